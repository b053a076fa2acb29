//! Trains the two branches.

use rand::Rng;

use super::loss::{Loss, Side, dot};
use crate::network::{Linear, Trunk, TrunkTrace, widened};
use crate::optimise::Parameter;
use strokewise_explain::model::Weights;
use strokewise_explain::model::architecture::{EMBEDDING, IMAGE_CHANNELS};
use strokewise_explain::model::encoder::LEAST_LENGTH;

/// [`TwoBranches`] has the sketch and the image branch, and a direction of the space for each category.
pub struct TwoBranches {
    sketch: Branch,
    image: Branch,
    /// The directions are [category, embedding], of any length.
    proxies: Parameter,
}

/// [`Branch`] is a trunk, with its projection into the space.
struct Branch {
    trunk: Trunk,
    embed: Linear,
}

/// [`Trace`] is what a branch remembers between its passes.
struct Trace {
    trunk: TrunkTrace,
    embedded: Unit,
}

/// Rows brought to length 1, and what their lengths were.
pub(super) struct Unit {
    pub(super) rows: Vec<f32>,
    lengths: Vec<f32>,
}

/// [`Batch`] is what one step looks at.
pub struct Batch {
    /// These are drawings by people, then copies of `images`, line by line: [raster, row, column].
    pub rasters: Vec<f32>,
    /// The images are [image, row, column, channel].
    pub images: Vec<f32>,
    /// These are the categories of the drawings by people.
    pub drawn: Vec<usize>,
    /// These are the categories of the images, and so of their copies.
    pub pictured: Vec<usize>,
}

/// [`Measures`] are the measures of one batch.
#[derive(Debug, Clone, Copy, Default)]
pub struct Measures {
    /// This is the mean loss, all parts together.
    pub loss: f32,
    /// This share of the drawings by people is nearest to its own category.
    pub drawings: f32,
    /// This share of the images is nearest to its own category.
    pub images: f32,
    /// This share of the copies is nearest to its own image.
    pub copies: f32,
}

/// Weights of the parts of the loss: categories of drawings, of images, of copies, and instances each way.
const DRAWING: f32 = 1.0;
const IMAGE: f32 = 1.0;
const COPY: f32 = 0.3;
const INSTANCE: f32 = 0.5;

impl TwoBranches {
    /// Makes two branches of random weights for `categories`.
    pub fn new(categories: usize, rng: &mut impl Rng) -> Self {
        let mut branch = |prefix: &str, channels| Branch {
            trunk: Trunk::new(prefix, channels, rng),
            embed: Linear::new(&format!("{prefix}embed"), Trunk::outputs(), EMBEDDING, rng),
        };
        Self {
            sketch: branch("sketch.", 1),
            image: branch("image.", IMAGE_CHANNELS),
            proxies: Parameter::random("proxies", [categories, EMBEDDING], 1.0, rng),
        }
    }

    /// Begins both branches with the classifier's trunk, which knows drawings and may be narrower: the image branch
    /// looks at the edges with it, and at colours with weights that are still 0. The reason where `weights` do
    /// not fit.
    pub fn begin_with(&mut self, weights: &Weights) -> Result<(), String> {
        for (prefix, branch) in [("sketch.", &mut self.sketch), ("image.", &mut self.image)] {
            let mut renamed = Weights::default();
            for (name, array) in weights.arrays() {
                let values = array.values.clone();
                renamed.insert(format!("{prefix}{name}"), &array.shape, values);
            }
            let mut random = Weights::default();
            branch.trunk.export(&mut random);
            branch.trunk.import(&mut widened(&renamed, &random))?;
        }
        Ok(())
    }

    /// Makes one forward and backward pass: every parameter's gradient is set.
    pub fn learn(&mut self, batch: Batch) -> Measures {
        let Batch {
            rasters,
            images,
            drawn,
            pictured,
        } = batch;
        let sketch = self.sketch.forward(rasters);
        let image = self.image.forward(images);
        let proxies = Unit::new(self.proxies.value.clone());
        let mut loss = Loss::new(&sketch.embedded.rows, &image.embedded.rows, &proxies.rows);
        let measures = Measures {
            drawings: loss.categories(Side::Sketch, 0, &drawn, DRAWING),
            images: loss.categories(Side::Image, 0, &pictured, IMAGE),
            copies: loss.instances(drawn.len(), INSTANCE),
            loss: 0.0,
        };
        loss.categories(Side::Sketch, drawn.len(), &pictured, COPY);
        let measures = Measures {
            loss: loss.sum,
            ..measures
        };
        let Loss {
            sketch_gradient,
            image_gradient,
            proxy_gradient,
            ..
        } = loss;
        self.proxies.gradient = proxies.backward(&proxy_gradient);
        self.sketch.backward(sketch, &sketch_gradient);
        self.image.backward(image, &image_gradient);
        measures
    }

