//! The noise model asks what a stroke does for the guess and how it lies among the others.
//!
//! Small and explainable on purpose: a stroke's probability can be taken apart exactly
//! ([`Scorecard::accounts`]), and all of it can be read in `models/noise.json`.

use serde::{Deserialize, Serialize};

use super::Vigilance;
use super::features::{COUNT, FEATURE_NAMES, FEATURE_TOPICS, Features};
use super::law::{Effect, Outcome};
use crate::error::{Error, Result};
use crate::tasks::load;
use crate::tasks::trees::{self, Answer, Question, Scorecard};

/// [`NoiseModel`] is a fitted scorecard of the probability that a stroke does not belong, one for drawings whose intent
/// is stated and one for drawings whose target is the model's own guess. A stroke is flagged from a threshold on: the
/// scorecard's own where its removal gains something, a higher one where it only tidies, and another one where the
/// reading falls, be it by less than can be seen. Under raised vigilance each takes a step down, the first to a lower
/// one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NoiseModel {
    /// These are the features by name; trees speak of them by their place in this list.
    pub features: Vec<String>,
    /// This scorecard judges drawings whose intent is known.
    pub intent_known: Scorecard,
    /// This scorecard judges drawings whose intent is unknown.
    pub intent_unknown: Scorecard,
    /// A stroke is flagged from this probability on under raised vigilance, with the intent known
    /// and unknown.
    pub raised: [f32; 2],
    /// A stroke whose removal only tidies is flagged from this probability on, with the intent
    /// known and unknown.
    pub tidies: [f32; 2],
    /// A stroke without which the reading falls by less than can be seen is flagged from this
    /// probability on, with the intent known and unknown; none is by files of before there was such
    /// a threshold.
    #[serde(default = "never")]
    pub falls: [f32; 2],
    /// Strokes that may only go together are suggested where each is as likely as this not to belong, with the intent
    /// known and unknown; none are by files of before there was such a threshold.
    #[serde(default = "never")]
    pub joint: [f32; 2],
    /// Judges each stroke again by how it [stands](super::AMONG_NAMES) among the others, where the intent is known;
    /// without one, the first card has the last word.
    #[serde(default)]
    pub among_known: Option<Scorecard>,
    /// This card does so where the intent is not known.
    #[serde(default)]
    pub among_unknown: Option<Scorecard>,
}

/// Returns thresholds that no probability reaches.
fn never() -> [f32; 2] {
    [1.0; 2]
}

/// A suggestion gives so many reasons.
pub const REASONS: usize = 3;

/// [`NoiseModel::unfitted`] and [`is_support`] ask about these features, by their places.
const LOSS: usize = 0;
const GAIN: usize = 1;
const P_SLA: usize = 5;
const SLA: usize = 6;
const LENGTH_SHARE: usize = 9;

/// Each of these gains in log-odds adds a step: e times, e² times and e³ times likelier than not.
const UNFITTED_GAINS: [f32; 3] = [1.0, 2.0, 3.0];
const UNFITTED_STEP: f32 = 1.5;

/// From this loss in log-odds in the same frame and this share of the ink on, a stroke is likely to belong after all.
const UNFITTED_LOSS: f32 = 0.5;
const UNFITTED_SHARE: f32 = 0.35;

/// The third gain reaches this.
const UNFITTED_THRESHOLD: f32 = 0.8;

/// This is the file that ships with the program.
pub(super) static BUNDLED: &str = include_str!("../../../../models/noise.json");

impl NoiseModel {
    /// Reads the model that ships with the program.
    pub fn bundled() -> Result<Self> {
        Self::parse(BUNDLED).map_err(|cause| Error::format("models/noise.json (bundled)", cause))
    }

