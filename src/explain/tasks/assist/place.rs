//! Describes how a stroke lies among the others, by geometry alone.
//!
//! Lengths are in shares of the raster's side. Strokes are looked at through a bounded number of points at
//! even steps, so that neither the pen's rate nor a simplified file shows.

mod form;
mod likeness;
mod near;

use super::plane::{foot, thinned, to_segment, turning};
use likeness::{SHAPE_SAMPLES, UNLIKE, repeated, shape, unlikeness};
use near::Near;
use rayon::prelude::*;
use strokewise_ink::plane::{distance, length};
use strokewise_ink::raster::Polylines;
use strokewise_ink::sketch::Bounds;

/// [`Place`] says how one stroke lies in the drawing.
#[derive(Debug, Clone, Default)]
pub(super) struct Place {
    /// It has this length.
    pub length: f32,
    /// It is this far from the other ink at the nearest point; 0 where there is no other.
    pub isolation: f32,
    /// This share of the stroke lies on other ink.
    pub covered: f32,
    /// This share of the stroke lies on ink drawn before.
    pub covered_before: f32,
    /// The stroke enters other ink so many times.
    pub entries: f32,
    /// It crosses other strokes so many times.
    pub crossings: f32,
    /// It crosses itself so many times.
    pub self_crossings: f32,
    /// Its two ends are on average this far from the other ink, [`FAR`] at most.
    pub loose_ends: f32,
    /// It is on average this far from the one other stroke that it follows best, [`FAR`] at most.
    pub twin: f32,
    /// This is the mean distance from the one stroke drawn before that it follows best, [`FAR`] at
    /// most.
    pub twin_before: f32,
    /// It is on average this far from the one stroke drawn before that it repeats best, point by point from end to end,
    /// in shares of its own length; [`UNLIKE`] at most. A short stroke lies near many, but repeats few.
    pub repeated: f32,
    /// It turns by so much more than the stroke that it follows, in full circles: a shaky copy
    /// turns more.
    pub turning_beyond_twin: f32,
    /// It is so unlike the most similar other stroke, wherever that lies: mean distance of the
    /// points when their middles and sizes are brought together, as it is or mirrored; [`UNLIKE`]
    /// at most.
    pub oddity: f32,
    /// This is the way from the stroke before it and to the stroke after it, less the way between those two.
    pub detour: f32,
    /// Its middle is this far from the middle of the other strokes' box, in shares of half the box's longer side.
    pub eccentricity: f32,
    /// It turns so much, in full circles.
    pub turning: f32,
    /// Its ends are this far apart, in shares of its length.
    pub straightness: f32,
    /// It has so many sharp reversals.
    pub hairpins: f32,
    /// It is so many times as long as the longer side of its box.
    pub folded: f32,
    /// The longer side of its box is this.
    pub extent: f32,
    /// This share of it lies beyond the box of the others.
    pub beyond: f32,
    /// It is so far one half of an X with another, 0..=1.
    pub half_of_an_x: f32,
}

/// Two strokes whose centre lines come this close share ink (about a pen width).
const TOUCHING: f32 = 2.0 / 64.0;
/// Distances from other strokes are told apart up to this.
const FAR: f32 = 0.2;
/// So many points of a stroke are looked at for its place among the others; longer ones are thinned evenly.
pub(super) const SAMPLES: usize = 32;
/// At most so many pairs of strokes have their shapes compared, the neighbours in drawing order first: what a drawing
/// of hundreds of strokes can pay.
const MOST_COMPARED: usize = 48;

/// Finds the place of every stroke of a drawing on a raster of `size` pixels a side.
pub(super) fn places(lines: &Polylines, size: usize) -> Vec<Place> {
    let strokes: Vec<Stroke> = lines
        .strokes()
        .iter()
        .map(|range| Stroke::new(&lines.points()[range.clone()], size as f32))
        .collect();
    let boxes: Vec<Bounds> = strokes.iter().map(|stroke| stroke.bounds).collect();
    let others = Bounds::around_others(&boxes);
    let all = (0..strokes.len()).into_par_iter().with_min_len(LEAST_SHARE);
    all.map(|i| place(&strokes, i, others[i])).collect()
}

/// One thread looks at so many strokes at least.
const LEAST_SHARE: usize = 32;

/// [`Stroke`] is a stroke in shares of the raster's side, thinned.
struct Stroke {
    points: Vec<[f32; 2]>,
    bounds: Bounds,
    length: f32,
    /// It turns back so often.
    hairpins: f32,
    /// These are [`SHAPE_SAMPLES`] points from end to end; there is one for a dot.
    track: Vec<[f32; 2]>,
    /// These are [`SHAPE_SAMPLES`] points about the middle in shares of the stroke's size; `None` for a dot.
    shape: Option<Vec<[f32; 2]>>,
}

