//! Jobs of cloud services: which run at once, what each is told to do, and what the window may ask about services.
//!
//! Must never send a request again that may have run, never call a service that the job is not for, and never let a
//! service's job hold up this machine's.

mod ask;
mod copy;
mod init;
mod job;
mod order;
mod results;
mod search;
mod send;
mod services;
mod settings;
pub(super) mod words;

use std::collections::{BTreeMap, VecDeque};

use tokio::sync::{mpsc, watch};

pub(super) use copy::copied;
pub(super) use job::{Begin, Context, Ended, News};
pub use order::recipe_of;
pub(super) use order::{pictures_of, requests, within_reason};
pub use services::test_key;
pub use settings::{BUCKET, BucketSettings, ServiceSettings, setting_of};
pub use words::{dollars, press};

use super::runner::Update;
use super::work::Shared;
use super::{JobId, Problem};
use crate::backend::cloud;
use crate::net::{KeyName, Keys};
use crate::recipe::Recipe;
use crate::tr;

/// A service's place as the command line names it, over what is set.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Override {
    /// Another address.
    pub base_url: Option<String>,
    /// Whether it is on this machine or its network.
    pub local: bool,
}

struct Running {
    service: KeyName,
    stop: watch::Sender<bool>,
    task: tokio::task::JoinHandle<()>,
}

/// The services' side of the queue.
pub(super) struct Clouds {
    pub(super) keys: Keys,
    settings: BTreeMap<KeyName, ServiceSettings>,
    bucket: Option<BucketSettings>,
    over: Override,
    asks_on: bool,
    library: Shared,
    updates: mpsc::Sender<Update>,
    queue: VecDeque<(JobId, Recipe, Begin)>,
    running: BTreeMap<JobId, Running>,
    paused: bool,
}

impl Clouds {
    /// `asks_on`: whether jobs that take long are asked after for a day.
    pub(super) fn new(
        library: Shared,
        updates: mpsc::Sender<Update>,
        keys: Keys,
        over: Override,
        asks_on: bool,
    ) -> Self {
        Self {
            keys,
            settings: BTreeMap::new(),
            bucket: None,
            over,
            asks_on,
            library,
            updates,
            queue: VecDeque::new(),
            running: BTreeMap::new(),
            paused: false,
        }
    }

    /// Sends nothing more, or goes on. What is out is asked after all the same.
    pub(super) fn pause(&mut self, paused: bool) {
        self.paused = paused;
        self.next();
    }

    /// Puts what waits into the order of the whole line.
    pub(super) fn order(&mut self, order: &[JobId]) {
        let place = |job: &JobId| order.iter().position(|j| j == job).unwrap_or(usize::MAX);
        self.queue.make_contiguous().sort_by_key(|(job, _, _)| place(job));
    }

    /// Takes what is set for services out of all settings.
    pub(super) fn take_settings(&mut self, all: &BTreeMap<String, serde_json::Value>) {
        for service in cloud::services() {
            let key = service.facts().key;
            let found = all.get(&setting_of(key.id())).and_then(|v| serde_json::from_value(v.clone()).ok());
            self.settings.insert(key, found.unwrap_or_default());
        }
        self.bucket = all.get(BUCKET).and_then(|v| serde_json::from_value(v.clone()).ok());
    }

    /// What is set for a service, the command line's word over it.
    pub(super) fn settings(&self, key: KeyName) -> ServiceSettings {
        let mut settings = self.settings.get(&key).cloned().unwrap_or_default();
        if let Some(base) = &self.over.base_url {
            settings.base_url = Some(base.clone());
        }
        settings.local |= self.over.local;
        settings
    }

    /// The same for every service.
    pub(super) fn all_settings(&self) -> BTreeMap<KeyName, ServiceSettings> {
        cloud::services().iter().map(|s| s.facts().key).map(|key| (key, self.settings(key))).collect()
    }

    /// Puts a job at the end of its service's line.
    pub(super) fn push(&mut self, job: JobId, recipe: Recipe, begin: Begin) {
        let known = self.running.contains_key(&job) || self.queue.iter().any(|(j, _, _)| *j == job);
        if !known {
            self.queue.push_back((job, recipe, begin));
        }
        self.next();
    }

    /// Starts what may start. Gives nothing back: each job tells of itself.
    pub(super) fn next(&mut self) {
        self.running.retain(|_, running| !running.task.is_finished());
        let mut waiting = VecDeque::new();
        while let Some((job, recipe, begin)) = self.queue.pop_front() {
            let Some(service) = cloud::service(&recipe.backend) else { continue };
            let facts = service.facts();
            let settings = self.settings(facts.key);
            let most = settings.at_once.unwrap_or(facts.at_once).clamp(1, 64);
            let now = self.running.values().filter(|r| r.service == facts.key).count();
            // Asking after a job that a service has already is no new request.
            if (now >= most || self.paused) && begin == Begin::Send {
                waiting.push_back((job, recipe, begin));
                continue;
            }
            let (stop, stopped) = watch::channel(false);
            let context = Context {
                service,
                settings,
                bucket: self.bucket.clone(),
                keys: self.keys.clone(),
                library: self.library.clone(),
                updates: self.updates.clone(),
                asks_on: self.asks_on,
                stop: stopped,
            };
            let task = tokio::spawn(job::work(context, job, recipe, begin));
            self.running.insert(job, Running { service: facts.key, stop, task });
        }
        self.queue = waiting;
    }

    /// Takes a job off the line, or tells a running one to stop. Gives whether it was still in the line.
    pub(super) fn stop(&mut self, job: JobId) -> bool {
        let before = self.queue.len();
        self.queue.retain(|(j, _, _)| *j != job);
        if let Some(running) = self.running.get(&job) {
            running.stop.send_replace(true);
        }
        self.queue.len() < before
    }

    /// A job has ended.
    pub(super) fn ended(&mut self, job: JobId) {
        self.running.remove(&job);
        self.next();
    }

    /// Whether anything is under way or in the line.
    pub(super) fn has(&self, job: JobId) -> bool {
        self.running.contains_key(&job) || self.queue.iter().any(|(j, _, _)| *j == job)
    }

    /// Everything in the line, for the end of the program; the tasks end with the runtime.
    pub(super) fn drain(&mut self) -> Vec<JobId> {
        for running in self.running.values() {
            running.task.abort();
        }
        self.queue.drain(..).map(|(job, _, _)| job).collect()
    }

    /// Why a job cannot be asked after.
    pub(super) fn unknown_service(backend: &str) -> Problem {
        Problem::new(super::ProblemKind::BadInput, tr!("cloud-no-service", id = format!("{backend:?}")), press::CHANGE)
    }
}
