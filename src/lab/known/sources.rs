//! Makes drawings that the classifier has a word for, and strangers.

use std::path::Path;

use rand::seq::{IndexedRandom, SliceRandom};
use rand::{Rng, RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::careful::{self, Part};
use crate::dataset::{Dataset, files};
use crate::error::Result;
use crate::noise::{self, Generator, Kind, Plan, benchmark};
use strokewise_explain::model::Labels;
use strokewise_ink::format::{self, Reading};
use strokewise_ink::sketch::{Point, Sketch};

type Line = Vec<[f32; 2]>;

/// [`Source`] holds drawings from one place.
pub(crate) struct Source {
    /// The name says what they are.
    pub name: String,
    /// It is true where the classifier has a word for them.
    pub is_known: bool,
    /// These drawings come from there.
    pub sketches: Vec<Sketch>,
}

/// Makes drawings, known ones and strangers, out of a data set.
pub(crate) struct Maker<'a> {
    dataset: &'a Dataset,
    seed: u64,
}

/// A page that holds nothing else has so many marks.
const MARKS: std::ops::RangeInclusive<usize> = 1..=6;
/// A word has so many letters.
const LETTERS: std::ops::RangeInclusive<usize> = 2..=7;
/// A mixture has strokes of so many drawings, and so many strokes.
const MIXED: std::ops::RangeInclusive<usize> = 3..=5;
const MIXED_STROKES: std::ops::RangeInclusive<usize> = 3..=12;
/// A page of several has so many drawings, in columns and rows.
const PAGE: std::ops::RangeInclusive<usize> = 2..=3;
/// Neighbours on a page are so far apart, the longer side of the largest being 1.
const PITCH: f32 = 1.35;
/// Drawings that are not finished have these shares of their strokes.
const STAGES: [f32; 2] = [0.5, 0.75];

impl<'a> Maker<'a> {
    pub fn new(dataset: &'a Dataset, seed: u64) -> Self {
        Self { dataset, seed }
    }

    /// Makes what the model is fitted on.
    pub fn to_fit(&self, count: usize) -> Vec<Source> {
        let half = count / 2;
        let mut random = ChaCha8Rng::seed_from_u64(self.seed);
        let random = &mut random;
        vec![
            self.whole(count),
            self.unfinished(half / 4, STAGES[0]),
            self.unfinished(half / 4, STAGES[1]),
            self.noisy(half, Generator::Fitted),
            stranger("marks", half, || self.marks(Generator::Fitted, random)),
            stranger("words", half, || self.word(random)),
            stranger("mixtures", count, || self.mixture(random)),
            stranger("pages", half / 2, || self.page(random).0),
        ]
    }

    /// Makes what judges it, apart from files.
    pub fn to_judge(&self, count: usize) -> Vec<Source> {
        let mut random = ChaCha8Rng::seed_from_u64(self.seed);
        let mut sources = vec![self.whole(count)];
        sources.extend(STAGES.map(|stage| self.unfinished(count, stage)));
        sources.push(self.noisy(count, Generator::Other));
        sources.push(stranger("scribbles and marks", count.min(1000), || {
            self.marks(Generator::Other, &mut random)
        }));
        sources
    }

    /// Takes drawings as they are.
    pub fn whole(&self, count: usize) -> Source {
        self.known("drawings".to_owned(), count, |drawing| self.dataset.sketch(drawing))
    }

    /// Takes drawings after some of their strokes.
    fn unfinished(&self, count: usize, share: f32) -> Source {
        let name = format!("drawings after {:.0} % of their strokes", 100.0 * share);
        self.known(name, count, |drawing| {
            let sketch = self.dataset.sketch(drawing);
            let kept = (share * sketch.strokes().len() as f32).ceil() as usize;
            let later: Vec<_> = sketch.strokes()[kept..].iter().map(|s| s.id()).collect();
            sketch.without(&later)
        })
    }

    fn known(&self, name: String, count: usize, make: impl Fn(usize) -> Sketch) -> Source {
        let count = count.min(self.dataset.len());
        let spread = (0..count).map(|i| i * self.dataset.len() / count);
        Source {
            name,
            is_known: true,
            sketches: spread.map(make).collect(),
        }
    }

    /// Makes drawings with strokes that do not belong.
    fn noisy(&self, count: usize, generator: Generator) -> Source {
        let plan = Plan {
            generator,
            ..Plan::default()
        };
        let noisy = benchmark(self.dataset, 2 * count, plan, self.seed);
        let noisy = noisy.into_iter().filter(|d| !d.is_clean());
        Source {
            name: "drawings with noise".to_owned(),
            is_known: true,
            sketches: noisy.map(|d| d.sketch).take(count).collect(),
        }
    }

    /// Draws nothing but noise.
    fn marks(&self, generator: Generator, random: &mut ChaCha8Rng) -> Sketch {
        let count = random.random_range(MARKS);
        let lines = (0..count).flat_map(|_| {
            let kind = free_kind(random);
            noise::mark_alone(kind, generator, self.dataset, random)
        });
        sketch(lines.collect())
    }

    /// Writes letters in a row.
    fn word(&self, random: &mut ChaCha8Rng) -> Sketch {
        let mut lines = Vec::new();
        let mut left = 0.0;
        for _ in 0..random.random_range(LETTERS) {
            let letter = noise::mark_alone(Kind::Letter, Generator::Fitted, self.dataset, random);
            let fitted = fitted(letter, [left, 0.0], random.random_range(0.8..1.2));
            left = right_of(&fitted) + random.random_range(0.05..0.35);
            lines.extend(fitted);
        }
        sketch(lines)
    }

