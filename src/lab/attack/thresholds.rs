//! Sets the guide's thresholds by trials that were made before.

use strokewise_explain::attribution::Interrupted;
use strokewise_explain::tasks::attack::{Examined, Guide, Trials};
use strokewise_explain::tasks::trees::Scorecard;

/// The guide may spend this share of the forward passes of exhaustive search. The target is a
/// fifth; the rest is air for drawings that it was not set on, of which one set of a thousand costs
/// a hundredth more or less than another.
const BUDGET: f64 = 0.185;
/// These ratios of the two thresholds are considered, ascending: what sight lets go of costs no gradient.
const RATIOS: [f32; 8] = [0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 1.0, 1.4];
/// The share of the falls that may be lost for the sake of fewer gradients.
const LOST: f64 = 0.002;
/// This is the largest threshold considered, and each next one is so much smaller.
const FIRST_THRESHOLD: f32 = 0.5;
const THRESHOLD_STEP: f32 = 0.98;
const LEAST_THRESHOLD: f32 = 5e-4;

/// [`Judged`] is a drawing with what a guide says of its strokes.
pub(super) struct Judged<'a> {
    drawing: &'a Examined,
    /// These are p(flip) of every stroke.
    by_sight: Vec<f32>,
    /// This is the judgement by the gradient; empty where the guide does not ask.
    by_support: Vec<f32>,
}

impl<'a> Judged<'a> {
    /// Judges every stroke of `drawings` by `guide`.
    pub fn all(guide: &Guide, drawings: impl IntoIterator<Item = &'a Examined>) -> Vec<Self> {
        let one = |drawing: &'a Examined| {
            let by_sight = drawing.sights.iter().map(|s| guide.sight.probability(s));
            let by_support = guide
                .support
                .iter()
                .flat_map(|card| drawing.supports.iter().map(|s| card.probability(s)));
            Self {
                drawing,
                by_sight: by_sight.collect(),
                by_support: by_support.collect(),
            }
        };
        drawings.into_iter().map(one).collect()
    }
}

/// Finds the largest ratio of the threshold of sight to that of support that loses next to nothing
/// within the budget, and what is found with it. Each guide judges drawings that it was not fitted
/// to. `train` has flips enough to tell; on `val` the thresholds are only brought to the budget, so
/// that its few flips are not taken for a rule.
pub(super) fn ratio(judged: &[(&Guide, Vec<Judged>)]) -> (f32, Outcome) {
    let outcomes = RATIOS.map(|ratio| {
        let outcomes = judged
            .iter()
            .map(|(guide, drawings)| Outcome::of(&within_budget(guide, ratio, drawings), drawings));
        (ratio, outcomes.fold(Outcome::default(), Outcome::plus))
    });
    let most = outcomes.iter().map(|(_, o)| o.found).max().unwrap_or_default() as f64;
    let mut strictest_first = outcomes.into_iter().rev();
    let kept = strictest_first.find(|(_, o)| o.found as f64 >= (1.0 - LOST) * most);
    kept.expect("a maximum is among its values") // OK because RATIOS is not empty
}

/// Sets `guide` to the lowest thresholds of this ratio whose forward passes on `drawings` keep to
/// the budget.
pub(super) fn within_budget(guide: &Guide, ratio: f32, drawings: &[Judged]) -> Guide {
    let exhaustive: usize = drawings.iter().map(|d| d.drawing.flips.len()).sum();
    let budget = (BUDGET * exhaustive as f64) as usize;
    let mut lowest = with_thresholds(guide, 1.0, 1.0);
    let mut threshold = FIRST_THRESHOLD;
    while threshold > LEAST_THRESHOLD {
        let next = with_thresholds(guide, threshold, ratio);
        if Outcome::of(&next, drawings).passes > budget {
            break;
        }
        lowest = next;
        threshold *= THRESHOLD_STEP;
    }
    lowest
}

/// Sets `guide` to `threshold` for what the gradient supports, and `ratio` of that for sight.
fn with_thresholds(guide: &Guide, threshold: f32, ratio: f32) -> Guide {
    let mut set = guide.clone();
    set.sight.threshold = ratio * threshold;
    if let Some(card) = &mut set.support {
        card.threshold = threshold;
    }
    set
}

/// [`Outcome`] tells how many drawings fall under a guide, and how many forward passes that takes.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Outcome {
    pub found: usize,
    pub passes: usize,
}

impl Outcome {
    /// Computes the outcome by trials that were made before, where `guide` has judged `drawings`,
    /// with whatever thresholds.
    pub fn of(guide: &Guide, drawings: &[Judged]) -> Self {
        let mut sum = Self::default();
        for judged in drawings {
            let mut recorded = Recorded { judged, passes: 0 };
            let hit = guide
                .hunt(&judged.by_sight, &judged.drawing.ink_shares, &mut recorded)
                .unwrap_or_else(Interrupted::never);
            sum.found += usize::from(hit.is_some());
            sum.passes += recorded.passes;
        }
        sum
    }

    fn plus(self, other: Self) -> Self {
        Self {
            found: self.found + other.found,
            passes: self.passes + other.passes,
        }
    }
}

/// [`Recorded`] holds trials that were made before.
struct Recorded<'j, 'a> {
    judged: &'j Judged<'a>,
    passes: usize,
}

impl Trials for Recorded<'_, '_> {
    /// Judges without a pass forwards: the gradient is that of the reading.
    fn judge(&mut self, _: &Scorecard, strokes: &[usize]) -> Result<Vec<f32>, Interrupted> {
        Ok(strokes.iter().map(|i| self.judged.by_support[*i]).collect())
    }

    fn flips(&mut self, stroke: usize) -> Result<bool, Interrupted> {
        self.passes += 1;
        Ok(self.judged.drawing.flips[stroke])
    }
}
