//! This generator makes the noise that is fitted with: marks as people make them, at places that they choose, drawn by
//! real [hands](super::hand). What judges shares no code with it (`other`).

mod copies;
mod letters;
mod places;
mod shapes;

use std::f32::consts::PI;

use rand::seq::IndexedRandom;
use rand::{Rng, RngExt};

use super::hand::Hand;
use super::kinds::{Kind, Line, Mark};
use places::{Frame, Spot};
use strokewise_ink::plane::length;

/// [`Scene`] is what noise is drawn into.
pub(super) struct Scene<'a> {
    /// These are the drawing's own strokes; there is at least one.
    pub own: &'a [Line],
    /// These are the strokes of a drawing of another category.
    pub others: &'a [Line],
    /// This hand draws.
    pub hand: &'a Hand,
}

impl Scene<'_> {
    /// Draws noise of `kind` for this drawing, as sampled from the hand.
    pub fn mark(&self, kind: Kind, random: &mut impl Rng) -> Mark {
        let frame = Frame::around(self.own);
        let (paths, twin) = self.paths(kind, &frame, random);
        let follow = |path: Line| self.hand.follow(&path, frame.size, random);
        Mark {
            kind,
            lines: paths.into_iter().map(follow).collect(),
            twin,
        }
    }

    /// Plans the paths that the hand means to follow, and names the own stroke that they belong to,
    /// if any.
    fn paths(&self, kind: Kind, frame: &Frame, random: &mut impl Rng) -> (Vec<Line>, Option<usize>) {
        let paths = match kind {
            Kind::Foreign => vec![self.foreign(frame, random)],
            Kind::CrossingOut => self.crossing_out(frame, random),
            Kind::Overshoot => vec![self.overshoot(frame, random)],
            Kind::Trial | Kind::Retrace => {
                let (line, own) = self.again(kind, frame, random);
                return (vec![line], Some(own));
            }
            Kind::Palm => shapes::palm(frame, random),
            Kind::Underline => shapes::underline(frame, random),
            Kind::Repeat => vec![self.repeat(frame, random)],
            _ => {
                let (shapes, most_tilted) = free_shapes(kind, frame.size, random);
                let middle = Spot::choose(random).place(self.own, frame, random);
                let tilt = most_tilted * random.random_range(-1.0..1.0);
                let turned = |shape| turned(shape, tilt, middle);
                shapes.into_iter().map(turned).collect()
            }
        };
        (paths, None)
    }

    /// Chooses one of the drawing's own strokes, the longer the likelier.
    fn an_own_stroke(&self, random: &mut impl Rng) -> usize {
        let all: Vec<usize> = (0..self.own.len()).collect();
        let chosen = all.choose_weighted(random, |i| 1.0 + length(&self.own[*i]));
        *chosen.expect("there is a stroke, and each has a weight")
    }
}

/// Draws the shapes, about the origin, of a mark that may lie anywhere in a drawing of `size`, and
/// says how far it may be turned either way. Other kinds give a short line.
fn free_shapes<R: Rng>(kind: Kind, size: f32, random: &mut R) -> (Vec<Line>, f32) {
    let sized = |range, random: &mut R| size * log_uniform(range, random);
    match kind {
        Kind::Scribble => (vec![shapes::scribble(sized(0.06..0.45, random), random)], PI),
        Kind::Zigzag => (vec![shapes::zigzag(sized(0.12..0.7, random), random)], PI),
        Kind::Slash => (vec![shapes::bow(sized(0.3..1.3, random), 0.12, random)], PI),
        Kind::Cross => (shapes::cross(sized(0.05..0.7, random), random), 0.4),
        Kind::Loop => (vec![shapes::turns(sized(0.04..0.25, random), 0.0, random)], PI),
        Kind::Spring => {
            let radius = sized(0.02..0.12, random);
            let drift = radius * random.random_range(0.4..1.6);
            (vec![shapes::turns(radius, drift, random)], 0.6)
        }
        Kind::Letter => (letters::letter(sized(0.06..0.35, random), random), 0.3),
        Kind::Tick => (vec![shapes::tick(sized(0.05..0.4, random), random)], 0.5),
        Kind::Dot => (vec![shapes::rest(0.01 * size, random)], 0.0),
        Kind::Smudge => (vec![shapes::smudge(sized(0.02..0.08, random), random)], PI),
        _ => (vec![shapes::bow(sized(0.015..0.12, random), 0.15, random)], PI),
    }
}

