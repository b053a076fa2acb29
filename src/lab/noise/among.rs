//! Fits what judges a stroke in the light of the others: by what cards say of drawings that they were not fitted on.

use rayon::prelude::*;

use super::{Both, GROWTH, NoisySketch, rows};
use crate::trees::{self, Growth};
use strokewise_explain::tasks::assist::{Standing, standings};
use strokewise_explain::tasks::trees::Scorecard;

/// There are so many shares of the drawings, each judged by a card that was fitted on the others.
const SHARES: usize = 5;

/// The card may say so much: it sees few numbers, and those are good ones.
const AMONG_GROWTH: Growth = Growth {
    trees: 80,
    depth: 3,
    ..GROWTH
};

/// Fits the card for drawings whose intent is known (0) or unknown (1).
pub(super) fn fit(drawings: &[NoisySketch], examined: &[Both], which: usize) -> Scorecard {
    let shares = (0..SHARES).into_par_iter();
    let rows: Vec<(Standing, bool)> = shares
        .flat_map_iter(|share| judged_by_others(drawings, examined, which, share))
        .collect();
    trees::scorecard(&rows, AMONG_GROWTH)
}

/// Lists the strokes of a share of the drawings, as a card sees them that was fitted on the other
/// shares.
fn judged_by_others(drawings: &[NoisySketch], examined: &[Both], which: usize, share: usize) -> Vec<(Standing, bool)> {
    let (mut others, mut of_others, mut own) = (Vec::new(), Vec::new(), Vec::new());
    for (i, (drawing, both)) in drawings.iter().zip(examined).enumerate() {
        if i % SHARES == share {
            own.push((drawing, &both[which]));
        } else {
            others.push(drawing.clone());
            of_others.push(&both[which]);
        }
    }
    let card = trees::scorecard(&rows(&others, of_others.into_iter()), GROWTH);
    let strokes = own.into_iter().flat_map(|(drawing, examined)| {
        let log_odds: Vec<f32> = examined
            .features
            .iter()
            .map(|features| card.log_odds(features))
            .collect();
        let noise = drawing.noise.iter().map(Option::is_some);
        standings(&log_odds).into_iter().zip(noise).collect::<Vec<_>>()
    });
    strokes.collect()
}
