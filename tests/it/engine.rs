//! The engine with its threads and the bundled models, from the window's side.

mod gallery;
mod glances;
mod networks;
mod painting;

use std::cell::RefCell;
use std::collections::VecDeque;
use std::path::Path;
use std::sync::{Arc, mpsc};
use std::time::Duration;

use strokewise::engine::{
    DeviceChoice, Engine, EngineOptions, Limits, Method, NetworkState, Reply, Request, Stage, Vigilance,
};
use strokewise_explain::model::Source;
use strokewise_ink::sketch::{Document, Edit, Point, Revision, Sketch, Stroke};

/// Long enough for any machine; a test that waits so long has failed.
const PATIENCE: Duration = Duration::from_mins(2);

struct Rig {
    engine: Engine,
    bell: mpsc::Receiver<()>,
    /// These came together with one that was waited for, and after it.
    unread: RefCell<VecDeque<Reply>>,
}

impl Rig {
    fn start(model: Option<&str>) -> Self {
        Self::with(EngineOptions {
            device: DeviceChoice::Cpu,
            network: Source::at(model.map(Path::new)),
            ..EngineOptions::default()
        })
    }

    fn with(options: EngineOptions) -> Self {
        let (ring, bell) = mpsc::channel();
        let wake = Arc::new(move || {
            // Nobody listens any more once the test has seen enough.
            let _ = ring.send(());
        });
        Self {
            engine: Engine::start(options, wake),
            bell,
            unread: RefCell::default(),
        }
    }

    /// Replies until one satisfies `last`, that one included.
    fn until(&self, last: impl Fn(&Reply) -> bool) -> Vec<Reply> {
        let mut replies = Vec::new();
        loop {
            self.unread.borrow_mut().extend(self.engine.drain());
            while let Some(reply) = self.unread.borrow_mut().pop_front() {
                let done = last(&reply);
                replies.push(reply);
                if done {
                    return replies;
                }
            }
            self.bell.recv_timeout(PATIENCE).expect("the engine answers");
        }
    }
}

fn line(points: &[[f32; 2]]) -> Vec<Point> {
    points.iter().map(|p| Point::new(p[0], p[1])).collect()
}

/// A document of one stroke after another.
fn revisions(count: usize) -> Vec<Sketch> {
    let mut document = Document::default();
    (0..count)
        .map(|i| {
            let x = 10.0 * i as f32;
            let points = line(&[[x, 0.0], [50.0, 80.0], [100.0 - x, 0.0]]);
            let stroke = Stroke::new(document.next_stroke_id(), 3.0, points).expect("sound points");
            document.apply(&Edit::Add(stroke));
            document.sketch().clone()
        })
        .collect()
}

fn assess(sketch: &Sketch) -> Request {
    Request::Assess {
        sketch: sketch.clone(),
        intent: None,
        method: Method::Integrated,
        vigilance: Vigilance::Usual,
    }
}

fn refined(reply: &Reply) -> Option<Revision> {
    match reply {
        Reply::Assessed {
            revision,
            stage: Stage::Refined,
            ..
        } => Some(*revision),
        _ => None,
    }
}

#[test]
fn a_drawing_is_answered_quickly_and_then_refined() {
    let rig = Rig::start(None);
    let sketch = revisions(3).remove(2);
    rig.engine.send(assess(&sketch));
    let replies = rig.until(|r| refined(r).is_some());
    let stages: Vec<_> = replies
        .iter()
        .filter_map(|r| match r {
            Reply::Assessed {
                stage,
                assessment,
                revision,
                ..
            } => {
                assert_eq!(*revision, sketch.revision());
                assert_eq!(assessment.strokes.len(), 3);
                assert_eq!(assessment.top.len(), 5);
                Some(*stage)
            }
            Reply::Ready { labels, .. } => {
                assert_eq!(labels.len(), 345);
                None
            }
            Reply::Failed { message, .. } => panic!("{message}"),
            _ => panic!("nothing else was asked for"),
        })
        .collect();
    assert_eq!(stages, [Stage::Quick, Stage::Refined]);
}

