//! Writes an attack as a paragraph for people.

use std::fmt::Write as _;

use super::Attacked;
use super::json::number;
use crate::cli::percent;
use strokewise_explain::tasks::attack::Guess;

/// Writes the whole paragraph, with an empty line at its end.
pub(super) fn paragraph(attacked: &Attacked<'_>) -> String {
    let Attacked {
        input,
        attack,
        limits,
        labels,
    } = attacked;
    let guess = |g: Guess| format!("{} {}", labels.name(g.class), percent(g.p));
    let mut text = format!("{}\n  reads as  {}\n", input.title(), guess(attack.from));
    // Writing to a string cannot fail.
    let _ = match &attack.removal {
        Some(removal) => {
            let stroke = number(&input.drawing.sketch, removal.part.stroke) + 1;
            let span = removal.part.span;
            let what = if removal.is_whole() {
                format!("stroke {stroke}")
            } else {
                let [from, to] = [span.from(), span.to()].map(percent);
                format!("stroke {stroke} from {from} to {to} of its length")
            };
            writeln!(
                text,
                "  without   {what} ({} of the ink): {}",
                percent(removal.ink_share),
                guess(removal.after)
            )
        }
        None => writeln!(
            text,
            "  no stroke, and no part of one, of at most {} of the ink was found to change that",
            percent(limits.max_ink)
        ),
    };
    let _ = match &attack.shift {
        Some(shift) => writeln!(
            text,
            "  shifted   by at most {} of its longer side: {}",
            fine_percent(shift.reach),
            guess(shift.after)
        ),
        None if limits.max_shift > 0.0 => writeln!(
            text,
            "  no shift of at most {} of its longer side was found to change that",
            fine_percent(limits.max_shift)
        ),
        None => Ok(()),
    };
    let _ = writeln!(
        text,
        "  cost      {} forward and {} backward passes\n",
        attack.spent.forward, attack.spent.backward
    );
    text
}

/// Writes a small share as people read it.
fn fine_percent(share: f32) -> String {
    format!("{:.1} %", 100.0 * share)
}
