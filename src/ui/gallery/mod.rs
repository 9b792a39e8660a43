//! What the window knows of what was made: every picture's number, and the records of those in sight.
//!
//! A record is a thousand bytes, a number eight. Of 100,000 pictures the numbers are here; records come as they come
//! in sight and go again when there are too many.

mod choose;
pub mod hear;
#[cfg(test)]
mod tests;

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::time::{Duration, Instant};

pub use choose::Pick;

use crate::engine::{Filter, GalleryList, Mark, PictureId, PictureView};
use crate::tr;

/// Records kept before those far from what is in sight are given back.
const KEEP: usize = 2000;
/// Records asked for on each side of what is in sight.
const AROUND: usize = 60;
/// How long a word of what was done stays in sight.
pub const TOAST: Duration = Duration::from_secs(10);

/// The pictures of the library that the filter lets through.
#[derive(Debug, Default)]
pub struct Gallery {
    /// Newest first; numbers only ever fall.
    ids: Vec<PictureId>,
    known: HashMap<PictureId, PictureView>,
    /// Records on their way.
    asked: bool,
    /// Pictures whose file gives no thumbnail: not asked for again and again.
    lost: HashSet<PictureId>,
    /// Pictures that were asked for and are not there any more.
    gone: HashSet<PictureId>,
    /// What is shown.
    pub filter: Filter,
    /// How many pictures there are without a filter.
    pub all: u64,
    /// How many lie in the trash.
    pub trashed: u64,
    /// The backends to choose from.
    pub backends: Vec<String>,
    /// The models to choose from.
    pub models: Vec<String>,
    /// Where a range of chosen pictures begins.
    pub anchor: Option<PictureId>,
    /// Whether it covers the canvas, as a grid.
    pub grid: bool,
    /// Its columns.
    pub columns: usize,
    /// The picture that is to be scrolled to.
    pub reveal: Option<PictureId>,
    /// What went to the trash and can be brought back, the latest last.
    pub undo: Vec<Vec<PictureId>>,
    /// What was done, said for a while.
    pub toast: Option<Toast>,
    /// Whether the trash is about to be emptied, and the artist is asked.
    pub emptying: bool,
    /// Text for the clipboard.
    pub copied: Option<String>,
}

/// A word of what was done, with a way back.
#[derive(Debug)]
pub struct Toast {
    /// The words.
    pub text: String,
    /// Whether it can be undone.
    pub undo: bool,
    /// Until when it is shown.
    pub until: Instant,
}

impl Toast {
    /// One that is shown from now on.
    #[must_use]
    pub fn new(text: impl Into<String>, undo: bool) -> Self {
        Self { text: text.into(), undo, until: Instant::now() + TOAST }
    }
}

impl Gallery {
    /// How many pictures are shown.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether none is.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// All numbers, newest first.
    #[must_use]
    pub fn ids(&self) -> &[PictureId] {
        &self.ids
    }

    /// The number at a place.
    #[must_use]
    pub fn at(&self, place: usize) -> Option<PictureId> {
        self.ids.get(place).copied()
    }

    /// A picture's place.
    #[must_use]
    pub fn place(&self, id: PictureId) -> Option<usize> {
        self.ids.binary_search_by(|other| id.cmp(other)).ok()
    }

    /// A picture's record, while it is here.
    #[must_use]
    pub fn get(&self, id: PictureId) -> Option<&PictureView> {
        self.known.get(&id)
    }

    /// The newest picture.
    #[must_use]
    pub fn first(&self) -> Option<PictureId> {
        self.ids.first().copied()
    }

    /// The records that are here, newest first.
    pub fn iter(&self) -> impl Iterator<Item = &PictureView> {
        let mut known: Vec<&PictureView> = self.known.values().collect();
        known.sort_unstable_by_key(|p| std::cmp::Reverse(p.id));
        known.into_iter()
    }

    /// Every picture of the library, newest first, where all of them are known here.
    #[must_use]
    pub fn whole(&self) -> Option<Vec<&PictureView>> {
        let whole = self.filter.is_open() && self.ids.len() as u64 == self.all && self.known.len() >= self.ids.len();
        if whole { self.ids.iter().map(|id| self.known.get(id)).collect() } else { None }
    }

    /// The pictures from one to another, both with them, in that direction.
    #[must_use]
    pub fn range(&self, from: PictureId, to: PictureId) -> Vec<PictureId> {
        let (Some(a), Some(b)) = (self.place(from), self.place(to)) else { return vec![to] };
        let part = self.ids.get(a.min(b)..=a.max(b)).unwrap_or_default();
        if a <= b { part.to_vec() } else { part.iter().rev().copied().collect() }
    }

    /// The records to ask for, given the places in sight and what must not be given back; None where nothing lacks, or
    /// something is on its way already.
    pub fn wanted(&mut self, sight: Range<usize>, pinned: &[PictureId]) -> Option<Vec<PictureId>> {
        if self.known.len() > KEEP {
            self.give_back(&sight, pinned);
        }
        if self.asked {
            return None;
        }
        let unknown = |ids: &[PictureId]| -> Vec<PictureId> {
            ids.iter().filter(|id| !self.known.contains_key(id) && !self.gone.contains(id)).copied().collect()
        };
        let end = sight.end.min(self.ids.len());
        let lacking = if unknown(self.ids.get(sight.start..end)?).is_empty() {
            unknown(pinned)
        } else {
            unknown(self.ids.get(sight.start.saturating_sub(AROUND)..(end + AROUND).min(self.ids.len()))?)
        };
        self.asked = !lacking.is_empty();
        self.asked.then_some(lacking)
    }

