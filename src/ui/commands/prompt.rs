//! Writing prompts. What a prompt's field hears by itself is only told here.

use egui::Key;

use super::keys::alt;
use super::{Command, told};

pub(super) const COMMANDS: &[Command] =
    &[told("prompt.older", alt(Key::ArrowUp)), told("prompt.newer", alt(Key::ArrowDown))];
