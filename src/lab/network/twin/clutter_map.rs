//! Tests the clutter map's twin: the map under training and the one that answers, both held against burn's autodiff.

use rand::SeedableRng as _;
use rand_chacha::ChaCha8Rng;

use super::{Device, Statistics, Tensor, TensorData, Twin, check, doubled, input, numbers, sample, silu};
use crate::network::ClutterMap;
use strokewise_explain::model::architecture::{BLOCK_CHANNELS, MAP_CHANNELS, MAP_SIDE};
use strokewise_explain::model::{Classifier, SketchClassifier as _, Weights};

impl Twin {
    /// Computes the clutter map on the trunk's stages, the largest first: [image, position].
    pub(super) fn clutter_map(&mut self, stages: &[Tensor<4>]) -> Tensor<2> {
        let images = stages[0].dims()[0];
        let mut x: Option<Tensor<4>> = None;
        for (i, stage) in stages.iter().rev().enumerate() {
            let input = x.map_or(stage.clone(), |below| {
                Tensor::cat(vec![doubled(below), stage.clone()], 1)
            });
            x = Some(silu(self.conv_norm(&format!("map{i}"), input, 1)));
        }
        let channels = MAP_CHANNELS[MAP_CHANNELS.len() - 1];
        let rows = x.unwrap().permute([0, 2, 3, 1]).reshape([-1, channels as i32]);
        let weight: Tensor<2> = self.weight("map.weight");
        let bias: Tensor<1> = self.weight("map.bias");
        let map: Tensor<2> = rows.matmul(weight.transpose()) + bias.reshape([1, 1]);
        map.reshape([images, MAP_SIDE * MAP_SIDE])
    }
}

/// Makes a map that nothing of is as it began, and a network of the same kind without one.
fn grown() -> (ClutterMap, Weights, Vec<f32>) {
    let (network, rasters) = sample();
    let mut rng = ChaCha8Rng::seed_from_u64(8);
    let mut map = ClutterMap::new(&mut rng);
    for parameter in map.parameters_mut() {
        for value in &mut parameter.value {
            *value += rand::RngExt::random_range(&mut rng, -0.1..0.1f32);
        }
        parameter.average = parameter.value.clone();
    }
    let mut without = Weights::default();
    for (name, array) in network.averaged().arrays() {
        if !name.starts_with("map") {
            without.insert(name, &array.shape, array.values.clone());
        }
    }
    (map, without, rasters)
}

#[test]
fn forward_and_every_gradient_agree_with_autodiff() {
    let (mut map, mut weights, rasters) = grown();
    let classifier = Classifier::from_weights(weights.clone(), &Device::flex()).unwrap();
    let stages = classifier.stages(input(&rasters));
    map.export(&mut weights);
    let mut twin = Twin::new(weights, Statistics::Batch);
    let with_autodiff: Vec<_> = stages.iter().map(|stage| stage.clone().autodiff()).collect();
    let expected = twin.clutter_map(&with_autodiff);
    let last = |stage: Tensor<4>| numbers(stage.permute([0, 2, 3, 1]));
    let trace = map.forward(stages.into_iter().map(last).collect());
    check("map", &trace.log_odds, &numbers(expected.clone().inner()));

    let factors: Vec<f32> = (0..trace.log_odds.len())
        .map(|i| ((i * 7919 % 1000) as f32 - 500.0) / 500.0)
        .collect();
    map.backward(trace, &factors);
    let data = TensorData::new(factors, expected.dims());
    let sum = (expected * Tensor::<2>::from_data(data, &Device::flex()).autodiff()).sum();
    let gradients = sum.backward();
    for parameter in map.parameters_mut() {
        parameter.average = parameter.gradient.clone();
    }
    let mut exported = Weights::default();
    map.export(&mut exported);
    for (name, leaf) in &twin.used {
        let expected = numbers(leaf.grad(&gradients).unwrap());
        check(name, &exported.get(name).unwrap().values, &expected);
    }
    assert_eq!(twin.used.len(), 3 * (1 + BLOCK_CHANNELS.len()) + 2);
}

#[test]
fn what_is_exported_answers_and_is_imported() {
    let (map, mut weights, rasters) = grown();
    let plain = Classifier::from_weights(weights.clone(), &Device::flex()).unwrap();
    assert!(plain.clutter_map(input(&rasters)).is_none());
    map.export(&mut weights);
    let mut twin = Twin::new(weights.clone(), Statistics::Running);
    let expected = numbers(twin.clutter_map(&plain.stages(input(&rasters))));
    let classifier = Classifier::from_weights(weights.clone(), &Device::flex()).unwrap();
    let found = classifier.clutter_map(input(&rasters)).unwrap();
    check("map", &numbers(found), &expected);
    assert_eq!(
        numbers(classifier.logits(input(&rasters))),
        numbers(plain.logits(input(&rasters)))
    );
    let mut other = ClutterMap::new(&mut ChaCha8Rng::seed_from_u64(9));
    other.import(&mut weights.clone()).unwrap();
    let mut again = Weights::default();
    other.export(&mut again);
    for (name, array) in again.arrays() {
        assert_eq!(weights.get(name), Some(array), "{name}");
    }
}
