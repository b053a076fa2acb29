//! The generator is trained against this critic: it looks at patches of a picture beside the drawing, and says of each
//! whether it is of a real picture (pix2pix's patch discriminator, Isola et al. 2017), given what the picture shows
//! (projection, Miyato and Koyama 2018). It is used in training only.

use rand::Rng;

use super::block::{ConvNorm, Normed};
use super::silu::{silu_of_sum, times_silu_derivative};
use super::unet::Rows;
use crate::optimise::Parameter;
use strokewise_explain::model::architecture::{PIXEL_CHANNELS, RASTER_SIZE};

/// A picture beside its drawing has so many channels.
const CHANNELS_IN: usize = PIXEL_CHANNELS + 1;

/// Its layers have these channels and strides: patches of some 23 of the 64 pixels a side, judged at 8 x 8 places.
const LAYERS: [(usize, usize); 4] = [(32, 2), (64, 2), (96, 1), (128, 2)];

/// Its last layer has so many channels.
const FEATURES: usize = LAYERS[LAYERS.len() - 1].0;

/// [`Critic`] has convolutions, and for each kind of picture a direction of the last one's channels that real ones lie
/// in.
pub struct Critic {
    layers: Vec<ConvNorm>,
    /// This is the direction that all kinds share, then one for each row of the condition's table: [direction,
    /// channel].
    directions: Parameter,
    bias: Parameter,
}

/// [`CriticTrace`] is what the critic remembers of a forward pass.
#[derive(Clone)]
pub struct CriticTrace {
    input: Vec<f32>,
    rows: Vec<Rows>,
    layers: Vec<(Normed, Vec<f32>)>,
    /// The scores say how real each place looks: [image, place].
    pub scores: Vec<f32>,
}

impl Critic {
    /// Makes a critic of random weights; conditions have `rows` rows as in [`super::UNet`].
    pub fn new(rows: usize, rng: &mut impl Rng) -> Self {
        let (mut channels, mut side) = (CHANNELS_IN, RASTER_SIZE);
        let mut layers = Vec::new();
        for (i, (wider, stride)) in LAYERS.into_iter().enumerate() {
            let name = format!("critic{i}");
            layers.push(ConvNorm::new(&name, [channels, wider], 3, stride, side, rng));
            side /= stride;
            channels = wider;
        }
        let deviation = (1.0 / FEATURES as f32).sqrt();
        let mut directions = Parameter::random("directions", [1 + rows, FEATURES], deviation, rng);
        // Nothing is known yet of what one category's pictures have and others lack.
        let mut value = directions.value.clone();
        value[FEATURES..].fill(0.0);
        directions.begin_at(value);
        Self {
            layers,
            directions,
            bias: Parameter::constant("bias", 1, 0.0),
        }
    }

    /// Judges pictures: `pixels` as [`super::UNet`] says them, and the drawings [image, row, column], blank where
    /// the critic must judge without.
    pub fn forward(&mut self, pixels: &[f32], drawings: &[f32], rows: Vec<Rows>) -> CriticTrace {
        let beside = pixels.chunks_exact(PIXEL_CHANNELS).zip(drawings);
        let mut input = Vec::with_capacity(drawings.len() * CHANNELS_IN);
        for (pixel, ink) in beside {
            input.extend_from_slice(pixel);
            input.push(*ink);
        }
        let mut layers: Vec<(Normed, Vec<f32>)> = Vec::with_capacity(self.layers.len());
        for layer in &mut self.layers {
            let normed = layer.forward(layers.last().map_or(&input, |(_, below)| below));
            let output = silu_of_sum(&[layer.branch(&normed)], layer.channels());
            layers.push((normed, output));
        }
        let features = layers.last().map_or(&input, |(_, output)| output);
        let mut scores = Vec::with_capacity(features.len() / FEATURES);
        let images = features.chunks_exact(features.len() / rows.len());
        for (image, rows) in images.zip(&rows) {
            let direction = self.direction(rows);
            let places = image.chunks_exact(FEATURES);
            scores.extend(places.map(|place| {
                let dot: f32 = place.iter().zip(&direction).map(|(a, b)| a * b).sum();
                dot + self.bias.value[0]
            }));
        }
        CriticTrace {
            input,
            rows,
            layers,
            scores,
        }
    }

    /// Sets every parameter's gradient, from the gradient of the loss with respect to the scores; returns that of
    /// the pixels.
    pub fn backward(&mut self, trace: CriticTrace, score_gradient: &[f32]) -> Vec<f32> {
        let CriticTrace {
            input,
            rows,
            layers: mut traces,
            ..
        } = trace;
        let features = traces.last().map_or(&input, |(_, output)| output);
        let mut gradient = self.score_backward(features, &rows, score_gradient);
        for layer in self.layers.iter_mut().rev() {
            // OK because the forward pass left one trace for each layer.
            let (normed, _) = traces.pop().expect("a trace for each layer");
            times_silu_derivative(&[layer.branch(&normed)], layer.channels(), &mut gradient);
            let below = traces.last().map_or(&input, |(_, below)| below);
            let mut input_gradient = vec![0.0; below.len()];
            layer.backward(below, normed, &gradient, Some(&mut input_gradient));
            gradient = input_gradient;
        }
        let pixels = gradient.chunks_exact(CHANNELS_IN);
        pixels.flat_map(|p| &p[..PIXEL_CHANNELS]).copied().collect()
    }

