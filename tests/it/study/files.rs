//! Study files: the shipped example is sound, and what is wrong with others is said with its line.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use strokewise::study::session;
use strokewise::study::{Clock, Store, Study, hash};

use super::people::{example, setting};

/// A copy of the example with `from` replaced by `to` in its study file.
fn changed(folder: &Path, from: &str, to: &str) {
    copy(&example(), folder);
    let path = folder.join("study.toml");
    let text = fs::read_to_string(&path).expect("the example");
    assert!(text.contains(from), "{from}");
    fs::write(path, text.replacen(from, to, 1)).expect("a writable folder");
}

pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a writable folder");
    for entry in fs::read_dir(from).expect("the example") {
        let path = entry.expect("readable").path();
        let target = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, target).expect("a writable folder");
        }
    }
}

/// Every file below `root`, by its path there.
pub fn files_below(root: &Path) -> Vec<PathBuf> {
    let (mut found, mut folders) = (Vec::new(), vec![root.to_owned()]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("readable").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.push(path.strip_prefix(root).expect("it is below").to_owned());
            }
        }
    }
    found
}

#[test]
fn the_example_is_sound_in_two_languages() {
    let study = Study::open(&example()).expect("readable").expect("sound");
    assert_eq!(study.languages().collect::<Vec<_>>(), ["de", "en"]);
}

#[test]
fn every_fault_is_told_with_its_line() {
    for (from, to, words) in [
        ("id = \"tidyCats\"", "id = \"NA\"", "missing value"),
        ("id = \"tidyCats\"", "id = \"tidy cats\"", "must begin with a letter"),
        ("order = \"williams\"", "order = \"square\"", "unknown variant"),
        ("within = \"condition\"", "", "is missing"),
        ("version = 1", "version = 1\nextra = 2", "unknown field"),
        ("id = \"guess\"", "id = \"plain\"", "twice"),
        ("id = \"advice\"", "id = \"null\"", "missing value"),
        ("planted = [16]", "planted = [61]", "no stroke 61"),
        ("kind = \"draw\"\nword = \"cat\"", "kind = \"draw\"", "needs a word"),
        ("seconds = 60", "seconds = 0", "more than 0"),
        (
            "de = \"Zeichnen mit einem Kritiker\"",
            "fr = \"Dessiner\"",
            "missing in fr",
        ),
        (
            "[debriefing]\nen = \"texts/debriefing.en.md\"\nde = \"texts/debriefing.de.md\"",
            "",
            "debriefing",
        ),
        ("shows = [\"guess\"]", "shows = [\"clean_up\"]", "must be shown, too"),
        ("\"rtlx\"", "\"tlx\"", "no questionnaire"),
        ("texts/consent.en.md", "../consent.en.md", "beside the study file"),
        ("texts/consent.en.md", "texts/nothing.md", "nothing.md"),
        ("[study]", "[study", "line"),
    ] {
        let folder = tempfile::tempdir().expect("a temporary folder");
        changed(folder.path(), from, to);
        let faults = Study::open(folder.path()).expect("readable").expect_err(to);
        let text = faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
        assert!(text.contains(words), "{to}: {text}");
        let line_known = !["no questionnaire", "beside the study file", "nothing.md"].contains(&words);
        assert!(!line_known || text.contains("line "), "{to}: {text}");
    }
}

#[test]
fn a_changed_study_needs_a_new_version_and_has_another_hash() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (one, two) = (folder.path().join("one"), folder.path().join("two"));
    changed(&one, "seconds = 40", "seconds = 40");
    changed(&two, "seconds = 40", "seconds = 41");
    let [one, two] = [one, two].map(|path| Arc::new(Study::open_sound(&path).expect("sound")));
    let hash = |study: &Study| hash::of_study(study, &[("m".into(), "1".into())], "1.0.0");
    assert_ne!(hash(&one), hash(&two));
    assert_ne!(hash(&one), hash::of_study(&one, &[("m".into(), "2".into())], "1.0.0"));
    let mut store = Store::open(&folder.path().join("data")).expect("a store");
    let mut begin =
        |study: &Arc<Study>| session::begin(&mut store, Arc::clone(study), &setting(), Clock::start(), || {}).map(drop);
    begin(&one).expect("it was never run");
    begin(&one).expect("it is the same");
    let refused = begin(&two).expect_err("it is another one").to_string();
    assert!(refused.contains("raise `version`"), "{refused}");
}

#[test]
fn two_programs_cannot_have_one_study_open() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let first = Store::open(folder.path()).expect("a store");
    let refused = Store::open(folder.path()).expect_err("it is open").to_string();
    assert!(refused.contains("another program"), "{refused}");
    drop(first);
    Store::open(folder.path()).expect("it is free again");
}
