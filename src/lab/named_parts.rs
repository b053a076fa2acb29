//! Judges explanations by truth: drawings of the game in which people have said of every point what it shows (head,
//! legs, handle, window; Li et al. 2018), cut where that changes.
//!
//! It asks two questions. Do the parts whose support is highest matter most to the reading: how well does the support
//! of a part rank with what the score loses when the part is really taken away, all of its lines at once, which no
//! method looks at? And does support know parts: is the support of lines of the same part, for their length, more alike
//! than if the same lines were put together at random?

mod labelled;
mod report;

use std::path::PathBuf;

use burn::tensor::Device;
use indicatif::ProgressBar;
use rand::SeedableRng as _;
use rand::seq::SliceRandom as _;
use rand_chacha::ChaCha8Rng;

use super::attribution::{Asked, Kind, TableFormat, measure};
use crate::error::{Error, Result};
use crate::options::{DataFolder, ModelChoice};
use labelled::{Labelled, read};
pub use report::{PartRow, RankingRow, Report};
use strokewise_explain::attribution::measures::rank_correlation;
use strokewise_explain::attribution::{ClassObjective, Coalitions, Interrupted, Passes, Subject};
use strokewise_explain::model::{SketchClassifier, Source};
use strokewise_explain::tasks::trees::probability;

/// [`EvalOptions`] says how to judge explanations by the names of parts.
#[derive(Debug, Clone, clap::Args)]
pub struct EvalOptions {
    /// This is the folder of the data.
    #[command(flatten)]
    pub data: DataFolder,
    /// This is the classifier in question.
    #[command(flatten)]
    pub model: ModelChoice,
    /// At most so many drawings of each category, of at least three parts, chosen by the seed.
    #[arg(long, default_value_t = 10)]
    pub per_category: usize,
    /// Seed of the choice of drawings, of orders of strokes and of the random baselines.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// For people and papers, or for programs.
    #[arg(long, value_enum, default_value_t = TableFormat::Markdown)]
    pub format: TableFormat,
    /// Folder for a plot, as SVG.
    #[arg(long, value_name = "DIR")]
    pub plots: Option<PathBuf>,
}

/// Shapley values are sampled from so many orders of the lines where there are too many lines for exact ones.
const ORDERS: usize = 64;

/// The mean is taken of so many random ways to put lines together.
const SHUFFLES: usize = 50;

/// [`Judged`] is what was found out about one drawing.
struct Judged {
    drawing: Labelled,
    /// The score loses this without each part that is there, in log-odds, by the number of the
    /// part.
    lost: Vec<(usize, f32)>,
    rankings: Vec<JudgedRanking>,
}

/// [`JudgedRanking`] is what was found out about one way to rank its lines.
struct JudgedRanking {
    kind: Kind,
    /// This is the support of each part that is there, in the order of [`Judged::lost`].
    support: Vec<f32>,
    /// This is Spearman's correlation of that with what is lost.
    correlation: Option<f32>,
    /// This share of the variance of support for its length lies between parts, less what it is for random ones.
    coherence: Option<f32>,
}

/// Measures, draws the plot where it is wanted, and returns the report as text.
pub fn run(options: &EvalOptions) -> Result<String> {
    let source = Source::at(options.model.path());
    let classifier = source.open(&Device::flex())?;
    let mut random = ChaCha8Rng::seed_from_u64(options.seed);
    let folder = options.data.path.join("other/spg_parts");
    let mut drawings = Vec::new();
    for mut category in read(&folder, classifier.labels())? {
        category.shuffle(&mut random);
        category.truncate(options.per_category);
        drawings.append(&mut category);
    }
    if drawings.is_empty() {
        let cause = "no drawing of three parts to measure on";
        return Err(Error::format(&folder, cause));
    }
    let progress = ProgressBar::new(drawings.len() as u64);
    let judged = drawings.into_iter().map(|drawing| {
        let judged = judge(&*classifier, drawing, &mut random);
        progress.inc(1);
        judged
    });
    let judged: Vec<Judged> = judged.collect();
    progress.finish_and_clear();
    let report = Report::new(&source, &judged);
    if let Some(folder) = &options.plots {
        report.plot(folder)?;
    }
    Ok(match options.format {
        TableFormat::Json => serde_json::to_string(&report).expect("plain data serialises"),
        TableFormat::Markdown => report.to_string(),
    })
}

