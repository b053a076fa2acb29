//! Finds several drawings on one page: strokes that lie together, apart from the others.
//!
//! Strokes are joined over the smallest gaps first, as long as a gap is small beside what it joins (Kruskal's way to a
//! spanning tree, cut by size); then what lies within the box of another joins it, and what is too small to be a
//! drawing joins what is nearest. Gaps are measured on a coarse grid, so that a page of hundreds of strokes takes a few
//! milliseconds.

use std::collections::BTreeMap;

use super::{Bounds, Revision, Sketch, StrokeId};

impl Sketch {
    /// Returns the strokes that `keep` accepts, as a drawing of its own under a revision of its
    /// own: what is said of it is not said of the whole. The same strokes of the same state give
    /// the same revision.
    #[must_use]
    pub fn only(&self, keep: impl Fn(StrokeId) -> bool) -> Self {
        let part = self.with_only(|stroke| keep(stroke.id));
        // FNV-1a; the top bit tells parts from states of a document, which are counted from 0.
        let mix = |hash: u64, number: u64| (hash ^ number).wrapping_mul(0x0100_0000_01b3);
        let names = part.strokes.iter().map(|s| u64::from(s.id.0));
        let hash = names.fold(mix(0xcbf2_9ce4_8422_2325, self.revision.0), mix);
        Self {
            revision: Revision(hash | 1 << 63),
            ..part
        }
    }
}

/// [`Grouping`] says which strokes lie together. Its numbers were chosen by `strokewise-lab eval
/// pages`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Grouping {
    /// Strokes join over gaps up to this share of the size of what they belong to.
    pub gap: f32,
    /// This says how far that size is the smaller one's: 0 takes the larger one's, 1 the smaller
    /// one's, between them a mean.
    pub smaller: f32,
    /// A group smaller than this share of the largest is no drawing of its own.
    pub least: f32,
    /// A group that lies within another's box by this share of its own box belongs to it.
    pub overlap: f32,
}

impl Default for Grouping {
    fn default() -> Self {
        Self {
            gap: 0.25,
            smaller: 0.0,
            least: 0.5,
            overlap: 0.3,
        }
    }
}

/// So many cells lie along the page's longer side.
const CELLS: usize = 128;
/// The drawings of a page have at least so many strokes, on average: a few lines apart are no drawings.
const LEAST_STROKES: usize = 2;
/// A page with more strokes is not taken apart while somebody draws.
const MOST_STROKES: usize = 1000;

impl Grouping {
    /// Finds the strokes of each drawing of a page, in drawing order by their first strokes; there
    /// are none where all strokes are one drawing, too few to be several, or too many.
    pub fn groups(&self, sketch: &Sketch) -> Vec<Vec<StrokeId>> {
        let strokes = sketch.strokes();
        if strokes.len() < 2 || strokes.len() > MOST_STROKES {
            return Vec::new();
        }
        let gaps = Grid::of(sketch).gaps();
        let mut clusters = Clusters::new(strokes.iter().map(|s| s.bounds()));
        for (gap, a, b) in &gaps {
            let [large, small] = clusters.sizes(*a, *b);
            let size = large.powf(1.0 - self.smaller) * small.powf(self.smaller);
            if *gap <= self.gap * size {
                clusters.join(*a, *b);
            }
        }
        self.join_overlapping(&mut clusters);
        self.join_small(&mut clusters, &gaps);
        let mut groups: BTreeMap<usize, Vec<StrokeId>> = BTreeMap::new();
        let mut places = BTreeMap::new();
        for (i, stroke) in strokes.iter().enumerate() {
            let first = *places.entry(clusters.root(i)).or_insert(i);
            groups.entry(first).or_default().push(stroke.id());
        }
        let groups: Vec<_> = groups.into_values().collect();
        let are_drawings = groups.len() > 1 && strokes.len() >= LEAST_STROKES * groups.len();
        if are_drawings { groups } else { Vec::new() }
    }

    fn join_overlapping(&self, clusters: &mut Clusters) {
        loop {
            let roots = clusters.roots();
            let pairs = roots.iter().flat_map(|a| roots.iter().map(move |b| (*a, *b)));
            let within = |(a, b): &(usize, usize)| {
                a != b && share_within(clusters.bounds[*a], clusters.bounds[*b]) >= self.overlap
            };
            match pairs.into_iter().find(within) {
                Some((a, b)) => clusters.join(a, b),
                None => return,
            }
        }
    }

