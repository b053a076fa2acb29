//! ONNX's own tests of single operators.
//!
//! `nodes.zip` holds those of the `onnx` 1.17.0 wheel (Apache-2.0) whose operators are all supported, but for strings,
//! 4- and 8-bit floats and ranks beyond 6: `backend/test/data/{node,pytorch-operator,pytorch-converted}`, each a model
//! with inputs and expected outputs. It is a stored archive within a compressed one, so that files that are much alike
//! take little room.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read as _};

use burn::tensor::Device;
use strokewise_explain::onnx::{Constant, Program, Value, parse, parse_tensor};
use zip::ZipArchive;

const ARCHIVE: &[u8] = include_bytes!("nodes.zip");

/// Tests that are expected to fail, by the reason.
const SKIPPED: [(&str, &[&str]); 7] = [
    (
        "drawings are flat: no windows over volumes",
        &[
            "AvgPool3d",
            "AvgPool3d_stride",
            "AvgPool3d_stride1_pad0_gpu_input",
            "Conv3d",
            "Conv3d_dilated",
            "Conv3d_dilated_strided",
            "Conv3d_groups",
            "Conv3d_no_bias",
            "Conv3d_stride",
            "Conv3d_stride_padding",
            "MaxPool3d",
            "MaxPool3d_stride",
            "MaxPool3d_stride_padding",
            "averagepool_3d_dilations_small",
            "convtranspose_3d",
            "maxpool_3d_dilations",
            "maxpool_3d_dilations_use_ref_impl",
        ],
    ),
    (
        "networks are explained, not trained",
        &[
            "batchnorm_epsilon_training_mode",
            "batchnorm_example_training_mode",
            "training_dropout",
            "training_dropout_default",
            "training_dropout_zero_ratio",
        ],
    ),
    (
        "narrow floats are computed as f32",
        &[
            "cast_DOUBLE_to_FLOAT16",
            "cast_FLOAT_to_FLOAT16",
            "castlike_DOUBLE_to_FLOAT16",
            "castlike_DOUBLE_to_FLOAT16_expanded",
            "castlike_FLOAT_to_FLOAT16",
            "castlike_FLOAT_to_FLOAT16_expanded",
        ],
    ),
    (
        "the test itself keeps bfloat16 as integers",
        &[
            "cast_BFLOAT16_to_FLOAT",
            "cast_FLOAT_to_BFLOAT16",
            "castlike_BFLOAT16_to_FLOAT",
            "castlike_BFLOAT16_to_FLOAT_expanded",
            "castlike_FLOAT_to_BFLOAT16",
            "castlike_FLOAT_to_BFLOAT16_expanded",
        ],
    ),
    ("images are floats", &["maxpool_2d_uint8"]),
    (
        "the extreme of nothing is infinite, which no network wants",
        &[
            "reduce_log_sum_exp_empty_set",
            "reduce_max_empty_set",
            "reduce_min_empty_set",
        ],
    ),
    (
        "tensors without a number are not reshaped",
        &["reshape_allowzero_reordered"],
    ),
];

/// Outputs may differ by this share of the largest expected number, and by [`ABSOLUTE`].
const RELATIVE: f32 = 1e-4;
const ABSOLUTE: f32 = 1e-5;

/// The files of a test by name.
type Files = BTreeMap<String, Vec<u8>>;

#[test]
fn operators_do_what_onnx_expects_of_them() {
    let skipped: BTreeSet<&str> = SKIPPED.iter().flat_map(|(_, names)| names.iter().copied()).collect();
    let (mut passed, mut unexpected) = (0, Vec::new());
    for (name, files) in tests() {
        match (outcome(&files), skipped.contains(name.as_str())) {
            (Ok(()), false) => passed += 1,
            (Err(_), true) => {}
            (Ok(()), true) => unexpected.push(format!("{name} passes now")),
            (Err(cause), false) => unexpected.push(format!("{name}: {cause}")),
        }
    }
    assert!(unexpected.is_empty(), "{}", unexpected.join("\n"));
    assert!(passed >= 900, "only {passed} tests are there");
}

fn tests() -> BTreeMap<String, Files> {
    let mut outer = ZipArchive::new(Cursor::new(ARCHIVE)).expect("an archive");
    let mut inner = Vec::new();
    outer
        .by_index(0)
        .expect("one file")
        .read_to_end(&mut inner)
        .expect("sound");
    let mut inner = ZipArchive::new(Cursor::new(inner)).expect("an archive");
    let mut tests: BTreeMap<String, Files> = BTreeMap::new();
    for i in 0..inner.len() {
        let mut file = inner.by_index(i).expect("a file");
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).expect("sound");
        let name = file.name().expect("a name").into_owned();
        let (test, file) = name.split_once('/').expect("a folder for each test");
        tests.entry(test.to_owned()).or_default().insert(file.to_owned(), bytes);
    }
    tests
}

/// Runs the model on its inputs and compares.
fn outcome(files: &Files) -> Result<(), String> {
    let device = Device::flex();
    let file = |name: &str| files.get(name).ok_or_else(|| format!("there is no {name}"));
    let graph = parse(file("model.onnx")?, None)?;
    let outputs: Vec<String> = graph.outputs.iter().map(|port| port.name.clone()).collect();
    let inputs = (0..graph.inputs.len()).map(|i| parse_tensor(file(&format!("input_{i}.pb"))?)?.into_value(&device));
    let inputs = inputs.collect::<Result<Vec<_>, String>>()?;
    let found = Program::build(graph, &outputs, &device)?.run(inputs)?;
    for (i, found) in found.iter().enumerate() {
        compare(found, &parse_tensor(file(&format!("output_{i}.pb"))?)?)?;
    }
    Ok(())
}

fn compare(found: &Value, expected: &Constant) -> Result<(), String> {
    match (found, expected) {
        (Value::Ints(found), Constant::Ints(expected)) if found == expected => Ok(()),
        (Value::Floats(found), Constant::Floats { shape, values }) if found.shape() == *shape => {
            let finite = values.iter().filter(|value| value.is_finite());
            let largest = finite.fold(0.0_f32, |largest, value| largest.max(value.abs()));
            let close = |a: f32, b: f32| {
                a.to_bits() == b.to_bits()
                    || (a.is_nan() && b.is_nan())
                    || (a - b).abs() <= RELATIVE * largest + ABSOLUTE
            };
            let host = found.to_host()?;
            let wrong = host.iter().zip(values).find(|(a, b)| !close(**a, **b));
            wrong.map_or(Ok(()), |(a, b)| Err(format!("{a} instead of {b}")))
        }
        (found, _) => Err(format!("{} of shape {:?} are wrong", found.kind(), found.shape())),
    }
}
