//! Reads drawings in tables: a drawing in each row, as Kaggle hands Quick, Draw! out (a column `drawing` with JSON in
//! it, and perhaps `word` and `key_id`), or a point in each row ([`points`]). Cells are parted by commas, semicolons or
//! tabs.

mod points;

use std::io::BufRead;
use std::path::{Path, PathBuf};

use csv::{ByteRecord, StringRecord};
use encoding_rs::WINDOWS_1252;
use serde_json::Value;

use self::points::Points;
use super::lines::MAX_LINE_BYTES;
use super::quickdraw::record::{Lines, Record};
use super::text::without_bom;
use super::{Drawing, List};
use crate::error::{Error, Result};

/// The column of drawings may be called by any of these names.
const DRAWING: &[&str] = &["drawing", "strokes"];

/// [`Rows`] are the rows of a table below its names, one after the other.
struct Rows {
    reader: csv::Reader<Box<dyn BufRead + Send>>,
    path: PathBuf,
    /// So many lines have to be added to what the reader counts, and so many bytes stand above the names.
    above: (u64, u64),
    /// The last row that was read stands here, or the one that could not be.
    line: u64,
    /// There is nothing more to read.
    is_over: bool,
}

impl Iterator for Rows {
    type Item = Result<StringRecord, String>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.is_over {
            let mut row = ByteRecord::new();
            let read = self.reader.read_byte_record(&mut row);
            self.is_over = match &read {
                Ok(is_there) => !is_there,
                Err(error) => error.is_io_error(),
            };
            if matches!(read, Ok(false)) {
                return None;
            }
            self.line = row.position().map_or(self.line + 1, |at| at.line() + self.above.0);
            // Spreadsheets write rows of nothing below the others.
            let is_blank = row.iter().all(|cell| cell.trim_ascii().is_empty());
            if read.is_err() || !is_blank {
                return Some(read.map(|_| decoded(row)).map_err(|error| error.to_string()));
            }
        }
        None
    }
}

/// Decodes the cells of a row, each in UTF-8 or else as Windows writes the languages of Western Europe: a word in
/// another encoding costs no drawing.
fn decoded(row: ByteRecord) -> StringRecord {
    StringRecord::from_byte_record(row).unwrap_or_else(|error| {
        let cells = error.into_byte_record();
        let decode = |cell: &[u8]| match str::from_utf8(cell) {
            Ok(text) => text.to_owned(),
            Err(_) => WINDOWS_1252.decode_without_bom_handling(cell).0.into_owned(),
        };
        cells.iter().map(decode).collect()
    })
}

/// A [`Form`] makes drawings of rows.
trait Form: Send {
    /// Reads the next drawing. The error is the bare cause, and the line that it is about.
    fn next_drawing(&mut self, rows: &mut Rows) -> Option<Result<Drawing, (u64, String)>>;
}

/// A [`Reader`] reads the drawings of a table, in order.
struct Reader<F> {
    rows: Rows,
    form: F,
}

impl<F: Form> Iterator for Reader<F> {
    type Item = Result<Drawing>;

    fn next(&mut self) -> Option<Self::Item> {
        let drawing = self.form.next_drawing(&mut self.rows)?;
        Some(drawing.map_err(|(line, cause)| Error::format_at(&self.rows.path, line, cause)))
    }
}

impl<F: Form> List for Reader<F> {
    fn line(&self) -> u64 {
        self.rows.line
    }

    fn bytes_read(&self) -> u64 {
        self.rows.reader.position().byte() + self.rows.above.1
    }
}

/// [`Above`] is what stands above the names of the columns.
#[derive(Default)]
struct Above {
    lines: u64,
    bytes: u64,
    /// A line for Excel says what parts the cells.
    part: Option<u8>,
}

