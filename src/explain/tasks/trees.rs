//! [`Scorecard`] is a probability that adds up from the answers to plain questions. The [assistant](super::assist)
//! judges noise and parts of strokes by such cards, the guide of [attacks](super::attack) what a drawing hangs on.
//!
//! Each tree asks a few questions about named features, and every answer adds to the log-odds or takes from
//! them, on the account of the feature that was asked about: a probability can be taken apart exactly
//! ([`Scorecard::accounts`]), and all of it can be read in the file that holds the card.

use std::fmt;

use serde::de::{Error, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// [`Scorecard`] computes p = sigmoid(bias + the sum over all trees), fitted by gradient boosting (Friedman 2001), with
/// a decision threshold.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Scorecard {
    /// These are the log-odds before any question.
    pub bias: f32,
    /// The card says yes from this probability on.
    pub threshold: f32,
    /// These are the trees, in the order in which they were fitted.
    pub trees: Vec<Question>,
}

/// [`Question`] asks: "Is the feature above this value?" In files it is `[feature, value, no, yes]`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(from = "QuestionRecord", into = "QuestionRecord")]
pub struct Question {
    /// The feature has this place in the list.
    pub feature: usize,
    /// It is compared with this value.
    pub value: f32,
    /// This is the answer where the feature is at most the value.
    pub no: Answer,
    /// This is the answer where it is above.
    pub yes: Answer,
}

/// [`Answer`] is what an answer adds, and what follows it. In files it is what it adds, or that and the question that
/// comes next: `[add, then]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// This is added to the log-odds.
    pub add: f32,
    /// This question comes next.
    pub then: Option<Box<Question>>,
}

/// [`QuestionRecord`] is the stored form of a question: there are thousands, so no field has a name.
type QuestionRecord = (usize, f32, Answer, Answer);

impl From<QuestionRecord> for Question {
    fn from((feature, value, no, yes): QuestionRecord) -> Self {
        Self {
            feature,
            value,
            no,
            yes,
        }
    }
}

impl From<Question> for QuestionRecord {
    fn from(question: Question) -> Self {
        let Question {
            feature,
            value,
            no,
            yes,
        } = question;
        (feature, value, no, yes)
    }
}

impl Serialize for Answer {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.then {
            None => self.add.serialize(serializer),
            Some(then) => (self.add, then).serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Answer {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnswerVisitor)
    }
}

struct AnswerVisitor;

impl<'de> Visitor<'de> for AnswerVisitor {
    type Value = Answer;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a number, or a number and a question")
    }

    fn visit_f64<E: Error>(self, add: f64) -> Result<Answer, E> {
        let add = add as f32;
        Ok(Answer { add, then: None })
    }

    fn visit_i64<E: Error>(self, add: i64) -> Result<Answer, E> {
        self.visit_f64(add as f64)
    }

    fn visit_u64<E: Error>(self, add: u64) -> Result<Answer, E> {
        self.visit_f64(add as f64)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Answer, A::Error> {
        let add = seq.next_element()?;
        let then = seq.next_element()?;
        match (add, then) {
            (Some(add), Some(then)) => Ok(Answer { add, then: Some(then) }),
            _ => Err(Error::invalid_length(usize::from(add.is_some()), &self)),
        }
    }
}

/// Computes the probability whose log-odds are these, 0..=1.
pub fn probability(log_odds: f32) -> f32 {
    1.0 / (1.0 + (-log_odds).exp())
}

impl Scorecard {
    /// Makes a card that asks nothing and gives every case this log-odds.
    pub fn constant(bias: f32, threshold: f32) -> Self {
        Self {
            bias,
            threshold,
            trees: Vec::new(),
        }
    }

    /// Computes the probability for these features, 0..=1.
    pub fn probability(&self, features: &[f32]) -> f32 {
        probability(self.log_odds(features))
    }

    /// Computes the log-odds for these features.
    pub fn log_odds(&self, features: &[f32]) -> f32 {
        let sum: f32 = self.accounts(features).iter().sum();
        self.bias + sum
    }

