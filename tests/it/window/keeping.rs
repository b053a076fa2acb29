//! Ink that neither a file nor a step of undo holds stays, whatever happens to the window.

use std::path::Path;
use std::time::{Duration, Instant};

use strokewise::app::files::Purpose;
use strokewise::app::studio::Question;
use strokewise_ink::format::{self, Drawing, svg};

use super::*;

/// Lets the window hear of its files until `done` says so.
fn wait(studio: &mut Studio, done: impl Fn(&Studio) -> bool) {
    let begin = Instant::now();
    while !done(studio) {
        assert!(
            begin.elapsed() < Duration::from_secs(30),
            "nothing comes: {:?}",
            studio.notice()
        );
        std::thread::sleep(Duration::from_millis(2));
        studio.listen();
    }
}

fn save_as(studio: &mut Studio, path: &Path) {
    studio.run(Command::AskSave);
    studio.chose_file(Purpose::Save, path.to_owned(), false);
}

fn saved(path: &Path) -> Drawing {
    format::open(path).expect("a file that was just saved")
}

#[test]
fn closing_the_window_asks_whatever_else_is_asked() {
    for open in [Command::AskSave, Command::AskOpen, Command::AskExport, Command::New] {
        let (mut studio, _ends) = studio();
        draw(&mut studio, 1);
        studio.run(open.clone());
        studio.run(Command::Quit);
        assert!(!studio.is_closing(), "{open:?}");
        assert_eq!(studio.question(), Some(&Question::Unsaved), "{open:?}");
        studio.dismiss();
        assert_eq!(ids(&studio), [0]);
        studio.run(Command::Quit);
        studio.settle_unsaved(false);
        assert!(studio.is_closing());
    }
}

#[test]
fn a_file_that_opens_slowly_does_not_replace_what_was_drawn_meanwhile() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("cat.strokewise");
    format::save(&path, &Drawing::default()).expect("a writable folder");
    let (mut studio, _ends) = studio();
    studio.run(Command::Open(path));
    draw(&mut studio, 2);
    wait(&mut studio, |studio| studio.question().is_some());
    assert_eq!(ids(&studio), [0, 1]);
    studio.settle_unsaved(false);
    assert!(ids(&studio).is_empty() && studio.file().is_some());
}

#[test]
fn a_save_that_ends_after_another_drawing_came_gives_it_no_file() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("first.strokewise");
    let (mut studio, _ends) = studio();
    draw(&mut studio, 1);
    save_as(&mut studio, &path);
    // The save under way holds the drawing as it stands: New waits for it and needs no question.
    studio.run(Command::New);
    assert_eq!(studio.question(), None);
    wait(&mut studio, |studio| ids(studio).is_empty());
    assert_eq!(studio.file(), None);
    draw(&mut studio, 2);
    studio.run(Command::Save);
    assert_eq!(studio.question(), Some(&Question::File(Purpose::Save)));
    assert_eq!(saved(&path).sketch.strokes().len(), 1);
}

#[test]
fn saves_come_one_after_the_other_and_the_last_one_stays() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("cat.strokewise");
    let (mut studio, _ends) = studio();
    draw(&mut studio, 1);
    save_as(&mut studio, &path);
    for number in 1..20 {
        studio.grant(ink(number));
        studio.run(Command::Save);
        studio.dismiss();
        save_as(&mut studio, &path);
    }
    wait(&mut studio, |studio| !studio.is_unsaved());
    assert_eq!(saved(&path).sketch.strokes().len(), 20);
    assert_eq!(std::fs::read_dir(folder.path()).expect("readable").count(), 1);
}

#[test]
fn a_file_that_somebody_else_changed_is_not_replaced_unasked() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("cat.strokewise");
    let (mut studio, _ends) = studio();
    draw(&mut studio, 1);
    save_as(&mut studio, &path);
    wait(&mut studio, |studio| !studio.is_unsaved());
    std::fs::write(&path, "another's work").expect("a writable folder");
    for replace in [false, true] {
        studio.grant(ink(7));
        studio.run(Command::Save);
        wait(&mut studio, |studio| studio.question().is_some());
        assert_eq!(studio.question(), Some(&Question::Changed(path.clone())));
        assert_eq!(std::fs::read(&path).expect("the file"), b"another's work");
        studio.settle_changed(replace);
        assert!(studio.is_unsaved());
    }
    wait(&mut studio, |studio| !studio.is_unsaved());
    assert_eq!(saved(&path).sketch.strokes().len(), 3);
}

