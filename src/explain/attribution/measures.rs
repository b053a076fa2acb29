//! Measures how good an attribution is: deletion and insertion curves over strokes, and rank correlation.

use super::{Coalitions, Interrupted};

/// Scores a drawing while its strokes leave in `order`: n + 1 values, the whole drawing first and
/// blank paper last.
pub fn deletion(coalitions: &mut Coalitions, order: &[usize]) -> Result<Vec<f32>, Interrupted> {
    let mut set = vec![true; order.len()];
    let mut sets = vec![set.clone()];
    for &stroke in order {
        set[stroke] = false;
        sets.push(set.clone());
    }
    coalitions.scores(&sets)
}

/// Scores a drawing while its strokes are laid down in `order`: n + 1 values, blank paper first.
pub fn insertion(coalitions: &mut Coalitions, order: &[usize]) -> Result<Vec<f32>, Interrupted> {
    let backwards: Vec<_> = order.iter().rev().copied().collect();
    let mut scores = deletion(coalitions, &backwards)?;
    scores.reverse();
    Ok(scores)
}

/// Computes the area under a curve of evenly spaced values over 0..=1, by trapezoids.
pub fn area(values: &[f32]) -> f32 {
    let spans = values.windows(2).map(|v| 0.5 * (v[0] + v[1]));
    spans.sum::<f32>() / (values.len().saturating_sub(1)).max(1) as f32
}

/// Strokes by falling support, ties in drawing order.
pub fn most_supportive_first(support: &[f32]) -> Vec<usize> {
    let mut order: Vec<_> = (0..support.len()).collect();
    order.sort_by(|a, b| support[*b].total_cmp(&support[*a]));
    order
}

/// Computes Spearman's rank correlation of two lists of the same length, in -1..=1; ties share
/// their mean rank. It is `None` where one of them does not vary.
pub fn rank_correlation(a: &[f32], b: &[f32]) -> Option<f32> {
    let (a, b) = (mean_ranks(a), mean_ranks(b));
    let mean = (a.len() as f32 - 1.0) / 2.0;
    let product = |x: &[f32], y: &[f32]| -> f32 { x.iter().zip(y).map(|(x, y)| (x - mean) * (y - mean)).sum() };
    let spread = (product(&a, &a) * product(&b, &b)).sqrt();
    (spread > 0.0).then(|| product(&a, &b) / spread)
}

fn mean_ranks(values: &[f32]) -> Vec<f32> {
    let below = |v: &f32| values.iter().filter(|w| *w < v).count() as f32;
    let equal = |v: &f32| values.iter().filter(|w| w.total_cmp(v).is_eq()).count() as f32;
    values.iter().map(|v| below(v) + (equal(v) - 1.0) / 2.0).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rank_correlation_knows_the_simple_cases() {
        let check = |a: &[f32], b: &[f32], expected: Option<f32>| {
            let found = rank_correlation(a, b);
            let near = match (found, expected) {
                (Some(found), Some(expected)) => (found - expected).abs() < 1e-6,
                (found, expected) => found == expected,
            };
            assert!(near, "{a:?} {b:?}: {found:?}");
        };
        check(&[1.0, 2.0, 3.0], &[10.0, 20.0, 90.0], Some(1.0));
        check(&[1.0, 2.0, 3.0], &[3.0, 2.0, 1.0], Some(-1.0));
        check(&[1.0, 1.0, 2.0], &[5.0, 5.0, 9.0], Some(1.0));
        check(&[1.0, 2.0, 3.0, 4.0], &[1.0, 3.0, 2.0, 4.0], Some(0.8));
        check(&[1.0, 1.0], &[1.0, 2.0], None);
    }

    #[test]
    fn areas_and_orders() {
        assert!((area(&[1.0, 0.0]) - 0.5).abs() < 1e-6);
        assert!((area(&[1.0, 1.0, 0.0]) - 0.75).abs() < 1e-6);
        assert_eq!(most_supportive_first(&[0.0, 2.0, -1.0, 2.0]), [1, 3, 0, 2]);
    }
}
