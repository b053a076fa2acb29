//! Fits a scorecard: gradient boosting (Friedman 2001) of small trees on the logistic loss, with splits by
//! histograms.

use crate::tasks::assist::{FEATURE_NAMES, Features, NoiseAnswer, Question, Scorecard};

/// Trees of a scorecard: more fit the training drawings better and others no more.
const TREES: usize = 150;
/// Questions one after another: two features and what they mean together, and one to qualify it.
const DEPTH: usize = 3;
/// Share of each tree's correction that is taken: smaller needs more trees and generalises better.
const RATE: f64 = 0.12;
/// Strokes that each answer must speak of.
const LEAST_STROKES: usize = 30;
/// Pull of every correction towards 0, in strokes of probability 1/2 (times four).
const RIDGE: f64 = 1.0;
/// Values of a feature that may be asked about: its quantiles.
const CUTS: usize = 63;

/// Fits p(noise) to strokes of known truth. The threshold is left at 1/2.
pub(super) fn scorecard(rows: &[(Features, bool)]) -> Scorecard {
    let noise = rows.iter().filter(|row| row.1).count() as f64;
    // Half a stroke each way, so that strokes of one kind only give no infinite odds.
    let bias = ((noise + 0.5) / (rows.len() as f64 - noise + 0.5)).ln();
    let table = Table::new(rows);
    let mut log_odds = vec![bias; rows.len()];
    let mut trees = Vec::new();
    for _ in 0..TREES {
        let slopes: Vec<Slope> = log_odds
            .iter()
            .zip(rows)
            .map(|(z, (_, is_noise))| Slope::new(*z, *is_noise))
            .collect();
        let everyone: Vec<u32> = (0..rows.len() as u32).collect();
        let Some(tree) = grow(&table, &slopes, &everyone, 0.0, DEPTH) else {
            break;
        };
        for (z, (features, _)) in log_odds.iter_mut().zip(rows) {
            tree.ask(features, |_, add| *z += f64::from(add));
        }
        trees.push(tree);
    }
    Scorecard {
        bias: bias as f32,
        threshold: 0.5,
        trees,
    }
}

/// The loss's first and second derivative with respect to one stroke's log-odds, or sums of them.
#[derive(Debug, Clone, Copy, Default)]
struct Slope {
    first: f64,
    second: f64,
    strokes: usize,
}

impl Slope {
    fn new(log_odds: f64, is_noise: bool) -> Self {
        let p = 1.0 / (1.0 + (-log_odds).exp());
        Self {
            first: p - f64::from(u8::from(is_noise)),
            second: p * (1.0 - p),
            strokes: 1,
        }
    }

    fn plus(self, other: Self) -> Self {
        Self {
            first: self.first + other.first,
            second: self.second + other.second,
            strokes: self.strokes + other.strokes,
        }
    }

    fn minus(self, other: Self) -> Self {
        Self {
            first: self.first - other.first,
            second: self.second - other.second,
            strokes: self.strokes - other.strokes,
        }
    }

    /// What one Newton step lowers the loss by, doubled.
    fn gain(self) -> f64 {
        self.first * self.first / (self.second + RIDGE)
    }

    /// The part of that step that is taken.
    fn step(self) -> f64 {
        -RATE * self.first / (self.second + RIDGE)
    }
}

/// Every stroke's features by the cuts that they lie between.
struct Table {
    /// Ascending, for each feature.
    cuts: Vec<Vec<f32>>,
    /// How many cuts are below the value: [feature][stroke].
    bins: Vec<Vec<u8>>,
}

impl Table {
    fn new(rows: &[(Features, bool)]) -> Self {
        let columns = (0..FEATURE_NAMES.len()).map(|k| rows.iter().map(move |(x, _)| x[k]));
        let cuts: Vec<Vec<f32>> = columns.clone().map(|c| cuts(c.collect())).collect();
        let bins = columns
            .zip(&cuts)
            .map(|(column, cuts)| column.map(|v| below(cuts, v)).collect())
            .collect();
        Self { cuts, bins }
    }
}

/// At every quantile, half-way from the value there to the next greater one.
fn cuts(mut values: Vec<f32>) -> Vec<f32> {
    values.sort_by(f32::total_cmp);
    let at_quantile = |i: usize| {
        let low = *values.get(i * values.len() / (CUTS + 1))?;
        let high = *values.get(values.partition_point(|v| *v <= low))?;
        Some(0.5 * (low + high))
    };
    let mut cuts: Vec<f32> = (0..=CUTS).filter_map(at_quantile).collect();
    cuts.dedup();
    cuts.truncate(CUTS);
    cuts
}

fn below(cuts: &[f32], value: f32) -> u8 {
    cuts.partition_point(|cut| *cut < value) as u8
}

