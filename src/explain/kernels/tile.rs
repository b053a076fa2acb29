//! This is the kernel itself: a convolution's sums for a few pixels and channels at a time, held in registers.

#![expect(
    clippy::inline_always,
    reason = "what is not inlined is compiled without the vector instructions"
)]

use std::ops::Range;

use pulp::{Scalar, Simd, WithSimd};

use super::map::{BLOCK, Map, NARROW, Shape};
use super::plan::Activation;
use super::silu::activated;
use super::stencil::{Stencil, Tap};

/// [`Job`] makes some rows of one block of what a layer makes of one image, or of the gradient of what it sees.
pub(super) struct Job<'a> {
    /// These convolutions are summed.
    pub terms: &'a [Stencil],
    /// The terms read these maps; the first has the number `first_map`.
    pub maps: &'a [Map],
    pub first_map: usize,
    /// The map that is made has this shape, and this block of it is meant.
    pub shape: Shape,
    pub block: usize,
    /// From one step to the next there are so many pixels (see [`Stencil`]), and these rows of steps are made.
    pub step: usize,
    pub rows: Range<usize>,
    /// Those rows of the block are written here.
    pub out: &'a mut [f32],
    pub finish: Finish<'a>,
}

/// [`Finish`] says what becomes of the sums; all numbers are those of the block.
pub(super) enum Finish<'a> {
    /// They become the activation of sum times gain plus shift; its derivative by the sum goes into `slopes` where it
    /// is kept.
    Activate {
        gains: &'a [f32],
        shifts: &'a [f32],
        activation: Activation,
        slopes: Option<&'a mut [f32]>,
    },
    /// They become the gradient by the activation's argument: the slope times the sum and, where the mean of each
    /// channel was read out, that mean's gradient. Without slopes they stay as they are: the gradient by the network's
    /// input.
    Carry {
        means: Option<&'a [f32]>,
        slopes: Option<&'a [f32]>,
    },
}

impl WithSimd for Job<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(mut self, simd: S) {
        let live = self.shape.channels - self.block * self.shape.pitch();
        let wide = self.shape.channels > NARROW;
        // As many sums as registers hold, beside the weights: 32 of them with AVX-512 and NEON, 16 with AVX2.
        match (S::F32_LANES, wide) {
            (16, true) if live > 16 => tiles::<S, 8, 2>(simd, &mut self, 0),
            (16, true) => tiles::<S, 8, 1>(simd, &mut self, 0),
            (8, true) => parts::<S, 6, 2>(simd, &mut self, live),
            (4, true) => parts::<S, 6, 4>(simd, &mut self, live),
            (_, true) => parts::<Scalar, 1, 16>(Scalar::new(), &mut self, live),
            (16, false) => dots::<S, 8, 2>(simd, &mut self),
            (8, false) => dots::<S, 2, 4>(simd, &mut self),
            (4, false) => dots::<S, 2, 8>(simd, &mut self),
            (_, false) => dots::<Scalar, 1, 32>(Scalar::new(), &mut self),
        }
    }
}

impl Job<'_> {
    /// Returns the row and column in steps of each pixel of a tile that begins at step `from` of
    /// `count`. Behind the last it is made again.
    #[inline(always)]
    fn steps<const P: usize>(&self, from: usize, count: usize) -> [[usize; 2]; P] {
        let side = self.shape.side / self.step;
        std::array::from_fn(|p| {
            let step = (from + p).min(count - 1);
            [self.rows.start + step / side, step % side]
        })
    }

    /// Computes where a phase of a step lies in `out`.
    #[inline(always)]
    fn place(&self, [row, column]: [usize; 2], phase: usize) -> usize {
        let row = (row - self.rows.start) * self.step + phase / self.step;
        let column = column * self.step + phase % self.step;
        (row * (self.shape.side + 2) + column + 1) * self.shape.pitch()
    }

    fn count(&self) -> usize {
        self.rows.len() * self.shape.side / self.step
    }
}

/// Makes the block's first `live` channels, V vectors of them at a time.
#[inline(always)]
fn parts<S: Simd, const P: usize, const V: usize>(simd: S, job: &mut Job, live: usize) {
    let parts = BLOCK / (V * S::F32_LANES);
    for part in 0..parts.min(live.div_ceil(V * S::F32_LANES)) {
        tiles::<S, P, V>(simd, job, part);
    }
}

