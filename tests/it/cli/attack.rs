//! These tests check what `attack` promises: real flips within the ink allowed, one line a drawing.

use serde_json::Value;

use super::{check_error, folder, strokewise};
use strokewise::examples::examples;

#[test]
fn every_flip_is_confirmed_by_the_explanation_of_what_is_left() {
    let folder = folder();
    // Every drawing of the examples, and what they read as without what the attack took.
    let drawings = examples();
    let lines: String = drawings
        .iter()
        .map(|(_, drawing)| strokewise_ink::format::quickdraw::to_line(drawing) + "\n")
        .collect();
    let args = "attack - --format json --device cpu --max-ink 0.15 --max-shift 0.02";
    let answer = strokewise(folder.path(), args, &lines);
    assert_eq!((answer.code, answer.stderr.as_str()), (Some(0), ""));
    assert_eq!(answer.stdout.lines().count(), drawings.len());
    let mut fooled = 0;
    for (line, (name, drawing)) in answer.stdout.lines().zip(&drawings) {
        let line: Value = serde_json::from_str(line).expect("JSON");
        check_line(&line, name);
        if let [removed] = line["removed"].as_array().expect("a list").as_slice()
            && removed["from"] == 0.0
            && removed["to"] == 1.0
        {
            let number = removed["stroke"].as_u64().expect("a number") as usize;
            let id = drawing.sketch.strokes()[number].id();
            let rest = strokewise_ink::format::Drawing {
                sketch: drawing.sketch.without(&[id]),
                ..drawing.clone()
            };
            fooled += 1;
            check_reading(&strokewise_ink::format::quickdraw::to_line(&rest), &line["to"]);
        }
        if let Some(shift) = line["shift"].as_object() {
            let shifted = serde_json::json!({ "drawing": shift["drawing"] }).to_string();
            fooled += 1;
            check_reading(&shifted, &shift["to"]);
        }
    }
    assert!(fooled > 0, "no example can be fooled");
}

/// `explain` must read `drawing` as `expected`.
fn check_reading(drawing: &str, expected: &Value) {
    let args = "explain - --format json --method gradient --device cpu";
    let answer = strokewise(std::path::Path::new("."), args, drawing);
    let line: Value = serde_json::from_str(&answer.stdout).expect("one line of JSON");
    assert_eq!(&line["top"][0]["label"], expected);
}

fn check_line(line: &Value, name: &str) {
    let names: Vec<&String> = line.as_object().expect("an object").keys().collect();
    let expected = [
        "backward_passes",
        "flipped",
        "forward_passes",
        "from",
        "from_p",
        "ink_share",
        "key_id",
        "removed",
        "shift",
        "to",
        "to_p",
    ];
    assert_eq!(names, expected, "{name}");
    let removed = line["removed"].as_array().expect("a list");
    let flipped = line["flipped"].as_bool().expect("a truth value");
    assert_eq!(flipped, line["from"] != line["to"], "{name}");
    assert_eq!(flipped, removed.len() == 1, "{name}");
    let share = line["ink_share"].as_f64().expect("a number");
    assert!((0.0..=0.15001).contains(&share), "{name}: {share}");
}

#[test]
fn the_text_says_what_goes_and_what_it_cost() {
    let answer = strokewise(folder().path(), "attack cat.strokewise --device cpu", "");
    assert_eq!((answer.code, answer.stderr.as_str()), (Some(0), ""));
    let lines: Vec<&str> = answer.stdout.lines().collect();
    assert!(lines[0].starts_with("cat.strokewise") && lines[0].ends_with("(cat)"));
    assert!(lines[1].starts_with("  reads as  "), "{}", lines[1]);
    assert!(answer.stdout.contains("of the ink"), "{}", answer.stdout);
    assert!(answer.stdout.contains("forward and"), "{}", answer.stdout);
}

#[test]
fn what_cannot_be_attacked_is_named_and_the_rest_goes_on() {
    check_error(
        "attack bad.ndjson",
        1,
        &["the line is cut short: bad.ndjson:2", "4 attacked, 1 failed"],
    );
    check_error("attack nosuch.svg", 1, &["strokewise: No such file", ": nosuch.svg"]);
    check_error("attack none.ndjson", 1, &["the drawing is empty: none.ndjson:1"]);
    check_error("attack cat.svg --max-ink 2", 2, &["a share is a number from 0 to 1"]);
    check_error("attack cat.svg --model bad.ndjson", 1, &[": bad.ndjson"]);
    check_error("attack", 2, &["Usage: strokewise attack"]);
}