impl Above {
    /// Passes over comments, and over Excel's line that says what parts the cells.
    fn read(reader: &mut dyn BufRead) -> std::io::Result<Self> {
        let mut above = Self::default();
        loop {
            let head = reader.fill_buf()?;
            let Some(end) = head.iter().position(|byte| *byte == b'\n') else {
                return Ok(above);
            };
            let line = without_bom(&head[..end]).trim_ascii();
            match line {
                [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', part] => above.part = Some(*part),
                [b'#', ..] if !are_names(line) => {}
                _ => return Ok(above),
            }
            reader.consume(end + 1);
            above.lines += 1;
            above.bytes += end as u64 + 1;
        }
    }
}

/// Tells whether a line that begins as a comment does has the names of columns: NumPy's `savetxt` writes them so.
fn are_names(line: &[u8]) -> bool {
    let line = String::from_utf8_lossy(line);
    let names: StringRecord = line.split([',', ';', '\t']).collect();
    let has = |wanted: &[&str]| column(&names, wanted).is_some();
    has(DRAWING) || has(points::X) && has(points::Y)
}

/// Reads the names of the columns, which tell what stands in a row.
pub(super) fn read(mut reader: Box<dyn BufRead + Send>, path: &Path) -> Result<Box<dyn List>> {
    let above = Above::read(&mut *reader).map_err(Error::io(path))?;
    let head = reader.fill_buf().map_err(Error::io(path))?;
    let mut lines = head.split(|byte| *byte == b'\n');
    let names = String::from_utf8_lossy(lines.next().unwrap_or_default()).into_owned();
    // Where lines end in two characters, the second one counts as the beginning of the next row.
    let late = u64::from(names.ends_with('\r'));
    let first = String::from_utf8_lossy(lines.next().unwrap_or_default()).into_owned();
    let parts = [b',', b';', b'\t'].into_iter();
    let part = parts.rev().max_by_key(|part| names.matches(char::from(*part)).count());
    let part = above.part.or(part).unwrap_or(b',');
    // JSON holds no single quotes, and many double ones only where a cell is put in double ones.
    let is_single = first.contains(&format!("{}'[", char::from(part))) || first.starts_with("'[");
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .delimiter(part)
        .quote(if is_single { b'\'' } else { b'"' })
        .from_reader(reader);
    let names = reader
        .byte_headers()
        .map_err(|error| Error::format_at(path, above.lines + 1, error.to_string()))?
        .clone();
    let names = decoded(names);
    let rows = Rows {
        reader,
        path: path.to_path_buf(),
        line: above.lines + 1,
        above: (above.lines + late, above.bytes),
        is_over: false,
    };
    if let Some(form) = Points::of(&names).map_err(|cause| Error::format_at(path, above.lines + 1, cause))? {
        return Ok(Box::new(Reader { rows, form }));
    }
    let Some(drawing) = column(&names, DRAWING) else {
        let cause = "the table has neither a column called drawing nor columns x and y";
        return Err(Error::format_at(path, above.lines + 1, cause));
    };
    let form = Drawings {
        drawing,
        word: column(&names, &["word"]),
        key_id: column(&names, &["key_id"]),
    };
    Ok(Box::new(Reader { rows, form }))
}

/// Finds the column that has one of these names, the earliest first.
fn column(names: &StringRecord, wanted: &[&str]) -> Option<usize> {
    let is = |wanted: &str| {
        let mut names = names
            .iter()
            .map(|name| name.trim_matches(['\u{feff}', '#', ' ']).trim());
        names.position(|name| name.eq_ignore_ascii_case(wanted))
    };
    wanted.iter().find_map(|wanted| is(wanted))
}

/// [`Drawings`] says where things stand in a table with a drawing in each row.
struct Drawings {
    drawing: usize,
    word: Option<usize>,
    key_id: Option<usize>,
}

impl Drawings {
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

impl Form for Drawings {
    fn next_drawing(&mut self, rows: &mut Rows) -> Option<Result<Drawing, (u64, String)>> {
        let row = rows.next()?;
        let drawing = row.and_then(|row| self.read(&row));
        Some(drawing.map_err(|cause| (rows.line, cause)))
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

    #[test]
    fn what_stands_above_the_names_is_passed_over_and_words_are_read_in_their_encoding() {
        let check = |table: &[u8], word: &str, line: u64| {
            let reader = Box::new(std::io::Cursor::new(table.to_vec()));
            let mut reader = read(reader, Path::new("k.csv")).expect("a table");
            let drawing = reader.next().expect("a row").expect("a drawing");
            assert_eq!((drawing.word.as_deref(), reader.line()), (Some(word), line));
            assert!(reader.next().is_none());
            assert_eq!(reader.bytes_read(), table.len() as u64);
        };
        check(
            b"\xef\xbb\xbfsep=;\r\nword;drawing\r\ncat;[[[1,2],[3,4]]]\r\n;\r\n",
            "cat",
            3,
        );
        check(b"# made, by\n#hand\nword\tdrawing\ncat\t[[[1,2],[3,4]]]\n", "cat", 4);
        check(b"#,word,drawing\n1,cat,\"[[[1,2],[3,4]]]\"\n", "cat", 2);
        check(b"word;drawing\nK\xe4se;[[[1,2],[3,4]]]\n", "K\u{e4}se", 2);
        check("word;drawing\nK\u{e4}se;[[[1,2],[3,4]]]\n".as_bytes(), "K\u{e4}se", 2);
    }
}
