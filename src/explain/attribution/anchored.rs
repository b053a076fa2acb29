//! Anchors integrated gradients in what sets of strokes really score (eq. 7b).
//!
//! Gradients see the parts of strokes and cost one row for all strokes together, but half-faded ink is
//! strange to a model, and so the sums over strokes go astray. Whole strokes really drawn are not strange.
//! So the strokes' sums are drawn to the exact scores of some sets of strokes, and the gradients tell how
//! a stroke's value is spread over its parts.

mod least_squares;
mod sets;

use super::{Coalitions, Interrupted, Passes, StrokeAttribution, Subject, gradient};
use least_squares::{Question, closest};
use sets::weighted_sets;

/// Steps K of the straight way. Twice as many were not better: the sets correct what is missing.
const STEPS: usize = 4;

/// Sets of strokes that are really drawn, at most: with 5 strokes or fewer these are all there are, and the
/// values are the Shapley values. More cost one forward row each.
const MOST_SETS: usize = 36;

/// Strokes (or groups of them, where there are more) that are told apart by sets; twice as many sets at
/// least are drawn.
const MOST_PLAYERS: usize = 16;

/// This is λ of eq. 7b: how much the straight way's sums count beside a set's score. Chosen on `val`: less trusts few
/// sets too much, more lets the gradients' errors through.
const TRUST: f64 = 0.04;

/// Attributes each subject by eq. 7b.
pub(super) fn integrated(passes: &Passes, subjects: &[Subject]) -> Result<Vec<Vec<StrokeAttribution>>, Interrupted> {
    let mut all = gradient::straight_soft(passes, subjects, STEPS)?;
    for (item, (subject, strokes)) in subjects.iter().zip(&mut all).enumerate() {
        anchor(&mut Coalitions::new(passes, subject, item), strokes)?;
        subject.spread(strokes);
    }
    Ok(all)
}

/// Gives each stroke the value that agrees best with the sets' scores; `points` are left as they are.
fn anchor(coalitions: &mut Coalitions, strokes: &mut [StrokeAttribution]) -> Result<(), Interrupted> {
    let players = players(strokes);
    let (sets, is_all) = weighted_sets(players.len(), MOST_SETS);
    let joined = |set: &Vec<bool>| {
        let mut joined = vec![false; strokes.len()];
        for (player, _) in players.iter().zip(set).filter(|(_, present)| **present) {
            for &stroke in player {
                joined[stroke] = true;
            }
        }
        joined
    };
    let ends = [vec![false; players.len()], vec![true; players.len()]];
    let drawn: Vec<_> = ends.iter().chain(sets.iter().map(|s| &s.players)).map(joined).collect();
    let scores = coalitions.scores(&drawn)?;
    let [blank, whole] = [scores[0], scores[1]].map(f64::from);
    let guess = |player: &Vec<usize>| player.iter().map(|&s| f64::from(strokes[s].p_sla)).sum();
    let guesses: Vec<f64> = players.iter().map(guess).collect();
    let worth: Vec<f64> = scores[2..].iter().map(|y| f64::from(*y) - blank).collect();
    let values = closest(&Question {
        sets: &sets,
        worth: &worth,
        total: whole - blank,
        guesses: &guesses,
        // With every set known there is nothing to guess.
        trust: if is_all { 0.0 } else { TRUST },
    });
    for (player, (value, guess)) in players.iter().zip(values.iter().zip(&guesses)) {
        let missing = ((value - guess) / player.len() as f64) as f32;
        for &stroke in player {
            strokes[stroke].p_sla += missing;
        }
    }
    Ok(())
}

/// Sorts the strokes by rising support into at most [`MOST_PLAYERS`] groups of like support. The groups are independent
/// of the strokes' numbers, so that these do not matter to the sets either.
fn players(strokes: &[StrokeAttribution]) -> Vec<Vec<usize>> {
    let mut order: Vec<usize> = (0..strokes.len()).collect();
    order.sort_by(|a, b| strokes[*a].p_sla.total_cmp(&strokes[*b].p_sla));
    let count = order.len().min(MOST_PLAYERS);
    (0..count)
        .map(|g| order[g * order.len() / count..(g + 1) * order.len() / count].to_vec())
        .collect()
}
