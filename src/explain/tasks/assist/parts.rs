//! Judges parts of strokes, which is P-SLA's own strength. A stroke that belongs may have a stretch that does not: a
//! tail, an overshoot, a loop. Geometry and P-SLA propose such stretches ([`candidates`]); a scorecard picks the few
//! that are worth a forward pass; each of those is really trimmed, the rest fitted anew; a second scorecard says how
//! probable it is that the part does not belong ([`model`]).

mod candidates;
mod features;
mod model;

use super::law::Effect;
use super::look::Question;
use super::removal::{After, Removals};
use super::{Assistant, Effort, Explained, PartSuggestion};
use crate::attribution::{Batch, Interrupted};
use strokewise_ink::raster::{Fit, Polylines, SoftRaster};
use strokewise_ink::sketch::{Bounds, Part, Span};

use candidates::Trace;
use features::Gains;
pub use features::{PART_FEATURE_NAMES, PartFeatures};
pub(super) use model::BUNDLED;
pub use model::{PartCards, PartModel};

/// So many parts of one drawing are really trimmed: a few rows of the model within the time of an answer.
const MOST_MEASURED: usize = 8;

/// Trimming must add at least this to the log-odds: less is the model's own unrest.
const LEAST_GAIN: f32 = 0.1;

/// A cut nearer to an end of the stroke than this share of its length is made at the end.
const AT_THE_END: f32 = 0.01;

/// [`ExaminedPart`] is a stretch that may not belong, with what is known of it.
#[derive(Debug, Clone, PartialEq)]
pub struct ExaminedPart {
    /// This stretch may not belong.
    pub part: Part,
    /// These are its features; the measured ones are 0 where it was not measured.
    pub features: PartFeatures,
    /// It is true where the measured effect of trimming it is large enough for a suggestion.
    pub helps_when_gone: bool,
    /// It may be trimmed by this suggestion, where its effect was measured and may be suggested.
    pub suggestion: Option<PartSuggestion>,
    /// It is true where the effect of trimming it was measured.
    pub is_measured: bool,
    /// Trimming it does this to the intent, where one is stated in another case of the same
    /// question.
    pub on_intent: Option<Effect>,
}

impl Assistant {
    /// Examines the candidates of every drawing for each intent, the most suspect of them really
    /// trimmed; none by a method that does not tell the parts of a stroke apart.
    pub(super) fn parts(
        &self,
        questions: &[Question],
        explained: &[Vec<Explained>],
        removals: &[Removals],
        effort: Effort,
        stop: &dyn Fn() -> bool,
    ) -> Result<Vec<Vec<Vec<ExaminedPart>>>, Interrupted> {
        if !effort.method.sees_parts() {
            let none = |cases: &Vec<Explained>| vec![Vec::new(); cases.len()];
            return Ok(explained.iter().map(none).collect());
        }
        let spec = self.classifier.raster_spec();
        let mut workspace = SoftRaster::new(spec);
        let mut batch = Batch::new(spec.size);
        // What is trimmed for two intents is trimmed once.
        let (mut trimmed, mut plan, mut all) = (Vec::<(usize, Part)>::new(), Vec::new(), Vec::new());
        for (i, (question, cases)) in questions.iter().zip(explained).enumerate() {
            let mut of_cases = Vec::new();
            for (case, explained) in cases.iter().enumerate() {
                let found = self.candidates(explained);
                for at in self.worth_measuring(&found, explained.intent_known) {
                    let part = found[at].1.part;
                    let row = trimmed.iter().rposition(|known| *known == (i, part));
                    let row = row.unwrap_or_else(|| {
                        let rest = question.sketch.trimmed(part);
                        workspace.draw(&Polylines::new(&rest, &Fit::new(rest.bounds(), &spec)));
                        batch.push(i, workspace.ink(), 1.0);
                        trimmed.push((i, part));
                        trimmed.len() - 1
                    });
                    plan.push(([i, case, at], row));
                }
                of_cases.push(found);
            }
            all.push(of_cases);
        }
        let answers = self.answers(&batch, effort.max_rows, stop)?;
        let after: Vec<_> = answers.into_iter().map(|answer| After::new(answer, 0.0)).collect();
        for ([i, case, at], row) in plan {
            let (stroke, examined) = &mut all[i][case][at];
            let cases = &explained[i];
            self.measure(examined, &after[row], &cases[case], removals[i].after(*stroke));
            let stated = cases.iter().find(|explained| explained.intent_known);
            examined.on_intent = stated.map(|explained| explained.effect(&after[row]));
        }
        let parts = |found: Vec<(usize, ExaminedPart)>| found.into_iter().map(|f| f.1).collect();
        let of_question = |cases: Vec<_>| cases.into_iter().map(parts).collect();
        Ok(all.into_iter().map(of_question).collect())
    }