    /// Lists every parameter, always in the same order.
    pub fn parameters_mut(&mut self) -> impl Iterator<Item = &mut Parameter> {
        let layers = self.layers.iter_mut().flat_map(ConvNorm::parameters_mut);
        layers.chain([&mut self.directions, &mut self.bias])
    }

    /// Sets the last layer's gradients; returns that of the features.
    fn score_backward(&mut self, features: &[f32], rows: &[Rows], scores: &[f32]) -> Vec<f32> {
        self.directions.gradient.fill(0.0);
        self.bias.gradient[0] = scores.iter().sum();
        let mut gradient = Vec::with_capacity(features.len());
        let images = features.chunks_exact(features.len() / rows.len());
        let scores = scores.chunks_exact(scores.len() / rows.len());
        for ((image, scores), rows) in images.zip(scores).zip(rows) {
            let direction = self.direction(rows);
            let mut sum = vec![0.0; FEATURES];
            for (place, g) in image.chunks_exact(FEATURES).zip(scores) {
                sum.iter_mut().zip(place).for_each(|(sum, v)| *sum += g * v);
                gradient.extend(direction.iter().map(|d| g * d));
            }
            for index in indices(rows) {
                let sums = &mut self.directions.gradient[index * FEATURES..][..FEATURES];
                sums.iter_mut().zip(&sum).for_each(|(total, v)| *total += v);
            }
        }
        gradient
    }

    fn direction(&self, rows: &Rows) -> Vec<f32> {
        let mut direction = vec![0.0; FEATURES];
        for index in indices(rows) {
            let values = &self.directions.value[index * FEATURES..][..FEATURES];
            direction.iter_mut().zip(values).for_each(|(sum, v)| *sum += v);
        }
        direction
    }
}

/// Lists the directions that judge a picture with these rows.
fn indices(rows: &Rows) -> impl Iterator<Item = usize> {
    std::iter::once(0).chain(rows.iter().flatten().map(|row| 1 + row))
}

#[cfg(test)]
mod tests {
    use rand::{RngExt, SeedableRng};
    use rand_chacha::ChaCha8Rng;

    use super::*;

    fn agree(what: &str, found: f64, expected: f64) {
        let error = (found - expected).abs();
        assert!(error < 0.02 * expected.abs().max(0.05), "{what}: {found} {expected}");
    }

    #[test]
    fn the_gradients_agree_with_finite_differences() {
        let mut rng = ChaCha8Rng::seed_from_u64(3);
        let mut critic = Critic::new(4, &mut rng);
        let positions = RASTER_SIZE * RASTER_SIZE;
        let mut random = |count: usize| -> Vec<f32> { (0..count).map(|_| rng.random_range(0.0..1.0)).collect() };
        let (pixels, drawings) = (random(2 * positions * PIXEL_CHANNELS), random(2 * positions));
        let rows = vec![[Some(1), Some(3)], [None, Some(2)]];
        let factors = random(2 * 64);
        let loss = |critic: &mut Critic, pixels: &[f32]| -> f64 {
            let scores = critic.forward(pixels, &drawings, rows.clone()).scores;
            let terms = scores.iter().zip(&factors);
            terms.map(|(s, f)| f64::from(s * f)).sum()
        };
        let trace = critic.forward(&pixels, &drawings, rows.clone());
        let gradient = critic.backward(trace, &factors);
        // Along the gradient itself, where the difference is far above rounding.
        let length = gradient.iter().map(|g| f64::from(g * g)).sum::<f64>().sqrt();
        let moved = |sign: f32| -> Vec<f32> {
            let step = sign * 0.02 / length as f32;
            pixels.iter().zip(&gradient).map(|(v, g)| v + step * g).collect()
        };
        let (ahead, behind) = (moved(1.0), moved(-1.0));
        let slope = (loss(&mut critic, &ahead) - loss(&mut critic, &behind)) / 0.04;
        agree("pixels", slope, length);
        check_parameters(&mut critic, |critic| loss(critic, &pixels));
    }

    /// Checks every parameter along its own gradient.
    fn check_parameters(critic: &mut Critic, loss: impl Fn(&mut Critic) -> f64) {
        for which in 0..critic.parameters_mut().count() {
            let at = |critic: &mut Critic, step: f32| {
                let parameter = critic.parameters_mut().nth(which).unwrap();
                let values = parameter.value.iter_mut().zip(&parameter.gradient);
                values.for_each(|(v, g)| *v += step * g);
            };
            let parameter = critic.parameters_mut().nth(which).unwrap();
            let squares = parameter.gradient.iter().map(|g| f64::from(g * g));
            let length = squares.sum::<f64>().sqrt();
            let step = (0.01 / length.max(1e-6)) as f32;
            at(critic, step);
            let ahead = loss(critic);
            at(critic, -2.0 * step);
            let behind = loss(critic);
            at(critic, step);
            agree(&format!("parameter {which}"), (ahead - behind) / 0.02, length);
        }
    }
}
