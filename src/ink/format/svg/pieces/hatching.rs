//! Finds straight, even lines that fill a shape, as Excalidraw and rough.js draw them: in one path or in several, each
//! line perhaps twice, perhaps in two directions, perhaps all in one zigzag.

use super::{Piece, distance, length};
use crate::sketch::Point;

/// A hatching has at least so many lines, in so many places across.
const LEAST: usize = 6;
const LEAST_PLACES: usize = 4;

/// Lines that are paths of their own could be anything a hand has drawn: there have to be more of them.
const LEAST_APART: usize = 8;

/// Directions differ by no more than this, in radians, and the steps from one place to the next by no more than this
/// share of the usual one; so many of them.
const ANGLE: f32 = 0.12;
const STEP: f32 = 0.6;
const EVEN: f32 = 0.85;

/// This share of all length has one direction; the rest is what leads from one line to the next.
const PARALLEL: f32 = 0.85;

/// Lines of a filling that are not in one path are finer than the ink by this factor, or have another colour.
const FINE: f32 = 0.67;

/// Leaves out the lines that fill shapes; says how many. A drawing that is nothing else is no filling of anything.
pub(super) fn without(pieces: Vec<Piece>) -> (Vec<Piece>, usize) {
    let mut is_hatch = vec![false; pieces.len()];
    let mut start = 0;
    while start < pieces.len() {
        // A path at a time: its lines count from 0.
        let more = pieces[start + 1..].iter().take_while(|piece| piece.part > 0).count();
        let path = start..start + 1 + more;
        start = path.end;
        is_hatch[path.clone()].fill(is_path(&pieces[path]));
    }
    for run in runs(&pieces, &is_hatch) {
        let ink = pieces
            .iter()
            .enumerate()
            .filter(|(i, _)| !run.contains(i) && !is_hatch[*i]);
        let is_filling = is_finer(&pieces[run.start], ink.map(|(_, piece)| piece))
            && match &pieces[run.clone()] {
                [zigzag] => {
                    let segments = segments(zigzag);
                    segments.len() >= 2 * LEAST && turns(&segments) + 1 >= LEAST && is_hatching(&segments, 0)
                }
                lines => lines.len() >= LEAST_APART && chords(lines).is_some_and(|chords| is_hatching(&chords, 1)),
            };
        is_hatch[run].fill(is_filling);
    }
    let count = is_hatch.iter().filter(|is_hatch| **is_hatch).count();
    if count == pieces.len() {
        return (pieces, 0);
    }
    let mut is_hatch = is_hatch.into_iter();
    let kept = pieces.into_iter().filter(|_| !is_hatch.next().unwrap_or(false));
    (kept.collect(), count)
}

/// Tells whether the lines of one path are a hatching.
fn is_path(path: &[Piece]) -> bool {
    path.len() >= LEAST && chords(path).is_some_and(|chords| is_hatching(&chords, 1))
}

/// Finds single lines that follow one another in one colour and width, all of them straight or one that is not.
fn runs(pieces: &[Piece], taken: &[bool]) -> Vec<std::ops::Range<usize>> {
    let is_single = |i: usize| pieces[i].part == 0 && pieces.get(i + 1).is_none_or(|next| next.part == 0);
    let mut runs: Vec<std::ops::Range<usize>> = Vec::new();
    let mut was_straight = false;
    for (i, piece) in pieces.iter().enumerate() {
        if taken[i] || piece.is_outline || !is_single(i) {
            was_straight = false;
            continue;
        }
        let is_straight = chord(piece, 0.0).is_some();
        match runs.last_mut() {
            Some(run) if was_straight && is_straight && run.end == i && is_alike(&pieces[run.start], piece) => {
                run.end += 1;
            }
            _ => runs.push(i..i + 1),
        }
        was_straight = is_straight;
    }
    runs
}

fn is_alike(a: &Piece, b: &Piece) -> bool {
    a.color == b.color && a.width.to_bits() == b.width.to_bits()
}

/// Tells whether a line is finer than half of what was drawn otherwise, or has another colour than all of that.
fn is_finer<'a>(line: &Piece, ink: impl Iterator<Item = &'a Piece>) -> bool {
    let (mut count, mut broader, mut alike) = (0usize, 0usize, 0usize);
    for piece in ink.filter(|piece| !is_alike(line, piece)) {
        count += 1;
        broader += usize::from(line.width <= FINE * piece.width);
        alike += usize::from(line.color == piece.color);
    }
    count > 0 && (2 * broader > count || alike == 0)
}

/// [`Chord`] is a straight line: its way and its middle.
#[derive(Clone, Copy)]
struct Chord {
    way: [f32; 2],
    middle: [f32; 2],
}

impl Chord {
    fn between(a: &Point, b: &Point) -> Self {
        Self {
            way: [b.x - a.x, b.y - a.y],
            middle: [f32::midpoint(a.x, b.x), f32::midpoint(a.y, b.y)],
        }
    }

    fn length(self) -> f32 {
        self.way[0].hypot(self.way[1])
    }
}

/// Takes the line for a chord, if it is as good as straight; `slack` is what it may be longer.
fn chord(piece: &Piece, slack: f32) -> Option<Chord> {
    let chord = Chord::between(piece.points.first()?, piece.points.last()?);
    let is_straight = !piece.is_outline && length(&piece.points) <= 1.02 * chord.length() + slack;
    (is_straight && chord.length() > 0.0).then_some(chord)
}

