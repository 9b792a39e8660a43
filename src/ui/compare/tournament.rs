//! Which of several pictures is best, found by choosing between two at a time.
//!
//! The order is made by merge insertion, which asks for fewer choices than any other way of sorting so few. The
//! state is the list of votes and nothing else: what to ask next comes from running the sort again with the votes
//! as its answers, so that a vote can be taken back and the whole survives a restart.

use serde::{Deserialize, Serialize};

use super::MOST;

/// What the artist said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Vote {
    /// One of two is better.
    Better {
        /// The better one.
        winner: usize,
        /// The other.
        loser: usize,
        /// Whether the better one stood on the left.
        left: bool,
    },
    /// One is out: it loses against all others.
    Reject(usize),
}

/// Where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// These two are to be compared: left and right. One that stood in the last pair stays on its side.
    Ask(usize, usize),
    /// All of them, the best first.
    Done(Vec<usize>),
}

/// A contest of some things that are known by their number, from 0.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tournament {
    of: usize,
    votes: Vec<Vote>,
}

impl Tournament {
    /// A new one of so many, at most [`MOST`].
    #[must_use]
    pub fn new(of: usize) -> Self {
        Self { of: of.min(MOST), votes: Vec::new() }
    }

    /// One that was kept, if its votes make sense.
    #[must_use]
    pub fn restored(of: usize, votes: Vec<Vote>) -> Option<Self> {
        let mut again = Self::new(of);
        for vote in votes {
            let taken = match vote {
                Vote::Better { winner, .. } => again.choose(winner),
                Vote::Reject(one) => again.reject(one),
            };
            if !taken {
                return None;
            }
        }
        Some(again)
    }

    /// The votes so far.
    #[must_use]
    pub fn votes(&self) -> &[Vote] {
        &self.votes
    }

    /// How many choices were made.
    #[must_use]
    pub fn choices(&self) -> usize {
        self.votes.iter().filter(|v| matches!(v, Vote::Better { .. })).count()
    }

    /// The most choices that it takes: the sum of ⌈log₂ ¾k⌉ over k from 1 to the number of things.
    #[must_use]
    pub fn at_most(&self) -> usize {
        (1..=self.of).map(|k| (0usize..).find(|e| 4usize << *e >= 3 * k).unwrap_or(0)).sum()
    }

    /// What is to be asked next, or the order.
    #[must_use]
    pub fn standing(&self) -> Standing {
        let known = Known::of(&self.votes);
        let mut open = None;
        let mut ask = |a: usize, b: usize| {
            let answer = known.better(a, b);
            if answer.is_none() {
                open = Some((a, b));
            }
            answer
        };
        let order = order((0..self.of).collect(), &mut ask);
        match (order, open) {
            (Some(order), _) => Standing::Done(order),
            (None, Some((a, b))) => self.sides(a, b),
            (None, None) => Standing::Done((0..self.of).collect()),
        }
    }

    /// Says that one of the two that are asked about is better; anything else changes nothing and gives false.
    pub fn choose(&mut self, winner: usize) -> bool {
        let Standing::Ask(left, right) = self.standing() else { return false };
        let vote = match winner {
            w if w == left => Vote::Better { winner, loser: right, left: true },
            w if w == right => Vote::Better { winner, loser: left, left: false },
            _ => return false,
        };
        self.votes.push(vote);
        true
    }

    /// Takes one out; false where it is out already or not there.
    pub fn reject(&mut self, one: usize) -> bool {
        let fresh = one < self.of && !self.votes.contains(&Vote::Reject(one));
        if fresh {
            self.votes.push(Vote::Reject(one));
        }
        fresh
    }

    /// Takes the last vote back, and gives it.
    pub fn undo(&mut self) -> Option<Vote> {
        self.votes.pop()
    }

    fn sides(&self, a: usize, b: usize) -> Standing {
        let last = self.votes.iter().rev().find_map(|vote| match *vote {
            Vote::Better { winner, loser, left } => Some(if left { (winner, loser) } else { (loser, winner) }),
            Vote::Reject(_) => None,
        });
        match last {
            Some((left, right)) if b == left || a == right => Standing::Ask(b, a),
            _ => Standing::Ask(a, b),
        }
    }
}

