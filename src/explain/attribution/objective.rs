//! [`Objective`], the one thing an attribution method knows about a task, and the classifier's.

use burn::tensor::{Device, Tensor, TensorData};

use crate::model::{ClassId, SketchClassifier};

/// A differentiable score of rasters.
///
/// Scores are told apart by *item*: the index of the drawing that a raster is a variant of (whole, faded,
/// without a stroke …). An objective may hold another question for every item, so that many drawings
/// share one pass of the model.
pub trait Objective {
    /// Where the model lives; rasters are put there.
    fn device(&self) -> &Device;

    /// One score for each raster, differentiable in the rasters.
    ///
    /// # Shapes
    /// - `rasters`: `[rows, 1, size, size]`, ink 1 on paper 0
    /// - `items`: `rows` indices
    /// - output: `[rows]`
    fn scores(&self, rasters: Tensor<4>, items: &[usize]) -> Tensor<1>;
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
    /// Item i is asked about class `targets[i]`.
    pub fn new(classifier: &'a dyn SketchClassifier, targets: Vec<ClassId>) -> Self {
        Self {
            classifier,
            targets,
        }
    }
}

impl Objective for ClassObjective<'_> {
    fn device(&self) -> &Device {
        self.classifier.device()
    }

    fn scores(&self, rasters: Tensor<4>, items: &[usize]) -> Tensor<1> {
        let targets = items.iter().map(|&item| self.targets[item].index());
        log_odds_of(self.classifier.logits(rasters), targets)
    }
}

/// ln(p / (1 - p)) of one column in each row of `logits` [rows, columns], p being the row's softmax: [rows].
/// Differentiable in the logits.
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

/// Log-odds of class `target` under `logits`: [`ClassObjective`]'s score, without tensors.
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
