//! [`LeftOut`] counts what of a file is no ink, for a note to people.

use std::collections::BTreeMap;

/// The shapes of a drawing, and those that became no stroke by what they are.
#[derive(Debug, Default)]
pub(super) struct LeftOut {
    shapes: usize,
    kinds: BTreeMap<&'static str, usize>,
}

impl LeftOut {
    /// Counts a shape; `kind` says what it is where it becomes no stroke.
    pub fn count(&mut self, kind: Option<&'static str>) {
        self.shapes += 1;
        if let Some(kind) = kind {
            *self.kinds.entry(kind).or_default() += 1;
        }
    }

    /// Returns a sentence about what was left out; `None` where that is nothing.
    pub fn note(&self) -> Option<String> {
        let count: usize = self.kinds.values().sum();
        let kinds: Vec<String> = self
            .kinds
            .iter()
            .map(|(kind, count)| format!("{count} {kind}"))
            .collect();
        (count > 0).then(|| format!("{count} of {} shapes left out: {}", self.shapes, kinds.join(", ")))
    }
}
