//! [`Classifier`] is our own classifier over the Quick, Draw! categories, ready to answer: batch norm is folded into
//! the convolutions, the calibration temperature into the last layer. It is trained by
//! `strokewise-lab train classifier`.

use std::path::Path;
use std::sync::{Arc, LazyLock};

use burn::tensor::{Device, Tensor};

use super::architecture::{MAP_SIDE, RASTER_SPEC};
use super::network::Network;
use super::trunk::Trunk;
use super::{Answerer, Labels, SketchClassifier, Weights, clutter_map};
use crate::error::{Error, Result};
use crate::kernels::{Linear, Plan, Question, Readout, Shape};
use strokewise_ink::raster::RasterSpec;

/// The program carries these weights.
pub(crate) static BUNDLED_WEIGHTS: &[u8] = bundled_weights!("classifier.safetensors");
const BUNDLED_NAME: &str = "models/classifier.safetensors";
const BUNDLED_LABELS: &str = include_str!("../../../models/labels.txt");

/// [`Classifier`] is the residual network of `architecture`.
pub struct Classifier {
    /// Reads out the answer, the last number for clutter, and then the clutter map if there is one.
    network: Network,
    /// The trunk's stages make these maps.
    stages: Vec<usize>,
    has_map: bool,
    labels: Arc<Labels>,
}

impl Classifier {
    /// The weights' metadata keep the calibration temperature under this key; it is 1 where that is missing.
    pub const TEMPERATURE: &'static str = "temperature";

    /// Opens the classifier with the weights that came with the program.
    pub fn bundled(device: &Device) -> Result<Self> {
        Self::from_weights(Self::bundled_weights()?, device).map_err(Self::bad_bundle)
    }

    /// Reads the numbers of [`Classifier::bundled`].
    pub fn bundled_weights() -> Result<Weights> {
        Weights::parse(BUNDLED_WEIGHTS).map_err(Self::bad_bundle)
    }

    fn bad_bundle(cause: String) -> Error {
        Error::Weights {
            cause,
            path: BUNDLED_NAME.into(),
        }
    }

    /// Makes the classifier with weights from `file`, or without one with those that came with the program.
    pub fn open(file: Option<&Path>, device: &Device) -> Result<Self> {
        file.map_or_else(|| Self::bundled(device), |file| Self::load(file, device))
    }

    /// Makes the classifier with weights from a file; it is [`Error::Weights`] where they are not this network's.
    pub fn load(path: impl AsRef<Path>, device: &Device) -> Result<Self> {
        let path = path.as_ref();
        Self::from_weights(Weights::load(path)?, device).map_err(|cause| Error::Weights {
            cause,
            path: path.to_path_buf(),
        })
    }

    /// Makes the classifier with weights from memory; the error is the reason why they are not this network's.
    pub fn from_weights(mut weights: Weights, device: &Device) -> Result<Self, String> {
        let labels = Self::own_labels();
        let temperature = match weights.metadata.get(Self::TEMPERATURE) {
            None => 1.0,
            Some(text) => text
                .parse()
                .ok()
                .filter(|t: &f32| t.is_finite() && *t > 0.0)
                .ok_or_else(|| format!("the temperature is \"{text}\""))?,
        };
        let size = RASTER_SPEC.size;
        let mut plan = Plan::new(Shape {
            side: size,
            channels: 1,
        });
        let trunk = Trunk::add(&mut plan, &mut weights, "")?;
        plan.readout(Readout::Means {
            map: trunk.last(),
            linear: head(&mut weights, labels.len(), trunk.outputs(), temperature)?,
            is_unit: false,
        })?;
        let has_map = clutter_map::add(&mut plan, &mut weights, &trunk)?;
        Ok(Self {
            network: Network::new(plan, device),
            stages: trunk.stages,
            has_map,
            labels,
        })
    }

    /// Computes the feature maps of the trunk's stages for rasters [batch, 1, size, size], the
    /// largest first; the clutter map is computed from them.
    pub fn stages(&self, rasters: Tensor<4>) -> Vec<Tensor<4>> {
        let maps = self.network.maps(rasters);
        self.stages.iter().map(|&stage| maps[stage].clone()).collect()
    }

    /// Returns the categories of this network, whatever its weights.
    pub fn own_labels() -> Arc<Labels> {
        static OWN: LazyLock<Arc<Labels>> = LazyLock::new(|| Arc::new(Labels::parse(BUNDLED_LABELS)));
        Arc::clone(&OWN)
    }
}

/// Joins the last layers to one, a row for each category and one for clutter. Categories are
/// divided by the calibration temperature; weights from before there was clutter know nothing of
/// it.
fn head(weights: &mut Weights, categories: usize, channels: usize, temperature: f32) -> Result<Linear, String> {
    let mut rows = weights.take("head.weight", &[categories, channels])?;
    let mut bias = weights.take("head.bias", &[categories])?;
    for value in rows.iter_mut().chain(&mut bias) {
        *value /= temperature;
    }
    if weights.get("clutter.weight").is_some() {
        rows.extend(weights.take("clutter.weight", &[1, channels])?);
        bias.extend(weights.take("clutter.bias", &[1])?);
    } else {
        rows.resize(rows.len() + channels, 0.0);
        bias.push(0.0);
    }
    Ok(Linear { weights: rows, bias })
}

