//! Strokes that do not belong, drawn by chance.

use std::f32::consts::TAU;

use rand::seq::IndexedRandom;
use rand::{Rng, RngExt};
use serde::Serialize;

use crate::dataset::Dataset;
use strokewise_explain::model::ClassId;

/// A stroke as points in canvas units.
pub(crate) type Line = Vec<[f32; 2]>;

/// What kind of noise a stroke is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A stroke of a drawing of another category.
    Foreign,
    /// To and fro over a patch.
    Scribble,
    /// A long line across.
    Slash,
    /// A dot or a short tick, somewhere.
    Stray,
    /// One to three turns of an ellipse.
    Loop,
    /// A stroke of the drawing traced again, a little beside itself.
    Retrace,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 6] = [
        Self::Foreign,
        Self::Scribble,
        Self::Slash,
        Self::Stray,
        Self::Loop,
        Self::Retrace,
    ];

    /// A stroke of this kind for a drawing of the strokes `own`; `others` are the strokes of a drawing of
    /// another category.
    pub(super) fn draw(self, own: &[Line], others: &[Line], random: &mut impl Rng) -> Stranger {
        let frame = Frame::around(own);
        let mut retraced = None;
        let line = match self {
            Self::Foreign => foreign(others, &frame, random),
            Self::Scribble => scribble(&frame, random),
            Self::Slash => slash(&frame, random),
            Self::Stray => stray(&frame, random),
            Self::Loop => ellipse(&frame, random),
            Self::Retrace => {
                let which = random.random_range(0..own.len());
                retraced = Some(which);
                retrace(&own[which], &frame, random)
            }
        };
        Stranger {
            line,
            kind: self,
            retraced,
        }
    }
}

/// A stroke that does not belong.
pub(crate) struct Stranger {
    pub(super) line: Line,
    pub(super) kind: Kind,
    retraced: Option<usize>,
}

impl Stranger {
    /// The line as it was drawn.
    pub fn line(self) -> Line {
        self.line
    }

    /// Which of the drawing's own strokes it traces again.
    pub fn retraced(&self) -> Option<usize> {
        self.retraced
    }

    /// The line in another shape: turned, stretched or, where it retraces one of the drawing's own, cut short, with a
    /// less steady hand and perhaps drawn back. Who learns from it is to learn what noise is, not how this module draws
    /// it.
    pub fn varied(self, random: &mut impl Rng) -> Self {
        let line = match self.kind {
            Kind::Retrace => carelessly(&self.line, random),
            _ => reshaped(&self.line, random),
        };
        Self { line, ..self }
    }
}

/// The strokes of `drawing` in canvas units.
pub(crate) fn lines(dataset: &Dataset, drawing: usize) -> Vec<Line> {
    dataset
        .strokes(drawing)
        .map(|s| s.iter().map(|p| p.map(f32::from)).collect())
        .collect()
}

/// Draws to find a drawing of another category; a data set of one category gives any.
const DRAWS_FOR_A_DONOR: usize = 50;

/// The strokes of some drawing that is no `class`, by hand.
pub(super) fn donor(dataset: &Dataset, class: ClassId, random: &mut impl Rng) -> Vec<Line> {
    let mut draw = || random.random_range(0..dataset.len());
    let other = (0..DRAWS_FOR_A_DONOR)
        .map(|_| draw())
        .find(|&drawing| dataset.class(drawing) != class && !dataset.is_traced(drawing));
    lines(dataset, other.unwrap_or(0))
}

/// A dot's size, small beside any drawing in whatever units.
const LEAST_EXTENT: f32 = 1e-3;

/// Where the drawing is.
struct Frame {
    min: [f32; 2],
    extent: [f32; 2],
    /// The longer side.
    size: f32,
}

