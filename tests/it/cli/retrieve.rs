//! `retrieve`, `train retrieval` and `eval retrieval`: what they answer, and what they say of what is no picture.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::{check_error, folder, strokewise};

const SHAPES: [(&str, &str); 3] = [
    ("disc", "<circle cx='20' cy='20' r='16' fill='#07c'/>"),
    (
        "box",
        "<path d='M4 4 H36 V36 H4 Z' fill='none' stroke='#000' stroke-width='2'/>",
    ),
    ("bar", "<rect x='2' y='17' width='36' height='5'/>"),
];

fn svg(shape: &str) -> String {
    format!("<svg xmlns='http://www.w3.org/2000/svg' width='40' height='40'>{shape}</svg>")
}

#[test]
fn a_drawing_finds_the_emoji_that_it_shows_and_says_why() {
    let args = "retrieve cat.strokewise -k 5 --explain 1 --format json --device cpu --no-cache";
    let answer = strokewise(folder().path(), args, "");
    assert_eq!((answer.code, answer.stderr.as_str()), (Some(0), ""));
    let line: Value = serde_json::from_str(&answer.stdout).expect("one line of JSON");
    let results = line["results"].as_array().expect("a list");
    assert_eq!(results.len(), 5);
    let similarity = |r: &Value| r["similarity"].as_f64().expect("a number");
    assert!(results.is_sorted_by(|a, b| similarity(a) >= similarity(b)));
    let is_cat = |r: &Value| r["name"].as_str().expect("a name").contains("cat");
    assert!(results.iter().any(is_cat), "{results:?}");
    let explained = &line["explained"];
    assert_eq!(
        (&explained["rank"], &explained["name"]),
        (&1.into(), &results[0]["name"])
    );
    let strokes = explained["strokes"].as_array().expect("a list");
    let (_, cat) = strokewise::format::examples().swap_remove(0);
    assert_eq!(strokes.len(), cat.sketch.strokes().len());
    for stroke in strokes {
        let points = stroke["points"].as_array().expect("a list").iter();
        let sum: f64 = points.filter_map(Value::as_f64).sum();
        let p_sla = stroke["p_sla"].as_f64().expect("a number");
        assert!((sum - p_sla).abs() < 1e-3, "{stroke}");
    }
}

#[test]
fn a_folder_is_searched_and_what_is_no_picture_is_named() {
    let folder = folder();
    let gallery = folder.path().join("gallery/deep");
    fs::create_dir_all(&gallery).expect("a writable folder");
    for (name, shape) in SHAPES {
        fs::write(gallery.join(name).with_extension("svg"), svg(shape)).expect("a writable folder");
    }
    fs::write(gallery.join("list.png"), "bread, milk").expect("a writable folder");
    let square = r#"{"drawing":[[[0,90],[0,1]],[[90,91],[0,90]],[[90,0],[90,91]],[[0,1],[90,0]]]}"#;
    let args = "retrieve - --gallery gallery --format json --device cpu --no-cache";
    let answer = strokewise(folder.path(), args, square);
    assert_eq!(answer.code, Some(1), "{}", answer.stderr);
    assert!(answer.stderr.contains("list.png"), "{}", answer.stderr);
    let line: Value = serde_json::from_str(&answer.stdout).expect("one line of JSON");
    let results = line["results"].as_array().expect("a list");
    assert_eq!(results.len(), SHAPES.len());
    assert_eq!(results[0]["name"], "deep/box", "{results:?}");
    let path = results[0]["path"].as_str().expect("a path");
    assert!(path.ends_with("deep/box.svg"), "{path}");
}

#[test]
fn the_text_is_a_table_and_errors_name_their_file() {
    let args = "retrieve cat.svg -k 3 --explain 2 --device cpu --no-cache";
    let answer = strokewise(folder().path(), args, "");
    assert_eq!(answer.code, Some(0), "{}", answer.stderr);
    let lines: Vec<&str> = answer.stdout.lines().collect();
    assert!(lines[1].starts_with("     1   0."), "{}", answer.stdout);
    assert!(answer.stdout.contains("rank 2, log-odds"));
    check_error(
        "retrieve cat.svg --gallery nowhere --no-cache",
        1,
        &[": nowhere"],
    );
    check_error(
        "retrieve bad.ndjson --device cpu --no-cache",
        1,
        &["bad.ndjson:2"],
    );
    check_error("retrieve cat.svg --explain 0", 2, &["counted from 1"]);
    let folder = folder();
    fs::create_dir(folder.path().join("bare")).expect("a writable folder");
    let answer = strokewise(
        folder.path(),
        "retrieve cat.svg --gallery bare --no-cache",
        "",
    );
    assert_eq!(answer.code, Some(1));
    assert!(answer.stderr.contains("no picture: bare"));
}

