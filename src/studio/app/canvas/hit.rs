//! Which stroke lies under the pointer.

use std::sync::Arc;

use strokewise_ink::sketch::{Point, Stroke, StrokeId};

/// The stroke whose ink comes within `reach` canvas units of the way `from`–`to`, closest first and the
/// upper one of equals.
pub fn nearest(
    strokes: &[Arc<Stroke>],
    from: [f32; 2],
    to: [f32; 2],
    reach: f32,
) -> Option<StrokeId> {
    let mut best: Option<(f32, StrokeId)> = None;
    for stroke in strokes {
        let limit = best.map_or(reach, |(d, _)| d);
        let distance = gap(stroke, from, to, limit);
        if distance <= limit {
            best = Some((distance, stroke.id()));
        }
    }
    best.map(|(_, id)| id)
}

/// All strokes whose ink comes within `reach` canvas units of the way `from`–`to`.
pub fn touched(
    strokes: &[Arc<Stroke>],
    from: [f32; 2],
    to: [f32; 2],
    reach: f32,
) -> impl Iterator<Item = StrokeId> {
    strokes
        .iter()
        .filter(move |s| gap(s, from, to, reach) <= reach)
        .map(|s| s.id())
}

/// Distance between the ink of `stroke` and the way `from`–`to`, 0 where they meet; infinite, at the cost
/// of a glance at the box around the stroke, where it is beyond `reach`.
fn gap(stroke: &Stroke, from: [f32; 2], to: [f32; 2], reach: f32) -> f32 {
    let half_width = 0.5 * stroke.width();
    let bounds = stroke.bounds();
    let reach = reach + half_width;
    let outside = (0..2).any(|i| {
        from[i].max(to[i]) < bounds.min[i] - reach || from[i].min(to[i]) > bounds.max[i] + reach
    });
    if outside {
        return f32::INFINITY;
    }
    let at = |p: &Point| [p.x, p.y];
    let points = stroke.points();
    let distance = match points {
        [dot] => segments_apart(at(dot), at(dot), from, to),
        _ => points
            .windows(2)
            .map(|p| segments_apart(at(&p[0]), at(&p[1]), from, to))
            .fold(f32::INFINITY, f32::min),
    };
    (distance - half_width).max(0.0)
}

/// Distance between the segments `a`–`b` and `c`–`d`.
fn segments_apart(a: [f32; 2], b: [f32; 2], c: [f32; 2], d: [f32; 2]) -> f32 {
    let side = |p: [f32; 2], q: [f32; 2], r: [f32; 2]| {
        (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])
    };
    let crosses = side(a, b, c) * side(a, b, d) < 0.0 && side(c, d, a) * side(c, d, b) < 0.0;
    if crosses {
        return 0.0;
    }
    [
        point_to_segment(a, c, d),
        point_to_segment(b, c, d),
        point_to_segment(c, a, b),
        point_to_segment(d, a, b),
    ]
    .into_iter()
    .fold(f32::INFINITY, f32::min)
}

fn point_to_segment(p: [f32; 2], a: [f32; 2], b: [f32; 2]) -> f32 {
    let ab = [b[0] - a[0], b[1] - a[1]];
    let ap = [p[0] - a[0], p[1] - a[1]];
    let length_squared = ab[0] * ab[0] + ab[1] * ab[1];
    let t = if length_squared > 0.0 {
        ((ap[0] * ab[0] + ap[1] * ab[1]) / length_squared).clamp(0.0, 1.0)
    } else {
        0.0
    };
    (ap[0] - t * ab[0]).hypot(ap[1] - t * ab[1])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Three strokes of width 2: a line along y = 0, one along y = 10, a dot at (50, 50).
    fn strokes() -> Vec<Arc<Stroke>> {
        let line = |y| vec![Point::new(0.0, y), Point::new(100.0, y)];
        let dot = vec![Point::new(50.0, 50.0)];
        [line(0.0), line(10.0), dot]
            .into_iter()
            .zip(0..)
            .filter_map(|(points, i)| Stroke::new(StrokeId(i), 2.0, points))
            .map(Arc::new)
            .collect()
    }

    #[track_caller]
    fn check(
        from: [f32; 2],
        to: [f32; 2],
        expected_nearest: Option<u32>,
        expected_touched: &[u32],
    ) {
        let strokes = strokes();
        let got = nearest(&strokes, from, to, 3.0).map(|id| id.0);
        assert_eq!(got, expected_nearest, "nearest to {from:?} to {to:?}");
        let got: Vec<u32> = touched(&strokes, from, to, 3.0).map(|id| id.0).collect();
        assert_eq!(got, expected_touched, "touched by {from:?} to {to:?}");
    }

    #[test]
    fn ink_is_found_from_its_edge_and_along_the_whole_way() {
        check([50.0, 3.5], [50.0, 3.5], Some(0), &[0]);
        check([50.0, 5.0], [50.0, 5.0], None, &[]);
        check([50.0, -5.0], [50.0, 15.0], Some(1), &[0, 1]);
        check([53.0, 50.0], [53.0, 50.0], Some(2), &[2]);
        check([500.0, 0.0], [500.0, 0.0], None, &[]);
        assert_eq!(nearest(&[], [0.0; 2], [0.0; 2], 3.0), None);
    }
}
