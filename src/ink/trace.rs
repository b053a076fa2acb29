//! Turns pixels back into strokes: the middle lines of ink.
//!
//! Ink is thinned to lines of one pixel (Guo and Hall 1989). A pen then follows the lines from their ends and goes
//! straight on where they cross, as a hand would. Which line came first nobody can tell any more.

mod small;

pub use small::SMALL_SPUR;

/// This is the tolerance to give [`simplified`], in pixels of what was traced: less than the width of the steps that
/// pixels make of a slanted line, so that no more than those go.
pub const TOLERANCE: f32 = 0.9;

/// Each point moves to the mean of so many neighbours each way, which takes the steps out of a line.
const SMOOTHING: usize = 2;

/// So many pixels back the pen looks for the direction in which it goes.
const MEMORY: usize = 5;

/// [`Bitmap`] says which pixels are ink.
#[derive(Debug, Clone)]
pub struct Bitmap {
    /// There are so many columns, with one free on each side.
    width: usize,
    ink: Vec<bool>,
}

/// [`Line`] is a line through the middles of pixels, in pixels from the middle of the first one.
pub type Line = Vec<[f32; 2]>;

impl Bitmap {
    /// Makes a bitmap of `width` times `height` pixels; `is_ink` tells by column and row.
    pub fn new(width: usize, height: usize, is_ink: impl Fn(usize, usize) -> bool) -> Self {
        // A border of one pixel stays free, so that every pixel of ink has eight neighbours.
        let mut ink = vec![false; (width + 2) * (height + 2)];
        for row in 0..height {
            for column in 0..width {
                ink[(row + 1) * (width + 2) + column + 1] = is_ink(column, row);
            }
        }
        let width = width + 2;
        Self { width, ink }
    }

    /// Finds the middle lines. What is shorter than `spur` pixels and begins on another line is
    /// what thinning leaves of a blot, and left out.
    pub fn lines(mut self, spur: usize) -> Vec<Line> {
        self.thin();
        let lines = self.followed(spur);
        lines.iter().map(|line| self.smoothed(line)).collect()
    }

    /// Finds the middle lines and puts those together that go straight on where an earlier line
    /// crosses them, as a hand drew them.
    pub fn strokes(self, spur: usize) -> Vec<Line> {
        let mut lines = self.lines(spur);
        let mut first = 0;
        while first < lines.len() && lines.len() <= MOST_JOINED {
            match (first + 1..lines.len()).find_map(|b| Some((b, joined(&lines[first], &lines[b])?))) {
                // The later one goes, so that the number of the earlier one stays.
                Some((later, line)) => {
                    lines.remove(later);
                    lines[first] = line;
                }
                None => first += 1,
            }
        }
        lines
    }

    /// Returns the way to each of the eight neighbours, in order around a pixel, from the one
    /// above.
    fn around(&self) -> [isize; 8] {
        let side = self.width as isize;
        [-side, 1 - side, 1, side + 1, side, side - 1, -1, -side - 1]
    }

    fn neighbours(&self, pixel: usize) -> [bool; 8] {
        self.around().map(|step| self.ink[pixel.wrapping_add_signed(step)])
    }

    /// Takes ink off the borders, one side at a time, as long as no line breaks or shrinks.
    fn thin(&mut self) {
        let mut pixels: Vec<usize> = (0..self.ink.len()).filter(|p| self.ink[*p]).collect();
        loop {
            let before = pixels.len();
            for lower_left in [false, true] {
                let loose: Vec<usize> = pixels
                    .iter()
                    .copied()
                    .filter(|p| is_loose(self.neighbours(*p), lower_left))
                    .collect();
                for pixel in loose {
                    self.ink[pixel] = false;
                }
                pixels.retain(|p| self.ink[*p]);
            }
            if pixels.len() == before {
                return;
            }
        }
    }

    /// Follows the lines as a pen would draw them, as pixels.
    fn followed(&self, spur: usize) -> Vec<Vec<usize>> {
        let degree = |p: &usize| self.neighbours(*p).into_iter().filter(|n| *n).count();
        let mut starts: Vec<usize> = (0..self.ink.len()).filter(|p| self.ink[*p]).collect();
        // Ends of lines first; the order within stays from top to bottom.
        starts.sort_by_key(|p| degree(p) > 1);
        let mut free = self.ink.clone();
        let mut lines = Vec::new();
        for start in starts {
            if !free[start] {
                continue;
            }
            free[start] = false;
            let mut line = vec![start];
            self.follow(&mut line, &mut free);
            // From the middle of a line the pen goes back the other way as well.
            line.reverse();
            self.follow(&mut line, &mut free);
            let joins = [true, false].map(|at_end| self.join(&mut line, at_end));
            if joins.contains(&true) && line.len() < spur {
                continue;
            }
            lines.push(line);
        }
        lines
    }

