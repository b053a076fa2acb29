//! Batches of fresh views, drawn ahead of the optimiser on a thread of their own.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, sync_channel};

use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::augment::{Lines, view};
use super::dataset::Dataset;
use super::noise::add_noise;
use crate::model::architecture::RASTER_SPEC;
use crate::raster::SoftRaster;

/// Drawings in a batch.
pub const BATCH: usize = 128;

/// Batches drawn ahead: enough to bridge a hiccup, few enough to cost no memory to speak of.
const AHEAD: usize = 4;

/// Chance that a view gets strokes that do not belong.
const CLUTTERED: f64 = 0.3;

/// What one optimiser step looks at.
pub struct Batch {
    /// Which drawings of the data set.
    pub drawings: Vec<usize>,
    /// Whether the view holds strokes that do not belong, for each of them.
    pub cluttered: Vec<bool>,
    /// A view of each: [drawing, row, column].
    pub rasters: Vec<f32>,
}

/// How many batches one pass over the data gives; what is left over waits for another shuffle.
pub fn batches_per_epoch(dataset: &Dataset) -> u64 {
    (dataset.len() / BATCH) as u64
}

/// An endless stream of batches, from batch `first` on. Every drawing comes once in an epoch, in an order
/// and in a view that depend on `seed`, the epoch and the drawing alone: a resumed run sees what an
/// uninterrupted one would have seen. The thread ends when the receiver is dropped.
pub fn batches(dataset: Arc<Dataset>, seed: u64, first: u64) -> Receiver<Batch> {
    let (sender, receiver) = sync_channel(AHEAD);
    let draw = move || {
        let mut raster = SoftRaster::new(RASTER_SPEC);
        let per_epoch = batches_per_epoch(&dataset).max(1);
        let mut skip = (first % per_epoch) as usize;
        for epoch in first / per_epoch.. {
            let order = order(dataset.len(), seed, epoch);
            for drawings in order.chunks(BATCH).take(per_epoch as usize).skip(skip) {
                let mut batch = Batch {
                    drawings: drawings.to_vec(),
                    cluttered: Vec::with_capacity(drawings.len()),
                    rasters: Vec::with_capacity(drawings.len() * RASTER_SPEC.pixel_count()),
                };
                for &drawing in drawings {
                    let mut rng = generator(seed, epoch, 1 + drawing as u64);
                    let cluttered = rng.random_bool(CLUTTERED);
                    let clutter = |lines: &mut Lines, rng: &mut ChaCha8Rng| {
                        if cluttered {
                            add_noise(lines, &dataset, dataset.class(drawing), rng);
                        }
                    };
                    let strokes = dataset.strokes(drawing);
                    let (lines, spec) = view(strokes, clutter, &RASTER_SPEC, &mut rng);
                    raster.set_spec(spec);
                    batch.rasters.extend_from_slice(raster.draw(&lines));
                    batch.cluttered.push(cluttered);
                }
                if sender.send(batch).is_err() {
                    return;
                }
            }
            skip = 0;
        }
    };
    std::thread::Builder::new()
        .name("augment".to_owned())
        .spawn(draw)
        // OK because a system that cannot start one thread cannot train either.
        .expect("a thread can be started");
    receiver
}

fn order(len: usize, seed: u64, epoch: u64) -> Vec<usize> {
    let mut order: Vec<usize> = (0..len).collect();
    order.shuffle(&mut generator(seed, epoch, 0));
    order
}

/// The random generator of one use within one epoch.
fn generator(seed: u64, epoch: u64, stream: u64) -> ChaCha8Rng {
    let mut rng = ChaCha8Rng::seed_from_u64(seed ^ epoch.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    rng.set_stream(stream);
    rng
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::train::dataset::tests::synthetic;

    #[test]
    fn a_resumed_stream_goes_on_where_it_stopped() {
        let dataset = Arc::new(synthetic(3 * BATCH + 5));
        let whole: Vec<Batch> = batches(Arc::clone(&dataset), 9, 0).iter().take(5).collect();
        let later: Vec<Batch> = batches(dataset, 9, 2).iter().take(3).collect();
        for (a, b) in whole[2..].iter().zip(&later) {
            assert_eq!(a.drawings, b.drawings);
            assert_eq!(a.rasters, b.rasters);
            assert_eq!(a.cluttered, b.cluttered);
        }
        let mut epoch: Vec<usize> = whole[..3].iter().flat_map(|b| b.drawings.clone()).collect();
        epoch.sort_unstable();
        epoch.dedup();
        assert_eq!(epoch.len(), 3 * BATCH, "no drawing comes twice in an epoch");
    }
}
