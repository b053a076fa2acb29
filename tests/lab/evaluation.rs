//! `eval attribution`: tables, JSON and plots from a folder of drawings.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::lab;

/// A data folder whose `val` holds `cats` of three and of six strokes, and whose `test` holds one stroke.
fn write_data(folder: &Path, cats: usize) {
    let root = folder.join("quickdraw");
    fs::create_dir_all(root.join("simplified")).expect("a writable folder");
    let keys: Vec<String> = (0..cats).map(|i| i.to_string()).collect();
    let splits = json!({ "val": keys, "test": ["alone"] });
    fs::write(root.join("splits.json"), splits.to_string()).expect("a writable folder");
    let line =
        |key: &str, drawing: Value| json!({ "word": "cat", "key_id": key, "drawing": drawing }).to_string() + "\n";
    let cat = |i: usize| {
        let strokes = (0..3 + 3 * (i % 2)).map(|s| {
            let (a, b) = (20 * s + 7 * i, 240 - 31 * s + i);
            json!([[a % 256, b % 256, 90 + s], [30 * s, 120, b % 256]])
        });
        line(&i.to_string(), strokes.collect())
    };
    let mut lines: String = (0..cats).map(cat).collect();
    lines.push_str(&line("alone", json!([[[0, 9], [0, 9]]])));
    fs::write(root.join("simplified/cat.ndjson"), lines).expect("a writable folder");
}

#[test]
fn attributions_are_evaluated_with_errors_margins_sanity_and_plots() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    write_data(folder.path(), 4);
    let args = "eval attribution --data . --format json --plots plots";
    let answer = lab(folder.path(), args, "");
    assert_eq!(answer.code, Some(0), "{}", answer.stderr);
    let report: Value = serde_json::from_str(&answer.stdout).expect("JSON");
    assert_eq!((&report["drawings"], &report["split"]), (&4.into(), &"val".into()));
    assert_eq!(report["exact_shapley"], 4);
    let rankings = report["rankings"].as_array().expect("a list");
    let find = |name: &str| {
        let found = rankings.iter().find(|r| r["name"] == name);
        found.unwrap_or_else(|| panic!("no ranking \"{name}\""))
    };
    let number = |value: &Value| value.as_f64().expect("a number");
    let integrated = find("P-SLA, integrated");
    // By chance 0; whatever the drawings, sets of strokes come close to the Shapley values.
    assert!(number(&integrated["shapley_correlation"]["mean"]) > 0.8);
    assert!(number(&integrated["deletion"]["standard_error"]) >= 0.0);
    let gold = find("Shapley values");
    assert!((number(&gold["shapley_correlation"]["mean"]) - 1.0).abs() < 1e-6);
    // A margin is the mean difference to the best baseline.
    let baselines = rankings.iter().filter(|r| r["is_baseline"] == true);
    let areas = baselines.map(|r| number(&r["deletion"]["mean"]));
    let best = areas.fold(f64::INFINITY, f64::min);
    let margin = number(&gold["margin"]["deletion"]["mean"]);
    assert!((margin - (best - number(&gold["deletion"]["mean"]))).abs() < 1e-5);
    let complete = report["completeness"].as_array().expect("a list");
    let integrated = complete.iter().find(|c| c["method"] == "integrated").expect("there");
    assert!(number(&integrated["share"]["mean"]) < 1e-3);
    assert_eq!(report["sanity"]["cascade"].as_array().map(Vec::len), Some(5));
    for name in ["deletion", "insertion", "shapley", "sanity"] {
        let path = folder.path().join("plots").join(name).with_extension("svg");
        let svg = fs::read_to_string(path).expect("a plot");
        assert!(svg.starts_with("<svg") && svg.contains("ntegrated"), "{name}");
    }
}

#[test]
fn the_evaluation_prints_markdown_and_refuses_what_it_cannot_rank() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    write_data(folder.path(), 1);
    let answer = lab(folder.path(), "eval attribution --data .", "");
    assert_eq!(answer.code, Some(0), "{}", answer.stderr);
    let rows = answer.stdout.lines().filter(|l| l.starts_with("| P-SLA, "));
    assert_eq!(rows.count(), 14, "{}", answer.stdout);
    assert!(answer.stdout.contains("| ranking of the strokes |"));
    let answer = lab(folder.path(), "eval attribution --data . --split test", "");
    assert_eq!(answer.code, Some(1));
    assert!(
        answer.stderr.contains("no drawing of 3 to 12 strokes"),
        "{}",
        answer.stderr
    );
}
