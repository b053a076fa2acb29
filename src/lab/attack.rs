//! Fits and judges the guide of attacks: against trying every stroke, against chance and against length, and the shifts
//! by their bound.
//!
//! The guide's cards are fitted to drawings of `train`, its thresholds are set on `val`, and [`evaluate`]
//! reports on any split. All drawings are ones that the classifier reads rightly.

mod fit;
mod report;
mod thresholds;

use std::path::{Path, PathBuf};

use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;

use fit::Fitted;
pub use report::{BoundRow, PartRow, PriceRow, Report, SearchRow, SizeRow};

use super::dataset::{Dataset, Split};
use super::evaluate::ReportFormat;
use super::trees;
use crate::error::{Error, Result};
use crate::options::{DataFolder, EvalSource, ModelChoice, or_bundled};
use strokewise_explain::model::device::DeviceChoice;
use strokewise_explain::model::{ClassId, Classifier, SketchClassifier, device};
use strokewise_explain::tasks::attack::{Attacker, Examined, Guide, Limits};

/// [`FitOptions`] says how to fit the guide.
#[derive(Debug, Clone, clap::Args)]
pub struct FitOptions {
    /// This is the folder of the data.
    #[command(flatten)]
    pub data: DataFolder,
    /// Where to write the fitted guide.
    #[arg(long, default_value = "models/attack.json")]
    pub out: PathBuf,
    /// The guide is fitted to this classifier.
    #[command(flatten)]
    pub model: ModelChoice,
    /// At most so many drawings of `train` [default: all]; `val` is used whole.
    #[arg(long)]
    pub drawings: Option<usize>,
    /// Seed of the choice of drawings.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
}

/// [`EvalOptions`] says how to measure attacks.
#[derive(Debug, Clone, clap::Args)]
pub struct EvalOptions {
    /// This says what is read and judged.
    #[command(flatten)]
    pub source: EvalSource,
    /// Guide to use, instead of the one that ships with the program.
    #[arg(long, value_name = "FILE")]
    pub guide: Option<PathBuf>,
    /// At most so many drawings, chosen by the seed [default: all].
    #[arg(long)]
    pub drawings: Option<usize>,
    /// At most so many of them are searched for parts and shifts as well, which costs far more.
    #[arg(long, default_value_t = 300)]
    pub fine_drawings: usize,
    /// At most this share of the ink may go.
    #[arg(long, default_value_t = Limits::default().max_ink)]
    pub max_ink: f32,
    /// For people or for programs.
    #[arg(long, value_enum, default_value_t = ReportFormat::Text)]
    pub format: ReportFormat,
}

/// Fits the guide and writes it.
pub fn fit(options: &FitOptions) -> Result<()> {
    let classifier = classifier(options.model.path())?;
    let max_ink = Limits::default().max_ink;
    let look_at = |split, count| -> Result<Vec<Examined>> {
        let dataset = options.data.drawings(split, classifier.labels(), 0, options.seed)?;
        Ok(examine(&classifier, &dataset, count, max_ink, options.seed))
    };
    let train = look_at(Split::Train, options.drawings.unwrap_or(usize::MAX))?;
    let val = look_at(Split::Val, usize::MAX)?;
    let Fitted { guide, held_out } = fit::guide(&train, &val);
    let outcome = held_out.outcome;
    eprintln!(
        "{} trees; held out in turn, {} of {} falls of train are found at {:.1} % of the passes",
        guide.support.as_ref().map_or(0, |card| card.trees.len()),
        outcome.found,
        held_out.falls,
        100.0 * outcome.passes as f32 / held_out.strokes.max(1) as f32
    );
    std::fs::write(&options.out, trees::json(&guide)).map_err(Error::io(&options.out))
}

/// Tries every stroke of the drawings that are read rightly, at most `count`.
fn examine(classifier: &Classifier, dataset: &Dataset, count: usize, max_ink: f32, seed: u64) -> Vec<Examined> {
    let guide = Guide::exhaustive();
    let attacker = Attacker::new(classifier, &guide);
    let chosen = chosen(dataset, count, seed);
    let progress = indicatif::ProgressBar::new(chosen.len() as u64);
    let one = |drawing: usize| {
        progress.inc(1);
        let examined = attacker.examine(&dataset.sketch(drawing), max_ink);
        is_right(examined.from.class, dataset, drawing).then_some(examined)
    };
    let all = chosen.into_iter().filter_map(one).collect();
    progress.finish_and_clear();
    all
}

/// Measures attacks and prints the report.
pub fn evaluate(options: &EvalOptions) -> Result<()> {
    let classifier = classifier(options.source.model.path())?;
    let guide = or_bundled(options.guide.as_deref(), Guide::load, Guide::bundled)?;
    let dataset = options.source.drawings(classifier.labels())?;
    let report = report::measure(&Attacker::new(&classifier, &guide), &guide, &dataset, options);
    match options.format {
        ReportFormat::Text => println!("{report}"),
        ReportFormat::Json => {
            let json = serde_json::to_string(&report).expect("plain data serialises");
            println!("{json}");
        }
    }
    Ok(())
}

fn classifier(weights: Option<&Path>) -> Result<Classifier> {
    let device = device::open(DeviceChoice::Cpu)?.device;
    Ok(Classifier::open(weights, &device)?)
}

/// Chooses at most `count` drawings in an order that depends on `seed` alone.
fn chosen(dataset: &Dataset, count: usize, seed: u64) -> Vec<usize> {
    let mut all: Vec<usize> = (0..dataset.len()).collect();
    all.shuffle(&mut ChaCha8Rng::seed_from_u64(seed));
    all.truncate(count);
    all
}

/// Tells whether the model reads drawing number `drawing` as what it is meant to be.
fn is_right(from: ClassId, dataset: &Dataset, drawing: usize) -> bool {
    from == dataset.class(drawing)
}
