//! Reports what attacks reach and what they cost; as JSON through serde, and as tables for people.

mod table;

use serde::Serialize;

use super::super::attribution::Estimate;
use super::super::dataset::Dataset;
use super::thresholds::{Judged, Outcome};
use super::{EvalOptions, chosen, is_right};
use strokewise_explain::tasks::attack::{Attacker, Examined, Guide, Limits, StrokeAttack};

/// Bounds by which shifts are measured, in shares of the drawing's longer side.
const BOUNDS: [f32; 3] = [0.005, 0.01, 0.02];

/// The guide's price is told by these factors on its thresholds.
const LENIENCE: [f32; 6] = [2.0, 1.0, 0.5, 0.25, 0.125, 0.0625];

/// Searches are reported by these numbers of strokes within the ink allowed: from each to the next.
const SIZES: [usize; 4] = [1, 3, 6, 11];

/// [`Report`] holds the measures of attacks on drawings that are read rightly. Shares are in 0..=1.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// The drawings are of this split.
    pub split: String,
    /// At most this share of the ink may go.
    pub max_ink: f32,
    /// So many drawings are read rightly.
    pub drawings: usize,
    /// So many drawings have a stroke within the ink allowed.
    pub eligible: usize,
    /// So many drawings flip where every such stroke is tried.
    pub flips: usize,
    /// These are ways to search for one whole stroke.
    pub searches: Vec<SearchRow>,
    /// This is the guided search by how many strokes there are to try.
    pub sizes: Vec<SizeRow>,
    /// Each row tells what finding more, or less, would cost.
    pub price: Vec<PriceRow>,
    /// Parts of strokes are allowed here as well, on fewer drawings.
    pub parts: PartRow,
    /// Shifts are tried here, on the same drawings.
    pub shifts: Vec<BoundRow>,
}

/// [`SearchRow`] is one way to search for a stroke whose removal changes the answer.
#[derive(Debug, Clone, Serialize)]
pub struct SearchRow {
    /// The table calls it this.
    pub name: String,
    /// It flips this share of all drawings.
    pub success: Estimate,
    /// It flips this share of the drawings that trying every stroke flips.
    pub found: Estimate,
    /// A drawing costs so many forward passes, beyond the reading of it that all need.
    pub forward: f32,
    /// A drawing costs so many backward passes.
    pub backward: f32,
    /// All forward passes are this share of those of trying every stroke.
    pub forward_share: f32,
    /// This is the same share where a backward pass counts as much as a forward one.
    pub both_share: f32,
    /// This is the share of forward passes where the reading of each drawing counts on both sides.
    pub share_with_reading: f32,
}

/// [`SizeRow`] is the guided search on drawings with some number of strokes to try.
#[derive(Debug, Clone, Serialize)]
pub struct SizeRow {
    /// There are at least so many strokes to try.
    pub from: usize,
    /// There are at most so many strokes to try; `None` for any number.
    pub to: Option<usize>,
    /// There are so many drawings.
    pub drawings: usize,
    /// So many of these drawings flip where every stroke is tried.
    pub flips: usize,
    /// The guide finds this share of those.
    pub found: Estimate,
    /// The share is that of [`SearchRow`].
    pub forward_share: f32,
}

/// [`PriceRow`] is the guided search with other thresholds.
#[derive(Debug, Clone, Serialize)]
pub struct PriceRow {
    /// Both thresholds get this factor.
    pub thresholds: f32,
    /// It flips this share of the drawings that trying every stroke flips.
    pub found: f32,
    /// The share is that of [`SearchRow`].
    pub forward_share: f32,
}

/// [`PartRow`] tells what parts of strokes add.
#[derive(Debug, Clone, Serialize)]
pub struct PartRow {
    /// There are so many drawings.
    pub drawings: usize,
    /// This share falls to a stroke or a part of one.
    pub success: Estimate,
    /// So much ink went where one fell, in shares of all.
    pub ink_share: Estimate,
    /// A drawing costs so many forward and backward passes, the reading of it included.
    pub passes: [f32; 2],
}

/// [`BoundRow`] tells of shifts within one bound.
#[derive(Debug, Clone, Serialize)]
pub struct BoundRow {
    /// A coordinate may move at most this far, in shares of the drawing's longer side.
    pub max_shift: f32,
    /// There are so many drawings.
    pub drawings: usize,
    /// This share falls.
    pub success: Estimate,
    /// A drawing costs so many forward and backward passes, the reading of it included.
    pub passes: [f32; 2],
}

