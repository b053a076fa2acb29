//! Reports what the noise benchmark found.

mod harm;
mod healing;

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

use super::misnamed::Misnamed;
use super::unfinished::Unfinished;
use super::{Kind, NoisySketch};
use harm::Harm;
use healing::{Healed, Readings};
use strokewise_explain::tasks::assist::{Assessment, Assistant, Outcome};
use strokewise_explain::tasks::heal::Healing;
use strokewise_ink::sketch::Sketch;

/// [`Report`] holds the figures of the noise benchmark, with the intent known and unknown.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// So many drawings were measured, clean ones among them.
    pub drawings: usize,
    /// The figures are those where the assistant is told what is drawn.
    pub intent_known: Figures,
    /// The figures are those where it goes by its own guess.
    pub intent_unknown: Figures,
    /// The baselines are what can be had without a model (eq. 10).
    pub baselines: Baselines,
    /// These tell how quiet it is before a drawing is finished.
    pub unfinished: Vec<Unfinished>,
    /// The figures are those where it is told a word that is not the drawing's.
    pub misnamed: Misnamed,
}

/// [`Baselines`] holds areas under the ROC curve of orders that know nothing of the drawing (eq. 10); random has 1/2.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Baselines {
    /// The shorter a stroke, the more suspect it is.
    pub stroke_length: f32,
    /// The later a stroke, the more suspect it is.
    pub drawing_order: f32,
}

impl Baselines {
    fn new(drawings: &[NoisySketch]) -> Self {
        let area = |suspicion: &dyn Fn(&Sketch, usize) -> f32| {
            let (mut noise, mut own) = (Vec::new(), Vec::new());
            for drawing in drawings {
                for (i, kind) in drawing.noise.iter().enumerate() {
                    let side = if kind.is_some() { &mut noise } else { &mut own };
                    side.push(suspicion(&drawing.sketch, i));
                }
            }
            auroc(&noise, &own)
        };
        Self {
            stroke_length: area(&|sketch, i| {
                let points = sketch.strokes()[i].points();
                let way = points.windows(2).map(|p| (p[1].x - p[0].x).hypot(p[1].y - p[0].y));
                let [width, height] = sketch.bounds().size();
                -way.sum::<f32>() / width.max(height).max(1.0)
            }),
            drawing_order: area(&|sketch, i| i as f32 / sketch.strokes().len() as f32),
        }
    }
}

/// [`Figures`] are the figures for one way of asking.
#[derive(Debug, Clone, Serialize)]
pub struct Figures {
    /// This is the area under the ROC curve of `noise`, over strokes.
    pub auroc: f32,
    /// This share of flagged strokes is noise.
    pub precision: f32,
    /// This share of noise is flagged.
    pub recall: f32,
    /// A drawing without noise gets so many flags.
    pub false_flags_per_clean: f32,
    /// A drawing without noise gets so many suggested parts of strokes.
    pub parts_per_clean: f32,
    /// This share of the suggestions gains something or is read as something else; the others tidy.
    pub gaining: f32,
    /// This tells what following suggestions does to the reading.
    pub harm: Harm,
    /// This tells what healing does, where that was measured.
    pub healed: Option<Healed>,
    /// This is the share of noise that is flagged, with the area under the ROC curve, by kind.
    pub by_kind: BTreeMap<Kind, KindFigures>,
}

/// [`KindFigures`] are the figures for one kind of noise.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct KindFigures {
    /// There are so many strokes of this kind.
    pub strokes: usize,
    /// This share of them is flagged.
    pub recall: f32,
    /// This is the area under the ROC curve against all strokes that belong.
    pub auroc: f32,
}

