//! How an init image of one shape comes into a frame of another.

use serde::{Deserialize, Serialize};

use super::{Area, Framing};

/// The three ways.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Fit {
    /// Fill the frame, cut what sticks out, centred.
    #[default]
    Crop,
    /// Show all of it, fill the rest with the border's mean colour.
    Pad,
    /// Change the proportions.
    Stretch,
}

impl Fit {
    /// The word used on the command line and in files.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Crop => "crop",
            Self::Pad => "pad",
            Self::Stretch => "stretch",
        }
    }
}

/// Which part of the source (in source pixels) goes to which part of the target (in target pixels).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Placement {
    /// Source rectangle in the turned picture: left, top, width, height; fractions of pixels are meant.
    pub source: [f64; 4],
    /// Target rectangle: left, top, width, height in whole pixels.
    pub target: [u32; 4],
}

/// Where a `source` (width, height) lands in a `target` (width, height), turned and cut as `framing` says.
#[must_use]
pub fn placement(fit: Fit, framing: &Framing, source: (u32, u32), target: (u32, u32)) -> Placement {
    let [left, top, sw, sh] = part(framing, source);
    let (tw, th) = (f64::from(target.0.max(1)), f64::from(target.1.max(1)));
    match fit {
        Fit::Stretch => Placement { source: [left, top, sw, sh], target: [0, 0, target.0, target.1] },
        Fit::Crop => {
            let scale = (tw / sw).max(th / sh);
            let (w, h) = ((tw / scale).min(sw), (th / scale).min(sh));
            let source = whole_where_near([left + (sw - w) / 2.0, top + (sh - h) / 2.0, w, h]);
            Placement { source, target: [0, 0, target.0, target.1] }
        }
        Fit::Pad => {
            let scale = (tw / sw).min(th / sh);
            let w = ((sw * scale).round() as u32).clamp(1, target.0.max(1));
            let h = ((sh * scale).round() as u32).clamp(1, target.1.max(1));
            let from_left = target.0.saturating_sub(w) / 2;
            let from_top = target.1.saturating_sub(h) / 2;
            Placement { source: [left, top, sw, sh], target: [from_left, from_top, w, h] }
        }
    }
}

/// The part that is used, in pixels of the turned picture: left, top, width, height.
fn part(framing: &Framing, source: (u32, u32)) -> [f64; 4] {
    let (width, height) = framing.turn.sides(source);
    let (width, height) = (f64::from(width.max(1)), f64::from(height.max(1)));
    let [left, top, w, h] = framing.crop.map_or([0.0, 0.0, 1.0, 1.0], Area::shares);
    let [left, top, w, h] = whole_where_near([left * width, top * height, w * width, h * height]);
    // Never less than a pixel, never beyond the edge.
    let (w, h) = (w.clamp(1.0, width), h.clamp(1.0, height));
    [left.clamp(0.0, width - w), top.clamp(0.0, height - h), w, h]
}

/// Shares are not always the pixels they were made from: what is a whole pixel but for a trace is one.
fn whole_where_near(pixels: [f64; 4]) -> [f64; 4] {
    pixels.map(|v| if (v - v.round()).abs() < 1e-3 { v.round() } else { v })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn crop_takes_the_middle_of_a_wide_picture() {
        let p = placement(Fit::Crop, &Framing::default(), (1000, 500), (512, 512));
        assert_eq!(p.source, [250.0, 0.0, 500.0, 500.0]);
        assert_eq!(p.target, [0, 0, 512, 512]);
    }

    #[test]
    fn pad_shows_all_of_it_in_the_middle() {
        let p = placement(Fit::Pad, &Framing::default(), (1000, 500), (512, 512));
        assert_eq!(p.source, [0.0, 0.0, 1000.0, 500.0]);
        assert_eq!(p.target, [0, 128, 512, 256]);
    }

    #[test]
    fn a_picture_of_the_right_shape_is_used_whole_by_all_three() {
        for fit in [Fit::Crop, Fit::Pad, Fit::Stretch] {
            let p = placement(fit, &Framing::default(), (64, 96), (128, 192));
            assert_eq!((p.source, p.target), ([0.0, 0.0, 64.0, 96.0], [0, 0, 128, 192]));
        }
    }

    #[test]
    fn a_crop_is_cut_from_the_turned_picture() {
        use crate::recipe::Turn;
        // A quarter to the right makes 300 x 1000 of it; the crop is its lower third.
        let framing = Framing { turn: Turn::new(1, false), crop: Some(Area::inside(0.0, 0.7, 1.0, 0.3)) };
        let p = placement(Fit::Crop, &framing, (1000, 300), (512, 512));
        assert_eq!(p.source, [0.0, 700.0, 300.0, 300.0]);
        let p = placement(Fit::Crop, &framing, (1000, 300), (512, 256));
        assert_eq!(p.source, [0.0, 775.0, 300.0, 150.0], "another shape cuts around the crop's middle");
        let p = placement(Fit::Pad, &framing, (1000, 300), (512, 256));
        assert_eq!((p.source, p.target), ([0.0, 700.0, 300.0, 300.0], [128, 0, 256, 256]));
    }

    #[test]
    fn a_crop_made_from_whole_pixels_gives_them_back() {
        for (side, left, width) in [(3001u32, 7u32, 512u32), (997, 485, 512), (30_000, 29_999, 1)] {
            let share = |v: u32| f64::from(v) / f64::from(side);
            let framing =
                Framing { crop: Some(Area::inside(share(left), 0.0, share(width), 1.0)), ..Framing::default() };
            let p = placement(Fit::Stretch, &framing, (side, 10), (512, 512));
            assert_eq!(p.source, [f64::from(left), 0.0, f64::from(width), 10.0]);
        }
    }
}