/// [`One`] is one drawing: the truth about its strokes, and what the guide made of it.
struct One {
    examined: Examined,
    guided: StrokeAttack,
    /// It is true where the longest of as many strokes as the guide spent forward passes on would
    /// have done.
    longest_flips: bool,
}

impl One {
    fn tries(&self) -> usize {
        self.examined.flips.len()
    }

    fn flipping(&self) -> usize {
        self.examined.flips.iter().filter(|flips| **flips).count()
    }

    fn falls(&self) -> bool {
        self.flipping() > 0
    }

    /// Counts the strokes that can be tried for what the guide spent on this drawing.
    fn affordable(&self) -> usize {
        self.guided.spent.forward.min(self.tries())
    }

    /// Computes the probability that one of `affordable` strokes chosen by lot flips.
    fn by_lot(&self) -> f32 {
        let (all, bad) = (self.tries(), self.tries() - self.flipping());
        let missed = |i: usize| bad.saturating_sub(i) as f32 / (all - i) as f32;
        1.0 - (0..self.affordable()).map(missed).product::<f32>()
    }
}

/// Measures attacks on `dataset`.
pub(super) fn measure(attacker: &Attacker, guide: &Guide, dataset: &Dataset, options: &EvalOptions) -> Report {
    let chosen = chosen(dataset, options.drawings.unwrap_or(usize::MAX), options.source.seed);
    let progress = indicatif::ProgressBar::new(chosen.len() as u64);
    let (mut ones, mut right) = (Vec::new(), Vec::new());
    for &drawing in &chosen {
        progress.inc(1);
        let sketch = dataset.sketch(drawing);
        let examined = attacker.examine(&sketch, options.max_ink);
        if is_right(examined.from.class, dataset, drawing) {
            right.push(drawing);
            let guided = attacker.attack_strokes(&sketch, options.max_ink);
            ones.push(One::new(examined, guided));
        }
    }
    progress.finish_and_clear();
    right.truncate(options.fine_drawings);
    let (parts, shifts) = fine(attacker, dataset, &right, options.max_ink);
    Report {
        split: options.source.split.name().to_owned(),
        max_ink: options.max_ink,
        drawings: ones.len(),
        eligible: ones.iter().filter(|one| one.tries() > 0).count(),
        flips: ones.iter().filter(|one| one.falls()).count(),
        searches: searches(&ones),
        sizes: sizes(&ones),
        price: price(guide, &ones),
        parts,
        shifts,
    }
}

impl One {
    fn new(examined: Examined, guided: StrokeAttack) -> Self {
        let mut one = Self {
            examined,
            guided,
            longest_flips: false,
        };
        let ink = &one.examined.ink_shares;
        let mut longest: Vec<usize> = (0..one.tries()).collect();
        longest.sort_by(|a, b| ink[*b].total_cmp(&ink[*a]));
        longest.truncate(one.affordable());
        one.longest_flips = longest.iter().any(|stroke| one.examined.flips[*stroke]);
        one
    }
}

fn searches(ones: &[One]) -> Vec<SearchRow> {
    let tries: usize = ones.iter().map(One::tries).sum();
    let forward: usize = ones.iter().map(|one| one.guided.spent.forward).sum();
    let backward: usize = ones.iter().map(|one| one.guided.spent.backward).sum();
    let spread = forward as f32 / tries.max(1) as f32;
    let row = |name: &str, forward: usize, backward: usize, chance: &dyn Fn(&One) -> f32| {
        let chances: Vec<f32> = ones.iter().map(chance).collect();
        let of_falls = ones.iter().zip(&chances).filter(|(one, _)| one.falls());
        let share = |passes: usize, readings: usize| (passes + readings) as f32 / (tries + readings).max(1) as f32;
        SearchRow {
            name: name.to_owned(),
            success: Estimate::of(chances.iter().copied()),
            found: Estimate::of(of_falls.map(|(_, chance)| *chance)),
            forward: forward as f32 / ones.len().max(1) as f32,
            backward: backward as f32 / ones.len().max(1) as f32,
            forward_share: share(forward, 0),
            both_share: share(forward + backward, 0),
            share_with_reading: share(forward, ones.len()),
        }
    };
    let yes = |flips: bool| if flips { 1.0 } else { 0.0 };
    vec![
        row("every stroke", tries, 0, &|one| yes(one.falls())),
        row("guided by attribution", forward, backward, &|one| {
            yes(one.guided.removal.is_some())
        }),
        row("by lot, as many passes in each drawing", forward, 0, &One::by_lot),
        row("longest first, as many passes in each drawing", forward, 0, &|one| {
            yes(one.longest_flips)
        }),
        row("by lot, as many passes in all", forward, 0, &|one| {
            1.0 - (1.0 - spread).powi(one.flipping() as i32)
        }),
    ]
}

