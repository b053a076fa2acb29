//! Fits the guide: a logistic regression by gradient descent for what is seen at once, boosted trees for what the
//! gradient supports, then thresholds by trying many.
//!
//! How many trees there are, and how strict sight is beside them, is told by drawings of `train` that a fit has
//! not seen: each fifth of them in turn.

use rayon::prelude::*;

use super::super::trees::{self, Growth};
use super::thresholds::{Judged, Outcome, ratio, within_budget};
use strokewise_explain::tasks::attack::{Card, Examined, Features, Guide, SIGHT, Weight};
use strokewise_explain::tasks::trees::Scorecard;

/// Steps of gradient descent; the loss stands still well before.
const STEPS: usize = 2000;
/// A step has this length, and so much of the last one goes on.
const RATE: f64 = 1.0;
const MOMENTUM: f64 = 0.9;
/// Every weight (of features of spread 1) is pulled towards 0 so strongly.
const RIDGE: f64 = 1e-5;

/// The trees may say so much; how many of them there are is decided by what they say of drawings
/// held out. Flips are few, some one in thirty strokes, so corrections are pulled harder than those
/// of noise.
const GROWTH: Growth = Growth {
    trees: 240,
    depth: 3,
    rate: 0.1,
    least: 30,
    ridge: 5.0,
};

/// So many parts of `train` are held out in turn.
const FOLDS: usize = 5;

/// [`Fitted`] is a guide, with what the same fit did on drawings of `train` that it had not seen.
pub(super) struct Fitted {
    pub guide: Guide,
    pub held_out: HeldOut,
}

/// [`HeldOut`] is what guides find of the drawings that were held out from their fit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct HeldOut {
    /// Trying every stroke flips so many drawings.
    pub falls: usize,
    /// They have so many strokes, each a pass of exhaustive search.
    pub strokes: usize,
    /// The guides find this, within the budget, and spend this.
    pub outcome: Outcome,
}

/// [`Fold`] is a guide, with the drawings that were held out from its fit.
struct Fold<'a> {
    guide: Guide,
    held_out: Vec<&'a Examined>,
}

/// Fits a guide to `train`, and sets it to spend its budget on `val`.
pub(super) fn guide(train: &[Examined], val: &[Examined]) -> Fitted {
    let fold = |fold: usize| {
        let is_out = |(i, _): &(usize, &Examined)| i % FOLDS == fold;
        let (out, kept): (Vec<_>, Vec<_>) = train.iter().enumerate().partition(is_out);
        let drawings = |some: Vec<(usize, _)>| some.into_iter().map(|(_, e)| e).collect();
        let kept: Vec<&Examined> = drawings(kept);
        Fold {
            guide: fitted(&kept, GROWTH.trees),
            held_out: drawings(out),
        }
    };
    let mut folds: Vec<Fold> = (0..FOLDS).into_par_iter().map(fold).collect();
    let trees = count(&folds);
    for card in folds.iter_mut().filter_map(|fold| fold.guide.support.as_mut()) {
        card.trees.truncate(trees);
    }
    let judged: Vec<(&Guide, Vec<Judged>)> = folds
        .iter()
        .map(|fold| (&fold.guide, Judged::all(&fold.guide, fold.held_out.iter().copied())))
        .collect();
    let (ratio, outcome) = ratio(&judged);
    let all: Vec<&Examined> = train.iter().collect();
    let guide = fitted(&all, trees);
    let judged = Judged::all(&guide, val);
    Fitted {
        guide: within_budget(&guide, ratio, &judged),
        held_out: HeldOut {
            falls: train.iter().filter(|e| e.flips.contains(&true)).count(),
            strokes: train.iter().map(|e| e.flips.len()).sum(),
            outcome,
        },
    }
}

/// Fits a guide of at most so many trees; the thresholds are left as they come.
fn fitted(drawings: &[&Examined], trees: usize) -> Guide {
    let truths = drawings.iter().flat_map(|e| &e.flips);
    let truths: Vec<f64> = truths.map(|flips| f64::from(u8::from(*flips))).collect();
    let sights: Vec<&Features> = drawings.iter().flat_map(|e| &e.sights).collect();
    let support = trees::scorecard(&rows(drawings), Growth { trees, ..GROWTH });
    Guide::new(card(&SIGHT, &sights, &truths), Some(support))
}

/// Lists what the trees see of every stroke, and whether it flips.
fn rows<'a>(drawings: &[&'a Examined]) -> Vec<(&'a Features, bool)> {
    let strokes = drawings.iter().flat_map(|e| e.supports.iter().zip(&e.flips));
    strokes.map(|(features, flips)| (features, *flips)).collect()
}

