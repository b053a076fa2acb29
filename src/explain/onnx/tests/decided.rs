//! These tests check what is decided of a node before it runs: outputs that nobody reads, constants, what is advised, and
//! operators whose gradient or place is not obvious.

use rten_onnx::onnx::{AttributeProto, AttributeType, DataType, NodeProto, TensorProto};

use super::*;

fn int(name: &str, value: i64) -> AttributeProto {
    AttributeProto {
        name: Some(name.to_owned()),
        i: Some(value),
        r#type: Some(AttributeType::INT),
        ..AttributeProto::default()
    }
}

fn whole(name: &str, dims: &[i64], values: &[i64]) -> TensorProto {
    let mut tensor = floats(name, dims, &[]);
    tensor.data_type = Some(DataType::INT64);
    tensor.raw_data = Some(RefCell::new(values.iter().flat_map(|v| v.to_le_bytes()).collect()));
    tensor
}

fn with(mut node: NodeProto, attributes: Vec<AttributeProto>) -> NodeProto {
    node.attribute.extend(attributes);
    node
}

fn answer(nodes: Vec<NodeProto>, constants: Vec<TensorProto>) -> Result<Vec<f32>, String> {
    parse(&model(nodes, constants), None).and_then(run)
}

#[test]
fn outputs_that_nobody_reads_need_not_be_made() {
    let two = |operator: &str, inputs: &[&str], output: &str| {
        let mut node = node("/two", operator, inputs, output);
        node.output.push("more".to_owned());
        node
    };
    let mut pool = two("MaxPool", &["x"], "y");
    pool.attribute = vec![ints("kernel_shape", &[2, 2])];
    assert_eq!(answer(vec![pool], Vec::new()), Ok(vec![4.0]));
    let drop = vec![two("Dropout", &["x"], "a"), node("/relu", "Relu", &["a"], "y")];
    let graph = parse(&model(drop, Vec::new()), None).expect("sound");
    let program = Program::build(graph, &["y".to_owned()], &Device::flex()).expect("sound");
    assert_eq!(program.nodes(), 1, "a dropout only passes on");
    // A mask that is read is refused, and training before it.
    let read = |inputs: &[&str]| {
        let nodes = vec![two("Dropout", inputs, "a"), node("/sum", "Add", &["a", "more"], "y")];
        let constants = vec![floats("half", &[], &[0.5]), whole("yes", &[], &[1])];
        answer(nodes, constants).expect_err("refused")
    };
    assert!(read(&["x"]).contains("the mask of a dropout"));
    assert!(read(&["x", "half", "yes"]).contains("training mode"));
}

#[test]
fn batch_statistics_of_constants_are_theirs_and_of_drawings_are_refused() {
    let row = |name: &str, value: f32| floats(name, &[1], &[value]);
    let constants = || {
        let weights = floats("w", &[1, 1, 4], &[0.0, 2.0, 0.0, 2.0]);
        let [one, zero] = [row("one", 1.0), row("zero", 0.0)];
        vec![weights, one, zero, whole("shape", &[4], &[1, 1, 2, 2])]
    };
    let norm = |input: &str, output: &str| {
        let mut node = node(
            "/norm",
            "BatchNormalization",
            &[input, "one", "zero", "zero", "one"],
            output,
        );
        node.output.extend(["mean".to_owned(), "variance".to_owned()]);
        with(node, vec![int("training_mode", 1)])
    };
    let nodes = vec![
        norm("w", "a"),
        node("/reshape", "Reshape", &["a", "shape"], "b"),
        node("/product", "Mul", &["x", "b"], "y"),
    ];
    let found = answer(nodes, constants()).expect("constants");
    for (y, expected) in found.iter().zip([-1.0, 2.0, -3.0, 4.0]) {
        assert!((y - expected).abs() < 1e-4, "{found:?}");
    }
    assert!(
        answer(vec![norm("x", "y")], constants())
            .expect_err("a drawing")
            .contains("training mode")
    );
}

