//! Computes what the part model knows of a stretch of a stroke: what it does for the guess and how it lies, known from
//! the gradients ([`before`]), and what trimming it was measured to change ([`measured`]).

use std::f32::consts::PI;

use super::super::field::ClutterField;
use super::super::plane::{angle, turning};
use super::candidates::{Candidate, Trace};
use strokewise_ink::plane::distance;
use strokewise_ink::sketch::Bounds;

/// So many features are known without a forward pass; they come first.
pub(super) const KNOWN: usize = 24;

/// A part has so many features.
pub(super) const COUNT: usize = KNOWN + MEASURED;

/// So many features are known only when the part has really been trimmed.
pub(super) const MEASURED: usize = 5;

/// One part in numbers, in the order of [`PART_FEATURE_NAMES`]; the last five are 0 until it is measured.
pub type PartFeatures = [f32; COUNT];

/// These are the names of the features.
pub const PART_FEATURE_NAMES: [&str; COUNT] = [
    "P-SLA as a share of all absolute P-SLA",
    "P-SLA per length over the drawing's absolute P-SLA per length",
    "the same of the rest of its stroke",
    "length in raster sizes",
    "share of its stroke's length",
    "share of all ink's length",
    "turn where it is cut off, in half circles",
    "turn of the stroke without it (middle parts, else 1/2), in half circles",
    "gap that it leaves over its length (middle parts, else 1)",
    "turning of the part, in full circles",
    "turning per 10 px of length",
    "straightness (distance of the ends over length)",
    "share that lies on other ink",
    "share that is far from other ink",
    "whether its loose end lies on other ink (middle parts: 1)",
    "whether it is cut off near other ink",
    "shrinking of the ink box without it",
    "log-odds of the clutter map along the part, mean",
    "the same less the mean along the rest of its stroke",
    "log-odds of the clutter map along the part, low end",
    "log-odds of the clutter map along the part, high end",
    "log-odds of the target as it stands",
    "log-odds of clutter as it stands",
    "strokes of the drawing",
    "gain of log-odds without it, the rest fitted anew",
    "gain of the likeliest class's log-odds without it",
    "gain less the gain without its whole stroke",
    "fall of the log-odds of clutter without it, the rest fitted anew",
    "fall of clutter less the fall without its whole stroke",
];

/// Beyond these, a ratio, a length or an effect says no more.
const RATIO_LIMIT: f32 = 4.0;
const TURNS_LIMIT: f32 = 4.0;
const EFFECT_LIMIT: f32 = 6.0;

/// More strokes than these make no other drawing.
const STROKES_LIMIT: f32 = 20.0;

/// Below these a turn, or a bend, is the hand's tremble or the file's rounding.
const LEAST_TURN: f32 = 0.06;
const LEAST_TURNING: f32 = 0.03;
const STRAIGHT: f32 = 0.97;

/// Samples this near a cut are looked at for other ink.
const CUT_REACH: usize = 2;

/// [`Drawing`] is what all parts of a drawing are compared with.
pub(super) struct Drawing<'a> {
    /// The absolute P-SLA of all strokes sums to this.
    pub support: f32,
    /// All ink has this length, in pixels.
    pub length_px: f32,
    /// The raster has this side, in pixels.
    pub size_px: f32,
    /// All ink lies in this box, in pixels.
    pub bounds: Bounds,
    /// All ink but each stroke lies in these boxes, in pixels.
    pub others: Vec<Bounds>,
    /// The target has these log-odds.
    pub score: f32,
    /// The drawing is cluttered with these log-odds.
    pub clutter: f32,
    /// The field is what the clutter map says.
    pub field: &'a ClutterField,
}

