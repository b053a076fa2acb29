//! One pass of a few images through a network and back.

use rayon::prelude::*;

use super::map::Map;
use super::network::{Network, Question};
use super::plan::{Plan, Readout, Scale, Term};
use super::stencil::{Stencil, Way};
use super::tile::{Finish, Job};

/// [`Sum`] is what makes a map of one image, or its gradient.
pub(super) struct Sum {
    /// From one step to the next there are so many pixels (see [`Stencil`]).
    step: usize,
    terms: Vec<Stencil>,
}

impl Sum {
    /// Lists the sum that makes each layer's map.
    pub fn forward(plan: &Plan) -> Vec<Self> {
        let sum = |(i, layer): (usize, &super::plan::Layer)| {
            let doubles = layer.terms.iter().any(|term| term.scale == Scale::Doubled);
            let step = if doubles { 2 } else { 1 };
            let stencil = |term: &Term| stencil(plan, term, i + 1, Way::Forward, step);
            Self {
                step,
                terms: layer.terms.iter().map(stencil).collect(),
            }
        };
        plan.layers().iter().enumerate().map(sum).collect()
    }

    /// Lists the sum that makes the gradient of each map: the terms that see it, in the order of
    /// their layers.
    pub fn back(plan: &Plan) -> Vec<Self> {
        let terms = || {
            plan.layers()
                .iter()
                .enumerate()
                .flat_map(|(i, layer)| layer.terms.iter().map(move |t| (i + 1, t)))
        };
        let sum = |map: usize| {
            let seen_by = || terms().filter(|(_, term)| term.input == map);
            let step = if seen_by().any(|(_, term)| term.scale == Scale::Halved) {
                2
            } else {
                1
            };
            let stencil = |(made, term)| stencil(plan, term, made, Way::Back, step);
            Self {
                step,
                terms: seen_by().map(stencil).collect(),
            }
        };
        (0..plan.shapes().len()).map(sum).collect()
    }

    /// Returns the terms that read maps up to `last`.
    fn up_to(&self, last: usize) -> &[Stencil] {
        &self.terms[..self.terms.partition_point(|term| term.input <= last)]
    }
}

fn stencil(plan: &Plan, term: &Term, made: usize, way: Way, step: usize) -> Stencil {
    let shapes = [plan.shapes()[term.input], plan.shapes()[made]];
    Stencil::new(term, shapes, made, way, step)
}

/// [`Space`] holds everything that one image needs on its way; the same maps are used again by later passes.
pub(super) struct Space {
    values: Vec<Map>,
    /// These are the derivatives of each layer's activation; there are none before the first pass that is to be carried
    /// back.
    slopes: Vec<Map>,
    gradients: Vec<Map>,
}

impl Space {
    pub fn new(plan: &Plan) -> Self {
        Self {
            values: maps(plan),
            slopes: Vec::new(),
            gradients: Vec::new(),
        }
    }
}

fn maps(plan: &Plan) -> Vec<Map> {
    plan.shapes().iter().map(|shape| Map::new(*shape)).collect()
}

/// A question to a network, ready to be put to images.
pub(super) struct Pass<'a> {
    network: &'a Network,
    readouts: &'a [Readout],
    depth: usize,
    /// Each layer's sum is multiplied by the first and the second is then added.
    affine: Vec<[Vec<f32>; 2]>,
    /// It is true where the pass will be carried back.
    keep: bool,
}

/// Each thread gets so many jobs where a layer of few images is shared among threads, so that none waits for long.
const JOBS_PER_THREAD: usize = 2;

impl<'a> Pass<'a> {
    pub fn new(network: &'a Network, question: Question, keep: bool) -> Self {
        let plan = &network.plan;
        let depth = plan.depth(question.readouts);
        let affine = |layer: usize| {
            let mut both = plan.affine(layer, question.condition);
            // The padding of the last block stays 0.
            let shape = plan.shapes()[layer + 1];
            for numbers in &mut both {
                numbers.resize(shape.blocks() * shape.pitch(), 0.0);
            }
            both
        };
        Self {
            network,
            readouts: &plan.readouts()[..question.readouts],
            depth,
            affine: (0..depth).map(affine).collect(),
            keep,
        }
    }

    /// Answers images, which are as many as `spaces`. With `split`, each layer is shared among threads.
    pub fn forward(&self, spaces: &mut [Space], images: &[f32], answers: &mut [f32], split: bool) {
        let plan = &self.network.plan;
        let image_len = self.network.image_len();
        for (space, image) in spaces.iter_mut().zip(images.chunks_exact(image_len)) {
            space.values[0].load(image, 1);
            if self.keep && space.slopes.is_empty() {
                (space.slopes, space.gradients) = (maps(plan), maps(plan));
            }
        }
        for layer in 0..self.depth {
            self.layer(spaces, layer, split);
        }
        let len = answers.len() / spaces.len().max(1);
        for (space, answer) in spaces.iter().zip(answers.chunks_exact_mut(len.max(1))) {
            let mut rest = answer;
            for (i, readout) in self.readouts.iter().enumerate() {
                let part = rest.split_off_mut(..plan.readout_len(i)).unwrap_or_default();
                let map = &space.values[readout.map()];
                match (readout, &self.network.dense[i]) {
                    (_, Some(dense)) => dense.forward(self.network.arch, &map.means(), part),
                    (Readout::Pixels { unfold, .. }, None) => map.store(part, *unfold),
                    (Readout::Means { .. }, None) => {}
                }
            }
        }
    }

