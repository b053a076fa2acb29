//! Reads ink of varying width that is drawn as a strip of filled shapes, one for each step of the pen: four-cornered
//! ones, round ended ones, or triangles by turns.

use super::{Piece, distance, length};
use crate::sketch::{Bounds, Point};

/// A strip has at least so many shapes, or of triangles so many, and is so many times as long as it is broad.
const LEAST: usize = 3;
const LEAST_TRIANGLES: usize = 4;
const LONG: f32 = 3.0;

/// A shape begins where the one before it ended, within this share of their width, or of the drawing.
const APART: f32 = 0.3;
const SAME_PLACE: f32 = 1e-3;

/// From one end to the other, and from one shape to the next, the width grows by no more than this factor.
const GROWTH: f32 = 2.2;

/// A round ended shape is so many times as long as broad at least.
const OBLONG: f32 = 1.15;

/// Puts lines in the place of strips; says how many shapes there were.
pub(super) fn joined(pieces: &[Piece], size: f32) -> (Vec<Piece>, usize) {
    let (pieces, triangles) = runs(pieces, LEAST_TRIANGLES, |run| triangles(run, size));
    let (pieces, steps) = runs(&pieces, LEAST, |run| steps(run, size));
    (pieces, triangles + steps)
}

/// Goes through shapes that follow one another in one colour, and puts the line in the place of as many as `line` takes
/// from the beginning of what is left of them: it returns the middle and the width at each place, and how many it took.
fn runs(pieces: &[Piece], least: usize, line: impl Fn(&[Piece]) -> Option<(Middle, usize)>) -> (Vec<Piece>, usize) {
    let (mut kept, mut count) = (Vec::with_capacity(pieces.len()), 0);
    let (mut at, mut alike) = (0, 0);
    while let Some(first) = pieces.get(at) {
        if alike <= at {
            let is_alike = |piece: &&Piece| piece.is_outline && piece.color == first.color;
            alike = at + pieces[at..].iter().take_while(is_alike).count().max(1);
        }
        let found = line(&pieces[at..alike]).filter(|(middle, taken)| *taken >= least && is_long(middle));
        if let Some((middle, taken)) = found {
            kept.push(inked(first, &middle));
            count += taken;
            at += taken;
        } else {
            kept.push(first.clone());
            at += 1;
        }
    }
    (kept, count)
}

/// [`Middle`] is the middle of a strip, with its width at each place.
type Middle = Vec<(Point, f32)>;

fn is_long(middle: &Middle) -> bool {
    let long: f32 = middle.windows(2).map(|pair| distance(&pair[0].0, &pair[1].0)).sum();
    let broad = middle.iter().map(|(_, width)| width).sum::<f32>() / middle.len() as f32;
    long >= LONG * broad
}

/// Draws the line along a middle; its widths become pressure.
fn inked(first: &Piece, middle: &Middle) -> Piece {
    let widest = middle.iter().map(|(_, width)| *width).fold(f32::MIN_POSITIVE, f32::max);
    let varies = middle.iter().any(|(_, width)| *width < 0.95 * widest);
    let points = middle.iter().map(|(at, width)| Point {
        pressure: varies.then(|| (width / widest).clamp(0.0, 1.0)),
        ..*at
    });
    Piece {
        points: points.collect(),
        width: widest,
        is_outline: false,
        part: 0,
        ..first.clone()
    }
}

/// [`Way`] is a way through a shape from end to end.
#[derive(Clone, Copy)]
struct Way {
    ends: [Point; 2],
    widths: [f32; 2],
}

impl Way {
    fn turned(self) -> Self {
        let ([a, b], [v, w]) = (self.ends, self.widths);
        Self {
            ends: [b, a],
            widths: [w, v],
        }
    }

    /// Tells whether `next` goes on where this way ends.
    fn leads_to(self, next: Self, size: f32) -> bool {
        let [before, after] = [self.widths[1], next.widths[0]];
        let reach = (APART * before.min(after)).max(SAME_PLACE * size);
        distance(&self.ends[1], &next.ends[0]) <= reach && before.max(after) <= GROWTH * before.min(after)
    }
}

fn between(a: &Point, b: &Point) -> Point {
    Point::new(f32::midpoint(a.x, b.x), f32::midpoint(a.y, b.y))
}

/// Returns the corners of a closed shape, each once.
fn corners(piece: &Piece) -> &[Point] {
    match &piece.points[..] {
        [first, middle @ .., last] if first == last && !middle.is_empty() => &piece.points[..=middle.len()],
        points => points,
    }
}

