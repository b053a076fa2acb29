//! [`Mailbox`]: one slot for the newest request, and who serves it.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::Request;

/// Which worker answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Server {
    /// The burn-flex worker.
    #[default]
    Cpu,
    /// The wgpu worker.
    Gpu,
}

/// One slot: a newer request overwrites an older one.
#[derive(Default)]
pub(super) struct Mailbox {
    state: Mutex<State>,
    bell: Condvar,
}

#[derive(Default)]
struct State {
    request: Option<Request>,
    server: Server,
    closed: bool,
}

impl Mailbox {
    pub(super) fn put(&self, request: Request) {
        self.lock().request = Some(request);
        self.bell.notify_all();
    }

    /// Puts a request back that was taken but not answered, unless a newer one waits.
    pub(super) fn put_back(&self, request: Request) {
        self.lock().request.get_or_insert(request);
        self.bell.notify_all();
    }

    /// Waits for a request that is `server`'s to answer; `None` once the mailbox is closed.
    pub(super) fn take(&self, server: Server) -> Option<Request> {
        let mut state = self.lock();
        loop {
            if state.closed {
                return None;
            }
            if state.server == server
                && let Some(request) = state.request.take()
            {
                return Some(request);
            }
            state = self
                .bell
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }

    pub(super) fn try_take(&self) -> Option<Request> {
        self.lock().request.take()
    }

    /// Hands the work to `server`.
    pub(super) fn hand_to(&self, server: Server) {
        self.lock().server = server;
        self.bell.notify_all();
    }

    /// Whether work under way should be called off.
    pub(super) fn something_newer(&self) -> bool {
        let state = self.lock();
        state.closed || state.request.is_some()
    }

    /// Waits for `pause`, or less where something newer comes; says whether it did.
    pub(super) fn newer_within(&self, pause: Duration) -> bool {
        let nothing = |state: &mut State| !state.closed && state.request.is_none();
        let (state, _) = self
            .bell
            .wait_timeout_while(self.lock(), pause, nothing)
            .unwrap_or_else(PoisonError::into_inner);
        state.closed || state.request.is_some()
    }

    pub(super) fn is_closed(&self) -> bool {
        self.lock().closed
    }

    pub(super) fn close(&self) {
        self.lock().closed = true;
        self.bell.notify_all();
    }

    /// The state is plain data that every holder leaves whole, so a poisoned lock is as good as any.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attribution::Method;
    use crate::sketch::{Document, Edit, Point, Sketch, Stroke};

    fn request(strokes: usize) -> Request {
        let mut document = Document::new(Sketch::default());
        for _ in 0..strokes {
            let id = document.next_stroke_id();
            let stroke = Stroke::new(id, 1.0, vec![Point::new(0.0, 0.0)]).expect("one sound point");
            document.apply(&Edit::Add(stroke));
        }
        Request::Assess {
            sketch: document.sketch().clone(),
            intent: None,
            method: Method::Gradient,
        }
    }

    fn strokes(request: Option<Request>) -> Option<usize> {
        request.map(|Request::Assess { sketch, .. }| sketch.strokes().len())
    }

    #[test]
    fn the_latest_request_wins() {
        let mailbox = Mailbox::default();
        mailbox.put(request(1));
        mailbox.put(request(2));
        assert!(mailbox.something_newer());
        assert_eq!(strokes(mailbox.take(Server::Cpu)), Some(2));
        assert_eq!(strokes(mailbox.try_take()), None);
    }

    #[test]
    fn a_request_put_back_does_not_displace_a_newer_one() {
        let mailbox = Mailbox::default();
        mailbox.put_back(request(1));
        assert_eq!(strokes(mailbox.try_take()), Some(1));
        mailbox.put(request(2));
        mailbox.put_back(request(1));
        assert_eq!(strokes(mailbox.try_take()), Some(2));
    }

    #[test]
    fn a_pause_ends_early_for_something_newer_only() {
        let mailbox = Mailbox::default();
        assert!(!mailbox.newer_within(Duration::from_millis(1)));
        mailbox.put(request(1));
        assert!(mailbox.newer_within(Duration::from_hours(1)));
    }

    #[test]
    fn only_the_server_in_charge_takes_and_closing_ends_the_wait() {
        let mailbox = Mailbox::default();
        mailbox.put(request(1));
        std::thread::scope(|scope| {
            let waiting = scope.spawn(|| strokes(mailbox.take(Server::Gpu)));
            mailbox.hand_to(Server::Gpu);
            assert_eq!(waiting.join().expect("the worker ends"), Some(1));
            let waiting = scope.spawn(|| strokes(mailbox.take(Server::Gpu)));
            mailbox.close();
            assert_eq!(waiting.join().expect("the worker ends"), None);
        });
    }
}
