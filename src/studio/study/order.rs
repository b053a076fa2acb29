//! Counterbalances: says in which order a person meets the conditions, and which task meets which condition.

use rand::SeedableRng as _;
use rand::seq::SliceRandom as _;
use rand_chacha::ChaCha8Rng;
use serde::{Deserialize, Serialize};

/// [`Order`] says how the orders of the conditions are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Order {
    /// Williams squares (Williams 1949): position and first-order carry-over are balanced. They have n rows for an even
    /// number of conditions, 2n for an odd one.
    Williams,
    /// The cyclic Latin square: position is balanced, carry-over is not. It has n rows.
    Latin,
    /// Every order is met, in n! rows.
    All,
    /// The order is drawn anew for each row, from the study's seed.
    Random,
    /// The conditions stay as the study file lists them, in one row.
    Fixed,
}

/// [`Order::All`] makes n! rows; beyond this many conditions nobody can fill them.
pub const MOST_FOR_ALL: usize = 6;

impl Order {
    /// Returns how many rows are dealt until everything is balanced, for `conditions` conditions.
    /// One where balance is left to chance or not wanted.
    pub fn rows(self, conditions: usize) -> usize {
        match self {
            Self::Williams if conditions % 2 == 1 && conditions > 1 => 2 * conditions,
            Self::Williams | Self::Latin => conditions,
            Self::All => (1..=conditions).product(),
            Self::Random | Self::Fixed => 1,
        }
    }

    /// Returns the conditions (0 to `conditions` - 1) in the order of row `row`, counted from 0.
    /// Rows repeat after [`Order::rows`], except random ones.
    pub fn row(self, conditions: usize, row: usize, seed: u64) -> Vec<usize> {
        let natural: Vec<usize> = (0..conditions).collect();
        let within = row % self.rows(conditions).max(1);
        match self {
            Self::Fixed => natural,
            Self::Latin => natural.iter().map(|i| (i + within) % conditions).collect(),
            Self::Williams => williams(conditions, within),
            Self::All => permutation(natural, within),
            Self::Random => {
                let mut order = natural;
                order.shuffle(&mut generator(seed, row));
                order
            }
        }
    }
}

/// Returns the source of all chance in row `row` of a study.
pub fn generator(seed: u64, row: usize) -> ChaCha8Rng {
    let mut generator = ChaCha8Rng::seed_from_u64(seed);
    generator.set_stream(row as u64);
    generator
}

/// Returns row `row` of the Williams design of `n` conditions: the zigzag 0, 1, n - 1, 2, n - 2, …
/// shifted by the row; for odd n the rows from n on are the first n ones backwards.
fn williams(n: usize, row: usize) -> Vec<usize> {
    let zigzag = |position: usize| match position {
        0 => 0,
        odd if odd % 2 == 1 => odd.div_ceil(2),
        even => n - even / 2,
    };
    let shifted = (0..n).map(|position| (zigzag(position) + row % n) % n);
    if row < n {
        shifted.collect()
    } else {
        shifted.rev().collect()
    }
}

/// Returns the permutation of `items` that has number `number` in lexicographic order.
fn permutation(mut items: Vec<usize>, mut number: usize) -> Vec<usize> {
    let mut choices: usize = (1..=items.len()).product();
    let mut order = Vec::with_capacity(items.len());
    while !items.is_empty() {
        choices /= items.len();
        order.push(items.remove(number / choices));
        number %= choices;
    }
    order
}

