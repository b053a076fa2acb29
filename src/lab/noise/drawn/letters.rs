//! Writes letters and digits, as people write them beside a drawing.

use std::f32::consts::TAU;

use rand::seq::IndexedRandom;
use rand::{Rng, RngExt};

use super::Line;

/// [`Pen`] is a stroke of a letter.
enum Pen {
    /// It is straight lines between points, x to the right and y down, the letter being 1 high.
    Straight(&'static [[f32; 2]]),
    /// It is an arc about a middle, with its radii, and from which turn to which (0 is right, a quarter is down).
    Arc([f32; 2], [f32; 2], [f32; 2]),
}

use Pen::{Arc, Straight};

const LETTERS: &[&[Pen]] = &[
    // A
    &[
        Straight(&[[-0.35, 0.5], [0.0, -0.5], [0.35, 0.5]]),
        Straight(&[[-0.2, 0.12], [0.2, 0.12]]),
    ],
    // B
    &[
        Straight(&[[-0.25, -0.5], [-0.25, 0.5]]),
        Arc([-0.25, -0.25], [0.4, 0.25], [-0.25, 0.25]),
        Arc([-0.25, 0.25], [0.48, 0.25], [-0.25, 0.25]),
    ],
    // C
    &[Arc([0.05, 0.0], [0.35, 0.5], [-0.12, -0.88])],
    // E
    &[
        Straight(&[[0.3, -0.5], [-0.3, -0.5], [-0.3, 0.5], [0.3, 0.5]]),
        Straight(&[[-0.3, 0.0], [0.2, 0.0]]),
    ],
    // H
    &[
        Straight(&[[-0.3, -0.5], [-0.3, 0.5]]),
        Straight(&[[0.3, -0.5], [0.3, 0.5]]),
        Straight(&[[-0.3, 0.0], [0.3, 0.0]]),
    ],
    // K
    &[
        Straight(&[[-0.3, -0.5], [-0.3, 0.5]]),
        Straight(&[[0.3, -0.5], [-0.28, 0.05], [0.32, 0.5]]),
    ],
    // M
    &[Straight(&[
        [-0.4, 0.5],
        [-0.3, -0.5],
        [0.0, 0.2],
        [0.3, -0.5],
        [0.4, 0.5],
    ])],
    // R
    &[
        Straight(&[[-0.25, 0.5], [-0.25, -0.5]]),
        Arc([-0.25, -0.25], [0.45, 0.25], [-0.25, 0.25]),
        Straight(&[[-0.2, 0.0], [0.28, 0.5]]),
    ],
    // S
    &[Straight(&[
        [0.28, -0.38],
        [0.05, -0.5],
        [-0.25, -0.35],
        [-0.15, -0.08],
        [0.18, 0.08],
        [0.27, 0.32],
        [0.0, 0.5],
        [-0.3, 0.4],
    ])],
    // T
    &[
        Straight(&[[-0.35, -0.5], [0.35, -0.5]]),
        Straight(&[[0.0, -0.5], [0.0, 0.5]]),
    ],
    // a
    &[
        Arc([0.0, 0.2], [0.28, 0.3], [-0.1, -1.05]),
        Straight(&[[0.28, -0.1], [0.3, 0.5]]),
    ],
    // e
    &[Straight(&[
        [-0.25, 0.2],
        [0.25, 0.15],
        [0.2, -0.05],
        [0.0, -0.12],
        [-0.25, 0.05],
        [-0.25, 0.3],
        [-0.05, 0.5],
        [0.28, 0.42],
    ])],
    // 2
    &[Straight(&[
        [-0.28, -0.3],
        [-0.1, -0.5],
        [0.2, -0.42],
        [0.25, -0.15],
        [-0.3, 0.5],
        [0.32, 0.5],
    ])],
    // 4
    &[
        Straight(&[[0.05, -0.5], [-0.32, 0.15], [0.35, 0.15]]),
        Straight(&[[0.12, -0.15], [0.12, 0.5]]),
    ],
    // 7
    &[Straight(&[[-0.3, -0.5], [0.3, -0.5], [-0.1, 0.5]])],
    // 8
    &[
        Arc([0.0, -0.25], [0.22, 0.25], [0.25, 1.25]),
        Arc([0.0, 0.25], [0.28, 0.25], [-0.25, 0.75]),
    ],
];

/// Draws a letter of about `size` about the origin: its strokes.
pub(super) fn letter(size: f32, random: &mut impl Rng) -> Vec<Line> {
    let letter = LETTERS.choose(random).expect("there are letters");
    let wide = random.random_range(0.7..1.3);
    let stroke = |pen: &Pen| {
        let off = [0, 1].map(|_| random.random_range(-0.06..0.06_f32));
        let path = pen.path().into_iter();
        path.map(|p| [size * (wide * p[0] + off[0]), size * (p[1] + off[1])])
            .collect()
    };
    letter.iter().map(stroke).collect()
}

impl Pen {
    fn path(&self) -> Line {
        match self {
            Straight(points) => points.to_vec(),
            Arc(middle, radii, [from, to]) => (0..=12)
                .map(|i| {
                    let turn = from + (to - from) * i as f32 / 12.0;
                    let (sin, cos) = (TAU * turn).sin_cos();
                    [middle[0] + radii[0] * cos, middle[1] + radii[1] * sin]
                })
                .collect(),
        }
    }
}
