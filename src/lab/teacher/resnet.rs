//! This is the residual network of `jinnyday0719/quickdraw-prediction-model` (MIT), the better of the two teachers:
//! made to answer whole batches, as training asks of every view what it shows.
//!
//! Fifteen 3x3 convolutions with `ReLU`: one, then three stages of two residual pairs at 28, 14 and 7 pixels a side
//! with 32, 64 and 128 channels, the stages joined by convolutions of stride 2; the mean over what is left and two
//! linear layers. It sees what `DoodleNet` sees.
//!
//! Its strides pad behind the last row and column, as TensorFlow does, where burn pads on both sides. So drawings go in
//! turned by half a turn, and every kernel is turned as well: then the padding in front is the one that counts.

use std::path::Path;

use crate::error::{Error, Result};
use strokewise_explain::kernels::{
    Activation, Kernel, Layer, Linear, Network, Plan, Question, Readout, Scale, Shape, Term,
};
use strokewise_explain::model::{Labels, Weights};
use strokewise_ink::raster::RasterSpec;

/// Its weights are in this file.
pub const FILE: &str = "jinnyday_resnet.safetensors";

/// The first convolution sees this side.
const SIDE: usize = 28;

/// A pixel of [`SIDE`] has so many raster pixels, along each axis: it learnt from drawings shrunk by box averaging, as
/// `DoodleNet` did.
const SUBPIXELS: usize = 4;

/// Its stages, each of half the side of the one before, have so many channels.
const STAGES: [usize; 3] = [32, 64, 128];

/// A stage has so many residual pairs of convolutions.
const PAIRS: usize = 2;

/// Between the two linear layers there are so many numbers.
const HIDDEN: usize = 256;

/// [`Resnet`] is the network, with the categories in its own order.
pub struct Resnet {
    /// The trunk goes up to the numbers between the linear layers, before they are rectified.
    trunk: Network,
    output: Linear,
    labels: Labels,
}

impl Resnet {
    /// The ink's longer side is 256 in a square of 304, the pen 16 wide.
    pub const RASTER_SPEC: RasterSpec = {
        let pixels = (SIDE * SUBPIXELS) as f32 / 304.0;
        RasterSpec {
            size: SIDE * SUBPIXELS,
            margin_px: 24.0 * pixels,
            radius_px: 8.0 * pixels,
            tau_px: 0.25,
        }
    };

    /// Reads [`FILE`] and `labels.txt` in `folder`.
    pub fn load(folder: &Path) -> Result<Self> {
        let labels_path = folder.join("labels.txt");
        let labels = std::fs::read_to_string(&labels_path).map_err(Error::io(&labels_path))?;
        let path = folder.join(FILE);
        let weights = Weights::load(&path)?;
        Self::from_weights(weights, Labels::parse(&labels)).map_err(|cause| Error::Weights { cause, path })
    }

    fn from_weights(mut weights: Weights, labels: Labels) -> Result<Self, String> {
        let mut plan = Plan::new(Shape {
            side: SIDE,
            channels: 1,
        });
        let (mut channels, mut map) = (1, 0);
        for outputs in STAGES {
            // Only what begins a stage, but for the first, halves the side.
            let scale = if channels > 1 { Scale::Halved } else { Scale::Same };
            map = plan.layer(convolution(&plan, &mut weights, map, scale, [channels, outputs])?)?;
            channels = outputs;
            for _ in 0..PAIRS {
                let between = plan.layer(convolution(&plan, &mut weights, map, Scale::Same, [channels; 2])?)?;
                let mut second = convolution(&plan, &mut weights, between, Scale::Same, [channels; 2])?;
                second.terms.push(unchanged(map, channels));
                map = plan.layer(second)?;
            }
        }
        plan.readout(Readout::Means {
            map,
            linear: linear(&mut weights, "fc1", [channels, HIDDEN])?,
            is_unit: false,
        })?;
        Ok(Self {
            trunk: Network::new(plan),
            output: linear(&mut weights, "fc2", [HIDDEN, labels.len()])?,
            labels,
        })
    }

