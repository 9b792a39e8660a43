//! How an init image of one shape comes into a frame of another.

use serde::{Deserialize, Serialize};

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
    /// Source rectangle: left, top, width, height; fractions of pixels are meant.
    pub source: [f64; 4],
    /// Target rectangle: left, top, width, height in whole pixels.
    pub target: [u32; 4],
}

/// Where a `source` (width, height) lands in a `target` (width, height).
#[must_use]
pub fn placement(fit: Fit, source: (u32, u32), target: (u32, u32)) -> Placement {
    let (sw, sh) = (f64::from(source.0.max(1)), f64::from(source.1.max(1)));
    let (tw, th) = (f64::from(target.0.max(1)), f64::from(target.1.max(1)));
    match fit {
        Fit::Stretch => Placement { source: [0.0, 0.0, sw, sh], target: [0, 0, target.0, target.1] },
        Fit::Crop => {
            let scale = (tw / sw).max(th / sh);
            let (w, h) = ((tw / scale).min(sw), (th / scale).min(sh));
            Placement { source: [(sw - w) / 2.0, (sh - h) / 2.0, w, h], target: [0, 0, target.0, target.1] }
        }
        Fit::Pad => {
            let scale = (tw / sw).min(th / sh);
            let w = ((sw * scale).round() as u32).clamp(1, target.0.max(1));
            let h = ((sh * scale).round() as u32).clamp(1, target.1.max(1));
            let left = target.0.saturating_sub(w) / 2;
            let top = target.1.saturating_sub(h) / 2;
            Placement { source: [0.0, 0.0, sw, sh], target: [left, top, w, h] }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn crop_takes_the_middle_of_a_wide_picture() {
        let p = placement(Fit::Crop, (1000, 500), (512, 512));
        assert_eq!(p.source, [250.0, 0.0, 500.0, 500.0]);
        assert_eq!(p.target, [0, 0, 512, 512]);
    }

    #[test]
    fn pad_shows_all_of_it_in_the_middle() {
        let p = placement(Fit::Pad, (1000, 500), (512, 512));
        assert_eq!(p.source, [0.0, 0.0, 1000.0, 500.0]);
        assert_eq!(p.target, [0, 128, 512, 256]);
    }

    #[test]
    fn a_picture_of_the_right_shape_is_used_whole_by_all_three() {
        for fit in [Fit::Crop, Fit::Pad, Fit::Stretch] {
            let p = placement(fit, (64, 96), (128, 192));
            assert_eq!((p.source, p.target), ([0.0, 0.0, 64.0, 96.0], [0, 0, 128, 192]));
        }
    }
}
