//! A program that is killed at any moment: nothing that was on disk is lost, and the session goes on.

use std::process::{Command, Stdio};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use strokewise::study::session;
use strokewise::study::{Clock, Store, Study};

use super::people::{Participant, Script, example, setting};

/// Tells a process of this test binary that it is the one to be killed, and where to work.
const STORE: &str = "STROKEWISE_TEST_STORE";

/// A program is killed so often.
const KILLS: u64 = 200;

/// In a process of its own: takes part without end. Otherwise nothing.
#[test]
fn victim() {
    let Some(folder) = std::env::var_os(STORE) else {
        return;
    };
    let study = Arc::new(Study::open_sound(&example()).expect("the example is sound"));
    let mut store = Store::open(folder.as_ref()).expect("a store");
    let mut person = Participant::begin(&mut store, &study, Script::default());
    while person.session.trial().is_none() {
        person.step();
    }
    println!("drawing");
    person.session.start_trial(0);
    loop {
        person.draw();
        thread::sleep(Duration::from_micros(200));
    }
}

#[test]
fn a_program_that_is_killed_at_any_moment_loses_nothing_that_was_written() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let study = Arc::new(Study::open_sound(&example()).expect("the example is sound"));
    let (mut in_trial, mut resumed, mut torn) = (0, 0, 0);
    for kill in 0..KILLS {
        let folder = folder.path().join(kill.to_string());
        let mut victim = Command::new(std::env::current_exe().expect("a test binary"))
            .args(["--exact", "study::kill::victim", "--nocapture"])
            .env(STORE, &folder)
            .stdout(Stdio::null())
            .spawn()
            .expect("a process");
        // From before the first line to the midst of ink.
        while !folder.join("sessions").is_dir() {
            thread::sleep(Duration::from_millis(1));
        }
        thread::sleep(Duration::from_micros(kill * 7919 % 60_000));
        victim.kill().expect("it lives");
        victim.wait().expect("it is dead");

        let mut store = Store::open(&folder).expect("nobody holds it any more");
        for id in store.ids().expect("readable") {
            let before = store.read(&id).expect("a torn line is no fault");
            torn += before.torn_lines;
            if before.start().is_none() {
                continue;
            }
            in_trial += u32::from(before.open_trial().is_some());
            let session = session::resume(&mut store, Arc::clone(&study), &setting(), &id, Clock::start(), || {});
            drop(session.expect("the policy allows it"));
            let after = store.read(&id).expect("its numbers have no gap");
            assert_eq!(after.lines[..before.lines.len()], before.lines, "kill {kill}");
            resumed += 1;
        }
    }
    // The moments were spread as they should be.
    assert!(
        resumed > KILLS as u32 / 2 && in_trial > 10,
        "{resumed} resumed, {in_trial} in a trial, {torn} torn"
    );
}
