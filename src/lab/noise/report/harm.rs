//! Measures whether following suggestions does harm: the ink is really taken away and the drawing read anew, apart from
//! what the assistant itself measured.

use serde::Serialize;

use super::share;
use crate::noise::NoisySketch;
use strokewise_explain::model::ClassId;
use strokewise_explain::tasks::assist::{Assessment, Assistant, SEEN, UNREST};
use strokewise_ink::sketch::Sketch;

/// [`Harm`] counts after what the drawing is read less surely: with a stated intent that is where the intent's
/// probability falls, without one where that of whatever is likeliest does.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub struct Harm {
    /// So many suggestions were made, parts included.
    pub suggestions: usize,
    /// After so many of them the drawing is read visibly less surely, by two points or more.
    pub harmful: usize,
    /// After this share of them it is read less surely at all, by a tenth of a point or more.
    pub falling: f32,
    /// So many drawings are read visibly less surely after all of their suggestions together.
    pub harmed: usize,
}

impl Harm {
    /// Follows each suggestion of `assessed` by itself, and all those of a drawing at once.
    pub(super) fn new(
        assistant: &Assistant,
        drawings: &[NoisySketch],
        assessed: &[&Assessment],
        intent_known: bool,
    ) -> Self {
        let (mut harm, mut falling) = (Self::default(), 0);
        for (drawing, answer) in drawings.iter().zip(assessed).filter(|(_, a)| a.suggests()) {
            let sketch = &drawing.sketch;
            let read = |sketch: &Sketch| sureness(assistant, sketch, intent_known.then_some(drawing.class));
            let before = read(sketch);
            let whole = answer.suggestions.iter().map(|s| sketch.without(&[s.stroke]));
            let trimmed = answer.parts.iter().map(|p| sketch.trimmed(p.part));
            let joint = answer.joint.iter().map(|joint| sketch.without(&joint.strokes));
            for rest in whole.chain(trimmed).chain(joint) {
                let fall = before - read(&rest);
                harm.suggestions += 1;
                harm.harmful += usize::from(fall >= SEEN);
                falling += usize::from(fall > UNREST);
            }
            harm.harmed += usize::from(before - read(&answer.followed(sketch)) >= SEEN);
        }
        harm.falling = share(falling, harm.suggestions);
        harm
    }
}

/// Reads the drawing and returns how surely it is read as `intent`, or as whatever is likeliest.
fn sureness(assistant: &Assistant, sketch: &Sketch, intent: Option<ClassId>) -> f32 {
    let glance = assistant.glance(sketch, intent);
    let best = glance.top.first().copied();
    glance.intent.or(best).map_or(0.0, |guess| guess.p)
}
