//! Draws what the judging generator makes about the drawing's own strokes, and what it takes from another drawing's.

use std::f32::consts::{PI, TAU};

use rand::seq::IteratorRandom;
use rand::{Rng, RngExt};

use super::motion::{Pen, Swing, rest};
use super::page::Page;
use super::{Kind, Line, middle, put, sized};

/// Draws a stretch of one of the drawing's strokes once more: upon it, or a little beside it and
/// given up early.
pub(super) fn echo(kind: Kind, page: &Page, which: usize, random: &mut impl Rng) -> Line {
    let stroke = &page.strokes[which];
    let (off, kept) = match kind {
        Kind::Trial => (random.random_range(0.04..0.12), random.random_range(0.35..0.95)),
        _ => (random.random_range(0.0..0.025), random.random_range(0.5..1.0)),
    };
    let angle = random.random_range(0.0..TAU);
    let count = ((kept * stroke.len() as f32).ceil() as usize).max(2).min(stroke.len());
    let begin = if kind == Kind::Trial {
        0
    } else {
        random.random_range(0..=stroke.len() - count)
    };
    let targets = stroke[begin..begin + count].iter().map(|p| {
        let mut unsure = || off * random.random_range(-0.3..0.3_f32);
        [p[0] + off * angle.cos() + unsure(), p[1] + off * angle.sin() + unsure()]
    });
    let targets: Line = targets.collect();
    Pen::some(random).chase(&targets, random)
}

pub(super) fn foreign(page: &Page, strangers: &[Line], at: [f32; 2], random: &mut impl Rng) -> Line {
    let theirs = Page::new(strangers);
    let Some(stroke) = theirs.strokes.iter().choose(random) else {
        return vec![at];
    };
    let (middle, scale) = (middle(stroke), sized(0.7, random).clamp(0.3, 1.1));
    let at = if random.random_bool(0.3) { page.middle() } else { at };
    let place = |p: &[f32; 2]| [0, 1].map(|k| at[k] + scale * (p[k] - middle[k]));
    stroke.iter().map(place).collect()
}

/// Strikes through a stroke of the drawing, or scrawls over it along its course.
pub(super) fn crossing_out(page: &Page, pen: Pen, random: &mut impl Rng) -> Vec<Line> {
    let stroke = &page.strokes[page.some_stroke(random)];
    let (first, last) = (stroke[0], stroke[stroke.len() - 1]);
    let run = [last[0] - first[0], last[1] - first[1]];
    let length = run[0].hypot(run[1]);
    if length > 0.08 && random.random_bool(0.5) {
        let swing = Swing {
            across: sized(0.1, random),
            along: 0.0,
            drift: length,
            phase: 0.0,
            cycles: random.random_range(3.0..9.0),
        };
        let half = [first[0] + 0.5 * run[0], first[1] + 0.5 * run[1]];
        return vec![swing.drawn(half, run[1].atan2(run[0]), random)];
    }
    let (middle, half) = (middle(stroke), 0.5 * sized(0.3, random));
    let angle = random.random_range(0.0..PI);
    let count = random.random_range(1..=3);
    let apart = half * random.random_range(0.2..0.5);
    (0..count)
        .map(|i| {
            let y = apart * (i as f32 - 0.5 * (count - 1) as f32);
            pen.chase(&put(&[[-half, y], [half, y]], middle, angle), random)
        })
        .collect()
}

/// Draws from the end of a stroke on in its direction, which is that of its last tenth of the page.
pub(super) fn overshoot(page: &Page, pen: Pen, random: &mut impl Rng) -> Line {
    let stroke = &page.strokes[page.some_stroke(random)];
    let end = stroke[stroke.len() - 1];
    let near = |p: &&[f32; 2]| (p[0] - end[0]).hypot(p[1] - end[1]) < 0.1;
    let tail: Vec<_> = stroke.iter().rev().take_while(near).collect();
    let from = tail.last().map_or(end, |p| **p);
    let heading = (end[1] - from[1]).atan2(end[0] - from[0]) + random.random_range(-0.25..0.25);
    let length = sized(0.18, random);
    let on = [end[0] + length * heading.cos(), end[1] + length * heading.sin()];
    pen.chase(&[end, on], random)
}

/// Draws two to five touches along a curve below and beside the drawing.
pub(super) fn palm(page: &Page, pen: Pen, random: &mut impl Rng) -> Vec<Line> {
    let [width, height] = page.extent;
    let left = random.random_bool(0.2);
    let x = if left { -0.05 } else { width + 0.05 } + random.random_range(-0.1..0.1);
    let y = height * random.random_range(0.5..1.2);
    (0..random.random_range(2..=5))
        .map(|i| {
            let along = i as f32 * 0.06;
            let at = [x - along * along, y + along].map(|v| v + random.random_range(-0.02..0.02));
            if random.random_bool(0.4) {
                return rest(at, random);
            }
            let half = 0.5 * sized(0.04, random);
            let bulge = [0.0, 0.5 * half];
            let path = [[-half, 0.0], bulge, [half, 0.0]];
            pen.chase(&put(&path, at, random.random_range(0.8..2.4)), random)
        })
        .collect()
}

pub(super) fn underline(page: &Page, pen: Pen, random: &mut impl Rng) -> Vec<Line> {
    let [width, height] = page.extent;
    let half = 0.5 * width.max(0.3) * random.random_range(0.6..1.3);
    let middle = 0.5 * width + random.random_range(-0.08..0.08);
    let y = height + random.random_range(0.02..0.2);
    if random.random_bool(0.2) {
        let swing = Swing {
            across: 0.03,
            along: 0.0,
            drift: 2.0 * half,
            phase: 0.0,
            cycles: random.random_range(4.0..9.0),
        };
        return vec![swing.drawn([middle, y], 0.0, random)];
    }
    let mut line = vec![
        [middle - half, y],
        [middle + half, y + random.random_range(-0.04..0.04)],
    ];
    let twice = random.random_bool(0.3);
    if twice && random.random_bool(0.5) {
        line.push([middle - half, y + 0.05]);
        return vec![pen.chase(&line, random)];
    }
    let lower: Line = line.iter().map(|p| [p[0], p[1] + 0.05]).collect();
    let mut lines = vec![pen.chase(&line, random)];
    if twice {
        lines.push(pen.chase(&lower, random));
    }
    lines
}
