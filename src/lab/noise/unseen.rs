//! Measures how well kinds of noise are found that the model was not fitted with: each kind is left out of a fit in
//! turn.

use std::fmt;

use serde::Serialize;

use super::{Both, GROWTH, assistant, examine, renumber, rows};
use super::{Generator, Kind, NoisySketch, Plan, benchmark, least_threshold, share};
use crate::dataset::Split;
use crate::error::Result;
use crate::options::EvalSource;
use crate::trees;
use strokewise_explain::model::Classifier;
use strokewise_explain::tasks::assist::NoiseModel;
use strokewise_explain::tasks::trees::Scorecard;

/// The flags on all noise must reach this where the recall of the one kind is taken.
const PRECISION: f32 = 0.9;

/// [`UnseenOptions`] says how to measure what was never fitted.
#[derive(Debug, Clone, clap::Args)]
pub struct UnseenOptions {
    /// This says what is read and judged.
    #[command(flatten)]
    pub source: EvalSource,
    /// How many drawings of `train` to fit on, and how many to judge by.
    #[arg(long, default_value_t = 1500)]
    pub drawings: usize,
    /// Who draws the noise that is judged by.
    #[arg(long, value_enum, default_value_t)]
    pub generator: Generator,
    /// Print JSON instead of a table.
    #[arg(long)]
    pub json: bool,
}

/// [`Report`] tells what is found of each kind by models that do not know it, at a first look.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// Each kind has its figures here.
    pub kinds: Vec<Unseen>,
}

/// [`Unseen`] is one kind that was left out.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Unseen {
    /// This kind was left out.
    pub kind: Kind,
    /// There are so many strokes of it.
    pub strokes: usize,
    /// This share of them is flagged where nine flags of ten are right, with the intent known and unknown.
    pub recall: [f32; 2],
}

/// Leaves out each kind in turn and prints the report.
pub fn evaluate(options: &UnseenOptions) -> Result<()> {
    let model = options.source.model.path();
    let (labels, silent) = (Classifier::own_labels(), NoiseModel::silent());
    let judge = assistant(model, &silent)?;
    let drawn = |split, plan: Plan, seed| -> Result<(Vec<NoisySketch>, Vec<Both>)> {
        let dataset = options.source.data.drawings(split, &labels, 0, options.source.seed)?;
        let mut drawings = benchmark(&dataset, options.drawings, plan, seed);
        renumber(&mut drawings, judge.classifier())?;
        let examined = examine(model, &silent, &drawings)?;
        Ok((drawings, examined))
    };
    let (train, on_train) = drawn(Split::Train, Plan::default(), options.source.seed)?;
    let plan = Plan {
        generator: options.generator,
        ..Plan::default()
    };
    let (judged, on_judged) = drawn(options.source.split, plan, options.source.seed + 1)?;
    let unseen = |kind: Kind| {
        let knows = |d: &&NoisySketch| d.noise.contains(&Some(kind));
        let recall = [0, 1].map(|which| {
            let others = train.iter().zip(&on_train).filter(|(d, _)| !knows(d));
            let (drawings, examined): (Vec<_>, Vec<_>) = others.map(|(d, both)| (d.clone(), &both[which])).unzip();
            let card = trees::scorecard(&rows(&drawings, examined.into_iter()), GROWTH);
            recall_of(kind, &card, which, &judged, &on_judged)
        });
        let strokes = judged.iter().flat_map(|d| &d.noise);
        Unseen {
            kind,
            strokes: strokes.filter(|k| **k == Some(kind)).count(),
            recall,
        }
    };
    let report = Report {
        kinds: Kind::ALL.into_iter().map(unseen).collect(),
    };
    if options.json {
        let json = serde_json::to_string(&report).expect("plain data serialises");
        println!("{json}");
    } else {
        println!("{report}");
    }
    Ok(())
}

/// Computes the recall of `kind` by `card` where the flags on all noise are as precise as
/// [`PRECISION`].
fn recall_of(kind: Kind, card: &Scorecard, which: usize, drawings: &[NoisySketch], examined: &[Both]) -> f32 {
    let mut strokes = Vec::new();
    for (drawing, both) in drawings.iter().zip(examined) {
        let assessed = &both[which].assessment.strokes;
        for ((noise, features), stroke) in drawing.noise.iter().zip(&both[which].features).zip(assessed) {
            let may_go = stroke.effect.is_some_and(|e| e.outcome().is_some());
            let p = if may_go { card.probability(features) } else { 0.0 };
            strokes.push((p, *noise));
        }
    }
    let candidates = strokes.iter().map(|(p, noise)| (*p, noise.is_some(), false));
    let threshold = least_threshold(candidates.collect(), PRECISION, 0.0);
    let of_kind = strokes.iter().filter(|(_, noise)| *noise == Some(kind));
    let found = of_kind.clone().filter(|(p, _)| *p >= threshold).count();
    share(found, of_kind.count())
}

impl fmt::Display for Report {
    /// Writes a Markdown table.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "| kind left out | strokes | recall | recall, intent unknown |")?;
        writeln!(f, "| --- | ---: | ---: | ---: |")?;
        for Unseen {
            kind,
            strokes,
            recall: [known, unknown],
        } in &self.kinds
        {
            writeln!(f, "| {kind:?} | {strokes} | {known:.3} | {unknown:.3} |")?;
        }
        let strokes = self.kinds.iter().map(|k| k.strokes).sum::<usize>();
        let all = [0, 1].map(|which| {
            let found = self.kinds.iter().map(|k| k.strokes as f32 * k.recall[which]);
            found.sum::<f32>() / strokes.max(1) as f32
        });
        writeln!(f, "| all | {strokes} | {:.3} | {:.3} |", all[0], all[1])
    }
}
