//! Looking at one picture.

use egui::Key;

use super::keys::{NONE, plain};
use super::{Command, command, told};
use crate::ui::action::Action;

pub(super) const COMMANDS: &[Command] = &[
    told("canvas.init", "Hold for the init image", plain(Key::Space)),
    command("canvas.live", "Show the running job", "preview progress", NONE, |m| m.running().map(|_| Action::ShowLive)),
];
