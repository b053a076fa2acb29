//! Normalises batches over all images and positions, a channel at a time.

use rayon::prelude::*;

use crate::optimise::{AVERAGING, Parameter};
use strokewise_explain::model::Weights;
use strokewise_explain::model::architecture::NORM_EPSILON;

/// Rows (pixels) summed up in f32 before the sums join in f64: bounds the rounding error.
const ROWS_PER_CHUNK: usize = 512;

/// [`Norm`] holds scale, shift, and the running mean and variance of each channel.
pub struct Norm {
    scale: Parameter,
    shift: Parameter,
    mean: Vec<f32>,
    variance: Vec<f32>,
    name: String,
}

/// [`Moments`] holds mean and inverse standard deviation of each channel within one batch.
#[derive(Clone)]
pub struct Moments {
    mean: Vec<f32>,
    inverse_deviation: Vec<f32>,
}

/// [`Affine`] is what normalisation amounts to within a batch: value x scale + shift, by channel.
pub struct Affine {
    /// Each channel has this factor.
    pub scale: Vec<f32>,
    /// Each channel has this summand.
    pub shift: Vec<f32>,
}

impl Norm {
    /// Makes a norm of scale 1 and shift 0, with the running statistics of a standard normal.
    pub fn new(name: &str, channels: usize) -> Self {
        Self {
            scale: Parameter::constant(format!("{name}.norm.scale"), channels, 1.0),
            shift: Parameter::constant(format!("{name}.norm.shift"), channels, 0.0),
            mean: vec![0.0; channels],
            variance: vec![1.0; channels],
            name: name.to_owned(),
        }
    }

    /// Counts the channels.
    pub fn channels(&self) -> usize {
        self.mean.len()
    }

    /// Computes the batch's moments, which also move the running ones as fast as the averaged
    /// weights move.
    pub fn observe(&mut self, values: &[f32]) -> Moments {
        let count = (values.len() / self.channels()) as f64;
        let (sums, squares) = channel_sums(values, values, self.channels());
        let mut moments = Moments {
            mean: Vec::new(),
            inverse_deviation: Vec::new(),
        };
        for (c, (sum, square)) in sums.iter().zip(&squares).enumerate() {
            let mean = sum / count;
            let variance = (square / count - mean * mean).max(0.0);
            self.mean[c] += (1.0 - AVERAGING) * (mean as f32 - self.mean[c]);
            self.variance[c] += (1.0 - AVERAGING) * (variance as f32 - self.variance[c]);
            moments.mean.push(mean as f32);
            moments
                .inverse_deviation
                .push((variance as f32 + NORM_EPSILON).sqrt().recip());
        }
        moments
    }

    /// Combines normalisation with these moments with scale and shift.
    pub fn affine(&self, moments: &Moments) -> Affine {
        let scale: Vec<f32> = self
            .scale
            .value
            .iter()
            .zip(&moments.inverse_deviation)
            .map(|(s, d)| s * d)
            .collect();
        let means = moments.mean.iter().zip(&scale);
        let shift = self
            .shift
            .value
            .iter()
            .zip(means)
            .map(|(shift, (mean, s))| shift - mean * s)
            .collect();
        Affine { scale, shift }
    }

    /// Sets the gradients of scale and shift; returns the gradient of `values`, in their place.
    ///
    /// With x the normalised values and g the output's gradient, the values' gradient is
    /// scale / deviation x (g - mean(g) - x mean(g x)), here written as g a + value b + c.
    pub fn backward(&mut self, mut values: Vec<f32>, moments: &Moments, output_gradient: &[f32]) -> Vec<f32> {
        let channels = self.channels();
        let count = (values.len() / channels) as f64;
        let (sums, products) = channel_sums(output_gradient, &values, channels);
        let [mut a, mut b, mut c] = [(); 3].map(|()| Vec::with_capacity(channels));
        for i in 0..channels {
            let [mean, inverse] = [moments.mean[i], moments.inverse_deviation[i]].map(f64::from);
            let scale_gradient = (products[i] - mean * sums[i]) * inverse;
            self.scale.gradient[i] = scale_gradient as f32;
            self.shift.gradient[i] = sums[i] as f32;
            let factor = f64::from(self.scale.value[i]) * inverse;
            let slope = -factor * inverse * scale_gradient / count;
            a.push(factor as f32);
            b.push(slope as f32);
            c.push((-factor * sums[i] / count - slope * mean) as f32);
        }
        let chunk = ROWS_PER_CHUNK * channels;
        values
            .par_chunks_mut(chunk)
            .zip(output_gradient.par_chunks(chunk))
            .for_each(|(values, gradients)| {
                let rows = values.chunks_exact_mut(channels);
                for (row, gradient) in rows.zip(gradients.chunks_exact(channels)) {
                    let coefficients = a.iter().zip(&b).zip(&c);
                    for ((v, g), ((a, b), c)) in row.iter_mut().zip(gradient).zip(coefficients) {
                        *v = g * a + *v * b + c;
                    }
                }
            });
        values
    }

    /// Returns scale and shift.
    pub fn parameters_mut(&mut self) -> [&mut Parameter; 2] {
        [&mut self.scale, &mut self.shift]
    }

    /// Returns running mean and variance with their names.
    pub fn statistics_mut(&mut self) -> [(String, &mut Vec<f32>); 2] {
        [
            (format!("{}.norm.mean", self.name), &mut self.mean),
            (format!("{}.norm.variance", self.name), &mut self.variance),
        ]
    }

    /// Starts from numbers as [`Norm::export`] writes them.
    pub fn import(&mut self, weights: &mut Weights) -> Result<(), String> {
        let shape = [self.channels()];
        let mut take = |what: &str| weights.take(&format!("{}.norm.{what}", self.name), &shape);
        self.scale.begin_at(take("scale")?);
        self.shift.begin_at(take("shift")?);
        self.mean = take("mean")?;
        self.variance = take("variance")?;
        Ok(())
    }

    /// Puts averaged scale and shift, running mean and variance into `weights`.
    pub fn export(&self, weights: &mut Weights) {
        let arrays = [
            ("scale", &self.scale.average),
            ("shift", &self.shift.average),
            ("mean", &self.mean),
            ("variance", &self.variance),
        ];
        for (what, values) in arrays {
            weights.insert(format!("{}.norm.{what}", self.name), &[values.len()], values.clone());
        }
    }
}

/// Computes, by channel, the sums of `p` and of `p` times `q`.
fn channel_sums(p: &[f32], q: &[f32], channels: usize) -> (Vec<f64>, Vec<f64>) {
    let chunk = ROWS_PER_CHUNK * channels;
    let zero = || (vec![0.0f64; channels], vec![0.0f64; channels]);
    let join = |mut total: (Vec<f64>, Vec<f64>), part: (Vec<f64>, Vec<f64>)| {
        total.0.iter_mut().zip(part.0).for_each(|(t, p)| *t += p);
        total.1.iter_mut().zip(part.1).for_each(|(t, p)| *t += p);
        total
    };
    p.par_chunks(chunk)
        .zip(q.par_chunks(chunk))
        .map(|(p, q)| {
            let [mut sums, mut products] = [vec![0.0f32; channels], vec![0.0f32; channels]];
            for (p, q) in p.chunks_exact(channels).zip(q.chunks_exact(channels)) {
                for (((sum, product), p), q) in sums.iter_mut().zip(&mut products).zip(p).zip(q) {
                    *sum += p;
                    *product += p * q;
                }
            }
            let wide = |narrow: Vec<f32>| narrow.into_iter().map(f64::from).collect();
            (wide(sums), wide(products))
        })
        .reduce(zero, join)
}