impl Report {
    /// Measures what was said and what was healed.
    pub(super) fn new(
        assistant: &Assistant,
        drawings: &[NoisySketch],
        assessed: &[[Assessment; 2]],
        healed: Option<&[[Option<Healing>; 2]]>,
        unfinished: Vec<Unfinished>,
        misnamed: Misnamed,
    ) -> Self {
        let readings = Readings::new(assistant, drawings);
        let figures = |intent_known: bool| {
            let which = usize::from(!intent_known);
            let assessed: Vec<_> = assessed.iter().map(|both| &both[which]).collect();
            let healed = healed.map(|all| {
                let healed = all.iter().map(|both| both[which].as_ref()).collect::<Vec<_>>();
                Healed::new(drawings, &readings, &healed)
            });
            let harm = Harm::new(assistant, drawings, &assessed, intent_known);
            Figures::new(drawings, &assessed, harm, healed)
        };
        Self {
            drawings: drawings.len(),
            intent_known: figures(true),
            intent_unknown: figures(false),
            baselines: Baselines::new(drawings),
            unfinished,
            misnamed,
        }
    }
}

impl Figures {
    fn new(drawings: &[NoisySketch], assessed: &[&Assessment], harm: Harm, healed: Option<Healed>) -> Self {
        let strokes: Vec<_> = drawings
            .iter()
            .zip(assessed)
            .flat_map(|(d, a)| {
                d.noise
                    .iter()
                    .zip(&a.strokes)
                    .map(move |(kind, s)| (*kind, s.noise, a.may_lose(s.attribution.id)))
            })
            .collect();
        let flagged = strokes.iter().filter(|s| s.2).count();
        let hits = strokes.iter().filter(|s| s.2 && s.0.is_some()).count();
        let noise = strokes.iter().filter(|s| s.0.is_some()).count();
        let clean = || drawings.iter().zip(assessed).filter(|(d, _)| d.is_clean());
        let made = || assessed.iter().flat_map(|a| &a.suggestions);
        let on_clean: usize = clean().map(|(_, a)| flags(a)).sum();
        let own: Vec<_> = strokes.iter().filter(|s| s.0.is_none()).map(|s| s.1).collect();
        let all: Vec<_> = strokes.iter().filter(|s| s.0.is_some()).map(|s| s.1).collect();
        Self {
            auroc: auroc(&all, &own),
            precision: share(hits, flagged),
            recall: share(hits, noise),
            false_flags_per_clean: share(on_clean, clean().count()),
            parts_per_clean: share(clean().map(|(_, a)| a.parts.len()).sum(), clean().count()),
            gaining: share(made().filter(|s| s.outcome != Outcome::Tidies).count(), made().count()),
            harm,
            healed,
            by_kind: Kind::ALL
                .into_iter()
                .map(|kind| {
                    let of_kind = || strokes.iter().filter(move |s| s.0 == Some(kind));
                    let scores: Vec<_> = of_kind().map(|s| s.1).collect();
                    let figures = KindFigures {
                        strokes: scores.len(),
                        recall: share(of_kind().filter(|s| s.2).count(), scores.len()),
                        auroc: auroc(&scores, &own),
                    };
                    (kind, figures)
                })
                .collect(),
        }
    }
}

/// Counts the strokes that are suggested, by themselves or together with others.
pub(super) fn flags(assessment: &Assessment) -> usize {
    let strokes = assessment.strokes.iter();
    strokes.filter(|s| assessment.may_lose(s.attribution.id)).count()
}

/// Computes the probability that noise scores above a stroke that belongs (ties count half).
pub(crate) fn auroc(noise: &[f32], own: &[f32]) -> f32 {
    let mut all: Vec<_> = noise.iter().map(|v| (*v, true)).collect();
    all.extend(own.iter().map(|v| (*v, false)));
    all.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (mut below, mut wins) = (0.0_f64, 0.0_f64);
    for tied in all.chunk_by(|a, b| a.0.total_cmp(&b.0).is_eq()) {
        let own_here = tied.iter().filter(|t| !t.1).count() as f64;
        let noise_here = tied.len() as f64 - own_here;
        wins += noise_here * (below + 0.5 * own_here);
        below += own_here;
    }
    (wins / (noise.len() as f64 * own.len() as f64).max(1.0)) as f32
}

pub(crate) fn share(part: usize, whole: usize) -> f32 {
    part as f32 / whole.max(1) as f32
}