/// Draws a number from `range`, every doubling as likely as every other.
fn log_uniform(range: std::ops::Range<f32>, random: &mut impl Rng) -> f32 {
    random.random_range(range.start.ln()..range.end.ln()).exp()
}

/// Turns `shape`, which lies about the origin, by `angle` and puts it at `middle`.
fn turned(shape: Line, angle: f32, middle: [f32; 2]) -> Line {
    let (sin, cos) = angle.sin_cos();
    let at = |[x, y]: [f32; 2]| [middle[0] + x * cos - y * sin, middle[1] + x * sin + y * cos];
    shape.into_iter().map(at).collect()
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;

    use super::*;
    use strokewise_ink::plane::distance;

    fn own() -> Vec<Line> {
        let arc = |i: u8| (f32::from(i) * 0.2).sin_cos();
        let arc = (0..20).map(arc).map(|(x, y)| [128.0 + 90.0 * x, 120.0 - 90.0 * y]);
        vec![vec![[10.0, 20.0], [210.0, 120.0]], vec![[50.0, 50.0]], arc.collect()]
    }

    #[test]
    fn every_kind_draws_sound_strokes_near_the_drawing() {
        let (own, hand) = (own(), Hand::default());
        let scene = Scene {
            own: &own,
            others: &own,
            hand: &hand,
        };
        let mut random = ChaCha8Rng::seed_from_u64(3);
        for kind in Kind::ALL {
            for _ in 0..60 {
                let mark = scene.mark(kind, &mut random);
                assert!((1..=6).contains(&mark.lines.len()), "{kind:?}");
                for line in &mark.lines {
                    assert!(!line.is_empty(), "{kind:?}");
                    let far = |v: &f32| !v.is_finite() || v.abs() > 700.0;
                    assert!(!line.iter().flatten().any(far), "{kind:?} draws {line:?}");
                    let size = Frame::around(std::slice::from_ref(line)).size;
                    match kind {
                        Kind::Stray | Kind::Dot | Kind::Smudge => assert!(size < 45.0, "{size}"),
                        Kind::Slash => assert!(size > 30.0, "{size}"),
                        _ => {}
                    }
                }
            }
        }
    }

    #[test]
    fn what_is_traced_again_lies_along_its_model() {
        let (own, hand) = (own(), Hand::default());
        let scene = Scene {
            own: &own,
            others: &own,
            hand: &hand,
        };
        let mut random = ChaCha8Rng::seed_from_u64(4);
        for _ in 0..60 {
            let mark = scene.mark(Kind::Retrace, &mut random);
            let model = &own[mark.twin.expect("it has a model")];
            let off = |p: &[f32; 2]| {
                let pairs = model.windows(2);
                let to = |q: &[[f32; 2]]| {
                    let t = (0..=10).map(|i| i as f32 / 10.0);
                    let between = |t: f32| [0, 1].map(|k| q[0][k] + t * (q[1][k] - q[0][k]));
                    t.map(|t| distance(*p, between(t))).fold(f32::INFINITY, f32::min)
                };
                let dot = distance(*p, model[0]);
                pairs.map(to).fold(dot, f32::min)
            };
            let worst = mark.lines[0].iter().map(off).fold(0.0, f32::max);
            assert!(worst < 25.0, "{worst}");
        }
    }
}