/// Finds the number of trees by which the drawings that were held out are judged best.
fn count(folds: &[Fold]) -> usize {
    let mut losses = vec![0.0; GROWTH.trees + 1];
    for fold in folds {
        let of_fold = fold
            .guide
            .support
            .as_ref()
            .map(|card: &Scorecard| trees::losses(card, &rows(&fold.held_out)));
        for (count, loss) in losses.iter_mut().enumerate() {
            // A fit that found nothing more to ask is as good as it gets.
            let of_fold = of_fold.as_ref().and_then(|l| l.get(count).or(l.last()));
            *loss += of_fold.copied().unwrap_or_default();
        }
    }
    let best = (0..losses.len()).min_by(|a, b| losses[*a].total_cmp(&losses[*b]));
    best.unwrap_or_default()
}

/// Fits a logistic regression of `truths` (1 for a flip) on features, which are brought to mean 0
/// and spread 1.
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
    for ((Weight { weight, .. }, fitted), [mean, spread]) in card.weights.iter_mut().zip(weights).zip(scales) {
        *weight = (fitted / spread) as f32;
        bias -= fitted * mean / spread;
    }
    card.bias = bias as f32;
    card
}

/// Finds the weights of a logistic regression on rows of `width`; the last feature is 1 everywhere
/// and its weight is not pulled.
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

#[cfg(test)]
mod tests {
    use super::*;
    use strokewise_explain::model::ClassId;
    use strokewise_explain::tasks::attack::{Guess, SUPPORT};

    /// Makes drawings of four strokes each. The margin of every fourth is small, and one of its strokes, the one that
    /// costs most log-odds, flips it.
    fn drawings() -> Vec<Examined> {
        let one = |i: usize| {
            let falls = i.is_multiple_of(4);
            let flips = |stroke: usize| falls && stroke == i / 4 % 4;
            let sight = vec![if falls { -1.0 } else { 2.0 }, 2.0, -3.0, -1.0, 1.4];
            let supports = (0..4).map(|stroke| {
                let gain = if flips(stroke) { -1.5 } else { -0.01 * stroke as f32 };
                let mut support = [0.0; SUPPORT.len()];
                support[0] = gain;
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
        let drawings = drawings();
        let Fitted { guide, held_out } = guide(&drawings, &drawings);
        // A trial for each of the 50 drawings that fall would do; the budget allows 148 passes, by far not one
        // for each of the 600 strokes of drawings that are safe.
        let outcome = Outcome::of(&guide, &Judged::all(&guide, &drawings));
        assert_eq!(outcome.found, 50, "{guide:?}");
        assert!((50..=148).contains(&outcome.passes), "{outcome:?}");
        assert_eq!((held_out.falls, held_out.strokes), (50, 800));
        assert_eq!(held_out.outcome.found, 50, "what it learns holds for others");
        assert!(guide.sight.weights[0].weight < 0.0, "a safe answer falls seldom");
        let card = guide.support.as_ref().expect("it is fitted");
        let mut features = drawings[0].supports[0].clone();
        let costly = card.probability(&features);
        features[SIGHT.len()] = 0.0;
        assert!(
            costly > 10.0 * card.probability(&features),
            "an answer falls with its support"
        );
        assert!(!card.trees.is_empty());
    }

    #[test]
    fn as_many_trees_are_kept_as_help_drawings_that_were_held_out() {
        let mut drawings = drawings();
        // Now nothing that a card could know tells which stroke flips.
        for (i, drawing) in drawings.iter_mut().enumerate() {
            drawing.flips = (0..4).map(|stroke| (7 * i + 3 * stroke) % 11 == 0).collect();
        }
        let Fitted { guide, .. } = guide(&drawings, &drawings);
        let kept = guide.support.expect("it is fitted").trees.len();
        assert!(kept < GROWTH.trees / 8, "{kept}");
    }

    #[test]
    fn without_a_guide_strokes_are_tried_until_one_flips() {
        let (drawings, guide) = (drawings(), Guide::exhaustive());
        let outcome = Outcome::of(&guide, &Judged::all(&guide, &drawings));
        // The first to the fourth stroke flips 13, 13, 12 and 12 drawings; of 150 none does.
        let passes = 13 + 2 * 13 + 3 * 12 + 4 * 12 + 4 * 150;
        assert_eq!(outcome, Outcome { found: 50, passes });
    }
}
