//! These tests check what graphs are refused for and that refusals say where, external data, packed lists, and folding.

use std::cell::RefCell;

use burn::tensor::{Device, Tensor};
use rten_onnx::onnx::{
    AttributeProto, AttributeType, DataLocation, DataType, Dimension, GraphProto, ModelProto, NodeProto,
    OperatorSetIdProto, StringStringEntryProto, TensorProto, TensorShapeProto, TypeProto, TypeProtoTensor,
    ValueInfoProto,
};

mod decided;

use super::{Floats, Graph, Program, Value, differentiable, guard, parse, unpack};

fn port(name: &str, dims: &[i64]) -> ValueInfoProto {
    let dim = |extent: &i64| Dimension {
        dim_value: Some(*extent),
        dim_param: None,
    };
    let tensor = TypeProtoTensor {
        elem_type: Some(DataType::FLOAT),
        shape: Some(TensorShapeProto {
            dim: dims.iter().map(dim).collect(),
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

fn node(name: &str, operator: &str, inputs: &[&str], output: &str) -> NodeProto {
    NodeProto {
        name: Some(name.to_owned()),
        op_type: Some(operator.to_owned()),
        input: inputs.iter().map(|input| (*input).to_owned()).collect(),
        output: vec![output.to_owned()],
        ..NodeProto::default()
    }
}

fn ints(name: &str, values: &[i64]) -> AttributeProto {
    AttributeProto {
        name: Some(name.to_owned()),
        ints: values.to_vec(),
        r#type: Some(AttributeType::INTS),
        ..AttributeProto::default()
    }
}

fn floats(name: &str, dims: &[i64], values: &[f32]) -> TensorProto {
    TensorProto {
        name: Some(name.to_owned()),
        dims: dims.to_vec(),
        data_type: Some(DataType::FLOAT),
        raw_data: Some(RefCell::new(values.iter().flat_map(|v| v.to_le_bytes()).collect())),
        ..TensorProto::default()
    }
}

/// Makes a model from an image "x" of 1 x 1 x 2 x 2 to "y".
fn model(nodes: Vec<NodeProto>, initializer: Vec<TensorProto>) -> Vec<u8> {
    let graph = GraphProto {
        node: nodes,
        initializer,
        input: vec![port("x", &[1, 1, 2, 2])],
        output: vec![port("y", &[])],
        ..GraphProto::default()
    };
    let model = ModelProto {
        ir_version: Some(8),
        graph: Some(graph),
        opset_import: vec![OperatorSetIdProto {
            domain: None,
            version: Some(17),
        }],
        ..ModelProto::default()
    };
    model.write_buf().expect("memory")
}

fn run(graph: Graph) -> Result<Vec<f32>, String> {
    let device = Device::flex();
    let program = Program::build(graph, &["y".to_owned()], &device)?;
    let x = Tensor::<4>::from_floats([[[[1.0, 2.0], [3.0, 4.0]]]], &device);
    match program.run(vec![Floats::of(x).into()])?.pop() {
        Some(Value::Floats(y)) => y.to_host(),
        _ => Err("no floats".to_owned()),
    }
}

fn refusal(bytes: &[u8]) -> String {
    parse(bytes, None).and_then(run).expect_err("it should be refused")
}

#[test]
fn every_missing_operator_is_named_with_its_nodes() {
    let nodes = vec![
        node("/a", "LSTM", &["x"], "a"),
        node("", "Loop", &["a"], "b"),
        node("/c", "LSTM", &["b"], "c"),
        node("/d", "Relu", &["c"], "y"),
    ];
    let error = refusal(&model(nodes, Vec::new()));
    assert_eq!(
        error,
        "2 operators are not supported: LSTM (2 nodes: \"/a\", \"/c\"); Loop (1 node: node 1)"
    );
    let error = refusal(&model(vec![node("/q", "QLinearConv", &["x"], "y")], Vec::new()));
    assert!(
        error.contains("8-bit integers (QLinearConv, 1 node); export the float model"),
        "{error}"
    );
}

#[test]
fn nodes_that_the_output_does_not_need_may_be_anything() {
    let nodes = vec![node("/a", "Loop", &["x"], "a"), node("/b", "Relu", &["x"], "y")];
    assert_eq!(
        parse(&model(nodes, Vec::new()), None).and_then(run),
        Ok(vec![1.0, 2.0, 3.0, 4.0])
    );
}

#[test]
fn where_a_gradient_ends_is_named() {
    let check = |operator: &str, reason: &str| {
        let nodes = vec![
            node("/end", operator, &["x"], "a"),
            node("/after", "Identity", &["a"], "y"),
        ];
        let graph = parse(&model(nodes, Vec::new()), None).expect("sound");
        let error = differentiable(&graph, "y").expect_err("no gradient");
        assert!(error.starts_with("node \"/end\"") && error.contains(reason), "{error}");
    };
    check("ArgMax", "turns numbers into indices");
    check("Round", "rounds");
    let nodes = vec![
        node("/shape", "Shape", &["x"], "s"),
        node("/fill", "ConstantOfShape", &["s"], "y"),
    ];
    let graph = parse(&model(nodes, Vec::new()), None).expect("sound");
    assert!(
        differentiable(&graph, "y")
            .expect_err("no gradient")
            .contains("does not depend on the input")
    );
}

#[test]
fn a_shape_that_does_not_fit_names_the_node() {
    let nodes = vec![node("/sum", "Add", &["x", "w"], "y")];
    let error = refusal(&model(nodes, vec![floats("w", &[3], &[1.0, 2.0, 3.0])]));
    assert!(
        error.contains("do not fit each other") && error.ends_with("node \"/sum\" (Add)"),
        "{error}"
    );
    let nodes = vec![
        node("/early", "Relu", &["late"], "y"),
        node("/late", "Relu", &["x"], "late"),
    ];
    let error = refusal(&model(nodes, Vec::new()));
    assert!(error.contains("\"late\" is read before it is made"), "{error}");
}

#[test]
fn sizes_that_no_memory_holds_are_refused_before_they_are_reserved() {
    let mut shape = floats("s", &[2], &[]);
    shape.data_type = Some(DataType::INT64);
    shape.raw_data = Some(RefCell::new(
        [1_i64 << 40, 1 << 30].iter().flat_map(|v| v.to_le_bytes()).collect(),
    ));
    let nodes = vec![node("/fill", "ConstantOfShape", &["s"], "y")];
    assert!(refusal(&model(nodes, vec![shape])).contains("too large"));
    let mut huge = floats("w", &[1 << 40, 1 << 40], &[]);
    huge.raw_data = None;
    assert!(refusal(&model(Vec::new(), vec![huge])).contains("too large"));
    assert!(
        guard::check(&[0x3a, 0xff, 0xff, 0xff, 0xff, 0x0f]).is_err(),
        "a length beyond the end"
    );
}

#[test]
fn a_convolution_takes_in_what_scales_and_shifts_behind_it() {
    let nodes = || {
        vec![
            node("/conv", "Conv", &["x", "w"], "a"),
            node(
                "/norm",
                "BatchNormalization",
                &["a", "scale", "bias", "mean", "variance"],
                "b",
            ),
            node("/twice", "Mul", &["b", "two"], "y"),
        ]
    };
    let row = |name: &str, value: f32| floats(name, &[1], &[value]);
    let weights = || {
        vec![
            floats("w", &[1, 1, 1, 1], &[3.0]),
            row("scale", 2.0),
            row("bias", 0.5),
            row("mean", 1.0),
            row("variance", 4.0 - 1e-5),
            floats("two", &[], &[2.0]),
        ]
    };
    let graph = parse(&model(nodes(), weights()), None).expect("sound");
    let program = Program::build(graph, &["y".to_owned()], &Device::flex()).expect("sound");
    assert_eq!(program.nodes(), 1);
    // 2 (2 (3 x - 1) / 2 + 0.5)
    let found = parse(&model(nodes(), weights()), None).and_then(run).expect("sound");
    for (x, y) in [1.0, 2.0, 3.0, 4.0].into_iter().zip(found) {
        assert!((y - 2.0 * (3.0 * x - 1.0 + 0.5)).abs() < 1e-4, "{x} {y}");
    }
}

#[test]
fn packed_lists_are_read_as_well() {
    let mut squeeze = node("/pool", "MaxPool", &["x"], "y");
    squeeze.attribute = vec![ints("kernel_shape", &[2, 2]), ints("strides", &[300, 1])];
    let plain = model(vec![squeeze], Vec::new());
    // The list of two numbers of one byte each as one field: key 8 with a length.
    let [two, packed] = [[0x40, 2, 0x40, 2], [0x42, 2, 2, 2]];
    let at = plain
        .windows(4)
        .position(|window| window == two)
        .expect("the list is there");
    let mut bytes = plain.clone();
    bytes[at..at + 4].copy_from_slice(&packed);
    assert_eq!(unpack::unpacked(&bytes).expect("sound"), plain);
    assert_eq!(parse(&bytes, None).and_then(run), Ok(vec![4.0]));
}

#[test]
fn weights_beside_the_model_are_read_and_those_elsewhere_are_not() {
    let folder = tempfile::tempdir().expect("a folder");
    let inside = folder.path().join("models");
    std::fs::create_dir(&inside).expect("a folder");
    let bytes: Vec<u8> = [9.0_f32, 10.0].iter().flat_map(|v| v.to_le_bytes()).collect();
    std::fs::write(inside.join("weights.data"), &bytes).expect("a file");
    std::fs::write(folder.path().join("secret"), &bytes).expect("a file");
    let outcome = |location: &str, offset: &str, length: &str| {
        let entry = |key: &str, value: &str| StringStringEntryProto {
            key: Some(key.to_owned()),
            value: Some(value.to_owned()),
        };
        let mut weight = floats("w", &[1], &[]);
        weight.raw_data = None;
        weight.data_location = Some(DataLocation::EXTERNAL);
        weight.external_data = vec![
            entry("location", location),
            entry("offset", offset),
            entry("length", length),
        ];
        let bytes = model(vec![node("/sum", "Add", &["x", "w"], "y")], vec![weight]);
        parse(&bytes, Some(&inside)).and_then(run)
    };
    assert_eq!(outcome("weights.data", "4", "4"), Ok(vec![11.0, 12.0, 13.0, 14.0]));
    let error = |location: &str, offset: &str, length: &str| outcome(location, offset, length).expect_err("refused");
    assert!(error("../secret", "0", "4").contains("outside the model's folder"));
    let absolute = folder.path().join("secret").display().to_string();
    assert!(error(&absolute, "0", "4").contains("outside the model's folder"));
    assert!(error("missing.data", "0", "4").contains("missing.data is not beside the model"));
    assert!(error("weights.data", "6", "4").contains("ends too early"));
    assert!(error("weights.data", "0", "8").contains("8 bytes of weights.data where 4 are due"));
}
