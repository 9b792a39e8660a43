//! Making pictures.

use egui::Key;

use super::keys::ctrl;
use super::{Command, command};
use crate::ui::action::Action;

pub(super) const COMMANDS: &[Command] =
    &[command("generate", "Generate", "make run paint start", ctrl(Key::Enter), |_| Some(Action::Generate))];
