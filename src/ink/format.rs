//! Turns bytes into drawings and back: Quick, Draw! lists ([`quickdraw`]), the program's own files ([`document`]), SVG
//! ([`svg`]), PNG ([`png`]), PDF ([`pdf`]), InkML ([`inkml`]), NumPy's archives ([`mod@numpy`]), drawings of Excalidraw
//! and tldraw, notebooks of Xournal++ and Rnote, and the crash journal ([`journal`]). Reading never trusts its input.
//! Files and lines have limits, coordinates are checked, and every error names the file, and the line where there are
//! lines. Lists of drawings are streamed: memory is bounded by one line, however long the file. Writing is atomic: a
//! reader finds the old file or the new one. Scores arrive as numbers in an [`svg::SvgStyle`].

mod atomic;
mod binary;
pub mod document;
mod excalidraw;
pub mod inkml;
pub mod journal;
mod json;
mod kept;
mod kind;
mod left_out;
mod lines;
pub mod numpy;
mod outlines;
mod pages;
pub mod pdf;
pub mod png;
mod private;
pub mod quickdraw;
mod rnote;
pub mod seal;
pub mod sheet_record;
mod stamp;
mod strangers;
pub mod stroke_record;
pub mod svg;
mod table;
pub(crate) mod text;
mod tldraw;
mod unknown;
mod xournal;

use std::fs::File;
use std::io::{BufRead, BufReader, Cursor, Read as _};
use std::path::Path;

use kind::Kind;
use pages::Pages;

pub use atomic::{Draft, write_atomically};
pub use kept::Kept;
pub use private::private_folder;
pub use stamp::Stamp;
pub use unknown::Unknown;

use crate::error::{Error, Result};
use crate::sketch::{Bounds, Sketch, Stroke};

/// [`Drawing`] is a drawing as files hold it: the ink and what is known about it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Drawing {
    /// The drawing has this name in its collection (Quick, Draw! calls it so).
    pub key_id: Option<String>,
    /// This word names the category that the drawing is meant to be, as it is written in the file.
    pub word: Option<String>,
    /// The file holds this ink.
    pub sketch: Sketch,
    /// The artist has turned these suggestions about the ink down.
    pub kept: Box<Kept>,
    /// The rest of the file, which this program does not know, is kept so that saving loses
    /// nothing.
    pub unknown: Unknown,
}

/// The names of files that [`open`] reads end so, without the dot and in lower case.
pub const EXTENSIONS: [&str; 16] = [
    "strokewise",
    "svg",
    "svgz",
    "ndjson",
    "jsonl",
    "json",
    "csv",
    "bin",
    "npz",
    "npy",
    "inkml",
    "excalidraw",
    "tldr",
    "rnote",
    "xopp",
    "xoj",
];

/// Tells whether the ending of the file's name is that of drawings; its content is not looked at.
pub fn is_drawing(path: &Path) -> bool {
    let extension = path.extension().and_then(|e| e.to_str());
    extension.is_some_and(|e| EXTENSIONS.contains(&e.to_ascii_lowercase().as_str()))
}

/// A whole file (own format, SVG) larger than this is refused. 1 point takes about 40 bytes.
const MAX_FILE_BYTES: u64 = 256 << 20;

/// An imported drawing of more points than this is refused: nobody draws it by hand, and every
/// attribution method's cost grows with it.
pub const MAX_POINTS: usize = 1_000_000;

/// [`Reading`] says how drawings are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Reading {
    /// Lines stay as the file has them: nothing is joined, merged or thinned to what one movement of the pen made.
    pub as_drawn: bool,
}

/// The name of a stroke begins with this in files that have names, before its number.
const STROKE_PREFIX: &str = "stroke-";

/// Chooses the width of the pen for ink that has none in its file: the default, but where that
/// would be a blot or a hair.
fn pen_width_for(ink: Bounds) -> f32 {
    let [width, height] = ink.size();
    let longest = width.max(height);
    let is_usual = longest <= 0.0 || (16.0..=512.0).contains(&(longest / Stroke::DEFAULT_WIDTH));
    if is_usual {
        Stroke::DEFAULT_WIDTH
    } else {
        longest / 64.0
    }
}

