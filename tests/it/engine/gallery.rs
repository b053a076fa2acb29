//! Galleries and matches, as the engine answers about them.

use std::path::Path;
use std::sync::Arc;

use strokewise::engine::{GalleryState, Kind, Order};
use strokewise_explain::gallery::{SharedGallery, Source};

use super::*;

/// A picture of a cross, with something that makes it another one.
fn cross(tilt: usize) -> String {
    format!(
        "<svg xmlns='http://www.w3.org/2000/svg' width='90' height='90'><path d='M10 {tilt} L80 80 \
         M80 10 L10 80' stroke='black' stroke-width='5'/></svg>"
    )
}

fn write(folder: &Path, name: &str, tilt: usize) {
    std::fs::write(folder.join(name), cross(tilt)).expect("a writable folder");
}

/// An engine that keeps what it indexed in `caches`.
fn start(caches: &Path) -> Rig {
    Rig::with(EngineOptions {
        device: DeviceChoice::Cpu,
        galleries: Some(caches.to_path_buf()),
        ..EngineOptions::default()
    })
}

fn whole(reply: &Reply) -> Option<SharedGallery> {
    match reply {
        Reply::Gallery {
            state: GalleryState::Whole(indexed),
            ..
        } => Some(Arc::clone(&indexed.gallery)),
        _ => None,
    }
}

/// Waits for a whole gallery of so many pictures.
fn gallery(rig: &Rig, count: usize) -> SharedGallery {
    let is_it = |reply: &Reply| whole(reply).is_some_and(|gallery| gallery.len() == count);
    let replies = rig.until(is_it);
    replies.last().and_then(whole).expect("what was waited for")
}

fn folder_of(count: usize) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for i in 0..count {
        write(folder.path(), &format!("{i}.svg"), 10 + i);
    }
    folder
}

fn open(rig: &Rig, folder: &Path) {
    let source = Source::Folder(folder.to_path_buf());
    rig.engine.order(Order::Open(source));
}

fn retrieve(sketch: &Sketch, gallery: &SharedGallery) -> Request {
    Request::Retrieve {
        sketch: sketch.clone(),
        gallery: Arc::clone(gallery),
        count: 4,
    }
}

fn explain(sketch: &Sketch, gallery: &SharedGallery, item: usize) -> Request {
    Request::Match {
        sketch: sketch.clone(),
        gallery: Arc::clone(gallery),
        item,
        method: Method::Integrated,
    }
}

#[test]
fn hits_come_before_the_refined_reading_and_a_match_is_explained_after_it() {
    let [caches, pictures] = [folder_of(0), folder_of(6)];
    let rig = start(caches.path());
    open(&rig, pictures.path());
    let gallery = gallery(&rig, 6);
    let sketch = revisions(8).remove(7);
    // The encoder is loaded for the first search, which takes longer.
    rig.engine.send(retrieve(&sketch, &gallery));
    rig.until(|reply| matches!(reply, Reply::Retrieved { .. }));

    rig.engine.send(assess(&sketch));
    rig.engine.send(retrieve(&sketch, &gallery));
    rig.engine.send(explain(&sketch, &gallery, 2));
    let is_last = |reply: &Reply| {
        let stage = match reply {
            Reply::Matched { stage, .. } => Some(*stage),
            _ => None,
        };
        stage == Some(Stage::Refined)
    };
    let replies = rig.until(is_last);
    let kinds: Vec<&str> = replies
        .iter()
        .filter_map(|reply| match reply {
            Reply::Assessed { stage, .. } if *stage == Stage::Quick => Some("quick"),
            Reply::Assessed { .. } => Some("refined"),
            Reply::Retrieved { hits, .. } => {
                assert_eq!(hits.len(), 4);
                assert!(hits.is_sorted_by(|a, b| a.similarity >= b.similarity));
                Some("hits")
            }
            Reply::Matched { matched, stage, .. } => {
                assert_eq!((matched.item, matched.strokes.len()), (2, 8));
                assert!(matched.strokes.iter().all(|s| s.p_sla.is_finite()));
                assert!(matched.rank < 6);
                Some(if *stage == Stage::Quick {
                    "match"
                } else {
                    "refined match"
                })
            }
            _ => None,
        })
        .collect();
    let order = ["quick", "hits", "refined", "match", "refined match"];
    assert_eq!(kinds, order);
}

