//! The line of jobs.

use egui::Key;

use super::keys::{ctrl, ctrl_shift, shift};
use super::{Command, command};
use crate::ui::action::Action;
use crate::ui::queue::QueueAction;

pub(super) const COMMANDS: &[Command] = &[
    command("queue.drawer", ctrl(Key::J), |_| Some(Action::Queue(QueueAction::Toggle))),
    command("queue.first", ctrl_shift(Key::Enter), |m| {
        Some(Action::Queue(m.queue.focused.map_or(QueueAction::GenerateFirst, QueueAction::First)))
    }),
    command("queue.next_seed", ctrl_shift(Key::N), |m| {
        let any = m.queue.focused.is_some() || m.running().is_some();
        any.then_some(Action::Queue(QueueAction::NextSeed(m.queue.focused)))
    }),
    command("queue.cancel", shift(Key::X), |m| m.running().map(|_| Action::CancelRunning)),
];
