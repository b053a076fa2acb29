//! The program from outside: arguments in, exit code, standard output and standard error out.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;
use strokewise::format::{self, document, svg};

struct Answer {
    code: Option<i32>,
    stdout: String,
    stderr: String,
}

/// Runs the program in `folder` with `args` (split at spaces) and `input` on standard input.
fn strokewise(folder: &Path, args: &str, input: &str) -> Answer {
    let mut child = Command::new(env!("CARGO_BIN_EXE_strokewise"))
        .args(args.split(' '))
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program that was built for this test");
    let mut stdin = child.stdin.take().expect("a pipe");
    let input = input.to_owned();
    // A program that ends early closes its end; that is no failure of the test.
    let writer = std::thread::spawn(move || drop(stdin.write_all(input.as_bytes())));
    let output = child.wait_with_output().expect("a child that ends");
    writer.join().expect("the writer does not panic");
    Answer {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).expect("text"),
        stderr: String::from_utf8(output.stderr).expect("text"),
    }
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
    let (_, cat) = format::examples().swap_remove(0);
    write("cat.strokewise", &document::to_text(&cat));
    write(
        "cat.svg",
        &svg::write(&cat.sketch, &svg::SvgStyle::default()),
    );
    folder
}

#[test]
fn errors_name_the_cause_and_the_place() {
    let folder = folder();
    let check = |args: &str, code: i32, expected: &[&str]| {
        let answer = strokewise(folder.path(), args, "");
        assert_eq!(answer.code, Some(code), "{args}: {}", answer.stderr);
        for part in expected {
            assert!(
                answer.stderr.contains(part),
                "{args}: no \"{part}\" in {}",
                answer.stderr
            );
        }
        assert!(
            !answer.stderr.contains("panicked"),
            "{args}: {}",
            answer.stderr
        );
    };
    check(
        "explain nosuch.svg",
        1,
        &["strokewise: No such file", ": nosuch.svg"],
    );
    check(
        "explain empty.ndjson",
        1,
        &["the file holds no drawing: empty.ndjson"],
    );
    check(
        "explain none.ndjson",
        1,
        &["the drawing is empty: none.ndjson:1"],
    );
    check("explain .", 1, &["strokewise: ", "."]);
    check(
        "explain bad.ndjson",
        1,
        &[
            "the line is cut short: bad.ndjson:2",
            "4 explained, 1 failed",
        ],
    );
    check(
        "explain bad.ndjson --target word --format json",
        1,
        &[
            "bad.ndjson:2",
            "\"zebrra\"; ",
            "zebra",
            ": bad.ndjson:3",
            "no word to explain: bad.ndjson:4",
        ],
    );
    check(
        "explain nosuch.svg good.ndjson",
        1,
        &["nosuch.svg", "2 explained, 1 failed"],
    );
    check(
        "explain good.ndjson --target zebrra",
        2,
        &["no category is called \"zebrra\"", "zebra"],
    );
    check(
        "explain good.ndjson --model bad.ndjson",
        1,
        &[": bad.ndjson"],
    );
    check(
        "explain good.ndjson --model nosuch.bin",
        1,
        &["No such file", ": nosuch.bin"],
    );
    check(
        "explain good.ndjson --doodlenet nosuch",
        1,
        &["No such file", "nosuch"],
    );
    check(
        "explain good.ndjson --format png",
        2,
        &["a PNG needs a place"],
    );
    check(
        "explain good.ndjson --format svg",
        2,
        &["there are several drawings"],
    );
    check(
        "explain good.ndjson --format json -o out.svg",
        2,
        &["--format json", "out.svg"],
    );
    check(
        "explain good.ndjson -o good.ndjson",
        2,
        &["overwrite the input"],
    );
    check("explain", 2, &["Usage: strokewise explain"]);
    check(
        "explain good.ndjson --device tpu",
        2,
        &["tpu", "auto, gpu, cpu"],
    );
    check(
        "explain good.ndjson --method magic",
        2,
        &["magic", "integrated"],
    );
}

#[test]
fn help_goes_to_standard_output() {
    for args in ["--help", "explain --help", "help explain", "--version"] {
        let answer = strokewise(Path::new("."), args, "");
        assert_eq!(
            (answer.code, answer.stderr.as_str()),
            (Some(0), ""),
            "{args}"
        );
        assert!(answer.stdout.contains("strokewise"), "{args}");
    }
}

/// Drawings of two to five strokes, simplified and raw in turn, the same every time.
fn synthetic(count: usize) -> String {
    let mut state = 1_u32;
    let mut random = move |below: u32| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 16) % below
    };
    let mut list = |len: usize| {
        (0..len)
            .map(|_| random(256).to_string())
            .collect::<Vec<_>>()
            .join(",")
    };
    let mut text = String::new();
    for i in 0..count {
        let strokes = (0..2 + i % 4).map(|s| {
            let len = 1 + (i + 3 * s) % 9;
            let times = if i % 2 == 0 {
                ""
            } else {
                &format!(",[{}]", ["5"].repeat(len).join(","))
            };
            format!("[[{}],[{}]{times}]", list(len), list(len))
        });
        let strokes = strokes.collect::<Vec<_>>().join(",");
        text += &format!("{{\"key_id\":\"{i}\",\"word\":\"cat\",\"drawing\":[{strokes}]}}\n");
    }
    text
}