#[test]
fn the_latest_drawing_is_the_one_that_gets_refined() {
    let rig = Rig::start(None);
    let sketches = revisions(12);
    for sketch in &sketches {
        rig.engine.send(assess(sketch));
    }
    let newest = sketches[11].revision();
    let replies = rig.until(|r| refined(r) == Some(newest));
    let answered: Vec<_> = replies.iter().filter_map(refined).collect();
    assert!(
        answered.is_sorted(),
        "no answer comes after that of a newer drawing: {answered:?}"
    );
}

#[test]
fn wrong_weights_are_a_reply_that_names_the_file() {
    let rig = Rig::start(Some("Cargo.toml"));
    let failed = |reply: &Reply| match reply {
        Reply::Network {
            state: NetworkState::Failed(message),
            ..
        } => Some(message.clone()),
        _ => None,
    };
    // The network that ships answers in its place.
    let replies = rig.until(|r| matches!(r, Reply::Ready { .. }));
    let message = replies.iter().find_map(failed).expect("a failure");
    assert!(message.contains("Cargo.toml"), "{message}");
}

#[test]
fn an_undone_drawing_and_a_stray_dot_do_no_harm() {
    let rig = Rig::start(None);
    rig.engine.send(assess(&Sketch::default()));
    let dot = Sketch::from_polylines([line(&[[3.0, 3.0]])]);
    rig.engine.send(assess(&dot));
    let replies = rig.until(|r| refined(r).is_some());
    let finite = replies.iter().all(|r| match r {
        Reply::Assessed { assessment, .. } => {
            assessment.target_p.is_finite() && assessment.strokes[0].attribution.p_sla.is_finite()
        }
        Reply::Failed { .. } => false,
        _ => true,
    });
    assert!(finite);
}

fn attack(sketch: &Sketch) -> Request {
    Request::Attack {
        sketch: sketch.clone(),
        limits: Limits::default(),
    }
}

fn attacked(reply: &Reply) -> Option<Revision> {
    match reply {
        Reply::Attacked { revision, .. } => Some(*revision),
        _ => None,
    }
}

#[test]
fn an_explanation_cuts_in_on_an_attack_and_the_attack_is_still_answered() {
    let rig = Rig::start(None);
    let sketch = revisions(8).remove(7);
    rig.until(|r| matches!(r, Reply::Ready { .. }));
    // An attack on so many strokes takes dozens of passes, the explanation waits for one at most.
    rig.engine.send(attack(&sketch));
    std::thread::sleep(Duration::from_millis(5));
    rig.engine.send(assess(&sketch));
    let replies = rig.until(|r| attacked(r).is_some());
    let refined_first = replies.iter().any(|r| refined(r).is_some());
    assert!(refined_first, "the explanation came first");
    assert_eq!(replies.last().and_then(attacked), Some(sketch.revision()));
}

#[test]
fn an_attack_on_a_former_drawing_is_not_answered_after_the_next_one() {
    let rig = Rig::start(None);
    let sketches = revisions(9);
    rig.until(|r| matches!(r, Reply::Ready { .. }));
    rig.engine.send(attack(&sketches[7]));
    rig.engine.send(assess(&sketches[8]));
    rig.engine.send(attack(&sketches[8]));
    let replies = rig.until(|r| attacked(r) == Some(sketches[8].revision()));
    let at = |wanted: &dyn Fn(&Reply) -> bool| replies.iter().position(wanted);
    let explained = at(&|r| refined(r) == Some(sketches[8].revision()));
    let late = at(&|r| attacked(r) == Some(sketches[7].revision()));
    assert!(
        late.is_none_or(|late| explained.is_some_and(|explained| late < explained)),
        "nobody waits for that answer any more"
    );
}
