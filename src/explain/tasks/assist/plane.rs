//! Measures turns in the plane, and distances to segments.

use std::f32::consts::TAU;

use strokewise_ink::plane::{distance, length};

/// Computes the distance from `p` to the segment from `a` to `b`.
pub(super) fn to_segment(p: [f32; 2], a: [f32; 2], b: [f32; 2]) -> f32 {
    distance(p, foot(p, a, b))
}

/// Finds the point of the segment from `a` to `b` that is nearest to `p`.
pub(super) fn foot(p: [f32; 2], a: [f32; 2], b: [f32; 2]) -> [f32; 2] {
    let along = [b[0] - a[0], b[1] - a[1]];
    let length_sq = along[0] * along[0] + along[1] * along[1];
    let dot = (p[0] - a[0]) * along[0] + (p[1] - a[1]) * along[1];
    let t = if length_sq > 0.0 {
        (dot / length_sq).clamp(0.0, 1.0)
    } else {
        0.0
    };
    [a[0] + t * along[0], a[1] + t * along[1]]
}

/// Computes the angle between two directions, 0 to pi; 0 where one has no length.
pub(super) fn angle(u: [f32; 2], v: [f32; 2]) -> f32 {
    let (cross, dot) = (u[0] * v[1] - u[1] * v[0], u[0] * v[0] + u[1] * v[1]);
    cross.abs().atan2(dot)
}

/// Sums the absolute turns along the polyline, in full circles.
pub(super) fn turning(points: &[[f32; 2]]) -> f32 {
    let way = |a: [f32; 2], b: [f32; 2]| [b[0] - a[0], b[1] - a[1]];
    let turns = points.windows(3);
    turns.map(|p| angle(way(p[0], p[1]), way(p[1], p[2]))).sum::<f32>() / TAU
}

/// Places `count` points at even steps of arc length, first and last included; one where they are
/// all the same.
pub(super) fn thinned(points: &[[f32; 2]], count: usize) -> Vec<[f32; 2]> {
    let length = length(points);
    if points.len() < 2 || length <= 0.0 {
        return points.first().copied().into_iter().collect();
    }
    let step = length / (count - 1) as f32;
    let mut thinned = vec![points[0]];
    let (mut walked, mut due) = (0.0, step);
    for pair in points.windows(2) {
        let span = distance(pair[0], pair[1]);
        while due <= walked + span && thinned.len() < count {
            let t = if span > 0.0 { (due - walked) / span } else { 0.0 };
            thinned.push([0, 1].map(|axis| pair[0][axis] + t * (pair[1][axis] - pair[0][axis])));
            due += step;
        }
        walked += span;
    }
    // Rounding may leave the last step a hair beyond the end.
    thinned.resize(count, points[points.len() - 1]);
    thinned
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thinning_keeps_its_count_and_both_ends() {
        for length in 1..200u8 {
            let line: Vec<_> = (0..=length).map(|i| [f32::from(i) * 0.013, 0.7]).collect();
            let thinned = thinned(&line, 12);
            assert_eq!(thinned.len(), 12);
            assert!(distance(thinned[0], line[0]) < 1e-6);
            assert!(distance(thinned[12 - 1], line[line.len() - 1]) < 1e-4);
        }
    }
}
