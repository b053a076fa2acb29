//! What the assistant says of a drawing: plain data for the window and the command line.

use super::features::Features;
use super::noise::REASONS;
use super::parts::ExaminedPart;
use crate::attribution::{Method, StrokeAttribution};
use crate::model::ClassId;
use strokewise_ink::sketch::{Part, StrokeId};

/// A class and how likely the model thinks it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Guess {
    /// The class.
    pub class: ClassId,
    /// Its calibrated probability, 0..=1.
    pub p: f32,
}

/// What is known of one stroke.
#[derive(Debug, Clone, PartialEq)]
pub struct StrokeAssessment {
    /// Its support for the target, as a whole and in parts.
    pub attribution: StrokeAttribution,
    /// Where along the stroke it supports and opposes: at even steps from its beginning to its end, what
    /// its P-SLA would be if all of it were like here (support per length, smoothed over two pen widths to
    /// either side, times length). Their mean is about `attribution.p_sla`.
    pub profile: Vec<f32>,
    /// Calibrated probability, 0..=1, that the stroke does not belong.
    pub noise: f32,
    /// Whether taking it away was measured to do no harm worth speaking of to the intent, where one is stated.
    /// Only such a stroke is ever flagged.
    pub may_go: bool,
    /// Whether the panel suggests removing it.
    pub flagged: bool,
}

/// A stroke that the drawing would be better without.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Suggestion {
    /// The stroke.
    pub stroke: StrokeId,
    /// Probability that it does not belong.
    pub noise: f32,
    /// Probability of the target with the stroke. What only a second look found (behind the others in the
    /// list) is measured with the strokes of the first look gone.
    pub p_before: f32,
    /// Probability of the target without it, by a real forward pass over the drawing as it would then be.
    pub p_after: f32,
    /// What the drawing would read as without it.
    pub top_after: Guess,
    /// What speaks for noise most, in plain words, the loudest first.
    pub reasons: [&'static str; REASONS],
}

/// A part of a stroke that the drawing would be better without, while the rest of the stroke belongs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PartSuggestion {
    /// The part.
    pub part: Part,
    /// Calibrated probability, 0..=1, that it does not belong.
    pub noise: f32,
    /// Probability of the target with the part.
    pub p_before: f32,
    /// Probability of the target without it, by a real forward pass over the drawing as it would then be.
    pub p_after: f32,
    /// What the drawing would read as without it.
    pub top_after: Guess,
}

/// The explanation of one drawing.
#[derive(Debug, Clone, PartialEq)]
pub struct Assessment {
    /// The class that the attributions speak of: the stated intent, else the likeliest.
    pub target: ClassId,
    /// Its probability.
    pub target_p: f32,
    /// The five likeliest classes, likeliest first (fewer where the model knows fewer).
    pub top: Vec<Guess>,
    /// How the attributions were taken.
    pub method: Method,
    /// One entry a stroke, in drawing order.
    pub strokes: Vec<StrokeAssessment>,
    /// What is explained: the log-odds of the target for the drawing.
    pub score: f32,
    /// The same for blank paper. The P-SLA values add up to the difference, but for `convergence_delta`.
    pub blank_score: f32,
    /// How far the P-SLA values miss the completeness of eq. 7, in log-odds.
    pub convergence_delta: f32,
    /// What the panel suggests: what the first look found, most suspect first, then what the second look
    /// found.
    pub suggestions: Vec<Suggestion>,
    /// Parts of other strokes that the panel suggests trimming, most suspect first.
    pub parts: Vec<PartSuggestion>,
}

/// An explanation with the numbers behind its noise.
#[derive(Debug, Clone, PartialEq)]
pub struct Examined {
    /// The noise features of each stroke.
    pub features: Vec<Features>,
    /// Every part of a stroke that was looked at.
    pub parts: Vec<ExaminedPart>,
    /// The explanation.
    pub assessment: Assessment,
}
