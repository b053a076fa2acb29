//! Turns paths into polylines, and asks what these enclose and how far they go.

use lyon::geom::{CubicBezierSegment, LineSegment, QuadraticBezierSegment, point};
use resvg::tiny_skia::{PathSegment, Point as SkiaPoint, Transform};
use resvg::usvg::Path;

use crate::sketch::Point;

/// Lines enclose something where it is at least this share of the square of their length.
const LEAST_AREA: f64 = 1e-6;

/// Flattens the subpaths of `path` to polylines in canvas units.
pub(super) fn flatten(path: &Path, transform: Transform, tolerance: f32) -> Vec<Vec<Point>> {
    let canvas = |mut p: SkiaPoint| {
        transform.map_point(&mut p);
        point(p.x, p.y)
    };
    let tolerance = tolerance.max(f32::MIN_POSITIVE);
    let mut polylines = Vec::new();
    let mut line = Vec::new();
    let mut from = point(0.0, 0.0);
    for segment in path.data().segments() {
        let mut add = |part: &LineSegment<f32>| line.push(Point::new(part.to.x, part.to.y));
        match segment {
            PathSegment::MoveTo(to) => {
                polylines.push(std::mem::take(&mut line));
                from = canvas(to);
                line.push(Point::new(from.x, from.y));
            }
            PathSegment::LineTo(to) => {
                let to = canvas(to);
                add(&LineSegment { from, to });
                from = to;
            }
            PathSegment::QuadTo(ctrl, to) => {
                let (ctrl, to) = (canvas(ctrl), canvas(to));
                QuadraticBezierSegment { from, ctrl, to }.for_each_flattened(tolerance, &mut add);
                from = to;
            }
            PathSegment::CubicTo(ctrl1, ctrl2, to) => {
                let (ctrl1, ctrl2, to) = (canvas(ctrl1), canvas(ctrl2), canvas(to));
                CubicBezierSegment { from, ctrl1, ctrl2, to }.for_each_flattened(tolerance, &mut add);
                from = to;
            }
            // What closes at once is a dot; else the way back to the start is drawn, too.
            PathSegment::Close if line.len() > 1 && line.first() != line.last() => {
                line.push(line[0]);
            }
            PathSegment::Close => {}
        }
    }
    polylines.push(line);
    polylines.retain(|line| !line.is_empty());
    polylines
}

/// Tells whether anything lies inside of lines: what would be filled is not seen where nothing does.
pub(super) fn enclose(lines: &[Vec<Point>]) -> bool {
    lines.iter().any(|line| {
        let sides = line.iter().zip(line.iter().cycle().skip(1));
        let (mut area, mut length) = (0.0, 0.0);
        for (from, to) in sides {
            let ([ax, ay], [bx, by]) = ([from.x, from.y].map(f64::from), [to.x, to.y].map(f64::from));
            // Counted from the first point, so that what lies far off is as exact.
            let (x, y) = (f64::from(line[0].x), f64::from(line[0].y));
            area += (ax - x) * (by - y) - (bx - x) * (ay - y);
            length += (bx - ax).hypot(by - ay);
        }
        area.abs() > LEAST_AREA * length * length
    })
}

/// Tells whether a line goes anywhere.
pub(super) fn has_length(line: &[Point]) -> bool {
    line.iter().any(|p| (p.x, p.y) != (line[0].x, line[0].y))
}

/// [`Area`] is a rectangle: left, top, right and bottom.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Area([f32; 4]);

impl Area {
    /// Returns the area around a page of `size` whose units `transform` leads to canvas units.
    pub fn of([width, height]: [f32; 2], transform: Transform) -> Self {
        let mut area = [f32::INFINITY, f32::INFINITY, f32::NEG_INFINITY, f32::NEG_INFINITY];
        for (x, y) in [(0.0, 0.0), (width, 0.0), (0.0, height), (width, height)] {
            let mut corner = SkiaPoint::from_xy(x, y);
            transform.map_point(&mut corner);
            area = [
                area[0].min(corner.x),
                area[1].min(corner.y),
                area[2].max(corner.x),
                area[3].max(corner.y),
            ];
        }
        Self(area)
    }