    fn give_back(&mut self, sight: &Range<usize>, pinned: &[PictureId]) {
        let far = sight.start.saturating_sub(KEEP / 4)..(sight.end + KEEP / 4).min(self.ids.len());
        let near = self.ids.get(far).unwrap_or_default();
        let (newest, oldest) = (near.first().copied(), near.last().copied());
        self.known.retain(|id, _| (Some(*id) <= newest && Some(*id) >= oldest) || pinned.contains(id));
    }

    /// The asking came to nothing: it may be done again.
    pub fn not_asked(&mut self) {
        self.asked = false;
    }

    /// Whether a picture's thumbnail is worth asking for.
    #[must_use]
    pub fn has_thumbnail(&self, id: PictureId) -> bool {
        !self.lost.contains(&id)
    }

    /// A picture's file gave none.
    pub fn no_thumbnail(&mut self, id: PictureId) {
        self.lost.insert(id);
    }

    /// The newest pictures, at the start.
    pub fn begin(&mut self, pictures: Vec<PictureView>) {
        self.all = pictures.len() as u64;
        self.ids = pictures.iter().map(|p| p.id).collect();
        self.known = pictures.into_iter().map(|p| (p.id, p)).collect();
    }

    /// What there is under a filter; one that has changed since is not listened to.
    pub fn listed(&mut self, list: GalleryList) {
        let GalleryList { filter, pictures, all, trashed, backends, models } = list;
        if filter != self.filter {
            return;
        }
        self.ids = pictures;
        self.all = all;
        self.trashed = trashed;
        self.backends = backends;
        self.models = models;
        self.lost.clear();
        self.gone.clear();
    }

    /// Records have come; what is not among them is gone.
    pub fn told(&mut self, asked: &[PictureId], pictures: Vec<PictureView>) {
        self.asked = false;
        self.known.extend(pictures.into_iter().map(|p| (p.id, p)));
        let gone: HashSet<PictureId> = asked.iter().filter(|id| !self.known.contains_key(id)).copied().collect();
        if !gone.is_empty() {
            self.ids.retain(|id| !gone.contains(id));
            self.gone.extend(gone);
        }
    }

    /// A picture was made.
    pub fn saved(&mut self, picture: PictureView) {
        self.all += 1;
        for (list, name) in [(&mut self.backends, &picture.recipe.backend), (&mut self.models, &picture.model)] {
            if let Err(at) = list.binary_search(name) {
                list.insert(at, name.clone());
            }
        }
        if self.filter.fits(&picture.face())
            && let Err(at) = self.ids.binary_search_by(|other| picture.id.cmp(other))
        {
            self.ids.insert(at, picture.id);
        }
        self.known.insert(picture.id, picture);
    }

    /// A mark was set or taken off; gives whether some are not shown any more.
    pub fn marked(&mut self, pictures: &[PictureId], mark: Mark, on: bool) -> bool {
        for id in pictures {
            if let Some(picture) = self.known.get_mut(id) {
                match mark {
                    Mark::Star => picture.star = on,
                    Mark::Rejected => picture.rejected = on,
                }
            }
        }
        let hidden = match mark {
            Mark::Star => self.filter.starred && !on,
            Mark::Rejected => self.filter.hide_rejected && on,
        };
        if hidden {
            self.take_out(pictures);
        }
        hidden
    }

    /// Pictures are shown no more.
    pub fn take_out(&mut self, pictures: &[PictureId]) {
        let out: HashSet<PictureId> = pictures.iter().copied().collect();
        self.ids.retain(|id| !out.contains(id));
    }

    /// Pictures went to the trash.
    pub fn went_to_trash(&mut self, pictures: Vec<PictureId>, trashed: u64) {
        self.take_out(&pictures);
        for id in &pictures {
            self.known.remove(id);
        }
        self.all = self.all.saturating_sub(pictures.len() as u64);
        self.trashed = trashed;
        if !pictures.is_empty() {
            self.undo.push(pictures);
        }
    }

    /// The picture to go on with once these are shown no more: the next older one, or the next newer one.
    #[must_use]
    pub fn beside(&self, out: &[PictureId]) -> Option<PictureId> {
        let out: HashSet<PictureId> = out.iter().copied().collect();
        let last = self.ids.iter().rposition(|id| out.contains(id))?;
        let older = self.ids.get(last + 1..)?.first().copied();
        older.or_else(|| self.ids.get(..last)?.iter().rev().find(|id| !out.contains(id)).copied())
    }
}

/// "1 picture", "12,345 pictures".
#[must_use]
pub fn pictures(count: u64) -> String {
    tr!("gallery-pictures", count = count, number = grouped(count))
}

/// A number with its thousands apart.
#[must_use]
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let between = tr!("gallery-thousands");
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push_str(&between);
        }
        text.push(digit);
    }
    text
}
