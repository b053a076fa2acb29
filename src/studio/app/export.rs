//! Makes pictures and scores of the drawing, as files.

use std::path::Path;

use super::files::Exhibit;
use crate::engine::Assessment;
use crate::error::{Error, Result};
use crate::form::{Form, any_of};
use crate::record::Record;
use strokewise_ink::format::svg::{self, StrokeScores, SvgStyle};
use strokewise_ink::format::write_atomically;
use strokewise_ink::shown::shown_path;

/// Writes `exhibit` to `path` in the [`Form`] that its ending names; over a file that is there only
/// where it `replaces` it.
pub fn write(path: &Path, exhibit: &Exhibit, replaces: bool) -> Result<()> {
    if !replaces && path.exists() {
        let cause = "not exported, as there is a file of this name already";
        return Err(Error::InTheWay(format!("{cause}: {}", shown_path(path))));
    }
    let form = Form::of(path).filter(|form| Form::exports().any(|export| export == *form));
    let form = form.ok_or_else(|| {
        let endings = any_of(Form::exports(), ".");
        Error::Usage(format!("an export ends in {endings}: {}", shown_path(path)))
    })?;
    let bytes = match form {
        Form::Scores => scores(exhibit)?.into_bytes(),
        form => form.encode(&exhibit.drawing, &style(exhibit), exhibit.longest_px)?,
    };
    Ok(write_atomically(path, &bytes)?)
}

/// Returns how pictures of `exhibit` look: on its paper, with its word as the title and, where
/// there are any, its scores.
fn style(exhibit: &Exhibit) -> SvgStyle {
    let strokes = exhibit
        .explanation
        .as_ref()
        .map(|(a, _)| stroke_scores(a))
        .unwrap_or_default();
    SvgStyle {
        paper: exhibit.paper,
        clear: exhibit.clear,
        title: exhibit.drawing.word.clone(),
        strokes,
        ..SvgStyle::default()
    }
}

/// Draws the picture of `exhibit` as SVG.
pub(super) fn picture(exhibit: &Exhibit) -> String {
    svg::write(&exhibit.drawing.sketch, &style(exhibit))
}

fn stroke_scores(assessment: &Assessment) -> Vec<StrokeScores> {
    let scores = |s: &crate::engine::StrokeAssessment| StrokeScores {
        sla: s.attribution.sla,
        p_sla: s.attribution.p_sla,
        leave_one_out: s.attribution.leave_one_out,
        noise: s.noise,
        flagged: assessment.may_lose(s.attribution.id),
    };
    assessment.strokes.iter().map(scores).collect()
}

/// Returns the drawing's scores as one JSON object, with the fields that `strokewise explain
/// --format json` has.
fn scores(exhibit: &Exhibit) -> Result<String> {
    let Some((assessment, labels)) = &exhibit.explanation else {
        return Err(Error::Usage("there are no scores to export yet".into()));
    };
    let record = Record::new(&exhibit.drawing, assessment, labels, &exhibit.device);
    let json = serde_json::to_string_pretty(&record)
        .map_err(|cause| Error::Usage(format!("the scores have no JSON form: {cause}")))?;
    Ok(json + "\n")
}