fn judge(classifier: &dyn SketchClassifier, drawing: Labelled, random: &mut ChaCha8Rng) -> Judged {
    let objective = ClassObjective::new(classifier, vec![drawing.class]);
    let asked = Asked {
        sketch: &drawing.sketch,
        objective: &objective,
        spec: classifier.raster_spec(),
        shown: probability,
        orders: ORDERS,
    };
    let measured = measure(&asked, random);
    let parts = drawing.parts();
    let lost = losses(&asked, &drawing, &parts).unwrap_or_else(Interrupted::never);
    let lengths: Vec<f32> = drawing.sketch.strokes().iter().map(|s| s.length()).collect();
    let rankings = measured.rows.into_iter().map(|row| {
        let of_part = |part: &usize| {
            let lines = drawing.part_of.iter().zip(&row.support);
            lines.filter(|(p, _)| *p == part).map(|(_, v)| v).sum()
        };
        let support: Vec<f32> = parts.iter().map(of_part).collect();
        let lines = row.support.iter().zip(&lengths);
        let by_length: Vec<f32> = lines.map(|(v, length)| v / length.max(1.0)).collect();
        JudgedRanking {
            kind: row.kind,
            correlation: rank_correlation(&support, &lost),
            coherence: coherence(&by_length, &drawing.part_of, random),
            support,
        }
    });
    let rankings = rankings.collect();
    Judged {
        lost: parts.into_iter().zip(lost).collect(),
        drawing,
        rankings,
    }
}

/// Computes what the score loses without each of `parts`.
fn losses(asked: &Asked, drawing: &Labelled, parts: &[usize]) -> Result<Vec<f32>, Interrupted> {
    let passes = Passes::bulk(asked.objective);
    let subject = Subject::new(asked.sketch, asked.spec);
    let mut coalitions = Coalitions::new(&passes, &subject, 0);
    let without = |part: &usize| drawing.part_of.iter().map(|p| p != part).collect();
    let whole = vec![true; drawing.part_of.len()];
    let sets: Vec<Vec<bool>> = std::iter::once(whole).chain(parts.iter().map(without)).collect();
    let scores = coalitions.scores(&sets)?;
    Ok(scores[1..].iter().map(|score| scores[0] - score).collect())
}

/// Computes by how much more of the variance of `values` lies between `groups` than between as
/// large ones at random; `None` where every line is a part of its own, or all values are alike.
fn coherence(values: &[f32], groups: &[usize], random: &mut ChaCha8Rng) -> Option<f32> {
    let share = between(values, groups)?;
    let mut shuffled = groups.to_vec();
    let mut chance = 0.0;
    for _ in 0..SHUFFLES {
        shuffled.shuffle(random);
        chance += between(values, &shuffled)? / SHUFFLES as f32;
    }
    Some(share - chance)
}

/// Computes the share of the variance of `values` that lies between `groups`.
fn between(values: &[f32], groups: &[usize]) -> Option<f32> {
    let mean_of = |chosen: &dyn Fn(usize) -> bool| {
        let chosen = values.iter().zip(groups).filter(|(_, g)| chosen(**g));
        let chosen: Vec<f32> = chosen.map(|(v, _)| *v).collect();
        chosen.iter().sum::<f32>() / chosen.len().max(1) as f32
    };
    let mean = mean_of(&|_| true);
    let all: f32 = values.iter().map(|v| (v - mean).powi(2)).sum();
    let means = groups.iter().map(|group| mean_of(&|g| g == *group));
    let between: f32 = means.map(|m| (m - mean).powi(2)).sum();
    let mut distinct = groups.to_vec();
    distinct.sort_unstable();
    distinct.dedup();
    (distinct.len() < values.len() && all > f32::MIN_POSITIVE).then(|| between / all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_a_part_that_are_worth_the_same_are_coherent() {
        let mut random = ChaCha8Rng::seed_from_u64(1);
        let groups = [0, 0, 0, 1, 1, 2];
        let alike = coherence(&[3.0, 3.0, 3.0, -1.0, -1.0, 0.0], &groups, &mut random);
        assert!(alike.unwrap() > 0.3, "{alike:?}");
        let mixed = coherence(&[3.0, -1.0, 0.0, 3.0, -1.0, 0.6], &groups, &mut random);
        assert!(mixed.unwrap() < 0.1, "{mixed:?}");
        assert!(
            coherence(&[1.0, 2.0], &[0, 1], &mut random).is_none(),
            "parts of one line"
        );
        assert!(
            coherence(&[1.0; 3], &[0, 0, 1], &mut random).is_none(),
            "nothing varies"
        );
    }
}
