//! Looking at pictures: where one looks, a divider between two, what a pixel is. Used by the canvas and the wall.

mod divider;
mod look;
mod readout;

pub use divider::divider;
pub use look::{Look, fit_scale};
pub use readout::{Readout, readout};

/// What can be done about where one looks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ViewAction {
    /// Show all of it.
    Fit,
    /// A pixel of the picture for each of the screen.
    Actual,
    /// The one of the two that is not shown now.
    FitOrActual,
    /// Nearer (above 1) or further away.
    Zoom(f32),
    /// Look further to the right and down, in shares of the room.
    Pan(f32, f32),
    /// Show the init image beside the result, or no longer.
    Wipe,
}

/// A step of the zoom by key.
pub const STEP: f32 = 1.25;
