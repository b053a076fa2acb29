//! [`Coalitions`] knows what sets of the strokes of one drawing score together.

use std::collections::HashMap;

use super::{Batch, Interrupted, Passes, Subject};

/// [`Coalitions`] knows the score of any set of strokes of one drawing, in the frame of the whole drawing. Each set is
/// looked at once, however often it is asked for.
pub struct Coalitions<'a> {
    passes: &'a Passes<'a>,
    subject: &'a Subject,
    item: usize,
    known: HashMap<Vec<bool>, f32>,
}

/// So many rasters wait for the model together, which bounds the memory of a long list of sets.
const BATCH_ROWS: usize = 256;

impl<'a> Coalitions<'a> {
    /// Makes coalitions of which nothing is known yet. `item` is the subject's item in the
    /// objective of `passes`.
    pub fn new(passes: &'a Passes<'a>, subject: &'a Subject, item: usize) -> Self {
        Self {
            passes,
            subject,
            item,
            known: HashMap::new(),
        }
    }

    /// Counts the strokes of the drawing.
    pub fn stroke_count(&self) -> usize {
        self.subject.stroke_count()
    }

    /// Counts the sets evaluated so far: one row of a forward pass each.
    pub fn looked_at(&self) -> usize {
        self.known.len()
    }

    /// Scores each of `sets`; a set says of each stroke whether it is there.
    pub fn scores(&mut self, sets: &[Vec<bool>]) -> Result<Vec<f32>, Interrupted> {
        let mut unknown: Vec<&Vec<bool>> = sets.iter().filter(|set| !self.known.contains_key(*set)).collect();
        unknown.sort_unstable();
        unknown.dedup();
        for some in unknown.chunks(BATCH_ROWS) {
            let mut batch = Batch::new(self.subject.spec().size);
            for set in some {
                let ink = self.subject.soft_ink_where(|s| set[s]);
                batch.push(self.item, &ink, 1.0);
            }
            let scores = self.passes.scores(&batch)?;
            self.known.extend(some.iter().map(|set| (*set).clone()).zip(scores));
        }
        Ok(sets.iter().map(|set| self.known[set]).collect())
    }
}
