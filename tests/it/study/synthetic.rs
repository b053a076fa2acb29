//! A synthetic study of twelve scripted participants, whose truth is known to the last digit: what they did must come
//! out of the exported tables. The export is left in the target folder, where `read.py` and `read.R` can be tried.

use std::cell::Cell;
use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use strokewise::study::account::Account;
use strokewise::study::event::AnswerRecord;
use strokewise::study::export::{self, Options};
use strokewise::study::verify::{Answered, Critic, Effect, verify};
use strokewise::study::{Event, Store, Study};

use super::files::files_below;
use super::people::{Participant, Script, critic, example};
use super::psychds;

/// So many take part.
pub(super) const PARTICIPANTS: usize = 12;

/// Seconds that participant `i` takes under a condition.
fn seconds(i: usize, condition: &str) -> f64 {
    let plain = 20.0 + 0.5 * i as f64;
    match condition {
        "advice" => plain + 4.0 + 0.25 * (i as f64 - 5.5),
        "guess" => plain + 1.0,
        "sham" => plain + 2.0,
        _ => plain,
    }
}

/// Answers to the items of the System Usability Scale, from 0.
fn sus(i: usize, item: usize) -> u32 {
    let mood = (i % 5) as u32;
    if item.is_multiple_of(2) { 1 + mood } else { 5 - mood }
}

/// What participant `i` does; `accepted` counts what all have followed so far.
pub(super) fn script(i: usize, accepted: &Rc<Cell<u32>>) -> Script {
    let accepted = Rc::clone(accepted);
    Script {
        seconds: Box::new(move |condition| Some(seconds(i, condition))),
        accepts: Box::new(|condition| match condition {
            "advice" => 3,
            "sham" => 1,
            _ => 0,
        }),
        reverts: Box::new(move || {
            accepted.set(accepted.get() + 1);
            accepted.get().is_multiple_of(6)
        }),
        answer: Box::new(move |questionnaire, item| (questionnaire == "sus").then(|| sus(i, item))),
        shares: i != 3,
        left: 0.0,
    }
}

fn run(store: &mut Store, study: &Arc<Study>) {
    let accepted = Rc::default();
    for i in 0..PARTICIPANTS {
        Participant::begin(store, study, script(i, &accepted)).finish(store);
    }
}

/// A table of an export: each row by its columns' names.
fn table(export: &Path, name: &str) -> Vec<HashMap<String, String>> {
    let path = export.join("data").join(export::file_name("tidyCats", name));
    let mut reader = csv::Reader::from_path(&path).expect("a table");
    reader.deserialize().map(|row| row.expect("a row")).collect()
}

fn number(row: &HashMap<String, String>, column: &str) -> f64 {
    row[column]
        .parse()
        .unwrap_or_else(|_| panic!("{column} is {:?}", row[column]))
}

/// The synthetic study, run and exported into a fresh folder of its own.
fn exported() -> (PathBuf, Store, Study) {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("synthetic-study");
    if root.exists() {
        fs::remove_dir_all(&root).expect("it is ours");
    }
    let study = Study::open_sound(&example()).expect("the example is sound");
    let mut store = Store::open(&root).expect("a new store");
    run(&mut store, &Arc::new(study.clone()));
    let export = export::export(&store, &study, Options::default())
        .expect("an export")
        .folder;
    (export, store, study)
}

fn close(value: f64, expected: f64) {
    assert!((value - expected).abs() < 1e-9, "{value} is not {expected}");
}