/// Makes part `part` of the block's channels, which is V vectors, P pixels at a time.
#[inline(always)]
fn tiles<S: Simd, const P: usize, const V: usize>(simd: S, job: &mut Job, part: usize) {
    let first = part * V * S::F32_LANES;
    let count = job.count();
    for phase in 0..job.step * job.step {
        for from in (0..count).step_by(P) {
            let steps = job.steps::<P>(from, count);
            let mut sums = [[simd.splat_f32s(0.0); V]; P];
            for term in job.terms {
                let map = &job.maps[term.input - job.first_map];
                let tile = Tile {
                    term,
                    map,
                    steps,
                    phase,
                    block: job.block,
                    part,
                };
                sums = match map.shape.pitch() {
                    1 => tile.add::<S, V, 1>(simd, sums),
                    NARROW => tile.add::<S, V, NARROW>(simd, sums),
                    _ => tile.add::<S, V, BLOCK>(simd, sums),
                };
            }
            for (step, sums) in steps.into_iter().zip(&sums) {
                let place = job.place(step, phase) + first;
                finish(simd, &mut job.finish, sums, job.out, place, first);
            }
        }
    }
}

/// [`Tile`] is what a term adds to the sums of P pixels.
struct Tile<'a, const P: usize> {
    term: &'a Stencil,
    map: &'a Map,
    steps: [[usize; 2]; P],
    phase: usize,
    block: usize,
    part: usize,
}

impl<const P: usize> Tile<'_, P> {
    /// Adds the term to the sums; B is how many channels of a pixel lie together.
    #[inline(always)]
    fn add<S: Simd, const V: usize, const B: usize>(&self, simd: S, mut sums: [[S::f32s; V]; P]) -> [[S::f32s; V]; P] {
        let width = self.map.width();
        let shift = |tap: &Tap| (tap.down * width + tap.right) * B;
        let taps = &self.term.phases[self.phase];
        // Every pixel reads equally far, so that one look at the bounds is enough for all.
        let reach = taps.iter().map(shift).max().unwrap_or(0) + B;
        let starts: [usize; P] = std::array::from_fn(|p| {
            let [row, column] = self.steps[p];
            (row * width + column) * self.term.stride * B
        });
        for block in 0..self.map.shape.blocks() {
            let channels = (self.map.shape.channels - block * B).min(B);
            let data = self.map.block(block);
            let near: [&[f32]; P] = std::array::from_fn(|p| &data[starts[p]..][..reach]);
            let matrices = self.term.matrices(self.block, block);
            for tap in taps {
                let shift = shift(tap);
                let weights = &matrices[tap.matrix * B * BLOCK..][..B * BLOCK];
                if channels == B {
                    let pixels = std::array::from_fn(|p| chunk(near[p], shift));
                    sums = multiply::<S, P, V, B>(simd, sums, pixels, weights, self.part);
                } else {
                    for run in (0..channels).step_by(RUN) {
                        let pixels = std::array::from_fn(|p| chunk(near[p], shift + run));
                        let weights = &weights[run * BLOCK..];
                        sums = multiply::<S, P, V, RUN>(simd, sums, pixels, weights, self.part);
                    }
                }
            }
        }
        sums
    }
}

/// So many channels are gone through together where they do not fill a block.
const RUN: usize = 8;

/// Returns the numbers of a pixel, from `place` on.
#[inline(always)]
fn chunk<const N: usize>(data: &[f32], place: usize) -> &[f32; N] {
    // OK because the border holds what lies beyond the image.
    data[place..].first_chunk().expect("a pixel within the border")
}

/// Adds N numbers of each pixel times their rows of weights.
#[inline(always)]
fn multiply<S: Simd, const P: usize, const V: usize, const N: usize>(
    simd: S,
    mut sums: [[S::f32s; V]; P],
    pixels: [&[f32; N]; P],
    weights: &[f32],
    part: usize,
) -> [[S::f32s; V]; P] {
    let parts = BLOCK / (V * S::F32_LANES);
    let (vectors, _) = S::as_simd_f32s(&weights[..N * BLOCK]);
    let (rows, _) = vectors.as_chunks::<V>();
    for c in 0..N {
        let row = rows[c * parts + part];
        for p in 0..P {
            let x = simd.splat_f32s(pixels[p][c]);
            for v in 0..V {
                sums[p][v] = simd.mul_add_e_f32s(x, row[v], sums[p][v]);
            }
        }
    }
    sums
}

