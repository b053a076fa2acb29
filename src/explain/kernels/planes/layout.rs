//! Pads images and parts them into planes, so that every tap of a kernel reads numbers that lie together.

use std::borrow::Cow;

use pulp::{Arch, Simd, WithSimd};
use rayon::prelude::*;

use super::area;
use super::walk::{Phase, Tap, Walk};

/// So many zeros stand behind the last plane, for whoever reads a vector too far.
const SLACK: usize = 64;

/// [`Layout`] says how the planes of one image lie, and how far each phase of a walk goes through them.
pub(super) struct Layout {
    /// Images of this size are made.
    pub to: [usize; 2],
    /// A plane has so many rows.
    pub rows: usize,
    /// From one row of a plane to the next there are so many numbers.
    pub pitch: usize,
    /// The planes of a channel hold so many numbers.
    pub channel: usize,
    /// Each phase makes so many rows and columns.
    pub counts: Vec<[usize; 2]>,
}

impl Layout {
    /// Lays out the images of which a walk makes images of size `to`.
    pub fn new(walk: &Walk, to: [usize; 2]) -> Self {
        let count = |first: usize, step: usize, to: usize| to.saturating_sub(first).div_ceil(step);
        let counts = walk.phases.iter().map(|phase| {
            let count = |i: usize| count(phase.first[i], phase.step[i], to[i]);
            [count(0), count(1)]
        });
        let counts: Vec<[usize; 2]> = counts.collect();
        let (mut rows, mut pitch) = (1, 1);
        for (phase, [down, right]) in walk.phases.iter().zip(&counts) {
            for tap in &phase.taps {
                rows = rows.max(down + tap.down);
                pitch = pitch.max(right + tap.right);
            }
        }
        Self {
            to,
            rows,
            pitch,
            channel: area(walk.split) * rows * pitch,
            counts,
        }
    }

    /// Counts the positions that a phase walks along: those of its rows, and what lies between them. There are none
    /// where it makes nothing.
    pub fn positions(&self, phase: usize) -> usize {
        match self.counts[phase] {
            [0, _] | [_, 0] => 0,
            [rows, columns] => (rows - 1) * self.pitch + columns,
        }
    }

    /// Lists how far behind a position each tap of each of a group's inputs reads.
    pub fn shifts(&self, walk: &Walk, phase: &Phase) -> Vec<u32> {
        let shift = |tap: &Tap| (tap.plane * self.rows + tap.down) * self.pitch + tap.right;
        let shifts = (0..walk.inputs).flat_map(|i| phase.taps.iter().map(move |tap| i * self.channel + shift(tap)));
        // OK because no value of a program holds as many numbers as would not fit.
        shifts.map(|shift| shift as u32).collect()
    }

    /// Returns the planes of an image of size `from`: itself, where it needs neither padding nor parting and no vector
    /// of `arch` reaches beyond it.
    pub fn planes<'a>(&self, walk: &Walk, image: &'a [f32], from: [usize; 2], arch: Arch) -> Cow<'a, [f32]> {
        let is_one = area(walk.split) == 1 && walk.before == [0; 2] && [self.rows, self.pitch] == from;
        if is_one && self.positions(0) >= lanes(arch) {
            return Cow::Borrowed(image);
        }
        let len = walk.channels_in() * self.channel;
        let mut planes = vec![0.0; len + SLACK];
        let channels = planes[..len].par_chunks_exact_mut(self.channel).with_min_len(4);
        channels
            .zip(image.par_chunks_exact(area(from)))
            .for_each(|(planes, image)| {
                for (plane, numbers) in planes.chunks_exact_mut(self.rows * self.pitch).enumerate() {
                    self.fill(walk, numbers, plane, image, from);
                }
            });
        Cow::Owned(planes)
    }

    /// Fills plane `plane` of a channel with what belongs there of the channel's image.
    fn fill(&self, walk: &Walk, numbers: &mut [f32], plane: usize, image: &[f32], from: [usize; 2]) {
        let [step_down, step] = walk.split;
        let [top, left] = walk.before;
        let (down, right) = (plane / step, plane % step);
        // The first column that is not padding, of the plane and of the image.
        let skipped = left.saturating_sub(right).div_ceil(step);
        let first = skipped * step + right - left;
        for (row, numbers) in numbers.chunks_exact_mut(self.pitch).enumerate() {
            let row = (row * step_down + down).checked_sub(top).filter(|row| *row < from[0]);
            let Some(line) = row.and_then(|row| image[row * from[1]..][..from[1]].get(first..)) else {
                continue;
            };
            let Some(numbers) = numbers.get_mut(skipped..) else {
                continue;
            };
            if step == 1 {
                let len = numbers.len().min(line.len());
                numbers[..len].copy_from_slice(&line[..len]);
            } else {
                let line = line.iter().step_by(step);
                numbers.iter_mut().zip(line).for_each(|(number, x)| *number = *x);
            }
        }
    }
}

/// Counts the numbers of a vector.
fn lanes(arch: Arch) -> usize {
    struct Lanes;

    impl WithSimd for Lanes {
        type Output = usize;

        fn with_simd<S: Simd>(self, _: S) -> usize {
            S::F32_LANES
        }
    }

    arch.dispatch(Lanes)
}
