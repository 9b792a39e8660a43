//! Which part of an init image is used, and how it is turned first.
//!
//! The order is fixed: the upright picture is turned clockwise, then mirrored, then a part of what that gives is cut
//! out; only then a [`Fit`](super::Fit) brings it into the frame. Places are shares of the picture's sides, so that
//! they hold at any size it is shown in.

use serde::{Deserialize, Serialize};

use crate::tr;

/// The smallest share of a side that a crop keeps.
const LEAST: f64 = 1e-6;

/// A part of a picture in shares of its sides, inside it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "[f64; 4]", into = "[f64; 4]")]
pub struct Area {
    left: f64,
    top: f64,
    width: f64,
    height: f64,
}

impl Area {
    /// The part nearest to these shares that lies inside the picture; what is no number counts as the whole.
    #[must_use]
    pub fn inside(left: f64, top: f64, width: f64, height: f64) -> Self {
        let side = |v: f64| if v.is_finite() { v.clamp(LEAST, 1.0) } else { 1.0 };
        let (width, height) = (side(width), side(height));
        let start = |v: f64, side: f64| if v.is_finite() { v.clamp(0.0, 1.0 - side) } else { 0.0 };
        Self { left: start(left, width), top: start(top, height), width, height }
    }

    /// Left, top, width and height, each a share.
    #[must_use]
    pub fn shares(self) -> [f64; 4] {
        [self.left, self.top, self.width, self.height]
    }
}

/// Shares that are no part of a picture.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[error("{}", tr!("recipe-crop", shares = format!("{:?}", .0)))]
pub struct NoArea([f64; 4]);

impl TryFrom<[f64; 4]> for Area {
    type Error = NoArea;
    fn try_from(shares: [f64; 4]) -> Result<Self, NoArea> {
        let [left, top, width, height] = shares;
        // A number that went through text may be off by its last digit.
        const SLACK: f64 = 1e-9;
        let holds =
            |start: f64, side: f64| (LEAST..=1.0).contains(&side) && start >= 0.0 && start + side <= 1.0 + SLACK;
        if holds(left, width) && holds(top, height) {
            Ok(Self { left, top, width, height })
        } else {
            Err(NoArea(shares))
        }
    }
}

impl From<Area> for [f64; 4] {
    fn from(area: Area) -> Self {
        area.shares()
    }
}

/// A turn by quarters, then perhaps a mirroring.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "(u8, bool)", into = "(u8, bool)")]
pub struct Turn {
    quarters: u8,
    mirrored: bool,
}

impl Turn {
    /// `quarters` clockwise, any number of them; then left and right change places if `mirrored`.
    #[must_use]
    pub fn new(quarters: u8, mirrored: bool) -> Self {
        Self { quarters: quarters % 4, mirrored }
    }
    /// Quarters clockwise, 0 to 3.
    #[must_use]
    pub fn quarters(self) -> u8 {
        self.quarters
    }
    /// Whether left and right change places after that.
    #[must_use]
    pub fn mirrored(self) -> bool {
        self.mirrored
    }
    /// A picture's sides after it.
    #[must_use]
    pub fn sides(self, (width, height): (u32, u32)) -> (u32, u32) {
        if self.quarters % 2 == 1 { (height, width) } else { (width, height) }
    }
    /// Where in the upright picture a place of the turned one comes from; both in shares.
    #[must_use]
    pub fn upright(self, (x, y): (f64, f64)) -> (f64, f64) {
        let x = if self.mirrored { 1.0 - x } else { x };
        match self.quarters {
            0 => (x, y),
            1 => (y, 1.0 - x),
            2 => (1.0 - x, 1.0 - y),
            _ => (1.0 - y, x),
        }
    }
}

/// More than three quarters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", tr!("recipe-turn", quarters = .0))]
pub struct NoTurn(u8);

impl TryFrom<(u8, bool)> for Turn {
    type Error = NoTurn;
    fn try_from((quarters, mirrored): (u8, bool)) -> Result<Self, NoTurn> {
        if quarters < 4 { Ok(Self { quarters, mirrored }) } else { Err(NoTurn(quarters)) }
    }
}

impl From<Turn> for (u8, bool) {
    fn from(turn: Turn) -> Self {
        (turn.quarters, turn.mirrored)
    }
}

/// What is done to an init image before it is fitted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Framing {
    /// How it is turned.
    #[serde(default, skip_serializing_if = "is_upright")]
    pub turn: Turn,
    /// The part of the turned picture that is used; None for all of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub crop: Option<Area>,
}

