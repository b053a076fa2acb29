//! `train retrieval` and `eval retrieval`: from drawings and pictures on disk to an encoder and its figures.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::lab;

const SHAPES: [(&str, &str); 2] = [
    ("disc", "<circle cx='20' cy='20' r='16' fill='#07c'/>"),
    (
        "box",
        "<path d='M4 4 H36 V36 H4 Z' fill='none' stroke='#000' stroke-width='2'/>",
    ),
];

fn svg(shape: &str) -> String {
    format!("<svg xmlns='http://www.w3.org/2000/svg' width='40' height='40'>{shape}</svg>")
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
    let classifier = concat!(env!("CARGO_MANIFEST_DIR"), "/../../models/classifier.safetensors");
    let args = format!("train retrieval --data . --out out --steps 2 --from {classifier}");
    let answer = lab(folder.path(), &args, "");
    assert_eq!(answer.code, Some(0), "{}", answer.stderr);
    assert!(answer.stderr.contains("4 drawings, 2 pictures"));

    let args = "eval retrieval --data . --model out/retrieval.safetensors --format json";
    let answer = lab(folder.path(), args, "");
    assert_eq!(answer.code, Some(0), "{}", answer.stderr);
    let report: Value = serde_json::from_str(&answer.stdout).expect("JSON");
    assert_eq!((&report["pictures"], &report["explained"]), (&2.into(), &4.into()));
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

    let answer = lab(folder.path(), "eval retrieval --data . --split test", "");
    assert_eq!(answer.code, Some(1));
    assert!(answer.stderr.contains("\"test\""), "{}", answer.stderr);
}