impl SketchClassifier for Classifier {
    fn logits(&self, rasters: Tensor<4>) -> Tensor<2> {
        let batch = rasters.dims()[0];
        let answer = self.logits_and_clutter(rasters);
        answer.slice([0..batch, 0..self.labels.len()])
    }

    fn logits_and_clutter(&self, rasters: Tensor<4>) -> Tensor<2> {
        self.network.answers(rasters, Question::first(1)).remove(0)
    }

    fn answer_and_map(&self, rasters: Tensor<4>) -> (Tensor<2>, Option<Tensor<3>>) {
        let readouts = if self.has_map { 2 } else { 1 };
        let mut answers = self.network.answers(rasters, Question::first(readouts));
        let map = self.has_map.then(|| answers.remove(1));
        let answer = answers.remove(0);
        let rows = answer.dims()[0];
        (answer, map.map(|map| map.reshape([rows, MAP_SIDE, MAP_SIDE])))
    }

    fn answers(&self) -> Answerer<'_> {
        self.network.answerer(1, Vec::new())
    }

    fn answers_and_maps(&self) -> Option<Answerer<'_>> {
        self.has_map.then(|| self.network.answerer(2, Vec::new()))
    }

    fn map_side(&self) -> Option<usize> {
        self.has_map.then_some(MAP_SIDE)
    }

    fn raster_spec(&self) -> RasterSpec {
        RASTER_SPEC
    }

    fn labels(&self) -> &Arc<Labels> {
        &self.labels
    }

    fn device(&self) -> &Device {
        self.network.device()
    }
}

#[cfg(test)]
mod tests {
    use burn::tensor::TensorData;

    use super::*;

    #[test]
    fn kernels_and_tensors_say_the_same() {
        super::super::network::tests::check(&bundled().network, 2, &[]);
    }

    fn bundled() -> Classifier {
        Classifier::bundled(&Device::flex()).unwrap()
    }

    /// Makes a raster of soft blobs, smooth so that differences can be trusted.
    fn raster() -> Vec<f32> {
        let size = RASTER_SPEC.size;
        let ink = |i: usize| {
            let (x, y) = ((i % size) as f32, (i / size) as f32);
            0.5 + 0.5 * (0.21 * x).sin() * (0.17 * y + 0.05 * x).cos()
        };
        (0..RASTER_SPEC.pixel_count()).map(ink).collect()
    }

    fn tensor(raster: Vec<f32>) -> Tensor<4> {
        let shape = [1, 1, RASTER_SPEC.size, RASTER_SPEC.size];
        Tensor::from_data(TensorData::new(raster, shape), &Device::flex())
    }

    #[test]
    fn the_bundled_weights_answer() {
        let classifier = bundled();
        assert_eq!(classifier.labels().len(), 345);
        assert!(classifier.labels().find("The Eiffel Tower").is_ok());
        let logits = classifier.logits(tensor(raster()));
        assert_eq!(logits.dims(), [1, 345]);
        let logits: Vec<f32> = logits.into_data().try_into_vec().unwrap();
        assert!(logits.iter().all(|z| z.is_finite()));
    }

    #[test]
    fn the_input_gradient_agrees_with_finite_differences() {
        let classifier = bundled();
        let logit = |raster: Vec<f32>| -> f64 {
            let logits: Vec<f32> = classifier.logits(tensor(raster)).into_data().try_into_vec().unwrap();
            f64::from(logits[7])
        };
        let leaf = tensor(raster()).autodiff().require_grad();
        let gradients = classifier.logits(leaf.clone()).slice([0..1, 7..8]).sum().backward();
        let gradient: Vec<f32> = leaf.grad(&gradients).unwrap().into_data().try_into_vec().unwrap();
        let scale = gradient.iter().fold(0f32, |top, g| top.max(g.abs()));
        assert!(scale > 0.0);
        for pixel in (5..RASTER_SPEC.pixel_count()).step_by(311) {
            let moved = |step: f32| {
                let mut raster = raster();
                raster[pixel] += step;
                logit(raster)
            };
            let difference = (moved(0.05) - moved(-0.05)) / 0.1;
            let error = (difference - f64::from(gradient[pixel])).abs();
            assert!(
                error < 0.03 * f64::from(scale),
                "{pixel}: {difference} {}",
                gradient[pixel]
            );
        }
    }

    #[test]
    fn a_wrong_file_is_refused_by_name() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("other.safetensors");
        let check = |reason: &str| {
            let error = Classifier::load(&path, &Device::flex()).err().unwrap().to_string();
            assert!(error.contains(reason) && error.contains("other.safetensors"), "{error}");
        };
        check("No such file");
        std::fs::write(&path, "a shopping list").unwrap();
        check("not a safetensors file");
        let mut weights = Weights::parse(BUNDLED_WEIGHTS).unwrap();
        weights
            .metadata
            .insert(Classifier::TEMPERATURE.to_owned(), "-1".to_owned());
        weights.save(&path).unwrap();
        check("temperature is \"-1\"");
        weights.metadata.clear();
        weights.insert("block1.first.conv.weight", &[1], vec![0.0]);
        weights.save(&path).unwrap();
        check("\"block1.first.conv.weight\" has shape [1]");
    }
}
