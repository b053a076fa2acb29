//! Chooses the places where people put things: on what is drawn, within it, beside it, in a corner.

use rand::seq::IndexedRandom;
use rand::{Rng, RngExt};

use super::Line;

/// A dot has this size, small beside any drawing in whatever units.
const LEAST_EXTENT: f32 = 1e-3;

/// [`Frame`] is the box around some lines.
#[derive(Debug, Clone, Copy)]
pub(super) struct Frame {
    pub min: [f32; 2],
    pub extent: [f32; 2],
    /// This is the longer side.
    pub size: f32,
}

impl Frame {
    pub fn around(lines: &[Line]) -> Self {
        let points = || lines.iter().flatten();
        let side = |axis: usize, of: fn(f32, f32) -> f32, start: f32| points().map(|p| p[axis]).fold(start, of);
        let min = [0, 1].map(|axis| side(axis, f32::min, f32::INFINITY));
        let max = [0, 1].map(|axis| side(axis, f32::max, f32::NEG_INFINITY));
        let extent = [0, 1].map(|axis| (max[axis] - min[axis]).max(LEAST_EXTENT));
        Self {
            min,
            extent,
            size: extent[0].max(extent[1]),
        }
    }

    pub fn middle(&self) -> [f32; 2] {
        [0, 1].map(|axis| self.min[axis] + 0.5 * self.extent[axis])
    }
}

/// [`Spot`] is a kind of place.
#[derive(Debug, Clone, Copy)]
pub(super) enum Spot {
    /// The place is on a line of the drawing.
    OnInk,
    /// The place is anywhere in the drawing's box.
    Within,
    /// The place is a little beyond one of its sides.
    Beside,
    /// The place is about one of its corners.
    Corner,
}

impl Spot {
    pub fn choose(random: &mut impl Rng) -> Self {
        let spots = [
            (Self::OnInk, 3),
            (Self::Within, 3),
            (Self::Beside, 3),
            (Self::Corner, 2),
        ];
        let chosen = spots.choose_weighted(random, |spot| spot.1);
        chosen.expect("there are spots, each with a weight").0
    }

    /// Draws a place of this kind.
    pub fn place(self, own: &[Line], frame: &Frame, random: &mut impl Rng) -> [f32; 2] {
        let jitter = frame.size * 0.04;
        let at = match self {
            Self::OnInk => {
                let line = own.choose(random).expect("a drawing has strokes");
                *line.choose(random).expect("a stroke has points")
            }
            Self::Within => [0, 1].map(|k| frame.min[k] + frame.extent[k] * random.random::<f32>()),
            Self::Beside => {
                let (axis, is_far) = (random.random_range(0..2), random.random_bool(0.5));
                let gap = frame.size * random.random_range(0.03..0.25);
                let mut at = [0, 1].map(|k| frame.min[k] + frame.extent[k] * random.random::<f32>());
                at[axis] = if is_far {
                    frame.min[axis] + frame.extent[axis] + gap
                } else {
                    frame.min[axis] - gap
                };
                at
            }
            Self::Corner => [0, 1].map(|k| {
                let side = f32::from(u8::from(random.random_bool(0.5)));
                let inwards = random.random_range(-0.08..0.2) * (1.0 - 2.0 * side);
                frame.min[k] + frame.extent[k] * side + frame.size * inwards
            }),
        };
        at.map(|v| v + random.random_range(-jitter..jitter))
    }
}
