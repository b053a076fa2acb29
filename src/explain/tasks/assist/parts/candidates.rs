//! Finds where a stroke might stop belonging: at a corner, where it meets ink, where it closes a loop, where its
//! support turns. It needs only the geometry and the P-SLA of one drawing, in raster pixels, and no forward pass.

use std::f32::consts::PI;
use std::ops::Range;

use super::super::course::Course;
use super::super::plane::{angle, to_segment};
use crate::attribution::StrokeAttribution;
use strokewise_ink::plane::distance;
use strokewise_ink::raster::{HardRaster, Polylines, RasterSpec};

/// Strokes shorter than this are judged as a whole only.
const LEAST_STROKE_PX: f32 = 10.0;
/// The least part and the least remainder worth talking about have this length: a pen width and a half.
const LEAST_PART_PX: f32 = 3.0;
/// A larger share of a stroke is no part of it any more: then the stroke itself is in question.
const LARGEST_SHARE: f32 = 0.65;
/// Places looked at along a stroke: every pixel of most strokes, fewer of long ones.
const MOST_SAMPLES: usize = 96;
/// A direction is taken over this reach: shorter sees the hand tremble, longer rounds corners off.
const DIRECTION_PX: f32 = 2.5;
/// A turn sharper than this is a corner.
const CORNER: f32 = 50.0 / 180.0 * PI;
/// A stroke that comes back to itself within this, about a pen width, has closed a loop.
const CLOSED_PX: f32 = 2.5;
/// A loop is at least so long.
const LEAST_LOOP_PX: f32 = 6.0;
/// Own ink this near along the stroke is no other ink.
const OWN_APART_PX: f32 = 6.0;
/// Candidates that have this much in common are one.
const SAME: f32 = 0.8;
/// Loops taken from one stroke, the longest first.
const MOST_LOOPS: usize = 4;
/// One stroke has at most so many candidates, in the order in which their reasons are listed above.
const MOST_OF_A_STROKE: usize = 16;

/// [`Candidate`] is a stretch of a stroke that may not belong.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::tasks::assist) struct Candidate {
    /// The stroke has this index.
    pub stroke: usize,
    /// The stretch goes from here to here, in raster pixels along the stroke.
    pub ways: Range<f32>,
}

/// [`Trace`] is a stroke with what lies around it, at even steps.
pub(super) struct Trace {
    pub course: Course,
    /// From one sample to the next the way is so long.
    pub step_px: f32,
    pub samples: Vec<[f32; 2]>,
    /// It is true of a sample where other ink, or the stroke's own from elsewhere, lies under it.
    pub touches: Vec<bool>,
    /// It is true of a sample where no other ink lies near it.
    pub far: Vec<bool>,
}

/// [`Ground`] says which pixels hold ink of how many strokes.
struct Ground {
    size: usize,
    strokes: Vec<u16>,
}

/// Other ink beyond this many pixels is far.
const FAR_PX: usize = 4;

/// Traces every stroke long enough to have parts; `None` for the others.
pub(super) fn traces(lines: &Polylines, spec: RasterSpec, strokes: &[StrokeAttribution]) -> Vec<Option<Trace>> {
    let mut hard = HardRaster::new(spec);
    hard.draw(lines);
    let mut ground = Ground {
        size: spec.size,
        strokes: vec![0; spec.pixel_count()],
    };
    for stroke in 0..lines.stroke_count() {
        ground.add(hard.covered(stroke), 1);
    }
    let trace = |(i, stroke): (usize, &StrokeAttribution)| {
        let course = Course::new(&lines.points()[lines.strokes()[i].clone()], &stroke.points);
        (course.length() >= LEAST_STROKE_PX).then(|| {
            ground.add(hard.covered(i), u16::MAX);
            let trace = Trace::new(course, &ground);
            ground.add(hard.covered(i), 1);
            trace
        })
    };
    strokes.iter().enumerate().map(trace).collect()
}

impl Ground {
    /// Adds `count` strokes, modulo 2^16, to `pixels`; `u16::MAX` takes one away.
    fn add(&mut self, pixels: &[u32], count: u16) {
        for &pixel in pixels {
            let strokes = &mut self.strokes[pixel as usize];
            *strokes = strokes.wrapping_add(count);
        }
    }

    /// Tells whether ink lies within `reach` pixels of `at`, in a square.
    fn has_ink(&self, at: [f32; 2], reach: usize) -> bool {
        // `as` saturates below at 0; the margin keeps strokes inside.
        let [column, row] = at.map(|v| (v as usize).min(self.size - 1));
        let within = |v: usize| v.saturating_sub(reach)..(v + reach + 1).min(self.size);
        within(row).any(|row| within(column).any(|c| self.strokes[row * self.size + c] > 0))
    }
}

