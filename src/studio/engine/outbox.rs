//! [`Outbox`] is the way of every reply to the window.

use std::sync::mpsc;

use super::{Reply, Request, Wake};

/// [`Outbox`] is where the engine's threads put their replies.
#[derive(Clone)]
pub(super) struct Outbox {
    replies: mpsc::Sender<Reply>,
    wake: Wake,
}

impl Outbox {
    pub fn new(replies: mpsc::Sender<Reply>, wake: Wake) -> Self {
        Self { replies, wake }
    }

    /// Sends a reply and wakes the window.
    pub fn send(&self, reply: Reply) {
        // Nobody listens any more while the window closes.
        let _ = self.replies.send(reply);
        (self.wake)();
    }

    /// Says what failed that concerns no single request.
    pub fn failed(&self, message: impl Into<String>) {
        self.send(Reply::Failed {
            kind: None,
            revision: None,
            message: message.into(),
        });
    }

    /// Says why `request` gets no answer.
    pub fn failed_on(&self, request: &Request, message: impl Into<String>) {
        self.send(Reply::Failed {
            kind: Some(request.kind()),
            revision: Some(request.revision()),
            message: message.into(),
        });
    }
}