impl Report {
    /// Makes the first table: what each figure is, with the intent known and unknown.
    fn rows(&self) -> Vec<(String, [f32; 2])> {
        let both = |of: fn(&Figures) -> f32| [&self.intent_known, &self.intent_unknown].map(of);
        let row = |what: &str, figures| (what.to_owned(), figures);
        let Baselines {
            stroke_length,
            drawing_order,
        } = self.baselines;
        let mut rows = vec![
            row("AUROC of noise per stroke", both(|f| f.auroc)),
            row("by stroke length alone", [stroke_length; 2]),
            row("by drawing order alone", [drawing_order; 2]),
            row("flags: precision", both(|f| f.precision)),
            row("flags: recall", both(|f| f.recall)),
            row("false flags per clean drawing", both(|f| f.false_flags_per_clean)),
        ];
        rows.extend(self.unfinished.iter().map(|early| {
            let what = format!("the same after {:.0} % of its strokes", 100.0 * early.strokes);
            (what, early.false_flags)
        }));
        let count = |of: fn(&Harm) -> usize| [&self.intent_known, &self.intent_unknown].map(|f| of(&f.harm) as f32);
        rows.extend([
            row("parts suggested per clean drawing", both(|f| f.parts_per_clean)),
            row("share of flags that gain something", both(|f| f.gaining)),
            row("suggestions, parts included", count(|h| h.suggestions)),
            row(
                "suggestions after which it is read visibly less surely",
                count(|h| h.harmful),
            ),
            row("drawings read so after all of theirs", count(|h| h.harmed)),
            row(
                "share of suggestions after which it is read less surely at all",
                both(|f| f.harm.falling),
            ),
        ]);
        if let [Some(known), Some(unknown)] = [&self.intent_known, &self.intent_unknown].map(|f| f.healed.as_ref()) {
            let both = |of: fn(&Healed) -> f32| [of(known), of(unknown)];
            rows.extend([
                row(
                    &format!("healed, of {} lost to noise", known.lost),
                    both(|h| h.won_back),
                ),
                row("removed by healing: precision", both(|h| h.removed.precision)),
                row("removed by healing: recall", both(|h| h.removed.recall)),
                row("removed by healing from a clean drawing", both(|h| h.removed.per_clean)),
            ]);
        }
        rows
    }
}

impl fmt::Display for Report {
    /// Writes Markdown tables.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} drawings\n", self.drawings)?;
        writeln!(f, "| | intent known | intent unknown |")?;
        writeln!(f, "| --- | ---: | ---: |")?;
        for (what, [known, unknown]) in self.rows() {
            writeln!(f, "| {what} | {known:.3} | {unknown:.3} |")?;
        }
        let Misnamed {
            precision,
            recall,
            false_flags_per_clean,
        } = self.misnamed;
        writeln!(
            f,
            "\nStated to be what another drawing is: precision {precision:.3}, recall {recall:.3}, false flags per clean \
             drawing {false_flags_per_clean:.3}\n"
        )?;
        writeln!(
            f,
            "| kind | strokes | AUROC | recall | AUROC, unknown | recall, unknown |"
        )?;
        writeln!(f, "| --- | ---: | ---: | ---: | ---: | ---: |")?;
        for (kind, known) in self.intent_known.by_kind.iter().filter(|(_, f)| f.strokes > 0) {
            let unknown = &self.intent_unknown.by_kind[kind];
            writeln!(
                f,
                "| {kind:?} | {} | {:.3} | {:.3} | {:.3} | {:.3} |",
                known.strokes, known.auroc, known.recall, unknown.auroc, unknown.recall
            )?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn auroc_counts_pairs() {
        assert!((auroc(&[0.9, 0.8], &[0.1, 0.2]) - 1.0).abs() < 1e-6);
        assert!((auroc(&[0.5, 0.5], &[0.5]) - 0.5).abs() < 1e-6);
        assert!((auroc(&[0.1, 0.9], &[0.5]) - 0.5).abs() < 1e-6);
    }
}
