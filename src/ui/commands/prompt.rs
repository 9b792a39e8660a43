//! Writing prompts. What a prompt's field hears by itself is only told here.

use super::Command;

pub(super) const COMMANDS: &[Command] = &[];
