//! Computes the Kernel Inception Distance without Inception (Bińkowski et al. 2018): how far two sets of pictures are
//! apart in the space of retrieval's encoder, which has seen nothing of the generator.

use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;

use crate::attribution::Estimate;

/// The estimate is a mean over so many subsets, and each takes at most so many pictures of either set.
const SUBSETS: usize = 50;
const SUBSET: usize = 100;

/// Estimates the squared maximum mean discrepancy of unit vectors under the kernel (1 + cosine)³,
/// unbiased: around 0 where both sets are alike, so also below. The error is that over subsets of
/// the pictures, divided by the root of how many disjoint ones there are.
pub fn kid(a: &[Vec<f32>], b: &[Vec<f32>], rng: &mut ChaCha8Rng) -> Estimate {
    let size = SUBSET.min(a.len()).min(b.len());
    let mut pick = |set: &[Vec<f32>]| -> Vec<usize> {
        let mut order: Vec<usize> = (0..set.len()).collect();
        order.shuffle(rng);
        order.truncate(size);
        order
    };
    let values = (0..SUBSETS).map(|_| {
        let (some_a, some_b) = (pick(a), pick(b));
        let [a, b] =
            [(&some_a, a), (&some_b, b)].map(|(some, set)| some.iter().map(|i| &set[*i][..]).collect::<Vec<_>>());
        discrepancy(&a, &b)
    });
    let values: Vec<f32> = values.collect();
    let mean = values.iter().sum::<f32>() / SUBSETS as f32;
    let variance = values.iter().map(|v| (v - mean).powi(2)).sum::<f32>() / (SUBSETS - 1) as f32;
    let disjoint = (a.len().min(b.len()) as f32 / size.max(1) as f32).max(1.0);
    Estimate {
        mean,
        standard_error: (variance / disjoint).sqrt(),
    }
}

/// Computes the unbiased estimate from all pairs.
fn discrepancy(a: &[&[f32]], b: &[&[f32]]) -> f32 {
    let within = |set: &[&[f32]]| {
        let pairs = (0..set.len()).flat_map(|i| (0..i).map(move |j| (i, j)));
        let count = (set.len() * set.len().saturating_sub(1) / 2).max(1);
        pairs.map(|(i, j)| kernel(set[i], set[j])).sum::<f32>() / count as f32
    };
    let across = a.iter().flat_map(|x| b.iter().map(|y| kernel(x, y)));
    let count = (a.len() * b.len()).max(1);
    within(a) + within(b) - 2.0 * across.sum::<f32>() / count as f32
}

fn kernel(a: &[f32], b: &[f32]) -> f32 {
    let cosine: f32 = a.iter().zip(b).map(|(a, b)| a * b).sum();
    (1.0 + cosine).powi(3)
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;

    use super::*;
    use crate::augment::bell;

    /// Draws unit vectors around an axis.
    fn cloud(axis: usize, rng: &mut ChaCha8Rng) -> Vec<Vec<f32>> {
        let one = |_| {
            let mut row: Vec<f32> = (0..8).map(|_| 0.5 * bell(rng)).collect();
            row[axis] += 1.0;
            let length = row.iter().map(|v| v * v).sum::<f32>().sqrt();
            row.iter().map(|v| v / length).collect()
        };
        (0..150).map(one).collect()
    }

    #[test]
    fn sets_alike_are_no_distance_apart_and_others_are() {
        let mut rng = ChaCha8Rng::seed_from_u64(5);
        let [a, b, c] = [0, 0, 1].map(|axis| cloud(axis, &mut rng));
        let alike = kid(&a, &b, &mut rng);
        let apart = kid(&a, &c, &mut rng);
        assert!(alike.mean.abs() < 4.0 * alike.standard_error + 0.02, "{alike}");
        assert!(apart.mean > 0.5, "{apart}");
        assert!(apart.standard_error > 0.0);
    }
}
