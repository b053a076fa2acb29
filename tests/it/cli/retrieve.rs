//! `retrieve`: what they answer, and what they say of what is no picture.

use std::fs;

use serde_json::Value;

use super::{check_error, folder, strokewise};
use strokewise::examples::examples;

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
    let (_, cat) = examples().swap_remove(0);
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
    check_error("retrieve cat.svg --gallery nowhere --no-cache", 1, &[": nowhere"]);
    check_error("retrieve bad.ndjson --device cpu --no-cache", 1, &["bad.ndjson:2"]);
    check_error("retrieve cat.svg --explain 0", 2, &["counted from 1"]);
    let folder = folder();
    fs::create_dir(folder.path().join("bare")).expect("a writable folder");
    let answer = strokewise(folder.path(), "retrieve cat.svg --gallery bare --no-cache", "");
    assert_eq!(answer.code, Some(1));
    assert!(answer.stderr.contains("no picture: bare"));
}