    /// Draws strokes of several drawings, each anywhere.
    fn mixture(&self, random: &mut ChaCha8Rng) -> Sketch {
        let donors = random.random_range(MIXED);
        let pool: Vec<Line> = (0..donors).flat_map(|_| self.any(random)).collect();
        let count = random.random_range(MIXED_STROKES).min(pool.len());
        let mut lines: Vec<Line> = pool.sample(random, count).cloned().collect();
        lines.shuffle(random);
        for line in &mut lines {
            let shift = [0, 1].map(|_| random.random_range(-60.0..60.0));
            for p in line.iter_mut() {
                *p = [p[0] + shift[0], p[1] + shift[1]];
            }
        }
        sketch(lines)
    }

    /// Lays drawings beside one another, and says of how many strokes each is.
    fn page(&self, random: &mut ChaCha8Rng) -> (Sketch, Vec<usize>) {
        let [columns, rows] = [(); 2].map(|()| random.random_range(PAGE));
        let count = random.random_range(2..=columns * rows);
        let (mut lines, mut counts) = (Vec::new(), Vec::new());
        for cell in 0..count {
            let jitter = [0, 1].map(|_| random.random_range(0.0..0.15));
            let at = [cell % columns, cell / columns];
            let at = [0, 1].map(|k| PITCH * at[k] as f32 + jitter[k]);
            let drawing = fitted(self.any(random), at, random.random_range(0.6..1.0));
            counts.push(drawing.len());
            lines.extend(drawing);
        }
        (sketch(lines), counts)
    }

    /// Makes pages of several drawings, each with the number of strokes of each of these.
    pub fn pages(&self, count: usize) -> Vec<(Sketch, Vec<usize>)> {
        let mut random = ChaCha8Rng::seed_from_u64(self.seed);
        (0..count).map(|_| self.page(&mut random)).collect()
    }

    /// Makes drawings with strokes that do not belong, by the generator that judges.
    pub fn noisy_ones(&self, count: usize) -> Vec<Sketch> {
        self.noisy(count, Generator::Other).sketches
    }

    fn any(&self, random: &mut ChaCha8Rng) -> Vec<Line> {
        noise::lines(self.dataset, random.random_range(0..self.dataset.len()))
    }
}

/// Chooses a kind of noise that needs no drawing.
fn free_kind(random: &mut impl Rng) -> Kind {
    let kinds = [
        Kind::Scribble,
        Kind::Zigzag,
        Kind::Slash,
        Kind::Cross,
        Kind::Spring,
        Kind::Loop,
        Kind::Letter,
        Kind::Stray,
        Kind::Tick,
        Kind::Smudge,
    ];
    *kinds.choose(random).expect("there are kinds of noise")
}

fn stranger(name: &str, count: usize, mut make: impl FnMut() -> Sketch) -> Source {
    Source {
        name: name.to_owned(),
        is_known: false,
        sketches: (0..count).map(|_| make()).collect(),
    }
}

/// Lines with their box's longer side made `size` long and its top left corner put at `at`.
fn fitted(mut lines: Vec<Line>, at: [f32; 2], size: f32) -> Vec<Line> {
    let bounds = crate::augment::bounds(&lines);
    let [width, height] = bounds.size();
    let scale = size / width.max(height).max(1e-3);
    for p in lines.iter_mut().flatten() {
        *p = [0, 1].map(|k| at[k] + scale * (p[k] - bounds.min[k]));
    }
    lines
}

fn right_of(lines: &[Line]) -> f32 {
    lines.iter().flatten().fold(0.0, |right, p| p[0].max(right))
}

fn sketch(lines: Vec<Line>) -> Sketch {
    let points = |line: Line| line.into_iter().map(|p| Point::new(p[0], p[1])).collect::<Vec<_>>();
    Sketch::from_polylines(lines.into_iter().map(points))
}

/// Reads drawings of the categories from outside of the game, that nothing was learnt from.
pub fn careful(data: &Path, labels: &Labels, count: usize) -> Result<Vec<Source>> {
    let held_out = [(careful::LEARNT, Part::HeldOut)];
    let aside = careful::KEPT_ASIDE.map(|source| (source, Part::All));
    let mut sources = Vec::new();
    for (name, part) in held_out.into_iter().chain(aside) {
        let mut dataset = Dataset::default();
        careful::add(&mut dataset, data, name, part, labels)?;
        if !dataset.is_empty() {
            let all = Maker::new(&dataset, 0);
            sources.push(Source {
                name: format!("{name} (of the categories)"),
                ..all.whole(count)
            });
        }
    }
    Ok(sources)
}

/// Reads the lists of drawings in a folder, which the classifier has no word for.
pub fn strangers(folder: &Path, count: usize) -> Result<Vec<Source>> {
    let mut sources = Vec::new();
    for file in files(folder, "ndjson")? {
        let mut sketches = Vec::new();
        for drawing in format::drawings(&file, Reading::default())?.take(count) {
            sketches.push(drawing?.sketch);
        }
        let name = file.file_stem().map(|stem| stem.to_string_lossy().into_owned());
        sources.push(Source {
            name: name.unwrap_or_default(),
            is_known: false,
            sketches,
        });
    }
    Ok(sources)
}
