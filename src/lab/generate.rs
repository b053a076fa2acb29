//! Trains and judges the generator ([`strokewise_explain::model::Generator`]).
//!
//! It learns from the gallery's pictures and their outlines, redrawn as somebody would have drawn them: the picture
//! should come out again, pixel by pixel (after a weighted mean absolute difference, which keeps it in place) and in
//! the eyes of a critic (which keeps it crisp). Drawings by people have no picture; of theirs the critic alone
//! judges whether they look like pictures of the category.

mod duel;
mod evaluate;
mod kid;
mod report;
mod rivals;
mod sheet;
pub mod views;

use std::path::PathBuf;
use std::sync::Arc;

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

use super::dataset::Split;
use super::gallery::Images;
use super::run::{Now, Run, RunOptions};
use super::schedule::learning_rate;
use crate::error::{Error, Result};
use crate::options::DataFolder;
use duel::{Duel, Measures, Pace};
pub use evaluate::{EvalOptions, evaluate};
pub use report::{PictureRow, Report};
use strokewise_explain::model::{Classifier, Style, Weights};
use views::{DRAWINGS, PAIRS, batches};

/// [`TrainOptions`] says what to train on, for how long, and where to put the result.
#[derive(Debug, Clone, clap::Args)]
pub struct TrainOptions {
    /// This is the folder of the data.
    #[command(flatten)]
    pub data: DataFolder,
    /// Folder for the trained weights, `generator.safetensors`.
    #[arg(long, default_value = "models")]
    pub out: PathBuf,
    /// Begin with trained weights instead of random ones.
    #[arg(long, value_name = "FILE")]
    pub from: Option<PathBuf>,
    /// These are the seed, and how long to train.
    #[command(flatten)]
    pub run: RunOptions,
    /// How much the critic counts beside the pixels; 0 leaves it out.
    #[arg(long, default_value_t = 0.5)]
    pub critic: f32,
}

/// Generator and critic have these rates, as shares of the schedule's, which is made for batches of 128.
const GENERATOR_RATE: f32 = 0.6;
const CRITIC_RATE: f32 = 0.25;

/// The critic begins after this share of training, and has its full say after this one: before that there is nothing to
/// judge.
const CRITIC_BEGINS: f32 = 0.1;
const CRITIC_FULL: f32 = 0.25;

/// Trains, and writes `options.out/generator.safetensors`.
pub fn train(options: &TrainOptions) -> Result<()> {
    std::fs::create_dir_all(&options.out).map_err(Error::io(&options.out))?;
    let labels = Classifier::own_labels();
    let drawings = options.data.drawings(Split::Train, &labels, 0, options.run.seed)?;
    let images = Images::load(&options.data.path, Split::Train, &labels)?;
    eprintln!("{} drawings, {} pictures", drawings.len(), images.len());
    let mut rng = ChaCha8Rng::seed_from_u64(options.run.seed);
    let mut duel = Duel::new(labels.len() + Style::ALL.len(), &mut rng);
    if let Some(path) = &options.from {
        let begun = duel.generator_mut().import(Weights::load(path)?);
        begun.map_err(|cause| Error::Weights {
            cause,
            path: path.clone(),
        })?;
    }
    let batches = batches(Arc::new(drawings), Arc::new(images), options.run.seed);
    let run = Run {
        options: &options.run,
        rows: PAIRS + DRAWINGS,
        file: options.out.join("generator.safetensors"),
    };
    let step = |duel: &mut Duel, now: Now| {
        // OK because the stream ends only after its receiver.
        let batch = batches.recv().expect("batches without end");
        let Measures {
            difference,
            real,
            generated,
        } = duel.step(batch, pace(now.progress, options.critic));
        [difference, 100.0 * real, 100.0 * generated]
    };
    let line = |[difference, real, generated]: [f32; 3]| {
        format!(
            "difference {difference:.4}  taken for real: {real:3.0} % of real places, {generated:3.0} % of \
             generated ones"
        )
    };
    run.train(&mut duel, step, line, Duel::averaged)
}

/// Returns the style of the pictures of a file's source, the first folder of its name.
pub fn source_style(file: &str) -> Option<Style> {
    Some(match file.split('/').next()? {
        "noto" => Style::Noto,
        "noto-v1" => Style::NotoV1,
        "emojione" => Style::EmojiOne,
        "fluent-emoji-flat" => Style::Fluent,
        "openclipart" => Style::Clipart,
        "caltech101" => Style::Photo,
        _ => return None,
    })
}

fn pace(progress: f32, critic: f32) -> Pace {
    let rate = learning_rate(progress);
    let phase = (progress - CRITIC_BEGINS) / (CRITIC_FULL - CRITIC_BEGINS);
    let share = critic * phase.clamp(0.0, 1.0);
    Pace {
        generator: GENERATOR_RATE * rate,
        critic: if share > 0.0 { CRITIC_RATE * rate } else { 0.0 },
        share,
    }
}
