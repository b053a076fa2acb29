//! Writes what was painted as one line of JSON. The names are an interface: other programs read them.

use std::borrow::Cow;
use std::path::Path;

use serde::Serialize;

use super::Painted;
use crate::cli::support::Support;
use strokewise_explain::attribution::Method;
use strokewise_explain::tasks::generate::Region;

/// Writes the line, without its line break.
pub(super) fn line(painted: &Painted<'_>) -> String {
    let record = Record {
        key_id: painted.input.drawing.key_id.as_deref(),
        word: painted.input.drawing.word.as_deref(),
        category: painted.category,
        picture: painted.file.as_deref().map(Path::to_string_lossy),
        explained: painted.region.map(|region| Explained {
            region: corners(region),
            method: painted.method,
            strokes: painted.shaping.map(|s| s.strokes.iter().map(Support::from).collect()),
        }),
    };
    serde_json::to_string(&record).expect("text and numbers always have a JSON form")
}

/// Left, top, width, height.
fn corners(region: Region) -> [usize; 4] {
    let (columns, rows) = (region.columns(), region.rows());
    [columns.start, rows.start, columns.len(), rows.len()]
}

#[derive(Serialize)]
struct Record<'a> {
    key_id: Option<&'a str>,
    word: Option<&'a str>,
    category: Option<&'a str>,
    picture: Option<Cow<'a, str>>,
    explained: Option<Explained<'a>>,
}

#[derive(Serialize)]
struct Explained<'a> {
    region: [usize; 4],
    method: Method,
    strokes: Option<Vec<Support<'a>>>,
}
