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
use super::super::{JobId, JobState, Problem};
use super::settings::{BucketSettings, ServiceSettings};
use super::words;
use crate::backend::cloud::{Answer, Checked, Done, Draft, KeyPlace, Reply, Service, Ticket, Why};
use crate::library::{PictureRow, RequestRow, Spent};
use crate::net::{Answered, Call, CallError, Keys, Method, Options, Secret, Sent};
use crate::recipe::{CloudOrder, Recipe};

/// The most bytes of an answer.
const ANSWER: usize = 24 << 20;
/// Tries of a request that provably did not run.
const TRIES: u32 = 3;
/// How often a service may say that there are too many requests.
const LIMITED: u32 = 40;
/// The longest wait that a service may ask for and that is waited by itself.
const LONGEST: Duration = Duration::from_secs(120);
/// How often a service may say "failed" of a job that still waits.
const MISSES: u32 = 3;

/// What a job needs of the engine.
pub(in crate::engine) struct Context {
    pub service: &'static dyn Service,
    pub settings: ServiceSettings,
    pub bucket: Option<BucketSettings>,
    pub keys: Keys,
    pub library: Shared,
    pub updates: mpsc::Sender<Update>,
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
    State { state: JobState, note: String, until: Option<SystemTime> },
    Saved(Box<PictureRow>),
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
    out: bool,
}

pub(super) fn reply(answered: &Answered) -> Reply<'_> {
    Reply { status: answered.status, headers: &answered.headers, body: &answered.body, cut: answered.cut }
}

