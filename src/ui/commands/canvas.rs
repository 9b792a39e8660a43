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
    told("canvas.init", "Hold for the init image", plain(Key::Space)),
    command(
        "canvas.compare",
        "Compare the chosen pictures, or those of the shown one's run",
        WALL,
        plain(Key::C),
        compare,
    ),
    command("canvas.wipe", "Wipe between init image and result", "compare slider divider", plain(Key::W), |m| {
        look(m, ViewAction::Wipe)
    }),
    command("canvas.fit", "Show the picture whole, or at 100 %", "zoom", plain(Key::F), |m| {
        look(m, ViewAction::FitOrActual)
    }),
    command("canvas.nearer", "Look nearer", "zoom in", plain(Key::Plus), |m| look(m, ViewAction::Zoom(STEP))),
    command("canvas.further", "Look from further away", "zoom out", plain(Key::Minus), |m| {
        look(m, ViewAction::Zoom(1.0 / STEP))
    }),
    command("canvas.look_left", "Look further left", "pan move", alt(Key::ArrowLeft), |m| {
        look(m, ViewAction::Pan(-0.1, 0.0))
    }),
    command("canvas.look_right", "Look further right", "pan move", alt(Key::ArrowRight), |m| {
        look(m, ViewAction::Pan(0.1, 0.0))
    }),
    command("canvas.look_up", "Look further up", "pan move", alt(Key::PageUp), |m| look(m, ViewAction::Pan(0.0, -0.1))),
    command("canvas.look_down", "Look further down", "pan move", alt(Key::PageDown), |m| {
        look(m, ViewAction::Pan(0.0, 0.1))
    }),
    command("canvas.live", "Show the running job", "preview progress", NONE, |m| m.running().map(|_| Action::ShowLive)),
];

const WALL: &str = "seed wall side by side difference tournament vote";
