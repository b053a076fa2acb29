//! [`Guide`] says which strokes are worth a look. It has a small logistic card and a card of small trees, fitted on
//! `train` and set on `val` (`strokewise-lab train attack`), which anybody can read in `models/attack.json`. Neither
//! costs a pass forwards: the trees read the gradient of the pass by which the drawing itself was read.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::features::{SIGHT, SUPPORT};
use crate::attribution::Interrupted;
use crate::error::{Error, Result};
use crate::tasks::load;
use crate::tasks::trees::{self, Scorecard};

/// Says which strokes to try, in which order, and when to stop.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Guide {
    /// The feature lists and the cards' form have this version.
    pub version: u32,
    /// These are the features by name, [`SIGHT`] before [`SUPPORT`]; trees speak of them by their place in this list.
    pub features: Vec<String>,
    /// Judges by [`SIGHT`] alone. A stroke below its threshold is let go, and a drawing of such strokes
    /// costs no gradient.
    pub sight: Card,
    /// Judges the others by [`SIGHT`] and [`SUPPORT`]; a stroke below its threshold is not tried. Without it
    /// they are tried by sight.
    pub support: Option<Scorecard>,
}

/// [`Card`] computes p(flip) = sigmoid(bias + sum of weight times feature).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Card {
    /// A flip has these log-odds where every feature is 0.
    pub bias: f32,
    /// Each feature has an entry here.
    pub weights: Vec<Weight>,
    /// A stroke whose flip is less likely than this is not tried.
    pub threshold: f32,
}

/// [`Weight`] is what one feature says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Weight {
    /// The feature's name, for readers; order decides.
    pub feature: String,
    /// The log-odds of a flip rise by this for each unit of the feature.
    pub weight: f32,
}

/// [`Trials`] is where a hunt gets its answers: from the classifier, or from what was recorded of
/// it.
pub trait Trials {
    /// Computes p(flip) of the strokes of these numbers by `card`, which reads [`SIGHT`] and
    /// [`SUPPORT`].
    fn judge(&mut self, card: &Scorecard, strokes: &[usize]) -> Result<Vec<f32>, Interrupted>;

    /// Tells whether the answer changes without the stroke of this number.
    fn flips(&mut self, stroke: usize) -> Result<bool, Interrupted>;
}

impl Guide {
    /// This program understands this version.
    pub const VERSION: u32 = 4;

    /// Reads the guide that ships with the program, fitted to the classifier that does.
    pub fn bundled() -> Result<Self> {
        Self::parse(include_str!("../../../../models/attack.json"))
            .map_err(|cause| Error::format("models/attack.json (bundled)", cause))
    }

    /// Makes a guide of two cards over the features that this program computes.
    pub fn new(sight: Card, support: Option<Scorecard>) -> Self {
        Self {
            version: Self::VERSION,
            features: feature_names().map(str::to_owned).collect(),
            sight,
            support,
        }
    }

    /// Makes a guide that leads nowhere: every stroke is tried, smallest first, until one changes
    /// the answer.
    pub fn exhaustive() -> Self {
        Self::new(Card::blank(&SIGHT), None)
    }

    /// Reads a guide, or says what is wrong with it.
    pub fn parse(json: &str) -> Result<Self, String> {
        // First of all: a file of another version has other fields.
        let Version { version } = serde_json::from_str(json).map_err(|e| e.to_string())?;
        if version != Self::VERSION {
            return Err(format!(
                "a guide of version {version} where version {} is needed: `strokewise-lab train attack` fits one",
                Self::VERSION
            ));
        }
        let guide: Self = serde_json::from_str(json).map_err(|e| e.to_string())?;
        let names: Vec<&str> = feature_names().collect();
        trees::check_names(&guide.features, &names)?;
        if guide.sight.weights.len() != SIGHT.len() {
            return Err(format!("{} weights are not {}", guide.sight.weights.len(), SIGHT.len()));
        }
        if let Some(card) = &guide.support {
            card.check(names.len())?;
        }
        Ok(guide)
    }

    /// Reads a guide from the file at `path`.
    pub fn load(path: &Path) -> Result<Self> {
        load(path, Self::parse)
    }

