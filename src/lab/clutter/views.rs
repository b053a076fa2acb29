//! Makes batches of views for the clutter map: drawings with strokes that do not belong, with stretches of strokes that
//! do not, and clean ones, and for each piece of line whether it belongs.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;
use std::sync::mpsc::Receiver;

use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use crate::augment::{Lines, centred, distort, penned};
use crate::dataset::Dataset;
use crate::noise;
use crate::parts;
use crate::stream::stream;
use strokewise_explain::model::architecture::{MAP_SIDE, RASTER_SIZE, RASTER_SPEC};
use strokewise_ink::raster::{Grid, Polylines, SoftRaster};

/// A batch has so many drawings.
pub const BATCH: usize = 64;

/// So many batches are drawn ahead.
const AHEAD: usize = 4;

/// A view shows a drawing that is cut short after some stroke with this chance.
const UNFINISHED: f64 = 0.3;

/// These are the chances of strokes that do not belong, and, of the other views, of a stretch that does not.
const WITH_STRANGERS: f64 = 0.55;
const WITH_PART: f64 = 0.5;

/// The map lies so over the raster.
const GRID: Grid = Grid {
    side: MAP_SIDE,
    cell_px: (RASTER_SIZE / MAP_SIDE) as f32,
};

/// [`Batch`] is what one step looks at.
pub struct Batch {
    /// The rasters are [image, row, column].
    pub rasters: Vec<f32>,
    /// These pieces of the images are asked about.
    pub pieces: Vec<Piece>,
}

/// [`Piece`] is a stroke or a stretch of one.
pub struct Piece {
    /// The piece is in this one of the batch's images.
    pub image: usize,
    /// These are the map's cells along it with the share of each; the shares sum to 1.
    pub cells: Vec<(usize, f32)>,
    /// It is true for a piece that does not belong.
    pub is_clutter: bool,
}

/// [`Examined`] is a view of a drawing, with what is asked about it.
pub struct Examined {
    /// This is the drawing by another hand, with what does not belong.
    pub lines: Lines,
    /// It is true where strokes were added that do not belong; it is `None` where only a stretch of
    /// one does not.
    pub is_cluttered: Option<bool>,
    stretches: Vec<Stretch>,
}

/// [`Stretch`] holds points of a line, and says whether what joins them does not belong.
struct Stretch {
    line: usize,
    points: Range<usize>,
    is_clutter: bool,
}

/// Starts an endless stream of batches that depend on `seed` alone. The thread ends when the
/// receiver is dropped.
pub fn batches(dataset: Arc<Dataset>, seed: u64) -> Receiver<Batch> {
    let mut raster = SoftRaster::new(RASTER_SPEC);
    stream(seed, 0, AHEAD, move |rng| batch(&dataset, &mut raster, rng))
}

fn batch(dataset: &Dataset, raster: &mut SoftRaster, rng: &mut ChaCha8Rng) -> Batch {
    let mut batch = Batch {
        rasters: Vec::with_capacity(BATCH * RASTER_SPEC.pixel_count()),
        pieces: Vec::new(),
    };
    for image in 0..BATCH {
        let drawing = rng.random_range(0..dataset.len());
        let view = examined(dataset, drawing, rng);
        let (lines, spec) = penned(&view.lines, &RASTER_SPEC, rng);
        raster.set_spec(spec);
        batch.rasters.extend_from_slice(raster.draw(&lines));
        batch.pieces.extend(view.pieces(image, &lines));
    }
    batch
}

impl Examined {
    /// Lists what is asked about the view as `image` of a batch, where its lines are `placed` in
    /// the raster.
    pub fn pieces<'a>(&'a self, image: usize, placed: &'a Polylines) -> impl Iterator<Item = Piece> + 'a {
        self.stretches.iter().map(move |stretch| {
            let line = &placed.points()[placed.strokes()[stretch.line].clone()];
            Piece {
                image,
                cells: cells(&line[stretch.points.clone()]),
                is_clutter: stretch.is_clutter,
            }
        })
    }
}

/// Lists the cells along a line, each once, with shares that sum to 1.
fn cells(points: &[[f32; 2]]) -> Vec<(usize, f32)> {
    let mut shares = BTreeMap::new();
    let samples = GRID.along(points);
    let length: f32 = samples.iter().map(|sample| sample.length).sum();
    for sample in samples {
        for (cell, share) in sample.cells {
            *shares.entry(cell).or_insert(0.0) += share * sample.length / length;
        }
    }
    shares.into_iter().collect()
}

