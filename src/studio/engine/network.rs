//! Opens another network in the place of the one that answers, on a thread of its own, while the old one goes on.

use std::io;
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Instant;

use super::mailbox::{Generation, Mailbox};
use super::outbox::Outbox;
use super::worker::{caught, sample_drawing};
use super::{EngineOptions, Reply, Source, worker};
use crate::acquaintance;
use crate::error::Result;
use strokewise_explain::attribution::Interrupted;
use strokewise_explain::model::device::{self, DeviceChoice};
use strokewise_explain::model::foreign::By;
use strokewise_explain::tasks::assist::{Assistant, Pace};
use strokewise_ink::sketch::Sketch;

/// A network whose first answer takes longer than this refines by one gradient half-way, as
/// everything else takes some hundred passes.
const SLOW_SECS: f32 = 0.12;

/// [`NetworkState`] says how far the opening of a network has come.
#[derive(Debug, Clone)]
pub enum NetworkState {
    /// It is being read; the one before goes on answering.
    Opening,
    /// It answers from now on.
    Open(Acquaintance),
    /// It cannot be used, for this reason; the one before goes on answering.
    Failed(String),
}

/// [`Acquaintance`] is what is known of a network once it is open.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Acquaintance {
    /// The user should know these things of it, a sentence each.
    pub notes: Vec<String>,
    /// A first answer about a small drawing takes so many seconds.
    pub stroke_secs: f32,
}

impl Acquaintance {
    /// Tells whether full answers take so long that they are made by one gradient half-way.
    pub fn is_slow(&self) -> bool {
        self.stroke_secs > SLOW_SECS
    }
}

/// [`Opened`] is a network on its way to the worker.
pub(super) struct Opened {
    pub assistant: Assistant,
    pub source: Source,
    pub known: Acquaintance,
    /// It works on this device, in words.
    pub device: String,
}

impl Opened {
    /// Loads a network to the processor, and looks at a small drawing with it.
    pub fn open(source: &Source) -> Result<Self> {
        let device = device::open(DeviceChoice::Cpu)?;
        let assistant = Assistant::new(source.open(&device.device)?)?;
        let known = acquainted(&assistant);
        Ok(Self {
            assistant: paced(assistant, &known),
            known,
            source: source.clone(),
            device: device.name,
        })
    }
}

/// Makes the assistant at a pace that lets a newer stroke come through.
pub(super) fn paced(assistant: Assistant, known: &Acquaintance) -> Assistant {
    // A first answer is a pass forwards and one with a gradient: some three rows.
    assistant.with_pace(Pace::of(known.stroke_secs / 3.0))
}

/// Returns what there is to know of a network.
pub(super) fn acquainted(assistant: &Assistant) -> Acquaintance {
    let sketch = sample_drawing();
    let first = |sketch| assistant.quick(sketch, None, &|| false);
    // The first pass allocates and compiles. It sees another drawing, as answers are remembered.
    let other = Sketch::new(sketch.strokes()[1..].iter().map(|stroke| (**stroke).clone()));
    let _warm: Result<_, Interrupted> = first(&other);
    let started = Instant::now();
    let _measured: Result<_, Interrupted> = first(&sketch);
    Acquaintance {
        notes: assistant.classifier().notes(),
        stroke_secs: started.elapsed().as_secs_f32(),
    }
}

/// [`Opening`] is what a thread that opens a network needs.
pub(super) struct Opening {
    pub mailbox: Arc<Mailbox>,
    pub outbox: Outbox,
    pub options: EngineOptions,
    pub generation: Generation,
}

impl Opening {
    /// Opens the network on a thread, hands it over, and, where a GPU is wanted, goes on as its
    /// worker. Whatever goes wrong, the network before answers on.
    pub fn start(mut self) -> io::Result<JoinHandle<()>> {
        thread::Builder::new()
            .name("engine-network".into())
            .spawn(move || self.run())
    }

    fn run(&mut self) {
        let asked = self.options.network.clone();
        let say = |state| {
            let source = asked.clone();
            self.outbox.send(Reply::Network { source, state });
        };
        say(NetworkState::Opening);
        self.options.network = recalled(asked.clone());
        match caught(|| Opened::open(&self.options.network)) {
            Err(error) => say(NetworkState::Failed(error.to_string())),
            Ok(network) => {
                let is_wanted = self.mailbox.succeed(self.generation, network);
                if is_wanted && self.options.device != DeviceChoice::Cpu {
                    worker::gpu_worker(&self.mailbox, &self.outbox, &self.options, self.generation);
                }
            }
        }
    }
}

/// Returns the same network with what an earlier trial found out of it, unless more is said of it
/// already.
fn recalled(source: Source) -> Source {
    match source {
        Source::Foreign(path, said) if said.is_empty() => {
            let found = acquaintance::recall(&path).map(|found| (By::Trial, found));
            Source::Foreign(path, found.into_iter().collect())
        }
        other => other,
    }
}
