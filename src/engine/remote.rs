//! The engine's loop, where it is about services: their jobs, keys, money.

use super::choices;
use super::cloud::{self, Begin, Clouds, Ended, News};
use super::state::Engine;
use super::work::{blocking, job_view, lock, picture_view};
use super::{Command, Event, JobId, JobState, JobView, Problem, ProblemKind, ServiceView};
use crate::backend::cloud::{service, services};
use crate::library::{JobStatus, Spent};
use crate::net::KeyName;
use crate::recipe::Recipe;
use crate::tr;

impl Engine {
    /// Writes requests down and puts them in their service's line. Gives them, if they were taken.
    pub(super) fn enqueue_remote(&mut self, recipe: &Recipe, count: u32) -> Option<Vec<JobId>> {
        match self.write_requests(recipe, count) {
            Ok(jobs) => {
                let ids = self.queued(jobs.clone());
                for job in jobs {
                    self.clouds.push(job.id, job.recipe, Begin::Send);
                }
                Some(ids)
            }
            Err(problem) => {
                self.outbox.send(Event::Refused(problem));
                None
            }
        }
    }

    fn write_requests(&self, recipe: &Recipe, count: u32) -> Result<Vec<JobView>, Problem> {
        let service = service(&recipe.backend).ok_or_else(|| Clouds::unknown_service(&recipe.backend))?;
        recipe.check()?;
        let facts = service.facts();
        let mut store = lock(&self.library);
        if !recipe.init_sha256.is_empty() {
            store.init_image(&recipe.init_sha256)?;
        }
        let settings = self.clouds.settings(facts.key);
        cloud::within_reason(&service.spec().title(), &settings, count, store.spent_today(facts.key.id())?)?;
        let requests = cloud::requests(service, recipe, count).into_iter();
        let recipes: Vec<Recipe> = requests.map(|r| choices::request(store.root(), r)).collect::<Result<_, _>>()?;
        let ids = store.add_jobs(&recipes)?;
        Ok(ids.into_iter().zip(recipes).map(|(id, recipe)| JobView::queued(JobId(id), recipe)).collect())
    }

    /// Goes on with what a former process left at services.
    pub(super) fn resume_all(&mut self) {
        let left = |j: &&JobView| matches!(j.state, JobState::Waiting | JobState::Downloading);
        let left: Vec<JobId> = self.jobs.values().filter(left).map(|j| j.id).collect();
        for job in left {
            self.go_on(job);
        }
    }

    /// Asks after one job: one that waits, one whose pictures were not fetched, one that may have been billed.
    pub(super) fn go_on(&mut self, job: JobId) {
        let known = match self.jobs.get(&job) {
            Some(view) => Ok(view.clone()),
            None => lock(&self.library).job(job.0).map(job_view),
        };
        let claimed = known.and_then(|view| Ok((lock(&self.library).claim_job(job.0)?, view)));
        match claimed {
            Ok((false, mut view)) => {
                view.problem = Some(cloud::words::elsewhere());
                self.outbox.send(Event::Job(Box::new(view)));
            }
            Ok((true, view)) => {
                if !matches!(view.state, JobState::Waiting | JobState::Downloading | JobState::Unknown) {
                    return;
                }
                let recipe = view.recipe.clone();
                self.jobs.insert(job, view);
                self.clouds.push(job, recipe, Begin::GoOn);
            }
            Err(error) => self.outbox.send(Event::Notice(error.into())),
        }
    }

    /// News of a service's job.
    pub(super) fn hear_remote(&mut self, job: JobId, news: News) {
        match news {
            News::State { state, note, until } => {
                if let Some(view) = self.jobs.get_mut(&job) {
                    view.state = state;
                    view.note = note;
                    view.until = until;
                    view.problem = None;
                    let view = view.clone();
                    self.outbox.send(Event::Job(Box::new(view)));
                }
            }
            News::Saved(row, pixels) => {
                let picture = picture_view(*row);
                if let Some(pixels) = pixels {
                    self.outbox.send(Event::Fresh { id: picture.id, pixels });
                }
                if let Some(view) = self.jobs.get_mut(&job) {
                    view.picture = Some(picture.id);
                }
                self.outbox.send(Event::Saved(Box::new(picture)));
            }
            News::Ended(ended) => {
                self.end_remote(job, ended);
                self.clouds.ended(job);
            }
        }
    }

    fn end_remote(&mut self, job: JobId, ended: Ended) {
        if let Some(view) = self.jobs.get_mut(&job) {
            view.note.clear();
            view.until = None;
        }
        match ended {
            Ended::Done(problem) => {
                // Said beside the picture, which is saved as it came, and before the end, after which nobody may listen.
                if let Some(problem) = problem {
                    self.outbox.send(Event::Notice(problem));
                }
                if let Some(mut done) = self.jobs.remove(&job) {
                    done.state = JobState::Done;
                    self.outbox.send(Event::Job(Box::new(done)));
                }
            }
            Ended::Cancelled => self.put_down(job, JobStatus::Cancelled, JobState::Cancelled, None),
            Ended::Failed(problem) => self.put_down(job, JobStatus::Failed, JobState::Failed, Some(problem)),
            Ended::Unknown(problem) => self.put_down(job, JobStatus::Unknown, JobState::Unknown, Some(problem)),
            Ended::Waiting(problem) => self.put_down(job, JobStatus::Waiting, JobState::Waiting, Some(problem)),
            Ended::Downloading(problem) => {
                self.put_down(job, JobStatus::Downloading, JobState::Downloading, Some(problem));
            }
        }
    }

