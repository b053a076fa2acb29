//! The noise model: questions about what a stroke does for the guess and how it lies among the others.
//!
//! Small and explainable on purpose. Each tree asks a few questions about named features, and every answer
//! adds to the log-odds of noise or takes from them, on the account of the feature that was asked about: a
//! stroke's probability can be taken apart exactly ([`Scorecard::accounts`]), and all of it can be read in
//! `models/noise.json`.

use serde::{Deserialize, Serialize};

use super::features::{COUNT, FEATURE_NAMES, FEATURE_TOPICS, Features};
use crate::error::{Error, Result};

/// A fitted scorecard with its decision threshold, one for drawings whose intent is stated and one for
/// drawings whose target is the model's own guess.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NoiseModel {
    /// The features by name; trees speak of them by their place in this list.
    pub features: Vec<String>,
    /// Where the intent is known.
    pub intent_known: Scorecard,
    /// Where it is not.
    pub intent_unknown: Scorecard,
}

/// p = sigmoid(bias + the sum over all trees), fitted by gradient boosting (Friedman 2001).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Scorecard {
    /// Log-odds of noise before any question.
    pub bias: f32,
    /// Probability from which a stroke is flagged.
    pub threshold: f32,
    /// The trees, in the order in which they were fitted.
    pub trees: Vec<Question>,
}

/// "Is the feature above this value?"
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Question {
    /// The feature's place in the list.
    pub feature: usize,
    /// The value asked about.
    pub value: f32,
    /// Where the feature is at most the value.
    pub no: Answer,
    /// Where it is above.
    pub yes: Answer,
}

/// What an answer is worth.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// Added to the log-odds of noise.
    pub add: f32,
    /// What is asked next.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub then: Option<Box<Question>>,
}

/// How many reasons a suggestion gives.
pub const REASONS: usize = 3;

impl NoiseModel {
    /// The model that ships with the program.
    pub fn bundled() -> Result<Self> {
        Self::parse(include_str!("../../../models/noise.json"))
            .map_err(|cause| Error::format("models/noise.json (bundled)", cause))
    }

    /// A model of two scorecards over the features that this program computes.
    pub fn new(intent_known: Scorecard, intent_unknown: Scorecard) -> Self {
        Self {
            features: FEATURE_NAMES.map(str::to_owned).to_vec(),
            intent_known,
            intent_unknown,
        }
    }

    /// A model that never suspects anything: what there is before the first fit.
    pub fn silent() -> Self {
        let card = Scorecard {
            bias: -10.0,
            threshold: 1.0,
            trees: Vec::new(),
        };
        Self::new(card.clone(), card)
    }

    /// Reads a model, or says what is wrong with it.
    pub fn parse(json: &str) -> Result<Self, String> {
        let model: Self = serde_json::from_str(json).map_err(|e| e.to_string())?;
        let (found, needed) = (model.features.len(), COUNT);
        if found != needed {
            return Err(format!("{found} features where {needed} are needed"));
        }
        let mut names = model.features.iter().zip(FEATURE_NAMES);
        if let Some((found, needed)) = names.find(|(found, needed)| found != needed) {
            return Err(format!("a feature is \"{found}\" instead of \"{needed}\""));
        }
        let cards = [&model.intent_known, &model.intent_unknown];
        let mut trees = cards.iter().flat_map(|card| &card.trees);
        if !trees.all(Question::is_sound) {
            return Err(format!(
                "a question is about no number or about none of the {needed} features"
            ));
        }
        Ok(model)
    }

    /// Reads a model from `path`.
    pub fn load(path: &std::path::Path) -> Result<Self> {
        let json = std::fs::read_to_string(path).map_err(Error::io(path))?;
        Self::parse(&json).map_err(|cause| Error::format(path, cause))
    }

    /// The scorecard for drawings with or without a stated intent.
    pub fn card(&self, intent_known: bool) -> &Scorecard {
        if intent_known {
            &self.intent_known
        } else {
            &self.intent_unknown
        }
    }
}

impl Scorecard {
    /// Probability that a stroke with these features does not belong.
    pub fn probability(&self, features: &Features) -> f32 {
        let sum: f32 = self.accounts(features).iter().sum();
        1.0 / (1.0 + (-(self.bias + sum)).exp())
    }