impl Frame {
    fn around(lines: &[Line]) -> Self {
        let points = || lines.iter().flatten();
        let side = |axis: usize, of: fn(f32, f32) -> f32, start: f32| {
            points().map(|p| p[axis]).fold(start, of)
        };
        let min = [0, 1].map(|axis| side(axis, f32::min, f32::INFINITY));
        let max = [0, 1].map(|axis| side(axis, f32::max, f32::NEG_INFINITY));
        let extent = [0, 1].map(|axis| (max[axis] - min[axis]).max(LEAST_EXTENT));
        Self {
            min,
            extent,
            size: extent[0].max(extent[1]),
        }
    }

    /// A place in the box grown by `overhang` shares of its size on every side.
    fn place(&self, overhang: f32, random: &mut impl Rng) -> [f32; 2] {
        [0, 1].map(|axis| {
            let reach = self.extent[axis] + 2.0 * overhang * self.size;
            self.min[axis] - overhang * self.size + reach * random.random::<f32>()
        })
    }
}

fn foreign(others: &[Line], frame: &Frame, random: &mut impl Rng) -> Line {
    let Some(line) = others.choose(random) else {
        return vec![frame.place(0.0, random)];
    };
    let theirs = Frame::around(others);
    let scale = frame.size / theirs.size * random.random_range(0.5..1.0);
    let shift = frame.place(0.0, random);
    let middle = Frame::around(std::slice::from_ref(line));
    line.iter()
        .map(|p| {
            [0, 1].map(|axis| {
                shift[axis] + scale * (p[axis] - middle.min[axis] - 0.5 * middle.extent[axis])
            })
        })
        .collect()
}

fn scribble(frame: &Frame, random: &mut impl Rng) -> Line {
    let middle = frame.place(0.0, random);
    let (across, along) = (
        random.random_range(0.1..0.35),
        random.random_range(0.05..0.25),
    );
    let angle = random.random_range(0.0..TAU);
    let turns = random.random_range(6..16);
    (0..turns)
        .map(|i| {
            let side = if i % 2 == 0 { -0.5 } else { 0.5 };
            let u = across * (side + random.random_range(-0.15..0.15));
            let v = along * (i as f32 / turns as f32 - 0.5 + random.random_range(-0.08..0.08));
            turned([u, v], angle, frame.size, middle)
        })
        .collect()
}

fn slash(frame: &Frame, random: &mut impl Rng) -> Line {
    let middle = frame.place(0.0, random);
    let length = random.random_range(0.45..1.2);
    let bend = random.random_range(-0.06..0.06);
    let angle = random.random_range(0.0..TAU);
    (0..8)
        .map(|i| {
            let t = i as f32 / 7.0 - 0.5;
            turned(
                [length * t, bend * (1.0 - 4.0 * t * t)],
                angle,
                frame.size,
                middle,
            )
        })
        .collect()
}

fn stray(frame: &Frame, random: &mut impl Rng) -> Line {
    let middle = frame.place(0.15, random);
    let length = random.random_range(0.0..0.08);
    let angle = random.random_range(0.0..TAU);
    [-0.5, 0.5]
        .map(|t| turned([length * t, 0.0], angle, frame.size, middle))
        .to_vec()
}

fn ellipse(frame: &Frame, random: &mut impl Rng) -> Line {
    let middle = frame.place(0.05, random);
    let radii = [
        random.random_range(0.05..0.22),
        random.random_range(0.04..0.16),
    ];
    let (angle, turns) = (random.random_range(0.0..TAU), random.random_range(1.0..3.0));
    let steps = (14.0 * turns) as usize;
    (0..=steps)
        .map(|i| {
            let a = TAU * turns * i as f32 / steps as f32;
            let wobble = random.random_range(0.93..1.07);
            let point = [radii[0] * a.cos() * wobble, radii[1] * a.sin() * wobble];
            turned(point, angle, frame.size, middle)
        })
        .collect()
}

