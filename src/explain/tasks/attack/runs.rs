//! Finds parts of strokes worth taking away: runs of segments within the ink allowed, by their support.

use super::AIR;
use super::ink::{Ink, is_whole};
use crate::attribution::StrokeAttribution;
use strokewise_ink::sketch::{Part, Point, Sketch, Span, Stroke};

/// Segments longer than this share of all ink are split before they are explained: a straight line of two
/// points has parts as well.
const LONGEST_SEGMENT: f32 = 0.01;

/// Two runs of which more than this is the same say the same.
const SAME: f32 = 0.5;

/// [`Run`] is a part of a stroke and its support for the answer, in logits of margin.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Run {
    pub part: Part,
    pub support: f32,
}

/// Draws the same ink with points close enough for parts to begin and end anywhere.
pub(super) fn refined(sketch: &Sketch) -> Sketch {
    let total: f32 = sketch.strokes().iter().map(|s| s.length()).sum();
    let longest = LONGEST_SEGMENT * total;
    let strokes = sketch.strokes().iter().map(|stroke| {
        let points = split(stroke.points(), longest);
        stroke.redrawn(points).unwrap_or_else(|| Stroke::clone(stroke))
    });
    Sketch::new(strokes)
}

fn split(points: &[Point], longest: f32) -> Vec<Point> {
    let mut all = points[..1].to_vec();
    for pair in points.windows(2) {
        let (dx, dy) = (pair[1].x - pair[0].x, pair[1].y - pair[0].y);
        let pieces = (dx.hypot(dy) / longest).ceil();
        // `as` takes NaN (0 / 0) to 0 and infinity to the largest number, which the range bounds.
        let pieces = (pieces as usize).clamp(1, (1.0 / LONGEST_SEGMENT) as usize + 1);
        let between = (1..pieces).map(|i| {
            let t = i as f32 / pieces as f32;
            Point::new(pair[0].x + t * dx, pair[0].y + t * dy)
        });
        all.extend(between);
        all.push(pair[1]);
    }
    all
}

/// Finds the most supportive runs of at most `max_ink` of all ink, best first, at most `count`,
/// none much like another. Whole strokes are left out: they are tried by themselves. `strokes`
/// explains `sketch`.
pub(super) fn best(sketch: &Sketch, strokes: &[StrokeAttribution], ink: &Ink, max_ink: f32, count: usize) -> Vec<Run> {
    let mut all = Vec::new();
    for ((stroke, attribution), (_, share)) in sketch.strokes().iter().zip(strokes).zip(ink.strokes()) {
        if share > 0.0 {
            all.extend(runs(stroke, &attribution.points, (1.0 - AIR) * max_ink / share));
        }
    }
    all.sort_by(|a: &Run, b: &Run| b.support.total_cmp(&a.support));
    let mut chosen: Vec<Run> = Vec::new();
    for run in all {
        let alike = |other: &Run| other.part.stroke == run.part.stroke && other.part.span.overlap(run.part.span) > SAME;
        if chosen.len() < count && !chosen.iter().any(alike) {
            chosen.push(run);
        }
    }
    chosen
}

/// Finds from each point of `stroke` on the longest run of at most `longest` of its length that
/// begins and ends with a segment that speaks for the answer.
fn runs(stroke: &Stroke, support: &[f32], longest: f32) -> Vec<Run> {
    let along = along(stroke);
    let sums = running_sums(support);
    let (mut end, mut last_for, mut found) = (0, 0, Vec::new());
    for start in 0..support.len() {
        while end < support.len() && along[end + 1] - along[start] <= longest {
            if support[end] > 0.0 {
                last_for = end;
            }
            end += 1;
        }
        if support[start] <= 0.0 || end <= start {
            end = end.max(start + 1);
            continue;
        }
        let stop = last_for.max(start) + 1;
        let part = Part {
            stroke: stroke.id(),
            span: Span::new(along[start], along[stop]),
        };
        if !is_whole(part) {
            found.push(Run {
                part,
                support: (sums[stop] - sums[start]) as f32,
            });
        }
    }
    found
}

/// Computes the sums of the first 0, 1, … entries.
fn running_sums(values: &[f32]) -> Vec<f64> {
    let mut sum = 0.0;
    let sums = values.iter().map(|v| {
        sum += f64::from(*v);
        sum
    });
    std::iter::once(0.0).chain(sums).collect()
}

