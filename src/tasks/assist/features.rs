//! What the noise model knows of a stroke: what it does for the guess, and how it lies among the others.

use super::Explained;
use super::removal::{After, Removals};
use crate::attribution::{self, StrokeAttribution};
use crate::raster::Polylines;

/// How many features a stroke has.
pub(super) const COUNT: usize = 20;

/// One stroke in numbers, in the order of [`FEATURE_NAMES`].
pub type Features = [f32; COUNT];

/// What each feature is.
pub const FEATURE_NAMES: [&str; COUNT] = [
    "loss of log-odds without the stroke, in the same frame",
    "gain of log-odds without the stroke, the rest fitted anew",
    "gain of the likeliest class's log-odds without the stroke",
    "gain of log-odds less the mean gain of the other strokes",
    "rank of the gain among the strokes (0 least, 1 most)",
    "P-SLA as a share of all absolute P-SLA",
    "SLA as a share of all absolute SLA",
    "P-SLA per raster pixel of length",
    "rank of P-SLA per length among the strokes (0 least, 1 most)",
    "share of the ink's length",
    "length in raster sizes",
    "shrinking of the ink box without the stroke",
    "distance from the other ink, in raster sizes",
    "share of the stroke that lies on other ink",
    "times the stroke enters other ink, per 10 px of length",
    "turning of the stroke, in full circles",
    "turning per 10 px of length",
    "straightness (distance of the ends over length)",
    "log-odds of the target as it stands",
    "logarithm of the number of strokes",
];

/// Effects on the log-odds are cut here: beyond, a stroke is decisive and how much more says nothing.
const EFFECT_LIMIT: f32 = 8.0;

/// Two strokes whose centre lines come this close share ink, in shares of the raster's side (about a pen
/// width).
const TOUCHING: f32 = 2.0 / 64.0;

/// Points of a stroke looked at for its place among the others; longer ones are thinned evenly.
const SAMPLES: usize = 32;

/// The features of every stroke of a drawing. Strokes that were not taken away get the features of a
/// removal without effect.
pub(super) fn features(explained: &Explained, removals: &Removals) -> Vec<Features> {
    let strokes = &explained.strokes;
    let target = explained.target;
    let score = attribution::log_odds(&explained.logits, target);
    let top_score = best_log_odds(&explained.logits);
    let limit = |x: f32| x.clamp(-EFFECT_LIMIT, EFFECT_LIMIT);
    let effect = |i: usize, of: &dyn Fn(&After) -> f32| removals.after(i).map_or(0.0, of);
    let gains: Vec<_> = (0..strokes.len())
        .map(|i| limit(effect(i, &|a| a.log_odds(target) - score)))
        .collect();
    let places = places(explained.subject.lines(), explained.subject.raster_size());
    let total = |of: fn(&StrokeAttribution) -> f32| {
        strokes.iter().map(|s| of(s).abs()).sum::<f32>().max(1e-6)
    };
    let (p_sla_total, sla_total) = (total(|s| s.p_sla), total(|s| s.sla));
    let length_total = places.iter().map(|p| p.length).sum::<f32>().max(1e-6);
    let raster_px = explained.subject.raster_size() as f32;
    let per_length: Vec<_> = strokes
        .iter()
        .zip(&places)
        .map(|(s, place)| s.p_sla / (place.length * raster_px).max(1.0))
        .collect();
    let gain_ranks = ranks(&gains);
    let density_ranks = ranks(&per_length);
    let gain_sum: f32 = gains.iter().sum();
    let others = strokes.len().saturating_sub(1).max(1) as f32;
    (0..strokes.len())
        .map(|i| {
            let place = &places[i];
            let length_px = place.length * raster_px;
            [
                limit(removals.leave_one_out(i).unwrap_or(0.0)),
                gains[i],
                limit(effect(i, &|a| a.top_log_odds() - top_score)),
                gains[i] - (gain_sum - gains[i]) / others,
                gain_ranks[i],
                strokes[i].p_sla / p_sla_total,
                strokes[i].sla / sla_total,
                per_length[i],
                density_ranks[i],
                place.length / length_total,
                place.length.min(EFFECT_LIMIT),
                effect(i, &|a| a.box_shrink),
                place.isolation,
                place.covered,
                10.0 * place.entries / length_px.max(10.0),
                (place.turning).min(EFFECT_LIMIT),
                10.0 * place.turning / length_px.max(10.0),
                place.straightness,
                limit(score),
                (strokes.len() as f32).ln(),
            ]
        })
        .collect()
}

impl After {
    fn top_log_odds(&self) -> f32 {
        self.log_odds(self.top().class)
    }
}

fn best_log_odds(logits: &[f32]) -> f32 {
    attribution::log_odds(logits, super::likeliest(logits))
}

/// Each value's rank among all, 0 for the least and 1 for the greatest; 1/2 where there is only one.
fn ranks(values: &[f32]) -> Vec<f32> {
    let rivals = values.len().saturating_sub(1);
    let rank = |v: &f32| values.iter().filter(|w| *w < v).count() as f32;
    values
        .iter()
        .map(|v| {
            if rivals == 0 {
                0.5
            } else {
                rank(v) / rivals as f32
            }
        })
        .collect()
}

/// How a stroke lies in the drawing; lengths in shares of the raster's side.
struct Place {
    length: f32,
    isolation: f32,
    covered: f32,
    entries: f32,
    turning: f32,
    straightness: f32,
}

