//! One request to a service, from its values to its pictures.
//!
//! Every step is written down before the next is taken: the request before its first byte goes out, the service's
//! number before it is asked after, the pictures' addresses before they are fetched. A request that may have run is
//! never sent again from here.

use std::time::{Duration, Instant, SystemTime};

use sha2::{Digest, Sha256};
use tokio::sync::{mpsc, watch};

use super::super::runner::Update;
use super::super::work::{Shared, blocking, lock};
use super::super::{JobId, JobState, Pixels, Problem};
use super::settings::{BucketSettings, ServiceSettings};
use super::words;
use crate::backend::cloud::{Draft, KeyPlace, Reply, Service};
use crate::library::PictureRow;
use crate::net::{Answered, Call, CallError, Keys, Method, Options, Secret};
use crate::recipe::{CloudOrder, Recipe};
use crate::tr;

/// The most bytes of an answer.
const ANSWER: usize = 24 << 20;

/// What a job needs of the engine.
pub(in crate::engine) struct Context {
    pub service: &'static dyn Service,
    pub settings: ServiceSettings,
    pub bucket: Option<BucketSettings>,
    pub keys: Keys,
    pub library: Shared,
    pub updates: mpsc::Sender<Update>,
    /// Whether a job that takes long is asked after for a day, as a window does that stays open.
    pub asks_on: bool,
    /// True once the artist wants it stopped.
    pub stop: watch::Receiver<bool>,
}

/// Where a job begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::engine) enum Begin {
    /// With its request.
    Send,
    /// With what its row knows.
    GoOn,
}

/// News of a job.
pub(in crate::engine) enum News {
    State {
        state: JobState,
        note: String,
        until: Option<SystemTime>,
    },
    /// A picture is on disk and in the library; its pixels, where a canvas can take them as they are.
    Saved(Box<PictureRow>, Option<Pixels>),
    Ended(Ended),
}

/// How a job ended, for now.
pub(in crate::engine) enum Ended {
    /// All pictures are saved; the problem tells of a safety check.
    Done(Option<Problem>),
    Cancelled,
    Failed(Problem),
    Unknown(Problem),
    /// Still at the service.
    Waiting(Problem),
    /// Made, and not all fetched.
    Downloading(Problem),
}

/// What holds a job up.
pub(super) enum Halt {
    Stopped,
    Failed(Problem),
    Unknown(Problem),
    Waiting(Problem),
    Downloading(Problem),
}

/// A job at work.
pub(super) struct Run {
    pub(super) cx: Context,
    pub(super) job: JobId,
    pub(super) recipe: Recipe,
    pub(super) order: CloudOrder,
    pub(super) base: String,
    pub(super) local: bool,
    pub(super) client_id: String,
    pub(super) started: Instant,
    key: Option<Secret>,
    client: crate::net::Service,
    /// Whether its request has gone out, or may have.
    pub(super) out: bool,
    /// Whether the service's number of it is known, or where its pictures are: then it can be asked after.
    pub(super) known: bool,
}

pub(super) fn reply(answered: &Answered) -> Reply<'_> {
    Reply { status: answered.status, headers: &answered.headers, body: &answered.body, cut: answered.cut }
}

/// Works on a job until it ends or waits without being asked after.
pub(in crate::engine) async fn work(cx: Context, job: JobId, recipe: Recipe, begin: Begin) {
    let updates = cx.updates.clone();
    let ended = match Run::new(cx, job, recipe).await {
        Ok(mut run) => run.whole(begin).await,
        // What a service has already is not lost because it cannot be asked after now.
        Err(problem) if begin == Begin::GoOn => Ended::Waiting(problem),
        Err(problem) => Ended::Failed(problem),
    };
    updates.send(Update::Remote { job, news: News::Ended(ended) }).await.ok();
}

impl Run {
    async fn new(cx: Context, job: JobId, recipe: Recipe) -> Result<Self, Problem> {
        let library = cx.library.clone();
        let known = blocking(move || Ok(lock(&library).request(job.0)?)).await?;
        let facts = cx.service.facts();
        // A request that is known is asked after where it went, whatever the settings say by now.
        let (base, local) = match &known {
            Some(row) if row.ticket.is_some() || row.done.is_some() => (row.base_url.clone(), row.local),
            _ => (cx.settings.base(facts), cx.settings.local),
        };
        let client_id = known.map_or_else(|| client_id(job), |row| row.client_id);
        let options = Options { proxy: cx.settings.proxy.clone(), connect: cx.settings.connect(), ca_file: None };
        let client = crate::net::Service::new(&options)?;
        let order = recipe.cloud.as_deref().cloned().unwrap_or_default();
        let started = Instant::now();
        Ok(Self {
            cx,
            job,
            recipe,
            order,
            base,
            local,
            client_id,
            started,
            key: None,
            client,
            out: false,
            known: false,
        })
    }

