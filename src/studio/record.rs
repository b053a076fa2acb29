//! Writes an explanation as JSON, for the command line and for the window's export. The names are an interface: other
//! programs read them.

use serde::Serialize;

use strokewise_explain::model::Labels;
use strokewise_explain::tasks::assist::{Assessment, Guess, JointSuggestion, PartSuggestion, StrokeAssessment};
use strokewise_ink::format::Drawing;

/// [`Record`] is what is known of one drawing, under the names that README.md lists.
#[derive(Serialize)]
pub struct Record<'a> {
    key_id: Option<&'a str>,
    word: Option<&'a str>,
    target: &'a str,
    target_p: f32,
    top: Vec<GuessRecord<'a>>,
    known: f32,
    is_known: bool,
    method: &'a str,
    device: &'a str,
    strokes: Vec<Stroke<'a>>,
    score: f32,
    blank_score: f32,
    convergence_delta: f32,
    parts: Vec<Part<'a>>,
    together: Option<Together<'a>>,
}

impl<'a> Record<'a> {
    /// Makes the record of `drawing` as `assessment` has it, whose categories are `labels`;
    /// `device` is what computed.
    pub fn new(drawing: &'a Drawing, assessment: &'a Assessment, labels: &'a Labels, device: &'a str) -> Self {
        let guess = |g: &Guess| GuessRecord {
            label: labels.name(g.class),
            p: g.p,
        };
        let part = |suggestion| Part::new(suggestion, assessment, labels);
        Self {
            key_id: drawing.key_id.as_deref(),
            word: drawing.word.as_deref(),
            target: labels.name(assessment.target),
            target_p: assessment.target_p,
            top: assessment.top.iter().map(guess).collect(),
            known: assessment.known.p,
            is_known: assessment.known.is_known,
            method: assessment.method.name(),
            device,
            strokes: assessment.strokes.iter().map(|s| Stroke::new(s, assessment)).collect(),
            score: assessment.score,
            blank_score: assessment.blank_score,
            convergence_delta: assessment.convergence_delta,
            parts: assessment.parts.iter().map(part).collect(),
            together: assessment
                .joint
                .as_ref()
                .map(|joint| Together::new(joint, assessment, labels)),
        }
    }
}

#[derive(Serialize)]
struct GuessRecord<'a> {
    label: &'a str,
    p: f32,
}

#[derive(Serialize)]
struct Stroke<'a> {
    sla: f32,
    p_sla: f32,
    standard_error: Option<f32>,
    leave_one_out: Option<f32>,
    noise: f32,
    flagged: bool,
    points: &'a [f32],
}

impl<'a> Stroke<'a> {
    fn new(stroke: &'a StrokeAssessment, assessment: &Assessment) -> Self {
        let StrokeAssessment {
            attribution,
            noise,
            flagged: _,
            effect: _,
            is_support: _,
            profile: _,
        } = stroke;
        Self {
            sla: attribution.sla,
            p_sla: attribution.p_sla,
            standard_error: attribution.standard_error,
            leave_one_out: attribution.leave_one_out,
            noise: *noise,
            flagged: assessment.may_lose(attribution.id),
            points: &attribution.points,
        }
    }
}

/// [`Together`] is strokes to remove together.
#[derive(Serialize)]
struct Together<'a> {
    /// These are indices into the list of strokes.
    strokes: Vec<usize>,
    noise: f32,
    /// gains, renames or tidies.
    outcome: &'static str,
    /// These are the probabilities of the stated intent, where it is read at all, or else of whatever is likeliest with
    /// and without the strokes.
    p_before: f32,
    p_after: f32,
    top_after: GuessRecord<'a>,
}

impl<'a> Together<'a> {
    fn new(joint: &JointSuggestion, assessment: &Assessment, labels: &'a Labels) -> Self {
        let strokes = assessment.strokes.iter().enumerate();
        let strokes = strokes.filter(|(_, s)| joint.strokes.contains(&s.attribution.id));
        Self {
            strokes: strokes.map(|(i, _)| i).collect(),
            noise: joint.noise,
            outcome: joint.outcome.name(),
            p_before: joint.effect.before.p,
            p_after: joint.effect.after.p,
            top_after: GuessRecord {
                label: labels.name(joint.effect.top_after.class),
                p: joint.effect.top_after.p,
            },
        }
    }
}

/// [`Part`] is a part of a stroke to trim.
#[derive(Serialize)]
struct Part<'a> {
    /// This is an index into the list of strokes.
    stroke: usize,
    /// These are shares of the stroke's length.
    from: f32,
    to: f32,
    noise: f32,
    /// gains, renames or tidies.
    outcome: &'static str,
    /// These are the probabilities of the stated intent, where it is read at all, or else of whatever is likeliest with
    /// and without the part.
    p_before: f32,
    p_after: f32,
    top_after: GuessRecord<'a>,
}

impl<'a> Part<'a> {
    fn new(suggestion: &PartSuggestion, assessment: &Assessment, labels: &'a Labels) -> Self {
        let PartSuggestion {
            part,
            noise,
            effect,
            outcome,
        } = *suggestion;
        let mut ids = assessment.strokes.iter().map(|s| s.attribution.id);
        Self {
            stroke: ids.position(|id| id == part.stroke).unwrap_or_default(),
            from: part.span.from(),
            to: part.span.to(),
            noise,
            outcome: outcome.name(),
            p_before: effect.before.p,
            p_after: effect.after.p,
            top_after: GuessRecord {
                label: labels.name(effect.top_after.class),
                p: effect.top_after.p,
            },
        }
    }
}
