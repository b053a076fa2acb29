//! Sessions that were cut short: nothing earlier is lost, and they go on as the study file says.

use std::fs;
use std::sync::Arc;

use strokewise::error::Error;
use strokewise::study::account::Account;
use strokewise::study::event::EndReason;
use strokewise::study::file::OnResume;
use strokewise::study::record::Record;
use strokewise::study::session;
use strokewise::study::{Clock, ParticipantId, Step, Store, Study};
use strokewise_ink::sketch::Sketch;

use super::people::{Participant, Script, example, setting};

fn study(policy: OnResume) -> Arc<Study> {
    let mut study = Study::open_sound(&example()).expect("the example is sound");
    study.file.data.on_resume = policy;
    Arc::new(study)
}

/// A session that ends without a word in its second real trial.
fn cut_short(store: &mut Store, study: &Arc<Study>) -> ParticipantId {
    let mut person = Participant::begin(store, study, Script::default());
    while person
        .session
        .trial()
        .is_none_or(|trial| trial.practice || trial.position < 2)
    {
        person.step();
    }
    person.session.start_trial(0);
    person.draw();
    person.session.id().clone()
}

#[test]
fn a_session_goes_on_by_the_policy_of_its_study() {
    for (policy, trials) in [
        (OnResume::NextTrial, "p1 t1 t2! t3 t4"),
        (OnResume::RepeatTrial, "p1 t1 t2! t2 t3 t4"),
        (OnResume::Restart, "p1 t1 t2! p1 t1 t2 t3 t4"),
    ] {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut store = Store::open(folder.path()).expect("a store");
        let study = study(policy);
        let id = cut_short(&mut store, &study);
        let person = Participant::resume(&mut store, &study, Script::default(), &id);
        person.finish(&mut store);
        let record = store.read(&id).expect("whole");
        let account = Account::of(&record).expect("whole");
        let told = account.trials.iter().map(|trial| {
            let mark = if trial.reason == Some(EndReason::Crash) {
                "!"
            } else {
                ""
            };
            format!("{}{mark}", trial.name)
        });
        assert_eq!(told.collect::<Vec<_>>().join(" "), trials, "{policy:?}");
        let ids: std::collections::HashSet<String> = account
            .trials
            .iter()
            .map(strokewise::study::account::TrialAccount::id)
            .collect();
        assert_eq!(ids.len(), account.trials.len(), "each trial has a name of its own");
        assert_eq!(record.segments, 2);
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut store = Store::open(folder.path()).expect("a store");
    let study = study(OnResume::Block);
    let id = cut_short(&mut store, &study);
    let refused = session::resume(&mut store, study, &setting(), &id, Clock::start(), || {}).map(drop);
    assert!(matches!(refused, Err(Error::Usage(cause)) if cause.contains("does not allow")));
}

#[test]
fn the_last_line_cut_at_each_byte_costs_that_line_only() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut store = Store::open(folder.path()).expect("a store");
    let study = study(OnResume::NextTrial);
    let id = cut_short(&mut store, &study);
    let session_folder = store.session(&id);
    let path = session_folder.join("journal-1.jsonl");
    let whole = fs::read(&path).expect("a journal");
    let before = Record::read(&session_folder).expect("whole").lines;
    let last = whole[..whole.len() - 1]
        .iter()
        .rposition(|&byte| byte == b'\n')
        .expect("more than a line")
        + 1;
    for cut in last..=whole.len() {
        fs::write(&path, &whole[..cut]).expect("a writable folder");
        let _ = fs::remove_file(session_folder.join("journal-2.jsonl"));
        let record = Record::read(&session_folder).expect("a torn line is no fault");
        let kept = if cut == whole.len() {
            before.len()
        } else {
            before.len() - 1
        };
        assert_eq!(record.lines, before[..kept], "cut at {cut}");
        let session = session::resume(&mut store, Arc::clone(&study), &setting(), &id, Clock::start(), || {});
        drop(session.expect("the policy allows it"));
        // The numbers go on without a gap, or this would be an error.
        let resumed = Record::read(&session_folder).expect("whole");
        assert!(resumed.lines.len() > kept, "cut at {cut}");
    }
}

#[test]
fn a_line_that_was_changed_is_named() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut store = Store::open(folder.path()).expect("a store");
    let id = cut_short(&mut store, &study(OnResume::NextTrial));
    let path = store.session(&id).join("journal-1.jsonl");
    let text = fs::read_to_string(&path).expect("a journal");
    let lines: Vec<&str> = text.lines().collect();
    let without_third: Vec<&str> = lines
        .iter()
        .enumerate()
        .filter(|(i, _)| *i != 2)
        .map(|(_, line)| *line)
        .collect();
    fs::write(&path, without_third.join("\n") + "\n").expect("a writable folder");
    let error = store.read(&id).expect_err("a line is missing").to_string();
    assert!(error.contains("journal-1.jsonl:3"), "{error}");
    fs::write(&path, text.replacen("\"screen\"", "\"scream\"", 1)).expect("a writable folder");
    assert!(store.read(&id).is_err());
}

#[test]
fn practice_can_be_repeated_and_a_pause_counts_for_nothing() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut store = Store::open(folder.path()).expect("a store");
    let study = study(OnResume::NextTrial);
    let mut person = Participant::begin(&mut store, &study, Script::default());
    while person.session.trial().is_none() {
        person.step();
    }
    let blank = Sketch::default();
    person.session.start_trial(0);
    person.hand.forward_ms(1000.0);
    person.session.pause(true);
    person.hand.forward_ms(60_000.0);
    assert!(
        !person.session.tick(None, &blank),
        "paused time does not count for the limit"
    );
    person.session.pause(false);
    assert!((person.session.elapsed_ms() - 1000.0).abs() < 1e-6);
    person.hand.forward_ms(39_000.0);
    assert!(person.session.tick(None, &blank), "the time is up");
    assert!(person.session.may_repeat());
    person.session.repeat_practice();
    let id = person.finish(&mut store);
    let account = Account::of(&store.read(&id).expect("whole")).expect("whole");
    let first = &account.trials[0];
    assert_eq!((first.id().as_str(), account.trials[1].id().as_str()), ("p1", "p1x2"));
    assert!((first.duration_ms() - 40_000.0).abs() < 1e-6 && (first.paused_ms - 60_000.0).abs() < 1e-6);
    assert_eq!(first.reason, Some(EndReason::Time));
    assert_eq!(account.status, Some(strokewise::study::event::Status::Complete));
}

#[test]
fn no_step_can_be_left_before_it_is_done() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut store = Store::open(folder.path()).expect("a store");
    let mut person = Participant::begin(&mut store, &study(OnResume::NextTrial), Script::default());
    let blocked = |person: &mut Participant| {
        let before = person.session.progress();
        person.session.go_on();
        assert_eq!(person.session.progress(), before, "{:?}", person.session.step());
    };
    while *person.session.step() != Step::Farewell {
        if !matches!(
            person.session.step(),
            Step::Instructions | Step::Break | Step::Debriefing
        ) {
            blocked(&mut person);
        }
        person.step();
    }
    blocked(&mut person);
}
