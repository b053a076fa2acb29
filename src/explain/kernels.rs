//! These kernels of our own run networks of convolutions on the processor, forwards and back to what they see, in plain
//! numbers.
//!
//! An explanation asks the same small network hundreds of times, and for gradients by its input
//! alone. A [`Plan`] says what the network is, layer by layer; a [`Network`] runs it. Activations
//! lie in blocks of 32 channels with a border of zeros; a kernel holds the sums of a few pixels and
//! channels in registers while it goes through everything that they see, and finishes them (bias,
//! activation and its derivative) before they leave. What carries a gradient back is made of the
//! same kernels, with the weights packed the other way.
//!
//! Vector instructions are chosen when the program runs ([`Instructions`]), by `pulp`, without unsafe code.

mod instructions;
mod linear;
mod map;
mod network;
mod pass;
mod plan;
mod planes;
mod silu;
mod stencil;
mod tile;

pub use instructions::Instructions;
pub use map::Shape;
pub use network::{Network, Question, Score, Tape};
pub use plan::{Activation, Film, Kernel, LEAST_LENGTH, Layer, Linear, Plan, Readout, Scale, Term};
pub use planes::{Convolution, Geometry, Made, peaks, peaks_back};

#[cfg(test)]
mod tests;
