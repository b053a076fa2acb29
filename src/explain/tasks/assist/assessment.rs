//! Holds what the assistant says of a drawing: plain data for the window and the command line.

use super::features::Features;
use super::joint::JointSuggestion;
use super::known::Known;
use super::law::{Effect, Outcome};
use super::noise::REASONS;
use super::parts::ExaminedPart;
use super::steady::Waiting;
use crate::attribution::{Method, StrokeAttribution};
use crate::model::ClassId;
use strokewise_ink::sketch::{Part, StrokeId};

/// [`Guess`] is a class, and says how likely the model thinks it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Guess {
    /// This class is meant.
    pub class: ClassId,
    /// The model thinks it this probable, 0..=1, calibrated.
    pub p: f32,
}

/// [`Glance`] tells what a drawing reads as, while a stroke of it is being drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Glance {
    /// These are the five likeliest classes, likeliest first (fewer where the model knows fewer).
    pub top: Vec<Guess>,
    /// The stated intent is so likely, where one is stated.
    pub intent: Option<Guess>,
}

/// [`StrokeAssessment`] is the assessment of one stroke: attribution, noise, measured effect.
#[derive(Debug, Clone, PartialEq)]
pub struct StrokeAssessment {
    /// It supports the target so much, as a whole and in parts.
    pub attribution: StrokeAttribution,
    /// The profile says where along the stroke it supports and opposes: at even steps from its
    /// beginning to its end, what its P-SLA would be if all of it were like here (support per
    /// length, smoothed over two pen widths to either side, times length). Their mean is about
    /// `attribution.p_sla`.
    pub profile: Vec<f32>,
    /// The stroke does not belong with this calibrated probability, 0..=1.
    pub noise: f32,
    /// Taking it away was measured to do this, where it was measured.
    pub effect: Option<Effect>,
    /// Every measure of the explanation says that it supports the target
    /// ([`is_support`](super::is_support)).
    pub is_support: bool,
    /// It is true where the assistant suggests removing the stroke.
    pub flagged: bool,
}

impl StrokeAssessment {
    /// Returns the measured effect of its removal and the class of that effect, where the first three articles of the
    /// law allow a suggestion: only such a stroke is ever newly flagged.
    pub fn may_go(&self) -> Option<(Effect, Outcome)> {
        let effect = self.effect?;
        let outcome = effect.outcome()?;
        let contradicts = self.is_support && outcome == Outcome::Tidies;
        (!contradicts).then_some((effect, outcome))
    }
}

/// [`Suggestion`] is to remove a stroke that the drawing would be better without.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Suggestion {
    /// This stroke may go.
    pub stroke: StrokeId,
    /// It does not belong with this probability.
    pub noise: f32,
    /// Its removal alone was measured to do this.
    pub effect: Effect,
    /// That effect is of this class.
    pub outcome: Outcome,
    /// These features speak most for noise, in plain words, the strongest first.
    pub reasons: [&'static str; REASONS],
}

/// [`PartSuggestion`] is to trim a part of a stroke that the drawing would be better without, while the rest of the
/// stroke belongs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PartSuggestion {
    /// This part may go.
    pub part: Part,
    /// It does not belong with this calibrated probability, 0..=1.
    pub noise: f32,
    /// Trimming it was measured to do this.
    pub effect: Effect,
    /// The outcome says what that effect is called.
    pub outcome: Outcome,
}

