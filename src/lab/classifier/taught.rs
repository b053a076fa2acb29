//! Asks what the teachers think of batches, on a thread of its own: while the optimiser goes through what cannot be
//! shared among threads, the processor's other cores answer for the next batch.

use std::sync::mpsc::{Receiver, sync_channel};

use crate::pipeline::Batch;
use crate::teacher::Teachers;

/// So many batches are asked about ahead of the optimiser.
const AHEAD: usize = 1;

/// [`Taught`] is a batch, with what the teachers think of each of its views, where they are asked.
pub struct Taught {
    /// These views are shown.
    pub batch: Batch,
    /// Each view has these logits to learn from, where a teacher was asked.
    pub opinions: Vec<Option<Vec<f32>>>,
}

/// Passes on the same batches in the same order, with the teachers' opinions. The thread ends when
/// the receiver is dropped.
pub fn taught(batches: Receiver<Batch>, teachers: Option<Teachers>) -> Receiver<Taught> {
    let (sender, receiver) = sync_channel(AHEAD);
    let work = move || {
        for batch in batches {
            let mut opinions = vec![None; batch.showing.len()];
            if let Some(teachers) = &teachers {
                let rows = teachers.opinions(&batch.for_teachers);
                for (view, row) in batch.teachable.iter().zip(rows) {
                    opinions[*view] = Some(row);
                }
            }
            if sender.send(Taught { batch, opinions }).is_err() {
                return;
            }
        }
    };
    std::thread::Builder::new()
        .name("teachers".to_owned())
        .spawn(work)
        // OK because a system that cannot start one thread cannot train either.
        .expect("a thread can be started");
    receiver
}
