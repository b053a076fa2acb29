//! [`Course`] is a stroke by the way along it, in raster pixels: where it is, and what it does for the score, at every
//! length. Cuts and colours may fall between two points, where a segment's support is shared evenly over its length.

use std::ops::Range;

use crate::attribution::{StrokeAttribution, Subject};
use strokewise_ink::plane::distance;

/// A [profile](Course::profile) has so many samples.
pub(super) const PROFILE_SAMPLES: usize = 32;

/// A profile averages over so much to either side, in raster pixels: two pen widths. P-SLA jumps from pixel to pixel;
/// less shows the raster, more blurs a short tail into its stroke.
const PROFILE_REACH_PX: f32 = 4.0;

/// A stroke shorter than this, in raster pixels, is a dot: it has no parts.
const LEAST_LENGTH_PX: f32 = 2.0;

/// Computes the [profile](Course::profile) of each stroke of `subject`, which `strokes` explain.
pub(in crate::tasks) fn profiles(subject: &Subject, strokes: &[StrokeAttribution]) -> Vec<Vec<f32>> {
    let lines = subject.lines();
    let courses = lines.strokes().iter().zip(strokes);
    let courses = courses.map(|(s, a)| Course::new(&lines.points()[s.clone()], &a.points));
    courses.map(|course| course.profile()).collect()
}

/// [`Course`] holds one stroke's points and support along its length.
#[derive(Debug, Clone)]
pub(super) struct Course {
    points: Vec<[f32; 2]>,
    /// The ways to each point are these, in pixels.
    ways: Vec<f32>,
    /// These are the P-SLA of everything before each point.
    supports: Vec<f32>,
    /// The whole stroke has this P-SLA.
    total: f32,
}

impl Course {
    /// Measures the course through `points`, in raster pixels, with the P-SLA of each segment (eq.
    /// 6).
    pub fn new(points: &[[f32; 2]], segments: &[f32]) -> Self {
        let (mut ways, mut supports) = (vec![0.0], vec![0.0]);
        for (pair, support) in points.windows(2).zip(segments) {
            ways.push(ways[ways.len() - 1] + distance(pair[0], pair[1]));
            supports.push(supports[supports.len() - 1] + support);
        }
        Self {
            points: points.to_vec(),
            ways,
            supports,
            total: segments.iter().sum(),
        }
    }

    /// Returns the length in pixels.
    pub fn length(&self) -> f32 {
        self.ways[self.ways.len() - 1]
    }

    /// Returns the P-SLA of the whole stroke.
    pub fn total(&self) -> f32 {
        self.total
    }

    /// Returns the position after `way` pixels.
    pub fn at(&self, way: f32) -> [f32; 2] {
        let (before, t) = self.locate(way);
        let after = (before + 1).min(self.points.len() - 1);
        [0, 1].map(|axis| {
            let (a, b) = (self.points[before][axis], self.points[after][axis]);
            a + t * (b - a)
        })
    }

    /// Computes the P-SLA of the stretch `ways`, in pixels along the stroke.
    pub fn support(&self, ways: Range<f32>) -> f32 {
        self.support_before(ways.end) - self.support_before(ways.start)
    }

    /// Cuts out the points along `ways`, cut ends included; there are at least two.
    pub fn stretch(&self, ways: Range<f32>) -> Vec<[f32; 2]> {
        let inner = self.ways.iter().zip(&self.points);
        let inner = inner.filter(|(way, _)| **way > ways.start && **way < ways.end);
        std::iter::once(self.at(ways.start))
            .chain(inner.map(|(_, point)| *point))
            .chain([self.at(ways.end)])
            .collect()
    }

    /// Computes, at [`PROFILE_SAMPLES`] even steps along the stroke, what its P-SLA would be if all
    /// of it were like here, that is, support per length, averaged over [`PROFILE_REACH_PX`] to
    /// either side, times length.
    pub fn profile(&self) -> Vec<f32> {
        let length = self.length();
        if length < LEAST_LENGTH_PX {
            return vec![self.total; PROFILE_SAMPLES];
        }
        let step = length / (PROFILE_SAMPLES - 1) as f32;
        let reach = PROFILE_REACH_PX.max(0.5 * step);
        let sample = |i| {
            let way = i as f32 * step;
            let ways = (way - reach).max(0.0)..(way + reach).min(length);
            self.support(ways.clone()) / (ways.end - ways.start) * length
        };
        (0..PROFILE_SAMPLES).map(sample).collect()
    }

    fn support_before(&self, way: f32) -> f32 {
        if way >= self.length() {
            return self.total;
        }
        let (before, t) = self.locate(way);
        let after = (before + 1).min(self.supports.len() - 1);
        self.supports[before] + t * (self.supports[after] - self.supports[before])
    }

    /// Finds the point at or before `way`, and the share of the way to the next.
    fn locate(&self, way: f32) -> (usize, f32) {
        let after = self.ways.partition_point(|w| *w <= way);
        let before = after.saturating_sub(1);
        let gap = self.ways.get(after).map_or(0.0, |w| w - self.ways[before]);
        let t = if gap > 0.0 {
            ((way - self.ways[before]) / gap).clamp(0.0, 1.0)
        } else {
            0.0
        };
        (before, t)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Makes thirty pixels to the right that support, then ten down that oppose.
    fn course() -> Course {
        Course::new(&[[0.0, 0.0], [30.0, 0.0], [30.0, 10.0]], &[6.0, -2.0])
    }

    #[test]
    fn places_and_supports_fall_between_the_points() {
        let course = course();
        assert_eq!((course.length(), course.total()), (40.0, 4.0));
        assert!(distance(course.at(35.0), [30.0, 5.0]) < 1e-5);
        assert!((course.support(15.0..40.0) - 1.0).abs() < 1e-6);
        assert!((course.support(35.0..40.0) + 1.0).abs() < 1e-6);
        let expected = [[20.0, 0.0], [30.0, 0.0], [30.0, 4.0]];
        assert_eq!(course.stretch(20.0..34.0), expected);
    }

    #[test]
    fn a_profile_shows_the_tail_and_its_mean_is_the_whole() {
        let profile = course().profile();
        assert!((profile[0] - 8.0).abs() < 1e-4);
        assert!((profile[PROFILE_SAMPLES - 1] + 8.0).abs() < 1e-4);
        let mean = profile.iter().sum::<f32>() / PROFILE_SAMPLES as f32;
        assert!((mean - 4.0).abs() < 0.3, "{mean}");
    }

    #[test]
    fn a_dot_has_a_profile_too() {
        let dot = Course::new(&[[5.0, 5.0]], &[3.0]);
        assert_eq!((dot.length(), dot.at(9.0)), (0.0, [5.0, 5.0]));
        assert_eq!(dot.profile(), [3.0; PROFILE_SAMPLES]);
        assert!(dot.support(0.0..0.0).abs() < 1e-6);
    }
}