/// What follows from the votes: if one is better than another, it is better than what that one is better than.
struct Known {
    /// For each thing the set of those it is better than, a bit for each.
    better_than: [u16; MOST],
    rejected: u16,
}

impl Known {
    fn of(votes: &[Vote]) -> Self {
        let mut known = Self { better_than: [0; MOST], rejected: 0 };
        for vote in votes {
            match *vote {
                Vote::Better { winner, loser, .. } => known.learn(winner, loser),
                Vote::Reject(one) => known.rejected |= bit(one),
            }
        }
        known
    }

    fn learn(&mut self, winner: usize, loser: usize) {
        let gained = bit(loser) | self.better_than.get(loser).copied().unwrap_or(0);
        for (one, set) in self.better_than.iter_mut().enumerate() {
            if one == winner || *set & bit(winner) != 0 {
                *set |= gained;
            }
        }
    }

    fn better(&self, a: usize, b: usize) -> Option<bool> {
        let out = |one: usize| self.rejected & bit(one) != 0;
        let has = |one: usize, other: usize| self.better_than.get(one).is_some_and(|set| set & bit(other) != 0);
        match (out(a), out(b)) {
            (true, true) => Some(a < b),
            (true, false) => Some(false),
            (false, true) => Some(true),
            (false, false) if has(a, b) => Some(true),
            (false, false) if has(b, a) => Some(false),
            (false, false) => None,
        }
    }
}

fn bit(one: usize) -> u16 {
    u32::try_from(one).ok().and_then(|one| 1u16.checked_shl(one)).unwrap_or(0)
}

/// Whether the first is better; None where that is not known yet.
type Ask<'a> = dyn FnMut(usize, usize) -> Option<bool> + 'a;

/// Merge insertion: the best first; None as soon as an answer is missing.
fn order(items: Vec<usize>, ask: &mut Ask<'_>) -> Option<Vec<usize>> {
    let mut worst_first = ascending(items, ask)?;
    worst_first.reverse();
    Some(worst_first)
}

fn ascending(items: Vec<usize>, ask: &mut Ask<'_>) -> Option<Vec<usize>> {
    if items.len() < 2 {
        return Some(items);
    }
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    let mut single = None;
    for pair in items.chunks(2) {
        match *pair {
            [a, b] => pairs.push(if ask(a, b)? { (a, b) } else { (b, a) }),
            [a] => single = Some(a),
            _ => {}
        }
    }
    let winners = ascending(pairs.iter().map(|(winner, _)| *winner).collect(), ask)?;
    // Each loser stands below its winner: the first of them is the last of all.
    let loser = |winner: &usize| pairs.iter().find(|(w, _)| w == winner).map(|(_, l)| *l);
    let mut waiting: Vec<(usize, Option<usize>)> =
        winners.iter().filter_map(|winner| Some((loser(winner)?, Some(*winner)))).collect();
    waiting.extend(single.map(|one| (one, None)));
    let mut chain: Vec<usize> = waiting.first().map(|(one, _)| *one).into_iter().chain(winners).collect();
    for at in insertion_order(waiting.len()) {
        let (one, below) = *waiting.get(at)?;
        let (mut low, mut high) = (0, chain.len());
        if let Some(winner) = below {
            high = chain.iter().position(|c| *c == winner)?;
        }
        while low < high {
            let middle = low.midpoint(high);
            if ask(one, *chain.get(middle)?)? {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        chain.insert(low, one);
    }
    Some(chain)
}

/// In which order those that wait are inserted, the first of them being there already: in groups whose search always
/// spans one less than a power of two, each from its far end.
fn insertion_order(waiting: usize) -> Vec<usize> {
    let mut order = Vec::new();
    let (mut done, mut next) = (1, 3);
    while done < waiting {
        order.extend((done..next.min(waiting)).rev());
        (done, next) = (next, next + 2 * done);
    }
    order
}

#[cfg(test)]
#[path = "tournament_tests.rs"]
mod tests;