fn places(lines: &Polylines, size: usize) -> Vec<Place> {
    let size = size as f32;
    let samples: Vec<Vec<[f32; 2]>> = lines
        .strokes()
        .iter()
        .map(|range| thinned(&lines.points()[range.clone()], SAMPLES))
        .collect();
    samples
        .iter()
        .enumerate()
        .map(|(i, own)| {
            let points = &lines.points()[lines.strokes()[i].clone()];
            let length_px: f32 = points.windows(2).map(|p| distance(p[0], p[1])).sum();
            let chord = points
                .first()
                .zip(points.last())
                .map_or(0.0, |(a, b)| distance(*a, *b));
            let to_others: Vec<_> = own
                .iter()
                .map(|p| nearest(*p, &samples, i) / size)
                .collect();
            let touching: Vec<_> = to_others.iter().map(|d| *d < TOUCHING).collect();
            let entries = touching.windows(2).filter(|t| !t[0] && t[1]).count();
            let alone = samples.len() == 1;
            Place {
                length: length_px / size,
                isolation: if alone {
                    0.0
                } else {
                    to_others
                        .iter()
                        .copied()
                        .fold(f32::INFINITY, f32::min)
                        .min(1.0)
                },
                covered: touching.iter().filter(|t| **t).count() as f32
                    / touching.len().max(1) as f32,
                entries: entries as f32,
                turning: turning(own),
                straightness: if length_px > 0.0 {
                    chord / length_px
                } else {
                    1.0
                },
            }
        })
        .collect()
}

/// Distance in pixels from `point` to the nearest polyline of the strokes other than `own`.
fn nearest(point: [f32; 2], strokes: &[Vec<[f32; 2]>], own: usize) -> f32 {
    let others = strokes.iter().enumerate().filter(|(i, _)| *i != own);
    others
        .flat_map(|(_, s)| s.windows(2).chain((s.len() == 1).then_some(s.as_slice())))
        .map(|segment| to_segment(point, segment[0], segment[segment.len() - 1]))
        .fold(f32::INFINITY, f32::min)
}

fn to_segment(p: [f32; 2], a: [f32; 2], b: [f32; 2]) -> f32 {
    let along = [b[0] - a[0], b[1] - a[1]];
    let length_sq = along[0] * along[0] + along[1] * along[1];
    let dot = (p[0] - a[0]) * along[0] + (p[1] - a[1]) * along[1];
    let t = if length_sq > 0.0 {
        (dot / length_sq).clamp(0.0, 1.0)
    } else {
        0.0
    };
    distance(p, [a[0] + t * along[0], a[1] + t * along[1]])
}

/// Sum of the absolute turns along the polyline, in full circles.
fn turning(points: &[[f32; 2]]) -> f32 {
    let turns = points.windows(3).map(|p| {
        let (u, v) = (
            [p[1][0] - p[0][0], p[1][1] - p[0][1]],
            [p[2][0] - p[1][0], p[2][1] - p[1][1]],
        );
        (u[0] * v[1] - u[1] * v[0])
            .atan2(u[0] * v[0] + u[1] * v[1])
            .abs()
    });
    turns.sum::<f32>() / std::f32::consts::TAU
}

/// At most `count` points at even steps of arc length, first and last included.
fn thinned(points: &[[f32; 2]], count: usize) -> Vec<[f32; 2]> {
    let length: f32 = points.windows(2).map(|p| distance(p[0], p[1])).sum();
    if points.len() < 2 || length <= 0.0 {
        return points.first().copied().into_iter().collect();
    }
    let step = length / (count - 1) as f32;
    let mut thinned = vec![points[0]];
    let (mut walked, mut due) = (0.0, step);
    for pair in points.windows(2) {
        let span = distance(pair[0], pair[1]);
        while due <= walked + span && thinned.len() < count {
            let t = if span > 0.0 {
                (due - walked) / span
            } else {
                0.0
            };
            thinned.push([0, 1].map(|axis| pair[0][axis] + t * (pair[1][axis] - pair[0][axis])));
            due += step;
        }
        walked += span;
    }
    thinned
}

fn distance(a: [f32; 2], b: [f32; 2]) -> f32 {
    (a[0] - b[0]).hypot(a[1] - b[1])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_tell_a_stray_mark_from_a_line_in_the_drawing() {
        let lines = Polylines::from_strokes([
            vec![[10.0, 10.0], [40.0, 10.0]],
            vec![[10.0, 10.5], [40.0, 10.5]],
            vec![[10.0, 60.0], [12.0, 60.0]],
        ]);
        let places = places(&lines, 64);
        assert!(places[1].covered > 0.9 && places[1].isolation < 0.02);
        assert!(places[2].covered < 0.01 && places[2].isolation > 0.7);
        assert!((places[0].straightness - 1.0).abs() < 1e-5 && places[0].turning < 1e-3);
    }

    #[test]
    fn a_circle_turns_once() {
        let circle: Vec<_> = (0..=64)
            .map(|i| f32::from(i as u8) / 64.0 * std::f32::consts::TAU)
            .map(|a| [32.0 + 20.0 * a.cos(), 32.0 + 20.0 * a.sin()])
            .collect();
        let turns = turning(&thinned(&circle, SAMPLES));
        assert!((0.9..1.05).contains(&turns), "{turns}");
    }

    #[test]
    fn ranks_run_from_zero_to_one() {
        assert_eq!(ranks(&[3.0, 1.0, 2.0]), [1.0, 0.0, 0.5]);
        assert_eq!(ranks(&[3.0]), [0.5]);
    }
}
