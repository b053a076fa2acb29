//! Measures what noise does to readings, and what healing does about it.

use serde::Serialize;

use super::share;
use crate::noise::NoisySketch;
use strokewise_explain::tasks::assist::Assistant;
use strokewise_explain::tasks::heal::Healing;
use strokewise_ink::sketch::Sketch;

/// [`Healed`] holds the figures for healing.
#[derive(Debug, Clone, Serialize)]
pub struct Healed {
    /// This share of the noisy drawings that read right before the noise and wrong after reads
    /// right once healed.
    pub won_back: f32,
    /// Noise made so many drawings read wrong.
    pub lost: usize,
    /// Healing removes this, step by step with a fresh explanation after each.
    pub removed: RemovalFigures,
}

impl Healed {
    pub(super) fn new(drawings: &[NoisySketch], readings: &Readings, healed: &[Option<&Healing>]) -> Self {
        Self {
            won_back: readings.won_back(drawings, healed),
            lost: readings.lost.len(),
            removed: removed(drawings, healed),
        }
    }
}

/// [`RemovalFigures`] are the figures for the strokes that healing removes.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub struct RemovalFigures {
    /// This share of them is noise.
    pub precision: f32,
    /// This share of noise is removed.
    pub recall: f32,
    /// Strokes removed from drawings without noise, each.
    pub per_clean: f32,
}

/// [`Readings`] is what noise did to the readings.
pub(super) struct Readings {
    /// These drawings read right without the noise and wrong with it.
    lost: Vec<usize>,
}

impl Readings {
    pub fn new(assistant: &Assistant, drawings: &[NoisySketch]) -> Self {
        let read = |sketches: &[Sketch]| assistant.guess(sketches);
        let cleaned: Vec<_> = drawings.iter().map(NoisySketch::cleaned).collect();
        let noisy: Vec<_> = drawings.iter().map(|d| d.sketch.clone()).collect();
        let (before, after) = (read(&cleaned), read(&noisy));
        let lost = (0..drawings.len())
            .filter(|i| [&before, &after].map(|g| g[*i].class == drawings[*i].class) == [true, false])
            .collect();
        Self { lost }
    }

    /// Computes the share of the lost ones that read right once healed.
    fn won_back(&self, drawings: &[NoisySketch], healed: &[Option<&Healing>]) -> f32 {
        let is_right = |i: &&usize| healed[**i].is_some_and(|h| h.after.class == drawings[**i].class);
        share(self.lost.iter().filter(is_right).count(), self.lost.len())
    }
}

fn removed(drawings: &[NoisySketch], healed: &[Option<&Healing>]) -> RemovalFigures {
    let (mut all, mut hits, mut on_clean) = (0, 0, 0);
    for (drawing, healing) in drawings.iter().zip(healed) {
        let strokes = drawing.sketch.strokes().iter().zip(&drawing.noise);
        for (stroke, kind) in strokes {
            let gone = healing.is_some_and(|h| h.sketch.stroke(stroke.id()).is_none());
            all += usize::from(gone);
            hits += usize::from(gone && kind.is_some());
            on_clean += usize::from(gone && drawing.is_clean());
        }
    }
    let noise = drawings.iter().flat_map(|d| &d.noise).flatten().count();
    let clean = drawings.iter().filter(|d| d.is_clean()).count();
    RemovalFigures {
        precision: share(hits, all),
        recall: share(hits, noise),
        per_clean: share(on_clean, clean),
    }
}
