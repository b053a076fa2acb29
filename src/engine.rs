//! The one place that computes while somebody draws.
//!
//! The window sends a [`Request`] and goes on; the engine answers with [`Reply`]s and wakes the window.
//! *Latest wins*: the mailbox has one slot a kind, a newer drawing overwrites an older one, and work under
//! way is called off between two passes of the model. Every explanation comes twice: quickly, by one pass
//! of gradients, then refined, with strokes really taken away. An attack ("what would fool it?") is work
//! for idle moments: an explanation goes before it and cuts in after one pass, and the attack begins anew.
//!
//! **Devices.** The CPU worker (burn-flex) serves from the start. Where a GPU was asked for or found, a
//! second worker owns it, compiles its kernels meanwhile, checks that both agree, and then takes over; if
//! it fails later, the CPU worker takes the work back. Each worker keeps its device and every tensor on
//! its own thread. A panic inside a driver or a model becomes a reply, and the loop goes on.
//!
//! Left out: files and pixels. The engine reads no file but the weights, and never touches egui.

mod mailbox;
mod worker;

use std::path::PathBuf;
use std::sync::{Arc, mpsc};
use std::thread::JoinHandle;

pub use crate::attribution::{Method, StrokeAttribution};
pub use crate::model::device::DeviceChoice;
pub use crate::model::{ClassId, Labels};
pub use crate::tasks::assist::{Assessment, Guess, PartSuggestion, StrokeAssessment, Suggestion};
pub use crate::tasks::attack::{Attack, Limits, Removal, Shift, Spent};

use crate::sketch::{Revision, Sketch};
use mailbox::Mailbox;

/// What the window asks.
#[derive(Debug, Clone)]
pub enum Request {
    /// Explain this drawing, for the stated intent or else for the likeliest class.
    Assess {
        /// The drawing; an empty one gets no answer.
        sketch: Sketch,
        /// What the user says they draw.
        intent: Option<ClassId>,
        /// How the refined answer takes its gradients.
        method: Method,
    },
    /// Find the least change that makes this drawing read as something else.
    Attack {
        /// The drawing; an empty one gets no answer.
        sketch: Sketch,
        /// How much may change.
        limits: Limits,
    },
}

/// The kinds of requests, the most urgent first; the mailbox has a slot for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// What somebody waits for with the pen in hand.
    Assess,
    /// What somebody asked for with a click.
    Attack,
}

impl Kind {
    const COUNT: usize = 2;
}

impl Request {
    /// The drawing that is asked about.
    pub fn sketch(&self) -> &Sketch {
        match self {
            Self::Assess { sketch, .. } | Self::Attack { sketch, .. } => sketch,
        }
    }

    /// The state of the drawing that is asked about.
    pub fn revision(&self) -> Revision {
        self.sketch().revision()
    }

    fn kind(&self) -> Kind {
        match self {
            Self::Assess { .. } => Kind::Assess,
            Self::Attack { .. } => Kind::Attack,
        }
    }
}

/// What the engine answers.
#[derive(Debug, Clone)]
pub enum Reply {
    /// A model is loaded and answers from now on; sent again when another device takes over.
    Ready {
        /// The device, in words.
        device: String,
        /// The model's classes.
        labels: Arc<Labels>,
    },
    /// The explanation of one revision for one intent.
    Assessed {
        /// The document state that it speaks of.
        revision: Revision,
        /// The intent that was stated with the request.
        intent: Option<ClassId>,
        /// The answer.
        assessment: Arc<Assessment>,
        /// How good an answer it is.
        stage: Stage,
        /// Time since the engine took the request up.
        elapsed_secs: f32,
    },
    /// What would fool the model about one revision.
    Attacked {
        /// The document state that it speaks of.
        revision: Revision,
        /// What was found, and what it took.
        attack: Arc<Attack>,
    },
    /// Something failed; drawing goes on without an explanation.
    Failed {
        /// The document state under explanation, if any.
        revision: Option<Revision>,
        /// What failed, for the status line.
        message: String,
    },
}

/// How good an answer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Guesses and gradients; no noise yet.
    Quick,
    /// With strokes taken away, noise and suggestions.
    Refined,
}

/// How to start an engine.
#[derive(Debug, Clone, Default)]
pub struct EngineOptions {
    /// Which device to use.
    pub device: DeviceChoice,
    /// Weights to use instead of those that ship with the program.
    pub model: Option<PathBuf>,
}

/// Called from the engine's threads after every reply, to wake the window.
pub type Wake = Arc<dyn Fn() + Send + Sync>;

/// The window's end of the engine. Dropping it ends the threads.
pub struct Engine {
    mailbox: Arc<Mailbox>,
    replies: mpsc::Receiver<Reply>,
    threads: Vec<JoinHandle<()>>,
}

impl Engine {
    /// Starts the engine's threads; they load the model and reply [`Reply::Ready`].
    pub fn start(options: EngineOptions, wake: Wake) -> Self {
        let (outbox, replies) = mpsc::channel();
        let mailbox = Arc::new(Mailbox::default());
        let outbox = worker::Outbox::new(outbox, wake);
        let threads = worker::start(&mailbox, &outbox, options);
        Self {
            mailbox,
            replies,
            threads,
        }
    }

    /// An engine without threads, and the other ends of its channels: a test reads the requests and plays
    /// the replies.
    pub fn detached() -> (Self, EngineEnds) {
        let (outbox, replies) = mpsc::channel();
        let mailbox = Arc::new(Mailbox::default());
        let ends = EngineEnds {
            mailbox: Arc::clone(&mailbox),
            replies: outbox,
        };
        (
            Self {
                mailbox,
                replies,
                threads: Vec::new(),
            },
            ends,
        )
    }

    /// Asks. A request of the same kind that still waits is replaced.
    pub fn send(&self, request: Request) {
        self.mailbox.put(request);
    }

    /// The replies that have come since the last call; never waits.
    pub fn drain(&self) -> Vec<Reply> {
        self.replies.try_iter().collect()
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        self.mailbox.close();
        for thread in self.threads.drain(..) {
            // A worker ends within one pass of the model; one that compiles kernels is not waited for.
            if thread.is_finished() || thread.thread().name() == Some(worker::CPU_THREAD) {
                // A panic was already turned into a reply.
                let _ = thread.join();
            }
        }
    }
}

/// The far ends of a detached engine's channels.
pub struct EngineEnds {
    mailbox: Arc<Mailbox>,
    replies: mpsc::Sender<Reply>,
}

impl EngineEnds {
    /// The most urgent request that waits, if any.
    pub fn take_request(&self) -> Option<Request> {
        self.mailbox.try_take()
    }

    /// Plays a reply to the window.
    pub fn reply(&self, reply: Reply) {
        // Nobody listens any more once the window's end is dropped.
        let _ = self.replies.send(reply);
    }
}
