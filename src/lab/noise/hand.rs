//! [`Hand`] tells how real hands move a pen. Whatever is drawn for a benchmark is drawn with the pace and the shake of
//! strokes that people drew, as their devices reported them.

use std::collections::HashSet;
use std::path::Path;

use rand::seq::IndexedRandom;
use rand::{Rng, RngExt};

use super::kinds::Line;
use crate::dataset::files;
use crate::error::Result;
use strokewise_ink::format;
use strokewise_ink::sketch::{Sketch, Stroke};
use strokewise_ink::trace::simplified;

/// A line of the data set may lie so far from the hand's, in its own units (255 a side).
const SIMPLIFIED: f32 = 2.0;

/// So many drawings are taken from each category.
const DRAWINGS_OF_A_CATEGORY: usize = 6;

/// A stroke of fewer samples tells nothing of its pace.
const LEAST_SAMPLES: usize = 8;

/// A sample's even line is taken from so many neighbours to each side.
const REACH: usize = 2;

/// A pen that nobody's data describe goes this way between two samples, in shares of the drawing.
const EVEN_STEP: f32 = 0.02;

/// A shorter step than this, in shares of the drawing, is a pen at rest; it is made this long, so that every line comes
/// to its end.
const LEAST_STEP: f32 = 0.004;

/// The hands move so much faster or slower than they did, and shake so much more or less.
const PACE: std::ops::Range<f32> = 0.7..1.8;
const SHAKE: std::ops::Range<f32> = 0.5..1.5;

/// Corners are rounded so far: the share of a sample's two neighbours in it, at most.
const MOST_ROUNDED: f32 = 0.5;

/// [`Hand`] is how real strokes were drawn.
#[derive(Debug, Default)]
pub(crate) struct Hand {
    gestures: Vec<Gesture>,
}

/// [`Gesture`] is how one real stroke was drawn.
#[derive(Debug)]
struct Gesture {
    /// These are the ways from each sample to the next, and how far that one lies beside an even line, both in shares
    /// of the drawing's longer side.
    steps: Vec<[f32; 2]>,
}

/// [`Finish`] says how lines are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Finish {
    /// A line has as few points as keep it, in whole units, as the data set's drawings have.
    Simplified,
    /// A line is as it was sampled, as drawings in the window are.
    Sampled,
}

impl Hand {
    /// Learns the hands behind drawings with timing in the folder `raw`, as far as `keys` names
    /// them.
    pub fn load(raw: &Path, keys: &HashSet<String>) -> Result<Self> {
        let mut hand = Self::default();
        for file in files(raw, "ndjson")? {
            let drawings = format::drawings(&file, format::Reading::default())?.filter_map(std::result::Result::ok);
            let known = drawings.filter(|d| d.key_id.as_ref().is_some_and(|k| keys.contains(k)));
            for drawing in known.take(DRAWINGS_OF_A_CATEGORY) {
                hand.learn(&drawing.sketch);
            }
        }
        Ok(hand)
    }

    /// Takes in how the strokes of `sketch` were drawn.
    fn learn(&mut self, sketch: &Sketch) {
        let [width, height] = sketch.bounds().size();
        let size = width.max(height).max(1.0);
        let gestures = sketch.strokes().iter().filter_map(|s| Gesture::of(s, size));
        self.gestures.extend(gestures);
    }

    /// Draws `path` as a hand does in a drawing of `size`: sampled at its pace, with its shake,
    /// corners a little rounded.
    pub fn follow(&self, path: &[[f32; 2]], size: f32, random: &mut impl Rng) -> Line {
        let mut steps = self.steps(random);
        let (pace, shake) = (random.random_range(PACE), random.random_range(SHAKE));
        let mut line = path[..1].to_vec();
        // How far the next sample lies beyond the corner at which the pen was last.
        let mut due = 0.0;
        let mut aside = 0.0;
        for pair in path.windows(2) {
            let way = [0, 1].map(|k| pair[1][k] - pair[0][k]);
            let length = way[0].hypot(way[1]);
            while due < length {
                let t = due / length;
                let normal = [-way[1] / length, way[0] / length];
                if due > 0.0 || line.len() > 1 {
                    line.push([0, 1].map(|k| pair[0][k] + t * way[k] + aside * normal[k]));
                }
                let [step, stray] = steps();
                due += size * (pace * step).max(LEAST_STEP);
                aside = size * shake * stray;
            }
            due -= length;
        }
        if path.len() > 1 {
            line.push(path[path.len() - 1]);
        }
        round_corners(&mut line, random.random_range(0.0..MOST_ROUNDED));
        line
    }

    /// Steps without end: some real stroke's, again and again.
    fn steps<R: Rng>(&self, random: &mut R) -> impl FnMut() -> [f32; 2] + use<R> {
        let steps = match self.gestures.choose(random) {
            Some(gesture) => gesture.steps.clone(),
            None => vec![[EVEN_STEP, 0.0]],
        };
        let mut next = random.random_range(0..steps.len());
        move || {
            next = (next + 1) % steps.len();
            steps[next]
        }
    }
}