#[test]
fn json_is_one_sound_line_per_drawing_in_order() {
    let input = synthetic(200);
    let args = "explain - --format json --target word --method gradient --device cpu";
    let answer = strokewise(Path::new("."), args, &input);
    assert_eq!((answer.code, answer.stderr.as_str()), (Some(0), ""));
    assert_eq!(answer.stdout.lines().count(), 200);
    for (i, (line, drawing)) in answer.stdout.lines().zip(input.lines()).enumerate() {
        check_line(&serde_json::from_str(line).expect("JSON"), i, drawing);
    }
}

fn check_line(line: &Value, number: usize, input: &str) {
    let names: Vec<&String> = line.as_object().expect("an object").keys().collect();
    let expected = [
        "convergence_delta",
        "device",
        "key_id",
        "method",
        "strokes",
        "target",
        "target_p",
        "top",
        "word",
    ];
    assert_eq!(names, expected);
    assert_eq!(line["key_id"], number.to_string());
    assert_eq!(
        (&line["word"], &line["target"]),
        (&"cat".into(), &"cat".into())
    );
    assert_eq!(line["method"], "gradient");
    let number_in = |value: &Value, low: f64, high: f64| {
        let value = value.as_f64().expect("a number");
        assert!((low..=high).contains(&value), "{value} in line {number}");
        value
    };
    number_in(&line["target_p"], 0.0, 1.0);
    let top = line["top"].as_array().expect("a list");
    let top: Vec<f64> = top
        .iter()
        .map(|guess| number_in(&guess["p"], 0.0, 1.0))
        .collect();
    assert!(top.len() == 5 && top.is_sorted_by(|a, b| a >= b), "{top:?}");
    let drawing = format::quickdraw::parse_line(input.as_bytes())
        .expect("a sound line")
        .sketch;
    let strokes = line["strokes"].as_array().expect("a list");
    assert_eq!(strokes.len(), drawing.strokes().len());
    for (stroke, drawn) in strokes.iter().zip(drawing.strokes()) {
        let points = stroke["points"].as_array().expect("a list");
        assert_eq!(points.len(), drawn.segment_count());
        let presence: Vec<f64> = points.iter().map(|p| number_in(p, -1e6, 1e6)).collect();
        let p_sla = number_in(&stroke["p_sla"], -1e6, 1e6);
        let scale: f64 = presence.iter().map(|p| p.abs()).sum::<f64>() + 1e-3;
        let sum: f64 = presence.iter().sum();
        assert!(
            (sum - p_sla).abs() < 1e-4 * scale,
            "line {number}: sum {sum}, p_sla {p_sla}"
        );
        number_in(&stroke["sla"], -1e6, 1e6);
        number_in(&stroke["leave_one_out"], -1e6, 1e6);
        number_in(&stroke["noise"], 0.0, 1.0);
        assert!(stroke["flagged"].is_boolean());
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
            assert_eq!(is_png, name.ends_with(".png"), "{name}");
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
    let ids = |d: &format::Drawing| {
        d.sketch
            .strokes()
            .iter()
            .map(|s| s.id())
            .collect::<Vec<_>>()
    };
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
        answer
            .stdout
            .starts_with("cat.strokewise  (cat)\n  reads as "),
        "{}",
        answer.stdout
    );
    let strokes = format::examples()[0].1.sketch.strokes().len();
    assert_eq!(
        answer
            .stdout
            .lines()
            .filter(|line| !line.is_empty())
            .count(),
        4 + strokes
    );
}

#[test]
fn bad_drawings_do_no_harm() {
    let check = |name: &str, drawing: &str| {
        let answer = strokewise(
            Path::new("."),
            "explain - --format json --device cpu",
            drawing,
        );
        assert_eq!(
            (answer.code, answer.stderr.as_str()),
            (Some(0), ""),
            "{name}"
        );
        let line: Value = serde_json::from_str(&answer.stdout).expect(name);
        let strokes = line["strokes"].as_array().expect("a list");
        let finite = |name: &str| strokes.iter().all(|stroke| stroke[name].is_f64());
        assert!(
            finite("sla") && finite("p_sla") && finite("noise"),
            "{name}: {line}"
        );
    };
    check("one dot", r#"{"drawing":[[[5],[5]]]}"#);
    check(
        "the same dot twice",
        r#"{"drawing":[[[5,5],[5,5]],[[5],[5]]]}"#,
    );
    check(
        "far apart",
        r#"{"drawing":[[[-1e9,1e9],[-1e9,1e9]],[[0],[0]]]}"#,
    );
    check("tiny", r#"{"drawing":[[[0,1e-30],[0,1e-38]]]}"#);
    check("a level line", r#"{"drawing":[[[0,100,50],[7,7,7]]]}"#);
    let zigzag = |value: usize| {
        (0..value)
            .map(|i| (i * 37 % 256).to_string())
            .collect::<Vec<_>>()
    };
    let (xs, ys) = (zigzag(20_000).join(","), zigzag(20_000).join(","));
    check(
        "20,000 points",
        &format!("{{\"drawing\":[[[{xs}],[{ys}]]]}}"),
    );
}