    fn layer(&self, spaces: &mut [Space], layer: usize, split: bool) {
        let sum = &self.network.forward[layer];
        let activation = self.network.plan.layers()[layer].activation;
        let shape = self.network.plan.shapes()[layer + 1];
        let rows = self.rows(layer + 1, sum.step, spaces.len(), split);
        let [gains, shifts] = &self.affine[layer];
        let mut jobs = Vec::new();
        for space in spaces {
            let (seen, made) = space.values.split_at_mut(layer + 1);
            let mut slopes = self.keep.then(|| space.slopes[layer + 1].parts_mut(rows));
            for (block, first, out) in made[0].parts_mut(rows) {
                let channels = block * shape.pitch()..(block + 1) * shape.pitch();
                let slopes = slopes.as_mut().and_then(Iterator::next).map(|(_, _, part)| part);
                let finish = Finish::Activate {
                    gains: &gains[channels.clone()],
                    shifts: &shifts[channels],
                    activation,
                    slopes,
                };
                jobs.push(Job {
                    terms: &sum.terms,
                    maps: seen,
                    first_map: 0,
                    shape,
                    block,
                    step: sum.step,
                    rows: first / sum.step..(first + rows).min(shape.side) / sum.step,
                    out,
                    finish,
                });
            }
        }
        self.run(jobs, split);
    }

    /// Counts the rows of a map that are one job's.
    fn rows(&self, map: usize, step: usize, images: usize, split: bool) -> usize {
        let shape = self.network.plan.shapes()[map];
        if !split {
            return shape.side;
        }
        let jobs = JOBS_PER_THREAD * rayon::current_num_threads();
        let parts = jobs.div_ceil(images.max(1) * shape.blocks());
        (shape.side / step).div_ceil(parts).max(1) * step
    }

    fn run(&self, mut jobs: Vec<Job>, split: bool) {
        let arch = self.network.arch;
        // All images' jobs with a block, so that its weights stay in the cache.
        jobs.sort_by_key(|job| job.block);
        if split {
            jobs.into_par_iter().with_max_len(1).for_each(|job| arch.dispatch(job));
        } else {
            for job in jobs {
                arch.dispatch(job);
            }
        }
    }

    /// Computes the gradient of a score by the images of the last [`Pass::forward`], from its
    /// `derivatives` by the answers.
    pub fn backward(&self, spaces: &mut [Space], derivatives: &[f32], out: Vec<&mut [f32]>, split: bool) {
        let len = derivatives.len() / spaces.len().max(1);
        let means: Vec<_> = spaces
            .iter_mut()
            .zip(derivatives.chunks_exact(len.max(1)))
            .map(|(space, derivatives)| self.read_back(space, derivatives))
            .collect();
        for map in (0..=self.depth).rev() {
            let is_read = |readout: &Readout| matches!(readout, Readout::Pixels { map: read, .. } if *read == map);
            if !self.readouts.iter().any(is_read) {
                self.carry(spaces, &means, map, split);
            }
        }
        for (space, out) in spaces.iter().zip(out) {
            space.gradients[0].store(out, 1);
        }
    }

    /// Carries the derivatives by one image's answer back into what was read: the gradients of maps read as they are,
    /// and, by map, what each pixel of a map whose means were read gets.
    fn read_back(&self, space: &mut Space, derivatives: &[f32]) -> Vec<Option<Vec<f32>>> {
        let plan = &self.network.plan;
        let mut means: Vec<Option<Vec<f32>>> = vec![None; self.depth + 1];
        let mut rest = derivatives;
        for (i, readout) in self.readouts.iter().enumerate() {
            let part = rest.split_off(..plan.readout_len(i)).unwrap_or_default();
            let (map, shape) = (readout.map(), plan.shapes()[readout.map()]);
            if let Some(dense) = &self.network.dense[i] {
                let share = 1.0 / (shape.side * shape.side) as f32;
                let gradient = dense.backward(self.network.arch, &space.values[map].means(), part);
                let sums = means[map].get_or_insert_with(|| vec![0.0; shape.blocks() * shape.pitch()]);
                sums.iter_mut().zip(gradient).for_each(|(sum, g)| *sum += share * g);
            } else if let Readout::Pixels { unfold, .. } = readout {
                space.gradients[map].load(part, *unfold);
                space.gradients[map].multiply(&space.slopes[map]);
            }
        }
        means
    }

    /// Computes the gradient of a map from those of the maps that were made of it.
    fn carry(&self, spaces: &mut [Space], means: &[Vec<Option<Vec<f32>>>], map: usize, split: bool) {
        let sum = &self.network.back()[map];
        let shape = self.network.plan.shapes()[map];
        let rows = self.rows(map, sum.step, spaces.len(), split);
        let mut jobs = Vec::new();
        for (space, means) in spaces.iter_mut().zip(means) {
            let (made, seen) = space.gradients.split_at_mut(map + 1);
            for (block, first, out) in made[map].parts_mut(rows) {
                let channels = block * shape.pitch()..(block + 1) * shape.pitch();
                let slopes = (map > 0).then(|| space.slopes[map].part(block, first, rows));
                let means = means[map].as_ref().map(|means| &means[channels]);
                jobs.push(Job {
                    terms: sum.up_to(self.depth),
                    maps: seen,
                    first_map: map + 1,
                    shape,
                    block,
                    step: sum.step,
                    rows: first / sum.step..(first + rows).min(shape.side) / sum.step,
                    out,
                    finish: Finish::Carry { means, slopes },
                });
            }
        }
        self.run(jobs, split);
    }
}
