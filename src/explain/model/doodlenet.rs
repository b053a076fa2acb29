//! `DoodleNet` (ml5.js, MIT) is a stranger's Quick, Draw! classifier, to explain and to learn from.
//!
//! It has six 3x3 convolutions with `ReLU`, a maximum over 2 x 2 after the second, fourth and sixth, and two linear
//! layers with tanh between. It comes as a folder of `doodlenet.safetensors` and `labels.txt`.

use std::path::Path;
use std::sync::Arc;

use burn::tensor::activation::relu;
use burn::tensor::module::{conv2d, max_pool2d};
use burn::tensor::ops::{ConvOptions, MaxPoolOptions};
use burn::tensor::{Device, Tensor, TensorData};

use super::{Labels, SketchClassifier, UNFITTED_NOISE, Weights};
use crate::error::{Error, Result};
use strokewise_ink::raster::RasterSpec;

/// The first convolution sees this side.
const SIDE: usize = 28;

/// A pixel of [`SIDE`] has so many raster pixels along each axis. The network was trained on drawings shrunk by box
/// averaging, and is sensitive to how exactly a line's edge fades: on soft lines of the same width at 28 x 28 it is
/// right half as often. So the raster is finer and nearly hard, and [`DoodleNet::logits`] begins by averaging.
const SUBPIXELS: usize = 4;

/// The ink's longer side is 256 in a square of 304, the pen 16 wide.
const RASTER_SPEC: RasterSpec = {
    let pixels = (SIDE * SUBPIXELS) as f32 / 304.0;
    RasterSpec {
        size: SIDE * SUBPIXELS,
        margin_px: 24.0 * pixels,
        radius_px: 8.0 * pixels,
        tau_px: 0.25,
    }
};

/// These are the channels before and after each convolution.
const CHANNELS: [usize; 7] = [1, 16, 16, 32, 32, 64, 64];

/// There are 64 channels of 3 x 3, after three halvings of 28.
const FEATURES: usize = 576;

/// The layer before the last is so wide.
const HIDDEN: usize = 512;

/// Lists the names of the layers, from the output to the input.
pub(super) fn layers() -> Vec<String> {
    let convolutions = (1..CHANNELS.len()).rev().map(|i| format!("conv{i}"));
    let linear = ["fc2", "fc1"].map(str::to_owned);
    linear.into_iter().chain(convolutions).collect()
}

/// [`DoodleNet`] is the network with its categories.
pub struct DoodleNet {
    convolutions: Vec<(Tensor<4>, Tensor<1>)>,
    hidden: (Tensor<2>, Tensor<2>),
    output: (Tensor<2>, Tensor<2>),
    labels: Arc<Labels>,
    device: Device,
}

impl DoodleNet {
    /// Reads `doodlenet.safetensors` and `labels.txt` in `folder`.
    pub fn load(folder: impl AsRef<Path>, device: &Device) -> Result<Self> {
        Self::load_changed(folder.as_ref(), device, |_| {})
    }

    /// Loads like [`DoodleNet::load`], with the weights changed on the way.
    pub(super) fn load_changed(folder: &Path, device: &Device, change: impl FnOnce(&mut Weights)) -> Result<Self> {
        let labels_path = folder.join("labels.txt");
        let labels = std::fs::read_to_string(&labels_path).map_err(Error::io(&labels_path))?;
        let path = folder.join("doodlenet.safetensors");
        let mut weights = Weights::load(&path)?;
        change(&mut weights);
        Self::from_weights(weights, Labels::parse(&labels), device).map_err(|cause| Error::Weights { cause, path })
    }

