//! Pictures and scores of the drawing, as files.

use std::path::Path;

use super::files::Exhibit;
use crate::engine::Assessment;
use crate::error::{Error, Result};
use crate::record::Record;
use strokewise_ink::format::seal::{seal_pdf, seal_png, seal_svg};
use strokewise_ink::format::svg::{self, StrokeScores, SvgStyle};
use strokewise_ink::format::{inkml, pdf, png, write_atomically};
use strokewise_ink::shown::shown_path;

/// Longer side of an exported PNG.
const PNG_LONGEST_PX: u32 = 2048;

/// Writes `exhibit` to `path` in the format that its extension names; over a file that is there only where it
/// `replaces`
/// it.
pub fn write(path: &Path, exhibit: &Exhibit, replaces: bool) -> Result<()> {
    if !replaces && path.exists() {
        let cause = "not exported, as there is a file of this name already";
        return Err(Error::InTheWay(format!("{cause}: {}", shown_path(path))));
    }
    let extension = path.extension().and_then(|e| e.to_str()).unwrap_or_default();
    let bytes = match extension.to_ascii_lowercase().as_str() {
        "svg" => seal_svg(picture(exhibit)).into_bytes(),
        "png" => seal_png(png::render(&picture(exhibit), PNG_LONGEST_PX)?),
        "pdf" => seal_pdf(pdf::write(&exhibit.drawing.sketch, exhibit.drawing.word.as_deref())),
        "inkml" => seal_svg(inkml::write(&exhibit.drawing)).into_bytes(),
        "json" => scores(exhibit)?.into_bytes(),
        _ => {
            let cause = "an export ends in .svg, .png, .pdf, .inkml or .json";
            return Err(Error::Usage(format!("{cause}: {}", shown_path(path))));
        }
    };
    Ok(write_atomically(path, &bytes)?)
}

fn picture(exhibit: &Exhibit) -> String {
    let strokes = exhibit
        .explanation
        .as_ref()
        .map(|(a, _)| stroke_scores(a))
        .unwrap_or_default();
    let style = SvgStyle {
        paper: exhibit.paper,
        title: exhibit.drawing.word.clone(),
        strokes,
        ..SvgStyle::default()
    };
    svg::write(&exhibit.drawing.sketch, &style)
}

fn stroke_scores(assessment: &Assessment) -> Vec<StrokeScores> {
    let scores = |s: &crate::engine::StrokeAssessment| StrokeScores {
        sla: s.attribution.sla,
        p_sla: s.attribution.p_sla,
        leave_one_out: s.attribution.leave_one_out,
        noise: s.noise,
        flagged: s.flagged,
    };
    assessment.strokes.iter().map(scores).collect()
}

/// The drawing's scores as one JSON object, with the fields that `strokewise explain --format json` has.
fn scores(exhibit: &Exhibit) -> Result<String> {
    let Some((assessment, labels)) = &exhibit.explanation else {
        return Err(Error::Usage("there are no scores to export yet".into()));
    };
    let record = Record::new(&exhibit.drawing, assessment, labels, &exhibit.device);
    let json = serde_json::to_string_pretty(&record)
        .map_err(|cause| Error::Usage(format!("the scores have no JSON form: {cause}")))?;
    Ok(json + "\n")
}
