//! Making pictures.

use egui::Key;

use super::keys::{NONE, ctrl};
use super::{Command, command};
use crate::ui::action::Action;
use crate::ui::inputs::InputAction;
use crate::ui::matrix::MatrixAction;

pub(super) const COMMANDS: &[Command] = &[
    command("generate", ctrl(Key::Enter), |_| Some(Action::Generate)),
    command("generate.strengths", NONE, |m| m.service().is_none().then_some(Action::Input(InputAction::Strip))),
    command("make.matrix", NONE, |_| Some(Action::Matrix(MatrixAction::Ask))),
];
