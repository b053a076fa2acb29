//! Keys do what they do everywhere: Enter follows, Escape leaves things as they were, X shows and hides.

use std::sync::Arc;

use eframe::egui::{Event, Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use strokewise::app::canvas::Tool;
use strokewise::app::command::Command;
use strokewise::app::shell::Shell;
use strokewise::engine::{ClassId, EngineEnds, Reply, Request, Stage, Suggestion};
use strokewise_explain::tasks::assist::JointSuggestion;
use strokewise_ink::sketch::StrokeId;

use super::{assessment, draw, harness, ids, studio, window};

fn key(harness: &mut Harness<'static, Shell>, key: Key, pressed: bool) {
    harness.input_mut().events.push(Event::Key {
        key,
        physical_key: None,
        pressed,
        repeat: false,
        modifiers: Modifiers::NONE,
    });
    harness.step();
}

#[test]
fn enter_follows_the_suggestion_on_the_canvas_and_escape_keeps_the_stroke() {
    let (mut harness, _ends) = window();
    harness.get_by_label("Keep Stroke 3 on the canvas");
    harness.key_press(Key::Escape);
    harness.run();
    assert!(harness.query_by_label("Remove Stroke 3").is_none());
    assert!(harness.query_by_label("Keep Stroke 3 on the canvas").is_none());
    assert_eq!(ids(&harness.state().studio), [0, 1, 2]);

    let (mut harness, _ends) = window();
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(ids(&harness.state().studio), [0, 1]);
}

#[test]
fn escape_that_closes_a_menu_or_leaves_a_control_keeps_nothing() {
    let (mut harness, _ends) = window();
    harness.get_by_label("File").click();
    harness.run();
    harness.get_by_label("Examples");
    harness.key_press(Key::Escape);
    harness.run();
    assert!(harness.query_by_label("Examples").is_none());
    harness.get_by_label("Eraser").focus();
    harness.run();
    harness.key_press(Key::Escape);
    harness.run();
    harness.get_by_label("Keep Stroke 3 on the canvas");
    harness.key_press(Key::Escape);
    harness.run();
    assert!(harness.query_by_label("Keep Stroke 3 on the canvas").is_none());
}

#[test]
fn escape_in_the_word_field_leaves_word_and_tool_as_they_were() {
    let (mut harness, _ends) = window();
    let run = |harness: &mut Harness<'static, Shell>, command| {
        harness.state_mut().studio.run(command);
        harness.run();
    };
    run(&mut harness, Command::SetWord("dog".into()));
    harness.get_by_label("I am drawing").focus();
    harness.run();
    harness.get_by_label("I am drawing").type_text("e");
    harness.run();
    harness.key_press(Key::Escape);
    harness.run();
    let studio = &harness.state().studio;
    assert_eq!(studio.word(), "dog");
    assert_eq!(studio.tool, Tool::Pen);
    assert_eq!(ids(studio), [0, 1, 2]);
    // The suggestion on the canvas is still there: the key was the field's.
    harness.get_by_label("Keep Stroke 3 on the canvas");
}

#[test]
fn all_that_is_typed_is_selected_where_something_is_typed_and_not_the_drawing() {
    let (mut harness, _ends) = window();
    let word = Command::SetWord("dog".into());
    harness.state_mut().studio.run(word);
    harness.run();
    harness.get_by_label("I am drawing").focus();
    harness.run();
    for letter in [Key::A, Key::Z] {
        harness.key_press_modifiers(Modifiers::COMMAND, letter);
        harness.run();
        let studio = &harness.state().studio;
        assert!(studio.selection().is_empty());
        assert_eq!(ids(studio), [0, 1, 2], "nothing of the drawing is undone");
    }
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.run();
    harness.get_by_label("I am drawing").type_text("fish");
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(harness.state().studio.word(), "fish");
}

#[test]
fn a_word_that_is_not_known_brings_names_to_click() {
    let (mut harness, _ends) = window();
    let word = Command::SetWord("ca".into());
    harness.state_mut().studio.run(word);
    harness.run();
    for name in ["cat", "camel", "cactus"] {
        harness.get_by_label(&format!("Did you mean {name}"));
    }
    harness.get_by_label("Did you mean cat").click();
    harness.run();
    assert_eq!(harness.state().studio.word(), "cat");
}