/// [`Found`] is a drawing that was read, and tells what was not.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Found {
    /// This drawing was read.
    pub drawing: Drawing,
    /// Each note says in a sentence what was left out or put together on the way.
    pub notes: Vec<String>,
}

/// Reads one drawing from `path`: the program's own file, an SVG, or the first drawing of a list, told apart by the
/// file's extension and, where that says nothing, by its content.
pub fn open(path: impl AsRef<Path>) -> Result<Drawing> {
    open_as(path, Reading::default()).map(|found| found.drawing)
}

/// Reads like [`open`], in the way that `reading` says, and tells what was left out.
pub fn open_as(path: impl AsRef<Path>, reading: Reading) -> Result<Found> {
    let path = path.as_ref();
    let mut drawings = drawings(path, reading)?;
    let first = drawings.next();
    let drawing = first.unwrap_or_else(|| Err(Error::format(path, "the file holds no drawing")))?;
    let notes = drawings.take_notes();
    Ok(Found { drawing, notes })
}

/// Reads every drawing of `path`, one after the other.
pub fn drawings(path: impl AsRef<Path>, reading: Reading) -> Result<Drawings> {
    let path = path.as_ref();
    let file = File::open(path).map_err(Error::io(path))?;
    drawings_from(Box::new(BufReader::with_capacity(1 << 16, file)), path, reading)
}

/// Reads every drawing of an open stream; `name` tells its format and stands in error messages.
pub fn drawings_from(reader: Box<dyn BufRead + Send>, name: &Path, reading: Reading) -> Result<Drawings> {
    let mut reader = reader;
    let mut head = reader.fill_buf().map_err(Error::io(name))?;
    if let Some(cause) = strangers::named(name, head, Kind::of_ending(name).is_some()) {
        return Err(Error::format(name, cause));
    }
    let is_binary = matches!(Kind::of(name, head), Some(Kind::Binary | Kind::Numpy));
    if !is_binary && text::needs_decoding(head) {
        let text = read_whole(reader, name)?;
        reader = Box::new(Cursor::new(text.into_bytes()));
        head = reader.fill_buf().map_err(Error::io(name))?;
    }
    let source = match Kind::of(name, head) {
        Some(Kind::QuickDraw) => Source::List(Box::new(quickdraw::Reader::new(reader, name))),
        Some(Kind::Json) => Source::List(Box::new(json::Reader::new(read_whole(reader, name)?, name))),
        Some(Kind::Csv) => Source::List(table::read(reader, name)?),
        Some(Kind::Binary) => Source::List(Box::new(binary::Reader::new(reader, name))),
        Some(Kind::Document) => {
            let drawing = document::parse(&read_whole(reader, name)?, name);
            Source::One(Some(drawing.map(Found::from)))
        }
        Some(Kind::Svg) => Source::One(Some(svg::read(&read_whole(reader, name)?, name, reading))),
        Some(Kind::Numpy) => Source::List(Box::new(numpy::Reader::new(reader, name)?)),
        Some(Kind::InkMl) => Source::One(Some(inkml::parse(&read_whole(reader, name)?, name).map(Found::from))),
        Some(Kind::Excalidraw) => Source::One(Some(excalidraw::parse(&read_whole(reader, name)?, name))),
        Some(Kind::Rnote) => Source::One(Some(rnote::parse(&read_whole(reader, name)?, name))),
        Some(Kind::Tldraw) => Source::of_pages(tldraw::parse(&read_whole(reader, name)?, name)?),
        Some(Kind::Xournal) => Source::of_pages(xournal::parse(&read_whole(reader, name)?, name)?),
        None if head.is_empty() => return Err(Error::format(name, "the file is empty")),
        None => {
            let cause = "not a drawing this program can read (NDJSON, JSON, CSV, NumPy, InkML, Excalidraw, tldraw, Rnote, Xournal++, SVG or .strokewise)";
            return Err(Error::format(name, cause));
        }
    };
    Ok(Drawings {
        source,
        notes: Vec::new(),
    })
}

