//! Draws an explanation as a picture.

use super::Explained;
use strokewise_explain::tasks::assist::{Assessment, StrokeAssessment};
use strokewise_ink::format::svg::{self, StrokeScores, SvgStyle};
use strokewise_ink::inking::palette::Paper;

/// Writes the SVG, coloured as on the canvas, with every number as a data attribute.
pub(super) fn svg(explained: &Explained<'_>) -> String {
    let Explained {
        input,
        assessment,
        labels,
        device,
    } = explained;
    let mut data = vec![
        ("data-target", labels.name(assessment.target).to_owned()),
        ("data-target-p", assessment.target_p.to_string()),
        ("data-method", assessment.method.to_string()),
        ("data-device", (*device).to_owned()),
        ("data-convergence-delta", assessment.convergence_delta.to_string()),
    ];
    data.extend(input.drawing.key_id.clone().map(|key_id| ("data-key-id", key_id)));
    let style = SvgStyle {
        clear: false,
        paper: Paper::Light,
        title: input.drawing.word.clone(),
        data,
        strokes: assessment
            .strokes
            .iter()
            .map(|stroke| scores(assessment, stroke))
            .collect(),
    };
    svg::write(&input.drawing.sketch, &style)
}

fn scores(assessment: &Assessment, stroke: &StrokeAssessment) -> StrokeScores {
    StrokeScores {
        sla: stroke.attribution.sla,
        p_sla: stroke.attribution.p_sla,
        leave_one_out: stroke.attribution.leave_one_out,
        noise: stroke.noise,
        flagged: assessment.may_lose(stroke.attribution.id),
    }
}
