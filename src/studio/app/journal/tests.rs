//! These tests check that what is drawn is found again, whatever happens to the disk.

use std::path::Path;

use super::*;
use strokewise_ink::format::journal;
use strokewise_ink::sketch::{Point, Sketch, Stroke, StrokeId};

fn stroke(id: u32) -> Stroke {
    let points = vec![Point::new(id as f32, 1.0), Point::new(2.0, 3.0)];
    Stroke::new(StrokeId(id), 4.0, points).expect("sound points")
}

fn add(id: u32) -> Entry {
    Entry::Edit(Edit::Add(stroke(id)))
}

fn journalled(folder: &Path, entries: impl IntoIterator<Item = Entry>) {
    let thread = JournalThread::start(folder.to_owned(), || {});
    entries.into_iter().for_each(|entry| thread.note(entry));
}

fn left(folder: &Path) -> Option<(PathBuf, Box<Recovered>)> {
    leftovers(folder).expect("readable").drawing
}

#[test]
fn what_was_drawn_is_found_again_and_goes_on_where_it_was() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let opened = Drawing {
        sketch: Sketch::new([stroke(0)]),
        ..Drawing::default()
    };
    let begin = Entry::Begin(opened, None);
    journalled(folder.path(), [add(9), begin, add(1), add(2), Entry::Undo]);
    let (path, recovered) = left(folder.path()).expect("one drawing was left");
    assert_eq!(recovered.drawing.sketch, Sketch::new([stroke(0), stroke(1)]));
    journalled(
        folder.path(),
        [Entry::Rescue(recovered, path.clone()), add(3), Entry::Undo],
    );
    let (again, recovered) = left(folder.path()).expect("the same was left");
    assert_eq!(again, path, "a rescued drawing stays in its journal");
    let mut document = recovered.document;
    assert!(document.undo() && !document.undo(), "with its steps of undo");
}

#[test]
fn what_was_saved_or_is_not_wanted_is_not_offered() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    journalled(folder.path(), [add(1), Entry::Discard]);
    assert!(left(folder.path()).is_none());
    let file = folder.path().join("cat.strokewise");
    std::fs::write(&file, "ink").expect("a writable folder");
    let home = Home {
        stamp: strokewise_ink::format::Stamp::of(&file).expect("readable"),
        file,
    };
    journalled(folder.path(), [add(1), Entry::Saved(home)]);
    assert!(left(folder.path()).is_none());
}

#[test]
fn what_is_not_understood_is_reported_and_kept() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let write = |name: &str, text: &str| {
        std::fs::write(folder.path().join(name), text).expect("a writable folder");
    };
    write("1.journal", "{\"strokewise_journal\":1}\n{\"bdd\":{}}\n");
    write("2.journal", "{\"strokewise_journal\":7}\n{\"layers\":[]}\n");
    let found = leftovers(folder.path()).expect("readable");
    assert!(found.drawing.is_none() && found.unreadable.is_some());
    let names = std::fs::read_dir(folder.path()).expect("readable");
    let mut names: Vec<_> = names.map(|e| e.expect("an entry").file_name()).collect();
    names.sort();
    assert_eq!(names, ["1.aside", "2.journal"]);
}

#[test]
fn after_a_failure_the_journal_begins_anew_with_everything() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let journals = folder.path().join("journals");
    std::fs::write(&journals, "in the way").expect("a writable folder");
    let thread = JournalThread::start(journals.clone(), || {});
    let news = || thread.news.recv().expect("news");
    for id in [1, 2] {
        thread.note(add(id));
        let error = news().expect_err("a file is no folder");
        assert!(error.to_string().contains("journals"), "{error}");
    }
    std::fs::remove_file(&journals).expect("our own file");
    thread.note(add(3));
    news().expect("it can be written again");
    thread.note(add(4));
    drop(thread);
    let (_, recovered) = left(&journals).expect("a drawing was left");
    assert_eq!(recovered.drawing.sketch, Sketch::new([1, 2, 3, 4].map(stroke)));
}

#[test]
fn a_journal_that_cannot_be_written_is_tried_again_though_nothing_is_drawn() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let journals = folder.path().join("journals");
    std::fs::write(&journals, "in the way").expect("a writable folder");
    let thread = JournalThread::start(journals.clone(), || {});
    let news = || thread.news.recv().expect("news");
    thread.note(add(1));
    assert!(news().is_err());
    std::fs::remove_file(&journals).expect("our own file");
    news().expect("it can be written again");
    drop(thread);
    let (_, recovered) = left(&journals).expect("a drawing was left");
    assert_eq!(recovered.drawing.sketch, Sketch::new([stroke(1)]));
}

#[test]
fn a_folder_that_is_taken_away_is_made_again_with_everything() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let journals = folder.path().join("data/journals");
    let mut desk = Desk::new(journals.clone());
    let mut ids = 0..9;
    let mut draw = |desk: &mut Desk| desk.write(add(ids.next().expect("few strokes"))).expect("writable");
    draw(&mut desk);
    std::fs::remove_dir_all(folder.path().join("data")).expect("our own folder");
    draw(&mut desk);
    draw(&mut desk);
    std::fs::rename(&journals, folder.path().join("moved")).expect("our own folder");
    draw(&mut desk);
    drop(desk);
    let (_, recovered) = left(&journals).expect("a drawing was left");
    assert_eq!(recovered.drawing.sketch, Sketch::new([0, 1, 2, 3].map(stroke)));
}

#[test]
fn while_the_disk_is_busy_what_is_drawn_is_written_on() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (begun, begins) = mpsc::channel();
    let (go, may_go) = mpsc::channel::<()>();
    let sync = move |_: &Unsynced| {
        begun.send(()).expect("the test listens");
        // When the test lets go of its end, the disk is quick again.
        let _ = may_go.recv();
        Ok(())
    };
    let thread = JournalThread::start_with(folder.path().to_owned(), || {}, sync);
    // Also where the test fails, the disk is let go before the thread is waited for.
    let go = go;
    thread.note(add(1));
    begins.recv().expect("the disk is asked");
    let strokes = || {
        let mut files = std::fs::read_dir(folder.path()).expect("a folder");
        let file = files.next().expect("a journal").expect("readable");
        journal::recover(&file.path()).expect("a sound journal").drawing.sketch
    };
    for id in [2, 3] {
        thread.note(add(id));
    }
    let all = Sketch::new([1, 2, 3].map(stroke));
    let begin = std::time::Instant::now();
    while strokes() != all {
        assert!(begin.elapsed().as_secs() < 60, "lines wait for the disk");
        thread::yield_now();
    }
    drop(go);
}

#[test]
fn a_disk_that_fails_is_spoken_of_and_the_journal_begins_anew() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let fails = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(true));
    let disk = std::sync::Arc::clone(&fails);
    let sync = move |unsynced: &Unsynced| {
        if disk.load(std::sync::atomic::Ordering::SeqCst) {
            return Err(strokewise_ink::error::Error::format("the disk", "it fails"));
        }
        unsynced.sync()
    };
    let thread = JournalThread::start_with(folder.path().to_owned(), || {}, sync);
    let news = || thread.news.recv().expect("news");
    thread.note(add(1));
    assert!(news().is_err());
    fails.store(false, std::sync::atomic::Ordering::SeqCst);
    thread.note(add(2));
    news().expect("all is there again");
    drop(thread);
    let (_, recovered) = left(folder.path()).expect("a drawing was left");
    assert_eq!(recovered.drawing.sketch, Sketch::new([1, 2].map(stroke)));
}
