//! Makes a [`Plan`] ready: weights are packed, and passes of many images shared among threads.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use pulp::Arch;
use rayon::prelude::*;

use super::Instructions;
use super::linear::Dense;
use super::pass::{Pass, Space, Sum};
use super::plan::{Plan, Readout};

/// [`Network`] is a network ready to run on the processor, for images of plain numbers.
///
/// Images do not see each other, and each number is summed in an order that the plan alone determines: the same image
/// gives the same numbers in any pass and by any number of threads. Another set of instructions gives other roundings.
pub struct Network {
    pub(super) plan: Arc<Plan>,
    pub(super) arch: Arch,
    /// Each layer's map is made by one of these sums.
    pub(super) forward: Vec<Sum>,
    /// Each readout that has a linear layer has it here.
    pub(super) dense: Vec<Option<Dense>>,
    back: OnceLock<Vec<Sum>>,
    /// Passes have left these for the next ones.
    spaces: Mutex<Vec<Space>>,
}

/// One thread takes so many images through the layers together, so that a layer's weights are fetched once for all.
const GROUP: usize = 8;

/// [`Question`] says what a pass reads out, and under which condition.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// So many of the plan's readouts are read, the first ones; layers that only the others need
    /// are spared.
    pub readouts: usize,
    /// These numbers are for the layers that a condition rules; they are empty where there are none.
    pub condition: &'a [f32],
}

impl Question<'_> {
    /// Asks for the first `readouts` of the plan's readouts, without a condition.
    pub fn first(readouts: usize) -> Self {
        Self {
            readouts,
            condition: &[],
        }
    }
}

/// A score of answers: gets the image's index in the batch and its answer, writes the score's derivative by each number
/// of the answer, and returns the score.
pub type Score<'a> = dyn Fn(usize, &[f32], &mut [f32]) -> f32 + Sync + 'a;

impl Network {
    /// Packs the plan's weights for the best instructions that the processor has.
    pub fn new(plan: impl Into<Arc<Plan>>) -> Self {
        Self::with_instructions(plan, Instructions::best())
    }

    /// Packs the plan's weights for some instructions.
    pub fn with_instructions(plan: impl Into<Arc<Plan>>, instructions: Instructions) -> Self {
        let plan = plan.into();
        let dense = |readout: &Readout| match readout {
            Readout::Means { linear, is_unit, .. } => Some(Dense::new(linear, *is_unit)),
            Readout::Pixels { .. } => None,
        };
        Self {
            forward: Sum::forward(&plan),
            dense: plan.readouts().iter().map(dense).collect(),
            back: OnceLock::new(),
            arch: instructions.arch(),
            plan,
            spaces: Mutex::default(),
        }
    }

    /// Returns the network as data.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// Returns what carries gradients back to each map. It is made when the first is asked for:
    /// indexing pictures never does.
    pub(super) fn back(&self) -> &[Sum] {
        self.back.get_or_init(|| Sum::back(&self.plan))
    }

    /// Counts the numbers that answer a question about one image.
    pub fn answer_len(&self, question: Question) -> usize {
        (0..question.readouts).map(|i| self.plan.readout_len(i)).sum()
    }

    /// Counts the numbers of an image.
    pub fn image_len(&self) -> usize {
        self.plan.shapes()[0].numbers()
    }

    /// Computes the answers to images, [image, channel, row, column], one image after another.
    pub fn answers(&self, images: &[f32], question: Question) -> Vec<f32> {
        let len = self.answer_len(question);
        let mut answers = vec![0.0; images.len() / self.image_len() * len];
        let pass = Pass::new(self, question, false);
        self.in_groups(images, &mut answers, |split, _, images, answers| {
            let mut spaces = self.take_spaces(images.len() / self.image_len());
            pass.forward(&mut spaces, images, answers, split);
            self.give_spaces(spaces);
        });
        answers
    }

    /// Computes a score of each image's answer, and its gradient by every number of the image.
    pub fn gradients(&self, images: &[f32], question: Question, score: &Score) -> (Vec<f32>, Vec<f32>) {
        let (image_len, len) = (self.image_len(), self.answer_len(question));
        // Each image's score lies before its gradient until the end, so that both have one owner.
        let mut both = vec![0.0; images.len() / image_len * (1 + image_len)];
        let pass = Pass::new(self, question, true);
        self.in_groups(images, &mut both, |split, first, images, both| {
            let mut spaces = self.take_spaces(images.len() / image_len);
            let mut answers = vec![0.0; spaces.len() * len];
            pass.forward(&mut spaces, images, &mut answers, split);
            let mut derivatives = vec![0.0; answers.len()];
            let rows = answers.chunks_exact(len).zip(derivatives.chunks_exact_mut(len));
            let mut gradients = Vec::with_capacity(spaces.len());
            for (i, ((answer, derivatives), both)) in rows.zip(both.chunks_exact_mut(1 + image_len)).enumerate() {
                if let Some((to, gradient)) = both.split_first_mut() {
                    *to = score(first + i, answer, derivatives);
                    gradients.push(gradient);
                }
            }
            pass.backward(&mut spaces, &derivatives, gradients, split);
            self.give_spaces(spaces);
        });
        let images = both.chunks_exact(1 + image_len);
        (
            images.clone().map(|image| image[0]).collect(),
            images.flat_map(|image| &image[1..]).copied().collect(),
        )
    }

