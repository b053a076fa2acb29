//! Measures what the hand-written layers save, the figures of `src/adr/0007-training-by-layers-of-our-own.md`. Each
//! test runs in a process of its own, as the memory that is printed is the process's largest:
//!
//! ```text
//! cargo test --release --lib speed::layers -- --ignored --nocapture
//! cargo test --release --lib speed::autodiff -- --ignored --nocapture
//! ```

use std::time::Instant;

use super::*;

const BATCH: usize = 128;
const ROUNDS: usize = 8;

/// Makes weights and a batch of rasters.
fn batch() -> (Network, Vec<f32>) {
    let network = Network::new(CATEGORIES, &mut ChaCha8Rng::seed_from_u64(5));
    let rasters = (0..BATCH * RASTER_SIZE * RASTER_SIZE).map(|i| (i * 37 % 101) as f32 / 101.0);
    (network, rasters.collect())
}

/// Prints the speed of the fastest of some rounds, and the largest memory so far.
fn report(what: &str, mut round: impl FnMut() -> f32) {
    let mut fastest = f32::INFINITY;
    for _ in 0..ROUNDS {
        let started = Instant::now();
        assert!(round().is_finite());
        fastest = fastest.min(started.elapsed().as_secs_f32());
    }
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find(|line| line.starts_with("VmHWM"));
    println!(
        "{what}: {:.0} images a second, {}",
        BATCH as f32 / fastest,
        peak.unwrap_or("memory unknown")
    );
}

#[test]
#[ignore = "a measurement"]
fn layers() {
    let (mut network, rasters) = batch();
    report("hand-written layers", || {
        let trace = network.forward(rasters.clone(), Vec::new());
        let answer = AnswerGradient {
            logits: vec![1e-3; BATCH * CATEGORIES],
            clutter: vec![1e-3; BATCH],
            map: Vec::new(),
        };
        network.backward(trace, &answer);
        network.parameters_mut()[0].gradient[0]
    });
}

#[test]
#[ignore = "a measurement"]
fn autodiff() {
    let (network, rasters) = batch();
    let weights = network.averaged();
    report("burn's autodiff", || {
        let mut twin = Twin::new(weights.clone(), Statistics::Batch);
        let shape = [BATCH, 1, RASTER_SIZE, RASTER_SIZE];
        let data = TensorData::new(rasters.clone(), shape);
        let input = Tensor::<4>::from_data(data, &Device::flex()).autodiff();
        let [logits, clutter] = twin.answer(input);
        let gradients = (logits.sum() + clutter.sum()).backward();
        let gradient = |leaf: &Tensor<1>| numbers(leaf.grad(&gradients).expect("a gradient"))[0];
        twin.used.values().map(gradient).sum()
    });
}
