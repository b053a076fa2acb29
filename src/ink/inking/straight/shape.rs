//! Lines, ellipses and polygons, fitted to places that lie evenly along a hand's line.

use std::f32::consts::{FRAC_PI_2, PI, TAU};

use crate::plane::{distance, length};

/// [`Spot`] is a place on the paper, in canvas units.
pub(super) type Spot = [f32; 2];

/// A line bends less than this, as a part of its length, and is hardly longer than the way between its ends.
const BEND: f32 = 0.07;
const DETOUR: f32 = 1.09;
/// Lines and sides this near to level or upright become so, in radians.
const UPRIGHT: f32 = 0.06;
/// These are shares of a closed line's diagonal: how far corners may lie from it, and the line on
/// average from its shape.
const REACH: f32 = 0.075;
const RESIDUAL: f32 = 0.05;
/// A polygon has to fit this much better than an ellipse: with enough corners it fits anything.
const POLYGON_ABOVE: f32 = 0.75;
/// Corners that turn less than this are none, in radians.
const FLAT: f32 = 0.4;
/// Four corners that differ from right angles by less make a rectangle, in radians.
const RIGHT: f32 = 0.3;
/// Axes of an ellipse that differ by less make a circle.
const ROUND: f32 = 0.86;
/// An ellipse has so many places.
const ELLIPSE_PLACES: usize = 72;

pub(super) fn diagonal(path: &[Spot]) -> f32 {
    let range = |k: usize| {
        let values = path.iter().map(|p| p[k]);
        values.clone().fold(f32::MIN, f32::max) - values.fold(f32::MAX, f32::min)
    };
    range(0).hypot(range(1))
}

/// Places `count` places, at least two, evenly along `path`, which has a length.
pub(super) fn resampled(path: &[Spot], count: usize) -> Vec<Spot> {
    let step = length(path) / (count - 1) as f32;
    let mut places = vec![path[0]];
    let mut walked = 0.0;
    for pair in path.windows(2) {
        let side = distance(pair[0], pair[1]);
        while places.len() < count && places.len() as f32 * step <= walked + side && side > 0.0 {
            let t = (places.len() as f32 * step - walked) / side;
            places.push([0, 1].map(|k| pair[0][k] + t * (pair[1][k] - pair[0][k])));
        }
        walked += side;
    }
    places.resize(count, path[path.len() - 1]);
    places
}

/// Computes the way from `p` to the segment `a`–`b`.
fn off(p: Spot, a: Spot, b: Spot) -> f32 {
    let [abx, aby] = [b[0] - a[0], b[1] - a[1]];
    let square = abx * abx + aby * aby;
    let t = if square > 0.0 {
        (((p[0] - a[0]) * abx + (p[1] - a[1]) * aby) / square).clamp(0.0, 1.0)
    } else {
        0.0
    };
    distance(p, [a[0] + t * abx, a[1] + t * aby])
}

/// Finds the ends of the straight line that `even` is, `way` long; level or upright where it nearly
/// is.
pub(super) fn line(even: &[Spot], way: f32) -> Option<[Spot; 2]> {
    let [a, mut b] = [even[0], even[even.len() - 1]];
    let chord = distance(a, b);
    let bend = even.iter().map(|p| off(*p, a, b)).fold(0.0, f32::max);
    if way > DETOUR * chord || bend > BEND * chord {
        return None;
    }
    let angle = (b[1] - a[1]).atan2(b[0] - a[0]);
    let quarter = (angle / FRAC_PI_2).round() * FRAC_PI_2;
    if (angle - quarter).abs() < UPRIGHT {
        // Only one coordinate changes, so that it is level to the last bit.
        let is_level = quarter.abs() < 0.5 || (quarter.abs() - PI).abs() < 0.5;
        let k = usize::from(is_level);
        b[k] = a[k];
    }
    Some([a, b])
}

/// Keeps the corners of `even` that leave it no further than `reach` from what joins them (Douglas
/// and Peucker 1973), both ends among them; corners that hardly turn are left out.
pub(super) fn corners(even: &[Spot], reach: f32) -> Vec<Spot> {
    let mut keep = vec![false; even.len()];
    keep[0] = true;
    keep[even.len() - 1] = true;
    let mut open = vec![(0, even.len() - 1)];
    while let Some((from, to)) = open.pop() {
        let furthest = (from + 1..to)
            .map(|i| (i, off(even[i], even[from], even[to])))
            .max_by(|a, b| a.1.total_cmp(&b.1));
        if let Some((at, _)) = furthest.filter(|(_, off)| *off > reach) {
            keep[at] = true;
            open.extend([(from, at), (at, to)]);
        }
    }
    let kept: Vec<Spot> = even
        .iter()
        .zip(&keep)
        .filter(|(_, keep)| **keep)
        .map(|(p, _)| *p)
        .collect();
    let turns = |i: usize| turn(kept[i - 1], kept[i], kept[i + 1]).abs() >= FLAT;
    let inner = (0..kept.len()).filter(|i| *i == 0 || *i == kept.len() - 1 || turns(*i));
    inner.map(|i| kept[i]).collect()
}

