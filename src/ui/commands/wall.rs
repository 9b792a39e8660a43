//! The seed wall. It has the keyboard for itself while it is open, and hears its keys by itself (`compare/keys.rs`).

use egui::Key;

use super::keys::{alt, plain};
use super::{Command, command, told};
use crate::ui::action::Action;
use crate::ui::compare::{WallAction, Way};
use crate::ui::model::Model;
use crate::ui::view::{STEP, ViewAction};

fn wall(model: &Model, action: WallAction) -> Option<Action> {
    model.wall.is_open().then_some(Action::Wall(action))
}

fn look(model: &Model, action: ViewAction) -> Option<Action> {
    wall(model, WallAction::View(action))
}

pub(super) const COMMANDS: &[Command] = &[
    told("wall.digits", plain(Key::Num1)),
    told("wall.choose", plain(Key::Space)),
    told("wall.large", plain(Key::Enter)),
    told("wall.next", plain(Key::ArrowRight)),
    told("wall.first", plain(Key::PageDown)),
    told("wall.back", plain(Key::Escape)),
    command("wall.reject", plain(Key::X), |m| wall(m, WallAction::RejectFocused)),
    command("wall.wipe", plain(Key::W), |m| wall(m, WallAction::Show(Way::Wipe))),
    command("wall.blink", plain(Key::B), |m| wall(m, WallAction::Show(Way::Blink))),
    command("wall.difference", plain(Key::D), |m| wall(m, WallAction::Show(Way::Difference))),
    command("wall.brighter", plain(Key::CloseBracket), |m| wall(m, WallAction::StepGain(1))),
    command("wall.darker", plain(Key::OpenBracket), |m| wall(m, WallAction::StepGain(-1))),
    command("wall.tournament", plain(Key::T), |m| wall(m, WallAction::Tournament)),
    command("wall.undo", plain(Key::U), |m| wall(m, WallAction::Undo)),
    command("wall.as_init", plain(Key::I), |m| wall(m, WallAction::UseAsInit)),
    command("wall.seed", plain(Key::L), |m| wall(m, WallAction::LockSeed)),
    command("wall.fit", plain(Key::F), |m| look(m, ViewAction::FitOrActual)),
    command("wall.nearer", plain(Key::Plus), |m| look(m, ViewAction::Zoom(STEP))),
    command("wall.further", plain(Key::Minus), |m| look(m, ViewAction::Zoom(1.0 / STEP))),
    command("wall.look_left", alt(Key::ArrowLeft), |m| look(m, ViewAction::Pan(-0.1, 0.0))),
    command("wall.look_right", alt(Key::ArrowRight), |m| look(m, ViewAction::Pan(0.1, 0.0))),
    command("wall.look_up", alt(Key::PageUp), |m| look(m, ViewAction::Pan(0.0, -0.1))),
    command("wall.look_down", alt(Key::PageDown), |m| look(m, ViewAction::Pan(0.0, 0.1))),
];
