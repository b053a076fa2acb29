//! These tests check what the bundled models say of the bundled examples: the strokes planted in them may go, whole,
//! and nothing else.

use strokewise::engine::DeviceChoice;
use strokewise::examples::examples;
use strokewise_explain::attribution::Method;
use strokewise_explain::model::{Classifier, device};
use strokewise_explain::tasks::assist::{Assessment, Assistant, SEEN, Vigilance};
use strokewise_ink::sketch::{Point, Sketch, StrokeId};

/// The examples with a stroke that does not belong, and which one it is.
const PLANTED: [(&str, u32); 4] = [("cat", 16), ("bicycle", 16), ("umbrella", 7), ("flower", 9)];

fn assistant() -> Assistant {
    let device = device::open(DeviceChoice::Cpu).expect("the processor is there").device;
    let classifier = Classifier::bundled(&device).expect("the bundled weights fit");
    Assistant::new(Box::new(classifier)).expect("the bundled noise model reads")
}

/// Returns what is said of every example, with its word stated or not.
fn said(assistant: &Assistant, is_named: bool) -> Vec<(&'static str, Assessment)> {
    let examples = examples();
    let sketches: Vec<Sketch> = examples.iter().map(|(_, drawing)| drawing.sketch.clone()).collect();
    let labels = assistant.classifier().labels();
    let intents = examples
        .iter()
        .map(|(name, _)| labels.find(name).ok().filter(|_| is_named));
    let intents: Vec<_> = intents.collect();
    let said = assistant.assess(&sketches, &intents, Method::Integrated, Vigilance::Usual);
    examples.iter().map(|(name, _)| *name).zip(said).collect()
}

#[test]
fn planted_strokes_may_go_whole_and_nothing_else() {
    let assistant = assistant();
    let mut wrong = Vec::new();
    for is_named in [true, false] {
        for (name, said) in said(&assistant, is_named) {
            let planted = PLANTED.iter().find(|(planted, _)| *planted == name);
            let expected: Vec<StrokeId> = planted.map(|(_, stroke)| StrokeId(*stroke)).into_iter().collect();
            let found: Vec<StrokeId> = said.suggestions.iter().map(|s| s.stroke).collect();
            if found != expected || !said.parts.is_empty() || said.joint.is_some() {
                let noise: Vec<f32> = said.strokes.iter().map(|s| s.noise).collect();
                wrong.push(format!(
                    "{name}, named {is_named}: {found:?} and {:?} instead of {expected:?}; noise {noise:.2?}",
                    said.parts
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn examples_are_known() {
    for (name, said) in said(&assistant(), false) {
        assert!(said.known.is_known, "{name}: {:?}", said.known);
    }
}

/// Returns `sketch` with a cross and a zigzag of this size about a place, in shares of its box.
fn spoiled(sketch: &Sketch, place: [f32; 2], size: f32) -> Sketch {
    let bounds = sketch.bounds();
    let [width, height] = bounds.size();
    let radius = 0.5 * size * width.max(height);
    let middle = [0, 1].map(|i| bounds.min[i] + place[i] * bounds.size()[i]);
    let at = |x: f32, y: f32| Point::new(middle[0] + radius * x, middle[1] + radius * y);
    let line = |from: [f32; 2], to: [f32; 2]| -> Vec<Point> {
        let along = (0..=12).map(|i| i as f32 / 12.0);
        along
            .map(|t| at(from[0] + t * (to[0] - from[0]), from[1] + t * (to[1] - from[1])))
            .collect()
    };
    let zigzag = (0..14).map(|i| at(i as f32 / 6.5 - 1.0, if i % 2 == 0 { 0.6 } else { 1.4 }));
    let own = sketch.strokes().iter().map(|stroke| stroke.points().to_vec());
    let marks = [
        line([-1.0, -1.0], [1.0, 1.0]),
        line([1.0, -1.0], [-1.0, 1.0]),
        zigzag.collect(),
    ];
    Sketch::from_polylines(own.chain(marks))
}

#[test]
fn what_goes_together_keeps_the_law_when_it_is_really_taken_away() {
    let assistant = assistant();
    let (mut sketches, mut intents) = (Vec::new(), Vec::new());
    for (name, drawing) in examples() {
        let word = assistant.classifier().labels().find(name).ok();
        for (place, size) in [([0.9, 0.9], 0.4), ([0.5, 0.5], 0.5), ([0.1, 0.8], 0.3)] {
            sketches.extend([
                spoiled(&drawing.sketch, place, size),
                spoiled(&drawing.sketch, place, size),
            ]);
            intents.extend([word, None]);
        }
    }
    let said = assistant.assess(&sketches, &intents, Method::Integrated, Vigilance::Usual);
    let mut together = 0;
    for ((sketch, intent), said) in sketches.iter().zip(&intents).zip(&said) {
        let Some(joint) = &said.joint else { continue };
        together += 1;
        assert!(joint.strokes.len() > 1 && joint.strokes.is_sorted() && joint.strokes.len() < sketch.strokes().len());
        let p = |sketch: &Sketch| {
            let glance = assistant.glance(sketch, *intent);
            let heard = glance.intent.filter(|_| joint.effect.before.class == said.target);
            heard.unwrap_or(glance.top[0]).p
        };
        let (before, after, all) = (p(sketch), p(&sketch.without(&joint.strokes)), p(&said.followed(sketch)));
        assert!((joint.effect.before.p - before).abs() < 1e-3 && (joint.effect.after.p - after).abs() < 1e-3);
        assert!(
            after > before - SEEN && all > before - SEEN,
            "{before} to {after}, {all} after everything"
        );
        assert_eq!(Some(joint.outcome), joint.effect.outcome());
    }
    assert!(together > 3, "only {together} of {} drawings", sketches.len());
}
