//! [`Graph`] is a model file as it was written, before anything is computed.

use std::collections::BTreeMap;
use std::fmt;

use burn::tensor::Device;

use super::value::{Floats, Ints, Value};

/// [`Graph`] holds the nodes of a model, its constants, and what it says of itself.
#[derive(Debug, Default)]
pub struct Graph {
    /// The nodes are in the order of the file, which has every value made before it is used.
    pub nodes: Vec<Node>,
    /// These are the initialisers by name.
    pub constants: BTreeMap<String, Constant>,
    /// These have to be given: inputs that are not initialisers as well.
    pub inputs: Vec<Port>,
    /// These values come out.
    pub outputs: Vec<Port>,
    /// This is the version of ONNX's own operators.
    pub opset: i64,
    /// This is the file's `metadata_props`.
    pub metadata: BTreeMap<String, String>,
    /// The producer is the program that wrote the file.
    pub producer: String,
}

impl Graph {
    /// Counts the numbers of the initialisers.
    pub fn parameters(&self) -> usize {
        self.constants.values().map(Constant::count).sum()
    }

    /// Lists the nodes that hold weights, from the input to the output: what each is called, and
    /// the names of its constants.
    pub fn layers(&self) -> Vec<(String, Vec<String>)> {
        let is_weight = |name: &&String| matches!(self.constants.get(*name), Some(Constant::Floats { values, .. }) if values.len() > 1);
        let layers = self.nodes.iter().map(|node| {
            let name = if node.name.is_empty() {
                format!("node {}", node.place)
            } else {
                node.name.clone()
            };
            (
                name,
                node.inputs.iter().filter(is_weight).cloned().collect::<Vec<String>>(),
            )
        });
        layers.filter(|(_, weights)| !weights.is_empty()).collect()
    }

    /// Counts how often each operator occurs, by name.
    pub fn operators(&self) -> BTreeMap<&str, usize> {
        let mut counts = BTreeMap::new();
        for node in &self.nodes {
            *counts.entry(node.operator.as_str()).or_default() += 1;
        }
        counts
    }
}

/// [`Port`] is an input or output of the graph.
#[derive(Debug, Clone, PartialEq)]
pub struct Port {
    /// This is the value's name.
    pub name: String,
    /// These are its dimensions, where the file tells them.
    pub dims: Option<Vec<Dim>>,
    /// It is true where the value holds floats.
    pub is_float: bool,
}

/// [`Dim`] is the extent of a dimension.
#[derive(Debug, Clone, PartialEq)]
pub enum Dim {
    /// It is this number.
    Known(usize),
    /// It has this name, or none: it is decided when the model is used.
    Free(String),
}

impl Dim {
    /// Returns the number, if it is one.
    pub fn known(&self) -> Option<usize> {
        match self {
            Self::Known(extent) => Some(*extent),
            Self::Free(_) => None,
        }
    }
}

impl fmt::Display for Dim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Known(extent) => write!(f, "{extent}"),
            Self::Free(name) if name.is_empty() => write!(f, "?"),
            Self::Free(name) => write!(f, "{name}"),
        }
    }
}

/// [`Constant`] holds numbers of the file.
#[derive(Debug, Clone, PartialEq)]
pub enum Constant {
    /// They are floats of any precision, as f32.
    Floats {
        /// Each dimension has this extent.
        shape: Vec<usize>,
        /// The numbers are row-major.
        values: Vec<f32>,
    },
    /// They are integers or booleans.
    Ints(Ints),
}

impl Constant {
    /// Counts the numbers.
    pub fn count(&self) -> usize {
        match self {
            Self::Floats { values, .. } => values.len(),
            Self::Ints(ints) => ints.values.len(),
        }
    }

    /// Makes a value of the numbers, to compute with.
    pub fn into_value(self, device: &Device) -> Result<Value, String> {
        Ok(match self {
            Self::Floats { shape, values } => Floats::from_host(values, &shape, device)?.into(),
            Self::Ints(ints) => ints.into(),
        })
    }
}

/// [`Node`] is an operator at work.
#[derive(Debug, Clone, Default)]
pub struct Node {
    /// This is its name, which may be empty.
    pub name: String,
    /// This is the operator's name.
    pub operator: String,
    /// The domain says whose operator it is: empty for ONNX's own.
    pub domain: String,
    /// The values that it reads have these names, empty for one that is left out.
    pub inputs: Vec<String>,
    /// The values that it makes have these names, empty where one is not wanted.
    pub outputs: Vec<String>,
    /// These are its attributes by name.
    pub attributes: BTreeMap<String, Attribute>,
    /// This is its place in the file, from 0.
    pub place: usize,
}

impl fmt::Display for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.name.is_empty() {
            let output = self.outputs.first().map_or("", String::as_str);
            write!(f, "node {} ({}), output {output}", self.place, self.operator)
        } else {
            write!(f, "node \"{}\" ({})", self.name, self.operator)
        }
    }
}

/// [`Attribute`] is a setting of a node.
#[derive(Debug, Clone)]
pub enum Attribute {
    /// It is a number.
    Float(f32),
    /// It is an integer.
    Int(i64),
    /// It is a word.
    Text(String),
    /// It is a tensor.
    Tensor(Constant),
    /// Numbers.
    Floats(Vec<f32>),
    /// It is a list of integers.
    Ints(Vec<i64>),
    /// It is something that no supported operator reads, such as a subgraph.
    Other,
}
