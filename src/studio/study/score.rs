//! [`Scoring`] turns the raw answers of a questionnaire into its scores. Each formula is the publication's own.

use serde::Deserialize;

/// [`Scoring`] says how the answers of a questionnaire become scores.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scoring {
    /// They do not.
    #[default]
    None,
    /// It is the System Usability Scale (Brooke 1996), from 0 to 100: ten items from 1 to 5, odd ones for, even ones
    /// against.
    Sus,
    /// It is the raw task load index (Hart 2006): six items in 21 steps, each worth 0 to 100 in fives; their mean. The
    /// item of performance runs from good to poor and so is not turned around.
    RawTlx,
    /// It is the mean of all items, as for the explanation satisfaction scale (Hoffman et al. 2023).
    Mean,
    /// It is the short user experience questionnaire (Schrepp et al. 2017): eight items from 1 to 7, worth -3 to 3.
    UeqS,
    /// It is the creativity support index (Cherry and Latulipe 2014): two items of each of six factors, from 1 to 10,
    /// in the order of [`CSI_FACTORS`], twice; then fifteen pairs whose values are names of factors.
    Csi,
}

/// [`Score`] is one score.
#[derive(Debug, Clone, PartialEq)]
pub struct Score {
    /// The questionnaire's scale has this name.
    pub scale: &'static str,
    /// This is its value; `None` where an item is missing.
    pub value: Option<f64>,
    /// So many items of the scale are missing or make no sense.
    pub items_missing: usize,
}

/// These are the factors of the creativity support index, in the order of its items.
pub const CSI_FACTORS: [&str; 6] = [
    "collaboration",
    "enjoyment",
    "exploration",
    "expressiveness",
    "immersion",
    "worth",
];

const CSI_ITEMS: usize = 12;
const CSI_PAIRS: usize = 15;

impl Scoring {
    /// Returns the scores of `values`, one an item in the order of the items' numbers.
    pub fn scores(self, values: &[Option<String>]) -> Vec<Score> {
        match self {
            Self::None => Vec::new(),
            Self::Sus => vec![score("sus", &steps(values, 10, 5), |x| {
                let worth = |(i, &x): (usize, &f64)| if i % 2 == 0 { x - 1.0 } else { 5.0 - x };
                2.5 * x.iter().enumerate().map(worth).sum::<f64>()
            })],
            Self::RawTlx => {
                let loads = |x: &[f64]| mean(&x.iter().map(|step| 5.0 * (step - 1.0)).collect::<Vec<_>>());
                vec![score("raw_tlx", &steps(values, 6, 21), loads)]
            }
            Self::Mean => vec![score("mean", &steps(values, values.len(), u32::MAX), mean)],
            Self::UeqS => {
                let centred: Vec<_> = steps(values, 8, 7)
                    .into_iter()
                    .map(|step| step.map(|x| x - 4.0))
                    .collect();
                vec![
                    score("pragmatic", &centred[..4], mean),
                    score("hedonic", &centred[4..], mean),
                    score("overall", &centred, mean),
                ]
            }
            Self::Csi => vec![creativity_support(values)],
        }
    }
}

/// Returns the first `count` values as steps from 1 to `most`; `None` for what is none. A share of
/// 100 in the place of a step is refused with the rest, as it would score a fifth of what it
/// should.
fn steps(values: &[Option<String>], count: usize, most: u32) -> Vec<Option<f64>> {
    let step = |i: usize| {
        let step: u32 = values.get(i)?.as_ref()?.parse().ok()?;
        (1..=most).contains(&step).then_some(f64::from(step))
    };
    (0..count).map(step).collect()
}

