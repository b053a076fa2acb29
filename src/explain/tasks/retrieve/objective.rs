//! The objective of retrieval is how much a drawing is like one picture, rather than like others.

use crate::attribution::{Differentiable, log_odds, log_odds_gradient};
use crate::model::{ClassId, Encoder};

/// [`MatchObjective`] is the log-odds of one picture among some, under the softmax of cosines that the encoder was
/// trained with ([`Encoder::SHARPNESS`]). Every item is asked about the same picture.
pub struct MatchObjective<'a> {
    encoder: &'a Encoder,
    /// The candidates are [candidate, number of the embedding], the picture in question first.
    candidates: Vec<f32>,
}

/// This is the picture in question.
const FIRST: ClassId = ClassId(0);

impl<'a> MatchObjective<'a> {
    /// Makes the objective of the first of `candidates` against the others; each is an embedding.
    pub fn new<'b>(encoder: &'a Encoder, candidates: impl Iterator<Item = &'b [f32]>) -> Self {
        Self {
            encoder,
            candidates: candidates.flatten().copied().collect(),
        }
    }
}

/// Computes the sharpened cosines of a drawing's embedding with each candidate's.
fn cosines(candidates: &[f32], embedding: &[f32]) -> Vec<f32> {
    let cosine = |row: &[f32]| row.iter().zip(embedding).map(|(a, b)| a * b).sum::<f32>();
    let rows = candidates.chunks_exact(Encoder::SIZE);
    rows.map(|row| cosine(row) * Encoder::SHARPNESS).collect()
}

impl Differentiable for MatchObjective<'_> {
    fn scores(&self, rasters: &[f32], _: &[usize]) -> Vec<f32> {
        let embeddings = self.encoder.drawings().answers(rasters);
        let rows = embeddings.chunks_exact(Encoder::SIZE);
        rows.map(|row| log_odds(&cosines(&self.candidates, row), FIRST))
            .collect()
    }

    fn gradients(&self, rasters: &[f32], _: &[usize]) -> (Vec<f32>, Vec<f32>) {
        let candidates = &self.candidates;
        let drawings = self.encoder.drawings();
        drawings.gradients(rasters, &|_, embedding, derivatives| {
            let mut by_cosine = vec![0.0; candidates.len() / Encoder::SIZE];
            let cosines = cosines(candidates, embedding);
            let score = log_odds_gradient(&cosines, FIRST, &mut by_cosine);
            for (row, factor) in candidates.chunks_exact(Encoder::SIZE).zip(by_cosine) {
                for (derivative, number) in derivatives.iter_mut().zip(row) {
                    *derivative += factor * Encoder::SHARPNESS * number;
                }
            }
            score
        })
    }
}
