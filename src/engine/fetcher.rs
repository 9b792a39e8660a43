//! Models on their way from the hub: one at a time, beside the painting.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use tokio::sync::{Notify, mpsc};

use super::{Event, Fetching, Problem, ProblemKind};
use crate::models::{self, FetchError, Fetched, HubFile, Offer};
use crate::net::{Client, KeyName, Keys, Secret};
use crate::tr;

/// The window hears of progress no more often than this.
const PACE: Duration = Duration::from_millis(250);

/// Starts and stops downloads.
pub(super) struct Fetcher {
    events: mpsc::Sender<Event>,
    keys: Keys,
    running: Option<Running>,
}

struct Running {
    stop: Arc<(AtomicBool, Notify)>,
    task: tokio::task::JoinHandle<()>,
}

impl Fetcher {
    pub(super) fn new(events: mpsc::Sender<Event>, keys: Keys) -> Self {
        Self { events, keys, running: None }
    }

    /// Begins to fetch; a second one while one runs is passed over, the window offers it only afterwards.
    pub(super) fn start(&mut self, id: &str, token: Option<Secret>, remember: bool) {
        if self.running.as_ref().is_some_and(|r| !r.task.is_finished()) {
            return;
        }
        if let Some(token) = token.clone().filter(|_| remember) {
            tokio::spawn(keep(self.keys.clone(), token, self.events.clone()));
        }
        let stop = Arc::new((AtomicBool::new(false), Notify::new()));
        let keys = self.keys.clone();
        let (events, stopped, id) = (self.events.clone(), stop.clone(), id.to_owned());
        let task = tokio::spawn(async move {
            let result = match models::offer(&id) {
                // Nothing may come for a minute; Stop does not wait for that.
                Some(offer) => tokio::select! {
                    result = all(offer, token, &keys, &stopped.0, &events) => result,
                    () = stopped.1.notified() => Err(FetchError::Stopped),
                },
                None => Err(FetchError::Gone { file: id.clone(), page: tr!("engine-fetch-catalogue") }),
            };
            let error = result.err();
            let needs_token = matches!(error, Some(FetchError::NeedsToken { .. }));
            let problem = error.filter(|e| !matches!(e, FetchError::Stopped)).map(Problem::from);
            events.send(Event::FetchEnded { id, problem, needs_token }).await.ok();
        });
        self.running = Some(Running { stop, task });
    }

    /// Ends the one that runs; what came is kept.
    pub(super) fn stop(&self) {
        if let Some(running) = &self.running {
            running.stop.0.store(true, Ordering::SeqCst);
            running.stop.1.notify_one();
        }
    }
}

impl Drop for Fetcher {
    fn drop(&mut self) {
        if let Some(running) = &self.running {
            running.task.abort();
        }
    }
}

/// Keeps a token; the fetching does not wait for it, because the keychain may ask the artist.
async fn keep(keys: Keys, token: Secret, events: mpsc::Sender<Event>) {
    if let Err(error) = keys.set(KeyName::Hub, token).await {
        let next = "Start the system's keychain, or give the token as HF_TOKEN".to_owned();
        let problem = Problem { kind: ProblemKind::Keychain, message: error.to_string(), next, fields: Vec::new() };
        events.send(Event::Notice(problem)).await.ok();
    }
}

async fn all(
    offer: &Offer,
    typed: Option<Secret>,
    keys: &Keys,
    stop: &AtomicBool,
    events: &mpsc::Sender<Event>,
) -> Result<(), FetchError> {
    let client = Client::new()?;
    let mut token = typed.or_else(models::token);
    if token.is_none() && offer.gated() {
        token = keys.get(KeyName::Hub).await.map(|(key, _)| key);
        if let Some(trouble) = keys.trouble() {
            tracing::warn!("no token for the hub: {trouble}");
        }
    }
    let missing: Vec<&HubFile> = offer.files.iter().filter(|f| !f.place().is_file()).collect();
    for (i, file) in missing.iter().enumerate() {
        let mut pace = Pace::new();
        let mut tell = |at: Fetched| {
            if let Some(rate) = pace.take(at) {
                let fetching = Fetching {
                    id: offer.id.to_owned(),
                    file: file.path.to_owned(),
                    number: (i + 1, missing.len()),
                    done: at.done,
                    of: at.of,
                    rate,
                    checking: at.checking,
                };
                // A full channel loses nothing that the next one does not say again.
                events.try_send(Event::Fetching(Box::new(fetching))).ok();
            }
        };
        models::fetch(&client, &file.fetch(&models::hub(), token.clone()), stop, &mut tell).await?;
    }
    Ok(())
}

/// How fast it comes, and when the window should hear of it.
struct Pace {
    began: Option<(Instant, u64)>,
    told: Option<Instant>,
}

impl Pace {
    fn new() -> Self {
        Self { began: None, told: None }
    }

    /// The rate to tell, if it is time to.
    fn take(&mut self, at: Fetched) -> Option<Option<f64>> {
        let now = Instant::now();
        let (since, from) = *self.began.get_or_insert((now, at.done));
        if !at.checking && self.told.is_some_and(|told| now.duration_since(told) < PACE) {
            return None;
        }
        self.told = Some(now);
        let seconds = now.duration_since(since).as_secs_f64();
        Some((seconds > 1.0).then(|| at.done.saturating_sub(from) as f64 / seconds))
    }
}

impl From<FetchError> for Problem {
    fn from(error: FetchError) -> Self {
        let (kind, next) = match &error {
            FetchError::NoRoom { .. } => (ProblemKind::DiskFull, "Make room on the disk"),
            FetchError::Disk { .. } => (ProblemKind::ReadOnly, "Check the folder"),
            _ => (ProblemKind::Network, "Try again"),
        };
        Self { kind, message: error.to_string(), next: next.to_owned(), fields: Vec::new() }
    }
}
