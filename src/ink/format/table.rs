//! Drawings in tables: a drawing in each row, as Kaggle hands Quick, Draw! out (a column `drawing` with JSON in it, and
//! perhaps `word` and `key_id`), or a point in each row ([`points`]). Cells are parted by commas, semicolons or tabs.

mod points;

use std::io::BufRead;
use std::path::{Path, PathBuf};

use csv::StringRecord;
use serde_json::Value;

use super::lines::MAX_LINE_BYTES;
use super::quickdraw::record::{Lines, Record};
use super::{Drawing, List};
use crate::error::{Error, Result};

/// The rows of a table below its names.
struct Rows {
    reader: csv::Reader<Box<dyn BufRead + Send>>,
    path: PathBuf,
}

/// The drawings of a table with a drawing in each row, in order.
struct Reader {
    rows: Rows,
    drawing: usize,
    word: Option<usize>,
    key_id: Option<usize>,
    line: u64,
    failed: bool,
}

/// Reads the names of the columns, which tell what stands in a row.
pub(super) fn read(mut reader: Box<dyn BufRead + Send>, path: &Path) -> Result<Box<dyn List>> {
    let head = reader.fill_buf().map_err(Error::io(path))?;
    let mut lines = head.split(|byte| *byte == b'\n');
    let names = String::from_utf8_lossy(lines.next().unwrap_or_default()).into_owned();
    let first = String::from_utf8_lossy(lines.next().unwrap_or_default()).into_owned();
    let parts = [b',', b';', b'\t'].into_iter();
    let part = parts.rev().max_by_key(|part| names.matches(char::from(*part)).count());
    let part = part.unwrap_or(b',');
    // JSON holds no single quotes, and many double ones only where a cell is put in double ones.
    let is_single = first.contains(&format!("{}'[", char::from(part))) || first.starts_with("'[");
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .delimiter(part)
        .quote(if is_single { b'\'' } else { b'"' })
        .from_reader(reader);
    let names = reader
        .headers()
        .map_err(|error| Error::format_at(path, 1, error.to_string()))?
        .clone();
    let rows = Rows {
        reader,
        path: path.to_path_buf(),
    };
    let rows = match points::Reader::new(rows, &names, path)? {
        Ok(reader) => return Ok(Box::new(reader)),
        Err(rows) => rows,
    };
    let Some(drawing) = column(&names, &["drawing", "strokes"]) else {
        let cause = "the table has neither a column called drawing nor columns x and y";
        return Err(Error::format_at(path, 1, cause));
    };
    Ok(Box::new(Reader {
        rows,
        drawing,
        word: column(&names, &["word"]),
        key_id: column(&names, &["key_id"]),
        line: 1,
        failed: false,
    }))
}

/// Finds the column that has one of these names, the earliest first.
fn column(names: &StringRecord, wanted: &[&str]) -> Option<usize> {
    let is = |wanted: &str| {
        let mut names = names.iter().map(|name| name.trim_matches('\u{feff}').trim());
        names.position(|name| name.eq_ignore_ascii_case(wanted))
    };
    wanted.iter().find_map(|wanted| is(wanted))
}

impl Reader {
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
        let drawing = match self.rows.reader.read_record(&mut row) {
            Ok(false) => return None,
            Ok(true) => self.read(&row),
            Err(error) => {
                self.failed = error.is_io_error();
                Err(error.to_string())
            }
        };
        self.line = row.position().map_or(self.line + 1, csv::Position::line);
        Some(drawing.map_err(|cause| Error::format_at(&self.rows.path, self.line, cause)))
    }
}

impl List for Reader {
    fn line(&self) -> u64 {
        self.line
    }

    fn bytes_read(&self) -> u64 {
        self.rows.reader.position().byte()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_become_drawings_and_a_broken_one_costs_itself_only() {
        let table = "countrycode,drawing,key_id,word\nUS,\"[[[1,2],[3,4]]]\",-5,cat\nDE,\"[[[1\",6,dog\nFR,\"[[[1],[2]]]\",7,\n";
        let reader = Box::new(std::io::Cursor::new(table.as_bytes().to_vec()));
        let mut reader = read(reader, Path::new("k.csv")).expect("a table");
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
            "word,drawing\ncat,'[[[1,2],[3,4]]]'\n",
        ] {
            let reader = Box::new(std::io::Cursor::new(table.as_bytes().to_vec()));
            let mut reader = read(reader, Path::new("k.csv")).expect("a table");
            let drawing = reader.next().expect("a row").expect("a drawing");
            assert_eq!(
                (drawing.word.as_deref(), drawing.sketch.strokes().len()),
                (Some("cat"), 1),
                "{table}"
            );
        }
        let no_table = Box::new(std::io::Cursor::new(b"a,b\n1,2\n".to_vec()));
        assert!(read(no_table, Path::new("k.csv")).is_err());
    }
}
