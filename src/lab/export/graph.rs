//! Builds an ONNX graph, node by node.

use std::cell::RefCell;

use rten_onnx::onnx::{
    AttributeProto, AttributeType, DataType, Dimension, GraphProto, ModelProto, NodeProto, OperatorSetIdProto,
    StringStringEntryProto, TensorProto, TensorShapeProto, TypeProto, TypeProtoTensor, ValueInfoProto,
};
use rten_onnx::protobuf::{EncodeMessage as _, ValueWriter};

/// This version of ONNX's operators is written: old enough for every runtime in use.
const OPSET: i64 = 17;

/// This version of the file format goes with it.
const IR_VERSION: i64 = 8;

/// These are the field of a model that holds its graph, and the field of a graph that holds its name, with their wire
/// type.
const GRAPH_KEY: u8 = 0x3a;
const NAME_KEY: u8 = 0x12;

/// [`Builder`] is a graph under construction. Values are known by their names.
#[derive(Default)]
pub struct Builder {
    graph: GraphProto,
}

impl Builder {
    /// Adds an input of floats; the first dimension is free.
    pub fn input(&mut self, name: &str, rest: &[usize]) -> String {
        self.graph.input.push(port(name, rest));
        name.to_owned()
    }

    /// Adds floats that are part of the file, row-major.
    pub fn floats(&mut self, name: &str, shape: &[usize], values: &[f32]) -> String {
        let bytes = values.iter().flat_map(|value| value.to_le_bytes()).collect();
        self.constant(name, DataType::FLOAT, shape, bytes)
    }

    /// Adds integers that are part of the file, a row of them.
    pub fn ints(&mut self, name: &str, values: &[i64]) -> String {
        let bytes = values.iter().flat_map(|value| value.to_le_bytes()).collect();
        self.constant(name, DataType::INT64, &[values.len()], bytes)
    }

    fn constant(&mut self, name: &str, kind: DataType, shape: &[usize], bytes: Vec<u8>) -> String {
        self.graph.initializer.push(TensorProto {
            name: Some(name.to_owned()),
            dims: shape.iter().map(|extent| *extent as i64).collect(),
            data_type: Some(kind),
            raw_data: Some(RefCell::new(bytes)),
            ..TensorProto::default()
        });
        name.to_owned()
    }

    /// Adds a node with one output, which is called as the node.
    pub fn node(&mut self, name: &str, operator: &str, inputs: &[&str], attributes: Vec<AttributeProto>) -> String {
        self.spread(name, operator, inputs, &[name.to_owned()], attributes);
        name.to_owned()
    }

    /// Adds a node with several outputs.
    pub fn spread(
        &mut self,
        name: &str,
        operator: &str,
        inputs: &[&str],
        outputs: &[String],
        attributes: Vec<AttributeProto>,
    ) {
        self.graph.node.push(NodeProto {
            name: Some(name.to_owned()),
            op_type: Some(operator.to_owned()),
            input: inputs.iter().map(|input| (*input).to_owned()).collect(),
            output: outputs.to_vec(),
            attribute: attributes,
            domain: None,
        });
    }

    /// Writes the file, with these outputs, each with its dimensions behind the first.
    pub fn finish(mut self, name: &str, outputs: &[(&str, &[usize])], metadata: &[(&str, String)]) -> Vec<u8> {
        self.graph.output = outputs.iter().map(|(name, rest)| port(name, rest)).collect();
        let entry = |(key, value): &(&str, String)| StringStringEntryProto {
            key: Some((*key).to_owned()),
            value: Some(value.clone()),
        };
        let model = ModelProto {
            ir_version: Some(IR_VERSION),
            producer_name: Some("strokewise".to_owned()),
            producer_version: Some(env!("CARGO_PKG_VERSION").to_owned()),
            opset_import: vec![OperatorSetIdProto {
                domain: Some(String::new()),
                version: Some(OPSET),
            }],
            metadata_props: metadata.iter().map(entry).collect(),
            graph: None,
        };
        // OK because writing to memory does not fail.
        let mut bytes = model.write_buf().expect("memory");
        let mut graph = Vec::new();
        self.graph.encode(ValueWriter::new(&mut graph)).expect("memory");
        // The writer knows no name of a graph, which ONNX's checker asks for; fields may come in any order.
        graph.push(NAME_KEY);
        graph.extend(length(name.len()));
        graph.extend(name.bytes());
        bytes.push(GRAPH_KEY);
        bytes.extend(length(graph.len()));
        bytes.extend(graph);
        bytes
    }
}

fn port(name: &str, rest: &[usize]) -> ValueInfoProto {
    let free = Dimension {
        dim_value: None,
        dim_param: Some("N".to_owned()),
    };
    let fixed = rest.iter().map(|extent| Dimension {
        dim_value: Some(*extent as i64),
        dim_param: None,
    });
    let tensor = TypeProtoTensor {
        elem_type: Some(DataType::FLOAT),
        shape: Some(TensorShapeProto {
            dim: std::iter::once(free).chain(fixed).collect(),
        }),
    };
    ValueInfoProto {
        name: Some(name.to_owned()),
        r#type: Some(TypeProto {
            tensor_type: Some(tensor),
            sequence: None,
        }),
    }
}

/// Writes a length as protocol buffers do: seven bits a byte, the lowest first.
fn length(mut rest: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    while rest >= 0x80 {
        bytes.push((rest & 0x7f) as u8 | 0x80);
        rest >>= 7;
    }
    bytes.push(rest as u8);
    bytes
}

/// Makes an attribute that is a list of integers.
pub fn ints(name: &str, values: &[i64]) -> AttributeProto {
    AttributeProto {
        name: Some(name.to_owned()),
        ints: values.to_vec(),
        r#type: Some(AttributeType::INTS),
        ..AttributeProto::default()
    }
}

/// Makes an attribute that is an integer.
pub fn int(name: &str, value: i64) -> AttributeProto {
    AttributeProto {
        name: Some(name.to_owned()),
        i: Some(value),
        r#type: Some(AttributeType::INT),
        ..AttributeProto::default()
    }
}

/// Makes an attribute that is a word.
pub fn text(name: &str, value: &str) -> AttributeProto {
    AttributeProto {
        name: Some(name.to_owned()),
        s: Some(value.to_owned()),
        r#type: Some(AttributeType::STRING),
        ..AttributeProto::default()
    }
}
