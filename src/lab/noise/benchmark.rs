//! Drawings with known noise: what the noise model is fitted on and measured by.

use rand::seq::IndexedRandom;
use rand::{Rng, RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::kinds::{self, Kind};
use crate::dataset::Dataset;
use strokewise_explain::model::ClassId;
use strokewise_ink::sketch::{Point, Sketch};

/// Share of benchmark drawings that get no noise: an assistant must also know when to keep quiet.
const CLEAN_SHARE: f64 = 0.35;
/// Share of drawings for fitting that are cut short: the first strokes of a cat are not noise.
const UNFINISHED_SHARE: f64 = 0.3;
/// Chance that a stroke of noise for fitting is varied, so that what is fitted knows more than the benchmark's kinds.
const VARIED: f64 = 0.4;
/// Noise strokes of a drawing, at most.
const MOST_NOISE: usize = 3;

/// A drawing with known noise.
#[derive(Debug, Clone)]
pub struct NoisySketch {
    /// The strokes, some of which may not belong.
    pub sketch: Sketch,
    /// What the drawing is meant to be.
    pub class: ClassId,
    /// For each stroke, what kind of noise it is; `None` for the drawing's own.
    pub noise: Vec<Option<Kind>>,
}

impl NoisySketch {
    /// Whether every stroke belongs.
    pub fn is_clean(&self) -> bool {
        self.noise.iter().all(Option::is_none)
    }

    /// The same drawing before anything was added.
    pub(super) fn without_noise(&self) -> Self {
        let sketch = self.cleaned();
        Self {
            noise: vec![None; sketch.strokes().len()],
            class: self.class,
            sketch,
        }
    }

    /// The drawing as it was after `share` of its strokes, at least one.
    pub(super) fn early(&self, share: f32) -> Self {
        let strokes = self.sketch.strokes();
        let kept = (share * strokes.len() as f32).ceil() as usize;
        let later: Vec<_> = strokes[kept..].iter().map(|s| s.id()).collect();
        Self {
            sketch: self.sketch.without(&later),
            class: self.class,
            noise: self.noise[..kept].to_vec(),
        }
    }

    /// The drawing's own strokes only.
    pub fn cleaned(&self) -> Sketch {
        let strokes = self.sketch.strokes().iter().zip(&self.noise);
        let noise: Vec<_> = strokes
            .filter(|(_, kind)| kind.is_some())
            .map(|(stroke, _)| stroke.id())
            .collect();
        self.sketch.without(&noise)
    }
}

/// What a benchmark is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// To measure: whole drawings, noise at any time of the drawing.
    Measure,
    /// To fit: some drawings stop before they are done, in every other one the noise comes last, as it does under
    /// somebody's pen, and some of it is varied.
    Fit,
}

/// Drawings with noise from a dataset, at most `count`, evenly spread over it; the same for the same seed.
pub fn benchmark(dataset: &Dataset, count: usize, purpose: Purpose, seed: u64) -> Vec<NoisySketch> {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let count = count.min(dataset.len());
    (0..count)
        .map(|i| noisy(dataset, i * dataset.len() / count, purpose, &mut random))
        .collect()
}

fn noisy(
    dataset: &Dataset,
    drawing: usize,
    purpose: Purpose,
    random: &mut ChaCha8Rng,
) -> NoisySketch {
    let class = dataset.class(drawing);
    let mut strokes: Vec<(kinds::Line, Option<Kind>)> = kinds::lines(dataset, drawing)
        .into_iter()
        .map(|line| (line, None))
        .collect();
    if purpose == Purpose::Fit && random.random_bool(UNFINISHED_SHARE) {
        let keep = random.random_range(1..=strokes.len());
        strokes.truncate(keep);
    }
    if !random.random_bool(CLEAN_SHARE) {
        let own: Vec<_> = strokes.iter().map(|(line, _)| line.clone()).collect();
        let last = purpose == Purpose::Fit && random.random_bool(0.5);
        for _ in 0..random.random_range(1..=MOST_NOISE) {
            let mut noise = draw(&own, dataset, class, random);
            if purpose == Purpose::Fit && random.random_bool(VARIED) {
                noise = noise.varied(random);
            }
            // What is traced again is there already: of two such lines the later one is too much.
            let earliest = noise
                .retraced()
                .map_or(0, |own| 1 + place_of(&strokes, own));
            let earliest = if last { strokes.len() } else { earliest };
            let at = random.random_range(earliest..=strokes.len());
            strokes.insert(at, (noise.line, Some(noise.kind)));
        }
    }
    let (lines, noise): (Vec<_>, Vec<_>) = strokes.into_iter().unzip();
    let points = lines
        .iter()
        .map(|l| l.iter().map(|p| Point::new(p[0], p[1])).collect());
    NoisySketch {
        sketch: Sketch::from_polylines(points),
        class,
        noise,
    }
}

/// Where the drawing's own stroke number `own` is among the strokes.
fn place_of(strokes: &[(kinds::Line, Option<Kind>)], own: usize) -> usize {
    let mut own_places = (0..strokes.len()).filter(|i| strokes[*i].1.is_none());
    own_places.nth(own).unwrap_or(0)
}

/// One to three strokes of noise for a drawing of `class` with the strokes `own`.
pub(crate) fn strangers(
    own: &[kinds::Line],
    dataset: &Dataset,
    class: ClassId,
    random: &mut impl Rng,
) -> Vec<kinds::Stranger> {
    (0..random.random_range(1..=MOST_NOISE))
        .map(|_| draw(own, dataset, class, random))
        .collect()
}

/// A stroke of noise of a random kind for a drawing of `class` with the strokes `own`.
fn draw(
    own: &[kinds::Line],
    dataset: &Dataset,
    class: ClassId,
    random: &mut impl Rng,
) -> kinds::Stranger {
    let kind = *Kind::ALL.choose(random).expect("there are kinds of noise");
    let others = kinds::donor(dataset, class, random);
    kind.draw(own, &others, random)
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
