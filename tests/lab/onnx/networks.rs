//! Small networks of every family by several exporters, against the outputs and gradients of the framework that they
//! come from. `networks/` holds the files and, for each family, an archive of the input `x`, the output `y`, the
//! likeliest class `k` of each row, and the gradient `grad` of the sum of `y[k]`, or its `slopes` along `directions`.

use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use burn::tensor::{Device, Tensor, TensorData};
use npyz::NpyFile;
use strokewise_explain::onnx::{Floats, Program, Value, differentiable, parse};
use zip::ZipArchive;

/// Numbers may differ from the framework's by this share of the largest: outputs, and gradients.
const TOLERANCE: [f32; 2] = [1e-5; 2];

/// Networks of another folder, whose numbers other programs have computed (`tests/bench/networks.py`), may differ by
/// this.
const ELSEWHERE: [f32; 2] = [1e-4, 1e-3];

/// `STROKEWISE_NETWORKS` in the environment names a folder to check in place of the one that lies here.
#[test]
fn outputs_and_gradients_are_those_of_the_framework() {
    let elsewhere = std::env::var_os("STROKEWISE_NETWORKS").map(PathBuf::from);
    let tolerance = if elsewhere.is_some() { ELSEWHERE } else { TOLERANCE };
    let folder = elsewhere.unwrap_or_else(folder);
    let entries = std::fs::read_dir(&folder)
        .expect("a folder")
        .map(|entry| entry.expect("readable").path());
    let mut files: Vec<PathBuf> = entries
        .filter(|path| path.extension().is_some_and(|e| e == "onnx"))
        .collect();
    files.sort();
    let mut wrong = Vec::new();
    for file in &files {
        let name = file.file_name().expect("a name").to_string_lossy();
        let family = name.split('.').next().expect("a family");
        let expected = Expected::read(&folder.join(format!("{family}.npz")));
        let [output, gradient] = answer(file, &expected);
        let differences = [
            difference(&output, &expected.output),
            match &expected.gradient {
                Slopes::All(all) => difference(&gradient, all),
                Slopes::Along(directions, slopes) => along(&gradient, directions, slopes),
            },
        ];
        println!("{name}: output {:.1e}, gradient {:.1e}", differences[0], differences[1]);
        if differences[0] > tolerance[0] || differences[1] > tolerance[1] {
            wrong.push(format!(
                "{name}: output {:e}, gradient {:e}",
                differences[0], differences[1]
            ));
        }
    }
    assert!(files.len() > 5 && wrong.is_empty(), "{}", wrong.join("\n"));
}

pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(FOLDER)
}

const FOLDER: &str = "../../tests/lab/onnx/networks";

/// Returns the largest difference, as a share of the largest number.
fn difference(found: &[f32], expected: &[f32]) -> f32 {
    assert_eq!(found.len(), expected.len());
    let largest = expected.iter().fold(0.0_f32, |largest, value| largest.max(value.abs()));
    let differences = found.iter().zip(expected).map(|(a, b)| (a - b).abs());
    differences.fold(0.0, f32::max) / largest
}

/// Returns the same difference for slopes along directions.
fn along(gradient: &[f32], directions: &[f32], slopes: &[f32]) -> f32 {
    let found = directions.chunks_exact(gradient.len()).map(|direction| {
        let products = gradient
            .iter()
            .zip(direction)
            .map(|(a, b)| f64::from(*a) * f64::from(*b));
        products.sum::<f64>() as f32
    });
    difference(&found.collect::<Vec<f32>>(), slopes)
}

/// [`Slopes`] says how the sum of the likeliest classes depends on the input.
enum Slopes {
    /// By every number of it: a framework's gradient.
    All(Vec<f32>),
    /// Along some directions, by differences.
    Along(Vec<f32>, Vec<f32>),
}

struct Expected {
    shape: [usize; 4],
    input: Vec<f32>,
    output: Vec<f32>,
    classes: Vec<usize>,
    gradient: Slopes,
}

impl Expected {
    fn read(path: &Path) -> Self {
        let mut archive = ZipArchive::new(File::open(path).expect("a file")).expect("an archive");
        let has_gradient = archive.by_name("grad.npy").is_ok();
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
        let gradient = if has_gradient {
            Slopes::All(array("grad").1)
        } else {
            Slopes::Along(array("directions").1, array("slopes").1)
        };
        Self {
            shape: shape.try_into().expect("images"),
            input,
            output: array("y").1,
            classes: array("k").1.into_iter().map(|k| k as usize).collect(),
            gradient,
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
