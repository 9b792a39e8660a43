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

/// The keys that move the view, for whoever is looked at: `F` fits and shows the actual pixels in turn, plus and minus
/// zoom, Shift with an arrow moves.
pub fn keys(input: &mut egui::InputState) -> Option<ViewAction> {
    use egui::{Key, Modifiers};
    let shift = Modifiers::SHIFT;
    let table = [
        (Modifiers::NONE, Key::F, ViewAction::FitOrActual),
        (shift, Key::ArrowLeft, ViewAction::Pan(-0.1, 0.0)),
        (shift, Key::ArrowRight, ViewAction::Pan(0.1, 0.0)),
        (shift, Key::ArrowUp, ViewAction::Pan(0.0, -0.1)),
        (shift, Key::ArrowDown, ViewAction::Pan(0.0, 0.1)),
    ];
    if let Some((.., action)) = table.into_iter().find(|(m, key, _)| input.consume_key(*m, *key)) {
        return Some(action);
    }
    // Plus needs Shift on some keyboards and not on others.
    let plain = !input.modifiers.command && !input.modifiers.alt;
    let pressed = |key| plain && input.key_pressed(key);
    if pressed(Key::Plus) || pressed(Key::Equals) {
        return Some(ViewAction::Zoom(STEP));
    }
    pressed(Key::Minus).then_some(ViewAction::Zoom(1.0 / STEP))
}
