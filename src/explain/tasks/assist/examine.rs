//! Explanations in bulk with the numbers behind them: what the noise model is fitted on and judged by.

use super::removal::Removals;
use super::{Assistant, Effort, Examined, Explained, Vigilance, features};
use crate::attribution::{Interrupted, Method, Passes};
use crate::model::ClassId;
use strokewise_ink::sketch::Sketch;

/// Nobody waits.
const EFFORT: Effort = Effort {
    method: Method::Integrated,
    removals: usize::MAX,
    max_rows: Passes::BULK_ROWS,
    vigilance: Vigilance::Usual,
};

impl Assistant {
    /// Explains drawings twice, as if each one's `intents` was stated and as if not, and gives the features
    /// that the noise model saw: what it is fitted on and judged by. Where the likeliest class is the intent,
    /// both explanations are of it, and the work is done once.
    pub fn examine(&self, sketches: &[Sketch], intents: &[ClassId]) -> Vec<[Examined; 2]> {
        let unstated = self.measured(sketches, &vec![None; sketches.len()]);
        let others: Vec<_> = (0..sketches.len())
            .filter(|i| unstated[*i].0.target != intents[*i])
            .collect();
        let misread: Vec<_> = others.iter().map(|i| sketches[*i].clone()).collect();
        let stated: Vec<_> = others.iter().map(|i| Some(intents[*i])).collect();
        let mut stated = others.into_iter().zip(self.measured(&misread, &stated));
        let mut next = stated.next();
        let pairs = unstated.into_iter().enumerate();
        pairs
            .map(|(i, (explained, removals))| {
                let known = if let Some((_, stated_now)) = next.take_if(|(other, _)| *other == i) {
                    next = stated.next();
                    let (explained, removals) = stated_now;
                    self.examined(&sketches[i], explained, &removals)
                } else {
                    let mut explained = explained.clone();
                    explained.intent_known = true;
                    self.examined(&sketches[i], explained, &removals)
                };
                [known, self.examined(&sketches[i], explained, &removals)]
            })
            .collect()
    }

    /// Explanations by integrated gradients, with every stroke really taken away once.
    fn measured(
        &self,
        sketches: &[Sketch],
        targets: &[Option<ClassId>],
    ) -> Vec<(Explained, Removals)> {
        let effort = EFFORT;
        let never = || false;
        let measured = self
            .explain(sketches, targets, effort, &never)
            .and_then(|explained| {
                let removals = self.removals(sketches, &explained, effort, &never)?;
                Ok(explained.into_iter().zip(removals).collect())
            });
        measured.unwrap_or_else(|Interrupted| unreachable!("nothing calls this work off"))
    }

    fn examined(&self, sketch: &Sketch, explained: Explained, removals: &Removals) -> Examined {
        let features = features::features(&explained, removals);
        let one = (
            std::slice::from_ref(sketch),
            std::slice::from_ref(&explained),
        );
        let removed = std::slice::from_ref(removals);
        let mut parts = self
            .parts(one.0, one.1, removed, EFFORT, &|| false)
            .unwrap_or_else(|Interrupted| unreachable!("nothing calls this work off"));
        let parts = parts.remove(0);
        Examined {
            assessment: self.judge(explained, &features, removals, &parts, EFFORT),
            features,
            parts,
        }
    }
}
