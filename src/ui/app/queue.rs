//! What the artist asks for about the line of jobs, carried out; and the question before the window closes.

use super::App;
use crate::engine::{Command, QueueCommand};
use crate::ui::action::Action;
use crate::ui::queue::{Closing, QueueAction};

impl App {
    pub(super) fn act_queue(&mut self, ctx: &egui::Context, action: QueueAction) {
        match action {
            QueueAction::Toggle => {
                let queue = &mut self.model.queue;
                queue.open = !queue.open;
                queue.focus = queue.open;
            }
            QueueAction::Pause(paused) => self.send(Command::Queue(QueueCommand::Pause(paused))),
            QueueAction::Move(job, before) => self.send(Command::Queue(QueueCommand::Move { job, before })),
            QueueAction::First(job) => {
                let before = self.model.waiting().next().map(|j| j.id);
                self.send(Command::Queue(QueueCommand::Move { job, before }));
            }
            QueueAction::GenerateFirst => {
                self.model.queue.next_first = true;
                self.act(ctx, Action::Generate);
                // A question keeps it until it is answered.
                self.model.queue.next_first = self.model.clouds.question.is_some();
            }
            QueueAction::Duplicate(job) => self.send(Command::Queue(QueueCommand::Duplicate(job))),
            QueueAction::NextSeed(job) => {
                let local = |id| self.model.jobs.get(&id).is_some_and(|j| j.recipe.cloud.is_none());
                let job = job.or_else(|| self.model.running().map(|j| j.id)).filter(|id| local(*id));
                if let Some(job) = job {
                    self.send(Command::Queue(QueueCommand::NextSeed(job)));
                }
            }
            QueueAction::CancelAll => self.send(Command::CancelAll),
            QueueAction::Close(answer) => {
                self.model.queue.asking = false;
                self.model.queue.closing = (answer != Closing::Stay).then_some(answer);
                self.close_when_wished(ctx);
            }
        }
    }

    /// A command of Generate's as it is sent: first in line, where that was wished.
    pub(super) fn first_if_wished(&mut self, command: Command) -> Command {
        match command {
            Command::Enqueue { recipe, count } if std::mem::take(&mut self.model.queue.next_first) => {
                Command::Queue(QueueCommand::First { recipe, count })
            }
            command => command,
        }
    }

    /// Asks before the window closes, unless nothing is lost by it or it was asked already.
    pub(super) fn guard_closing(&mut self, ctx: &egui::Context) {
        let queue = &self.model.queue;
        if !ctx.input(|i| i.viewport().close_requested()) || self.leave_after.is_some() {
            return;
        }
        if queue.closing == Some(Closing::Now) || !self.model.busy() {
            return;
        }
        ctx.send_viewport_cmd(egui::ViewportCommand::CancelClose);
        self.model.queue.asking = true;
    }

    /// Closes the window once the answer allows it.
    pub(super) fn close_when_wished(&mut self, ctx: &egui::Context) {
        let wished = match self.model.queue.closing {
            Some(Closing::Answered) => self.model.unanswered() == 0,
            Some(Closing::Now) => true,
            Some(Closing::Stay) | None => false,
        };
        if wished {
            self.model.queue.closing = Some(Closing::Now);
            ctx.send_viewport_cmd(egui::ViewportCommand::Close);
        }
    }
}
