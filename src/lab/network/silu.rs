//! Computes SiLU, x sigmoid(x), of a sum of normalised branches, fused with the normalisation.

use std::f32::consts::{LN_2, LOG2_E};

use rayon::prelude::*;

use super::norm::Affine;

/// Rows (pixels) treated at a time: few enough that a chunk stays in the first-level cache.
const ROWS_PER_CHUNK: usize = 64;

/// [`Branch`] is one term of what is activated: values before normalisation, and the normalisation.
pub struct Branch<'a> {
    /// The values are [row, channel].
    pub values: &'a [f32],
    /// The scale and shift go by channel.
    pub affine: Affine,
}

/// Computes SiLU of the sum of the normalised branches.
pub fn silu_of_sum(branches: &[Branch], channels: usize) -> Vec<f32> {
    let mut output = vec![0.0; branches[0].values.len()];
    let chunk = ROWS_PER_CHUNK * channels;
    output.par_chunks_mut(chunk).enumerate().for_each(|(i, output)| {
        add_branches(branches, i * chunk, channels, output);
        for x in output {
            *x *= sigmoid(*x);
        }
    });
    output
}

/// Multiplies `gradient` by SiLU's derivative at the sum of the normalised branches: the backward pass of
/// [`silu_of_sum`] as far as the sum.
pub fn times_silu_derivative(branches: &[Branch], channels: usize, gradient: &mut [f32]) {
    let chunk = ROWS_PER_CHUNK * channels;
    gradient
        .par_chunks_mut(chunk)
        .enumerate()
        .for_each_init(Vec::new, |sum, (i, gradient)| {
            sum.clear();
            sum.resize(gradient.len(), 0.0);
            add_branches(branches, i * chunk, channels, sum);
            for (g, x) in gradient.iter_mut().zip(sum.iter()) {
                let s = sigmoid(*x);
                *g *= s * (1.0 + x * (1.0 - s));
            }
        });
}

/// Adds the branches' normalised values from `offset` on.
fn add_branches(branches: &[Branch], offset: usize, channels: usize, sum: &mut [f32]) {
    for Branch { values, affine } in branches {
        let values = values[offset..offset + sum.len()].chunks_exact(channels);
        for (sum, values) in sum.chunks_exact_mut(channels).zip(values) {
            let coefficients = affine.scale.iter().zip(&affine.shift);
            for ((sum, v), (scale, shift)) in sum.iter_mut().zip(values).zip(coefficients) {
                *sum += v * scale + shift;
            }
        }
    }
}

#[inline]
pub(super) fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + exp(-x))
}

/// Computes e^x to a relative 4e-6, in a form that the compiler vectorises (`f32::exp` is a call):
/// 2^n by the exponent's bits times a polynomial for the fraction.
#[inline]
fn exp(x: f32) -> f32 {
    /// Adding this leaves a number's whole part in the lowest bits.
    const ROUNDER: f32 = 12_582_912.0;
    // Beyond these the sigmoid is 0 or 1 anyway.
    let power = (x * LOG2_E).clamp(-126.0, 126.0);
    let rounded = power + ROUNDER;
    let f = power - (rounded - ROUNDER);
    // The Taylor series of 2^f; its next term is below 3.5e-6 of it for |f| <= 1/2.
    let series = 1.0 + f * (LN_2 + f * (0.240_226_5 + f * (0.055_504_11 + f * (0.009_618_129 + f * 0.001_333_356))));
    let exponent = (rounded.to_bits() << 23).wrapping_add(1.0f32.to_bits());
    series * f32::from_bits(exponent)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_exponential_is_accurate() {
        for i in -8000..=8000 {
            let x = i as f32 * 0.01;
            let exact = f64::from(x).exp();
            let error = (f64::from(exp(x)) / exact - 1.0).abs();
            // The rounding of x log2(e) alone costs |x| 1e-7.
            assert!(error < 4e-6 + 1.2e-7 * f64::from(x.abs()), "exp({x}): {error}");
        }
        let ends = [-1e30, 0.0, 1e30].map(sigmoid);
        assert!(ends[0] < 1e-30, "{ends:?}");
        assert_eq!(ends[1..], [0.5, 1.0]);
    }
}
