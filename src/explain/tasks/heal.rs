//! Heals sketches: what the assistant would remove is removed, one stroke or part of a stroke at a time, with a fresh
//! explanation after each, until nothing more would help.

use super::assist::{Assistant, Effect, Guess, JointSuggestion, PartSuggestion, SEEN, Suggestion, Vigilance};
use crate::attribution::Method;
use crate::model::ClassId;
use strokewise_ink::sketch::Sketch;

/// [`Step`] is one step of healing, with the effect measured at its turn.
#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    /// A stroke went.
    Removed(Suggestion),
    /// Several strokes went together, as none of them could have gone by itself.
    RemovedTogether(JointSuggestion),
    /// A part of a stroke went.
    Trimmed(PartSuggestion),
}

/// Parts trimmed from one drawing: a drawing that needs more is not the same drawing afterwards.
const MOST_TRIMMED: usize = 6;

/// [`Healing`] is the result of healing a drawing.
#[derive(Debug, Clone, PartialEq)]
pub struct Healing {
    /// The drawing now is this.
    pub sketch: Sketch,
    /// These went, in the order in which they went. Parts of strokes go when no whole stroke is
    /// left to go.
    pub steps: Vec<Step>,
    /// At first this class was the likeliest, with this probability.
    pub before: Guess,
    /// Now this class is the likeliest, with this probability.
    pub after: Guess,
    /// The stated intent had the first probability before and has the second now, where one was stated.
    pub intent_p: Option<[f32; 2]>,
}

/// Heals `sketch`, for the stated `intent` or else for whatever it reads as at each step; once a stroke has gone, with
/// raised [`Vigilance`]. The last stroke is never taken: a blank page is no healed drawing. Falls that cannot be seen
/// one by one do not add up: no step leaves the reading visibly less sure than it was at first.
pub fn heal(assistant: &Assistant, sketch: &Sketch, intent: Option<ClassId>) -> Healing {
    let assess = |sketch: &Sketch, vigilance| {
        let one = std::slice::from_ref(sketch);
        assistant
            .assess(one, &[intent], Method::Integrated, vigilance)
            .remove(0)
    };
    let mut vigilance = Vigilance::Usual;
    let first = assess(sketch, vigilance);
    let (mut sketch, mut latest, mut steps) = (sketch.clone(), first.clone(), Vec::new());
    let mut trims_left = MOST_TRIMMED;
    let at_first = intent.map_or(first.top[0].p, |_| first.target_p);
    let no_harm = |effect: &Effect| effect.after.p > at_first - SEEN;
    loop {
        let stroke = latest.suggestions.iter().find(|s| no_harm(&s.effect)).copied();
        let part = latest.parts.iter().find(|s| no_harm(&s.effect)).copied();
        if let Some(worst) = stroke.filter(|_| sketch.strokes().len() > 1) {
            sketch = sketch.without(&[worst.stroke]);
            steps.push(Step::Removed(worst));
            vigilance = Vigilance::Raised;
        } else if let Some(joint) = latest.joint.clone().filter(|s| no_harm(&s.effect)) {
            sketch = sketch.without(&joint.strokes);
            steps.push(Step::RemovedTogether(joint));
            vigilance = Vigilance::Raised;
        } else if let Some(worst) = part.filter(|_| trims_left > 0) {
            trims_left -= 1;
            sketch = sketch.trimmed(worst.part);
            steps.push(Step::Trimmed(worst));
        } else {
            break;
        }
        latest = assess(&sketch, vigilance);
    }
    Healing {
        sketch,
        steps,
        before: first.top[0],
        after: latest.top[0],
        intent_p: intent.map(|_| [first.target_p, latest.target_p]),
    }
}
