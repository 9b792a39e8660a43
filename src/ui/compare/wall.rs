//! The wall: which pictures are compared, how they are shown, and what was said of them.

mod acts;

use std::collections::BTreeSet;

use super::words::labels;
use super::{FEWEST, MOST, Standing, Tournament, Vote};
use crate::engine::{PictureId, PictureView};
use crate::ui::view::ViewAction;

/// The brightest that a difference is made.
const GAIN: u8 = 32;

/// How two pictures are laid on each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// One left of a divider, the other right of it.
    Wipe,
    /// One after the other in the same place.
    Blink,
    /// How much they differ.
    Difference,
}

/// What is on the screen, by the pictures' numbers from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// All of them.
    Grid,
    /// One.
    Large(usize),
    /// Two, one upon the other.
    Pair(usize, usize, Way),
    /// Two that are to be chosen from: beside each other, or one upon the other.
    Contest(usize, usize, Option<Way>),
}

/// What the artist wishes of the wall. Pictures are meant by their number from 0.
#[derive(Clone, Debug, PartialEq)]
pub enum WallAction {
    /// A digit was typed, from 1.
    Digit(usize),
    /// Choose this one, or no longer; in a tournament it is the better one.
    Choose(usize),
    /// Choose the one in focus.
    ChooseFocused,
    /// Reject this one, or no longer.
    Reject(usize),
    /// Reject the one in focus.
    RejectFocused,
    /// This one is in focus.
    Focus(usize),
    /// The focus goes so many to the right and down.
    Move(isize, isize),
    /// The other one of a pair.
    Against(usize),
    /// The other one of a pair is so many further.
    StepAgainst(isize),
    /// Open the one in focus large, or close it.
    Large,
    /// Open this one large.
    Open(usize),
    /// Show a pair this way, or no longer.
    Show(Way),
    /// Begin a tournament, go on with it, or leave it for now.
    Tournament,
    /// Take the last choice back.
    Undo,
    /// Show differences this much brighter.
    Gain(u8),
    /// Brighter by this much, or darker.
    StepGain(i8),
    /// Show the other one of the two that blink, and keep it.
    Flip,
    /// Blink by itself, or no longer.
    Blinking(bool),
    /// Look elsewhere.
    View(ViewAction),
    /// The one in focus becomes the init image.
    UseAsInit,
    /// The seed of the one in focus is locked.
    LockSeed,
    /// One step back; from the grid, away from the wall.
    Leave,
}

/// What follows from an action for the rest of the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Then {
    /// This becomes the init image.
    Init(PictureId),
    /// This one's seed is locked.
    Seed(PictureId),
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Place {
    #[default]
    Grid,
    Large,
    Pair,
}

/// The pictures that are compared.
#[derive(Debug)]
pub struct Wall {
    open: bool,
    pictures: Vec<PictureView>,
    labels: Vec<String>,
    words: String,
    chosen: BTreeSet<usize>,
    rejected: BTreeSet<usize>,
    pub(super) contest: Option<Tournament>,
    /// Votes of the contest that were there when it began: who was out already.
    given: usize,
    playing: bool,
    place: Place,
    way: Option<Way>,
    focus: usize,
    against: usize,
    moved: bool,
    said: String,
    /// How many columns the grid has; the panel says so.
    pub columns: usize,
    /// Where the divider stands, 0 to 1.
    pub wipe: f32,
    /// How much brighter differences are shown.
    pub gain: u8,
    /// Which of the two that blink is shown, where they do not by themselves.
    pub held: Option<bool>,
    /// What was wished of the view and not carried out yet.
    pub looks: Vec<ViewAction>,
    /// Pictures that could not be read.
    pub failed: BTreeSet<PictureId>,
}

impl Default for Wall {
    fn default() -> Self {
        Self {
            open: false,
            pictures: Vec::new(),
            labels: Vec::new(),
            words: String::new(),
            chosen: BTreeSet::new(),
            rejected: BTreeSet::new(),
            contest: None,
            given: 0,
            playing: false,
            place: Place::Grid,
            way: None,
            focus: 0,
            against: 1,
            moved: false,
            said: String::new(),
            columns: 1,
            wipe: 0.5,
            gain: 4,
            held: None,
            looks: Vec::new(),
            failed: BTreeSet::new(),
        }
    }
}

impl Wall {
    /// Opens the wall with these pictures, of which the first [`MOST`] count; fewer than [`FEWEST`] open nothing. A
    /// tournament of the same pictures goes on.
    pub fn open(&mut self, mut pictures: Vec<PictureView>) {
        let mut seen = BTreeSet::new();
        pictures.retain(|p| seen.insert(p.id));
        pictures.truncate(MOST);
        if pictures.len() < FEWEST {
            return;
        }
        let ids = |of: &[PictureView]| of.iter().map(|p| p.id).collect::<BTreeSet<_>>();
        let stars = pictures.iter().filter(|p| p.star).map(|p| p.id).collect::<BTreeSet<_>>();
        let rejected = pictures.iter().filter(|p| p.rejected).map(|p| p.id).collect::<BTreeSet<_>>();
        if ids(&pictures) != ids(&self.pictures) {
            *self = Self { pictures, wipe: self.wipe, gain: self.gain, ..Self::default() };
        }
        // Each time: the language may be another since.
        (self.labels, self.words) = labels(&self.pictures);
        // What the library says of them is what counts.
        self.chosen = self.numbers(&stars);
        self.rejected = self.numbers(&rejected);
        self.check_contest();
        self.open = true;
        self.moved = true;
        self.said.clear();
        self.look(ViewAction::Fit);
    }

