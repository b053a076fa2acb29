//! An attack finds how little must go, or move, for a drawing to read as something else.
//!
//! Two kinds of change are looked for. A **removal** takes away one stroke, or one part of a stroke, of at
//! most [`Limits::max_ink`] of the ink; the smaller the better. A **shift** moves points, no coordinate by
//! more than [`Limits::max_shift`] of the drawing's longer side. Attribution says what to try; a change
//! counts only when the classifier has read the drawing as it would then be, fitted anew, as its user would
//! get it.
//!
//! Removals go from sure to fine. Whole strokes come first, as the [`Guide`] says: it lets go of
//! strokes whose flip is unlikely by the answer's margin over its rivals and the size of the stroke
//! alone. For the rest it takes the gradient of the pass by which the drawing was read anyway, so
//! that no forward pass is spent on it, multiplies it with what would really change in the raster
//! (the stroke gone, and the others fitted anew), and asks small trees about that. The likeliest
//! are tried one by one. Where none falls, runs of segments are tried, most supportive first (eq.
//! 6). Whatever was found is then pared down as long as the answer stays away.
//!
//! Removals are explained for the answer's log-odds, which feel all rivals, shifts (eq. 5) for its
//! [margin](MarginObjective), whose sign tells of the flip without another pass.

mod features;
mod guide;
mod ink;
mod looks;
mod objective;
mod parts;
mod runs;
mod shift;
mod strokes;

use crate::attribution::Interrupted;
use crate::model::SketchClassifier;
use strokewise_ink::sketch::{Part, Sketch};

pub use super::assist::Guess;
pub use features::{Features, SIGHT, SUPPORT};
pub use guide::{Card, Guide, Trials, Weight};
pub use ink::Ink;
pub use looks::Spent;
pub use objective::MarginObjective;
pub use shift::Shift;
pub use strokes::{Examined, StrokeAttack};

use ink::is_whole;
use looks::Looks;
use parts::PartSearch;
use strokes::Strokes;

/// [`Limits`] are the limits of an attack: how much ink may go, and how far points may move.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// At most this share of the [ink](Ink) may go, 0..=1.
    pub max_ink: f32,
    /// A coordinate may move at most this far, in shares of the drawing's longer side; 0 allows no shifts.
    pub max_shift: f32,
}

/// Limits are kept by this much, so that no rounding carries a report beyond them.
const AIR: f32 = 1e-4;

impl Removal {
    /// Tells whether the part is a whole stroke.
    pub fn is_whole(&self) -> bool {
        is_whole(self.part)
    }
}

impl Default for Limits {
    /// Allows a tenth of the ink, as in the paper; and a hundredth of the side, half a pen's width.
    fn default() -> Self {
        Self {
            max_ink: 0.1,
            max_shift: 0.01,
        }
    }
}

/// [`Attack`] is the result of an attack on one drawing.
#[derive(Debug, Clone, PartialEq)]
pub struct Attack {
    /// The drawing, unchanged, most probably is of this category.
    pub from: Guess,
    /// This is the smallest removal found that changes that.
    pub removal: Option<Removal>,
    /// This is a shift found that changes that.
    pub shift: Option<Shift>,
    /// The search cost so much, the reading of the drawing included.
    pub spent: Spent,
}

/// [`Removal`] is a stroke or a part of one without which the drawing reads as something else.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Removal {
    /// This part of a stroke is removed.
    pub part: Part,
    /// It is this share of the [ink](Ink), 0..=1.
    pub ink_share: f32,
    /// Without it the drawing most probably is of this category.
    pub after: Guess,
}

/// Finds what would fool a classifier.
pub struct Attacker<'a> {
    classifier: &'a dyn SketchClassifier,
    guide: &'a Guide,
}

impl<'a> Attacker<'a> {
    /// Attacks `classifier`, with `guide` to say which strokes are worth a look.
    pub fn new(classifier: &'a dyn SketchClassifier, guide: &'a Guide) -> Self {
        Self { classifier, guide }
    }

    /// Looks for a removal and a shift. Blank paper is beyond attack.
    pub fn attack(&self, sketch: &Sketch, limits: Limits) -> Attack {
        self.attack_until(sketch, limits, &|| false)
            .unwrap_or_else(Interrupted::never)
    }

    /// Attacks like [`Attacker::attack`], and lets `stop` call it off before any pass.
    pub fn attack_until(
        &self,
        sketch: &Sketch,
        limits: Limits,
        stop: &dyn Fn() -> bool,
    ) -> Result<Attack, Interrupted> {
        let mut looks = Looks::new(self.classifier, stop);
        let (reading, tape) = looks.read_taped(sketch)?;
        let from = reading.guess;
        let mut removal = None;
        if limits.max_ink > 0.0 && !sketch.is_empty() {
            let ink = Ink::new(sketch);
            let spec = self.classifier.raster_spec();
            let mut strokes = Strokes::new(sketch, &ink, (&reading, tape), &spec, limits.max_ink);
            removal = strokes.hunt(&mut looks, self.guide)?;
            let mut search = PartSearch::new(&mut looks, sketch, &ink, from)?;
            if removal.is_none() {
                removal = search.hunt(limits.max_ink)?;
            }
            if let Some(found) = removal {
                removal = Some(search.pare(found)?);
            }
        }
        let shift = shift::shift(&mut looks, sketch, from.class, limits.max_shift)?;
        Ok(Attack {
            from,
            removal,
            shift,
            spent: looks.spent,
        })
    }

    /// Looks for one whole stroke only, by the guide: what is measured against exhaustive search.
    pub fn attack_strokes(&self, sketch: &Sketch, max_ink: f32) -> StrokeAttack {
        self.hunt_strokes(sketch, max_ink).unwrap_or_else(Interrupted::never)
    }

    /// Tries every stroke within the ink allowed, and gives what the guide would know of each: what the
    /// guide is fitted on and judged by.
    pub fn examine(&self, sketch: &Sketch, max_ink: f32) -> Examined {
        self.examine_strokes(sketch, max_ink).unwrap_or_else(Interrupted::never)
    }
}
