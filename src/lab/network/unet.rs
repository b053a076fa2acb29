//! This is the generator under training: a U-Net whose decoder is modulated by a condition, with its backward pass. It
//! is planned in [`strokewise_explain::model::architecture`], and read by [`strokewise_explain::model::Generator`].

use rand::Rng;

use super::block::{ConvNorm, Normed};
use super::conv::Conv;
use super::film::{modulated_silu, modulated_silu_backward};
use super::linear::Linear;
use super::resample::Junction;
use super::silu::{silu_of_sum, times_silu_derivative};
use crate::optimise::Parameter;
use strokewise_explain::model::Weights;
use strokewise_explain::model::architecture::{
    CONDITION, DOWN_CHANNELS, LayerPlan, PIXEL_CHANNELS, RASTER_SIZE, UP_CHANNELS, modulated_layers,
};
use strokewise_explain::model::generator::TABLE;

/// [`Rows`] says what an image is: rows of the table, whose sum is the condition.
pub type Rows = [Option<usize>; 2];

/// [`UNet`] has encoder, modulated decoder, and the layer that says the pixels.
pub struct UNet {
    down: Vec<ConvNorm>,
    modulated: Vec<Modulated>,
    pixels: Conv,
    bias: Parameter,
    /// The table is [row, [`CONDITION`]]: what each category and style adds to the condition. It is all 0 at first, and
    /// for ever where nothing is learnt, which then means "nothing is said".
    table: Parameter,
}

struct Modulated {
    layer: ConvNorm,
    film: Linear,
    /// The input is made so, where it is of two layers.
    junction: Option<Junction>,
}

/// [`UNetTrace`] is what the network remembers of a forward pass.
pub struct UNetTrace {
    raster: Vec<f32>,
    rows: Vec<Rows>,
    condition: Vec<f32>,
    down: Vec<Layer>,
    modulated: Vec<ModulatedLayer>,
    /// The pixels are what the picture lacks to white: [image, position of the raster, pixel
    /// channel], see [`PIXEL_CHANNELS`]. They are not bounded; the picture shown is.
    pub pixels: Vec<f32>,
}

struct Layer {
    normed: Normed,
    output: Vec<f32>,
}

struct ModulatedLayer {
    /// It is made for this layer alone, where it is made of two.
    joined: Option<Vec<f32>>,
    normed: Normed,
    film: Vec<f32>,
    output: Vec<f32>,
}

/// The last layer begins small: nearly white.
const FIRST_PIXELS: f32 = 0.3;

impl UNet {
    /// Makes a network of random weights; the condition's table has `rows` rows.
    pub fn new(rows: usize, rng: &mut impl Rng) -> Self {
        let mut channels = 1;
        let mut side = RASTER_SIZE;
        let mut down = Vec::new();
        for (i, wider) in DOWN_CHANNELS.into_iter().enumerate() {
            let stride = if i == 0 { 1 } else { 2 };
            let name = format!("down{i}");
            down.push(ConvNorm::new(&name, [channels, wider], 3, stride, side, rng));
            side /= stride;
            channels = wider;
        }
        let modulated = modulated_layers().into_iter();
        let modulated = modulated.map(|plan| Modulated::new(&plan, rng)).collect();
        let channels = [UP_CHANNELS[UP_CHANNELS.len() - 1], PIXEL_CHANNELS];
        let mut pixels = Conv::new("pixels", channels, 3, 1, RASTER_SIZE, rng);
        let mut value = pixels.weight.value.clone();
        for row in value.chunks_exact_mut(PIXEL_CHANNELS) {
            // The picture's pixels under one of the raster begin alike.
            let color = [0, 1, 2].map(|c| FIRST_PIXELS * row[c]);
            let channels = row.iter_mut().enumerate();
            channels.for_each(|(k, v)| *v = color[k % 3]);
        }
        pixels.weight.begin_at(value);
        Self {
            down,
            modulated,
            pixels,
            bias: Parameter::constant("pixels.bias", PIXEL_CHANNELS, 0.0),
            table: Parameter::constant(TABLE, rows * CONDITION, 0.0),
        }
    }

