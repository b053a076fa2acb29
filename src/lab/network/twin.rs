//! Computes the same network in burn's own differentiable operations: that is slow, but leaves nothing to get wrong.
//! The tests hold the hand-written layers and the folded classifier against it.

mod clutter_map;
mod speed;
mod unet;

use std::collections::BTreeMap;

use burn::tensor::activation::silu;
use burn::tensor::module::{conv2d, interpolate};
use burn::tensor::ops::{ConvOptions, InterpolateMode, InterpolateOptions};
use burn::tensor::{Device, Tensor, TensorData};
use rand::{Rng, RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::{AnswerGradient, Network};
use strokewise_explain::model::architecture::{BLOCK_CHANNELS, MAP_SIDE, NORM_EPSILON, RASTER_SIZE};
use strokewise_explain::model::{Classifier, SketchClassifier as _, Weights};

const CATEGORIES: usize = 345;
const IMAGES: usize = 3;

/// [`Statistics`] says which statistics batch norm uses.
#[derive(Clone, Copy)]
enum Statistics {
    Batch,
    Running,
}

struct Twin {
    weights: Weights,
    statistics: Statistics,
    /// This is every weight that was used, with autodiff.
    used: BTreeMap<String, Tensor<1>>,
}

impl Twin {
    fn new(weights: Weights, statistics: Statistics) -> Self {
        Self {
            weights,
            statistics,
            used: BTreeMap::new(),
        }
    }

    /// Takes a weight, flat at the leaf so that all kinds fit one map.
    fn weight<const D: usize>(&mut self, name: &str) -> Tensor<D> {
        let array = self.weights.get(name).unwrap();
        let shape: [usize; D] = array.shape.clone().try_into().unwrap();
        let data = TensorData::new(array.values.clone(), [array.values.len()]);
        let leaf = Tensor::<1>::from_data(data, &Device::flex()).autodiff().require_grad();
        self.used.insert(name.to_owned(), leaf.clone());
        leaf.reshape(shape)
    }

    fn conv_norm(&mut self, name: &str, x: Tensor<4>, stride: usize) -> Tensor<4> {
        let weight: Tensor<4> = self.weight(&format!("{name}.conv.weight"));
        let pad = weight.dims()[2] / 2;
        let u = conv2d(x, weight, None, ConvOptions::new([stride; 2], [pad; 2], [1, 1], 1));
        let channels = u.dims()[1];
        let statistics = self.statistics;
        let mut by_channel = |what: &str| -> Tensor<4> {
            self.weight::<1>(&format!("{name}.norm.{what}"))
                .reshape([1, channels, 1, 1])
        };
        let (scale, shift) = (by_channel("scale"), by_channel("shift"));
        let (mean, variance) = match statistics {
            Statistics::Running => (by_channel("mean"), by_channel("variance")),
            Statistics::Batch => {
                let mean_of = |t: Tensor<4>| t.mean_dim(0).mean_dim(2).mean_dim(3);
                let mean = mean_of(u.clone());
                (mean.clone(), mean_of((u.clone() - mean).powi_scalar(2)))
            }
        };
        (u - mean) / (variance + NORM_EPSILON).sqrt() * scale + shift
    }

    /// Computes what the stem and each block make of rasters, the largest first.
    fn stages(&mut self, rasters: Tensor<4>) -> Vec<Tensor<4>> {
        let mut x = silu(self.conv_norm("stem", rasters, 2));
        let mut stages = vec![x.clone()];
        for i in 0..BLOCK_CHANNELS.len() {
            let shortcut = self.conv_norm(&format!("block{i}.shortcut"), x.clone(), 2);
            let between = silu(self.conv_norm(&format!("block{i}.first"), x, 2));
            x = silu(self.conv_norm(&format!("block{i}.second"), between, 1) + shortcut);
            stages.push(x.clone());
        }
        stages
    }

    /// Computes the logits of the categories and of clutter.
    fn answer(&mut self, rasters: Tensor<4>) -> [Tensor<2>; 2] {
        let stages = self.stages(rasters);
        self.answer_of(&stages[stages.len() - 1])
    }

    fn answer_of(&mut self, last: &Tensor<4>) -> [Tensor<2>; 2] {
        let x = last.clone();
        let pooled: Tensor<2> = x.mean_dim(2).mean_dim(3).squeeze_dim::<3>(3).squeeze_dim(2);
        [("head", CATEGORIES), ("clutter", 1)].map(|(name, outputs)| {
            let weight: Tensor<2> = self.weight(&format!("{name}.weight"));
            let bias = self.weight::<1>(&format!("{name}.bias"));
            pooled.clone().matmul(weight.transpose()) + bias.reshape([1, outputs])
        })
    }
}

/// Makes a network whose scales, shifts and running statistics are not the ones it began with, and
/// rasters.
fn sample() -> (Network, Vec<f32>) {
    let mut rng = ChaCha8Rng::seed_from_u64(5);
    let mut network = Network::new(CATEGORIES, &mut rng);
    for parameter in network.parameters_mut() {
        for value in &mut parameter.value {
            *value += rng.random_range(-0.05..0.05);
        }
        parameter.average = parameter.value.clone();
    }
    for (_, values) in network.statistics_mut() {
        for value in values {
            *value += rng.random_range(0.0..0.5);
        }
    }
    let pixels = IMAGES * RASTER_SIZE * RASTER_SIZE;
    let rasters = (0..pixels).map(|_| rng.random_range(0.0..1.0f32).powi(4)).collect();
    (network, rasters)
}

/// Repeats every position four times.
fn doubled(x: Tensor<4>) -> Tensor<4> {
    let options = InterpolateOptions::new(InterpolateMode::Nearest);
    interpolate(x, options.with_scale_factor([2.0, 2.0]))
}

fn input(rasters: &[f32]) -> Tensor<4> {
    let shape = [IMAGES, 1, RASTER_SIZE, RASTER_SIZE];
    Tensor::from_data(TensorData::new(rasters.to_vec(), shape), &Device::flex())
}

fn numbers<const D: usize>(tensor: Tensor<D>) -> Vec<f32> {
    tensor.into_data().try_into_vec().unwrap()
}

/// Checks that `found` is `expected` but for rounding, which is relative to the largest number.
fn check(what: &str, found: &[f32], expected: &[f32]) {
    assert_eq!(found.len(), expected.len(), "{what}");
    let scale = expected.iter().fold(1e-3f32, |top, v| top.max(v.abs()));
    for (i, (a, b)) in found.iter().zip(expected).enumerate() {
        assert!((a - b).abs() < 2e-4 * scale, "{what}[{i}]: {a} instead of {b}");
    }
}

#[test]
fn forward_and_every_gradient_agree_with_autodiff() {
    let (mut network, rasters) = sample();
    let mut twin = Twin::new(network.averaged(), Statistics::Batch);
    let stages = twin.stages(input(&rasters).autodiff());
    let [logits, clutter] = twin.answer_of(&stages[stages.len() - 1]);
    let examined = [0, 2];
    let some: Vec<Tensor<4>> = stages
        .into_iter()
        .map(|stage| {
            let images = examined.map(|i| stage.clone().slice(i..i + 1));
            Tensor::cat(images.to_vec(), 0)
        })
        .collect();
    let map = twin.clutter_map(&some);
    let weight = |i: usize| ((i * 7919 % 1000) as f32 - 500.0) / 500.0;
    let gradient = AnswerGradient {
        logits: (0..IMAGES * CATEGORIES).map(weight).collect(),
        clutter: (0..IMAGES).map(|i| weight(i + 5)).collect(),
        map: (0..examined.len() * MAP_SIDE * MAP_SIDE)
            .map(|i| weight(i + 9))
            .collect(),
    };
    let trace = network.forward(rasters, examined.to_vec());
    check("logits", &trace.logits, &numbers(logits.clone().inner()));
    check("clutter", &trace.clutter, &numbers(clutter.clone().inner()));
    check("map", trace.map(), &numbers(map.clone().inner()));

    network.backward(trace, &gradient);
    let weighted = |answer: Tensor<2>, factors: Vec<f32>| {
        let data = TensorData::new(factors, answer.dims());
        (answer * Tensor::<2>::from_data(data, &Device::flex()).autodiff()).sum()
    };
    let sum = weighted(logits, gradient.logits) + weighted(clutter, gradient.clutter) + weighted(map, gradient.map);
    let gradients = sum.backward();
    // Exporting the gradients in the averages' place brings them into the file's layout.
    network
        .parameters_mut()
        .into_iter()
        .for_each(|p| p.average = p.gradient.clone());
    let exported = network.averaged();
    for (name, leaf) in &twin.used {
        let expected = numbers(leaf.grad(&gradients).unwrap());
        check(name, &exported.get(name).unwrap().values, &expected);
    }
    assert_eq!(twin.used.len(), 3 * 10 + 4 + 3 * 4 + 2);
}

#[test]
fn a_narrower_network_answers_the_same_when_it_is_grown() {
    let (mut network, rasters) = sample();
    let whole = network.averaged();
    // The network without all but its first channels: two thirds of each layer.
    let mut narrow = Weights::default();
    for (name, array) in whole.arrays() {
        let keep = |i: usize| {
            let extent = array.shape[i];
            let kept = name.contains("block") || name.contains("stem") || i == 1;
            if kept && extent > 1 { extent / 3 * 2 } else { extent }
        };
        let rank = array.shape.len();
        let shape: Vec<usize> = (0..rank)
            .map(|i| if i < 2 { keep(i) } else { array.shape[i] })
            .collect();
        let row_len: usize = array.shape[1..].iter().product();
        let kept_len: usize = shape[1..].iter().product();
        let rows = array.values.chunks_exact(row_len).take(shape[0]);
        let values = rows.flat_map(|row| row[..kept_len].to_vec()).collect();
        narrow.insert(name, &shape, values);
    }
    let mut twin = Twin::new(narrow.clone(), Statistics::Batch);
    let [logits, clutter] = twin.answer(input(&rasters).autodiff());
    let mut grown = Network::new(CATEGORIES, &mut ChaCha8Rng::seed_from_u64(7));
    grown.import(&narrow).unwrap();
    let trace = grown.forward(rasters.clone(), Vec::new());
    check("logits", &trace.logits, &numbers(logits.inner()));
    check("clutter", &trace.clutter, &numbers(clutter.inner()));
    let differs = network.forward(rasters, Vec::new()).logits;
    assert_ne!(differs, trace.logits);
}

#[test]
fn what_is_exported_is_imported() {
    let (network, rasters) = sample();
    let mut other = Network::new(CATEGORIES, &mut ChaCha8Rng::seed_from_u64(6));
    other.import(&network.averaged()).unwrap();
    assert_eq!(other.averaged(), network.averaged());
    let (mut network, _) = sample();
    let expected = network.forward(rasters.clone(), Vec::new()).logits;
    check("logits", &other.forward(rasters, Vec::new()).logits, &expected);
    assert!(other.import(&Weights::default()).unwrap_err().contains("head.weight"));
}

#[test]
fn folding_the_batch_norm_changes_nothing() {
    let (network, rasters) = sample();
    let mut twin = Twin::new(network.averaged(), Statistics::Running);
    let [expected, clutter] = twin
        .answer(input(&rasters).autodiff())
        .map(|answer| numbers(answer.inner()));
    let classifier = Classifier::from_weights(network.averaged(), &Device::flex()).unwrap();
    check("logits", &numbers(classifier.logits(input(&rasters))), &expected);
    let answer = classifier.logits_and_clutter(input(&rasters));
    let column = answer.slice([0..IMAGES, CATEGORIES..CATEGORIES + 1]);
    check("clutter", &numbers(column), &clutter);

    let mut calibrated = network.averaged();
    calibrated
        .metadata
        .insert(Classifier::TEMPERATURE.to_owned(), "2".to_owned());
    let calibrated = Classifier::from_weights(calibrated, &Device::flex()).unwrap();
    let halved: Vec<f32> = expected.iter().map(|z| z / 2.0).collect();
    check(
        "calibrated logits",
        &numbers(calibrated.logits(input(&rasters))),
        &halved,
    );
}
