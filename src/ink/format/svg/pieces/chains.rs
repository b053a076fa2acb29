//! Joins pieces of lines that one movement of the pen made: each begins where the last one ended.

use super::{Piece, distance, length};
use crate::format::svg::STROKE_PREFIX;
use crate::sketch::Point;

/// Ends nearer than this share of the drawing's longer side are the same place.
const SAME_PLACE: f32 = 2e-4;

/// Pressure is written as shades, too: channels of pieces that follow one another differ by no more than this.
const SHADE: u8 = 16;

/// A piece goes over the last points of the one before it again, at most so many stretches.
const OVERLAP: usize = 3;

/// So many pieces that are written from their end to their beginning are no accident.
const LEAST_BACKWARDS: usize = 4;

/// Joins pieces that begin where the last one ended; their widths become pressure.
pub(super) fn joined(mut pieces: Vec<Piece>, size: f32) -> Vec<Piece> {
    turn_round(&mut pieces, size);
    let mut runs: Vec<Vec<Piece>> = Vec::new();
    for mut piece in pieces {
        let last = runs.last().and_then(|run| run.last());
        let passed = last
            .filter(|last| may_follow(last, &piece))
            .and_then(|last| overlap(last, &piece, size));
        match (runs.last_mut(), passed) {
            (Some(run), Some(passed)) => {
                piece.points.drain(..passed);
                run.push(piece);
            }
            _ => runs.push(vec![piece]),
        }
    }
    runs.into_iter().filter_map(as_one).collect()
}

/// Tells whether `next` could be the same movement as `last`, by all but its place.
fn may_follow(last: &Piece, next: &Piece) -> bool {
    let is_closed = last.points.first() == last.points.last() && length(&last.points) > 4.0 * last.width;
    let is_own = |piece: &Piece| piece.element.starts_with(STROKE_PREFIX);
    let is_apart = is_closed || last.is_outline || next.is_outline || (is_own(last) && is_own(next));
    let is_shade = match (last.color, next.color) {
        (Some(a), Some(b)) => a.iter().zip(b).all(|(a, b)| a.abs_diff(b) <= SHADE),
        (a, b) => a == b,
    };
    !is_apart && is_shade
}

/// Counts the stretches of `next` that `last` has gone over before; `None` where it does not go on there.
fn overlap(last: &Piece, next: &Piece, size: f32) -> Option<usize> {
    let most = OVERLAP
        .min(last.points.len() - 1)
        .min(next.points.len().saturating_sub(2));
    let goes_over = |stretches: &usize| {
        let behind = &last.points[last.points.len() - 1 - stretches..];
        let mut pairs = behind.iter().zip(&next.points);
        pairs.all(|(a, b)| distance(a, b) <= SAME_PLACE * size)
    };
    (0..=most).find(goes_over)
}

/// Turns pieces round that are written from their end to their beginning, where several follow one another so.
fn turn_round(pieces: &mut [Piece], size: f32) {
    let is_backwards = |pair: &[Piece]| {
        let [last, next] = pair else { return false };
        let ends = last.points.first().zip(next.points.last());
        let meets = |(begin, end)| distance(begin, end) <= SAME_PLACE * size;
        may_follow(last, next) && ends.is_some_and(meets) && overlap(last, next, size).is_none()
    };
    let mut from = 0;
    while from < pieces.len() {
        let more = pieces[from..].windows(2).take_while(|pair| is_backwards(pair)).count();
        if more + 1 >= LEAST_BACKWARDS {
            for piece in &mut pieces[from..=from + more] {
                piece.points.reverse();
            }
        }
        from += more + 1;
    }
}

/// Joins pieces that follow one another to one movement.
fn as_one(run: Vec<Piece>) -> Option<Piece> {
    let widest = run.iter().map(|piece| piece.width).fold(0.0, f32::max);
    let varies = run.iter().any(|piece| piece.width < 0.999 * widest);
    let mut pieces = run.into_iter();
    let mut whole = pieces.next()?;
    let pressed = |points: &mut Vec<Point>, width: f32| {
        for point in points.iter_mut().filter(|_| varies) {
            point.pressure = Some((width / widest).clamp(0.0, 1.0));
        }
    };
    pressed(&mut whole.points, whole.width);
    whole.width = widest;
    for mut piece in pieces {
        pressed(&mut piece.points, piece.width);
        whole.points.extend(piece.points.drain(1..));
    }
    Some(whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn piece(places: &[f32]) -> Piece {
        Piece {
            element: String::new(),
            part: 0,
            points: places.iter().map(|at| Point::new(*at, 0.1 * at * at)).collect(),
            width: 1.0,
            color: Some([20; 3]),
            is_outline: false,
        }
    }

    fn check(pieces: &[&[f32]], expected: &[&[f32]]) {
        let joined = joined(pieces.iter().map(|places| piece(places)).collect(), 100.0);
        let places: Vec<Vec<f32>> = joined.iter().map(|p| p.points.iter().map(|p| p.x).collect()).collect();
        assert_eq!(places, expected, "{pieces:?}");
    }

    #[test]
    fn pieces_are_joined_whichever_way_they_are_written() {
        check(
            &[&[0.0, 1.0], &[1.0, 2.0, 3.0], &[5.0, 6.0]],
            &[&[0.0, 1.0, 2.0, 3.0], &[5.0, 6.0]],
        );
        check(
            &[&[0.0, 1.0, 2.0], &[1.0, 2.0, 3.0], &[2.0, 3.0, 4.0]],
            &[&[0.0, 1.0, 2.0, 3.0, 4.0]],
        );
        let backwards: [&[f32]; 4] = [&[1.0, 0.0], &[2.0, 1.0], &[3.0, 2.0], &[4.0, 3.0]];
        check(&backwards, &[&[0.0, 1.0, 2.0, 3.0, 4.0]]);
        // Two lines to one place are two lines.
        check(&backwards[..2], &[&[1.0, 0.0], &[2.0, 1.0]]);
    }

    #[test]
    fn shades_are_one_pen_and_colours_are_several() {
        let shaded = |shades: &[u8]| {
            let pieces = shades.iter().zip(0u8..).map(|(shade, i)| Piece {
                color: Some([*shade; 3]),
                ..piece(&[f32::from(i), f32::from(i + 1)])
            });
            joined(pieces.collect(), 100.0).len()
        };
        assert_eq!((shaded(&[10, 20, 30, 20]), shaded(&[10, 20, 90])), (1, 2));
    }
}