impl Stroke {
    fn new(points_px: &[[f32; 2]], size: f32) -> Self {
        let points: Vec<_> = points_px.iter().map(|p| p.map(|v| v / size)).collect();
        let length = length(&points);
        let bounds = points
            .iter()
            .fold(Bounds::EMPTY, |b, p| b.union(Bounds { min: *p, max: *p }));
        let track = thinned(&points, SHAPE_SAMPLES);
        Self {
            hairpins: form::hairpins(&points, length),
            points: thinned(&points, SAMPLES),
            bounds,
            length,
            shape: shape(&track),
            track,
        }
    }

    fn ends(&self) -> [[f32; 2]; 2] {
        [self.points[0], self.points[self.points.len() - 1]]
    }

    fn segments(&self) -> impl Iterator<Item = [[f32; 2]; 2]> + '_ {
        let dot = (self.points.len() == 1).then(|| [self.points[0]; 2]);
        dot.into_iter().chain(self.points.windows(2).map(|p| [p[0], p[1]]))
    }

    /// Computes the distance from `point` to the stroke, or any number beyond `limit` where it is
    /// farther.
    fn distance(&self, point: [f32; 2], limit: f32) -> f32 {
        let [dx, dy] = beside(point, self.bounds);
        if dx.max(dy) > limit || dx.hypot(dy) > limit {
            return f32::INFINITY;
        }
        // Squares tell which segment is nearest without a root for each.
        let squared = |[a, b]: [[f32; 2]; 2]| {
            let foot = foot(point, a, b);
            let [dx, dy] = [foot[0] - point[0], foot[1] - point[1]];
            dx * dx + dy * dy
        };
        let mut nearest = (f32::INFINITY, [point; 2]);
        for segment in self.segments() {
            let squared = squared(segment);
            if squared < nearest.0 {
                nearest = (squared, segment);
            }
        }
        let [a, b] = nearest.1;
        to_segment(point, a, b)
    }
}

fn place(strokes: &[Stroke], own: usize, others: Bounds) -> Place {
    let stroke = &strokes[own];
    let count = stroke.points.len() as f32;
    let mut place = Place {
        length: stroke.length,
        twin: FAR,
        twin_before: FAR,
        oddity: UNLIKE,
        repeated: UNLIKE,
        self_crossings: self_crossings(&stroke.points),
        turning: turning(&stroke.points),
        straightness: straightness(stroke),
        detour: detour(strokes, own),
        eccentricity: eccentricity(stroke, others),
        hairpins: stroke.hairpins,
        folded: form::folded(stroke),
        extent: form::extent(stroke),
        beyond: beyond(stroke, others),
        ..Place::default()
    };
    let mut near = Near::new(strokes, own);
    let mut twin = own;
    for (i, other) in strokes.iter().enumerate().filter(|(i, _)| *i != own) {
        let is_before = i < own;
        let best = if is_before { place.twin_before } else { place.twin };
        let mean = near.look_at(other, is_before, best);
        if mean < place.twin {
            (place.twin, twin) = (mean, i);
        }
        if is_before {
            place.twin_before = place.twin_before.min(mean);
            place.repeated = place.repeated.min(repeated(stroke, other));
        }
        place.crossings += crossings(stroke, other);
        place.half_of_an_x = place.half_of_an_x.max(form::halves_of_an_x(stroke, other));
        if i.abs_diff(own) <= MOST_COMPARED / 2 {
            place.oddity = place.oddity.min(unlikeness(stroke, other));
        }
    }
    let Near {
        nearest,
        nearest_before,
        ..
    } = near;
    place.turning_beyond_twin = place.turning - turning(&strokes[twin].points);
    let touching: Vec<_> = nearest.iter().map(|d| *d < TOUCHING).collect();
    let before = nearest_before.iter().filter(|d| **d < TOUCHING).count();
    let nearest_of_all = nearest.iter().copied().fold(f32::INFINITY, f32::min);
    place.isolation = if strokes.len() == 1 {
        0.0
    } else {
        nearest_of_all.min(1.0)
    };
    place.covered = touching.iter().filter(|t| **t).count() as f32 / count;
    place.covered_before = before as f32 / count;
    place.entries = touching.windows(2).filter(|t| !t[0] && t[1]).count() as f32;
    place.loose_ends = 0.5 * (nearest[0].min(FAR) + nearest[nearest.len() - 1].min(FAR));
    place
}

fn straightness(stroke: &Stroke) -> f32 {
    let [a, b] = stroke.ends();
    if stroke.length > 0.0 {
        (distance(a, b) / stroke.length).min(1.0)
    } else {
        1.0
    }
}

/// Counts how often two strokes run across each other; where one only touches the other does not
/// count.
fn crossings(a: &Stroke, b: &Stroke) -> f32 {
    if !overlap(a.bounds, b.bounds) {
        return 0.0;
    }
    let pairs = a.segments().flat_map(|s| b.segments().map(move |t| (s, t)));
    pairs.filter(|(s, t)| cross(*s, *t)).count() as f32
}

