//! Finds what a hand that draws by eye meant: a straight line, an ellipse, a polygon. [`straightened`] finds the shape,
//! [`along`] draws it again with the samples that there are, so that pressure and time stay the hand's own.

mod shape;

use crate::plane::{distance, length};
use crate::sketch::Point;
use shape::{Spot, closed_shape, corners, line, resampled, residual, turn};

/// Shapes are fitted to so many places along a line.
const PLACES: usize = 96;
/// A line whose ends are this near, as a part of its length, is closed.
const CLOSED: f32 = 0.16;
/// Corners of an open line may lie this far from it, and the line on average from what joins them, as parts of the
/// drawing's diagonal.
const OPEN_REACH: f32 = 0.06;
const OPEN_RESIDUAL: f32 = 0.014;
/// The limit is this part of the shape's sides: many short sides follow a wave as well as a zigzag.
const SIDE_RESIDUAL: f32 = 0.03;
/// Corners of an open line turn at least so far, in radians: what turns less is part of a bend.
const OPEN_TURN: f32 = 0.8;
/// A line of more corners is no shape.
const MOST_CORNERS: usize = 7;

/// Finds the straight line, ellipse or polygon that `points` were meant to be, drawn with the same
/// samples; `None` where they are none of these.
pub fn straightened(points: &[Point]) -> Option<Vec<Point>> {
    let spots: Vec<Spot> = points.iter().map(|p| [p.x, p.y]).collect();
    let way = length(&spots);
    if spots.len() < 2 || way <= 0.0 {
        return None;
    }
    let even = resampled(&spots, PLACES);
    let [first, last] = [even[0], even[PLACES - 1]];
    if let Some(ends) = line(&even, way) {
        return Some(along(points, &ends));
    }
    if distance(first, last) <= CLOSED * way {
        return closed_shape(&even).map(|shape| along(points, &shape));
    }
    let diagonal = shape::diagonal(&even);
    let path = corners(&even, OPEN_REACH * diagonal);
    let bends = path.windows(3).any(|p| turn(p[0], p[1], p[2]).abs() < OPEN_TURN);
    let side = length(&path) / (path.len() - 1) as f32;
    let most = (OPEN_RESIDUAL * diagonal).min(SIDE_RESIDUAL * side);
    let fits = !bends && path.len() <= MOST_CORNERS && residual(&even, &path) <= most;
    fits.then(|| along(points, &path))
}