    fn from_weights(mut weights: Weights, labels: Labels, device: &Device) -> Result<Self, String> {
        let mut convolutions = Vec::new();
        for (pair, number) in CHANNELS.windows(2).zip(1..) {
            let shape = [pair[1], pair[0], 3, 3];
            let weight = weights.take(&format!("conv{number}.weight"), &shape)?;
            let bias = weights.take(&format!("conv{number}.bias"), &[pair[1]])?;
            convolutions.push((
                Tensor::from_data(TensorData::new(weight, shape), device),
                Tensor::from_data(TensorData::new(bias, [pair[1]]), device),
            ));
        }
        let mut linear = |name: &str, inputs: usize, outputs: usize| -> Result<_, String> {
            let weight = weights.take(&format!("{name}.weight"), &[outputs, inputs])?;
            let bias = weights.take(&format!("{name}.bias"), &[outputs])?;
            let weight: Tensor<2> = Tensor::from_data(TensorData::new(weight, [outputs, inputs]), device);
            let bias = Tensor::from_data(TensorData::new(bias, [1, outputs]), device);
            Ok((weight.transpose(), bias))
        };
        Ok(Self {
            hidden: linear("fc1", FEATURES, HIDDEN)?,
            output: linear("fc2", HIDDEN, labels.len())?,
            convolutions,
            labels: Arc::new(labels),
            device: device.clone(),
        })
    }
}

impl SketchClassifier for DoodleNet {
    fn notes(&self) -> Vec<String> {
        vec![UNFITTED_NOISE.to_owned()]
    }

    fn logits(&self, rasters: Tensor<4>) -> Tensor<2> {
        let batch = rasters.dims()[0];
        let mut features = rasters
            .reshape([batch, SIDE, SUBPIXELS, SIDE, SUBPIXELS])
            .mean_dim(4)
            .mean_dim(2)
            .reshape([batch, 1, SIDE, SIDE]);
        for pair in self.convolutions.chunks(2) {
            for (weight, bias) in pair {
                let options = ConvOptions::new([1, 1], [1, 1], [1, 1], 1);
                features = relu(conv2d(features, weight.clone(), Some(bias.clone()), options));
            }
            features = max_pool2d(features, MaxPoolOptions::new([2, 2]));
        }
        let apply = |x: Tensor<2>, (weight, bias): &(Tensor<2>, Tensor<2>)| x.matmul(weight.clone()) + bias.clone();
        let hidden = apply(features.reshape([batch, FEATURES]), &self.hidden).tanh();
        apply(hidden, &self.output)
    }

    fn raster_spec(&self) -> RasterSpec {
        RASTER_SPEC
    }

    fn labels(&self) -> &Arc<Labels> {
        &self.labels
    }

    fn device(&self) -> &Device {
        &self.device
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Makes weights of the right shapes, small and alike.
    fn weights() -> Weights {
        let mut weights = Weights::default();
        let mut layer = |name: &str, shape: &[usize]| {
            let len: usize = shape.iter().product();
            let values = (0..len).map(|i| (i % 13) as f32 / 100.0 - 0.05).collect();
            weights.insert(format!("{name}.weight"), shape, values);
            weights.insert(format!("{name}.bias"), &shape[..1], vec![0.1; shape[0]]);
        };
        for (pair, number) in CHANNELS.windows(2).zip(1..) {
            layer(&format!("conv{number}"), &[pair[1], pair[0], 3, 3]);
        }
        layer("fc1", &[HIDDEN, FEATURES]);
        layer("fc2", &[2, HIDDEN]);
        weights
    }

    #[test]
    fn a_folder_of_weights_and_labels_is_a_classifier() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("doodlenet.safetensors");
        weights().save(&path).unwrap();
        std::fs::write(dir.path().join("labels.txt"), "cat\nhot_dog\n").unwrap();
        let net = DoodleNet::load(dir.path(), &Device::flex()).unwrap();
        let size = net.raster_spec().size;
        let logits = net.logits(Tensor::ones([3, 1, size, size], &Device::flex()));
        assert_eq!(logits.dims(), [3, 2]);
        assert!(net.labels().find("hot dog").is_ok());

        std::fs::write(dir.path().join("labels.txt"), "cat\n").unwrap();
        let error = DoodleNet::load(dir.path(), &Device::flex()).err().unwrap().to_string();
        assert!(error.contains("\"fc2.weight\" has shape [2, 512]"), "{error}");
        std::fs::remove_file(dir.path().join("labels.txt")).unwrap();
        let error = DoodleNet::load(dir.path(), &Device::flex()).err().unwrap().to_string();
        assert!(error.contains("labels.txt"), "{error}");
    }
}
