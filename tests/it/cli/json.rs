//! These tests check what `explain --format json` promises other programs.

use std::path::Path;

use serde_json::Value;
use strokewise_ink::format::quickdraw;

use super::strokewise;

/// Drawings of two to five strokes, simplified and raw in turn, the same every time.
fn synthetic(count: usize) -> String {
    let mut state = 1_u32;
    let mut random = move |below: u32| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 16) % below
    };
    let mut list = |len: usize| (0..len).map(|_| random(256).to_string()).collect::<Vec<_>>().join(",");
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
        let line = format!("{{\"key_id\":\"{i}\",\"word\":\"cat\",\"drawing\":[{strokes}]}}\n");
        text.push_str(&line);
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
        "blank_score",
        "convergence_delta",
        "device",
        "is_known",
        "key_id",
        "known",
        "method",
        "parts",
        "score",
        "strokes",
        "target",
        "target_p",
        "together",
        "top",
        "word",
    ];
    assert_eq!(names, expected);
    assert_eq!(line["key_id"], number.to_string());
    assert_eq!((&line["word"], &line["target"]), (&"cat".into(), &"cat".into()));
    assert_eq!(line["method"], "gradient");
    let number_in = |value: &Value, low: f64, high: f64| {
        let value = value.as_f64().expect("a number");
        assert!((low..=high).contains(&value), "{value} in line {number}");
        value
    };
    number_in(&line["target_p"], 0.0, 1.0);
    number_in(&line["known"], 0.0, 1.0);
    assert!(line["is_known"].is_boolean());
    let top = line["top"].as_array().expect("a list");
    let top: Vec<f64> = top.iter().map(|guess| number_in(&guess["p"], 0.0, 1.0)).collect();
    assert!(top.len() == 5 && top.is_sorted_by(|a, b| a >= b), "{top:?}");
    let gain = number_in(&line["score"], -1e3, 1e3) - number_in(&line["blank_score"], -1e3, 1e3);
    let delta = number_in(&line["convergence_delta"], -1e3, 1e3);
    let drawing = quickdraw::parse_line(input.as_bytes()).expect("a sound line").sketch;
    let strokes = line["strokes"].as_array().expect("a list");
    assert_eq!(strokes.len(), drawing.strokes().len());
    let total: f64 = strokes.iter().map(|s| number_in(&s["p_sla"], -1e6, 1e6)).sum();
    assert!(
        (total - gain - delta).abs() < 1e-3 * (1.0 + gain.abs()),
        "{total} is not {gain} + {delta}"
    );
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