impl Trace {
    fn new(course: Course, ground: &Ground) -> Self {
        let length = course.length();
        let count = (length.ceil() as usize + 1).clamp(2, MOST_SAMPLES);
        let step_px = length / (count - 1) as f32;
        let samples: Vec<_> = (0..count).map(|i| course.at(i as f32 * step_px)).collect();
        let apart = (OWN_APART_PX / step_px).ceil() as usize;
        let meets_itself = |i: usize| {
            (0..count - 1).any(|j| {
                j.abs_diff(i).min((j + 1).abs_diff(i)) >= apart
                    && to_segment(samples[i], samples[j], samples[j + 1]) < 0.5 * CLOSED_PX
            })
        };
        let at = |i: usize, reach| ground.has_ink(samples[i], reach);
        Self {
            touches: (0..count).map(|i| at(i, 0) || meets_itself(i)).collect(),
            far: (0..count).map(|i| !at(i, FAR_PX)).collect(),
            course,
            step_px,
            samples,
        }
    }

    /// Returns the samples on `ways`; there is at least one.
    pub fn on(&self, ways: &Range<f32>) -> Range<usize> {
        let last = self.samples.len() - 1;
        let from = ((ways.start / self.step_px).round() as usize).min(last);
        let to = ((ways.end / self.step_px).round() as usize).min(last);
        from..to + 1
    }

    /// Computes the direction of the stroke from `way` over [`DIRECTION_PX`] forwards (1) or, as it
    /// came, backwards (-1).
    pub fn direction(&self, way: f32, sign: f32) -> [f32; 2] {
        let there = (way + sign * DIRECTION_PX).clamp(0.0, self.course.length());
        let (a, b) = (self.course.at(way), self.course.at(there));
        [sign * (b[0] - a[0]), sign * (b[1] - a[1])]
    }

    /// Computes how far the stroke turns at `way`, 0 (straight on) to pi (back).
    pub fn turn(&self, way: f32) -> f32 {
        angle(self.direction(way, -1.0), self.direction(way, 1.0))
    }

    /// Finds all candidates of this stroke, which is number `stroke`.
    pub fn candidates(&self, stroke: usize) -> Vec<Candidate> {
        let length = self.course.length();
        let mut found: Vec<Range<f32>> = Vec::new();
        let mut offer = |ways: Range<f32>| {
            let part = ways.end - ways.start;
            let sound = part >= LEAST_PART_PX && length - part >= LEAST_PART_PX && part <= LARGEST_SHARE * length;
            let known = found.iter().any(|other| common(other, &ways) > SAME);
            if sound && !known && found.len() < MOST_OF_A_STROKE {
                found.push(ways);
            }
        };
        for cut in self.corners() {
            offer(0.0..cut);
            offer(cut..length);
        }
        // A tail begins where the stroke gets off other ink, a false start ends where it gets onto it.
        for (cut, gets_off) in self.junctions() {
            offer(if gets_off { cut..length } else { 0.0..cut });
        }
        for cut in self.turns_of_support() {
            offer(0.0..cut);
            offer(cut..length);
        }
        for ways in self.loops() {
            offer(ways);
        }
        offer(self.most_opposing());
        found.into_iter().map(|ways| Candidate { stroke, ways }).collect()
    }

    /// Ways to the sharpest point of every corner.
    fn corners(&self) -> Vec<f32> {
        let turns: Vec<_> = (0..self.samples.len())
            .map(|i| self.turn(i as f32 * self.step_px))
            .collect();
        let reach = (DIRECTION_PX / self.step_px).ceil() as usize;
        let inner = 1..turns.len() - 1;
        let sharpest = inner.filter(|&i| {
            let around = i.saturating_sub(reach)..(i + reach + 1).min(turns.len());
            turns[i] > CORNER && turns[around].iter().all(|t| *t <= turns[i])
        });
        sharpest.map(|i| i as f32 * self.step_px).collect()
    }

    /// Ways to where the stroke gets onto other ink, or off it, which is said.
    fn junctions(&self) -> Vec<(f32, bool)> {
        let changes = self.touches.windows(2).enumerate();
        changes
            .filter(|(_, pair)| pair[0] != pair[1])
            .map(|(i, pair)| ((i as f32 + 0.5) * self.step_px, pair[0]))
            .collect()
    }

    /// Ways after which, and before which, the stroke opposes most.
    fn turns_of_support(&self) -> [f32; 2] {
        let before = |i: usize| self.course.support(0.0..i as f32 * self.step_px);
        let inner = || 1..self.samples.len() - 1;
        let best = |of: fn(f32) -> f32| {
            let way = inner().max_by(|a, b| of(before(*a)).total_cmp(&of(before(*b))));
            way.map_or(0.0, |i| i as f32 * self.step_px)
        };
        [best(|v| v), best(|v| -v)]
    }

