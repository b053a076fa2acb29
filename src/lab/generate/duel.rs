//! Takes one step of training: the generator against what pictures look like, pixel by pixel and to the critic.

use rand::Rng;

use super::views::{Batch, PAIRS};
use crate::network::{Critic, UNet};
use strokewise_explain::model::Weights;
use strokewise_explain::model::architecture::PIXEL_CHANNELS;

/// [`Duel`] is generator and critic.
pub struct Duel {
    generator: UNet,
    critic: Critic,
    steps: u64,
}

/// [`Measures`] are the measures of one step.
#[derive(Debug, Clone, Copy, Default)]
pub struct Measures {
    /// The pictures' channels differ from the real ones' by this on average.
    pub difference: f32,
    /// The critic takes this share of the places of real pictures for real.
    pub real: f32,
    /// This is the share of the places of generated pictures that the critic takes for real.
    pub generated: f32,
}

/// [`Pace`] says how far one step goes.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// This is the learning rate of the generator.
    pub generator: f32,
    /// This is the learning rate of the critic; 0 leaves it out.
    pub critic: f32,
    /// The generator listens so much to the critic: the length of the critic's gradient of the
    /// pixels, as a share of that of the pixels' own loss.
    pub share: f32,
}

/// A difference weighs so much where the real picture is coloured, beside 1 on paper: most is
/// paper.
const COLORED: f32 = 2.0;

/// A channel further below white than this is coloured.
const LEAST_COLOR: f32 = 0.05;

/// Differences below this count by their square, so that the loss has a minimum to settle in.
const SMOOTH: f32 = 0.02;

impl Duel {
    /// Makes two networks of random weights for a condition's table of `rows` rows.
    pub fn new(rows: usize, rng: &mut impl Rng) -> Self {
        Self {
            generator: UNet::new(rows, rng),
            critic: Critic::new(rows, rng),
            steps: 0,
        }
    }

    /// Returns the generator.
    pub fn generator_mut(&mut self) -> &mut UNet {
        &mut self.generator
    }

    /// Returns the generator's averaged weights.
    pub fn averaged(&self) -> Weights {
        self.generator.averaged()
    }

    /// Takes one step of both.
    pub fn step(&mut self, batch: Batch, pace: Pace) -> Measures {
        let Batch {
            rasters,
            shown,
            rows,
            targets,
        } = batch;
        self.steps += 1;
        let trace = self.generator.forward(rasters, rows.clone());
        let (difference, mut gradient) = pixel_loss(&trace.pixels, &targets);
        let mut measures = Measures {
            difference,
            ..Measures::default()
        };
        if pace.critic > 0.0 {
            let own = length(&gradient);
            let pairs = gradient.len();
            let paired_ink = &shown[..pairs / PIXEL_CHANNELS];
            let real = self.critic.forward(&targets, paired_ink, rows[..PAIRS].to_vec());
            let generated = self.critic.forward(&trace.pixels, &shown, rows);
            measures.real = share_above_0(&real.scores);
            measures.generated = share_above_0(&generated.scores);
            // The generator's wish first: that the critic, as it is, took its places for real.
            let wish = vec![-1.0 / generated.scores.len() as f32; generated.scores.len()];
            let pull = self.critic.backward(generated.clone(), &wish);
            self.teach_critic(real, generated, pace.critic);
            let factor = pace.share * own / length(&pull[..pairs]).max(f32::MIN_POSITIVE);
            gradient.resize(pull.len(), 0.0);
            let sums = gradient.iter_mut().zip(&pull);
            sums.for_each(|(sum, g)| *sum += factor * g);
        } else {
            gradient.resize(trace.pixels.len(), 0.0);
        }
        self.generator.backward(trace, &gradient);
        for parameter in self.generator.parameters_mut() {
            parameter.step(self.steps, pace.generator);
        }
        measures
    }

    /// Teaches the critic by the hinge loss: real places should score above 1, generated ones below
    /// -1.
    fn teach_critic(&mut self, real: crate::network::CriticTrace, generated: crate::network::CriticTrace, rate: f32) {
        let hinge = |scores: &[f32], sign: f32| -> Vec<f32> {
            let weight = sign / scores.len() as f32;
            let slope = |s: &f32| if sign * s < 1.0 { -weight } else { 0.0 };
            scores.iter().map(slope).collect()
        };
        let gradient = hinge(&real.scores, 1.0);
        self.critic.backward(real, &gradient);
        let parts: Vec<Vec<f32>> = self
            .critic
            .parameters_mut()
            .map(|parameter| parameter.gradient.clone())
            .collect();
        let gradient = hinge(&generated.scores, -1.0);
        self.critic.backward(generated, &gradient);
        for (parameter, part) in self.critic.parameters_mut().zip(parts) {
            let sums = parameter.gradient.iter_mut().zip(part);
            sums.for_each(|(sum, g)| *sum += g);
            parameter.step(self.steps, rate);
        }
    }
}

/// Computes the mean absolute difference of the first pixels from all `targets`, and the gradient
/// of its weighted and smoothed form with respect to those pixels.
fn pixel_loss(pixels: &[f32], targets: &[f32]) -> (f32, Vec<f32>) {
    let share = 1.0 / targets.len() as f32;
    let mut difference = 0.0;
    let mut gradient = Vec::with_capacity(targets.len());
    let pixels = pixels.chunks_exact(3).zip(targets.chunks_exact(3));
    for (pixel, target) in pixels {
        let is_colored = target.iter().any(|v| *v > LEAST_COLOR);
        let weight = share * if is_colored { COLORED } else { 1.0 };
        for (v, target) in pixel.iter().zip(target) {
            difference += (v.clamp(0.0, 1.0) - target).abs();
            gradient.push(weight * ((v - target) / SMOOTH).clamp(-1.0, 1.0));
        }
    }
    (share * difference, gradient)
}

fn length(values: &[f32]) -> f32 {
    values.iter().map(|v| v * v).sum::<f32>().sqrt()
}

fn share_above_0(scores: &[f32]) -> f32 {
    scores.iter().filter(|s| **s > 0.0).count() as f32 / scores.len().max(1) as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pixel_loss_points_at_the_target_and_weighs_color() {
        let targets = [0.0, 0.0, 0.0, 0.5, 0.5, 0.0];
        let pixels = [0.3, 0.01, -0.2, 0.1, 0.5, 0.2, 9.0];
        let (difference, gradient) = pixel_loss(&pixels, &targets);
        let expected = (0.3 + 0.01 + 0.0 + 0.4 + 0.0 + 0.2) / 6.0;
        assert!((difference - expected).abs() < 1e-6, "{difference}");
        let expected = [1.0, 0.5, -1.0, -2.0, 0.0, 2.0].map(|v: f32| v / 6.0);
        for (found, expected) in gradient.iter().zip(expected) {
            assert!((found - expected).abs() < 1e-6, "{gradient:?}");
        }
    }
}
