//! Explains in bulk and keeps the numbers behind the explanations: what the noise model is fitted on and judged by.

use super::judge::Verdict;
use super::look::{Case, Examination, Question};
use super::removal::Removals;
use super::{Assistant, Effort, Examined, Vigilance};
use crate::attribution::{Interrupted, Method, Passes};
use crate::model::ClassId;
use strokewise_ink::sketch::Sketch;

/// This is the effort where nobody waits.
const EFFORT: Effort = Effort {
    method: Method::Integrated,
    removals: usize::MAX,
    max_rows: Passes::BULK_ROWS,
    vigilance: Vigilance::Usual,
};

impl Assistant {
    /// Explains drawings twice, as if each one's `intents` was stated and as if not, by one look each, and gives the
    /// features that the noise model saw: what it is fitted on and judged by.
    pub fn examine(&self, sketches: &[Sketch], intents: &[ClassId]) -> Vec<[Examined; 2]> {
        let drawings = sketches.iter().zip(intents);
        let questions: Vec<_> = drawings
            .map(|(sketch, intent)| Question::both(sketch, Some(*intent)))
            .collect();
        let all = self
            .examinations(&questions, EFFORT, &|| false)
            .unwrap_or_else(Interrupted::never);
        let both = |Examination { removals, cases }: Examination| {
            let mut cases = cases.into_iter();
            // OK because both were asked.
            [(); 2].map(|()| self.examined(cases.next().expect("a case"), &removals))
        };
        all.into_iter().map(both).collect()
    }

    fn examined(&self, case: Case, removals: &Removals) -> Examined {
        let features = case.features.clone();
        let Verdict { assessment, parts } = self.judge(case, removals, EFFORT);
        Examined {
            features,
            parts,
            assessment,
        }
    }
}
