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
    let script = |left| Script {
        left,
        ..Script::default()
    };
    let ids =
        [0.0, 1000.25, 2000.25].map(|left| Participant::begin(&mut store, &study, script(left)).finish(&mut store));
    let (gone, stays) = (&ids[1], &ids[0]);
    // The beginning of their first stroke, and of others'.
    let [ink, other_ink] = ["1000.25,1007.75", "2000.25,2007.75"];
    assert!(
        [gone.as_str(), ink, other_ink]
            .iter()
            .all(|what| holds(folder.path(), what))
    );
    let export = export::export(&store, &study, Options::default())
        .expect("an export")
        .folder;

    let found = withdraw(&mut store, gone, "asked for", false).expect("a session");
    assert_eq!((found.left, found.exports), (Vec::new(), vec![export.clone()]));
    for inside in ["sessions", "versions", "ledger.jsonl", "withdrawals.jsonl"].map(|name| folder.path().join(name)) {
        let found = |what: &str| {
            if inside.is_dir() {
                holds(&inside, what)
            } else {
                fs::read_to_string(&inside).expect("text").contains(what)
            }
        };
        assert!(!found(gone.as_str()) && !found(ink), "{}", inside.display());
    }
    assert!(holds(&folder.path().join("sessions"), other_ink), "nobody else's goes");
    assert_eq!(store.ledger.next_row(Station::default()), 2);
    assert_eq!(store.ledger.last(1), Some(Change::Done));

    let again = export::export(&store, &study, Options::default())
        .expect("an export")
        .folder;
    assert!(!holds(&again, gone.as_str()) && !holds(&again, "1000.25") && holds(&again, stays.as_str()));
    let readme = fs::read_to_string(again.join("README.md")).expect("text");
    assert!(
        readme.contains("Sessions: 2. People who withdrew and are in no file: 1."),
        "{readme}"
    );

    // The session is gone already; the export that was named goes when that is asked for.
    let found = withdraw(&mut store, gone, "asked for", true).expect("an export holds the code");
    assert_eq!(
        (found.left, found.exports, export.exists()),
        (Vec::new(), Vec::new(), false)
    );
    assert!(!holds(folder.path(), gone.as_str()) && !holds(folder.path(), "1000.25") && again.exists());

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