fn durations(export: &Path) {
    let mut means: BTreeMap<(String, String), f64> = BTreeMap::new();
    let trials = table(export, "trials");
    let real: Vec<_> = trials.iter().filter(|row| row["practice"] == "FALSE").collect();
    assert_eq!((trials.len(), real.len()), (5 * PARTICIPANTS, 4 * PARTICIPANTS));
    for row in &real {
        assert_eq!(
            (row["end_reason"].as_str(), row["interrupted"].as_str()),
            ("button", "FALSE")
        );
        let key = (row["participant_id"].clone(), row["condition"].clone());
        assert!(
            means.insert(key, number(row, "duration_ms") / 1000.0).is_none(),
            "one trial a condition"
        );
    }
    let people: Vec<_> = table(export, "participants")
        .into_iter()
        .map(|row| row["participant_id"].clone())
        .collect();
    let of = |person: &String, condition: &str| means[&(person.clone(), condition.to_owned())];
    let differences: Vec<f64> = people.iter().map(|p| of(p, "advice") - of(p, "plain")).collect();
    let n = differences.len() as f64;
    let mean = differences.iter().sum::<f64>() / n;
    let sd = (differences.iter().map(|d| (d - mean).powi(2)).sum::<f64>() / (n - 1.0)).sqrt();
    close(mean, 4.0);
    // The sum of (i - 5.5)² over twelve is 143.
    close(sd, 0.25 * (143.0_f64 / 11.0).sqrt());
    let (t, d_z) = (mean / (sd / n.sqrt()), mean / sd);
    assert!((t - 15.372).abs() < 1e-3 && (d_z - 4.438).abs() < 1e-3, "{t} {d_z}");
}

fn balance(export: &Path) {
    let mut met: HashMap<(String, String), usize> = HashMap::new();
    for row in table(export, "trials").iter().filter(|row| row["practice"] == "FALSE") {
        *met.entry((row["task"].clone(), row["condition"].clone())).or_default() += 1;
    }
    assert_eq!(met.len(), 16);
    assert!(met.values().all(|&count| count == PARTICIPANTS / 4), "{met:?}");
}

fn suggestions(export: &Path, again: impl Fn(&str) -> usize) {
    let rows = table(export, "suggestions");
    let real: Vec<_> = rows.iter().filter(|row| row["practice"] == "FALSE").collect();
    let count = |condition: &str, column: &str, value: &str| {
        real.iter()
            .filter(|row| row["condition"] == condition && row[column] == value)
            .count()
    };
    for (condition, accepted) in [("advice", 3), ("sham", 1), ("plain", 0), ("guess", 0)] {
        assert_eq!(
            count(condition, "outcome", "accepted"),
            accepted * PARTICIPANTS,
            "{condition}"
        );
        assert_eq!(
            count(condition, "outcome", "ignored"),
            (4 - accepted) * PARTICIPANTS + again(condition),
            "{condition}"
        );
        let shown = if accepted > 0 {
            4 * PARTICIPANTS + again(condition)
        } else {
            0
        };
        assert_eq!(count(condition, "shown", "TRUE"), shown, "{condition}");
    }
    let all = rows.iter().filter(|row| row["outcome"] == "accepted").count();
    let reverted = rows.iter().filter(|row| row["reverted"] == "TRUE").count();
    assert_eq!(reverted, all / 6);
}

fn scores(export: &Path) {
    let rows = table(export, "scores");
    let of_sus: Vec<f64> = rows
        .iter()
        .filter(|r| r["questionnaire"] == "sus")
        .map(|r| number(r, "score"))
        .collect();
    assert_eq!(of_sus.len(), PARTICIPANTS);
    for (i, score) in table_order(export).into_iter().zip(of_sus) {
        close(score, 25.0 * (i % 5) as f64);
    }
    for row in rows.iter().filter(|row| row["questionnaire"] == "rtlx") {
        close(number(row, "score"), 50.0);
    }
}

/// The participants' numbers in the order of the tables, which is that of their ids: rows are dealt in order.
fn table_order(export: &Path) -> Vec<usize> {
    table(export, "participants")
        .iter()
        .map(|row| number(row, "order_row") as usize - 1)
        .collect()
}

#[test]
fn the_truth_of_a_synthetic_study_comes_out_of_its_tables() {
    let (export, store, study) = exported();
    truth_is_in(&export, |_| 0);
    same_bytes_twice(&store, &study, &export);
    replay_is_the_session(&store);
}

/// Fails where the tables do not say what the script did. `again` is how many suggestions of a condition came up once
/// more, as somebody had taken back what they did.
pub(super) fn truth_is_in(export: &Path, again: impl Fn(&str) -> usize) {
    durations(export);
    balance(export);
    suggestions(export, again);
    scores(export);
    unshared_ink_stays(export);
    dictionary_is_complete(export);
    psychds::check(export);
}

