//! Makes noise of the drawing's own strokes, or of those of another drawing.

use std::f32::consts::{PI, TAU};

use rand::seq::IndexedRandom;
use rand::{Rng, RngExt};

use super::places::{Frame, Spot};
use super::{Kind, Line, Scene, log_uniform, shapes, turned};
use strokewise_ink::plane::{distance, length};

impl Scene<'_> {
    pub(super) fn foreign(&self, frame: &Frame, random: &mut impl Rng) -> Line {
        let Some(line) = self.others.choose(random) else {
            return vec![frame.middle()];
        };
        let scale = frame.size / Frame::around(self.others).size * random.random_range(0.4..1.0);
        let place = Spot::choose(random).place(self.own, frame, random);
        moved(line, scale, place)
    }

    /// Draws a stroke of the drawing once more, elsewhere and perhaps of another size.
    pub(super) fn repeat(&self, frame: &Frame, random: &mut impl Rng) -> Line {
        let line = &self.own[self.an_own_stroke(random)];
        let away = frame.size * random.random_range(0.2..0.8);
        let angle = random.random_range(0.0..TAU);
        let middle = Frame::around(std::slice::from_ref(line)).middle();
        let place = [middle[0] + away * angle.cos(), middle[1] + away * angle.sin()];
        moved(line, random.random_range(0.5..1.2), place)
    }

    /// Draws a stretch of one of the drawing's own strokes: traced again upon it, or tried beside
    /// it.
    pub(super) fn again(&self, kind: Kind, frame: &Frame, random: &mut impl Rng) -> (Line, usize) {
        let own = self.an_own_stroke(random);
        let (least, aside) = match kind {
            Kind::Trial => (0.3, 0.03..0.13),
            _ => (0.4, 0.0..0.03),
        };
        let share = if random.random_bool(0.4) {
            1.0
        } else {
            random.random_range(least..1.0)
        };
        let mut line = stretch(&self.own[own], share, random);
        let off = frame.size * random.random_range(aside);
        let (direction, drift) = (random.random_range(0.0..TAU), random.random_range(0.0..TAU));
        let count = line.len().max(2) as f32 - 1.0;
        for (i, p) in line.iter_mut().enumerate() {
            // It drifts away from its model, or back to it.
            let t = i as f32 / count;
            let wander = 0.4 * off * (PI * t + drift).sin();
            *p = [
                p[0] + off * direction.cos() + wander * direction.sin(),
                p[1] + off * direction.sin() - wander * direction.cos(),
            ];
        }
        if random.random_bool(0.4) {
            line.reverse();
        }
        (line, own)
    }

    /// Crosses out one of the drawing's own strokes: by a line or two, or in hairpins all over it.
    pub(super) fn crossing_out(&self, frame: &Frame, random: &mut impl Rng) -> Vec<Line> {
        let own = self.an_own_stroke(random);
        let over = Frame::around(std::slice::from_ref(&self.own[own]));
        let reach = (over.size * random.random_range(0.5..1.2)).clamp(0.08 * frame.size, frame.size);
        let angle = random.random_range(0.0..TAU);
        if random.random_bool(0.5) {
            let lines = random.random_range(1..=3);
            let apart = reach * random.random_range(0.08..0.25);
            let line = |i: i32| {
                let shape = shapes::bow(reach, 0.08, random);
                let shape = shape.into_iter().map(|p| [p[0], p[1] + i as f32 * apart]);
                turned(shape.collect(), angle, over.middle())
            };
            (0..lines).map(line).collect()
        } else {
            vec![turned(shapes::scribble(reach, random), angle, over.middle())]
        }
    }

    /// Draws a line that goes on from the end of an own stroke, in about its direction.
    pub(super) fn overshoot(&self, frame: &Frame, random: &mut impl Rng) -> Line {
        let mut line = self.own[self.an_own_stroke(random)].clone();
        if random.random_bool(0.3) {
            line.reverse();
        }
        let end = line[line.len() - 1];
        let far = |p: &&[f32; 2]| distance(**p, end) > 0.03 * frame.size;
        let before = line.iter().rev().find(far);
        let heading = before.map_or(0.0, |p| (end[1] - p[1]).atan2(end[0] - p[0]));
        let length = frame.size * log_uniform(0.08..0.4, random);
        let shape = shapes::bow(length, 0.1, random);
        let shape = shape.into_iter().map(|p| [p[0] + 0.5 * length, p[1]]);
        turned(shape.collect(), heading + random.random_range(-0.3..0.3), end)
    }
}

/// Cuts `share` of `line`, from a point chosen by chance on.
fn stretch(line: &[[f32; 2]], share: f32, random: &mut impl Rng) -> Line {
    let whole = length(line);
    let from = random.random_range(0.0..=(1.0 - share)) * whole;
    let to = from + share * whole;
    let mut way = 0.0;
    let mut stretch = Vec::new();
    for (i, p) in line.iter().enumerate() {
        if i > 0 {
            way += distance(line[i - 1], *p);
        }
        if (from..=to).contains(&way) {
            stretch.push(*p);
        }
    }
    if stretch.len() < 2 { line.to_vec() } else { stretch }
}

/// Scales `line` by `scale` and puts its middle at `place`.
fn moved(line: &[[f32; 2]], scale: f32, place: [f32; 2]) -> Line {
    let middle = Frame::around(&[line.to_vec()]).middle();
    let at = |p: &[f32; 2]| [0, 1].map(|k| place[k] + scale * (p[k] - middle[k]));
    line.iter().map(at).collect()
}