    /// Lengthens an end of the line to the line that it touches, if any.
    fn join(&self, line: &mut Vec<usize>, at_end: bool) -> bool {
        if !at_end {
            line.reverse();
        }
        let last = line[line.len() - 1];
        let near = &line[line.len().saturating_sub(MEMORY)..];
        let touched = self
            .around()
            .map(|step| last.wrapping_add_signed(step))
            .into_iter()
            .find(|p| self.ink[*p] && !near.contains(p));
        line.extend(touched);
        if !at_end {
            line.reverse();
        }
        touched.is_some()
    }

    /// Goes on from the line's last pixel, as straight as possible, until there is nothing left to draw.
    fn follow(&self, line: &mut Vec<usize>, free: &mut [bool]) {
        while let Some(&last) = line.last() {
            let before = line[line.len().saturating_sub(MEMORY)];
            let [x, y] = self.point(last);
            let [bx, by] = self.point(before);
            let straightness = |next: &usize| {
                let [nx, ny] = self.point(*next);
                let (dx, dy) = (nx - x, ny - y);
                (dx * (x - bx) + dy * (y - by)) / dx.hypot(dy)
            };
            let next = self
                .around()
                .map(|step| last.wrapping_add_signed(step))
                .into_iter()
                .filter(|p| free[*p])
                .max_by(|a, b| straightness(a).total_cmp(&straightness(b)));
            let Some(next) = next else { return };
            free[next] = false;
            line.push(next);
        }
    }

    /// Returns the place of a pixel's middle.
    fn point(&self, pixel: usize) -> [f32; 2] {
        [pixel % self.width, pixel / self.width].map(|i| i as f32 - 1.0)
    }

    /// Smooths the line's points, each the mean of its neighbourhood; the ends stay.
    fn smoothed(&self, line: &[usize]) -> Line {
        (0..line.len())
            .map(|i| {
                let reach = SMOOTHING.min(i).min(line.len() - 1 - i);
                let around = line[i - reach..=i + reach].iter().map(|p| self.point(*p));
                let sum = around.fold([0.0; 2], |sum, p| [sum[0] + p[0], sum[1] + p[1]]);
                sum.map(|v| v / (2 * reach + 1) as f32)
            })
            .collect()
    }
}

/// Two ends that are nearer than this, in pixels, are parts of one line where it goes on straight.
const GAP: f32 = 6.0;

/// It is so straight: the cosine of the turn, each direction taken over so many points.
const STRAIGHT: f32 = 0.8;
const LOOK_BACK: usize = 8;

/// Lines are put together while there are no more than so many: every two are looked at.
const MOST_JOINED: usize = 400;

/// Joins two lines to one, where one goes straight on at an end of the other.
fn joined(a: &Line, b: &Line) -> Option<Line> {
    for (turn_a, turn_b) in [(false, false), (false, true), (true, false), (true, true)] {
        let [a, b] = [(a, turn_a), (b, turn_b)].map(|(line, turn)| {
            let mut line = line.clone();
            if turn {
                line.reverse();
            }
            line
        });
        let (end, begin) = (a[a.len() - 1], b[0]);
        let [gap_x, gap_y] = [begin[0] - end[0], begin[1] - end[1]];
        if gap_x.hypot(gap_y) > GAP {
            continue;
        }
        let [ax, ay] = direction(a[a.len() - 1 - LOOK_BACK.min(a.len() - 1)], end);
        let [bx, by] = direction(begin, b[LOOK_BACK.min(b.len() - 1)]);
        if ax * bx + ay * by >= STRAIGHT {
            return Some([a, b].concat());
        }
    }
    None
}

fn direction(from: [f32; 2], to: [f32; 2]) -> [f32; 2] {
    let [dx, dy] = [to[0] - from[0], to[1] - from[1]];
    let norm = dx.hypot(dy).max(f32::MIN_POSITIVE);
    [dx / norm, dy / norm]
}

/// Tells whether a pixel with these neighbours may go, in the pass that takes off the upper right
/// borders or in the one that takes off the lower left ones: the conditions of Guo and Hall, which
/// leave slanted lines two pixels wide as long as they are.
fn is_loose(neighbours: [bool; 8], lower_left: bool) -> bool {
    let n = neighbours;
    // Each side with a corner beside it: how many lines meet here, and whether this is an end of one.
    let lines = (0..4).filter(|i| !n[2 * i] && (n[2 * i + 1] || n[(2 * i + 2) % 8]));
    let pairs = |first: usize| {
        (0..4)
            .filter(|i| n[(2 * i + first) % 8] || n[(2 * i + first + 1) % 8])
            .count()
    };
    if lines.count() != 1 || !(2..=3).contains(&pairs(0).min(pairs(7))) {
        return false;
    }
    let [up, up_right, right, down_right, down, down_left, left, up_left] = n;
    if lower_left {
        !(left && (down || down_left || !up_left))
    } else {
        !(right && (up || up_right || !down_right))
    }
}

