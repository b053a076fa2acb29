//! The workers: load a model on a device, then take, answer, and take again.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, mpsc};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::mailbox::{Mailbox, Server};
use super::{ClassId, EngineOptions, Kind, Reply, Request, Stage, Wake};
use crate::attribution::{Interrupted, Method};
use crate::error::{Error, Result};
use crate::model::Classifier;
use crate::model::device::{self, DeviceChoice, OpenDevice};
use crate::sketch::{Point, Sketch};
use crate::tasks::assist::{Assessment, Assistant};
use crate::tasks::attack::{Attacker, Guide};

pub(super) const CPU_THREAD: &str = "engine";
const GPU_THREAD: &str = "engine-gpu";

/// Probabilities of the two devices for the same drawing may differ by this much; kernels round
/// differently, wrong kernels differ by far more.
const AGREEMENT: f32 = 0.01;

/// Between the quick answer and the work of refining it: the time in which the window paints the quick
/// answer. Without it both compete for the same cores where there is no GPU.
const BREATH: Duration = Duration::from_millis(40);

/// What a worker answers with.
struct Mind {
    assistant: Assistant,
    guide: Guide,
}

/// Where replies go.
#[derive(Clone)]
pub(super) struct Outbox {
    replies: mpsc::Sender<Reply>,
    wake: Wake,
}

impl Outbox {
    pub(super) fn new(replies: mpsc::Sender<Reply>, wake: Wake) -> Self {
        Self { replies, wake }
    }

    fn send(&self, reply: Reply) {
        // Nobody listens any more while the window closes.
        let _ = self.replies.send(reply);
        (self.wake)();
    }

    fn failed(&self, message: impl Into<String>) {
        self.send(Reply::Failed {
            revision: None,
            message: message.into(),
        });
    }
}

/// Starts the CPU worker, and the GPU worker unless the CPU was asked for.
pub(super) fn start(
    mailbox: &Arc<Mailbox>,
    outbox: &Outbox,
    options: EngineOptions,
) -> Vec<JoinHandle<()>> {
    let choice = options.device;
    let mut threads = Vec::new();
    let options = Arc::new(options);
    let mut spawn = |name: &str, work: fn(&Mailbox, &Outbox, &EngineOptions)| {
        let (mailbox, own_outbox) = (Arc::clone(mailbox), outbox.clone());
        let options = Arc::clone(&options);
        let spawned = thread::Builder::new()
            .name(name.to_owned())
            .spawn(move || work(&mailbox, &own_outbox, &options));
        match spawned {
            Ok(thread) => threads.push(thread),
            Err(cause) => outbox.failed(format!("cannot start the engine: {cause}")),
        }
    };
    spawn(CPU_THREAD, cpu_worker);
    if choice != DeviceChoice::Cpu {
        spawn(GPU_THREAD, gpu_worker);
    }
    threads
}

fn cpu_worker(mailbox: &Mailbox, outbox: &Outbox, options: &EngineOptions) {
    let opened = caught(|| device::open(DeviceChoice::Cpu).and_then(|d| mind(d, options)));
    match opened {
        Ok((mind, device)) => {
            ready(&mind, device, outbox);
            while let Some(request) = mailbox.take(Server::Cpu) {
                if let Err(error) = answer_caught(&mind, &request, mailbox, outbox) {
                    failed_on(&request, &error, outbox);
                }
            }
        }
        Err(error) => outbox.failed(error.to_string()),
    }
}

fn gpu_worker(mailbox: &Mailbox, outbox: &Outbox, options: &EngineOptions) {
    let opened = caught(|| {
        let device = device::open(options.device)?;
        if !device.is_gpu {
            return Ok(None);
        }
        let (mind, name) = mind(device, options)?;
        agrees_with_cpu(&mind, options)?;
        Ok(Some((mind, name)))
    });
    let (mind, name) = match opened {
        Ok(Some(opened)) => opened,
        // `auto` found no GPU worth using.
        Ok(None) => return,
        Err(error) => return outbox.failed(format!("{error}; the CPU goes on")),
    };
    if mailbox.is_closed() {
        return;
    }
    ready(&mind, name, outbox);
    mailbox.hand_to(Server::Gpu);
    while let Some(request) = mailbox.take(Server::Gpu) {
        if let Err(error) = answer_caught(&mind, &request, mailbox, outbox) {
            outbox.failed(format!("{error}; the CPU goes on"));
            mailbox.put_back(request);
            mailbox.hand_to(Server::Cpu);
            return;
        }
    }
}

fn mind(device: OpenDevice, options: &EngineOptions) -> Result<(Mind, String)> {
    let classifier = Classifier::open(options.model.as_deref(), &device.device)?;
    let mind = Mind {
        assistant: Assistant::new(Box::new(classifier))?,
        guide: Guide::bundled()?,
    };
    Ok((mind, device.name))
}