fn retrace(line: &Line, frame: &Frame, random: &mut impl Rng) -> Line {
    let shift = [0, 1].map(|_| frame.size * random.random_range(-0.03..0.03));
    line.iter()
        .map(|p| {
            let mut wobble = || frame.size * random.random_range(-0.008..0.008);
            [p[0] + shift[0] + wobble(), p[1] + shift[1] + wobble()]
        })
        .collect()
}

/// A stretch of `line`, unsteady by shares of its own size, in either direction.
fn carelessly(line: &Line, random: &mut impl Rng) -> Line {
    let from = random.random_range(0..line.len().div_ceil(2));
    let to = random.random_range(line.len() / 2..line.len());
    // Two points at least, if it has them.
    let to = to.max(from + 1).min(line.len() - 1);
    let size = Frame::around(std::slice::from_ref(line)).size;
    let mut wobble = |v: f32| v + size * random.random_range(-0.03..0.03);
    let mut stretch: Line = line[from..=to].iter().map(|p| p.map(&mut wobble)).collect();
    if random.random_bool(0.5) {
        stretch.reverse();
    }
    stretch
}

/// `line` turned and stretched about its middle.
fn reshaped(line: &Line, random: &mut impl Rng) -> Line {
    let frame = Frame::around(std::slice::from_ref(line));
    let middle = [0, 1].map(|axis| frame.min[axis] + 0.5 * frame.extent[axis]);
    let stretch = [0, 1].map(|_| random.random_range(-0.5..0.4_f32).exp());
    let angle = random.random_range(0.0..TAU);
    line.iter()
        .map(|p| {
            let point = [0, 1].map(|axis| stretch[axis] * (p[axis] - middle[axis]));
            turned(point, angle, 1.0, middle)
        })
        .collect()
}

/// `point`, in shares of `size`, turned by `angle` and put at `middle`.
fn turned(point: [f32; 2], angle: f32, size: f32, middle: [f32; 2]) -> [f32; 2] {
    let (sin, cos) = angle.sin_cos();
    [
        middle[0] + size * (point[0] * cos - point[1] * sin),
        middle[1] + size * (point[0] * sin + point[1] * cos),
    ]
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;

    use super::*;

    #[test]
    fn a_varied_retrace_is_a_stretch_of_what_it_retraces() {
        let own = vec![(0..9).map(|i| [10.0 * i as f32, 5.0]).collect::<Line>()];
        let mut random = ChaCha8Rng::seed_from_u64(5);
        for _ in 0..50 {
            let stranger = Kind::Retrace
                .draw(&own, &own, &mut random)
                .varied(&mut random);
            assert_eq!(stranger.retraced(), Some(0));
            let line = stranger.line();
            assert!((2..=9).contains(&line.len()), "{line:?}");
            for pair in line.windows(2) {
                let way = pair[1][0] - pair[0][0];
                assert!(
                    way * (line[line.len() - 1][0] - line[0][0]) > 0.0,
                    "{line:?}"
                );
            }
            assert!(line.iter().all(|p| (p[1] - 5.0).abs() < 6.0), "{line:?}");
        }
    }

    #[test]
    fn every_kind_draws_sound_points_of_its_own_size() {
        let own = vec![vec![[10.0, 20.0], [210.0, 120.0]], vec![[50.0, 50.0]]];
        let mut random = ChaCha8Rng::seed_from_u64(3);
        for kind in Kind::ALL {
            for _ in 0..50 {
                let line = kind.draw(&own, &own, &mut random).line;
                assert!(!line.is_empty(), "{kind:?}");
                let far = line
                    .iter()
                    .flatten()
                    .any(|v| !v.is_finite() || v.abs() > 600.0);
                assert!(!far, "{kind:?} draws {line:?}");
                let size = Frame::around(std::slice::from_ref(&line)).size;
                match kind {
                    Kind::Stray => assert!(size <= 17.0, "{size}"),
                    Kind::Slash => assert!(size >= 60.0, "{size}"),
                    _ => {}
                }
            }
        }
    }
}
