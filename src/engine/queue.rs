//! The line of jobs: who is next, its order, its pause, how long it takes.
//!
//! What is shown of it was written down before: the order is the library's, and a start takes it up from there.

use std::collections::BTreeMap;

use super::api::QueueView;
use super::choices;
use super::runner::{End, Task};
use super::running::{Measured, Running};
use super::state::Engine;
use super::work::{job_view, lock};
use super::{Event, JobId, JobState, JobView, Problem, ProblemKind, QueueCommand};
use crate::library::{JobRow, JobStatus};
use crate::recipe::{Pace, Recipe, Seed, pace_key};
use crate::tr;

/// Pictures one command may ask for.
const MOST: u32 = 64;
/// The setting that holds whether the line is paused.
const PAUSED: &str = "queue.paused";
/// The setting that holds what was measured.
const PACES: &str = "queue.paces";

/// The line.
#[derive(Default)]
pub(super) struct Line {
    /// What waits, this machine's and services', first to last.
    pub(super) order: Vec<JobId>,
    paused: bool,
    /// By what it was painted on and the model.
    paces: BTreeMap<String, Pace>,
    /// Whether this process takes the line over from earlier ones and leaves it to later ones.
    pub(super) keeps: bool,
    told: QueueView,
}

impl Line {
    /// An empty one; whether this process takes the line over and leaves it to later ones.
    pub(super) fn keeping(keeps: bool) -> Self {
        Self { keeps, ..Self::default() }
    }
}

impl Engine {
    /// Takes the line up where an earlier process left it. `rows` are the open jobs in line; those that another living
    /// process has are not among what it gives.
    pub(super) fn take_line(
        &mut self,
        rows: Vec<JobRow>,
        settings: &BTreeMap<String, serde_json::Value>,
    ) -> Vec<JobView> {
        let read = |name: &str| settings.get(name).cloned();
        self.line.paces = read(PACES).and_then(|v| serde_json::from_value(v).ok()).unwrap_or_default();
        if self.line.keeps {
            self.line.paused = read(PAUSED).and_then(|v| v.as_bool()).unwrap_or(false);
            self.clouds.pause(self.line.paused);
            lock(&self.library).keep_queue();
        }
        let mut jobs = Vec::with_capacity(rows.len());
        for row in rows {
            let waits = row.status == JobStatus::Queued && row.recipe.cloud.is_none();
            let alive = row.alive;
            let view = job_view(row);
            if alive && view.state.is_open() {
                continue;
            }
            if waits && self.line.keeps {
                match lock(&self.library).claim_job(view.id.0) {
                    Ok(true) => self.line.order.push(view.id),
                    // Another process was faster: the job is its.
                    Ok(false) => continue,
                    Err(error) => tracing::error!("job {} could not be taken over: {error}", view.id.0),
                }
            }
            jobs.push(view);
        }
        jobs
    }

    pub(super) fn take_queue(&mut self, command: QueueCommand) {
        match command {
            QueueCommand::First { recipe, count } => {
                let front = self.line.order.first().copied();
                if let Some(jobs) = self.enqueue(&recipe, count) {
                    self.place(&jobs, front);
                }
            }
            QueueCommand::Pause(paused) => {
                let result = lock(&self.library).set_setting(PAUSED, &paused.into());
                self.noticed(result);
                self.line.paused = paused;
                self.clouds.pause(paused);
            }
            QueueCommand::Move { job, before } => self.place(&[job], before),
            QueueCommand::Duplicate(job) => {
                let behind = self.behind(job);
                if let Some(recipe) = self.other_seed(job)
                    && let Some(jobs) = self.enqueue(&recipe, super::cloud::pictures_of(&recipe))
                {
                    self.place(&jobs, behind);
                }
            }
            QueueCommand::NextSeed(job) => {
                let waits = self.line.order.contains(&job);
                let before = if waits { Some(job) } else { self.line.order.first().copied() };
                // The new job first: if it cannot be written down, the old one goes on.
                if let Some(recipe) = self.other_seed(job)
                    && let Some(jobs) = self.enqueue(&recipe, super::cloud::pictures_of(&recipe))
                {
                    self.place(&jobs, before);
                    self.cancel(job);
                }
            }
        }
        self.next();
        self.tell_line();
    }

    fn behind(&self, job: JobId) -> Option<JobId> {
        match self.line.order.iter().position(|j| *j == job) {
            Some(at) => self.line.order.get(at + 1).copied(),
            None => self.line.order.first().copied(),
        }
    }

