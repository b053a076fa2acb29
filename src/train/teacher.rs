//! What the teacher thinks of each drawing, asked once and kept.
//!
//! The teacher sees the whole drawing as it is and as its mirror image, in its own raster, and its logits
//! are averaged. It never labels the augmented views that the student sees: on strongly augmented views
//! it is right far less often.

use std::path::Path;

use burn::tensor::{Device, Tensor, TensorData};

use super::augment::{Lines, normalised, placed};
use super::dataset::Dataset;
use crate::error::Result;
use crate::model::{DoodleNet, Labels, SketchClassifier, Weights};
use crate::raster::SoftRaster;

/// Drawings shown to the teacher at a time.
const BATCH: usize = 64;

/// The name of the logits in the file that keeps them.
const LOGITS: &str = "logits";

/// The key in its metadata for the data set they belong to.
const FINGERPRINT: &str = "dataset";

/// Logits for each drawing of a data set, in the order of our labels.
pub struct Lessons {
    logits: Vec<f32>,
    categories: usize,
}

impl Lessons {
    /// Asks the teacher in `folder` about every drawing, or reads `cache` where it has the answers of an
    /// earlier run over the same drawings.
    pub fn load(folder: &Path, dataset: &Dataset, labels: &Labels, cache: &Path) -> Result<Self> {
        let shape = [dataset.len(), labels.len()];
        let fingerprint = dataset.fingerprint().to_string();
        if let Some(logits) = Weights::load(cache)
            .ok()
            .filter(|cached| cached.metadata.get(FINGERPRINT) == Some(&fingerprint))
            .and_then(|mut cached| cached.take(LOGITS, &shape).ok())
        {
            return Ok(Self {
                logits,
                categories: labels.len(),
            });
        }
        let teacher = DoodleNet::load(folder, &Device::flex())?;
        // Our category of each of the teacher's logits.
        let ours = teacher
            .labels()
            .iter()
            .map(|(_, name)| Ok(labels.find(name)?.0 as usize))
            .collect::<Result<Vec<usize>>>()?;
        let mut logits = vec![0.0; dataset.len() * labels.len()];
        let drawings: Vec<usize> = (0..dataset.len()).collect();
        for (drawings, rows) in drawings
            .chunks(BATCH)
            .zip(logits.chunks_mut(BATCH * labels.len()))
        {
            for mirrored in [false, true] {
                let answers = ask(&teacher, dataset, drawings, mirrored);
                let rows = rows.chunks_exact_mut(labels.len());
                for (row, answer) in rows.zip(answers.chunks_exact(ours.len())) {
                    ours.iter()
                        .zip(answer)
                        .for_each(|(class, logit)| row[*class] += 0.5 * logit);
                }
            }
        }
        let mut cached = Weights::default();
        cached.insert(LOGITS, &shape, logits.clone());
        cached.metadata.insert(FINGERPRINT.to_owned(), fingerprint);
        cached.save(cache)?;
        Ok(Self {
            logits,
            categories: labels.len(),
        })
    }

    /// The teacher's logits for one drawing.
    pub fn logits(&self, drawing: usize) -> &[f32] {
        &self.logits[drawing * self.categories..][..self.categories]
    }
}

fn ask(teacher: &DoodleNet, dataset: &Dataset, drawings: &[usize], mirrored: bool) -> Vec<f32> {
    let spec = teacher.raster_spec();
    let mut raster = SoftRaster::new(spec);
    let mut rasters = Vec::with_capacity(drawings.len() * spec.pixel_count());
    for &drawing in drawings {
        let mut lines: Lines = normalised(dataset.strokes(drawing));
        if mirrored {
            lines.iter_mut().flatten().for_each(|p| p[0] = -p[0]);
        }
        rasters.extend_from_slice(raster.draw(&placed(&lines, &spec, [0.0; 2])));
    }
    let shape = [drawings.len(), 1, spec.size, spec.size];
    let rasters = Tensor::from_data(TensorData::new(rasters, shape), teacher.device());
    // OK because flex keeps f32 as f32.
    teacher
        .logits(rasters)
        .into_data()
        .try_into_vec()
        .expect("logits are f32")
}