    async fn whole(&mut self, begin: Begin) -> Ended {
        let result = match begin {
            Begin::Send => self.send().await,
            Begin::GoOn => self.go_on().await,
        };
        match result {
            Ok(problem) => Ended::Done(problem),
            Err(Halt::Failed(problem)) => Ended::Failed(problem),
            Err(Halt::Unknown(problem)) => Ended::Unknown(problem),
            Err(Halt::Waiting(problem)) => Ended::Waiting(problem),
            Err(Halt::Downloading(problem)) => Ended::Downloading(problem),
            Err(Halt::Stopped) if !self.out => Ended::Cancelled,
            Err(Halt::Stopped) => {
                let can_check = self.known || self.cx.service.facts().finds_lost;
                Ended::Unknown(words::unknown(&self.name(), &tr!("cloud-what-stopped"), can_check))
            }
        }
    }

    /// The service's name for people.
    pub(super) fn name(&self) -> String {
        self.cx.service.spec().title()
    }

    /// Asks the library for something on a blocking thread.
    pub(super) async fn note<T: Send + 'static>(
        &self,
        write: impl FnOnce(&mut crate::library::Library) -> crate::library::Result<T> + Send + 'static,
    ) -> Result<T, Halt> {
        let library = self.cx.library.clone();
        blocking(move || Ok(write(&mut lock(&library))?)).await.map_err(Halt::Failed)
    }

    /// As [`Self::note`], of what is known in memory too: a disk that is full now must not lose what a service made.
    pub(super) async fn try_note(
        &self,
        write: impl FnOnce(&mut crate::library::Library) -> crate::library::Result<()> + Send + 'static,
    ) {
        if let Err(Halt::Failed(problem)) = self.note(write).await {
            tracing::error!("job {} goes on, though it could not be written down: {}", self.job.0, problem.message);
        }
    }

    /// Tells the window what is being done.
    pub(super) async fn tell(&self, state: JobState, note: &str, until: Option<SystemTime>) {
        let news = News::State { state, note: note.to_owned(), until };
        self.cx.updates.send(Update::Remote { job: self.job, news }).await.ok();
    }

    /// As [`Self::tell`], of a job that has not been sent.
    pub(super) async fn say(&self, note: &str, until: Option<SystemTime>) {
        self.tell(JobState::Sending, note, until).await;
    }

    /// Waits, unless it is stopped.
    pub(super) async fn wait(&mut self, time: Duration, note: &str) -> Result<(), Halt> {
        let time = self.cx.settings.paced(jittered(time));
        if time >= Duration::from_secs(1) && !note.is_empty() {
            let state = if self.out { JobState::Waiting } else { JobState::Sending };
            self.tell(state, note, SystemTime::now().checked_add(time)).await;
        }
        tokio::select! {
            () = tokio::time::sleep(time) => Ok(()),
            () = stopped(&mut self.cx.stop) => Err(Halt::Stopped),
        }
    }

    /// The service's key.
    pub(super) async fn key(&mut self) -> Result<Secret, Halt> {
        if let Some(key) = &self.key {
            return Ok(key.clone());
        }
        let name = self.cx.service.facts().key;
        let found = self.cx.keys.get(name).await;
        let (key, _) = found.ok_or_else(|| Halt::Failed(words::no_key(&self.name(), name, self.cx.keys.trouble())))?;
        self.key = Some(key.clone());
        Ok(key)
    }

    /// Sends a draft, with the key where it belongs.
    pub(super) async fn call(&self, draft: &Draft, timeout: Duration) -> Result<Answered, CallError> {
        let place = match draft.key {
            KeyPlace::Body(field) => Some(crate::net::KeyPlace::Body(field)),
            KeyPlace::Bearer => Some(crate::net::KeyPlace::Bearer),
            KeyPlace::None => None,
        };
        let call = Call {
            method: if draft.get { Method::Get } else { Method::Post },
            url: draft.url.clone(),
            headers: draft.headers.clone(),
            body: draft.body.clone(),
            key: place.zip(self.key.clone()),
            limit: ANSWER,
            timeout,
        };
        self.client.call(&call).await
    }
}

pub(super) fn json<T: serde::Serialize>(value: &T) -> Result<String, Halt> {
    serde_json::to_string(value).map_err(|e| Halt::Failed(Problem::internal(e.to_string())))
}

/// A number for a request that no other has: of this machine's clock, this process and the job.
fn client_id(job: JobId) -> String {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |d| d.as_nanos());
    let hash = Sha256::digest(format!("{now}:{}:{}", std::process::id(), job.0));
    let hex: String = hash.iter().take(12).map(|b| format!("{b:02x}")).collect();
    format!("underpaint-{hex}")
}

/// Up to a quarter more, so that several jobs do not knock at once; never less than the service asked for.
fn jittered(time: Duration) -> Duration {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |d| d.subsec_nanos());
    time.mul_f64(1.0 + f64::from(now % 1000) / 4000.0)
}

async fn stopped(stop: &mut watch::Receiver<bool>) {
    if stop.wait_for(|s| *s).await.is_err() {
        std::future::pending::<()>().await;
    }
}

pub(super) async fn stopped_of(mut stop: watch::Receiver<bool>) {
    stopped(&mut stop).await;
}
