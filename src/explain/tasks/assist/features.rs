//! Computes what the noise model knows of a stroke: what it does for the guess, and how it lies among the others.

use super::Explained;
use super::field::Reading;
use super::place::{Place, places};
use super::removal::{After, Removals};
use crate::attribution::StrokeAttribution;

/// A stroke has so many features.
pub(super) const COUNT: usize = 47;

/// [`Features`] is one stroke in numbers, in the order of [`FEATURE_NAMES`].
pub type Features = [f32; COUNT];

/// These are the names of the features, in plain words.
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
    "share of the stroke that lies on ink drawn before",
    "times the stroke enters other ink, per 10 px of length",
    "times the stroke runs across others",
    "times the stroke runs across itself",
    "distance of its ends from the other ink, in raster sizes",
    "distance from the one stroke that it follows, in raster sizes",
    "distance from the one earlier stroke that it follows, in raster sizes",
    "distance from the earlier stroke that it repeats, in shares of its length",
    "turning beyond that of the stroke that it follows, in full circles",
    "unlikeness to the most similar other stroke",
    "detour in drawing order, in raster sizes",
    "distance from the middle of the others, in shares of their extent",
    "turning of the stroke, in full circles",
    "turning per 10 px of length",
    "straightness (distance of the ends over length)",
    "times it turns back, per 10 px of length",
    "length over the longer side of its box",
    "longer side of its box, in raster sizes",
    "share of it beyond the box of the others",
    "how far it is half of an X (0..1)",
    "log-odds of clutter as it stands",
    "fall of the log-odds of clutter without the stroke",
    "fall of clutter less the mean fall of the other strokes",
    "rank of the fall among the strokes (0 least, 1 most)",
    "log-odds of clutter that stay without the stroke",
    "log-odds of the clutter map along the stroke, mean",
    "the same less the mean along the other strokes",
    "rank of the mean among the strokes (0 least, 1 most)",
    "log-odds of the clutter map along the stroke, low end",
    "log-odds of the clutter map along the stroke, high end",
    "fall of the guess's entropy without the stroke, in nats",
    "log-odds of the target as it stands",
    "logarithm of the number of strokes",
];

/// These say what each feature is about, in words for somebody who draws; several features share
/// one.
pub(super) const FEATURE_TOPICS: [&str; COUNT] = [
    "what the reading gains without it",
    "what the reading gains without it",
    "what the reading gains without it",
    "what the reading gains without it",
    "what the reading gains without it",
    "how little it supports the reading",
    "how little it supports the reading",
    "how little it supports the reading",
    "how little it supports the reading",
    "its length",
    "its length",
    "how far it sticks out",
    "how far it is from other ink",
    "how it lies on other ink",
    "how it lies on other ink",
    "how it lies on other ink",
    "how it crosses others",
    "how it crosses itself",
    "how loose its ends are",
    "how closely it follows another stroke",
    "how closely it follows another stroke",
    "how closely it follows another stroke",
    "how closely it follows another stroke",
    "how unlike the others it is",
    "when and where it was drawn",
    "where it lies",
    "how much it turns",
    "how much it turns",
    "how straight it is",
    "how it goes to and fro",
    "how it goes to and fro",
    "its length",
    "where it lies",
    "how it crosses others",
    "how cluttered the drawing is",
    "how much tidier the drawing is without it",
    "how much tidier the drawing is without it",
    "how much tidier the drawing is without it",
    "how cluttered the drawing is",
    "how out of place it looks",
    "how out of place it looks",
    "how out of place it looks",
    "how out of place it looks",
    "how out of place it looks",
    "how much clearer the drawing is without it",
    "how sure the reading is",
    "how many strokes there are",
];

/// Effects on the log-odds are cut here: beyond, a stroke is decisive and how much more says nothing.
const EFFECT_LIMIT: f32 = 8.0;

/// Computes the features of every stroke of a drawing. Strokes that were not taken away get the
/// features of a removal without effect.
pub(super) fn features(explained: &Explained, removals: &Removals) -> Vec<Features> {
    let strokes = &explained.strokes;
    let target = explained.target;
    let score = explained.answer.log_odds(target);
    let top_score = explained.answer.log_odds(explained.answer.likeliest());
    let limit = |x: f32| x.clamp(-EFFECT_LIMIT, EFFECT_LIMIT);
    let effect = |i: usize, of: &dyn Fn(&After) -> f32| removals.after(i).map_or(0.0, of);
    let gains: Vec<_> = (0..strokes.len())
        .map(|i| limit(effect(i, &|a| a.log_odds(target) - score)))
        .collect();
    let places = places(explained.subject.lines(), explained.subject.raster_size());
    let total = |of: fn(&StrokeAttribution) -> f32| strokes.iter().map(|s| of(s).abs()).sum::<f32>().max(1e-6);
    let (p_sla_total, sla_total) = (total(|s| s.p_sla), total(|s| s.sla));
    let length_total = places.iter().map(|p| p.length).sum::<f32>().max(1e-6);
    let raster_px = explained.subject.raster_size() as f32;
    let per_length: Vec<_> = strokes
        .iter()
        .zip(&places)
        .map(|(s, place)| s.p_sla / (place.length * raster_px).max(1.0))
        .collect();
    let entropy = explained.answer.entropy();
    let (gain_ranks, density_ranks) = (ranks(&gains), ranks(&per_length));
    let clutter = clutter(explained, removals);
    let looks = looks(explained);
    (0..strokes.len())
        .map(|i| {
            let removal = [
                limit(removals.leave_one_out(i, explained).unwrap_or(0.0)),
                gains[i],
                limit(effect(i, &|a| a.top_log_odds() - top_score)),
                gains[i] - mean_of_others(&gains, i),
                gain_ranks[i],
            ];
            let gradient = [
                strokes[i].p_sla / p_sla_total,
                strokes[i].sla / sla_total,
                per_length[i],
                density_ranks[i],
            ];
            let shrink = effect(i, &|a| a.box_shrink);
            let geometry = geometry(&places[i], raster_px, length_total, shrink);
            let rest = [
                effect(i, &|a| entropy - a.entropy()),
                limit(score),
                (strokes.len() as f32).ln(),
            ];
            let mut features = [0.0; COUNT];
            let values = removal
                .into_iter()
                .chain(gradient)
                .chain(geometry)
                .chain(clutter[i])
                .chain(looks[i])
                .chain(rest);
            features.iter_mut().zip(values).for_each(|(f, v)| *f = v);
            features
        })
        .collect()
}

