//! [`Affine`] says how strokes are moved, scaled, turned and mirrored.

use super::{Point, Stroke, StrokeId};

/// [`Affine`] is the map from (x, y) to (a x + c y + e, b x + d y + f), in the order of SVG's `matrix(a b c d e f)`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Affine(pub [f32; 6]);

impl Affine {
    /// Leaves everything where it is.
    pub const IDENTITY: Self = Self([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    /// Moves by `delta` canvas units.
    pub fn shift(delta: [f32; 2]) -> Self {
        Self([1.0, 0.0, 0.0, 1.0, delta[0], delta[1]])
    }

    /// Scales by `factors` in x and y; `fixed` stays in place. A factor of -1 mirrors.
    pub fn scale(factors: [f32; 2], fixed: [f32; 2]) -> Self {
        let [sx, sy] = factors;
        Self([sx, 0.0, 0.0, sy, fixed[0] - sx * fixed[0], fixed[1] - sy * fixed[1]])
    }

    /// Turns by `radians`, clockwise on the screen; `fixed` stays in place.
    pub fn turn(radians: f32, fixed: [f32; 2]) -> Self {
        let (sin, cos) = radians.sin_cos();
        let turned = Self([cos, sin, -sin, cos, 0.0, 0.0]);
        let [x, y] = turned.apply(fixed);
        Self([cos, sin, -sin, cos, fixed[0] - x, fixed[1] - y])
    }

    /// Returns the place that `at` goes to.
    pub fn apply(&self, at: [f32; 2]) -> [f32; 2] {
        let Self([a, b, c, d, e, f]) = self;
        let [x, y] = at;
        [a * x + c * y + e, b * x + d * y + f]
    }

    /// Returns the map that does first what `inner` does and then what this one does.
    #[must_use]
    pub fn after(&self, inner: &Self) -> Self {
        let Self([a, b, c, d, ..]) = self;
        let Self([ia, ib, ic, id, ie, jf]) = inner;
        let [e, f] = self.apply([*ie, *jf]);
        Self([a * ia + c * ib, b * ia + d * ib, a * ic + c * id, b * ic + d * id, e, f])
    }

    /// Computes by how much lengths grow, on average over all directions: the root of the area's
    /// factor.
    pub fn growth(&self) -> f32 {
        let Self([a, b, c, d, ..]) = self;
        (a * d - b * c).abs().sqrt()
    }

    /// Tells whether every number is finite and nothing is squashed to a line.
    pub fn is_sound(&self) -> bool {
        self.0.iter().all(|v| v.is_finite()) && self.growth().is_normal()
    }
}

impl Stroke {
    /// Maps the stroke by `map` and calls it `id`, its width grown with it; `None` where a point
    /// would leave the paper.
    #[must_use]
    pub fn transformed(&self, map: &Affine, id: StrokeId) -> Option<Self> {
        let moved = |p: &Point| {
            let [x, y] = map.apply([p.x, p.y]);
            Point { x, y, ..*p }
        };
        let points: Vec<Point> = self.points.iter().map(moved).collect();
        let width = self.width * map.growth();
        let sound = points.iter().all(Point::is_sound) && width.is_normal();
        sound.then(|| Self {
            width,
            ..self.along(id, points)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(a: [f32; 2], b: [f32; 2]) -> bool {
        (0..2).all(|i| (a[i] - b[i]).abs() < 1e-4)
    }

    #[test]
    fn maps_do_what_their_names_say() {
        let at = [3.0, 1.0];
        let check = |map: Affine, expected| assert!(near(map.apply(at), expected), "{map:?}");
        check(Affine::IDENTITY, at);
        check(Affine::shift([2.0, -1.0]), [5.0, 0.0]);
        check(Affine::scale([2.0, -1.0], [1.0, 1.0]), [5.0, 1.0]);
        // A quarter turn takes right to down, as y grows downwards.
        check(Affine::turn(std::f32::consts::FRAC_PI_2, [1.0, 1.0]), [1.0, 3.0]);
        assert!((Affine::scale([2.0, 8.0], at).growth() - 4.0).abs() < 1e-5);
        assert!(!Affine::scale([0.0, 1.0], at).is_sound());
    }

    #[test]
    fn a_transformed_stroke_keeps_everything_but_place_and_width() {
        let point = Point {
            pressure: Some(0.3),
            time_secs: Some(2.0),
            ..Point::new(1.0, 2.0)
        };
        let stroke = Stroke::new(StrokeId(1), 4.0, vec![point]).expect("a sound point");
        let moved = stroke.transformed(&Affine::scale([2.0, 2.0], [0.0, 0.0]), StrokeId(9));
        let moved = moved.expect("the point stays on the paper");
        assert_eq!(
            (moved.id(), moved.width(), moved.ink()),
            (StrokeId(9), 8.0, stroke.ink())
        );
        let expected = Point {
            x: 2.0,
            y: 4.0,
            ..point
        };
        assert_eq!(moved.points(), [expected]);
        let far = Affine::shift([1e30, 0.0]);
        assert_eq!(stroke.transformed(&far, StrokeId(9)), None);
    }
}
