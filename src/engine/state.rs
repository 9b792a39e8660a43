//! The engine's loop: the one owner of the queue.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use tokio::sync::{mpsc, watch};

use super::bring::{bring_in, from_web, record_in, sort};
use super::cloud::{self, Clouds};
use super::counters::Counters;
use super::fetcher::Fetcher;
use super::handle::EngineConfig;
use super::outbox::Outbox;
use super::pace::Pace;
use super::queue::Line;
use super::runner::{End, Runner, Task, Update};
use super::running::Running;
use super::work::{Shared, inspect_model, lock, look_at, open_init, open_picture, picture_view};
use super::{Command, Event, InitSource, JobId, JobState, JobView, Problem, Progress, Ready};
use crate::backend::{Local, Step};
use crate::library::{JobStatus, Library};
use crate::models;
use crate::net::Keys;
use crate::recipe::ModelRef;
use crate::{tr, worker};

/// Pictures sent at the start and a page.
const PAGE: u32 = 200;

pub(super) struct Engine {
    pub(super) library: Shared,
    pub(super) jobs: BTreeMap<JobId, JobView>,
    pub(super) line: Line,
    pub(super) running: Option<Running>,
    pub(super) tasks: mpsc::Sender<Task>,
    pub(super) stop: watch::Sender<u64>,
    pub(super) outbox: Outbox,
    progress: Arc<Mutex<Option<Progress>>>,
    pace: Pace,
    /// Slow answers come back here.
    pub(super) answers: mpsc::Sender<Event>,
    fetcher: Fetcher,
    pub(super) clouds: Clouds,
    pub(super) finder: Arc<worker::Finder>,
    counters: Arc<Counters>,
}

pub(super) async fn run(
    config: &EngineConfig,
    library: Library,
    mut commands: mpsc::Receiver<Command>,
    outbox: Outbox,
    progress: Arc<Mutex<Option<Progress>>>,
    keys: Keys,
) {
    let root = library.root().to_path_buf();
    let library: Shared = Arc::new(Mutex::new(library));
    let (tasks, tasks_out) = mpsc::channel(8);
    let (updates_in, mut updates) = mpsc::channel(64);
    let (answers, mut answered) = mpsc::channel(64);
    let (stop, stopped) = watch::channel(0);
    let executable =
        config.worker.clone().or_else(|| std::env::current_exe().ok()).unwrap_or_else(|| PathBuf::from("underpaint"));
    let finder = Arc::new(worker::Finder::new(&executable));
    let runner = Runner {
        backend: Box::new(Local::new(executable, finder.clone())),
        library: library.clone(),
        updates: updates_in.clone(),
        stop: stopped,
        init: None,
    };
    let runner = tokio::spawn(runner.work(tasks_out));
    let clouds = Clouds::new(library.clone(), updates_in, keys, config.over.clone(), config.resume);
    let mut engine = Engine {
        library,
        jobs: BTreeMap::new(),
        line: Line::keeping(config.resume),
        running: None,
        tasks,
        stop,
        outbox,
        progress,
        pace: Pace::default(),
        fetcher: Fetcher::new(answers.clone(), clouds.keys.clone()),
        finder: finder.clone(),
        counters: Arc::default(),
        answers,
        clouds,
    };
    match engine.ready(root) {
        Ok(ready) => engine.outbox.send(Event::Ready(Box::new(ready))),
        Err(problem) => {
            runner.abort();
            engine.outbox.last_words(problem);
            return;
        }
    }
    // Beside everything else: a driver may take its time.
    let (asking, found) = (finder.clone(), engine.answers.clone());
    tokio::spawn(async move {
        let graphics = asking.graphics().await;
        found.send(Event::Graphics(graphics)).await.ok();
        found.send(Event::Memory(worker::memory_now())).await.ok();
    });
    if config.resume {
        engine.resume_all();
    }
    engine.settle();
    if config.warm {
        engine.tasks.try_send(Task::Warm(ModelRef::Starter)).ok();
    }
    loop {
        let channel = engine.outbox.channel.clone();
        tokio::select! {
            command = commands.recv() => match command {
                Some(Command::Shutdown) | None => break,
                Some(command) => {
                    engine.take(command);
                    engine.settle();
                }
            },
            Some(update) = updates.recv() => engine.hear(update),
            Some(event) = answered.recv() => {
                if let Event::FetchEnded { .. } = event {
                    engine.take(Command::FindModels);
                }
                engine.outbox.send(event);
                engine.tell_line();
            }
            Ok(permit) = channel.reserve(), if !engine.outbox.waiting.is_empty() => {
                if let Some(event) = engine.outbox.waiting.pop_front() {
                    permit.send(event);
                }
            }
        }
    }
    engine.close();
    // Dropping the runner ends the worker process; a save that has begun runs to its end with the runtime.
    runner.abort();
    runner.await.ok();
    engine.outbox.send(Event::Stopped);
}

