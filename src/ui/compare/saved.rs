//! What of the wall survives a restart.

use serde::{Deserialize, Serialize};

use super::{Tournament, Vote, Wall};
use crate::engine::PictureView;

/// The wall as it is written down: pictures by their numbers in the library, votes by the
/// pictures' places on the wall. Who is chosen or rejected, the library knows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Saved {
    /// The pictures.
    pub pictures: Vec<i64>,
    /// The votes of a tournament.
    pub votes: Option<Vec<Vote>>,
    /// Whether it was on the screen.
    pub open: bool,
}

impl Wall {
    /// What is to be kept.
    #[must_use]
    pub fn saved(&self) -> Saved {
        Saved {
            pictures: self.pictures().iter().map(|p| p.id.0).collect(),
            votes: self.contest.as_ref().map(|c| c.votes().to_vec()),
            open: self.is_open(),
        }
    }

    /// Takes up what was kept, if all its pictures are among these.
    pub fn restore(&mut self, saved: &Saved, pictures: &[PictureView]) {
        let known: Option<Vec<PictureView>> =
            saved.pictures.iter().map(|id| pictures.iter().find(|p| p.id.0 == *id).cloned()).collect();
        let Some(known) = known else { return };
        let count = known.len();
        self.open(known);
        if self.pictures().len() != count {
            return;
        }
        self.take_back(saved.votes.clone().and_then(|votes| Tournament::restored(count, votes)));
        self.check_contest();
        if !saved.open {
            self.close();
        }
    }
}
