//! Our own networks, written as ONNX files and read back as anybody's.

use burn::tensor::{Device, Tensor, TensorData};
use strokewise_explain::model::foreign::Foreign;
use strokewise_explain::model::{Classifier, Generator, SketchClassifier as _};
use strokewise_explain::onnx::{Floats, Program, Value, parse};

use crate::lab;

fn numbers<const D: usize>(tensor: Tensor<D>) -> Vec<f32> {
    tensor.into_data().try_into_vec_as::<f32>().expect("floats")
}

/// Rings of ink, one for each row.
fn rasters(count: usize, side: usize) -> Tensor<4> {
    let ink = |i: usize| {
        let (row, x, y) = (i / (side * side), i % side, i / side % side);
        let middle = 0.5 * side as f32;
        let radius = (x as f32 - middle).hypot(y as f32 - middle);
        (2.0 - (radius - 8.0 - 5.0 * row as f32).abs()).clamp(0.0, 1.0)
    };
    let ink: Vec<f32> = (0..count * side * side).map(ink).collect();
    Tensor::from_data(TensorData::new(ink, [count, 1, side, side]), &Device::flex())
}

fn assert_alike(found: &[f32], expected: &[f32]) {
    assert_eq!(found.len(), expected.len());
    let largest = expected.iter().fold(0.0_f32, |largest, value| largest.max(value.abs()));
    for (a, b) in found.iter().zip(expected) {
        assert!((a - b).abs() <= 1e-5 * largest, "{a} instead of {b}");
    }
}

#[test]
fn an_exported_network_answers_as_ours_and_says_how_drawings_go_in() {
    let folder = tempfile::tempdir().expect("a folder");
    let answer = lab(folder.path(), "export onnx -o exported", "");
    assert_eq!(answer.code, Some(0), "{}", answer.stderr);
    let exported = folder.path().join("exported");

    let device = Device::flex();
    let ours = Classifier::bundled(&device).expect("the bundled weights");
    let read = Foreign::open(&exported.join("classifier.onnx"), &[], &device).expect("our own file");
    assert_eq!(read.raster_spec(), ours.raster_spec());
    assert_eq!(read.labels(), ours.labels());
    let drawings = || rasters(3, ours.raster_spec().size);
    assert_alike(&numbers(read.logits(drawings())), &numbers(ours.logits(drawings())));

    let generator = Generator::bundled(&device).expect("the bundled weights");
    let bytes = std::fs::read(exported.join("generator.onnx")).expect("a file");
    let program = Program::build(parse(&bytes, None).expect("sound"), &["picture".to_owned()], &device);
    let nothing_said = Tensor::<2>::zeros([1, ours.labels().len() + 6], &device);
    let drawing = rasters(1, generator.raster_spec().size);
    let inputs = vec![Floats::of(drawing.clone()).into(), Floats::of(nothing_said).into()];
    let Some(Value::Floats(picture)) = program.expect("supported").run(inputs).expect("an answer").pop() else {
        panic!("a picture is floats");
    };
    let painted = generator.pictures(drawing, strokewise_explain::model::Condition::default());
    assert_alike(&picture.to_host().expect("floats"), &numbers(painted));

    let again = lab(folder.path(), "export onnx -o exported", "");
    assert_eq!(again.code, Some(1), "a file that is there already is left as it is");
}
