//! Finds the names of somebody else's categories.

use std::path::{Path, PathBuf};

use serde_json::Value as Json;

use super::settings::{By, Decided, Settings, first};
use crate::error::{Error, Result};
use crate::model::Labels;
use crate::onnx::Graph;

/// Exporters keep the names under these keys of the metadata.
const KEYS: [&str; 7] = [
    "names",
    "labels",
    "classes",
    "class_names",
    "categories",
    "character",
    "id2label",
];

/// Files of these names beside a model hold the names of its categories.
const FILES: [&str; 5] = [
    "labels.txt",
    "class_names.txt",
    "classes.txt",
    "labels.json",
    "class_indices.json",
];

/// Finds the names of `count` categories of the model at `path`: in a file that `sources` name,
/// `NAME.labels.txt` or one of the usual [`FILES`] beside it, its metadata, or `config.json`
/// beside it; else they are numbers. A count that differs is an error.
pub fn labels(path: &Path, graph: &Graph, sources: &[(By, Settings)], count: usize) -> Result<Decided<Labels>> {
    let named = first(sources, |s| s.labels.clone());
    let own = std::iter::once(path.with_extension("labels.txt"));
    let mut beside = own.chain(FILES.iter().map(|name| path.with_file_name(name)));
    let by_file = |file: &PathBuf| By::SideFile(file.file_name().unwrap_or_default().to_string_lossy().into_owned());
    let file = named.map(|named| (named.value, named.by)).or_else(|| {
        beside
            .find(|file| file.is_file())
            .map(|file| (file.clone(), by_file(&file)))
    });
    if let Some((file, by)) = file {
        let text = std::fs::read_to_string(&file).map_err(Error::io(&file))?;
        let names = from_file(&file, &text);
        return names
            .and_then(|names| fitting(names, by, count))
            .map_err(|cause| Error::format(&file, cause));
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

/// Reads the names of a file: a list or a dictionary, or one name a line.
fn from_file(file: &Path, text: &str) -> Result<Vec<String>, String> {
    // Windows' editors begin a file with a mark of its encoding.
    let text = text.trim_start_matches('\u{feff}');
    let is_json = file.extension().is_some_and(|extension| extension == "json");
    let found = structured(text.trim());
    if is_json {
        found.ok_or_else(|| "no names of categories are found here".to_owned())
    } else {
        Ok(found.unwrap_or_else(|| lines(text)))
    }
}

/// Splits a text into one name a line; only blank lines at the end do not count. Where every line
/// begins with its own number, as Teachable Machine writes them, the numbers are no part of the
/// names.
fn lines(text: &str) -> Vec<String> {
    let lines: Vec<&str> = text.trim_end().lines().collect();
    let behind_number = |(i, line): (usize, &&'_ str)| {
        let (number, name) = line.trim().split_once(char::is_whitespace)?;
        (number.parse() == Ok(i)).then(|| name.trim().to_owned())
    };
    let numbered: Option<Vec<String>> = lines.iter().enumerate().map(behind_number).collect();
    let lines = numbered.unwrap_or_else(|| lines.into_iter().map(str::to_owned).collect());
    lines.iter().enumerate().map(|(i, line)| name(line, i)).collect()
}

fn name(text: &str, place: usize) -> String {
    match text.trim() {
        "" => format!("class {place}"),
        name => name.replace('_', " "),
    }
}

/// Reads names from a list or a dictionary as JSON or Python write it, one name a line, or names
/// with commas between.
fn from_text(text: &str) -> Option<Vec<String>> {
    let text = text.trim();
    if text.starts_with(['[', '{', '(']) {
        return structured(text);
    }
    if text.contains('\n') {
        let names = lines(text);
        return (names.len() > 1).then_some(names);
    }
    let names: Vec<String> = text.split(',').enumerate().map(|(i, part)| name(part, i)).collect();
    (names.len() > 1).then_some(names)
}

/// Reads names from a list or a dictionary as JSON or Python write it.
fn structured(text: &str) -> Option<Vec<String>> {
    match serde_json::from_str::<Json>(text) {
        Ok(json) => from_json(&json),
        Err(_) => from_python(text),
    }
}

/// Reads `["cat", "dog"]`, `{"0": "cat", "1": "dog"}` or `{"cat": 0, "dog": 1}`.
fn from_json(json: &Json) -> Option<Vec<String>> {
    if let Some(list) = json.as_array() {
        return list.iter().map(|name| name.as_str().map(str::to_owned)).collect();
    }
    numbered(json).or_else(|| {
        let entries = json.as_object()?.iter();
        ordered(entries.map(|(name, place)| Some((usize::try_from(place.as_u64()?).ok()?, name.clone()))))
    })
}

/// Reads names such as `{"0": "cat", "1": "dog"}`.
fn numbered(json: &Json) -> Option<Vec<String>> {
    let entries = json.as_object()?.iter();
    ordered(entries.map(|(place, name)| Some((place.parse().ok()?, name.as_str()?.to_owned()))))
}

/// Puts names in the order of their places, which must be all from 0 on, each once.
fn ordered(entries: impl Iterator<Item = Option<(usize, String)>>) -> Option<Vec<String>> {
    let mut entries = entries.collect::<Option<Vec<_>>>()?;
    entries.sort_unstable();
    let is_whole = entries.iter().enumerate().all(|(i, (place, _))| i == *place);
    (is_whole && !entries.is_empty()).then(|| entries.into_iter().map(|(_, name)| name).collect())
}

/// Reads what Python prints of a list, a tuple, or a dictionary of names by their places or the
/// other way round.
fn from_python(text: &str) -> Option<Vec<String>> {
    let (open, rest) = (text.chars().next()?, text.get(1..)?);
    let close = match open {
        '[' => ']',
        '(' => ')',
        _ => '}',
    };
    let mut rest = rest.strip_suffix(close)?.trim();
    let (mut names, mut entries) = (Vec::new(), Vec::new());
    while !rest.is_empty() {
        let first = item(&mut rest)?;
        if close == '}' {
            rest = rest.strip_prefix(':')?.trim_start();
            let second = item(&mut rest)?;
            entries.push(match (first, second) {
                (Item::Number(place), Item::Text(name)) | (Item::Text(name), Item::Number(place)) => (place, name),
                (Item::Text(place), Item::Text(name)) => (place.parse().ok()?, name),
                (Item::Number(_), Item::Number(_)) => return None,
            });
        } else {
            let Item::Text(name) = first else { return None };
            names.push(name);
        }
        rest = match rest.strip_prefix(',') {
            Some(rest) => rest.trim_start(),
            None if rest.is_empty() => rest,
            None => return None,
        };
    }
    if close == '}' {
        ordered(entries.into_iter().map(Some))
    } else {
        (!names.is_empty()).then_some(names)
    }
}

/// [`Item`] is a word or a number as Python writes it.
enum Item {
    /// It stood between quotes of either kind.
    Text(String),
    /// It is a whole number from 0 on.
    Number(usize),
}

/// Takes the item at the beginning of `rest`, with the blanks behind it.
fn item(rest: &mut &str) -> Option<Item> {
    let quote = rest.chars().next()?;
    if quote.is_ascii_digit() {
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let number = rest[..end].parse().ok()?;
        *rest = rest[end..].trim_start();
        return Some(Item::Number(number));
    }
    if !['\'', '"'].contains(&quote) {
        return None;
    }
    let mut text = String::new();
    let mut places = rest.char_indices().skip(1);
    while let Some((i, c)) = places.next() {
        if c == quote {
            *rest = rest[i + 1..].trim_start();
            return Some(Item::Text(text));
        }
        // What stands behind a backslash is meant as it stands, but for the ends of lines.
        text.push(match c {
            '\\' => match places.next()?.1 {
                'n' | 't' | 'r' => ' ',
                plain => plain,
            },
            c => c,
        });
    }
    None
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
        check("{\"hot dog\": 1, \"cat\": 0}");
        check("0 cat\n1 hot dog");
        check("('cat', \"hot dog\",)");
        assert_eq!(from_text("something else"), None);
        assert_eq!(from_text("{0: 'cat', 2: 'dog'}"), None, "one is missing");
    }

    #[test]
    fn quotes_of_both_kinds_and_commas_within_them_are_respected() {
        let check = |text: &str, expected: &[&str]| {
            let names = from_text(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(names, expected, "{text}");
        };
        check("['cat', \"bird's nest\"]", &["cat", "bird's nest"]);
        check("{0: 'tench, Tinca tinca', 1: \"b\"}", &["tench, Tinca tinca", "b"]);
        check("['a \\'b\\'', 'c: d']", &["a 'b'", "c: d"]);
        assert_eq!(from_text("['cat' 'dog']"), None);
        assert_eq!(from_text("['cat, dog]"), None);
    }

    #[test]
    fn lines_lose_their_numbers_only_where_all_have_their_own() {
        assert_eq!(lines("0 Cat\n1 Dog\n"), ["Cat", "Dog"]);
        assert_eq!(lines("7 up\n1 Dog"), ["7 up", "1 Dog"]);
        assert_eq!(lines("0\n1\n2"), ["0", "1", "2"]);
    }

    #[test]
    fn files_beside_a_model_name_its_categories() {
        let check = |name: &str, text: &str| {
            let folder = tempfile::tempdir().expect("a folder");
            std::fs::write(folder.path().join(name), text).expect("a file");
            let found = labels(&folder.path().join("m.onnx"), &Graph::default(), &[], 2).expect("sound");
            assert_eq!(found.by, By::SideFile(name.to_owned()));
            assert_eq!(found.value.find("dog").expect("there").index(), 1, "{name}");
        };
        check("classes.txt", "cat\ndog\n");
        check("labels.txt", "\u{feff}cat\r\ndog\r\n");
        check("labels.json", "[\"cat\", \"dog\"]");
        check("class_indices.json", "{\"dog\": 1, \"cat\": 0}");
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
