//! Chooses which sets of players are looked at, and how much each counts.

use std::collections::HashSet;

use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// Seeds the choice: the same drawing gets the same sets every time.
const SEED: u64 = 0x5EED;

/// A set drawn at random counts at most so much, in shares of 1 / players (what a single stroke counts): a
/// few of them stand for very many, which differ, and must not outvote the single strokes.
const MOST_WEIGHT: f64 = 0.5;

/// Draws in vain before the search for new sets ends.
const PATIENCE: usize = 64;

/// [`WeightedSet`] is a set of some of the players, and says how much its score counts.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct WeightedSet {
    pub players: Vec<bool>,
    pub weight: f64,
}

/// Chooses at most `most` sets of `count` players, never none nor all of them, each with its
/// complement, and says whether these are all sets. Sizes are taken from the outside, single
/// players and all but one first, whole while they fit; the rest is drawn at random. Single players
/// and all but one are always there.
///
/// Weights are the Shapley kernel's (Lundberg and Lee 2017): the sets of k of n players weigh
/// (n - 1) / (k (n - k)) together.
pub(super) fn weighted_sets(count: usize, most: usize) -> (Vec<WeightedSet>, bool) {
    let mut sets = Vec::new();
    let mut complete = 0;
    for size in 1..=count / 2 {
        let pairs = subsets(count, size);
        let both = if 2 * size == count { 1 } else { 2 };
        if size > 1 && sets.len() + both * pairs.len() > most {
            break;
        }
        let weight = kernel(count, size) / pairs.len() as f64;
        for players in pairs {
            if both == 2 {
                sets.push(WeightedSet {
                    players: complement(&players),
                    weight,
                });
            }
            sets.push(WeightedSet { players, weight });
        }
        complete = size;
    }
    let open: Vec<usize> = (complete + 1..count.saturating_sub(complete)).collect();
    if open.is_empty() {
        return (sets, true);
    }
    let room = most.saturating_sub(sets.len());
    sets.extend(sampled(count, &open, room));
    (sets, false)
}

/// Computes what all sets of `size` of `count` players weigh together.
fn kernel(count: usize, size: usize) -> f64 {
    (count - 1) as f64 / (size * (count - size)) as f64
}

/// Draws up to `room` different sets of the sizes `open`, in complementary pairs.
fn sampled(count: usize, open: &[usize], room: usize) -> Vec<WeightedSet> {
    let mut random = ChaCha8Rng::seed_from_u64(SEED);
    let total: f64 = open.iter().map(|&size| kernel(count, size)).sum();
    let mut seen = HashSet::new();
    let mut order: Vec<usize> = (0..count).collect();
    let mut patience = PATIENCE;
    while seen.len() + 2 <= room && patience > 0 {
        let mut left = random.random::<f64>() * total;
        let size = open.iter().find(|&&size| {
            left -= kernel(count, size);
            left <= 0.0
        });
        let size = *size.unwrap_or(&open[0]);
        order.shuffle(&mut random);
        let mut players = vec![false; count];
        for &player in &order[..size] {
            players[player] = true;
        }
        if seen.contains(&players) {
            patience -= 1;
            continue;
        }
        seen.insert(complement(&players));
        seen.insert(players);
    }
    let weight = (total / seen.len().max(1) as f64).min(MOST_WEIGHT / count as f64);
    let mut sets: Vec<_> = seen.into_iter().collect();
    // A hash set's order changes from run to run, and with it the last bits of a sum.
    sets.sort_unstable();
    sets.into_iter()
        .map(|players| WeightedSet { players, weight })
        .collect()
}

fn complement(players: &[bool]) -> Vec<bool> {
    players.iter().map(|present| !present).collect()
}

/// Lists every set of `size` of `count` players; of half of them, both a set and its complement.
fn subsets(count: usize, size: usize) -> Vec<Vec<bool>> {
    if size == 0 {
        return vec![vec![false; count]];
    }
    let mut all = Vec::new();
    for last in size - 1..count {
        for mut set in subsets(last, size - 1) {
            set.resize(count, false);
            set[last] = true;
            all.push(set);
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_players_get_every_set_and_many_get_pairs() {
        fn check(count: usize, expected: usize, expected_all: bool) {
            let (sets, is_all) = weighted_sets(count, 36);
            assert_eq!((sets.len(), is_all), (expected, expected_all), "{count}");
            let distinct: HashSet<_> = sets.iter().map(|s| s.players.clone()).collect();
            assert_eq!(distinct.len(), sets.len(), "{count}");
            for set in &sets {
                assert!(distinct.contains(&complement(&set.players)), "{count}");
                let size = set.players.iter().filter(|p| **p).count();
                assert!((1..count).contains(&size) && set.weight > 0.0, "{count}");
            }
        }
        check(1, 0, true);
        check(2, 2, true);
        check(3, 6, true);
        check(4, 14, true);
        check(5, 30, true);
        check(6, 36, false);
        check(16, 36, false);
        check(30, 60, false);
    }

    #[test]
    fn every_size_weighs_what_the_kernel_says() {
        let (sets, _) = weighted_sets(5, 36);
        for size in 1..5 {
            let same = sets.iter().filter(|s| s.players.iter().filter(|p| **p).count() == size);
            let weight: f64 = same.map(|s| s.weight).sum();
            assert!((weight - 4.0 / (size * (5 - size)) as f64).abs() < 1e-12);
        }
    }

    #[test]
    fn the_same_sets_every_time() {
        assert_eq!(weighted_sets(9, 36), weighted_sets(9, 36));
    }
}