fn self_crossings(points: &[[f32; 2]]) -> f32 {
    let segments: Vec<_> = points.windows(2).map(|p| [p[0], p[1]]).collect();
    let mut count = 0.0;
    for (i, s) in segments.iter().enumerate() {
        // Neighbours share an end and cannot cross.
        let later = segments.iter().skip(i + 2);
        count += later.filter(|t| cross(*s, **t)).count() as f32;
    }
    count
}

fn overlap(a: Bounds, b: Bounds) -> bool {
    (0..2).all(|i| a.min[i] <= b.max[i] && b.min[i] <= a.max[i])
}

/// Tells whether the ends of each segment lie on different sides of the other.
fn cross([a, b]: [[f32; 2]; 2], [c, d]: [[f32; 2]; 2]) -> bool {
    let side = |p: [f32; 2], q: [f32; 2], r: [f32; 2]| (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]);
    side(a, b, c) * side(a, b, d) < 0.0 && side(c, d, a) * side(c, d, b) < 0.0
}

fn detour(strokes: &[Stroke], own: usize) -> f32 {
    let (Some(before), Some(after)) = (own.checked_sub(1), strokes.get(own + 1)) else {
        return 0.0;
    };
    let ([start, end], from, to) = (strokes[own].ends(), strokes[before].ends()[1], after.ends()[0]);
    distance(from, start) + distance(end, to) - distance(from, to)
}

fn eccentricity(stroke: &Stroke, others: Bounds) -> f32 {
    let [width, height] = others.size();
    let half = 0.5 * width.max(height);
    if others.is_empty() || half <= 0.0 {
        return 0.0;
    }
    (distance(stroke.bounds.center(), others.center()) / half).min(2.0)
}

/// Computes the share of the stroke that lies beyond the box of the others.
fn beyond(stroke: &Stroke, others: Bounds) -> f32 {
    if others.is_empty() {
        return 0.0;
    }
    let points = &stroke.points;
    let out = points.iter().filter(|p| beside(**p, others) != [0.0; 2]);
    out.count() as f32 / points.len() as f32
}

/// Tells how far `point` lies beside the box along each axis.
fn beside(point: [f32; 2], bounds: Bounds) -> [f32; 2] {
    [0, 1].map(|i| (bounds.min[i] - point[i]).max(point[i] - bounds.max[i]).max(0.0))
}

#[cfg(test)]
mod tests {
    use std::f32::consts::TAU;

    use super::*;

    #[test]
    fn places_tell_a_stray_mark_from_a_line_in_the_drawing() {
        let lines = Polylines::from_strokes([
            vec![[10.0, 10.0], [40.0, 10.0]],
            vec![[10.0, 10.5], [40.0, 10.5]],
            vec![[10.0, 60.0], [12.0, 60.0]],
        ]);
        let places = places(&lines, 64);
        assert!(places[1].covered > 0.9 && places[1].isolation < 0.02);
        assert!(places[2].covered < 0.01 && places[2].isolation > 0.7);
        assert!((places[0].straightness - 1.0).abs() < 1e-5 && places[0].turning < 1e-3);
        assert!(places[0].twin < 0.02 && places[0].twin_before > 0.99 * FAR);
        assert!(places[1].twin_before < 0.02 && places[1].covered_before > 0.9);
        assert!(places[2].twin > 0.99 * FAR && places[2].loose_ends > 0.99 * FAR);
        assert!(places[1].oddity < 0.02 && places[2].oddity > 0.3);
        assert!(places[1].repeated < 0.02 && places[2].repeated > 0.99 * UNLIKE);
        assert!(places[0].repeated > 0.99 * UNLIKE, "the first of two repeats nothing");
    }

    #[test]
    fn a_cross_is_crossed_once_and_a_corner_is_not() {
        let lines = Polylines::from_strokes([
            vec![[10.0, 30.0], [50.0, 30.0]],
            vec![[30.0, 10.0], [30.0, 50.0]],
            vec![[50.0, 30.0], [50.0, 50.0]],
        ]);
        let crossings: Vec<_> = places(&lines, 64).iter().map(|p| p.crossings).collect();
        assert_eq!(crossings, [1.0, 1.0, 0.0]);
        let eight = [[0.0, 0.0], [1.0, 1.0], [1.0, 0.0], [0.0, 1.0]];
        assert!((self_crossings(&eight) - 1.0).abs() < 1e-6);
    }

    #[test]
    fn a_circle_turns_once() {
        let circle: Vec<_> = (0..=64)
            .map(|i| f32::from(i as u8) / 64.0 * TAU)
            .map(|a| [32.0 + 20.0 * a.cos(), 32.0 + 20.0 * a.sin()])
            .collect();
        let turns = turning(&thinned(&circle, SAMPLES));
        assert!((0.9..1.05).contains(&turns), "{turns}");
    }
}
