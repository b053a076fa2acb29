//! Sketch healing: what the assistant would remove is removed, one stroke at a time, with a fresh
//! explanation after each, until nothing more would help.

use super::assist::{Assistant, Guess, Suggestion};
use crate::attribution::Method;
use crate::model::ClassId;
use crate::sketch::Sketch;

/// What healing did to a drawing, and what it gained.
#[derive(Debug, Clone, PartialEq)]
pub struct Healing {
    /// The drawing as it is now.
    pub sketch: Sketch,
    /// The strokes that went, in the order in which they went, each with the effect measured at its turn.
    pub steps: Vec<Suggestion>,
    /// The likeliest class and its probability at first.
    pub before: Guess,
    /// The likeliest class and its probability now.
    pub after: Guess,
    /// Probability of the stated intent before and now, where one was stated.
    pub intent_p: Option<[f32; 2]>,
}

/// Heals `sketch`, for the stated `intent` or else for whatever it reads as at each step. The last stroke
/// is never taken: a blank page is no healed drawing.
pub fn heal(assistant: &Assistant, sketch: &Sketch, intent: Option<ClassId>) -> Healing {
    let assess = |sketch: &Sketch| {
        let one = std::slice::from_ref(sketch);
        assistant
            .assess(one, &[intent], Method::Integrated)
            .remove(0)
    };
    let first = assess(sketch);
    let (mut sketch, mut latest, mut steps) = (sketch.clone(), first.clone(), Vec::new());
    while sketch.strokes().len() > 1
        && let Some(worst) = latest.suggestions.first().copied()
    {
        sketch = sketch.without(&[worst.stroke]);
        steps.push(worst);
        latest = assess(&sketch);
    }
    Healing {
        sketch,
        steps,
        before: first.top[0],
        after: latest.top[0],
        intent_p: intent.map(|_| [first.target_p, latest.target_p]),
    }
}