fn sizes(ones: &[One]) -> Vec<SizeRow> {
    let ends = SIZES[1..].iter().map(|next| Some(next - 1)).chain([None]);
    let row = |(from, to): (usize, Option<usize>)| {
        let inside = |one: &&One| one.tries() >= from && to.is_none_or(|to| one.tries() <= to);
        let ones: Vec<&One> = ones.iter().filter(inside).collect();
        let falling = ones.iter().filter(|one| one.falls());
        let found: Vec<f32> = falling
            .map(|one| if one.guided.removal.is_some() { 1.0 } else { 0.0 })
            .collect();
        let tries: usize = ones.iter().map(|one| one.tries()).sum();
        let forward: usize = ones.iter().map(|one| one.guided.spent.forward).sum();
        SizeRow {
            from,
            to,
            drawings: ones.len(),
            flips: found.len(),
            found: Estimate::of(found.iter().copied()),
            forward_share: forward as f32 / tries.max(1) as f32,
        }
    };
    SIZES.into_iter().zip(ends).map(row).collect()
}

fn price(guide: &Guide, ones: &[One]) -> Vec<PriceRow> {
    let judged = Judged::all(guide, ones.iter().map(|one| &one.examined));
    let all = ones.iter().filter(|one| one.falls()).count();
    let tries: usize = ones.iter().map(One::tries).sum();
    let row = |thresholds: f32| {
        let mut guide = guide.clone();
        guide.sight.threshold *= thresholds;
        if let Some(card) = &mut guide.support {
            card.threshold *= thresholds;
        }
        let outcome = Outcome::of(&guide, &judged);
        PriceRow {
            thresholds,
            found: outcome.found as f32 / all.max(1) as f32,
            forward_share: outcome.passes as f32 / tries.max(1) as f32,
        }
    };
    LENIENCE.into_iter().map(row).collect()
}

/// Measures parts and shifts, on `drawings`.
fn fine(attacker: &Attacker, dataset: &Dataset, drawings: &[usize], max_ink: f32) -> (PartRow, Vec<BoundRow>) {
    let progress = indicatif::ProgressBar::new(((1 + BOUNDS.len()) * drawings.len()) as u64);
    let attacks = |limits: Limits| -> Vec<_> {
        let one = |drawing: &usize| {
            progress.inc(1);
            attacker.attack(&dataset.sketch(*drawing), limits)
        };
        drawings.iter().map(one).collect()
    };
    let yes = |flips: bool| if flips { 1.0 } else { 0.0 };
    let passes = |attacks: &[strokewise_explain::tasks::attack::Attack]| {
        let mean = |sum: usize| sum as f32 / attacks.len().max(1) as f32;
        [
            mean(attacks.iter().map(|a| a.spent.forward).sum()),
            mean(attacks.iter().map(|a| a.spent.backward).sum()),
        ]
    };
    let removals = attacks(Limits {
        max_ink,
        max_shift: 0.0,
    });
    let success: Vec<f32> = removals.iter().map(|a| yes(a.removal.is_some())).collect();
    let removed = removals.iter().filter_map(|a| a.removal);
    let ink_shares: Vec<f32> = removed.map(|r| r.ink_share).collect();
    let parts = PartRow {
        drawings: drawings.len(),
        success: Estimate::of(success),
        ink_share: Estimate::of(ink_shares),
        passes: passes(&removals),
    };
    let shifts = BOUNDS.map(|max_shift| {
        let shifts = attacks(Limits {
            max_ink: 0.0,
            max_shift,
        });
        let success: Vec<f32> = shifts.iter().map(|a| yes(a.shift.is_some())).collect();
        BoundRow {
            max_shift,
            drawings: drawings.len(),
            success: Estimate::of(success),
            passes: passes(&shifts),
        }
    });
    progress.finish_and_clear();
    (parts, shifts.into())
}