impl Engine {
    fn ready(&mut self, library: PathBuf) -> Result<Ready, Problem> {
        let starter = inspect_model(&ModelRef::Starter)?;
        let store = lock(&self.library);
        let rows = store.open_jobs()?;
        let (pictures, more) = store.pictures(None, PAGE)?;
        let settings = store.settings()?;
        drop(store);
        self.clouds.take_settings(&settings);
        // What another process is about is listed by that process.
        let jobs = self.take_line(rows, &settings);
        self.jobs = jobs.iter().map(|j| (j.id, j.clone())).collect();
        let pictures = pictures.into_iter().map(picture_view).collect();
        Ok(Ready { library, jobs, pictures, more, settings, starter, memory: worker::memory_now() })
    }

    fn take(&mut self, command: Command) {
        match command {
            Command::Enqueue { recipe, count } => {
                self.enqueue(&recipe, count);
            }
            Command::Queue(command) => self.take_queue(command),
            Command::Grid(command) => self.take_grid(command),
            Command::Cancel(job) => self.cancel(job),
            Command::CancelAll => self.cancel_all(),
            Command::RunAgain(job) => match self.jobs.get(&job).map(|j| j.recipe.clone()) {
                // The new job first: if it cannot be written down, the old one stays on the list.
                Some(recipe) => {
                    if let Some(jobs) = self.enqueue(&recipe, cloud::pictures_of(&recipe)) {
                        self.hand_cell_on(job, &jobs);
                        self.take(Command::Dismiss(job));
                    }
                }
                None => self.outbox.send(Event::Refused(Problem::internal(tr!("engine-job-gone")))),
            },
            // Only what has ended can be taken off the list.
            Command::Dismiss(job)
                if self.clouds.has(job)
                    || self.jobs.get(&job).is_some_and(|j| matches!(j.state, JobState::Queued | JobState::Running)) =>
            {
                self.give_up_waiting(job);
            }
            Command::Dismiss(job) => {
                self.give_up(job);
                let result = lock(&self.library).dismiss_job(job.0);
                self.noticed(result);
                self.jobs.remove(&job);
            }
            Command::OpenInit(InitSource::Web(address)) => {
                let (library, answers) = (self.library.clone(), self.answers.clone());
                tokio::spawn(async move {
                    answers.send(from_web(library, address).await).await.ok();
                });
            }
            Command::Sort(paths) => self.answer(move |_| Event::Sorted(Box::new(sort(&paths)))),
            Command::BringIn { batch, files } => {
                let (library, answers) = (self.library.clone(), self.answers.clone());
                tokio::task::spawn_blocking(move || bring_in(&library, batch, &files, &answers));
            }
            Command::ReadCarried(sha256) => self.answer(move |library| {
                let record = record_in(library, &sha256).map(Box::new);
                let init = record.as_ref().map(|r| r.recipe.init_sha256.clone()).filter(|init| !init.is_empty());
                let init_known = init.is_some_and(|init| lock(library).init_image(&init).is_ok());
                Event::RecipeRead { sha256, record, init_known }
            }),
            Command::CountTokens { model, prompt, seed } => {
                let counters = self.counters.clone();
                self.answer(move |library| {
                    let root = lock(library).root().to_path_buf();
                    let count = counters.count(&root, &model, &prompt, seed);
                    Event::Tokens { model, prompt, count }
                });
            }
            Command::OpenInit(source) => {
                self.answer(move |library| match open_init(library, source) {
                    Ok(view) => Event::InitReady(Box::new(view)),
                    Err(problem) => Event::InitFailed(problem),
                });
            }
            Command::OpenPicture(id) => {
                self.answer(move |library| Event::PictureOpened { id, pixels: open_picture(library, id) });
            }
            Command::InspectModel(model) => {
                self.answer(move |_| {
                    let info = inspect_model(&model).map(Box::new);
                    Event::Model { model, info, memory: worker::memory_now() }
                });
            }
            Command::FindModels => {
                self.answer(|_| Event::Models(Box::new(models::scan(&models::roots()))));
            }
            // A folder may hold a model or pictures.
            Command::LookAt(path) => self.answer(move |_| {
                if path.is_dir() {
                    return Event::Sorted(Box::new(sort(&[path])));
                }
                Event::Looked { weights: look_at(&path), path }
            }),
            Command::Measure(file) => {
                self.answer(move |_| {
                    let bytes = std::fs::metadata(&file).map_or(0, |found| found.len());
                    Event::Measured { file, bytes }
                });
            }
            Command::FetchModel { id, token, remember } => self.fetcher.start(&id, token, remember),
            Command::StopFetching => self.fetcher.stop(),
            Command::UnloadModel => {
                self.tasks.try_send(Task::Cool).ok();
            }
            Command::SaveSetting { key, value } => {
                let result = lock(&self.library).set_setting(&key, &value);
                self.noticed(result);
                if key.starts_with("service.") {
                    let all = lock(&self.library).settings();
                    match all {
                        Ok(all) => self.clouds.take_settings(&all),
                        Err(error) => self.noticed(Err(error)),
                    }
                }
            }
            Command::Shutdown => {}
            command @ (Command::ListGallery(_)
            | Command::LoadPictures(_)
            | Command::FindRun { .. }
            | Command::Mark { .. }
            | Command::Trash(_)
            | Command::Restore(_)
            | Command::RestoreAll
            | Command::EmptyTrash
            | Command::ReadRecipe(_)
            | Command::Reveal(_)
            | Command::RevealLibrary) => self.take_gallery(command),
            command @ (Command::Check(_)
            | Command::ResumeAll
            | Command::SetKey { .. }
            | Command::RemoveKey(_)
            | Command::TestKey(_)
            | Command::LoadServices
            | Command::CopyRequest(_)
            | Command::LoadBucketKeys
            | Command::LoadLedger
            | Command::ExportLedger(_)) => self.take_remote(command),
        }
    }

