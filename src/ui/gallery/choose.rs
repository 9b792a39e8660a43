//! Which pictures are chosen: the rules every file manager has.

use super::Gallery;
use crate::engine::{Mark, PictureId};
use crate::ui::model::{Model, View};

/// How a picture is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pick {
    /// It alone.
    One,
    /// It too, or no more (Ctrl).
    Toggle,
    /// Everything from the last one to it (Shift).
    Range,
}

impl Model {
    /// Chooses a picture.
    pub fn pick(&mut self, id: PictureId, how: Pick) {
        match how {
            Pick::One => {
                self.selection = vec![id];
                self.pictures.anchor = Some(id);
            }
            Pick::Toggle => {
                match self.selection.iter().position(|other| *other == id) {
                    Some(at) => {
                        self.selection.remove(at);
                    }
                    None => self.selection.push(id),
                }
                self.pictures.anchor = Some(id);
            }
            Pick::Range => {
                let from = self.pictures.anchor.filter(|a| self.pictures.place(*a).is_some()).unwrap_or(id);
                self.pictures.anchor = Some(from);
                self.selection = self.pictures.range(from, id);
            }
        }
    }

    /// The pictures that a command is about: the chosen ones, or the one that is shown.
    #[must_use]
    pub fn chosen(&self) -> Vec<PictureId> {
        match (self.selection.is_empty(), self.view) {
            (true, View::Picture(id)) => vec![id],
            _ => self.selection.clone(),
        }
    }

    /// Whether a mark is to be set on the chosen pictures (or, where all have it, taken off), and on which.
    #[must_use]
    pub fn toggled(&self, mark: Mark) -> Option<(Vec<PictureId>, bool)> {
        let chosen = self.chosen();
        let has = |id: &PictureId| {
            self.pictures.get(*id).is_some_and(|p| match mark {
                Mark::Star => p.star,
                Mark::Rejected => p.rejected,
            })
        };
        let on = !chosen.iter().all(has);
        (!chosen.is_empty()).then_some((chosen, on))
    }

    /// What is pinned: records that must stay whatever is in sight.
    #[must_use]
    pub fn pinned(&self) -> Vec<PictureId> {
        let shown = if let View::Picture(id) = self.view { Some(id) } else { None };
        // More than a wall holds are not looked at one by one.
        self.selection.iter().take(64).copied().chain(shown).collect()
    }
}

impl Gallery {
    /// Which of the pictures between two places are chosen, in no order.
    #[must_use]
    pub fn chosen_in_sight(&self, selection: &[PictureId], sight: std::ops::Range<usize>) -> Vec<PictureId> {
        let part = self.ids.get(sight.start..sight.end.min(self.ids.len())).unwrap_or_default();
        let (Some(newest), Some(oldest)) = (part.first(), part.last()) else { return Vec::new() };
        selection.iter().filter(|id| *id <= newest && *id >= oldest).copied().collect()
    }
}