    fn join_small(&self, clusters: &mut Clusters, gaps: &[(f32, usize, usize)]) {
        loop {
            let roots = clusters.roots();
            let largest = roots
                .iter()
                .map(|r| longer_side(clusters.bounds[*r]))
                .fold(0.0, f32::max);
            let is_small = |root: usize| longer_side(clusters.bounds[root]) < self.least * largest;
            let open = gaps.iter().find(|(_, a, b)| {
                let [a, b] = [*a, *b].map(|i| clusters.root(i));
                a != b && (is_small(a) || is_small(b))
            });
            match open {
                Some((_, a, b)) => clusters.join(*a, *b),
                None => return,
            }
        }
    }
}

fn longer_side(bounds: Bounds) -> f32 {
    let [width, height] = bounds.size();
    width.max(height)
}

/// Computes the share of the box `inner`, which has an area even where it is a line, that lies
/// within `outer`.
fn share_within(inner: Bounds, outer: Bounds) -> f32 {
    let least = 0.02 * longer_side(outer).max(longer_side(inner)).max(f32::MIN_POSITIVE);
    let shares = [0, 1].map(|k| {
        let length = (inner.max[k] - inner.min[k]).max(least);
        let middle = 0.5 * (inner.max[k] + inner.min[k]);
        let [from, to] = [middle - 0.5 * length, middle + 0.5 * length];
        ((to.min(outer.max[k]) - from.max(outer.min[k])) / length).clamp(0.0, 1.0)
    });
    shares[0] * shares[1]
}

/// Sets of strokes that were joined, each with the box around it.
struct Clusters {
    parents: Vec<usize>,
    bounds: Vec<Bounds>,
}

impl Clusters {
    fn new(bounds: impl Iterator<Item = Bounds>) -> Self {
        let bounds: Vec<_> = bounds.collect();
        Self {
            parents: (0..bounds.len()).collect(),
            bounds,
        }
    }

    fn root(&self, mut i: usize) -> usize {
        while self.parents[i] != i {
            i = self.parents[i];
        }
        i
    }

    fn roots(&self) -> Vec<usize> {
        (0..self.parents.len()).filter(|i| self.parents[*i] == *i).collect()
    }

    /// Returns the sizes of the sets that two strokes belong to, the larger first.
    fn sizes(&self, a: usize, b: usize) -> [f32; 2] {
        let [a, b] = [a, b].map(|i| longer_side(self.bounds[self.root(i)]));
        [a.max(b), a.min(b)]
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        let (first, other) = (a.min(b), a.max(b));
        self.parents[other] = first;
        self.bounds[first] = self.bounds[first].union(self.bounds[other]);
    }
}

/// [`Grid`] says which stroke is nearest to each cell of the page, and how near.
struct Grid {
    columns: usize,
    nearest: Vec<usize>,
    away: Vec<f32>,
    cell: f32,
    /// These strokes share a cell.
    touching: Vec<(usize, usize)>,
}

const NOBODY: usize = usize::MAX;

impl Grid {
    fn of(sketch: &Sketch) -> Self {
        let bounds = sketch.bounds();
        let cell = (longer_side(bounds) / CELLS as f32).max(f32::MIN_POSITIVE);
        let [columns, rows] = bounds.size().map(|side| ((side / cell) as usize).min(CELLS) + 1);
        let mut grid = Self {
            columns,
            nearest: vec![NOBODY; columns * rows],
            away: vec![f32::INFINITY; columns * rows],
            cell,
            touching: Vec::new(),
        };
        for (i, stroke) in sketch.strokes().iter().enumerate() {
            let place = |p: [f32; 2]| [0, 1].map(|k| (p[k] - bounds.min[k]) / cell);
            let points = stroke.points().iter().map(|p| place([p.x, p.y]));
            let points: Vec<[f32; 2]> = points.collect();
            grid.mark(i, points[0]);
            for pair in points.windows(2) {
                grid.mark_line(i, pair[0], pair[1]);
            }
        }
        grid.spread();
        grid
    }

    fn mark_line(&mut self, stroke: usize, from: [f32; 2], to: [f32; 2]) {
        let steps = (to[0] - from[0]).abs().max((to[1] - from[1]).abs()).ceil() as usize;
        for step in 1..=steps {
            let t = step as f32 / steps as f32;
            self.mark(stroke, [0, 1].map(|k| from[k] + t * (to[k] - from[k])));
        }
    }

