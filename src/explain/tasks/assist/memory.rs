//! [`Memory`] keeps what the classifier answered lately, by raster.
//!
//! The same raster is asked about again and again: the drawing as it stands by the first answer and by the refined one,
//! a stroke taken away by the sets of an attribution, by the removals and, once it has gone, by the second look. And
//! work that was called off begins anew. The answer to a raster depends on nothing else, so it is worth keeping.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use xxhash_rust::xxh3::Xxh3;

use super::Answer;
use crate::attribution::Interrupted;

/// So many numbers of answers are kept at most, some 4 MB: those of nearly three thousand rasters by a few hundred
/// categories, and never much memory by very many.
const ROOM: usize = 1_000_000;

/// [`Key`] is the hash of a raster. With 128 bits no two rasters share one by accident.
type Key = u128;

/// [`Memory`] keeps answers by raster; the oldest is forgotten first.
#[derive(Default)]
pub(super) struct Memory {
    state: Mutex<State>,
}

/// [`State`] has two generations: when the younger is full it becomes the elder, and the elder before is forgotten.
#[derive(Default)]
struct State {
    young: HashMap<Key, Answer>,
    elder: HashMap<Key, Answer>,
}

impl Memory {
    /// Returns the answers to `rasters` of `pixels` numbers each. What is not known is asked from
    /// `ask`, at most `max_rows` rasters at a time; what has been answered is known also where a
    /// later pass is called off.
    pub fn answers(
        &self,
        rasters: &[f32],
        pixels: usize,
        max_rows: usize,
        mut ask: impl FnMut(&[f32]) -> Result<Vec<f32>, Interrupted>,
    ) -> Result<Vec<Answer>, Interrupted> {
        let rasters: Vec<&[f32]> = rasters.chunks_exact(pixels).collect();
        let keys: Vec<Key> = rasters.iter().map(|raster| key(raster)).collect();
        let mut known = self.known(&keys);
        let mut unknown: Vec<(Key, &[f32])> = Vec::new();
        for (key, raster) in keys.iter().zip(rasters) {
            if !known.contains_key(key) && unknown.iter().all(|(other, _)| other != key) {
                unknown.push((*key, raster));
            }
        }
        for some in unknown.chunks(max_rows.max(1)) {
            let numbers = ask(&some.iter().flat_map(|(_, raster)| *raster).copied().collect::<Vec<_>>())?;
            let answers = numbers
                .chunks(numbers.len().div_ceil(some.len()).max(1))
                .map(Answer::new);
            let answers: Vec<(Key, Answer)> = some.iter().map(|(key, _)| *key).zip(answers).collect();
            self.keep(&answers);
            known.extend(answers);
        }
        Ok(keys.iter().map(|key| known[key].clone()).collect())
    }

    /// Keeps the answer to a raster that was asked otherwise.
    pub fn learn(&self, raster: &[f32], answer: &Answer) {
        self.keep(&[(key(raster), answer.clone())]);
    }

    fn known(&self, keys: &[Key]) -> HashMap<Key, Answer> {
        let state = self.lock();
        let answer = |key: &Key| Some((*key, state.young.get(key).or_else(|| state.elder.get(key))?.clone()));
        keys.iter().filter_map(answer).collect()
    }

    fn keep(&self, answers: &[(Key, Answer)]) {
        let mut state = self.lock();
        for (key, answer) in answers {
            // Half of the room for each generation.
            if (state.young.len() + 1) * (answer.logits.len() + 1) > ROOM / 2 {
                state.elder = std::mem::take(&mut state.young);
            }
            state.young.insert(*key, answer.clone());
        }
    }

    /// Locks the state. Every holder leaves it whole, so a poisoned lock is as good as any.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn key(raster: &[f32]) -> Key {
    let mut hash = Xxh3::new();
    // A page at a time, so that few bytes are copied.
    for numbers in raster.chunks(1024) {
        let mut bytes = [0; 4096];
        for (bytes, number) in bytes.chunks_exact_mut(4).zip(numbers) {
            bytes.copy_from_slice(&number.to_ne_bytes());
        }
        hash.update(&bytes[..4 * numbers.len()]);
    }
    hash.digest128()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PIXELS: usize = 3;

    /// Answers with the sum of each raster and, as clutter, how many rasters were asked before it.
    fn ask(memory: &Memory, rasters: &[f32], max_rows: usize, passes: &mut Vec<usize>) -> Vec<f32> {
        let mut teacher = |some: &[f32]| {
            passes.push(some.len() / PIXELS);
            let rows = some.chunks(PIXELS);
            Ok(rows.flat_map(|r| [r.iter().sum(), 0.0]).collect())
        };
        let answers = memory.answers(rasters, PIXELS, max_rows, &mut teacher);
        let answers = answers.expect("nothing calls this off");
        answers.iter().map(|answer| answer.logits[0]).collect()
    }

    #[test]
    fn what_was_asked_is_not_asked_again() {
        let (memory, mut passes) = (Memory::default(), Vec::new());
        let rasters = [1.0, 0.0, 0.0, 0.0, 2.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 3.0];
        assert_eq!(ask(&memory, &rasters, 2, &mut passes), [1.0, 2.0, 1.0, 3.0]);
        assert_eq!(passes, [2, 1], "the third raster is the first");
        memory.learn(&[5.0; PIXELS], &Answer::new(&[15.0, 0.0]));
        let others = [0.0, 0.0, 3.0, 5.0, 5.0, 5.0, 0.0, 1.0, 0.0];
        assert_eq!(ask(&memory, &others, 2, &mut passes), [3.0, 15.0, 1.0]);
        assert_eq!(passes, [2, 1, 1]);
    }

    #[test]
    fn what_was_answered_before_the_work_was_called_off_is_known() {
        let (memory, mut passes) = (Memory::default(), Vec::new());
        let rasters: Vec<f32> = (0..9_u8).map(f32::from).collect();
        let mut left = 1;
        let called_off = memory.answers(&rasters, PIXELS, 2, |some: &[f32]| {
            left -= 1;
            let rows = some.chunks(PIXELS);
            let answers = rows.flat_map(|r| [r.iter().sum(), 0.0]).collect();
            if left < 0 { Err(Interrupted) } else { Ok(answers) }
        });
        assert!(called_off.is_err());
        assert_eq!(ask(&memory, &rasters, 2, &mut passes), [3.0, 12.0, 21.0]);
        assert_eq!(passes, [1]);
    }

    #[test]
    fn the_oldest_is_forgotten_and_the_room_is_bounded() {
        let (memory, mut passes) = (Memory::default(), Vec::new());
        // Of answers so long, each generation holds ten.
        let answer = Answer::new(&vec![0.0; ROOM / 20]);
        memory.learn(&[-1.0; PIXELS], &answer);
        for i in 0..25_u8 {
            memory.learn(&[f32::from(i); PIXELS], &answer);
            let state = memory.lock();
            assert!(state.young.len() <= 10 && state.elder.len() <= 10);
        }
        ask(&memory, &[24.0; PIXELS], 2, &mut passes);
        assert_eq!(passes, [] as [usize; 0]);
        ask(&memory, &[-1.0; PIXELS], 2, &mut passes);
        assert_eq!(passes, [1]);
    }
}
