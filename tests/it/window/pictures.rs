//! Pictures like the drawing, and why it matches one of them.

use std::path::PathBuf;
use std::sync::Arc;

use eframe::egui::Key;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use strokewise::app::command::Command;
use strokewise::app::shell::Shell;
use strokewise::engine::{EngineEnds, GalleryState, Indexed, Match, Method, Order, Reply, Request, Stage};
use strokewise_explain::gallery::{Gallery, Hit, Item, Progress, SharedGallery, Source};
use strokewise_explain::model::Encoder;
use strokewise_ink::sketch::StrokeId;

use super::{answer, ink, supports, window};

/// Emoji of these names; the name is also the key.
fn gallery(names: &[&str]) -> SharedGallery {
    let item = |name: &&str| Item {
        name: (*name).to_owned(),
        key: (*name).to_owned(),
    };
    let items: Vec<Item> = names.iter().map(item).collect();
    let embeddings = vec![0.0; names.len() * Encoder::SIZE];
    Arc::new(Gallery::new(Source::BuiltIn, items, embeddings))
}

fn whole(gallery: &SharedGallery) -> Reply {
    Reply::Gallery {
        source: gallery.source().clone(),
        state: GalleryState::Whole(Indexed {
            gallery: Arc::clone(gallery),
            left_out: 0,
            reasons: Vec::new(),
            troubles: Vec::new(),
        }),
    }
}

/// Answers the search that waits: all pictures, the first one likest.
fn answer_search(ends: &EngineEnds) -> SharedGallery {
    let Some(Request::Retrieve { sketch, gallery, .. }) = ends.take_request() else {
        panic!("the pictures are asked for");
    };
    let hit = |item: usize| Hit {
        item,
        similarity: 0.9 - 0.1 * item as f32,
    };
    ends.reply(Reply::Retrieved {
        revision: sketch.revision(),
        gallery: Arc::clone(&gallery),
        hits: (0..gallery.len()).map(hit).collect(),
        elapsed_secs: 0.01,
    });
    gallery
}

/// Answers the question why that waits: stroke 2 makes the match. Returns which item it is about.
fn answer_match(ends: &EngineEnds, stage: Stage) -> usize {
    let Some(Request::Match {
        sketch,
        gallery,
        item,
        method,
    }) = ends.take_request()
    else {
        panic!("the match is asked about");
    };
    let strokes = supports(&sketch, StrokeId(1), [2.0, -0.25]);
    let matched = Match {
        item,
        similarity: 0.8,
        rank: 1,
        score: 0.5,
        profiles: vec![Vec::new(); strokes.len()],
        strokes,
    };
    ends.reply(Reply::Matched {
        revision: sketch.revision(),
        gallery,
        matched: Arc::new(matched),
        method,
        stage,
    });
    item
}

/// A window with three strokes and three pictures for them.
fn window_with_pictures() -> (Harness<'static, Shell>, EngineEnds) {
    let (mut harness, ends) = window();
    ends.reply(whole(&gallery(&["cat", "dog", "fish"])));
    harness.run();
    answer_search(&ends);
    harness.run();
    (harness, ends)
}

/// Chooses the dog and lets the engine explain it.
fn explain_the_dog(harness: &mut Harness<'static, Shell>, ends: &EngineEnds) {
    harness.get_by_label("dog, similarity 0.80").click();
    harness.run();
    assert_eq!(answer_match(ends, Stage::Refined), 1);
    harness.run();
}

#[test]
fn pictures_follow_the_drawing_and_undo_finds_its_own() {
    let (mut harness, ends) = window_with_pictures();
    assert_eq!(ends.take_order(), Some(Order::Open(Source::BuiltIn)));
    harness.get_by_label("cat, similarity 0.90");
    harness.get_by_label("fish, similarity 0.70");
    harness.state_mut().studio.grant(ink(5));
    harness.run();
    assert!(answer(&ends), "the reading is asked about first");
    answer_search(&ends);
    harness.run();
    harness.get_by_label("Undo").click();
    harness.run();
    assert!(ends.take_request().is_none(), "both answers are kept");
    harness.get_by_label("cat, similarity 0.90");
    harness.state_mut().studio.run(Command::Clear);
    harness.run();
    assert!(harness.query_by_label("cat, similarity 0.90").is_none());
    harness.get_by_label_contains("The pictures most like your drawing");
}

#[test]
fn a_chosen_picture_is_explained_until_escape() {
    let (mut harness, ends) = window_with_pictures();
    let reading = harness.state().studio.marks().expect("a reading");
    explain_the_dog(&mut harness, &ends);
    harness.get_by_label("Why it matches dog");
    harness.get_by_label_contains("Stroke 2, SLA +2.00, P-SLA +2.00");
    let marks = harness.state().studio.marks().expect("an explanation");
    assert!(marks[&StrokeId(1)].score > 0.99 && marks[&StrokeId(0)].score < 0.0);
    // The noise of the reading stays what it is.
    assert!(marks[&StrokeId(2)].flagged && reading[&StrokeId(2)].flagged);

    harness.key_press(Key::Escape);
    harness.run();
    assert!(harness.query_by_label("Why it matches dog").is_none());
    harness.get_by_label_contains("Stroke 1, SLA +1.00, P-SLA +0.50");
    assert_eq!(harness.state().studio.marks(), Some(reading));
}

