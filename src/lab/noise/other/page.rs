//! This is the page that the judging generator draws on: the drawing in units of its longer side, and where ink is.

use rand::seq::IteratorRandom;
use rand::{Rng, RngExt};

use super::Line;

/// So many cells lie along the page's longer side, and so many cells of margin around it.
const CELLS: i32 = 10;
const MARGIN: i32 = 2;

/// A line goes on straight as long as it has turned by less than this, in radians, and over at most this way.
const LEAST_TURN: f32 = 0.2;
const LONGEST: f32 = 0.15;
/// Samples nearer than this to the last one are dropped.
const LEAST_WAY: f32 = 0.008;

/// [`Ground`] is what lies in a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ground {
    /// There is no ink, within the drawing or about it.
    Empty,
    /// There is ink.
    Inked,
    /// There is no ink, beyond the drawing.
    Outside,
}

impl Ground {
    pub fn some(random: &mut impl Rng) -> Self {
        match random.random_range(0..10) {
            0..4 => Self::Inked,
            4..7 => Self::Empty,
            _ => Self::Outside,
        }
    }
}

/// [`Page`] is a drawing with its upper left corner at 0 and its longer side 1.
pub(super) struct Page {
    pub strokes: Vec<Line>,
    pub extent: [f32; 2],
    origin: [f32; 2],
    unit: f32,
}

impl Page {
    pub fn new(strokes: &[Line]) -> Self {
        let (mut low, mut high) = ([f32::MAX; 2], [f32::MIN; 2]);
        for p in strokes.iter().flatten() {
            for k in 0..2 {
                low[k] = low[k].min(p[k]);
                high[k] = high[k].max(p[k]);
            }
        }
        let unit = (high[0] - low[0]).max(high[1] - low[1]).max(1.0);
        let onto = |p: &[f32; 2]| [(p[0] - low[0]) / unit, (p[1] - low[1]) / unit];
        Self {
            strokes: strokes.iter().map(|s| s.iter().map(onto).collect()).collect(),
            extent: [(high[0] - low[0]) / unit, (high[1] - low[1]) / unit],
            origin: low,
            unit,
        }
    }

    pub fn middle(&self) -> [f32; 2] {
        self.extent.map(|side| 0.5 * side)
    }

    /// Chooses one of the strokes, each as likely as the others.
    pub fn some_stroke(&self, random: &mut impl Rng) -> usize {
        random.random_range(0..self.strokes.len())
    }

    /// Chooses a place in some cell of this ground; anywhere where there is none.
    pub fn cell(&self, ground: Ground, random: &mut impl Rng) -> [f32; 2] {
        let size = 1.0 / CELLS as f32;
        let of = |v: f32| (v / size).floor() as i32;
        let [columns, rows] = self.extent.map(|side| of(side).max(0) + 1);
        let inked = |x: i32, y: i32| {
            let points = self.strokes.iter().flatten();
            points.into_iter().any(|p| [of(p[0]), of(p[1])] == [x, y])
        };
        let all = (-MARGIN..columns + MARGIN).flat_map(|x| (-MARGIN..rows + MARGIN).map(move |y| (x, y)));
        let within = |x: i32, y: i32| (0..columns).contains(&x) && (0..rows).contains(&y);
        let fits = |&(x, y): &(i32, i32)| match ground {
            Ground::Inked => inked(x, y),
            Ground::Empty => !inked(x, y),
            Ground::Outside => !within(x, y),
        };
        let (x, y) = all.filter(fits).choose(random).unwrap_or_default();
        [x, y].map(|v| size * (v as f32 + random.random::<f32>()))
    }

    /// Stores `stroke` as the data set would: in whole canvas units, with a point where it has
    /// turned or gone far.
    pub fn stored(&self, stroke: &[[f32; 2]]) -> Line {
        // The places in `stroke` of the points that are kept.
        let mut kept = vec![0];
        let mut heading: Option<f32> = None;
        for (i, p) in stroke.iter().enumerate().skip(1) {
            let last = kept[kept.len() - 1];
            let from = stroke[last];
            let way = [p[0] - from[0], p[1] - from[1]];
            let length = way[0].hypot(way[1]);
            let is_last = i + 1 == stroke.len();
            if length < LEAST_WAY && !(is_last && kept.len() == 1) {
                continue;
            }
            let now = way[1].atan2(way[0]);
            let turned = heading.map_or(0.0, |before| {
                let turn = (now - before).abs();
                turn.min(std::f32::consts::TAU - turn)
            });
            if is_last || turned > LEAST_TURN || length > LONGEST {
                // Where the line began to turn, which is the sample before.
                let turned_before = turned > LEAST_TURN && i - 1 > last;
                kept.push(if turned_before { i - 1 } else { i });
                heading = None;
            } else {
                heading.get_or_insert(now);
            }
        }
        if kept[kept.len() - 1] + 1 < stroke.len() {
            kept.push(stroke.len() - 1);
        }
        let back = |p: [f32; 2]| [0, 1].map(|k| (self.origin[k] + self.unit * p[k]).round());
        let mut line: Line = kept.into_iter().map(|i| back(stroke[i])).collect();
        line.dedup();
        line
    }
}
