//! Parses bytes into a [`Graph`].

use std::collections::BTreeMap;
use std::path::Path;

use rten_onnx::onnx::{
    AttributeProto, AttributeType, DataType, Dimension, GraphProto, ModelProto, NodeProto, TensorProto, ValueInfoProto,
};

use rten_onnx::protobuf::{DecodeMessage as _, ProtobufError, ValueReader};

use super::graph::{Attribute, Constant, Dim, Graph, Node, Port};
use super::{guard, tensor, unpack};

/// This is the domain of ONNX's own operators, written out.
const OWN_DOMAIN: &str = "ai.onnx";

/// Reads a model; `folder` is where its external data may lie. The reason where it is not one.
pub fn parse(bytes: &[u8], folder: Option<&Path>) -> Result<Graph, String> {
    guard::check(bytes)?;
    let model = ModelProto::parse_buf(bytes)
        .or_else(|_| ModelProto::parse_buf(&unpack::unpacked(bytes)?).map_err(|cause| damaged(&cause)))?;
    let graph = model.graph.ok_or("this is not an ONNX file: there is no graph in it")?;
    let own = |domain: &Option<String>| matches!(domain.as_deref(), None | Some("" | OWN_DOMAIN));
    let opset = model
        .opset_import
        .iter()
        .find(|set| own(&set.domain))
        .and_then(|set| set.version);
    let producer = [model.producer_name, model.producer_version];
    let producer: Vec<String> = producer.into_iter().flatten().filter(|word| !word.is_empty()).collect();
    let metadata = model.metadata_props.into_iter();
    Ok(Graph {
        // Files without an opset are older than the statement of it.
        opset: opset.unwrap_or(1),
        metadata: metadata.filter_map(|entry| Some((entry.key?, entry.value?))).collect(),
        producer: producer.join(" "),
        ..content(graph, folder)?
    })
}

fn damaged(cause: &ProtobufError) -> String {
    format!("this is not a sound ONNX file ({cause})")
}

fn content(graph: GraphProto, folder: Option<&Path>) -> Result<Graph, String> {
    let mut constants = BTreeMap::new();
    let mut total = 0_usize;
    for mut initializer in graph.initializer {
        let constant = tensor::constant(&mut initializer, folder)?;
        total = total.saturating_add(constant.count());
        if total > super::value::MAX_ELEMENTS {
            return Err("the weights are too large".to_owned());
        }
        constants.insert(initializer.name.unwrap_or_default(), constant);
    }
    let mut nodes = Vec::with_capacity(graph.node.len());
    for (place, proto) in graph.node.into_iter().enumerate() {
        let mut node = node(proto, place, folder)?;
        // Some exporters write weights as nodes.
        match (
            node.operator.as_str(),
            node.attributes.remove("value"),
            node.outputs.first(),
        ) {
            ("Constant", Some(Attribute::Tensor(constant)), Some(output)) => {
                constants.insert(output.clone(), constant);
            }
            (_, Some(value), _) => {
                node.attributes.insert("value".to_owned(), value);
                nodes.push(node);
            }
            (_, None, _) => nodes.push(node),
        }
    }
    // Older files list initialisers among the inputs.
    let inputs = graph
        .input
        .into_iter()
        .map(port)
        .filter(|port| !constants.contains_key(&port.name))
        .collect();
    let outputs = graph.output.into_iter().map(port).collect();
    Ok(Graph {
        nodes,
        constants,
        inputs,
        outputs,
        ..Graph::default()
    })
}

fn node(proto: NodeProto, place: usize, folder: Option<&Path>) -> Result<Node, String> {
    let mut attributes = BTreeMap::new();
    for mut attribute in proto.attribute {
        let name = attribute.name.take().unwrap_or_default();
        attributes.insert(name, self::attribute(attribute, folder)?);
    }
    let domain = proto.domain.filter(|domain| domain != OWN_DOMAIN);
    Ok(Node {
        name: proto.name.unwrap_or_default(),
        operator: proto.op_type.unwrap_or_default(),
        domain: domain.unwrap_or_default(),
        inputs: proto.input,
        outputs: proto.output,
        attributes,
        place,
    })
}

fn attribute(proto: AttributeProto, folder: Option<&Path>) -> Result<Attribute, String> {
    let kind = proto.r#type.filter(|kind| *kind != AttributeType::UNDEFINED);
    // The oldest files say no type; then the field that is there tells it.
    let is = |wanted, present: bool| kind == Some(wanted) || (kind.is_none() && present);
    Ok(if is(AttributeType::INT, proto.i.is_some()) {
        Attribute::Int(proto.i.unwrap_or(0))
    } else if is(AttributeType::FLOAT, proto.f.is_some()) {
        Attribute::Float(proto.f.unwrap_or(0.0))
    } else if is(AttributeType::STRING, proto.s.is_some()) {
        Attribute::Text(proto.s.unwrap_or_default())
    } else if is(AttributeType::INTS, !proto.ints.is_empty()) {
        Attribute::Ints(proto.ints)
    } else if is(AttributeType::FLOATS, !proto.floats.is_empty()) {
        Attribute::Floats(proto.floats)
    } else if let Some(mut t) = proto.t {
        match tensor::constant(&mut t, folder) {
            Ok(constant) => Attribute::Tensor(constant),
            // A tensor of words, which a supported operator does not read.
            Err(_) if t.data_type == Some(DataType::STRING) => Attribute::Other,
            Err(cause) => return Err(cause),
        }
    } else {
        Attribute::Other
    })
}

fn port(proto: ValueInfoProto) -> Port {
    let tensor = proto.r#type.and_then(|kind| kind.tensor_type);
    let kind = tensor.as_ref().and_then(|tensor| tensor.elem_type);
    let floats = [DataType::FLOAT, DataType::FLOAT16, DataType::BFLOAT16, DataType::DOUBLE];
    let shape = tensor.and_then(|tensor| tensor.shape);
    Port {
        name: proto.name.unwrap_or_default(),
        dims: shape.map(|shape| shape.dim.into_iter().map(dim).collect()),
        is_float: kind.is_none_or(|kind| floats.contains(&kind)),
    }
}

/// Reads a dimension; exporters write an unknown one as a name, as nothing, as 0 or as -1.
fn dim(proto: Dimension) -> Dim {
    let known = proto
        .dim_value
        .and_then(|extent| usize::try_from(extent).ok())
        .filter(|extent| *extent > 0);
    known.map_or_else(|| Dim::Free(proto.dim_param.unwrap_or_default()), Dim::Known)
}

/// Reads one tensor, as ONNX's own tests keep inputs and outputs.
pub fn parse_tensor(bytes: &[u8]) -> Result<Constant, String> {
    let proto = TensorProto::decode(ValueReader::from_buf(bytes)).map_err(|e| e.to_string())?;
    tensor::constant(&mut { proto }, None)
}
