//! Describes networks as data: layers that convolve maps of features, and what is read out of the last of them.

use super::map::{NARROW, Shape};

/// [`Kernel`] holds a convolution's weights: [out, in, row, column].
#[derive(Debug, Clone, PartialEq)]
pub struct Kernel {
    /// There are as many weights as the channels out, times those in, times the square of the side.
    pub weights: Vec<f32>,
    /// It makes so many channels.
    pub outputs: usize,
    /// It reads so many channels.
    pub inputs: usize,
    /// It has so many rows, and columns: 1 or 3.
    pub side: usize,
}

/// [`Scale`] says how the side of what a convolution sees becomes that of what it makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    /// It stays: stride 1.
    Same,
    /// It is halved: stride 2.
    Halved,
    /// It is doubled: every pixel is seen four times, as two rows of two.
    Doubled,
}

/// [`Term`] is a convolution, padded with zeros by half its kernel.
#[derive(Debug, Clone, PartialEq)]
pub struct Term {
    /// It sees the map of this number: 0 is the network's input, i + 1 what layer i makes.
    pub input: usize,
    /// The scale says how the sides of the two maps differ.
    pub scale: Scale,
    /// It convolves with these weights.
    pub kernel: Kernel,
}

/// [`Activation`] is the function that a layer applies to its sum z.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Activation {
    /// It stays.
    Linear,
    /// It is z where that is positive, else 0.
    Relu,
    /// It is z, cut to 0..=6.
    Relu6,
    /// It is z times z / 6 + 1 / 2 cut to 0..=1 (Howard et al. 2019).
    HardSwish,
    /// It is z sigmoid(z).
    Silu,
    /// It is 1 - z, cut to 0..=1: how bright paper is on which lies the colour z.
    Paper,
}

/// [`Film`] is the way in which a condition scales and shifts a layer's channels (FiLM, Perez et
/// al. 2018).
#[derive(Debug, Clone, PartialEq)]
pub struct Film {
    /// [scales of the channels, then shifts; number of the condition]
    pub weights: Vec<f32>,
    /// [scales of the channels, then shifts]
    pub bias: Vec<f32>,
}

/// [`Layer`] computes `activation((1 + scale) (sum of the terms + bias) + shift)`, with scale and shift 0 where no
/// condition rules them.
#[derive(Debug, Clone, PartialEq)]
pub struct Layer {
    /// These convolutions are summed; all make maps of the same shape.
    pub terms: Vec<Term>,
    /// These are added to the sum, one for each channel.
    pub bias: Vec<f32>,
    /// The condition rules the layer in this way; it is `None` where it does not.
    pub film: Option<Film>,
    /// This function is applied to the sum.
    pub activation: Activation,
}

/// Lengths below this are taken for it, where something is divided by its length.
pub const LEAST_LENGTH: f32 = 1e-6;

/// [`Linear`] is a linear layer.
#[derive(Debug, Clone, PartialEq)]
pub struct Linear {
    /// The weights are [out, in].
    pub weights: Vec<f32>,
    /// The biases are `[out]`.
    pub bias: Vec<f32>,
}

/// [`Readout`] is something to read out of a network.
#[derive(Debug, Clone, PartialEq)]
pub enum Readout {
    /// It is a linear layer on the mean of each channel of a map.
    Means {
        /// The map has this number.
        map: usize,
        /// This layer is applied to the means.
        linear: Linear,
        /// It is true where the result is divided by its length, so that it has length 1.
        is_unit: bool,
    },
    /// It is a map as it is, [channel, row, column]; no layer sees it.
    Pixels {
        /// The map has this number.
        map: usize,
        /// So many pixels are made of each, along each side: with u, of the channels [row, column, channel] of a pixel
        /// those of u x u pixels; 1 leaves the map as it is.
        unfold: usize,
    },
}

impl Readout {
    /// Returns the number of the map that is read.
    pub fn map(&self) -> usize {
        match self {
            Self::Means { map, .. } | Self::Pixels { map, .. } => *map,
        }
    }
}

/// [`Plan`] describes a network.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    shapes: Vec<Shape>,
    layers: Vec<Layer>,
    readouts: Vec<Readout>,
}

impl Plan {
    /// Makes a network without layers, which sees images of `input`.
    pub fn new(input: Shape) -> Self {
        Self {
            shapes: vec![input],
            layers: Vec::new(),
            readouts: Vec::new(),
        }
    }