    /// What speaks for noise most, in plain words, the loudest first.
    pub fn reasons(&self, features: &Features) -> [&'static str; REASONS] {
        let mut topics: Vec<(&str, f32)> = Vec::new();
        for (topic, add) in FEATURE_TOPICS.into_iter().zip(self.accounts(features)) {
            match topics.iter_mut().find(|(known, _)| *known == topic) {
                Some((_, sum)) => *sum += add,
                None => topics.push((topic, add)),
            }
        }
        topics.sort_by(|a, b| b.1.total_cmp(&a.1));
        std::array::from_fn(|i| topics[i].0)
    }

    /// What each feature adds to the log-odds of noise; with the bias they sum to them.
    pub fn accounts(&self, features: &Features) -> Features {
        let mut accounts = [0.0; COUNT];
        for tree in &self.trees {
            tree.ask(features, |feature, add| accounts[feature] += add);
        }
        accounts
    }
}

impl Question {
    /// Follows the answers that `features` give, and reports what each adds on the account of which feature.
    pub fn ask(&self, features: &Features, mut report: impl FnMut(usize, f32)) {
        let mut question = Some(self);
        while let Some(asked) = question {
            let answer = asked.answer(features);
            report(asked.feature, answer.add);
            question = answer.then.as_deref();
        }
    }

    fn answer(&self, features: &Features) -> &Answer {
        if features[self.feature] > self.value {
            &self.yes
        } else {
            &self.no
        }
    }

    /// Whether it and all that follow are about features that there are, in numbers.
    fn is_sound(&self) -> bool {
        let answers = [&self.no, &self.yes];
        self.feature < COUNT
            && self.value.is_finite()
            && answers.iter().all(|answer| {
                answer.add.is_finite() && answer.then.as_ref().is_none_or(|next| next.is_sound())
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leaf(add: f32) -> Answer {
        Answer { add, then: None }
    }

    /// Feature 2 above 1 counts 0.5; then feature 0 above 3 counts 2.
    fn tree() -> Question {
        let then = Question {
            feature: 0,
            value: 3.0,
            no: leaf(-1.0),
            yes: leaf(2.0),
        };
        Question {
            feature: 2,
            value: 1.0,
            no: leaf(-0.25),
            yes: Answer {
                add: 0.5,
                then: Some(Box::new(then)),
            },
        }
    }

    fn card() -> Scorecard {
        Scorecard {
            bias: -1.0,
            threshold: 0.5,
            trees: vec![tree(), tree()],
        }
    }

    #[test]
    fn the_bundled_model_reads_and_a_wrong_one_says_why() {
        assert!(NoiseModel::bundled().is_ok());
        assert!(NoiseModel::parse("{").is_err());
        let check = |break_it: fn(&mut NoiseModel), expected: &str| {
            let mut model = NoiseModel::new(card(), card());
            break_it(&mut model);
            let json = serde_json::to_string(&model).expect("plain data serialises");
            let cause = NoiseModel::parse(&json).expect_err("it is broken");
            assert!(cause.contains(expected), "{cause}");
        };
        check(|m| m.features.truncate(3), "3 features where");
        check(|m| m.features[1].push('s'), "instead of");
        check(|m| m.intent_known.trees[1].feature = 99, "about none of");
        let whole = NoiseModel::new(card(), card());
        let json = serde_json::to_string(&whole).expect("plain data serialises");
        assert_eq!(NoiseModel::parse(&json), Ok(whole));
    }

    #[test]
    fn reasons_are_the_loudest_topics() {
        let mut features = [0.0; COUNT];
        (features[0], features[2]) = (9.0, 2.0);
        let [first, second, _] = card().reasons(&features);
        assert_eq!(first, FEATURE_TOPICS[0]);
        assert_ne!(second, first, "features of one topic speak together");
    }

    #[test]
    fn answers_add_up_on_the_account_of_what_was_asked() {
        let check = |x0: f32, x2: f32, accounts: [f32; 2], log_odds: f32| {
            let mut features = [0.0; COUNT];
            (features[0], features[2]) = (x0, x2);
            let found = card().accounts(&features);
            let close = |(a, b): (f32, f32)| (a - b).abs() < 1e-6;
            assert!(close((found[0], accounts[0])) && close((found[2], accounts[1])));
            let p = 1.0 / (1.0 + (-log_odds).exp());
            assert!((card().probability(&features) - p).abs() < 1e-6);
        };
        check(9.0, 0.0, [0.0, -0.5], -1.5);
        check(9.0, 2.0, [4.0, 1.0], 4.0);
        check(3.0, 2.0, [-2.0, 1.0], -2.0);
    }
}