fn is_upright(turn: &Turn) -> bool {
    *turn == Turn::default()
}

impl Framing {
    /// Whether the picture is used as it is.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        *self == Self::default()
    }

    /// Turned a quarter clockwise; the same part of it is used.
    #[must_use]
    pub fn turned_right(self) -> Self {
        // In a mirror a turn goes the other way.
        let by = if self.turn.mirrored { 3 } else { 1 };
        let crop =
            self.crop.map(|Area { left, top, width, height }| Area::inside(1.0 - top - height, left, height, width));
        Self { turn: Turn::new(self.turn.quarters + by, self.turn.mirrored), crop }
    }

    /// Turned a quarter counter-clockwise.
    #[must_use]
    pub fn turned_left(self) -> Self {
        self.turned_right().turned_right().turned_right()
    }

    /// Left and right change places.
    #[must_use]
    pub fn mirrored(self) -> Self {
        let crop = self.crop.map(|a| Area::inside(1.0 - a.left - a.width, a.top, a.width, a.height));
        Self { turn: Turn::new(self.turn.quarters, !self.turn.mirrored), crop }
    }

    /// Above and below change places.
    #[must_use]
    pub fn flipped(self) -> Self {
        self.turned_right().turned_right().mirrored()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn framing() -> impl Strategy<Value = Framing> {
        let area = (0.0..0.5f64, 0.0..0.5f64, 0.1..0.5f64, 0.1..0.5f64);
        (0u8..4, any::<bool>(), proptest::option::of(area)).prop_map(|(quarters, mirrored, area)| Framing {
            turn: Turn::new(quarters, mirrored),
            crop: area.map(|(l, t, w, h)| Area::inside(l, t, w, h)),
        })
    }

    fn near(a: Framing, b: Framing) -> bool {
        let crop = |f: Framing| f.crop.map_or([0.0, 0.0, 1.0, 1.0], Area::shares);
        a.turn == b.turn && crop(a).iter().zip(crop(b)).all(|(x, y)| (x - y).abs() < 1e-9)
    }

    /// The upright place of the crop's middle.
    fn middle(f: Framing) -> (f64, f64) {
        let [left, top, width, height] = f.crop.map_or([0.0, 0.0, 1.0, 1.0], Area::shares);
        f.turn.upright((left + width / 2.0, top + height / 2.0))
    }

    proptest! {
        #[test]
        fn four_turns_and_two_flips_change_nothing(f in framing()) {
            prop_assert!(near(f.turned_right().turned_left(), f));
            prop_assert!(near(f.mirrored().mirrored(), f));
            prop_assert!(near(f.flipped().flipped(), f));
            prop_assert!(near(f.turned_right().turned_right(), f.mirrored().flipped()));
        }

        #[test]
        fn turning_and_flipping_keep_the_part_that_is_used(f in framing()) {
            let (x, y) = middle(f);
            for other in [f.turned_right(), f.turned_left(), f.mirrored(), f.flipped()] {
                let (ox, oy) = middle(other);
                prop_assert!((x - ox).abs() < 1e-9 && (y - oy).abs() < 1e-9, "{other:?}");
            }
        }

        #[test]
        fn whatever_the_numbers_an_area_lies_inside(l in any::<f64>(), t in any::<f64>(), w in any::<f64>(), h in any::<f64>()) {
            let area = Area::inside(l, t, w, h);
            prop_assert!(Area::try_from(area.shares()).is_ok(), "{area:?}");
        }

        #[test]
        fn a_framing_survives_its_json(f in framing()) {
            let back: Framing = serde_json::from_str(&serde_json::to_string(&f).unwrap()).unwrap();
            prop_assert!(near(back, f));
        }
    }

    #[test]
    fn what_lies_outside_the_picture_is_refused() {
        for shares in [[0.5, 0.0, 0.6, 1.0], [-0.1, 0.0, 0.5, 0.5], [0.0, 0.0, 0.0, 1.0], [f64::NAN, 0.0, 1.0, 1.0]] {
            assert!(Area::try_from(shares).is_err(), "{shares:?}");
        }
        assert!(serde_json::from_str::<Framing>(r#"{"turn":[4,false]}"#).is_err());
        assert_eq!(serde_json::to_string(&Framing::default()).unwrap(), "{}");
    }
}