#[test]
fn the_ending_decides_how_a_drawing_is_saved() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (mut studio, _ends) = studio();
    draw(&mut studio, 2);
    let at = |name: &str| folder.path().join(name);
    save_as(&mut studio, &at("cat.svg"));
    wait(&mut studio, |studio| !studio.files.is_busy());
    let text = std::fs::read_to_string(at("cat.svg")).expect("a picture");
    assert_eq!(
        svg::parse(&text, Path::new("cat.svg"))
            .expect("an SVG")
            .sketch
            .strokes()
            .len(),
        2
    );
    assert!(
        studio.is_unsaved() && studio.file().is_none(),
        "a picture is no file of the drawing"
    );
    save_as(&mut studio, &at("cat.docx"));
    let notice = studio.notice().expect("a word");
    assert!(notice.is_error && notice.text.contains(".strokewise"), "{notice:?}");
    assert!(!at("cat.docx").exists());
    // A picture that is there already is not replaced by a name that was only typed.
    save_as(&mut studio, &at("cat.svg"));
    wait(&mut studio, |studio| !studio.files.is_busy());
    assert!(studio.notice().expect("a word").is_error);
}

#[test]
fn a_word_alone_is_a_change_worth_asking_for() {
    let (mut studio, _ends) = studio();
    studio.run(Command::SetWord("cat".into()));
    assert!(!studio.is_unsaved(), "blank paper needs no question");
    studio.run(Command::OpenExample(0));
    assert!(!studio.is_unsaved());
    studio.run(Command::SetWord("dog".into()));
    studio.run(Command::New);
    assert_eq!(studio.question(), Some(&Question::Unsaved));
}

#[test]
fn a_list_says_where_it_is_open_and_leads_to_the_others() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("three.ndjson");
    let line = |count: usize| format!("{{\"drawing\":[{}]}}\n", vec!["[[1],[2]]"; count].join(","));
    std::fs::write(&path, [1, 2, 3].map(line).concat()).expect("a writable folder");
    let (mut studio, _ends) = studio();
    studio.run(Command::Open(path));
    for (strokes, step) in [(1, 1), (2, 1), (3, 1), (3, -1), (2, -1), (1, -1), (1, 0)] {
        wait(&mut studio, |studio| !studio.files.is_busy());
        let leaf = studio.leaf().expect("a list");
        assert_eq!((leaf.index + 1, leaf.count), (strokes, Some(3)));
        assert_eq!(ids(&studio).len(), strokes);
        studio.run(Command::TurnLeaf(step));
    }
    studio.run(Command::New);
    assert!(studio.leaf().is_none());
}

#[test]
fn a_drawing_with_a_file_is_saved_by_itself_once_the_hand_rests() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("cat.strokewise");
    let (mut studio, _ends) = studio();
    studio.run(Command::ToggleAutosave);
    let begin = Instant::now();
    let later = |secs: u64| begin + Duration::from_secs(secs);
    draw(&mut studio, 1);
    assert_eq!(studio.autosave(false, later(0)), None, "it has no file");
    save_as(&mut studio, &path);
    wait(&mut studio, |studio| !studio.is_unsaved());
    studio.grant(ink(7));
    assert!(studio.autosave(false, later(0)).is_some() && studio.autosave(false, later(1)).is_some());
    assert!(studio.autosave(true, later(9)).is_some(), "the hand does not rest");
    assert!(studio.autosave(false, later(10)).is_some() && studio.is_unsaved());
    assert_eq!(studio.autosave(false, later(13)), None);
    wait(&mut studio, |studio| !studio.is_unsaved());
    assert_eq!(saved(&path).sketch.strokes().len(), 2);
    // What somebody else has changed is asked about, once.
    std::fs::write(&path, "another's work").expect("a writable folder");
    studio.grant(ink(8));
    studio.autosave(false, later(20));
    studio.autosave(false, later(23));
    wait(&mut studio, |studio| studio.question().is_some());
    studio.settle_changed(false);
    assert_eq!(studio.autosave(false, later(30)), None);
    assert_eq!(std::fs::read(&path).expect("the file"), b"another's work");
    studio.run(Command::ToggleAutosave);
    studio.grant(ink(9));
    assert_eq!(studio.autosave(false, later(40)), None);
}
