//! Fits a [`Scorecard`]: gradient boosting (Friedman 2001) of small trees on the logistic loss, with splits by
//! histograms. Nothing in it is random.

use serde::Serialize;

use strokewise_explain::tasks::trees::{Answer, Question, Scorecard};

/// [`Growth`] says how much a card may say. More of anything but `rate`, `least` and `ridge` fits
/// the rows better and, beyond some point, others no more.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Growth {
    /// A card has so many trees.
    pub trees: usize,
    /// A tree asks so many questions one after another: so many features may mean something together.
    pub depth: usize,
    /// This share of each tree's correction is taken: smaller needs more trees and generalises better.
    pub rate: f64,
    /// Each answer must speak of so many rows.
    pub least: usize,
    /// Every correction is pulled towards 0 so strongly, in rows of probability 1/2 (times four).
    pub ridge: f64,
}

/// So many values of a feature may be asked about: its quantiles.
const CUTS: usize = 63;
/// What an answer adds is a whole number of so many steps of one: more digits would say no more.
const STEPS_OF_ONE: f64 = 1e5;
/// A question must lower the loss by this, doubled: more than errors of rounding.
const LEAST_GAIN: f64 = 1e-6;

/// Fits the probability of a yes to rows of known truth, all as long as the first. The threshold is left at
/// 1/2.
pub(super) fn scorecard<F: AsRef<[f32]>>(rows: &[(F, bool)], growth: Growth) -> Scorecard {
    let yes = rows.iter().filter(|row| row.1).count() as f64;
    // Half a row each way, so that rows of one kind only give no infinite odds.
    let bias = ((yes + 0.5) / (rows.len() as f64 - yes + 0.5)).ln();
    let table = Table::new(rows);
    let mut log_odds = vec![bias; rows.len()];
    let mut card = Scorecard::constant(bias as f32, 0.5);
    for _ in 0..growth.trees {
        let slopes = log_odds
            .iter()
            .zip(rows)
            .map(|(z, (_, is_yes))| Slope::new(*z, *is_yes));
        let grower = Grower {
            table: &table,
            slopes: slopes.collect(),
            growth,
        };
        let everyone: Vec<u32> = (0..rows.len() as u32).collect();
        let Some(tree) = grower.grow(&everyone, 0.0, growth.depth) else {
            break;
        };
        for (z, (features, _)) in log_odds.iter_mut().zip(rows) {
            tree.ask(features.as_ref(), |_, add| *z += f64::from(add));
        }
        card.trees.push(tree);
    }
    card
}

/// Computes the logistic loss of `card` on `rows`, summed, with none of its trees, the first, the
/// first two and so on.
pub(super) fn losses<F: AsRef<[f32]>>(card: &Scorecard, rows: &[(F, bool)]) -> Vec<f64> {
    let mut losses = vec![0.0; card.trees.len() + 1];
    for (features, is_yes) in rows {
        let mut log_odds = f64::from(card.bias);
        let loss = |log_odds: f64| (if *is_yes { -log_odds } else { log_odds }).exp().ln_1p();
        losses[0] += loss(log_odds);
        for (tree, sum) in card.trees.iter().zip(&mut losses[1..]) {
            tree.ask(features.as_ref(), |_, add| log_odds += f64::from(add));
            *sum += loss(log_odds);
        }
    }
    losses
}

/// Writes `model` as JSON with a line for each question, so that it can be read and compared.
pub(super) fn json(model: &impl Serialize) -> String {
    let json = serde_json::to_string(model).expect("plain data serialises");
    let json = json.replace("{\"feature\"", "\n{\"feature\"");
    let mut lines = String::with_capacity(json.len() + json.len() / 16);
    for (i, c) in json.char_indices() {
        // Of all lists, questions alone begin with a whole number: the place of a feature.
        let rest = json[i..].strip_prefix('[').unwrap_or_default();
        let after = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        if after.len() < rest.len() && after.starts_with(',') {
            lines.push('\n');
        }
        lines.push(c);
    }
    lines + "\n"
}