#[test]
fn a_folder_is_watched_until_another_gallery_is_opened() {
    let [caches, pictures] = [folder_of(0), folder_of(2)];
    let rig = start(caches.path());
    open(&rig, pictures.path());
    gallery(&rig, 2);
    write(pictures.path(), "more.svg", 50);
    let names =
        |gallery: &SharedGallery| -> Vec<String> { gallery.items().iter().map(|item| item.name.clone()).collect() };
    assert_eq!(names(&gallery(&rig, 3)), ["0", "1", "more"]);
    let deeper = pictures.path().join("deeper");
    std::fs::create_dir(&deeper).expect("a writable folder");
    std::fs::remove_file(pictures.path().join("0.svg")).expect("it is there");
    std::fs::remove_file(pictures.path().join("1.svg")).expect("it is there");
    assert_eq!(names(&gallery(&rig, 1)), ["more"]);
    write(&deeper, "new.svg", 60);
    assert_eq!(names(&gallery(&rig, 2)), ["deeper/new", "more"]);
}

#[test]
fn another_gallery_calls_indexing_off_and_nothing_embedded_is_lost() {
    let [caches, many, few] = [folder_of(0), folder_of(400), folder_of(1)];
    let rig = start(caches.path());
    open(&rig, many.path());
    let progress = |reply: &Reply| match reply {
        Reply::Gallery {
            state: GalleryState::Indexing(progress),
            ..
        } => Some(*progress),
        _ => None,
    };
    rig.until(|reply| progress(reply).is_some_and(|p| p.total > 0 && p.done > 0));
    open(&rig, few.path());
    let replies = rig.until(|reply| whole(reply).is_some());
    let first = replies.last().and_then(whole).expect("a gallery");
    assert_eq!(first.len(), 1, "the first one is not finished before");
    open(&rig, many.path());
    let replies = rig.until(|reply| progress(reply).is_some_and(|p| p.total > 0));
    let left = replies.last().and_then(progress).expect("progress").total;
    assert!(left < 400, "{left}");
}

#[test]
fn a_gallery_that_cannot_be_read_says_why() {
    let caches = folder_of(0);
    let rig = start(caches.path());
    open(&rig, Path::new("/nowhere/at all"));
    let failure = |reply: &Reply| match reply {
        Reply::Gallery {
            state: GalleryState::Failed(message),
            ..
        } => Some(message.clone()),
        _ => None,
    };
    let replies = rig.until(|reply| failure(reply).is_some());
    let message = replies.last().and_then(failure).expect("a failure");
    assert!(message.contains("/nowhere/at all"), "{message}");
}

#[test]
fn without_the_encoder_the_reading_goes_on() {
    let rig = Rig::with(EngineOptions {
        device: DeviceChoice::Cpu,
        encoder: Some("Cargo.toml".into()),
        ..EngineOptions::default()
    });
    rig.engine.order(Order::Open(Source::BuiltIn));
    let replies = rig.until(|reply| {
        matches!(
            reply,
            Reply::Gallery {
                state: GalleryState::Failed(_),
                ..
            }
        )
    });
    let told = format!("{:?}", replies.last());
    assert!(told.contains("Cargo.toml"), "{told}");

    let sketch = revisions(3).remove(2);
    let item = strokewise_explain::gallery::Item {
        name: "one".into(),
        key: "one".into(),
    };
    let embedding = vec![0.0; strokewise_explain::model::Encoder::SIZE];
    let gallery = strokewise_explain::gallery::Gallery::new(Source::BuiltIn, vec![item], embedding);
    rig.engine.send(assess(&sketch));
    rig.engine.send(retrieve(&sketch, &Arc::new(gallery)));
    let replies = rig.until(|reply| refined(reply).is_some());
    let failures: Vec<Option<Kind>> = replies
        .iter()
        .filter_map(|reply| match reply {
            Reply::Failed { kind, .. } => Some(*kind),
            _ => None,
        })
        .collect();
    assert_eq!(failures, [Some(Kind::Retrieve)]);
}
