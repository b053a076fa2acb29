//! Healing with the bundled models, on the bundled examples.

use strokewise::engine::DeviceChoice;
use strokewise::examples::examples;
use strokewise_explain::model::{Classifier, device};
use strokewise_explain::tasks::assist::{Assistant, SEEN};
use strokewise_explain::tasks::heal::{Step, heal};
use strokewise_ink::sketch::{Point, Sketch};

fn assistant() -> Assistant {
    let device = device::open(DeviceChoice::Cpu).expect("the processor is there").device;
    let classifier = Classifier::bundled(&device).expect("the bundled weights fit");
    Assistant::new(Box::new(classifier)).expect("the bundled noise model reads")
}

#[test]
fn healing_only_removes_and_does_no_harm_that_can_be_seen() {
    let assistant = assistant();
    for (name, drawing) in examples() {
        let word = drawing.word.as_deref().unwrap_or(name);
        let intent = assistant
            .classifier()
            .labels()
            .find(word)
            .expect("examples are of known words");
        let healing = heal(&assistant, &drawing.sketch, Some(intent));
        let mut sketch = drawing.sketch.clone();
        for step in &healing.steps {
            let (next, effect) = match step {
                Step::Removed(s) => (sketch.without(&[s.stroke]), s.effect),
                Step::RemovedTogether(s) => (sketch.without(&s.strokes), s.effect),
                Step::Trimmed(s) => (sketch.trimmed(s.part), s.effect),
            };
            assert!(effect.outcome().is_some(), "{name}: {step:?}");
            sketch = next;
        }
        assert_eq!(healing.sketch, sketch, "{name}");
        let [before, after] = healing.intent_p.expect("an intent was stated");
        assert!(after > before - SEEN, "{name}: {before} to {after}");
    }
}

#[test]
fn a_lone_stroke_is_never_taken() {
    let scribble = (0..40).map(|i| Point::new((i * 37 % 50) as f32, (i * 23 % 50) as f32));
    let sketch = Sketch::from_polylines([scribble.collect()]);
    let cat = assistant().classifier().labels().find("cat").expect("a known word");
    assert_eq!(heal(&assistant(), &sketch, Some(cat)).sketch, sketch);
}
