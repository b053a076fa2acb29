//! An explanation as one line of JSON. The names are an interface: other programs read them.

use serde::Serialize;

use super::Explained;
use crate::tasks::assist::StrokeAssessment;

/// The line, without its line break.
pub(super) fn line(explained: &Explained<'_>) -> String {
    let Explained {
        input,
        assessment,
        labels,
        device,
    } = explained;
    let record = Record {
        key_id: input.drawing.key_id.as_deref(),
        word: input.drawing.word.as_deref(),
        target: labels.name(assessment.target),
        target_p: assessment.target_p,
        top: assessment
            .top
            .iter()
            .map(|g| Guess {
                label: labels.name(g.class),
                p: g.p,
            })
            .collect(),
        method: assessment.method.name(),
        device,
        strokes: assessment.strokes.iter().map(Stroke::from).collect(),
        convergence_delta: assessment.convergence_delta,
    };
    serde_json::to_string(&record).expect("text and numbers always have a JSON form")
}

#[derive(Serialize)]
struct Record<'a> {
    key_id: Option<&'a str>,
    word: Option<&'a str>,
    target: &'a str,
    target_p: f32,
    top: Vec<Guess<'a>>,
    method: &'a str,
    device: &'a str,
    strokes: Vec<Stroke<'a>>,
    convergence_delta: f32,
}

#[derive(Serialize)]
struct Guess<'a> {
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

impl<'a> From<&'a StrokeAssessment> for Stroke<'a> {
    fn from(stroke: &'a StrokeAssessment) -> Self {
        let StrokeAssessment {
            attribution,
            noise,
            flagged,
            may_go: _,
        } = stroke;
        Self {
            sla: attribution.sla,
            p_sla: attribution.p_sla,
            standard_error: attribution.standard_error,
            leave_one_out: attribution.leave_one_out,
            noise: *noise,
            flagged: *flagged,
            points: &attribution.points,
        }
    }
}
