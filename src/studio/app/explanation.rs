//! [`Explanation`] is what canvas and list show of an answer, be it about the reading or about a match.

use std::collections::{HashMap, HashSet};

use super::canvas::Mark;
use crate::engine::StrokeAttribution;
use strokewise_ink::inking::palette;
use strokewise_ink::inking::shading::{Shades, shades};
use strokewise_ink::sketch::StrokeId;

/// [`Explanation`] is what every stroke does for one target.
#[derive(Debug, Clone)]
pub struct Explanation<'a> {
    /// These are the strokes' scores.
    pub strokes: Vec<&'a StrokeAttribution>,
    /// These are the scores along each stroke, in the same order.
    pub shades: &'a [Shades],
    /// The strokes support or oppose the category or picture of this name.
    pub target: &'a str,
}

/// [`Shown`] is what is shown of an explanation on the canvas.
#[derive(Debug, Clone)]
pub struct Shown<'a> {
    /// The explanation says what every stroke does.
    pub explanation: Explanation<'a>,
    /// These strokes may go.
    pub flagged: HashSet<StrokeId>,
    /// The largest score is shown this strongly, up to 1.
    pub strength: f32,
}

impl Shown<'_> {
    /// Marks for the canvas: scores normalised over the drawing.
    pub fn marks(&self) -> HashMap<StrokeId, Mark> {
        let Self {
            explanation, strength, ..
        } = self;
        let scores = palette::normalised(explanation.strokes.iter().map(|s| s.p_sla));
        let strokes = explanation.strokes.iter().zip(scores).zip(explanation.shades);
        let mark = |((stroke, score), shades): ((&&StrokeAttribution, f32), &Shades)| {
            let mark = Mark {
                score: strength * score,
                shades: shades.map(|shade| strength * shade),
                flagged: self.flagged.contains(&stroke.id),
            };
            (stroke.id, mark)
        };
        strokes.map(mark).collect()
    }
}

/// Returns the scores along each stroke, from its P-SLA and its profile.
pub fn along<'a>(strokes: impl Iterator<Item = (f32, &'a [f32])> + Clone) -> Vec<Shades> {
    let supports = strokes.clone().map(|(p_sla, _)| p_sla.abs());
    let largest = supports.filter(|s| s.is_finite()).fold(0.0, f32::max);
    strokes
        .map(|(p_sla, profile)| shades(p_sla, profile, largest))
        .collect()
}
