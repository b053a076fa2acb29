use std::sync::Arc;

use super::*;
use crate::engine::{Condition, Limits, Region, Stage, Vigilance};
use strokewise_explain::attribution::Method;
use strokewise_explain::gallery::{Gallery, Source};
use strokewise_ink::sketch::{Document, Edit, Point, Sketch, Stroke, StrokeId};

fn sketch(strokes: usize) -> Sketch {
    let mut document = Document::new(Sketch::default());
    for _ in 0..strokes {
        let id = document.next_stroke_id();
        let stroke = Stroke::new(id, 1.0, vec![Point::new(0.0, 0.0)]).expect("one sound point");
        document.apply(&Edit::Add(stroke));
    }
    document.sketch().clone()
}

/// Makes a request about a drawing of so many strokes.
fn request(kind: Kind, strokes: usize) -> Request {
    let sketch = sketch(strokes);
    let gallery = Arc::new(Gallery::new(Source::BuiltIn, Vec::new(), Vec::new()));
    let method = Method::Gradient;
    match kind {
        Kind::Assess => Request::Assess {
            sketch,
            intent: None,
            method,
            vigilance: Vigilance::Usual,
        },
        Kind::Retrieve => Request::Retrieve {
            sketch,
            gallery,
            count: 1,
        },
        Kind::Generate => Request::Generate {
            sketch,
            condition: Condition::default(),
        },
        Kind::Shape => Request::Shape {
            sketch,
            condition: Condition::default(),
            region: Region::whole(),
            method,
        },
        Kind::Change => Request::Change {
            sketch,
            condition: Condition::default(),
            stroke: StrokeId(0),
        },
        Kind::Match => Request::Match {
            sketch,
            gallery,
            item: 0,
            method,
        },
        Kind::Glance => Request::Glance {
            sketch,
            intent: None,
            number: 0,
        },
        Kind::Attack => Request::Attack {
            sketch,
            limits: Limits::default(),
        },
    }
}

/// Takes the job whose turn it is.
fn taken(mailbox: &Mailbox) -> Option<Job> {
    match mailbox.take(Server::Cpu)? {
        Work::Job(job) => Some(job),
        Work::Network(_) => panic!("no network was opened"),
    }
}

fn assess(strokes: usize) -> Request {
    request(Kind::Assess, strokes)
}

fn strokes(request: Option<Request>) -> Option<usize> {
    request.map(|request| request.sketch().strokes().len())
}

const ALL: [Kind; Kind::COUNT] = [
    Kind::Assess,
    Kind::Retrieve,
    Kind::Generate,
    Kind::Match,
    Kind::Shape,
    Kind::Change,
    Kind::Attack,
    Kind::Glance,
];

#[test]
fn the_latest_request_wins() {
    let mailbox = Mailbox::default();
    mailbox.put(assess(1));
    let job = taken(&mailbox).expect("a job");
    assert!(!mailbox.calls_off(&job));
    mailbox.put(assess(2));
    mailbox.put(assess(3));
    assert!(mailbox.calls_off(&job));
    assert_eq!(strokes(mailbox.try_take()), Some(3));
    assert_eq!(strokes(mailbox.try_take()), None);
}

#[test]
fn the_urgent_go_first_and_a_search_does_not_wait_for_refinement() {
    let mailbox = Mailbox::default();
    for kind in ALL.into_iter().rev() {
        mailbox.put(request(kind, 1));
    }
    let mut order = Vec::new();
    while let Some(job) = {
        let waits = mailbox.lock().next().is_some();
        waits.then(|| taken(&mailbox)).flatten()
    } {
        order.push((job.request.kind(), job.stage));
        let refines = matches!(job.request.kind(), Kind::Assess | Kind::Match | Kind::Shape);
        if refines && job.stage == Stage::Quick {
            mailbox.put_back(job.refining(Duration::from_millis(1)));
        }
    }
    let expected = [
        (Kind::Assess, Stage::Quick),
        (Kind::Glance, Stage::Quick),
        (Kind::Retrieve, Stage::Quick),
        (Kind::Generate, Stage::Quick),
        (Kind::Assess, Stage::Refined),
        (Kind::Match, Stage::Quick),
        (Kind::Match, Stage::Refined),
        (Kind::Shape, Stage::Quick),
        (Kind::Shape, Stage::Refined),
        (Kind::Change, Stage::Quick),
        (Kind::Attack, Stage::Quick),
    ];
    assert_eq!(order, expected);
}

