//! How good a classifier is, on drawings it has not learnt from.
//!
//! The drawings are shown as they are, in the model's own raster: whole, and as they were after a quarter,
//! a half and three quarters of their strokes. `test` is for final reports; nothing is ever fitted to it.

mod answers;
mod report;

use std::path::PathBuf;

use burn::tensor::Device;

use super::dataset::{Dataset, Split};
use crate::error::{Error, Result};
pub use answers::{Answers, fit_temperature};
pub use report::{CategoryRow, Confusion, Report, StageRow};
use strokewise_explain::model::{SketchClassifier, Source};

/// Which classifier to measure on what, and how to tell.
#[derive(Debug, Clone, clap::Args)]
pub struct EvalOptions {
    /// Folder with `quickdraw/simplified` and `quickdraw/splits.json`.
    #[arg(long)]
    pub data: PathBuf,
    /// Which drawings.
    #[arg(long, value_enum, default_value_t = Split::Val)]
    pub split: Split,
    /// A weights file of ours or a folder of `DoodleNet`; without it the bundled weights.
    #[arg(long)]
    pub model: Option<PathBuf>,
    /// For people or for programs.
    #[arg(long, value_enum, default_value_t = ReportFormat::Text)]
    pub format: ReportFormat,
}

/// How to write a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum ReportFormat {
    /// A table for people.
    Text,
    /// One JSON object.
    Json,
}

/// Shares of the strokes after which drawings are judged.
const STAGES: [f32; 4] = [0.25, 0.5, 0.75, 1.0];

/// A gradient whose largest number is below this cannot carry an explanation in f32.
const ZERO_GRADIENT: f32 = 1e-10;

/// Measures as `options` say, and writes the report.
pub fn run(options: &EvalOptions) -> Result<String> {
    let device = Device::flex();
    let classifier = Source::at(options.model.as_deref()).open(&device)?;
    let dataset = Dataset::load(&options.data, options.split, classifier.labels(), 0, 0)?;
    let report = measure(classifier.as_ref(), &dataset, options.split.name());
    match options.format {
        ReportFormat::Text => Ok(report.to_string()),
        ReportFormat::Json => serde_json::to_string_pretty(&report)
            .map_err(|cause| Error::Usage(format!("the report cannot be written: {cause}"))),
    }
}

/// Measures everything.
pub fn measure(classifier: &dyn SketchClassifier, dataset: &Dataset, split: &str) -> Report {
    let stages = STAGES.map(|share| (share, Answers::after(classifier, dataset, share)));
    let zero_gradients = zero_gradients(classifier, dataset);
    Report::new(split, classifier.labels(), &stages, zero_gradients)
}

/// The share of drawings whose best logit has, within f32, no gradient in the raster.
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
        zeros += images
            .filter(|g| g.iter().all(|v| v.abs() < ZERO_GRADIENT))
            .count();
    });
    zeros as f32 / dataset.len() as f32
}
