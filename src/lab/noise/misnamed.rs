//! Measures what is suggested to somebody who states another word than that of the drawing: whoever learns to draw, or
//! tries the program, is often read as something else than is meant, and support for a word that nothing is read as
//! means nothing.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde::Serialize;

use super::{NoisySketch, share};
use strokewise_explain::tasks::assist::Assessment;

/// Draws to find another word among those of the other drawings.
const DRAWS: usize = 50;

/// [`Misnamed`] are the figures where each drawing is stated to be what another one is.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Misnamed {
    /// This share of flagged strokes is noise.
    pub precision: f32,
    /// This share of noise is flagged.
    pub recall: f32,
    /// A drawing without noise gets so many flags.
    pub false_flags_per_clean: f32,
}

/// Returns the drawings, each named like some other one.
pub(super) fn misnamed(drawings: &[NoisySketch], seed: u64) -> Vec<NoisySketch> {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let rename = |drawing: &NoisySketch| {
        let mut word = || drawings[random.random_range(0..drawings.len())].class;
        let other = (0..DRAWS).map(|_| word()).find(|class| *class != drawing.class);
        NoisySketch {
            class: other.unwrap_or(drawing.class),
            ..drawing.clone()
        }
    };
    drawings.iter().map(rename).collect()
}

impl Misnamed {
    /// Judges what was said of `drawings`.
    pub(super) fn new(drawings: &[NoisySketch], assessed: &[Assessment]) -> Self {
        let (mut flagged, mut hits, mut on_clean) = (0, 0, 0);
        for (drawing, answer) in drawings.iter().zip(assessed) {
            let strokes = drawing.noise.iter().zip(&answer.strokes);
            let flags = strokes.filter(|(_, s)| answer.may_lose(s.attribution.id));
            for (kind, _) in flags {
                flagged += 1;
                hits += usize::from(kind.is_some());
                on_clean += usize::from(drawing.is_clean());
            }
        }
        let noise = drawings.iter().flat_map(|d| &d.noise).flatten().count();
        let clean = drawings.iter().filter(|d| d.is_clean()).count();
        Self {
            precision: share(hits, flagged),
            recall: share(hits, noise),
            false_flags_per_clean: share(on_clean, clean),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::noise::Kind;
    use strokewise_explain::model::ClassId;
    use strokewise_ink::sketch::{Point, Sketch};

    #[test]
    fn every_drawing_gets_a_word_of_another() {
        let drawing = |class| NoisySketch {
            sketch: Sketch::from_polylines([vec![Point::new(0.0, 0.0), Point::new(9.0, 9.0)]]),
            class: ClassId(class),
            noise: vec![Some(Kind::Slash)],
        };
        let drawings: Vec<_> = [1, 2, 3, 1].map(drawing).to_vec();
        let renamed = misnamed(&drawings, 7);
        for (before, after) in drawings.iter().zip(&renamed) {
            assert_ne!(before.class, after.class);
            assert!(drawings.iter().any(|d| d.class == after.class));
            assert_eq!(before.sketch, after.sketch);
        }
    }
}
