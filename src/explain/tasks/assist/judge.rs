//! Judges which strokes, and which parts of strokes, a drawing would be better without, by the noise models' scores and
//! the [law](super::law).

use super::law::is_harm;
use super::look::Case;
use super::noise;
use super::parts::ExaminedPart;
use super::removal::Removals;
use super::{Assessment, Assistant, Effort, Features, PartSuggestion, Suggestion, Vigilance};
use strokewise_ink::sketch::StrokeId;

/// More of a stroke than this is most of it.
const MOST: f32 = 0.5;

/// A stroke this likely to be noise is likelier noise than not once a part of it is found not to belong.
const LIKELIER: f32 = 0.4;

/// [`Verdict`] is what is said of a drawing for one intent, with the parts behind it.
pub(super) struct Verdict {
    pub assessment: Assessment,
    pub parts: Vec<ExaminedPart>,
}

impl Assistant {
    pub(super) fn judge(&self, case: Case, removals: &Removals, effort: Effort) -> Verdict {
        let Case {
            explained,
            features,
            parts,
        } = case;
        let intent_known = explained.intent_known;
        let effects: Vec<_> = (0..features.len())
            .map(|i| removals.after(i).map(|after| explained.effect(after)))
            .collect();
        let left_out: Vec<_> = (0..features.len())
            .map(|i| removals.leave_one_out(i, &explained))
            .collect();
        let mut assessment = explained.into_assessment(effort.method);
        // A lone stroke is all there is to tell what belongs, and most often the beginning of more.
        let may_suggest = assessment.strokes.len() > 1;
        let card = self.noise.card(intent_known);
        let noise = self.noise.probabilities(intent_known, &features);
        for (i, stroke) in assessment.strokes.iter_mut().enumerate() {
            stroke.attribution.leave_one_out = left_out[i];
            let Some(effect) = effects[i] else {
                continue;
            };
            stroke.noise = noise[i];
            stroke.effect = Some(effect);
            stroke.is_support = noise::is_support(&features[i]);
            let may_go = stroke.may_go().filter(|_| may_suggest);
            let Some((_, outcome)) = may_go.filter(|_| !intent_known || effect.is_heard()) else {
                continue;
            };
            // A stroke that hides what is stated is looked at as closely as what is left after a first look.
            let vigilance = if intent_known && effect.uncovers() {
                Vigilance::Raised
            } else {
                effort.vigilance
            };
            let threshold = self.noise.threshold(intent_known, vigilance, &effect, outcome);
            if stroke.noise >= threshold {
                stroke.flagged = true;
                assessment.suggestions.push(Suggestion {
                    stroke: stroke.attribution.id,
                    noise: stroke.noise,
                    effect,
                    outcome,
                    reasons: noise::reasons(card, &features[i]),
                });
            }
        }
        if may_suggest {
            self.suggest_parts(&mut assessment, &features, &parts, intent_known);
        }
        assessment.looked_at = parts.iter().filter_map(|e| e.suggestion).collect();
        let by_noise = |a: &Suggestion, b: &Suggestion| b.noise.total_cmp(&a.noise);
        assessment.suggestions.sort_by(by_noise);
        Verdict { assessment, parts }
    }

    /// Suggests, of `parts`, at most one of each stroke that is not flagged, most probable first;
    /// the whole stroke where the law says so.
    fn suggest_parts(
        &self,
        assessment: &mut Assessment,
        features: &[Features],
        parts: &[ExaminedPart],
        intent_known: bool,
    ) {
        let cards = self.part_model.cards(intent_known);
        let helpful = parts.iter().filter(|e| e.helps_when_gone);
        let mut sound: Vec<PartSuggestion> = helpful
            .filter_map(|e| e.suggestion)
            .filter(|s| s.noise >= cards.threshold(s.outcome))
            .filter(|s| !intent_known || s.effect.is_heard())
            .collect();
        sound.sort_by(|a, b| b.noise.total_cmp(&a.noise));
        for part in sound {
            let strokes = assessment.strokes.iter_mut();
            let found = strokes
                .zip(features)
                .find(|(s, _)| s.attribution.id == part.part.stroke);
            let Some((stroke, features)) = found.filter(|(s, _)| !s.flagged) else {
                continue;
            };
            let is_better = |whole: &f32| !is_harm(part.effect.after.p, *whole);
            let whole = stroke.effect.filter(|e| is_better(&e.after.p));
            let goes_whole = part.part.span.share() > MOST || stroke.noise >= LIKELIER;
            match whole.and_then(|e| Some((e, e.outcome()?))) {
                Some((effect, outcome)) if goes_whole => {
                    stroke.noise = stroke.noise.max(part.noise);
                    let card = self.noise.card(intent_known);
                    let suggestion = Suggestion {
                        stroke: part.part.stroke,
                        noise: stroke.noise,
                        effect,
                        outcome,
                        reasons: noise::reasons(card, features),
                    };
                    assessment.suggest(suggestion);
                }
                _ => add_part(&mut assessment.parts, part),
            }
        }
    }
}

/// Adds `part`, unless one of its stroke is there.
pub(super) fn add_part(parts: &mut Vec<PartSuggestion>, part: PartSuggestion) {
    if parts.iter().all(|p| p.part.stroke != part.part.stroke) {
        parts.push(part);
    }
}

impl Assessment {
    /// Suggests a stroke of the drawing that is not suggested yet, whole: no part of it beside it.
    pub(super) fn suggest(&mut self, suggestion: Suggestion) {
        let id = suggestion.stroke;
        let mut strokes = self.strokes.iter_mut();
        let Some(stroke) = strokes.find(|s| s.attribution.id == id) else {
            return;
        };
        stroke.flagged = true;
        self.parts.retain(|p| p.part.stroke != id);
        self.suggestions.push(suggestion);
    }

    /// Tells whether the stroke is suggested.
    pub fn is_flagged(&self, stroke: StrokeId) -> bool {
        let mut strokes = self.strokes.iter();
        strokes.any(|s| s.flagged && s.attribution.id == stroke)
    }
}
