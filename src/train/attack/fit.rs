//! Fits the guide: two logistic regressions by gradient descent, then thresholds by trying many.

use crate::attribution::Interrupted;
use crate::tasks::attack::{Card, Examined, Features, Guide, SIGHT, SUPPORT, Trials, Weight};

/// Steps of gradient descent; the loss stands still well before.
const STEPS: usize = 2000;
/// Length of a step, and how much of the last one goes on.
const RATE: f64 = 1.0;
const MOMENTUM: f64 = 0.9;
/// Pull of every weight (of features of spread 1) towards 0.
const RIDGE: f64 = 1e-5;

/// What the guide may spend, in shares of the forward passes of exhaustive search. The target is a fifth;
/// the rest is air for drawings that it was not set on.
const BUDGET: f64 = 0.195;
/// Ratios of the two thresholds considered, ascending: what sight lets go of costs no gradient.
const RATIOS: [f32; 7] = [0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5];
/// The share of the falls that may be lost for the sake of fewer gradients.
const LOST: f64 = 0.005;
/// The largest threshold considered, and how much each next one is smaller.
const FIRST_THRESHOLD: f32 = 0.5;
const THRESHOLD_STEP: f32 = 0.93;
const LEAST_THRESHOLD: f32 = 5e-4;

/// A guide fitted to `train`, and set to spend its budget on `val`.
pub(super) fn guide(train: &[Examined], val: &[Examined]) -> Guide {
    let truths: Vec<f64> = train
        .iter()
        .flat_map(|e| e.flips.iter().map(|flips| f64::from(*flips)))
        .collect();
    let fitted = |names: &[&str], features: fn(&Examined) -> &Vec<Features>| {
        let rows: Vec<&Features> = train.iter().flat_map(features).collect();
        card(names, &rows, &truths)
    };
    let guide = Guide {
        sight: fitted(&SIGHT, |e| &e.sights),
        support: Some(fitted(&[&SIGHT[..], &SUPPORT[..]].concat(), |e| {
            &e.supports
        })),
        ..Guide::exhaustive()
    };
    set(&guide, train, val)
}

/// Logistic regression of `truths` (1 for a flip) on features, fitted on features of mean 0 and spread 1.
fn card(names: &[&str], rows: &[&Features], truths: &[f64]) -> Card {
    let count = rows.len().max(1) as f64;
    let scale = |i: usize| {
        let mean = rows.iter().map(|x| f64::from(x[i])).sum::<f64>() / count;
        let squares = rows.iter().map(|x| (f64::from(x[i]) - mean).powi(2));
        [mean, (squares.sum::<f64>() / count).sqrt().max(1e-6)]
    };
    let scales: Vec<[f64; 2]> = (0..names.len()).map(scale).collect();
    let scaled = |row: &&Features| {
        let features = row.iter().zip(&scales);
        let scaled = features.map(|(x, [mean, spread])| (f64::from(*x) - mean) / spread);
        scaled.chain([1.0]).collect()
    };
    let scaled: Vec<Vec<f64>> = rows.iter().map(scaled).collect();
    let mut weights = descend(&scaled, names.len() + 1, truths);
    let mut bias = weights.pop().unwrap_or_default();
    let mut card = Card::blank(names);
    for ((Weight { weight, .. }, fitted), [mean, spread]) in
        card.weights.iter_mut().zip(weights).zip(scales)
    {
        *weight = (fitted / spread) as f32;
        bias -= fitted * mean / spread;
    }
    card.bias = bias as f32;
    card
}

/// The weights of a logistic regression on rows of `width`; the last feature is 1 everywhere and its weight
/// is not pulled.
fn descend(rows: &[Vec<f64>], width: usize, truths: &[f64]) -> Vec<f64> {
    let (mut weights, mut momentum) = (vec![0.0; width], vec![0.0; width]);
    let share = 1.0 / rows.len().max(1) as f64;
    for _ in 0..STEPS {
        let mut gradient: Vec<f64> = weights.iter().map(|w| RIDGE * w).collect();
        gradient[width - 1] = 0.0;
        for (row, truth) in rows.iter().zip(truths) {
            let sum: f64 = row.iter().zip(&weights).map(|(x, w)| x * w).sum();
            let error = share * (1.0 / (1.0 + (-sum).exp()) - truth);
            for (gradient, x) in gradient.iter_mut().zip(row) {
                *gradient += error * x;
            }
        }
        for ((w, m), g) in weights.iter_mut().zip(&mut momentum).zip(gradient) {
            *m = MOMENTUM * *m + g;
            *w -= RATE * *m;
        }
    }
    weights
}

