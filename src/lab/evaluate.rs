//! Measures how good a classifier is, on drawings it has not learnt from.
//!
//! The drawings are shown as they are, in the model's own raster: whole, and as they were after a quarter,
//! a half and three quarters of their strokes. `test` is for final reports; nothing is ever fitted to it.
//!
//! Every category counts the same, as nobody knows what a person will draw: the mean over drawings, which is told as
//! well, is that over the few categories of which the data hold the most.

mod answers;
mod measures;
mod report;
mod text;

use std::path::Path;

use burn::tensor::Device;

use super::bitmaps;
use super::careful::{self, Part};
use super::dataset::{Dataset, Split};
use crate::error::{Error, Result};
use crate::options::{DataFolder, ModelChoice};
pub use answers::{Answers, fit_temperature};
pub use measures::{Measures, Sample};
pub use report::{CategoryRow, Confusion, Findings, Report, StageRow};
use strokewise_explain::model::{Labels, SketchClassifier, Source};

/// [`EvalOptions`] says which classifier to measure on what, and how to tell.
#[derive(Debug, Clone, clap::Args)]
pub struct EvalOptions {
    /// This is the folder of the data.
    #[command(flatten)]
    pub data: DataFolder,
    /// Which drawings.
    #[arg(long, value_enum, default_value_t = Split::Val)]
    pub split: Split,
    /// This is the classifier in question.
    #[command(flatten)]
    pub model: ModelChoice,
    /// For people or for programs.
    #[arg(long, value_enum, default_value_t = ReportFormat::Text)]
    pub format: ReportFormat,
}

/// [`ReportFormat`] says how to write a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum ReportFormat {
    /// A table for people.
    Text,
    /// One JSON object.
    Json,
}

/// Drawings are judged after these shares of the strokes.
const STAGES: [f32; 4] = [0.25, 0.5, 0.75, 1.0];

/// A gradient whose largest number is below this cannot carry an explanation in f32.
const ZERO_GRADIENT: f32 = 1e-10;

/// Measures as `options` say, and writes the report.
pub fn run(options: &EvalOptions) -> Result<String> {
    let device = Device::flex();
    let classifier = Source::at(options.model.path()).open(&device)?;
    let report = measure(classifier.as_ref(), &options.data.path, options.split)?;
    match options.format {
        ReportFormat::Text => Ok(report.to_string()),
        ReportFormat::Json => serde_json::to_string_pretty(&report)
            .map_err(|cause| Error::Usage(format!("the report cannot be written: {cause}"))),
    }
}

/// Measures everything on `split` of the data in the folder `data`, and on drawings from outside of the game.
pub fn measure(classifier: &dyn SketchClassifier, data: &Path, split: Split) -> Result<Report> {
    let labels = classifier.labels();
    let dataset = Dataset::load(data, split, labels, 0, 0)?;
    let findings = Findings {
        stages: STAGES
            .map(|share| (share, Answers::after(classifier, &dataset, share)))
            .to_vec(),
        sources: sources(classifier, data)?,
        learnt_from: learnt_from(data, labels)?,
        zero_gradients: zero_gradients(classifier, &dataset),
    };
    Ok(Report::new(split.name(), labels, &findings))
}

/// Answers to drawings from outside of the game, by source; sources that are not there are left out.
fn sources(classifier: &dyn SketchClassifier, data: &Path) -> Result<Vec<(String, Answers)>> {
    let held_out = [(careful::LEARNT, Part::HeldOut)].into_iter();
    let all = held_out.chain(careful::KEPT_ASIDE.map(|source| (source, Part::All)));
    let mut sources = Vec::new();
    for (source, part) in all {
        let mut dataset = Dataset::default();
        careful::add(&mut dataset, data, source, part, classifier.labels())?;
        if !dataset.is_empty() {
            let answers = Answers::after(classifier, &dataset, 1.0);
            sources.push((source.to_owned(), answers));
        }
    }
    Ok(sources)
}

/// Counts the drawings of each category that there are to learn from.
fn learnt_from(data: &Path, labels: &Labels) -> Result<Vec<usize>> {
    let mut counts = bitmaps::counts(data, labels)?;
    let drawn = Dataset::load(data, Split::Train, labels, usize::MAX, 0)?;
    for drawing in 0..drawn.len() {
        counts[drawn.class(drawing).0 as usize] += 1;
    }
    Ok(counts)
}

/// Computes the share of drawings whose best logit has, within f32, no gradient in the raster.
fn zero_gradients(classifier: &dyn SketchClassifier, dataset: &Dataset) -> f32 {
    let spec = classifier.raster_spec();
    let mut zeros = 0;
    let answers = classifier.answers();
    answers::for_each_batch(classifier, dataset, 1.0, |rasters| {
        let (_, gradients) = answers.gradients(rasters, &|_, answer, derivatives| {
            // Clutter stands behind the logits.
            let logits = &answer[..answer.len() - 1];
            let best = (0..logits.len()).max_by(|a, b| logits[*a].total_cmp(&logits[*b]));
            best.map_or(0.0, |best| {
                derivatives[best] = 1.0;
                logits[best]
            })
        });
        let images = gradients.chunks_exact(spec.pixel_count());
        zeros += images.filter(|g| g.iter().all(|v| v.abs() < ZERO_GRADIENT)).count();
    });
    zeros as f32 / dataset.len() as f32
}