/// Returns the ways through a shape in both directions: across one or the other pair of sides of four corners, and
/// along a round ended one.
fn ways(piece: &Piece) -> Vec<Way> {
    let corners = corners(piece);
    let ways = match corners {
        [] | [_] | [_, _] | [_, _, _] => Vec::new(),
        [a, b, c, d] => [[a, b, c, d], [b, c, d, a]]
            .map(|[a, b, c, d]| Way {
                ends: [between(a, b), between(c, d)],
                widths: [distance(a, b), distance(c, d)],
            })
            .to_vec(),
        _ => along(corners, length(&piece.points)).into_iter().collect(),
    };
    let is_even = |way: &Way| {
        let [a, b] = way.widths;
        a.max(b) <= GROWTH * a.min(b) && a.min(b) > 0.0
    };
    ways.into_iter()
        .filter(is_even)
        .flat_map(|way| [way, way.turned()])
        .collect()
}

/// Finds the way along a shape with round ends, which lies half a width inside of them.
fn along(corners: &[Point], around: f32) -> Option<Way> {
    let bounds = Bounds::around(corners);
    let middle = Point::new(
        f32::midpoint(bounds.min[0], bounds.max[0]),
        f32::midpoint(bounds.min[1], bounds.max[1]),
    );
    let farthest = |from: &Point| {
        let far = |p: &&Point| distance(from, p);
        corners.iter().max_by(|a, b| far(a).total_cmp(&far(b)))
    };
    let first = farthest(&middle)?;
    let last = farthest(first)?;
    let long = distance(first, last);
    let next = corners.iter().cycle().skip(1);
    let doubled: f32 = corners.iter().zip(next).map(|(a, b)| a.x * b.y - b.x * a.y).sum();
    // A rectangle with two half circles has this width, by its way around and its length.
    let width = (around - 2.0 * long) / (std::f32::consts::PI - 2.0);
    let area = 0.5 * doubled.abs();
    let expected = width * (long - width) + 0.25 * std::f32::consts::PI * width * width;
    let fits = width > 0.0 && long >= OBLONG * width && (area - expected).abs() <= 0.15 * expected;
    let inside = |from: &Point, to: &Point| {
        let t = 0.5 * width / long;
        Point::new(from.x + t * (to.x - from.x), from.y + t * (to.y - from.y))
    };
    fits.then(|| Way {
        ends: [inside(first, last), inside(last, first)],
        widths: [width; 2],
    })
}

/// Tells whether a shape is a disc about `at` as broad as a strip of this `width`: programs put them on its joints.
fn is_joint(piece: &Piece, at: &Point, width: f32, size: f32) -> bool {
    let bounds = Bounds::around(&piece.points);
    let [w, h] = bounds.size();
    let [x, y] = bounds.center();
    let is_round = w.max(h) <= 1.1 * w.min(h) && corners(piece).len() > 6;
    let is_there = distance(&Point::new(x, y), at) <= (APART * width).max(SAME_PLACE * size);
    is_round && is_there && w.max(width) <= GROWTH * w.min(width)
}

/// Follows shapes from end to end as far as they lead, discs on the joints passed over.
fn steps(run: &[Piece], size: f32) -> Option<(Middle, usize)> {
    let is_step = |at: &usize| run.get(*at).is_some_and(|piece| !ways(piece).is_empty());
    let first = (0..2).find(is_step)?;
    let second = (first + 1..first + 3).find(is_step)?;
    let pairs = ways(&run[first])
        .into_iter()
        .flat_map(|a| ways(&run[second]).into_iter().map(move |b| (a, b)));
    let leading = pairs.filter(|(a, b)| a.leads_to(*b, size));
    let gap = |(a, b): &(Way, Way)| distance(&a.ends[1], &b.ends[0]);
    let (mut way, _) = leading.min_by(|a, b| gap(a).total_cmp(&gap(b)))?;
    if first > 0 && !is_joint(&run[0], &way.ends[0], way.widths[0], size) {
        return None;
    }
    let mut middle = vec![(way.ends[0], way.widths[0])];
    let mut taken = first + 1;
    for piece in &run[first + 1..] {
        let following = ways(piece).into_iter().filter(|next| way.leads_to(*next, size));
        let gap = |next: &Way| distance(&way.ends[1], &next.ends[0]);
        match following.min_by(|a, b| gap(a).total_cmp(&gap(b))) {
            Some(next) => {
                let width = f32::midpoint(way.widths[1], next.widths[0]);
                middle.push((between(&way.ends[1], &next.ends[0]), width));
                way = next;
            }
            None if is_joint(piece, &way.ends[1], way.widths[1], size) => {}
            None => break,
        }
        taken += 1;
    }
    middle.push((way.ends[1], way.widths[1]));
    Some((middle, taken))
}

