//! Says what an attribution method knows about a task: [`Differentiable`] in plain numbers, [`Objective`] in tensors,
//! and the classifier's.

use burn::tensor::{Device, Tensor, TensorData};

use crate::model::{Answerer, ClassId, SketchClassifier};

/// [`Differentiable`] is a score of rasters and its gradient by their pixels, in plain numbers: all that the methods
/// ask for.
///
/// Scores are told apart by *item*: the index of the drawing that a raster is a variant of (whole, faded,
/// without a stroke …). There may be another question for every item, so that many drawings share one pass of the
/// model.
///
/// What burn can differentiate is written as an [`Objective`], and every objective is `Differentiable`. What scores
/// the answers of a network needs no tensors: [`Answerer::answers`] and [`Answerer::gradients`] do the rest.
pub trait Differentiable {
    /// Scores each raster [row, column], ink 1 on paper 0; `items` has one index for each.
    fn scores(&self, rasters: &[f32], items: &[usize]) -> Vec<f32>;

    /// Returns the scores, and dy/dX of every pixel of every raster.
    fn gradients(&self, rasters: &[f32], items: &[usize]) -> (Vec<f32>, Vec<f32>);
}

/// A differentiable score of rasters, in tensors; items are those of [`Differentiable`].
pub trait Objective {
    /// Returns the device that the model lives on; rasters are put there.
    fn device(&self) -> &Device;

    /// Scores each raster, differentiable in the rasters.
    ///
    /// # Shapes
    ///
    /// - `rasters`: `[rows, 1, size, size]`, ink 1 on paper 0
    /// - `items`: `rows` indices
    /// - output: `[rows]`
    fn scores(&self, rasters: Tensor<4>, items: &[usize]) -> Tensor<1>;
}

impl<T: Objective> Differentiable for T {
    fn scores(&self, rasters: &[f32], items: &[usize]) -> Vec<f32> {
        answerer(self, rasters, items).answers(rasters)
    }

    fn gradients(&self, rasters: &[f32], items: &[usize]) -> (Vec<f32>, Vec<f32>) {
        answerer(self, rasters, items).gradients(rasters, &|_, score, derivative| {
            derivative[0] = 1.0;
            score[0]
        })
    }
}

/// Makes an objective whose answer is the score.
fn answerer<'a>(objective: &'a dyn Objective, rasters: &[f32], items: &'a [usize]) -> Answerer<'a> {
    let size = (rasters.len() / items.len().max(1)).isqrt();
    Answerer::tensors(objective.device(), [1, size], |rasters| {
        objective.scores(rasters, items).reshape([items.len(), 1])
    })
}

/// "How much does this read as class c?": the log-odds ln(p / (1 - p)) of the class, one class an item.
///
/// Log-odds, not probability or log-probability: those go flat when the model is sure, and a flat score
/// has no gradient left to attribute. They also weigh the class against its rivals, which a bare logit
/// does not.
pub struct ClassObjective<'a> {
    classifier: &'a dyn SketchClassifier,
    targets: Vec<ClassId>,
}

impl<'a> ClassObjective<'a> {
    /// Makes the objective in which item i is asked about class `targets[i]`.
    pub fn new(classifier: &'a dyn SketchClassifier, targets: Vec<ClassId>) -> Self {
        Self { classifier, targets }
    }
}

impl Differentiable for ClassObjective<'_> {
    fn scores(&self, rasters: &[f32], items: &[usize]) -> Vec<f32> {
        let answers = self.classifier.answers().answers(rasters);
        let rows = answers.chunks(self.classifier.labels().len() + 1);
        // Clutter stands behind the logits.
        rows.zip(items)
            .map(|(row, &item)| log_odds(&row[..row.len() - 1], self.targets[item]))
            .collect()
    }

    fn gradients(&self, rasters: &[f32], items: &[usize]) -> (Vec<f32>, Vec<f32>) {
        let targets = &self.targets;
        let answers = self.classifier.answers();
        answers.gradients(rasters, &|row, answer, derivatives| {
            let logits = answer.len() - 1;
            let target = targets[items[row]];
            log_odds_gradient(&answer[..logits], target, &mut derivatives[..logits])
        })
    }
}

/// Computes ln(p / (1 - p)) of one column in each row of `logits` `[rows, columns]`, p being the
/// row's softmax: `[rows]`. It is differentiable in the logits.
pub fn log_odds_of(logits: Tensor<2>, targets: impl ExactSizeIterator<Item = usize>) -> Tensor<1> {
    let [rows, columns] = logits.dims();
    debug_assert_eq!(rows, targets.len());
    let mut is_target = vec![0.0_f32; rows * columns];
    for (row, target) in targets.enumerate() {
        is_target[row * columns + target] = 1.0;
    }
    let device = logits.device().inner();
    let is_target = Tensor::<2>::from_data(TensorData::new(is_target, [rows, columns]), &device);
    let target = (logits.clone() * is_target.clone()).sum_dim(1);
    // ln(p / (1 - p)) = logit of the target less the log-sum-exp of all others.
    let others = logits - is_target * EXCLUDED;
    let largest = others.clone().detach().max_dim(1);
    let rivals = (others - largest.clone()).exp().sum_dim(1).log() + largest;
    (target - rivals).reshape([rows])
}

/// Subtracted from a logit to leave its class out of a sum of exponentials; logits are far smaller.
const EXCLUDED: f32 = 1e4;

/// Computes ln(p / (1 - p)) of class `target`, p being the softmax of `logits`: the target's logit
/// less the log-sum-exp of all others.
pub fn log_odds(logits: &[f32], target: ClassId) -> f32 {
    let others = || {
        logits
            .iter()
            .enumerate()
            .filter(|(i, _)| *i != target.index())
            .map(|(_, l)| *l)
    };
    let largest = others().fold(f32::NEG_INFINITY, f32::max);
    logits[target.index()] - (others().map(|l| (l - largest).exp()).sum::<f32>().ln() + largest)
}

/// Computes [`log_odds`], and in `derivatives` its derivative by each logit: 1 by the target's, and
/// by the others minus their softmax among themselves.
pub fn log_odds_gradient(logits: &[f32], target: ClassId, derivatives: &mut [f32]) -> f32 {
    let score = log_odds(logits, target);
    let rivals = logits[target.index()] - score;
    for (derivative, logit) in derivatives.iter_mut().zip(logits) {
        *derivative = -(logit - rivals).exp();
    }
    derivatives[target.index()] = 1.0;
    score
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gradient_of_log_odds_is_that_of_finite_differences() {
        let logits = [0.5, -1.0, 2.0, 1.5];
        for target in 0..4 {
            let mut derivatives = [0.0; 4];
            let score = log_odds_gradient(&logits, ClassId(target), &mut derivatives);
            let softmax: f64 = logits.iter().map(|l| f64::from(*l).exp()).sum();
            let p = f64::from(logits[usize::from(target)]).exp() / softmax;
            assert!((f64::from(score) - (p / (1.0 - p)).ln()).abs() < 1e-5);
            for (i, derivative) in derivatives.into_iter().enumerate() {
                let moved = |step: f32| {
                    let mut logits = logits;
                    logits[i] += step;
                    log_odds(&logits, ClassId(target))
                };
                let difference = (moved(1e-2) - moved(-1e-2)) / 2e-2;
                assert!((difference - derivative).abs() < 1e-3, "{target}, {i}");
            }
        }
    }
}