    /// Computes the contribution of each feature to the log-odds; with the bias they sum to them.
    pub fn accounts(&self, features: &[f32]) -> Vec<f32> {
        let mut accounts = vec![0.0; features.len()];
        for tree in &self.trees {
            tree.ask(features, |feature, add| accounts[feature] += add);
        }
        accounts
    }

    /// Says what is wrong with a card that was read from a file and is to speak of `count` features.
    pub(super) fn check(&self, count: usize) -> Result<(), String> {
        if !self.trees.iter().all(|tree| tree.is_sound(count)) {
            return Err(format!(
                "a question is about no number or about none of the {count} features"
            ));
        }
        Ok(())
    }
}

impl Question {
    /// Follows the answers that `features` give, and reports what each adds on the account of which feature.
    pub fn ask(&self, features: &[f32], mut report: impl FnMut(usize, f32)) {
        let mut question = Some(self);
        while let Some(asked) = question {
            let answer = asked.answer(features);
            report(asked.feature, answer.add);
            question = answer.then.as_deref();
        }
    }

    fn answer(&self, features: &[f32]) -> &Answer {
        if features[self.feature] > self.value {
            &self.yes
        } else {
            &self.no
        }
    }

    /// Tells whether it and all that follow are about features that there are, in numbers.
    fn is_sound(&self, count: usize) -> bool {
        let answers = [&self.no, &self.yes];
        self.feature < count
            && self.value.is_finite()
            && answers.iter().all(|answer| {
                let next = answer.then.as_ref();
                answer.add.is_finite() && next.is_none_or(|next| next.is_sound(count))
            })
    }
}

/// Says what is wrong with a list of features that was read from a file where `needed` is understood: trees
/// speak of features by their place, so the lists must be the same.
pub(super) fn check_names(found: &[String], needed: &[&str]) -> Result<(), String> {
    if found.len() != needed.len() {
        return Err(format!("{} features where {} are needed", found.len(), needed.len()));
    }
    match found.iter().zip(needed).find(|(found, needed)| found != needed) {
        Some((found, needed)) => Err(format!("a feature is \"{found}\" instead of \"{needed}\"")),
        None => Ok(()),
    }
}

#[cfg(test)]
pub(super) mod tests {
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

    /// Makes a card of that tree twice.
    pub fn card() -> Scorecard {
        Scorecard {
            trees: vec![tree(), tree()],
            ..Scorecard::constant(-1.0, 0.5)
        }
    }

    #[test]
    fn answers_add_up_on_the_account_of_what_was_asked() {
        let check = |x0: f32, x2: f32, accounts: [f32; 2], log_odds: f32| {
            let features = [x0, 0.0, x2];
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

    #[test]
    fn a_question_is_four_numbers_in_files_or_holds_others() {
        let text = "[2,1.0,-0.25,[0.5,[0,3.0,-1.0,2.0]]]";
        assert_eq!(serde_json::to_string(&tree()).expect("plain data serialises"), text);
        let read = |text: &str| serde_json::from_str::<Question>(text).map_err(|error| error.to_string());
        assert_eq!(read(text), Ok(tree()));
        assert_eq!(read("[2,1,-0.25,[0.5,[0,3,-1,2]]]"), Ok(tree()));
        for broken in [
            "[2,1.0,-0.25]",
            "[2,1.0,[],0.5]",
            "[2,1.0,[0.5],0.5]",
            "[2,1.0,\"a\",0.5]",
            "[-1,1.0,0.5,0.5]",
        ] {
            assert!(read(broken).is_err(), "{broken}");
        }
    }

    #[test]
    fn a_card_about_features_that_are_not_there_is_refused() {
        assert_eq!(card().check(3), Ok(()));
        assert!(card().check(2).is_err(), "feature 2 is the third");
        let mut endless = card();
        endless.trees[1].yes.add = f32::INFINITY;
        assert!(endless.check(3).is_err());
        let names = ["a".to_owned(), "b".to_owned()];
        assert_eq!(check_names(&names, &["a", "b"]), Ok(()));
        assert!(check_names(&names, &["a"]).is_err());
        assert!(check_names(&names, &["b", "a"]).is_err());
    }
}
