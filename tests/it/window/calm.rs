//! The window keeps still while a drawing grows: answers change what controls say, never where they are.

use std::collections::HashMap;
use std::sync::Arc;

use eframe::egui::Rect;
use eframe::egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use strokewise::app::command::Command;
use strokewise::app::shell::Shell;
use strokewise::engine::{ClassId, EngineEnds, Guess, Reply, Request, Stage};

use super::{answer, assessment, draw, harness, harness_of, ids, ink, studio};

/// [`Places`] says where every control was first seen.
#[derive(Default)]
struct Places(HashMap<u64, (String, Rect)>);

impl Places {
    /// Checks that each control that was seen before is still where it was.
    #[track_caller]
    fn hold(&mut self, harness: &Harness<'static, Shell>, when: &str) {
        let roles = [
            Role::Button,
            Role::TextInput,
            Role::Slider,
            Role::CheckBox,
            Role::RadioButton,
        ];
        for node in harness.root().children_recursive() {
            let control = node.accesskit_node();
            if !roles.contains(&control.role()) {
                continue;
            }
            let label = control.label().unwrap_or_default();
            let id = control.locate().0.0;
            let (before, place) = self.0.entry(id).or_insert_with(|| (label.clone(), node.rect()));
            assert_eq!(*place, node.rect(), "{when}: \"{label}\", first \"{before}\", moved");
        }
    }
}

/// Answers the drawing's reading with a doubtful one of a single category, and nothing to remove.
fn answer_in_doubt(ends: &EngineEnds) {
    let Some(Request::Assess { sketch, intent, .. }) = ends.take_request() else {
        panic!("the drawing is asked about");
    };
    let mut doubtful = assessment(&sketch, intent.unwrap_or(ClassId(0)));
    doubtful.suggestions.clear();
    doubtful.top = vec![Guess {
        class: ClassId(1),
        p: 0.1,
    }];
    ends.reply(Reply::Assessed {
        revision: sketch.revision(),
        intent,
        assessment: Arc::new(doubtful),
        stage: Stage::Refined,
        elapsed_secs: 0.02,
    });
}

#[test]
fn no_control_moves_while_a_drawing_grows_is_answered_and_loses_strokes() {
    let (studio, ends) = studio();
    let mut harness = harness(studio);
    harness.set_size(eframe::egui::vec2(1280.0, 800.0));
    harness.run();
    let mut places = Places::default();
    places.hold(&harness, "empty");
    assert!(places.0.len() > 8, "the controls are found");
    for number in 0..5 {
        harness.state_mut().studio.grant(ink(number));
        harness.run();
        places.hold(&harness, "a stroke was drawn");
        if number == 2 {
            answer_in_doubt(&ends);
        } else {
            answer(&ends);
        }
        harness.run();
        places.hold(&harness, "it was answered");
    }
    for word in ["ca", "cat", ""] {
        let word = Command::SetWord(word.to_owned());
        harness.state_mut().studio.run(word);
        harness.run();
        answer(&ends);
        harness.run();
        places.hold(&harness, "a word was said");
    }
    harness.get_by_label("Remove Stroke 5").click();
    harness.run();
    assert_eq!(ids(&harness.state().studio), [0, 1, 2, 3]);
    places.hold(&harness, "a suggestion was followed");
    answer(&ends);
    harness.run();
    places.hold(&harness, "the next one came");
    for command in [Command::Undo, Command::Clear] {
        harness.state_mut().studio.run(command);
        harness.run();
        answer(&ends);
        harness.run();
        places.hold(&harness, "undone and cleared");
    }
}

#[test]
fn what_came_under_the_pointer_a_moment_ago_cannot_be_clicked() {
    let (mut studio, ends) = studio();
    studio.listen();
    draw(&mut studio, 2);
    let mut harness = harness_of(studio, 0.1);
    harness.run();
    answer(&ends);
    harness.step();
    // The card has just come.
    harness.get_by_label("Remove Stroke 2").click();
    harness.step();
    assert_eq!(ids(&harness.state().studio), [0, 1]);
    harness.run_steps(6);
    harness.get_by_label("Remove Stroke 2").click();
    harness.run();
    assert_eq!(ids(&harness.state().studio), [0]);
}

/// Answers the drawing's reading with the first of its strokes as probably noise.
fn answer_with_suspect(ends: &EngineEnds, noise: f32) {
    let Some(Request::Assess { sketch, intent, .. }) = ends.take_request() else {
        panic!("the drawing is asked about");
    };
    let mut suspicious = assessment(&sketch, ClassId(0));
    let suspect = sketch.strokes()[0].id();
    for stroke in &mut suspicious.strokes {
        stroke.flagged = stroke.attribution.id == suspect;
        stroke.noise = if stroke.flagged { noise } else { 0.01 };
    }
    suspicious.suggestions[0].stroke = suspect;
    suspicious.suggestions[0].noise = noise;
    ends.reply(Reply::Assessed {
        revision: sketch.revision(),
        intent,
        assessment: Arc::new(suspicious),
        stage: Stage::Refined,
        elapsed_secs: 0.02,
    });
}

#[test]
fn while_somebody_draws_a_suspicion_is_shown_when_a_second_answer_has_it_too() {
    let (mut studio, ends) = studio();
    studio.listen();
    draw(&mut studio, 2);
    answer_in_doubt(&ends);
    studio.listen();
    let mut shown = Vec::new();
    for number in 2..5 {
        studio.grant(ink(number));
        answer_with_suspect(&ends, 0.96);
        studio.listen();
        shown.push(studio.settled().expect("an answer").suggests());
    }
    assert_eq!(shown, [false, true, true]);
}

#[test]
fn a_suspicion_is_shown_when_the_hand_rests() {
    let (mut studio, ends) = studio();
    studio.listen();
    draw(&mut studio, 2);
    answer_in_doubt(&ends);
    studio.listen();
    studio.grant(ink(2));
    answer_with_suspect(&ends, 0.98);
    let mut harness = harness_of(studio, 0.1);
    harness.step();
    assert!(harness.query_by_label("Remove Stroke 1").is_none(), "it waits");
    assert!(harness.query_by_label("Nothing to tidy up.").is_none());
    harness.get_by_label("Still looking…");
    harness.run_steps(40);
    assert!(harness.query_by_label("Still looking…").is_none());
    harness.get_by_label("Remove Stroke 1");
}

#[test]
fn a_section_that_is_opened_below_the_edge_comes_into_view_once_a_second_click_has_had_its_time() {
    let (mut studio, ends) = studio();
    studio.listen();
    draw(&mut studio, 3);
    answer(&ends);
    let mut harness = harness_of(studio, 0.1);
    harness.set_size(eframe::egui::vec2(1280.0, 800.0));
    harness.run_steps(3);
    let top = |harness: &Harness<'static, Shell>| harness.get_by_label("Details").rect().top();
    let before = top(&harness);
    harness.get_by_label("Details").click();
    harness.run_steps(2);
    assert_eq!(top(&harness), before, "not under a hand");
    harness.run_steps(30);
    let find = harness.get_by_label("Find out what would fool it").rect();
    assert!(top(&harness) < before && find.bottom() <= 800.0, "{find:?}");
}
