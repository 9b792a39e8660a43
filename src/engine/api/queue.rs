//! What is asked of the line of jobs, and what is told of it.

use std::collections::BTreeMap;

use super::JobId;
use crate::recipe::{Pace, Recipe, pace_key};

/// What is asked of the line. Answer to each: [`super::Event::Queue`], or [`super::Event::Refused`].
#[derive(Clone, Debug)]
pub enum QueueCommand {
    /// As [`super::Command::Enqueue`], but before everything that waits.
    First {
        /// What to make.
        recipe: Box<Recipe>,
        /// How many, 1 to 64.
        count: u32,
    },
    /// Begin nothing more, or go on. What is being made is finished.
    Pause(bool),
    /// A waiting job goes before another one, or to the end.
    Move {
        /// Which.
        job: JobId,
        /// The one that it goes before; None for the end.
        before: Option<JobId>,
    },
    /// The same recipe again with the next seed that is not in line, right behind the job.
    Duplicate(JobId),
    /// Cancel a job and make its recipe with the next seed that is not in line, in its place.
    NextSeed(JobId),
}

/// The line as it stands in the library.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct QueueView {
    /// Whether nothing more is begun.
    pub paused: bool,
    /// Jobs that wait, as they come next. Services' jobs keep their own time.
    pub order: Vec<JobId>,
    /// What was measured on what pictures are painted on now, by [`pace_key`].
    pub paces: BTreeMap<String, Pace>,
}

impl QueueView {
    /// Seconds that a picture of this machine's takes; None for a model that was not measured yet, and for a service.
    #[must_use]
    pub fn seconds(&self, recipe: &Recipe) -> Option<f64> {
        recipe.cloud.is_none().then(|| self.paces.get(&pace_key(&recipe.model)))?.map(|pace| pace.seconds(recipe))
    }
}
