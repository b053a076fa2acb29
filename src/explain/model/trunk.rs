//! The residual trunk of `architecture`: the part that all encoders share.

use burn::tensor::activation::silu;
use burn::tensor::{Device, Tensor};

use super::Weights;
use super::architecture::BLOCK_CHANNELS;
use super::convolution::Convolution;

/// Stem and blocks, ready to answer.
pub struct Trunk {
    stem: Convolution,
    blocks: Vec<Block>,
    widths: Vec<usize>,
}

struct Block {
    first: Convolution,
    second: Convolution,
    shortcut: Convolution,
}

impl Trunk {
    /// Takes the trunk whose arrays' names begin with `prefix` out of `weights`; it sees `channels_in`
    /// channels. How wide its layers are is read from the arrays. The reason where these do not fit.
    pub fn from_weights(
        weights: &mut Weights,
        prefix: &str,
        channels_in: usize,
        device: &Device,
    ) -> Result<Self, String> {
        let mut channels = width(weights, &format!("{prefix}stem"))?;
        let mut widths = vec![channels];
        let layer = |weights: &mut Weights, name: &str, channels, kernel, stride| {
            let name = format!("{prefix}{name}");
            Convolution::folded(weights, &name, channels, kernel, stride, device)
        };
        let stem = layer(weights, "stem", [channels_in, channels], 3, 2)?;
        let mut blocks = Vec::new();
        for i in 0..BLOCK_CHANNELS.len() {
            let wider = width(weights, &format!("{prefix}block{i}.first"))?;
            blocks.push(Block {
                first: layer(weights, &format!("block{i}.first"), [channels, wider], 3, 2)?,
                second: layer(weights, &format!("block{i}.second"), [wider, wider], 3, 1)?,
                shortcut: layer(
                    weights,
                    &format!("block{i}.shortcut"),
                    [channels, wider],
                    1,
                    2,
                )?,
            });
            channels = wider;
            widths.push(wider);
        }
        Ok(Self {
            stem,
            blocks,
            widths,
        })
    }

    /// How many numbers come out for each image.
    pub fn outputs(&self) -> usize {
        self.widths.last().copied().unwrap_or(0)
    }

    /// How many channels each stage has: stem and blocks.
    pub fn widths(&self) -> &[usize] {
        &self.widths
    }

    /// [image, channel, row, column] to what the stem and each block make of it.
    pub fn stages(&self, input: Tensor<4>) -> Vec<Tensor<4>> {
        let mut stages = vec![silu(self.stem.forward(input))];
        for block in &self.blocks {
            stages.push(block.forward(stages[stages.len() - 1].clone()));
        }
        stages
    }

    /// [image, channel, row, column] to the mean of each channel of what the last block makes of it,
    /// [image, channel].
    pub fn pooled(&self, input: Tensor<4>) -> Tensor<2> {
        let stem = silu(self.stem.forward(input));
        let blocks = self.blocks.iter();
        Self::means(blocks.fold(stem, |input, block| block.forward(input)))
    }

    /// The mean of each channel of a stage, [image, channel].
    pub fn means(features: Tensor<4>) -> Tensor<2> {
        let [batch, channels, height, width] = features.dims();
        features
            .reshape([batch, channels, height * width])
            .mean_dim(2)
            .squeeze_dim(2)
    }
}

/// How many channels the convolution called `name` makes; the reason where it is not there.
fn width(weights: &Weights, name: &str) -> Result<usize, String> {
    let name = format!("{name}.conv.weight");
    let array = weights.get(&name);
    let array = array.ok_or_else(|| format!("there is no \"{name}\""))?;
    Ok(array.shape.first().copied().unwrap_or(0))
}

impl Block {
    /// `silu(second(silu(first(x))) + shortcut(x))`
    fn forward(&self, input: Tensor<4>) -> Tensor<4> {
        let shortcut = self.shortcut.forward(input.clone());
        let between = silu(self.first.forward(input));
        silu(self.second.forward(between) + shortcut)
    }
}