#[test]
fn work_gives_way_to_its_own_kind_and_to_more_urgent_ones() {
    let work = || ALL.into_iter().take(Kind::Glance as usize).zip(0..);
    for (own, rank) in work() {
        for (other, other_rank) in work() {
            let mailbox = Mailbox::default();
            mailbox.put(request(own, 1));
            let job = taken(&mailbox).expect("a job");
            mailbox.put(request(other, 1));
            assert_eq!(mailbox.calls_off(&job), other_rank <= rank, "{own:?}, {other:?}");
        }
        let mailbox = Mailbox::default();
        mailbox.put(request(own, 1));
        let job = taken(&mailbox).expect("a job");
        mailbox.put(request(Kind::Glance, 1));
        assert!(!mailbox.calls_off(&job), "{own:?} answers it between two passes");
        assert!(mailbox.take_glance().is_some() && mailbox.take_glance().is_none());
    }
    // Refinement waits for the search, and neither calls the other off.
    let mailbox = Mailbox::default();
    mailbox.put(assess(1));
    let job = taken(&mailbox).expect("a job");
    mailbox.put(request(Kind::Retrieve, 1));
    let refining = job.refining(Duration::ZERO);
    assert!(!mailbox.calls_off(&refining));
    mailbox.put_back(refining);
    let search = taken(&mailbox).expect("a job");
    assert_eq!(search.request.kind(), Kind::Retrieve);
    assert!(!mailbox.calls_off(&search));
}

#[test]
fn nobody_waits_for_answers_about_a_former_drawing() {
    for kind in ALL {
        for newer in ALL {
            let mailbox = Mailbox::default();
            mailbox.put(request(kind, 1));
            let job = taken(&mailbox).expect("a job");
            mailbox.put(request(kind, 1));
            mailbox.put(request(newer, 2));
            assert!(mailbox.calls_off(&job));
            mailbox.put_back(job);
            assert_eq!(strokes(mailbox.try_take()), Some(2));
            assert_eq!(strokes(mailbox.try_take()), None, "{kind:?}, {newer:?}");
        }
    }
}

#[test]
fn a_request_put_back_does_not_displace_a_newer_one() {
    let mailbox = Mailbox::default();
    mailbox.put(assess(1));
    let job = taken(&mailbox).expect("a job");
    mailbox.put_back(job.clone());
    let again = taken(&mailbox).expect("the same job");
    assert_eq!(again.stage, Stage::Quick);
    mailbox.put(assess(1));
    mailbox.put_back(job.refining(Duration::ZERO));
    let newer = taken(&mailbox).expect("the newer job");
    assert_eq!(newer.stage, Stage::Quick);
}

#[test]
fn a_pause_ends_early_for_what_comes_before_refinement_only() {
    let mailbox = Mailbox::default();
    mailbox.put(assess(1));
    let job = taken(&mailbox).expect("a job");
    mailbox.put_back(job.refining(Duration::from_hours(1)));
    mailbox.put(request(Kind::Match, 1));
    std::thread::scope(|scope| {
        let waiting = scope.spawn(|| taken(&mailbox).map(|job| job.request.kind()));
        mailbox.put(request(Kind::Retrieve, 1));
        assert_eq!(waiting.join().expect("the worker ends"), Some(Kind::Retrieve));
    });
}

#[test]
fn only_the_first_look_at_a_drawing_disturbs_a_rest() {
    let mailbox = Mailbox::default();
    mailbox.rest(Duration::from_hours(1));
    mailbox.put(request(Kind::Retrieve, 1));
    std::thread::scope(|scope| {
        let waiting = scope.spawn(|| taken(&mailbox).map(|job| job.request.kind()));
        mailbox.put(assess(1));
        assert_eq!(waiting.join().expect("the worker ends"), Some(Kind::Assess));
    });
    assert_eq!(strokes(mailbox.try_take()), Some(1));
}

#[test]
fn only_the_server_in_charge_takes_and_closing_ends_the_wait() {
    let mailbox = Mailbox::default();
    mailbox.put(assess(1));
    let take = || match mailbox.take(Server::Gpu(0)) {
        Some(Work::Job(job)) => Some(job.request),
        _ => None,
    };
    std::thread::scope(|scope| {
        let waiting = scope.spawn(|| strokes(take()));
        mailbox.hand_to(Server::Gpu(0));
        assert_eq!(waiting.join().expect("the worker ends"), Some(1));
        let waiting = scope.spawn(|| strokes(take()));
        mailbox.close();
        assert_eq!(waiting.join().expect("the worker ends"), None);
    });
}
