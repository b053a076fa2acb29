//! The objective of retrieval: how much a drawing is like one picture, rather than like others.

use burn::tensor::{Device, Tensor, TensorData};

use crate::attribution::{Objective, log_odds_of};
use crate::model::Encoder;

/// The log-odds of one picture among some, under the softmax of cosines that the encoder was trained with
/// ([`Encoder::SHARPNESS`]). Every item is asked about the same picture.
pub struct MatchObjective<'a> {
    encoder: &'a Encoder,
    /// [embedding, candidate], the picture in question first.
    candidates: Tensor<2>,
}

impl<'a> MatchObjective<'a> {
    /// The first of `candidates` against the others; each is an embedding.
    pub fn new<'b>(encoder: &'a Encoder, candidates: impl Iterator<Item = &'b [f32]>) -> Self {
        let rows: Vec<f32> = candidates.flatten().copied().collect();
        let shape = [rows.len() / Encoder::SIZE, Encoder::SIZE];
        let rows = Tensor::<2>::from_data(TensorData::new(rows, shape), encoder.device());
        Self {
            encoder,
            candidates: rows.transpose(),
        }
    }
}

impl Objective for MatchObjective<'_> {
    fn device(&self) -> &Device {
        self.encoder.device()
    }

    fn scores(&self, rasters: Tensor<4>, items: &[usize]) -> Tensor<1> {
        let cosines = self
            .encoder
            .sketches(rasters)
            .matmul(self.candidates.clone());
        log_odds_of(cosines * Encoder::SHARPNESS, items.iter().map(|_| 0))
    }
}
