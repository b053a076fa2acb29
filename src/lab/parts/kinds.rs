//! Makes parts of strokes that do not belong, drawn by chance onto a stroke that does.

use std::f32::consts::TAU;
use std::ops::RangeInclusive;

use rand::{Rng, RngExt};
use serde::Serialize;

use strokewise_ink::plane::length;
use strokewise_ink::sketch::Span;
use strokewise_ink::trace::simplified;

/// [`Line`] is a stroke as points in canvas units.
pub(super) type Line = Vec<[f32; 2]>;

/// [`PartKind`] is the kind of noise that a part is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PartKind {
    /// The stroke goes on beyond its end, in about the same direction.
    Overshoot,
    /// The stroke turns sharply at the end, and runs on a little.
    Hook,
    /// The stroke takes one or two turns of an ellipse, at an end or on the way.
    Loop,
    /// The pen goes to and fro at the end.
    Scribble,
    /// The pen goes out and back again on the way.
    Spike,
}

/// The data set's lines may lie so far from the hand's, in its own units (255 a side).
const SIMPLIFIED: f32 = 2.0;

impl PartKind {
    /// This lists every kind.
    pub const ALL: [Self; 5] = [Self::Overshoot, Self::Hook, Self::Loop, Self::Scribble, Self::Spike];

    /// Adds a part of this kind to `line`, at its beginning, on its way or at its end, and says
    /// from which of its points to which that is. `size` is the longer side of the drawing.
    pub(super) fn attach(self, line: &[[f32; 2]], size: f32, random: &mut impl Rng) -> (Line, RangeInclusive<usize>) {
        let mut line = line.to_vec();
        let reversed = random.random_bool(0.5);
        if reversed {
            line.reverse();
        }
        let inner = match self {
            Self::Spike => true,
            Self::Loop => random.random_bool(0.5),
            _ => false,
        };
        let at = if inner {
            split(&mut line, random.random_range(0.25..0.75))
        } else {
            line.len() - 1
        };
        let direction = direction_at(&line, at);
        let part: Line = match self {
            Self::Overshoot => overshoot(random),
            Self::Hook => hook(random),
            Self::Loop => ellipse(random),
            Self::Scribble => scribble(random),
            Self::Spike => spike(random),
        }
        .into_iter()
        .map(|p| turned(p, direction, size, line[at]).map(f32::round))
        .collect();
        let part = simplified(&[&line[at..=at], &part].concat(), SIMPLIFIED)[1..].to_vec();
        let end = at + part.len();
        line.splice((at + 1)..=at, part);
        if reversed {
            line.reverse();
            let last = line.len() - 1;
            return (line, last - end..=last - at);
        }
        (line, at..=end)
    }
}

/// Computes where on `line` the points `part` lie, in shares of its length.
pub(super) fn span(line: &[[f32; 2]], part: &RangeInclusive<usize>) -> Span {
    let whole = length(line);
    let share = |end: usize| match end {
        0 => 0.0,
        end if end + 1 == line.len() => 1.0,
        end => length(&line[..=end]) / whole,
    };
    Span::new(share(*part.start()), share(*part.end()))
}

/// Puts a point at `share` of the line's length, and says which it is.
fn split(line: &mut Line, share: f32) -> usize {
    let mut left = share * length(line);
    for i in 1..line.len() {
        let gap = length(&line[i - 1..=i]);
        if left <= gap && gap > 0.0 {
            let t = left / gap;
            let point = [0, 1].map(|k| line[i - 1][k] + t * (line[i][k] - line[i - 1][k]));
            line.insert(i, point);
            return i;
        }
        left -= gap;
    }
    line.len() - 1
}

/// Computes the angle of the line as it comes to point `at`.
fn direction_at(line: &[[f32; 2]], at: usize) -> f32 {
    let here = line[at];
    let before = line[..at].iter().rev().find(|p| length(&[**p, here]) > 0.0);
    before.map_or(0.0, |b| (here[1] - b[1]).atan2(here[0] - b[0]))
}

/// Parts below begin at the origin, which is left out, and head for positive x; lengths are shares of the
/// drawing.
fn overshoot(random: &mut impl Rng) -> Line {
    let length = random.random_range(0.15..0.5);
    let angle = random.random_range(-0.4..0.4_f32);
    let bend = random.random_range(-0.1..0.1);
    let along = |t: f32| [length * t, bend * length * t * (1.0 - t)];
    (1..=6).map(|i| rotated(along(i as f32 / 6.0), angle)).collect()
}

