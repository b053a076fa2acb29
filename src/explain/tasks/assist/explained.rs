//! [`Explained`] is a drawing after the gradients and before anything was taken away.

use super::answer::Answer;
use super::course::profiles;
use super::field::ClutterField;
use super::known::Known;
use super::law::Effect;
use super::removal::After;
use super::steady::Waiting;
use super::{Assessment, Guess, StrokeAssessment};
use crate::attribution::{Method, StrokeAttribution, Subject};
use crate::model::ClassId;

/// An [`Assessment`] lists so many guesses.
const TOP_COUNT: usize = 5;

/// [`Explained`] is a drawing with its guesses and gradients, before any stroke was taken away.
#[derive(Clone)]
pub(super) struct Explained {
    pub subject: Subject,
    pub strokes: Vec<StrokeAttribution>,
    pub answer: Answer,
    pub field: ClutterField,
    pub known: Known,
    pub target: ClassId,
    pub intent_known: bool,
    pub score: f32,
    pub blank_score: f32,
    pub convergence_delta: f32,
}

impl Explained {
    /// Tells what it means for the reading that the drawing is read as `after` says.
    pub fn effect(&self, after: &After) -> Effect {
        let of_target = |p| Guess { class: self.target, p };
        let top_after = after.top();
        if self.intent_known {
            Effect {
                before: of_target(self.answer.probabilities()[self.target.index()]),
                after: of_target(after.p(self.target)),
                top_after,
            }
        } else {
            Effect {
                before: self.answer.best(),
                after: top_after,
                top_after,
            }
        }
    }

    /// Makes the assessment as far as it is known: guesses and attributions, no noise.
    pub fn into_assessment(self, method: Method) -> Assessment {
        let p = self.answer.probabilities();
        let profiles = profiles(&self.subject, &self.strokes);
        Assessment {
            target: self.target,
            target_p: p[self.target.index()],
            top: top(&p),
            known: self.known,
            method,
            strokes: self
                .strokes
                .into_iter()
                .zip(profiles)
                .map(|(attribution, profile)| StrokeAssessment {
                    attribution,
                    profile,
                    noise: 0.0,
                    effect: None,
                    is_support: false,
                    flagged: false,
                })
                .collect(),
            score: self.score,
            blank_score: self.blank_score,
            convergence_delta: self.convergence_delta,
            suggestions: Vec::new(),
            parts: Vec::new(),
            joint: None,
            looked_at: Vec::new(),
            waiting: Waiting::default(),
        }
    }
}

/// Lists the likeliest classes, likeliest first.
pub(super) fn top(p: &[f32]) -> Vec<Guess> {
    let mut guesses: Vec<_> = p
        .iter()
        .enumerate()
        .map(|(i, &p)| Guess {
            class: ClassId(i as u16),
            p,
        })
        .collect();
    guesses.sort_by(|a, b| b.p.total_cmp(&a.p));
    guesses.truncate(TOP_COUNT);
    guesses
}