impl Gesture {
    fn of(stroke: &Stroke, size: f32) -> Option<Self> {
        let mut points: Vec<[f32; 2]> = stroke.points().iter().map(|p| [p.x, p.y]).collect();
        points.dedup();
        if points.len() < LEAST_SAMPLES {
            return None;
        }
        let inner = REACH..points.len() - REACH;
        let steps = inner.map(|i| {
            let around = &points[i - REACH..=i + REACH];
            let count = around.len() as f32;
            let even = [0, 1].map(|k| around.iter().map(|p| p[k]).sum::<f32>() / count);
            let (from, here, to) = (around[0], points[i], around[around.len() - 1]);
            let along = [to[0] - from[0], to[1] - from[1]];
            let off = [here[0] - even[0], here[1] - even[1]];
            let cross = along[0] * off[1] - along[1] * off[0];
            let aside = cross / along[0].hypot(along[1]).max(f32::MIN_POSITIVE);
            let before = points[i - 1];
            let step = (here[0] - before[0]).hypot(here[1] - before[1]);
            // A corner is no shake.
            [step / size, (aside / size).clamp(-LEAST_STEP, LEAST_STEP)]
        });
        Some(Self { steps: steps.collect() })
    }
}

impl Finish {
    /// Finishes `line` as it is stored.
    pub fn apply(self, line: Line) -> Line {
        match self {
            Self::Simplified => {
                let mut rounded: Line = line.into_iter().map(|p| p.map(f32::round)).collect();
                rounded.dedup();
                if rounded.len() > 2 {
                    simplified(&rounded, SIMPLIFIED)
                } else {
                    rounded
                }
            }
            Self::Sampled => line,
        }
    }
}

/// Moves every inner point of `line` towards its neighbours' middle.
fn round_corners(line: &mut [[f32; 2]], share: f32) {
    let mut before = line[0];
    for i in 1..line.len().saturating_sub(1) {
        let here = line[i];
        let after = line[i + 1];
        let middle = [0, 1].map(|k| 0.5 * (before[k] + after[k]));
        line[i] = [0, 1].map(|k| here[k] + share * (middle[k] - here[k]));
        before = here;
    }
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;

    use super::*;
    use strokewise_ink::sketch::Point;

    /// Makes a hand that drew one trembling line.
    fn hand() -> Hand {
        let tremble = |i: u8| if i.is_multiple_of(2) { 0.6 } else { -0.6 };
        let points = (0..60).map(|i| Point::new(4.0 * f32::from(i), tremble(i)));
        let mut hand = Hand::default();
        hand.learn(&Sketch::from_polylines([points.collect()]));
        hand
    }

    #[test]
    fn a_followed_path_keeps_its_ends_and_its_course() {
        let path = [[0.0, 0.0], [100.0, 0.0], [100.0, 80.0], [20.0, 80.0]];
        let mut random = ChaCha8Rng::seed_from_u64(1);
        for hand in [hand(), Hand::default()] {
            for _ in 0..40 {
                let line = hand.follow(&path, 255.0, &mut random);
                assert_eq!((line[0], line[line.len() - 1]), (path[0], path[3]));
                assert!(line.len() > 20, "{}", line.len());
                for p in &line {
                    let off = [p[1].abs(), (p[0] - 100.0).abs(), (p[1] - 80.0).abs()];
                    let off = off.into_iter().fold(f32::INFINITY, f32::min);
                    assert!(off < 6.0, "{p:?} is {off} off its path");
                }
            }
        }
    }

    #[test]
    fn a_trembling_hand_shakes_and_an_even_one_does_not() {
        let path = [[0.0, 0.0], [200.0, 0.0]];
        let shake = |hand: &Hand| {
            let mut random = ChaCha8Rng::seed_from_u64(2);
            let line = hand.follow(&path, 255.0, &mut random);
            line.iter().map(|p| p[1].abs()).fold(0.0, f32::max)
        };
        assert!(shake(&hand()) > 0.1);
        assert!(shake(&Hand::default()) < 1e-6);
    }

    #[test]
    fn a_dot_stays_a_dot_and_finishing_keeps_the_line() {
        let mut random = ChaCha8Rng::seed_from_u64(3);
        let dot = hand().follow(&[[5.0, 7.0]], 255.0, &mut random);
        assert_eq!(Finish::Simplified.apply(dot), [[5.0, 7.0]]);
        let line = hand().follow(&[[0.0, 0.0], [90.0, 90.0]], 255.0, &mut random);
        assert_eq!(Finish::Sampled.apply(line.clone()), line);
        let few = Finish::Simplified.apply(line.clone());
        assert!(few.len() < line.len() / 2, "{few:?}");
    }
}
