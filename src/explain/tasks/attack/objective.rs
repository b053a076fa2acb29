//! The objective of shifts: how far the present answer is ahead of its nearest rival.

use burn::tensor::{Device, Tensor, TensorData};

use crate::attribution::Objective;
use crate::model::{ClassId, SketchClassifier};

/// "How far is the answer from falling?": the logit of the present answer less the largest of all others,
/// one answer an item. At 0 the answer changes, so a negative score is a flip.
///
/// Not the log-odds of [`ClassObjective`](crate::attribution::ClassObjective): those ask whether a class
/// is likelier than all others together, and a drawing may be read as a cat at 30 %.
pub struct MarginObjective<'a> {
    classifier: &'a dyn SketchClassifier,
    answers: Vec<ClassId>,
}

impl<'a> MarginObjective<'a> {
    /// Item i is asked how safe `answers[i]` is.
    pub fn new(classifier: &'a dyn SketchClassifier, answers: Vec<ClassId>) -> Self {
        Self {
            classifier,
            answers,
        }
    }
}

impl Objective for MarginObjective<'_> {
    fn device(&self) -> &Device {
        self.classifier.device()
    }

    fn scores(&self, rasters: Tensor<4>, items: &[usize]) -> Tensor<1> {
        let logits = self.classifier.logits(rasters);
        let [rows, classes] = logits.dims();
        let mut is_answer = vec![0.0_f32; rows * classes];
        for (row, &item) in items.iter().enumerate() {
            is_answer[row * classes + self.answers[item].index()] = 1.0;
        }
        let device = logits.device().inner();
        let is_answer =
            Tensor::<2>::from_data(TensorData::new(is_answer, [rows, classes]), &device);
        let answer = (logits.clone() * is_answer.clone()).sum_dim(1);
        let rival = (logits - is_answer * EXCLUDED).max_dim(1);
        (answer - rival).reshape([rows])
    }
}

/// Subtracted from the answer's logit to leave it out of the maximum; logits are far smaller.
const EXCLUDED: f32 = 1e4;

/// How far `answer` is ahead of its nearest rival, and of the next; infinite where there is none.
pub(super) fn margins(logits: &[f32], answer: ClassId) -> [f32; 2] {
    let mut rivals = [f32::NEG_INFINITY; 2];
    let others = logits
        .iter()
        .enumerate()
        .filter(|(i, _)| *i != answer.index());
    for (_, &logit) in others {
        rivals = [rivals[0].max(logit), rivals[1].max(rivals[0].min(logit))];
    }
    rivals.map(|rival| logits[answer.index()] - rival)
}
