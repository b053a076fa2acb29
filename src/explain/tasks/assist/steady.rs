//! Keeps advice steady: what is suggested while somebody draws does not come and go (the seventh article of the
//! [law](super::law)).

use super::{Assessment, Effect, JointSuggestion, Outcome, PartSuggestion, Suggestion};
use strokewise_ink::sketch::{Part, StrokeId};

/// A stroke that is suggested and as likely as this to be noise has not changed its case; nor has one that the reading
/// leans on just now and that is as likely as the second. While a drawing grows its reading wavers, and what does not
/// belong goes on not belonging.
const STAYS_FROM: f32 = 0.03;
const LEANT_ON_STAYS_FROM: f32 = 0.2;

/// A part that is suggested stays as long as it is as likely as this not to belong.
const PART_STAYS_FROM: f32 = 0.3;

/// A stroke as likely as this not to belong is suggested at once, also while a drawing grows; so is a part as likely as
/// the second.
const AT_ONCE_FROM: f32 = 0.985;
const PART_AT_ONCE_FROM: f32 = 0.998;

/// Ink as likely as this not to belong is suggested when the hand rests.
const RESTED_FROM: f32 = 0.97;

/// A stroke of a growing drawing has to be as likely as this to be noise.
const GROWING_FROM: f32 = 0.92;

/// It has to be as likely as this where the reading falls without it, be it by less than can be seen.
const FALLING_FROM: f32 = 0.98;

/// A growing drawing that is read as something else without it has to be read more surely then, by so much.
const RENAMES_BY: f32 = 0.1;

/// A growing drawing has to be read as surely as this, with the ink or without it: of what is only guessed at nobody
/// can tell what belongs to it.
const READ_FROM: f32 = 0.4;

/// Two stretches of a stroke that share so much of what either covers are the same one.
const SAME: f32 = 0.5;

/// [`Waiting`] is what an answer to a growing drawing would suggest and no answer before has: an unfinished drawing
/// makes many a stroke look out of place, and the next stroke most often clears that up.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Waiting {
    /// These are whole strokes.
    pub strokes: Vec<Suggestion>,
    /// These are parts of strokes.
    pub parts: Vec<PartSuggestion>,
    /// These are strokes that would go together.
    pub joint: Option<JointSuggestion>,
}

impl Waiting {
    fn has_sound_stroke(&self, stroke: StrokeId) -> bool {
        let mut same = self.strokes.iter().filter(|s| s.stroke == stroke);
        same.any(is_sound_stroke)
    }

    fn has_sound_joint(&self, joint: &JointSuggestion) -> bool {
        let same = self.joint.as_ref().filter(|waiting| waiting.overlaps(joint));
        same.is_some_and(is_sound_joint)
    }

    fn has_sound_part(&self, part: Part) -> bool {
        let mut same = self.parts.iter().filter(|p| is_same(p.part, part));
        same.any(is_sound_part)
    }
}

/// Says whether a drawing is read surely enough, with the ink or without it, to tell what belongs to it.
fn is_read(effect: &Effect) -> bool {
    let [before, after] = effect.p();
    before.max(after) >= READ_FROM
}

/// Says whether a stroke may be suggested while the drawing grows, once it was found often enough.
fn is_sound_stroke(suggestion: &Suggestion) -> bool {
    is_sound(suggestion.noise, &suggestion.effect, suggestion.outcome)
}

/// Says the same of strokes that would go together.
fn is_sound_joint(joint: &JointSuggestion) -> bool {
    is_sound(joint.noise, &joint.effect, joint.outcome)
}

fn is_sound(noise: f32, effect: &Effect, outcome: Outcome) -> bool {
    let least = if effect.falls() { FALLING_FROM } else { GROWING_FROM };
    let is_surer = outcome != Outcome::Renames || effect.gain() >= RENAMES_BY;
    noise >= least && is_surer && is_read(effect)
}

