//! Writes what was found as a table for people.

use std::fmt::Write as _;

use super::Found;
use strokewise_ink::shown::{Shown, shown_path};

/// Writes the whole paragraph, with an empty line at its end.
pub(super) fn paragraph(found: &Found<'_>) -> String {
    let Found {
        input,
        gallery,
        hits,
        explained,
    } = found;
    let mut text = format!("{}\n", input.title());
    // Writing to a string cannot fail.
    for (rank, hit) in (1..).zip(hits.iter()) {
        let item = &gallery.items()[hit.item];
        let name = match gallery.path(hit.item) {
            Some(path) => shown_path(&path),
            None => format!("{} {}", item.key, item.name),
        };
        let _ = writeln!(text, "  {rank:>4}  {:>6.3}  {name}", hit.similarity);
    }
    if let Some(explained) = explained {
        let name = Shown(&gallery.items()[explained.item].name);
        let _ = writeln!(
            text,
            "\n  why it matches {name} (rank {}, log-odds {:+.2})\n  stroke       sla     p-sla",
            explained.rank + 1,
            explained.score
        );
        for (number, stroke) in (1..).zip(&explained.strokes) {
            let _ = writeln!(text, "  {number:>6}  {:>+8.3}  {:>+8.3}", stroke.sla, stroke.p_sla);
        }
    }
    text + "\n"
}
