//! What the wall does when something is asked of it.

use super::super::words::listed;
use super::super::{FEWEST, Tournament, Vote};
use super::{GAIN, Place, Shown, Then, Wall, WallAction, Way};
use crate::tr;
use crate::ui::view::ViewAction;

impl Wall {
    /// Carries out a wish; what follows from it for the rest of the window.
    pub fn act(&mut self, action: WallAction) -> Option<Then> {
        match action {
            WallAction::Digit(digit) => self.digit(digit),
            WallAction::Choose(one) => self.choose(one),
            WallAction::ChooseFocused => self.choose(self.focus),
            WallAction::Reject(one) => self.reject(one),
            WallAction::RejectFocused => self.reject(self.focus),
            WallAction::Focus(one) => self.set_focus(one),
            WallAction::Move(across, down) => self.step(across, down),
            WallAction::Against(one) => self.set_against(one),
            WallAction::StepAgainst(by) => {
                let next = self.other_than(self.against, by, self.focus);
                self.set_against(next);
            }
            WallAction::Large => {
                self.place = if self.place == Place::Large { Place::Grid } else { Place::Large };
                self.way = None;
                self.moved = true;
            }
            WallAction::Open(one) => {
                self.set_focus(one);
                self.place = Place::Large;
                self.moved = true;
            }
            WallAction::Show(way) => self.show(way),
            WallAction::Tournament => self.tournament(),
            WallAction::Undo => self.undo(),
            WallAction::Gain(gain) => self.gain = gain.clamp(1, GAIN),
            WallAction::StepGain(by) => self.gain = self.gain.saturating_add_signed(by).clamp(1, GAIN),
            WallAction::Flip => self.held = Some(!self.held.unwrap_or(false)),
            WallAction::Blinking(on) => self.held = if on { None } else { Some(false) },
            WallAction::View(action) => self.look(action),
            WallAction::UseAsInit => {
                let id = self.pictures.get(self.focus)?.id;
                self.close();
                return Some(Then::Init(id));
            }
            WallAction::LockSeed => return Some(Then::Seed(self.pictures.get(self.focus)?.id)),
            WallAction::Leave => self.leave(),
        }
        None
    }

    pub(super) fn look(&mut self, action: ViewAction) {
        self.looks.push(action);
    }

    fn digit(&mut self, digit: usize) {
        match (self.asked(), digit) {
            (Some((left, _)), 1) => self.choose(left),
            (Some((_, right)), 2) => self.choose(right),
            (Some(_), _) => {}
            (None, digit) => {
                if let Some(one) = digit.checked_sub(1).filter(|one| *one < self.pictures.len()) {
                    self.choose(one);
                    self.set_focus(one);
                    self.moved = true;
                }
            }
        }
    }

    fn choose(&mut self, one: usize) {
        if one >= self.pictures.len() {
            return;
        }
        if self.asked().is_some() {
            if self.contest.as_mut().is_some_and(|c| c.choose(one)) {
                self.voted();
            }
            return;
        }
        let number = one + 1;
        if self.chosen.remove(&one) {
            self.say(tr!("wall-said-chosen.no-longer", number = number));
        } else {
            self.rejected.remove(&one);
            self.chosen.insert(one);
            self.say(tr!("wall-said-chosen", number = number));
        }
    }

    fn reject(&mut self, one: usize) {
        if one >= self.pictures.len() {
            return;
        }
        let number = one + 1;
        if self.rejected.remove(&one) {
            // Who is back has not been compared yet.
            self.take_back(None);
            self.playing = false;
            self.say(tr!("wall-said-rejected.no-longer", number = number));
            return;
        }
        self.chosen.remove(&one);
        self.rejected.insert(one);
        self.say(tr!("wall-said-rejected", number = number));
        let playing = self.playing;
        if let Some(contest) = &mut self.contest {
            contest.reject(one);
        }
        if playing {
            self.voted();
        }
    }