/// Computes the features of `candidate`, a part of the stroke that `trace` follows; the measured
/// ones are 0.
#[expect(clippy::too_many_lines, reason = "two dozen features, each of a line or two")]
pub(super) fn before(candidate: &Candidate, trace: &Trace, drawing: &Drawing) -> PartFeatures {
    let Candidate { stroke, ways } = candidate;
    let course = &trace.course;
    let (whole_px, part_px) = (course.length(), ways.end - ways.start);
    let support = course.support(ways.clone());
    let mean_density = drawing.support / drawing.length_px.max(1.0);
    let density = |support: f32, px: f32| {
        let ratio = support / px.max(1.0) / mean_density.max(1e-6);
        ratio.clamp(-RATIO_LIMIT, RATIO_LIMIT)
    };
    let is_begin = ways.start <= 0.0;
    let is_end = ways.end >= whole_px;
    let is_middle = !is_begin && !is_end;
    let stretch = course.stretch(ways.clone());
    let chord = distance(stretch[0], stretch[stretch.len() - 1]);
    let samples = trace.on(ways);
    let share = |of: &[bool]| {
        let on = &of[samples.clone()];
        on.iter().filter(|v| **v).count() as f32 / on.len() as f32
    };
    let turning = turning(&trace.samples[samples.clone()]);
    let cuts: Vec<f32> = [(!is_begin).then_some(ways.start), (!is_end).then_some(ways.end)]
        .into_iter()
        .flatten()
        .collect();
    let sharpest = cuts.iter().map(|w| trace.turn(*w)).fold(0.0, f32::max) / PI;
    let near_ink = |way: f32| {
        let at = trace.on(&(way..way)).start;
        let around = at.saturating_sub(CUT_REACH)..(at + CUT_REACH + 1).min(trace.touches.len());
        trace.touches[around].iter().any(|t| *t)
    };
    let loose = if is_begin { samples.start } else { samples.end - 1 };
    let flag = |v: bool| if v { 1.0 } else { 0.0 };
    let along = drawing.field.along(&stretch);
    let looks = along.mean;
    let rest_px = whole_px - part_px;
    let rest = [0.0..ways.start, ways.end..whole_px]
        .into_iter()
        .filter(|ways| ways.end > ways.start);
    let rest = rest.map(|ways| {
        let reading = drawing.field.along(&course.stretch(ways));
        reading.mean * reading.length_px
    });
    let rest_looks = rest.sum::<f32>() / rest_px.max(1.0);
    let known = [
        support / drawing.support.max(1e-6),
        density(support, part_px),
        density(course.total() - support, rest_px),
        part_px / drawing.size_px,
        part_px / whole_px,
        part_px / drawing.length_px.max(1.0),
        sharpest.max(LEAST_TURN),
        if is_middle {
            let (before, after) = (trace.direction(ways.start, -1.0), trace.direction(ways.end, 1.0));
            angle(before, after) / PI
        } else {
            0.5
        },
        if is_middle { chord / part_px } else { 1.0 },
        turning.clamp(LEAST_TURNING, TURNS_LIMIT),
        (10.0 * turning / part_px).clamp(LEAST_TURNING, TURNS_LIMIT),
        (chord / part_px).min(STRAIGHT),
        share(&trace.touches),
        share(&trace.far),
        flag(is_middle || trace.touches[loose]),
        flag(cuts.iter().any(|w| near_ink(*w))),
        box_shrink(trace, ways, drawing.bounds, drawing.others[*stroke]),
        looks,
        looks - rest_looks,
        along.low,
        along.high,
        drawing.score.clamp(-EFFECT_LIMIT, EFFECT_LIMIT),
        drawing.clutter.clamp(-EFFECT_LIMIT, EFFECT_LIMIT),
        (drawing.others.len() as f32).min(STROKES_LIMIT),
    ];
    let mut features = [0.0; COUNT];
    features[..KNOWN].copy_from_slice(&known);
    features
}

/// [`Gains`] is what was measured to change, in log-odds.
pub(super) struct Gains {
    /// The target gains this without the part.
    pub target: f32,
    /// The likeliest class gains this without it.
    pub top: f32,
    /// Clutter falls by this without it.
    pub clutter_fall: f32,
    /// Without the whole stroke the target gains, and clutter falls by, this; 0 where that was not measured.
    pub whole: [f32; 2],
}

/// Completes `features` with what trimming the part was measured to change.
pub(super) fn measured(features: &PartFeatures, gains: &Gains) -> PartFeatures {
    let limit = |v: f32| v.clamp(-EFFECT_LIMIT, EFFECT_LIMIT);
    let [target, top, fall] = [gains.target, gains.top, gains.clutter_fall].map(limit);
    let [whole, whole_fall] = gains.whole.map(limit);
    let mut features = *features;
    features[KNOWN..].copy_from_slice(&[target, top, target - whole, fall, fall - whole_fall]);
    features
}

/// Computes the share of the ink box's longer side that goes with the part.
fn box_shrink(trace: &Trace, ways: &std::ops::Range<f32>, whole: Bounds, others: Bounds) -> f32 {
    let mut rest = others;
    let length = trace.course.length();
    for left in [0.0..ways.start, ways.end..length] {
        if left.end > left.start {
            for [x, y] in trace.course.stretch(left) {
                rest = rest.union(Bounds {
                    min: [x, y],
                    max: [x, y],
                });
            }
        }
    }
    let longest = |b: Bounds| b.size()[0].max(b.size()[1]);
    1.0 - longest(rest) / longest(whole).max(1.0)
}
