//! Writes what was painted in a line, and the strokes behind a region as a table.

use std::fmt::Write as _;

use super::Painted;
use strokewise_ink::shown::shown_path;

/// Writes the whole paragraph.
pub(super) fn paragraph(painted: &Painted<'_>) -> String {
    let mut text = painted.input.title();
    // Writing to a string cannot fail.
    let _ = match (painted.category, painted.known) {
        (Some(category), true) => write!(text, "  painted as {category}"),
        (Some(category), false) => write!(
            text,
            "  painted from the lines alone: no picture of {category} was there to learn from"
        ),
        (None, _) => write!(text, "  painted from the lines alone"),
    };
    if let Some(file) = &painted.file {
        let _ = write!(text, "  -> {}", shown_path(file));
    }
    text.push('\n');
    match (painted.region, painted.shaping) {
        (None, _) => {}
        (Some(_), None) => text.push_str("  nothing is there: blank paper looks the same\n"),
        (Some(_), Some(shaping)) => {
            text.push_str("  stroke       sla     p-sla\n");
            for (number, stroke) in (1..).zip(&shaping.strokes) {
                let _ = writeln!(text, "  {number:>6}  {:>+8.3}  {:>+8.3}", stroke.sla, stroke.p_sla);
            }
        }
    }
    text
}