#[test]
fn exponential_units_have_a_gradient_wherever_they_are() {
    let device = Device::flex();
    for operator in ["Elu", "Selu", "Celu"] {
        let graph = parse(&model(vec![node("/unit", operator, &["x"], "y")], Vec::new()), None).expect("sound");
        let program = Program::build(graph, &["y".to_owned()], &device).expect("sound");
        let x = Tensor::<4>::from_floats([[[[-1.0, 1.0], [100.0, -200.0]]]], &device);
        let x = x.autodiff().require_grad();
        let made = program.run(vec![Floats::of(x.clone()).into()]).expect("sound").pop();
        let Some(Value::Floats(y)) = made else {
            panic!("no floats");
        };
        let tape = y.into_tensor().sum().backward();
        let gradient = x.grad(&tape).expect("a gradient").into_data();
        let gradient: Vec<f32> = gradient.try_into_vec().expect("floats");
        let (alpha, gamma) = if operator == "Selu" {
            (1.673_263_2, 1.050_701)
        } else {
            (1.0, 1.0)
        };
        let expected = [alpha * gamma * (-1.0_f32).exp(), gamma, gamma, 0.0];
        for (found, expected) in gradient.iter().zip(expected) {
            assert!((found - expected).abs() < 1e-5, "{operator}: {gradient:?}");
        }
    }
}

#[test]
fn what_to_do_about_missing_operators_is_said_by_whose_they_are() {
    let said = |operators: &[(&str, &str)]| {
        let mut input = "x".to_owned();
        let mut nodes = Vec::new();
        for (i, (domain, operator)) in operators.iter().enumerate() {
            let output = if i + 1 == operators.len() {
                "y".to_owned()
            } else {
                format!("v{i}")
            };
            let mut made = node("", operator, &[&input], &output);
            made.domain = Some((*domain).to_owned());
            nodes.push(made);
            input = output;
        }
        answer(nodes, Vec::new()).expect_err("missing")
    };
    assert!(said(&[("com.microsoft", "FusedConv")]).ends_with("optimised by onnxruntime; give the one before"));
    assert!(said(&[("com.microsoft.nchwc", "Conv")]).contains("onnxruntime"));
    assert!(said(&[("ai.onnx.ml", "SVMClassifier"), ("ai.onnx.ml", "ZipMap")]).ends_with("no gradient is to be had"));
    assert!(said(&[("ai.onnx.ml", "ZipMap")]).ends_with("convert with options={'zipmap': False}"));
    assert!(said(&[("", "Loop")]).ends_with("node 0)"));
}

#[test]
fn places_that_are_not_0_and_rows_of_one_category() {
    let nodes = vec![
        node("/places", "NonZero", &["w"], "a"),
        with(node("/cast", "Cast", &["a"], "b"), vec![int("to", 1)]),
        node("/product", "Mul", &["x", "b"], "y"),
    ];
    // Row 0, column 1 and row 1, column 0: [[0, 1], [1, 0]].
    let weights = floats("w", &[2, 2], &[0.0, 3.0, 1.0, 0.0]);
    assert_eq!(answer(nodes, vec![weights]), Ok(vec![0.0, 2.0, 3.0, 0.0]));
    let nodes = |axis: i64| {
        let rows = node("/rows", "OneHot", &["indices", "depth", "values"], "a");
        vec![
            with(rows, vec![int("axis", axis)]),
            node("/product", "Mul", &["x", "a"], "y"),
        ]
    };
    let constants = || {
        vec![
            whole("indices", &[2], &[-1, 1]),
            whole("depth", &[], &[2]),
            floats("values", &[2], &[0.5, 1.0]),
        ]
    };
    assert_eq!(answer(nodes(-1), constants()), Ok(vec![0.5, 2.0, 1.5, 4.0]));
    assert_eq!(answer(nodes(0), constants()), Ok(vec![0.5, 1.0, 3.0, 4.0]));
}

#[test]
fn functions_of_angles_are_computed() {
    let check = |operator: &str, work: fn(f32) -> f32| {
        let nodes = vec![
            node("/small", "Mul", &["x", "fifth"], "a"),
            node("/angle", operator, &["a"], "y"),
        ];
        let found = answer(nodes, vec![floats("fifth", &[], &[0.2])]).expect("supported");
        for (y, x) in found.iter().zip([0.2, 0.4, 0.6, 0.8]) {
            assert!((y - work(x)).abs() < 1e-5, "{operator} of {x}: {y}");
        }
    };
    check("Tan", f32::tan);
    check("Asin", f32::asin);
    check("Acos", f32::acos);
    check("Atan", f32::atan);
    check("Sinh", f32::sinh);
    check("Cosh", f32::cosh);
}
