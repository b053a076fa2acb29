//! Reads and writes the program's own file, `.strokewise`: versioned JSON, one stroke a line, exact to the last bit of
//! every coordinate, pressure, tilt and time.
//!
//! ```text
//! {"strokewise":2,"word":"cat","strokes":[
//! {"id":0,"width":4,"x":[10,12.5],"y":[3,4],"pressure":[0.5,0.75],"time_secs":[0,0.016],"clock":"device"},
//! {"id":2,"width":9,"pen":"marker","color":"#f2b705","opacity":0.5,"layer":1,"x":[40],"y":[8]}
//! ]}
//! ```
//!
//! A stroke in groups that the artist tied names them, the outermost first: `"groups":[3,0]`.
//!
//! A drawing with layers of its own lists them before its strokes, the lowest first:
//! `"layers":[{"id":0,"name":"Ink"}, {"id":1,"name":"Colour","opacity":0.5}]`; a hidden layer says `"hidden":true`, a
//! locked one `"locked":true`. A picture to draw from is
//! `"reference":{"picture":"data:image/jpeg;base64,…","size":[1600,1200],"at":[0,0],"width":800, "opacity":0.5}`.
//! Programs of this version that know neither keep both.
//!
//! Suggestions that the artist has turned down are `"kept":{"strokes":[3],"parts":[{"stroke":4,"from":0.8,"to":1.0}]}`.
//!
//! Version 1 knew neither pens nor colours, opacity, tilt and clocks; its strokes are black (or white, on dark paper)
//! ink. It is read for ever. Fields that this program does not know are kept and written again
//! ([`Unknown`]).
//!
//! Undo history, scores and view are not part of it: scores are computed again, and crash recovery has
//! its own [`journal`](super::journal).

use std::collections::HashSet;
use std::fmt::Write as _;
use std::path::Path;

use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};

use super::sheet_record::{ReferenceRecord, SheetRecord};
use super::stroke_record::StrokeRecord;
use super::unknown::{Fields, Unknown};
use super::{Drawing, Kept};
use crate::error::{Error, Result};
use crate::sketch::{Layer, Sheet, Sketch, Stroke, StrokeId};

/// This version is written. It rises when an older program would misread the file.
pub const VERSION: u32 = 2;

/// Reads a drawing from the text of an own file; `path` stands in error messages.
pub fn parse(text: &str, path: &Path) -> Result<Drawing> {
    let broken = |error: serde_json::Error| Error::Format {
        cause: match error.classify() {
            serde_json::error::Category::Eof => "the file is cut short".to_owned(),
            _ => error
                .to_string()
                .split(" at line ")
                .next()
                .unwrap_or_default()
                .to_owned(),
        },
        path: path.to_path_buf(),
        line: Some(error.line() as u64),
    };
    let Version { strokewise: version } = serde_json::from_str(text).map_err(broken)?;
    if !(1..=VERSION).contains(&version) {
        let cause = format!("format version {version} is unknown (this program knows 1 to {VERSION})");
        return Err(Error::format(path, cause));
    }
    let Body {
        _version,
        key_id,
        word,
        layers,
        reference,
        kept,
        mut strokes,
        unknown: drawing,
    } = serde_json::from_str(text).map_err(broken)?;
    let unknown = Unknown {
        drawing,
        strokes: strokes.iter_mut().filter_map(unknown_fields).collect(),
    };
    let strokes = strokes.into_iter().map(Stroke::try_from).collect::<Result<Vec<_>, _>>();
    let strokes = strokes.map_err(|cause| Error::format(path, cause))?;
    let sheet = Sheet::try_from(SheetRecord { layers, reference });
    let sheet = sheet.map_err(|cause| Error::format(path, cause))?;
    let mut ids = HashSet::new();
    if let Some(twice) = strokes.iter().find(|stroke| !ids.insert(stroke.id())) {
        return Err(Error::format(path, format!("stroke {} is there twice", twice.id().0)));
    }
    Ok(Drawing {
        key_id,
        word,
        sketch: Sketch::new(strokes).on_sheet(sheet),
        kept,
        unknown,
    })
}

/// Takes out of `record` what this program does not know, under the stroke's name.
fn unknown_fields(record: &mut StrokeRecord) -> Option<(StrokeId, Fields)> {
    let fields = std::mem::take(&mut record.unknown);
    (!fields.is_empty()).then(|| (record.id(), fields))
}

/// Writes `drawing` as the text of a file of our own.
pub fn to_text(drawing: &Drawing) -> String {
    let mut text = format!("{{\"strokewise\":{VERSION},");
    for (name, value) in [("key_id", &drawing.key_id), ("word", &drawing.word)] {
        if let Some(value) = value {
            // Writing to a string cannot fail.
            let _ = write!(text, "\"{name}\":{},", json(value));
        }
    }
    for (name, value) in &drawing.unknown.drawing {
        let _ = write!(text, "{}:{},", json(name), json(value));
    }
    let SheetRecord { layers, reference } = SheetRecord::from(drawing.sketch.sheet());
    if !layers.is_empty() {
        let _ = write!(text, "\"layers\":{},", json(&layers));
    }
    if let Some(reference) = reference {
        let _ = write!(text, "\n\"reference\":{},\n", json(&reference));
    }
    if !drawing.kept.is_empty() {
        let _ = write!(text, "\"kept\":{},", json(&drawing.kept));
    }
    let strokes = drawing.sketch.strokes().iter().map(|stroke| {
        let mut record = StrokeRecord::from(&**stroke);
        if let Some(fields) = drawing.unknown.strokes.get(&stroke.id()) {
            record.unknown.clone_from(fields);
        }
        json(&record)
    });
    text + "\"strokes\":[\n" + &strokes.collect::<Vec<_>>().join(",\n") + "\n]}\n"
}

