//! Runs anybody's network, from an ONNX file, on burn's tensors, which differentiate it.

mod call;
mod check;
mod convolver;
mod dense;
mod file;
mod fold;
mod graph;
mod guard;
mod native;
mod ops;
mod program;
mod tensor;
mod unpack;
mod value;

pub use check::{differentiable, last_smooth, whole_floats};
#[cfg(test)]
mod tests;

pub use file::{parse, parse_tensor};
pub use graph::{Attribute, Constant, Dim, Graph, Node, Port};
pub use program::Program;
pub use value::{Floats, Ints, Value};