/// [`Slope`] is the loss's first and second derivative with respect to one row's log-odds, or sums of them.
#[derive(Debug, Clone, Copy, Default)]
struct Slope {
    first: f64,
    second: f64,
    rows: usize,
}

impl Slope {
    fn new(log_odds: f64, is_yes: bool) -> Self {
        let p = 1.0 / (1.0 + (-log_odds).exp());
        Self {
            first: p - f64::from(u8::from(is_yes)),
            second: p * (1.0 - p),
            rows: 1,
        }
    }

    fn plus(self, other: Self) -> Self {
        Self {
            first: self.first + other.first,
            second: self.second + other.second,
            rows: self.rows + other.rows,
        }
    }

    fn minus(self, other: Self) -> Self {
        Self {
            first: self.first - other.first,
            second: self.second - other.second,
            rows: self.rows - other.rows,
        }
    }

    /// Computes what one Newton step lowers the loss by, doubled.
    fn gain(self, ridge: f64) -> f64 {
        self.first * self.first / (self.second + ridge)
    }

    /// Computes the part of that step that is taken.
    fn step(self, growth: &Growth) -> f64 {
        -growth.rate * self.first / (self.second + growth.ridge)
    }
}

/// [`Table`] tells every row's features by the cuts that they lie between.
struct Table {
    /// These are the cuts of each feature, ascending.
    cuts: Vec<Vec<f32>>,
    /// So many cuts are below the value: [feature][row].
    bins: Vec<Vec<u8>>,
}

impl Table {
    fn new<F: AsRef<[f32]>>(rows: &[(F, bool)]) -> Self {
        let width = rows.first().map_or(0, |(x, _)| x.as_ref().len());
        let columns = (0..width).map(|k| rows.iter().map(move |(x, _)| x.as_ref()[k]));
        let cuts: Vec<Vec<f32>> = columns.clone().map(|c| cuts(c.collect())).collect();
        let bins = columns
            .zip(&cuts)
            .map(|(column, cuts)| column.map(|v| below(cuts, v)).collect())
            .collect();
        Self { cuts, bins }
    }
}

/// Cuts at every quantile, half-way from the value there to the next greater one.
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

/// [`Grower`] is one tree in the making.
struct Grower<'t> {
    table: &'t Table,
    /// There is a slope of every row.
    slopes: Vec<Slope>,
    growth: Growth,
}

