//! Sums a few channels at a few places at a time, held in registers.

#![expect(
    clippy::inline_always,
    clippy::needless_range_loop,
    reason = "what is not inlined is compiled without the vector instructions, and sums are kept in registers only by loops \
              whose bounds are constants"
)]

use pulp::{NullaryFnOnce, Simd, WithSimd};

use super::super::plan::Activation;
use super::super::silu::activated;
use super::layout::Layout;
use super::walk::{NARROW, Phase, WIDE, Walk};
use super::{Finish, area};

/// So many numbers of what is read stay near a core while all channels are made of them.
const NEAR: usize = 48 * 1024;

/// [`Job`] makes some of the channels of an image.
pub(super) struct Job<'a> {
    pub walk: &'a Walk,
    pub layout: &'a Layout,
    /// These are read.
    pub planes: &'a [f32],
    /// This is the first channel that is made, counted through all groups.
    pub first: usize,
    pub finish: Finish<'a>,
    /// The channels are written here.
    pub out: &'a mut [f32],
    /// The derivatives of the activation are written here, where they are kept.
    pub slopes: Option<&'a mut [f32]>,
}

impl WithSimd for Job<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(mut self, simd: S) {
        for phase in 0..self.walk.phases.len() {
            let positions = self.layout.positions(phase);
            if positions == 0 || self.walk.phases[phase].taps.is_empty() {
                continue;
            }
            // The width that takes the least time, of those for which registers suffice beside pixels and weights: 32
            // of them with AVX-512 and NEON, 16 with AVX2. Each tap of a tile costs its products and some more.
            let best = |choices: [usize; 3], channels: usize| {
                let fits = choices.into_iter().filter(|v| *v == 1 || positions >= v * S::F32_LANES);
                let cost = |v: &usize| positions.div_ceil(v * S::F32_LANES) * (channels * v + 6);
                fits.min_by_key(cost).unwrap_or(1)
            };
            match (self.walk.wide(), S::F32_LANES) {
                (1, _) => match best([8, 4, 1], 1) {
                    8 => run::<S, 1, 1, 8>(simd, &mut self, phase),
                    4 => run::<S, 1, 1, 4>(simd, &mut self, phase),
                    _ => run::<S, 1, 1, 1>(simd, &mut self, phase),
                },
                (WIDE, 4 | 16) => match best([3, 2, 1], WIDE) {
                    3 => run::<S, WIDE, WIDE, 3>(simd, &mut self, phase),
                    2 => run::<S, WIDE, WIDE, 2>(simd, &mut self, phase),
                    _ => run::<S, WIDE, WIDE, 1>(simd, &mut self, phase),
                },
                (WIDE, 1) => run::<S, NARROW, WIDE, 1>(simd, &mut self, phase),
                (WIDE, _) => match best([3, 2, 1], NARROW) {
                    3 => run::<S, NARROW, WIDE, 3>(simd, &mut self, phase),
                    2 => run::<S, NARROW, WIDE, 2>(simd, &mut self, phase),
                    _ => run::<S, NARROW, WIDE, 1>(simd, &mut self, phase),
                },
                (_, 1) => run::<S, NARROW, NARROW, 1>(simd, &mut self, phase),
                _ => match best([3, 2, 1], NARROW) {
                    3 => run::<S, NARROW, NARROW, 3>(simd, &mut self, phase),
                    2 => run::<S, NARROW, NARROW, 2>(simd, &mut self, phase),
                    _ => run::<S, NARROW, NARROW, 1>(simd, &mut self, phase),
                },
            }
        }
    }
}

/// Makes a phase of the job's channels, C of the W whose weights lie together and V vectors of positions at a time.
#[inline(always)]
fn run<S: Simd, const C: usize, const W: usize, const V: usize>(simd: S, job: &mut Job, phase: usize) {
    let (walk, layout) = (job.walk, job.layout);
    let (positions, place) = (layout.positions(phase), Place::new(walk, layout, phase));
    let phase = &walk.phases[phase];
    let shifts = layout.shifts(walk, phase);
    let len = V * S::F32_LANES;
    let area = area(layout.to);
    let mut scratch = vec![0.0; 2 * C * len];
    let stretch = (NEAR / walk.inputs).max(len).next_multiple_of(len);
    for begin in (0..positions).step_by(stretch) {
        let end = (begin + stretch).min(positions);
        let mut made = 0;
        while made < job.out.len() / area {
            let (group, within) = ((job.first + made) / walk.outputs, (job.first + made) % walk.outputs);
            // Where registers are few, the channels whose weights lie together are made in turns.
            let live = C.min(walk.outputs - within);
            let weights = phase.weights(walk, group, within / W);
            let planes = &job.planes[group * walk.inputs * layout.channel..];
            let mut bias = [0.0; C];
            let given = job.finish.bias.iter().skip(job.first + made).take(live);
            bias.iter_mut().zip(given).for_each(|(bias, given)| *bias = *given);
            for from in (begin..end).step_by(len) {
                // The last tile overlaps the one before rather than reach beyond the end.
                let from = from.min(positions.saturating_sub(len));
                simd.vectorize(Tile::<S, C, W, V> {
                    simd,
                    bias,
                    weights,
                    first: within % W,
                    planes: &planes[from..],
                    shifts: &shifts,
                    sums: &mut scratch[..C * len],
                });
                let (values, slopes) = scratch.split_at_mut(C * len);
                let kept = job.slopes.is_some();
                activate(simd, job.finish.activation, values, kept.then_some(&mut *slopes));
                let of = [from, len.min(positions - from), len];
                place.copy(values, of, &mut job.out[made * area..][..live * area]);
                if let Some(out) = &mut job.slopes {
                    place.copy(slopes, of, &mut out[made * area..][..live * area]);
                }
            }
            made += live;
        }
    }
}

