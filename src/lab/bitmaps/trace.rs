//! From pixels back to strokes: the middle lines of a small bitmap of a drawing.
//!
//! The bitmap is enlarged, cut at a share of its own darkest ink and thinned to lines of one pixel (Zhang and
//! Suen 1984). A pen then follows the lines from their ends and goes straight on where they cross, as a
//! hand would. Which line came first nobody can tell any more.

use crate::augment::{Lines, centred, simplified};

/// Side to which a bitmap is enlarged, in pixels: lines 1.6 px wide in a bitmap of 28 px become some 6 px wide,
/// and gaps of one pixel between them stay open.
const SIDE: usize = 112;

/// Ink that belongs to a line, as a share of what a dark pixel holds.
const CUT: f32 = 0.43;

/// Lines shorter than this that begin on another one, in enlarged pixels, are what thinning leaves of a blot.
const SPUR: usize = 6;

/// Each point moves to the mean of so many neighbours each way, which takes the steps out of a line.
const SMOOTHING: usize = 2;

/// How far a point may lie from the line between its neighbours to be left out, in enlarged pixels.
const TOLERANCE: f32 = 0.9;

/// So many pixels back the pen looks for the direction in which it goes.
const MEMORY: usize = 5;

/// The lines of a square bitmap of `side` pixels, ink 255 on paper 0, with the drawing's box from -1 to 1 along
/// its longer side; none where there is no ink. A pixel counts as dark that is darker than the share `dark` of
/// those with any ink: thin lines have few full pixels.
pub fn traced(bitmap: &[u8], side: usize, dark: f32) -> Lines {
    let mut grid = Grid::cut(bitmap, side, dark);
    grid.thin();
    let lines = grid.followed().into_iter().map(|line| {
        let smooth = smoothed(&line);
        simplified(&smooth, TOLERANCE)
    });
    centred(lines.collect())
}

/// Which pixels of the enlarged bitmap are ink; the border never is.
struct Grid {
    ink: Vec<bool>,
}

/// The eight neighbours in order around a pixel, from the one above.
const AROUND: [isize; 8] = {
    let side = SIDE as isize;
    [-side, 1 - side, 1, side + 1, side, side - 1, -1, -side - 1]
};

impl Grid {
    fn cut(bitmap: &[u8], side: usize, dark: f32) -> Self {
        let mut inked: Vec<u8> = bitmap.iter().copied().filter(|v| *v > 0).collect();
        inked.sort_unstable();
        let dark = inked.get((dark * inked.len() as f32) as usize);
        let cut = CUT * f32::from(dark.copied().unwrap_or(u8::MAX));
        let at = |x: usize, y: usize| f32::from(bitmap[y * side + x]);
        // A border of one pixel stays free.
        let scale = side as f32 / (SIDE - 2) as f32;
        let place = |i: usize| {
            let v = ((i as f32 - 0.5) * scale - 0.5).clamp(0.0, (side - 1) as f32);
            (v as usize, (v as usize + 1).min(side - 1), v.fract())
        };
        let mut ink = vec![false; SIDE * SIDE];
        for row in 1..SIDE - 1 {
            let (top, bottom, down) = place(row);
            for column in 1..SIDE - 1 {
                let (left, right, along) = place(column);
                let upper = at(left, top) * (1.0 - along) + at(right, top) * along;
                let lower = at(left, bottom) * (1.0 - along) + at(right, bottom) * along;
                ink[row * SIDE + column] = upper * (1.0 - down) + lower * down >= cut.max(1.0);
            }
        }
        Self { ink }
    }

    fn neighbours(&self, pixel: usize) -> [bool; 8] {
        AROUND.map(|step| self.ink[pixel.wrapping_add_signed(step)])
    }