    /// Commands about services.
    pub(super) fn take_remote(&mut self, command: Command) {
        match command {
            Command::Check(job) => self.go_on(job),
            Command::ResumeAll => self.resume_all(),
            Command::SetKey { name, key } => {
                let keys = self.clouds.keys.clone();
                self.then_services(async move { keys.set(name, key).await.err().map(|e| e.to_string()) });
            }
            Command::RemoveKey(name) => {
                let keys = self.clouds.keys.clone();
                self.then_services(async move {
                    match keys.remove(name).await {
                        Ok(still) => still.map(|origin| tr!("engine-key-still", origin = origin.to_string())),
                        Err(error) => Some(error.to_string()),
                    }
                });
            }
            Command::TestKey(backend) => self.test_key(backend),
            Command::LoadServices => self.then_services(std::future::ready(None)),
            Command::LoadBucketKeys => {
                let (answers, keys) = (self.answers.clone(), self.clouds.keys.clone());
                tokio::spawn(async move {
                    let mut found = [None; 2];
                    for (place, name) in found.iter_mut().zip([KeyName::S3Access, KeyName::S3Secret]) {
                        *place = keys.get(name).await.map(|(_, origin)| origin);
                    }
                    answers.send(Event::BucketKeys(found)).await.ok();
                });
            }
            Command::CopyRequest(of) => {
                let settings = self.clouds.all_settings();
                self.answer(move |library| Event::RequestCopied(cloud::copied(library, of, &settings).map(Box::new)));
            }
            Command::LoadLedger => self.answer(|library| match lock(library).ledger_totals() {
                Ok(totals) => Event::Ledger(Box::new(totals)),
                Err(error) => Event::Notice(error.into()),
            }),
            Command::ExportLedger(path) => self.answer(move |library| {
                Event::LedgerWritten(lock(library).export_ledger(&path).map(|()| path).map_err(Problem::from))
            }),
            _ => {}
        }
    }

    /// Does something with keys, which may take the system's time, and says how services stand then.
    fn then_services(&self, work: impl Future<Output = Option<String>> + Send + 'static) {
        let (library, answers, keys) = (self.library.clone(), self.answers.clone(), self.clouds.keys.clone());
        let all: Vec<_> = services().iter().map(|s| (*s, self.clouds.settings(s.facts().key))).collect();
        tokio::spawn(async move {
            if let Some(said) = work.await {
                let notice = Problem::new(ProblemKind::NoKey, said, "");
                answers.send(Event::Notice(notice)).await.ok();
            }
            let mut views = Vec::with_capacity(all.len());
            for (service, settings) in all {
                let facts = service.facts();
                let store = library.clone();
                let spent = blocking(move || Ok(lock(&store).spent_today(facts.key.id())?)).await;
                views.push(ServiceView {
                    backend: service.spec().id.to_owned(),
                    key_name: facts.key,
                    key: keys.get(facts.key).await.map(|(_, origin)| origin),
                    base_url: settings.base(facts),
                    spent_today: spent.unwrap_or(0),
                    settings,
                });
            }
            answers.send(Event::Services(Box::new(views))).await.ok();
        });
    }

    fn test_key(&self, backend: String) {
        let (answers, keys) = (self.answers.clone(), self.clouds.keys.clone());
        let Some(service) = service(&backend) else {
            let result = Err(Clouds::unknown_service(&backend));
            answers.try_send(Event::KeyTested { backend, result }).ok();
            return;
        };
        let settings = self.clouds.settings(service.facts().key);
        tokio::spawn(async move {
            let name = service.facts().key;
            let result = match keys.get(name).await {
                Some((key, _)) => cloud::test_key(service, &settings, key).await,
                None => Err(cloud::words::no_key(&service.spec().title(), name, keys.trouble())),
            };
            answers.send(Event::KeyTested { backend, result }).await.ok();
        });
    }

    /// A job that may have been billed leaves the list, or is sent again: what it may have cost stays in the ledger.
    pub(super) fn give_up(&mut self, job: JobId) {
        let state = self.jobs.get(&job).map(|v| v.state);
        if matches!(state, Some(JobState::Waiting | JobState::Downloading)) {
            // Nobody asks after it any more; what is known of it stays in its row.
            let result = lock(&self.library).set_job(job.0, JobStatus::Unknown, None);
            self.noticed(result);
        }
        if let Some(view) = self.jobs.get(&job).filter(|v| v.state == JobState::Unknown)
            && let Some(service) = service(&view.recipe.backend)
        {
            let facts = service.facts();
            let pictures = cloud::pictures_of(&view.recipe);
            let cost = self.clouds.settings(facts.key).estimate(pictures);
            let result =
                lock(&self.library).spend(job.0, facts.key.id(), service.spec().id, pictures, cost, Spent::Perhaps);
            self.noticed(result);
        }
    }
}
