//! Makes drawings with known noise: what the noise model is fitted on and measured by.

use rand::seq::IndexedRandom;
use rand::{Rng, RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::drawn::Scene;
use super::hand::Finish;
use super::kinds::{Kind, Line, Mark};
use super::other;
use crate::dataset::Dataset;
use strokewise_explain::model::ClassId;
use strokewise_ink::sketch::{Point, Sketch};

/// This share of benchmark drawings gets no noise: an assistant must also know when to keep quiet.
const CLEAN_SHARE: f64 = 0.35;
/// This share of drawings is cut short, and they keep at least this share of their strokes.
const UNFINISHED_SHARE: f64 = 0.3;
const LEAST_KEPT: f32 = 0.4;
/// This share of drawings is as they were sampled, as in the window, instead of simplified, as in the data set.
const SAMPLED_SHARE: f64 = 0.3;
/// All noise comes last with this chance, as it does under somebody's pen.
const NOISE_LAST: f64 = 0.5;
/// A drawing has at most so many marks.
const MOST_MARKS: usize = 3;
/// A drawing that noise interrupts has at least so many strokes.
const LEAST_INTERRUPTED: usize = 4;
/// Draws to find a drawing of another category; a data set of one category gives any.
const DRAWS_FOR_A_DONOR: usize = 50;

/// [`Generator`] says who draws the noise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum Generator {
    /// The generator that the noise model is fitted with.
    #[default]
    Fitted,
    /// One that shares no code with it and that nothing is fitted with.
    Other,
}

/// [`Plan`] says which noise to draw.
#[derive(Debug, Clone, Copy, Default)]
pub struct Plan {
    /// This generator draws it.
    pub generator: Generator,
    /// This kind does not come.
    pub leave_out: Option<Kind>,
}

/// [`NoisySketch`] is a drawing with known noise.
#[derive(Debug, Clone)]
pub struct NoisySketch {
    /// These are the strokes, some of which may not belong.
    pub sketch: Sketch,
    /// The drawing is meant to be this category.
    pub class: ClassId,
    /// Each stroke is noise of this kind; `None` for the drawing's own.
    pub noise: Vec<Option<Kind>>,
}

impl NoisySketch {
    fn new(strokes: Vec<(Line, Option<Kind>)>, class: ClassId) -> Self {
        let (lines, noise): (Vec<_>, Vec<_>) = strokes.into_iter().unzip();
        let points = lines.iter().map(|l| l.iter().map(|p| Point::new(p[0], p[1])).collect());
        Self {
            sketch: Sketch::from_polylines(points),
            class,
            noise,
        }
    }

    /// Tells whether every stroke belongs.
    pub fn is_clean(&self) -> bool {
        self.noise.iter().all(Option::is_none)
    }

    /// Returns the drawing before anything was added.
    pub(super) fn without_noise(&self) -> Self {
        let sketch = self.cleaned();
        Self {
            noise: vec![None; sketch.strokes().len()],
            class: self.class,
            sketch,
        }
    }

    /// Returns the drawing as it was after `share` of its strokes, at least one.
    pub(super) fn early(&self, share: f32) -> Self {
        self.after((share * self.noise.len() as f32).ceil() as usize)
    }

    /// Returns the drawing as it was after so many strokes.
    pub(super) fn after(&self, kept: usize) -> Self {
        let strokes = self.sketch.strokes();
        let later: Vec<_> = strokes[kept..].iter().map(|s| s.id()).collect();
        Self {
            sketch: self.sketch.without(&later),
            class: self.class,
            noise: self.noise[..kept].to_vec(),
        }
    }

    /// Returns the drawing's own strokes only.
    pub fn cleaned(&self) -> Sketch {
        let strokes = self.sketch.strokes().iter().zip(&self.noise);
        let noise: Vec<_> = strokes
            .filter(|(_, kind)| kind.is_some())
            .map(|(stroke, _)| stroke.id())
            .collect();
        self.sketch.without(&noise)
    }
}

/// Makes drawings with noise from a dataset, at most `count`, evenly spread over it; the same for the same seed. Some
/// of them are not finished, and some as if sampled in the window.
pub fn benchmark(dataset: &Dataset, count: usize, plan: Plan, seed: u64) -> Vec<NoisySketch> {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let count = count.min(dataset.len());
    (0..count)
        .map(|i| noisy(dataset, i * dataset.len() / count, plan, &mut random))
        .collect()
}

fn noisy(dataset: &Dataset, drawing: usize, plan: Plan, random: &mut ChaCha8Rng) -> NoisySketch {
    let class = dataset.class(drawing);
    let mut own = lines(dataset, drawing);
    if random.random_bool(UNFINISHED_SHARE) {
        let least = (LEAST_KEPT * own.len() as f32).ceil() as usize;
        let keep = random.random_range(least.max(2).min(own.len())..=own.len());
        own.truncate(keep);
    }
    let finish = if plan.generator == Generator::Fitted && random.random_bool(SAMPLED_SHARE) {
        own = as_sampled(&own, dataset, random);
        Finish::Sampled
    } else {
        Finish::Simplified
    };
    let mut strokes: Vec<(Line, Option<Kind>)> = own.iter().cloned().map(|l| (l, None)).collect();
    if !random.random_bool(CLEAN_SHARE) {
        let last = random.random_bool(NOISE_LAST);
        for _ in 0..random.random_range(1..=MOST_MARKS) {
            let mark = draw(&own, dataset, class, plan, random);
            // What is traced again is there already: of two such lines the later one is too much.
            let model = mark.twin.filter(|_| mark.kind == Kind::Retrace);
            let earliest = model.map_or(0, |own| 1 + place_of(&strokes, own));
            let earliest = if last { strokes.len() } else { earliest };
            let at = random.random_range(earliest..=strokes.len());
            let lines = mark.lines.into_iter().map(|line| match plan.generator {
                Generator::Fitted => (finish.apply(line), Some(mark.kind)),
                Generator::Other => (line, Some(mark.kind)),
            });
            strokes.splice(at..at, lines);
        }
    }
    NoisySketch::new(strokes, class)
}

