//! The engine is the one place that computes while somebody draws.
//!
//! The window sends a [`Request`] and goes on; the engine answers with [`Reply`]s and wakes the
//! window. *Latest wins*: the mailbox has one slot a kind, a newer drawing overwrites an older one,
//! and work under way is called off between two passes of the model. Every explanation comes twice:
//! quickly, by one pass of gradients, then refined, with strokes really taken away. Between the two
//! a gallery is searched and a picture painted, which takes some ten milliseconds. Less urgent work
//! (why a picture matches, which strokes shape a part of the painted one, what a stroke changes in
//! it, "what would fool it?") gives way after one pass and begins anew; a `Job` knows whose turn it
//! is. While a stroke is being drawn, glances at the unfinished drawing are answered between two
//! passes of whatever is under way.
//!
//! **Devices.** The CPU worker (our own kernels for our networks, burn-flex for others) serves from
//! the start. Where a GPU was asked for or found, a second worker owns it, compiles its kernels
//! meanwhile, checks that both agree, and then takes over; if it fails later, the CPU worker takes
//! the work back. Each worker keeps its device and every tensor on its own thread. A panic inside a
//! driver or a model becomes a reply, and the loop goes on.
//!
//! Beside them a thread indexes galleries and watches their folders ([`Order`]); a search gets its
//! gallery with the request, so that an answer always says which pictures it counts.
//!
//! Another network is opened on a thread of its own while the old one answers, and takes its place
//! once it is there ([`Engine::open_network`]).
//!
//! Left out: drawings in files. The engine reads weights and pictures only, and never touches egui.

mod desk;
mod job;
mod librarian;
mod mailbox;
mod network;
mod outbox;
mod reply;
mod request;
mod worker;

use std::path::PathBuf;
use std::sync::{Arc, mpsc};
use std::thread::JoinHandle;

pub use librarian::Order;
pub use network::{Acquaintance, NetworkState};
pub use reply::{GalleryState, Indexed, Reply, Stage};
pub use request::{Kind, Request};
pub use strokewise_explain::attribution::{Method, StrokeAttribution};
pub use strokewise_explain::model::device::DeviceChoice;
pub use strokewise_explain::model::{ClassId, Condition, Labels, Source};
pub use strokewise_explain::tasks::assist::{
    Assessment, Effect, Glance, Guess, JointSuggestion, Known, Outcome, PartSuggestion, SEEN, StrokeAssessment,
    Suggestion, Vigilance, Waiting, rested, steadied,
};
pub use strokewise_explain::tasks::attack::{Attack, Limits, Removal, Shift, Spent};
pub use strokewise_explain::tasks::generate::{Change, Region, Shaping};
pub use strokewise_explain::tasks::retrieve::Match;

use librarian::Librarian;
use mailbox::Mailbox;
use outbox::Outbox;

/// [`EngineOptions`] says how to start an engine.
#[derive(Debug, Clone, Default)]
pub struct EngineOptions {
    /// The engine works on this device.
    pub device: DeviceChoice,
    /// This names the classifier and its weights.
    pub network: Source,
    /// Retrieval's encoder uses these weights instead of those that ship with the program.
    pub encoder: Option<PathBuf>,
    /// What galleries were indexed to is kept in this folder; `None` keeps nothing.
    pub galleries: Option<PathBuf>,
}

/// [`Wake`] is called from the engine's threads after every reply, to wake the window.
pub type Wake = Arc<dyn Fn() + Send + Sync>;

/// [`Engine`] is the window's end of the engine. Dropping it ends the threads.
pub struct Engine {
    mailbox: Arc<Mailbox>,
    librarian: Librarian,
    replies: mpsc::Receiver<Reply>,
    threads: Vec<JoinHandle<()>>,
    /// Another network is opened with these; nothing where a test plays the engine.
    opener: Option<(Outbox, Arc<EngineOptions>)>,
    networks: mpsc::Sender<Source>,
}