/// Draws a view of `drawing` by another hand, with what is asked about it.
pub fn examined(dataset: &Dataset, drawing: usize, rng: &mut ChaCha8Rng) -> Examined {
    let mut lines = noise::lines(dataset, drawing);
    if rng.random_bool(UNFINISHED) {
        let keep = rng.random_range(1..=lines.len());
        lines.truncate(keep);
    }
    let own = lines.len();
    let mut unclear = Vec::new();
    let mut part = None;
    let mut is_cluttered = Some(false);
    if rng.random_bool(WITH_STRANGERS) {
        let marks = noise::strangers(&lines, dataset, dataset.class(drawing), rng);
        for mark in marks {
            // Of two lines on one another either may be the one too many.
            unclear.extend(mark.twin);
            lines.extend(mark.lines);
        }
        is_cluttered = Some(true);
    } else if rng.random_bool(WITH_PART) {
        part = parts::attach(&mut lines, rng);
        is_cluttered = part.is_none().then_some(false);
    }
    let mut stretches = Vec::new();
    for (line, points) in lines.iter().enumerate() {
        let mut add = |points: Range<usize>, is_clutter| {
            if !points.is_empty() {
                stretches.push(Stretch {
                    line,
                    points,
                    is_clutter,
                });
            }
        };
        match &part {
            Some((stroke, noisy)) if *stroke == line => {
                let last = points.len() - 1;
                let (start, end) = (*noisy.start(), *noisy.end());
                if start > 0 {
                    add(0..start + 1, false);
                }
                add(start..end + 1, true);
                if end < last {
                    add(end..last + 1, false);
                }
            }
            _ if unclear.contains(&line) => {}
            _ => add(0..points.len(), line >= own),
        }
    }
    let mut lines = centred(lines);
    distort(&mut lines, 1.0, rng);
    Examined {
        lines,
        is_cluttered,
        stretches,
    }
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng as _;

    use super::*;
    use crate::dataset::Origin;
    use strokewise_explain::model::ClassId;

    fn dataset() -> Dataset {
        let mut dataset = Dataset::default();
        for class in 0..3u16 {
            let line = |y: f32| (0..6).map(|i| [-1.0 + 0.4 * i as f32, y]).collect();
            let lines: Lines = (0..4).map(|i| line(-1.0 + 0.5 * i as f32)).collect();
            dataset.push_lines(&lines, ClassId(class), Origin::Game);
        }
        dataset
    }

    #[test]
    fn every_stretch_lies_on_its_line_and_parts_fill_theirs() {
        let dataset = dataset();
        let mut rng = ChaCha8Rng::seed_from_u64(3);
        let (mut with_part, mut with_stranger, mut clean) = (0, 0, 0);
        for _ in 0..300 {
            let Examined {
                lines,
                is_cluttered,
                stretches,
            } = examined(&dataset, 0, &mut rng);
            for stretch in &stretches {
                assert!(stretch.points.end <= lines[stretch.line].len());
            }
            let noisy = stretches.iter().filter(|s| s.is_clutter).count();
            let on_one_line = |s: &Stretch| stretches.iter().filter(|o| o.line == s.line).count();
            if noisy == 0 {
                assert_eq!(is_cluttered, Some(false));
                clean += 1;
            } else if stretches.iter().any(|s| on_one_line(s) > 1) {
                assert_eq!(is_cluttered, None);
                with_part += 1;
                let pieces: Vec<_> = stretches.iter().filter(|s| on_one_line(s) > 1).collect();
                let joined = pieces.windows(2).all(|p| p[0].points.end - 1 == p[1].points.start);
                assert!(joined && pieces[0].points.start == 0);
                let last = pieces[pieces.len() - 1];
                assert_eq!(last.points.end, lines[last.line].len());
            } else {
                assert_eq!(is_cluttered, Some(true));
                with_stranger += 1;
            }
        }
        assert!(with_part > 20 && with_stranger > 100 && clean > 30);
    }

    #[test]
    fn shares_along_a_piece_sum_to_one() {
        let dataset = Arc::new(dataset());
        let batch = batches(dataset, 5).recv().unwrap();
        assert_eq!(batch.rasters.len(), BATCH * RASTER_SPEC.pixel_count());
        for piece in &batch.pieces {
            let sum: f32 = piece.cells.iter().map(|(_, share)| share).sum();
            assert!((sum - 1.0).abs() < 1e-4, "{sum}");
            assert!(piece.cells.iter().all(|(cell, _)| *cell < MAP_SIDE * MAP_SIDE));
        }
    }
}
