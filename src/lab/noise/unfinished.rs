//! Measures whether the assistant keeps quiet while a drawing grows: the first strokes of a cat are not noise.

use std::path::Path;

use serde::Serialize;

use super::report::flags;
use super::{NoisySketch, assess, share};
use crate::error::Result;
use strokewise_explain::tasks::assist::NoiseModel;

/// A clean drawing is judged after these shares of the strokes.
pub(super) const STAGES: [f32; 3] = [0.25, 0.5, 0.75];

/// [`Unfinished`] tells what is flagged while clean drawings are not finished yet.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Unfinished {
    /// This share of the strokes is there.
    pub strokes: f32,
    /// Each drawing gets so many flags, with the intent known and unknown. All are false.
    pub false_flags: [f32; 2],
}

/// Asks about the clean ones of `drawings` as they were at each stage.
pub(super) fn measure(weights: Option<&Path>, noise: &NoiseModel, drawings: &[NoisySketch]) -> Result<Vec<Unfinished>> {
    let clean: Vec<_> = drawings.iter().filter(|d| d.is_clean()).collect();
    let at_stage = |strokes| {
        let early: Vec<_> = clean.iter().map(|d| d.early(strokes)).collect();
        let flags = |intent_known| -> Result<f32> {
            let assessed = assess(weights, noise, &early, intent_known)?;
            let flags = assessed.iter().map(flags).sum();
            Ok(share(flags, early.len()))
        };
        let false_flags = [flags(true)?, flags(false)?];
        Ok(Unfinished { strokes, false_flags })
    };
    STAGES.into_iter().map(at_stage).collect()
}
