//! The same study once more, through the window: every stroke is raw pointer events, every choice a click that a screen
//! reader could make, and the clock is moved by hand. The test plays the engine.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use eframe::egui::{Event as Input, Modifiers, PointerButton, Pos2, pos2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use strokewise::app::study::easel::Easel;
use strokewise::app::study::shell::StudyShell;
use strokewise::app::theme;
use strokewise::engine::{
    Assessment, ClassId, Effect, Engine, EngineEnds, Guess, Labels, Method, Outcome, Reply,
    Request, Stage, StrokeAssessment, StrokeAttribution, Suggestion,
};
use strokewise::study::account::Account;
use strokewise::study::export::{self, Options};
use strokewise::study::instrument::AnswerKind;
use strokewise::study::{Clock, ClockHand, Event, Step, Store, Study};
use strokewise_ink::sketch::Sketch;

use super::people::{example, setting};

/// A window of the example study, and everything that a test holds of it.
struct Desk {
    harness: Harness<'static, StudyShell>,
    ends: EngineEnds,
    /// Moves the clock of the session under way.
    hand: Arc<Mutex<Option<ClockHand>>>,
}

const SIZE: [f32; 2] = [1280.0, 800.0];

impl Desk {
    fn open(store: Store, study: &Study) -> Self {
        let (engine, ends) = Engine::detached();
        ends.reply(Reply::Ready {
            device: "a test".into(),
            labels: Arc::new(Labels::parse("cat\nfish\nhouse\nbicycle\numbrella\n")),
        });
        let hand = Arc::new(Mutex::new(None));
        let kept = Arc::clone(&hand);
        let clock = move || {
            let (clock, hand) = Clock::manual();
            *kept.lock().expect("one thread") = Some(hand);
            clock
        };
        let shell = StudyShell::new(
            Arc::new(study.clone()),
            store,
            setting(),
            Easel::new(engine),
        );
        let harness = Harness::builder()
            .with_size(SIZE)
            .with_context_setup(theme::install)
            .build_ui_state(
                |ui, shell: &mut StudyShell| {
                    shell.think(ui.ctx());
                    shell.ui(ui);
                },
                shell.with_clock(clock),
            );
        Self {
            harness,
            ends,
            hand,
        }
    }

    fn forward_ms(&self, ms: f64) {
        let hand = self.hand.lock().expect("one thread");
        hand.as_ref().expect("a session has begun").forward_ms(ms);
    }

    fn click(&mut self, label: &str) {
        self.harness.get_by_label(label).click();
        self.harness.run_steps(4);
    }

    fn step(&self) -> Option<Step> {
        self.harness
            .state()
            .session()
            .map(|session| session.step().clone())
    }

    /// A straight line of raw pointer events, all in one frame, in the left half of the window.
    fn line(&mut self, number: u16) {
        let y = 250.0 + 40.0 * f32::from(number);
        let at = |i: u16| pos2(200.0 + 5.0 * f32::from(i), y);
        let button = |pos: Pos2, pressed| Input::PointerButton {
            pos,
            button: PointerButton::Primary,
            pressed,
            modifiers: Modifiers::NONE,
        };
        let events = &mut self.harness.input_mut().events;
        events.extend([Input::PointerMoved(at(0)), button(at(0), true)]);
        events.extend((1..20).map(|i| Input::PointerMoved(at(i))));
        self.forward_ms(50.0);
        self.harness.step();
        let events = &mut self.harness.input_mut().events;
        events.extend((20..40).map(|i| Input::PointerMoved(at(i))));
        events.push(button(at(39), false));
        self.forward_ms(50.0);
        self.harness.run_steps(4);
    }

    /// Answers what the engine was asked, at once.
    fn answer(&mut self) {
        while let Some(request) = self.ends.take_request() {
            let Request::Assess { sketch, intent, .. } = request else {
                continue;
            };
            self.ends.reply(Reply::Assessed {
                revision: sketch.revision(),
                intent,
                assessment: Arc::new(assessment(&sketch, intent.unwrap_or(ClassId(0)))),
                stage: Stage::Refined,
                elapsed_secs: 0.02,
            });
        }
        self.harness.run_steps(4);
    }

