//! [`Mailbox`] has one slot for the newest request of each kind, and knows who serves them.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::job::Job;
use super::network::Opened;
use super::{Kind, Request};
use strokewise_ink::sketch::Revision;

/// [`Server`] says which worker answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Server {
    /// It is the worker on the processor.
    #[default]
    Cpu,
    /// It is the wgpu worker of the network that was opened so many-th.
    Gpu(Generation),
}

/// Counts the networks that were asked for, so that what concerns an older one is known.
pub(super) type Generation = u32;

/// [`Work`] is what a worker takes.
pub(super) enum Work {
    /// The worker answers this.
    Job(Job),
    /// The worker goes on with another network, which answers from now on.
    Network(Box<Opened>),
}

/// [`Mailbox`] is one slot a kind: a newer request overwrites an older one, and jobs are served in
/// the order of their turns.
#[derive(Default)]
pub(super) struct Mailbox {
    state: Mutex<State>,
    bell: Condvar,
}

#[derive(Default)]
struct State {
    /// There is a slot for each [`Kind`], in its order.
    slots: [Option<Job>; Kind::COUNT],
    /// This state of the drawing was last asked about; nobody waits for answers about another one.
    newest: Option<Revision>,
    /// Nothing begins before this but the first look at a drawing.
    rest: Option<Instant>,
    /// The CPU worker is to take over this network.
    successor: Option<Box<Opened>>,
    /// This network was asked for last.
    generation: Generation,
    /// This network is in use.
    serving: Generation,
    server: Server,
    closed: bool,
}

impl State {
    fn is_moot(&self, request: &Request) -> bool {
        self.newest.is_some_and(|newest| newest != request.revision())
    }

    /// Tells whether `server` answers for the network in use.
    fn is_current(&self, server: Server) -> bool {
        match server {
            Server::Cpu => true,
            Server::Gpu(generation) => generation == self.serving,
        }
    }

    /// Tells whether `job`, under way, should give way: to the end, to another drawing, or to a
    /// request of its own kind or a more urgent one whose turn comes first.
    fn calls_off(&self, job: &Job) -> bool {
        let mut rivals = self.slots[..=job.request.kind() as usize].iter().flatten();
        self.closed
            || self.successor.is_some()
            || self.is_moot(&job.request)
            || rivals.any(|rival| rival.turn() <= job.turn())
    }

    /// Finds the slot whose turn it is.
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

    /// Waits for something that is `server`'s to do; `None` once the mailbox is closed, or another
    /// network has taken the place of the one that `server` answers for. A network goes before all
    /// questions. Where the job whose turn it is may not begin yet, nothing else does either: the
    /// pause is there for the window to paint.
    pub(super) fn take(&self, server: Server) -> Option<Work> {
        let mut state = self.lock();
        while !state.closed && state.is_current(server) {
            if server == Server::Cpu
                && let Some(network) = state.successor.take()
            {
                return Some(Work::Network(network));
            }
            let (mut pause, rest) = (None, state.rest);
            if state.server == server
                && let Some(slot) = state.next()
            {
                pause = slot.as_ref().and_then(|job| job.pause(Instant::now(), rest));
                if pause.is_none() {
                    return slot.take().map(Work::Job);
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

    /// Takes the glance that waits, for whoever is between two passes.
    pub(super) fn take_glance(&self) -> Option<Job> {
        self.lock().slots[Kind::Glance as usize].take()
    }

    /// Takes the request whose turn it is, due or not.
    pub(super) fn try_take(&self) -> Option<Request> {
        let job = self.lock().next()?.take()?;
        Some(job.request)
    }

    /// Lets nothing begin for `pause` but the first look at a drawing.
    pub(super) fn rest(&self, pause: Duration) {
        self.lock().rest = Some(Instant::now() + pause);
    }

    /// Hands the work to `server`, unless it answers for a network that is not in use any more.
    pub(super) fn hand_to(&self, server: Server) {
        let mut state = self.lock();
        if state.is_current(server) {
            state.server = server;
        }
        self.bell.notify_all();
    }

    /// Another network is asked for; the answer names it from now on.
    pub(super) fn begin_network(&self) -> Generation {
        let mut state = self.lock();
        state.generation += 1;
        state.generation
    }

    /// Hands over the network of this generation, unless another was asked for since: the CPU
    /// worker serves with it, and a GPU worker of an older one ends.
    pub(super) fn succeed(&self, generation: Generation, network: Opened) -> bool {
        let mut state = self.lock();
        let is_wanted = state.generation == generation && !state.closed;
        if is_wanted {
            state.successor = Some(Box::new(network));
            state.serving = generation;
            state.server = Server::Cpu;
            // What was asked of the network before is asked again.
            for kind in [Kind::Assess, Kind::Glance, Kind::Attack] {
                state.slots[kind as usize] = None;
            }
            self.bell.notify_all();
        }
        is_wanted
    }

    /// Returns whether `job`, under way, should be called off.
    pub(super) fn calls_off(&self, job: &Job) -> bool {
        self.lock().calls_off(job)
    }

    /// Returns whether the work of `server` is still wanted.
    pub(super) fn is_awaited(&self, server: Server) -> bool {
        let state = self.lock();
        !state.closed && state.is_current(server)
    }

    pub(super) fn close(&self) {
        self.lock().closed = true;
        self.bell.notify_all();
    }

    /// The state is plain data that every holder leaves whole, so a poisoned lock is as good as
    /// any.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests;
