//! [`Instrument`] is a questionnaire as data: its items, how they are answered and scored, where it comes from and
//! under which licence it may be passed on.

use serde::Deserialize;

use super::file::Texts;
use super::score::Scoring;

/// [`Instrument`] is a questionnaire.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Instrument {
    /// This is its name in the data.
    pub id: String,
    /// This stands above the items.
    pub title: Texts,
    /// This is said before the items.
    #[serde(default)]
    pub lead: Texts,
    /// The questionnaire comes from this publication.
    #[serde(default)]
    pub reference: String,
    /// The questionnaire is shipped under these terms.
    #[serde(default)]
    pub licence: String,
    /// It says how the answers become scores.
    #[serde(default)]
    pub scoring: Scoring,
    /// It is true where the items come in another order for each person.
    #[serde(default)]
    pub shuffle: bool,
    /// These are the items, in the order of their numbers.
    pub item: Vec<Item>,
}

/// [`Item`] is one item of a questionnaire.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// This is its name in the data.
    pub id: String,
    /// The item asks this.
    pub text: Texts,
    /// It says how the item is answered.
    pub answer: AnswerKind,
    /// It is true where one may go on without an answer.
    #[serde(default)]
    pub optional: bool,
}

/// [`AnswerKind`] says how an item is answered.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum AnswerKind {
    /// It is one of `steps` steps between two ends; the value is the step, counted from 1.
    Likert {
        /// There are so many steps.
        steps: u32,
        /// The first step means this.
        low: Texts,
        /// The last step means this.
        high: Texts,
    },
    /// It is one of several things; the value is the thing's id.
    Choice {
        /// One of these things is chosen.
        options: Vec<ChoiceOption>,
    },
    /// It is a choice between two things, whichever counts more; the value is the thing's id.
    Pair {
        /// These are the two things.
        options: Vec<ChoiceOption>,
    },
    /// It is a number.
    Number {
        /// The least number that answers is this.
        min: f64,
        /// The greatest number that answers is this.
        max: f64,
    },
    /// It is free text.
    Text {
        /// The text has so many characters at most.
        #[serde(default = "longest_text")]
        longest: usize,
    },
}

fn longest_text() -> usize {
    2000
}

/// [`ChoiceOption`] is one thing to choose.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChoiceOption {
    /// This is its name in the data.
    pub id: String,
    /// People read this.
    pub text: Texts,
}

impl AnswerKind {
    /// Tells whether `value` answers such an item.
    pub fn accepts(&self, value: &str) -> bool {
        match self {
            Self::Likert { steps, .. } => value.parse().is_ok_and(|step: u32| (1..=*steps).contains(&step)),
            Self::Choice { options } | Self::Pair { options } => options.iter().any(|option| option.id == value),
            Self::Number { min, max } => value.parse().is_ok_and(|number: f64| (*min..=*max).contains(&number)),
            Self::Text { longest } => value.chars().count() <= *longest,
        }
    }
}

/// These instruments ship with the program.
const SHIPPED: [(&str, &str); 3] = [
    ("sus", include_str!("instruments/sus.toml")),
    ("rtlx", include_str!("instruments/rtlx.toml")),
    ("ess", include_str!("instruments/ess.toml")),
];

/// Returns the text of the shipped instrument called `name`.
pub fn shipped(name: &str) -> Option<&'static str> {
    SHIPPED
        .iter()
        .find(|(shipped, _)| *shipped == name)
        .map(|(_, text)| *text)
}

/// Returns the names of the shipped instruments.
pub fn shipped_names() -> impl Iterator<Item = &'static str> {
    SHIPPED.iter().map(|(name, _)| *name)
}

impl Instrument {
    /// Returns the numbers of the items, from 0, in the order in which the person of order row
    /// `row` sees them.
    pub fn order(&self, seed: u64, row: usize) -> Vec<usize> {
        use rand::seq::SliceRandom as _;
        let mut order: Vec<usize> = (0..self.item.len()).collect();
        if self.shuffle {
            order.shuffle(&mut super::order::generator(
                seed ^ u64::from_le_bytes(*b"shuffled"),
                row,
            ));
        }
        order
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shipped_instrument_names_source_and_licence_and_can_be_scored() {
        for (name, items) in [("sus", 10), ("rtlx", 6), ("ess", 8)] {
            let text = shipped(name).expect("it ships");
            let instrument: Instrument = toml::from_str(text).expect("it is sound");
            assert_eq!((instrument.id.as_str(), instrument.item.len()), (name, items));
            assert!(!instrument.reference.is_empty() && !instrument.licence.is_empty());
            let middle: Vec<_> = instrument.item.iter().map(|_| Some("3".to_owned())).collect();
            assert!(
                instrument
                    .scoring
                    .scores(&middle)
                    .iter()
                    .all(|score| score.value.is_some()),
                "{name}"
            );
        }
        assert_eq!(shipped_names().count(), 3);
    }

    #[test]
    fn an_answer_must_fit_its_item() {
        let likert = AnswerKind::Likert {
            steps: 5,
            low: Texts::new(),
            high: Texts::new(),
        };
        for (kind, value, fits) in [
            (&likert, "5", true),
            (&likert, "6", false),
            (&likert, "0", false),
            (&likert, "", false),
            (&AnswerKind::Number { min: 18.0, max: 99.0 }, "18.5", true),
            (&AnswerKind::Number { min: 18.0, max: 99.0 }, "nan", false),
            (&AnswerKind::Text { longest: 2 }, "äö", true),
            (&AnswerKind::Text { longest: 2 }, "abc", false),
        ] {
            assert_eq!(kind.accepts(value), fits, "{kind:?} {value}");
        }
    }
}
