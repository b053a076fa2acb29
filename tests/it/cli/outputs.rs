//! These tests check what is written where, and what never is: an input, or a file that the program did not make.

use std::process::{Command, Stdio};

use super::*;

/// Runs in a [`folder`] with `letter.txt`, which somebody else wrote, and says what came of it.
fn run(folder: &Path, args: &str, code: i32, words: &str) -> Answer {
    let answer = strokewise(folder, args, "");
    assert_eq!(answer.code, Some(code), "{args}: {}", answer.stderr);
    assert!(answer.stderr.contains(words), "{args}: {}", answer.stderr);
    answer
}

#[test]
fn an_output_never_replaces_an_input() {
    let folder = folder();
    let path = folder.path().join("cat.svg");
    let before = fs::read(&path).expect("the input");
    for args in [
        "explain cat.svg --format svg -o . --device cpu",
        "explain cat.svg -o cat.svg --device cpu",
        "explain cat.svg -o ./cat.svg --force --device cpu",
        "explain good.ndjson cat.svg --format svg -o . --force --device cpu",
        "heal cat.svg -o cat.svg --device cpu",
        "convert cat.svg cat.svg --force",
    ] {
        let answer = strokewise(folder.path(), args, "");
        assert_ne!(answer.code, Some(0), "{args}");
        assert!(
            answer.stderr.contains("overwrite the input"),
            "{args}: {}",
            answer.stderr
        );
        assert_eq!(fs::read(&path).expect("the input"), before, "{args}");
    }
}

#[test]
fn what_the_program_did_not_make_is_replaced_only_by_force() {
    let folder = folder();
    let at = |name: &str| folder.path().join(name);
    fs::write(at("letter.txt"), "Dear Ada").expect("a writable folder");
    fs::write(at("mine.svg"), "<svg xmlns='http://www.w3.org/2000/svg'/>").expect("a writable folder");
    for (args, name) in [
        ("explain cat.strokewise --device cpu -o letter.txt", "letter.txt"),
        ("explain cat.strokewise --device cpu -o mine.svg", "mine.svg"),
        ("convert good.ndjson cat.strokewise", "cat.strokewise"),
    ] {
        let before = fs::read(at(name)).expect("a file");
        run(folder.path(), args, 2, "--force replaces it");
        assert_eq!(fs::read(at(name)).expect("a file"), before);
    }
    run(
        folder.path(),
        "explain good.ndjson --device cpu -o letter.txt --force",
        0,
        "",
    );
    // What it made itself it replaces, until somebody has worked on it.
    let again = "explain cat.strokewise --device cpu -o one.svg";
    run(folder.path(), again, 0, "");
    run(folder.path(), again, 0, "");
    let edited = fs::read_to_string(at("one.svg"))
        .expect("a picture")
        .replace("</svg>", "<path d='M0 0'/></svg>");
    fs::write(at("one.svg"), edited).expect("a writable folder");
    run(folder.path(), again, 2, "did not make");
}

#[test]
fn old_results_stay_until_there_are_new_ones() {
    let folder = folder();
    let path = folder.path().join("results.json");
    run(folder.path(), "explain good.ndjson --device cpu -o results.json", 0, "");
    let before = fs::read(&path).expect("results");
    run(
        folder.path(),
        "explain none.ndjson --device cpu -o results.json",
        1,
        "the drawing is empty",
    );
    assert_eq!(fs::read(&path).expect("results"), before);
    let left: Vec<_> = fs::read_dir(folder.path())
        .expect("readable")
        .map(|e| e.expect("an entry").file_name())
        .collect();
    assert!(
        left.iter().all(|name| !name.to_string_lossy().contains("tmp")),
        "{left:?}"
    );
}

#[test]
fn names_that_do_not_fit_are_refused_before_any_work() {
    let folder = folder();
    for (args, words) in [
        ("explain cat.svg -o table.strokewise", "not a drawing"),
        ("explain cat.svg --format svg -o x.v2", "this picture is .svg"),
        ("generate cat.svg -o x.jpg", "this picture is .png"),
        ("generate cat.svg -o cat.svg", "this picture is .png"),
        ("heal cat.svg -o healed.jpg", ".strokewise, .svg, .png, .pdf or .inkml"),
        ("convert cat.svg cat.docx", ".strokewise, .svg, .png, .pdf or .inkml"),
    ] {
        run(folder.path(), args, 2, words);
    }
    assert!(!folder.path().join("x.jpg").exists() && !folder.path().join("x.v2").exists());
}

#[test]
fn who_stops_reading_does_not_stop_the_work() {
    let folder = folder();
    let mut child = Command::new(env!("CARGO_BIN_EXE_strokewise"))
        .args("heal cat.svg --device cpu -o healed.strokewise".split(' '))
        .current_dir(folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program that was built for this test");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("a child that ends");
    assert_eq!(
        output.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(format::open(folder.path().join("healed.strokewise")).is_ok());
}

#[test]
fn control_characters_never_reach_the_terminal() {
    let folder = folder();
    let drawing = r#"{"key_id":"\u001b]0;PWN\u0007","word":"\u001b[2J\u009b31m\r\nfake","drawing":[[[0,10],[0,5]]]}"#;
    fs::write(folder.path().join("esc\u{1b}[31m.ndjson"), format!("{drawing}\n{{\n")).expect("a writable folder");
    let answer = strokewise(
        folder.path(),
        "explain esc\u{1b}[31m.ndjson --target word --device cpu",
        "",
    );
    for text in [&answer.stdout, &answer.stderr] {
        assert!(!text.contains(|c: char| c.is_control() && c != '\n'), "{text:?}");
    }
    assert!(answer.stderr.contains("esc\\u{1b}[31m.ndjson:2"), "{}", answer.stderr);
}

#[test]
fn drawings_become_every_form_and_come_back() {
    let folder = folder();
    let read = |name: &str| format::open(folder.path().join(name)).expect(name);
    let steps = [
        ("convert cat.strokewise a.svg", "a.svg"),
        ("convert a.svg b.ndjson", "b.ndjson"),
        ("convert b.ndjson c.strokewise", "c.strokewise"),
    ];
    let places = |drawing: &format::Drawing| {
        let strokes = drawing.sketch.strokes().iter();
        strokes
            .map(|s| s.points().iter().map(|p| [p.x, p.y]).collect::<Vec<_>>())
            .collect::<Vec<_>>()
    };
    for (args, name) in steps {
        run(folder.path(), args, 0, "");
        assert_eq!(places(&read(name)), places(&read("cat.strokewise")), "{name}");
        assert_eq!(read(name).word.as_deref(), Some("cat"), "{name}");
    }
    run(folder.path(), "convert cat.strokewise p.png", 0, "");
    let traced = strokewise(folder.path(), "convert p.png traced.svg", "");
    assert!(traced.stderr.contains("lines traced"), "{}", traced.stderr);
    run(folder.path(), "convert good.ndjson many/ --to svg", 0, "");
    assert!(folder.path().join("many/7.svg").exists() && folder.path().join("many/7-2.svg").exists());
    let listed = strokewise(folder.path(), "convert good.ndjson -", "");
    assert_eq!(listed.stdout.lines().count(), 2);
}
