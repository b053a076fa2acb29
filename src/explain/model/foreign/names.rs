//! Finds the names of somebody else's categories.

use std::path::{Path, PathBuf};

use serde_json::Value as Json;

use super::settings::{By, Decided, Settings, first};
use crate::error::{Error, Result};
use crate::model::Labels;
use crate::onnx::Graph;

/// Exporters keep the names under these keys of the metadata.
const KEYS: [&str; 6] = ["names", "labels", "classes", "class_names", "categories", "character"];

/// Finds the names of `count` categories of the model at `path`: in a file that `sources` name,
/// `NAME.labels.txt`, `labels.txt` or `class_names.txt` beside it, its metadata, or `config.json`
/// beside it; else they are numbers. A count that differs is an error.
pub fn labels(path: &Path, graph: &Graph, sources: &[(By, Settings)], count: usize) -> Result<Decided<Labels>> {
    let named = first(sources, |s| s.labels.clone());
    let beside = [
        path.with_extension("labels.txt"),
        path.with_file_name("labels.txt"),
        path.with_file_name("class_names.txt"),
    ];
    let by_file = |file: &PathBuf| By::SideFile(file.file_name().unwrap_or_default().to_string_lossy().into_owned());
    let file = named.map(|named| (named.value, named.by)).or_else(|| {
        beside
            .into_iter()
            .find(|file| file.is_file())
            .map(|file| (file.clone(), by_file(&file)))
    });
    if let Some((file, by)) = file {
        let text = std::fs::read_to_string(&file).map_err(Error::io(&file))?;
        return fitting(lines(&text), by, count).map_err(|cause| Error::format(&file, cause));
    }
    if let Some(names) = KEYS.iter().find_map(|key| from_text(graph.metadata.get(*key)?)) {
        return fitting(names, By::Metadata, count).map_err(|cause| Error::format(path, cause));
    }
    let config = path.with_file_name("config.json");
    if let Ok(text) = std::fs::read_to_string(&config) {
        let json: Json = serde_json::from_str(&text).map_err(|e| Error::format(&config, e.to_string()))?;
        if let Some(names) = numbered(&json["id2label"]) {
            return fitting(names, by_file(&config), count).map_err(|cause| Error::format(&config, cause));
        }
    }
    let names = (0..count).map(|i| format!("class {i}")).collect();
    Ok(Decided::default(Labels::from_names(names)))
}

fn fitting(mut names: Vec<String>, by: By, count: usize) -> Result<Decided<Labels>, String> {
    // One answer to "is it this?" has two categories, of which the file may name one.
    if count == 2 && names.len() == 1 {
        names.insert(0, format!("not {}", names[0]));
    }
    if names.len() == count {
        return Ok(Decided {
            value: Labels::from_names(names),
            by,
        });
    }
    let background = if names.len() + 1 == count {
        "; is there a background class?"
    } else {
        ""
    };
    Err(format!("{} labels for {count} categories{background}", names.len()))
}

/// Splits a text into one name a line; only blank lines at the end do not count.
fn lines(text: &str) -> Vec<String> {
    let lines = text.trim_end().lines().enumerate();
    lines.map(|(i, line)| name(line, i)).collect()
}

fn name(text: &str, place: usize) -> String {
    match text.trim() {
        "" => format!("class {place}"),
        name => name.replace('_', " "),
    }
}

/// Reads names from a JSON list, a list in brackets as Python writes it, one name a line, or names
/// with commas between.
fn from_text(text: &str) -> Option<Vec<String>> {
    if let Ok(json) = serde_json::from_str::<Json>(&text.replace('\'', "\"")) {
        let list = json
            .as_array()
            .and_then(|list| list.iter().map(|n| n.as_str().map(str::to_owned)).collect());
        return list.or_else(|| numbered(&json));
    }
    // {0: 'cat', 1: 'dog'}, with keys that JSON does not allow.
    if let Some(entries) = text.trim().strip_prefix('{').and_then(|text| text.strip_suffix('}')) {
        let names = entries.split(", ").enumerate().map(|(i, entry)| {
            let (key, name) = entry.split_once(':')?;
            (key.trim().parse() == Ok(i)).then(|| name.trim().trim_matches(['\'', '"']).to_owned())
        });
        return names.collect();
    }
    let separator = if text.trim().contains('\n') { '\n' } else { ',' };
    let names: Vec<String> = text
        .trim()
        .split(separator)
        .enumerate()
        .map(|(i, part)| name(part, i))
        .collect();
    (names.len() > 1).then_some(names)
}

/// Reads names such as `{"0": "cat", "1": "dog"}`.
fn numbered(json: &Json) -> Option<Vec<String>> {
    let entries = json.as_object()?;
    (0..entries.len())
        .map(|i| Some(entries.get(&i.to_string())?.as_str()?.to_owned()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_from_every_usual_spelling() {
        let check = |text: &str| {
            assert_eq!(
                from_text(text),
                Some(vec!["cat".to_owned(), "hot dog".to_owned()]),
                "{text}"
            );
        };
        check("[\"cat\", \"hot dog\"]");
        check("['cat', 'hot dog']");
        check("{\"0\": \"cat\", \"1\": \"hot dog\"}");
        check("{0: 'cat', 1: 'hot dog'}");
        check("cat\nhot_dog\n");
        check("cat,hot dog");
        assert_eq!(from_text("something else"), None);
    }

    #[test]
    fn a_count_that_differs_is_an_error_with_both_numbers() {
        let names = || vec!["cat".to_owned(), "dog".to_owned()];
        assert!(fitting(names(), By::Option, 2).is_ok());
        let error = fitting(names(), By::Option, 3).expect_err("one is missing");
        assert!(
            error.contains("2 labels for 3 categories") && error.contains("background"),
            "{error}"
        );
        let yes = fitting(vec!["cat".to_owned()], By::Option, 2).expect("yes or no");
        assert_eq!(yes.value.find("not cat").expect("there").index(), 0);
    }
}
