//! [`Lit`] keeps what is said of strokes, made anew only when something else is said: on a large page that is much, and
//! the window asks in every frame.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::app::canvas::Mark;
use crate::app::studio::Studio;
use strokewise_ink::inking::shading::Shades;
use strokewise_ink::sketch::StrokeId;

/// [`Lit`] holds the last marks and what they were made of.
#[derive(Debug, Default)]
pub struct Lit {
    made_of: Made,
    marks: Option<Arc<HashMap<StrokeId, Mark>>>,
}

/// [`Made`] is all that marks depend on.
#[derive(Debug, Default, PartialEq)]
struct Made {
    strokes: Vec<(StrokeId, f32)>,
    shades: Vec<Shades>,
    flagged: HashSet<StrokeId>,
    strength: f32,
}

impl Lit {
    /// Returns the marks of the studio's explanation that the canvas shows, the same ones while nothing changes; `None`
    /// where nothing is explained.
    pub fn marks(&mut self, studio: &Studio) -> Option<Arc<HashMap<StrokeId, Mark>>> {
        let Some(shown) = studio.lit() else {
            *self = Self::default();
            return None;
        };
        let strokes = || shown.explanation.strokes.iter().map(|stroke| (stroke.id, stroke.p_sla));
        let made = &self.made_of;
        let is_same = self.marks.is_some()
            && made.strength == shown.strength
            && made.strokes.iter().copied().eq(strokes())
            && made.shades == shown.explanation.shades
            && made.flagged == shown.flagged;
        if !is_same {
            self.marks = Some(Arc::new(shown.marks()));
            self.made_of = Made {
                strokes: strokes().collect(),
                shades: shown.explanation.shades.to_vec(),
                flagged: shown.flagged,
                strength: shown.strength,
            };
        }
        self.marks.clone()
    }
}
