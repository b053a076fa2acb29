//! These tests take the same study once more, through the window: every stroke is raw pointer events, every choice a
//! click that a screen reader could make, and the clock is moved by hand. The test plays the engine.

use std::cell::RefCell;
use std::fs;
use std::path::Path;
use std::rc::Rc;

use eframe::egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::{By, Queryable as _};
use strokewise::app::study::player::Player;
use strokewise::pen::{PenEnd, PenSample, PenSignal, PenSource};
use strokewise::study::account::Account;
use strokewise::study::event::{Cause, Line};
use strokewise::study::export::{self, Options};
use strokewise::study::file::Shown;
use strokewise::study::record::Record;
use strokewise::study::replay::Replay;
use strokewise::study::{Event, Step, Store, Study};

use super::desk::Desk;
use super::people::{Script, example};
use super::synthetic;

#[test]
fn the_truth_of_a_study_in_the_window_comes_out_of_its_tables() {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("synthetic-window");
    if root.exists() {
        fs::remove_dir_all(&root).expect("it is ours");
    }
    let study = Study::open_sound(&example()).expect("the example is sound");
    let mut desk = Desk::open(Store::open(&root).expect("a store"), &study);
    let accepted = Rc::default();
    for person in 0..synthetic::PARTICIPANTS {
        desk.take_part(&mut synthetic::script(person, &accepted));
    }
    drop(desk);
    let store = Store::open(&root).expect("the window let go of it");
    for id in &store.ids().expect("readable") {
        let record = store.read(id).expect("whole");
        assert_eq!(record.torn_lines, 0);
        let account = Account::of(&record).expect("whole");
        assert_eq!(account.trials.len(), 5);
        account.trials.iter().for_each(check_trial);
        let painted = |line: &Line| matches!(line.event, Event::Painted { .. });
        assert!(record.lines.iter().any(|(_, line)| painted(line)));
    }
    let export = export::export(&store, &study, Options::default())
        .expect("an export")
        .folder;
    // What comes back is suggested again.
    synthetic::truth_is_in(&export, |condition| match condition {
        "advice" => 6,
        "sham" => 2,
        _ => 0,
    });
}

/// Checks what any trial of these sessions must hold.
fn check_trial(trial: &strokewise::study::account::TrialAccount) {
    assert_eq!(trial.contradictions, Vec::<u64>::new());
    assert_eq!(trial.contacts.len(), 4);
    for run in trial.contacts.values() {
        // Every sample of both frames, none twice, none before the one before.
        assert_eq!(run.samples.len(), 40);
        assert!(run.samples.is_sorted_by(|a, b| a.at_ms <= b.at_ms));
    }
    assert!(trial.readings.len() >= 4, "the critic computes in every condition");
    let shows = !trial.start.shows.is_empty();
    assert_eq!(trial.readings.iter().any(|reading| reading.painted.is_some()), shows);
    let accepted = trial
        .suggestions
        .iter()
        .filter(|life| life.decision_ms.is_some())
        .count();
    let expected = match (trial.start.condition.as_str(), trial.start.practice) {
        ("advice", false) => 3,
        ("sham", false) => 1,
        _ => 0,
    };
    assert_eq!(accepted, expected, "{}", trial.start.condition);
    for life in &trial.suggestions {
        let shown = life.open.shown;
        assert_eq!(shown, trial.start.shows.contains(&Shown::Suggestions));
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
    desk.click("Versuchsleitung");

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
    assert_eq!(store.ledger.next_row(strokewise::study::ledger::Station::default()), 1);
}

/// Stops a session, closes its window and returns what the only session of the folder has recorded.
fn stopped(mut desk: Desk, folder: &Path) -> Record {
    desk.click("Stop …");
    desk.click("Stop; keep what I have done");
    drop(desk);
    let store = Store::open(folder).expect("the window let go of it");
    store.read(&store.ids().expect("readable")[0]).expect("whole")
}

#[test]
fn the_time_of_a_trial_ends_it() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let study = Study::open_sound(&example()).expect("the example is sound");
    let mut desk = Desk::open(Store::open(folder.path()).expect("a store"), &study);
    first_trial(&mut desk);
    desk.click("Start");
    desk.line(0);
    desk.forward_ms(40_000.0);
    desk.harness.run_steps(4);
    desk.harness.get_by_label("Practise once more");
}

