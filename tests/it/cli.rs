//! The program from outside: arguments in, exit code, standard output and standard error out.

mod attack;
mod desktop;
mod generate;
mod help;
mod json;
mod outputs;
mod retrieve;

use std::fs;
use std::path::Path;

use serde_json::Value;
use strokewise::examples::examples;
use strokewise_ink::format::{self, document, svg};

use super::program::{Answer, run};

/// Runs the program in `folder` with `args` (split at spaces) and `input` on standard input.
fn strokewise(folder: &Path, args: &str, input: &str) -> Answer {
    run(env!("CARGO_BIN_EXE_strokewise"), folder, args, input)
}

/// A folder with two good drawings in `good.ndjson`, a list with broken lines, and an example as SVG.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let write = |name: &str, text: &str| {
        fs::write(folder.path().join(name), text).expect("a writable folder");
    };
    let good = r#"{"key_id":"7","word":"cat","drawing":[[[0,9],[0,9]],[[5],[6]]]}"#;
    write("good.ndjson", &format!("{good}\n{good}\n"));
    let nameless = r#"{"drawing":[[[0,9],[0,9]]]}"#;
    let unknown = r#"{"word":"zebrra","drawing":[[[0,9],[0,9]]]}"#;
    write(
        "bad.ndjson",
        &format!("{good}\n{{\"drawing\":[[[1],[\n{unknown}\n{nameless}\n{good}\n"),
    );
    write("empty.ndjson", "");
    write("none.ndjson", r#"{"drawing":[]}"#);
    let (_, cat) = examples().swap_remove(0);
    write("cat.strokewise", &document::to_text(&cat));
    write("cat.svg", &svg::write(&cat.sketch, &svg::SvgStyle::default()));
    folder
}

/// Runs the program in a [`folder`], which must end with `code` and say every part of `expected`.
fn check_error(args: &str, code: i32, expected: &[&str]) {
    let answer = strokewise(folder().path(), args, "");
    assert_eq!(answer.code, Some(code), "{args}: {}", answer.stderr);
    for part in expected {
        assert!(
            answer.stderr.contains(part),
            "{args}: no \"{part}\" in {}",
            answer.stderr
        );
    }
    assert!(!answer.stderr.contains("panicked"), "{args}: {}", answer.stderr);
}

#[test]
fn what_cannot_be_read_is_named_and_the_rest_goes_on() {
    let check = |args: &str, expected: &[&str]| check_error(args, 1, expected);
    check("explain nosuch.svg", &["strokewise: No such file", ": nosuch.svg"]);
    check("explain empty.ndjson", &["the file holds no drawing: empty.ndjson"]);
    check("explain none.ndjson", &["the drawing is empty: none.ndjson:1"]);
    check("explain .", &["strokewise: ", ": ."]);
    check("explain bad.ndjson", &["the line is cut short: bad.ndjson:2"]);
    check("explain bad.ndjson", &["4 explained, 1 failed"]);
    let by_word = "explain bad.ndjson --target word --format json";
    check(by_word, &["bad.ndjson:2", "\"zebrra\"; ", "zebra", ": bad.ndjson:3"]);
    check(by_word, &["no word to explain: bad.ndjson:4", "2 explained, 3 failed"]);
    check(
        "explain nosuch.svg good.ndjson",
        &["nosuch.svg", "2 explained, 1 failed"],
    );
}

#[test]
fn arguments_that_make_no_sense_say_why() {
    let check = |args: &str, expected: &[&str]| check_error(args, 2, expected);
    check("explain", &["Usage: strokewise explain"]);
    check(
        "explain good.ndjson --target zebrra",
        &["no category is called \"zebrra\"", "zebra"],
    );
    check("explain good.ndjson --format png", &["a PNG needs a place"]);
    check("explain good.ndjson --format svg", &["there are several drawings"]);
    check(
        "explain good.ndjson --format json -o out.svg",
        &["--format json", "out.svg"],
    );
    check("explain good.ndjson -o good.ndjson", &["overwrite the input"]);
    check("explain good.ndjson --device tpu", &["tpu", "auto, gpu, cpu"]);
    check("explain good.ndjson --method magic", &["magic", "integrated"]);
}

#[test]
fn weights_that_do_not_fit_are_named() {
    let check = |args: &str, expected: &[&str]| check_error(args, 1, expected);
    check("explain good.ndjson --model bad.ndjson", &[": bad.ndjson"]);
    check(
        "explain good.ndjson --model nosuch.bin",
        &["No such file", ": nosuch.bin"],
    );
    check("explain good.ndjson --doodlenet nosuch", &["No such file", "nosuch"]);
}

#[test]
fn help_goes_to_standard_output() {
    for args in ["--help", "explain --help", "help explain", "--version"] {
        let answer = strokewise(Path::new("."), args, "");
        assert_eq!((answer.code, answer.stderr.as_str()), (Some(0), ""), "{args}");
        assert!(answer.stdout.contains("strokewise"), "{args}");
    }
}

