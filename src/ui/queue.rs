//! The line of jobs as the window shows it: what runs, what waits, how long it takes.

use std::time::Duration;

use super::model::Model;
use crate::engine::{JobId, JobState, JobView, Progress, QueueView};
use crate::tr;

/// A wish about the line.
#[derive(Clone, Debug)]
pub enum QueueAction {
    /// Open the drawer, or close it.
    Toggle,
    /// Begin nothing more, or go on.
    Pause(bool),
    /// A waiting job goes before another one, or to the end.
    Move(JobId, Option<JobId>),
    /// A waiting job goes first.
    First(JobId),
    /// What Generate makes goes first.
    GenerateFirst,
    /// The same once more, with the next seed.
    Duplicate(JobId),
    /// Cancel a job (None: the running one) and make it with the next seed.
    NextSeed(Option<JobId>),
    /// Cancel everything.
    CancelAll,
    /// The answer to the question whether to close.
    Close(Closing),
}

/// What is to happen when the window is to be closed while something is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closing {
    /// Nothing: the window stays open.
    Stay,
    /// It closes once no service is waited for that answers only once.
    Answered,
    /// It closes.
    Now,
}

/// What the window knows of the line.
#[derive(Debug, Default)]
pub struct Queue {
    /// As the engine said it.
    pub view: QueueView,
    /// Whether the drawer is open.
    pub open: bool,
    /// The drawer was just opened: its first row is to be focused.
    pub focus: bool,
    /// The row that has the keyboard.
    pub focused: Option<JobId>,
    /// What is generated next goes first.
    pub next_first: bool,
    /// The row that is dragged.
    pub dragged: Option<JobId>,
    /// Whether it is asked if the window is to be closed.
    pub asking: bool,
    /// What was answered.
    pub closing: Option<Closing>,
}

/// How long something takes.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Left {
    /// Seconds that are known.
    pub seconds: f64,
    /// Pictures whose time is not known.
    pub unknown: usize,
}

impl Left {
    /// In words.
    #[must_use]
    pub fn words(&self) -> String {
        match (self.unknown, self.seconds > 0.0) {
            (0, false) => String::new(),
            (0, true) => tr!("queue-time-about", time = spell(self.seconds)),
            (_, false) => tr!("queue-time-not-yet"),
            (_, true) => tr!("queue-time-more", time = spell(self.seconds)),
        }
    }
}

/// A time in words, as exact as an estimate is.
#[must_use]
pub fn spell(seconds: f64) -> String {
    let whole = Duration::try_from_secs_f64(seconds.max(1.0)).map_or(u64::MAX, |d| d.as_secs_f64().ceil() as u64);
    match whole {
        0..=90 => tr!("queue-time-seconds", seconds = whole),
        91..=5400 => tr!("queue-time-minutes", minutes = whole.div_ceil(60)),
        _ => tr!("queue-time-hours", hours = whole / 3600, minutes = whole % 3600 / 60),
    }
}

impl Model {
    /// Jobs that wait, as they come next.
    pub fn waiting(&self) -> impl Iterator<Item = &JobView> {
        let waits = |job: &&JobView| job.state == JobState::Queued;
        self.queue.view.order.iter().filter_map(|id| self.jobs.get(id)).filter(waits)
    }

    /// Jobs that are being made, here or at a service.
    pub fn being_made(&self) -> impl Iterator<Item = &JobView> {
        self.jobs.values().filter(|j| j.state.is_open() && j.state != JobState::Queued && j.problem.is_none())
    }

    /// How long a waiting job takes once it is begun.
    #[must_use]
    pub fn seconds_of(&self, job: &JobView) -> Option<f64> {
        self.queue.view.seconds(&job.recipe)
    }

    /// How long the running job still takes.
    #[must_use]
    pub fn running_left(&self, progress: Option<&Progress>) -> Option<f64> {
        let job = self.running()?;
        let progress = progress.filter(|p| p.job == job.id);
        let measured = || Some((self.seconds_of(job)? - progress.map_or(0.0, |p| p.seconds)).max(1.0));
        progress.and_then(|p| p.seconds_left).or_else(measured)
    }

    /// How long this machine still works. Services keep their own time.
    #[must_use]
    pub fn left(&self, progress: Option<&Progress>) -> Left {
        let running = self.running().map(|_| self.running_left(progress));
        let waiting = self.waiting().filter(|j| j.recipe.cloud.is_none()).map(|j| self.seconds_of(j));
        running.into_iter().chain(waiting).fold(Left::default(), |left, seconds| match seconds {
            Some(seconds) => Left { seconds: left.seconds + seconds, ..left },
            None => Left { unknown: left.unknown + 1, ..left },
        })
    }

    /// Requests on their way to a service that may answer only once.
    #[must_use]
    pub fn unanswered(&self) -> usize {
        self.jobs.values().filter(|j| j.state == JobState::Sending).count()
    }

    /// Whether closing the window stops something.
    #[must_use]
    pub fn busy(&self) -> bool {
        let waits = !self.queue.view.paused && self.waiting().next().is_some();
        self.stopped.is_none() && (self.running().is_some() || waits || self.unanswered() > 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_as_exact_as_estimates_are() {
        for (seconds, words) in [
            (0.2, "1 s"),
            (12.4, "13 s"),
            (90.0, "90 s"),
            (100.0, "2 min"),
            (3600.0, "60 min"),
            (7260.0, "2 h 1 min"),
            (f64::NAN, "1 s"),
        ] {
            assert_eq!(spell(seconds), words);
        }
    }

    #[test]
    fn what_is_not_known_is_said_to_be_so() {
        assert_eq!(Left { seconds: 0.0, unknown: 0 }.words(), "");
        assert_eq!(Left { seconds: 30.0, unknown: 0 }.words(), "about 30 s");
        assert_eq!(Left { seconds: 30.0, unknown: 2 }.words(), "more than 30 s");
        assert_eq!(Left { seconds: 0.0, unknown: 2 }.words(), "time not known yet");
    }
}
