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
    check(0.6, 0.02, 0.9, &[]);
}

#[test]
fn what_the_reading_leans_on_for_a_while_stays_and_says_so() {
    let before = assessment(0.6, &[(0.1, 0.2, false), (0.95, 0.9, true)]);
    let leaning = |noise: f32| steadied(&before, assessment(0.6, &[(0.1, 0.2, false), (noise, 0.5, false)]));
    let shown = leaning(0.9);
    assert_eq!(suggested(&shown), [1]);
    assert_eq!(shown.suggestions[0].outcome, Outcome::Lowers);
    assert_eq!(suggested(&leaning(0.1)), [] as [u32; 0], "it may belong after all");
    // As soon as the reading does not lean on it any more, it gains.
    let gains = steadied(&shown, assessment(0.6, &[(0.1, 0.2, false), (0.9, 0.9, false)]));
    assert_eq!(gains.suggestions[0].outcome, Outcome::Gains);
    // Nothing is suggested anew that does harm.
    let never = assessment(0.6, &[(0.1, 0.2, false), (0.95, 0.9, false)]);
    let now = assessment(0.6, &[(0.1, 0.2, false), (0.99, 0.5, false)]);
    assert_eq!(suggested(&steadied(&never, now)), [] as [u32; 0]);
}

#[test]
fn what_is_suggested_anew_is_suggested_once_and_what_has_gone_is_not() {
    let before = assessment(0.6, &[(0.1, 0.2, false), (0.95, 0.9, true)]);
    assert_eq!(suggested(&steadied(&before, before.clone())), [1]);
    let now = assessment(0.9, &[(0.1, 0.2, false)]);
    assert_eq!(suggested(&steadied(&before, now)), [] as [u32; 0]);
}

#[test]
fn while_a_drawing_grows_a_stroke_is_suggested_when_it_was_found_twice() {
    let first = assessment(0.6, &[(0.1, 0.2, false), (0.1, 0.2, false)]);
    let found = [(0.1, 0.2, false), (0.1, 0.2, false), (0.97, 0.8, true)];
    let once = steadied(&first, assessment(0.6, &found));
    assert_eq!(suggested(&once), [] as [u32; 0]);
    assert!(!once.strokes[2].flagged);
    let again = [found[0], found[1], found[2], (0.1, 0.2, false)];
    let twice = steadied(&once, assessment(0.6, &again));
    assert_eq!(suggested(&twice), [2]);
    assert!(twice.strokes[2].flagged && twice.waiting == Waiting::default());
    // The second answer did not find it: it begins anew.
    let clear = [found[0], found[1], (0.5, 0.8, false), found[0]];
    let clear = steadied(&once, assessment(0.6, &clear));
    let later = [again[0], again[1], again[2], again[3], again[3]];
    assert_eq!(suggested(&steadied(&clear, assessment(0.6, &later))), [] as [u32; 0]);
}

#[test]
fn what_is_all_but_certain_does_not_wait_and_neither_does_a_drawing_that_does_not_grow() {
    let first = assessment(0.6, &[(0.1, 0.2, false), (0.1, 0.2, false)]);
    let certain = assessment(0.6, &[(0.1, 0.2, false), (0.1, 0.2, false), (0.999, 0.8, true)]);
    assert_eq!(suggested(&steadied(&first, certain)), [2]);
    let named = assessment(0.6, &[(0.1, 0.2, false), (0.97, 0.8, true)]);
    assert_eq!(suggested(&steadied(&first, named)), [1]);
}

#[test]
fn what_would_change_the_reading_waits_for_the_hand_to_rest() {
    let first = assessment(0.6, &[(0.1, 0.2, false)]);
    let found = [(0.1, 0.2, false), (0.999, 0.8, true)];
    let mut renamed = renames(assessment(0.6, &found));
    assert_eq!(
        suggested(&steadied(&first, renamed.clone())),
        [1],
        "a far surer reading is news"
    );
    renamed.suggestions[0].effect.after.p = 0.65;
    let shown = steadied(&first, renamed);
    assert_eq!(suggested(&shown), [] as [u32; 0]);
    assert_eq!(suggested(&rested(&shown).expect("it is certain")), [1]);
    let mut guessed = shown.clone();
    guessed.waiting.strokes[0].effect.after.p = 0.2;
    assert_eq!(rested(&guessed), None, "another guess is no news");
}

/// Makes the same, where the first suggestion makes of the drawing something else.
fn renames(mut read: Assessment) -> Assessment {
    read.suggestions[0].outcome = Outcome::Renames;
    read
}

#[test]
fn what_lowers_the_reading_at_all_has_to_be_likelier_while_a_drawing_grows() {
    let first = assessment(0.6, &[(0.1, 0.2, false)]);
    let check = |noise: f32, after: f32, expected: &[u32]| {
        let once = steadied(&first, assessment(0.6, &[(0.1, 0.2, false), (noise, after, true)]));
        let again = [(0.1, 0.2, false), (noise, after, true), (0.1, 0.2, false)];
        assert_eq!(
            suggested(&steadied(&once, assessment(0.6, &again))),
            expected,
            "{noise}, {after}"
        );
    };
    check(0.97, 0.6, &[1]);
    check(0.97, 0.59, &[]);
    check(0.983, 0.59, &[1]);
}

