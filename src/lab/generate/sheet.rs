//! Draws contact sheets: samples chosen by a seed, not by eye.

use std::path::Path;

use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;

use super::evaluate::Pair;
use super::rivals::Rivals;
use crate::dataset::Dataset;
use crate::error::Result;
use strokewise_explain::attribution::Subject;
use strokewise_explain::model::{Condition, Generator};
use strokewise_explain::tasks::generate::Painter;
use strokewise_ink::format::write_atomically;
use strokewise_ink::picture::Picture;

/// A sheet has so many samples, and a row so many of them.
const SAMPLES: usize = 40;
const COLUMNS: usize = 5;

/// Shows drawings, what the generator makes of them, and the real pictures.
pub fn pairs(path: &Path, pairs: &[Pair], seed: u64) -> Result<()> {
    let mut order: Vec<usize> = (0..pairs.len()).collect();
    order.shuffle(&mut ChaCha8Rng::seed_from_u64(seed));
    let samples = order.iter().take(SAMPLES).map(|i| {
        let Pair { ink, target, made } = &pairs[*i];
        vec![Rivals::drawing(ink), made[0].clone(), target.clone()]
    });
    write(path, &samples.collect::<Vec<_>>())
}

/// Draws the first of the `chosen` drawings by people, and what the generator makes of them with
/// and without their category.
pub fn drawings(path: &Path, painter: &Painter, all: &Dataset, chosen: &[usize]) -> Result<()> {
    let samples = chosen.iter().take(SAMPLES).map(|drawing| {
        let sketch = all.sketch(*drawing);
        let subject = Subject::new(&sketch, painter.generator().raster_spec());
        let told = Condition {
            category: Some(all.class(*drawing)),
            style: None,
        };
        vec![
            Rivals::drawing(subject.soft_ink()),
            painter.paint(&sketch, told),
            painter.paint(&sketch, Condition::default()),
        ]
    });
    write(path, &samples.collect::<Vec<_>>())
}

/// Draws a cell for each picture of each sample, the samples row by row with a gap between them.
fn write(path: &Path, samples: &[Vec<Picture>]) -> Result<()> {
    const GAP: usize = 8;
    let cells = samples.first().map_or(1, Vec::len);
    let (wide, high) = (cells * Generator::SIZE + GAP, Generator::SIZE + GAP);
    let (width, height) = (COLUMNS * wide, samples.len().div_ceil(COLUMNS).max(1) * high);
    let mut sheet = vec![200u8; 3 * width * height];
    for (i, sample) in samples.iter().enumerate() {
        for (k, picture) in sample.iter().enumerate() {
            let left = i % COLUMNS * wide + k * Generator::SIZE;
            let top = i / COLUMNS * high;
            for (y, row) in picture.rgb().chunks_exact(3 * Generator::SIZE).enumerate() {
                let start = 3 * ((top + y) * width + left);
                sheet[start..start + row.len()].copy_from_slice(row);
            }
        }
    }
    // OK because the sheet is whole rows of three channels.
    let sheet = Picture::new(width, sheet).expect("whole rows");
    Ok(write_atomically(path, &sheet.to_png()?)?)
}