/// The question that best divides `strokes`, whose answers so far add up to `added` in this tree, and those
/// that follow; `None` where none is worth asking.
fn grow(
    table: &Table,
    slopes: &[Slope],
    strokes: &[u32],
    added: f64,
    depth: usize,
) -> Option<Question> {
    let total = strokes
        .iter()
        .fold(Slope::default(), |sum, i| sum.plus(slopes[*i as usize]));
    let (feature, cut) = best_split(table, slopes, strokes, total)?;
    let bins = &table.bins[feature];
    let (no, yes): (Vec<u32>, Vec<u32>) = strokes
        .iter()
        .partition(|i| usize::from(bins[**i as usize]) <= cut);
    let answer = |strokes: &[u32]| {
        let sum = strokes
            .iter()
            .fold(Slope::default(), |sum, i| sum.plus(slopes[*i as usize]));
        let here = sum.step();
        let then = (depth > 1).then(|| grow(table, slopes, strokes, here, depth - 1));
        NoiseAnswer {
            add: (here - added) as f32,
            then: then.flatten().map(Box::new),
        }
    };
    Some(Question {
        feature,
        value: table.cuts[feature][cut],
        no: answer(&no),
        yes: answer(&yes),
    })
}

/// The feature and the cut that lower the loss most.
fn best_split(
    table: &Table,
    slopes: &[Slope],
    strokes: &[u32],
    total: Slope,
) -> Option<(usize, usize)> {
    let mut best = (1e-6, None);
    for (feature, bins) in table.bins.iter().enumerate() {
        let mut histogram = vec![Slope::default(); table.cuts[feature].len() + 1];
        for i in strokes {
            let sum = &mut histogram[usize::from(bins[*i as usize])];
            *sum = sum.plus(slopes[*i as usize]);
        }
        let mut no = Slope::default();
        for (cut, here) in histogram.iter().take(table.cuts[feature].len()).enumerate() {
            no = no.plus(*here);
            let yes = total.minus(no);
            if no.strokes.min(yes.strokes) < LEAST_STROKES {
                continue;
            }
            let gain = no.gain() + yes.gain() - total.gain();
            if gain > best.0 {
                best = (gain, Some((feature, cut)));
            }
        }
    }
    best.1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_finds_what_two_features_mean_together_and_is_calibrated() {
        // Noise is what has feature 0 in the middle and feature 1 low, in nine cases of ten; feature 2 says
        // nothing.
        let rows: Vec<_> = (0..7000)
            .map(|i| {
                let mut x = [0.0; FEATURE_NAMES.len()];
                x[0] = (i % 100) as f32 / 100.0;
                x[1] = ((i / 100) % 7) as f32;
                x[2] = ((i * 37) % 97) as f32;
                let is_noise = (0.35..0.65).contains(&x[0]) && x[1] < 3.0;
                (x, is_noise == (i / 700 != 0))
            })
            .collect();
        let card = scorecard(&rows);
        // Whatever feature 2 is.
        let p = |a: f32, b: f32| {
            let at = |c: u8| {
                let mut x = [0.0; FEATURE_NAMES.len()];
                (x[0], x[1], x[2]) = (a, b, f32::from(c));
                card.probability(&x)
            };
            (0..97).map(at).sum::<f32>() / 97.0
        };
        assert!(p(0.5, 1.0) > 0.75, "{}", p(0.5, 1.0));
        for (a, b) in [(0.5, 5.0), (0.1, 1.0), (0.9, 6.0)] {
            assert!(p(a, b) < 0.25, "{a} {b}: {}", p(a, b));
        }
        let mean = rows.iter().map(|(x, _)| card.probability(x)).sum::<f32>() / 7000.0;
        let truth = rows.iter().filter(|r| r.1).count() as f32 / 7000.0;
        assert!((mean - truth).abs() < 0.01, "{mean} against {truth}");
    }

    #[test]
    fn strokes_of_one_kind_give_no_question() {
        let rows = vec![([0.0; FEATURE_NAMES.len()], false); 80];
        let card = scorecard(&rows);
        assert!(card.trees.is_empty());
        assert!(card.probability(&rows[0].0) < 0.01);
    }

    #[test]
    fn cuts_lie_between_values() {
        let values = |count: usize| (0..count).map(|i| (i % 5) as f32).collect::<Vec<_>>();
        assert_eq!(cuts(values(500)), [0.5, 1.5, 2.5, 3.5]);
        assert_eq!(cuts(vec![2.0; 9]), [] as [f32; 0]);
        let many = cuts((0..5000).map(|i| i as f32).collect());
        assert_eq!(many.len(), CUTS);
        assert!(many.is_sorted());
    }
}