    /// Has something slow done on a blocking thread; its event comes back through the loop.
    pub(super) fn answer(&self, work: impl FnOnce(&Shared) -> Event + Send + 'static) {
        let (library, answers) = (self.library.clone(), self.answers.clone());
        tokio::task::spawn_blocking(move || {
            answers.blocking_send(work(&library)).ok();
        });
    }

    pub(super) fn noticed(&mut self, result: crate::library::Result<()>) {
        if let Err(error) = result {
            self.outbox.send(Event::Notice(error.into()));
        }
    }

    /// Begins what may begin, and says how the line stands then.
    fn settle(&mut self) {
        self.next();
        self.tell_line();
    }

    fn hear(&mut self, update: Update) {
        match update {
            Update::Step { job, step } => return self.step(job, step),
            Update::Ended { job, end } => self.end(job, end),
            Update::Remote { job, news } => self.hear_remote(job, news),
        }
        self.settle();
    }

    fn step(&mut self, job: JobId, step: Step) {
        let Some(running) = self.running.as_mut().filter(|r| r.job == job) else { return };
        let now = Instant::now();
        let progress = running.progress(step, now);
        *self.progress.lock().unwrap_or_else(PoisonError::into_inner) = Some(progress);
        self.pace.news(&self.outbox.wake);
    }

    pub(super) fn end(&mut self, job: JobId, end: End) {
        *self.progress.lock().unwrap_or_else(PoisonError::into_inner) = None;
        let measured = self.running.take().and_then(|r| r.measured(Instant::now()));
        self.outbox.send(Event::Memory(worker::memory_now()));
        if let Some(graphics) = self.finder.now() {
            self.outbox.send(Event::Graphics(graphics));
        }
        match end {
            End::Saved(row, pixels) => {
                let view = picture_view(*row);
                if let Some(pixels) = pixels {
                    self.outbox.send(Event::Fresh { id: view.id, pixels });
                }
                if let Some(mut done) = self.jobs.remove(&job) {
                    self.learn(&done.recipe, measured);
                    done.state = JobState::Done;
                    done.picture = Some(view.id);
                    self.outbox.send(Event::Saved(Box::new(view)));
                    self.outbox.send(Event::Job(Box::new(done)));
                }
            }
            End::Cancelled => self.put_down(job, JobStatus::Cancelled, JobState::Cancelled, None),
            End::Interrupted(problem) => {
                self.put_down(job, JobStatus::Interrupted, JobState::Interrupted, Some(problem));
            }
            End::Failed(problem) => self.put_down(job, JobStatus::Failed, JobState::Failed, Some(problem)),
        }
    }

    pub(super) fn put_down(&mut self, job: JobId, status: JobStatus, state: JobState, problem: Option<Problem>) {
        let json = problem.as_ref().and_then(|p| serde_json::to_string(p).ok());
        let result = lock(&self.library).set_job(job.0, status, json.as_deref());
        self.noticed(result);
        if let Some(view) = self.jobs.get_mut(&job) {
            view.state = state;
            view.problem = problem;
            let view = view.clone();
            if state == JobState::Cancelled {
                // Kept on the list for "run again" as long as the program runs.
                tracing::debug!("job {} was cancelled", job.0);
            }
            self.outbox.send(Event::Job(Box::new(view)));
        }
    }
}
