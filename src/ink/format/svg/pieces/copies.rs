//! Finds lines that are drawn twice: by programs whose lines shall look sketchy, or as an inside and its edge.

use std::collections::HashMap;

use super::{Piece, distance, length, resampled};
use crate::sketch::Bounds;

/// The second line of a path lies no farther from the first than this share of the drawing, and its length differs by
/// no more than the other share.
const DISTANCE: f32 = 0.02;
const LENGTH: f32 = 0.12;

/// This is the limit for lines that do not follow each other in a path, which a hand may have drawn side by side; and
/// this share of the pen's width.
const ELSEWHERE: f32 = 0.004;
const ELSEWHERE_LENGTH: f32 = 0.05;
const PEN: f32 = 0.3;

/// Leaves out lines that go along an earlier one; says how many. Of an inside and its edge the edge stays.
pub(super) fn without(pieces: Vec<Piece>, size: f32) -> (Vec<Piece>, usize) {
    let mut kept: Vec<Piece> = Vec::with_capacity(pieces.len());
    let mut near = Near::new(ELSEWHERE * size);
    let mut copies = 0;
    for piece in pieces {
        let is_second = kept.last().is_some_and(|last| {
            let same_path = piece.part > 0 && last.element == piece.element && last.part + 1 == piece.part;
            let reach = (DISTANCE * size).max(1.5 * last.width).min(0.25 * length(&last.points));
            same_path && !piece.is_outline && is_along(last, &piece, reach, LENGTH)
        });
        let earlier = if is_second {
            None
        } else {
            near.find(&piece, &kept, size)
        };
        match earlier {
            _ if is_second => copies += 1,
            Some(earlier) => {
                copies += 1;
                if kept[earlier].is_outline && !piece.is_outline {
                    kept[earlier] = piece;
                }
            }
            None => {
                near.add(&piece, kept.len());
                kept.push(piece);
            }
        }
    }
    (kept, copies)
}

/// [`Near`] says where lines are, by the middle of their box.
struct Near {
    side: f32,
    cells: HashMap<[i64; 2], Vec<usize>>,
}

impl Near {
    fn new(reach: f32) -> Self {
        Self {
            side: (2.0 * reach).max(f32::MIN_POSITIVE),
            cells: HashMap::new(),
        }
    }

    fn cell(&self, piece: &Piece) -> [i64; 2] {
        let bounds = Bounds::around(&piece.points);
        [0, 1].map(|i| (f32::midpoint(bounds.min[i], bounds.max[i]) / self.side).floor() as i64)
    }

    fn add(&mut self, piece: &Piece, at: usize) {
        let cell = self.cell(piece);
        let places = self.cells.entry(cell).or_default();
        // What lies in heaps is no copy of each other, and comparing it takes long.
        if places.len() < MOST_NEAR {
            places.push(at);
        }
    }

    /// Finds the kept piece that `piece` goes along.
    fn find(&self, piece: &Piece, kept: &[Piece], size: f32) -> Option<usize> {
        let [column, row] = self.cell(piece);
        let around = (-1..=1).flat_map(|x| (-1..=1).map(move |y| [column.saturating_add(x), row.saturating_add(y)]));
        let mut places = around.filter_map(|cell| self.cells.get(&cell)).flatten().copied();
        places.find(|at| {
            let other = &kept[*at];
            // Lines of one path are the borders of one inside.
            let is_apart = piece.part == 0 || !piece.is_outline;
            let reach = (ELSEWHERE * size)
                .max(PEN * piece.width.min(other.width))
                .min(0.15 * length(&piece.points));
            is_apart && is_along(other, piece, reach, ELSEWHERE_LENGTH)
        })
    }
}

/// So many lines of one place are compared.
const MOST_NEAR: usize = 16;

/// Tells whether two lines, either way round, are nowhere farther from each other than `reach`, and nearly as long.
fn is_along(a: &Piece, b: &Piece, reach: f32, share: f32) -> bool {
    let [long, other] = [length(&a.points), length(&b.points)];
    if (long - other).abs() > share * long.max(other) {
        return false;
    }
    let ways = [resampled(&a.points), resampled(&b.points)];
    let meets = |(a, b): (&crate::sketch::Point, &crate::sketch::Point)| distance(a, b) <= reach;
    ways[0].iter().zip(&ways[1]).all(meets) || ways[0].iter().zip(ways[1].iter().rev()).all(meets)
}
