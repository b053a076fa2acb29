//! Reads and writes Google's Quick, Draw! NDJSON: one drawing a line, `drawing` holding a stroke as `[[x…],[y…]]`
//! (*simplified*) or `[[x…],[y…],[t_ms…]]` (*raw*), or in one of the other forms that `record` knows. Only `drawing` is
//! required; `word` and `key_id` are taken where present, everything else is skipped.
//!
//! A broken line costs that line only. Byte order mark, CRLF and blank lines are tolerated.

pub(super) mod record;

use std::fmt::Write as _;
use std::io::BufRead;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::lines::{Line, Lines, MAX_LINE_BYTES};
use super::text::without_bom;
use super::{Drawing, List, MAX_POINTS};
use crate::error::{Error, Result};
use crate::sketch::{Point, Stroke};

/// [`Reader`] reads the drawings of an NDJSON stream, in order.
pub struct Reader<R> {
    lines: Lines<R>,
    path: PathBuf,
    failed: bool,
}

impl<R: BufRead> Reader<R> {
    /// Reads from `reader`; `path` stands in error messages.
    pub fn new(reader: R, path: &Path) -> Self {
        Self {
            lines: Lines::new(reader, MAX_LINE_BYTES),
            path: path.to_path_buf(),
            failed: false,
        }
    }
}

impl<R: BufRead + Send> List for Reader<R> {
    fn line(&self) -> u64 {
        self.lines.number()
    }

    fn bytes_read(&self) -> u64 {
        self.lines.bytes_read()
    }
}

impl<R: BufRead> Iterator for Reader<R> {
    type Item = Result<Drawing>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.failed {
            let drawing = match self.lines.next() {
                Ok(None) => return None,
                Ok(Some(Line::TooLong)) => Err(format!("the line is longer than {} MiB", MAX_LINE_BYTES >> 20)),
                Ok(Some(Line::Text(line))) => match without_bom(line).trim_ascii() {
                    [] => continue,
                    line => parse_line(line),
                },
                Err(cause) => {
                    self.failed = true;
                    return Some(Err(Error::io(&self.path)(cause)));
                }
            };
            let number = self.lines.number();
            return Some(drawing.map_err(|cause| Error::format_at(&self.path, number, cause)));
        }
        None
    }
}

/// Reads one line. The error is the bare cause, without a place.
pub fn parse_line(line: &[u8]) -> Result<Drawing, String> {
    check_size(line)?;
    record::parse(line)
}

/// Refuses absurd lists before they are stored.
pub(super) fn check_size(text: &[u8]) -> Result<(), String> {
    // Every number but the last has a comma behind it.
    let commas: usize = text.iter().map(|&byte| usize::from(byte == b',')).sum();
    if commas > 3 * MAX_POINTS {
        return Err(format!("the drawing has more than {MAX_POINTS} points"));
    }
    Ok(())
}

/// Writes one line, without a line break: raw with times where every point has one, no earlier than
/// the one before it, else simplified. Pressure, pen width and stroke ids have no place in this
/// format.
pub fn to_line(drawing: &Drawing) -> String {
    let sketch = drawing.sketch.visible();
    // Times that run backwards would make other readers take columns for points.
    let timed = !sketch.is_empty() && sketch.strokes().iter().all(|stroke| is_timed(stroke));
    let columns = |stroke: &Stroke| {
        let column = |value: fn(&Point) -> f32| stroke.points().iter().map(value).collect();
        let mut columns: Vec<Vec<f32>> = vec![column(|p| p.x), column(|p| p.y)];
        if timed {
            columns.push(column(|p| (p.time_secs.unwrap_or_default() * 1000.0).round()));
        }
        columns
    };
    let mut line = String::from("{");
    for (name, value) in [("word", &drawing.word), ("key_id", &drawing.key_id)] {
        if let Some(value) = value {
            // Writing to a string cannot fail.
            let _ = write!(line, "\"{name}\":{},", json(value));
        }
    }
    let strokes: Vec<_> = sketch.strokes().iter().map(|s| columns(s)).collect();
    line + "\"drawing\":" + &json(&strokes) + "}"
}