/// Says the same of a part: without it the reading does not fall at all, and stays the same one.
fn is_sound_part(suggestion: &PartSuggestion) -> bool {
    let PartSuggestion { effect, outcome, .. } = suggestion;
    !effect.falls() && *outcome != Outcome::Renames && is_read(effect)
}

/// Returns `now`, an answer to the drawing as it stands, as it is shown after `before`, the answer shown until now.
///
/// What `before` suggests and what is still there stays suggested unless it has come to look as if it belonged. Where
/// the reading leans on it just now it is harder to keep up, and said to [lower](Outcome::Lowers) the reading. Parts
/// stay as far as they were looked at again and do no visible harm. Of what has gone from the drawing nothing stays;
/// what the user keeps is not known here.
///
/// Where the drawing has grown since, what is suggested for the first time [waits](Waiting) until the answer after the
/// next stroke suggests it again, unless it is all but certain. What lowers the reading, be it by less than can be
/// seen, has to be likelier noise, what would change what is read has to be read far more surely, and all of a drawing
/// that is only guessed at waits. Where the drawing has not grown (it was opened, named, undone, cleaned up), nothing
/// waits.
pub fn steadied(before: &Assessment, mut now: Assessment) -> Assessment {
    let has_grown = now.strokes.iter().any(|s| !before.has(s.attribution.id));
    hold_strokes(before, &mut now);
    if has_grown {
        let (shown, later) = now.suggestions.drain(..).partition(|s| is_ripe_stroke(before, s));
        now.suggestions = shown;
        now.let_wait(later);
    }
    hold_joint(before, &mut now, has_grown);
    hold_parts(before, &mut now);
    if has_grown {
        let parts = now.parts.drain(..);
        (now.parts, now.waiting.parts) = parts.partition(|p| is_ripe_part(before, p));
    }
    now
}

/// Returns what is shown instead of `shown` when the hand has come to rest, where that is something else: what waits
/// and is certain enough is suggested then, unless it would only make another guess of a guess.
pub fn rested(shown: &Assessment) -> Option<Assessment> {
    let is_ripe = |noise: f32, effect: &Effect, outcome: Outcome| {
        noise >= RESTED_FROM && (outcome != Outcome::Renames || effect.after.p >= READ_FROM)
    };
    let Waiting { strokes, parts, joint } = shown.waiting.clone();
    let (ripe_joint, joint) = match joint {
        Some(joint) if is_ripe(joint.noise, &joint.effect, joint.outcome) => (Some(joint), None),
        joint => (None, joint),
    };
    let (ripe, strokes): (Vec<_>, _) = strokes
        .into_iter()
        .partition(|s| is_ripe(s.noise, &s.effect, s.outcome));
    let (ripe_parts, parts): (Vec<_>, _) = parts.into_iter().partition(|p| is_ripe(p.noise, &p.effect, p.outcome));
    if ripe.is_empty() && ripe_parts.is_empty() && ripe_joint.is_none() {
        return None;
    }
    let mut shown = Assessment {
        waiting: Waiting { strokes, parts, joint },
        ..shown.clone()
    };
    for suggestion in ripe {
        shown.suggest_still(suggestion);
    }
    shown.joint = ripe_joint.or(shown.joint);
    for part in ripe_parts {
        let stroke = part.part.stroke;
        if !shown.is_flagged(stroke) && shown.parts.iter().all(|p| p.part.stroke != stroke) {
            shown.parts.push(part);
        }
    }
    Some(shown)
}

/// Says whether what is suggested of a drawing that has grown since `before` is shown now.
fn is_ripe_stroke(before: &Assessment, suggestion: &Suggestion) -> bool {
    let is_shown = before.suggestions.iter().any(|s| s.stroke == suggestion.stroke);
    let is_found_again = suggestion.noise >= AT_ONCE_FROM || before.waiting.has_sound_stroke(suggestion.stroke);
    is_shown || is_found_again && is_sound_stroke(suggestion)
}

