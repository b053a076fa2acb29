//! [`Mailbox`]: one slot for the newest request of each kind, and who serves them.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::job::Job;
use super::{Kind, Request};
use strokewise_ink::sketch::Revision;

/// Which worker answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Server {
    /// The burn-flex worker.
    #[default]
    Cpu,
    /// The wgpu worker.
    Gpu,
}

/// One slot a kind: a newer request overwrites an older one, and jobs are served in the order of their turns.
#[derive(Default)]
pub(super) struct Mailbox {
    state: Mutex<State>,
    bell: Condvar,
}

#[derive(Default)]
struct State {
    /// By [`Kind`].
    slots: [Option<Job>; Kind::COUNT],
    /// The state of the drawing that was last asked about; nobody waits for answers about another one.
    newest: Option<Revision>,
    /// Until then nothing begins but the first look at a drawing.
    rest: Option<Instant>,
    server: Server,
    closed: bool,
}

impl State {
    fn is_moot(&self, request: &Request) -> bool {
        self.newest.is_some_and(|newest| newest != request.revision())
    }

    /// Whether `job`, under way, should give way: to the end, to another drawing, or to a request of its own
    /// kind or a more urgent one whose turn comes first.
    fn calls_off(&self, job: &Job) -> bool {
        let mut rivals = self.slots[..=job.request.kind() as usize].iter().flatten();
        self.closed || self.is_moot(&job.request) || rivals.any(|rival| rival.turn() <= job.turn())
    }

    /// The slot whose turn it is.
    fn next(&mut self) -> Option<&mut Option<Job>> {
        let full = self.slots.iter_mut().filter(|slot| slot.is_some());
        full.min_by_key(|slot| slot.as_ref().map(Job::turn))
    }
}

impl Mailbox {
    pub(super) fn put(&self, request: Request) {
        let mut state = self.lock();
        state.newest = Some(request.revision());
        let slot = request.kind() as usize;
        state.slots[slot] = Some(Job::new(request));
        let newest = state.newest;
        for slot in &mut state.slots {
            slot.take_if(|job| Some(job.request.revision()) != newest);
        }
        self.bell.notify_all();
    }

    /// Puts a job back that was taken and is not done, unless a newer one waits or nobody does.
    pub(super) fn put_back(&self, job: Job) {
        let mut state = self.lock();
        if !state.is_moot(&job.request) {
            state.slots[job.request.kind() as usize].get_or_insert(job);
            self.bell.notify_all();
        }
    }

    /// Waits for a job that is `server`'s to do; `None` once the mailbox is closed. Where the job whose turn it
    /// is may not begin yet, nothing else does either: the pause is there for the window to paint.
    pub(super) fn take(&self, server: Server) -> Option<Job> {
        let mut state = self.lock();
        while !state.closed {
            let (mut pause, rest) = (None, state.rest);
            if state.server == server
                && let Some(slot) = state.next()
            {
                pause = slot.as_ref().and_then(|job| job.pause(Instant::now(), rest));
                if pause.is_none() {
                    return slot.take();
                }
            }
            state = match pause {
                None => self.bell.wait(state).unwrap_or_else(PoisonError::into_inner),
                Some(pause) => {
                    let waited = self.bell.wait_timeout(state, pause);
                    waited.unwrap_or_else(PoisonError::into_inner).0
                }
            };
        }
        None
    }

    /// The glance that waits, for whoever is between two passes.
    pub(super) fn take_glance(&self) -> Option<Job> {
        self.lock().slots[Kind::Glance as usize].take()
    }

    /// The request whose turn it is, due or not.
    pub(super) fn try_take(&self) -> Option<Request> {
        let job = self.lock().next()?.take()?;
        Some(job.request)
    }

    /// Lets nothing begin for `pause` but the first look at a drawing.
    pub(super) fn rest(&self, pause: Duration) {
        self.lock().rest = Some(Instant::now() + pause);
    }

    /// Hands the work to `server`.
    pub(super) fn hand_to(&self, server: Server) {
        self.lock().server = server;
        self.bell.notify_all();
    }