#[test]
fn every_form_of_a_drawing_gets_the_same_explanation() {
    let folder = folder();
    let explain = |file: &str| {
        let args = format!("explain {file} --format json --target cat --device cpu");
        let answer = strokewise(folder.path(), &args, "");
        assert_eq!(answer.code, Some(0), "{file}: {}", answer.stderr);
        serde_json::from_str::<Value>(&answer.stdout).expect("one line of JSON")
    };
    let (own, svg) = (explain("cat.strokewise"), explain("cat.svg"));
    assert_eq!((&own["word"], &svg["word"]), (&"cat".into(), &Value::Null));
    assert_eq!(own["strokes"], svg["strokes"]);
}

#[test]
fn pictures_go_where_they_are_told() {
    let folder = folder();
    let check = |args: &str, expected: &[&str]| {
        let answer = strokewise(folder.path(), args, "");
        assert_eq!(answer.code, Some(0), "{args}: {}", answer.stderr);
        for name in expected {
            let bytes = fs::read(folder.path().join(name)).expect(name);
            let is_png = bytes.starts_with(b"\x89PNG");
            assert!(is_png || bytes.starts_with(b"<svg"), "{name} is no picture");
            assert_eq!(is_png, name.contains(".png"), "{name}");
        }
    };
    check("explain cat.strokewise -o one.svg", &["one.svg"]);
    check("explain cat.strokewise -o one.png", &["one.png"]);
    check(
        "explain good.ndjson --format svg -o many",
        &["many/7.svg", "many/7-2.svg"],
    );
    check(
        "explain cat.svg good.ndjson --format png -o many",
        &["many/cat.png", "many/7.png"],
    );
    let drawn = format::open(folder.path().join("cat.strokewise")).expect("the example");
    let read = format::open(folder.path().join("one.svg")).expect("the picture");
    assert_eq!(read.word, drawn.word);
    let ids = |d: &format::Drawing| d.sketch.strokes().iter().map(|s| s.id()).collect::<Vec<_>>();
    assert_eq!(ids(&read), ids(&drawn));
    let text = fs::read_to_string(folder.path().join("one.svg")).expect("the picture");
    for name in [
        "data-sla",
        "data-p-sla",
        "data-leave-one-out",
        "data-noise",
        "data-flagged",
    ] {
        assert_eq!(
            text.matches(&format!(" {name}=\"")).count(),
            ids(&drawn).len(),
            "{name}"
        );
    }
    let to_stdout = strokewise(folder.path(), "explain cat.strokewise --format svg", "");
    assert_eq!(to_stdout.stdout, text);
}

#[test]
fn a_table_for_people_names_the_guess_and_every_stroke() {
    let folder = folder();
    let answer = strokewise(folder.path(), "explain cat.strokewise --device cpu", "");
    assert_eq!((answer.code, answer.stderr.as_str()), (Some(0), ""));
    assert!(
        answer.stdout.starts_with("cat.strokewise  (cat)\n  reads as "),
        "{}",
        answer.stdout
    );
    let strokes = examples()[0].1.sketch.strokes().len();
    assert_eq!(
        answer.stdout.lines().filter(|line| !line.is_empty()).count(),
        4 + strokes
    );
}

#[test]
fn bad_drawings_do_no_harm() {
    let check = |name: &str, drawing: &str| {
        let answer = strokewise(Path::new("."), "explain - --format json --device cpu", drawing);
        assert_eq!((answer.code, answer.stderr.as_str()), (Some(0), ""), "{name}");
        let line: Value = serde_json::from_str(&answer.stdout).expect(name);
        let strokes = line["strokes"].as_array().expect("a list");
        let finite = |name: &str| strokes.iter().all(|stroke| stroke[name].is_f64());
        assert!(finite("sla") && finite("p_sla") && finite("noise"), "{name}: {line}");
    };
    check("one dot", r#"{"drawing":[[[5],[5]]]}"#);
    check("the same dot twice", r#"{"drawing":[[[5,5],[5,5]],[[5],[5]]]}"#);
    check("far apart", r#"{"drawing":[[[-1e9,1e9],[-1e9,1e9]],[[0],[0]]]}"#);
    check("tiny", r#"{"drawing":[[[0,1e-30],[0,1e-38]]]}"#);
    check("a level line", r#"{"drawing":[[[0,100,50],[7,7,7]]]}"#);
    let zigzag = |value: usize| (0..value).map(|i| (i * 37 % 256).to_string()).collect::<Vec<_>>();
    let (xs, ys) = (zigzag(20_000).join(","), zigzag(20_000).join(","));
    check("20,000 points", &format!("{{\"drawing\":[[[{xs}],[{ys}]]]}}"));
}
