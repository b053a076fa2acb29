//! The workers load a model on a device, then take, answer, and take again.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use super::desk::{Desk, Mind};
use super::job::Job;
use super::mailbox::{Generation, Mailbox, Server, Work};
use super::network::{self, NetworkState, Opened};
use super::outbox::Outbox;
use super::{EngineOptions, Reply, Source};
use crate::error::{Error, Result};
use strokewise_explain::attribution::{Interrupted, Method};
use strokewise_explain::model::device::{self, DeviceChoice, OpenDevice};
use strokewise_explain::tasks::assist::Vigilance;
use strokewise_ink::sketch::{Point, Sketch};

pub(super) const CPU_THREAD: &str = "engine";
const GPU_THREAD: &str = "engine-gpu";

/// Probabilities of the two devices for the same drawing may differ by this much; kernels round
/// differently, wrong kernels differ by far more.
const AGREEMENT: f32 = 0.01;

/// Cosines between the embeddings of the two devices for the same drawing are at least this.
const SAME_EMBEDDING: f32 = 0.995;

/// Starts the CPU worker, and the GPU worker unless the CPU was asked for.
pub(super) fn start(mailbox: &Arc<Mailbox>, outbox: &Outbox, options: &Arc<EngineOptions>) -> Vec<JoinHandle<()>> {
    let choice = options.device;
    let mut threads = Vec::new();
    let mut spawn = |name: &str, work: fn(&Mailbox, &Outbox, &EngineOptions)| {
        let (mailbox, own_outbox) = (Arc::clone(mailbox), outbox.clone());
        let options = Arc::clone(options);
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
        spawn(GPU_THREAD, |mailbox, outbox, options| {
            gpu_worker(mailbox, outbox, options, 0);
        });
    }
    threads
}

fn cpu_worker(mailbox: &Mailbox, outbox: &Outbox, options: &EngineOptions) {
    let cpu = |options: &EngineOptions| caught(|| mind(device::open(DeviceChoice::Cpu)?, options));
    let mut opened = cpu(options);
    let mut source = options.network.clone();
    if let Err(error) = &opened
        && source != Source::Bundled
    {
        // Drawing goes on with advice, and another network can be chosen.
        let state = NetworkState::Failed(error.to_string());
        outbox.send(Reply::Network { source, state });
        source = Source::Bundled;
        opened = cpu(&EngineOptions {
            network: source.clone(),
            ..options.clone()
        });
    }
    let (mut mind, device) = match opened {
        Ok(opened) => opened,
        Err(error) => return outbox.failed(error.to_string()),
    };
    if source != Source::Bundled {
        let known = network::acquainted(&mind.assistant);
        mind.assistant = network::paced(mind.assistant, &known);
        let state = NetworkState::Open(known);
        outbox.send(Reply::Network { source, state });
    }
    ready(&mind, device, outbox);
    while let Some(work) = mailbox.take(Server::Cpu) {
        match work {
            Work::Job(job) => {
                let desk = Desk {
                    mind: &mind,
                    mailbox,
                    server: Server::Cpu,
                    outbox,
                };
                if let Err(error) = serve(&desk, &job) {
                    outbox.failed_on(&job.request, error.to_string());
                }
            }
            Work::Network(opened) => {
                let Opened {
                    assistant,
                    source,
                    known,
                    device,
                } = *opened;
                mind.assistant = assistant;
                let state = NetworkState::Open(known);
                outbox.send(Reply::Network { source, state });
                ready(&mind, device, outbox);
            }
        }
    }
}

/// Serves with a GPU, if there is one worth using, until another network is opened.
pub(super) fn gpu_worker(mailbox: &Mailbox, outbox: &Outbox, options: &EngineOptions, generation: Generation) {
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
    let server = Server::Gpu(generation);
    if !mailbox.is_awaited(server) {
        return;
    }
    ready(&mind, name, outbox);
    mailbox.hand_to(server);
    let desk = Desk {
        mind: &mind,
        mailbox,
        server,
        outbox,
    };
    while let Some(Work::Job(job)) = mailbox.take(server) {
        if let Err(error) = serve(&desk, &job) {
            outbox.failed(format!("{error}; the CPU goes on"));
            mailbox.put_back(job);
            mailbox.hand_to(Server::Cpu);
            return;
        }
    }
}

/// [`Desk::serve`]; a panic in the model or a driver becomes an error.
fn serve(desk: &Desk, job: &Job) -> Result<()> {
    caught(|| {
        desk.serve(job);
        Ok(())
    })
}

fn mind(device: OpenDevice, options: &EngineOptions) -> Result<(Mind, String)> {
    Ok((Mind::open(&device.device, options)?, device.name))
}

fn ready(mind: &Mind, device: String, outbox: &Outbox) {
    let labels = Arc::clone(mind.assistant.classifier().labels());
    outbox.send(Reply::Ready { device, labels });
}

/// Compiles the GPU's kernels with the shapes of real work, and compares its answer with the CPU's.
fn agrees_with_cpu(gpu: &Mind, options: &EngineOptions) -> Result<()> {
    let (cpu, _) = mind(device::open(DeviceChoice::Cpu)?, options)?;
    let sketch = sample_drawing();
    let never = || false;
    let ask = |mind: &Mind| {
        let assistant = &mind.assistant;
        assistant
            .quick(&sketch, None, &never)
            .and_then(|_| {
                let (method, vigilance) = (Method::Integrated, Vigilance::Usual);
                assistant.refine(&sketch, None, method, vigilance, &never)
            })
            .map_err(|Interrupted| Error::Device("the check was called off".to_owned()))
    };
    if let (Ok(gpu), Ok(cpu)) = (gpu.retriever(), cpu.retriever()) {
        let [a, b] = [gpu, cpu].map(|retriever| retriever.embed(&sketch));
        let cosine: f32 = a.iter().zip(&b).map(|(a, b)| a * b).sum();
        if cosine.is_nan() || cosine < SAME_EMBEDDING {
            let cause = format!("the GPU embeds drawings unlike the CPU (cosine {cosine:.3})");
            return Err(Error::Device(cause));
        }
    }
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

/// Draws a square, its diagonals and a dot.
pub(super) fn sample_drawing() -> Sketch {
    let line = |points: &[[f32; 2]]| points.iter().map(|p| Point::new(p[0], p[1])).collect();
    Sketch::from_polylines([
        line(&[[0.0, 0.0], [90.0, 0.0], [90.0, 90.0], [0.0, 90.0], [0.0, 0.0]]),
        line(&[[0.0, 0.0], [90.0, 90.0]]),
        line(&[[90.0, 0.0], [0.0, 90.0]]),
        line(&[[120.0, 45.0]]),
    ])
}

/// Runs `work`; a panic becomes an error that carries its message.
pub(super) fn caught<T>(work: impl FnOnce() -> Result<T>) -> Result<T> {
    // The assistant holds weights that nothing changes after loading, so a panic leaves no half
    // state.
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| {
        let message = panic
            .downcast_ref::<String>()
            .map(String::as_str)
            .or_else(|| panic.downcast_ref::<&str>().copied())
            .unwrap_or("unknown panic");
        Err(Error::Device(format!("the model failed: {message}")))
    })
}
