//! The line of jobs.

use egui::Key;

use super::keys::shift;
use super::{Command, command};
use crate::ui::action::Action;

pub(super) const COMMANDS: &[Command] =
    &[command("queue.cancel", "Cancel the running job", "stop interrupt abort", shift(Key::X), |m| {
        m.running().map(|_| Action::CancelRunning)
    })];
