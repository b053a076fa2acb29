//! Trains the clutter map of [`strokewise_explain::model::Classifier`]: where in a drawing the ink lies that does not
//! belong.
//!
//! The trunk stays as it is, so neither readings nor their explanations change. The map is asked about *pieces*:
//! strokes, or stretches of them, that belong or not. What it says of a piece is the mean along it, and the loss is
//! the cross-entropy with the truth, so that the map has to find out by itself at which places a piece shows what
//! it is.

mod views;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use burn::tensor::{Device, Tensor, TensorData};
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

use super::dataset::Split;
use super::loss::yes_or_no;
use super::network::ClutterMap;
use super::run::{Now, Run, RunOptions};
use super::schedule::learning_rate;
use crate::error::{Error, Result};
use crate::options::DataFolder;
use strokewise_explain::model::architecture::{MAP_SIDE, RASTER_SIZE};
use strokewise_explain::model::{Classifier, Weights};
use views::{BATCH, batches};

pub(super) use views::{Examined, Piece, examined};

/// [`TrainOptions`] says what to train on, for how long, and where to put the result.
#[derive(Debug, Clone, clap::Args)]
pub struct TrainOptions {
    /// This is the folder of the data.
    #[command(flatten)]
    pub data: DataFolder,
    /// The classifier to whose weights the map is added.
    #[arg(long, value_name = "FILE", default_value = "models/classifier.safetensors")]
    pub model: PathBuf,
    /// Begin with the map of this classifier, perhaps the same one, instead of random weights.
    #[arg(long, value_name = "FILE")]
    pub from: Option<PathBuf>,
    /// Where to write the classifier with the map.
    #[arg(long, default_value = "models/classifier.safetensors")]
    pub out: PathBuf,
    /// These are the seed, and how long to train.
    #[command(flatten)]
    pub run: RunOptions,
    /// Most drawings to take from each category of `quickdraw/more`.
    #[arg(long, default_value_t = 400)]
    pub more_per_category: usize,
}

/// Trains, and writes the classifier with its map.
pub fn train(options: &TrainOptions) -> Result<()> {
    let labels = Classifier::own_labels();
    let (more, seed) = (options.more_per_category, options.run.seed);
    let drawings = options.data.drawings(Split::Train, &labels, more, seed)?;
    eprintln!("{} drawings", drawings.len());
    let weights = Weights::load(&options.model)?;
    let bad = |path: &Path| {
        let path = path.to_path_buf();
        move |cause| Error::Weights { cause, path }
    };
    let classifier = Classifier::from_weights(weights.clone(), &Device::flex());
    let classifier = classifier.map_err(bad(&options.model))?;
    let mut map = ClutterMap::new(&mut ChaCha8Rng::seed_from_u64(seed));
    if let Some(path) = &options.from {
        map.import(&mut Weights::load(path)?).map_err(bad(path))?;
    }
    let batches = batches(Arc::new(drawings), seed);
    let run = Run {
        options: &options.run,
        rows: BATCH,
        file: options.out.clone(),
    };
    let step = |map: &mut ClutterMap, now: Now| {
        // OK because the stream ends only after its receiver.
        let batch = batches.recv().expect("batches without end");
        let trace = map.forward(stages(&classifier, batch.rasters));
        let (measures, gradient) = pieces_loss(&trace.log_odds, &batch.pieces);
        map.backward(trace, &gradient);
        for parameter in map.parameters_mut() {
            parameter.step(now.step, learning_rate(now.progress));
        }
        measures
    };
    let line = |[loss, belongs, clutter]: [f32; 3]| {
        let [belongs, clutter] = [belongs, clutter].map(|share| 100.0 * share);
        format!("loss {loss:.4}  right: {belongs:.2} % of what belongs, {clutter:.2} % of what does not")
    };
    let with_map = |map: &ClutterMap| {
        let mut all = weights.clone();
        map.export(&mut all);
        all
    };
    run.train(&mut map, step, line, with_map)
}

/// Computes what the classifier's trunk makes of rasters [image, row, column]: each stage as
/// [image, position, channel].
fn stages(classifier: &Classifier, rasters: Vec<f32>) -> Vec<Vec<f32>> {
    let images = rasters.len() / (RASTER_SIZE * RASTER_SIZE);
    let shape = [images, 1, RASTER_SIZE, RASTER_SIZE];
    let rasters = Tensor::from_data(TensorData::new(rasters, shape), &Device::flex());
    let stages = classifier.stages(rasters).into_iter();
    stages
        .map(|stage| {
            let last = stage.permute([0, 2, 3, 1]).into_data();
            // OK because flex keeps f32 as f32.
            last.try_into_vec().expect("features are f32")
        })
        .collect()
}

/// Computes the mean cross-entropy of the pieces' log-odds with the truth, the shares of what
/// belongs and of what does not that are told rightly, and the gradient with respect to the map
/// [image, position].
pub(super) fn pieces_loss(map: &[f32], pieces: &[Piece]) -> ([f32; 3], Vec<f32>) {
    let mut gradient = vec![0.0; map.len()];
    let weight = 1.0 / pieces.len().max(1) as f32;
    let mut loss = 0.0;
    let (mut right, mut all) = ([0.0f32; 2], [0.0f32; 2]);
    for piece in pieces {
        let offset = piece.image * MAP_SIDE * MAP_SIDE;
        let z: f32 = piece.cells.iter().map(|(cell, share)| share * map[offset + cell]).sum();
        let (piece_loss, slope) = yes_or_no(z, piece.is_clutter);
        loss += weight * piece_loss;
        for (cell, share) in &piece.cells {
            gradient[offset + cell] += weight * slope * share;
        }
        let kind = usize::from(piece.is_clutter);
        all[kind] += 1.0;
        right[kind] += f32::from((z > 0.0) == piece.is_clutter);
    }
    let [belongs, clutter] = [0, 1].map(|kind| right[kind] / all[kind].max(1.0));
    ([loss, belongs, clutter], gradient)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gradient_is_the_loss_s() {
        let piece = |image, cells: &[(usize, f32)], is_clutter| Piece {
            image,
            cells: cells.to_vec(),
            is_clutter,
        };
        let pieces = [
            piece(0, &[(3, 0.25), (4, 0.75)], true),
            piece(1, &[(3, 1.0)], false),
            piece(1, &[(3, 0.5), (9, 0.5)], true),
        ];
        let map: Vec<f32> = (0..2 * MAP_SIDE * MAP_SIDE)
            .map(|i| ((i * 37 % 19) as f32 - 9.0) / 4.0)
            .collect();
        let (_, gradient) = pieces_loss(&map, &pieces);
        let second = MAP_SIDE * MAP_SIDE;
        for place in [3, 4, 9, second + 3, second + 9] {
            let moved = |step: f32| {
                let mut map = map.clone();
                map[place] += step;
                f64::from(pieces_loss(&map, &pieces).0[0])
            };
            let difference = (moved(1e-2) - moved(-1e-2)) / 2e-2;
            assert!((difference - f64::from(gradient[place])).abs() < 1e-4);
        }
        assert!(gradient[9].abs() < 1e-9, "no piece of that image lies there");
    }
}