/// Moves the samples of `points` onto `path`, each as far along it as it was along its own line,
/// and puts one at each of the path's corners. A path of less than two places leaves the samples
/// where they are.
pub fn along(points: &[Point], path: &[Spot]) -> Vec<Point> {
    let spots: Vec<Spot> = points.iter().map(|p| [p.x, p.y]).collect();
    let [way, path_way] = [length(&spots), length(path)];
    let (Some(first), Some(last)) = (points.first(), points.last()) else {
        return Vec::new();
    };
    if path.len() < 2 || way <= 0.0 {
        return points.to_vec();
    }
    // Samples by their share of the way.
    let mut walked = 0.0;
    let mut samples: Vec<(f32, Point)> = vec![(0.0, *first)];
    for pair in points.windows(2) {
        walked += distance([pair[0].x, pair[0].y], [pair[1].x, pair[1].y]);
        samples.push((walked / way, pair[1]));
    }
    let mut drawn = Vec::with_capacity(points.len() + path.len());
    let (mut next, mut reached) = (0, 0.0);
    for (i, corner) in path.iter().enumerate() {
        let before = path[i.saturating_sub(1)];
        let step = distance(before, *corner) / path_way.max(f32::MIN_POSITIVE);
        while let Some((share, sample)) = samples.get(next).filter(|(share, _)| *share < reached + step) {
            let t = (share - reached) / step;
            let [x, y] = [0, 1].map(|k| before[k] + t * (corner[k] - before[k]));
            drawn.push(Point { x, y, ..*sample });
            next += 1;
        }
        reached += step;
        let nearest = samples.get(next).map_or(last, |(_, sample)| sample);
        drawn.push(Point {
            x: corner[0],
            y: corner[1],
            ..*nearest
        });
    }
    drawn.dedup_by(|a, b| a.x == b.x && a.y == b.y);
    drawn
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sketch::Bounds;

    /// Draws `count` places of `path`, off by up to `shake` as a hand is.
    fn drawn(count: usize, shake: f32, path: impl Fn(f32) -> Spot) -> Vec<Point> {
        let at = |i: usize| {
            let t = i as f32 / (count - 1) as f32;
            let [x, y] = path(t);
            let [dx, dy] = [(37.0 * t).sin() + (91.0 * t).cos(), (53.0 * t).cos() - (83.0 * t).sin()];
            Point {
                pressure: Some(t),
                time_secs: Some(t),
                ..Point::new(x + 0.5 * shake * dx, y + 0.5 * shake * dy)
            }
        };
        (0..count).map(at).collect()
    }

    fn through(corners: &[Spot], t: f32) -> Spot {
        let total = length(corners);
        let mut left = t * total;
        for pair in corners.windows(2) {
            let step = distance(pair[0], pair[1]);
            if left <= step {
                return [0, 1].map(|k| pair[0][k] + (pair[1][k] - pair[0][k]) * left / step);
            }
            left -= step;
        }
        corners[corners.len() - 1]
    }

    #[test]
    fn a_shaky_line_becomes_straight_and_keeps_pressure_and_time() {
        let points = drawn(60, 2.0, |t| [200.0 * t, 40.0 * t]);
        let straight = straightened(&points).expect("a line");
        assert!(straight.windows(2).all(|p| p[0].time_secs <= p[1].time_secs));
        let [a, b] = [straight[0], straight[straight.len() - 1]];
        for p in &straight {
            let off = (b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x);
            assert!((off / distance([a.x, a.y], [b.x, b.y])).abs() < 1e-2, "{p:?}");
        }
        assert!(straight.len() >= points.len(), "samples stay");
        assert_eq!(straight[0].pressure, Some(0.0));
    }

    #[test]
    fn a_nearly_level_line_is_level() {
        let straight = straightened(&drawn(40, 1.0, |t| [150.0 * t, 3.0 * t])).expect("a line");
        assert!(straight.iter().all(|p| p.y == straight[0].y));
    }

    #[test]
    fn rings_become_ellipses() {
        for (a, b, turn) in [(60.0, 58.0, 0.0_f32), (90.0, 40.0, 0.7), (50.0, 120.0, 0.0)] {
            let path = |t: f32| {
                let (sin, cos) = (6.5 * t).sin_cos();
                let (s, c) = turn.sin_cos();
                [a * cos * c - b * sin * s + 300.0, a * cos * s + b * sin * c]
            };
            let ring = straightened(&drawn(90, 4.0, path)).expect("an ellipse");
            let radii = ring.iter().map(|p| {
                let (x, y) = (p.x - 300.0, p.y);
                let (s, c) = turn.sin_cos();
                ((x * c + y * s) / a).hypot((y * c - x * s) / b)
            });
            assert!(
                radii.clone().all(|r| (0.9..1.1).contains(&r)),
                "{a} {b}: {:?}",
                radii.collect::<Vec<_>>()
            );
            let [p, q] = [ring[0], ring[ring.len() - 1]];
            assert!(distance([p.x, p.y], [q.x, q.y]) < 1.0, "it is closed");
        }
    }

    #[test]
    fn corners_become_polygons() {
        let square = [[0.0, 0.0], [100.0, 2.0], [98.0, 101.0], [-2.0, 98.0], [1.0, 4.0]];
        let found = straightened(&drawn(100, 2.0, |t| through(&square, t))).expect("a square");
        let Bounds { min, max } = Bounds::around(&found);
        for corner in [[min[0], min[1]], [max[0], min[1]], [max[0], max[1]], [min[0], max[1]]] {
            assert!(
                found.iter().any(|p| distance([p.x, p.y], corner) < 1.0),
                "upright: no sample at {corner:?}"
            );
        }
        let triangle = [[0.0, 0.0], [120.0, 20.0], [40.0, 100.0], [2.0, 3.0]];
        let found = straightened(&drawn(80, 2.0, |t| through(&triangle, t))).expect("a triangle");
        for corner in &triangle[1..3] {
            assert!(
                found.iter().any(|p| distance([p.x, p.y], *corner) < 9.0),
                "no sample near {corner:?}"
            );
        }
        let zigzag = [[0.0, 0.0], [60.0, 50.0], [100.0, -20.0], [170.0, 10.0]];
        let found = straightened(&drawn(80, 1.5, |t| through(&zigzag, t))).expect("a zigzag");
        assert!(found.iter().any(|p| distance([p.x, p.y], zigzag[1]) < 8.0));
    }

    #[test]
    fn what_is_no_shape_is_left_alone() {
        let wave = drawn(100, 0.0, |t| [200.0 * t, 40.0 * (9.0 * t).sin()]);
        assert_eq!(straightened(&wave), None);
        let arc = drawn(60, 0.5, |t| [80.0 * (2.2 * t).cos(), 80.0 * (2.2 * t).sin()]);
        assert_eq!(straightened(&arc), None);
        let scribble = drawn(200, 0.0, |t| {
            [50.0 * (31.0 * t).sin() + 60.0 * t, 50.0 * (23.0 * t).cos()]
        });
        assert_eq!(straightened(&scribble), None);
        assert_eq!(straightened(&[Point::new(3.0, 3.0)]), None);
        assert_eq!(straightened(&[Point::new(3.0, 3.0); 9]), None);
        assert_eq!(straightened(&[]), None);
    }

    #[test]
    fn samples_are_moved_along_a_path_as_far_as_they_were() {
        let points: Vec<Point> = (0..5).map(|i| Point::new(10.0 * i as f32, 7.0)).collect();
        let moved = along(&points, &[[0.0, 0.0], [0.0, 80.0]]);
        let ys: Vec<f32> = moved.iter().map(|p| p.y).collect();
        assert_eq!(ys, [0.0, 20.0, 40.0, 60.0, 80.0]);
        assert_eq!(along(&points, &[[0.0, 0.0]]), points);
    }
}