    /// Makes a model of two scorecards over the features that this program computes, which flags
    /// from their own thresholds on whatever the outcome and the vigilance.
    pub fn new(intent_known: Scorecard, intent_unknown: Scorecard) -> Self {
        Self {
            features: FEATURE_NAMES.map(str::to_owned).to_vec(),
            raised: [intent_known.threshold, intent_unknown.threshold],
            tidies: [intent_known.threshold, intent_unknown.threshold],
            falls: [intent_known.threshold, intent_unknown.threshold],
            joint: never(),
            among_known: None,
            among_unknown: None,
            intent_known,
            intent_unknown,
        }
    }

    /// Makes a model that never suspects anything: what there is before the first fit.
    pub fn silent() -> Self {
        let card = Scorecard::constant(-10.0, 1.0);
        Self::new(card.clone(), card)
    }

    /// Makes a model that needs no fit, for networks that none was fitted to: a stroke is suspected
    /// by what the reading gains without it, and not where it is much of the drawing. The numbers
    /// are a rule, not probabilities that anybody has measured; what changes nothing is never
    /// suspected, and what is suspected less is not flagged.
    pub fn unfitted() -> Self {
        let stump = |feature, value, add| Question {
            feature,
            value,
            no: Answer { add: 0.0, then: None },
            yes: Answer { add, then: None },
        };
        let gains = UNFITTED_GAINS.map(|gain| stump(GAIN, gain, UNFITTED_STEP));
        let card = Scorecard {
            bias: -2.0 * UNFITTED_STEP,
            threshold: UNFITTED_THRESHOLD,
            trees: gains
                .into_iter()
                .chain([
                    stump(LOSS, UNFITTED_LOSS, -2.0 * UNFITTED_STEP),
                    stump(LENGTH_SHARE, UNFITTED_SHARE, -2.0 * UNFITTED_STEP),
                ])
                .collect(),
        };
        Self {
            raised: [0.5; 2],
            tidies: never(),
            falls: never(),
            ..Self::new(card.clone(), card)
        }
    }

    /// Reads a model, or says what is wrong with it.
    pub fn parse(json: &str) -> Result<Self, String> {
        let model: Self = serde_json::from_str(json).map_err(|e| e.to_string())?;
        trees::check_names(&model.features, &FEATURE_NAMES)?;
        for card in [&model.intent_known, &model.intent_unknown] {
            card.check(COUNT)?;
        }
        super::among::check(&model)?;
        let mut thresholds = model
            .raised
            .iter()
            .chain(&model.tidies)
            .chain(&model.falls)
            .chain(&model.joint);
        if !thresholds.all(|p| (0.0..=1.0).contains(p)) {
            return Err("a threshold is no probability".to_owned());
        }
        Ok(model)
    }

    /// Reads a model from `path`.
    pub fn load(path: &std::path::Path) -> Result<Self> {
        load(path, Self::parse)
    }

    /// Returns the scorecard for drawings with or without a stated intent.
    pub fn card(&self, intent_known: bool) -> &Scorecard {
        if intent_known {
            &self.intent_known
        } else {
            &self.intent_unknown
        }
    }

    /// Returns the probability from which each of several strokes is suggested whose removal together has this effect and
    /// this outcome.
    pub fn joint_threshold(&self, intent_known: bool, effect: &Effect, outcome: Outcome) -> f32 {
        let least = self.joint[usize::from(!intent_known)];
        least.max(self.threshold(intent_known, Vigilance::Raised, effect, outcome))
    }

    /// Returns the probability from which a stroke is flagged whose removal has this effect and
    /// this outcome.
    pub fn threshold(&self, intent_known: bool, vigilance: Vigilance, effect: &Effect, outcome: Outcome) -> f32 {
        let which = usize::from(!intent_known);
        let own = self.card(intent_known).threshold;
        let steps = match outcome {
            _ if effect.falls() => [self.falls[which], self.tidies[which]],
            Outcome::Tidies | Outcome::Lowers => [self.tidies[which], own],
            Outcome::Gains | Outcome::Renames => [own, self.raised[which]],
        };
        steps[usize::from(vigilance == Vigilance::Raised)]
    }
}