    fn answer_questions(&mut self) {
        let session = self.harness.state().session().expect("a session");
        let (instrument, _) = session.questionnaire().expect("a questionnaire");
        for item in instrument.item.clone() {
            let text = &item.text["en"];
            match &item.answer {
                AnswerKind::Likert { steps, .. } => {
                    let (step, label) = (steps.div_ceil(2), text.clone());
                    let label = format!("{label}: {step} / {steps}");
                    self.harness.get_by_label(&label).scroll_to_me();
                    self.harness.run_steps(4);
                    self.click(&label);
                }
                AnswerKind::Choice { options } => {
                    self.click(&format!("{text}: {}", options[0].text["en"]));
                }
                _ => assert!(item.optional, "{text}"),
            }
        }
    }

    /// One whole session: trials take `seconds` under a condition, and `accepts` of the suggestions are followed.
    fn take_part(&mut self, seconds: impl Fn(&str) -> f64, accepts: impl Fn(&str) -> usize) {
        self.click("New session");
        while let Some(step) = self.step() {
            match step {
                Step::Language => self.click("English"),
                Step::Consent => {
                    self.click("I have read this and want to take part.");
                    self.click("My drawings may be shown and passed on, without my name.");
                    self.click("Take part");
                }
                Step::Questions { .. } => {
                    self.answer_questions();
                    self.click("Next");
                }
                Step::Trial(_) => self.trial(&seconds, &accepts),
                Step::Farewell => self.click("Finish"),
                _ => self.click("Next"),
            }
        }
        self.click("Researcher");
    }

    fn trial(&mut self, seconds: &impl Fn(&str) -> f64, accepts: &impl Fn(&str) -> usize) {
        let session = self.harness.state().session().expect("a session");
        let condition = session
            .condition()
            .expect("a trial is on screen")
            .id
            .clone();
        self.click("Start");
        let given = self.harness.state().easel().sketch().strokes().len();
        for number in 0..4 {
            self.line(number);
            self.answer();
        }
        assert_eq!(
            self.harness.state().easel().sketch().strokes().len(),
            given + 4
        );
        for _ in 0..accepts(&condition) {
            let hint = self
                .harness
                .state()
                .easel()
                .hints()
                .open()
                .next()
                .expect("a suggestion");
            let label = format!("Remove {}", hint.topic.stroke().0 + 1);
            self.forward_ms(100.0);
            self.click(&label);
            self.answer();
        }
        let session = self.harness.state().session().expect("a session");
        self.forward_ms(1000.0 * seconds(&condition) - session.elapsed_ms());
        self.click("Done");
    }
}

/// An answer that suggests to remove the last two strokes.
fn assessment(sketch: &Sketch, target: ClassId) -> Assessment {
    let count = sketch.strokes().len();
    let guess = |p| Guess { class: target, p };
    let effect = Effect {
        before: guess(0.25),
        after: guess(0.75),
        top_after: guess(0.75),
    };
    let strokes = sketch
        .strokes()
        .iter()
        .enumerate()
        .map(|(i, stroke)| StrokeAssessment {
            attribution: StrokeAttribution {
                id: stroke.id(),
                sla: 1.0 - i as f32,
                p_sla: 0.5 - i as f32,
                standard_error: None,
                leave_one_out: Some(0.25),
                points: vec![0.5],
                point_gradients: Vec::new(),
            },
            profile: vec![0.5],
            noise: if i + 2 >= count { 0.9 } else { 0.1 },
            effect: Some(effect),
            flagged: i + 2 >= count,
        });
    let suggestion = |id| Suggestion {
        stroke: id,
        noise: 0.9,
        effect,
        outcome: Outcome::Gains,
        reasons: ["loose ends", "length", "straightness"],
    };
    let last = sketch.strokes().iter().rev().take(2);
    Assessment {
        target,
        target_p: 0.25,
        top: vec![Guess {
            class: target,
            p: 0.25,
        }],
        method: Method::Integrated,
        strokes: strokes.collect(),
        score: 0.0,
        blank_score: 0.0,
        convergence_delta: 0.0,
        suggestions: last.map(|stroke| suggestion(stroke.id())).collect(),
        parts: Vec::new(),
    }
}

