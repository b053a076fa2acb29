//! Reads drawings in JSON that is no list of lines: an array of them, or one after the other with line breaks inside,
//! as `jq .` writes.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::{Drawing, List, quickdraw};
use crate::error::{Error, Result};

/// [`Reader`] reads the drawings of one text, in order.
pub(super) struct Reader {
    path: PathBuf,
    text: String,
    /// The next drawing begins here.
    at: usize,
    /// The next drawing is an item of a list, and what stands before this place belongs to the list or to the object
    /// around it.
    within: Option<usize>,
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
            within: None,
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
            if closes && let Some(after) = self.within.take() {
                // What an object says behind its list is no drawing.
                self.at = self.at.max(after);
                continue;
            }
            self.at += from?;
            let here = &self.text[self.at..];
            let list = if self.within.is_some() {
                None
            } else if here.starts_with('[') {
                is_list(here).then_some((1, 0))
            } else {
                list_within(here).map(|head| (head, length(here).unwrap_or(here.len())))
            };
            match list {
                Some((head, len)) => {
                    self.within = Some(self.at + len);
                    self.at += head;
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
        let is_scalar = !rest.starts_with(['{', '[']);
        let len = if is_scalar && self.within.is_some() {
            Some(scalar_length(rest))
        } else {
            length(rest)
        };
        // Where something that does not end is followed by the next one, nobody knows.
        let len = len.unwrap_or(rest.len());
        let record = &rest.as_bytes()[..len];
        let drawing = if is_scalar {
            Err("it is neither a record nor a list of strokes".to_owned())
        } else if record.starts_with(b"[") {
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
        length(item).map(|len| &item[..len])
    };
    match (depth, inside.chars().next()) {
        (1, Some('{')) => !first().is_some_and(is_stroke),
        (1, _) => true,
        (2 | 3, Some('{')) => depth == 3,
        // Strokes of lists, or drawings of steps.
        (3, _) => first().is_some_and(|item| quickdraw::record::is_steps(item.as_bytes())),
        _ => depth > 3,
    }
}

/// Lists the names in the object that `text` begins with, each with the place of its value, as far as the text goes.
fn names(text: &str) -> Vec<(&str, usize)> {
    let mut names = Vec::new();
    let mut depth = 0usize;
    // A text that has ended is a name where a colon follows.
    let (mut begins, mut last) = (None, None);
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate() {
        match (byte, begins) {
            _ if escaped => escaped = false,
            (b'\\', Some(_)) => escaped = true,
            (b'"', None) => begins = Some(at + 1),
            (b'"', Some(from)) => {
                last = Some(&text[from..at]);
                begins = None;
            }
            (b'{' | b'[', None) => depth += 1,
            (b'}' | b']', None) if depth < 2 => break,
            (b'}' | b']', None) => depth -= 1,
            (b':', None) if depth == 1 => names.extend(last.take().map(|name| (name, at + 1))),
            _ => {}
        }
    }
    names
}

/// Tells whether an object is one stroke rather than a drawing.
fn is_stroke(object: &str) -> bool {
    let is_name = |name: &str| ["points", "path", "coords", "x", "drawMode"].contains(&name);
    names(object).iter().any(|(name, _)| is_name(name)) || has_places(object)
}

/// Tells whether the `paths` of an object are the places of one stroke: they are the strokes of a drawing elsewhere.
fn has_places(object: &str) -> bool {
    #[derive(Deserialize)]
    struct Place {
        #[serde(rename = "x")]
        _x: f64,
        #[serde(rename = "y")]
        _y: f64,
    }
    let value = names(object).into_iter().find(|(name, _)| *name == "paths");
    let value = value.map(|(_, at)| object[at..].trim_start());
    let places = value.and_then(|value| value.get(..length(value)?));
    places.is_some_and(|places| serde_json::from_str::<Vec<Place>>(places).is_ok_and(|places| !places.is_empty()))
}

/// Tells whether a line begins as an object with a list of records does: such a line is many drawings.
pub(super) fn is_page(line: &str) -> bool {
    list_within(line).is_some()
}

/// Counts the bytes before the items of the list of records in the object that `text` begins with, if that is what it
/// is. The text may be cut short.
fn list_within(text: &str) -> Option<usize> {
    if !text.starts_with('{') {
        return None;
    }
    let names = names(text);
    let value = |at: usize| text[at..].trim_start();
    let is_drawing =
        |&(name, at): &(&str, usize)| name == "drawing" || name == "strokes" && value(at).starts_with(['[', '{']);
    if names.iter().any(is_drawing) {
        return None;
    }
    let items = |wanted: &&str| {
        let (_, at) = names.iter().find(|(name, _)| name == wanted)?;
        let items = value(*at).strip_prefix('[')?;
        items.trim_start().starts_with('{').then_some(items)
    };
    let items = LISTS.iter().find_map(items)?;
    let first = items.trim_start();
    (!is_stroke(first)).then(|| text.len() - items.len())
}

/// Counts the bytes of what `text`, which is inside a list, begins with, if that is no object or array.
fn scalar_length(text: &str) -> usize {
    let (mut in_text, mut escaped) = (false, false);
    let ends = |byte: u8| {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_text => escaped = true,
            b'"' => in_text = !in_text,
            b',' | b'{' | b'[' | b'}' | b']' => return !in_text,
            _ => {}
        }
        false
    };
    text.bytes().position(ends).unwrap_or(text.len())
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
        check("[7, 8]", &[None, None]);
        check(
            &format!("[{},null,\"a], {{\" ,{}]", record("cat"), record("dog")),
            &[Some("cat"), None, None, Some("dog")],
        );
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
    fn an_object_around_a_list_ends_after_it() {
        let check = |text: &str, expected: usize| {
            let reader = Reader::new(text.to_owned(), Path::new("cats.json"));
            let read: Vec<bool> = reader.map(|drawing| drawing.is_ok()).collect();
            assert_eq!(read, vec![true; expected], "{text}");
        };
        let row = r#"{"row":{"drawing":[[[1,2],[3,4]]]}}"#;
        let page = format!(r#"{{"features":[{{"a":[]}}],"rows":[{row},{row}],"num_rows_total":1,"partial":false}}"#);
        check(&page, 2);
        check(&format!("{page}\n{page}"), 4);
        check(&format!(r#"{{"num_rows":2,"drawings":[{row},{row}],"strokes":7}}"#), 2);
        // What lies beside a drawing is none.
        check(r#"{"items":[{"a":1}],"drawing":[[[1,2],[3,4]]]}"#, 1);
        check(r#"{"items":[{"a":1}],"strokes":[[[1,2],[3,4]]]}"#, 1);
        check(r#"{"data":[{"points":[[1,2],[3,4]]}],"partial":false}"#, 1);
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
        let sketched = |mode: bool| format!(r#"{{"drawMode":{mode},"strokeWidth":4,"paths":{points}}}"#);
        check(
            &format!("[{},{},{}]", sketched(false), sketched(true), sketched(true)),
            &[2],
        );
        check(&format!("[{{\"paths\":{points}}},{{\"paths\":{points}}}]"), &[2]);
        check(&format!("[{{\"paths\":{drawing}}},{{\"paths\":[{points}]}}]"), &[2, 1]);
        check(
            &format!("[{{\"strokes\":[{points}]}},{{\"strokes\":[{points}]}}]"),
            &[1, 1],
        );
    }
}
