//! The objective of shifts is how far the present answer is ahead of its nearest rival.

use crate::attribution::Differentiable;
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
    /// Makes the objective in which item i is asked how safe `answers[i]` is.
    pub fn new(classifier: &'a dyn SketchClassifier, answers: Vec<ClassId>) -> Self {
        Self { classifier, answers }
    }
}

impl Differentiable for MarginObjective<'_> {
    fn scores(&self, rasters: &[f32], items: &[usize]) -> Vec<f32> {
        let answers = self.classifier.answers().answers(rasters);
        let rows = answers.chunks(self.classifier.labels().len() + 1);
        // Clutter stands behind the logits.
        rows.zip(items)
            .map(|(row, &item)| margins(&row[..row.len() - 1], self.answers[item])[0])
            .collect()
    }

    fn gradients(&self, rasters: &[f32], items: &[usize]) -> (Vec<f32>, Vec<f32>) {
        let own = &self.answers;
        let answers = self.classifier.answers();
        answers.gradients(rasters, &|row, answer, derivatives| {
            let (logits, own) = (&answer[..answer.len() - 1], own[items[row]].index());
            let others = (0..logits.len()).filter(|i| *i != own);
            let rival = others.max_by(|a, b| logits[*a].total_cmp(&logits[*b]));
            derivatives[own] = 1.0;
            rival.map_or(f32::INFINITY, |rival| {
                derivatives[rival] = -1.0;
                logits[own] - logits[rival]
            })
        })
    }
}

/// Computes how far `answer` is ahead of its nearest rival, and of the next; infinite where there
/// is none.
pub(super) fn margins(logits: &[f32], answer: ClassId) -> [f32; 2] {
    let mut rivals = [f32::NEG_INFINITY; 2];
    let others = logits.iter().enumerate().filter(|(i, _)| *i != answer.index());
    for (_, &logit) in others {
        rivals = [rivals[0].max(logit), rivals[1].max(rivals[0].min(logit))];
    }
    rivals.map(|rival| logits[answer.index()] - rival)
}
