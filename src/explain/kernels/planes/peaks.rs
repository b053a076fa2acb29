//! Takes the largest number of each window of images, and carries gradients back to where it stood.

use rayon::prelude::*;

use super::{Geometry, area};

/// So many channels at least are worth another thread.
const CHANNELS: usize = 4;

/// Takes the largest number of each window of `images`, [channel, row, column], of `size`. Padding never is. The
/// geometry's channels do not matter.
pub fn peaks(geometry: &Geometry, images: &[f32], size: [usize; 2]) -> Vec<f32> {
    let made = geometry.places(size);
    let count = images.len() / area(size).max(1);
    let mut out = vec![f32::NEG_INFINITY; count * area(made)];
    let channels = out.par_chunks_exact_mut(area(made)).with_min_len(CHANNELS);
    channels
        .zip(images.par_chunks_exact(area(size)))
        .for_each(|(out, image)| {
            let mut line = Line::new(geometry, size[1]);
            for (row, out) in out.chunks_exact_mut(made[1]).enumerate() {
                for seen in rows(geometry, row, size[0]) {
                    line.load(&image[seen * size[1]..][..size[1]]);
                    for tap in 0..geometry.kernel[1] {
                        let (first, seen) = line.seen(geometry, tap);
                        let places = out.iter_mut().skip(first);
                        places
                            .zip(seen)
                            .for_each(|(peak, x)| *peak = if *x > *peak { *x } else { *peak });
                    }
                }
            }
        });
    out
}

/// Computes the gradient by `images` from that by the `peaks` of their windows: it goes to the first pixel that is the
/// largest.
pub fn peaks_back(geometry: &Geometry, images: &[f32], size: [usize; 2], peaks: &[f32], gradient: &[f32]) -> Vec<f32> {
    let made = geometry.places(size);
    let mut out = vec![0.0; images.len()];
    let channels = out.par_chunks_exact_mut(area(size)).with_min_len(CHANNELS);
    let seen = images.par_chunks_exact(area(size));
    let made_of = peaks
        .par_chunks_exact(area(made))
        .zip(gradient.par_chunks_exact(area(made)));
    channels
        .zip(seen)
        .zip(made_of)
        .for_each(|((out, image), (peaks, gradient))| {
            let [step, dilation, before] = [geometry.stride[1], geometry.dilation[1], geometry.padding[1].0];
            for row in 0..made[0] {
                for column in 0..made[1] {
                    let place = row * made[1] + column;
                    let columns =
                        (0..geometry.kernel[1]).filter_map(|tap| (column * step + tap * dilation).checked_sub(before));
                    let columns = columns.filter(|column| *column < size[1]);
                    let mut pixels =
                        rows(geometry, row, size[0]).flat_map(|row| columns.clone().map(move |c| row * size[1] + c));
                    if let Some(pixel) = pixels.find(|pixel| image[*pixel] >= peaks[place]) {
                        out[pixel] += gradient[place];
                    }
                }
            }
        });
    out
}

/// Lists the rows of an image of `count` rows that the window of a row of what is made sees.
fn rows(geometry: &Geometry, row: usize, count: usize) -> impl Iterator<Item = usize> {
    let (first, before) = (row * geometry.stride[0], geometry.padding[0].0);
    let taps = (0..geometry.kernel[0]).map(move |tap| first + tap * geometry.dilation[0]);
    taps.filter_map(move |row| row.checked_sub(before))
        .filter(move |row| *row < count)
}

/// [`Line`] is a row of an image, parted by column modulo the stride.
struct Line {
    parts: Vec<Vec<f32>>,
}

impl Line {
    fn new(geometry: &Geometry, columns: usize) -> Self {
        let step = geometry.stride[1];
        let part = |i: usize| vec![0.0; columns.saturating_sub(i).div_ceil(step)];
        Self {
            parts: (0..step).map(part).collect(),
        }
    }

    fn load(&mut self, row: &[f32]) {
        let step = self.parts.len();
        for (i, part) in self.parts.iter_mut().enumerate() {
            let from = row.iter().skip(i).step_by(step);
            part.iter_mut().zip(from).for_each(|(x, from)| *x = *from);
        }
    }

    /// Returns what a tap sees from the first place on at which it sees no padding, and the number of that place.
    fn seen(&self, geometry: &Geometry, tap: usize) -> (usize, &[f32]) {
        let step = self.parts.len() as isize;
        let right = (tap * geometry.dilation[1]) as isize - geometry.padding[1].0 as isize;
        let (part, shift) = (right.rem_euclid(step) as usize, right.div_euclid(step));
        let first = usize::try_from(-shift).unwrap_or(0);
        let skipped = usize::try_from(shift).unwrap_or(0);
        (first, self.parts[part].get(skipped..).unwrap_or_default())
    }
}
