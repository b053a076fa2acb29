//! This is the residual trunk of `architecture`: the part that all encoders share.

use super::Weights;
use super::architecture::BLOCK_CHANNELS;
use super::layers::Convolution;
use crate::kernels::{Activation, Plan, Scale};

/// [`Trunk`] says where in a plan the trunk's stages are.
pub struct Trunk {
    /// The stem and each block make these maps, the largest first.
    pub stages: Vec<usize>,
    /// Each of them has so many channels.
    pub widths: Vec<usize>,
}

impl Trunk {
    /// Takes the trunk whose arrays' names begin with `prefix` out of `weights` and adds it to a `plan` that has no
    /// layers yet. How many blocks there are, and how wide, is read from the arrays. The reason where these do not
    /// fit.
    pub fn add(plan: &mut Plan, weights: &mut Weights, prefix: &str) -> Result<Self, String> {
        let channels_in = plan.shapes()[0].channels;
        let mut channels = width(weights, &format!("{prefix}stem"))?;
        let layer = |weights: &mut Weights, name: &str, channels, side| {
            Convolution::folded(weights, &format!("{prefix}{name}"), channels, side)
        };
        let stem = layer(weights, "stem", [channels_in, channels], 3)?;
        let mut stage = plan.layer(stem.layer(0, Scale::Halved, Activation::Silu))?;
        let mut trunk = Self {
            stages: vec![stage],
            widths: vec![channels],
        };
        let is_there = |weights: &Weights, i: usize| {
            let name = format!("{prefix}block{i}.first.conv.weight");
            weights.get(&name).is_some()
        };
        let mut i = 0;
        while i < BLOCK_CHANNELS.len() || is_there(weights, i) {
            let block = |part: &str| format!("block{i}.{part}");
            let wider = width(weights, &format!("{prefix}{}", block("first")))?;
            let first = layer(weights, &block("first"), [channels, wider], 3)?;
            let second = layer(weights, &block("second"), [wider; 2], 3)?;
            let shortcut = layer(weights, &block("shortcut"), [channels, wider], 1)?;
            let between = plan.layer(first.layer(stage, Scale::Halved, Activation::Silu))?;
            stage = plan.layer(second.with_shortcut(between, shortcut, stage))?;
            channels = wider;
            trunk.stages.push(stage);
            trunk.widths.push(channels);
            i += 1;
        }
        Ok(trunk)
    }

    /// Returns the number of the last stage's map.
    pub fn last(&self) -> usize {
        self.stages[self.stages.len() - 1]
    }

    /// Counts the means of the last stage's channels.
    pub fn outputs(&self) -> usize {
        self.widths[self.widths.len() - 1]
    }
}

/// Counts the channels that the convolution called `name` makes; the error is the reason where it
/// is not there.
fn width(weights: &Weights, name: &str) -> Result<usize, String> {
    let name = format!("{name}.conv.weight");
    let array = weights.get(&name);
    let array = array.ok_or_else(|| format!("there is no \"{name}\""))?;
    Ok(array.shape.first().copied().unwrap_or(0))
}