    /// Takes ink off the borders, one side at a time, as long as no line breaks or shrinks.
    fn thin(&mut self) {
        let mut pixels: Vec<usize> = (0..SIDE * SIDE).filter(|p| self.ink[*p]).collect();
        loop {
            let before = pixels.len();
            for upper_left in [false, true] {
                let loose: Vec<usize> = pixels
                    .iter()
                    .copied()
                    .filter(|p| is_loose(self.neighbours(*p), upper_left))
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

    /// The lines as a pen would draw them, as pixels.
    fn followed(&self) -> Vec<Vec<usize>> {
        let degree = |p: &usize| self.neighbours(*p).into_iter().filter(|n| *n).count();
        let mut starts: Vec<usize> = (0..SIDE * SIDE).filter(|p| self.ink[*p]).collect();
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
            follow(&mut line, &mut free);
            // From the middle of a line the pen goes back the other way as well.
            line.reverse();
            follow(&mut line, &mut free);
            let joins = [true, false].map(|at_end| self.join(&mut line, at_end));
            if joins.contains(&true) && line.len() < SPUR {
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
        let touched = AROUND
            .map(|step| last.wrapping_add_signed(step))
            .into_iter()
            .find(|p| self.ink[*p] && !near.contains(p));
        line.extend(touched);
        if !at_end {
            line.reverse();
        }
        touched.is_some()
    }
}

/// Goes on from the line's last pixel, as straight as possible, until there is nothing left to draw.
fn follow(line: &mut Vec<usize>, free: &mut [bool]) {
    loop {
        // OK because a line has its first pixel.
        let last = *line.last().expect("a line has pixels");
        let before = line[line.len().saturating_sub(MEMORY)];
        let [x, y] = point(last);
        let [bx, by] = point(before);
        let straightness = |next: &usize| {
            let [nx, ny] = point(*next);
            let (dx, dy) = (nx - x, ny - y);
            (dx * (x - bx) + dy * (y - by)) / dx.hypot(dy)
        };
        let next = AROUND
            .iter()
            .map(|step| last.wrapping_add_signed(*step))
            .filter(|p| free[*p])
            .max_by(|a, b| straightness(a).total_cmp(&straightness(b)));
        let Some(next) = next else { return };
        free[next] = false;
        line.push(next);
    }
}

/// Whether a pixel with these neighbours may go, in the pass that takes off the lower right borders or in the
/// one that takes off the upper left ones: the two conditions of Zhang and Suen.
fn is_loose(neighbours: [bool; 8], upper_left: bool) -> bool {
    let count = neighbours.iter().filter(|n| **n).count();
    let begins = (0..8).filter(|i| !neighbours[*i] && neighbours[(i + 1) % 8]);
    if !(2..=6).contains(&count) || begins.count() != 1 {
        return false;
    }
    let [up, _, right, _, down, _, left, _] = neighbours;
    if upper_left {
        !up || !left || !right && !down
    } else {
        !right || !down || !up && !left
    }
}

/// Where a pixel's middle is, in pixels.
fn point(pixel: usize) -> [f32; 2] {
    [pixel % SIDE, pixel / SIDE].map(|i| i as f32)
}

/// The line's points, each the mean of its neighbourhood; the ends stay.
fn smoothed(line: &[usize]) -> Vec<[f32; 2]> {
    (0..line.len())
        .map(|i| {
            let reach = SMOOTHING.min(i).min(line.len() - 1 - i);
            let around = line[i - reach..=i + reach].iter().map(|p| point(*p));
            let sum = around.fold([0.0; 2], |sum, p| [sum[0] + p[0], sum[1] + p[1]]);
            sum.map(|v| v / (2 * reach + 1) as f32)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::augment::placed;
    use strokewise_ink::raster::{RasterSpec, SoftRaster};

    const SIDE_PX: usize = 28;
    const DARK: f32 = 0.85;

    /// A bitmap of these lines, drawn with a pen 1.6 px wide.
    fn drawn(lines: &Lines) -> Vec<u8> {
        let spec = RasterSpec {
            size: SIDE_PX,
            margin_px: 2.0,
            radius_px: 0.8,
            tau_px: 0.3,
        };
        let mut raster = SoftRaster::new(spec);
        let ink = raster.draw(&placed(lines, &spec, [0.0; 2]));
        ink.iter().map(|v| (255.0 * v).round() as u8).collect()
    }

    /// The largest distance from a point of `lines` to the nearest point of `others`, both sampled densely.
    fn farthest(lines: &Lines, others: &Lines) -> f32 {
        let dense = |lines: &Lines| -> Vec<[f32; 2]> {
            let pieces = lines.iter().flat_map(|line| line.windows(2));
            pieces
                .flat_map(|w| {
                    (0..=50).map(|k| {
                        let t = k as f32 / 50.0;
                        [0, 1].map(|i| w[0][i] + t * (w[1][i] - w[0][i]))
                    })
                })
                .collect()
        };
        let others = dense(others);
        let nearest = |p: [f32; 2]| {
            let distances = others.iter().map(|q| (p[0] - q[0]).hypot(p[1] - q[1]));
            distances.fold(f32::INFINITY, f32::min)
        };
        dense(lines).into_iter().map(nearest).fold(0.0, f32::max)
    }

    fn length(line: &[[f32; 2]]) -> f32 {
        let pieces = line.windows(2);
        pieces
            .map(|w| (w[1][0] - w[0][0]).hypot(w[1][1] - w[0][1]))
            .sum()
    }

    #[test]
    fn lines_come_back_as_they_were_drawn() {
        let circle = (0..=40).map(|k| {
            let (sin, cos) = (k as f32 / 40.0 * std::f32::consts::TAU).sin_cos();
            [0.6 * cos, 0.6 * sin]
        });
        // With the number of lines that come back: a line that was crossed by an earlier one is cut there.
        let pictures: [(Lines, usize); 3] = [
            (vec![vec![[-1.0, -1.0], [1.0, -1.0], [1.0, 1.0]]], 1),
            (
                vec![
                    vec![[-1.0, -1.0], [1.0, 1.0]],
                    vec![[-1.0, 1.0], [1.0, -1.0]],
                ],
                2,
            ),
            (vec![circle.collect(), vec![[-1.0, 0.0], [1.0, 0.0]]], 3),
        ];
        for (lines, count) in pictures {
            let back = traced(&drawn(&lines), SIDE_PX, DARK);
            // A crossing may leave a short stretch over.
            let long = back.iter().filter(|line| length(line) > 0.3).count();
            assert_eq!(long, count, "{back:?}");
            assert!(farthest(&lines, &back) < 0.1 && farthest(&back, &lines) < 0.1);
        }
    }

    #[test]
    fn faint_ink_dots_and_empty_paper_are_read() {
        assert!(traced(&[0; SIDE_PX * SIDE_PX], SIDE_PX, DARK).is_empty());
        let mut faint = vec![0; SIDE_PX * SIDE_PX];
        faint[5 * SIDE_PX..5 * SIDE_PX + 20].fill(40);
        let line = traced(&faint, SIDE_PX, DARK);
        assert_eq!(line.len(), 1);
        let mut dot = vec![0; SIDE_PX * SIDE_PX];
        dot[0] = 255;
        assert_eq!(traced(&dot, SIDE_PX, DARK).len(), 1);
        assert_eq!(traced(&[255; SIDE_PX * SIDE_PX], SIDE_PX, DARK).len(), 1);
    }
}
