//! Finds which strokes, or which stretches of them, lie under the pointer, under the eraser, or inside a lasso.

use std::sync::Arc;

use strokewise_ink::sketch::{Point, Span, Stroke, StrokeId};

/// Returns the stroke whose ink comes within `reach` canvas units of the way `from`–`to`, closest
/// first and the upper one of equals.
pub fn nearest(strokes: &[Arc<Stroke>], from: [f32; 2], to: [f32; 2], reach: f32) -> Option<StrokeId> {
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

/// Returns all strokes whose ink comes within `reach` canvas units of the way `from`–`to`.
pub fn touched(
    strokes: &[Arc<Stroke>],
    from: [f32; 2],
    to: [f32; 2],
    reach: f32,
) -> impl Iterator<Item = &Arc<Stroke>> {
    strokes.iter().filter(move |s| gap(s, from, to, reach) <= reach)
}

/// Returns the stretches of `stroke` whose ink comes within `reach` canvas units of the way
/// `from`–`to`, in order.
pub fn wiped(stroke: &Stroke, from: [f32; 2], to: [f32; 2], reach: f32) -> Vec<Span> {
    let reach = reach + 0.5 * stroke.width();
    let length = stroke.length();
    if length <= 0.0 {
        let near = point_to_segment(position(&stroke.points()[0]), from, to) <= reach;
        return near.then(|| Span::new(0.0, 1.0)).into_iter().collect();
    }
    let mut spans: Vec<[f32; 2]> = Vec::new();
    let mut walked = 0.0;
    for pair in stroke.points().windows(2) {
        let [a, b] = [position(&pair[0]), position(&pair[1])];
        let step = (b[0] - a[0]).hypot(b[1] - a[1]);
        if let Some(inside) = near_interval(a, b, from, to, reach) {
            let [first, last] = inside.map(|t| (walked + t * step) / length);
            match spans.last_mut() {
                // Neighbours meet at the point between them.
                Some(span) if first - span[1] <= 1e-5 => span[1] = last,
                _ => spans.push([first, last]),
            }
        }
        walked += step;
    }
    // What reaches an end belongs to it, whatever the sums round to.
    let whole = |t: f32| if t > 1.0 - 1e-5 { 1.0 } else { t };
    spans
        .iter()
        .map(|s| Span::new(s[0], whole(s[1])))
        .filter(|s| s.share() > 0.0)
        .collect()
}

/// Returns from which to which share of the way from `a` to `b` one is within `reach` of the
/// segment `from`–`to`. The distance to a segment is convex along a line, so there is one such
/// stretch.
fn near_interval(a: [f32; 2], b: [f32; 2], from: [f32; 2], to: [f32; 2], reach: f32) -> Option<[f32; 2]> {
    if segments_apart(a, b, from, to) > reach {
        return None;
    }
    let distance = |t: f32| {
        let at = [0, 1].map(|i| a[i] + t * (b[i] - a[i]));
        point_to_segment(at, from, to)
    };
    let (mut low, mut high) = (0.0_f32, 1.0_f32);
    for _ in 0..ROUNDS {
        let [left, right] = [low + (high - low) / 3.0, high - (high - low) / 3.0];
        if distance(left) <= distance(right) {
            high = right;
        } else {
            low = left;
        }
    }
    let nearest = 0.5 * (low + high);
    // Between a place out of reach and the nearest one lies the border.
    let border = |mut outside: f32| {
        if distance(outside) <= reach {
            return outside;
        }
        let mut inside = nearest;
        for _ in 0..ROUNDS {
            let middle = 0.5 * (inside + outside);
            if distance(middle) <= reach {
                inside = middle;
            } else {
                outside = middle;
            }
        }
        inside
    };
    Some([border(0.0), border(1.0)])
}

/// Searches along a segment take so many steps: each leaves two thirds, or half, of what is open.
const ROUNDS: usize = 24;

/// Returns the strokes that lie for the larger part inside `polygon`: a lasso need not be thrown
/// with care.
pub fn inside(strokes: &[Arc<Stroke>], polygon: &[[f32; 2]]) -> Vec<StrokeId> {
    let mostly_inside = |stroke: &&Arc<Stroke>| {
        let points = stroke.points();
        let count = points.iter().filter(|p| contains(polygon, position(p))).count();
        2 * count > points.len()
    };
    strokes.iter().filter(mostly_inside).map(|s| s.id()).collect()
}

/// Tells whether `at` lies inside `polygon`, by the even-odd rule.
pub fn contains(polygon: &[[f32; 2]], at: [f32; 2]) -> bool {
    let mut inside = false;
    let Some(mut before) = polygon.last().copied() else {
        return false;
    };
    for &corner in polygon {
        let spans = (corner[1] > at[1]) != (before[1] > at[1]);
        if spans {
            let t = (at[1] - corner[1]) / (before[1] - corner[1]);
            inside ^= at[0] < corner[0] + t * (before[0] - corner[0]);
        }
        before = corner;
    }
    inside
}

fn position(p: &Point) -> [f32; 2] {
    [p.x, p.y]
}

/// Returns the distance between the ink of `stroke` and the way `from`–`to`, 0 where they meet;
/// infinite, at the cost of a glance at the box around the stroke, where it is beyond `reach`.
fn gap(stroke: &Stroke, from: [f32; 2], to: [f32; 2], reach: f32) -> f32 {
    let half_width = 0.5 * stroke.width();
    let bounds = stroke.bounds();
    let reach = reach + half_width;
    let outside =
        (0..2).any(|i| from[i].max(to[i]) < bounds.min[i] - reach || from[i].min(to[i]) > bounds.max[i] + reach);
    if outside {
        return f32::INFINITY;
    }
    let points = stroke.points();
    let distance = match points {
        [dot] => segments_apart(position(dot), position(dot), from, to),
        _ => points
            .windows(2)
            .map(|p| segments_apart(position(&p[0]), position(&p[1]), from, to))
            .fold(f32::INFINITY, f32::min),
    };
    (distance - half_width).max(0.0)
}

/// Returns the distance between the segments `a`–`b` and `c`–`d`.
fn segments_apart(a: [f32; 2], b: [f32; 2], c: [f32; 2], d: [f32; 2]) -> f32 {
    let side = |p: [f32; 2], q: [f32; 2], r: [f32; 2]| (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]);
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

    /// Returns three strokes of width 2: a line along y = 0, one along y = 10, a dot at (50, 50).
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
    fn check(from: [f32; 2], to: [f32; 2], expected_nearest: Option<u32>, expected_touched: &[u32]) {
        let strokes = strokes();
        let got = nearest(&strokes, from, to, 3.0).map(|id| id.0);
        assert_eq!(got, expected_nearest, "nearest to {from:?} to {to:?}");
        let got: Vec<u32> = touched(&strokes, from, to, 3.0).map(|s| s.id().0).collect();
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

    #[test]
    fn the_eraser_wipes_what_lies_under_its_disc() {
        let line = &strokes()[0];
        let check = |from, to, expected: &[[f32; 2]]| {
            let spans = wiped(line, from, to, 4.0);
            let spans: Vec<_> = spans.iter().map(|s| [s.from(), s.to()]).collect();
            assert_eq!(spans.len(), expected.len(), "{from:?} to {to:?}: {spans:?}");
            for (span, expected) in spans.iter().zip(expected) {
                let close = (0..2).all(|i| (span[i] - expected[i]).abs() < 1e-3);
                assert!(close, "{from:?} to {to:?}: {spans:?}");
            }
        };
        // A disc of radius 4 and half a width of 1 around the middle of a line of 100.
        check([50.0, 0.0], [50.0, 0.0], &[[0.45, 0.55]]);
        check([50.0, 3.0], [50.0, 3.0], &[[0.46, 0.54]]);
        check([50.0, 3.0], [70.0, 3.0], &[[0.46, 0.74]]);
        check([0.0, 0.0], [2.0, 0.0], &[[0.0, 0.07]]);
        check([99.0, 0.0], [300.0, 0.0], &[[0.94, 1.0]]);
        check([50.0, 9.0], [60.0, 9.0], &[]);
        let dot = &strokes()[2];
        assert_eq!(wiped(dot, [50.0, 54.0], [50.0, 60.0], 4.0), [Span::new(0.0, 1.0)]);
        assert_eq!(wiped(dot, [50.0, 56.0], [50.0, 60.0], 4.0), []);
    }

    #[test]
    fn a_stroke_is_wiped_in_as_many_places_as_the_eraser_meets_it() {
        let zigzag = [[0.0, 0.0], [100.0, 0.0], [100.0, 20.0], [0.0, 20.0]];
        let points = zigzag.map(|[x, y]| Point::new(x, y)).to_vec();
        let stroke = Stroke::new(StrokeId(0), 2.0, points).expect("sound points");
        assert_eq!(wiped(&stroke, [50.0, -5.0], [50.0, 30.0], 4.0).len(), 2);
        let corner = wiped(&stroke, [100.0, 0.0], [100.0, 0.0], 4.0);
        assert_eq!(corner.len(), 1, "one stretch round the corner: {corner:?}");
    }

    #[test]
    fn a_lasso_takes_what_lies_mostly_inside() {
        let check = |polygon: &[[f32; 2]], expected: &[u32]| {
            let found: Vec<u32> = inside(&strokes(), polygon).iter().map(|id| id.0).collect();
            assert_eq!(found, expected, "{polygon:?}");
        };
        check(&[[-5.0, -5.0], [200.0, -5.0], [200.0, 15.0], [-5.0, 15.0]], &[0, 1]);
        check(&[[45.0, 45.0], [60.0, 45.0], [50.0, 60.0]], &[2]);
        check(&[[-5.0, -5.0], [50.0, -5.0], [50.0, 15.0], [-5.0, 15.0]], &[]);
        check(&[], &[]);
        check(&[[1.0, 1.0]], &[]);
    }
}