/// Computes where each point lies along the stroke, 0..=1.
pub(super) fn along(stroke: &Stroke) -> Vec<f32> {
    let steps = stroke.points().windows(2);
    let steps: Vec<f32> = steps.map(|p| (p[1].x - p[0].x).hypot(p[1].y - p[0].y)).collect();
    let mut lengths = running_sums(&steps);
    if lengths.len() == 1 {
        // A dot counts as a segment without length.
        lengths.push(0.0);
    }
    let total = lengths[lengths.len() - 1];
    let share = |l: f64| if total > 0.0 { (l / total) as f32 } else { 0.0 };
    lengths.into_iter().map(share).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use strokewise_ink::sketch::StrokeId;

    fn line(points: &[[f32; 2]]) -> Vec<Point> {
        points.iter().map(|p| Point::new(p[0], p[1])).collect()
    }

    #[test]
    fn long_segments_are_split_and_the_ink_stays_the_same() {
        let sketch = Sketch::from_polylines([line(&[[0.0, 0.0], [90.0, 0.0]]), line(&[[5.0, 5.0]])]);
        let fine = refined(&sketch);
        assert_eq!(fine.strokes()[0].points().len(), 101);
        assert_eq!(fine.strokes()[1], sketch.strokes()[1]);
        assert!((fine.strokes()[0].length() - 90.0).abs() < 1e-3);
        let dot = Sketch::from_polylines([line(&[[5.0, 5.0], [5.0, 5.0]])]);
        assert_eq!(refined(&dot), dot);
    }

    #[test]
    fn runs_keep_to_the_ink_allowed_and_to_what_speaks_for_the_answer() {
        // Ten segments of length 1.
        let points: Vec<_> = (0..=10).map(|i| [i as f32, 0.0]).collect();
        let stroke = Stroke::new(StrokeId(4), 1.0, line(&points)).expect("sound points");
        let check = |support: [f32; 10], longest: f32, expected: &[([f32; 2], f32)]| {
            let found = runs(&stroke, &support, longest);
            let plain: Vec<_> = found
                .iter()
                .map(|r| ([r.part.span.from(), r.part.span.to()], r.support))
                .collect();
            assert_eq!(plain.len(), expected.len(), "{plain:?}");
            for ((a, b), (c, d)) in plain.iter().zip(expected) {
                let near = |x: f32, y: f32| (x - y).abs() < 1e-5;
                let same = near(a[0], c[0]) && near(a[1], c[1]) && near(*b, *d);
                assert!(same, "{plain:?}");
            }
        };
        let bump = [0.0, -1.0, 2.0, 3.0, -1.0, 0.0, 0.0, 0.0, 0.0, 1.0];
        check(bump, 0.31, &[([0.2, 0.4], 5.0), ([0.3, 0.4], 3.0), ([0.9, 1.0], 1.0)]);
        check(bump, 0.05, &[]);
        check([-1.0; 10], 0.5, &[]);
        check(
            [1.0; 10],
            1.0,
            &[9.0, 8.0, 7.0, 6.0, 5.0, 4.0, 3.0, 2.0, 1.0].map(|n| ([1.0 - n / 10.0, 1.0], n)),
        );
    }

    #[test]
    fn the_best_runs_of_all_strokes_come_first_and_differ() {
        let points: Vec<_> = (0..=10).map(|i| [i as f32, 0.0]).collect();
        let sketch = Sketch::from_polylines([line(&points), line(&points)]);
        let attribution = |id: u32, points: Vec<f32>| StrokeAttribution {
            id: StrokeId(id),
            sla: 0.0,
            p_sla: points.iter().sum(),
            leave_one_out: None,
            standard_error: None,
            points,
            point_gradients: Vec::new(),
        };
        let mut strong = vec![0.1; 10];
        strong[7] = 3.0;
        let strokes = [attribution(0, vec![0.5; 10]), attribution(1, strong)];
        let best = best(&sketch, &strokes, &Ink::new(&sketch), 0.15, 3);
        assert_eq!(best[0].part.stroke, StrokeId(1));
        assert!(best[0].part.span.from() <= 0.7 && best[0].part.span.to() >= 0.8 - 1e-6);
        assert!(best.is_sorted_by(|a, b| a.support >= b.support));
        assert_eq!(best.len(), 3);
        for (i, a) in best.iter().enumerate() {
            for b in &best[..i] {
                let same = a.part.stroke == b.part.stroke;
                assert!(!same || a.part.span.overlap(b.part.span) <= SAME);
            }
        }
    }
}
