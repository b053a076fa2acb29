//! Trains and judges retrieval's encoder ([`strokewise_explain::model::Encoder`]).
//!
//! Three kinds of views teach it: drawings by people and pictures of the gallery, each to lie near the direction
//! of its category, and copies of those very pictures, each to lie near its own. The first two make a drawn cat
//! find cats, the third makes this cat find that one. Both branches begin with the classifier's trunk.

mod evaluate;
mod explanation;
mod loss;
mod network;
mod report;
mod search;
pub(super) mod views;

use std::path::PathBuf;
use std::sync::Arc;

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

use super::dataset::{Dataset, Split};
use super::gallery::Images;
use super::run::{Now, Run, RunOptions};
use super::schedule::learning_rate;
use crate::error::{Error, Result};
use crate::options::DataFolder;
pub use evaluate::{EvalOptions, evaluate};
use network::{Measures, TwoBranches};
pub use report::{CategoryFigures, InstanceFigures, NamedFigures, RankRow, Report};
use strokewise_explain::model::{Classifier, Weights};
use views::{PAIRS, batches};

/// [`TrainOptions`] says what to train on, for how long, and where to put the result.
#[derive(Debug, Clone, clap::Args)]
pub struct TrainOptions {
    /// This is the folder of the data.
    #[command(flatten)]
    pub data: DataFolder,
    /// Folder for the trained weights, `retrieval.safetensors`.
    #[arg(long, default_value = "models")]
    pub out: PathBuf,
    /// The classifier's weights to begin with.
    #[arg(long, value_name = "FILE", default_value = "models/classifier.safetensors")]
    pub from: PathBuf,
    /// These are the seed, and how long to train.
    #[command(flatten)]
    pub run: RunOptions,
    /// Most drawings to take from each category of `quickdraw/more`.
    #[arg(long, default_value_t = 400)]
    pub more_per_category: usize,
}

/// Trained trunks move at this rate, as a share of the schedule's.
const RATE: f32 = 0.6;

/// Trains, and writes `options.out/retrieval.safetensors`.
pub fn train(options: &TrainOptions) -> Result<()> {
    std::fs::create_dir_all(&options.out).map_err(Error::io(&options.out))?;
    let labels = Classifier::own_labels();
    let drawings = Dataset::load(
        &options.data.path,
        Split::Train,
        &labels,
        options.more_per_category,
        options.run.seed,
    )?;
    let images = Images::load(&options.data.path, Split::Train, &labels)?;
    eprintln!("{} drawings, {} pictures", drawings.len(), images.len());
    let mut rng = ChaCha8Rng::seed_from_u64(options.run.seed);
    let mut network = TwoBranches::new(labels.len(), &mut rng);
    let weights = Weights::load(&options.from)?;
    let begun = network.begin_with(&weights);
    begun.map_err(|cause| Error::Weights {
        cause,
        path: options.from.clone(),
    })?;

    let batches = batches(Arc::new(drawings), Arc::new(images), options.run.seed);
    let run = Run {
        options: &options.run,
        rows: 3 * PAIRS,
        file: options.out.join("retrieval.safetensors"),
    };
    let step = |network: &mut TwoBranches, now: Now| {
        // OK because the stream ends only after its receiver.
        let batch = batches.recv().expect("batches without end");
        let measures = network.learn(batch);
        for parameter in network.parameters_mut() {
            parameter.step(now.step, RATE * learning_rate(now.progress));
        }
        let Measures {
            loss,
            drawings,
            images,
            copies,
        } = measures;
        [loss, 100.0 * drawings, 100.0 * images, 100.0 * copies]
    };
    let line = |[loss, drawings, images, copies]: [f32; 4]| {
        format!(
            "loss {loss:.4}  nearest: category of drawings {drawings:5.2} %, of pictures {images:5.2} %, \
             copies {copies:5.2} %"
        )
    };
    run.train(&mut network, step, line, TwoBranches::averaged)
}