/// Computes by how much a way turns at `b`, in radians from -π to π.
pub(super) fn turn(a: Spot, b: Spot, c: Spot) -> f32 {
    let angle = |p: Spot, q: Spot| (q[1] - p[1]).atan2(q[0] - p[0]);
    (angle(b, c) - angle(a, b) + PI).rem_euclid(TAU) - PI
}

/// Computes the mean way from `even` to `path`.
pub(super) fn residual(even: &[Spot], path: &[Spot]) -> f32 {
    let nearest = |p: &Spot| {
        let sides = path.windows(2).map(|side| off(*p, side[0], side[1]));
        sides.fold(f32::INFINITY, f32::min)
    };
    even.iter().map(nearest).sum::<f32>() / even.len() as f32
}

/// Finds the ellipse or polygon that the closed line `even` was meant to be, from where it was
/// begun and back.
pub(super) fn closed_shape(even: &[Spot]) -> Option<Vec<Spot>> {
    let diagonal = diagonal(even);
    let ellipse = ellipse(even).map(|path| (residual(even, &path), path));
    let polygon = polygon(even, diagonal).map(|path| (residual(even, &path), path));
    let polygon = polygon.filter(|(off, _)| ellipse.as_ref().is_none_or(|(round, _)| *off < POLYGON_ABOVE * round));
    let (off, path) = polygon.or(ellipse)?;
    (off <= RESIDUAL * diagonal).then_some(path)
}

/// Fits the ellipse that has the area's middle and moments.
fn ellipse(even: &[Spot]) -> Option<Vec<Spot>> {
    let base = even[0];
    let ring: Vec<Spot> = even.iter().map(|p| [p[0] - base[0], p[1] - base[1]]).collect();
    let (mut area, mut middle, mut moments) = (0.0, [0.0; 2], [0.0; 3]);
    for (i, a) in ring.iter().enumerate() {
        let b = ring[(i + 1) % ring.len()];
        let cross = a[0] * b[1] - b[0] * a[1];
        area += cross / 2.0;
        middle = [0, 1].map(|k| middle[k] + (a[k] + b[k]) * cross / 6.0);
        let product = |k: usize, l: usize| a[k] * a[l] + b[k] * b[l] + 0.5 * (a[k] * b[l] + b[k] * a[l]);
        moments = [(0, 0, 0), (1, 1, 1), (2, 0, 1)].map(|(i, k, l)| moments[i] + cross * product(k, l) / 12.0);
    }
    if area.abs() < 1e-3 * diagonal(even).powi(2) {
        return None;
    }
    let middle = middle.map(|v| v / area);
    let xx = moments[0] / area - middle[0] * middle[0];
    let yy = moments[1] / area - middle[1] * middle[1];
    let xy = moments[2] / area - middle[0] * middle[1];
    let (mean, spread) = (0.5 * (xx + yy), (0.5 * (xx - yy)).hypot(xy));
    // The second moment along an axis of a filled ellipse is a quarter of its square.
    let [mut a, mut b] = [mean + spread, (mean - spread).max(0.0)].map(|v| 2.0 * v.sqrt());
    if b > ROUND * a {
        let radius = (a * b).sqrt();
        [a, b] = [radius; 2];
    }
    let angle = 0.5 * (2.0 * xy).atan2(xx - yy);
    let quarter = (angle / FRAC_PI_2).round() * FRAC_PI_2;
    let angle = if (angle - quarter).abs() < 2.0 * UPRIGHT {
        quarter
    } else {
        angle
    };
    let (sin, cos) = angle.sin_cos();
    let from = [ring[0][0] - middle[0], ring[0][1] - middle[1]];
    let start = ((from[1] * cos - from[0] * sin) * a).atan2((from[0] * cos + from[1] * sin) * b);
    let way = TAU.copysign(area);
    let place = |i: usize| {
        let (s, c) = (start + way * i as f32 / ELLIPSE_PLACES as f32).sin_cos();
        let (x, y) = (a * c, b * s);
        [
            base[0] + middle[0] + x * cos - y * sin,
            base[1] + middle[1] + x * sin + y * cos,
        ]
    };
    Some((0..=ELLIPSE_PLACES).map(place).collect())
}

