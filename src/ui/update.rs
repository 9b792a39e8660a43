//! What events mean for the model.

use super::cloud::CopyForm;
use super::gallery;
use super::matrix;
use super::model::{Model, View};
use super::textures::{Key, Textures};
use crate::engine::{BUCKET, Command, Event, InitSource, JobState, JobView, Problem, ProblemKind, WeightsKind};
use crate::recipe::ModelRef;
use crate::tr;

/// Takes one event in; gives commands that follow from it.
pub fn apply(model: &mut Model, textures: &mut Textures, event: Event) -> Vec<Command> {
    let mut then = super::inputs::hear(model, &event);
    if let Event::Job(job) = &event {
        model.matrices.job(job, &model.pictures);
    }
    match event {
        Event::Ready(ready) => {
            let ready = *ready;
            if let Some(fields) =
                ready.settings.get("window.fields").and_then(|v| serde_json::from_value(v.clone()).ok())
            {
                model.fields = fields;
            }
            // Where none was chosen, the one that the window began with goes on.
            if !model.fields.shell.language.is_empty() {
                model.fields.shell.speak();
            }
            if let Some(bucket) = ready.settings.get(BUCKET).and_then(|v| serde_json::from_value(v.clone()).ok()) {
                model.clouds.bucket = bucket;
            }
            then.push(Command::FindModels);
            model.library = Some(ready.library);
            model.memory = ready.memory;
            model.jobs = ready.jobs.into_iter().map(|j| (j.id, j)).collect();
            model.pictures.begin(ready.pictures);
            then.push(Command::ListGallery(model.pictures.filter.clone()));
            if let Some(kept) = ready.settings.get(super::app::WALL) {
                model.restore_wall(kept);
            }
            match &model.fields.model {
                ModelRef::Starter => {
                    model.info = Some(ready.starter);
                    if !model.fields.defaults_taken {
                        model.take_defaults();
                    }
                }
                folder @ ModelRef::Folder(_) => then.push(Command::InspectModel(folder.clone())),
            }
            if let Some(sha256) = model.fields.init.clone().filter(|_| model.init.is_none() && !model.init_loading) {
                model.init_loading = true;
                then.push(Command::OpenInit(InitSource::Stored(sha256)));
            }
        }
        Event::Queued(jobs) => {
            for job in std::mem::take(&mut model.clouds.replaced) {
                model.jobs.remove(&job);
                then.push(Command::Dismiss(job));
            }
            model.jobs.extend(jobs.into_iter().map(|j| (j.id, j)));
        }
        Event::Grid(event) => matrix::apply(model, *event),
        Event::Queue(view) => model.queue.view = *view,
        Event::Refused(problem) => {
            model.matrices.expected = false;
            model.clouds.replaced.clear();
            let backend = model.fields.backend.clone();
            model.mark(&backend, &problem);
            model.problem = Some(problem);
        }
        Event::Job(job) if job.recipe.cloud.is_some() => then.extend(service_job(model, *job)),
        Event::Job(job) => match job.state {
            JobState::Done | JobState::Cancelled => {
                model.jobs.remove(&job.id);
                // Without a picture the canvas goes back to what was before.
                if model.view == View::Live && job.state == JobState::Cancelled {
                    model.view = View::Init;
                }
            }
            JobState::Running => {
                if model.running().is_none() && !matches!(model.view, View::Picture(_) | View::Matrix(_)) {
                    model.view = View::Live;
                }
                model.jobs.insert(job.id, *job);
            }
            JobState::Failed | JobState::Interrupted => {
                if model.view == View::Live {
                    model.view = View::Init;
                }
                model.problem = job.problem.clone();
                model.jobs.insert(job.id, *job);
            }
            JobState::Queued | JobState::Sending | JobState::Waiting | JobState::Downloading | JobState::Unknown => {
                model.jobs.insert(job.id, *job);
            }
        },
        Event::Services(services) => model.services = *services,
        Event::KeyTested { backend, result } => model.key_tested = Some((backend, result)),
        Event::Ledger(totals) => model.ledger = Some(*totals),
        Event::BucketKeys(found) => model.clouds.bucket_keys = Some(found),
        Event::RequestCopied(Ok(copied)) => {
            let copied = *copied;
            model.clouds.copied = model.clouds.copying.take().map(|form| match form {
                CopyForm::Curl => copied.curl,
                CopyForm::Json => copied.json,
            });
        }
        Event::RequestCopied(Err(problem)) => {
            model.clouds.copying = None;
            model.problem = Some(problem);
        }
        Event::LedgerWritten(result) => model.clouds.exported = Some(result),
        Event::Saved(picture) => {
            let follow =
                model.view == View::Live || model.pictures.first().is_some_and(|id| model.view == View::Picture(id));
            let id = picture.id;
            model.pictures.saved(*picture);
            let fresh = model.fresh.take().filter(|(of, _)| *of == id);
            if follow {
                // Pictures that are being chosen for a comparison stay chosen.
                if model.selection.len() < 2 {
                    model.selection = vec![id];
                }
                model.pictures.reveal = Some(id);
                model.view = View::Picture(id);
                match fresh {
                    Some((_, pixels)) => textures.put(Key::Picture(id), pixels),
                    None => then.push(Command::OpenPicture(id)),
                }
            }
        }
        Event::Fresh { id, pixels } => model.fresh = Some((id, pixels)),
        Event::InitReady(init) => {
            textures.put(Key::Init(init.sha256.clone()), init.pixels.clone());
            model.fields.init = Some(init.sha256.clone());
            model.init_loading = false;
            model.init = Some(*init);
            model.view = if model.running().is_some() { model.view } else { View::Init };
            if model.problem.as_ref().is_some_and(|p| p.kind == ProblemKind::BadInput) {
                model.problem = None;
            }
        }
        Event::InitFailed(problem) => {
            model.init_loading = false;
            model.problem = Some(problem);
        }
        event @ (Event::Listed(_)
        | Event::Pictures { .. }
        | Event::Marked { .. }
        | Event::Trashed { .. }
        | Event::Restored { .. }
        | Event::TrashEmptied { .. }
        | Event::RecipeText { .. }) => then.extend(gallery::hear::apply(model, event)),
        Event::PictureOpened { id, pixels } => match pixels {
            Ok(pixels) => textures.put(Key::Picture(id), pixels),
            Err(problem) => {
                model.wall.failed.insert(id);
                model.problem = Some(problem);
            }
        },
        Event::Memory(memory) => model.memory = memory,
        Event::Graphics(graphics) => model.graphics = Some(graphics),
        Event::Model { model: which, info, memory } => {
            model.memory = memory;
            if which == model.fields.model {
                match info {
                    Ok(info) => {
                        model.info = Some(*info);
                        model.model_problem = None;
                        if !model.fields.defaults_taken {
                            model.take_defaults();
                        }
                    }
                    Err(problem) => {
                        model.info = None;
                        model.model_problem = Some(problem);
                    }
                }
            }
        }
        Event::Models(scan) => model.found = Some(*scan),
        Event::Fetching(fetching) => {
            if model.offers.asked.as_deref() == Some(fetching.id.as_str()) {
                model.offers.fetching = Some(*fetching);
            }
        }
        Event::FetchEnded { problem, needs_token, .. } => {
            model.offers.asked = None;
            model.offers.fetching = None;
            model.offers.needs_token |= needs_token;
            if !model.offers.open && problem.is_some() {
                model.problem = problem.clone();
            }
            model.offers.problem = problem;
        }
        Event::Looked { path, weights } => match weights {
            Ok(WeightsKind::Lora) => model.add_lora(path),
            Ok(WeightsKind::Model) => {
                model.choose(ModelRef::Folder(path));
                then.push(Command::InspectModel(model.fields.model.clone()));
            }
            Ok(WeightsKind::Picture) => {
                model.init_loading = true;
                then.push(Command::OpenInit(InitSource::File(path)));
            }
            Err(problem) => model.problem = Some(problem),
        },
        Event::Measured { file, bytes } => {
            model.lora_bytes.insert(file, bytes);
        }
        // Heard above, or by the app itself.
        Event::Run(_) | Event::Sorted(_) | Event::Brought(_) | Event::Tokens { .. } | Event::RecipeRead { .. } => {}
        Event::Notice(problem) => model.problem = Some(problem),
        Event::Stopped => {
            model.library = None;
            model.init_loading = false;
            let why = model.problem.get_or_insert_with(|| Problem {
                kind: ProblemKind::Internal,
                message: tr!("frame-engine-ended"),
                next: String::new(),
                fields: Vec::new(),
            });
            model.stopped = Some(why.clone());
        }
    }
    then
}

/// A service's job changed its state.
fn service_job(model: &mut Model, job: JobView) -> Option<Command> {
    let known = model.jobs.get(&job.id).and_then(|known| known.problem.clone());
    if let Some(problem) = job.problem.clone().filter(|p| known.as_ref() != Some(p)) {
        model.mark(&job.recipe.backend, &problem);
        model.problem = Some(problem);
    }
    let over = !job.state.is_open() || job.problem.is_some();
    if matches!(job.state, JobState::Done | JobState::Cancelled) {
        model.jobs.remove(&job.id);
    } else {
        model.jobs.insert(job.id, job);
    }
    if over && model.view == View::Live && model.away().is_none() {
        model.view = View::Init;
    }
    // What was spent is another amount now; asked once, when the last of them is home.
    (over && model.away().is_none()).then_some(Command::LoadServices)
}
