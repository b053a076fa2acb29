//! Training and judging retrieval's encoder ([`crate::model::Encoder`]).
//!
//! Three kinds of views teach it: drawings by people and pictures of the gallery, each to lie near the direction
//! of its category, and copies of those very pictures, each to lie near its own. The first two make a drawn cat
//! find cats, the third makes this cat find that one. Both branches begin with the classifier's trunk.

mod evaluate;
mod explanation;
mod network;
mod report;
mod search;
pub(super) mod views;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

use super::dataset::{Dataset, Split};
use super::gallery::Images;
use super::schedule::learning_rate;
use crate::error::{Error, Result};
use crate::model::{Classifier, Weights};
pub use evaluate::{EvalOptions, evaluate};
use network::{Measures, TwoBranches};
pub use report::{CategoryFigures, InstanceFigures, NamedFigures, RankRow, Report};
use views::{PAIRS, batches};

/// What to train on, for how long, and where to put the result.
#[derive(Debug, Clone, clap::Args)]
pub struct TrainOptions {
    /// Folder with `quickdraw` and `gallery`.
    #[arg(long)]
    pub data: PathBuf,
    /// Folder for the trained weights, `retrieval.safetensors`.
    #[arg(long, default_value = "models")]
    pub out: PathBuf,
    /// The classifier's weights to begin with.
    #[arg(
        long,
        value_name = "FILE",
        default_value = "models/classifier.safetensors"
    )]
    pub from: PathBuf,
    /// Seed of everything random.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// How many batches.
    #[arg(long, default_value_t = 6000, conflicts_with = "minutes")]
    pub steps: u64,
    /// How many minutes, instead of a number of batches.
    #[arg(long)]
    pub minutes: Option<f32>,
    /// Most drawings to take from each category of `quickdraw/more`.
    #[arg(long, default_value_t = 400)]
    pub more_per_category: usize,
}

/// The rate that trained trunks move at, as a share of the schedule's.
const RATE: f32 = 0.6;

/// Seconds between lines on stderr.
const LOG_SECS: f32 = 20.0;

/// Trains, and writes `options.out/retrieval.safetensors`.
pub fn train(options: &TrainOptions) -> Result<()> {
    std::fs::create_dir_all(&options.out).map_err(Error::io(&options.out))?;
    let labels = Classifier::own_labels();
    let drawings = Dataset::load(
        &options.data,
        Split::Train,
        &labels,
        options.more_per_category,
        options.seed,
    )?;
    let images = Images::load(&options.data, Split::Train, &labels)?;
    eprintln!("{} drawings, {} pictures", drawings.len(), images.len());
    let mut rng = ChaCha8Rng::seed_from_u64(options.seed);
    let mut network = TwoBranches::new(labels.len(), &mut rng);
    let weights = Weights::load(&options.from)?;
    let begun = network.begin_with(&weights);
    begun.map_err(|cause| Error::Weights {
        cause,
        path: options.from.clone(),
    })?;

    let batches = batches(Arc::new(drawings), Arc::new(images), options.seed);
    let started = Instant::now();
    let mut recent = Recent::default();
    let mut step = 0;
    loop {
        let secs = started.elapsed().as_secs_f32();
        let progress = options.minutes.map_or_else(
            || step as f32 / options.steps.max(1) as f32,
            |minutes| secs / (60.0 * minutes).max(1e-3),
        );
        if secs - recent.since_secs > LOG_SECS || progress >= 1.0 {
            recent.report(step, secs, progress);
            recent = Recent {
                since_secs: secs,
                ..Recent::default()
            };
            save(&network, options, step)?;
        }
        if progress >= 1.0 {
            return Ok(());
        }
        // OK because the stream ends only after its receiver.
        let batch = batches.recv().expect("batches without end");
        recent.add(network.learn(batch));
        step += 1;
        for parameter in network.parameters_mut() {
            parameter.step(step, RATE * learning_rate(progress));
        }
    }
}

fn save(network: &TwoBranches, options: &TrainOptions, steps: u64) -> Result<()> {
    let mut weights = network.averaged();
    for (key, value) in [("seed", options.seed), ("steps", steps)] {
        weights.metadata.insert(key.to_owned(), value.to_string());
    }
    weights.save(&weights_path(&options.out))
}

fn weights_path(folder: &Path) -> PathBuf {
    folder.join("retrieval.safetensors")
}

/// Measures since the last line.
#[derive(Default)]
struct Recent {
    sum: Measures,
    steps: u32,
    since_secs: f32,
}

impl Recent {
    fn add(&mut self, measures: Measures) {
        self.sum.loss += measures.loss;
        self.sum.drawings += measures.drawings;
        self.sum.images += measures.images;
        self.sum.copies += measures.copies;
        self.steps += 1;
    }

    fn report(&self, step: u64, secs: f32, progress: f32) {
        let count = self.steps.max(1) as f32;
        let share = |sum: f32| 100.0 * sum / count;
        let rate = self.steps as f32 * 3.0 * PAIRS as f32 / (secs - self.since_secs).max(1e-3);
        let left_min = secs / 60.0 * (1.0 - progress).max(0.0) / progress.max(1e-6);
        eprintln!(
            "step {step:6}  loss {:.4}  nearest: category of drawings {:5.2} %, of pictures {:5.2} %, \
             copies {:5.2} %  {rate:.0}/s  {left_min:.0} min left",
            self.sum.loss / count,
            share(self.sum.drawings),
            share(self.sum.images),
            share(self.sum.copies),
        );
    }
}