    /// Computes the pixels from [image, row, column] and a condition for each image, with batch
    /// statistics.
    pub fn forward(&mut self, raster: Vec<f32>, rows: Vec<Rows>) -> UNetTrace {
        let condition = self.condition(&rows);
        let mut down: Vec<Layer> = Vec::with_capacity(self.down.len());
        for layer in &mut self.down {
            let normed = layer.forward(down.last().map_or(&raster, |below| &below.output));
            let output = silu_of_sum(&[layer.branch(&normed)], layer.channels());
            down.push(Layer { normed, output });
        }
        let mut modulated: Vec<ModulatedLayer> = Vec::with_capacity(self.modulated.len());
        for (i, layer) in self.modulated.iter_mut().enumerate() {
            let below = below(&down, &modulated);
            let skip = skip(&down, i);
            let joined = layer.junction.map(|junction| junction.join(below, skip));
            let trace = layer.forward(joined.as_deref().unwrap_or(below), &condition);
            modulated.push(ModulatedLayer { joined, ..trace });
        }
        let mut pixels = self.pixels.forward(below(&down, &modulated));
        for pixel in pixels.chunks_exact_mut(PIXEL_CHANNELS) {
            let bias = pixel.iter_mut().zip(&self.bias.value);
            bias.for_each(|(v, bias)| *v += bias);
        }
        UNetTrace {
            raster,
            rows,
            condition,
            down,
            modulated,
            pixels,
        }
    }

    /// Sets every parameter's gradient, from the gradient of the loss with respect to the pixels.
    pub fn backward(&mut self, trace: UNetTrace, pixel_gradient: &[f32]) {
        let UNetTrace {
            raster,
            rows,
            condition,
            mut down,
            mut modulated,
            ..
        } = trace;
        let input = below(&down, &modulated);
        self.pixels.set_weight_gradient(input, pixel_gradient);
        self.bias.gradient.fill(0.0);
        for pixel in pixel_gradient.chunks_exact(PIXEL_CHANNELS) {
            let sums = self.bias.gradient.iter_mut().zip(pixel);
            sums.for_each(|(sum, g)| *sum += g);
        }
        let mut gradient = vec![0.0; input.len()];
        self.pixels.add_input_gradient(pixel_gradient, &mut gradient);

        let mut condition_gradient = vec![0.0; condition.len()];
        let mut skip_gradients: Vec<Option<Vec<f32>>> = down.iter().map(|_| None).collect();
        for (i, layer) in self.modulated.iter_mut().enumerate().rev() {
            // OK because the forward pass left one trace for each layer.
            let trace = modulated.pop().expect("a trace for each layer");
            let input = below(&down, &modulated);
            let [input_gradient, part] = layer.backward(input, trace, &condition, gradient);
            let sums = condition_gradient.iter_mut().zip(part);
            sums.for_each(|(sum, g)| *sum += g);
            gradient = input_gradient;
            if let Some(junction) = layer.junction {
                let [low, skip] = junction.split(&gradient);
                skip_gradients[skip_index(i)] = Some(skip);
                gradient = low;
            }
        }
        self.set_table_gradient(&rows, &condition_gradient);
        for (i, layer) in self.down.iter_mut().enumerate().rev() {
            if let Some(skip) = &skip_gradients[i] {
                gradient.iter_mut().zip(skip).for_each(|(sum, g)| *sum += g);
            }
            // OK because the forward pass left one trace for each layer.
            let Layer { normed, .. } = down.pop().expect("a trace for each layer");
            times_silu_derivative(&[layer.branch(&normed)], layer.channels(), &mut gradient);
            let input = down.last().map_or(&raster, |below| &below.output);
            let mut input_gradient = vec![0.0; if i > 0 { input.len() } else { 0 }];
            let wanted = (i > 0).then_some(&mut input_gradient[..]);
            layer.backward(input, normed, &gradient, wanted);
            gradient = input_gradient;
        }
    }

    /// Lists every parameter, always in the same order.
    pub fn parameters_mut(&mut self) -> impl Iterator<Item = &mut Parameter> {
        let down = self.down.iter_mut().flat_map(ConvNorm::parameters_mut);
        let modulated = self.modulated.iter_mut().flat_map(|modulated| {
            let film = modulated.film.parameters_mut();
            modulated.layer.parameters_mut().into_iter().chain(film)
        });
        let rest = [&mut self.pixels.weight, &mut self.bias, &mut self.table];
        down.chain(modulated).chain(rest)
    }