impl Engine {
    /// Starts the engine's threads; they load the model and reply [`Reply::Ready`].
    pub fn start(options: EngineOptions, wake: Wake) -> Self {
        let (outbox, replies) = mpsc::channel();
        let mailbox = Arc::new(Mailbox::default());
        let outbox = Outbox::new(outbox, wake);
        let options = Arc::new(options);
        let threads = worker::start(&mailbox, &outbox, &options);
        Self {
            mailbox,
            librarian: Librarian::start(Arc::clone(&options), &outbox),
            replies,
            threads,
            opener: Some((outbox, options)),
            networks: mpsc::channel().0,
        }
    }

    /// Makes an engine without threads, and returns it with the other ends of its channels: a test
    /// reads the requests and plays the replies.
    pub fn detached() -> (Self, EngineEnds) {
        let (outbox, replies) = mpsc::channel();
        let mailbox = Arc::new(Mailbox::default());
        let (librarian, orders) = Librarian::detached();
        let (networks, asked) = mpsc::channel();
        let ends = EngineEnds {
            mailbox: Arc::clone(&mailbox),
            orders,
            networks: asked,
            replies: outbox,
        };
        (
            Self {
                mailbox,
                librarian,
                replies,
                threads: Vec::new(),
                opener: None,
                networks,
            },
            ends,
        )
    }

    /// Asks. A request of the same kind that still waits is replaced.
    pub fn send(&self, request: Request) {
        self.mailbox.put(request);
    }

    /// Opens a network on a thread of its own; once it is there it answers in the place of the one
    /// before. Only the newest one that was asked for does. [`Reply::Network`] tells how far it is.
    pub fn open_network(&mut self, source: Source) {
        let Some((outbox, options)) = &self.opener else {
            // The test may have gone.
            let _ = self.networks.send(source);
            return;
        };
        let opening = network::Opening {
            mailbox: Arc::clone(&self.mailbox),
            outbox: outbox.clone(),
            options: EngineOptions {
                network: source,
                ..EngineOptions::clone(options)
            },
            generation: self.mailbox.begin_network(),
        };
        match opening.start() {
            Ok(thread) => self.threads.push(thread),
            Err(cause) => outbox.failed(format!("cannot open the network: {cause}")),
        }
    }

    /// Opens a gallery in the place of the one before, or closes it.
    pub fn order(&self, order: Order) {
        self.librarian.order(order);
    }

    /// Takes the replies that have come since the last call; never waits.
    pub fn drain(&self) -> Vec<Reply> {
        self.replies.try_iter().collect()
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        self.mailbox.close();
        for thread in self.threads.drain(..) {
            // A worker ends within one pass of the model; one that compiles kernels is not waited
            // for.
            if thread.is_finished() || thread.thread().name() == Some(worker::CPU_THREAD) {
                // A panic was already turned into a reply.
                let _ = thread.join();
            }
        }
    }
}

/// [`EngineEnds`] holds the far ends of a detached engine's channels.
pub struct EngineEnds {
    mailbox: Arc<Mailbox>,
    orders: mpsc::Receiver<Order>,
    networks: mpsc::Receiver<Source>,
    replies: mpsc::Sender<Reply>,
}

impl EngineEnds {
    /// Takes the request whose turn it is, if any.
    pub fn take_request(&self) -> Option<Request> {
        self.mailbox.try_take()
    }

    /// Takes the next order about galleries, if any.
    pub fn take_order(&self) -> Option<Order> {
        self.orders.try_recv().ok()
    }

    /// Takes the next network that was asked for, if any.
    pub fn take_network(&self) -> Option<Source> {
        self.networks.try_recv().ok()
    }

    /// Plays a reply to the window.
    pub fn reply(&self, reply: Reply) {
        // Nobody listens any more once the window's end is dropped.
        let _ = self.replies.send(reply);
    }
}
