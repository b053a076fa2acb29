//! Runs one convolution over images whose channels lie each in a plane, forwards and back to what it sees.
//!
//! This is how networks of other people keep their images, [image, channel, row, column], with kernels of any size and
//! with strides, dilations and groups. The planes are padded and, where the kernel strides, parted by row and column
//! modulo the stride, so that each tap of the kernel reads numbers that lie together ([`Layout`]). What carries
//! gradients back is the same walk with the weights the other way round ([`Walk`]). A few channels and pixels at a time
//! are summed in registers ([`Job`]).

mod layout;
mod peaks;
mod tile;
mod walk;

#[cfg(test)]
mod tests;

pub use peaks::{peaks, peaks_back};
use rayon::prelude::*;

use self::layout::Layout;
use self::tile::Job;
use self::walk::Walk;
use super::instructions::Instructions;
use super::plan::Activation;

/// [`Geometry`] says how the kernel of a convolution moves over an image.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Geometry {
    /// The channels are parted into so many groups that do not see one another.
    pub groups: usize,
    /// Each group reads so many channels.
    pub inputs: usize,
    /// Each group makes so many channels.
    pub outputs: usize,
    /// The kernel has so many rows and columns.
    pub kernel: [usize; 2],
    /// It moves by so many rows and columns.
    pub stride: [usize; 2],
    /// Its taps are so many rows and columns apart.
    pub dilation: [usize; 2],
    /// So many rows, and columns, of zeros stand before and behind the image.
    pub padding: [(usize, usize); 2],
}

impl Geometry {
    /// Counts the rows and columns that are made of an image of `size`, into which the kernel must fit.
    pub fn places(&self, size: [usize; 2]) -> [usize; 2] {
        std::array::from_fn(|i| {
            let reach = self.dilation[i] * (self.kernel[i] - 1) + 1;
            (size[i] + self.padding[i].0 + self.padding[i].1 - reach) / self.stride[i] + 1
        })
    }
}

/// [`Convolution`] is a convolution with its bias and the activation behind it, ready to run both ways.
#[derive(Debug)]
pub struct Convolution {
    geometry: Geometry,
    bias: Vec<f32>,
    activation: Activation,
    instructions: Instructions,
    forward: Walk,
    back: Walk,
}

/// [`Made`] is what a convolution makes of some images.
#[derive(Debug)]
pub struct Made {
    /// They are the numbers, [image, channel, row, column].
    pub numbers: Vec<f32>,
    /// They are the derivatives of the activation at the same places, where they were asked for and are not all 1.
    pub slopes: Option<Vec<f32>>,
}

impl Convolution {
    /// Prepares a convolution with `weights`, [output, input of its group, row, column], and a `bias` for each output,
    /// to run with `instructions`.
    pub fn new(
        geometry: Geometry,
        weights: &[f32],
        bias: Vec<f32>,
        activation: Activation,
        instructions: Instructions,
    ) -> Self {
        Self {
            forward: Walk::forward(&geometry, weights),
            back: Walk::back(&geometry, weights),
            geometry,
            bias,
            activation,
            instructions,
        }
    }

    /// Counts the channels that it makes.
    pub fn channels(&self) -> usize {
        self.forward.channels_out()
    }

    /// Returns how its kernel moves.
    pub fn geometry(&self) -> &Geometry {
        &self.geometry
    }

    /// Computes what it makes of `images`, each of `size`, and the slopes where they are `kept`.
    pub fn forward(&self, images: &[f32], size: [usize; 2], kept: bool) -> Made {
        let made = self.geometry.places(size);
        let count = images.len() / area([self.forward.channels_in(), size[0], size[1]]).max(1);
        let len = count * area([self.forward.channels_out(), made[0], made[1]]);
        let mut slopes = (kept && self.activation != Activation::Linear).then(|| vec![0.0; len]);
        let mut numbers = vec![0.0; len];
        let finish = Finish {
            bias: &self.bias,
            activation: self.activation,
        };
        self.run(
            &self.forward,
            images,
            [size, made],
            finish,
            &mut numbers,
            slopes.as_deref_mut(),
        );
        Made { numbers, slopes }
    }

    /// Computes the gradient by the images, each of `size`, from that by the sums before the activation.
    pub fn backward(&self, gradient: &[f32], size: [usize; 2]) -> Vec<f32> {
        let made = self.geometry.places(size);
        let count = gradient.len() / area([self.back.channels_in(), made[0], made[1]]).max(1);
        let mut out = vec![0.0; count * area([self.back.channels_out(), size[0], size[1]])];
        let finish = Finish {
            bias: &[],
            activation: Activation::Linear,
        };
        self.run(&self.back, gradient, [made, size], finish, &mut out, None);
        out
    }

    /// Walks over images of size `from` and makes `out`, images of size `to`.
    fn run(
        &self,
        walk: &Walk,
        images: &[f32],
        [from, to]: [[usize; 2]; 2],
        finish: Finish,
        out: &mut [f32],
        mut slopes: Option<&mut [f32]>,
    ) {
        let arch = self.instructions.arch();
        let layout = Layout::new(walk, to);
        let part = tasks_of(walk) * area(to);
        let (image_len, out_len) = (walk.channels_in() * area(from), walk.channels_out() * area(to));
        let images = images.chunks_exact(image_len.max(1));
        for (n, (image, out)) in images.zip(out.chunks_exact_mut(out_len.max(1))).enumerate() {
            let planes = layout.planes(walk, image, from, arch);
            let slopes = slopes
                .as_deref_mut()
                .map(|slopes| &mut slopes[n * out_len..][..out_len]);
            let mut parts: Vec<Option<&mut [f32]>> = match slopes {
                Some(slopes) => slopes.chunks_mut(part).map(Some).collect(),
                None => (0..out_len.div_ceil(part)).map(|_| None).collect(),
            };
            let outs = out.par_chunks_mut(part).zip(&mut parts).enumerate();
            outs.for_each(|(i, (out, slopes))| {
                arch.dispatch(Job {
                    walk,
                    layout: &layout,
                    planes: &planes,
                    first: i * part / area(to),
                    finish,
                    out,
                    slopes: slopes.as_deref_mut(),
                });
            });
        }
    }
}

/// [`Finish`] says what becomes of sums: the bias of their channel, if there is one, is added, and the activation
/// applied.
#[derive(Clone, Copy)]
struct Finish<'a> {
    bias: &'a [f32],
    activation: Activation,
}

/// Counts the channels that one task makes: whole groups, or whole tiles of the one group there is, so that there are
/// about two tasks for each core.
fn tasks_of(walk: &Walk) -> usize {
    let tasks = 2 * rayon::current_num_threads();
    if walk.groups > 1 {
        walk.groups.div_ceil(tasks) * walk.outputs
    } else {
        walk.outputs.div_ceil(walk.wide()).div_ceil(tasks) * walk.wide()
    }
}

/// Multiplies extents.
fn area<const N: usize>(extents: [usize; N]) -> usize {
    extents.iter().product()
}