impl Grower<'_> {
    /// Finds the question that best divides `rows`, whose answers so far add up to `added` in this
    /// tree, and those that follow; `None` where none is worth asking.
    fn grow(&self, rows: &[u32], added: f64, depth: usize) -> Option<Question> {
        let (feature, cut) = self.best_split(rows, self.sum(rows))?;
        let bins = &self.table.bins[feature];
        let (no, yes): (Vec<u32>, Vec<u32>) = rows.iter().partition(|i| usize::from(bins[**i as usize]) <= cut);
        let answer = |rows: &[u32]| {
            let here = self.sum(rows).step(&self.growth);
            let then = (depth > 1).then(|| self.grow(rows, here, depth - 1));
            Answer {
                add: (((here - added) * STEPS_OF_ONE).round() / STEPS_OF_ONE) as f32,
                then: then.flatten().map(Box::new),
            }
        };
        Some(Question {
            feature,
            value: self.table.cuts[feature][cut],
            no: answer(&no),
            yes: answer(&yes),
        })
    }

    fn sum(&self, rows: &[u32]) -> Slope {
        let slopes = rows.iter().map(|i| self.slopes[*i as usize]);
        slopes.fold(Slope::default(), Slope::plus)
    }

    /// Finds the feature and the cut that lower the loss of `rows`, whose slopes sum to `total`,
    /// most.
    fn best_split(&self, rows: &[u32], total: Slope) -> Option<(usize, usize)> {
        let gain = |slope: Slope| slope.gain(self.growth.ridge);
        let mut best = (LEAST_GAIN, None);
        for (feature, bins) in self.table.bins.iter().enumerate() {
            let cuts = self.table.cuts[feature].len();
            let mut histogram = vec![Slope::default(); cuts + 1];
            for i in rows {
                let sum = &mut histogram[usize::from(bins[*i as usize])];
                *sum = sum.plus(self.slopes[*i as usize]);
            }
            let mut no = Slope::default();
            for (cut, here) in histogram.iter().take(cuts).enumerate() {
                no = no.plus(*here);
                let yes = total.minus(no);
                if no.rows.min(yes.rows) < self.growth.least {
                    continue;
                }
                let gained = gain(no) + gain(yes) - gain(total);
                if gained > best.0 {
                    best = (gained, Some((feature, cut)));
                }
            }
        }
        best.1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GROWTH: Growth = Growth {
        trees: 150,
        depth: 3,
        rate: 0.12,
        least: 30,
        ridge: 1.0,
    };

    #[test]
    fn it_finds_what_two_features_mean_together_and_is_calibrated() {
        // Yes is what has feature 0 in the middle and feature 1 low, in nine cases of ten; feature 2 says
        // nothing.
        let rows: Vec<_> = (0..7000)
            .map(|i| {
                let x = [(i % 100) as f32 / 100.0, ((i / 100) % 7) as f32, ((i * 37) % 97) as f32];
                let is_yes = (0.35..0.65).contains(&x[0]) && x[1] < 3.0;
                (x, is_yes == (i / 700 != 0))
            })
            .collect();
        let card = scorecard(&rows, GROWTH);
        // Whatever feature 2 is.
        let p = |a: f32, b: f32| {
            let at = |c: u8| card.probability(&[a, b, f32::from(c)]);
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
    fn rows_of_one_kind_give_no_question() {
        let card = scorecard(&[([0.0; 3], false); 80], GROWTH);
        assert!(card.trees.is_empty());
        assert!(card.probability(&[0.0; 3]) < 0.01);
    }

    #[test]
    fn one_question_gives_the_newton_steps_of_its_two_answers() {
        let rows: Vec<_> = (0..80).map(|i| ([f32::from(u8::from(i >= 40))], i >= 40)).collect();
        let growth = Growth {
            trees: 1,
            depth: 1,
            ..GROWTH
        };
        let card = scorecard(&rows, growth);
        let tree = &card.trees[0];
        // At p = 1/2 the 40 rows of one side have slope 20 and curvature 10.
        let step = (0.12 * 20.0 / 11.0) as f32;
        assert_eq!((card.bias, card.trees.len(), tree.value), (0.0, 1, 0.5));
        // To half a step of what an answer may add.
        let is_step = |add: f32| (f64::from(add - step) * STEPS_OF_ONE).abs() < 0.51;
        assert!(is_step(tree.yes.add) && is_step(-tree.no.add));
    }

    #[test]
    fn losses_are_those_of_the_card_with_its_first_trees() {
        let rows: Vec<_> = (0..200).map(|i| ([f32::from(i as u8 % 7)], i % 7 > 3)).collect();
        let growth = Growth { trees: 3, ..GROWTH };
        let card = scorecard(&rows, growth);
        let losses = losses(&card, &rows);
        assert_eq!(losses.len(), 4);
        for (count, loss) in losses.iter().enumerate() {
            let mut first = card.clone();
            first.trees.truncate(count);
            let of_row = |(x, is_yes): &([f32; 1], bool)| {
                let p = first.probability(x);
                -f64::from(if *is_yes { p } else { 1.0 - p }.ln())
            };
            let expected: f64 = rows.iter().map(of_row).sum();
            assert!((loss - expected).abs() < 1e-2, "{count}: {loss} for {expected}");
        }
        assert!(losses.is_sorted_by(|a, b| a > b), "{losses:?}");
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
