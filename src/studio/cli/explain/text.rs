//! Writes an explanation as a table for people.

use std::fmt::Write as _;

use super::Explained;
use crate::cli::heal::{change, numbers, place_name};
use crate::cli::percent;
use strokewise_explain::tasks::assist::StrokeAssessment;

/// Writes the whole paragraph, with an empty line at its end.
pub(super) fn paragraph(explained: &Explained<'_>) -> String {
    let Explained {
        input,
        assessment,
        labels,
        device,
    } = explained;
    let mut text = String::new();
    // Writing to a string cannot fail.
    let guess = |g: &strokewise_explain::tasks::assist::Guess| format!("{} {}", labels.name(g.class), percent(g.p));
    let top: Vec<String> = assessment.top.iter().map(guess).collect();
    let _ = writeln!(text, "{}\n  reads as   {}", input.title(), top.join(", "));
    if !assessment.known.is_known {
        let count = labels.len();
        let _ = writeln!(
            text,
            "  known      no; it may be none of the {count} things that the network knows"
        );
    }
    let _ = writeln!(
        text,
        "  explained  {} ({}), method {}, {device}, convergence delta {:+.3}\n",
        labels.name(assessment.target),
        percent(assessment.target_p),
        assessment.method,
        assessment.convergence_delta
    );
    // Only sampled values have an error to show.
    let sampled = assessment
        .strokes
        .iter()
        .any(|s| s.attribution.standard_error.is_some());
    let error_caption = if sampled { "         ±" } else { "" };
    let _ = writeln!(text, "  stroke       sla     p-sla{error_caption}     exact  noise");
    for (number, stroke) in (1..).zip(&assessment.strokes) {
        text.push_str(&row(number, stroke));
        let id = stroke.attribution.id;
        if let Some(advice) = assessment.suggestions.iter().find(|s| s.stroke == id) {
            let change = change(&advice.effect, advice.outcome, labels);
            let _ = write!(text, "  remove: {change}");
        }
        if let Some(advice) = assessment.joint.as_ref().filter(|joint| joint.strokes.contains(&id)) {
            if advice.strokes[0] == id {
                let change = change(&advice.effect, advice.outcome, labels);
                let _ = write!(text, "  remove {} together: {change}", numbers(&advice.strokes));
            } else {
                let _ = write!(text, "  together with {}", numbers(&advice.strokes[..1]));
            }
        }
        if let Some(advice) = assessment.parts.iter().find(|s| s.part.stroke == id) {
            let change = change(&advice.effect, advice.outcome, labels);
            let place = place_name(advice.part.span.place());
            let share = percent(advice.part.span.share());
            let _ = write!(text, "  trim the {place} ({share}): {change}");
        }
        text.push('\n');
    }
    text.push('\n');
    text
}

fn row(number: usize, stroke: &StrokeAssessment) -> String {
    let attribution = &stroke.attribution;
    let exact = attribution
        .leave_one_out
        .map_or_else(|| "-".to_owned(), |v| format!("{v:+.3}"));
    let error = attribution
        .standard_error
        .map_or_else(String::new, |e| format!("  {e:>8.3}"));
    let (sla, p_sla, noise) = (attribution.sla, attribution.p_sla, percent(stroke.noise));
    format!("  {number:>6}  {sla:>+8.3}  {p_sla:>+8.3}{error}  {exact:>8}  {noise:>5}")
}