    /// Puts waiting jobs before another one, or at the end; in the library first.
    fn place(&mut self, jobs: &[JobId], before: Option<JobId>) {
        let moved: Vec<JobId> = jobs.iter().copied().filter(|j| self.line.order.contains(j)).collect();
        let mut order = self.line.order.clone();
        if moved.is_empty() || before.is_some_and(|b| moved.contains(&b)) {
            return;
        }
        order.retain(|j| !moved.contains(j));
        let at = before.and_then(|b| order.iter().position(|j| *j == b)).unwrap_or(order.len());
        order.splice(at..at, moved);
        if order == self.line.order {
            return;
        }
        let numbers: Vec<i64> = order.iter().map(|j| j.0).collect();
        let result = lock(&self.library).order_jobs(&numbers);
        match result {
            Ok(()) => {
                self.clouds.order(&order);
                self.line.order = order;
            }
            Err(error) => self.noticed(Err(error)),
        }
    }

    /// The job's recipe with the next seed that no job in line or being made has.
    fn other_seed(&mut self, job: JobId) -> Option<Recipe> {
        let Some(recipe) = self.jobs.get(&job).map(|j| j.recipe.clone()) else {
            self.outbox.send(Event::Refused(Problem::internal(tr!("engine-job-gone"))));
            return None;
        };
        let mut next = recipe.clone();
        loop {
            if !step_seed(&mut next) {
                let text = tr!("engine-seed-of-service");
                self.outbox.send(Event::Refused(Problem::new(ProblemKind::BadInput, text, "Send the request again")));
                return None;
            }
            if !self.jobs.values().any(|j| j.state.is_open() && j.recipe == next) {
                return Some(next);
            }
        }
    }

    /// The jobs, if they were queued; if not, the reason was sent.
    pub(super) fn enqueue(&mut self, recipe: &Recipe, count: u32) -> Option<Vec<JobId>> {
        if recipe.cloud.is_some() {
            return self.enqueue_remote(recipe, count);
        }
        match self.write_down(recipe, count) {
            Ok(jobs) => Some(self.queued(jobs)),
            Err(problem) => {
                self.outbox.send(Event::Refused(problem));
                None
            }
        }
    }

    /// Takes in what was written down.
    pub(super) fn queued(&mut self, jobs: Vec<JobView>) -> Vec<JobId> {
        let ids: Vec<JobId> = jobs.iter().map(|j| j.id).collect();
        self.line.order.extend(&ids);
        self.jobs.extend(jobs.iter().map(|j| (j.id, j.clone())));
        self.outbox.send(Event::Queued(jobs));
        ids
    }

    /// Rows first: what is queued is known to the library before anything runs.
    fn write_down(&self, recipe: &Recipe, count: u32) -> Result<Vec<JobView>, Problem> {
        recipe.check()?;
        let mut store = lock(&self.library);
        store.init_image(&recipe.init_sha256)?;
        let recipes = choices::recipes(store.root(), recipe, count.clamp(1, MOST))?;
        recipes.iter().try_for_each(Recipe::check)?;
        let ids = store.add_jobs(&recipes)?;
        Ok(ids.into_iter().zip(recipes).map(|(id, recipe)| JobView::queued(JobId(id), recipe)).collect())
    }

    /// Begins the first of this machine's jobs, unless one is being made or the line is paused.
    pub(super) fn next(&mut self) {
        if self.running.is_some() || self.line.paused {
            return;
        }
        let here = |job: &JobId| self.jobs.get(job).is_some_and(|j| j.recipe.cloud.is_none());
        let Some(at) = self.line.order.iter().position(here) else { return };
        let job = self.line.order.remove(at);
        let Some(view) = self.jobs.get_mut(&job) else { return };
        view.state = JobState::Running;
        let view = view.clone();
        let result = lock(&self.library).begin_job(job.0);
        self.noticed(result);
        self.running = Some(Running::new(job, view.recipe.seed));
        let recipe = Box::new(view.recipe.clone());
        self.outbox.send(Event::Job(Box::new(view)));
        if self.tasks.try_send(Task::Make { job, recipe }).is_err() {
            self.end(job, End::Failed(Problem::internal(tr!("engine-runner-silent"))));
        }
    }