    /// Returns its categories, in the order of its logits.
    pub fn labels(&self) -> &Labels {
        &self.labels
    }

    /// Computes the logits of rasters: [raster, row, column] to [raster, category].
    pub fn logits(&self, rasters: &[f32]) -> Vec<f32> {
        self.logits_of_shrunk(&shrunk(rasters))
    }

    fn logits_of_shrunk(&self, shrunk: &[f32]) -> Vec<f32> {
        let images = shrunk.chunks_exact(SIDE * SIDE);
        let turned: Vec<f32> = images.flat_map(|image| image.iter().rev()).copied().collect();
        let hidden = self.trunk.answers(&turned, Question::first(1));
        let logits = hidden.chunks_exact(HIDDEN).flat_map(|hidden| {
            let rows = self.output.weights.chunks_exact(HIDDEN).zip(&self.output.bias);
            rows.map(move |(row, bias)| bias + row.iter().zip(hidden).map(|(w, h)| w * h.max(0.0)).sum::<f32>())
        });
        logits.collect()
    }
}

/// Takes the 3x3 convolution of turned maps that comes next in `plan`, rectified.
fn convolution(
    plan: &Plan,
    weights: &mut Weights,
    input: usize,
    scale: Scale,
    [inputs, outputs]: [usize; 2],
) -> Result<Layer, String> {
    let name = format!("conv{}", plan.layers().len());
    let taps = weights.take(&format!("{name}.weight"), &[outputs, inputs, 3, 3])?;
    let turned = taps.chunks_exact(9).flat_map(|taps| taps.iter().rev());
    let kernel = Kernel {
        weights: turned.copied().collect(),
        outputs,
        inputs,
        side: 3,
    };
    Ok(Layer {
        terms: vec![Term { input, scale, kernel }],
        bias: weights.take(&format!("{name}.bias"), &[outputs])?,
        film: None,
        activation: Activation::Relu,
    })
}

/// Makes what adds a map to a sum.
fn unchanged(input: usize, channels: usize) -> Term {
    let mut weights = vec![0.0; channels * channels];
    weights
        .iter_mut()
        .step_by(channels + 1)
        .for_each(|weight| *weight = 1.0);
    let kernel = Kernel {
        weights,
        outputs: channels,
        inputs: channels,
        side: 1,
    };
    Term {
        input,
        scale: Scale::Same,
        kernel,
    }
}

fn linear(weights: &mut Weights, name: &str, [inputs, outputs]: [usize; 2]) -> Result<Linear, String> {
    Ok(Linear {
        weights: weights.take(&format!("{name}.weight"), &[outputs, inputs])?,
        bias: weights.take(&format!("{name}.bias"), &[outputs])?,
    })
}

/// Computes the mean of each square of [`SUBPIXELS`] a side.
fn shrunk(rasters: &[f32]) -> Vec<f32> {
    let weight = 1.0 / (SUBPIXELS * SUBPIXELS) as f32;
    let mut shrunk = vec![0.0; rasters.len() / (SUBPIXELS * SUBPIXELS)];
    for (number, row) in rasters.chunks_exact(SIDE * SUBPIXELS).enumerate() {
        let sums = shrunk[number / SUBPIXELS * SIDE..][..SIDE].iter_mut();
        for (sum, pixels) in sums.zip(row.chunks_exact(SUBPIXELS)) {
            *sum += weight * pixels.iter().sum::<f32>();
        }
    }
    shrunk
}

#[cfg(test)]
pub mod tests {
    use super::*;

