//! Pictures and scores of the drawing, as files.

use std::path::Path;

use serde::Serialize;

use super::files::Exhibit;
use crate::engine::{Assessment, Labels, PartSuggestion};
use crate::error::{Error, Result};
use strokewise_ink::format::seal::{seal_png, seal_svg};
use strokewise_ink::format::svg::{self, StrokeScores, SvgStyle};
use strokewise_ink::format::{png, write_atomically};
use strokewise_ink::shown::shown_path;

/// Longer side of an exported PNG.
const PNG_LONGEST_PX: u32 = 2048;

/// Writes `exhibit` to `path` in the format that its extension names; over a file that is there only where it `replaces`
/// it.
pub fn write(path: &Path, exhibit: &Exhibit, replaces: bool) -> Result<()> {
    if !replaces && path.exists() {
        let cause = "not exported, as there is a file of this name already";
        return Err(Error::InTheWay(format!("{cause}: {}", shown_path(path))));
    }
    let extension = path
        .extension()
        .and_then(|e| e.to_str())
        .unwrap_or_default();
    let bytes = match extension.to_ascii_lowercase().as_str() {
        "svg" => seal_svg(picture(exhibit)).into_bytes(),
        "png" => seal_png(png::render(&picture(exhibit), PNG_LONGEST_PX)?),
        "json" => scores(exhibit)?.into_bytes(),
        _ => {
            let cause = "an export ends in .svg, .png or .json";
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
    let record = Record::new(exhibit, assessment, labels);
    let json = serde_json::to_string_pretty(&record)
        .map_err(|cause| Error::Usage(format!("the scores have no JSON form: {cause}")))?;
    Ok(json + "\n")
}

#[derive(Serialize)]
struct Record<'a> {
    key_id: Option<&'a str>,
    word: Option<&'a str>,
    target: &'a str,
    target_p: f32,
    top: Vec<TopRecord<'a>>,
    method: String,
    device: &'a str,
    strokes: Vec<StrokeRecord<'a>>,
    score: f32,
    blank_score: f32,
    convergence_delta: f32,
    parts: Vec<PartRecord<'a>>,
}

#[derive(Serialize)]
struct TopRecord<'a> {
    label: &'a str,
    p: f32,
}

#[derive(Serialize)]
struct StrokeRecord<'a> {
    sla: f32,
    p_sla: f32,
    leave_one_out: Option<f32>,
    noise: f32,
    flagged: bool,
    points: &'a [f32],
}

#[derive(Serialize)]
struct PartRecord<'a> {
    stroke: usize,
    from: f32,
    to: f32,
    noise: f32,
    outcome: &'static str,
    p_before: f32,
    p_after: f32,
    top_after: TopRecord<'a>,
}

impl<'a> PartRecord<'a> {
    fn new(suggestion: &PartSuggestion, assessment: &Assessment, labels: &'a Labels) -> Self {
        let part = suggestion.part;
        let mut ids = assessment.strokes.iter().map(|s| s.attribution.id);
        Self {
            stroke: ids.position(|id| id == part.stroke).unwrap_or_default(),
            from: part.span.from(),
            to: part.span.to(),
            noise: suggestion.noise,
            outcome: suggestion.outcome.name(),
            p_before: suggestion.effect.before.p,
            p_after: suggestion.effect.after.p,
            top_after: TopRecord {
                label: labels.name(suggestion.effect.top_after.class),
                p: suggestion.effect.top_after.p,
            },
        }
    }
}

impl<'a> Record<'a> {
    fn new(exhibit: &'a Exhibit, assessment: &'a Assessment, labels: &'a Labels) -> Self {
        let top = assessment.top.iter();
        let strokes = assessment.strokes.iter().map(|s| StrokeRecord {
            sla: s.attribution.sla,
            p_sla: s.attribution.p_sla,
            leave_one_out: s.attribution.leave_one_out,
            noise: s.noise,
            flagged: s.flagged,
            points: &s.attribution.points,
        });
        Self {
            key_id: exhibit.drawing.key_id.as_deref(),
            word: exhibit.drawing.word.as_deref(),
            target: labels.name(assessment.target),
            target_p: assessment.target_p,
            top: top
                .map(|g| TopRecord {
                    label: labels.name(g.class),
                    p: g.p,
                })
                .collect(),
            method: assessment.method.to_string(),
            device: &exhibit.device,
            strokes: strokes.collect(),
            score: assessment.score,
            blank_score: assessment.blank_score,
            convergence_delta: assessment.convergence_delta,
            parts: assessment
                .parts
                .iter()
                .map(|part| PartRecord::new(part, assessment, labels))
                .collect(),
        }
    }
}
