//! Sends batches of rasters through a model, in passes of a bounded number of rows.

use super::Differentiable;
use crate::model::{Answerer, Taped};

/// The work was called off between two passes, because something newer waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interrupted;

impl Interrupted {
    /// Panics: this is for `unwrap_or_else` where `stop` is never true, so that the work cannot
    /// have been called off.
    pub fn never<T>(self) -> T {
        unreachable!("nothing calls this work off")
    }
}

/// [`Batch`] holds rasters on their way to the model, each with the item that it belongs to.
#[derive(Debug, Clone, Default)]
pub struct Batch {
    size: usize,
    ink: Vec<f32>,
    items: Vec<usize>,
}

impl Batch {
    /// Makes an empty batch of `size` x `size` rasters.
    pub fn new(size: usize) -> Self {
        Self {
            size,
            ..Self::default()
        }
    }

    /// Adds a raster of `item`, its ink multiplied by `alpha`.
    pub fn push(&mut self, item: usize, ink: &[f32], alpha: f32) {
        debug_assert_eq!(ink.len(), self.size * self.size, "one number a pixel");
        self.items.push(item);
        self.ink.extend(ink.iter().map(|x| x * alpha));
    }

    /// Counts the rasters in the batch.
    pub fn rows(&self) -> usize {
        self.items.len()
    }

    /// Returns the rasters, one behind the other.
    pub fn rasters(&self) -> &[f32] {
        &self.ink
    }

    /// Asks `answerer` about the rows, at most `max_rows` in a pass, and returns its answers, one
    /// row after another. Before each pass `stop` is asked whether to call the work off.
    pub fn answers(
        &self,
        answerer: &Answerer,
        max_rows: usize,
        stop: &dyn Fn() -> bool,
    ) -> Result<Vec<f32>, Interrupted> {
        let mut out = Vec::new();
        for (ink, _) in self.chunks(max_rows) {
            if stop() {
                return Err(Interrupted);
            }
            out.extend(answerer.answers(ink));
        }
        Ok(out)
    }

    /// Asks `answerer` about all rows by one pass that can be carried back later. `stop` is asked
    /// first.
    pub fn taped<'a>(&self, answerer: &Answerer<'a>, stop: &dyn Fn() -> bool) -> Result<Taped<'a>, Interrupted> {
        if stop() {
            return Err(Interrupted);
        }
        Ok(answerer.taped(&self.ink))
    }

    fn chunks(&self, rows: usize) -> impl Iterator<Item = (&[f32], &[usize])> {
        let pixels = (rows * self.size * self.size).max(1);
        self.ink.chunks(pixels).zip(self.items.chunks(rows.max(1)))
    }
}

/// Runs batches through an objective, a bounded number of rows at a time.
pub struct Passes<'a> {
    objective: &'a dyn Differentiable,
    stop: &'a dyn Fn() -> bool,
    max_rows: usize,
}

impl<'a> Passes<'a> {
    /// One pass has so many rows where nobody waits for the answer. More gains no speed on two cores and costs memory.
    pub const BULK_ROWS: usize = 64;

    /// One pass has so many rows while somebody draws: a few milliseconds on two cores, for which a newer stroke has to
    /// wait. Enough for the network's weights to be fetched once for several rows.
    pub const WINDOW_ROWS: usize = 16;

    /// Makes passes of at most [`Passes::BULK_ROWS`] rows that nothing calls off.
    pub fn bulk(objective: &'a dyn Differentiable) -> Self {
        Self {
            objective,
            stop: &|| false,
            max_rows: Self::BULK_ROWS,
        }
    }

    /// Makes passes of at most `max_rows` rows; before each, `stop` is asked whether to call the
    /// work off.
    pub fn interruptible(objective: &'a dyn Differentiable, max_rows: usize, stop: &'a dyn Fn() -> bool) -> Self {
        Self {
            objective,
            stop,
            max_rows: max_rows.max(1),
        }
    }

    /// Computes one score a row.
    pub fn scores(&self, batch: &Batch) -> Result<Vec<f32>, Interrupted> {
        let mut scores = Vec::with_capacity(batch.rows());
        for (ink, items) in batch.chunks(self.max_rows) {
            if (self.stop)() {
                return Err(Interrupted);
            }
            scores.extend(self.objective.scores(ink, items));
        }
        Ok(scores)
    }

    /// Computes one score a row, and dy/dX of every pixel of every row, row-major.
    pub fn gradients(&self, batch: &Batch) -> Result<(Vec<f32>, Vec<f32>), Interrupted> {
        let mut scores = Vec::with_capacity(batch.rows());
        let mut gradients = Vec::with_capacity(batch.ink.len());
        for (ink, items) in batch.chunks(self.max_rows) {
            if (self.stop)() {
                return Err(Interrupted);
            }
            let (some, gradient) = self.objective.gradients(ink, items);
            scores.extend(some);
            gradients.extend(gradient);
        }
        Ok((scores, gradients))
    }
}