fn score(scale: &'static str, items: &[Option<f64>], formula: impl Fn(&[f64]) -> f64) -> Score {
    let known: Vec<f64> = items.iter().copied().flatten().collect();
    let items_missing = items.len() - known.len();
    let whole = items_missing == 0 && !items.is_empty();
    Score {
        scale,
        value: whole.then(|| formula(&known)),
        items_missing,
    }
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

fn creativity_support(values: &[Option<String>]) -> Score {
    let items = steps(values, CSI_ITEMS, 10);
    let chosen: Vec<Option<usize>> = (CSI_ITEMS..CSI_ITEMS + CSI_PAIRS)
        .map(|i| {
            CSI_FACTORS
                .iter()
                .position(|factor| Some(*factor) == values.get(i).and_then(Option::as_deref))
        })
        .collect();
    let items_missing =
        items.iter().filter(|item| item.is_none()).count() + chosen.iter().filter(|c| c.is_none()).count();
    let weighted = |factor: usize| {
        let sum = items[factor].unwrap_or_default() + items[factor + CSI_FACTORS.len()].unwrap_or_default();
        sum * chosen.iter().filter(|c| **c == Some(factor)).count() as f64
    };
    let value = (items_missing == 0).then(|| (0..CSI_FACTORS.len()).map(weighted).sum::<f64>() / 3.0);
    Score {
        scale: "csi",
        value,
        items_missing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(scoring: Scoring, values: &[u32], expected: &[Option<f64>]) {
        let values: Vec<_> = values.iter().map(|v| Some(v.to_string())).collect();
        let scores: Vec<_> = scoring.scores(&values).into_iter().map(|score| score.value).collect();
        assert_eq!(scores, expected, "{scoring:?} {values:?}");
    }

    #[test]
    fn scores_are_the_published_ones() {
        check(Scoring::Sus, &[5, 1, 5, 1, 5, 1, 5, 1, 5, 1], &[Some(100.0)]);
        check(Scoring::Sus, &[3; 10], &[Some(50.0)]);
        check(Scoring::Sus, &[1, 5, 1, 5, 1, 5, 1, 5, 1, 5], &[Some(0.0)]);
        check(Scoring::Sus, &[4, 2, 4, 2, 5, 1, 4, 3, 4, 2], &[Some(77.5)]);
        check(Scoring::RawTlx, &[15, 4, 12, 7, 13, 6], &[Some(42.5)]);
        check(
            Scoring::UeqS,
            &[6, 5, 7, 6, 4, 6, 3, 5],
            &[Some(2.0), Some(0.5), Some(1.25)],
        );
        check(Scoring::Mean, &[4; 8], &[Some(4.0)]);
        check(Scoring::None, &[4; 8], &[]);
    }

    #[test]
    fn what_is_missing_or_out_of_range_gives_no_score() {
        // The loads themselves in the place of steps.
        check(Scoring::RawTlx, &[70, 15, 55, 30, 60, 25], &[None]);
        check(Scoring::Sus, &[5, 1, 5], &[None]);
        check(Scoring::UeqS, &[6, 5, 7, 6, 4, 6, 3], &[Some(2.0), None, None]);
        check(Scoring::Mean, &[], &[None]);
        assert_eq!(Scoring::Sus.scores(&[None, Some("3".into())])[0].items_missing, 9);
    }

    /// Returns answers with these sums of the factors' two items, and the factors chosen so often.
    fn csi(sums: [u32; 6], chosen: [usize; 6]) -> Option<f64> {
        let first = sums.map(|sum| sum / 2);
        let items = first.into_iter().chain([0, 1, 2, 3, 4, 5].map(|i| sums[i] - first[i]));
        let pairs = CSI_FACTORS
            .iter()
            .zip(chosen)
            .flat_map(|(name, times)| vec![(*name).to_owned(); times]);
        let values: Vec<_> = items.map(|x| x.to_string()).chain(pairs).map(Some).collect();
        let scores = Scoring::Csi.scores(&values);
        assert_eq!(scores.len(), 1);
        scores[0].value
    }

    #[test]
    fn creativity_support_weighs_factors_by_how_often_they_were_chosen() {
        let close = |value: Option<f64>, expected: f64| value.is_some_and(|value| (value - expected).abs() < 1e-9);
        assert!(close(csi([9, 14, 16, 15, 10, 13], [0, 3, 4, 5, 1, 2]), 217.0 / 3.0));
        assert!(close(csi([20; 6], [0, 3, 4, 5, 1, 2]), 100.0));
        assert!(close(csi([2; 6], [2, 3, 4, 3, 1, 2]), 10.0));
        assert_eq!(csi([9, 14, 16, 15, 10, 13], [0, 3, 4, 5, 1, 1]), None);
    }
}
