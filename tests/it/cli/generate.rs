//! `generate`: pictures, explanations, and what is refused.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::{check_error, folder, strokewise};
use strokewise_ink::picture::Picture;

fn picture(path: &Path) -> Picture {
    Picture::open(path, 1000).expect("a picture")
}

#[test]
fn a_drawing_becomes_a_png_of_128_pixels() {
    let folder = folder();
    let answer = strokewise(folder.path(), "generate cat.svg -o cat.png --category cat", "");
    assert_eq!(answer.code, Some(0), "{}", answer.stderr);
    assert!(answer.stdout.contains("painted as cat"), "{}", answer.stdout);
    assert_eq!(picture(&folder.path().join("cat.png")).size(), [128, 128]);
    let answer = strokewise(folder.path(), "generate cat.svg -o plain.png --category none", "");
    assert!(answer.stdout.contains("from the lines alone"), "{}", answer.stdout);
    let [told, untold] = ["cat.png", "plain.png"].map(|name| picture(&folder.path().join(name)));
    assert_ne!(told, untold);
}

#[test]
fn many_drawings_go_into_a_folder_and_the_broken_ones_are_named() {
    let folder = folder();
    let answer = strokewise(
        folder.path(),
        "generate good.ndjson bad.ndjson -o out --format json",
        "",
    );
    assert_eq!(answer.code, Some(1));
    assert!(answer.stderr.contains("bad.ndjson:2"), "{}", answer.stderr);
    let lines: Vec<Value> = answer
        .stdout
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    assert_eq!(lines[0]["word"], "cat");
    assert_eq!(lines[0]["category"], "cat");
    let files = fs::read_dir(folder.path().join("out")).expect("a folder");
    assert_eq!(files.count(), lines.len(), "a picture each, none twice");
    for line in &lines {
        let file = line["picture"].as_str().expect("a path");
        assert_eq!(picture(&folder.path().join(file)).size(), [128, 128]);
        assert_eq!(line["explained"], Value::Null);
    }
}

#[test]
fn strokes_behind_a_region_add_up() {
    let folder = folder();
    let args = "generate cat.strokewise --explain 30,20,60,60 --format json --method shapley";
    let answer = strokewise(folder.path(), args, "");
    assert_eq!(answer.code, Some(0), "{}", answer.stderr);
    let line: Value = serde_json::from_str(&answer.stdout).expect("one line of JSON");
    assert_eq!(line["picture"], Value::Null);
    assert_eq!(line["explained"]["region"], json!([30, 20, 60, 60]));
    let strokes = line["explained"]["strokes"].as_array().expect("a list");
    let sum: f64 = strokes.iter().filter_map(|s| s["p_sla"].as_f64()).sum();
    assert!((sum - 1.0).abs() < 1e-3, "{sum}");
    let text = strokewise(folder.path(), "generate cat.strokewise --explain all", "");
    let rows = text.stdout.lines().filter(|l| l.contains('+') || l.contains('-'));
    assert!(rows.count() >= strokes.len(), "{}", text.stdout);
}

#[test]
fn what_makes_no_sense_is_refused() {
    check_error("generate cat.svg", 2, &["needs a place"]);
    check_error("generate good.ndjson -o one.png", 2, &["several drawings"]);
    check_error("generate cat.svg -o x.png --category unicorm", 2, &["unicorm"]);
    check_error("generate cat.svg --explain 200,0,5,5", 2, &["128 x 128"]);
    check_error("generate missing.svg -o x.png", 1, &["missing.svg"]);
    check_error(
        "generate cat.svg -o x.png --model good.ndjson",
        1,
        &["not a safetensors file", "good.ndjson"],
    );
}