/// Saves `drawing` in the program's own format. The file at `path` is replaced as a whole or not at all.
pub fn save(path: impl AsRef<Path>, drawing: &Drawing) -> Result<()> {
    write_atomically(path.as_ref(), document::to_text(drawing).as_bytes())
}

/// [`Drawings`] are the drawings of one file, read as they are asked for; see [`drawings`]. After an error about one
/// drawing the next ones follow; after an error of the operating system nothing does.
pub struct Drawings {
    source: Source,
    notes: Vec<String>,
}

enum Source {
    One(Option<Result<Found>>),
    List(Box<dyn List>),
}

impl Source {
    fn of_pages(pages: Pages) -> Self {
        match pages.only() {
            Ok(page) => Self::One(Some(Ok(page))),
            Err(pages) => Self::List(Box::new(pages)),
        }
    }
}

/// [`List`] is a list of drawings that is read one by one.
trait List: Iterator<Item = Result<Drawing>> + Send {
    /// Returns the line (or the place in a list without lines), counted from 1, that the last
    /// drawing or error came from.
    fn line(&self) -> u64;

    /// Tells how much of the list has been read, in bytes.
    fn bytes_read(&self) -> u64;

    /// Takes the notes of what was left out of the last drawing, where the list has any.
    fn take_notes(&mut self) -> Vec<String> {
        Vec::new()
    }
}

impl Drawings {
    /// Makes drawings of another source than a file's text.
    pub fn one(found: Found) -> Self {
        Self {
            source: Source::One(Some(Ok(found))),
            notes: Vec::new(),
        }
    }

    /// Returns the line, counted from 1, that the last drawing or error came from; `None` where the
    /// format has no lines.
    pub fn line(&self) -> Option<u64> {
        match &self.source {
            Source::One(_) => None,
            Source::List(list) => Some(list.line()),
        }
    }

    /// Tells how much of a list has been read, in bytes; 0 for a file of one drawing.
    pub fn bytes_read(&self) -> u64 {
        match &self.source {
            Source::One(_) => 0,
            Source::List(list) => list.bytes_read(),
        }
    }

    /// Takes the notes of what was left out or put together in the last drawing.
    pub fn take_notes(&mut self) -> Vec<String> {
        std::mem::take(&mut self.notes)
    }
}

impl Iterator for Drawings {
    type Item = Result<Drawing>;

    fn next(&mut self) -> Option<Self::Item> {
        match &mut self.source {
            Source::One(found) => Some(found.take()?.map(|found| {
                self.notes = found.notes;
                found.drawing
            })),
            Source::List(list) => {
                let drawing = list.next();
                self.notes = list.take_notes();
                drawing
            }
        }
    }
}

impl From<Drawing> for Found {
    fn from(drawing: Drawing) -> Self {
        let notes = Vec::new();
        Self { drawing, notes }
    }
}

/// Reads a whole text file; it is refused where it is empty, too large, or no text.
pub(crate) fn read_whole(reader: impl BufRead, name: &Path) -> Result<String> {
    let bytes = read_bytes(reader, name)?;
    if bytes.trim_ascii().is_empty() {
        return Err(Error::format(name, "the file is empty"));
    }
    text::decoded(bytes).map_err(|cause| Error::format(name, cause))
}

/// Reads all bytes of a file; it is refused where they are too many.
fn read_bytes(reader: impl BufRead, name: &Path) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader
        .take(MAX_FILE_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(Error::io(name))?;
    if bytes.len() as u64 > MAX_FILE_BYTES {
        let cause = format!("the file is larger than {} MiB", MAX_FILE_BYTES >> 20);
        return Err(Error::format(name, cause));
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_ending_of_drawings_is_read_whatever_its_case() {
        for ending in EXTENSIONS {
            let name = Path::new("cat").with_extension(ending.to_uppercase());
            assert!(is_drawing(&name), "{ending}");
            assert!(Kind::of(&name, b"[").is_some(), "{ending} is not known to the reader");
        }
        assert!(!is_drawing(Path::new("cat")) && !is_drawing(Path::new("cat.txt")));
    }
}
