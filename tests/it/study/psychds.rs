//! These tests ask what the validator of Psych-DS asks of a data set: it is a program of its own that no registry has.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::Path;

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

/// Fails where the data set at `root` breaks a rule of Psych-DS.
pub(super) fn check(root: &Path) {
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
    // Whatever else holds tables is said to be no data.
    let ignored = fs::read_to_string(root.join(".psychdsignore")).expect("a list");
    assert!(ignored.lines().any(|line| line == "dictionary.csv"));
}

/// Name, description and the list of variables; each variable by its name, with the pattern of its values.
fn description(root: &Path) -> HashMap<String, Option<String>> {
    let text = fs::read_to_string(root.join("dataset_description.json")).expect("metadata in UTF-8");
    let metadata: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(metadata["@context"], "https://schema.org/");
    assert_eq!(metadata["@type"], "Dataset");
    for key in ["name", "description"] {
        assert!(metadata[key].as_str().is_some_and(|text| !text.is_empty()), "{key}");
    }
    let mut variables = HashMap::new();
    for variable in metadata["variableMeasured"].as_array().expect("a list") {
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