/// Computes how cluttered the drawing is, and what of that goes with each stroke.
fn clutter(explained: &Explained, removals: &Removals) -> Vec<[f32; 5]> {
    let limit = |x: f32| x.clamp(-EFFECT_LIMIT, EFFECT_LIMIT);
    let clutter = explained.answer.clutter;
    let fall = |i| removals.after(i).map_or(0.0, |a| clutter - a.clutter());
    let falls: Vec<_> = (0..explained.strokes.len()).map(|i| limit(fall(i))).collect();
    let ranks = ranks(&falls);
    let of = |i: usize| {
        let beyond_others = falls[i] - mean_of_others(&falls, i);
        [
            limit(clutter),
            falls[i],
            beyond_others,
            ranks[i],
            limit(clutter - falls[i]),
        ]
    };
    (0..falls.len()).map(of).collect()
}

/// Computes the features of a stroke's shape and place.
fn geometry(place: &Place, raster_px: f32, length_total: f32, shrink: f32) -> [f32; 25] {
    let tens_of_px = (place.length * raster_px / 10.0).max(1.0);
    [
        place.length / length_total,
        place.length.min(EFFECT_LIMIT),
        shrink,
        place.isolation,
        place.covered,
        place.covered_before,
        place.entries / tens_of_px,
        place.crossings.min(EFFECT_LIMIT),
        place.self_crossings.min(EFFECT_LIMIT),
        place.loose_ends,
        place.twin,
        place.twin_before,
        place.repeated,
        place.turning_beyond_twin.clamp(-EFFECT_LIMIT, EFFECT_LIMIT),
        place.oddity,
        place.detour,
        place.eccentricity,
        place.turning.min(EFFECT_LIMIT),
        place.turning / tens_of_px,
        place.straightness,
        place.hairpins / tens_of_px,
        place.folded.min(4.0 * EFFECT_LIMIT),
        place.extent.min(EFFECT_LIMIT),
        place.beyond,
        place.half_of_an_x,
    ]
}

/// Computes what the clutter map says of each stroke.
fn looks(explained: &Explained) -> Vec<[f32; 5]> {
    let lines = explained.subject.lines();
    let strokes = lines.strokes().iter();
    let readings: Vec<Reading> = strokes
        .map(|range| explained.field.along(&lines.points()[range.clone()]))
        .collect();
    let means: Vec<f32> = readings.iter().map(|reading| reading.mean).collect();
    let by_length = |r: &Reading| r.length_px * r.mean;
    let (sum, length_px) = readings.iter().fold((0.0, 0.0), |(sum, length), r| {
        (sum + by_length(r), length + r.length_px)
    });
    let ranks = ranks(&means);
    let look = |(i, reading): (usize, &Reading)| {
        let others_px = length_px - reading.length_px;
        let others = (sum - by_length(reading)) / others_px.max(1.0);
        let Reading { mean, low, high, .. } = *reading;
        [mean, mean - others, ranks[i], low, high]
    };
    readings.iter().enumerate().map(look).collect()
}

/// Computes the mean of all values but the one at `own`.
fn mean_of_others(values: &[f32], own: usize) -> f32 {
    let others = values.len().saturating_sub(1).max(1) as f32;
    (values.iter().sum::<f32>() - values[own]) / others
}

impl After {
    fn top_log_odds(&self) -> f32 {
        self.log_odds(self.top().class)
    }
}

/// Ranks each value among all, 0 for the least and 1 for the greatest; 1/2 where there is only one.
fn ranks(values: &[f32]) -> Vec<f32> {
    let rivals = values.len().saturating_sub(1);
    let rank = |v: &f32| values.iter().filter(|w| *w < v).count() as f32;
    values
        .iter()
        .map(|v| if rivals == 0 { 0.5 } else { rank(v) / rivals as f32 })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_run_from_zero_to_one() {
        assert_eq!(ranks(&[3.0, 1.0, 2.0]), [1.0, 0.0, 0.5]);
        assert_eq!(ranks(&[3.0]), [0.5]);
    }
}
