//! These tests check that what is written comes back, and that nothing that was not understood is lost.

use super::*;
use crate::sketch::{GroupId, Layer, LayerId, Placement, Point, Reference, Sketch, Stroke, StrokeId};

fn stroke(id: u32) -> Stroke {
    let points = vec![Point {
        pressure: Some(0.5),
        ..Point::new(id as f32, 0.1)
    }];
    Stroke::new(StrokeId(id), 2.0, points).expect("one sound point makes a stroke")
}

fn ids(recovered: &Recovered) -> Vec<u32> {
    recovered.drawing.sketch.strokes().iter().map(|s| s.id().0).collect()
}

/// Writes a journal of: open strokes 0 and 1; add 2 and 3; undo; replace 1 by 4 and 5; remove 0.
fn written(folder: &Path) -> Journal {
    let mut journal = Journal::create(folder).expect("a writable folder");
    let word = Some("cat".to_owned());
    let sketch = Sketch::new([stroke(0), stroke(1)]);
    let drawing = Drawing {
        word,
        sketch,
        ..Drawing::default()
    };
    journal.begin(&drawing, None).expect("a line");
    for id in [2, 3] {
        journal.append(&Edit::Add(stroke(id))).expect("a line");
    }
    journal.undo().expect("a line");
    let replace = Edit::Replace(StrokeId(1), vec![stroke(4), stroke(5)]);
    journal.append(&replace).expect("a line");
    journal.append(&Edit::Remove(vec![StrokeId(0)])).expect("a line");
    journal
}

#[test]
fn a_journal_replays_to_the_drawing_as_it_stood() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut journal = written(folder.path());
    let recovered = recover(journal.path()).expect("a journal");
    assert_eq!(ids(&recovered), [4, 5, 2]);
    assert_eq!(**recovered.drawing.sketch.strokes().first().expect("three"), stroke(4));
    assert_eq!(
        (recovered.drawing.word.as_deref(), recovered.lines_ignored),
        (Some("cat"), 0)
    );
    journal.undo().expect("a line");
    journal.undo().expect("a line");
    journal.redo().expect("a line");
    journal.intent(None).expect("a line");
    let recovered = recover(journal.path()).expect("a journal");
    assert_eq!(ids(&recovered), [0, 4, 5, 2]);
    assert_eq!(recovered.drawing.word, None);
}

#[test]
fn layers_and_the_reference_picture_come_back_with_their_steps_of_undo() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut journal = Journal::create(folder.path()).expect("a writable folder");
    let layers = vec![Layer::new(LayerId(0), "Ink"), Layer::new(LayerId(3), "Colour")];
    let placement = Placement {
        at: [1.0, 2.0],
        width: 30.0,
        opacity: 0.5,
        hidden: false,
    };
    let reference = Reference {
        file: b"GIF89a".as_slice().into(),
        size: [4, 3],
        placement,
    };
    let moved = Placement {
        width: 60.0,
        ..placement
    };
    let edits = [
        Edit::Layers(layers.clone()),
        Edit::Add(stroke(0).on_layer(LayerId(3))),
        Edit::Regroup(vec![(StrokeId(0), [GroupId(1), GroupId(0)].into())]),
        Edit::Reference(Some(reference.clone())),
        Edit::Place(moved),
    ];
    for edit in &edits {
        journal.append(edit).expect("a line");
    }
    let mut recovered = recover(journal.path()).expect("a journal");
    let sheet = recovered.drawing.sketch.sheet();
    assert_eq!(sheet.layers(), layers);
    assert_eq!(sheet.reference().expect("a picture").placement, moved);
    assert_eq!(recovered.drawing.sketch.strokes()[0].layer(), LayerId(3));
    assert_eq!(recovered.drawing.sketch.strokes()[0].groups(), [GroupId(1), GroupId(0)]);
    assert!(recovered.document.undo());
    assert_eq!(recovered.document.sketch().sheet().reference(), Some(&reference));
    // A journal that begins with such a drawing has all of it.
    let mut second = Journal::create(folder.path()).expect("a writable folder");
    second.begin(&recovered.drawing, None).expect("a line");
    let again = recover(second.path()).expect("a journal");
    assert_eq!(again.drawing, recovered.drawing);
}

