//! [`Mailbox`]: one slot for the newest request of each kind, and who serves them.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::{Kind, Request};

/// Which worker answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Server {
    /// The burn-flex worker.
    #[default]
    Cpu,
    /// The wgpu worker.
    Gpu,
}

/// One slot a kind: a newer request overwrites an older one, and kinds are served in their order.
#[derive(Default)]
pub(super) struct Mailbox {
    state: Mutex<State>,
    bell: Condvar,
}

#[derive(Default)]
struct State {
    /// By [`Kind`], the most urgent first.
    slots: [Option<Request>; Kind::COUNT],
    server: Server,
    closed: bool,
}

impl State {
    /// Whether work of `kind` should give way: to the end, or to a request of its own kind or a more
    /// urgent one.
    fn calls_off(&self, kind: Kind) -> bool {
        self.closed || self.slots[..=kind as usize].iter().any(Option::is_some)
    }

    /// The most urgent request.
    fn next(&mut self) -> Option<Request> {
        self.slots.iter_mut().find_map(Option::take)
    }

    /// Lets go of what was asked about a former state of the drawing, where the assistant is to look at
    /// another one: nobody waits for that answer any more.
    fn drop_moot(&mut self) {
        let [first, rest @ ..] = &mut self.slots;
        if let Some(revision) = first.as_ref().map(Request::revision) {
            for slot in rest {
                slot.take_if(|request| request.revision() != revision);
            }
        }
    }
}

impl Mailbox {
    pub(super) fn put(&self, request: Request) {
        let mut state = self.lock();
        let slot = request.kind() as usize;
        state.slots[slot] = Some(request);
        state.drop_moot();
        self.bell.notify_all();
    }

    /// Puts a request back that was taken but not answered, unless a newer one waits.
    pub(super) fn put_back(&self, request: Request) {
        let mut state = self.lock();
        state.slots[request.kind() as usize].get_or_insert(request);
        state.drop_moot();
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
                && let Some(request) = state.next()
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
        self.lock().next()
    }

    /// Hands the work to `server`.
    pub(super) fn hand_to(&self, server: Server) {
        self.lock().server = server;
        self.bell.notify_all();
    }

    /// Whether work of `kind` under way should be called off.
    pub(super) fn calls_off(&self, kind: Kind) -> bool {
        self.lock().calls_off(kind)
    }

    /// Waits for `pause`, or less where something comes that calls work of `kind` off; says whether it did.
    pub(super) fn calls_off_within(&self, kind: Kind, pause: Duration) -> bool {
        let (state, _) = self
            .bell
            .wait_timeout_while(self.lock(), pause, |state| !state.calls_off(kind))
            .unwrap_or_else(PoisonError::into_inner);
        state.calls_off(kind)
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
    use super::super::Limits;
    use super::*;
    use crate::attribution::Method;
    use crate::sketch::{Document, Edit, Point, Sketch, Stroke};

    fn sketch(strokes: usize) -> Sketch {
        let mut document = Document::new(Sketch::default());
        for _ in 0..strokes {
            let id = document.next_stroke_id();
            let stroke = Stroke::new(id, 1.0, vec![Point::new(0.0, 0.0)]).expect("one sound point");
            document.apply(&Edit::Add(stroke));
        }
        document.sketch().clone()
    }

    fn request(strokes: usize) -> Request {
        Request::Assess {
            sketch: sketch(strokes),
            intent: None,
            method: Method::Gradient,
        }
    }

    fn attack(strokes: usize) -> Request {
        Request::Attack {
            sketch: sketch(strokes),
            limits: Limits::default(),
        }
    }

    fn strokes(request: Option<Request>) -> Option<usize> {
        request.map(|request| request.sketch().strokes().len())
    }

    #[test]
    fn the_latest_request_wins() {
        let mailbox = Mailbox::default();
        mailbox.put(request(1));
        mailbox.put(request(2));
        assert!(mailbox.calls_off(Kind::Assess));
        assert_eq!(strokes(mailbox.take(Server::Cpu)), Some(2));
        assert_eq!(strokes(mailbox.try_take()), None);
    }

    #[test]
    fn an_assessment_goes_before_an_attack_and_never_waits_for_one() {
        let mailbox = Mailbox::default();
        mailbox.put(attack(1));
        assert!(!mailbox.calls_off(Kind::Assess));
        assert!(mailbox.calls_off(Kind::Attack));
        mailbox.put(request(1));
        let kinds = [mailbox.try_take(), mailbox.try_take()].map(|r| r.map(|r| r.kind()));
        assert_eq!(kinds, [Some(Kind::Assess), Some(Kind::Attack)]);
        mailbox.put(request(1));
        assert!(mailbox.calls_off(Kind::Attack));
    }

    #[test]
    fn an_attack_on_a_former_drawing_is_dropped() {
        let mailbox = Mailbox::default();
        mailbox.put(attack(1));
        mailbox.put(request(2));
        assert_eq!(strokes(mailbox.try_take()), Some(2));
        assert_eq!(strokes(mailbox.try_take()), None);
        mailbox.put(request(2));
        mailbox.put_back(attack(1));
        mailbox.put_back(attack(2));
        assert_eq!(strokes(mailbox.try_take()), Some(2));
        assert_eq!(mailbox.try_take().map(|r| r.kind()), Some(Kind::Attack));
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
        let within = |pause| mailbox.calls_off_within(Kind::Assess, pause);
        assert!(!within(Duration::from_millis(1)));
        mailbox.put(attack(1));
        assert!(!within(Duration::from_millis(1)));
        mailbox.put(request(1));
        assert!(within(Duration::from_hours(1)));
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