/// Returns the tasks that a person meets at each position, for `tasks` tasks in `positions` equal
/// blocks: the tasks' blocks move on by one place each time the orders of the conditions have been
/// used up. As every square above has each condition at each position equally often, each task
/// meets each condition equally often.
pub fn rotated(tasks: usize, positions: usize, row: usize, rows: usize) -> Vec<Vec<usize>> {
    let block = tasks / positions.max(1);
    let turn = row / rows.max(1);
    let at = |position: usize| (position + turn) % positions * block;
    (0..positions)
        .map(|position| (at(position)..at(position) + block).collect())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashMap;

    fn letters(order: Order, conditions: usize) -> String {
        let rows = (0..order.rows(conditions)).map(|row| {
            let row = order.row(conditions, row, 7);
            row.into_iter().map(|i| char::from(b'A' + i as u8)).collect::<String>()
        });
        rows.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn williams_squares_are_the_published_ones() {
        assert_eq!(letters(Order::Williams, 4), "ABDC BCAD CDBA DACB");
        assert_eq!(letters(Order::Williams, 3), "ABC BCA CAB CBA ACB BAC");
        assert_eq!(letters(Order::Williams, 1), "A");
        assert_eq!(letters(Order::Latin, 3), "ABC BCA CAB");
        assert_eq!(letters(Order::All, 3), "ABC ACB BAC BCA CAB CBA");
        assert_eq!(letters(Order::Fixed, 3), "ABC");
    }

    /// Returns how often each thing occurs, where each of `kinds` kinds does; `None` where it is
    /// not equally often.
    fn each_equally<K: Eq + std::hash::Hash>(things: impl Iterator<Item = K>, kinds: usize) -> Option<usize> {
        let mut counts: HashMap<K, usize> = HashMap::new();
        for thing in things {
            *counts.entry(thing).or_default() += 1;
        }
        let first = *counts.values().next()?;
        (counts.len() == kinds && counts.values().all(|&count| count == first)).then_some(first)
    }

    #[test]
    fn each_condition_comes_once_a_row_and_equally_often_at_each_position_and_after_each_other() {
        for n in 2..=10 {
            for order in [Order::Williams, Order::Latin, Order::All, Order::Random, Order::Fixed] {
                if order == Order::All && n > MOST_FOR_ALL {
                    continue;
                }
                let rows: Vec<_> = (0..order.rows(n)).map(|row| order.row(n, row, 7)).collect();
                for row in &rows {
                    let mut sorted = row.clone();
                    sorted.sort_unstable();
                    assert_eq!(sorted, (0..n).collect::<Vec<_>>(), "{order:?} {n}");
                }
                let positions = rows.iter().flat_map(|row| row.iter().copied().enumerate());
                let balanced = matches!(order, Order::Williams | Order::Latin | Order::All);
                assert_eq!(each_equally(positions, n * n).is_some(), balanced, "{order:?} {n}");
                let pairs = rows
                    .iter()
                    .flat_map(|row| row.windows(2).map(|pair| (pair[0], pair[1])));
                let carried = matches!(order, Order::Williams | Order::All);
                // The cyclic squares of two conditions are Williams squares too.
                assert_eq!(
                    each_equally(pairs, n * (n - 1)).is_some(),
                    carried || (order == Order::Latin && n == 2)
                );
            }
        }
    }

    #[test]
    fn each_task_meets_each_condition_and_each_position_equally_often() {
        for n in 2..=10 {
            for (order, block) in [(Order::Williams, 1), (Order::Latin, 2)] {
                let rows = order.rows(n);
                let met: Vec<(usize, usize, usize)> = (0..n * rows)
                    .flat_map(|row| {
                        let conditions = order.row(n, row, 7);
                        let tasks = rotated(n * block, n, row, rows);
                        let each = conditions.into_iter().zip(tasks).enumerate();
                        each.flat_map(|(at, (c, tasks))| tasks.into_iter().map(move |t| (t, c, at)))
                            .collect::<Vec<_>>()
                    })
                    .collect();
                let kinds = n * block * n;
                assert!(
                    each_equally(met.iter().map(|(t, c, _)| (t, c)), kinds).is_some(),
                    "{order:?} {n}"
                );
                assert!(
                    each_equally(met.iter().map(|(t, _, at)| (t, at)), kinds).is_some(),
                    "{order:?} {n}"
                );
            }
        }
    }

    #[test]
    fn random_orders_depend_on_seed_and_row_alone() {
        let of = |seed, row| Order::Random.row(8, row, seed);
        assert_eq!(of(1, 5), of(1, 5));
        assert_ne!(of(1, 5), of(1, 6));
        assert_ne!(of(1, 5), of(2, 5));
    }
}