/// Follows triangles of which each shares a side with the next; the middle goes through the middles of those sides.
fn triangles(run: &[Piece], size: f32) -> Option<(Middle, usize)> {
    let shared = |a: &Piece, b: &Piece| {
        let ([_, _, _], [_, _, _]) = (corners(a), corners(b)) else {
            return None;
        };
        let is_there = |p: &&Point| corners(b).iter().any(|q| distance(p, q) <= SAME_PLACE * size);
        let both: Vec<&Point> = corners(a).iter().filter(is_there).collect();
        let [p, q] = both[..] else { return None };
        Some((between(p, q), distance(p, q)))
    };
    let mut middle: Middle = Vec::new();
    for pair in run.windows(2) {
        match shared(&pair[0], &pair[1]) {
            Some(side) => middle.push(side),
            None => break,
        }
    }
    let taken = middle.len() + 1;
    (taken > 1).then_some((middle, taken))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn piece(points: &[[f32; 2]]) -> Piece {
        let ring = points.iter().chain(points.first());
        Piece {
            element: String::new(),
            part: 0,
            points: ring.map(|[x, y]| Point::new(*x, *y)).collect(),
            width: 1.0,
            color: Some([0; 3]),
            is_outline: true,
        }
    }

    /// Computes the way of a pen that writes a wave, and its direction there.
    fn wave(i: usize) -> ([f32; 2], [f32; 2]) {
        let t = i as f32 * 0.2;
        let norm = 10.0f32.hypot(20.0 * t.cos());
        ([10.0 * t, 20.0 * t.sin()], [10.0 / norm, 20.0 * t.cos() / norm])
    }

    fn side(i: usize, direction: [f32; 2], offset: f32) -> [f32; 2] {
        let ([x, y], _) = wave(i);
        [x - offset * direction[1], y + offset * direction[0]]
    }

    fn check(pieces: impl Iterator<Item = Piece>, width: f32) {
        let pieces: Vec<Piece> = pieces.collect();
        let count = pieces.len();
        let (joined, shapes) = joined(&pieces, 120.0);
        assert_eq!((joined.len(), shapes), (1, count));
        let points = &joined[0].points;
        let near = |p: &Point| {
            let gaps = (0..800).map(|i| {
                let t = i as f32 * 0.01;
                (p.x - 10.0 * t).hypot(p.y - 20.0 * t.sin())
            });
            gaps.fold(f32::INFINITY, f32::min)
        };
        assert!(points.iter().all(|p| near(p) < 0.3 * width), "{points:?}");
        assert!(points[0].x < 3.0 && points[points.len() - 1].x > 55.0);
        assert!((joined[0].width - width).abs() < 0.25 * width);
    }

    #[test]
    fn quads_each_with_sides_of_its_own_are_one_line() {
        let quads = (0..30).map(|i| {
            let [a, b] = [wave(i).0, wave(i + 1).0];
            let norm = (b[0] - a[0]).hypot(b[1] - a[1]);
            let way = [(b[0] - a[0]) / norm, (b[1] - a[1]) / norm];
            piece(&[
                side(i, way, 3.0),
                side(i + 1, way, 3.0),
                side(i + 1, way, -3.0),
                side(i, way, -3.0),
            ])
        });
        check(quads, 6.0);
    }

    #[test]
    fn discs_on_the_joints_of_quads_belong_to_the_line() {
        let pieces = (0..30).flat_map(|i| {
            let [a, b] = [wave(i).0, wave(i + 1).0];
            let norm = (b[0] - a[0]).hypot(b[1] - a[1]);
            let way = [(b[0] - a[0]) / norm, (b[1] - a[1]) / norm];
            let disc: Vec<[f32; 2]> = (0..12)
                .map(|k| {
                    let (sin, cos) = (k as f32 * std::f32::consts::PI / 6.0).sin_cos();
                    [a[0] + cos, a[1] + sin]
                })
                .collect();
            let quad = [
                side(i, way, 1.0),
                side(i + 1, way, 1.0),
                side(i + 1, way, -1.0),
                side(i, way, -1.0),
            ];
            [piece(&disc), piece(&quad)]
        });
        check(pieces, 2.0);
    }

    #[test]
    fn triangles_by_turns_are_one_line() {
        let at = |k: usize| side(k / 2, wave(k / 2).1, if k.is_multiple_of(2) { 2.0 } else { -2.0 });
        check((0..58).map(|k| piece(&[at(k), at(k + 1), at(k + 2)])), 5.0);
    }

    #[test]
    fn shapes_that_lead_nowhere_stay() {
        let square = |x: f32, y: f32| piece(&[[x, y], [x + 9.0, y], [x + 9.0, y + 9.0], [x, y + 9.0]]);
        let apart: Vec<Piece> = (0..6).map(|i| square(20.0 * i as f32, 0.0)).collect();
        assert_eq!(joined(&apart, 120.0).1, 0);
        let bar = |i: u8| {
            let x = 10.0 * f32::from(i);
            piece(&[[x, 0.0], [x + 10.0, 0.0], [x + 10.0, 90.0], [x, 90.0]])
        };
        assert_eq!(joined(&(0..4).map(bar).collect::<Vec<_>>(), 120.0).1, 0);
    }
}