/// [`Assessment`] is the explanation of one drawing.
#[derive(Debug, Clone, PartialEq)]
pub struct Assessment {
    /// The attributions speak of this class: the stated intent, else the likeliest.
    pub target: ClassId,
    /// That class has this probability.
    pub target_p: f32,
    /// These are the five likeliest classes, likeliest first (fewer where the model knows fewer).
    pub top: Vec<Guess>,
    /// This tells whether it is any of the things that the model has a word for.
    pub known: Known,
    /// The attributions are by this method.
    pub method: Method,
    /// Each stroke has its entry here, in drawing order.
    pub strokes: Vec<StrokeAssessment>,
    /// The score that is explained is the log-odds of the target for the drawing.
    pub score: f32,
    /// Blank paper has this score. The P-SLA values add up to the difference, but for
    /// `convergence_delta`.
    pub blank_score: f32,
    /// The P-SLA values have this convergence delta (eq. 7), in log-odds.
    pub convergence_delta: f32,
    /// These strokes may go: those of the first look, most suspect first, then those of the second look.
    pub suggestions: Vec<Suggestion>,
    /// These parts of other strokes are to be trimmed by the panel's suggestion, most suspect first.
    pub parts: Vec<PartSuggestion>,
    /// These strokes may go together, though some of them not by themselves.
    pub joint: Option<JointSuggestion>,
    /// These are all parts that were really trimmed and may be suggested, suggested or not; they
    /// keep suggestions steady.
    pub looked_at: Vec<PartSuggestion>,
    /// This is not suggested yet, as the drawing grows; only [`super::steadied`] lets anything
    /// wait.
    pub waiting: Waiting,
}

impl Assessment {
    /// Tells whether anything is suggested.
    pub fn suggests(&self) -> bool {
        !self.suggestions.is_empty() || !self.parts.is_empty() || self.joint.is_some()
    }
}

/// [`Examined`] is an explanation with the numbers behind its noise.
#[derive(Debug, Clone, PartialEq)]
pub struct Examined {
    /// These are the noise features of each stroke.
    pub features: Vec<Features>,
    /// Every part of a stroke that was looked at is here.
    pub parts: Vec<ExaminedPart>,
    /// The drawing is explained so.
    pub assessment: Assessment,
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// Makes the assessment of a drawing read as class 0 with probability `p`, with a stroke for
    /// each of `strokes`: how likely it is to be noise, the probability without it, and whether it
    /// is suggested.
    pub fn assessment(p: f32, strokes: &[(f32, f32, bool)]) -> Assessment {
        let guess = |p| Guess { class: ClassId(0), p };
        let effect = |after| Effect {
            before: guess(p),
            after: guess(after),
            top_after: guess(after),
        };
        let id = |i: usize| StrokeId(i as u32);
        let stroke = |(i, (noise, after, flagged)): (usize, &(f32, f32, bool))| StrokeAssessment {
            attribution: StrokeAttribution {
                id: id(i),
                sla: 0.0,
                p_sla: 0.0,
                standard_error: None,
                leave_one_out: None,
                points: Vec::new(),
                point_gradients: Vec::new(),
            },
            profile: Vec::new(),
            noise: *noise,
            effect: Some(effect(*after)),
            is_support: false,
            flagged: *flagged,
        };
        let flagged = strokes.iter().enumerate().filter(|(_, s)| s.2);
        let suggestion = |(i, (noise, after, _)): (usize, &(f32, f32, bool))| Suggestion {
            stroke: id(i),
            noise: *noise,
            effect: effect(*after),
            outcome: effect(*after).outcome().unwrap_or(Outcome::Tidies),
            reasons: ["", "", ""],
        };
        Assessment {
            target: ClassId(0),
            target_p: p,
            score: 0.0,
            blank_score: 0.0,
            top: vec![guess(p)],
            known: Known::default(),
            method: Method::Integrated,
            strokes: strokes.iter().enumerate().map(stroke).collect(),
            convergence_delta: 0.0,
            suggestions: flagged.map(suggestion).collect(),
            parts: Vec::new(),
            joint: None,
            looked_at: Vec::new(),
            waiting: Waiting::default(),
        }
    }

    /// Lists the places of the strokes that are suggested, in the order of the suggestions.
    pub fn suggested(assessment: &Assessment) -> Vec<u32> {
        assessment.suggestions.iter().map(|s| s.stroke.0).collect()
    }
}
