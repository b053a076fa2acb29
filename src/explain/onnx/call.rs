//! [`Call`] is a node with its inputs at hand, as operators see it.

use burn::tensor::Device;

use super::convolver::Convolver;
use super::dense::Dense;
use super::graph::{Attribute, Constant, Node};
use super::value::{Floats, Ints, Value};

/// [`Answer`] is what an operator answers: its outputs in order, or the reason why not.
pub type Answer = Result<Vec<Value>, String>;

/// [`Call`] is one node's turn.
pub struct Call<'a> {
    /// This node is called.
    pub node: &'a Node,
    /// The file speaks this version of ONNX's operators.
    pub opset: i64,
    /// Tensors are made on this device.
    pub device: &'a Device,
    /// It runs the node where that is a convolution with constant weights.
    pub convolver: Option<&'a Convolver>,
    /// It runs the node where that multiplies by a constant matrix.
    pub dense: Option<&'a Dense>,
    /// It is true where all inputs are constants: the node is computed once, before any drawing is seen.
    pub is_constant: bool,
    /// They are taken one by one, so that an operator that is the last to read a tensor may work in its memory.
    pub inputs: Vec<Option<Value>>,
}

impl Call<'_> {
    /// Tells whether input `i` is given and was not taken yet.
    pub fn has(&self, i: usize) -> bool {
        self.inputs.get(i).is_some_and(Option::is_some)
    }

    /// Tells whether somebody reads output `i`.
    pub fn wants(&self, i: usize) -> bool {
        self.node.outputs.get(i).is_some_and(|name| !name.is_empty())
    }

    /// Takes input `i`, if given.
    pub fn maybe(&mut self, i: usize) -> Option<Value> {
        self.inputs.get_mut(i).and_then(Option::take)
    }

    /// Takes input `i`; an error where it is not given.
    pub fn value(&mut self, i: usize) -> Result<Value, String> {
        self.maybe(i).ok_or_else(|| format!("input {i} is missing"))
    }

    /// Takes input `i`, which must hold floats.
    pub fn floats(&mut self, i: usize) -> Result<Floats, String> {
        match self.value(i)? {
            Value::Floats(floats) => Ok(floats),
            Value::Ints(_) => Err(format!("input {i} holds integers; only floats are supported here")),
        }
    }

    /// Takes input `i`, which must hold floats, if given.
    pub fn maybe_floats(&mut self, i: usize) -> Result<Option<Floats>, String> {
        if self.has(i) {
            self.floats(i).map(Some)
        } else {
            Ok(None)
        }
    }

    /// Takes input `i`, which must hold integers.
    pub fn ints(&mut self, i: usize) -> Result<Ints, String> {
        match self.value(i)? {
            Value::Ints(ints) => Ok(ints),
            Value::Floats(_) => Err(format!("input {i} holds floats where integers are due")),
        }
    }

    /// Takes input `i`, which must hold integers, if given.
    pub fn maybe_ints(&mut self, i: usize) -> Result<Option<Ints>, String> {
        if self.has(i) { self.ints(i).map(Some) } else { Ok(None) }
    }

    /// Takes the one number of input `i`, if given.
    pub fn maybe_number(&mut self, i: usize) -> Result<Option<f32>, String> {
        match self.maybe(i) {
            None => Ok(None),
            Some(Value::Floats(floats)) => Ok(floats.to_host()?.first().copied()),
            Some(Value::Ints(ints)) => Ok(ints.values.first().map(|value| *value as f32)),
        }
    }

    /// Takes a list that was an attribute in older versions and is input `i` in newer ones.
    pub fn list(&mut self, i: usize, attribute: &str) -> Result<Option<Vec<i64>>, String> {
        match self.maybe_ints(i)? {
            Some(ints) => Ok(Some(ints.values.to_vec())),
            None => Ok(self.int_list(attribute).map(<[i64]>::to_vec)),
        }
    }

    /// Returns attribute `name`, if set.
    pub fn attribute(&self, name: &str) -> Option<&Attribute> {
        self.node.attributes.get(name)
    }

    /// Returns an integer attribute, or `default`.
    pub fn int(&self, name: &str, default: i64) -> i64 {
        self.maybe_int(name).unwrap_or(default)
    }

    /// Returns an integer attribute, if set.
    pub fn maybe_int(&self, name: &str) -> Option<i64> {
        match self.attribute(name) {
            Some(Attribute::Int(value)) => Some(*value),
            _ => None,
        }
    }

    /// Returns a number attribute, or `default`.
    pub fn float(&self, name: &str, default: f32) -> f32 {
        self.maybe_float(name).unwrap_or(default)
    }

    /// Returns a number attribute, if set.
    pub fn maybe_float(&self, name: &str) -> Option<f32> {
        match self.attribute(name) {
            Some(Attribute::Float(value)) => Some(*value),
            _ => None,
        }
    }

    /// Returns an attribute that is a word, or `default`.
    pub fn text(&self, name: &str, default: &'static str) -> &str {
        match self.attribute(name) {
            Some(Attribute::Text(text)) => text,
            _ => default,
        }
    }

    /// Returns an attribute that is a list of integers, if set.
    pub fn int_list(&self, name: &str) -> Option<&[i64]> {
        match self.attribute(name) {
            Some(Attribute::Ints(list)) => Some(list),
            _ => None,
        }
    }

    /// Returns an attribute that is a tensor, if set.
    pub fn tensor(&self, name: &str) -> Option<&Constant> {
        match self.attribute(name) {
            Some(Attribute::Tensor(tensor)) => Some(tensor),
            _ => None,
        }
    }
}

/// Makes an answer of one output.
#[allow(clippy::unnecessary_wraps, reason = "it ends operators that can fail")]
pub fn one(value: impl Into<Value>) -> Answer {
    Ok(vec![value.into()])
}
