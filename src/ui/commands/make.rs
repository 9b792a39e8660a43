//! Making pictures.

use egui::Key;

use super::keys::{NONE, ctrl};
use super::{Command, command};
use crate::ui::action::Action;
use crate::ui::inputs::InputAction;
use crate::ui::matrix::MatrixAction;

pub(super) const COMMANDS: &[Command] = &[
    command("generate", "Generate", "make run paint start", ctrl(Key::Enter), |_| Some(Action::Generate)),
    command("generate.strengths", "Try five strengths", "strip compare small", NONE, |m| {
        m.service().is_none().then_some(Action::Input(InputAction::Strip))
    }),
    command("make.matrix", "Make a matrix…", "grid table sweep compare values", NONE, |_| {
        Some(Action::Matrix(MatrixAction::Ask))
    }),
];