fn hook(random: &mut impl Rng) -> Line {
    let length = random.random_range(0.08..0.22);
    let side = if random.random_bool(0.5) { 1.0 } else { -1.0 };
    let angle = side * random.random_range(1.6..2.8_f32);
    (1..=3)
        .map(|i| rotated([length * i as f32 / 3.0, 0.0], angle))
        .collect()
}

fn ellipse(random: &mut impl Rng) -> Line {
    let radii = [random.random_range(0.05..0.14), random.random_range(0.04..0.12)];
    let turns = if random.random_bool(0.6) { 1.0 } else { 2.0 };
    let side = if random.random_bool(0.5) { 1.0 } else { -1.0 };
    let steps = (14.0 * turns) as usize;
    let point = |i: usize| {
        let a = TAU * turns * i as f32 / steps as f32;
        // It closes where it began, going on in the stroke's direction.
        let wobble = if i == steps {
            1.0
        } else {
            random.random_range(0.94..1.06)
        };
        [radii[0] * a.sin() * wobble, side * radii[1] * (1.0 - a.cos() * wobble)]
    };
    (1..=steps).map(point).collect()
}

fn scribble(random: &mut impl Rng) -> Line {
    let across = random.random_range(0.08..0.22);
    let along = random.random_range(0.06..0.2);
    let angle = random.random_range(-0.8..0.8_f32);
    let turns = random.random_range(5..12);
    let point = |i: i32| {
        let side = if i % 2 == 0 { -0.5 } else { 0.5 };
        let u = along * (i as f32 / turns as f32 + random.random_range(-0.06..0.06));
        rotated([u, across * (side + random.random_range(-0.15..0.15))], angle)
    };
    (1..=turns).map(point).collect()
}

fn spike(random: &mut impl Rng) -> Line {
    let length = random.random_range(0.15..0.45);
    let angle = random.random_range(0.6..2.5_f32) * if random.random_bool(0.5) { 1.0 } else { -1.0 };
    let width = random.random_range(0.0..0.03);
    [[0.5 * length, 0.0], [length, 0.0], [0.5 * length, width], [0.0, width]]
        .map(|p| rotated(p, angle))
        .to_vec()
}

fn rotated([x, y]: [f32; 2], angle: f32) -> [f32; 2] {
    let (sin, cos) = angle.sin_cos();
    [x * cos - y * sin, x * sin + y * cos]
}

fn turned(point: [f32; 2], angle: f32, size: f32, at: [f32; 2]) -> [f32; 2] {
    let [x, y] = rotated(point, angle);
    [at[0] + size * x, at[1] + size * y]
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;

    use super::*;

    #[test]
    fn every_kind_leaves_the_stroke_as_it_was_beside_its_span() {
        use strokewise_ink::sketch::{Point, Stroke, StrokeId};
        let own = vec![[0.0, 0.0], [60.0, 0.0], [60.0, 40.0], [100.0, 40.0]];
        let mut random = ChaCha8Rng::seed_from_u64(5);
        for kind in PartKind::ALL {
            for _ in 0..40 {
                let (line, part) = kind.attach(&own, 100.0, &mut random);
                let span = span(&line, &part);
                let points = line.iter().map(|p| Point::new(p[0], p[1])).collect();
                let stroke = Stroke::new(StrokeId(0), 1.0, points).expect("sound points");
                let left = stroke.without(span, || StrokeId(1));
                let rest: f32 = left.iter().map(Stroke::length).sum();
                // A spike comes back within 3 units of where it left, and points are rounded.
                assert!((rest - 140.0).abs() < 4.0, "{kind:?}: {rest} left of 140");
                let ends = [
                    &left[0].points()[0],
                    left.last().expect("one").points().last().expect("one"),
                ];
                let ends = ends.map(|p| [p.x, p.y]);
                let near = |p: [f32; 2], q: [f32; 2]| (p[0] - q[0]).hypot(p[1] - q[1]) < 0.5;
                assert!(near(ends[0], own[0]) && near(ends[1], own[3]), "{kind:?}: {ends:?}");
                assert!(span.share() > 0.02 && span.share() < 0.9, "{kind:?}: {span:?}");
            }
        }
    }
}
