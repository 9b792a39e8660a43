//! Events on their way to the window.

use std::collections::VecDeque;

use tokio::sync::mpsc;

use super::handle::Wake;
use super::{Event, Problem};

/// Events on their way out. What the channel does not take yet waits here, not in the window.
pub(super) struct Outbox {
    pub(super) channel: mpsc::Sender<Event>,
    pub(super) waiting: VecDeque<Event>,
    pub(super) wake: Wake,
}

impl Outbox {
    pub(super) fn new(channel: mpsc::Sender<Event>, wake: Wake) -> Self {
        Self { channel, waiting: VecDeque::new(), wake }
    }

    pub(super) fn send(&mut self, event: Event) {
        self.waiting.push_back(event);
        while let Some(event) = self.waiting.pop_front() {
            if let Err(error) = self.channel.try_send(event) {
                if let mpsc::error::TrySendError::Full(event) = error {
                    self.waiting.push_front(event);
                }
                break;
            }
        }
        (self.wake)();
    }

    /// For an engine that could not start.
    pub(super) fn last_words(mut self, problem: Problem) {
        self.send(Event::Notice(problem));
        self.send(Event::Stopped);
    }
}