/// Drawings and pictures of cats and dogs, for every split.
fn write_data(folder: &Path) {
    let root = folder.join("quickdraw");
    fs::create_dir_all(root.join("simplified")).expect("a writable folder");
    let keys = |from: usize| -> Vec<String> { (from..from + 4).map(|i| i.to_string()).collect() };
    let splits = json!({ "train": keys(0), "val": keys(4) });
    fs::write(root.join("splits.json"), splits.to_string()).expect("a writable folder");
    for (word, parity) in [("cat", 0), ("dog", 1)] {
        let lines = (0..8).filter(|i| i % 2 == parity).map(|i| {
            let (a, b) = (10 * i, 250 - 9 * i);
            let drawing = json!([[[a, b], [a, b]], [[a, b], [b, a]], [[0, 250], [parity, a]]]);
            json!({ "word": word, "key_id": i.to_string(), "drawing": drawing }).to_string() + "\n"
        });
        let file = root.join("simplified").join(word).with_extension("ndjson");
        fs::write(file, lines.collect::<String>()).expect("a writable folder");
    }
    for source in ["noto", "fxemoji"] {
        fs::create_dir_all(folder.join("gallery").join(source)).expect("a writable folder");
        for (word, (_, shape)) in ["cat", "dog"].into_iter().zip(SHAPES) {
            let file = folder.join("gallery").join(source).join(word);
            fs::write(file.with_extension("svg"), svg(shape)).expect("a writable folder");
        }
    }
    let list = json!({
        "cat": ["noto/cat.svg", "fxemoji/cat.svg"],
        "dog": ["noto/dog.svg", "fxemoji/dog.svg"],
    });
    fs::write(folder.join("gallery/categories.json"), list.to_string()).expect("writable");
}

#[test]
fn an_encoder_is_trained_and_measured() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    write_data(folder.path());
    let classifier = concat!(env!("CARGO_MANIFEST_DIR"), "/models/classifier.safetensors");
    let args = format!("train retrieval --data . --out out --steps 2 --from {classifier}");
    let answer = strokewise(folder.path(), &args, "");
    assert_eq!(answer.code, Some(0), "{}", answer.stderr);
    assert!(answer.stderr.contains("4 drawings, 2 pictures"));

    let args = "eval retrieval --data . --model out/retrieval.safetensors --format json";
    let answer = strokewise(folder.path(), args, "");
    assert_eq!(answer.code, Some(0), "{}", answer.stderr);
    let report: Value = serde_json::from_str(&answer.stdout).expect("JSON");
    assert_eq!(
        (&report["pictures"], &report["explained"]),
        (&2.into(), &4.into())
    );
    let encoder = &report["category"][0];
    assert_eq!(encoder["drawings"], 4);
    // With one right picture of two, whichever comes first: 1 or 1/2, and always among the first ten.
    let map = encoder["map"]["mean"].as_f64().expect("a number");
    assert!((0.5..=1.0).contains(&map));
    assert_eq!(encoder["acc_at_10"]["mean"], 1.0);
    assert_eq!(report["by_category"].as_array().map(Vec::len), Some(2));
    assert_eq!(report["instance"][0]["copies"], 2);
    let areas = report["by_rank"].as_array().expect("a list").iter();
    for row in areas {
        let area = row["area"]["mean"].as_f64().expect("a number");
        assert!((0.5..=1.0).contains(&area), "{row}");
    }

    let answer = strokewise(folder.path(), "eval retrieval --data . --split test", "");
    assert_eq!(answer.code, Some(1));
    assert!(answer.stderr.contains("\"test\""), "{}", answer.stderr);
}
