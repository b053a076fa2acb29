//! The part model holds two scorecards over the features of a part. The first, which knows only what needs no forward
//! pass, says which parts are worth one; the second says, with the effect measured, how probable it is that the part
//! does not belong. Both can be read in `models/parts.json`.

use serde::{Deserialize, Serialize};

use super::super::law::Outcome;
use super::features::{COUNT, KNOWN, PART_FEATURE_NAMES, PartFeatures};
use crate::error::{Error, Result};
use crate::tasks::load;
use crate::tasks::trees::{self, Scorecard};

/// [`PartModel`] holds fitted scorecards for drawings whose intent is stated and for those whose target is the model's
/// guess.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PartModel {
    /// These are the features by name; trees speak of them by their place in this list.
    pub features: Vec<String>,
    /// These scorecards judge where the intent is known.
    pub intent_known: PartCards,
    /// These scorecards judge where the intent is unknown.
    pub intent_unknown: PartCards,
}

/// [`PartCards`] holds the two scorecards of one case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PartCards {
    /// It judges by what is known without a forward pass; below its threshold a part is not
    /// measured.
    pub suspect: Scorecard,
    /// It judges by all features; from its threshold on, trimming is suggested where it gains
    /// something.
    pub confirm: Scorecard,
    /// Trimming is suggested from this probability on where it only tidies.
    pub tidies: f32,
}

/// This is the file that ships with the program.
pub(in crate::tasks::assist) static BUNDLED: &str = include_str!("../../../../../models/parts.json");

impl PartModel {
    /// Reads the model that ships with the program.
    pub fn bundled() -> Result<Self> {
        Self::parse(BUNDLED).map_err(|cause| Error::format("models/parts.json (bundled)", cause))
    }

    /// Makes a model that suspects nothing.
    pub fn silent() -> Self {
        let silent = Scorecard::constant(-10.0, 1.0);
        let cards = PartCards {
            suspect: silent.clone(),
            confirm: silent,
            tidies: 1.0,
        };
        Self {
            features: PART_FEATURE_NAMES.map(str::to_owned).to_vec(),
            intent_known: cards.clone(),
            intent_unknown: cards,
        }
    }

    /// Reads a model, or says what is wrong with it.
    pub fn parse(json: &str) -> Result<Self, String> {
        let model: Self = serde_json::from_str(json).map_err(|e| e.to_string())?;
        trees::check_names(&model.features, &PART_FEATURE_NAMES)?;
        for cards in [&model.intent_known, &model.intent_unknown] {
            cards.suspect.check(KNOWN)?;
            cards.confirm.check(COUNT)?;
        }
        Ok(model)
    }

    /// Reads a model from `path`.
    pub fn load(path: &std::path::Path) -> Result<Self> {
        load(path, Self::parse)
    }

    pub(in crate::tasks::assist) fn cards(&self, intent_known: bool) -> &PartCards {
        if intent_known {
            &self.intent_known
        } else {
            &self.intent_unknown
        }
    }
}

impl PartCards {
    /// Returns those of `features` that the first scorecard sees.
    pub fn known(features: &PartFeatures) -> &[f32] {
        &features[..KNOWN]
    }

    /// Computes how much the part is worth a forward pass: a probability that it does not belong,
    /// by what is known without one.
    pub fn suspicion(&self, features: &PartFeatures) -> f32 {
        self.suspect.probability(Self::known(features))
    }

    /// Returns the probability from which trimming is suggested that has this outcome.
    pub fn threshold(&self, outcome: Outcome) -> f32 {
        match outcome {
            Outcome::Gains | Outcome::Renames => self.confirm.threshold,
            Outcome::Tidies | Outcome::Lowers => self.tidies,
        }
    }

    /// Computes the probability that the part does not belong.
    pub fn probability(&self, features: &PartFeatures) -> f32 {
        self.confirm.probability(features)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bundled_model_reads_and_a_wrong_one_says_why() {
        let mut model = PartModel::bundled().expect("the bundled model reads");
        // What only a forward pass tells is nothing that the first card may ask about.
        model.intent_unknown.suspect.trees[0].feature = KNOWN;
        let refused = |model: &PartModel| {
            let json = serde_json::to_string(model).expect("plain data serialises");
            PartModel::parse(&json).expect_err("it is not sound")
        };
        let expected = format!("a question is about no number or about none of the {KNOWN} features");
        assert_eq!(refused(&model), expected);
        model.features.pop();
        assert_eq!(
            refused(&model),
            format!("{} features where {COUNT} are needed", COUNT - 1)
        );
    }

    #[test]
    fn a_silent_model_suspects_nothing() {
        let model = PartModel::silent();
        let cards = model.cards(true);
        assert!(cards.suspicion(&[1.0; COUNT]) < cards.suspect.threshold);
        assert!(cards.probability(&[9.0; COUNT]) < cards.confirm.threshold);
    }
}
