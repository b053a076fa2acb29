//! The window without a screen: the test holds the far ends of the engine's channels, plays replies, and
//! looks at what a screen reader would see.

mod calm;
mod fool;
mod glances;
mod groups;
mod hints;
mod interface;
mod keeping;
mod keyboard;
mod languages;
mod painting;
mod pairs;
mod paper;
mod parts;
mod pictures;
mod scope;
mod steps;
mod studio;
mod tools;

use std::sync::Arc;

use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use strokewise::app::canvas::{Tool, Wish};
use strokewise::app::command::Command;
use strokewise::app::files::FileDesk;
use strokewise::app::shell::Shell;
use strokewise::app::studio::Studio;
use strokewise::app::theme;
use strokewise::engine::{
    Assessment, ClassId, Effect, Engine, EngineEnds, Guess, Known, Labels, Outcome, Reply, Request, Stage,
    StrokeAssessment, Suggestion, Vigilance, Waiting,
};
use strokewise_explain::attribution::{Method, StrokeAttribution};
use strokewise_ink::sketch::{Point, Sketch, StrokeId};

fn studio() -> (Studio, EngineEnds) {
    let (engine, ends) = Engine::detached();
    let files = FileDesk::new(Arc::new(|| {}));
    ends.reply(Reply::Ready {
        device: "a test".into(),
        labels: Arc::new(Labels::parse("cat\ncactus\ncamel\ndog\nfish\n")),
    });
    (Studio::new(engine, files, None), ends)
}

/// A line of its own place for every number.
fn ink(number: usize) -> Wish {
    let y = 10.0 * number as f32;
    Wish::Ink(vec![Point::new(0.0, y), Point::new(50.0, y + 5.0)].into())
}

fn draw(studio: &mut Studio, count: usize) {
    for number in 0..count {
        studio.grant(ink(number));
    }
}

/// Taking a stroke away was measured to do this.
const EFFECT: Effect = Effect {
    before: Guess {
        class: ClassId(0),
        p: 0.41,
    },
    after: Guess {
        class: ClassId(0),
        p: 0.78,
    },
    top_after: Guess {
        class: ClassId(0),
        p: 0.78,
    },
};

/// So likely to be noise that no suggestion has to wait.
const CERTAIN: f32 = 0.999;

/// An answer in which each stroke supports less than the one before, and the last one is noise.
fn assessment(sketch: &Sketch, target: ClassId) -> Assessment {
    let last = sketch.strokes().len() - 1;
    let strokes = sketch.strokes().iter().enumerate().map(|(i, stroke)| {
        let support = 1.0 - i as f32;
        let attribution = StrokeAttribution {
            id: stroke.id(),
            sla: support,
            p_sla: 0.5 * support,
            standard_error: None,
            leave_one_out: None,
            points: vec![0.5 * support],
            point_gradients: Vec::new(),
        };
        let noise = if i == last { CERTAIN } else { 0.01 };
        StrokeAssessment {
            attribution,
            profile: vec![0.5 * support],
            noise,
            effect: Some(EFFECT),
            is_support: false,
            flagged: i == last,
        }
    });
    let guess = |class, p| Guess {
        class: ClassId(class),
        p,
    };
    Assessment {
        target,
        target_p: 0.41,
        top: vec![
            guess(0, 0.41),
            guess(1, 0.2),
            guess(2, 0.1),
            guess(3, 0.05),
            guess(4, 0.01),
        ],
        known: Known::default(),
        method: Method::Integrated,
        strokes: strokes.collect(),
        score: 0.0,
        blank_score: 0.0,
        convergence_delta: 0.0,
        suggestions: vec![Suggestion {
            stroke: sketch.strokes()[last].id(),
            noise: CERTAIN,
            effect: EFFECT,
            outcome: Outcome::Gains,
            reasons: ["loose ends", "length", "straightness"],
        }],
        parts: Vec::new(),
        joint: None,
        looked_at: Vec::new(),
        waiting: Waiting::default(),
    }
}

/// Returns what each stroke does for something: `one` the first of `supports`, all others the second.
fn supports(sketch: &Sketch, one: StrokeId, supports: [f32; 2]) -> Vec<StrokeAttribution> {
    let attribution = |id| {
        let support = supports[usize::from(id != one)];
        StrokeAttribution {
            id,
            sla: support,
            p_sla: support,
            standard_error: None,
            leave_one_out: None,
            points: vec![support],
            point_gradients: Vec::new(),
        }
    };
    let strokes = sketch.strokes().iter();
    strokes.map(|stroke| attribution(stroke.id())).collect()
}

/// Answers the request that waits, if any; returns whether there was one.
fn answer(ends: &EngineEnds) -> bool {
    let Some(Request::Assess { sketch, intent, .. }) = ends.take_request() else {
        return false;
    };
    ends.reply(Reply::Assessed {
        revision: sketch.revision(),
        intent,
        assessment: Arc::new(assessment(&sketch, intent.unwrap_or(ClassId(0)))),
        stage: Stage::Refined,
        elapsed_secs: 0.02,
    });
    true
}

fn ids(studio: &Studio) -> Vec<u32> {
    studio.sketch().strokes().iter().map(|s| s.id().0).collect()
}

/// Frames until the window must have come to rest: threads that read thumbnails ask for some when they please.
const MAX_STEPS: u64 = 64;

/// A frame takes long enough for what it shows to be clicked in the next one.
const FRAME_SECS: f32 = 0.5;

