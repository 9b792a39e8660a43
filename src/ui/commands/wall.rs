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
    told("wall.digits", "Choose picture 1 (2 to 9 alike); in a tournament 1 left, 2 right", plain(Key::Num1)),
    told("wall.choose", "Choose the picture in focus; show the other one that blinks", plain(Key::Space)),
    told("wall.large", "Open the picture in focus large; in a tournament it is better", plain(Key::Enter)),
    told("wall.next", "Go to the next picture; to the second one of a pair", plain(Key::ArrowRight)),
    told("wall.first", "Take the next picture as the first one of a pair", plain(Key::PageDown)),
    told("wall.back", "One step back, at last away from the wall", plain(Key::Escape)),
    command("wall.reject", "Reject the picture in focus, or take it back", "bad out", plain(Key::X), |m| {
        wall(m, WallAction::RejectFocused)
    }),
    command("wall.wipe", "Wipe between two pictures", "compare slider divider", plain(Key::W), |m| {
        wall(m, WallAction::Show(Way::Wipe))
    }),
    command("wall.blink", "Blink between two pictures", "compare flip", plain(Key::B), |m| {
        wall(m, WallAction::Show(Way::Blink))
    }),
    command("wall.difference", "Show the difference of two pictures", "compare subtract", plain(Key::D), |m| {
        wall(m, WallAction::Show(Way::Difference))
    }),
    command("wall.brighter", "Show differences brighter", "gain", plain(Key::CloseBracket), |m| {
        wall(m, WallAction::StepGain(1))
    }),
    command("wall.darker", "Show differences darker", "gain", plain(Key::OpenBracket), |m| {
        wall(m, WallAction::StepGain(-1))
    }),
    command("wall.tournament", "Hold a tournament, or leave it for later", "vote best order", plain(Key::T), |m| {
        wall(m, WallAction::Tournament)
    }),
    command("wall.undo", "Take the last choice back", "tournament", plain(Key::U), |m| wall(m, WallAction::Undo)),
    command("wall.as_init", "Use the picture in focus as init", "winner go on", plain(Key::I), |m| {
        wall(m, WallAction::UseAsInit)
    }),
    command("wall.seed", "Lock the seed of the picture in focus", "winner keep", plain(Key::L), |m| {
        wall(m, WallAction::LockSeed)
    }),
    command("wall.fit", "Show the pictures whole, or at 100 %", "zoom", plain(Key::F), |m| {
        look(m, ViewAction::FitOrActual)
    }),
    command("wall.nearer", "Look nearer", "zoom in", plain(Key::Plus), |m| look(m, ViewAction::Zoom(STEP))),
    command("wall.further", "Look from further away", "zoom out", plain(Key::Minus), |m| {
        look(m, ViewAction::Zoom(1.0 / STEP))
    }),
    command("wall.look_left", "Look further left", "pan move", alt(Key::ArrowLeft), |m| {
        look(m, ViewAction::Pan(-0.1, 0.0))
    }),
    command("wall.look_right", "Look further right", "pan move", alt(Key::ArrowRight), |m| {
        look(m, ViewAction::Pan(0.1, 0.0))
    }),
    command("wall.look_up", "Look further up", "pan move", alt(Key::PageUp), |m| look(m, ViewAction::Pan(0.0, -0.1))),
    command("wall.look_down", "Look further down", "pan move", alt(Key::PageDown), |m| {
        look(m, ViewAction::Pan(0.0, 0.1))
    }),
];