    /// Lists every stretch that may not belong, not measured yet, with the index of its stroke.
    fn candidates(&self, explained: &Explained) -> Vec<(usize, ExaminedPart)> {
        let lines = explained.subject.lines();
        let spec = self.classifier.raster_spec();
        let traces = candidates::traces(lines, spec, &explained.strokes);
        let boxes = boxes(lines);
        let drawing = features::Drawing {
            support: explained.strokes.iter().map(|s| s.p_sla.abs()).sum(),
            length_px: length_px(lines),
            size_px: spec.size as f32,
            bounds: boxes.iter().fold(Bounds::EMPTY, |b, stroke| b.union(*stroke)),
            others: Bounds::around_others(&boxes),
            score: explained.answer.log_odds(explained.target),
            clutter: explained.answer.clutter,
            field: &explained.field,
        };
        let of_stroke = |(i, trace): (usize, &Option<Trace>)| {
            let id = explained.strokes[i].id;
            let all = trace
                .iter()
                .flat_map(move |t| t.candidates(i).into_iter().map(move |c| (t, c)));
            all.map(|(trace, candidate)| {
                let part = Part {
                    stroke: id,
                    span: span(&candidate, trace),
                };
                let examined = ExaminedPart {
                    part,
                    features: features::before(&candidate, trace, &drawing),
                    helps_when_gone: false,
                    suggestion: None,
                    is_measured: false,
                    on_intent: None,
                };
                (i, examined)
            })
            .collect::<Vec<_>>()
        };
        traces.iter().enumerate().flat_map(of_stroke).collect()
    }

    /// Chooses which of `found` to trim, most suspect first.
    fn worth_measuring(&self, found: &[(usize, ExaminedPart)], intent_known: bool) -> Vec<usize> {
        let cards = self.part_model.cards(intent_known);
        let suspicion = found.iter().map(|(_, e)| cards.suspicion(&e.features));
        let mut suspects: Vec<(f32, usize)> = suspicion
            .zip(0..)
            .filter(|(suspicion, _)| *suspicion >= cards.suspect.threshold)
            .collect();
        suspects.sort_by(|a, b| b.0.total_cmp(&a.0));
        suspects.truncate(MOST_MEASURED);
        suspects.into_iter().map(|(_, at)| at).collect()
    }

    /// Takes in what the drawing reads as without the part (`after`), and without its whole stroke.
    fn measure(
        &self,
        examined: &mut ExaminedPart,
        after: &After,
        explained: &Explained,
        without_stroke: Option<&After>,
    ) {
        let target = explained.target;
        let score = explained.answer.log_odds(target);
        let top_score = explained.answer.log_odds(explained.answer.likeliest());
        let top_after = after.top();
        let gain = after.log_odds(target) - score;
        let top_gain = after.log_odds(top_after.class) - top_score;
        let clutter = explained.answer.clutter;
        let gains = Gains {
            target: gain,
            top: top_gain,
            clutter_fall: clutter - after.clutter(),
            whole: without_stroke.map_or([0.0; 2], |w| [w.log_odds(target) - score, clutter - w.clutter()]),
        };
        examined.features = features::measured(&examined.features, &gains);
        // Advice must help by its own measure, as for whole strokes.
        let own_gain = if explained.intent_known { gain } else { top_gain };
        examined.helps_when_gone = own_gain >= LEAST_GAIN;
        let cards = self.part_model.cards(explained.intent_known);
        examined.is_measured = true;
        let effect = explained.effect(after);
        examined.suggestion = effect.outcome().map(|outcome| PartSuggestion {
            part: examined.part,
            noise: cards.probability(&examined.features),
            effect,
            outcome,
        });
    }
}

/// Returns the candidate in shares of its stroke's length.
fn span(candidate: &candidates::Candidate, trace: &Trace) -> Span {
    let length = trace.course.length();
    let [from, to] = [candidate.ways.start, candidate.ways.end].map(|way| way / length);
    Span::new(
        if from < AT_THE_END { 0.0 } else { from },
        if to > 1.0 - AT_THE_END { 1.0 } else { to },
    )
}

fn length_px(lines: &Polylines) -> f32 {
    let of = |points: &[[f32; 2]]| -> f32 {
        let pairs = points.windows(2);
        pairs.map(|p| strokewise_ink::plane::distance(p[0], p[1])).sum()
    };
    let strokes = lines.strokes().iter();
    strokes.map(|range| of(&lines.points()[range.clone()])).sum()
}

fn boxes(lines: &Polylines) -> Vec<Bounds> {
    let around = |points: &[[f32; 2]]| {
        points
            .iter()
            .fold(Bounds::EMPTY, |b, &at| b.union(Bounds { min: at, max: at }))
    };
    let strokes = lines.strokes().iter();
    strokes.map(|range| around(&lines.points()[range.clone()])).collect()
}