    fn mark(&mut self, stroke: usize, at: [f32; 2]) {
        let rows = self.nearest.len() / self.columns;
        let [column, row] = [(at[0], self.columns), (at[1], rows)].map(|(v, most)| (v as usize).min(most - 1));
        let cell = row * self.columns + column;
        let there = self.nearest[cell];
        if there != NOBODY && there != stroke {
            self.touching.push((there, stroke));
        }
        self.nearest[cell] = stroke;
        self.away[cell] = 0.0;
    }

    /// Lets every cell know the nearest stroke, by two passes of chamfers.
    fn spread(&mut self) {
        let (columns, count) = (self.columns as isize, self.nearest.len() as isize);
        let diagonal = std::f32::consts::SQRT_2;
        let forward = [(-1, 0, 1.0), (0, -1, 1.0), (-1, -1, diagonal), (1, -1, diagonal)];
        let backward = forward.map(|(x, y, d)| (-x, -y, d));
        let mut pass = |cells: &mut dyn Iterator<Item = isize>, steps: [(isize, isize, f32); 4]| {
            for cell in cells {
                let column = cell % columns;
                for (x, y, step) in steps {
                    let from = cell + y * columns + x;
                    let is_beside = (0..columns).contains(&(column + x)) && (0..count).contains(&from);
                    if is_beside && self.away[from as usize] + step < self.away[cell as usize] {
                        self.away[cell as usize] = self.away[from as usize] + step;
                        self.nearest[cell as usize] = self.nearest[from as usize];
                    }
                }
            }
        };
        pass(&mut (0..count), forward);
        pass(&mut (0..count).rev(), backward);
    }

    /// Lists the gaps between strokes that have no other between them, in canvas units, the
    /// smallest first.
    fn gaps(&self) -> Vec<(f32, usize, usize)> {
        let mut least: BTreeMap<(usize, usize), f32> = BTreeMap::new();
        let mut note = |a: usize, b: usize, gap: f32| {
            let known = least.entry((a.min(b), a.max(b))).or_insert(f32::INFINITY);
            *known = known.min(gap);
        };
        for (a, b) in &self.touching {
            note(*a, *b, 0.0);
        }
        for cell in 0..self.nearest.len() {
            let right = (cell % self.columns + 1 < self.columns).then_some(cell + 1);
            let below = Some(cell + self.columns).filter(|c| *c < self.nearest.len());
            for other in right.into_iter().chain(below) {
                let [a, b] = [cell, other].map(|c| self.nearest[c]);
                if a != b {
                    note(a, b, self.cell * (self.away[cell] + self.away[other] + 1.0));
                }
            }
        }
        let mut gaps: Vec<_> = least.into_iter().map(|((a, b), gap)| (gap, a, b)).collect();
        gaps.sort_by(|a, b| a.0.total_cmp(&b.0));
        gaps
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sketch::Point;

    fn square(x: f32, y: f32, side: f32) -> Vec<Point> {
        let corners = [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0], [0.0, 0.0]];
        corners.map(|[a, b]| Point::new(x + side * a, y + side * b)).to_vec()
    }

    fn groups(strokes: Vec<Vec<Point>>) -> Vec<Vec<u32>> {
        let groups = Grouping::default().groups(&Sketch::from_polylines(strokes));
        groups
            .into_iter()
            .map(|g| g.into_iter().map(|id| id.0).collect())
            .collect()
    }

    #[test]
    fn drawings_apart_are_told_apart_in_the_order_in_which_they_were_begun() {
        // A head with two eyes, twice; the eye of the second one comes last but one.
        let found = groups(vec![
            square(300.0, 0.0, 100.0),
            square(0.0, 0.0, 100.0),
            square(20.0, 20.0, 8.0),
            square(330.0, 30.0, 8.0),
            square(60.0, 20.0, 8.0),
        ]);
        assert_eq!(found, [vec![0, 3], vec![1, 2, 4]]);
    }

    #[test]
    fn what_lies_close_what_is_small_and_a_lone_stroke_are_no_drawings_of_their_own() {
        let none: Vec<Vec<u32>> = Vec::new();
        assert_eq!(groups(vec![square(0.0, 0.0, 100.0), square(110.0, 0.0, 100.0)]), none);
        assert_eq!(groups(vec![square(0.0, 0.0, 100.0), square(250.0, 0.0, 10.0)]), none);
        assert_eq!(groups(vec![square(0.0, 0.0, 100.0)]), none);
        assert_eq!(
            groups(vec![vec![Point::new(3.0, 3.0)], vec![Point::new(3.0, 3.0)]]),
            none
        );
    }
}
