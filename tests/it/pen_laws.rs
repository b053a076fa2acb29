//! Laws of the pen, for any sequence of events.

use proptest::prelude::*;
use strokewise_ink::inking::{Line, Pen, PenEvent, Sample, Smoothing, spine};
use strokewise_ink::sketch::{Clock, PenKind, Point};

fn sample() -> impl Strategy<Value = Sample> {
    let number = prop_oneof![
        8 => -1000.0_f32..1000.0,
        1 => prop_oneof![Just(f32::NAN), Just(f32::INFINITY), Just(-1e30), Just(f32::MAX)],
    ];
    let pressure = proptest::option::of(prop_oneof![4 => -0.5_f32..1.5, 1 => Just(f32::NAN)]);
    let time_secs = prop_oneof![8 => 0.0..100.0, 1 => Just(f64::NAN)];
    (number.clone(), number, pressure, time_secs).prop_map(|(x, y, pressure, time_secs)| Sample {
        pos: [x, y],
        pressure,
        tilt: None,
        time_secs,
        clock: Clock::Device,
    })
}

fn event() -> impl Strategy<Value = PenEvent> {
    prop_oneof![
        1 => sample().prop_map(PenEvent::Down),
        6 => sample().prop_map(PenEvent::Move),
        1 => Just(PenEvent::Up),
        1 => Just(PenEvent::Cancel),
    ]
}

proptest! {
    #[test]
    fn any_sequence_of_events_gives_sound_strokes_and_ends_idle(
        events in proptest::collection::vec(event(), 0..80),
        strength in 0.0_f32..1.0,
    ) {
        let mut pen = Pen::new(Smoothing::new(strength));
        for event in events {
            let was_drawing = pen.is_drawing();
            let stroke = pen.handle(event);
            let ends = matches!(event, PenEvent::Up | PenEvent::Cancel);
            prop_assert!(!(ends && pen.is_drawing()));
            prop_assert_eq!(stroke.is_some(), was_drawing && event == PenEvent::Up);
            prop_assert_eq!(pen.is_drawing(), !pen.wet_points().is_empty());
            if let Some(Line { points, .. }) = stroke {
                prop_assert!(!points.is_empty());
                prop_assert!(points.iter().all(Point::is_sound));
                for pen in PenKind::ALL {
                    prop_assert!(spine::line(&points, 4.0, pen, 1.0).len() >= 2);
                }
            }
        }
    }

    #[test]
    fn a_stroke_begins_and_ends_where_the_pen_did(
        xs in proptest::collection::vec(-500.0_f32..500.0, 1..60),
        strength in 0.0_f32..=1.0,
    ) {
        let at = |x: f32, i: usize| Sample {
            pos: [x, -x],
            pressure: None,
            tilt: None,
            time_secs: i as f64,
            clock: Clock::Device,
        };
        let mut pen = Pen::new(Smoothing::new(strength));
        pen.handle(PenEvent::Down(at(xs[0], 0)));
        for (i, x) in xs.iter().enumerate().skip(1) {
            pen.handle(PenEvent::Move(at(*x, i)));
        }
        let Line { points, .. } = pen.handle(PenEvent::Up).expect("a stroke was begun");
        prop_assert_eq!(points.len(), xs.len());
        let ends = |xs: &[f32]| [xs[0].to_bits(), xs[xs.len() - 1].to_bits()];
        let drawn: Vec<f32> = points.iter().map(|p| p.x).collect();
        prop_assert_eq!(ends(&drawn), ends(&xs));
    }
}
