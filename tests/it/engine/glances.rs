//! Glances at a drawing of which a stroke is still being drawn.

use strokewise::engine::{Glance, Guess};

use super::*;

fn glance(sketch: &Sketch, number: u64) -> Request {
    Request::Glance {
        sketch: sketch.clone(),
        intent: None,
        number,
    }
}

fn glanced(reply: &Reply) -> Option<(u64, &Glance)> {
    match reply {
        Reply::Glanced { number, glance, .. } => Some((*number, glance)),
        _ => None,
    }
}

#[test]
fn a_glance_says_what_the_answer_to_the_finished_drawing_says() {
    let rig = Rig::start(None);
    let sketches = revisions(3);
    let wet = sketches[2].strokes()[2].as_ref().clone();
    rig.engine.send(glance(&sketches[1].with(wet), 7));
    let replies = rig.until(|r| glanced(r).is_some());
    let (number, seen) = replies.last().and_then(glanced).expect("a glance");
    assert_eq!((number, seen.top.len(), seen.intent), (7, 5, None));
    rig.engine.send(assess(&sketches[2]));
    let answers = rig.until(|r| refined(r).is_some());
    let top = answers.iter().find_map(|r| match r {
        Reply::Assessed { assessment, .. } => Some(assessment.top.clone()),
        _ => None,
    });
    assert_eq!(Some(&seen.top), top.as_ref());
    // What is stated is read as well, however unlikely.
    let stated = seen.top[4].class;
    rig.engine.send(Request::Glance {
        sketch: sketches[2].clone(),
        intent: Some(stated),
        number: 8,
    });
    let replies = rig.until(|r| glanced(r).is_some_and(|(number, _)| number == 8));
    let (_, seen) = replies.last().and_then(glanced).expect("a glance");
    assert_eq!(seen.intent.map(|Guess { class, .. }| class), Some(stated));
}

#[test]
fn a_glance_is_answered_while_the_drawing_before_is_refined_and_that_goes_on() {
    let rig = Rig::start(None);
    let sketch = revisions(24).remove(23);
    let is_quick = |r: &Reply| matches!(r, Reply::Assessed { stage, .. } if *stage == Stage::Quick);
    rig.engine.send(assess(&sketch));
    rig.until(is_quick);
    let mut replies = Vec::new();
    for number in 1..=40 {
        rig.engine.send(glance(&sketch, number));
        std::thread::sleep(Duration::from_millis(2));
        replies.extend(rig.engine.drain());
    }
    replies.extend(rig.until(|r| refined(r).is_some()));
    let numbers: Vec<u64> = replies.iter().filter_map(glanced).map(|(number, _)| number).collect();
    assert!(!numbers.is_empty() && numbers.is_sorted_by(|a, b| a < b), "{numbers:?}");
    assert!(!replies.iter().any(is_quick), "nothing begins anew");
}
