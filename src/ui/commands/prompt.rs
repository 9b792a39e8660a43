//! Writing prompts. What a prompt's field hears by itself is only told here.

use egui::Key;

use super::keys::alt;
use super::{Command, told};

pub(super) const COMMANDS: &[Command] = &[
    told("prompt.older", "Take the prompt before", alt(Key::ArrowUp)),
    told("prompt.newer", "Take the prompt after", alt(Key::ArrowDown)),
];