/// Takes all lines for chords; `None` where one of them is bent.
fn chords(lines: &[Piece]) -> Option<Vec<Chord>> {
    let ends = lines
        .iter()
        .filter_map(|line| Some(distance(line.points.first()?, line.points.last()?)));
    let longest = ends.fold(0.0, f32::max);
    // What is short is bent more by a shaking pen.
    lines.iter().map(|line| chord(line, 0.02 * longest)).collect()
}

fn segments(line: &Piece) -> Vec<Chord> {
    line.points
        .windows(2)
        .map(|pair| Chord::between(&pair[0], &pair[1]))
        .collect()
}

/// Tells whether nearly all chords have one direction and lie at even steps across it; what does not may do so by
/// itself, `others` times.
fn is_hatching(chords: &[Chord], others: usize) -> bool {
    let Some(longest) = chords.iter().max_by(|a, b| a.length().total_cmp(&b.length())) else {
        return false;
    };
    if chords.len() < LEAST {
        return false;
    }
    let [dx, dy] = longest.way.map(|way| way / longest.length().max(f32::MIN_POSITIVE));
    let across = |[x, y]: [f32; 2]| x * dy - y * dx;
    let jitter = spread(chords.iter().map(|chord| across(chord.middle))) / chords.len() as f32;
    let is_parallel = |chord: &Chord| across(chord.way).abs() <= ANGLE * chord.length() + jitter;
    let (parallel, rest): (Vec<Chord>, Vec<Chord>) = chords.iter().partition(|chord| is_parallel(chord));
    let total = |chords: &[Chord]| chords.iter().map(|chord| chord.length()).sum::<f32>();
    let rest_fits = total(&parallel) >= PARALLEL * total(chords) || others > 0 && is_hatching(&rest, others - 1);
    rest_fits && is_even(parallel.iter().map(|chord| across(chord.middle)).collect())
}

/// Counts how often a zigzag goes back the way that it came; a line that hardly bends never does.
fn turns(segments: &[Chord]) -> usize {
    let Some(longest) = segments.iter().max_by(|a, b| a.length().total_cmp(&b.length())) else {
        return 0;
    };
    let along = |chord: &Chord| longest.way[0] * chord.way[0] + longest.way[1] * chord.way[1];
    // What leads from one line to the next goes across.
    let ways = segments
        .iter()
        .map(|chord| (along(chord), chord.length() * longest.length()));
    let ways: Vec<bool> = ways
        .filter(|(along, most)| along.abs() > 0.7 * most)
        .map(|(along, _)| along > 0.0)
        .collect();
    ways.windows(2).filter(|pair| pair[0] != pair[1]).count()
}

fn spread(numbers: impl Iterator<Item = f32>) -> f32 {
    let (least, most) = numbers.fold((f32::INFINITY, f32::NEG_INFINITY), |(a, b), n| (a.min(n), b.max(n)));
    (most - least).max(0.0)
}

/// Tells whether places lie at even steps; several that are nearly the same are one.
fn is_even(mut places: Vec<f32>) -> bool {
    places.sort_by(f32::total_cmp);
    let usual = spread(places.iter().copied()) / (places.len().max(2) - 1) as f32;
    let mut heaps: Vec<(f32, usize)> = Vec::new();
    for place in places {
        match heaps.last_mut() {
            Some((sum, count)) if place - *sum / *count as f32 <= 0.5 * usual => {
                *sum += place;
                *count += 1;
            }
            _ => heaps.push((place, 1)),
        }
    }
    if heaps.len() < LEAST_PLACES {
        return false;
    }
    let middles: Vec<f32> = heaps.iter().map(|(sum, count)| sum / *count as f32).collect();
    let mut steps: Vec<f32> = middles.windows(2).map(|pair| pair[1] - pair[0]).collect();
    steps.sort_by(f32::total_cmp);
    let usual = steps[steps.len() / 2];
    let even = steps
        .iter()
        .filter(|step| (*step - usual).abs() <= STEP * usual)
        .count();
    even as f32 >= EVEN * steps.len() as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(places: &[[f32; 2]], width: f32, color: [u8; 3]) -> Piece {
        Piece {
            element: String::new(),
            part: 0,
            points: places.iter().map(|[x, y]| Point::new(*x, *y)).collect(),
            width,
            color: Some(color),
            is_outline: false,
        }
    }

    #[test]
    fn a_zigzag_of_its_own_colour_is_a_filling_and_a_whisker_is_ink() {
        let ink = line(&[[0.0, 0.0], [50.0, 90.0], [99.0, 3.0]], 4.0, [0; 3]);
        let zigzag = (0..20)
            .map(|i| [3.0 * i as f32, if i % 2 == 0 { 10.0 } else { 60.0 }])
            .collect::<Vec<_>>();
        let whisker = (0..20)
            .map(|i| [4.0 * i as f32, 0.02 * (i * i) as f32])
            .collect::<Vec<_>>();
        for (places, hatches) in [(zigzag, 1), (whisker, 0)] {
            let pieces = vec![ink.clone(), line(&places, 1.0, [200, 80, 0])];
            assert_eq!(without(pieces).1, hatches, "{places:?}");
        }
    }
}