#[derive(Deserialize)]
struct Version {
    strokewise: u32,
}

#[derive(Deserialize)]
struct Body {
    /// It was read before, and is named here so that it does not count as unknown.
    #[serde(rename = "strokewise")]
    _version: IgnoredAny,
    key_id: Option<String>,
    word: Option<String>,
    #[serde(default)]
    layers: Vec<Layer>,
    reference: Option<ReferenceRecord>,
    #[serde(default)]
    kept: Box<Kept>,
    strokes: Vec<StrokeRecord>,
    #[serde(flatten)]
    unknown: Fields,
}

fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("text and lists of finite numbers always have a JSON form")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sketch::Ink;

    #[test]
    fn what_is_wrong_with_a_file_is_said() {
        fn check(text: &str, expected: &str) {
            let message = match parse(text, Path::new("a")) {
                Ok(drawing) => format!("{} strokes", drawing.sketch.strokes().len()),
                Err(error) => error.to_string(),
            };
            assert_eq!(message, expected, "{text}");
        }
        let stroke = |id: u32, x: &str| format!("{{\"id\":{id},\"width\":4,\"x\":{x},\"y\":[1,2]}}");
        let file = |strokes: &str| format!("{{\"strokewise\":1,\"strokes\":[\n{strokes}\n]}}");
        check(&file(""), "0 strokes");
        check(&file(&stroke(3, "[1,2]")), "1 strokes");
        check(&file(&stroke(3, "[1,2]"))[..40], "the file is cut short: a:2");
        check(&file(&stroke(3, "[1]")), "stroke 3: its lists differ in length: a");
        check(
            &file(&stroke(3, "[1,1e30]")),
            "stroke 3: it has no point, or one that is not a position: a",
        );
        check(
            &file(&stroke(u32::MAX, "[1,2]")),
            "stroke 4294967295: the id is too large: a",
        );
        check(
            &file(&[stroke(3, "[1,2]"), stroke(3, "[1,2]")].join(",")),
            "stroke 3 is there twice: a",
        );
        check(
            r#"{"strokewise":9,"layers":[]}"#,
            "format version 9 is unknown (this program knows 1 to 2): a",
        );
        check(r#"{"strokes":[]}"#, "missing field `strokewise`: a:1");
        check("{\n\"strokewise\" 1}", "expected `:`: a:2");
    }

    #[test]
    fn version_1_is_read_for_ever_as_plain_ink() {
        let text = r#"{"strokewise":1,"strokes":[{"id":0,"width":4,"x":[1],"y":[2]}]}"#;
        let drawing = parse(text, Path::new("a")).expect("a file of version 1");
        assert_eq!(drawing.sketch.strokes()[0].ink(), Ink::default());
        assert!(drawing.unknown.is_empty());
    }

    #[test]
    fn layers_and_the_reference_picture_are_kept() {
        let text = r#"{"strokewise":2,"layers":[{"id":0,"name":"Ink","hidden":true},{"id":4,"name":"Grün","locked":true,"opacity":0.5}],
"reference":{"picture":"data:image/gif;base64,R0lGAQI=","size":[2,1],"at":[-5.0,3.5],"width":80.0,"opacity":0.25,"hidden":true},
"strokes":[
{"id":7,"width":4.0,"layer":4,"x":[1.0],"y":[2.0]}
]}
"#;
        let drawing = parse(text, Path::new("a")).expect("a file of this version");
        assert_eq!(to_text(&drawing), text);
        let sheet = drawing.sketch.sheet();
        assert_eq!(sheet.layers().len(), 2);
        assert_eq!(sheet.reference().expect("a picture").file.as_ref(), b"GIF\x01\x02");
        let broken = text.replace("R0lG", "R?lG");
        let error = parse(&broken, Path::new("a")).expect_err("no base64");
        assert_eq!(error.to_string(), "the reference picture is broken: a");
    }

    #[test]
    fn what_this_program_does_not_know_is_written_again() {
        let text = r##"{"strokewise":2,"guide":[1,2.5],"strokes":[
{"id":7,"width":4.0,"pen":"brush","color":"#0a1b2c","opacity":0.5,"groups":[3,0],"x":[1.0],"y":[2.0],"tilt":[[0.1,-0.2]],"nib":{"a":3}}
]}
"##;
        let drawing = parse(text, Path::new("a")).expect("a file of this version");
        assert_eq!(to_text(&drawing), text);
        let without = Drawing {
            sketch: drawing.sketch.without(&[StrokeId(7)]),
            ..drawing
        };
        assert!(!to_text(&without).contains("nib"), "a stroke takes its fields along");
    }
}