    /// Whether `job`, under way, should be called off.
    pub(super) fn calls_off(&self, job: &Job) -> bool {
        self.lock().calls_off(job)
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
    use std::sync::Arc;

    use super::super::{Condition, Limits, Region, Stage, Vigilance};
    use super::*;
    use strokewise_explain::attribution::Method;
    use strokewise_explain::gallery::{Gallery, Source};
    use strokewise_ink::sketch::{Document, Edit, Point, Sketch, Stroke, StrokeId};

    fn sketch(strokes: usize) -> Sketch {
        let mut document = Document::new(Sketch::default());
        for _ in 0..strokes {
            let id = document.next_stroke_id();
            let stroke = Stroke::new(id, 1.0, vec![Point::new(0.0, 0.0)]).expect("one sound point");
            document.apply(&Edit::Add(stroke));
        }
        document.sketch().clone()
    }

    /// A request about a drawing of so many strokes.
    fn request(kind: Kind, strokes: usize) -> Request {
        let sketch = sketch(strokes);
        let gallery = Arc::new(Gallery::new(Source::BuiltIn, Vec::new(), Vec::new()));
        let method = Method::Gradient;
        match kind {
            Kind::Assess => Request::Assess {
                sketch,
                intent: None,
                method,
                vigilance: Vigilance::Usual,
            },
            Kind::Retrieve => Request::Retrieve {
                sketch,
                gallery,
                count: 1,
            },
            Kind::Generate => Request::Generate {
                sketch,
                condition: Condition::default(),
            },
            Kind::Shape => Request::Shape {
                sketch,
                condition: Condition::default(),
                region: Region::whole(),
                method,
            },
            Kind::Change => Request::Change {
                sketch,
                condition: Condition::default(),
                stroke: StrokeId(0),
            },
            Kind::Match => Request::Match {
                sketch,
                gallery,
                item: 0,
                method,
            },
            Kind::Glance => Request::Glance {
                sketch,
                intent: None,
                number: 0,
            },
            Kind::Attack => Request::Attack {
                sketch,
                limits: Limits::default(),
            },
        }
    }

    fn assess(strokes: usize) -> Request {
        request(Kind::Assess, strokes)
    }

    fn strokes(request: Option<Request>) -> Option<usize> {
        request.map(|request| request.sketch().strokes().len())
    }

    const ALL: [Kind; Kind::COUNT] = [
        Kind::Assess,
        Kind::Retrieve,
        Kind::Generate,
        Kind::Match,
        Kind::Shape,
        Kind::Change,
        Kind::Attack,
        Kind::Glance,
    ];

    #[test]
    fn the_latest_request_wins() {
        let mailbox = Mailbox::default();
        mailbox.put(assess(1));
        let job = mailbox.take(Server::Cpu).expect("a job");
        assert!(!mailbox.calls_off(&job));
        mailbox.put(assess(2));
        mailbox.put(assess(3));
        assert!(mailbox.calls_off(&job));
        assert_eq!(strokes(mailbox.try_take()), Some(3));
        assert_eq!(strokes(mailbox.try_take()), None);
    }

    #[test]
    fn the_urgent_go_first_and_a_search_does_not_wait_for_refinement() {
        let mailbox = Mailbox::default();
        for kind in ALL.into_iter().rev() {
            mailbox.put(request(kind, 1));
        }
        let mut order = Vec::new();
        while let Some(job) = {
            let waits = mailbox.lock().next().is_some();
            waits.then(|| mailbox.take(Server::Cpu)).flatten()
        } {
            order.push((job.request.kind(), job.stage));
            let refines = matches!(job.request.kind(), Kind::Assess | Kind::Match | Kind::Shape);
            if refines && job.stage == Stage::Quick {
                mailbox.put_back(job.refining(Duration::from_millis(1)));
            }
        }
        let expected = [
            (Kind::Assess, Stage::Quick),
            (Kind::Glance, Stage::Quick),
            (Kind::Retrieve, Stage::Quick),
            (Kind::Generate, Stage::Quick),
            (Kind::Assess, Stage::Refined),
            (Kind::Match, Stage::Quick),
            (Kind::Match, Stage::Refined),
            (Kind::Shape, Stage::Quick),
            (Kind::Shape, Stage::Refined),
            (Kind::Change, Stage::Quick),
            (Kind::Attack, Stage::Quick),
        ];
        assert_eq!(order, expected);
    }

    #[test]
    fn work_gives_way_to_its_own_kind_and_to_more_urgent_ones() {
        let work = || ALL.into_iter().take(Kind::Glance as usize).zip(0..);
        for (own, rank) in work() {
            for (other, other_rank) in work() {
                let mailbox = Mailbox::default();
                mailbox.put(request(own, 1));
                let job = mailbox.take(Server::Cpu).expect("a job");
                mailbox.put(request(other, 1));
                assert_eq!(mailbox.calls_off(&job), other_rank <= rank, "{own:?}, {other:?}");
            }
            let mailbox = Mailbox::default();
            mailbox.put(request(own, 1));
            let job = mailbox.take(Server::Cpu).expect("a job");
            mailbox.put(request(Kind::Glance, 1));
            assert!(!mailbox.calls_off(&job), "{own:?} answers it between two passes");
            assert!(mailbox.take_glance().is_some() && mailbox.take_glance().is_none());
        }
        // Refinement waits for the search, and neither calls the other off.
        let mailbox = Mailbox::default();
        mailbox.put(assess(1));
        let job = mailbox.take(Server::Cpu).expect("a job");
        mailbox.put(request(Kind::Retrieve, 1));
        let refining = job.refining(Duration::ZERO);
        assert!(!mailbox.calls_off(&refining));
        mailbox.put_back(refining);
        let search = mailbox.take(Server::Cpu).expect("a job");
        assert_eq!(search.request.kind(), Kind::Retrieve);
        assert!(!mailbox.calls_off(&search));
    }

    #[test]
    fn nobody_waits_for_answers_about_a_former_drawing() {
        for kind in ALL {
            for newer in ALL {
                let mailbox = Mailbox::default();
                mailbox.put(request(kind, 1));
                let job = mailbox.take(Server::Cpu).expect("a job");
                mailbox.put(request(kind, 1));
                mailbox.put(request(newer, 2));
                assert!(mailbox.calls_off(&job));
                mailbox.put_back(job);
                assert_eq!(strokes(mailbox.try_take()), Some(2));
                assert_eq!(strokes(mailbox.try_take()), None, "{kind:?}, {newer:?}");
            }
        }
    }

    #[test]
    fn a_request_put_back_does_not_displace_a_newer_one() {
        let mailbox = Mailbox::default();
        mailbox.put(assess(1));
        let job = mailbox.take(Server::Cpu).expect("a job");
        mailbox.put_back(job.clone());
        let again = mailbox.take(Server::Cpu).expect("the same job");
        assert_eq!(again.stage, Stage::Quick);
        mailbox.put(assess(1));
        mailbox.put_back(job.refining(Duration::ZERO));
        let newer = mailbox.take(Server::Cpu).expect("the newer job");
        assert_eq!(newer.stage, Stage::Quick);
    }

    #[test]
    fn a_pause_ends_early_for_what_comes_before_refinement_only() {
        let mailbox = Mailbox::default();
        mailbox.put(assess(1));
        let job = mailbox.take(Server::Cpu).expect("a job");
        mailbox.put_back(job.refining(Duration::from_hours(1)));
        mailbox.put(request(Kind::Match, 1));
        std::thread::scope(|scope| {
            let waiting = scope.spawn(|| mailbox.take(Server::Cpu).map(|job| job.request.kind()));
            mailbox.put(request(Kind::Retrieve, 1));
            assert_eq!(waiting.join().expect("the worker ends"), Some(Kind::Retrieve));
        });
    }

    #[test]
    fn only_the_first_look_at_a_drawing_disturbs_a_rest() {
        let mailbox = Mailbox::default();
        mailbox.rest(Duration::from_hours(1));
        mailbox.put(request(Kind::Retrieve, 1));
        std::thread::scope(|scope| {
            let waiting = scope.spawn(|| mailbox.take(Server::Cpu).map(|job| job.request.kind()));
            mailbox.put(assess(1));
            assert_eq!(waiting.join().expect("the worker ends"), Some(Kind::Assess));
        });
        assert_eq!(strokes(mailbox.try_take()), Some(1));
    }

    #[test]
    fn only_the_server_in_charge_takes_and_closing_ends_the_wait() {
        let mailbox = Mailbox::default();
        mailbox.put(assess(1));
        let take = || mailbox.take(Server::Gpu).map(|job| job.request);
        std::thread::scope(|scope| {
            let waiting = scope.spawn(|| strokes(take()));
            mailbox.hand_to(Server::Gpu);
            assert_eq!(waiting.join().expect("the worker ends"), Some(1));
            let waiting = scope.spawn(|| strokes(take()));
            mailbox.close();
            assert_eq!(waiting.join().expect("the worker ends"), None);
        });
    }
}