fn is_ripe_part(before: &Assessment, suggestion: &PartSuggestion) -> bool {
    let is_shown = before.parts.iter().any(|p| is_same(p.part, suggestion.part));
    let is_found_again = suggestion.noise >= PART_AT_ONCE_FROM || before.waiting.has_sound_part(suggestion.part);
    is_shown || is_found_again && is_sound_part(suggestion)
}

fn hold_strokes(before: &Assessment, now: &mut Assessment) {
    for old in &before.suggestions {
        let mut strokes = now.strokes.iter();
        let stroke = strokes.find(|s| s.attribution.id == old.stroke && !s.flagged);
        let Some(stroke) = stroke else { continue };
        // In a drawing of many strokes not all are taken away each time.
        let (effect, noise) = match stroke.effect {
            Some(effect) => (effect, stroke.noise),
            None => (old.effect, old.noise),
        };
        let (outcome, least) = match effect.outcome() {
            Some(outcome) => (outcome, STAYS_FROM),
            None => (Outcome::Lowers, LEANT_ON_STAYS_FROM),
        };
        if noise >= least {
            now.suggest_still(Suggestion {
                noise,
                effect,
                outcome,
                ..*old
            });
        }
    }
}

/// Keeps what was suggested to go together while each of it goes on looking as if it did not belong, and lets what is
/// new of a drawing that has grown wait. What was not measured anew is said to be leant on: nothing follows it together
/// with others.
fn hold_joint(before: &Assessment, now: &mut Assessment, has_grown: bool) {
    if let Some(joint) = now.joint.take() {
        let is_shown = before.joint.as_ref().is_some_and(|old| old.overlaps(&joint));
        let is_found_again = joint.noise >= AT_ONCE_FROM || before.waiting.has_sound_joint(&joint);
        if !has_grown || is_shown || is_found_again && is_sound_joint(&joint) {
            now.joint = Some(joint);
            return;
        }
        now.waiting.joint = Some(joint);
    }
    let Some(old) = &before.joint else { return };
    let noise = |id: &StrokeId| {
        let mut strokes = now.strokes.iter();
        Some(strokes.find(|s| s.attribution.id == *id)?.noise)
    };
    let noise: Option<Vec<f32>> = old.strokes.iter().map(noise).collect();
    let least = noise.and_then(|noise| noise.into_iter().min_by(f32::total_cmp));
    if let Some(noise) = least.filter(|noise| *noise >= LEANT_ON_STAYS_FROM) {
        now.joint = Some(JointSuggestion {
            noise,
            outcome: Outcome::Lowers,
            ..old.clone()
        });
    }
}

fn hold_parts(before: &Assessment, now: &mut Assessment) {
    for old in &before.parts {
        let stroke = old.part.stroke;
        if now.is_flagged(stroke) || now.parts.iter().any(|p| p.part.stroke == stroke) {
            continue;
        }
        let mut again = now.looked_at.iter().filter(|seen| is_same(seen.part, old.part));
        let found = again.find(|seen| seen.noise >= PART_STAYS_FROM).copied();
        now.parts.extend(found);
    }
}

fn is_same(a: Part, b: Part) -> bool {
    a.stroke == b.stroke && a.span.overlap(b.span) >= SAME
}

impl Assessment {
    fn has(&self, stroke: StrokeId) -> bool {
        self.strokes.iter().any(|s| s.attribution.id == stroke)
    }

    /// Suggests a stroke for what was said of it before.
    fn suggest_still(&mut self, suggestion: Suggestion) {
        let mut strokes = self.strokes.iter_mut();
        if let Some(stroke) = strokes.find(|s| s.attribution.id == suggestion.stroke) {
            stroke.noise = suggestion.noise;
        }
        self.suggest(suggestion);
    }

    /// Takes `later` back from what is suggested.
    fn let_wait(&mut self, later: Vec<Suggestion>) {
        for stroke in &mut self.strokes {
            stroke.flagged &= later.iter().all(|s| s.stroke != stroke.attribution.id);
        }
        self.waiting.strokes = later;
    }
}

#[cfg(test)]
mod tests;
