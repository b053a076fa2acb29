//! Batches of rasters on their way through a model, in passes of a bounded number of rows: the place where the
//! attribution methods turn numbers into tensors and back.

use burn::tensor::{Device, Tensor, TensorData};

use super::Objective;

/// The work was called off between two passes, because something newer waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interrupted;

/// Rasters on their way to the model, each with the item that it belongs to.
#[derive(Debug, Clone, Default)]
pub struct Batch {
    size: usize,
    ink: Vec<f32>,
    items: Vec<usize>,
}

impl Batch {
    /// An empty batch of `size` x `size` rasters.
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

    /// How many rasters wait.
    pub fn rows(&self) -> usize {
        self.items.len()
    }

    /// Runs `forward` over the rows, at most `max_rows` at a time, on `device`, and returns its numbers one
    /// row after another. Before each pass `stop` is asked whether to call the work off.
    pub fn forward<const D: usize>(
        &self,
        device: &Device,
        max_rows: usize,
        stop: &dyn Fn() -> bool,
        forward: impl Fn(Tensor<4>, &[usize]) -> Tensor<D>,
    ) -> Result<Vec<f32>, Interrupted> {
        let mut out = Vec::new();
        for (ink, items) in self.chunks(max_rows) {
            if stop() {
                return Err(Interrupted);
            }
            out.extend(numbers(forward(self.tensor(ink, device), items)));
        }
        Ok(out)
    }

    /// Runs `forward` over all rows in one pass that can be carried back later. `stop` is asked first.
    pub fn taped(
        &self,
        device: &Device,
        stop: &dyn Fn() -> bool,
        forward: impl FnOnce(Tensor<4>) -> Tensor<2>,
    ) -> Result<Taped, Interrupted> {
        if stop() {
            return Err(Interrupted);
        }
        let rasters = self.tensor(&self.ink, device).autodiff().require_grad();
        let answer = forward(rasters.clone());
        Ok(Taped { rasters, answer })
    }

    fn chunks(&self, rows: usize) -> impl Iterator<Item = (&[f32], &[usize])> {
        let pixels = (rows * self.size * self.size).max(1);
        self.ink.chunks(pixels).zip(self.items.chunks(rows.max(1)))
    }

    fn tensor(&self, ink: &[f32], device: &Device) -> Tensor<4> {
        let rows = ink.len() / (self.size * self.size);
        Tensor::from_data(
            TensorData::new(ink.to_vec(), [rows, 1, self.size, self.size]),
            device,
        )
    }
}

/// A pass forwards that can still be carried back: its answer, and later the gradient of a score of that
/// answer without a second pass forwards.
pub struct Taped {
    rasters: Tensor<4>,
    answer: Tensor<2>,
}

impl Taped {
    /// What the pass answered, one row after another.
    pub fn numbers(&self) -> Vec<f32> {
        numbers(self.answer.clone().inner())
    }

    /// dy/dX of every pixel of every row, row-major, where `score` turns the answer into one y a row: one
    /// pass backwards, which uses the tape up.
    pub fn gradient(self, score: impl FnOnce(Tensor<2>) -> Tensor<1>) -> Vec<f32> {
        let pixels = self.rasters.dims().iter().product();
        let tape = score(self.answer).sum().backward();
        // A score that does not depend on the rasters at all has no gradient.
        let gradient = self.rasters.grad(&tape);
        gradient.map_or_else(|| vec![0.0; pixels], numbers)
    }
}

/// Runs batches through an objective, a bounded number of rows at a time.
pub struct Passes<'a> {
    objective: &'a dyn Objective,
    stop: &'a dyn Fn() -> bool,
    max_rows: usize,
}

impl<'a> Passes<'a> {
    /// Rows of one pass where nobody waits for the answer. More gains no speed on two cores and costs
    /// memory.
    pub const BULK_ROWS: usize = 64;

    /// Rows of a pass while somebody draws: some ten milliseconds on two cores, for which a newer stroke has to
    /// wait.
    pub const WINDOW_ROWS: usize = 2;

    /// Passes of at most [`Passes::BULK_ROWS`] rows that nothing calls off.
    pub fn bulk(objective: &'a dyn Objective) -> Self {
        Self {
            objective,
            stop: &|| false,
            max_rows: Self::BULK_ROWS,
        }
    }

    /// Passes of at most `max_rows` rows; before each, `stop` is asked whether to call the work off.
    pub fn interruptible(
        objective: &'a dyn Objective,
        max_rows: usize,
        stop: &'a dyn Fn() -> bool,
    ) -> Self {
        Self {
            objective,
            stop,
            max_rows: max_rows.max(1),
        }
    }

    /// One score a row.
    pub fn scores(&self, batch: &Batch) -> Result<Vec<f32>, Interrupted> {
        batch.forward(
            self.objective.device(),
            self.max_rows,
            self.stop,
            |rasters, items| self.objective.scores(rasters, items),
        )
    }

    /// One score a row, and dy/dX of every pixel of every row, row-major.
    pub fn gradients(&self, batch: &Batch) -> Result<(Vec<f32>, Vec<f32>), Interrupted> {
        let mut scores = Vec::with_capacity(batch.rows());
        let mut gradients = Vec::with_capacity(batch.ink.len());
        for (ink, items) in batch.chunks(self.max_rows) {
            if (self.stop)() {
                return Err(Interrupted);
            }
            // The weights stay on the plain device, so that only the rasters are differentiated.
            let rasters = batch
                .tensor(ink, self.objective.device())
                .autodiff()
                .require_grad();
            let score = self.objective.scores(rasters.clone(), items);
            // Rows do not see each other, so the gradient of the sum is each row's own gradient.
            let tape = score.clone().sum().backward();
            match rasters.grad(&tape) {
                Some(gradient) => gradients.extend(numbers(gradient)),
                // A score that does not depend on the rasters at all.
                None => gradients.resize(gradients.len() + ink.len(), 0.0),
            }
            scores.extend(numbers(score.inner()));
        }
        Ok((scores, gradients))
    }
}

fn numbers<const D: usize>(tensor: Tensor<D>) -> Vec<f32> {
    tensor
        .into_data()
        .try_into_vec_as::<f32>()
        .expect("a float tensor converts to f32")
}
