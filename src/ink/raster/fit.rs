//! [`Fit`] maps the canvas to the raster, [`Polylines`] is a drawing in raster pixels.

use std::ops::Range;

use super::{RasterSpec, Segment};
use crate::sketch::{Bounds, Sketch};

/// [`Fit`] is the map from canvas units to raster pixels that fits an ink box, aspect kept, centred, into the model's
/// square within its margin.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fit {
    /// A canvas unit has so many raster pixels.
    pub scale: f32,
    /// This is the ink box's middle, in canvas units.
    canvas_center: [f32; 2],
    /// This is half the raster's side: where that middle goes.
    raster_center: f32,
}

impl Fit {
    /// Computes the fit for ink within `bounds`. A box without extent (a dot) lands in the middle
    /// at scale 1, and so does an empty one.
    pub fn new(bounds: Bounds, spec: &RasterSpec) -> Self {
        let raster_center = 0.5 * spec.size as f32;
        let [width, height] = bounds.size();
        let longest = width.max(height);
        let free = (spec.size as f32 - 2.0 * spec.margin_px).max(1.0);
        let scale = if longest > 0.0 { free / longest } else { 1.0 };
        // A box thinner than f32 can magnify counts as a dot.
        let scale = if scale.is_finite() { scale } else { 1.0 };
        let canvas_center = if bounds.is_empty() { [0.0; 2] } else { bounds.center() };
        Self {
            scale,
            canvas_center,
            raster_center,
        }
    }

    /// Returns the place of the canvas point (x, y) in the raster, in pixels.
    pub fn apply(&self, x: f32, y: f32) -> [f32; 2] {
        // The middle is subtracted first: far from the origin, scale * x + offset would cancel badly.
        [
            (x - self.canvas_center[0]) * self.scale + self.raster_center,
            (y - self.canvas_center[1]) * self.scale + self.raster_center,
        ]
    }
}

/// [`Polylines`] holds strokes as polylines in raster pixels, flat: the points of all strokes one after another. The
/// segments of all strokes are numbered through in the same order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Polylines {
    points: Vec<[f32; 2]>,
    strokes: Vec<Range<usize>>,
    segments: Vec<Range<usize>>,
}

impl Polylines {
    /// Places the strokes of `sketch` under `fit`.
    pub fn new(sketch: &Sketch, fit: &Fit) -> Self {
        Self::from_strokes(
            sketch
                .strokes()
                .iter()
                .map(|s| s.points().iter().map(|p| fit.apply(p.x, p.y))),
        )
    }

    /// Makes polylines of points that are raster pixels already. A stroke without points has no
    /// segment.
    pub fn from_strokes<S>(strokes: impl IntoIterator<Item = S>) -> Self
    where
        S: IntoIterator<Item = [f32; 2]>,
    {
        let mut polylines = Self::default();
        for stroke in strokes {
            let (first_point, first_segment) = (polylines.points.len(), polylines.segment_count());
            polylines.points.extend(stroke);
            let points = first_point..polylines.points.len();
            let count = if points.len() == 1 {
                1
            } else {
                points.len().saturating_sub(1)
            };
            polylines.strokes.push(points);
            polylines.segments.push(first_segment..first_segment + count);
        }
        polylines
    }

    /// Returns all points, stroke after stroke, in raster pixels.
    pub fn points(&self) -> &[[f32; 2]] {
        &self.points
    }

    /// Returns the points to be changed in place (jitter, shifts); their number and grouping stay.
    pub fn points_mut(&mut self) -> &mut [[f32; 2]] {
        &mut self.points
    }

    /// Returns for each stroke the range of its points.
    pub fn strokes(&self) -> &[Range<usize>] {
        &self.strokes
    }

    /// Returns for each stroke the range of its segments in the numbering through all strokes.
    pub fn segments(&self) -> &[Range<usize>] {
        &self.segments
    }

    /// Counts the strokes.
    pub fn stroke_count(&self) -> usize {
        self.strokes.len()
    }

    /// Counts the segments of all strokes.
    pub fn segment_count(&self) -> usize {
        self.segments.last().map_or(0, |s| s.end)
    }

    /// Returns the two point indices of `segment` of `stroke`; the same one twice for a lone dot.
    pub(super) fn ends(&self, stroke: usize, segment: usize) -> [usize; 2] {
        let first = self.strokes[stroke].start + (segment - self.segments[stroke].start);
        [first, (first + 1).min(self.strokes[stroke].end - 1)]
    }

    pub(super) fn segment(&self, stroke: usize, segment: usize) -> Segment {
        let [a, b] = self.ends(stroke, segment);
        Segment::new(self.points[a], self.points[b])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sketch::Point;

    const SPEC: RasterSpec = RasterSpec {
        size: 64,
        margin_px: 4.0,
        radius_px: 1.0,
        tau_px: 0.5,
    };

    fn check(points: &[[f32; 2]], expected: &[[f32; 2]]) {
        let points: Vec<_> = points.iter().map(|p| Point::new(p[0], p[1])).collect();
        let fit = Fit::new(Bounds::around(&points), &SPEC);
        let found: Vec<_> = points.iter().map(|p| fit.apply(p.x, p.y)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn the_ink_box_is_centred_within_the_margin_and_keeps_its_aspect() {
        check(&[[0.0, 0.0], [112.0, 56.0]], &[[4.0, 18.0], [60.0, 46.0]]);
        check(&[[-10.0, 5.0], [-10.0, 5.5]], &[[32.0, 4.0], [32.0, 60.0]]);
    }

    #[test]
    fn a_dot_lands_in_the_middle() {
        check(&[[7e8, -3.0]], &[[32.0, 32.0]]);
        check(&[[1e-42, 0.0], [0.0, 0.0]], &[[32.0, 32.0], [32.0, 32.0]]);
    }

    #[test]
    fn segments_are_numbered_through() {
        let lines = Polylines::from_strokes([
            vec![[0.0, 0.0], [1.0, 0.0], [1.0, 1.0]],
            vec![[5.0, 5.0]],
            vec![[2.0, 2.0], [3.0, 3.0]],
        ]);
        assert_eq!(lines.segments(), [0..2, 2..3, 3..4]);
        assert_eq!(lines.ends(1, 2), [3, 3]);
        assert_eq!(lines.ends(2, 3), [4, 5]);
    }
}
