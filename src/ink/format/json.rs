//! Reads drawings in JSON that is no list of lines: an array of them, or one after the other with line breaks inside,
//! as `jq .` writes.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use serde::de::IgnoredAny;

use super::{Drawing, List, quickdraw};
use crate::error::{Error, Result};

/// [`Reader`] reads the drawings of one text, in order.
pub(super) struct Reader {
    path: PathBuf,
    text: String,
    /// The next drawing begins here.
    at: usize,
    /// It is true for an item of a list.
    is_inside: bool,
    number: u64,
}

/// People call a list of records that lies in an object by these names.
const LISTS: [&str; 4] = ["rows", "drawings", "data", "items"];

impl Reader {
    pub fn new(text: String, path: &Path) -> Self {
        Self {
            path: path.to_path_buf(),
            text,
            at: 0,
            is_inside: false,
            number: 0,
        }
    }

    /// Goes to where the next drawing begins; `None` at the end.
    fn go_on(&mut self) -> Option<()> {
        loop {
            let rest = &self.text[self.at..];
            // What stands between drawings, and around them all.
            let from = rest.find(|c: char| !c.is_whitespace() && !",]}\u{feff}".contains(c));
            let closes = rest[..from.unwrap_or(rest.len())].contains(']');
            self.is_inside &= !closes;
            self.at += from?;
            let here = &self.text[self.at..];
            let list = if self.is_inside {
                None
            } else if here.starts_with('[') {
                is_list(here).then_some(1)
            } else {
                list_within(here)
            };
            match list {
                Some(head) => {
                    self.at += head;
                    self.is_inside = true;
                }
                None => return Some(()),
            }
        }
    }
}

impl Iterator for Reader {
    type Item = Result<Drawing>;

    fn next(&mut self) -> Option<Self::Item> {
        self.go_on()?;
        let rest = &self.text[self.at..];
        self.number += 1;
        // Where something that does not end is followed by the next one, nobody knows.
        let len = length(rest).unwrap_or(rest.len());
        let record = &rest.as_bytes()[..len];
        let drawing = if record.starts_with(b"[") {
            quickdraw::check_size(record).and_then(|()| quickdraw::record::parse_lines(record))
        } else {
            quickdraw::parse_line(record)
        };
        self.at += len;
        Some(drawing.map_err(|cause| Error::format_at(&self.path, self.number, cause)))
    }
}

/// Tells whether the array that `text` begins with is a list of drawings, and not the strokes of one.
fn is_list(text: &str) -> bool {
    let inside = text.trim_start_matches(|c: char| c.is_whitespace() || c == '[');
    let depth = text[..text.len() - inside.len()].matches('[').count();
    let first = || {
        let item = text[1..].trim_start();
        length(item).map(|len| &item.as_bytes()[..len])
    };
    match (depth, inside.chars().next()) {
        (1, Some('{')) => !first().is_some_and(is_stroke),
        (1, _) => true,
        (2 | 3, Some('{')) => depth == 3,
        // Strokes of lists, or drawings of steps.
        (3, _) => first().is_some_and(quickdraw::record::is_steps),
        _ => depth > 3,
    }
}

/// Lists the names in an object, if it is one.
#[allow(
    clippy::zero_sized_map_values,
    reason = "a set would not let the values be passed over"
)]
fn names(object: &[u8]) -> HashMap<String, IgnoredAny> {
    serde_json::from_slice(object).unwrap_or_default()
}

/// Tells whether an object is one stroke rather than a drawing.
fn is_stroke(object: &[u8]) -> bool {
    let names = names(object);
    ["points", "path", "coords", "x"]
        .iter()
        .any(|name| names.contains_key(*name))
}

