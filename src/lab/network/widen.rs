//! Lays weights of a narrower network into a wider one that answers the same.
//!
//! The channels that the narrow network has not, be they of a layer or of what comes in, begin with
//! random weights, and nobody listens to them yet: the weights by which the others hear them are 0.
//! So nothing of what was learnt is lost, and what is new can be learnt at once (in the manner of
//! Chen et al. 2016, "Net2Net", but with fresh channels for copied ones).

use strokewise_explain::model::{Array, Weights};

/// Grows the arrays of `narrow` to the shapes of `fresh`, the random weights of the wider network.
/// What fits already, or is no part of a wider network, comes out as it went in.
pub fn widened(narrow: &Weights, fresh: &Weights) -> Weights {
    let mut wide = Weights::default();
    wide.metadata.clone_from(&narrow.metadata);
    for (name, array) in narrow.arrays() {
        let grown = fresh.get(name).and_then(|fresh| grown(array, fresh));
        let Array { shape, values } = grown.unwrap_or_else(|| array.clone());
        wide.insert(name, &shape, values);
    }
    wide
}

/// Grows one array [channel out, channel in, ...] or [channel out], where `fresh` is at least as
/// large.
fn grown(narrow: &Array, fresh: &Array) -> Option<Array> {
    let extents = narrow.shape.iter().zip(&fresh.shape);
    let kernels = |array: &Array| array.shape.iter().skip(2).copied().collect::<Vec<_>>();
    let fits = narrow.shape.len() == fresh.shape.len()
        && !narrow.shape.is_empty()
        && extents.clone().all(|(n, f)| n <= f)
        && kernels(narrow) == kernels(fresh);
    if !fits {
        return None;
    }
    let (narrow_row, fresh_row) = (row_len(narrow), row_len(fresh));
    let mut values = fresh.values.clone();
    let rows = values.chunks_exact_mut(fresh_row);
    for (row, known) in rows.zip(narrow.values.chunks_exact(narrow_row)) {
        let (heard, unheard) = row.split_at_mut(narrow_row);
        heard.copy_from_slice(known);
        unheard.fill(0.0);
    }
    Some(Array {
        shape: fresh.shape.clone(),
        values,
    })
}

/// Counts the numbers of one channel out.
fn row_len(array: &Array) -> usize {
    array.shape[1..].iter().product()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(shape: &[usize], from: f32) -> Weights {
        let mut weights = Weights::default();
        let count = shape.iter().product::<usize>();
        let values = (0..count).map(|i| from + i as f32).collect();
        weights.insert("layer", shape, values);
        weights
    }

    #[test]
    fn known_channels_stay_and_new_ones_are_not_heard() {
        let wide = widened(&one(&[1, 2, 2, 1], 1.0), &one(&[2, 3, 2, 1], 100.0));
        let array = wide.get("layer").unwrap();
        assert_eq!(array.shape, [2, 3, 2, 1]);
        let known = [1.0, 2.0, 3.0, 4.0, 0.0, 0.0];
        let new = [106.0, 107.0, 108.0, 109.0, 110.0, 111.0];
        assert_eq!(array.values, [known, new].concat());
        let scale = widened(&one(&[2], 1.0), &one(&[3], 100.0));
        assert_eq!(scale.get("layer").unwrap().values, [1.0, 2.0, 102.0]);
    }

    #[test]
    fn what_does_not_fit_is_left_alone() {
        for fresh in [&[2, 3, 3, 1][..], &[1, 1, 2, 1], &[2, 3]] {
            let narrow = one(&[1, 2, 2, 1], 1.0);
            assert_eq!(widened(&narrow, &one(fresh, 100.0)), narrow);
        }
    }
}
