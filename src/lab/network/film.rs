//! Computes the activation that a condition modulates: `silu((1 + scale) normalised + shift)`, with a scale and a shift
//! for every image and channel (FiLM, Perez et al. 2018), fused with the normalisation.

use rayon::prelude::*;

use super::silu::{Branch, sigmoid};

/// Computes the activated values. `film` is [image, scales then shifts of the channels].
pub fn modulated_silu(branch: &Branch, film: &[f32], channels: usize) -> Vec<f32> {
    let image_len = image_len(branch, film, channels);
    let mut output = vec![0.0; branch.values.len()];
    output
        .par_chunks_mut(image_len)
        .zip(branch.values.par_chunks(image_len))
        .zip(film.par_chunks(2 * channels))
        .for_each(|((output, values), film)| {
            let [factor, summand] = affine(branch, film, channels);
            let rows = output.chunks_exact_mut(channels);
            for (output, values) in rows.zip(values.chunks_exact(channels)) {
                let coefficients = factor.iter().zip(&summand);
                for ((y, v), (factor, summand)) in output.iter_mut().zip(values).zip(coefficients) {
                    let x = v * factor + summand;
                    *y = x * sigmoid(x);
                }
            }
        });
    output
}

/// Goes backwards: `gradient`, of the activated values, becomes that of the normalised ones; the
/// gradient of `film` is returned.
pub fn modulated_silu_backward(branch: &Branch, film: &[f32], channels: usize, gradient: &mut [f32]) -> Vec<f32> {
    let image_len = image_len(branch, film, channels);
    let mut film_gradient = vec![0.0; film.len()];
    gradient
        .par_chunks_mut(image_len)
        .zip(branch.values.par_chunks(image_len))
        .zip(film.par_chunks(2 * channels))
        .zip(film_gradient.par_chunks_mut(2 * channels))
        .for_each(|(((gradient, values), film), film_gradient)| {
            let [factor, summand] = affine(branch, film, channels);
            // The sums of the gradient, and of the gradient times the values as they come.
            let (products, sums) = film_gradient.split_at_mut(channels);
            let rows = gradient.chunks_exact_mut(channels);
            for (gradient, values) in rows.zip(values.chunks_exact(channels)) {
                for c in 0..channels {
                    let x = values[c] * factor[c] + summand[c];
                    let s = sigmoid(x);
                    let g = gradient[c] * s * (1.0 + x * (1.0 - s));
                    products[c] += g * values[c];
                    sums[c] += g;
                    gradient[c] = g * (1.0 + film[c]);
                }
            }
            let affine = branch.affine.scale.iter().zip(&branch.affine.shift);
            for ((product, sum), (scale, shift)) in products.iter_mut().zip(sums).zip(affine) {
                *product = *product * scale + *sum * shift;
            }
        });
    film_gradient
}

fn image_len(branch: &Branch, film: &[f32], channels: usize) -> usize {
    branch.values.len() / (film.len() / (2 * channels))
}

/// Combines normalisation and modulation of one image: a factor and a summand for each channel.
fn affine(branch: &Branch, film: &[f32], channels: usize) -> [Vec<f32>; 2] {
    let (scales, shifts) = film.split_at(channels);
    let norm = &branch.affine;
    let factor = norm.scale.iter().zip(scales).map(|(n, s)| n * (1.0 + s));
    let summand = norm.shift.iter().zip(scales).zip(shifts);
    [factor.collect(), summand.map(|((n, s), t)| n * (1.0 + s) + t).collect()]
}
