//! Bytes to drawings and back: Quick, Draw! NDJSON ([`quickdraw`]), the program's own files
//! ([`document`]), SVG ([`svg`]), PNG ([`png`]) and the crash journal ([`journal`]).
//!
//! Reading never trusts its input. Files and lines have limits, coordinates are checked, and every
//! error names the file, and the line where there are lines. Lists of drawings are streamed: memory is
//! bounded by one line, however long the file. Writing is atomic: a reader finds the old file or the
//! new one. No threads and no tensors here; scores arrive as plain numbers in an [`svg::SvgStyle`].

mod atomic;
pub mod document;
pub mod journal;
mod lines;
pub mod png;
pub mod quickdraw;
pub mod stroke_record;
pub mod svg;
mod unknown;

use std::fs::File;
use std::io::{BufRead, BufReader, Read as _};
use std::path::Path;

pub use atomic::write_atomically;
pub use unknown::Unknown;

use crate::error::{Error, Result};
use crate::sketch::Sketch;

/// A drawing as files hold it: the ink and what is known about it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Drawing {
    /// The name of the drawing in its collection (Quick, Draw! calls it so).
    pub key_id: Option<String>,
    /// What it is meant to be: a category's name, as written in the file.
    pub word: Option<String>,
    /// The ink.
    pub sketch: Sketch,
    /// What its file says beside, which this program does not know and keeps.
    pub unknown: Unknown,
}

/// A whole file (own format, SVG) larger than this is refused. 1 point takes about 40 bytes.
const MAX_FILE_BYTES: u64 = 256 << 20;

/// An imported drawing of more points than this is refused: nobody draws it by hand, and every
/// attribution method's cost grows with it.
pub const MAX_POINTS: usize = 1_000_000;

/// Reads one drawing from `path`: the program's own file, an SVG, or the first drawing of an NDJSON
/// file, told apart by the file's extension and, where that says nothing, by its content.
pub fn open(path: impl AsRef<Path>) -> Result<Drawing> {
    let path = path.as_ref();
    drawings(path)?
        .next()
        .unwrap_or_else(|| Err(Error::format(path, "the file holds no drawing")))
}

/// Reads every drawing of `path`, one after the other.
pub fn drawings(path: impl AsRef<Path>) -> Result<Drawings> {
    let path = path.as_ref();
    let file = File::open(path).map_err(Error::io(path))?;
    drawings_from(Box::new(BufReader::with_capacity(1 << 16, file)), path)
}

/// Reads every drawing of an open stream; `name` tells its format and stands in error messages.
pub fn drawings_from(mut reader: Box<dyn BufRead + Send>, name: &Path) -> Result<Drawings> {
    let head = reader.fill_buf().map_err(Error::io(name))?;
    let source = match Kind::of(name, head) {
        Some(Kind::QuickDraw) => Source::Lines(quickdraw::Reader::new(reader, name)),
        Some(Kind::Document) => {
            Source::One(Some(document::parse(&read_whole(reader, name)?, name)))
        }
        Some(Kind::Svg) => Source::One(Some(svg::parse(&read_whole(reader, name)?, name))),
        None if head.is_empty() => return Err(Error::format(name, "the file is empty")),
        None => {
            let cause = "not a drawing this program can read (NDJSON, SVG or .strokewise)";
            return Err(Error::format(name, cause));
        }
    };
    Ok(Drawings { source })
}

/// Saves `drawing` in the program's own format. The file at `path` is replaced as a whole or not at all.
pub fn save(path: impl AsRef<Path>, drawing: &Drawing) -> Result<()> {
    write_atomically(path.as_ref(), document::to_text(drawing).as_bytes())
}

/// The drawings of one file, read as they are asked for; see [`drawings`]. After an error about one
/// drawing the next ones follow; after an error of the operating system nothing does.
pub struct Drawings {
    source: Source,
}

enum Source {
    One(Option<Result<Drawing>>),
    Lines(quickdraw::Reader<Box<dyn BufRead + Send>>),
}

impl Drawings {
    /// The line, counted from 1, that the last drawing or error came from; `None` where the format has
    /// no lines.
    pub fn line(&self) -> Option<u64> {
        match &self.source {
            Source::One(_) => None,
            Source::Lines(reader) => Some(reader.line()),
        }
    }

    /// How much of a list has been read, in bytes.
    pub fn bytes_read(&self) -> u64 {
        match &self.source {
            Source::One(_) => 0,
            Source::Lines(reader) => reader.bytes_read(),
        }
    }
}

impl Iterator for Drawings {
    type Item = Result<Drawing>;

    fn next(&mut self) -> Option<Self::Item> {
        match &mut self.source {
            Source::One(drawing) => drawing.take(),
            Source::Lines(reader) => reader.next(),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Kind {
    QuickDraw,
    Document,
    Svg,
}

impl Kind {
    /// What the file called `name` that begins with `head` seems to be.
    fn of(name: &Path, head: &[u8]) -> Option<Self> {
        let extension = name
            .extension()
            .and_then(|e| e.to_str())
            .map(str::to_ascii_lowercase);
        match extension.as_deref() {
            Some("ndjson" | "jsonl") => return Some(Self::QuickDraw),
            Some("strokewise") => return Some(Self::Document),
            Some("svg") => return Some(Self::Svg),
            _ => {}
        }
        let head = without_bom(head).trim_ascii_start();
        let after_brace = head.strip_prefix(b"{").map(<[u8]>::trim_ascii_start);
        match (head.first(), after_brace) {
            (Some(b'<'), _) => Some(Self::Svg),
            (_, Some(rest)) if rest.starts_with(b"\"strokewise\"") => Some(Self::Document),
            (_, Some(_)) => Some(Self::QuickDraw),
            _ => None,
        }
    }
}

/// `bytes` after the byte order mark that some editors write.
fn without_bom(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)
}

/// A whole text file; refused where it is empty, too large, or no text.
pub(crate) fn read_whole(reader: impl BufRead, name: &Path) -> Result<String> {
    let mut bytes = Vec::new();
    reader
        .take(MAX_FILE_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(Error::io(name))?;
    if bytes.len() as u64 > MAX_FILE_BYTES {
        let cause = format!("the file is larger than {} MiB", MAX_FILE_BYTES >> 20);
        return Err(Error::format(name, cause));
    }
    if bytes.trim_ascii().is_empty() {
        return Err(Error::format(name, "the file is empty"));
    }
    match str::from_utf8(without_bom(&bytes)) {
        Ok(text) => Ok(text.to_owned()),
        Err(_) => Err(Error::format(name, "the file is not text (UTF-8)")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_told_apart_by_extension_then_content() {
        fn check(name: &str, head: &str, expected: Option<Kind>) {
            assert_eq!(
                Kind::of(Path::new(name), head.as_bytes()),
                expected,
                "{name} {head:?}"
            );
        }
        check("cat.ndjson", "<svg", Some(Kind::QuickDraw));
        check("cat.SVG", "", Some(Kind::Svg));
        check("cat.strokewise", "{}", Some(Kind::Document));
        check("cat", "\u{feff} <?xml", Some(Kind::Svg));
        check("cat.json", "{ \"strokewise\": 1", Some(Kind::Document));
        check("-", "{\"word\":\"cat\"", Some(Kind::QuickDraw));
        check("cat.txt", "hello", None);
        check("cat", "", None);
    }
}
