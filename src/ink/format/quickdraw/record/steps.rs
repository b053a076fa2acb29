//! Reads sketch-rnn's steps of the pen.

use super::{Columns, Numbered};

/// Tells whether the JSON is one drawing in sketch-rnn's steps: several rows, and the pen is lifted somewhere.
pub(crate) fn is_steps(json: &[u8]) -> bool {
    let rows: Result<Vec<Vec<f64>>, _> = serde_json::from_slice(json);
    let ends = |rows: &Vec<Vec<f64>>| {
        rows.iter()
            .any(|row| lift(row).is_some_and(|(lifts, ends)| lifts || ends))
    };
    rows.is_ok_and(|rows| rows.len() > 3 && rows.iter().all(|row| lift(row).is_some()) && ends(&rows))
}

/// Reads a number that says yes or no.
fn flag(number: f64) -> Option<bool> {
    [false, true]
        .into_iter()
        .find(|flag| (number - f64::from(u8::from(*flag))).abs() < f64::EPSILON)
}

/// Tells whether the pen is lifted after a step, and whether the drawing ends with it; `None` where the row is no step.
fn lift(row: &[f64]) -> Option<(bool, bool)> {
    match row {
        [_, _, lift] => Some((flag(*lift)?, false)),
        [_, _, down, up, end] => {
            flag(*down)?;
            Some((flag(*up)?, flag(*end)?))
        }
        _ => None,
    }
}

/// Follows sketch-rnn's steps of the pen: from each point to the next, and whether it is lifted after that.
pub(super) fn columns(rows: &[Vec<f64>]) -> Result<Numbered, String> {
    let (mut at, mut number) = ([0.0f64; 2], 1);
    let mut strokes: Numbered = Vec::new();
    let mut is_down = false;
    for row in rows {
        let Some((lifts, ends)) = lift(row) else {
            return Err("the drawing is a list of numbers, but not of steps [dx, dy, lift]".to_owned());
        };
        if ends {
            break;
        }
        at = [at[0] + row[0], at[1] + row[1]];
        if !is_down {
            strokes.push((
                number,
                Columns {
                    x: Vec::new(),
                    y: Vec::new(),
                    t: None,
                },
            ));
            number += 1;
        }
        if let Some((_, stroke)) = strokes.last_mut() {
            stroke.x.push(at[0]);
            stroke.y.push(at[1]);
        }
        is_down = !lifts;
    }
    Ok(strokes)
}
