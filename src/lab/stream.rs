//! Draws batches ahead of the optimiser, on a thread of their own.

use std::sync::mpsc::{Receiver, sync_channel};

use rand::SeedableRng as _;
use rand_chacha::ChaCha8Rng;

/// Starts an endless stream of batches, from number `first` on, `ahead` of which may wait: enough
/// to bridge a hiccup, few enough to cost no memory to speak of. Each depends on the random
/// generator that `draw` is given, and that on `seed` and the batch's number alone. The thread ends
/// when the receiver is dropped.
pub fn stream<B: Send + 'static>(
    seed: u64,
    first: u64,
    ahead: usize,
    mut draw: impl FnMut(&mut ChaCha8Rng) -> B + Send + 'static,
) -> Receiver<B> {
    let (sender, receiver) = sync_channel(ahead);
    let work = move || {
        for number in first.. {
            let mut rng = ChaCha8Rng::seed_from_u64(seed);
            rng.set_stream(number);
            if sender.send(draw(&mut rng)).is_err() {
                return;
            }
        }
    };
    std::thread::Builder::new()
        .name("augment".to_owned())
        .spawn(work)
        // OK because a system that cannot start one thread cannot train either.
        .expect("a thread can be started");
    receiver
}