    /// Returns the area with a margin of so many times its longer side.
    pub fn grown(self, share: f32) -> Self {
        let [left, top, right, bottom] = self.0;
        let margin = share * (right - left).max(bottom - top);
        Self([left - margin, top - margin, right + margin, bottom + margin])
    }

    /// Tells whether a point lies within the area.
    pub fn holds(self, p: &Point) -> bool {
        let [left, top, right, bottom] = self.0;
        (left..=right).contains(&p.x) && (top..=bottom).contains(&p.y)
    }

    /// Returns what of a line lies within the area.
    pub fn cut(self, line: &[Point]) -> Vec<Vec<Point>> {
        let mut parts: Vec<Vec<Point>> = Vec::new();
        for pair in line.windows(2) {
            let Some([from, to]) = self.part(&pair[0], &pair[1]) else {
                continue;
            };
            match parts.last_mut().filter(|part| part.last() == Some(&from)) {
                Some(part) => part.push(to),
                None => parts.push(vec![from, to]),
            }
        }
        parts
    }

    /// Returns what of a segment lies within the area (Liang and Barsky 1984).
    fn part(self, from: &Point, to: &Point) -> Option<[Point; 2]> {
        let [left, top, right, bottom] = self.0.map(f64::from);
        let ([ax, ay], [bx, by]) = ([from.x, from.y].map(f64::from), [to.x, to.y].map(f64::from));
        let (mut begin, mut end) = (0.0f64, 1.0f64);
        for (a, b, least, most) in [(ax, bx, left, right), (ay, by, top, bottom)] {
            if a == b {
                if !(least..=most).contains(&a) {
                    return None;
                }
                continue;
            }
            let [first, last] = [(least - a) / (b - a), (most - a) / (b - a)];
            begin = begin.max(first.min(last));
            end = end.min(first.max(last));
        }
        let at = |t: f64| Point::new((ax + t * (bx - ax)) as f32, (ay + t * (by - ay)) as f32);
        let exact = |t: f64, whole: &Point| if t == 0.0 || t == 1.0 { *whole } else { at(t) };
        (begin <= end).then(|| [exact(begin, from), exact(end, to)])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(points: &[[f32; 2]]) -> Vec<Point> {
        points.iter().map(|p| Point::new(p[0], p[1])).collect()
    }

    #[test]
    fn straight_lines_enclose_nothing() {
        for (points, expected) in [
            (&[[0.0, 0.0], [9.0, 1.0]][..], false),
            (&[[0.0, 0.0], [9.0, 9.0], [3.0, 3.0]], false),
            (&[[1e4, 1e4], [1e4, 1e4 + 9.0], [1e4, 1e4 + 4.0]], false),
            (&[[0.0, 0.0], [9.0, 0.0], [9.0, 1.0]], true),
            (&[[5.0, 5.0]], false),
        ] {
            assert_eq!(enclose(&[line(points)]), expected, "{points:?}");
        }
    }

    #[test]
    fn what_lies_beyond_an_area_is_cut_off() {
        let area = Area::of([100.0, 100.0], Transform::identity());
        assert_eq!(
            area.cut(&line(&[[-1e6, 50.0], [1e6, 50.0]])),
            [line(&[[0.0, 50.0], [100.0, 50.0]])]
        );
        let twice = [[10.0, 10.0], [10.0, 200.0], [60.0, 200.0], [60.0, 10.0]];
        let parts = area.cut(&line(&twice));
        assert_eq!(
            parts,
            [
                line(&[[10.0, 10.0], [10.0, 100.0]]),
                line(&[[60.0, 100.0], [60.0, 10.0]])
            ]
        );
        let inside = line(&[[1.0, 1.0], [2.0, 50.0], [3.0, 3.0]]);
        assert_eq!(area.cut(&inside), std::slice::from_ref(&inside));
        assert_eq!(area.grown(0.5), Area([-50.0, -50.0, 150.0, 150.0]));
        assert!(area.cut(&line(&[[-9.0, -9.0], [-1.0, 400.0]])).is_empty());
    }
}
