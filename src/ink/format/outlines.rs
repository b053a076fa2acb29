//! Lines around shapes that other programs draw by a name and a size, and the curves through their points.

use std::f32::consts::TAU;

/// An ellipse becomes a line through so many points.
const ELLIPSE_POINTS: u8 = 48;

/// A stretch of a curved line becomes so many straight ones.
const CURVE_STEPS: u8 = 8;

/// Returns the ellipse in a box of this size, closed.
pub(super) fn ellipse([width, height]: [f32; 2]) -> Vec<[f32; 2]> {
    let at = |step: u8| {
        let (sin, cos) = (TAU * f32::from(step) / f32::from(ELLIPSE_POINTS)).sin_cos();
        [0.5 * width * (1.0 + cos), 0.5 * height * (1.0 + sin)]
    };
    (0..=ELLIPSE_POINTS).map(at).collect()
}

/// Returns the line through `corners`, given as shares of a box of this size, closed.
pub(super) fn polygon(corners: &[[f32; 2]], [width, height]: [f32; 2]) -> Vec<[f32; 2]> {
    let ring = corners.iter().chain(corners.first());
    ring.map(|[x, y]| [x * width, y * height]).collect()
}

/// Returns the smooth curve through `points` (Catmull and Rom 1974).
pub(super) fn curve(points: &[[f32; 2]]) -> Vec<[f32; 2]> {
    let Some(last) = points.len().checked_sub(1).filter(|last| *last > 1) else {
        return points.to_vec();
    };
    let mut curve = vec![points[0]];
    for i in 0..last {
        let [before, from, to, after] = [
            points[i.saturating_sub(1)],
            points[i],
            points[i + 1],
            points[(i + 2).min(last)],
        ];
        if from == to {
            continue;
        }
        curve.extend((1..=CURVE_STEPS).map(|step| {
            let t = f32::from(step) / f32::from(CURVE_STEPS);
            [0, 1].map(|k| {
                let [a, b, c, d] = [before[k], from[k], to[k], after[k]];
                let cubic = (3.0 * (b - c) + d - a) * t * t * t;
                let square = (2.0 * a - 5.0 * b + 4.0 * c - d) * t * t;
                0.5 * (2.0 * b + (c - a) * t + square + cubic)
            })
        }));
    }
    curve
}

/// Returns the arc of a circle from `from` to `to` whose middle lies `bend` beside the middle of the straight line, to
/// its left where `bend` is positive (y down).
pub(super) fn arc(from: [f32; 2], to: [f32; 2], bend: f32) -> Vec<[f32; 2]> {
    let [dx, dy] = [to[0] - from[0], to[1] - from[1]];
    let long = dx.hypot(dy);
    if long <= 0.0 || bend.abs() < 0.01 * long {
        return vec![from, to];
    }
    // Half of the chord and the height of the arc give the radius.
    let radius = 0.5 * (0.25 * long * long / bend + bend);
    let left = [dy / long, -dx / long];
    let center = [0, 1].map(|k| f32::midpoint(from[k], to[k]) + left[k] * (bend - radius));
    let [begin, end] = [from, to].map(|p| (p[1] - center[1]).atan2(p[0] - center[0]));
    let around = if bend > 0.0 {
        (end - begin).rem_euclid(TAU)
    } else {
        -(begin - end).rem_euclid(TAU)
    };
    let at = |step: u8| {
        let (sin, cos) = (begin + around * f32::from(step) / f32::from(ELLIPSE_POINTS)).sin_cos();
        [center[0] + radius.abs() * cos, center[1] + radius.abs() * sin]
    };
    (0..=ELLIPSE_POINTS).map(at).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_arc_begins_and_ends_where_it_is_told_and_its_middle_is_beside_the_chord() {
        for bend in [-80.0f32, -30.0, -3.0, 3.0, 30.0, 80.0] {
            let arc = arc([10.0, 20.0], [110.0, 20.0], bend);
            let near = |p: [f32; 2], q: [f32; 2]| (p[0] - q[0]).hypot(p[1] - q[1]) < 0.01;
            let middle = arc[arc.len() / 2];
            assert!(
                near(arc[0], [10.0, 20.0]) && near(arc[arc.len() - 1], [110.0, 20.0]),
                "{bend}"
            );
            assert!(near(middle, [60.0, 20.0 - bend]), "{bend}: {middle:?}");
        }
        assert_eq!(arc([0.0, 0.0], [5.0, 0.0], 0.0), [[0.0, 0.0], [5.0, 0.0]]);
    }
}