    /// Computes the answers to images, kept so that gradients can still be carried back.
    pub fn taped(&self, images: &[f32], question: Question) -> Tape<'_> {
        let (count, len) = (images.len() / self.image_len(), self.answer_len(question));
        let mut tape = Tape {
            network: self,
            readouts: question.readouts,
            spaces: self.take_spaces(count),
            answers: vec![0.0; count * len],
        };
        let pass = Pass::new(self, question, true);
        let (size, split) = group(count);
        let groups = tape.spaces.par_chunks_mut(size);
        let images = images.par_chunks(size * self.image_len());
        let answers = tape.answers.par_chunks_mut((size * len).max(1));
        groups.zip(images).zip(answers).for_each(|((spaces, images), answers)| {
            pass.forward(spaces, images, answers, split);
        });
        tape
    }

    /// Calls `work` for groups of images, with whether it should share each layer among threads, the first image's
    /// index, the images, and where what is found belongs.
    fn in_groups(&self, images: &[f32], out: &mut [f32], work: impl Fn(bool, usize, &[f32], &mut [f32]) + Sync) {
        let count = images.len() / self.image_len();
        let (size, split) = group(count);
        if split {
            return awake(|| work(split, 0, images, out));
        }
        let parts = images.par_chunks(size * self.image_len());
        let out_len = (out.len() / count.max(1)).max(1);
        let all = parts.zip(out.par_chunks_mut(size * out_len)).enumerate();
        all.for_each(|(group, (images, out))| work(split, group * size, images, out));
    }

    fn take_spaces(&self, count: usize) -> Vec<Space> {
        let mut kept = self.spaces.lock().unwrap_or_else(PoisonError::into_inner);
        let first = kept.len().saturating_sub(count);
        let mut spaces = kept.split_off(first);
        drop(kept);
        spaces.resize_with(count, || Space::new(&self.plan));
        spaces
    }

    fn give_spaces(&self, mut spaces: Vec<Space>) {
        let mut kept = self.spaces.lock().unwrap_or_else(PoisonError::into_inner);
        let room = (GROUP * rayon::current_num_threads()).saturating_sub(kept.len());
        spaces.truncate(room);
        kept.append(&mut spaces);
    }
}

/// Says how many of `count` images go together, and whether each layer of theirs is shared among
/// threads, because there are fewer of them than threads.
fn group(count: usize) -> (usize, bool) {
    let threads = rayon::current_num_threads();
    if count < threads {
        (count.max(1), true)
    } else {
        (count.div_ceil(threads).min(GROUP), false)
    }
}

/// Runs `work`, which shares many short pieces among threads, on one of them and keeps the others awake meanwhile: to
/// wake one takes as long as a piece.
fn awake(work: impl FnOnce() + Send) {
    /// Lets the others go also where `work` panics.
    struct Done<'a>(&'a AtomicBool);
    impl Drop for Done<'_> {
        fn drop(&mut self) {
            self.0.store(true, Ordering::Release);
        }
    }
    let is_done = AtomicBool::new(false);
    rayon::scope(|scope| {
        let done = Done(&is_done);
        for _ in 1..rayon::current_num_threads() {
            scope.spawn(|_| {
                while !is_done.load(Ordering::Acquire) {
                    if rayon::yield_now() != Some(rayon::Yield::Executed) {
                        std::hint::spin_loop();
                    }
                }
            });
        }
        work();
        drop(done);
    });
}

/// A pass that can still be carried back.
pub struct Tape<'a> {
    network: &'a Network,
    readouts: usize,
    spaces: Vec<Space>,
    answers: Vec<f32>,
}

impl Tape<'_> {
    /// Returns the answers, one image after another.
    pub fn answers(&self) -> &[f32] {
        &self.answers
    }

    /// Computes the gradient of a score by every number of the images, from its `derivatives` by
    /// every number of the answers.
    pub fn gradients(&mut self, derivatives: &[f32]) -> Vec<f32> {
        let (network, count) = (self.network, self.spaces.len());
        let question = Question::first(self.readouts);
        let pass = Pass::new(network, question, true);
        let mut gradients = vec![0.0; count * network.image_len()];
        let (size, split) = group(count);
        let groups = self.spaces.par_chunks_mut(size);
        let derivatives = derivatives.par_chunks((size * network.answer_len(question)).max(1));
        let out = gradients.par_chunks_mut(size * network.image_len());
        groups
            .zip(derivatives)
            .zip(out)
            .for_each(|((spaces, derivatives), out)| {
                let out = out.chunks_exact_mut(network.image_len()).collect();
                pass.backward(spaces, derivatives, out, split);
            });
        gradients
    }
}

impl Drop for Tape<'_> {
    fn drop(&mut self) {
        self.network.give_spaces(std::mem::take(&mut self.spaces));
    }
}
