//! Looking at one picture.

use egui::Key;

use super::keys::{NONE, alt, plain};
use super::{Command, command, shown, told};
use crate::ui::action::Action;
use crate::ui::compare::FEWEST;
use crate::ui::model::Model;
use crate::ui::view::{STEP, ViewAction};

/// On the canvas, not where something covers it.
fn look(model: &Model, action: ViewAction) -> Option<Action> {
    (!model.wall.is_open() && !model.pictures.grid && !model.queue.open).then_some(Action::View(action))
}

/// The chosen pictures, or the run of the one that is shown.
fn compare(model: &Model) -> Option<Action> {
    if model.wall.is_open() {
        None
    } else if model.selection.len() >= FEWEST {
        Some(Action::OpenWall(model.selection.clone()))
    } else {
        shown(model).map(Action::CompareRun)
    }
}

pub(super) const COMMANDS: &[Command] = &[
    told("canvas.init", plain(Key::Space)),
    command("canvas.compare", plain(Key::C), compare),
    command("canvas.wipe", plain(Key::W), |m| look(m, ViewAction::Wipe)),
    command("canvas.fit", plain(Key::F), |m| look(m, ViewAction::FitOrActual)),
    command("canvas.nearer", plain(Key::Plus), |m| look(m, ViewAction::Zoom(STEP))),
    command("canvas.further", plain(Key::Minus), |m| look(m, ViewAction::Zoom(1.0 / STEP))),
    command("canvas.look_left", alt(Key::ArrowLeft), |m| look(m, ViewAction::Pan(-0.1, 0.0))),
    command("canvas.look_right", alt(Key::ArrowRight), |m| look(m, ViewAction::Pan(0.1, 0.0))),
    command("canvas.look_up", alt(Key::PageUp), |m| look(m, ViewAction::Pan(0.0, -0.1))),
    command("canvas.look_down", alt(Key::PageDown), |m| look(m, ViewAction::Pan(0.0, 0.1))),
    command("canvas.live", NONE, |m| m.running().map(|_| Action::ShowLive)),
];