#[test]
fn a_second_click_and_each_way_back_return_to_the_reading() {
    let (mut harness, ends) = window_with_pictures();
    for way_back in [
        "dog, similarity 0.80",
        "Back to the reading",
        "Explain the reading again",
    ] {
        explain_the_dog(&mut harness, &ends);
        harness.get_by_label(way_back).click();
        harness.run();
        assert!(harness.query_by_label("Why it matches dog").is_none(), "{way_back}");
    }
}

#[test]
fn the_explanation_of_a_match_follows_the_drawing_and_the_method() {
    let (mut harness, ends) = window_with_pictures();
    explain_the_dog(&mut harness, &ends);
    harness.state_mut().studio.grant(ink(6));
    harness.run();
    let shown = |harness: &Harness<'static, Shell>| {
        let explanation = harness.state().studio.explanation();
        explanation.map(|e| e.strokes.len())
    };
    assert_eq!(shown(&harness), Some(3), "the last one stays meanwhile");
    assert!(answer(&ends));
    answer_search(&ends);
    answer_match(&ends, Stage::Quick);
    harness.run();
    assert_eq!(shown(&harness), Some(4));

    harness.state_mut().studio.run(Command::ExplainBy(Method::Shapley));
    harness.run();
    assert!(answer(&ends));
    let Some(Request::Match { method, .. }) = ends.take_request() else {
        panic!("the match is asked about again");
    };
    assert_eq!(method, Method::Shapley);
}

#[test]
fn a_gallery_that_changes_keeps_the_choice_where_the_picture_is_still_there() {
    let (mut harness, ends) = window_with_pictures();
    explain_the_dog(&mut harness, &ends);
    ends.reply(whole(&gallery(&["bird", "cat", "dog"])));
    harness.run();
    harness.get_by_label("Why it matches dog");
    answer_search(&ends);
    assert_eq!(answer_match(&ends, Stage::Refined), 2, "its new place");
    ends.reply(whole(&gallery(&["cat"])));
    harness.run();
    assert!(harness.query_by_label("Why it matches dog").is_none());
}

#[test]
fn answers_of_a_gallery_that_was_left_are_not_shown() {
    let (mut harness, ends) = window_with_pictures();
    harness.state_mut().studio.grant(ink(7));
    harness.run();
    assert!(answer(&ends));
    let late = answer_search(&ends);
    let folder = PathBuf::from("/pictures");
    let source = Source::Folder(folder.clone());
    let open = Command::OpenGallery(source.clone());
    harness.state_mut().studio.run(open);
    harness.run();
    ends.reply(whole(&late));
    harness.run();
    assert!(harness.query_by_label("cat, similarity 0.90").is_none());
    assert_eq!(ends.take_order(), Some(Order::Open(Source::BuiltIn)));
    assert_eq!(ends.take_order(), Some(Order::Open(source)));
    assert_eq!(harness.state().studio.pictures.recent(), [folder]);
}

#[test]
fn a_closed_section_asks_for_nothing() {
    let (mut harness, ends) = window_with_pictures();
    explain_the_dog(&mut harness, &ends);
    harness.get_by_label("Pictures like it").click();
    harness.run();
    assert!(harness.query_by_label("cat, similarity 0.90").is_none());
    assert!(harness.query_by_label("Why it matches dog").is_none());
    ends.take_order();
    assert_eq!(ends.take_order(), Some(Order::Close));
    harness.state_mut().studio.grant(ink(8));
    harness.run();
    assert!(answer(&ends));
    assert!(ends.take_request().is_none());
    harness.get_by_label("Pictures like it").click();
    harness.run();
    assert_eq!(ends.take_order(), Some(Order::Open(Source::BuiltIn)));
    answer_search(&ends);
}

#[test]
fn what_keeps_pictures_away_is_said() {
    let (mut harness, ends) = window();
    let say = |harness: &mut Harness<'static, Shell>, state| {
        ends.reply(Reply::Gallery {
            source: Source::BuiltIn,
            state,
        });
        harness.run();
    };
    let progress = Progress { done: 30, total: 1400 };
    say(&mut harness, GalleryState::Indexing(progress));
    harness.get_by_label_contains("30 of 1,400");
    say(&mut harness, GalleryState::Failed("no such folder".into()));
    harness.get_by_label_contains("no such folder");
    harness.get_by_label("Try again").click();
    harness.run();
    ends.take_order();
    assert_eq!(ends.take_order(), Some(Order::Open(Source::BuiltIn)));
    let indexed = Indexed {
        gallery: gallery(&[]),
        left_out: 3,
        reasons: vec!["the file is empty: a.png".into()],
        troubles: Vec::new(),
    };
    say(&mut harness, GalleryState::Whole(indexed));
    harness.get_by_label_contains("holds no picture");
    harness.get_by_label("3 files could not be read");
    ends.reply(Reply::Failed {
        kind: Some(strokewise::engine::Kind::Retrieve),
        revision: None,
        message: "the weights do not fit".into(),
    });
    harness.run();
    harness.get_by_label_contains("the weights do not fit");
    harness.get_by_label("cat 41%");
}