/// Tells whether all points of a stroke have times that do not run backwards.
fn is_timed(stroke: &Stroke) -> bool {
    let points = stroke.points();
    let in_order = points.windows(2).all(|pair| pair[0].time_secs <= pair[1].time_secs);
    in_order && points.iter().all(|p| p.time_secs.is_some())
}

fn json(value: &(impl Serialize + ?Sized)) -> String {
    serde_json::to_string(value).expect("text and lists of numbers always have a JSON form")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_with_a_line_is_said() {
        fn check(line: &str, expected: &str) {
            match parse_line(line.as_bytes()) {
                Ok(drawing) => assert_eq!(expected, format!("{} strokes", drawing.sketch.strokes().len())),
                Err(cause) => assert_eq!(cause, expected, "{line}"),
            }
        }
        check(r#"{"drawing":[[[1,2],[3,4]]]}"#, "1 strokes");
        check(
            r#"{"drawing":[[[1],[3]],[[1.5],[-3e2],[0]]],"recognized":true}"#,
            "2 strokes",
        );
        check(r#"{"key_id":5,"word":null,"drawing":[[[1],[3]]]}"#, "1 strokes");
        check(r#"{"drawing":[]}"#, "the drawing is empty");
        check(r#"{"drawing":[[[],[]]]}"#, "the drawing is empty");
        check(
            r#"{"drawing":[[[1]]]}"#,
            "stroke 1: 1 lists where [x, y] or [x, y, t] are expected",
        );
        check(
            r#"{"drawing":[[[1],[1]],[[1,2],[1]]]}"#,
            "stroke 2: its lists differ in length: 2 x, 1 y",
        );
        check(
            r#"{"drawing":[[[1],[1],[]]]}"#,
            "stroke 1: its lists differ in length: 1 x, 1 y and 0 t",
        );
        check(
            r#"{"drawing":[[[1,1e12],[1,1]]]}"#,
            "stroke 1: point 2 (1e12, 1e0) is beyond ±1e9",
        );
        check(
            r#"{"drawing":[[[1e999],[1]]]}"#,
            "not valid JSON, column 19: number out of range",
        );
        check(
            r#"{"drawing":[[[NaN],[1]]]}"#,
            "not valid JSON, column 15: expected value",
        );
        check(r#"{"drawing":[[[null],[1]]]}"#, "stroke 1: a position is null");
        check(r#"{"drawing":[[[1,2],[3"#, "the line is cut short");
        check(r#"{"word":"cat"}"#, "missing field `drawing`");
        check("hello", "not valid JSON, column 1: expected value");
        check(
            "\"\u{0}\"",
            "not valid JSON, column 2: control character (\\u0000-\\u001F) found while parsing a string",
        );
    }

    #[test]
    fn absurdly_many_points_are_refused_unread() {
        let line = format!("{{\"drawing\":[[[{}", "0,".repeat(3 * MAX_POINTS + 1));
        let cause = parse_line(line.as_bytes()).expect_err("too many points");
        assert_eq!(cause, "the drawing has more than 1000000 points");
    }

    #[test]
    fn one_broken_line_costs_one_drawing() {
        let text = "\u{feff}{\"drawing\":[[[1],[2]]]}\r\n\n{broken\n  \r\n{\"drawing\":[[[3],[4]]]}";
        let mut reader = Reader::new(text.as_bytes(), Path::new("cats.ndjson"));
        assert!(reader.next().is_some_and(|drawing| drawing.is_ok()));
        let error = reader.next().expect("a second line").expect_err("a broken line");
        assert_eq!(
            error.to_string(),
            "not valid JSON, column 2: key must be a string: cats.ndjson:3"
        );
        assert!(reader.next().is_some_and(|drawing| drawing.is_ok()));
        assert_eq!(reader.line(), 5);
        assert!(reader.next().is_none());
    }

    #[test]
    fn raw_times_count_from_the_first_point() {
        let line = br#"{"drawing":[[[1,2],[3,4],[1500000000000,1500000000250]],[[5],[6],[1500000002000]]]}"#;
        let drawing = parse_line(line).expect("a sound line");
        let times = drawing
            .sketch
            .strokes()
            .iter()
            .flat_map(|s| s.points())
            .map(|p| p.time_secs);
        assert_eq!(times.collect::<Vec<_>>(), [Some(0.0), Some(0.25), Some(2.0)]);
    }
}
