//! [`LeftOut`] counts what of a file is no ink, for a note to people.

use std::collections::BTreeMap;

/// [`LeftOut`] counts the shapes of a drawing, and those that became no stroke by what they are.
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
        sentence(self.shapes, self.kinds.iter().map(|(kind, count)| (*count, *kind)))
    }
}

/// Says how many of so many shapes were left out, and how many of each of `kinds`; `None` where that is none.
pub(super) fn sentence<'a>(shapes: usize, kinds: impl Iterator<Item = (usize, &'a str)>) -> Option<String> {
    let kinds: Vec<_> = kinds.filter(|(count, _)| *count > 0).collect();
    let count: usize = kinds.iter().map(|(count, _)| count).sum();
    let kinds: Vec<String> = kinds.iter().map(|(count, kind)| format!("{count} {kind}")).collect();
    (count > 0).then(|| format!("{count} of {shapes} shapes left out: {}", kinds.join(", ")))
}