/// Counts the bytes before the items of the list of records in the object that `text` begins with, if that is what it
/// is.
fn list_within(text: &str) -> Option<usize> {
    let object = text.get(..length(text)?).filter(|object| object.starts_with('{'))?;
    let list = LISTS.iter().find(|name| object.contains(**name))?;
    let names = names(object.as_bytes());
    if !names.contains_key(*list) || names.contains_key("drawing") {
        return None;
    }
    let mut keys = object.match_indices(list).map(|(at, _)| &object[at + list.len()..]);
    let items = keys.find_map(|rest| {
        let value = rest.strip_prefix('"')?.trim_start().strip_prefix(':')?.trim_start();
        value
            .strip_prefix('[')
            .filter(|items| items.trim_start().starts_with('{'))
    })?;
    let first = items.trim_start();
    let is_drawing = length(first).is_some_and(|len| !is_stroke(&first.as_bytes()[..len]));
    is_drawing.then(|| object.len() - items.len())
}

/// Counts the bytes of the object or array that `text` begins with; `None` where it begins with something else, or does
/// not end.
fn length(text: &str) -> Option<usize> {
    let mut depth = 0usize;
    let (mut in_text, mut escaped) = (false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_text => escaped = true,
            b'"' => in_text = !in_text,
            _ if in_text => {}
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.checked_sub(1)?,
            _ => {}
        }
        if depth == 0 && !in_text {
            return matches!(byte, b'}' | b']').then_some(at + 1);
        }
    }
    None
}

impl List for Reader {
    fn line(&self) -> u64 {
        self.number
    }

    fn bytes_read(&self) -> u64 {
        self.at as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrays_and_pretty_records_are_read_in_order() {
        let check = |text: &str, expected: &[Option<&str>]| {
            let reader = Reader::new(text.to_owned(), Path::new("cats.json"));
            let words: Vec<Option<String>> = reader.map(|d| d.ok().and_then(|d| d.word)).collect();
            let words: Vec<Option<&str>> = words.iter().map(Option::as_deref).collect();
            assert_eq!(words, expected, "{text}");
        };
        let record = |word: &str| format!("{{\n \"word\": \"{word}\",\n \"drawing\": [\n[[1,\n2],[3,4]]]}}");
        check(&record("cat"), &[Some("cat")]);
        check(&record("c}\\\"]t"), &[Some("c}\"]t")]);
        check(
            &format!("{}\n{}", record("cat"), record("dog")),
            &[Some("cat"), Some("dog")],
        );
        check(
            &format!("[{},\n{}]", record("cat"), record("dog")),
            &[Some("cat"), Some("dog")],
        );
        check(
            &format!("[{},{{\"drawing\":7}},{}]", record("cat"), record("dog")),
            &[Some("cat"), None, Some("dog")],
        );
        check("[{]", &[None]);
        check("{\n\"word\"\n", &[None]);
        check("[7, 8]", &[None]);
        check("[]", &[]);
        check(
            &format!(
                "{{\"features\":[{{}}],\"rows\":[{{\"row\":{}}},{}]}}",
                record("cat"),
                record("dog")
            ),
            &[Some("cat"), Some("dog")],
        );
    }

    #[test]
    fn arrays_are_one_drawing_or_many_by_what_they_hold() {
        let check = |text: &str, expected: &[usize]| {
            let reader = Reader::new(text.to_owned(), Path::new("cats.json"));
            let counts: Vec<usize> = reader.map(|d| d.expect(text).sketch.strokes().len()).collect();
            assert_eq!(counts, expected, "{text}");
        };
        let drawing = "[[[1,2],[3,4]],[[5,6],[7,8]]]";
        let steps = "[[1,5,0],[1,1,1],[1,-2,0],[-3,-3,1]]";
        check(drawing, &[2]);
        check(&format!("[{drawing} , {drawing}]"), &[2, 2]);
        check(&format!("{drawing}\n{drawing}\n"), &[2, 2]);
        check(steps, &[2]);
        check(&format!("[{steps},\n{steps}]"), &[2, 2]);
        check(&format!("{steps}\n{steps}"), &[2, 2]);
        let points = r#"[{"x":1,"y":2},{"x":3,"y":4}]"#;
        check(&format!("[{points},{points}]"), &[2]);
        check(&format!("[[{points}],[{points},{points}]]"), &[1, 2]);
        check(
            &format!("[{{\"color\":1,\"points\":{points}}},{{\"points\":{points}}}]"),
            &[2],
        );
        check(
            &format!("[{{\"strokes\":[{points}]}},{{\"strokes\":[{points}]}}]"),
            &[1, 1],
        );
    }
}
