//! Cut, flipped and shortened files: whatever comes of them, it is an answer or an error.

use burn::tensor::{Device, Tensor};
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use strokewise_explain::onnx::{Floats, Program, parse};

use super::networks::folder;

/// Files that are broken in so many ways each. `STROKEWISE_FUZZ` in the environment asks for more.
const WAYS: usize = 400;

#[test]
fn a_broken_file_is_an_error_and_never_a_panic() {
    let ways = std::env::var("STROKEWISE_FUZZ").map_or(WAYS, |ways| ways.parse().expect("a number"));
    let mut random = ChaCha8Rng::seed_from_u64(1);
    let mut errors = 0;
    for name in [
        "mobilenetv3.legacy",
        "inception_resize.dynamo",
        "shufflenet.legacy",
        "swin.dynamo",
    ] {
        let sound = std::fs::read(folder().join(format!("{name}.onnx"))).expect("a file");
        work(&sound).expect("it is sound");
        for _ in 0..ways {
            errors += usize::from(work(&broken(&sound, &mut random)).is_err());
        }
    }
    // Most breaks show; a flipped bit of a weight does not.
    assert!(errors > 2 * ways, "{errors}");
}

fn broken(sound: &[u8], random: &mut ChaCha8Rng) -> Vec<u8> {
    let mut bytes = sound.to_vec();
    let place = random.random_range(0..bytes.len());
    match random.random_range(0..3) {
        0 => bytes.truncate(place),
        1 => bytes[place] ^= 1 << random.random_range(0..8),
        _ => {
            let count = random.random_range(1..64.min(bytes.len() - place).max(2));
            bytes.drain(place..(place + count).min(sound.len()));
        }
    }
    bytes
}

fn work(bytes: &[u8]) -> Result<(), String> {
    let device = Device::flex();
    let graph = parse(bytes, None)?;
    let outputs: Vec<String> = graph.outputs.iter().map(|port| port.name.clone()).collect();
    let program = Program::build(graph, &outputs, &device)?;
    let image = Tensor::<4>::ones([1, 3, 32, 32], &device);
    program.run(vec![Floats::of(image).into()]).map(|_| ())
}