/// A window onto `studio` that is high enough for all of the panel.
fn harness(studio: Studio) -> Harness<'static, Shell> {
    harness_of(studio, FRAME_SECS)
}

/// The same, with frames of so many seconds.
fn harness_of(studio: Studio, frame_secs: f32) -> Harness<'static, Shell> {
    harness_with(studio, frame_secs, [800.0, 1500.0])
}

/// A window of this size.
fn harness_sized(studio: Studio, size: [f32; 2]) -> Harness<'static, Shell> {
    harness_with(studio, FRAME_SECS, size)
}

pub(crate) fn harness_with(studio: Studio, frame_secs: f32, size: [f32; 2]) -> Harness<'static, Shell> {
    Harness::builder()
        .with_size(size)
        .with_step_dt(frame_secs)
        .with_max_steps(MAX_STEPS)
        .with_context_setup(theme::install)
        .build_ui_state(
            |ui, shell: &mut Shell| {
                shell.think(ui.ctx(), None);
                shell.ui(ui);
            },
            Shell::new(studio, None),
        )
}

/// A window with three strokes drawn and answered.
fn window() -> (Harness<'static, Shell>, EngineEnds) {
    let (mut studio, ends) = studio();
    studio.listen();
    draw(&mut studio, 3);
    answer(&ends);
    let mut harness = harness(studio);
    harness.run();
    harness.get_by_label("Details").click();
    harness.run();
    (harness, ends)
}

#[test]
fn the_panel_names_guess_strokes_and_suggestion() {
    let (harness, _ends) = window();
    harness.get_by_label("cat 41%");
    harness.get_by_label("Remove Stroke 3");
    harness.get_by_label("cat 41% → 78%");
    harness.get_by_label_contains("Stroke 1, SLA +1.00, P-SLA +0.50");
    harness.get_by_label("Canvas, 3 strokes");
}

#[test]
fn remove_and_keep_settle_a_suggestion() {
    let (mut harness, ends) = window();
    harness.get_by_label("Keep Stroke 3").click();
    harness.run();
    assert!(harness.query_by_label("Remove Stroke 3").is_none());
    assert_eq!(ids(&harness.state().studio), [0, 1, 2]);

    harness.state_mut().studio.grant(ink(9));
    answer(&ends);
    harness.run();
    harness.get_by_label("Remove Stroke 4").click();
    harness.run();
    assert_eq!(ids(&harness.state().studio), [0, 1, 2]);
    harness.get_by_label("Undo").click();
    harness.run();
    assert_eq!(ids(&harness.state().studio), [0, 1, 2, 3]);
}

#[test]
fn a_click_on_a_guess_states_the_intent_and_one_on_a_row_selects() {
    let (mut harness, _ends) = window();
    harness.get_by_label("cactus 20%").click();
    harness.run();
    assert_eq!(harness.state().studio.word(), "cactus");
    harness.get_by_label_contains("Stroke 2, SLA").click();
    harness.run();
    assert_eq!(harness.state().studio.selected(), Some(StrokeId(1)));
    harness.key_press(eframe::egui::Key::Delete);
    harness.run();
    assert_eq!(ids(&harness.state().studio), [0, 2]);
}

#[test]
fn typing_completes_to_a_category() {
    let (mut harness, _ends) = window();
    harness.get_by_label("I am drawing").focus();
    harness.run();
    harness.get_by_label("I am drawing").type_text("ca");
    harness.run();
    harness.get_by_label("camel");
    harness.key_press(eframe::egui::Key::ArrowDown);
    harness.run();
    harness.key_press(eframe::egui::Key::Enter);
    harness.run();
    let studio = &harness.state().studio;
    assert_eq!(Some(studio.word()), studio.intent().map(|c| studio.advice.name(c)));
    assert!(studio.word().starts_with("ca"));
}

#[test]
fn many_samples_of_one_frame_all_become_ink() {
    use eframe::egui::{Event, Modifiers, PointerButton, pos2};
    let (mut harness, _ends) = window();
    let at = |i: u16| pos2(100.0 + f32::from(i), 300.0);
    let button = |i, pressed| Event::PointerButton {
        pos: at(i),
        button: PointerButton::Primary,
        pressed,
        modifiers: Modifiers::NONE,
    };
    let events = &mut harness.input_mut().events;
    events.extend([Event::PointerMoved(at(0)), button(0, true)]);
    events.extend((1..60).map(|i| Event::PointerMoved(at(i))));
    events.push(button(59, false));
    harness.run();
    let sketch = harness.state().studio.sketch();
    let last = sketch.strokes().last().expect("strokes");
    assert_eq!(sketch.strokes().len(), 4);
    assert_eq!(last.points().len(), 60);
}

#[test]
fn without_a_model_the_panel_says_why_and_drawing_works() {
    let (engine, ends) = Engine::detached();
    ends.reply(Reply::Failed {
        kind: None,
        revision: None,
        message: "the weights do not fit".into(),
    });
    let studio = Studio::new(engine, FileDesk::new(Arc::new(|| {})), None);
    let mut harness = harness(studio);
    harness.run();
    harness.get_by_label_contains("the weights do not fit");
    harness.get_by_label("Open the example cat");
    harness.state_mut().studio.grant(ink(0));
    harness.run();
    harness.get_by_label("Canvas, 1 stroke");
    harness.state_mut().studio.run(Command::Take(Tool::Eraser));
    harness.run();
}