#[test]
fn of_a_growing_drawing_that_is_only_guessed_at_nothing_is_suggested_but_what_makes_it_read() {
    let check = |p: f32, after: f32, expected: &[u32]| {
        let first = assessment(p, &[(0.1, 0.0, false)]);
        let found = [(0.1, 0.0, false), (0.97, after, true)];
        let once = steadied(&first, assessment(p, &found));
        let twice = steadied(&once, assessment(p, &[found[0], found[1], found[0]]));
        assert_eq!(suggested(&twice), expected, "{p}, {after}");
    };
    check(0.05, 0.05, &[]);
    check(0.05, 0.2, &[]);
    check(0.05, 0.6, &[1]);
    check(0.7, 0.7, &[1]);
}

#[test]
fn a_hand_at_rest_is_told_what_is_certain_enough() {
    let first = assessment(0.6, &[(0.1, 0.2, false)]);
    let now = assessment(0.6, &[(0.1, 0.2, false), (0.96, 0.8, true), (0.98, 0.8, true)]);
    let shown = steadied(&first, now);
    assert_eq!(suggested(&shown), [] as [u32; 0]);
    let at_rest = rested(&shown).expect("one is certain enough");
    assert_eq!(suggested(&at_rest), [2]);
    assert!(at_rest.strokes[2].flagged && !at_rest.strokes[1].flagged);
    assert_eq!(at_rest.waiting.strokes.len(), 1, "the other one goes on waiting");
    assert_eq!(rested(&at_rest), None);
}

fn part(from: f32, to: f32, noise: f32) -> PartSuggestion {
    PartSuggestion {
        part: Part {
            stroke: StrokeId(0),
            span: Span::new(from, to),
        },
        noise,
        effect: assessment(0.6, &[(0.1, 0.7, false)]).strokes[0]
            .effect
            .expect("an effect"),
        outcome: Outcome::Gains,
    }
}

#[test]
fn a_part_stays_as_long_as_it_is_seen_and_as_likely_as_not() {
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
fn while_a_drawing_grows_a_part_is_suggested_when_it_was_found_twice() {
    let first = assessment(0.6, &[(0.1, 0.2, false)]);
    let mut second = assessment(0.6, &[(0.1, 0.2, false); 2]);
    second.parts.push(part(0.8, 1.0, 0.9));
    let once = steadied(&first, second);
    assert!(once.parts.is_empty());
    let mut third = assessment(0.6, &[(0.1, 0.2, false); 3]);
    third.parts.push(part(0.78, 1.0, 0.9));
    let twice = steadied(&once, third);
    assert_eq!((twice.parts.len(), twice.waiting.parts.len()), (1, 0));
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

fn joint(noise: f32) -> JointSuggestion {
    let effect = assessment(0.6, &[(0.95, 0.9, true)]).suggestions[0].effect;
    JointSuggestion {
        strokes: [1, 2].map(StrokeId).to_vec(),
        noise,
        effect,
        outcome: Outcome::Gains,
    }
}

#[test]
fn what_goes_together_waits_while_the_drawing_grows_and_then_stays() {
    let strokes = |count: usize, noise: f32| {
        let strokes = [
            (0.1, 0.2, false),
            (noise, 0.5, false),
            (noise, 0.5, false),
            (0.1, 0.2, false),
        ];
        assessment(0.6, &strokes[..count])
    };
    let found = |count, noise| Assessment {
        joint: Some(joint(noise)),
        ..strokes(count, noise)
    };
    let first = steadied(&strokes(2, 0.1), found(3, 0.95));
    assert_eq!((first.joint.is_some(), first.waiting.joint.is_some()), (false, true));
    let second = steadied(&first, found(4, 0.95));
    assert!(second.joint.is_some(), "found again");
    assert!(
        steadied(&strokes(2, 0.1), found(3, 0.99)).joint.is_some(),
        "all but certain"
    );
    assert!(
        steadied(&strokes(3, 0.1), found(3, 0.95)).joint.is_some(),
        "it has not grown"
    );
    let still = steadied(&second, strokes(4, 0.5))
        .joint
        .expect("it looks as much out of place as before");
    assert_eq!(still.outcome, Outcome::Lowers, "not measured anew");
    assert!(steadied(&second, strokes(4, 0.1)).joint.is_none(), "it came to belong");
    assert!(steadied(&second, strokes(2, 0.9)).joint.is_none(), "a stroke has gone");
    let rested = rested(&steadied(&strokes(2, 0.1), found(3, 0.975))).expect("it is certain enough");
    assert!(rested.joint.is_some() && rested.waiting.joint.is_none());
}
