//! Looking at one picture.

use egui::Key;

use super::keys::{NONE, alt, plain};
use super::{Command, command, told};
use crate::ui::action::Action;
use crate::ui::compare::FEWEST;
use crate::ui::model::{Model, View};
use crate::ui::view::{STEP, ViewAction};

fn look(action: ViewAction) -> Option<Action> {
    Some(Action::View(action))
}

/// The chosen pictures, or those of the shown one's run.
fn compare(model: &Model) -> Option<Action> {
    if model.selection.len() >= FEWEST {
        return Some(Action::OpenWall(model.selection.clone()));
    }
    match model.view {
        View::Picture(id) => Some(Action::CompareRun(id)),
        _ => None,
    }
}

pub(super) const COMMANDS: &[Command] = &[
    told("canvas.init", "Hold for the init image", plain(Key::Space)),
    command("canvas.compare", "Compare the chosen pictures", "wall seeds side by side", plain(Key::C), compare),
    command("canvas.wipe", "The init image beside the result", "divider before after", plain(Key::W), |_| {
        look(ViewAction::Wipe)
    }),
    command("canvas.fit", "All of the picture, or its actual pixels", "zoom 100 %", plain(Key::F), |_| {
        look(ViewAction::FitOrActual)
    }),
    command("canvas.nearer", "Nearer", "zoom in", plain(Key::Plus), |_| look(ViewAction::Zoom(STEP))),
    command("canvas.further", "Further away", "zoom out", plain(Key::Minus), |_| look(ViewAction::Zoom(1.0 / STEP))),
    command("canvas.left", "Look further left", "pan move", alt(Key::ArrowLeft), |_| look(ViewAction::Pan(-0.1, 0.0))),
    command("canvas.right", "Look further right", "pan move", alt(Key::ArrowRight), |_| look(ViewAction::Pan(0.1, 0.0))),
    command("canvas.up", "Look further up", "pan move", alt(Key::ArrowUp), |_| look(ViewAction::Pan(0.0, -0.1))),
    command("canvas.down", "Look further down", "pan move", alt(Key::ArrowDown), |_| look(ViewAction::Pan(0.0, 0.1))),
    command("canvas.live", "Show the running job", "preview progress", NONE, |m| m.running().map(|_| Action::ShowLive)),
];
