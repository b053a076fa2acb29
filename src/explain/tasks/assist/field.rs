//! [`ClutterField`] is what the network's clutter map says of one drawing, read along its lines.

use super::{Answer, Assistant};
use crate::attribution::{Batch, Interrupted, Subject};
use crate::model::SketchClassifier;
use strokewise_ink::raster::Grid;

/// Log-odds beyond this say no more.
const LIMIT: f32 = 8.0;

/// This share of a line, by length, lies below its low reading and above its high one.
const TAIL: f32 = 0.15;

/// [`ClutterField`] is the clutter map of one drawing; it is empty where the network has none.
#[derive(Debug, Clone, Default)]
pub(super) struct ClutterField {
    grid: Option<Grid>,
    map: Vec<f32>,
}

/// [`Reading`] holds the log-odds that a line does not belong, as read along it.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Reading {
    /// This is the mean by length.
    pub mean: f32,
    /// This is the low quantile of the map: all but a few places exceed it.
    pub low: f32,
    /// This is the high quantile of the map: few places exceed it.
    pub high: f32,
    /// The line has this length, in raster pixels.
    pub length_px: f32,
}

impl ClutterField {
    /// Reads the map along the line through `points`, in raster pixels; all is 0 without a map.
    pub fn along(&self, points: &[[f32; 2]]) -> Reading {
        let Some(grid) = self.grid else {
            return Reading::default();
        };
        let samples = grid.along(points);
        let mut read: Vec<(f32, f32)> = samples
            .iter()
            .map(|sample| (sample.read(&self.map).clamp(-LIMIT, LIMIT), sample.length))
            .collect();
        read.sort_by(|a, b| a.0.total_cmp(&b.0));
        let length_px: f32 = read.iter().map(|(_, length)| length).sum();
        let below = |share: f32| {
            let mut left = share * length_px;
            let at = read.iter().find(|(_, length)| {
                left -= length;
                left <= 0.0
            });
            at.or(read.last()).map_or(0.0, |(value, _)| *value)
        };
        let sum: f32 = read.iter().map(|(value, length)| value * length).sum();
        Reading {
            mean: sum / length_px.max(f32::MIN_POSITIVE),
            low: below(TAIL),
            high: below(1.0 - TAIL),
            length_px,
        }
    }
}

/// Returns how the clutter map of `classifier` lies over its rasters; `None` where it has none.
pub(super) fn grid(classifier: &dyn SketchClassifier) -> Option<Grid> {
    let side = classifier.map_side()?;
    Some(Grid {
        side,
        cell_px: classifier.raster_spec().size as f32 / side as f32,
    })
}

impl Assistant {
    /// Reads each subject as it stands and its clutter map, by the same passes. The map is the mean
    /// of what the network says of the subject and of its mirror image, which tells what does not
    /// belong a little better than either.
    pub(super) fn read_with_fields(
        &self,
        subjects: &[Subject],
        max_rows: usize,
        stop: &dyn Fn() -> bool,
    ) -> Result<(Vec<Answer>, Vec<ClutterField>), Interrupted> {
        let (Some(grid), Some(answerer)) = (self.grid, self.classifier.answers_and_maps()) else {
            let answers = self.read(subjects, max_rows, stop)?;
            return Ok((answers, vec![ClutterField::default(); subjects.len()]));
        };
        let size = self.classifier.raster_spec().size;
        let mut batch = Batch::new(size);
        for (i, subject) in subjects.iter().enumerate() {
            batch.push(i, subject.soft_ink(), 1.0);
            batch.push(i, &mirrored(subject.soft_ink(), size), 1.0);
        }
        let cells = grid.side * grid.side;
        let mut subjects = subjects.iter();
        let numbers = batch.answers(&answerer, max_rows, stop)?;
        let answer_len = self.classifier.labels().len() + 1;
        let both = |both: &[f32]| {
            let (plain, mirror) = both.split_at(answer_len + cells);
            let (answer, map) = plain.split_at(answer_len);
            let mirror = mirrored(&mirror[answer_len..], grid.side);
            let field = ClutterField {
                grid: Some(grid),
                map: map.iter().zip(mirror).map(|(a, b)| 0.5 * (a + b)).collect(),
            };
            let answer = Answer::new(answer);
            // The sets of an attribution ask again.
            if let Some(subject) = subjects.next() {
                self.memory.learn(subject.soft_ink(), &answer);
            }
            (answer, field)
        };
        Ok(numbers.chunks(2 * (answer_len + cells)).map(both).unzip())
    }
}

/// Mirrors a square of `side` numbers a side.
fn mirrored(square: &[f32], side: usize) -> Vec<f32> {
    let rows = square.chunks_exact(side);
    rows.flat_map(|row| row.iter().rev().copied()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mirror_image_has_its_rows_backwards() {
        assert_eq!(mirrored(&[1.0, 2.0, 3.0, 4.0], 2), [2.0, 1.0, 4.0, 3.0]);
    }

    #[test]
    fn a_reading_tells_the_middle_and_both_tails() {
        let field = ClutterField {
            grid: Some(Grid { side: 10, cell_px: 1.0 }),
            map: (0..100).map(|i| (i % 10) as f32).collect(),
        };
        let reading = field.along(&[[0.5, 4.0], [5.5, 4.0]]);
        assert!((reading.mean - 2.5).abs() < 1e-3, "{reading:?}");
        assert!((reading.low - 0.75).abs() < 0.5, "{reading:?}");
        assert!((reading.high - 4.25).abs() < 0.5, "{reading:?}");
        assert!((reading.length_px - 5.0).abs() < 1e-3);
        let far = field.along(&[[9.5, 1.0]]);
        for value in [far.mean, far.low, far.high] {
            assert!((value - LIMIT).abs() < 1e-5, "cut at the limit");
        }
        let none = ClutterField::default().along(&[[1.0, 1.0], [2.0, 2.0]]);
        assert_eq!(none, Reading::default());
    }
}
