//! Drawings in JSON that is no list of lines: an array of them, or one after the other with line breaks inside, as
//! `jq .` writes.

use std::path::{Path, PathBuf};

use super::{Drawing, List, quickdraw};
use crate::error::{Error, Result};

/// The drawings of one text, in order.
pub(super) struct Reader {
    path: PathBuf,
    text: String,
    /// The next drawing begins here.
    at: usize,
    number: u64,
}

impl Reader {
    pub fn new(text: String, path: &Path) -> Self {
        Self {
            path: path.to_path_buf(),
            text,
            at: 0,
            number: 0,
        }
    }
}

impl Iterator for Reader {
    type Item = Result<Drawing>;

    fn next(&mut self) -> Option<Self::Item> {
        let rest = &self.text[self.at..];
        // What stands between drawings, and the brackets of an array around them all.
        let from = rest.find(|c: char| !c.is_whitespace() && !"[],".contains(c))?;
        let record = &rest[from..];
        self.number += 1;
        let drawing = if let Some(len) = length(record) {
            self.at += from + len;
            quickdraw::parse_line(&record.as_bytes()[..len])
        } else {
            // Where the next one would begin, nobody knows.
            let drawing = quickdraw::parse_line(record.as_bytes());
            self.at = self.text.len();
            drawing
        };
        Some(drawing.map_err(|cause| Error::format_at(&self.path, self.number, cause)))
    }
}

/// Measures the bytes of the object that `text` begins with; `None` where it begins with something
/// else, or does not end.
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
            return (byte == b'}').then_some(at + 1);
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
    }
}
