//! These tests ask what the validator of Psych-DS asks of a data set (github.com/psych-ds/psychds-validator, its schema
//! and checks as of 2026). It is a program of its own that no registry has which we can install from: every rule that
//! it calls an error is here, and those warnings that a data set like ours can avoid.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

use super::files::files_below;

/// The keys that file names may use unannounced.
const KEYS: [&str; 9] = [
    "study",
    "site",
    "subject",
    "session",
    "task",
    "condition",
    "trial",
    "stimulus",
    "description",
];

/// What schema.org says a data set and a variable may have, of what we say. `valuePattern` is not among it, but the
/// guide of Psych-DS asks for it: the validator warns of it and accepts it.
const OF_DATASET: [&str; 7] = [
    "@context",
    "@type",
    "name",
    "description",
    "version",
    "url",
    "variableMeasured",
];
const OF_VARIABLE: [&str; 7] = [
    "@type",
    "name",
    "description",
    "unitText",
    "minValue",
    "maxValue",
    "valuePattern",
];

/// Files that the validator knows by the beginning of their names, at the root.
const KNOWN: [&str; 4] = ["dataset_description.json", "README.md", "CHANGES.md", ".psychdsignore"];

/// Folders that it passes over without being told to.
const PASSED_OVER: [&str; 2] = ["analysis", "materials"];

/// Fails where the data set at `root` breaks a rule of Psych-DS.
pub(super) fn check(root: &Path) {
    every_file_is_known_or_ignored(root);
    let variables = description(root);
    let mut stems = HashSet::new();
    let mut met = HashSet::new();
    for entry in fs::read_dir(root.join("data")).expect("a folder of data") {
        let path = entry.expect("readable").path();
        let name = path.file_name().expect("a name").to_str().expect("UTF-8").to_owned();
        assert!(stems.insert(name.to_lowercase()), "{name} is there twice");
        file_name(&name);
        table(&path, &variables, &mut met);
    }
    let unmet: Vec<&String> = variables.keys().filter(|name| !met.contains(*name)).collect();
    assert!(unmet.is_empty(), "described, but in no table: {unmet:?}");
}

/// No file is empty, and each is data, one of those that the validator knows, or said to be none of its business. It
/// matches paths that begin with a slash, so that of patterns only bare names and `folder/` are sure to match.
fn every_file_is_known_or_ignored(root: &Path) {
    let ignored = fs::read_to_string(root.join(".psychdsignore")).expect("a list");
    let ignored: HashSet<&str> = ignored.lines().collect();
    assert!(
        ignored
            .iter()
            .all(|pattern| !pattern.trim_end_matches('/').contains(['/', '*', '!']))
    );
    let passed_over: HashSet<String> = PASSED_OVER.iter().map(|name| format!("{name}/")).collect();
    let files = files_below(root);
    for name in KNOWN {
        assert!(files.contains(&PathBuf::from(name)), "{name} is missing");
    }
    for file in files {
        let size = fs::metadata(root.join(&file)).expect("a file").len();
        assert!(size > 0, "{} is empty", file.display());
        let parts: Vec<&str> = file.iter().map(|part| part.to_str().expect("UTF-8")).collect();
        let known = match parts[..] {
            [name] => KNOWN.contains(&name) || ignored.contains(name),
            [folder, ..] => {
                let folder_pattern = format!("{folder}/");
                folder == "data" || passed_over.contains(&folder_pattern) || ignored.contains(&*folder_pattern)
            }
            [] => false,
        };
        assert!(known, "{} is neither known nor ignored", file.display());
    }
}

/// Fails where `object` has a property that is not among `known`.
fn properties(object: &serde_json::Value, known: &[&str]) {
    for name in object.as_object().expect("an object").keys() {
        assert!(known.contains(&name.as_str()), "{name} is no property of it");
    }
}

/// Name, description and the list of variables; each variable by its name, with the pattern of its values.
fn description(root: &Path) -> HashMap<String, Option<String>> {
    let text = fs::read_to_string(root.join("dataset_description.json")).expect("metadata in UTF-8");
    let metadata: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    properties(&metadata, &OF_DATASET);
    assert_eq!(metadata["@context"], "https://schema.org/");
    assert_eq!(metadata["@type"], "Dataset");
    for key in ["name", "description"] {
        assert!(metadata[key].as_str().is_some_and(|text| !text.is_empty()), "{key}");
    }
    let mut variables = HashMap::new();
    for variable in metadata["variableMeasured"].as_array().expect("a list") {
        properties(variable, &OF_VARIABLE);
        assert_eq!(variable["@type"], "PropertyValue");
        let name = variable["name"].as_str().expect("a name").to_owned();
        assert!(
            variable["description"].as_str().is_some_and(|text| !text.is_empty()),
            "{name}"
        );
        let pattern = variable["valuePattern"].as_str().map(str::to_owned);
        assert!(
            variables.insert(name.clone(), pattern).is_none(),
            "{name} is described twice"
        );
    }
    variables
}

/// `key-value_key-value_data.csv`: known keys, each once, values of letters and digits.
fn file_name(name: &str) {
    let stem = name.strip_suffix("_data.csv").unwrap_or_else(|| panic!("{name}"));
    let mut keys = HashSet::new();
    for pair in stem.split('_') {
        let (key, value) = pair.split_once('-').unwrap_or_else(|| panic!("{name}"));
        assert!(KEYS.contains(&key) && keys.insert(key), "{name}: {key}");
        assert!(
            !value.is_empty() && value.chars().all(|c| c.is_ascii_alphanumeric()),
            "{name}: {value}"
        );
    }
}

/// UTF-8 without a mark, one header line of described columns, rows of one length, `row_id` unique, values as
/// described.
fn table(path: &Path, variables: &HashMap<String, Option<String>>, met: &mut HashSet<String>) {
    let name = path.display();
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{name}: {error}"));
    assert!(
        !text.starts_with('\u{feff}') && !text.contains('\r') && text.ends_with('\n'),
        "{name}"
    );
    let mut reader = csv::ReaderBuilder::new().flexible(false).from_reader(text.as_bytes());
    let header: Vec<String> = reader.headers().expect("a header").iter().map(str::to_owned).collect();
    assert_eq!(
        header.iter().collect::<HashSet<_>>().len(),
        header.len(),
        "{name}: a column twice"
    );
    assert_eq!(header[0], "row_id", "{name}");
    let mut ids = HashSet::new();
    for row in reader.records() {
        let row = row.unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(ids.insert(row[0].to_owned()), "{name}: row {} twice", &row[0]);
        for (column, value) in header.iter().zip(&row) {
            // Patterns here are lists of words.
            let words = variables[column]
                .as_deref()
                .map(|pattern| &pattern[2..pattern.len() - 2]);
            let fits = words.is_none_or(|words| words.split('|').any(|word| word == value));
            assert!(value.is_empty() || fits, "{name}: {column} is {value:?}");
        }
    }
    met.extend(header);
}