    /// Finds the first stroke that changes the answer, by its number: the likeliest is tried first,
    /// of equals the smallest. `by_sight` (p(flip) by the card of sight) and `ink_shares` have an
    /// entry a stroke.
    pub fn hunt(
        &self,
        by_sight: &[f32],
        ink_shares: &[f32],
        trials: &mut impl Trials,
    ) -> Result<Option<usize>, Interrupted> {
        let seen: Vec<usize> = (0..by_sight.len())
            .filter(|stroke| by_sight[*stroke] >= self.sight.threshold)
            .collect();
        if seen.is_empty() {
            return Ok(None);
        }
        let mut order: Vec<(usize, f32)> = match &self.support {
            None => seen.iter().map(|i| (*i, by_sight[*i])).collect(),
            Some(card) => {
                let judged = trials.judge(card, &seen)?;
                let judged = seen.into_iter().zip(judged);
                judged.filter(|(_, p)| *p >= card.threshold).collect()
            }
        };
        order.sort_by(|(a, p), (b, q)| {
            let likelier = q.total_cmp(p);
            likelier.then(ink_shares[*a].total_cmp(&ink_shares[*b]))
        });
        for (stroke, _) in order {
            if trials.flips(stroke)? {
                return Ok(Some(stroke));
            }
        }
        Ok(None)
    }
}

/// [`Version`] is what every guide's file says, of whatever version.
#[derive(Deserialize)]
struct Version {
    version: u32,
}

/// Lists [`SIGHT`] and [`SUPPORT`].
fn feature_names() -> impl Iterator<Item = &'static str> {
    SIGHT.into_iter().chain(SUPPORT)
}

impl Card {
    /// Makes a card on which no feature says anything and every stroke is tried.
    pub fn blank(features: &[&str]) -> Self {
        let weight = |feature: &&str| Weight {
            feature: (*feature).to_owned(),
            weight: 0.0,
        };
        Self {
            bias: 0.0,
            weights: features.iter().map(weight).collect(),
            threshold: 0.0,
        }
    }

    /// Computes the probability of a flip, 0..=1.
    pub fn probability(&self, features: &[f32]) -> f32 {
        let products = self.weights.iter().zip(features);
        let sum: f32 = products.map(|(w, x)| w.weight * x).sum();
        trees::probability(self.bias + sum)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tasks::trees::{Answer, Question};

    /// Makes trees of one question: whether the support of a stroke, its last feature here, is above 1.
    fn guide() -> Guide {
        let leaf = |add: f32| Answer { add, then: None };
        let tree = Question {
            feature: SIGHT.len(),
            value: 1.0,
            no: leaf(-1.0),
            yes: leaf(1.0),
        };
        let support = Scorecard {
            trees: vec![tree],
            ..Scorecard::constant(0.0, 0.4)
        };
        let sight = Card {
            threshold: 0.3,
            ..Card::blank(&SIGHT)
        };
        Guide::new(sight, Some(support))
    }

    /// [`Safe`] holds strokes of known support of which none flips.
    struct Safe {
        supports: [f32; 4],
        tried: Vec<usize>,
    }

    impl Trials for Safe {
        fn judge(&mut self, card: &Scorecard, strokes: &[usize]) -> Result<Vec<f32>, Interrupted> {
            let judge = |stroke: &usize| {
                let mut features = vec![0.0; SIGHT.len() + SUPPORT.len()];
                features[SIGHT.len()] = self.supports[*stroke];
                card.probability(&features)
            };
            Ok(strokes.iter().map(judge).collect())
        }

        fn flips(&mut self, stroke: usize) -> Result<bool, Interrupted> {
            self.tried.push(stroke);
            Ok(false)
        }
    }

    #[test]
    fn strokes_are_tried_that_pass_both_cards_smallest_of_equals_first() {
        // By the trees, p is 0.27 for stroke 1 and 0.73 for the others; sight lets go of stroke 3.
        let mut trials = Safe {
            supports: [2.0, 0.5, 3.0, 2.0],
            tried: Vec::new(),
        };
        let found = guide().hunt(&[0.5, 0.5, 0.5, 0.2], &[0.2, 0.1, 0.1, 0.1], &mut trials);
        assert_eq!((found, &trials.tried[..]), (Ok(None), &[2, 0][..]));
    }

    #[test]
    fn a_guide_reads_as_it_was_written_and_a_wrong_one_says_why() {
        let json = |guide: &Guide| serde_json::to_string(guide).expect("plain data serialises");
        assert_eq!(Guide::parse(&json(&guide())), Ok(guide()));
        assert!(Guide::bundled().is_ok());
        let check = |json: &str, expected: &str| {
            let cause = Guide::parse(json).expect_err("it is broken");
            assert!(cause.contains(expected), "{cause}");
        };
        // The fields of version 2 were others.
        check(r#"{"version":2,"sight":{},"support":{}}"#, "version 2 where version 4");
        check("{}", "version");
        let broken = |break_it: fn(&mut Guide)| {
            let mut guide = guide();
            break_it(&mut guide);
            json(&guide)
        };
        check(&broken(|g| g.features.truncate(3)), "3 features where");
        check(&broken(|g| g.sight.weights.truncate(2)), "2 weights");
        let stray = |g: &mut Guide| g.support.as_mut().expect("it has one").trees[0].feature = 99;
        check(&broken(stray), "about none of");
    }
}
