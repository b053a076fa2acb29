//! Draws the shapes of noise about the origin, as paths that a hand means to follow; and those that belong to a place
//! of the whole drawing.

use std::f32::consts::TAU;

use rand::{Rng, RngExt};

use super::places::Frame;
use super::{Line, turned};

/// Draws to and fro in hairpins over a patch of about `spread`, tight or wide, growing or
/// shrinking, perhaps a second time across.
pub(super) fn scribble(spread: f32, random: &mut impl Rng) -> Line {
    let mut path = hatching(spread, random);
    if random.random_bool(0.2) {
        let across = turned(hatching(spread, random), random.random_range(0.6..2.2), [0.0; 2]);
        path.extend(across);
    }
    path
}

fn hatching(spread: f32, random: &mut impl Rng) -> Line {
    let hairpins = random.random_range(5..26);
    let along = spread * random.random_range(0.4..1.2);
    let (first, last) = (
        spread * random.random_range(0.3..1.0),
        spread * random.random_range(0.3..1.0),
    );
    let slant = random.random_range(-0.5..0.5);
    (0..=hairpins)
        .map(|i| {
            let t = i as f32 / hairpins as f32;
            let side = if i % 2 == 0 { -0.5 } else { 0.5 };
            let reach = (first + t * (last - first)) * random.random_range(0.75..1.15);
            let x = along * (t - 0.5) + spread * random.random_range(-0.04..0.04);
            [x + slant * side * reach, side * reach]
        })
        .collect()
}

/// Draws a few wide corners over a length.
pub(super) fn zigzag(length: f32, random: &mut impl Rng) -> Line {
    let corners = random.random_range(3..9);
    let height = length * random.random_range(0.12..0.5);
    (0..=corners)
        .map(|i| {
            let t = i as f32 / corners as f32 - 0.5;
            let side = if i % 2 == 0 { -0.5 } else { 0.5 };
            let x = length * (t + random.random_range(-0.04..0.04));
            [x, height * (side + random.random_range(-0.12..0.12))]
        })
        .collect()
}

/// Draws a line of `length` along x, bent by at most a share of it.
pub(super) fn bow(length: f32, most_bent: f32, random: &mut impl Rng) -> Line {
    let bend = random.random_range(-most_bent..most_bent);
    (0..=8)
        .map(|i| {
            let t = i as f32 / 8.0 - 0.5;
            [length * t, bend * length * (1.0 - 4.0 * t * t)]
        })
        .collect()
}

/// Draws an X: two strokes, or one that does not leave the paper between.
pub(super) fn cross(size: f32, random: &mut impl Rng) -> Vec<Line> {
    let tall: f32 = random.random_range(0.6..1.5);
    let mut leg = |angle: f32, length: f32| {
        let off = [0, 1].map(|_| size * random.random_range(-0.08..0.08));
        turned(bow(length, 0.06, random), angle, off)
    };
    let angle = tall.atan2(1.0);
    let first = leg(angle, size);
    let mut second = leg(-angle, size);
    if random.random_bool(0.4) {
        second.reverse();
    }
    if random.random_bool(0.2) {
        vec![[first, second].concat()]
    } else {
        vec![first, second]
    }
}

/// Draws one to three turns about an ellipse that moves on by `drift` a turn; more turns where it
/// does.
pub(super) fn turns(radius: f32, drift: f32, random: &mut impl Rng) -> Line {
    let turns = if drift > 0.0 {
        random.random_range(2.5..8.0)
    } else {
        random.random_range(1.0..3.5)
    };
    let flat = random.random_range(0.45..1.0);
    let grows = random.random_range(-0.3..0.3);
    let steps = (18.0 * turns) as usize;
    (0..=steps)
        .map(|i| {
            let turn = turns * i as f32 / steps as f32;
            let (sin, cos) = (TAU * turn).sin_cos();
            let r = radius * (1.0 + grows * (turn / turns - 0.5)) * random.random_range(0.96..1.04);
            let x = drift * (turn - 0.5 * turns);
            [x + flat * r * cos, r * sin]
        })
        .collect()
}

/// Draws a check mark: a short leg down, a longer one up.
pub(super) fn tick(size: f32, random: &mut impl Rng) -> Line {
    let left = [-0.35, random.random_range(-0.25..0.1)];
    let right = [0.6, random.random_range(-0.9..-0.4)];
    [left, [0.0, 0.3], right].map(|p| p.map(|v| size * v)).to_vec()
}

/// Draws a pen at rest: a point or three within `reach`.
pub(super) fn rest(reach: f32, random: &mut impl Rng) -> Line {
    let points = random.random_range(1..=3);
    let mut near = || [0, 1].map(|_| random.random_range(-reach..reach));
    (0..points).map(|_| near()).collect()
}

/// Draws to and fro within a small patch, without any order.
pub(super) fn smudge(size: f32, random: &mut impl Rng) -> Line {
    let corners = random.random_range(6..16);
    let mut near = || [0, 1].map(|_| size * random.random_range(-0.5..0.5));
    (0..corners).map(|_| near()).collect()
}

/// Draws what the ball of the hand leaves low beside the drawing: two to five short arcs and dots.
pub(super) fn palm(frame: &Frame, random: &mut impl Rng) -> Vec<Line> {
    let side = if random.random_bool(0.75) { 1.0 } else { 0.0 };
    let middle = [
        frame.min[0] + frame.extent[0] * side + frame.size * random.random_range(-0.12..0.2),
        frame.min[1] + frame.extent[1] * random.random_range(0.6..1.15),
    ];
    let count = random.random_range(2..=5);
    let touch = |_| {
        let length = frame.size * random.random_range(0.005..0.09);
        let off = [0, 1].map(|k| middle[k] + frame.size * random.random_range(-0.12..0.12));
        turned(bow(length, 0.25, random), random.random_range(0.6..2.2), off)
    };
    (0..count).map(touch).collect()
}

/// Draws a line below the drawing, straight or wavy, or two.
pub(super) fn underline(frame: &Frame, random: &mut impl Rng) -> Vec<Line> {
    let width = frame.extent[0].max(0.4 * frame.size) * random.random_range(0.5..1.2);
    let mut below = frame.size * random.random_range(0.02..0.16);
    let x = frame.middle()[0] + frame.size * random.random_range(-0.1..0.1);
    let (waves, height) = if random.random_bool(0.25) {
        (random.random_range(3.0..8.0), 0.02 * frame.size)
    } else {
        (0.0, 0.0)
    };
    let tilt = random.random_range(-0.08..0.08);
    let lines = if random.random_bool(0.3) { 2 } else { 1 };
    let line = |_| {
        let shape = bow(width, 0.02, random).into_iter().enumerate();
        let wavy = shape.map(|(i, p)| [p[0], p[1] + height * (waves * i as f32 / 8.0 * TAU).sin()]);
        let place = [x, frame.min[1] + frame.extent[1] + below];
        below += frame.size * random.random_range(0.03..0.07);
        turned(wavy.collect(), tilt, place)
    };
    (0..lines).map(line).collect()
}