    /// Weights whose every convolution passes the pixel that it stands on through to all channels, times `gain`.
    fn passing(gain: f32, categories: usize) -> Weights {
        let mut weights = Weights::default();
        let mut channels = 1;
        let mut number = 0;
        for outputs in STAGES {
            for _ in 0..=2 * PAIRS {
                let len = outputs * channels * 9;
                let tap = |i: usize| {
                    if i % 9 == 4 { gain / channels as f32 } else { 0.0 }
                };
                let values = (0..len).map(tap).collect();
                weights.insert(format!("conv{number}.weight"), &[outputs, channels, 3, 3], values);
                weights.insert(format!("conv{number}.bias"), &[outputs], vec![0.0; outputs]);
                channels = outputs;
                number += 1;
            }
        }
        for (name, outputs, inputs) in [("fc1", HIDDEN, channels), ("fc2", categories, HIDDEN)] {
            let values = vec![1.0 / inputs as f32; outputs * inputs];
            weights.insert(format!("{name}.weight"), &[outputs, inputs], values);
            weights.insert(format!("{name}.bias"), &[outputs], vec![0.0; outputs]);
        }
        weights
    }

    /// With a gain of 1 each pair doubles what comes in. Stride 2 without padding in front looks at pixels 1, 3, 5 ...
    /// (the middle taps of kernels that begin at 0, 2, 4 ...).
    #[test]
    fn residual_pairs_add_up_and_stride_two_looks_at_odd_pixels() {
        let net = Resnet::from_weights(passing(1.0, 3), Labels::parse("a\nb\nc")).unwrap();
        let mut rasters = vec![0.0; 3 * SIDE * SIDE];
        rasters[..SIDE * SIDE].fill(1.0);
        // Of the second image, only pixels that both strides look at; of the third, only others.
        for row in 0..SIDE {
            for column in 0..SIDE {
                let seen = row % 4 == 3 && column % 4 == 3;
                let image = if seen { 1 } else { 2 };
                rasters[image * SIDE * SIDE + row * SIDE + column] = 1.0;
            }
        }
        let logits = net.logits_of_shrunk(&rasters);
        let pairs = STAGES.len() * PAIRS;
        let expected = 2f32.powi(pairs as i32);
        for (image, expected) in [expected, expected, 0.0].into_iter().enumerate() {
            for logit in &logits[3 * image..][..3] {
                assert!((logit - expected).abs() < 1e-3, "{image}: {logit}");
            }
        }
    }

    /// Writes a folder with a network that answers with `biases` whatever it sees.
    pub fn write(folder: &Path, names: &str, biases: &[f32]) {
        std::fs::create_dir_all(folder).unwrap();
        std::fs::write(folder.join("labels.txt"), names).unwrap();
        let mut weights = passing(0.0, biases.len());
        weights.insert("fc2.bias", &[biases.len()], biases.to_vec());
        weights.save(&folder.join(FILE)).unwrap();
    }

    #[test]
    fn shrinking_takes_means_of_squares() {
        let side = SIDE * SUBPIXELS;
        let ink = |i: usize| {
            f32::from((i / side / SUBPIXELS + i % side / SUBPIXELS).is_multiple_of(2) && i.is_multiple_of(2))
        };
        let rasters: Vec<f32> = (0..2 * side * side).map(ink).collect();
        let shrunk = shrunk(&rasters);
        assert_eq!(shrunk.len(), 2 * SIDE * SIDE);
        for (i, v) in shrunk.iter().enumerate() {
            let expected = if (i / SIDE % SIDE + i % SIDE).is_multiple_of(2) {
                0.5
            } else {
                0.0
            };
            assert!((v - expected).abs() < 1e-6, "{i}: {v}");
        }
    }

    #[test]
    fn what_does_not_fit_is_named() {
        let mut weights = passing(1.0, 2);
        weights.insert("conv6.bias", &[1], vec![0.0]);
        let error = Resnet::from_weights(weights, Labels::parse("a\nb")).err().unwrap();
        assert!(error.contains("\"conv6.bias\""), "{error}");
        let error = Resnet::from_weights(passing(1.0, 2), Labels::parse("a")).err().unwrap();
        assert!(error.contains("\"fc2.weight\""), "{error}");
    }
}
