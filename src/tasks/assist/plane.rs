//! Distances and turns in the plane.

use std::f32::consts::TAU;

/// Distance between two points.
pub(super) fn distance(a: [f32; 2], b: [f32; 2]) -> f32 {
    (a[0] - b[0]).hypot(a[1] - b[1])
}

/// Distance from `p` to the segment from `a` to `b`.
pub(super) fn to_segment(p: [f32; 2], a: [f32; 2], b: [f32; 2]) -> f32 {
    let along = [b[0] - a[0], b[1] - a[1]];
    let length_sq = along[0] * along[0] + along[1] * along[1];
    let dot = (p[0] - a[0]) * along[0] + (p[1] - a[1]) * along[1];
    let t = if length_sq > 0.0 {
        (dot / length_sq).clamp(0.0, 1.0)
    } else {
        0.0
    };
    distance(p, [a[0] + t * along[0], a[1] + t * along[1]])
}

/// The angle between two directions, 0 to pi; 0 where one has no length.
pub(super) fn angle(u: [f32; 2], v: [f32; 2]) -> f32 {
    let (cross, dot) = (u[0] * v[1] - u[1] * v[0], u[0] * v[0] + u[1] * v[1]);
    cross.abs().atan2(dot)
}

/// Sum of the absolute turns along the polyline, in full circles.
pub(super) fn turning(points: &[[f32; 2]]) -> f32 {
    let way = |a: [f32; 2], b: [f32; 2]| [b[0] - a[0], b[1] - a[1]];
    let turns = points.windows(3);
    turns
        .map(|p| angle(way(p[0], p[1]), way(p[1], p[2])))
        .sum::<f32>()
        / TAU
}
