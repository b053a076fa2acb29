//! Tells ink from paper in pictures, under light that is not the same everywhere.

/// The paper is looked for in squares of so many pixels.
const SQUARE: usize = 32;

/// So many of a square's pixels are darker than its paper: a few are glare.
const DARKER: f32 = 0.85;

/// A square as dark as this share of the lightest beside it is covered with ink.
const COVERED: f32 = 0.6;

/// What differs from the paper by less than the one is no ink, by more than the other always is, whatever parts most of
/// the picture best.
const LEAST: u8 = 28;
const MOST: u8 = 90;

/// Tells which pixels of a picture, red, green and blue, are ink: what differs from the paper around it. What is mostly
/// dark is a board with light lines.
pub(super) fn ink(rgb: &[u8], [width, height]: [usize; 2]) -> Vec<bool> {
    let mut pixels: Vec<[u8; 3]> = rgb.as_chunks::<3>().0.to_vec();
    let mut light: Vec<u8> = pixels.iter().map(|pixel| pixel[1]).collect();
    let middle = light.len() / 2;
    let (_, median, _) = light.select_nth_unstable(middle);
    if *median < 96 {
        pixels
            .iter_mut()
            .flatten()
            .for_each(|channel| *channel = 255 - *channel);
    }
    let paper = Paper::of(&pixels, [width, height]);
    let differences = pixels.iter().enumerate().map(|(i, pixel)| {
        let paper = paper.at(i % width, i / width);
        let darker = pixel
            .iter()
            .zip(paper)
            .map(|(channel, paper)| paper.saturating_sub(*channel));
        darker.max().unwrap_or(0)
    });
    let differences: Vec<u8> = differences.collect();
    let cut = threshold(&differences).clamp(LEAST, MOST);
    differences.iter().map(|difference| *difference >= cut).collect()
}

/// [`Paper`] is the colour of the paper, square by square.
struct Paper {
    columns: usize,
    rows: usize,
    colors: Vec<[f32; 3]>,
}

impl Paper {
    fn of(pixels: &[[u8; 3]], [width, height]: [usize; 2]) -> Self {
        let [columns, rows] = [width, height].map(|side| side.div_ceil(SQUARE));
        let mut seen = Vec::with_capacity(columns * rows);
        for (row, column) in (0..rows).flat_map(|row| (0..columns).map(move |column| (row, column))) {
            let lines = (row * SQUARE..height.min((row + 1) * SQUARE)).map(|y| y * width);
            let range = column * SQUARE..width.min((column + 1) * SQUARE);
            let inside: Vec<[u8; 3]> = lines.flat_map(|y| range.clone().map(move |x| pixels[y + x])).collect();
            seen.push([0, 1, 2].map(|channel| {
                let mut values: Vec<u8> = inside.iter().map(|pixel| pixel[channel]).collect();
                let at = ((values.len() - 1) as f32 * DARKER) as usize;
                f32::from(*values.select_nth_unstable(at).1)
            }));
        }
        let around = |i: usize| {
            let (row, column) = (i / columns, i % columns);
            let rows = row.saturating_sub(1)..=(row + 1).min(rows - 1);
            rows.flat_map(move |row| (column.saturating_sub(1)..=(column + 1).min(columns - 1)).map(move |c| (row, c)))
        };
        let color = |i: usize| {
            let lightest = around(i).map(|(row, column)| seen[row * columns + column]);
            let lightest = lightest.max_by(|a, b| a[1].total_cmp(&b[1])).unwrap_or(seen[i]);
            if seen[i][1] < COVERED * lightest[1] {
                lightest
            } else {
                seen[i]
            }
        };
        let colors = (0..seen.len()).map(color).collect();
        Self { columns, rows, colors }
    }

