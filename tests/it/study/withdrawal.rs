//! Withdrawal: no byte is left, and the order row is dealt again.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use strokewise::study::export::{self, Options};
use strokewise::study::ledger::{Change, Station};
use strokewise::study::withdraw::withdraw;
use strokewise::study::{Store, Study};

use super::people::{Participant, Script, example};

fn holds(folder: &Path, needle: &str) -> bool {
    fs::read_dir(folder).expect("a folder").any(|entry| {
        let path = entry.expect("readable").path();
        let name = path.file_name().expect("a name").to_string_lossy().contains(needle);
        let bytes = || fs::read(&path).expect("a file");
        name || if path.is_dir() {
            holds(&path, needle)
        } else {
            bytes().windows(needle.len()).any(|w| w == needle.as_bytes())
        }
    })
}

#[test]
fn whoever_withdraws_leaves_no_byte_and_frees_their_row() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let study = Arc::new(Study::open_sound(&example()).expect("the example is sound"));
    let mut store = Store::open(folder.path()).expect("a store");
    let ids: Vec<_> = (0..3)
        .map(|_| Participant::begin(&mut store, &study, Script::default()).finish(&mut store))
        .collect();
    let (gone, stays) = (&ids[1], &ids[0]);
    let first_ink = "\"x\":[0.0,7.5";
    assert!(holds(folder.path(), gone.as_str()) && holds(folder.path(), first_ink));
    let export = export::export(&store, &study, Options::default())
        .expect("an export")
        .folder;

    let found = withdraw(&mut store, gone, "asked for", false).expect("a session");
    assert_eq!((found.left, found.exports), (Vec::new(), vec![export.clone()]));
    for inside in ["sessions", "versions", "ledger.jsonl", "withdrawals.jsonl"].map(|name| folder.path().join(name)) {
        let found = if inside.is_dir() {
            holds(&inside, gone.as_str())
        } else {
            fs::read_to_string(&inside).expect("text").contains(gone.as_str())
        };
        assert!(!found, "{}", inside.display());
    }
    assert_eq!(store.ledger.next_row(Station::default()), 2);
    assert_eq!(store.ledger.last(1), Some(Change::Done));

    let again = export::export(&store, &study, Options::default())
        .expect("an export")
        .folder;
    assert!(!holds(&again, gone.as_str()) && holds(&again, stays.as_str()));
    let readme = fs::read_to_string(again.join("README.md")).expect("text");
    assert!(readme.contains("2 sessions; 1 people withdrew"), "{readme}");

    // The session is gone already; the export that was named goes when that is asked for.
    let found = withdraw(&mut store, gone, "asked for", true).expect("an export holds the code");
    assert_eq!(
        (found.left, found.exports, export.exists()),
        (Vec::new(), Vec::new(), false)
    );
    assert!(!holds(folder.path(), gone.as_str()) && again.exists());

    let found = withdraw(&mut store, stays, "asked for", true).expect("a session");
    assert_eq!((found.left, found.exports), (Vec::new(), Vec::new()));
    assert!(!holds(folder.path(), stays.as_str()));
    assert!(withdraw(&mut store, stays, "asked for", true).is_err());
}

#[test]
fn whoever_stops_and_deletes_leaves_only_a_date() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let study = Arc::new(Study::open_sound(&example()).expect("the example is sound"));
    let mut store = Store::open(folder.path()).expect("a store");
    let mut person = Participant::begin(&mut store, &study, Script::default());
    while person.session.trial().is_none() {
        person.step();
    }
    let id = person.session.id().clone();
    person
        .session
        .stop_and_delete(&mut store, "stopped by the participant")
        .expect("it goes");
    assert!(!holds(folder.path(), id.as_str()));
    assert_eq!(
        (
            store.ledger.next_row(Station::default()),
            store.ids().expect("readable").len()
        ),
        (1, 0)
    );

    let mut person = Participant::begin(&mut store, &study, Script::default());
    person.step();
    person.session.stop(&mut store).expect("it is kept");
    assert_eq!(
        (
            store.ledger.next_row(Station::default()),
            store.ids().expect("readable").len()
        ),
        (1, 1)
    );
}
