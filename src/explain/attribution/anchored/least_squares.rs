//! Finds the values of players that agree best with what sets of them are worth.

use super::sets::WeightedSet;

/// [`Question`] is what the values must answer for.
pub(super) struct Question<'a> {
    /// These are the sets of players, with their weights.
    pub sets: &'a [WeightedSet],
    /// Each set of players is worth this.
    pub worth: &'a [f64],
    /// The set of all players is worth this: the players' values sum to it.
    pub total: f64,
    /// These are the prior guesses of each player's value, which would stand without any set.
    pub guesses: &'a [f64],
    /// The prior guesses have this weight (ridge penalty); it is 0 where the sets determine the values.
    pub trust: f64,
}

/// A pivot below this is 0 up to rounding: the value stays where it is.
const NO_PIVOT: f64 = 1e-12;

/// Finds the values v that minimise the weighted sum over the sets S of (worth(S) - sum of v_i, i
/// in S)² plus `trust` times the sum of (v_i - guess_i)², where all v_i sum to `total`.
pub(super) fn closest(question: &Question) -> Vec<f64> {
    let count = question.guesses.len();
    // With a multiplier for the constraint as the last unknown; the unknowns are v - guess.
    let mut rows = vec![vec![0.0; count + 2]; count + 1];
    for (i, row) in rows[..count].iter_mut().enumerate() {
        row[i] = question.trust;
        row[count] = 1.0;
    }
    rows[count][..count].fill(1.0);
    rows[count][count + 1] = question.total - question.guesses.iter().sum::<f64>();
    for (set, worth) in question.sets.iter().zip(question.worth) {
        let members: Vec<usize> = (0..count).filter(|&i| set.players[i]).collect();
        let guessed: f64 = members.iter().map(|&i| question.guesses[i]).sum();
        for &i in &members {
            for &j in &members {
                rows[i][j] += set.weight;
            }
            rows[i][count + 1] += set.weight * (worth - guessed);
        }
    }
    let changes = solved(rows);
    let both = question.guesses.iter().zip(changes);
    both.map(|(guess, change)| guess + change).collect()
}

/// Solves linear equations, each a row of its coefficients with the right-hand side behind them, by
/// elimination with pivots.
fn solved(mut rows: Vec<Vec<f64>>) -> Vec<f64> {
    let count = rows.len();
    for column in 0..count {
        let size = |row: &usize| rows[*row][column].abs();
        let pivot = (column..count).max_by(|a, b| size(a).total_cmp(&size(b)));
        rows.swap(column, pivot.unwrap_or(column));
        if rows[column][column].abs() < NO_PIVOT {
            continue;
        }
        let (above, below) = rows.split_at_mut(column + 1);
        let pivot = &above[column];
        for row in below {
            let factor = row[column] / pivot[column];
            for (value, pivot) in row.iter_mut().zip(pivot).skip(column) {
                *value -= factor * pivot;
            }
        }
    }
    let mut solution = vec![0.0; count];
    for (i, row) in rows.iter().enumerate().rev() {
        let known: f64 = (i + 1..count).map(|j| row[j] * solution[j]).sum();
        if row[i].abs() >= NO_PIVOT {
            solution[i] = (row[count] - known) / row[i];
        }
    }
    solution
}

#[cfg(test)]
mod tests {
    use super::super::sets::weighted_sets;
    use super::*;

    /// Computes what sets of three players are worth: 1, 2 and 3 alone, and 6 more where the first two meet.
    fn worth(set: &[bool]) -> f64 {
        let alone: f64 = (1..=3).zip(set).filter(|(_, p)| **p).map(|(v, _)| f64::from(v)).sum();
        alone + if set[0] && set[1] { 6.0 } else { 0.0 }
    }

    fn values(trust: f64) -> Vec<f64> {
        let (sets, _) = weighted_sets(3, 36);
        let worth: Vec<f64> = sets.iter().map(|s| worth(&s.players)).collect();
        closest(&Question {
            sets: &sets,
            worth: &worth,
            total: 12.0,
            guesses: &[2.0, 2.0, 2.0],
            trust,
        })
    }

    #[test]
    fn all_sets_give_the_shapley_values() {
        // The meeting is shared by those who meet.
        for (value, expected) in values(0.0).iter().zip([4.0, 5.0, 3.0]) {
            assert!((value - expected).abs() < 1e-9, "{value} for {expected}");
        }
    }

    #[test]
    fn trust_moves_values_towards_the_guesses_and_keeps_the_sum() {
        let trusting = values(1e6);
        assert!((trusting.iter().sum::<f64>() - 12.0).abs() < 1e-6);
        assert!(trusting.iter().all(|v| (v - 4.0).abs() < 1e-3), "{trusting:?}");
    }

    #[test]
    fn a_lone_player_gets_everything() {
        let lone = closest(&Question {
            sets: &[],
            worth: &[],
            total: 5.0,
            guesses: &[1.0],
            trust: 0.0,
        });
        assert!((lone[0] - 5.0).abs() < 1e-9);
    }
}