/// Says whether every measure of the explanation calls the stroke support: P-SLA, SLA, and its
/// removal both in the same frame and with the rest fitted anew. To call such a stroke noise that
/// merely tidies would contradict the explanation that is shown beside it (the third article of the
/// law).
pub fn is_support(features: &Features) -> bool {
    let by_attribution = features[P_SLA] > 0.0 && features[SLA] > 0.0;
    by_attribution && features[LOSS] > 0.0 && features[GAIN] < 0.0
}

/// Names what speaks for noise most by `card`, in plain words, the loudest first.
pub(super) fn reasons(card: &Scorecard, features: &Features) -> [&'static str; REASONS] {
    let mut topics: Vec<(&str, f32)> = Vec::new();
    for (topic, add) in FEATURE_TOPICS.into_iter().zip(card.accounts(features)) {
        match topics.iter_mut().find(|(known, _)| *known == topic) {
            Some((_, sum)) => *sum += add,
            None => topics.push((topic, add)),
        }
    }
    topics.sort_by(|a, b| b.1.total_cmp(&a.1));
    std::array::from_fn(|i| topics[i].0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ClassId;
    use crate::tasks::assist::Guess;
    use crate::tasks::trees::tests::card;

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
        check(|m| m.raised[1] = 1.5, "no probability");
        let whole = NoiseModel::new(card(), card());
        let json = serde_json::to_string(&whole).expect("plain data serialises");
        assert_eq!(NoiseModel::parse(&json), Ok(whole));
    }

    #[test]
    fn without_a_fit_only_a_large_measured_gain_counts() {
        let model = NoiseModel::unfitted();
        assert!(FEATURE_NAMES[LENGTH_SHARE].contains("share of the ink"));
        let flagged = |loss: f32, gain: f32, share: f32| {
            let mut features = [0.0; COUNT];
            (features[LOSS], features[GAIN], features[LENGTH_SHARE]) = (loss, gain, share);
            let p = model.card(false).probability(&features);
            let guess = |p| Guess { class: ClassId(0), p };
            let effect = Effect {
                before: guess(0.4),
                after: guess(0.6),
                top_after: guess(0.6),
            };
            [Outcome::Gains, Outcome::Tidies]
                .map(|outcome| p >= model.threshold(false, Vigilance::Usual, &effect, outcome))
        };
        assert_eq!(flagged(-3.0, 3.5, 0.1), [true, false]);
        assert_eq!(flagged(-3.0, 2.5, 0.1), [false, false]);
        assert_eq!(flagged(1.0, 3.5, 0.1), [false, false]);
        assert_eq!(flagged(-3.0, 3.5, 0.5), [false, false]);
        let json = serde_json::to_string(&model).expect("plain data serialises");
        assert_eq!(NoiseModel::parse(&json), Ok(model));
    }

    #[test]
    fn what_every_measure_calls_support_is_support() {
        for (feature, words) in [
            (LOSS, "loss of log-odds"),
            (GAIN, "gain of log-odds"),
            (P_SLA, "P-SLA as a share"),
            (SLA, "SLA as a share"),
        ] {
            assert!(FEATURE_NAMES[feature].starts_with(words), "{}", FEATURE_NAMES[feature]);
        }
        let mut all = [0.0; COUNT];
        (all[LOSS], all[GAIN], all[P_SLA], all[SLA]) = (0.1, -0.1, 0.2, 0.3);
        assert!(is_support(&all));
        for feature in [LOSS, GAIN, P_SLA, SLA] {
            let mut one_against = all;
            one_against[feature] = -one_against[feature];
            assert!(!is_support(&one_against), "{}", FEATURE_NAMES[feature]);
        }
    }

    #[test]
    fn reasons_are_the_loudest_topics() {
        let mut features = [0.0; COUNT];
        (features[0], features[2]) = (9.0, 2.0);
        let [first, second, _] = reasons(&card(), &features);
        assert_eq!(first, FEATURE_TOPICS[0]);
        assert_ne!(second, first, "features of one topic speak together");
    }
}