    /// Finds the stretch whose support is least (Kadane's scan).
    fn most_opposing(&self) -> Range<f32> {
        let (mut best, mut least) = (0.0..0.0, 0.0);
        let (mut start, mut sum) = (0, 0.0);
        for i in 0..self.samples.len() - 1 {
            if sum >= 0.0 {
                (start, sum) = (i, 0.0);
            }
            let [from, to] = [i, i + 1].map(|k| k as f32 * self.step_px);
            sum += self.course.support(from..to);
            if sum < least {
                least = sum;
                best = start as f32 * self.step_px..to;
            }
        }
        best
    }

    /// Finds stretches that come back to where they left, the longest first.
    fn loops(&self) -> Vec<Range<f32>> {
        let count = self.samples.len();
        let least = (LEAST_LOOP_PX / self.step_px).ceil() as usize;
        let gap = |i: usize, j: usize| distance(self.samples[i], self.samples[j]);
        let mut loops = Vec::new();
        for i in 0..count {
            for j in (i + least).min(count)..count {
                let here = gap(i, j);
                let closes = here < CLOSED_PX
                    && (i == 0 || here <= gap(i - 1, j))
                    && (j + 1 == count || here <= gap(i, j + 1))
                    && here <= gap(i, j - 1)
                    && here <= gap(i + 1, j);
                if closes {
                    loops.push(i as f32 * self.step_px..j as f32 * self.step_px);
                }
            }
        }
        let length = |w: &Range<f32>| w.end - w.start;
        loops.retain(|w| length(w) <= LARGEST_SHARE * self.course.length());
        loops.sort_by(|a, b| length(b).total_cmp(&length(a)));
        loops.truncate(MOST_LOOPS);
        loops
    }
}

/// Computes what two stretches have in common, as a share of what either covers.
fn common(a: &Range<f32>, b: &Range<f32>) -> f32 {
    let both = (a.end.min(b.end) - a.start.max(b.start)).max(0.0);
    both / (a.end.max(b.end) - a.start.min(b.start)).max(f32::MIN_POSITIVE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use strokewise_ink::sketch::StrokeId;

    const SPEC: RasterSpec = RasterSpec {
        size: 64,
        margin_px: 4.0,
        radius_px: 1.0,
        tau_px: 0.5,
    };

    /// Finds the candidates of the first of `strokes`, each of whose segments has the support of its length.
    fn ways(strokes: &[Vec<[f32; 2]>]) -> Vec<Range<f32>> {
        let lines = Polylines::from_strokes(strokes.to_vec());
        let attributions: Vec<_> = strokes
            .iter()
            .map(|points| {
                let supports = points.windows(2).map(|p| distance(p[0], p[1]));
                StrokeAttribution {
                    id: StrokeId(0),
                    sla: 0.0,
                    p_sla: 0.0,
                    standard_error: None,
                    leave_one_out: None,
                    points: supports.collect(),
                    point_gradients: Vec::new(),
                }
            })
            .collect();
        let traces = traces(&lines, SPEC, &attributions);
        let found = traces[0].as_ref().map(|t| t.candidates(0));
        found.unwrap_or_default().into_iter().map(|c| c.ways).collect()
    }

    #[track_caller]
    fn check(strokes: &[Vec<[f32; 2]>], expected: Range<f32>) {
        let found = ways(strokes);
        let near = |w: &Range<f32>| (w.start - expected.start).abs() <= 1.5 && (w.end - expected.end).abs() <= 1.5;
        assert!(found.iter().any(near), "{expected:?} is not in {found:?}");
    }

    #[test]
    fn a_hook_is_cut_at_its_corner() {
        check(&[vec![[10.0, 30.0], [40.0, 30.0], [34.0, 22.0]]], 30.0..40.0);
    }

    #[test]
    fn an_overshoot_is_cut_where_it_leaves_the_line_it_met() {
        let base = vec![[40.0, 10.0], [40.0, 50.0]];
        check(&[vec![[10.0, 30.0], [55.0, 30.0]], base], 31.0..45.0);
    }

    #[test]
    fn a_loop_is_cut_where_it_closes() {
        // Twenty pixels, a circle of radius 5, and on in the same direction.
        let circle = (0..=24).map(|i| i as f32 / 24.0 * 2.0 * PI);
        let circle = circle.map(|a| [30.0 + 5.0 * a.sin(), 35.0 - 5.0 * a.cos()]);
        let mut points = vec![[10.0, 30.0]];
        points.extend(circle);
        points.push([55.0, 30.0]);
        check(&[points], 20.0..20.0 + 2.0 * PI * 5.0);
    }

    #[test]
    fn short_strokes_have_no_parts_and_a_part_is_never_most_of_its_stroke() {
        assert_eq!(ways(&[vec![[10.0, 10.0], [16.0, 10.0]]]), []);
        let found = ways(&[vec![[10.0, 30.0], [12.0, 30.0], [12.0, 60.0]]]);
        assert!(found.iter().all(|w| w.end - w.start <= 0.65 * 32.0), "{found:?}");
    }
}
