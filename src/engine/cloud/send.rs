//! A request on its way out: written down first, sent again only while it provably did not run, and what it costs.

use std::time::Duration;

use sha2::{Digest, Sha256};

use super::super::Problem;
use super::job::{Halt, Run, reply, stopped_of};
use super::words;
use crate::backend::cloud::{Answer, Draft, Why};
use crate::library::{RequestRow, Spent};
use crate::net::{CallError, Sent};
use crate::tr;

/// Tries of a request that provably did not run.
const TRIES: u32 = 3;
/// How often a service may say that there are too many requests.
const LIMITED: u32 = 40;
/// The longest wait that a service may ask for and that is waited by itself.
pub(super) const LONGEST: Duration = Duration::from_secs(120);

impl Run {
    /// Sends the request and follows it to its pictures.
    pub(super) async fn send(&mut self) -> Result<Option<Problem>, Halt> {
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
            self.say(&tr!("cloud-note-sending"), None).await;
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
                        break Err(Halt::Failed(words::not_sent(&self.name(), &error.to_string())));
                    }
                    self.back_in_line().await?;
                    self.wait(Duration::from_secs(1 << tries), &tr!("cloud-note-unreachable")).await?;
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
                            break Err(Halt::Failed(words::limited(&self.name(), &message)));
                        }
                        self.back_in_line().await?;
                        self.wait(wait, &tr!("cloud-note-limited")).await?;
                    }
                    Answer::Done(done) => break self.made(done).await,
                    Answer::Queued(ticket) => break self.taken(ticket).await,
                    Answer::Refused(refusal) => {
                        self.out = false;
                        let lifetime = self.cx.bucket.as_ref().map(|b| Duration::from_secs(b.lifetime_seconds));
                        let mut problem = words::refused(&self.name(), &refusal);
                        if let (Why::WantsInline, Some(_), Some(lifetime)) = (refusal.why, &ready.uploaded, lifetime) {
                            words::add_bucket(&mut problem, lifetime);
                        }
                        break Err(Halt::Failed(problem));
                    }
                    Answer::Unclear { message } => break Err(self.unknown(&message)),
                },
            }
        };
        match &result {
            Err(Halt::Unknown(_) | Halt::Stopped) if self.out => self.spend(Spent::Perhaps, None).await,
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

    pub(super) fn unknown(&self, what: &str) -> Halt {
        let can_check = self.cx.service.facts().finds_lost;
        Halt::Unknown(words::unknown(&self.name(), what, can_check))
    }

    /// It provably did not run: a crash while it waits to be sent again must not make it look billed.
    async fn back_in_line(&self) -> Result<(), Halt> {
        let job = self.job.0;
        self.note(move |library| library.set_job(job, crate::library::JobStatus::Queued, None)).await
    }

    /// How many pictures the request asks for.
    pub(super) fn pictures(&self) -> u32 {
        super::pictures_of(&self.recipe)
    }

    /// Writes down what the request cost.
    pub(super) async fn spend(&self, source: Spent, told: Option<i64>) {
        let pictures = self.pictures();
        let (job, service) = (self.job.0, self.cx.service.facts().key.id());
        let backend = self.cx.service.spec().id;
        let amount = told.or_else(|| self.cx.settings.estimate(pictures));
        self.try_note(move |library| library.spend(job, service, backend, pictures, amount, source)).await;
    }

    async fn within_budget(&self) -> Result<(), Halt> {
        let Some(budget) = self.cx.settings.budget() else { return Ok(()) };
        let cost = self.cx.settings.estimate(self.pictures()).unwrap_or(0);
        let service = self.cx.service.facts().key.id();
        let spent = self.note(move |library| library.spent_today(service)).await?;
        if spent + cost > budget || (cost == 0 && spent >= budget) {
            return Err(Halt::Failed(words::over_budget(&self.name(), spent, cost, budget)));
        }
        Ok(())
    }
}

/// SHA-256 of what is sent, without the key.
fn hash_of(draft: &Draft) -> String {
    let body = draft.body.as_ref().map(ToString::to_string).unwrap_or_default();
    Sha256::digest(format!("{}\n{body}", draft.url)).iter().map(|b| format!("{b:02x}")).collect()
}

fn backoff(times: u32) -> Duration {
    Duration::from_secs((1u64 << times.min(5)).min(30))
}
