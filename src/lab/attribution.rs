//! Measures how true the attributions are, on drawings of known category: deletion and insertion areas and agreement
//! with Shapley values of every method, against the baselines of eq. 10; completeness; and the check that they depend
//! on what the model has learnt.
//!
//! Every figure is a mean over drawings with its standard error. Whether a method beats a baseline is asked
//! drawing by drawing, which is far sharper than comparing two means.

mod estimate;
mod figures;
mod ranking;
mod report;
mod sanity;

use std::path::PathBuf;

use burn::tensor::Device;
use indicatif::ProgressBar;
use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;

use super::dataset::Dataset;
use crate::error::{Error, Result};
use crate::options::EvalSource;
pub use estimate::Estimate;
pub(crate) use ranking::{Asked, Kind, Measured, measure};
pub use report::{Completeness, Margin, Ranking, Report};
pub(crate) use report::{model_name, rankings, rankings_table};
pub use sanity::{Forgotten, LayersGone, Sanity};
use strokewise_explain::attribution::ClassObjective;
use strokewise_explain::model::{ClassId, Source};
use strokewise_explain::tasks::trees::probability;
use strokewise_ink::sketch::Sketch;

/// [`EvalOptions`] says how to measure the attributions.
#[derive(Debug, Clone, clap::Args)]
pub struct EvalOptions {
    /// This says what is read and judged.
    #[command(flatten)]
    pub source: EvalSource,
    /// At most so many drawings, of 3 to 12 strokes, chosen by the seed.
    #[arg(long, default_value_t = 200)]
    pub drawings: usize,
    /// Orders of the strokes that the Shapley values are sampled from where there are too many strokes for
    /// exact ones.
    #[arg(long, default_value_t = 128)]
    pub permutations: usize,
    /// For people and papers, or for programs.
    #[arg(long, value_enum, default_value_t = TableFormat::Markdown)]
    pub format: TableFormat,
    /// The same as `--format json`.
    #[arg(long, conflicts_with = "format")]
    pub json: bool,
    /// Folder for the curves and bars as SVG.
    #[arg(long, value_name = "DIR")]
    pub plots: Option<PathBuf>,
}

/// [`TableFormat`] says how to write the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum TableFormat {
    /// Tables in Markdown.
    Markdown,
    /// One JSON object.
    Json,
}

/// Fewer strokes have no order worth speaking of; more make Shapley values too dear.
const STROKES: std::ops::RangeInclusive<usize> = 3..=12;

/// [`Subject`] is a drawing, with what it is meant to be.
struct Subject {
    sketch: Sketch,
    class: ClassId,
}

/// Measures, draws the plots where they are wanted, and returns the report as text.
pub fn run(options: &EvalOptions) -> Result<String> {
    let device = Device::flex();
    let source = Source::at(options.source.model.path());
    let classifier = source.open(&device)?;
    let labels = classifier.labels();
    let dataset = options.source.drawings(labels)?;
    let subjects = choose(&dataset, options);
    if subjects.is_empty() {
        let (least, most) = (STROKES.start(), STROKES.end());
        let cause = format!("no drawing of {least} to {most} strokes to measure on");
        return Err(Error::format(&options.source.data.path, cause));
    }
    let progress = ProgressBar::new(2 * subjects.len() as u64);
    let mut random = ChaCha8Rng::seed_from_u64(options.source.seed);
    let mut measured = Vec::with_capacity(subjects.len());
    for subject in &subjects {
        let objective = ClassObjective::new(&*classifier, vec![subject.class]);
        let asked = Asked {
            sketch: &subject.sketch,
            objective: &objective,
            spec: classifier.raster_spec(),
            shown: probability,
            orders: options.permutations,
        };
        measured.push(measure(&asked, &mut random));
        progress.inc(1);
    }
    let sanity = sanity::measure(&source, &device, &subjects, &measured, &progress)?;
    progress.finish_and_clear();
    let report = Report::new(&source, options.source.split.name(), &measured, sanity);
    if let Some(folder) = &options.plots {
        figures::write(folder, &report)?;
    }
    Ok(if options.json || options.format == TableFormat::Json {
        serde_json::to_string(&report).expect("plain data serialises")
    } else {
        report.to_string()
    })
}

/// Chooses the drawings to measure.
fn choose(dataset: &Dataset, options: &EvalOptions) -> Vec<Subject> {
    let subject = |drawing| Subject {
        sketch: dataset.sketch(drawing),
        class: dataset.class(drawing),
    };
    let chosen = few_strokes(dataset, options.drawings, options.source.seed);
    chosen.into_iter().map(subject).collect()
}

/// Chooses at most `count` drawings of a number of strokes that has Shapley values, by `seed`.
pub(crate) fn few_strokes(dataset: &Dataset, count: usize, seed: u64) -> Vec<usize> {
    let mut chosen: Vec<_> = (0..dataset.len())
        .filter(|d| STROKES.contains(&dataset.strokes(*d).len()))
        .collect();
    chosen.shuffle(&mut ChaCha8Rng::seed_from_u64(seed));
    chosen.truncate(count);
    chosen
}