    fn numbers(&self, of: &BTreeSet<PictureId>) -> BTreeSet<usize> {
        self.pictures.iter().enumerate().filter(|(_, p)| of.contains(&p.id)).map(|(number, _)| number).collect()
    }

    /// A tournament that takes others for rejected than are so is none any more.
    pub(super) fn check_contest(&mut self) {
        let out = |vote: &Vote| if let Vote::Reject(one) = vote { Some(*one) } else { None };
        let voted = self.contest.as_ref().map(|c| c.votes().iter().filter_map(out).collect::<BTreeSet<usize>>());
        if voted.is_some_and(|voted| voted != self.rejected) {
            self.take_back(None);
        }
    }

    /// The pictures that are chosen, and those that are rejected.
    #[must_use]
    pub fn marks(&self) -> (BTreeSet<PictureId>, BTreeSet<PictureId>) {
        let ids = |of: &BTreeSet<usize>| {
            of.iter().filter_map(|number| self.pictures.get(*number)).map(|p| p.id).collect::<BTreeSet<_>>()
        };
        (ids(&self.chosen), ids(&self.rejected))
    }

    pub(super) fn take_back(&mut self, contest: Option<Tournament>) {
        self.given =
            contest.as_ref().map_or(0, |c| c.votes().iter().take_while(|v| matches!(v, Vote::Reject(_))).count());
        self.contest = contest;
    }

    /// Closes it; what was said is kept.
    pub fn close(&mut self) {
        self.open = false;
        self.playing = false;
        self.place = Place::Grid;
        self.way = None;
    }

    /// Whether it is on the screen.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.open
    }

    /// The pictures, by their numbers.
    #[must_use]
    pub fn pictures(&self) -> &[PictureView] {
        &self.pictures
    }

    /// What sets a picture apart from the others: `seed 7, strength 0.6`.
    #[must_use]
    pub fn label(&self, index: usize) -> &str {
        self.labels.get(index).map_or("", String::as_str)
    }

    /// What the pictures differ in, as a sentence.
    #[must_use]
    pub fn words(&self) -> &str {
        &self.words
    }

    /// What the last action came to, in words.
    #[must_use]
    pub fn said(&self) -> &str {
        &self.said
    }

    /// Says something about what was asked for.
    pub fn say(&mut self, words: impl Into<String>) {
        self.said = words.into();
    }

    /// Whether this one is chosen.
    #[must_use]
    pub fn is_chosen(&self, index: usize) -> bool {
        self.chosen.contains(&index)
    }

    /// Whether this one is rejected.
    #[must_use]
    pub fn is_rejected(&self, index: usize) -> bool {
        self.rejected.contains(&index)
    }

    /// The one in focus.
    #[must_use]
    pub fn focus(&self) -> usize {
        self.focus
    }

    /// Whether a key moved the focus since the last call.
    pub fn moved(&mut self) -> bool {
        std::mem::take(&mut self.moved)
    }

    /// What is on the screen.
    #[must_use]
    pub fn shown(&self) -> Shown {
        if let Some((left, right)) = self.asked() {
            return Shown::Contest(left, right, self.way);
        }
        match (self.place, self.way) {
            (Place::Pair, Some(way)) => Shown::Pair(self.against, self.focus, way),
            (Place::Large, _) => Shown::Large(self.focus),
            _ => Shown::Grid,
        }
    }

    /// The two that are to be chosen from, while a tournament is on the screen.
    fn asked(&self) -> Option<(usize, usize)> {
        match self.contest.as_ref().filter(|_| self.playing)?.standing() {
            Standing::Ask(left, right) => Some((left, right)),
            Standing::Done(_) => None,
        }
    }

    /// How far a tournament is: choices made, and the most that it takes. None where there is none.
    #[must_use]
    pub fn progress(&self) -> Option<(usize, usize)> {
        self.contest.as_ref().map(|c| (c.choices(), c.at_most()))
    }

    /// Whether a choice can be taken back.
    #[must_use]
    pub fn can_undo(&self) -> bool {
        self.contest.as_ref().is_some_and(|c| c.votes().len() > self.given)
    }

    /// The order that a tournament ended in.
    #[must_use]
    pub fn order(&self) -> Option<Vec<usize>> {
        match self.contest.as_ref()?.standing() {
            Standing::Done(order) => Some(order),
            Standing::Ask(..) => None,
        }
    }

    /// The order in which the grid shows the pictures.
    #[must_use]
    pub fn arranged(&self) -> Vec<usize> {
        self.order().unwrap_or_else(|| (0..self.pictures.len()).collect())
    }
}

#[cfg(test)]
#[path = "wall_tests.rs"]
mod tests;