    /// Lists every parameter, always in the same order.
    pub fn parameters_mut(&mut self) -> impl Iterator<Item = &mut Parameter> {
        let branches = [&mut self.sketch, &mut self.image].into_iter();
        let layers = branches.flat_map(|branch| {
            let embed = branch.embed.parameters_mut().into_iter();
            branch.trunk.parameters_mut().chain(embed)
        });
        layers.chain([&mut self.proxies])
    }

    /// Returns the averaged weights, as [`Encoder`] reads them.
    pub fn averaged(&self) -> Weights {
        let mut weights = Weights::default();
        for branch in [&self.sketch, &self.image] {
            branch.trunk.export(&mut weights);
            branch.embed.export(&mut weights);
        }
        weights
    }
}

impl Branch {
    fn forward(&mut self, input: Vec<f32>) -> Trace {
        let trunk = self.trunk.forward(input);
        let embedded = Unit::new(self.embed.forward(&trunk.pooled));
        Trace { trunk, embedded }
    }

    fn backward(&mut self, trace: Trace, gradient: &[f32]) {
        let raw = trace.embedded.backward(gradient);
        let pooled = self.embed.backward(&trace.trunk.pooled, &raw);
        self.trunk.backward(trace.trunk, &pooled, None);
    }
}

impl Unit {
    pub(super) fn new(mut rows: Vec<f32>) -> Self {
        let mut lengths = Vec::with_capacity(rows.len() / EMBEDDING);
        for row in rows.chunks_exact_mut(EMBEDDING) {
            let length = dot(row, row).sqrt().max(LEAST_LENGTH);
            for v in row.iter_mut() {
                *v /= length;
            }
            lengths.push(length);
        }
        Self { rows, lengths }
    }

    /// Computes the gradient before the rows were brought to length 1: what points along a row is
    /// lost.
    pub(super) fn backward(&self, gradient: &[f32]) -> Vec<f32> {
        let rows = self.rows.chunks_exact(EMBEDDING).zip(&self.lengths);
        gradient
            .chunks_exact(EMBEDDING)
            .zip(rows)
            .flat_map(|(g, (unit, length))| {
                let along = dot(g, unit);
                g.iter().zip(unit).map(move |(g, u)| (g - along * u) / length)
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use rand::{RngExt as _, SeedableRng as _};
    use rand_chacha::ChaCha8Rng;

    use super::*;

    #[test]
    fn both_branches_begin_with_the_classifier_and_read_back_as_an_encoder() {
        use burn::tensor::{Device, Tensor, TensorData};

        use strokewise_explain::model::architecture::RASTER_SIZE;
        use strokewise_explain::model::{Classifier, Encoder};

        let mut rng = ChaCha8Rng::seed_from_u64(4);
        let mut branches = TwoBranches::new(7, &mut rng);
        let weights = Weights::parse(include_bytes!("../../../models/classifier.safetensors"));
        branches.begin_with(&weights.unwrap()).unwrap();
        assert!(Classifier::own_labels().len() > 7);
        let encoder = Encoder::from_weights(branches.averaged(), &Device::flex()).unwrap();
        let pixels = RASTER_SIZE * RASTER_SIZE;
        let ink: Vec<f32> = (0..2 * pixels).map(|_| rng.random::<f32>().powi(6)).collect();
        let shape = [2, 1, RASTER_SIZE, RASTER_SIZE];
        let rasters = Tensor::from_data(TensorData::new(ink, shape), &Device::flex());
        let rows: Vec<f32> = encoder.sketches(rasters).into_data().try_into_vec().unwrap();
        for row in rows.chunks_exact(Encoder::SIZE) {
            assert!((dot(row, row) - 1.0).abs() < 1e-4);
        }
    }
}
