//! Drawings of any kind, for the laws of the formats.

use std::collections::BTreeSet;

use proptest::prelude::*;
use strokewise_ink::format::Drawing;
use strokewise_ink::sketch::{Clock, Ink, PenKind, Point, Rgb, Sketch, Stroke, StrokeId};

fn coordinate() -> impl Strategy<Value = f32> {
    prop_oneof![
        4 => (0..256_i32).prop_map(|v| v as f32),
        4 => -2000.0..2000.0_f32,
        1 => -1e6..1e6_f32,
        1 => -1e-4..1e-4_f32,
    ]
}

fn point() -> impl Strategy<Value = Point> {
    let pressure = proptest::option::of(0.0..=1.0_f32);
    let tilt = proptest::option::of([-1.5..1.5_f32, -1.5..1.5_f32]);
    let time_secs = proptest::option::of(0.0..1e4_f32);
    let rest = (pressure, tilt, time_secs);
    (coordinate(), coordinate(), rest).prop_map(|(x, y, (pressure, tilt, time_secs))| Point {
        x,
        y,
        pressure,
        tilt,
        time_secs,
    })
}

fn ink() -> impl Strategy<Value = Ink> {
    let color = proptest::option::of(any::<[u8; 3]>().prop_map(Rgb));
    let pen = proptest::sample::select(&PenKind::ALL[..]);
    // SVG has no ink that cannot be seen.
    (pen, color, 0.05..=1.0_f32).prop_map(|(pen, color, opacity)| Ink { pen, color, opacity })
}

/// A sketch of a few strokes with any ink.
pub fn sketch() -> impl Strategy<Value = Sketch> {
    let stroke = (0.1..50.0_f32, ink(), proptest::collection::vec(point(), 1..40));
    let ids = proptest::collection::btree_set(0..1000_u32, 8);
    (proptest::collection::vec(stroke, 1..8), ids).prop_map(|(strokes, ids): (_, BTreeSet<u32>)| {
        // Ids neither begin at 0 nor rise: a document's do not, after edits.
        let strokes = strokes.into_iter().zip(ids.into_iter().rev());
        Sketch::new(strokes.filter_map(|((width, ink, points), id)| {
            let clock = [None, Some(Clock::Device), Some(Clock::Window)][id as usize % 3];
            let stroke = Stroke::new(StrokeId(id), width, points)?;
            Some(stroke.with_ink(ink).timed_by(clock))
        }))
    })
}

/// A drawing with any word and key.
pub fn drawing() -> impl Strategy<Value = Drawing> {
    let text = || proptest::option::of(any::<String>());
    (text(), text(), sketch()).prop_map(|(key_id, word, sketch)| Drawing {
        key_id,
        word,
        sketch,
        ..Drawing::default()
    })
}
