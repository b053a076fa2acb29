//! Steadiness: what was suggested stays suggested while somebody draws on (the seventh article of the
//! [law](super::law)).

use super::{Assessment, Suggestion};
use strokewise_ink::sketch::Part;

/// A stroke that is suggested and as likely as this to be noise has not changed its case.
const STAYS_FROM: f32 = 0.3;

/// A part that is suggested stays as long as it is as likely as this not to belong.
const PART_STAYS_FROM: f32 = 0.3;

/// Two stretches of a stroke that share so much of what either covers are the same one.
const SAME: f32 = 0.5;

/// Returns `now`, an answer to the drawing as it stands, with the strokes that `before`, the answer
/// shown until now, suggests and that are still there: each stays suggested unless its removal
/// would do visible harm now or it has come to look as if it belonged; so do parts, as far as they
/// were looked at again. Of what has gone from the drawing nothing stays; what the user keeps is
/// not known here.
pub fn steadied(before: &Assessment, mut now: Assessment) -> Assessment {
    for old in &before.suggestions {
        let mut strokes = now.strokes.iter_mut();
        let stroke = strokes.find(|s| s.attribution.id == old.stroke && !s.flagged);
        let Some(stroke) = stroke else { continue };
        // In a drawing of many strokes not all are taken away each time.
        let (effect, noise) = match stroke.effect {
            Some(effect) => (effect, stroke.noise),
            None => (old.effect, old.noise),
        };
        let Some(outcome) = effect.outcome() else {
            continue;
        };
        if noise >= STAYS_FROM {
            stroke.noise = noise;
            stroke.flagged = true;
            now.parts.retain(|p| p.part.stroke != old.stroke);
            now.suggestions.push(Suggestion {
                noise,
                effect,
                outcome,
                ..*old
            });
        }
    }
    steady_parts(before, &mut now);
    now
}

fn steady_parts(before: &Assessment, now: &mut Assessment) {
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

#[cfg(test)]
mod tests {
    use super::super::assessment::tests::{assessment, suggested};
    use super::super::{Outcome, PartSuggestion};
    use super::*;
    use strokewise_ink::sketch::{Span, StrokeId};

    #[test]
    fn what_was_suggested_stays_until_its_case_changes() {
        let before = assessment(0.6, &[(0.1, 0.2, false), (0.95, 0.9, true)]);
        let check = |p: f32, noise: f32, after: f32, expected: &[u32]| {
            let now = assessment(p, &[(0.1, 0.2, false), (noise, after, false)]);
            let shown = steadied(&before, now);
            assert_eq!(suggested(&shown), expected, "{p}, {noise}, {after}");
            assert_eq!(shown.strokes[1].flagged, !expected.is_empty());
        };
        check(0.6, 0.7, 0.9, &[1]);
        check(0.6, 0.7, 0.59, &[1]);
        check(0.6, 0.7, 0.5, &[]);
        check(0.6, 0.1, 0.9, &[]);
    }

    #[test]
    fn what_is_suggested_anew_is_suggested_once_and_what_has_gone_is_not() {
        let before = assessment(0.6, &[(0.1, 0.2, false), (0.95, 0.9, true)]);
        assert_eq!(suggested(&steadied(&before, before.clone())), [1]);
        let now = assessment(0.9, &[(0.1, 0.2, false)]);
        assert_eq!(suggested(&steadied(&before, now)), [] as [u32; 0]);
    }

    #[test]
    fn a_part_stays_as_long_as_it_is_seen_and_as_likely_as_not() {
        let part = |from, to, noise| PartSuggestion {
            part: Part {
                stroke: StrokeId(0),
                span: Span::new(from, to),
            },
            noise,
            effect: assessment(0.6, &[(0.1, 0.2, false)]).strokes[0]
                .effect
                .expect("an effect"),
            outcome: Outcome::Tidies,
        };
        let mut before = assessment(0.6, &[(0.1, 0.2, false)]);
        before.parts.push(part(0.8, 1.0, 0.9));
        let check = |seen: PartSuggestion, expected: usize| {
            let mut now = assessment(0.6, &[(0.1, 0.2, false)]);
            now.looked_at.push(seen);
            assert_eq!(steadied(&before, now).parts.len(), expected, "{seen:?}");
        };
        check(part(0.78, 1.0, 0.5), 1);
        check(part(0.78, 1.0, 0.1), 0);
        check(part(0.3, 0.5, 0.9), 0);
    }

    #[test]
    fn in_a_drawing_of_many_strokes_what_is_not_measured_again_stays_as_it_was() {
        let before = assessment(0.6, &[(0.1, 0.2, false), (0.95, 0.9, true)]);
        let mut now = assessment(0.7, &[(0.1, 0.2, false), (0.0, 0.0, false)]);
        now.strokes[1].effect = None;
        let shown = steadied(&before, now);
        assert_eq!(shown.suggestions, before.suggestions);
        assert_eq!(shown.suggestions[0].outcome, Outcome::Gains);
    }
}
