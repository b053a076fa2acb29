//! Computes the fully connected last layers.

use burn::tensor::Tensor;
use rand::Rng;

use super::conv::{product, tensor};
use crate::optimise::Parameter;
use strokewise_explain::model::Weights;

/// [`Linear`] is a last layer: from the mean of each channel to one number or more.
pub struct Linear {
    name: String,
    weight: Parameter,
    bias: Parameter,
}

impl Linear {
    /// Makes a layer of small random weights and no bias.
    pub fn new(name: &str, inputs: usize, outputs: usize, rng: &mut impl Rng) -> Self {
        let deviation = (1.0 / inputs as f32).sqrt();
        let weight = format!("{name}.weight");
        Self {
            name: name.to_owned(),
            weight: Parameter::random(weight, [inputs, outputs], deviation, rng),
            bias: Parameter::constant(format!("{name}.bias"), outputs, 0.0),
        }
    }

    /// Counts the numbers that come in for each image.
    pub fn inputs(&self) -> usize {
        self.weight.value.len() / self.outputs()
    }

    fn outputs(&self) -> usize {
        self.bias.value.len()
    }

    fn weight_tensor(&self) -> Tensor<2> {
        tensor(self.weight.value.clone(), [self.inputs(), self.outputs()])
    }

    /// Computes [image, output] from [image, input].
    pub fn forward(&self, input: &[f32]) -> Vec<f32> {
        let images = input.len() / self.inputs();
        let mut logits = product(tensor(input.to_vec(), [images, self.inputs()]), self.weight_tensor());
        for row in logits.chunks_exact_mut(self.outputs()) {
            row.iter_mut()
                .zip(&self.bias.value)
                .for_each(|(logit, bias)| *logit += bias);
        }
        logits
    }

    /// Sets the parameters' gradients; returns the input's.
    pub fn backward(&mut self, input: &[f32], gradient: &[f32]) -> Vec<f32> {
        let images = input.len() / self.inputs();
        let input = tensor(input.to_vec(), [images, self.inputs()]);
        let output = tensor(gradient.to_vec(), [images, self.outputs()]);
        self.weight.gradient = product(input.transpose(), output.clone());
        self.bias.gradient.fill(0.0);
        for row in gradient.chunks_exact(self.outputs()) {
            self.bias.gradient.iter_mut().zip(row).for_each(|(sum, g)| *sum += g);
        }
        product(output, self.weight_tensor().transpose())
    }

    /// Returns weight and bias.
    pub fn parameters_mut(&mut self) -> [&mut Parameter; 2] {
        [&mut self.weight, &mut self.bias]
    }

    /// Puts the averaged weights into `weights`, [category, channel], as burn's and everybody's
    /// linear layers are stored.
    pub fn export(&self, weights: &mut Weights) {
        let [rows, columns] = [self.inputs(), self.outputs()];
        let transposed = transposed(&self.weight.average, rows, columns);
        weights.insert(self.file_name("weight"), &[columns, rows], transposed);
        weights.insert(self.file_name("bias"), &[columns], self.bias.average.clone());
    }

    /// Starts from weights as [`Linear::export`] writes them.
    pub fn import(&mut self, weights: &mut Weights) -> Result<(), String> {
        let [rows, columns] = [self.inputs(), self.outputs()];
        let weight = weights.take(&self.file_name("weight"), &[columns, rows])?;
        self.weight.begin_at(transposed(&weight, columns, rows));
        let bias = weights.take(&self.file_name("bias"), &[columns])?;
        self.bias.begin_at(bias);
        Ok(())
    }

    /// Tells whether `weights` know this layer.
    pub fn is_in(&self, weights: &Weights) -> bool {
        weights.get(&self.file_name("weight")).is_some()
    }

    fn file_name(&self, what: &str) -> String {
        format!("{}.{what}", self.name)
    }
}

fn transposed(matrix: &[f32], rows: usize, columns: usize) -> Vec<f32> {
    (0..rows * columns)
        .map(|i| matrix[(i % rows) * columns + i / rows])
        .collect()
}
