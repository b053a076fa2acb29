//! Everything a killed run needs to go on: weights, averages, AdamW's means, running statistics, and how
//! far it had come.

use std::path::Path;

use crate::error::{Error, Result};
use crate::network::Network;
use crate::schedule::Done;
use strokewise_explain::model::Weights;

/// [`Checkpoint`] says how far a run has come.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Checkpoint {
    /// So many steps and seconds lie behind it.
    pub done: Done,
    /// The least negative log-likelihood on `val` so far is this.
    pub best: f32,
    /// There were so many validations so far.
    pub validations: u32,
    /// There were so many validations since the best one.
    pub without_gain: u32,
}

impl Checkpoint {
    /// Reads a checkpoint, the network's state into `network`.
    pub fn load(path: &Path, network: &mut Network) -> Result<Self> {
        let mut weights = Weights::load(path)?;
        Self::restore(&mut weights, network).map_err(|cause| Error::Weights {
            cause,
            path: path.to_path_buf(),
        })
    }

    /// Writes a checkpoint atomically.
    pub fn save(&self, path: &Path, network: &mut Network) -> Result<()> {
        let mut weights = Weights::default();
        for parameter in network.parameters_mut() {
            parameter.save(&mut weights);
        }
        for (name, values) in network.statistics_mut() {
            weights.insert(name, &[values.len()], values.clone());
        }
        for (key, value) in [
            ("steps", self.done.steps.to_string()),
            ("secs", self.done.secs.to_string()),
            ("best", self.best.to_string()),
            ("validations", self.validations.to_string()),
            ("without_gain", self.without_gain.to_string()),
        ] {
            weights.metadata.insert(key.to_owned(), value);
        }
        Ok(weights.save(path)?)
    }

    fn restore(weights: &mut Weights, network: &mut Network) -> Result<Self, String> {
        for parameter in network.parameters_mut() {
            parameter.restore(weights)?;
        }
        for (name, values) in network.statistics_mut() {
            *values = weights.take(&name, &[values.len()])?;
        }
        Ok(Self {
            done: Done {
                steps: number(weights, "steps")?,
                secs: number(weights, "secs")?,
            },
            best: number(weights, "best")?,
            validations: number(weights, "validations")?,
            without_gain: number(weights, "without_gain")?,
        })
    }
}

fn number<T: std::str::FromStr>(weights: &Weights, key: &str) -> Result<T, String> {
    let text = weights
        .metadata
        .get(key)
        .ok_or_else(|| format!("does not say \"{key}\""))?;
    text.parse().map_err(|_| format!("says {key} = \"{text}\""))
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;

    use super::*;
    use crate::network::AnswerGradient;
    use strokewise_explain::model::architecture::RASTER_SPEC;

    #[test]
    fn a_run_goes_on_as_if_it_had_not_stopped() {
        let rasters: Vec<f32> = (0..2 * RASTER_SPEC.pixel_count())
            .map(|i| (i % 97) as f32 / 97.0)
            .collect();
        let step = |network: &mut Network, number: u64| {
            let trace = network.forward(rasters.clone(), vec![1]);
            let towards = |answer: &[f32]| answer.iter().map(|z| z - 0.5).collect();
            let gradient = AnswerGradient {
                logits: towards(&trace.logits),
                clutter: towards(&trace.clutter),
                map: towards(trace.map()),
            };
            network.backward(trace, &gradient);
            network.parameters_mut().into_iter().for_each(|p| p.step(number, 1e-3));
        };
        let mut network = Network::new(5, &mut ChaCha8Rng::seed_from_u64(1));
        step(&mut network, 1);
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("checkpoint");
        let checkpoint = Checkpoint {
            done: Done { steps: 1, secs: 2.5 },
            best: 0.125,
            validations: 3,
            without_gain: 1,
        };
        checkpoint.save(&path, &mut network).unwrap();

        let mut other = Network::new(5, &mut ChaCha8Rng::seed_from_u64(2));
        assert_eq!(Checkpoint::load(&path, &mut other).unwrap(), checkpoint);
        step(&mut network, 2);
        step(&mut other, 2);
        for (a, b) in network.parameters_mut().iter().zip(other.parameters_mut()) {
            // Two threads may add the same numbers in another order.
            let close = |(a, b): (&f32, &f32)| (a - b).abs() < 1e-4;
            assert!(a.value.iter().zip(&b.value).all(close));
        }
        assert!(Checkpoint::load(&path, &mut Network::new(6, &mut ChaCha8Rng::seed_from_u64(2))).is_err());
    }
}