#[test]
fn a_torn_or_senseless_line_is_left_out() {
    fn check(tail: &str, expected: &[u32], lines_ignored: u64) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut journal = written(folder.path());
        journal.file.write_all(tail.as_bytes()).expect("a writable file");
        let recovered = recover(journal.path()).expect("a journal");
        assert_eq!(
            (ids(&recovered), recovered.lines_ignored),
            (expected.to_vec(), lines_ignored),
            "{tail}"
        );
    }
    check("", &[4, 5, 2], 0);
    check("{\"add\":{\"id\":9,\"width\":2.0,\"x\":[1", &[4, 5, 2], 1);
    check(
        "{\"add\":{\"id\":9,\"width\":2.0,\"x\":[1],\"y\":[2]}}",
        &[4, 5, 2, 9],
        0,
    );
    check("{\"add\":{\"id\":4,\"width\":2.0,\"x\":[1],\"y\":[2]}}", &[4, 5, 2], 1);
    check(
        "{\"add\":{\"id\":9,\"width\":2.0,\"x\":[],\"y\":[]}}\n\"clear\"",
        &[],
        1,
    );
    check("\"redo\"\n\u{0}\u{0}\n\"undo\"\n", &[0, 4, 5, 2], 2);
}

#[test]
fn a_living_program_keeps_its_journal() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let leftovers = || leftovers(folder.path()).expect("a readable folder");
    let (mine, other) = (written(folder.path()), written(folder.path()));
    assert_eq!(leftovers(), Vec::<PathBuf>::new());
    let path = other.path().to_path_buf();
    drop(other);
    assert_eq!(leftovers(), [path]);
    mine.discard().expect("a file to delete");
    assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 1);
}

#[test]
fn history_and_home_come_back_and_a_resumed_journal_goes_on() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = written(folder.path()).path().to_path_buf();
    let file = folder.path().join("cat.strokewise");
    let home = Home {
        file: file.clone(),
        stamp: Some(Stamp::of_content(b"ink")),
    };
    fs::write(&path, fs::read_to_string(&path).expect("text") + "{\"add\":{\"id\":9").expect("writable");
    let mut journal = Journal::resume(&path).expect("readable").expect("nobody has it");
    assert!(
        Journal::resume(&path).expect("readable").is_none(),
        "a living program has it"
    );
    assert!(leftovers(folder.path()).expect("readable").is_empty());
    set_aside(&path).expect("nothing happens to it");
    journal.append(&Edit::Add(stroke(11))).expect("a line");
    journal.saved(&home).expect("a line");
    let recovered = recover(&path).expect("a journal");
    assert_eq!((ids(&recovered), recovered.lines_ignored), (vec![4, 5, 2, 11], 1));
    assert_eq!((&recovered.home, recovered.is_saved), (&Some(home), true));
    let mut document = recovered.document;
    for count in [3, 4] {
        assert!(document.undo(), "steps of undo come back");
        assert_eq!(document.sketch().strokes().len(), count);
    }
    journal.undo().expect("a line");
    assert!(!recover(&path).expect("a journal").is_saved);
}

#[test]
fn only_what_nobody_can_miss_is_expendable() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("cat.strokewise");
    fs::write(&file, "ink").expect("a writable folder");
    let home = Home {
        file: file.clone(),
        stamp: Some(Stamp::of_content(b"ink")),
    };
    let expendable = |journal: &Journal| recover(journal.path()).expect("a journal").is_expendable();
    let mut blank = Journal::create(folder.path()).expect("a writable folder");
    assert!(expendable(&blank));
    blank.file.write_all(b"{\"bfgin\":{}}\n").expect("a writable file");
    assert!(!expendable(&blank), "it was not understood");
    let mut saved = written(folder.path());
    assert!(!expendable(&saved));
    saved.saved(&home).expect("a line");
    assert!(expendable(&saved));
    fs::write(&file, "another's").expect("a writable folder");
    assert!(!expendable(&saved), "the file holds something else now");
    let mut cleared = Journal::create(folder.path()).expect("a writable folder");
    cleared.append(&Edit::Add(stroke(1))).expect("a line");
    cleared.append(&Edit::Clear).expect("a line");
    assert!(!expendable(&cleared), "undo still has it");
}

#[test]
fn what_is_set_aside_is_kept_for_a_while() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for _ in 0..MAX_ASIDE + 3 {
        let path = written(folder.path()).path().to_path_buf();
        set_aside(&path).expect("a writable folder");
        assert!(!path.exists());
    }
    assert!(leftovers(folder.path()).expect("readable").is_empty());
    assert_eq!(files(folder.path(), ASIDE).expect("readable").len(), MAX_ASIDE);
}

#[cfg(unix)]
#[test]
fn journals_are_private() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().expect("a temporary folder");
    let journals = folder.path().join("strokewise/journals");
    let journal = Journal::create(&journals).expect("a writable folder");
    for (path, expected) in [(journals.as_path(), 0o700), (journal.path(), 0o600)] {
        let mode = fs::metadata(path).expect("just made").permissions().mode();
        assert_eq!(mode & 0o777, expected, "{}", path.display());
    }
}