/// Sets the thresholds. Their ratio is decided on `train`, which has flips enough to tell: the largest that
/// loses next to nothing. On `val` the thresholds are only brought to the budget, so that its few flips are
/// not taken for a rule.
fn set(guide: &Guide, train: &[Examined], val: &[Examined]) -> Guide {
    let found = RATIOS.map(|ratio| {
        let on_train = within_budget(guide, ratio, train);
        Outcome::of(&on_train, train).found as f64
    });
    let most = found.into_iter().fold(0.0, f64::max);
    let mut pairs = RATIOS.into_iter().zip(found).rev();
    let kept = pairs.find(|(_, found)| *found >= (1.0 - LOST) * most);
    let (ratio, _) = kept.expect("a maximum is among its values"); // OK because RATIOS is not empty
    within_budget(guide, ratio, val)
}

/// `guide` with the lowest thresholds of this ratio whose forward passes on `drawings` keep to the budget.
fn within_budget(guide: &Guide, ratio: f32, drawings: &[Examined]) -> Guide {
    let exhaustive: usize = drawings.iter().map(|e| e.flips.len()).sum();
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

/// `guide` with `threshold` for what the gradient supports, and `ratio` of that for sight.
fn with_thresholds(guide: &Guide, threshold: f32, ratio: f32) -> Guide {
    let mut set = guide.clone();
    set.sight.threshold = ratio * threshold;
    if let Some(card) = &mut set.support {
        card.threshold = threshold;
    }
    set
}

/// How many drawings fall under a guide, and how many forward passes that takes.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Outcome {
    pub found: usize,
    pub passes: usize,
}

impl Outcome {
    /// The outcome by trials that were made before.
    pub fn of<'a>(guide: &Guide, drawings: impl IntoIterator<Item = &'a Examined>) -> Self {
        let mut sum = Self::default();
        for drawing in drawings {
            let mut recorded = Recorded { drawing, passes: 0 };
            let hit = guide
                .hunt(&drawing.sights, &drawing.ink_shares, &mut recorded)
                .unwrap_or_else(|Interrupted| unreachable!("nothing calls this off"));
            sum.found += usize::from(hit.is_some());
            sum.passes += recorded.passes;
        }
        sum
    }
}

/// Trials that were made before.
struct Recorded<'a> {
    drawing: &'a Examined,
    passes: usize,
}

impl Trials for Recorded<'_> {
    /// No pass forwards: the gradient is that of the reading.
    fn supports(&mut self, strokes: &[usize]) -> Result<Vec<Features>, Interrupted> {
        let supports = strokes.iter().map(|i| self.drawing.supports[*i].clone());
        Ok(supports.collect())
    }

    fn flips(&mut self, stroke: usize) -> Result<bool, Interrupted> {
        self.passes += 1;
        Ok(self.drawing.flips[stroke])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ClassId;
    use crate::tasks::attack::Guess;

    /// Drawings of four strokes each. The margin of every fourth is small, and one of its strokes, the one
    /// that costs most log-odds, flips it.
    fn drawings() -> Vec<Examined> {
        let one = |i: usize| {
            let falls = i.is_multiple_of(4);
            let flips = |stroke: usize| falls && stroke == i / 4 % 4;
            let sight = vec![if falls { -1.0 } else { 2.0 }, 2.0, -3.0, -1.0, 1.4];
            let supports = (0..4).map(|stroke| {
                let gain = if flips(stroke) {
                    -1.5
                } else {
                    -0.01 * stroke as f32
                };
                let support = [gain, 0.0, 0.0, 0.0, 0.0, 0.0];
                sight.iter().copied().chain(support).collect()
            });
            Examined {
                from: Guess {
                    class: ClassId(0),
                    p: 0.5,
                },
                supports: supports.collect(),
                sights: vec![sight.clone(); 4],
                ink_shares: vec![0.05; 4],
                flips: (0..4).map(flips).collect(),
            }
        };
        (0..200).map(one).collect()
    }

    #[test]
    fn the_guide_learns_what_flips_and_when_to_spend_nothing() {
        let guide = guide(&drawings(), &drawings());
        // A trial for each of the 50 drawings that fall would do; the budget allows 156 passes, by far not one
        // for each of the 600 strokes of drawings that are safe.
        let outcome = Outcome::of(&guide, &drawings());
        assert_eq!(outcome.found, 50, "{guide:?}");
        assert!((50..=156).contains(&outcome.passes), "{outcome:?}");
        let weight = |card: &Card, i: usize| card.weights[i].weight;
        assert!(weight(&guide.sight, 0) < 0.0, "a safe answer falls seldom");
        assert!(
            weight(guide.support.as_ref().expect("it is fitted"), SIGHT.len()) < 0.0,
            "an answer falls with its support"
        );
    }

    #[test]
    fn without_a_guide_strokes_are_tried_until_one_flips() {
        let outcome = Outcome::of(&Guide::exhaustive(), &drawings());
        // The first to the fourth stroke flips 13, 13, 12 and 12 drawings; of 150 none does.
        let passes = 13 + 2 * 13 + 3 * 12 + 4 * 12 + 4 * 150;
        assert_eq!(outcome, Outcome { found: 50, passes });
    }
}
