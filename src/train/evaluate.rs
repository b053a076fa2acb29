//! How good a classifier is, on drawings it has not learnt from.

use burn::tensor::{Tensor, TensorData};

use super::augment::plain_view;
use super::dataset::Dataset;
use super::loss::softmax;
use crate::model::SketchClassifier;
use crate::raster::SoftRaster;

/// Drawings classified at a time.
const BATCH: usize = 64;

/// The measures of a classifier on a set of drawings.
#[derive(Debug, Clone)]
pub struct Report {
    /// Share of drawings whose most probable category was right.
    pub top1: f32,
    /// Share whose five most probable categories held the right one.
    pub top5: f32,
    /// Mean negative log-likelihood of the right category.
    pub nll: f32,
}

/// Measures `classifier` on the whole drawings of `dataset`.
pub fn measure(classifier: &dyn SketchClassifier, dataset: &Dataset) -> Report {
    let categories = classifier.labels().len();
    let logits = logits(classifier, dataset);
    let mut report = Report {
        top1: 0.0,
        top5: 0.0,
        nll: 0.0,
    };
    for (drawing, row) in logits.chunks_exact(categories).enumerate() {
        let class = dataset.class(drawing).0 as usize;
        let better = row.iter().filter(|z| **z > row[class]).count();
        report.top1 += f32::from(better < 1);
        report.top5 += f32::from(better < 5);
        report.nll -= softmax(row, 1.0)[class].max(1e-30).ln();
    }
    let count = dataset.len() as f32;
    Report {
        top1: report.top1 / count,
        top5: report.top5 / count,
        nll: report.nll / count,
    }
}

/// The temperature that makes the right categories of `dataset` most likely (Guo et al. 2017), by golden
/// section: the likelihood has a single peak.
pub fn fit_temperature(classifier: &dyn SketchClassifier, dataset: &Dataset) -> f32 {
    let categories = classifier.labels().len();
    let logits = logits(classifier, dataset);
    let nll = |temperature: f32| -> f64 {
        let rows = logits.chunks_exact(categories).enumerate();
        rows.map(|(drawing, row)| {
            let p = softmax(row, temperature)[dataset.class(drawing).0 as usize];
            -f64::from(p.max(1e-30)).ln()
        })
        .sum()
    };
    let golden = 0.5 * (5f32.sqrt() - 1.0);
    let (mut low, mut high) = (0.2f32, 5.0f32);
    while high - low > 1e-3 {
        let (a, b) = (high - golden * (high - low), low + golden * (high - low));
        if nll(a) < nll(b) { high = b } else { low = a }
    }
    0.5 * (low + high)
}

/// Logits of every drawing as it is: [drawing, category].
fn logits(classifier: &dyn SketchClassifier, dataset: &Dataset) -> Vec<f32> {
    let spec = classifier.raster_spec();
    let mut raster = SoftRaster::new(spec);
    let drawings: Vec<usize> = (0..dataset.len()).collect();
    let mut logits = Vec::new();
    for drawings in drawings.chunks(BATCH) {
        let mut rasters = Vec::with_capacity(drawings.len() * spec.pixel_count());
        for &drawing in drawings {
            rasters.extend_from_slice(raster.draw(&plain_view(dataset.strokes(drawing), &spec)));
        }
        let shape = [drawings.len(), 1, spec.size, spec.size];
        let rasters = Tensor::from_data(TensorData::new(rasters, shape), classifier.device());
        let answer = classifier.logits(rasters).into_data_as::<f32>();
        // OK because the line above asked for f32.
        logits.extend(answer.try_into_vec::<f32>().expect("logits are f32"));
    }
    logits
}
