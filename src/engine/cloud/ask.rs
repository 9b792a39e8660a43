//! After a request that a service has: polling, asking whether a lost one ran, going on after a restart.

use std::time::{Duration, Instant, SystemTime};

use super::super::{JobState, Problem};
use super::job::{Halt, Run, json, reply};
use super::send::LONGEST;
use super::words;
use crate::backend::cloud::{Answer, Checked, Done, Ticket, Why};
use crate::library::{RequestRow, Spent};
use crate::tr;

/// How often a service may say "failed" of a job that still waits.
const MISSES: u32 = 3;
/// The longest pause while a job is young.
const SOON: Duration = Duration::from_secs(10);
/// The pauses once it takes long.
const SELDOM: (Duration, Duration) = (Duration::from_secs(60), Duration::from_secs(300));
/// How long a job is asked after at all: no service keeps its pictures longer.
const DAY: Duration = Duration::from_secs(24 * 3600);

/// The pause before the next question, longer each time.
fn longer(pause: Duration, late: bool) -> Duration {
    let next = pause * 3 / 2;
    if late { next.clamp(SELDOM.0, SELDOM.1) } else { next.min(SOON) }
}

impl Run {
    /// Goes on from what the row knows.
    pub(super) async fn go_on(&mut self) -> Result<Option<Problem>, Halt> {
        let job = self.job.0;
        let row = self.note(move |library| library.request(job)).await?;
        let Some(row) = row else {
            return Err(Halt::Failed(words::not_sent(&self.name(), &tr!("cloud-reason-never"))));
        };
        self.out = true;
        let read = |text: &Option<String>| text.as_deref().map(serde_json::from_str::<Ticket>).and_then(Result::ok);
        if let Some(done) = row.done.as_deref().and_then(|text| serde_json::from_str::<Done>(text).ok()) {
            self.known = true;
            let result = self.fetch_all(done).await;
            self.tidy(&row).await;
            return result;
        }
        let has_ticket = row.ticket.is_some();
        if let Err(Halt::Failed(problem)) = self.key().await {
            // The service has it all the same.
            return Err(if has_ticket { Halt::Waiting(problem) } else { Halt::Unknown(problem) });
        }
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
        if self.cx.service.search(&self.base, 1).is_some() {
            return self.search(row).await;
        }
        let ticket = Ticket { client_id: Some(row.client_id.clone()), ..Ticket::default() };
        let Some(draft) = self.cx.service.check(&self.base, &ticket) else {
            return Err(self.unknown(&tr!("cloud-what-connection")));
        };
        self.tell(JobState::Waiting, &tr!("cloud-note-asking"), None).await;
        let answered = match self.call(&draft, Duration::from_secs(30)).await {
            Ok(answered) => answered,
            Err(error) => return Err(self.unknown(&words::not_asked(&error.error.to_string()))),
        };
        let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |d| d.as_secs());
        let settles = self.cx.settings.paced(self.cx.service.facts().settles);
        let settled = since.saturating_sub(row.sent.unsigned_abs()) >= settles.as_secs();
        match self.cx.service.checked(&ticket, &reply(&answered)) {
            Checked::NeverRan if !settled => Err(self.unknown(&tr!("cloud-what-soon"))),
            Checked::NeverRan => {
                let job = self.job.0;
                self.note(move |library| library.unspend(job)).await?;
                Err(Halt::Failed(words::not_sent(&self.name(), &tr!("cloud-reason-log"))))
            }
            Checked::Ran(Some(done)) => self.made(done).await,
            Checked::Ran(None) => {
                self.spend(Spent::Estimated, None).await;
                Err(Halt::Failed(words::ran_and_gone(&self.name())))
            }
            Checked::Running => Err(Halt::Unknown(words::unknown(&self.name(), &tr!("cloud-what-running"), true))),
            Checked::Unknown(reason) => Err(self.unknown(&reason)),
        }
    }

    /// The service took it.
    pub(super) async fn taken(&mut self, ticket: Ticket) -> Result<Option<Problem>, Halt> {
        let ticket = Ticket { client_id: Some(self.client_id.clone()), ..ticket };
        let (job, text) = (self.job.0, json(&ticket)?);
        self.try_note(move |library| library.request_taken(job, &text)).await;
        self.spend(Spent::Estimated, None).await;
        self.ask_after(ticket).await
    }

    /// Polls until the pictures are made, or patience ends: often at first, and where the program stays, every few
    /// minutes for a day.
    async fn ask_after(&mut self, ticket: Ticket) -> Result<Option<Problem>, Halt> {
        self.out = true;
        self.known = true;
        let drafts = self.cx.service.fetch(&self.base, &ticket, self.local);
        if drafts.is_empty() {
            return Err(self.unknown(&tr!("cloud-what-no-way")));
        }
        let first = Duration::try_from_secs_f64(ticket.eta.unwrap_or(2.0).clamp(1.0, 15.0)).unwrap_or_default();
        let (mut pause, mut misses, mut at) = (first, 0, 0);
        let since = Instant::now();
        let patience = self.cx.settings.waiting();
        let most = if self.cx.asks_on { patience.max(DAY) } else { patience };
        loop {
            let late = since.elapsed() > self.cx.settings.paced(patience);
            let note = if late { words::seldom() } else { tr!("cloud-note-working") };
            self.wait(pause, &note).await?;
            pause = if pause == first && !late { Duration::from_secs(2) } else { longer(pause, late) };
            if since.elapsed() > self.cx.settings.paced(most) {
                return Err(Halt::Waiting(words::still_waiting(&self.name(), most)));
            }
            let Some(draft) = drafts.get(at) else {
                return Err(self.unknown(&tr!("cloud-what-forgotten")));
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
                Answer::Done(done) => return self.made(done.completed(&ticket)).await,
                Answer::Queued(_) => misses = 0,
                Answer::Limited { wait, .. } => pause = wait.unwrap_or(pause).min(LONGEST),
                // An address that does not know the job, however it says so: the next way to ask.
                Answer::Refused(_) if at + 1 < drafts.len() => at += 1,
                _ if answered.status == 404 && at + 1 < drafts.len() => at += 1,
                Answer::Unclear { .. } => {}
                Answer::Refused(refusal) => {
                    misses += 1;
                    if misses >= MISSES || !matches!(refusal.why, Why::Failed | Why::Busy) {
                        return Err(Halt::Failed(words::refused(&self.name(), &refusal)));
                    }
                }
            }
        }
    }

    /// The pictures are made.
    pub(super) async fn made(&mut self, done: Done) -> Result<Option<Problem>, Halt> {
        self.out = true;
        self.known = true;
        let (job, text) = (self.job.0, json(&done)?);
        self.try_note(move |library| library.request_done(job, &text)).await;
        match done.usd {
            Some(usd) => self.spend(Spent::Told, Some((usd * 1e6).round() as i64)).await,
            None => self.spend(Spent::Estimated, None).await,
        }
        self.fetch_all(done).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_job_is_asked_after_often_at_first_and_ever_more_seldom_later() {
        let pauses = |late| {
            let mut pause = Duration::from_secs(2);
            std::iter::from_fn(|| {
                pause = longer(pause, late);
                Some(pause.as_secs_f64())
            })
            .take(6)
            .collect::<Vec<_>>()
        };
        assert_eq!(pauses(false), [3.0, 4.5, 6.75, 10.0, 10.0, 10.0]);
        assert_eq!(pauses(true), [60.0, 90.0, 135.0, 202.5, 300.0, 300.0]);
    }
}