#[test]
fn what_is_typed_is_completed_by_likeness_where_no_name_begins_so_and_enter_takes_that_only_when_marked() {
    for (keys, expected) in [(&[Key::Enter][..], "kat"), (&[Key::ArrowDown, Key::Enter], "cat")] {
        let (mut harness, _ends) = window();
        harness.get_by_label("I am drawing").focus();
        harness.run();
        harness.get_by_label("I am drawing").type_text("kat");
        harness.run();
        harness.get_by_label("cat");
        for key in keys {
            harness.key_press(*key);
            harness.run();
        }
        assert_eq!(harness.state().studio.word(), expected, "{keys:?}");
    }
}

#[test]
fn a_tap_on_x_pins_the_explanation_and_holding_it_peeks() {
    let (mut harness, _ends) = window();
    let explains = |harness: &Harness<'static, Shell>| harness.state().studio.explain;
    assert!(explains(&harness));
    key(&mut harness, Key::X, true);
    assert!(!explains(&harness), "a look at the ink alone");
    // Frames are long: this is a long press.
    key(&mut harness, Key::X, false);
    assert!(explains(&harness));
    harness.key_press(Key::X);
    harness.step();
    harness.step();
    let mut shown = [explains(&harness), false];
    harness.key_press(Key::X);
    harness.step();
    shown[1] = explains(&harness);
    assert_eq!(shown[0], shown[1], "two taps, or two long presses, are alike");
}

#[test]
fn dialogs_close_with_one_escape_and_enter_does_what_is_asked_first() {
    let (mut harness, _ends) = window();
    for command in [Command::New, Command::AskSave, Command::AskOpen] {
        harness.state_mut().studio.run(command.clone());
        harness.run();
        assert!(harness.state().studio.question().is_some(), "{command:?}");
        harness.key_press(Key::Escape);
        harness.run();
        assert!(harness.state().studio.question().is_none(), "{command:?}");
    }
    harness.state_mut().studio.run(Command::New);
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    // There is no file yet, so saving asks for one.
    harness.get_by_label("Path");
}

/// A window onto four strokes, of which the second and the third may go together and none by itself.
fn window_with_a_pair() -> (Harness<'static, Shell>, EngineEnds) {
    let (mut studio, ends) = studio();
    studio.listen();
    draw(&mut studio, 4);
    let Some(Request::Assess { sketch, intent, .. }) = ends.take_request() else {
        panic!("the drawing is asked about");
    };
    let mut said = assessment(&sketch, ClassId(0));
    let Suggestion { effect, outcome, .. } = said.suggestions.remove(0);
    said.strokes[3].flagged = false;
    said.joint = Some(JointSuggestion {
        strokes: vec![StrokeId(1), StrokeId(2)],
        noise: 0.95,
        effect,
        outcome,
    });
    ends.reply(Reply::Assessed {
        revision: sketch.revision(),
        intent,
        assessment: Arc::new(said),
        stage: Stage::Refined,
        elapsed_secs: 0.02,
    });
    let mut harness = harness(studio);
    harness.run();
    (harness, ends)
}

#[test]
fn what_goes_together_is_one_suggestion() {
    let (mut harness, _ends) = window_with_a_pair();
    harness.get_by_label("Remove 2 strokes together");
    let marks = harness.state().studio.marks().expect("an answer");
    let flagged = |id: u32| marks[&StrokeId(id)].flagged;
    assert_eq!(
        [0, 1, 2, 3].map(flagged),
        [false, true, true, false],
        "both are outlined"
    );
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(ids(&harness.state().studio), [0, 3]);
    harness.state_mut().studio.run(Command::Undo);
    assert_eq!(ids(&harness.state().studio), [0, 1, 2, 3], "one step of undo");

    let (mut harness, _ends) = window_with_a_pair();
    harness.key_press(Key::Escape);
    harness.run();
    assert!(harness.query_by_label("Remove 2 strokes together").is_none());
    assert_eq!(ids(&harness.state().studio), [0, 1, 2, 3]);

    let (mut harness, _ends) = window_with_a_pair();
    harness.get_by_label("Clean up").click();
    harness.run();
    assert_eq!(ids(&harness.state().studio), [0, 3]);
}