    /// Returns the colour of the paper at a pixel, between those of the squares around it.
    fn at(&self, x: usize, y: usize) -> [u8; 3] {
        let part = |at: usize, count: usize| {
            let place = ((at as f32 + 0.5) / SQUARE as f32 - 0.5).clamp(0.0, (count - 1) as f32);
            (place as usize, (place as usize + 1).min(count - 1), place.fract())
        };
        let ((left, right, across), (top, bottom, down)) = (part(x, self.columns), part(y, self.rows));
        let color = |row: usize, column: usize| self.colors[row * self.columns + column];
        let mix = |a: f32, b: f32, t: f32| a + t * (b - a);
        [0, 1, 2].map(|i| {
            let above = mix(color(top, left)[i], color(top, right)[i], across);
            let below = mix(color(bottom, left)[i], color(bottom, right)[i], across);
            mix(above, below, down) as u8
        })
    }
}

/// Finds the number that parts small from large ones best (Otsu 1979).
fn threshold(numbers: &[u8]) -> u8 {
    let mut counts = [0.0f64; 256];
    for number in numbers {
        counts[usize::from(*number)] += 1.0;
    }
    let total: f64 = counts.iter().sum();
    let sum: f64 = (0..256).map(|l| l as f64 * counts[l]).sum();
    let (mut below, mut sum_below) = (0.0, 0.0);
    let mut best = (0.0, 128u8);
    for l in 0..255u8 {
        below += counts[usize::from(l)];
        sum_below += f64::from(l) * counts[usize::from(l)];
        let above = total - below;
        if below == 0.0 || above == 0.0 {
            continue;
        }
        let apart = sum_below / below - (sum - sum_below) / above;
        let between = below * above * apart * apart;
        if between > best.0 {
            best = (between, l + 1);
        }
    }
    best.1
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: [usize; 2] = [200, 150];

    /// Makes a picture of paper whose light falls off to a share at the right, with level lines of these colours.
    fn picture(paper: [u8; 3], falls_to: f32, lines: &[[u8; 3]]) -> Vec<u8> {
        let [width, height] = SIZE;
        let mut rgb = Vec::new();
        for (y, x) in (0..height).flat_map(|y| (0..width).map(move |x| (y, x))) {
            let line = lines.get(y / 30).filter(|_| y % 30 / 3 == 4 && (20..180).contains(&x));
            let light = 1.0 - (1.0 - falls_to) * x as f32 / width as f32;
            rgb.extend(line.unwrap_or(&paper).map(|channel| (f32::from(channel) * light) as u8));
        }
        rgb
    }

    #[test]
    fn lines_of_any_colour_are_ink_under_any_light() {
        let colors = [[0, 0, 0], [255, 136, 136], [136, 204, 255], [255, 221, 102]];
        let chalk = [[230, 230, 220]; 3];
        let pencil = [[150, 150, 150]; 4];
        for (paper, falls_to, lines) in [
            ([255, 255, 255], 1.0, &colors[..]),
            ([250, 245, 230], 0.5, &colors[..1]),
            ([235, 235, 235], 0.8, &pencil),
            ([30, 60, 40], 1.0, &chalk),
        ] {
            let found = ink(&picture(paper, falls_to, lines), SIZE);
            let mut wrong = 0;
            for (i, is_ink) in found.iter().enumerate() {
                let (y, x) = (i / SIZE[0], i % SIZE[0]);
                let is_line = y / 30 < lines.len() && y % 30 / 3 == 4 && (20..180).contains(&x);
                wrong += usize::from(*is_ink != is_line);
            }
            assert!(wrong < 40, "{paper:?} {falls_to}: {wrong} pixels");
        }
    }

    #[test]
    fn blank_paper_and_the_inside_of_a_blot_are_told_apart() {
        let blank = picture([255, 255, 255], 0.7, &[]);
        assert!(ink(&blank, SIZE).iter().all(|is_ink| !is_ink));
        let mut blot = picture([255, 255, 255], 1.0, &[]);
        for y in 40..100 {
            blot[3 * (y * SIZE[0] + 60)..3 * (y * SIZE[0] + 120)].fill(0);
        }
        assert_eq!(ink(&blot, SIZE).iter().filter(|is_ink| **is_ink).count(), 60 * 60);
    }
}