/// [`Tile`] sums what some channels at V vectors of positions are made of. It is compiled by itself, so that its sums stay
/// in registers whatever is around it.
struct Tile<'a, S, const C: usize, const W: usize, const V: usize> {
    simd: S,
    bias: [f32; C],
    /// The weights, [input and tap, channel], are those of W channels, of which those from `first` on are meant.
    weights: &'a [f32],
    first: usize,
    /// The planes of all inputs, from the first position on.
    planes: &'a [f32],
    /// Each tap of each input reads so far behind a position.
    shifts: &'a [u32],
    /// The sums are written here, [channel, position].
    sums: &'a mut [f32],
}

impl<S: Simd, const C: usize, const W: usize, const V: usize> NullaryFnOnce for Tile<'_, S, C, W, V> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let len = V * S::F32_LANES;
        let mut sums = [[self.simd.splat_f32s(0.0); V]; C];
        for c in 0..C {
            sums[c] = [self.simd.splat_f32s(self.bias[c]); V];
        }
        let first = if C == W { 0 } else { self.first };
        let (weights, _) = self.weights.as_chunks::<W>();
        for (shift, weights) in self.shifts.iter().zip(weights) {
            let pixels = &self.planes[*shift as usize..][..len];
            sums = added::<S, C, V>(self.simd, sums, pixels, &weights[first..][..C]);
        }
        let (out, _) = S::as_mut_simd_f32s(self.sums);
        for c in 0..C {
            for v in 0..V {
                out[c * V + v] = sums[c][v];
            }
        }
    }
}

/// Adds V vectors of pixels times C weights.
#[inline(always)]
fn added<S: Simd, const C: usize, const V: usize>(
    simd: S,
    mut sums: [[S::f32s; V]; C],
    pixels: &[f32],
    weights: &[f32],
) -> [[S::f32s; V]; C] {
    let (pixels, _) = S::as_simd_f32s(pixels);
    let pixels: [S::f32s; V] = std::array::from_fn(|v| pixels[v]);
    for c in 0..C {
        let weight = simd.splat_f32s(weights[c]);
        for v in 0..V {
            sums[c][v] = simd.mul_add_e_f32s(weight, pixels[v], sums[c][v]);
        }
    }
    sums
}

/// Applies the activation to sums; the derivatives go into `slopes`.
#[inline(always)]
fn activate<S: Simd>(simd: S, activation: Activation, sums: &mut [f32], slopes: Option<&mut [f32]>) {
    let (sums, _) = S::as_mut_simd_f32s(sums);
    if let Some(slopes) = slopes {
        let (slopes, _) = S::as_mut_simd_f32s(slopes);
        for (sum, slope) in sums.iter_mut().zip(slopes) {
            let [value, derivative] = activated(simd, activation, *sum);
            (*sum, *slope) = (value, derivative);
        }
    } else if activation != Activation::Linear {
        for sum in sums {
            *sum = activated(simd, activation, *sum)[0];
        }
    }
}

/// [`Place`] says where the positions of a phase belong in the image that is made.
struct Place<'a> {
    phase: &'a Phase,
    pitch: usize,
    count: [usize; 2],
    to: [usize; 2],
}

impl<'a> Place<'a> {
    fn new(walk: &'a Walk, layout: &Layout, phase: usize) -> Self {
        Self {
            phase: &walk.phases[phase],
            pitch: layout.pitch,
            count: layout.counts[phase],
            to: layout.to,
        }
    }

    /// Copies what belongs to the channels of `out` from `values`, `tile` numbers for each channel, which are those of
    /// `len` positions `from` one on.
    #[inline(always)]
    fn copy(&self, values: &[f32], [from, len, tile]: [usize; 3], out: &mut [f32]) {
        let ([first_row, first], [step_down, step]) = (self.phase.first, self.phase.step);
        let channels = out.chunks_exact_mut(area(self.to)).zip(values.chunks_exact(tile));
        if self.pitch == self.to[1] && [step_down, step] == [1; 2] {
            // Nothing lies between the rows.
            channels.for_each(|(out, values)| out[from..][..len].copy_from_slice(&values[..len]));
            return;
        }
        for (out, values) in channels {
            let (mut row, mut column, mut done) = (from / self.pitch, from % self.pitch, 0);
            while done < len {
                let rest = (self.pitch - column).min(len - done);
                let values = &values[done..][..rest.min(self.count[1].saturating_sub(column))];
                let start = (first_row + row * step_down) * self.to[1] + first + column * step;
                if step == 1 && !values.is_empty() {
                    out[start..][..values.len()].copy_from_slice(values);
                } else {
                    let places = out.iter_mut().skip(start).step_by(step);
                    places.zip(values).for_each(|(out, value)| *out = *value);
                }
                (row, column, done) = (row + 1, 0, done + rest);
            }
        }
    }
}