    /// Returns the averaged weights, as [`strokewise_explain::model::Generator`] reads them.
    pub fn averaged(&self) -> Weights {
        let mut weights = Weights::default();
        self.down.iter().for_each(|layer| layer.export(&mut weights));
        for Modulated { layer, film, .. } in &self.modulated {
            layer.export(&mut weights);
            film.export(&mut weights);
        }
        self.pixels.export(&mut weights);
        weights.insert("pixels.bias", &[PIXEL_CHANNELS], self.bias.average.clone());
        let table = self.table.average.clone();
        weights.insert(TABLE, &[table.len() / CONDITION, CONDITION], table);
        weights
    }

    /// Starts from weights as [`UNet::averaged`] returns them; the reason where they do not fit.
    pub fn import(&mut self, mut weights: Weights) -> Result<(), String> {
        for layer in &mut self.down {
            layer.import(&mut weights)?;
        }
        for Modulated { layer, film, .. } in &mut self.modulated {
            layer.import(&mut weights)?;
            film.import(&mut weights)?;
        }
        self.pixels.import(&mut weights)?;
        let bias = weights.take("pixels.bias", &[PIXEL_CHANNELS])?;
        self.bias.begin_at(bias);
        let shape = [self.table.value.len() / CONDITION, CONDITION];
        self.table.begin_at(weights.take(TABLE, &shape)?);
        Ok(())
    }

    fn condition(&self, rows: &[Rows]) -> Vec<f32> {
        let mut condition = vec![0.0; rows.len() * CONDITION];
        for (sum, rows) in condition.chunks_exact_mut(CONDITION).zip(rows) {
            for row in rows.iter().flatten() {
                let values = &self.table.value[row * CONDITION..][..CONDITION];
                sum.iter_mut().zip(values).for_each(|(sum, v)| *sum += v);
            }
        }
        condition
    }

    fn set_table_gradient(&mut self, rows: &[Rows], gradient: &[f32]) {
        self.table.gradient.fill(0.0);
        for (gradient, rows) in gradient.chunks_exact(CONDITION).zip(rows) {
            for row in rows.iter().flatten() {
                let sums = &mut self.table.gradient[row * CONDITION..][..CONDITION];
                sums.iter_mut().zip(gradient).for_each(|(sum, g)| *sum += g);
            }
        }
    }
}

impl Modulated {
    fn new(plan: &LayerPlan, rng: &mut impl Rng) -> Self {
        let LayerPlan {
            name,
            channels,
            kernel,
            side,
            ..
        } = plan;
        let film = Linear::new(&format!("{name}.film"), CONDITION, 2 * channels[1], rng);
        Self {
            layer: ConvNorm::new(name, *channels, *kernel, 1, *side, rng),
            film,
            junction: Junction::of(plan),
        }
    }

    fn forward(&mut self, input: &[f32], condition: &[f32]) -> ModulatedLayer {
        let normed = self.layer.forward(input);
        let film = self.film.forward(condition);
        let branch = self.layer.branch(&normed);
        let output = modulated_silu(&branch, &film, self.layer.channels());
        ModulatedLayer {
            joined: None,
            normed,
            film,
            output,
        }
    }

    /// Sets the parameters' gradients; returns those of the input and of the condition.
    fn backward(
        &mut self,
        below: &[f32],
        trace: ModulatedLayer,
        condition: &[f32],
        mut gradient: Vec<f32>,
    ) -> [Vec<f32>; 2] {
        let ModulatedLayer {
            joined, normed, film, ..
        } = trace;
        let branch = self.layer.branch(&normed);
        let channels = self.layer.channels();
        let film_gradient = modulated_silu_backward(&branch, &film, channels, &mut gradient);
        let condition_gradient = self.film.backward(condition, &film_gradient);
        let input = joined.as_deref().unwrap_or(below);
        let mut input_gradient = vec![0.0; input.len()];
        self.layer.backward(input, normed, &gradient, Some(&mut input_gradient));
        [input_gradient, condition_gradient]
    }
}

/// Returns the output of the last layer so far.
fn below<'a>(down: &'a [Layer], modulated: &'a [ModulatedLayer]) -> &'a [f32] {
    let deepest = || down.last().map_or(&[][..], |layer| &layer.output);
    modulated.last().map_or_else(deepest, |layer| &layer.output)
}

/// Returns the encoder's layer that modulated layer `i` looks at, if it looks at one.
fn skip(down: &[Layer], i: usize) -> &[f32] {
    &down[skip_index(i)].output
}

/// Returns the number of that layer: layer 0 is the deepest; each one after it looks at a layer
/// further up.
fn skip_index(i: usize) -> usize {
    DOWN_CHANNELS.len().saturating_sub(1 + i).min(DOWN_CHANNELS.len() - 1)
}