fn ready(mind: &Mind, device: String, outbox: &Outbox) {
    let labels = Arc::clone(mind.assistant.classifier().labels());
    outbox.send(Reply::Ready { device, labels });
}

/// [`answer`]; a panic in the model or a driver becomes an error.
fn answer_caught(mind: &Mind, request: &Request, mailbox: &Mailbox, outbox: &Outbox) -> Result<()> {
    caught(|| {
        answer(mind, request, mailbox, outbox);
        Ok(())
    })
}

/// Answers, unless something more urgent comes.
fn answer(mind: &Mind, request: &Request, mailbox: &Mailbox, outbox: &Outbox) {
    match request {
        _ if request.sketch().is_empty() => {}
        Request::Assess {
            sketch,
            intent,
            method,
        } => assess(&mind.assistant, sketch, *intent, *method, mailbox, outbox),
        Request::Attack { sketch, limits } => {
            let stop = || mailbox.calls_off(Kind::Attack);
            let attacker = Attacker::new(mind.assistant.classifier(), &mind.guide);
            match attacker.attack_until(sketch, *limits, &stop) {
                Ok(attack) => outbox.send(Reply::Attacked {
                    revision: sketch.revision(),
                    attack: Arc::new(attack),
                }),
                // It begins anew once the explanation is given, unless the drawing is another one then.
                Err(Interrupted) => mailbox.put_back(request.clone()),
            }
        }
    }
}

/// Explains quickly, then refined, unless something newer comes.
fn assess(
    assistant: &Assistant,
    sketch: &Sketch,
    intent: Option<ClassId>,
    method: Method,
    mailbox: &Mailbox,
    outbox: &Outbox,
) {
    let started = Instant::now();
    let stop = || mailbox.calls_off(Kind::Assess);
    let send = |stage, assessment: Assessment| {
        outbox.send(Reply::Assessed {
            revision: sketch.revision(),
            intent,
            assessment: Arc::new(assessment),
            stage,
            elapsed_secs: started.elapsed().as_secs_f32(),
        });
    };
    let turn = || -> Result<(), Interrupted> {
        send(Stage::Quick, assistant.quick(sketch, intent, &stop)?);
        if mailbox.calls_off_within(Kind::Assess, BREATH) {
            return Err(Interrupted);
        }
        send(
            Stage::Refined,
            assistant.refine(sketch, intent, method, &stop)?,
        );
        Ok(())
    };
    // Called off: the newer request is taken next and gets its own answer.
    let _ = turn();
}

/// Compiles the GPU's kernels with the shapes of real work, and compares its answer with the CPU's.
fn agrees_with_cpu(gpu: &Mind, options: &EngineOptions) -> Result<()> {
    let (cpu, _) = device::open(DeviceChoice::Cpu).and_then(|d| mind(d, options))?;
    let sketch = sample_drawing();
    let never = || false;
    let ask = |mind: &Mind| {
        let assistant = &mind.assistant;
        assistant
            .quick(&sketch, None, &never)
            .and_then(|_| assistant.refine(&sketch, None, Method::Integrated, &never))
            .map_err(|Interrupted| Error::Device("the check was called off".to_owned()))
    };
    let (gpu, cpu) = (ask(gpu)?, ask(&cpu)?);
    let gap = gpu
        .top
        .iter()
        .zip(&cpu.top)
        .map(|(a, b)| (a.p - b.p).abs())
        .fold(0.0, f32::max);
    if gpu.target == cpu.target && gap <= AGREEMENT {
        Ok(())
    } else {
        Err(Error::Device(format!(
            "the GPU computes other guesses than the CPU (by {gap:.3})"
        )))
    }
}

/// A square, its diagonals and a dot.
fn sample_drawing() -> Sketch {
    let line = |points: &[[f32; 2]]| points.iter().map(|p| Point::new(p[0], p[1])).collect();
    Sketch::from_polylines([
        line(&[
            [0.0, 0.0],
            [90.0, 0.0],
            [90.0, 90.0],
            [0.0, 90.0],
            [0.0, 0.0],
        ]),
        line(&[[0.0, 0.0], [90.0, 90.0]]),
        line(&[[90.0, 0.0], [0.0, 90.0]]),
        line(&[[120.0, 45.0]]),
    ])
}

fn failed_on(request: &Request, error: &Error, outbox: &Outbox) {
    outbox.send(Reply::Failed {
        revision: Some(request.revision()),
        message: error.to_string(),
    });
}

/// Runs `work`; a panic becomes an error that carries its message.
fn caught<T>(work: impl FnOnce() -> Result<T>) -> Result<T> {
    // The assistant holds weights that nothing changes after loading, so a panic leaves no half state.
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| {
        let message = panic
            .downcast_ref::<String>()
            .map(String::as_str)
            .or_else(|| panic.downcast_ref::<&str>().copied())
            .unwrap_or("unknown panic");
        Err(Error::Device(format!("the model failed: {message}")))
    })
}
