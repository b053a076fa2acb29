//! Anybody's network, from an ONNX file, run and differentiated on burn's tensors.

mod call;
mod check;
mod file;
mod fold;
mod graph;
mod guard;
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