/// Makes few channels out of many: for each a dot product, of V vectors a tap, P pixels at a time.
#[inline(always)]
fn dots<S: Simd, const P: usize, const V: usize>(simd: S, job: &mut Job) {
    let count = job.count();
    for phase in 0..job.step * job.step {
        for from in (0..count).step_by(P) {
            let steps = job.steps::<P>(from, count);
            for channel in 0..job.shape.channels {
                let mut sums = [[simd.splat_f32s(0.0); V]; P];
                for term in job.terms {
                    let map = &job.maps[term.input - job.first_map];
                    let shift = |tap: &Tap| (tap.down * map.width() + tap.right) * BLOCK;
                    let taps = &term.phases[phase];
                    let reach = taps.iter().map(shift).max().unwrap_or(0) + BLOCK;
                    let starts: [usize; P] = std::array::from_fn(|p| {
                        let [row, column] = steps[p];
                        (row * map.width() + column) * term.stride * BLOCK
                    });
                    for block in 0..map.shape.blocks() {
                        let data = map.block(block);
                        let near: [&[f32]; P] = std::array::from_fn(|p| &data[starts[p]..][..reach]);
                        let rows = term.matrices(channel, block);
                        for tap in taps {
                            let weights = chunk::<BLOCK>(rows, tap.matrix * BLOCK);
                            let (weights, _) = S::as_simd_f32s(weights);
                            let shift = shift(tap);
                            for (sums, near) in sums.iter_mut().zip(near) {
                                let (pixel, _) = S::as_simd_f32s(chunk::<BLOCK>(near, shift));
                                for v in 0..V {
                                    sums[v] = simd.mul_add_e_f32s(pixel[v], weights[v], sums[v]);
                                }
                            }
                        }
                    }
                }
                for (step, sums) in steps.into_iter().zip(sums) {
                    let sum = sums.into_iter().fold(simd.splat_f32s(0.0), |a, b| simd.add_f32s(a, b));
                    let place = job.place(step, phase) + channel;
                    finish(
                        Scalar::new(),
                        &mut job.finish,
                        &[simd.reduce_sum_f32s(sum)],
                        job.out,
                        place,
                        channel,
                    );
                }
            }
        }
    }
}

/// Makes of sums what is asked for. They are those of the block's channels from `first` on and belong at `place`.
#[inline(always)]
fn finish<S: Simd, const V: usize>(
    simd: S,
    finish: &mut Finish,
    sums: &[S::f32s; V],
    out: &mut [f32],
    place: usize,
    first: usize,
) {
    let len = V * S::F32_LANES;
    let vectors = |numbers: &'_ [f32], from: usize| -> [S::f32s; V] {
        let (vectors, _) = S::as_simd_f32s(&numbers[from..from + len]);
        std::array::from_fn(|v| vectors[v])
    };
    let (out, _) = S::as_mut_simd_f32s(&mut out[place..place + len]);
    match finish {
        Finish::Activate {
            gains,
            shifts,
            activation,
            slopes,
        } => {
            let (gains, shifts) = (vectors(gains, first), vectors(shifts, first));
            let z: [S::f32s; V] = std::array::from_fn(|v| simd.mul_add_e_f32s(sums[v], gains[v], shifts[v]));
            if let Some(slopes) = slopes {
                let (slopes, _) = S::as_mut_simd_f32s(&mut slopes[place..place + len]);
                for (v, (out, slope)) in out.iter_mut().zip(slopes).enumerate() {
                    let [value, derivative] = activated(simd, *activation, z[v]);
                    *out = value;
                    *slope = simd.mul_f32s(derivative, gains[v]);
                }
            } else {
                for (out, z) in out.iter_mut().zip(z) {
                    *out = activated(simd, *activation, z)[0];
                }
            }
        }
        Finish::Carry { means, slopes } => {
            let mut sums = *sums;
            if let Some(means) = means {
                let means = vectors(means, first);
                sums = std::array::from_fn(|v| simd.add_f32s(sums[v], means[v]));
            }
            if let Some(slopes) = slopes {
                let slopes = vectors(slopes, place);
                sums = std::array::from_fn(|v| simd.mul_f32s(sums[v], slopes[v]));
            }
            out.copy_from_slice(&sums);
        }
    }
}
