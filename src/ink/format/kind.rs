//! Tells what a file holds by the ending of its name and, where that says nothing, by how it begins.

use std::path::Path;

use super::text::without_bom;
use super::{excalidraw, inkml, json, rnote, tldraw, xournal};

/// [`Kind`] says how the drawings of a file are written.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Kind {
    /// Each line is a drawing.
    QuickDraw,
    /// They are in JSON that does not end with the line: an array, or what people read.
    Json,
    Csv,
    /// It is Google's `.bin`.
    Binary,
    Document,
    Svg,
    InkMl,
    Excalidraw,
    Rnote,
    Tldraw,
    Xournal,
    /// It is an archive or array of NumPy.
    Numpy,
}

impl Kind {
    /// Tells the kind by the ending of a name.
    pub fn of_ending(name: &Path) -> Option<Self> {
        let extension = name.extension()?.to_str()?.to_ascii_lowercase();
        Some(match extension.as_str() {
            "ndjson" | "jsonl" => Self::QuickDraw,
            "strokewise" => Self::Document,
            "svg" | "svgz" | "html" | "htm" => Self::Svg,
            "csv" | "tsv" | "tab" => Self::Csv,
            "bin" => Self::Binary,
            "inkml" => Self::InkMl,
            "excalidraw" => Self::Excalidraw,
            "rnote" => Self::Rnote,
            "tldr" => Self::Tldraw,
            "xopp" | "xoj" => Self::Xournal,
            "npz" | "npy" => Self::Numpy,
            _ => return None,
        })
    }

    /// Guesses what the file called `name` that begins with `head` seems to be.
    pub fn of(name: &Path, head: &[u8]) -> Option<Self> {
        let is_archive = head.starts_with(b"PK\x03\x04") || head.starts_with(b"\x93NUMPY");
        let head = without_bom(head).trim_ascii_start();
        match Self::of_ending(name) {
            Some(Self::QuickDraw) => return Some(Self::json(head)),
            Some(kind) => return Some(kind),
            None if is_archive => return Some(Self::Numpy),
            None => {}
        }
        let after_brace = head.strip_prefix(b"{").map(<[u8]>::trim_ascii_start);
        match (head.first(), after_brace) {
            (Some(b'<'), _) if inkml::is_inkml(head) => Some(Self::InkMl),
            (Some(b'<'), _) if xournal::is_notebook(head) => Some(Self::Xournal),
            (Some(b'<'), _) => Some(Self::Svg),
            (_, Some(rest)) if rest.starts_with(b"\"strokewise\"") => Some(Self::Document),
            _ if excalidraw::is_scene(head) => Some(Self::Excalidraw),
            _ if tldraw::is_drawing(head) => Some(Self::Tldraw),
            _ if rnote::is_notebook(head) => Some(Self::Rnote),
            (Some(b'{' | b'['), _) => Some(Self::json(head)),
            _ => None,
        }
    }

    /// Tells JSON with a whole drawing on each line from other JSON.
    fn json(head: &[u8]) -> Self {
        let first = head
            .split(|byte| *byte == b'\n')
            .next()
            .unwrap_or_default()
            .trim_ascii_end();
        // A line that goes on ends in a bracket that it opened, or in a comma.
        let goes_on = first.len() < head.len() && matches!(first.last(), Some(b'{' | b'[' | b','));
        // A whole list of records in one line, as a data set's viewer has it.
        let is_page = json::is_page(&String::from_utf8_lossy(first));
        if head.starts_with(b"[") || goes_on || is_page {
            Self::Json
        } else {
            Self::QuickDraw
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_told_apart_by_extension_then_content() {
        fn check(name: &str, head: &str, expected: Option<Kind>) {
            assert_eq!(Kind::of(Path::new(name), head.as_bytes()), expected, "{name} {head:?}");
        }
        check("cat.ndjson", "<svg", Some(Kind::QuickDraw));
        check("cat.ndjson", "{\"word\":\"cat\"}\n{", Some(Kind::QuickDraw));
        check("cat.ndjson", "{\n  \"word\":", Some(Kind::Json));
        check("cat.json", "[\n{\"word\":", Some(Kind::Json));
        check("cat.json", "[{\"word\":\"cat\"}]", Some(Kind::Json));
        for list in ["rows", "drawings", "data", "items"] {
            let page = format!("{{\"count\":1,\"{list}\":[{{\"drawing\":[[[1,2],[3,4]]]}},{{\"dra");
            check("cat.json", &page, Some(Kind::Json));
        }
        let strokes = "{\"word\":\"rows\",\"data\":[{\"points\":[[1,2]]}]}\n";
        check("cat.json", strokes, Some(Kind::QuickDraw));
        let noted = "{\"items\":[{\"a\":1}],\"drawing\":[[[1,2],[3,4]]]}\n";
        check("cat.json", noted, Some(Kind::QuickDraw));
        check("cat.npz", "PK\u{3}\u{4}", Some(Kind::Numpy));
        check("cat.npy", "", Some(Kind::Numpy));
        check("cat.xml", "<?xml version='1.0'?>\n<ink xmlns=", Some(Kind::InkMl));
        check("cat.xml", "<?xml version='1.0'?>\n<svg xmlns=", Some(Kind::Svg));
        check("cat.inkml", "", Some(Kind::InkMl));
        check(
            "notes.xml",
            "<?xml version='1.0'?>\n<xournal creator=",
            Some(Kind::Xournal),
        );
        check("cat.bin", "what", Some(Kind::Binary));
        check("kaggle.csv", "countrycode,drawing", Some(Kind::Csv));
        check("cat.SVG", "", Some(Kind::Svg));
        check("cat.excalidraw", "{}", Some(Kind::Excalidraw));
        check("cat.json", "{\n  \"type\": \"excalidraw\",", Some(Kind::Excalidraw));
        check("cat.tldr", "{}", Some(Kind::Tldraw));
        check("cat.json", "{\"tldrawFileFormatVersion\":1,", Some(Kind::Tldraw));
        check("cat.rnote", "", Some(Kind::Rnote));
        check(
            "cat",
            "{\"version\":\"0.9.0\",\"data\":{\"engine_snapshot\":{",
            Some(Kind::Rnote),
        );
        check("cat.strokewise", "{}", Some(Kind::Document));
        check("cat", "\u{feff} <?xml", Some(Kind::Svg));
        check("cat.json", "{ \"strokewise\": 1", Some(Kind::Document));
        check("-", "{\"word\":\"cat\"", Some(Kind::QuickDraw));
        check("cat.txt", "hello", None);
        check("cat", "", None);
    }
}
