//! Measures what a stroke's own form says of how it was meant: hairpins, ink packed into little room, one half of an X.

use super::Stroke;
use crate::tasks::assist::plane::{angle, thinned};
use strokewise_ink::plane::distance;

/// A line's direction is taken over this step for hairpins, in shares of the raster: less sees the hand tremble.
const STEP: f32 = 2.0 / 64.0;
/// At most so many steps of a stroke are looked at; of a longer one each is longer.
const MOST_STEPS: usize = 160;
/// A turn beyond this, in radians, within two steps to either side is a hairpin.
const HAIRPIN: f32 = 2.1;
/// A stroke that is shorter than this has no form.
const LEAST_EXTENT: f32 = 1.0 / 64.0;

/// Counts how often the line through `points` turns back.
pub(super) fn hairpins(points: &[[f32; 2]], length: f32) -> f32 {
    let steps = ((length / STEP) as usize).clamp(4, MOST_STEPS);
    let even = thinned(points, steps + 1);
    let way = |a: usize, b: usize| [even[b][0] - even[a][0], even[b][1] - even[a][1]];
    let (mut count, mut i) = (0.0, 2);
    while i + 2 < even.len() {
        let turn = |reach: usize| angle(way(i - reach, i), way(i, i + reach));
        if turn(1) > HAIRPIN || turn(2) > HAIRPIN {
            count += 1.0;
            i += 1;
        }
        i += 1;
    }
    count
}

/// Computes the length over the longer side of the box: 1 of a line, about 3 of a circle, many of a
/// scribble.
pub(super) fn folded(stroke: &Stroke) -> f32 {
    let extent = extent(stroke);
    if extent < LEAST_EXTENT {
        1.0
    } else {
        stroke.length / extent
    }
}

/// Computes the longer side of the box.
pub(super) fn extent(stroke: &Stroke) -> f32 {
    let [width, height] = stroke.bounds.size();
    width.max(height)
}

/// Computes how far `a` and `b` are the two halves of an X, 0..=1: straight, of one length, each
/// across the other's middle.
pub(super) fn halves_of_an_x(a: &Stroke, b: &Stroke) -> f32 {
    let lengths = [a, b].map(|s| s.length.max(LEAST_EXTENT));
    let apart = distance(a.bounds.center(), b.bounds.center()) / lengths[0].min(lengths[1]);
    let centred = (1.0 - 3.0 * apart).max(0.0);
    if centred <= 0.0 {
        return 0.0;
    }
    let straight = |s: &Stroke| {
        let [from, to] = s.ends();
        distance(from, to) / s.length.max(LEAST_EXTENT)
    };
    let alike = (lengths[0] / lengths[1]).min(lengths[1] / lengths[0]);
    let direction = |s: &Stroke| {
        let [from, to] = s.ends();
        [to[0] - from[0], to[1] - from[1]]
    };
    let across = angle(direction(a), direction(b)).sin();
    (straight(a) * straight(b)).min(1.0) * alike * across * centred
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stroke(points: &[[f32; 2]]) -> Stroke {
        Stroke::new(points, 64.0)
    }

    #[test]
    fn a_scribble_turns_back_and_a_circle_does_not() {
        let scribble: Vec<_> = (0..9)
            .map(|i| [10.0 + 2.0 * i as f32, if i % 2 == 0 { 10.0 } else { 40.0 }])
            .collect();
        let scribble = stroke(&scribble);
        assert!((6.0..=8.0).contains(&scribble.hairpins), "{}", scribble.hairpins);
        assert!(folded(&scribble) > 6.0);
        let circle: Vec<_> = (0..=40)
            .map(|i| (i as f32 * 0.157).sin_cos())
            .map(|(x, y)| [32.0 + 20.0 * x, 32.0 + 20.0 * y])
            .collect();
        let circle = stroke(&circle);
        assert!(circle.hairpins < 0.5 && (2.8..3.4).contains(&folded(&circle)));
        let dot = stroke(&[[5.0, 5.0]]);
        assert!(dot.hairpins < 0.5 && folded(&dot) < 1.5);
    }

    #[test]
    fn an_x_has_two_halves_and_a_corner_none() {
        let rising = stroke(&[[10.0, 10.0], [30.0, 30.0]]);
        let falling = stroke(&[[10.0, 30.0], [30.0, 10.0]]);
        let side = stroke(&[[30.0, 30.0], [30.0, 10.0]]);
        assert!(halves_of_an_x(&rising, &falling) > 0.9);
        assert!(halves_of_an_x(&rising, &side) < 0.1);
        assert!(halves_of_an_x(&rising, &rising) < 0.1);
    }
}