/// Returns the line with fewer points: none that is left out lies farther than `tolerance` from the
/// line between its neighbours (Douglas and Peucker 1973).
pub fn simplified(line: &[[f32; 2]], tolerance: f32) -> Line {
    if line.len() < 3 {
        return line.to_vec();
    }
    let mut kept = vec![false; line.len()];
    kept[0] = true;
    kept[line.len() - 1] = true;
    let mut open = vec![(0, line.len() - 1)];
    while let Some((from, to)) = open.pop() {
        let distance = |i: &usize| distance_to_segment(line[*i], line[from], line[to]);
        let farthest = (from + 1..to).max_by(|a, b| distance(a).total_cmp(&distance(b)));
        if let Some(farthest) = farthest.filter(|i| distance(i) > tolerance) {
            kept[farthest] = true;
            open.extend([(from, farthest), (farthest, to)]);
        }
    }
    line.iter()
        .zip(kept)
        .filter(|(_, kept)| *kept)
        .map(|(p, _)| *p)
        .collect()
}

fn distance_to_segment(p: [f32; 2], a: [f32; 2], b: [f32; 2]) -> f32 {
    let [dx, dy] = [b[0] - a[0], b[1] - a[1]];
    let along = ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / (dx * dx + dy * dy).max(f32::MIN_POSITIVE);
    let t = along.clamp(0.0, 1.0);
    (p[0] - a[0] - t * dx).hypot(p[1] - a[1] - t * dy)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Traces the lines of a bitmap of 60 pixels a side.
    fn traced(is_ink: impl Fn(f32, f32) -> bool) -> Vec<Line> {
        Bitmap::new(60, 60, |x, y| is_ink(x as f32, y as f32)).strokes(6)
    }

    #[test]
    fn a_slanted_line_two_pixels_wide_keeps_its_length() {
        for wide in [1.0, 1.4, 2.0, 2.8] {
            let ink = |x: usize, y: usize| (x as f32 - y as f32).abs() < wide && (4..24).contains(&x);
            let lines = Bitmap::new(28, 28, ink).strokes(4);
            let ends = |line: &Line| (line[0][0] - line[line.len() - 1][0]).abs();
            let longest = lines.iter().map(ends).fold(0.0, f32::max);
            assert!(longest > 16.0, "{wide}: {longest} of {}", lines.len());
        }
    }

    #[test]
    fn a_thick_line_has_one_middle() {
        let lines = traced(|x, y| (y - x).abs() < 5.0 && (8.0..52.0).contains(&x));
        assert_eq!(lines.len(), 1, "{lines:?}");
        // At its blunt ends it may run into a corner, but it never leaves the ink.
        assert!(lines[0].iter().all(|[x, y]| (x - y).abs() < 4.5), "{lines:?}");
        let [first, last] = [lines[0][0], lines[0][lines[0].len() - 1]];
        assert!((first[0] - last[0]).abs() > 30.0, "{lines:?}");
    }

    #[test]
    fn a_ring_is_one_line_that_closes() {
        let lines = traced(|x, y| ((x - 30.0).hypot(y - 30.0) - 20.0).abs() < 3.0);
        assert_eq!(lines.len(), 1, "{lines:?}");
        let line = &lines[0];
        assert!(
            line.iter()
                .all(|[x, y]| ((x - 30.0).hypot(y - 30.0) - 20.0).abs() < 2.0)
        );
        let [first, last] = [line[0], line[line.len() - 1]];
        assert!((first[0] - last[0]).hypot(first[1] - last[1]) < 3.0, "{line:?}");
    }

    #[test]
    fn at_a_crossing_the_pen_goes_straight_on() {
        let lines = traced(|x, y| (x - 30.0).abs() < 2.0 || (y - 30.0).abs() < 2.0);
        let long = lines.iter().filter(|line| line.len() > 40).count();
        assert_eq!((long, lines.len()), (2, 2), "{lines:?}");
        let plain = Bitmap::new(60, 60, |x, y| (28..33).contains(&x) || (28..33).contains(&y)).lines(6);
        assert_eq!(plain.len(), 3, "the second line is cut by the first: {plain:?}");
    }

    #[test]
    fn dots_and_blank_paper_are_fine() {
        assert!(traced(|_, _| false).is_empty());
        assert_eq!(traced(|x, y| x == 0.0 && y == 59.0), [vec![[0.0, 59.0]]]);
        assert_eq!(traced(|_, _| true).len(), 1);
    }

    #[test]
    fn simple_lines_keep_their_corners_only() {
        let corner: Line = (0..=20).map(|i| [i.min(10) as f32, (i - i.min(10)) as f32]).collect();
        assert_eq!(simplified(&corner, 0.5), [[0.0, 0.0], [10.0, 0.0], [10.0, 10.0]]);
        assert_eq!(simplified(&corner[..2], 0.5), corner[..2]);
    }
}
