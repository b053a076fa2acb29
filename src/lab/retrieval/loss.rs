//! Computes the loss that brings the two branches together.

use strokewise_explain::model::Encoder;
use strokewise_explain::model::architecture::EMBEDDING;

/// [`Side`] says whose embeddings a term of the loss is about.
#[derive(Clone, Copy)]
pub(super) enum Side {
    Sketch,
    Image,
}

/// [`Loss`] is the loss of a batch, with its gradient with respect to every unit vector. Each term is the mean
/// cross-entropy of a softmax over cosines times [`Encoder::SHARPNESS`].
pub(super) struct Loss<'a> {
    sketches: &'a [f32],
    images: &'a [f32],
    proxies: &'a [f32],
    pub sum: f32,
    pub sketch_gradient: Vec<f32>,
    pub image_gradient: Vec<f32>,
    pub proxy_gradient: Vec<f32>,
}

impl<'a> Loss<'a> {
    pub fn new(sketches: &'a [f32], images: &'a [f32], proxies: &'a [f32]) -> Self {
        let zero = |like: &[f32]| vec![0.0; like.len()];
        Self {
            sketches,
            images,
            proxies,
            sum: 0.0,
            sketch_gradient: zero(sketches),
            image_gradient: zero(images),
            proxy_gradient: zero(proxies),
        }
    }

    /// Adds the loss of the rows of `side` from row `first` on, which should be nearest to the
    /// proxies of these categories (Movshovitz-Attias et al. 2017). Returns the share of rows that
    /// are.
    pub fn categories(&mut self, side: Side, first: usize, categories: &[usize], weight: f32) -> f32 {
        let (rows, gradient) = match side {
            Side::Sketch => (self.sketches, &mut self.sketch_gradient),
            Side::Image => (self.images, &mut self.image_gradient),
        };
        let range = first * EMBEDDING..(first + categories.len()) * EMBEDDING;
        let (loss, right) = cross_entropy(
            (&rows[range.clone()], &mut gradient[range]),
            (self.proxies, &mut self.proxy_gradient),
            categories,
            weight,
        );
        self.sum += loss;
        right
    }

    /// Adds the loss of copies, the first of which is row `first` of the sketches; each should be
    /// nearest to its own image, and the other way round (InfoNCE, van den Oord et al. 2018).
    /// Returns the share of copies that are.
    pub fn instances(&mut self, first: usize, weight: f32) -> f32 {
        let count = self.images.len() / EMBEDDING;
        let own: Vec<usize> = (0..count).collect();
        let range = first * EMBEDDING..(first + count) * EMBEDDING;
        let copies = &self.sketches[range.clone()];
        let gradient = &mut self.sketch_gradient[range];
        let (there, right) = cross_entropy(
            (copies, &mut *gradient),
            (self.images, &mut self.image_gradient),
            &own,
            weight,
        );
        let (back, _) = cross_entropy(
            (self.images, &mut self.image_gradient),
            (copies, gradient),
            &own,
            weight,
        );
        self.sum += there + back;
        right
    }
}

/// Computes the weighted mean cross-entropy of softmax(sharpness x rows · candidates) with
/// `targets`, and the share of rows whose best candidate is the target. Adds the gradients to those
/// of `rows` and `candidates`.
fn cross_entropy(
    (rows, row_gradient): (&[f32], &mut [f32]),
    (candidates, candidate_gradient): (&[f32], &mut [f32]),
    targets: &[usize],
    weight: f32,
) -> (f32, f32) {
    let share = weight / targets.len() as f32;
    let (mut loss, mut right) = (0.0, 0.0);
    let pairs = rows
        .chunks_exact(EMBEDDING)
        .zip(row_gradient.chunks_exact_mut(EMBEDDING));
    for ((row, gradient), &target) in pairs.zip(targets) {
        let logits: Vec<f32> = candidates
            .chunks_exact(EMBEDDING)
            .map(|candidate| Encoder::SHARPNESS * dot(row, candidate))
            .collect();
        let mut p = crate::loss::softmax(&logits, 1.0);
        loss -= share * p[target].max(1e-30).ln();
        let best = (0..p.len()).max_by(|a, b| p[*a].total_cmp(&p[*b]));
        right += f32::from(best == Some(target)) / targets.len() as f32;
        p[target] -= 1.0;
        let all = candidates
            .chunks_exact(EMBEDDING)
            .zip(candidate_gradient.chunks_exact_mut(EMBEDDING));
        for ((candidate, candidate_gradient), p) in all.zip(&p) {
            let factor = share * Encoder::SHARPNESS * p;
            for k in 0..EMBEDDING {
                gradient[k] += factor * candidate[k];
                candidate_gradient[k] += factor * row[k];
            }
        }
    }
    (loss, right)
}

/// Computes the inner product.
pub(super) fn dot(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

#[cfg(test)]
mod tests {
    use rand::{RngExt as _, SeedableRng as _};
    use rand_chacha::ChaCha8Rng;

    use super::super::network::Unit;
    use super::*;

    #[test]
    fn the_gradient_is_the_loss_s() {
        let mut rng = ChaCha8Rng::seed_from_u64(2);
        let mut random =
            |rows: usize| -> Vec<f32> { (0..rows * EMBEDDING).map(|_| rng.random_range(-1.0..1.0)).collect() };
        let (sketches, images, proxies) = (random(5), random(3), random(4));
        let at = |parts: [&[f32]; 3]| {
            let [sketches, images, proxies] = parts.map(|part| Unit::new(part.to_vec()));
            let mut loss = Loss::new(&sketches.rows, &images.rows, &proxies.rows);
            loss.categories(Side::Sketch, 0, &[3, 1], 1.0);
            loss.categories(Side::Image, 0, &[0, 0, 2], 0.7);
            loss.categories(Side::Sketch, 2, &[0, 0, 2], 0.2);
            loss.instances(2, 0.5);
            let gradients = [
                sketches.backward(&loss.sketch_gradient),
                images.backward(&loss.image_gradient),
                proxies.backward(&loss.proxy_gradient),
            ];
            (loss.sum, gradients)
        };
        let parts = [&sketches[..], &images, &proxies];
        let (_, gradients) = at(parts);
        for (which, gradient) in gradients.iter().enumerate() {
            for i in (0..gradient.len()).step_by(61) {
                let moved = |step: f32| {
                    let mut changed = parts[which].to_vec();
                    changed[i] += step;
                    let mut parts = parts;
                    parts[which] = &changed;
                    f64::from(at(parts).0)
                };
                let difference = (moved(1e-2) - moved(-1e-2)) / 2e-2;
                let error = (difference - f64::from(gradient[i])).abs();
                assert!(error < 2e-3, "{which} {i}: {difference} {}", gradient[i]);
            }
        }
    }
}
