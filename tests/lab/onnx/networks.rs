//! Small networks of every family by several exporters, against the outputs and gradients of the framework that they
//! come from. `networks/` holds the files and, for each family, an archive of the input `x`, the output `y`, the
//! likeliest class `k` of each row, and the gradient `grad` of the sum of `y[k]`.

use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use burn::tensor::{Device, Tensor, TensorData};
use npyz::NpyFile;
use strokewise_explain::onnx::{Floats, Program, Value, differentiable, parse};
use zip::ZipArchive;

/// The file's name, and of which family it is.
const NETWORKS: [(&str, &str); 9] = [
    ("clip_image.legacy", "clip_image"),
    ("inception_resize.dynamo", "inception_resize"),
    ("inception_resize.legacy", "inception_resize"),
    ("keras_small.tf2onnx", "keras_small"),
    ("mobilenetv3.dynamo", "mobilenetv3"),
    ("mobilenetv3.legacy", "mobilenetv3"),
    ("shufflenet.legacy", "shufflenet"),
    ("swin.dynamo", "swin"),
    ("vit.dynamo", "vit"),
];

/// Numbers may differ from the framework's by this share of the largest.
const TOLERANCE: f32 = 1e-5;

#[test]
fn outputs_and_gradients_are_those_of_the_framework() {
    for (file, family) in NETWORKS {
        let expected = Expected::read(&folder().join(format!("{family}.npz")));
        let [output, gradient] = answer(&folder().join(format!("{file}.onnx")), &expected);
        check(&format!("{file}: output"), &output, &expected.output);
        check(&format!("{file}: gradient"), &gradient, &expected.gradient);
    }
}

pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(FOLDER)
}

const FOLDER: &str = "../../tests/lab/onnx/networks";

fn check(what: &str, found: &[f32], expected: &[f32]) {
    assert_eq!(found.len(), expected.len(), "{what}");
    let largest = expected.iter().fold(0.0_f32, |largest, value| largest.max(value.abs()));
    let worst = found
        .iter()
        .zip(expected)
        .map(|(a, b)| (a - b).abs())
        .fold(0.0, f32::max);
    assert!(worst <= TOLERANCE * largest, "{what} is wrong by {worst} of {largest}");
}

struct Expected {
    shape: [usize; 4],
    input: Vec<f32>,
    output: Vec<f32>,
    classes: Vec<usize>,
    gradient: Vec<f32>,
}

impl Expected {
    fn read(path: &Path) -> Self {
        let mut archive = ZipArchive::new(File::open(path).expect("a file")).expect("an archive");
        let mut array = |name: &str| {
            let file = archive.by_name(&format!("{name}.npy")).expect("an array");
            let array = NpyFile::new(BufReader::new(file)).expect("an array");
            let shape: Vec<usize> = array.shape().iter().map(|extent| *extent as usize).collect();
            let floats = if array.dtype().descr().contains('f') {
                array.into_vec::<f32>().expect("floats")
            } else {
                let whole = array.into_vec::<i64>().expect("integers");
                whole.into_iter().map(|k| k as f32).collect()
            };
            (shape, floats)
        };
        let (shape, input) = array("x");
        Self {
            shape: shape.try_into().expect("images"),
            input,
            output: array("y").1,
            classes: array("k").1.into_iter().map(|k| k as usize).collect(),
            gradient: array("grad").1,
        }
    }
}

/// The network's output, and the gradient of the sum of the likeliest classes.
fn answer(path: &Path, expected: &Expected) -> [Vec<f32>; 2] {
    let device = Device::flex();
    let bytes = std::fs::read(path).expect("a file");
    let graph = parse(&bytes, path.parent()).expect("a model");
    let output = graph.outputs[0].name.clone();
    differentiable(&graph, &output).expect("a gradient");
    let program = Program::build(graph, &[output], &device).expect("supported operators");
    let data = TensorData::new(expected.input.clone(), expected.shape);
    let input = Tensor::<4>::from_data(data, &device).autodiff().require_grad();
    let Some(Value::Floats(output)) = program
        .run(vec![Floats::of(input.clone()).into()])
        .expect("an answer")
        .pop()
    else {
        panic!("{} answers integers", path.display());
    };
    let numbers = output.to_host().expect("floats");
    let (rows, columns) = (expected.classes.len(), numbers.len() / expected.classes.len());
    let mut picked = vec![0.0; numbers.len()];
    for (row, class) in expected.classes.iter().enumerate() {
        picked[row * columns + class] = 1.0;
    }
    let picked = Tensor::<2>::from_data(TensorData::new(picked, [rows, columns]), &device);
    let tape = (output.into_tensor().reshape([rows, columns]) * picked)
        .sum()
        .backward();
    let gradient = input.grad(&tape).expect("a gradient").into_data();
    [numbers, gradient.try_into_vec_as::<f32>().expect("floats")]
}