/// A pen that has done what the test says.
#[derive(Clone, Default)]
struct Tablet(Rc<RefCell<Vec<PenSignal>>>);

impl Tablet {
    /// A line in the left half of the window.
    fn line(&self) {
        let at = |x: f32| PenSample {
            pos_px: [x, 400.0],
            pressure: Some(0.5),
            tilt: None,
            end: PenEnd::Tip,
            device_secs: f64::from(x) / 1000.0,
        };
        let line = [
            PenSignal::Down(at(200.0)),
            PenSignal::Move(at(400.0)),
            PenSignal::Up(at(400.0)),
        ];
        self.0.borrow_mut().extend(line);
    }
}

impl PenSource for Tablet {
    fn drain(&mut self, _complete: bool) -> Vec<PenSignal> {
        self.0.take()
    }

    fn pens(&self) -> Vec<String> {
        vec!["A scripted pen".into()]
    }
}

#[test]
fn what_a_pen_does_on_a_page_is_no_ink_of_the_trial_that_follows() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let study = Study::open_sound(&example()).expect("the example is sound");
    let mut desk = Desk::open(Store::open(folder.path()).expect("a store"), &study);
    let tablet = Tablet::default();
    desk.harness.state_mut().watch_pens(Some(Box::new(tablet.clone())));
    first_trial(&mut desk);
    tablet.line();
    desk.click("Start");
    let strokes = |desk: &Desk| desk.harness.state().easel().sketch().strokes().len();
    assert_eq!(strokes(&desk), 0);
    tablet.line();
    desk.harness.run_steps(4);
    assert_eq!(strokes(&desk), 1);
}

#[test]
fn clean_up_follows_all_suggestions_in_one_step_and_the_record_says_so() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut study = Study::open_sound(&example()).expect("the example is sound");
    for condition in &mut study.file.design.condition {
        condition.shows = vec![Shown::Guess, Shown::Suggestions, Shown::CleanUp];
        condition.sham = false;
    }
    let mut desk = Desk::open(Store::open(folder.path()).expect("a store"), &study);
    first_trial(&mut desk);
    desk.click("Start");
    for number in 0..4 {
        desk.line(number);
        desk.answer();
    }
    desk.click("Clean up: remove all 2");
    assert_eq!(desk.harness.state().easel().sketch().strokes().len(), 2);
    desk.click("Done");
    let record = stopped(desk, folder.path());
    let clean_ups = record.lines.iter().filter(|(_, line)| {
        let Event::Edit { cause, .. } = &line.event else {
            return false;
        };
        *cause == Cause::CleanUp
    });
    assert_eq!(clean_ups.count(), 1);
    let account = Account::of(&record).expect("whole");
    let suggestions = &account.trials[0].suggestions;
    assert_eq!(suggestions.iter().filter(|life| life.together).count(), 2);
}

#[test]
fn strokes_that_go_together_are_one_suggestion_and_one_step() {
    for [button, outcome, left, back] in [["Remove 1, 2", "accepted", "0", "2"], ["Keep 1, 2", "kept", "2", "2"]] {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut study = Study::open_sound(&example()).expect("the example is sound");
        for condition in &mut study.file.design.condition {
            (condition.shows, condition.sham) = (vec![Shown::Guess, Shown::Suggestions], false);
        }
        let mut desk = Desk::open(Store::open(folder.path()).expect("a store"), &study);
        desk.together = true;
        first_trial(&mut desk);
        desk.click("Start");
        desk.line(0);
        desk.line(1);
        desk.answer();
        desk.harness.get_by_label("These strokes may not belong, together");
        desk.click(button);
        desk.answer();
        let strokes = |desk: &Desk| desk.harness.state().easel().sketch().strokes().len().to_string();
        assert_eq!(strokes(&desk), left);
        assert_eq!(desk.harness.state().easel().hints().open().count(), 0);
        if outcome == "accepted" {
            desk.click("Undo");
        }
        assert_eq!(strokes(&desk), back);
        let account = Account::of(&stopped(desk, folder.path())).expect("whole");
        let life = &account.trials[0].suggestions[0];
        assert_eq!((life.open.kind.as_str(), life.outcome.name()), ("strokes", outcome));
        assert_eq!((life.open.stroke, life.open.others.as_slice()), (0, &[1][..]));
        assert_eq!(life.reverted, outcome == "accepted");
    }
}