#[test]
fn sessions_in_the_window_become_the_tables_that_they_should() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let study = Study::open_sound(&example()).expect("the example is sound");
    let store = Store::open(folder.path()).expect("a store");
    let mut desk = Desk::open(store, &study);
    let seconds = |person: usize, condition: &str| match condition {
        "advice" => 24.0 + 0.25 * person as f64,
        _ => 20.0,
    };
    for person in 0..4 {
        let accepts = |condition: &str| match condition {
            "advice" => 2,
            "sham" => 1,
            _ => 0,
        };
        desk.take_part(|condition| seconds(person, condition), accepts);
    }
    drop(desk);
    let store = Store::open(folder.path()).expect("the window let go of it");
    let ids = store.ids().expect("readable");
    assert_eq!(ids.len(), 4);
    let mut durations: BTreeMap<String, Vec<f64>> = BTreeMap::new();
    for id in &ids {
        let record = store.read(id).expect("whole");
        assert_eq!(record.torn_lines, 0);
        let account = Account::of(&record).expect("whole");
        assert_eq!(account.trials.len(), 5);
        for trial in &account.trials {
            check_trial(trial);
            if !trial.start.practice {
                durations
                    .entry(trial.start.condition.clone())
                    .or_default()
                    .push(trial.duration_ms());
            }
        }
        assert!(
            record
                .lines
                .iter()
                .any(|(_, line)| matches!(line.event, Event::Painted { .. }))
        );
    }
    for of in durations.values_mut() {
        of.sort_by(f64::total_cmp);
    }
    assert_eq!(
        durations["advice"],
        [24_000.0, 24_250.0, 24_500.0, 24_750.0]
    );
    assert_eq!(durations["plain"], [20_000.0; 4]);
    let export = export::export(&store, &study, Options::default()).expect("an export");
    assert!(export.join("data").is_dir());
}

/// What any trial of these sessions must hold.
fn check_trial(trial: &strokewise::study::account::TrialAccount) {
    assert_eq!(trial.contradictions, Vec::<u64>::new());
    assert_eq!(trial.contacts.len(), 4);
    for run in trial.contacts.values() {
        // Every sample of both frames, none twice, none before the one before.
        assert_eq!(run.samples.len(), 40);
        assert!(run.samples.is_sorted_by(|a, b| a.at_ms <= b.at_ms));
    }
    assert!(
        trial.readings.len() >= 4,
        "the critic computes in every condition"
    );
    let shows = !trial.start.shows.is_empty();
    assert_eq!(
        trial
            .readings
            .iter()
            .any(|reading| reading.painted.is_some()),
        shows
    );
    let accepted = trial
        .suggestions
        .iter()
        .filter(|life| life.decision_ms.is_some())
        .count();
    let expected = match (trial.start.condition.as_str(), trial.start.practice) {
        ("advice", false) => 2,
        ("sham", false) => 1,
        _ => 0,
    };
    assert_eq!(accepted, expected, "{}", trial.start.condition);
    for life in &trial.suggestions {
        let shown = life.open.shown;
        assert_eq!(shown, trial.start.shows.len() == 3);
        assert!(
            shown || (life.in_view_ms == 0.0 && life.hovers == 0),
            "what is not shown is not in view"
        );
    }
}

#[test]
fn whoever_declines_or_stops_leaves_nothing_and_a_window_cannot_be_closed_by_them() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let study = Study::open_sound(&example()).expect("the example is sound");
    let store = Store::open(folder.path()).expect("a store");
    let mut desk = Desk::open(store, &study);
    desk.click("New session");
    desk.click("Deutsch");
    desk.click("Nicht teilnehmen");
    desk.harness.get_by_label("Das ist in Ordnung");
    desk.click("Researcher");

    desk.click("New session");
    desk.click("English");
    desk.click("Stop …");
    desk.click("Pause");
    desk.harness.get_by_label("Paused");
    desk.click("Stop and delete everything");
    desk.click("Researcher");
    drop(desk);
    let store = Store::open(folder.path()).expect("the window let go of it");
    assert_eq!(store.ids().expect("readable"), Vec::new());
    assert_eq!(
        store
            .ledger
            .next_row(strokewise::study::ledger::Station::default()),
        1
    );
}

#[test]
fn the_time_of_a_trial_ends_it() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let study = Study::open_sound(&example()).expect("the example is sound");
    let mut desk = Desk::open(Store::open(folder.path()).expect("a store"), &study);
    desk.click("New session");
    while !matches!(desk.step(), Some(Step::Trial(_))) {
        match desk.step().expect("a session") {
            Step::Language => desk.click("English"),
            Step::Consent => {
                desk.click("I have read this and want to take part.");
                desk.click("Take part");
            }
            Step::Questions { .. } => {
                desk.answer_questions();
                desk.click("Next");
            }
            _ => desk.click("Next"),
        }
    }
    desk.click("Start");
    desk.line(0);
    desk.forward_ms(40_000.0);
    desk.harness.run_steps(4);
    desk.harness.get_by_label("Practise once more");
}