/// Whoever did not agree to share their drawings has none in the export, and nobody else lacks any.
fn unshared_ink_stays(export: &Path) {
    let people = table(export, "participants");
    let keeps: Vec<_> = people
        .iter()
        .filter(|row| row["consent_share_drawings"] == "FALSE")
        .collect();
    assert_eq!(keeps.len(), 1);
    let files = fs::read_dir(export.join("drawings")).expect("drawings").count();
    assert_eq!(files, PARTICIPANTS - 1);
    let samples = table(export, "samples");
    assert!(
        samples
            .iter()
            .all(|row| row["participant_id"] != keeps[0]["participant_id"])
    );
    let sketch = fs::read_dir(export.join("drawings"))
        .expect("drawings")
        .next()
        .expect("one")
        .expect("readable");
    let text = fs::read_to_string(sketch.path()).expect("text");
    for line in text.lines() {
        strokewise_ink::format::quickdraw::parse_line(line.as_bytes()).expect("raw Quick, Draw!");
    }
}

/// Every column of every table stands in the dictionary and in the metadata.
fn dictionary_is_complete(export: &Path) {
    let mut reader = csv::Reader::from_path(export.join("dictionary.csv")).expect("a dictionary");
    let known: Vec<(String, String)> = reader
        .records()
        .map(|record| record.expect("a row"))
        .map(|record| (record[0].to_owned(), record[1].to_owned()))
        .collect();
    let text = fs::read_to_string(export.join("dataset_description.json")).expect("metadata");
    let metadata: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let measured = metadata["variableMeasured"].as_array().expect("a list");
    for entry in fs::read_dir(export.join("data")).expect("tables") {
        let path = entry.expect("readable").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let table = name
            .split("description-")
            .nth(1)
            .and_then(|rest| rest.split('_').next())
            .expect("a table");
        let mut reader = csv::Reader::from_path(&path).expect("a table");
        for column in reader.headers().expect("a header") {
            assert!(
                known.contains(&(table.to_owned(), column.to_owned())),
                "{table} {column}"
            );
            assert!(measured.iter().any(|variable| variable["name"] == column), "{column}");
        }
    }
}

/// Exporting again gives the same files with the same bytes.
fn same_bytes_twice(store: &Store, study: &Study, first: &Path) {
    let second = export::export(store, study, Options::default())
        .expect("an export")
        .folder;
    assert_ne!(first, second);
    let files = files_below(first);
    assert!(files.len() > 20, "{files:?}");
    for file in files {
        let [a, b] = [first, &second].map(|folder| fs::read(folder.join(&file)).expect("a file"));
        assert_eq!(a, b, "{}", file.display());
    }
    fs::remove_dir_all(second).expect("it is ours");
}

/// Computes again what the scripted critic said, a little wrong where asked to.
struct Again {
    slip: f32,
}

impl Critic for Again {
    fn answer(&mut self, sketch: &strokewise_ink::sketch::Sketch, recorded: &AnswerRecord) -> Result<Answered, String> {
        let mut answer = AnswerRecord {
            revision: recorded.revision,
            ..critic(sketch)
        };
        answer.target_p += self.slip;
        let effect = |stroke: u32| Effect {
            others: Vec::new(),
            stroke,
            part: [0.0, 1.0],
            p: [0.25, 0.75],
        };
        let effects = sketch.strokes().iter().map(|stroke| effect(stroke.id().0)).collect();
        Ok(Answered { answer, effects })
    }
}

fn replay_is_the_session(store: &Store) {
    let ids = store.ids().expect("a readable store");
    let record = store.read(&ids[0]).expect("a session");
    let account = Account::of(&record).expect("a whole session");
    let edits = record
        .lines
        .iter()
        .filter(|(_, line)| matches!(line.event, Event::Edit { .. }))
        .count();
    let prove = |slip| verify(&account, edits, &mut Again { slip });
    let proof = prove(0.0);
    assert!(proof.holds(), "{proof:?}");
    assert_eq!((proof.edits.identical, proof.answers.identical), (edits, 5));
    // Those of the sham condition are not what they say, on purpose.
    assert_eq!(proof.effects.identical, 16);
    let near = prove(5e-5);
    assert!(near.holds() && near.answers.within == 5, "{near:?}");
    assert_eq!(prove(0.01).answers.different.len(), 5);
}
