//! Pictures of drawings, as the engine paints and explains them.

use strokewise::engine::{Condition, Region};
use strokewise_explain::model::Generator;
use strokewise_ink::sketch::StrokeId;

use super::*;

fn generate(sketch: &Sketch) -> Request {
    Request::Generate {
        sketch: sketch.clone(),
        condition: Condition::default(),
    }
}

fn shape(sketch: &Sketch, region: Region) -> Request {
    Request::Shape {
        sketch: sketch.clone(),
        condition: Condition::default(),
        region,
        method: Method::Integrated,
    }
}

#[test]
fn a_picture_comes_before_the_refined_reading_and_is_explained_after_it() {
    let rig = Rig::start(None);
    let sketch = revisions(5).remove(4);
    // The generator is loaded for the first picture, which takes longer.
    rig.engine.send(generate(&sketch));
    rig.until(|reply| matches!(reply, Reply::Painted { .. }));

    rig.engine.send(assess(&sketch));
    rig.engine.send(generate(&sketch));
    rig.engine.send(shape(&sketch, Region::whole()));
    let is_last = |reply: &Reply| match reply {
        Reply::Shaped { stage, .. } => *stage == Stage::Refined,
        _ => false,
    };
    let replies = rig.until(is_last);
    let name = |reply: &Reply| match reply {
        Reply::Assessed { stage, .. } if *stage == Stage::Quick => Some("quick"),
        Reply::Assessed { .. } => Some("refined"),
        Reply::Painted { revision, picture, .. } => {
            assert_eq!(*revision, sketch.revision());
            assert!(picture.rgb().iter().any(|v| *v < 200), "the picture is blank");
            Some("painted")
        }
        Reply::Shaped { shaping, stage, .. } => {
            let shaping = shaping.as_ref().expect("the picture shows something");
            assert_eq!((shaping.strokes.len(), shaping.profiles.len()), (5, 5));
            if *stage == Stage::Quick {
                return Some("shaped");
            }
            let sum: f32 = shaping.strokes.iter().map(|s| s.p_sla).sum();
            assert!((sum - 1.0).abs() < 1e-2, "{sum}");
            Some("refined shape")
        }
        _ => None,
    };
    let kinds: Vec<&str> = replies.iter().filter_map(name).collect();
    let order = ["quick", "painted", "refined", "shaped", "refined shape"];
    assert_eq!(kinds, order);
}

#[test]
fn a_part_that_shows_nothing_is_said_to() {
    let rig = Rig::start(None);
    let sketch = revisions(1).remove(0);
    let corner = Region::new(0..3, 0..3).expect("a part of the picture");
    rig.engine.send(shape(&sketch, corner));
    let replies = rig.until(|reply| matches!(reply, Reply::Shaped { .. }));
    let Some(Reply::Shaped { shaping, region, .. }) = replies.last() else {
        unreachable!("that was waited for");
    };
    assert_eq!((shaping.as_ref(), *region), (None, corner));
}

#[test]
fn a_stroke_changes_the_picture_and_one_that_is_not_there_nothing() {
    let rig = Rig::start(None);
    let sketch = revisions(3).remove(2);
    let change = |stroke| Request::Change {
        sketch: sketch.clone(),
        condition: Condition::default(),
        stroke,
    };
    rig.engine.send(change(StrokeId(900)));
    rig.engine.send(change(sketch.strokes()[1].id()));
    let replies = rig.until(|reply| matches!(reply, Reply::Changed { .. }));
    let Some(Reply::Changed { change, stroke, .. }) = replies.last() else {
        unreachable!("that was waited for");
    };
    assert_eq!(*stroke, sketch.strokes()[1].id());
    assert_eq!(change.len(), Generator::SIZE * Generator::SIZE);
    assert!(change.iter().all(|v| (0.0..=1.0).contains(v)));
    assert!(change.iter().any(|v| *v > 0.02), "the stroke changes nothing");
}