    /// Adds a layer and returns the number of the map that it makes; the reason where it does not fit.
    pub fn layer(&mut self, layer: Layer) -> Result<usize, String> {
        let mut shape = None;
        for term in &layer.terms {
            let made = self.made_by(term)?;
            if *shape.get_or_insert(made) != made {
                return Err("a layer's terms differ in shape".to_owned());
            }
        }
        let shape = shape.ok_or("a layer sees nothing")?;
        let films = layer.film.as_ref().map_or(2 * shape.channels, |film| film.bias.len());
        if layer.bias.len() != shape.channels || films != 2 * shape.channels {
            return Err("a layer's biases are not as many as its channels".to_owned());
        }
        self.shapes.push(shape);
        self.layers.push(layer);
        Ok(self.layers.len())
    }

    /// Computes the shape of what a term makes.
    fn made_by(&self, term: &Term) -> Result<Shape, String> {
        let kernel = &term.kernel;
        let seen = *self.shapes.get(term.input).ok_or("a layer sees a later one")?;
        let weights = kernel.outputs * kernel.inputs * kernel.side * kernel.side;
        if kernel.inputs != seen.channels || kernel.weights.len() != weights || !matches!(kernel.side, 1 | 3) {
            return Err(format!(
                "a kernel for {} channels sees {}",
                kernel.inputs, seen.channels
            ));
        }
        if kernel.outputs == 0 || seen.side == 0 || (kernel.outputs <= NARROW && seen.channels <= NARROW) {
            return Err("a layer has too few channels".to_owned());
        }
        let side = match term.scale {
            Scale::Same => seen.side,
            Scale::Halved if seen.side % 2 == 0 => seen.side / 2,
            Scale::Halved => return Err("a side to halve is odd".to_owned()),
            Scale::Doubled => 2 * seen.side,
        };
        Ok(Shape {
            side,
            channels: kernel.outputs,
        })
    }

    /// Adds something to read out; the reason where it does not fit.
    pub fn readout(&mut self, readout: Readout) -> Result<(), String> {
        let shape = *self.shapes.get(readout.map()).ok_or("a readout sees no map")?;
        let seen_by = |layer: &Layer| layer.terms.iter().any(|term| term.input == readout.map());
        match &readout {
            Readout::Means { linear, .. } if linear.weights.len() != linear.bias.len() * shape.channels => {
                return Err("a linear layer does not fit its map".to_owned());
            }
            Readout::Pixels { map, .. } if *map == 0 || self.layers.iter().any(seen_by) => {
                return Err("a map that layers see is read out".to_owned());
            }
            Readout::Pixels { unfold, .. } if !shape.channels.is_multiple_of(unfold * unfold) => {
                return Err("a map's channels do not unfold".to_owned());
            }
            Readout::Means { .. } | Readout::Pixels { .. } => self.readouts.push(readout),
        }
        Ok(())
    }

    /// Returns the shapes of the maps: the input's, and then of what each layer makes.
    pub fn shapes(&self) -> &[Shape] {
        &self.shapes
    }

    /// Returns the layers, in the order in which they work.
    pub fn layers(&self) -> &[Layer] {
        &self.layers
    }

    /// Returns the readouts.
    pub fn readouts(&self) -> &[Readout] {
        &self.readouts
    }

    /// Counts the layers that the first `readouts` readouts need.
    pub fn depth(&self, readouts: usize) -> usize {
        let maps = self.readouts[..readouts].iter().map(Readout::map);
        maps.max().unwrap_or(0)
    }

    /// Returns the numbers that a layer's sum is multiplied by under `condition`, and those that
    /// are then added; one a channel.
    pub fn affine(&self, layer: usize, condition: &[f32]) -> [Vec<f32>; 2] {
        let Layer { bias, film, .. } = &self.layers[layer];
        let plain = || [vec![1.0; bias.len()], bias.clone()];
        film.as_ref().map_or_else(plain, |film| film.affine(bias, condition))
    }

    /// Counts the numbers of a readout.
    pub fn readout_len(&self, readout: usize) -> usize {
        match &self.readouts[readout] {
            Readout::Means { linear, .. } => linear.bias.len(),
            Readout::Pixels { map, .. } => self.shapes[*map].numbers(),
        }
    }
}

impl Film {
    /// Returns the numbers that the layer's sum is multiplied by under `condition`, and those that
    /// are then added, one a channel; `bias` is the layer's.
    pub fn affine(&self, bias: &[f32], condition: &[f32]) -> [Vec<f32>; 2] {
        let rows = self.weights.chunks_exact(condition.len().max(1)).zip(&self.bias);
        let numbers: Vec<f32> = rows
            .map(|(row, bias)| bias + row.iter().zip(condition).map(|(w, c)| w * c).sum::<f32>())
            .collect();
        let (scales, shifts) = numbers.split_at(bias.len());
        let gains: Vec<f32> = scales.iter().map(|scale| 1.0 + scale).collect();
        let shifts = gains
            .iter()
            .zip(bias)
            .zip(shifts)
            .map(|((gain, bias), shift)| gain * bias + shift);
        let shifts = shifts.collect();
        [gains, shifts]
    }
}