/// Fits the polygon of three to six corners, closed.
fn polygon(even: &[Spot], diagonal: f32) -> Option<Vec<Spot>> {
    // Wherever it was begun, the place furthest from the middle is a corner.
    let middle = [0, 1].map(|k| even.iter().map(|p| p[k]).sum::<f32>() / even.len() as f32);
    let furthest = (0..even.len()).max_by(|a, b| distance(even[*a], middle).total_cmp(&distance(even[*b], middle)))?;
    let mut ring: Vec<Spot> = even[furthest..].iter().chain(&even[..furthest]).copied().collect();
    ring.push(even[furthest]);
    let mut found = corners(&ring, REACH * diagonal);
    found.pop();
    merge(&mut found, 0.12 * diagonal);
    if !(3..=6).contains(&found.len()) {
        return None;
    }
    if let Some(rectangle) = rectangle(&found) {
        found = rectangle;
    }
    // From the corner that the hand began nearest to.
    let begun = |a: &usize, b: &usize| distance(found[*a], even[0]).total_cmp(&distance(found[*b], even[0]));
    let first = (0..found.len()).min_by(begun)?;
    found.rotate_left(first);
    found.push(found[0]);
    Some(found)
}

/// Corners that nearly coincide become one, and those that hardly turn go.
fn merge(ring: &mut Vec<Spot>, near: f32) {
    let mut i = 0;
    while ring.len() > 3 && i < ring.len() {
        let next = (i + 1) % ring.len();
        if distance(ring[i], ring[next]) < near {
            ring[i] = [0, 1].map(|k| 0.5 * (ring[i][k] + ring[next][k]));
            ring.remove(next);
        } else {
            i += 1;
        }
    }
    let mut i = 0;
    while ring.len() > 3 && i < ring.len() {
        let [before, next] = [(i + ring.len() - 1) % ring.len(), (i + 1) % ring.len()];
        if turn(ring[before], ring[i], ring[next]).abs() < FLAT {
            ring.remove(i);
        } else {
            i += 1;
        }
    }
}

/// Takes four corners of nearly right angles as a rectangle, upright where it nearly is.
fn rectangle(ring: &[Spot]) -> Option<Vec<Spot>> {
    let [a, b, c, d] = *<&[Spot; 4]>::try_from(ring).ok()?;
    let turns = [(d, a, b), (a, b, c), (b, c, d), (c, d, a)].map(|(p, q, r)| turn(p, q, r));
    if turns.iter().any(|turn| (turn.abs() - FRAC_PI_2).abs() > RIGHT) {
        return None;
    }
    // The mean direction of the sides, in quarter turns, the longer ones first.
    let sides = [(a, b), (b, c), (c, d), (d, a)].map(|(p, q)| [q[0] - p[0], q[1] - p[1]]);
    let sum = sides.iter().fold([0.0, 0.0], |sum, [x, y]| {
        let (sin, cos) = (4.0 * y.atan2(*x)).sin_cos();
        let long = x.hypot(*y);
        [sum[0] + long * cos, sum[1] + long * sin]
    });
    let angle = 0.25 * sum[1].atan2(sum[0]);
    let angle = if angle.abs() < 1.5 * UPRIGHT { 0.0 } else { angle };
    let (sin, cos) = angle.sin_cos();
    let turned = [a, b, c, d].map(|[x, y]| [x * cos + y * sin, y * cos - x * sin]);
    // Of each side's two corners the mean.
    let is_level = (turned[1][0] - turned[0][0]).abs() >= (turned[1][1] - turned[0][1]).abs();
    let k = usize::from(is_level);
    let mut square = turned;
    for (i, j) in [(0, 1), (2, 3)] {
        let mean = 0.5 * (turned[i][k] + turned[j][k]);
        [square[i][k], square[j][k]] = [mean; 2];
    }
    for (i, j) in [(1, 2), (3, 0)] {
        let mean = 0.5 * (turned[i][1 - k] + turned[j][1 - k]);
        [square[i][1 - k], square[j][1 - k]] = [mean; 2];
    }
    Some(square.map(|[x, y]| [x * cos - y * sin, x * sin + y * cos]).to_vec())
}
