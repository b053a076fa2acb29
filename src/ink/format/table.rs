//! Drawings as rows of a table, as Kaggle hands Quick, Draw! out: a column `drawing` with JSON in it, and perhaps `word`
//! and `key_id`. Cells are parted by commas, semicolons or tabs.

use std::io::BufRead;
use std::path::{Path, PathBuf};

use csv::StringRecord;
use serde_json::Value;

use super::lines::MAX_LINE_BYTES;
use super::quickdraw::record::{Lines, Record};
use super::{Drawing, List};
use crate::error::{Error, Result};

/// The drawings of a table, in order.
pub(super) struct Reader {
    rows: csv::Reader<Box<dyn BufRead + Send>>,
    path: PathBuf,
    drawing: usize,
    word: Option<usize>,
    key_id: Option<usize>,
    line: u64,
    failed: bool,
}

impl Reader {
    /// Reads the names of the columns; without one called `drawing` it is no list of drawings.
    pub fn new(mut reader: Box<dyn BufRead + Send>, path: &Path) -> Result<Self> {
        let head = reader.fill_buf().map_err(Error::io(path))?;
        let names = head.split(|byte| *byte == b'\n').next().unwrap_or_default();
        let names = String::from_utf8_lossy(names).into_owned();
        let parts = [b',', b';', b'\t'].into_iter();
        let part = parts.rev().max_by_key(|part| names.matches(char::from(*part)).count());
        let mut rows = csv::ReaderBuilder::new()
            .flexible(true)
            .delimiter(part.unwrap_or(b','))
            .from_reader(reader);
        let names = rows
            .headers()
            .map_err(|error| Error::format_at(path, 1, error.to_string()))?;
        let column = |wanted: &str| {
            names
                .iter()
                .position(|name| name.trim_matches('\u{feff}').trim().eq_ignore_ascii_case(wanted))
        };
        let (drawing, word, key_id) = (
            column("drawing").or(column("strokes")),
            column("word"),
            column("key_id"),
        );
        let Some(drawing) = drawing else {
            return Err(Error::format_at(path, 1, "the table has no column called drawing"));
        };
        Ok(Self {
            rows,
            path: path.to_path_buf(),
            drawing,
            word,
            key_id,
            line: 1,
            failed: false,
        })
    }

    fn read(&self, row: &StringRecord) -> Result<Drawing, String> {
        let cell = |column: Option<usize>| {
            let text = column
                .and_then(|column| row.get(column))
                .filter(|text| !text.is_empty());
            text.map_or(Value::Null, |text| Value::String(text.to_owned()))
        };
        let drawing = row.get(self.drawing).ok_or("the row ends before the column drawing")?;
        if drawing.len() > MAX_LINE_BYTES {
            return Err(format!("the drawing is longer than {} MiB", MAX_LINE_BYTES >> 20));
        }
        let record = Record {
            key_id: cell(self.key_id),
            word: cell(self.word),
            drawing: Lines::Text(drawing.to_owned()),
        };
        record.into_drawing()
    }
}

impl Iterator for Reader {
    type Item = Result<Drawing>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut row = StringRecord::new();
        if self.failed {
            return None;
        }
        let drawing = match self.rows.read_record(&mut row) {
            Ok(false) => return None,
            Ok(true) => self.read(&row),
            Err(error) => {
                self.failed = error.is_io_error();
                Err(error.to_string())
            }
        };
        self.line = row.position().map_or(self.line + 1, csv::Position::line);
        Some(drawing.map_err(|cause| Error::format_at(&self.path, self.line, cause)))
    }
}

impl List for Reader {
    fn line(&self) -> u64 {
        self.line
    }

    fn bytes_read(&self) -> u64 {
        self.rows.position().byte()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_become_drawings_and_a_broken_one_costs_itself_only() {
        let table = "countrycode,drawing,key_id,word\nUS,\"[[[1,2],[3,4]]]\",-5,cat\nDE,\"[[[1\",6,dog\nFR,\"[[[1],[2]]]\",7,\n";
        let reader = Box::new(std::io::Cursor::new(table.as_bytes().to_vec()));
        let mut reader = Reader::new(reader, Path::new("k.csv")).expect("a table");
        let first = reader.next().expect("a row").expect("a drawing");
        assert_eq!(
            (first.key_id.as_deref(), first.word.as_deref()),
            (Some("-5"), Some("cat"))
        );
        let error = reader.next().expect("a row").expect_err("a broken drawing").to_string();
        assert!(error.ends_with("k.csv:3"), "{error}");
        assert_eq!(reader.next().expect("a row").expect("a drawing").word, None);
        assert_eq!(reader.line(), 4);
        assert!(reader.next().is_none());
        for table in [
            "word;drawing\ncat;[[[1,2],[3,4]]]\n",
            "Word\tDrawing\ncat\t\"[[[1,2],[3,4]]]\"\r\n",
        ] {
            let reader = Box::new(std::io::Cursor::new(table.as_bytes().to_vec()));
            let mut reader = Reader::new(reader, Path::new("k.csv")).expect("a table");
            let drawing = reader.next().expect("a row").expect("a drawing");
            assert_eq!(
                (drawing.word.as_deref(), drawing.sketch.strokes().len()),
                (Some("cat"), 1),
                "{table}"
            );
        }
        let no_table = Box::new(std::io::Cursor::new(b"a,b\n1,2\n".to_vec()));
        assert!(Reader::new(no_table, Path::new("k.csv")).is_err());
    }
}