/// Draws a drawing with noise in the middle, then the rest. It is `None` where there is too little
/// of it.
pub(super) fn interrupted(
    dataset: &Dataset,
    drawing: usize,
    plan: Plan,
    random: &mut ChaCha8Rng,
) -> Option<NoisySketch> {
    let class = dataset.class(drawing);
    let own = lines(dataset, drawing);
    if own.len() < LEAST_INTERRUPTED {
        return None;
    }
    let half = own.len().div_ceil(2);
    let mark = draw(&own[..half], dataset, class, plan, random);
    let finish = |line| match plan.generator {
        Generator::Fitted => Finish::Simplified.apply(line),
        Generator::Other => line,
    };
    let mut strokes: Vec<(Line, Option<Kind>)> = own.into_iter().map(|l| (l, None)).collect();
    let noise = mark.lines.into_iter().map(|line| (finish(line), Some(mark.kind)));
    strokes.splice(half..half, noise);
    Some(NoisySketch::new(strokes, class))
}

/// Samples the lines as if the data set had not simplified them.
fn as_sampled(own: &[Line], dataset: &Dataset, random: &mut impl Rng) -> Vec<Line> {
    let size = crate::augment::bounds(&own.to_vec()).size();
    let size = size[0].max(size[1]).max(1.0);
    let follow = |line: &Line| dataset.hand().follow(line, size, random);
    own.iter().map(follow).collect()
}

/// Finds where the drawing's own stroke number `own` is among the strokes.
fn place_of(strokes: &[(Line, Option<Kind>)], own: usize) -> usize {
    let mut own_places = (0..strokes.len()).filter(|i| strokes[*i].1.is_none());
    own_places.nth(own).unwrap_or(0)
}

/// Draws one to three marks of noise for a drawing of `class` with the strokes `own`, as the data
/// set stores lines.
pub(crate) fn strangers(own: &[Line], dataset: &Dataset, class: ClassId, random: &mut impl Rng) -> Vec<Mark> {
    let count = random.random_range(1..=MOST_MARKS);
    let mark = |_| {
        let mut mark = draw(own, dataset, class, Plan::default(), random);
        for line in &mut mark.lines {
            *line = Finish::Simplified.apply(std::mem::take(line));
        }
        mark
    };
    (0..count).map(mark).collect()
}

/// Draws noise of a random kind for a drawing of `class` with the strokes `own`.
fn draw(own: &[Line], dataset: &Dataset, class: ClassId, plan: Plan, random: &mut impl Rng) -> Mark {
    let kinds = Kind::ALL.into_iter().filter(|k| Some(*k) != plan.leave_out);
    let kinds: Vec<Kind> = kinds.collect();
    let kind = *kinds.choose(random).expect("there are kinds of noise");
    let others = &donor(dataset, class, random);
    match plan.generator {
        Generator::Fitted => Scene {
            own,
            others,
            hand: dataset.hand(),
        }
        .mark(kind, random),
        Generator::Other => other::mark(kind, own, others, random),
    }
}

/// Draws the strokes of noise that needs no drawing, of the size that it would have beside one.
pub(crate) fn mark_alone(kind: Kind, generator: Generator, dataset: &Dataset, random: &mut impl Rng) -> Vec<Line> {
    let own = donor(dataset, ClassId(u16::MAX), random);
    let mark = match generator {
        Generator::Fitted => Scene {
            own: &own,
            others: &own,
            hand: dataset.hand(),
        }
        .mark(kind, random),
        Generator::Other => other::mark(kind, &own, &own, random),
    };
    let finish = |line| match generator {
        Generator::Fitted => Finish::Simplified.apply(line),
        Generator::Other => line,
    };
    mark.lines.into_iter().map(finish).collect()
}

/// Draws the strokes of some drawing that is no `class`, by hand.
fn donor(dataset: &Dataset, class: ClassId, random: &mut impl Rng) -> Vec<Line> {
    let mut draw = || random.random_range(0..dataset.len());
    let other = (0..DRAWS_FOR_A_DONOR)
        .map(|_| draw())
        .find(|&drawing| dataset.class(drawing) != class && !dataset.is_traced(drawing));
    lines(dataset, other.unwrap_or(0))
}

/// Returns the strokes of `drawing` in canvas units.
pub(crate) fn lines(dataset: &Dataset, drawing: usize) -> Vec<Line> {
    dataset
        .strokes(drawing)
        .map(|s| s.iter().map(|p| p.map(f32::from)).collect())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_early_drawing_has_its_first_strokes() {
        let line = |x: f32| vec![Point::new(x, 0.0), Point::new(x, 9.0)];
        let whole = NoisySketch {
            sketch: Sketch::from_polylines((0..5).map(|i| line(i as f32))),
            class: ClassId(0),
            noise: vec![None, None, Some(Kind::Loop), None, None],
        };
        for (share, kept) in [(0.01, 1), (0.25, 2), (0.5, 3), (1.0, 5)] {
            let early = whole.early(share);
            assert_eq!(early.noise, whole.noise[..kept]);
            let (early, whole) = (early.sketch.strokes(), whole.sketch.strokes());
            assert_eq!(early.len(), kept);
            assert!(early.iter().zip(whole).all(|(a, b)| a.id() == b.id()));
        }
    }
}
