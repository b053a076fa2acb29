//! Reports what the benchmark of noisy parts found.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

use super::{Both, DrawingWithPart, PartKind};
use crate::noise::share;
use strokewise_explain::tasks::assist::{Examined, PartSuggestion};

/// [`PartReport`] holds the figures of the benchmark, with the intent known and unknown.
#[derive(Debug, Clone, Serialize)]
pub struct PartReport {
    /// So many drawings were measured, clean ones among them.
    pub drawings: usize,
    /// The figures are those where the assistant is told what is drawn.
    pub intent_known: PartFigures,
    /// The figures are those where it goes by its own guess.
    pub intent_unknown: PartFigures,
}

/// [`PartFigures`] are the figures for one way of asking.
#[derive(Debug, Clone, Serialize)]
pub struct PartFigures {
    /// This share of the suggested parts is noise.
    pub precision: f32,
    /// A drawing without noise gets so many suggestions.
    pub false_per_clean: f32,
    /// These are the figures over all kinds of noise.
    pub all: KindFigures,
    /// Each kind has its figures here.
    pub by_kind: BTreeMap<PartKind, KindFigures>,
}

/// [`KindFigures`] are the figures for one kind of noise.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct KindFigures {
    /// There are so many parts of this kind.
    pub parts: usize,
    /// Geometry and P-SLA proposed this share of them.
    pub proposed: f32,
    /// This share of them was worth a forward pass.
    pub measured: f32,
    /// Trimming is suggested for this share of them.
    pub recall: f32,
    /// This share of them has its whole stroke flagged instead, which hides the part.
    pub stroke_flagged: f32,
    /// This share of the suggestions on these drawings is noise.
    pub precision: f32,
    /// Following the right suggestions gains this much of the target's probability on average.
    pub gain: f32,
}

impl PartReport {
    /// Computes the figures of what was examined.
    pub fn new(drawings: &[DrawingWithPart], examined: &[Both]) -> Self {
        let figures = |pick: fn(&Both) -> &Examined| {
            let examined = examined.iter().map(pick);
            PartFigures::new(&drawings.iter().zip(examined).collect::<Vec<_>>())
        };
        Self {
            drawings: drawings.len(),
            intent_known: figures(|[known, _]| known),
            intent_unknown: figures(|[_, unknown]| unknown),
        }
    }
}

type Case<'a> = (&'a DrawingWithPart, &'a Examined);

impl PartFigures {
    fn new(cases: &[Case]) -> Self {
        let (clean, noisy): (Vec<&Case>, Vec<_>) = cases.iter().partition(|(d, _)| d.noise.is_none());
        let count = |cases: &[&Case]| -> usize { cases.iter().map(|(_, e)| e.assessment.parts.len()).sum() };
        let hits: usize = noisy.iter().map(|case| hits(case).count()).sum();
        let of_kind = |kind| -> Vec<&Case> {
            let is_kind = |d: &DrawingWithPart| d.noise.is_some_and(|(k, ..)| k == kind);
            noisy.iter().copied().filter(|(d, _)| is_kind(d)).collect()
        };
        Self {
            precision: share(hits, count(&clean) + count(&noisy)),
            false_per_clean: share(count(&clean), clean.len()),
            all: KindFigures::new(&noisy),
            by_kind: PartKind::ALL
                .into_iter()
                .map(|kind| (kind, KindFigures::new(&of_kind(kind))))
                .collect(),
        }
    }
}

impl KindFigures {
    fn new(cases: &[&Case]) -> Self {
        let any = |of: &dyn Fn(&Case) -> bool| share(cases.iter().filter(|case| of(case)).count(), cases.len());
        let suggestions: usize = cases.iter().map(|(_, e)| e.assessment.parts.len()).sum();
        let found: Vec<_> = cases.iter().flat_map(|case| hits(case)).collect();
        let gain = found.iter().fold(0.0, |sum, s| sum + s.effect.gain());
        Self {
            parts: cases.len(),
            proposed: any(&|(d, e)| e.parts.iter().any(|p| d.is_hit(p.part))),
            measured: any(&|(d, e)| {
                let mut measured = e.parts.iter().filter(|p| p.is_measured);
                measured.any(|p| d.is_hit(p.part))
            }),
            recall: any(&|case| hits(case).next().is_some()),
            stroke_flagged: any(&|(d, e)| {
                d.noise
                    .is_some_and(|(_, stroke, _)| e.assessment.strokes[stroke].flagged)
            }),
            precision: share(found.len(), suggestions),
            gain: gain / found.len().max(1) as f32,
        }
    }
}

/// Lists the suggestions that found the noise.
fn hits<'a>((drawing, examined): &'a Case) -> impl Iterator<Item = &'a PartSuggestion> {
    examined.assessment.parts.iter().filter(|s| drawing.is_hit(s.part))
}

impl fmt::Display for PartReport {
    /// Writes Markdown tables.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} drawings", self.drawings)?;
        let cases = [("known", &self.intent_known), ("unknown", &self.intent_unknown)];
        for (name, figures) in cases {
            writeln!(
                f,
                "\nIntent {name}: precision {:.3}, false suggestions per clean drawing {:.3}\n",
                figures.precision, figures.false_per_clean
            )?;
            writeln!(
                f,
                "| kind | parts | proposed | measured | recall | stroke flagged instead | precision | gain |"
            )?;
            writeln!(f, "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")?;
            for (kind, row) in &figures.by_kind {
                write_row(f, &format!("{kind:?}").to_lowercase(), row)?;
            }
            write_row(f, "all", &figures.all)?;
        }
        Ok(())
    }
}

fn write_row(f: &mut fmt::Formatter<'_>, name: &str, row: &KindFigures) -> fmt::Result {
    writeln!(
        f,
        "| {name} | {} | {:.3} | {:.3} | {:.3} | {:.3} | {:.3} | {:+.3} |",
        row.parts, row.proposed, row.measured, row.recall, row.stroke_flagged, row.precision, row.gain
    )
}