#[test]
fn a_suggestion_tells_what_was_measured_last_and_the_record_keeps_both() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut study = Study::open_sound(&example()).expect("the example is sound");
    for condition in &mut study.file.design.condition {
        (condition.shows, condition.sham) = (vec![Shown::Guess, Shown::Suggestions], false);
    }
    let mut desk = Desk::open(Store::open(folder.path()).expect("a store"), &study);
    first_trial(&mut desk);
    desk.click("Start");
    desk.line(0);
    desk.line(1);
    desk.answer_with(0.25);
    let told = |desk: &Desk, text: &str| {
        let by = By::new().role(Role::Label).value(text);
        desk.harness.query_all(by).count()
    };
    let [before, after] = ["house 25% → 75%", "house 50% → 75%"];
    assert_eq!([told(&desk, before), told(&desk, after)], [2, 0]);
    // The second stroke stays suggested, of a drawing that reads as something else by now.
    desk.line(2);
    desk.answer_with(0.5);
    assert_eq!([told(&desk, before), told(&desk, after)], [0, 2]);
    desk.click("Remove 2");
    let record = stopped(desk, folder.path());
    let account = Account::of(&record).expect("whole");
    let life = &account.trials[0].suggestions[0];
    assert_eq!(
        (life.open.stroke, life.open.p_before, life.last().p_before),
        (1, 0.25, 0.5)
    );
    assert_eq!((life.updates.len(), life.last().target.as_str()), (1, "house"));
    assert!(life.last().answer > life.open.answer);
    let replay = Replay::of(&record, &account.trials[0]);
    let said = |at_ms: f64| {
        replay
            .at(at_ms)
            .open
            .iter()
            .map(|open| open.p_before)
            .collect::<Vec<_>>()
    };
    assert_eq!(said(life.open_ms - account.trials[0].start_ms), [0.25, 0.25]);
}

#[test]
fn a_replay_plays_by_itself_until_its_end() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let study = Study::open_sound(&example()).expect("the example is sound");
    let mut desk = Desk::open(Store::open(folder.path()).expect("a store"), &study);
    first_trial(&mut desk);
    desk.click("Start");
    desk.line(0);
    desk.forward_ms(2900.0);
    desk.click("Done");
    let record = stopped(desk, folder.path());
    let account = Account::of(&record).expect("whole");
    let replay = Replay::of(&record, &account.trials[0]);
    assert!((replay.length_ms() - 3000.0).abs() < 1e-6);
    let mut harness = Harness::builder()
        .with_size([1280.0, 800.0])
        .with_step_dt(0.1)
        .build_ui_state(
            |ui, player: &mut Player| {
                player.think(ui.ctx());
                player.ui(ui);
            },
            Player::new(vec![replay]),
        );
    harness.run_steps(10);
    harness.get_by_label("Pause");
    harness.run_steps(40);
    harness.get_by_label("Play");
}

/// Goes to the practice, in English.
fn first_trial(desk: &mut Desk) {
    desk.click("New session");
    while !matches!(desk.step(), Some(Step::Trial(_))) {
        match desk.step().expect("a session") {
            Step::Language => desk.click("English"),
            Step::Consent => {
                desk.click("I have read this and want to take part.");
                desk.click("Take part");
            }
            Step::Questions { .. } => {
                desk.answer_questions(&Script::default().answer);
                desk.click("Next");
            }
            _ => desk.click("Next"),
        }
    }
}