    /// After a vote: the next pair, or the end.
    fn voted(&mut self) {
        self.moved = true;
        if let Some((left, right)) = self.asked() {
            if self.focus != left && self.focus != right {
                self.focus = left;
            }
            return;
        }
        let Some(order) = self.order() else { return };
        self.playing = false;
        self.place = Place::Grid;
        self.way = None;
        if let Some(winner) = order.first() {
            self.rejected.remove(winner);
            self.chosen.insert(*winner);
            self.focus = *winner;
            self.against = order.get(1).copied().unwrap_or(self.against);
            self.said = tr!("wall-said-winner", number = winner + 1, order = listed(&order));
        }
    }

    fn tournament(&mut self) {
        self.moved = true;
        self.place = Place::Grid;
        self.way = None;
        if self.playing {
            self.playing = false;
            self.said = tr!("wall-said-waits");
            return;
        }
        if self.contest.is_none() || self.order().is_some() {
            if self.pictures.len() - self.rejected.len() < FEWEST {
                self.said = tr!("wall-said-too-few");
                return;
            }
            let mut contest = Tournament::new(self.pictures.len());
            for one in &self.rejected {
                contest.reject(*one);
            }
            self.take_back(Some(contest));
        }
        self.playing = true;
        self.said.clear();
        if let Some((left, _)) = self.asked() {
            self.focus = left;
        }
    }

    fn undo(&mut self) {
        if !self.can_undo() {
            return;
        }
        let Some(contest) = &mut self.contest else { return };
        if let Some(Vote::Reject(one)) = contest.undo() {
            self.rejected.remove(&one);
        }
        self.playing = true;
        self.place = Place::Grid;
        self.said = tr!("wall-said-undone");
        self.voted();
    }

    fn set_focus(&mut self, one: usize) {
        if one >= self.pictures.len() || one == self.focus {
            return;
        }
        if let Some((left, right)) = self.asked()
            && one != left
            && one != right
        {
            return;
        }
        if self.place == Place::Pair {
            if one == self.against {
                self.against = self.focus;
            }
        } else {
            self.against = self.focus;
        }
        self.focus = one;
    }

    fn set_against(&mut self, one: usize) {
        if one < self.pictures.len() {
            if one == self.focus {
                self.focus = self.against;
            }
            self.against = one;
        }
    }

    /// The picture `by` places after `from` that is not `without`, round and round.
    fn other_than(&self, from: usize, by: isize, without: usize) -> usize {
        let count = self.pictures.len().max(1) as isize;
        let step = |at: usize| (at as isize + by).rem_euclid(count) as usize;
        let next = step(from);
        if next == without { step(next) } else { next }
    }

    fn step(&mut self, across: isize, down: isize) {
        self.moved = true;
        match self.shown() {
            Shown::Contest(left, right, _) => self.focus = if across + down < 0 { left } else { right },
            Shown::Pair(..) => self.focus = self.other_than(self.focus, across + down, self.against),
            Shown::Large(_) => {
                let arranged = self.arranged();
                self.go(&arranged, across + down);
            }
            Shown::Grid => {
                let arranged = self.arranged();
                self.go(&arranged, across + down * self.columns.max(1) as isize);
            }
        }
    }

    fn go(&mut self, arranged: &[usize], by: isize) {
        let at = arranged.iter().position(|one| *one == self.focus).unwrap_or(0);
        if let Some(next) = at.checked_add_signed(by).and_then(|at| arranged.get(at)) {
            self.set_focus(*next);
        }
    }

    fn show(&mut self, way: Way) {
        self.moved = true;
        self.held = None;
        if self.way == Some(way) {
            self.way = None;
            if self.place == Place::Pair {
                self.place = Place::Grid;
            }
            return;
        }
        self.way = Some(way);
        if self.asked().is_none() {
            if self.against == self.focus || self.against >= self.pictures.len() {
                self.against = self.other_than(self.focus, 1, self.focus);
            }
            self.place = Place::Pair;
        }
    }

    fn leave(&mut self) {
        self.moved = true;
        if self.playing {
            if self.way.take().is_none() {
                self.tournament();
            }
        } else if self.place != Place::Grid {
            self.place = Place::Grid;
            self.way = None;
        } else {
            self.close();
        }
    }
}