    pub(super) fn cancel(&mut self, job: JobId) {
        if self.running.as_ref().is_some_and(|r| r.job == job) {
            self.stop.send_replace(job.0.unsigned_abs());
            return;
        }
        let here = self.jobs.get(&job).is_some_and(|j| j.recipe.cloud.is_none());
        let waited = self.line.order.iter().position(|j| *j == job).filter(|_| here).map(|at| {
            self.line.order.remove(at);
        });
        if waited.is_some() || self.clouds.stop(job) {
            self.put_down(job, JobStatus::Cancelled, JobState::Cancelled, None);
        }
    }

    pub(super) fn cancel_all(&mut self) {
        let running = self.running.as_ref().map(|r| r.job);
        let waiting = self.line.order.clone();
        let remote: Vec<JobId> = self.jobs.keys().copied().filter(|job| self.clouds.has(*job)).collect();
        for job in waiting.into_iter().chain(running).chain(remote) {
            self.cancel(job);
        }
    }

    /// A job in the line of a process that is gone, which this process does not take over, is given up.
    pub(super) fn give_up_waiting(&mut self, job: JobId) {
        let waits = self.jobs.get(&job).is_some_and(|j| j.state == JobState::Queued);
        if !waits || self.line.order.contains(&job) {
            return;
        }
        let claimed = lock(&self.library).claim_job(job.0);
        match claimed {
            Ok(true) => {
                let result = lock(&self.library).set_job(job.0, JobStatus::Cancelled, None);
                self.noticed(result);
                self.jobs.remove(&job);
            }
            Ok(false) => {}
            Err(error) => self.noticed(Err(error)),
        }
    }

    /// What was not finished waits for the next start where this process keeps the line; or else is put down as
    /// interrupted, so that the next start offers it.
    pub(super) fn close(&mut self) {
        let running = self.running.take().map(|r| r.job);
        let unsent = self.clouds.drain();
        let waiting = std::mem::take(&mut self.line.order);
        let mut interrupted: Vec<JobId> = unsent;
        if self.line.keeps {
            if let Some(job) = running
                && let Err(error) = lock(&self.library).put_back_job(job.0)
            {
                tracing::error!("job {} could not be put back: {error}", job.0);
            }
            let waiting: Vec<i64> = waiting.iter().map(|job| job.0).collect();
            if let Err(error) = lock(&self.library).leave_jobs(&waiting) {
                tracing::error!("what waits could not be left to the next start: {error}");
            }
        } else {
            interrupted.extend(waiting.into_iter().chain(running));
        }
        for job in interrupted {
            if let Err(error) = lock(&self.library).set_job(job.0, JobStatus::Interrupted, None) {
                tracing::error!("job {} could not be put down as interrupted: {error}", job.0);
            }
        }
    }

    /// Keeps what was measured of a picture that is done.
    pub(super) fn learn(&mut self, recipe: &Recipe, measured: Option<Measured>) {
        let Some(Measured { painting, rest, steps }) = measured else { return };
        let key = format!("{}{}", self.painted_on(), pace_key(&recipe.model));
        let before = self.line.paces.get(&key).copied();
        let Some(pace) = Pace::learn(before, recipe, painting, rest, steps) else { return };
        self.line.paces.insert(key, pace);
        if let Ok(all) = serde_json::to_value(&self.line.paces) {
            let result = lock(&self.library).set_setting(PACES, &all);
            self.noticed(result);
        }
    }

    fn painted_on(&self) -> &'static str {
        let card = self.finder.now().is_some_and(|graphics| graphics.ready());
        if card { "card " } else { "processor " }
    }

    /// Says how the line stands, if that is news.
    pub(super) fn tell_line(&mut self) {
        let jobs = &self.jobs;
        self.line.order.retain(|j| jobs.get(j).is_some_and(|j| j.state == JobState::Queued));
        let device = self.painted_on();
        let here = |(key, pace): (&String, &Pace)| Some((key.strip_prefix(device)?.to_owned(), *pace));
        let view = QueueView {
            paused: self.line.paused,
            order: self.line.order.clone(),
            paces: self.line.paces.iter().filter_map(here).collect(),
        };
        if view != self.line.told {
            self.line.told = view.clone();
            self.outbox.send(Event::Queue(Box::new(view)));
        }
    }
}

/// The next seed; false where the service chooses it.
fn step_seed(recipe: &mut Recipe) -> bool {
    let pictures = super::cloud::pictures_of(recipe);
    match &mut recipe.cloud {
        None => recipe.seed = recipe.seed.plus(1),
        Some(order) => {
            let Some(seed) = order.integer("seed") else { return false };
            recipe.seed = Seed(seed).plus(pictures);
            order.values.insert("seed".to_owned(), recipe.seed.0.into());
        }
    }
    true
}
