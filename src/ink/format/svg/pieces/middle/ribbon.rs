//! Finds the middle of a ribbon: an outline that goes along one side of a line and back along the other.
//!
//! Unlike a picture of the ink, the outline still knows its way where the line crosses itself. Two
//! hands walk along it in opposite directions from one end of the line, each step by the one that
//! brings them nearer to each other, until they meet at the other end; the middle is between them.

use super::super::{distance, length};
use crate::sketch::Point;

/// The steps of the hands are this share of the ink's width, and there are at most so many.
const STEP: f32 = 0.5;
const MOST_STEPS: usize = 1200;

/// So many places are tried as the line's end, and then all about the best of them.
const TRIED: usize = 48;

/// The hands are on average no farther apart than this many widths of the ink, and never than this.
const MEAN_APART: f32 = 1.35;
const MOST_APART: f32 = 2.6;

/// A ribbon is as wide as its ink, within these factors, nearly everywhere (that share).
const WIDTHS: std::ops::Range<f32> = 0.5..1.7;
const EVEN: f32 = 0.75;

/// Finds the middle of the closed `outline` of ink of width `ink`; `None` where it is no ribbon.
pub(super) fn middle(outline: &[Point], ink: f32) -> Option<Vec<[f32; 2]>> {
    let way = even(outline, STEP * ink)?;
    let count = way.len();
    let stride = count.div_ceil(TRIED);
    let best = |starts: &mut dyn Iterator<Item = usize>| {
        let walks = starts.map(|start| (start, walk(&way, start % count)));
        walks.min_by(|a, b| a.1.mean.total_cmp(&b.1.mean))
    };
    let (about, _) = best(&mut (0..count).step_by(stride))?;
    let (_, walk) = best(&mut (about + count - stride..=about + count + stride))?;
    let even = walk
        .apart
        .iter()
        .filter(|apart| WIDTHS.contains(&(*apart / ink)))
        .count();
    let is_even = even as f32 >= EVEN * walk.apart.len() as f32;
    (is_even && walk.mean <= MEAN_APART * ink && walk.most <= MOST_APART * ink).then_some(walk.middle)
}

struct Walk {
    middle: Vec<[f32; 2]>,
    /// The hands are so far apart, step by step, on average and at most.
    apart: Vec<f32>,
    mean: f32,
    most: f32,
}

fn walk(way: &[Point], start: usize) -> Walk {
    let count = way.len();
    let (mut left, mut right) = (0, 1);
    let at = |steps: usize| &way[(start + steps) % count];
    let back = |steps: usize| &way[(start + count - steps % count) % count];
    let mut aparts = Vec::with_capacity(count);
    let mut middle = Vec::with_capacity(count);
    while left + right < count {
        let (a, b) = (at(left), back(right));
        let apart = distance(a, b);
        aparts.push(apart);
        middle.push([f32::midpoint(a.x, b.x), f32::midpoint(a.y, b.y)]);
        let ways = [
            (distance(at(left + 1), back(right + 1)), (1, 1)),
            (distance(at(left + 1), b), (1, 0)),
            (distance(a, back(right + 1)), (0, 1)),
        ];
        // A step of both is worth more: a hand that stays behind has to make up for it.
        let (_, (l, r)) = ways.into_iter().min_by(|a, b| a.0.total_cmp(&b.0)).unwrap_or_default();
        left += l;
        right += r;
    }
    Walk {
        middle,
        mean: aparts.iter().sum::<f32>() / aparts.len().max(1) as f32,
        most: aparts.iter().copied().fold(0.0, f32::max),
        apart: aparts,
    }
}

/// Walks the outline at even steps; `None` where it is too long for the ink's width.
fn even(outline: &[Point], step: f32) -> Option<Vec<Point>> {
    let total = length(outline);
    let count = (total / step) as usize;
    if !(12..=MOST_STEPS).contains(&count) {
        return None;
    }
    let step = total / count as f32;
    let mut way = Vec::with_capacity(count);
    let mut left_over = 0.0;
    for pair in outline.windows(2) {
        let long = distance(&pair[0], &pair[1]);
        let mut along = left_over;
        while along < long && way.len() < count {
            let t = along / long;
            way.push(Point::new(
                pair[0].x + t * (pair[1].x - pair[0].x),
                pair[0].y + t * (pair[1].y - pair[0].y),
            ));
            along += step;
        }
        left_over = along - long;
    }
    (way.len() >= 12).then_some(way)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Draws the outline of a pen of width 4 along `way`.
    fn outline(way: &[[f32; 2]]) -> Vec<Point> {
        let side = |offset: f32| {
            let sides = way.windows(2).map(move |pair| {
                let [dx, dy] = [pair[1][0] - pair[0][0], pair[1][1] - pair[0][1]];
                let norm = dx.hypot(dy);
                Point::new(pair[0][0] - offset * dy / norm, pair[0][1] + offset * dx / norm)
            });
            sides.collect::<Vec<_>>()
        };
        let mut points = side(2.0);
        points.extend(side(-2.0).into_iter().rev());
        points.push(points[0]);
        points
    }

    #[test]
    fn a_line_that_crosses_itself_is_one_line() {
        let turns = |i: usize| i as f32 * 0.05;
        let loops: Vec<[f32; 2]> = (0..260)
            .map(|i| [8.0 * turns(i) + 20.0 * turns(i).sin(), 20.0 * turns(i).cos()])
            .collect();
        let middle = middle(&outline(&loops), 4.0).expect("a ribbon");
        let nearest = |p: &[f32; 2]| {
            loops
                .iter()
                .map(|q| (p[0] - q[0]).hypot(p[1] - q[1]))
                .fold(f32::INFINITY, f32::min)
        };
        // At its tips the middle lies on the outline itself.
        assert!(middle.iter().all(|p| nearest(p) < 2.5));
        let long = |line: &[[f32; 2]]| {
            line.windows(2)
                .map(|w| (w[1][0] - w[0][0]).hypot(w[1][1] - w[0][1]))
                .sum::<f32>()
        };
        assert!(
            (long(&middle) / long(&loops) - 1.0).abs() < 0.1,
            "{} of {}",
            long(&middle),
            long(&loops)
        );
    }

    #[test]
    fn what_is_no_ribbon_is_none() {
        let star = (0..=10).map(|i| {
            let (sin, cos) = (i as f32 * std::f32::consts::PI / 5.0).sin_cos();
            let r = if i % 2 == 0 { 50.0 } else { 19.0 };
            Point::new(r * cos, r * sin)
        });
        assert!(middle(&star.collect::<Vec<_>>(), 14.0).is_none());
        let square = [[0.0, 0.0], [90.0, 0.0], [90.0, 90.0], [0.0, 90.0], [0.0, 0.0]].map(|[x, y]| Point::new(x, y));
        assert!(middle(&square, 45.0).is_none());
    }
}