/// Works on a job until it ends or waits without being asked after.
pub(in crate::engine) async fn work(cx: Context, job: JobId, recipe: Recipe, begin: Begin) {
    let updates = cx.updates.clone();
    let ended = match Run::new(cx, job, recipe).await {
        Ok(mut run) => run.whole(begin).await,
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
        Ok(Self { cx, job, recipe, order, base, local, client_id, started, key: None, client, out: false })
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
            Err(Halt::Stopped) => Ended::Unknown(words::unknown(self.name(), "You stopped it", true)),
        }
    }

    /// The service's name for people.
    pub(super) fn name(&self) -> &'static str {
        self.cx.service.spec().name
    }

    /// Asks the library for something on a blocking thread.
    pub(super) async fn note<T: Send + 'static>(
        &self,
        write: impl FnOnce(&mut crate::library::Library) -> crate::library::Result<T> + Send + 'static,
    ) -> Result<T, Halt> {
        let library = self.cx.library.clone();
        blocking(move || Ok(write(&mut lock(&library))?)).await.map_err(Halt::Failed)
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

    async fn key(&mut self) -> Result<Secret, Halt> {
        if let Some(key) = &self.key {
            return Ok(key.clone());
        }
        let name = self.cx.service.facts().key;
        let found = self.cx.keys.get(name).await;
        let (key, _) = found.ok_or_else(|| Halt::Failed(words::no_key(self.name(), name, self.cx.keys.trouble())))?;
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

    async fn send(&mut self) -> Result<Option<Problem>, Halt> {
        self.key().await?;
        self.within_budget().await?;
        let ready = self.ready_init().await?;
        let draft = self.cx.service.submit(&self.base, &self.order.values, ready.init.as_ref(), &self.client_id);
        let row = RequestRow {
            job: self.job.0,
            base_url: self.base.clone(),
            local: self.local,
            body_sha256: hash_of(&draft),
            client_id: self.client_id.clone(),
            upload: ready.uploaded.clone(),
            ..RequestRow::default()
        };
        let patience = self.cx.settings.patience(self.cx.service.facts());
        let (mut tries, mut limited) = (0, 0);
        let result = loop {
            let written = row.clone();
            self.note(move |library| library.begin_request(&written)).await?;
            self.say("Sending the request", None).await;
            self.out = true;
            let called = tokio::select! {
                called = self.call(&draft, patience) => called,
                () = stopped_of(self.cx.stop.clone()) => break Err(Halt::Stopped),
            };
            match called {
                Err(CallError { sent: Sent::Never, error }) => {
                    self.out = false;
                    tries += 1;
                    if tries >= TRIES {
                        break Err(Halt::Failed(words::not_sent(self.name(), &error.to_string())));
                    }
                    self.back_in_line().await?;
                    self.wait(Duration::from_secs(1 << tries), "The service cannot be reached; trying again").await?;
                }
                Err(CallError { sent: Sent::Perhaps, error }) => {
                    break Err(self.unknown(&error.to_string()));
                }
                Ok(answered) => match self.cx.service.submitted(&reply(&answered)) {
                    Answer::Limited { wait, message } => {
                        self.out = false;
                        limited += 1;
                        let wait = wait.unwrap_or_else(|| backoff(limited));
                        if limited >= LIMITED || wait > LONGEST {
                            break Err(Halt::Failed(words::limited(self.name(), &message)));
                        }
                        self.back_in_line().await?;
                        self.wait(wait, "The service takes no more requests for now; sending again by itself").await?;
                    }
                    Answer::Done(done) => break self.made(done).await,
                    Answer::Queued(ticket) => break self.taken(ticket).await,
                    Answer::Refused(refusal) => {
                        self.out = false;
                        break Err(Halt::Failed(words::refused(self.name(), &refusal)));
                    }
                    Answer::Unclear { message } => break Err(self.unknown(&message)),
                },
            }
        };
        match &result {
            Err(Halt::Unknown(_) | Halt::Stopped) if self.out => self.spend(Spent::Perhaps, None).await?,
            // The service still needs the picture.
            Err(Halt::Waiting(_)) => {}
            _ => {
                if let Some(path) = &ready.uploaded {
                    self.tidy_bucket(path).await;
                }
            }
        }
        result
    }

    fn unknown(&self, what: &str) -> Halt {
        let can_check = self.cx.service.facts().finds_by_client_id;
        Halt::Unknown(words::unknown(self.name(), what, can_check))
    }

    /// It provably did not run: a crash while it waits to be sent again must not make it look billed.
    async fn back_in_line(&self) -> Result<(), Halt> {
        let job = self.job.0;
        self.note(move |library| library.set_job(job, crate::library::JobStatus::Queued, None)).await
    }

    /// Goes on from what the row knows.
    async fn go_on(&mut self) -> Result<Option<Problem>, Halt> {
        let job = self.job.0;
        let row = self.note(move |library| library.request(job)).await?;
        let Some(row) = row else {
            return Err(Halt::Failed(words::not_sent(self.name(), "it was never sent")));
        };
        self.out = true;
        let read = |text: &Option<String>| text.as_deref().map(serde_json::from_str::<Ticket>).and_then(Result::ok);
        if let Some(done) = row.done.as_deref().and_then(|text| serde_json::from_str::<Done>(text).ok()) {
            let result = self.fetch_all(done).await;
            self.tidy(&row).await;
            return result;
        }
        self.key().await?;
        if let Some(ticket) = read(&row.ticket) {
            let result = self.ask_after(ticket).await;
            if !matches!(result, Err(Halt::Waiting(_) | Halt::Stopped)) {
                self.tidy(&row).await;
            }
            return result;
        }
        let result = self.check(&row).await;
        if matches!(result, Ok(_) | Err(Halt::Failed(_))) {
            self.tidy(&row).await;
        }
        result
    }

    async fn tidy(&self, row: &RequestRow) {
        if let Some(path) = &row.upload {
            self.tidy_bucket(path).await;
        }
    }

    /// Asks the service whether a lost request ran.
    async fn check(&mut self, row: &RequestRow) -> Result<Option<Problem>, Halt> {
        let ticket = Ticket { client_id: Some(row.client_id.clone()), ..Ticket::default() };
        let Some(draft) = self.cx.service.check(&self.base, &ticket) else {
            return Err(self.unknown("The connection or the program ended"));
        };
        self.tell(JobState::Waiting, "Asking the service what became of the request", None).await;
        let answered = match self.call(&draft, Duration::from_secs(30)).await {
            Ok(answered) => answered,
            Err(error) => return Err(self.unknown(&format!("The service could not be asked ({})", error.error))),
        };
        let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |d| d.as_secs());
        let settled = since.saturating_sub(row.sent.unsigned_abs()) >= self.cx.service.facts().settles.as_secs();
        match self.cx.service.checked(&ticket, &reply(&answered)) {
            Checked::NeverRan if !settled => {
                Err(self.unknown("The service's log does not show the request, which proves nothing so soon"))
            }
            Checked::NeverRan => {
                let job = self.job.0;
                self.note(move |library| library.unspend(job)).await?;
                let text = "the service's own log says that the request never ran";
                Err(Halt::Failed(words::not_sent(self.name(), text)))
            }
            Checked::Ran(Some(done)) => self.made(done).await,
            Checked::Ran(None) => {
                self.spend(Spent::Estimated, None).await?;
                Err(Halt::Failed(words::ran_and_gone(self.name())))
            }
            Checked::Running => Err(Halt::Unknown(words::unknown(self.name(), "It is still running", true))),
            Checked::Unknown(reason) => Err(self.unknown(&reason)),
        }
    }

    /// The service took it.
    async fn taken(&mut self, ticket: Ticket) -> Result<Option<Problem>, Halt> {
        let ticket = Ticket { client_id: Some(self.client_id.clone()), ..ticket };
        let (job, text) = (self.job.0, json(&ticket)?);
        self.note(move |library| library.request_taken(job, &text)).await?;
        self.spend(Spent::Estimated, None).await?;
        self.ask_after(ticket).await
    }

    /// Polls until the pictures are made, or patience ends.
    async fn ask_after(&mut self, ticket: Ticket) -> Result<Option<Problem>, Halt> {
        self.out = true;
        let drafts = self.cx.service.fetch(&self.base, &ticket, self.local);
        if drafts.is_empty() {
            return Err(self.unknown("The service gave no way to ask after it"));
        }
        let first = Duration::try_from_secs_f64(ticket.eta.unwrap_or(2.0).clamp(1.0, 15.0)).unwrap_or_default();
        let (mut pause, mut misses, mut at) = (first, 0, 0);
        let since = Instant::now();
        loop {
            self.wait(pause, "The service is working on it").await?;
            pause = if pause == first { Duration::from_secs(2) } else { (pause * 3 / 2).min(Duration::from_secs(10)) };
            let patience = self.cx.settings.waiting();
            if since.elapsed() > self.cx.settings.paced(patience) {
                return Err(Halt::Waiting(words::still_waiting(self.name(), patience)));
            }
            let Some(draft) = drafts.get(at) else {
                return Err(self.unknown("The service does not know its own number of the job any more"));
            };
            let answered = match self.call(draft, Duration::from_secs(30)).await {
                Ok(answered) => answered,
                // Asking costs nothing: whatever was wrong, it is asked again.
                Err(error) => {
                    tracing::info!("job {} was not answered: {}", self.job.0, error.error);
                    continue;
                }
            };
            match self.cx.service.fetched(&reply(&answered)) {
                Answer::Done(done) => return self.made(done).await,
                Answer::Queued(_) => misses = 0,
                Answer::Limited { wait, .. } => pause = wait.unwrap_or(pause).min(LONGEST),
                // An address that is not known there: the next way to ask.
                _ if answered.status == 404 && at + 1 < drafts.len() => at += 1,
                Answer::Unclear { .. } => {}
                Answer::Refused(refusal) => {
                    misses += 1;
                    if misses >= MISSES || !matches!(refusal.why, Why::Failed | Why::Busy) {
                        return Err(Halt::Failed(words::refused(self.name(), &refusal)));
                    }
                }
            }
        }
    }

    /// The pictures are made.
    async fn made(&mut self, done: Done) -> Result<Option<Problem>, Halt> {
        self.out = true;
        let (job, text) = (self.job.0, json(&done)?);
        self.note(move |library| library.request_done(job, &text)).await?;
        match done.usd {
            Some(usd) => self.spend(Spent::Told, Some((usd * 1e6).round() as i64)).await?,
            None => self.spend(Spent::Estimated, None).await?,
        }
        self.fetch_all(done).await
    }

    /// How many pictures the request asks for.
    pub(super) fn pictures(&self) -> u32 {
        super::pictures_of(&self.recipe)
    }

    async fn spend(&self, source: Spent, told: Option<i64>) -> Result<(), Halt> {
        let pictures = self.pictures();
        let (job, service) = (self.job.0, self.cx.service.facts().key.id());
        let backend = self.cx.service.spec().id;
        let amount = told.or_else(|| self.cx.settings.estimate(pictures));
        self.note(move |library| library.spend(job, service, backend, pictures, amount, source)).await
    }

    async fn within_budget(&self) -> Result<(), Halt> {
        let Some(budget) = self.cx.settings.budget() else { return Ok(()) };
        let cost = self.cx.settings.estimate(self.pictures()).unwrap_or(0);
        let service = self.cx.service.facts().key.id();
        let spent = self.note(move |library| library.spent_today(service)).await?;
        if spent + cost > budget || (cost == 0 && spent >= budget) {
            return Err(Halt::Failed(words::over_budget(self.name(), spent, cost, budget)));
        }
        Ok(())
    }
}

fn json<T: serde::Serialize>(value: &T) -> Result<String, Halt> {
    serde_json::to_string(value).map_err(|e| Halt::Failed(Problem::internal(e.to_string())))
}

/// SHA-256 of what is sent, without the key.
fn hash_of(draft: &Draft) -> String {
    let body = draft.body.as_ref().map(ToString::to_string).unwrap_or_default();
    Sha256::digest(format!("{}\n{body}", draft.url)).iter().map(|b| format!("{b:02x}")).collect()
}

/// A number for a request that no other has: of this machine's clock, this process and the job.
fn client_id(job: JobId) -> String {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |d| d.as_nanos());
    let hash = Sha256::digest(format!("{now}:{}:{}", std::process::id(), job.0));
    let hex: String = hash.iter().take(12).map(|b| format!("{b:02x}")).collect();
    format!("underpaint-{hex}")
}

fn backoff(times: u32) -> Duration {
    Duration::from_secs((1u64 << times.min(5)).min(30))
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

async fn stopped_of(mut stop: watch::Receiver<bool>) {
    stopped(&mut stop).await;
}
