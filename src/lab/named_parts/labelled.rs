//! Reads drawings whose points are labelled with the parts that they show.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;

use crate::dataset::files;
use crate::error::{Error, Result};
use strokewise_explain::model::{ClassId, Labels};
use strokewise_ink::sketch::{Point, Sketch};

/// [`Labelled`] is a drawing cut into lines that each show one part.
pub struct Labelled {
    /// These are its lines as strokes.
    pub sketch: Sketch,
    /// The drawing shows this category as a whole.
    pub class: ClassId,
    /// That has this name.
    pub word: String,
    /// Each stroke shows the part of this number.
    pub part_of: Vec<usize>,
    /// The category's parts have these names, by their numbers.
    pub names: Vec<String>,
}

/// [`Record`] is a line of a file.
#[derive(Deserialize)]
struct Record {
    drawing: Vec<[Vec<f32>; 2]>,
    parts: Vec<StrokeParts>,
}

/// [`StrokeParts`] is what a stroke shows: one part all along, or of each point its own.
#[derive(Deserialize)]
#[serde(untagged)]
enum StrokeParts {
    All(usize),
    Each(Vec<usize>),
}

/// A drawing must show so many parts to be judged.
const LEAST_PARTS: usize = 3;

/// A drawing that is judged has so many lines: more make Shapley values too dear.
const LINES: std::ops::RangeInclusive<usize> = 3..=16;

impl Labelled {
    /// Lists the numbers of the parts that it shows, each once.
    pub fn parts(&self) -> Vec<usize> {
        let mut parts = self.part_of.clone();
        parts.sort_unstable();
        parts.dedup();
        parts
    }

    /// Makes the drawing of a record; `None` where it has too few parts or too many lines to be
    /// judged. The error is the reason why labels and points do not match.
    fn new(record: Record, class: ClassId, word: &str, names: &[String]) -> Result<Option<Self>, String> {
        if record.parts.len() != record.drawing.len() {
            return Err("has not as many labels as strokes".to_owned());
        }
        let mut lines = Vec::new();
        let mut part_of = Vec::new();
        for ([xs, ys], parts) in record.drawing.into_iter().zip(record.parts) {
            let points: Vec<Point> = xs.iter().zip(&ys).map(|(x, y)| Point::new(*x, *y)).collect();
            let labels = match parts {
                StrokeParts::All(part) => vec![part; points.len()],
                StrokeParts::Each(labels) => labels,
            };
            if labels.len() != points.len() || xs.len() != ys.len() {
                return Err("has a stroke with not as many labels as points".to_owned());
            }
            if labels.iter().any(|part| *part >= names.len()) {
                return Err("has a label without a name".to_owned());
            }
            for (line, part) in cut(&points, &labels) {
                lines.push(line);
                part_of.push(part);
            }
        }
        let labelled = Self {
            sketch: Sketch::from_polylines(lines),
            class,
            word: word.to_owned(),
            part_of,
            names: names.to_vec(),
        };
        let whole = labelled.sketch.strokes().len() == labelled.part_of.len();
        let fits = labelled.parts().len() >= LEAST_PARTS && LINES.contains(&labelled.part_of.len());
        Ok((whole && fits).then_some(labelled))
    }
}

/// Cuts a stroke where its label changes; what joins two points of different labels goes to the
/// later one.
fn cut(points: &[Point], labels: &[usize]) -> Vec<(Vec<Point>, usize)> {
    let mut lines: Vec<(Vec<Point>, usize)> = Vec::new();
    for (i, (point, label)) in points.iter().zip(labels).enumerate() {
        match lines.last_mut() {
            Some((line, part)) if part == label => line.push(*point),
            Some(_) => lines.push((vec![points[i - 1], *point], *label)),
            None => lines.push((vec![*point], *label)),
        }
    }
    lines
}

/// Reads the drawings to be judged in `folder`, category by category: `PARTS.json` names each
/// category's parts, `<category>.ndjson` holds a drawing a line.
pub fn read(folder: &Path, labels: &Labels) -> Result<Vec<Vec<Labelled>>> {
    let path = folder.join("PARTS.json");
    let text = std::fs::read(&path).map_err(Error::io(&path))?;
    let names: BTreeMap<String, Vec<String>> =
        serde_json::from_slice(&text).map_err(|e| Error::format(&path, e.to_string()))?;
    let mut categories = Vec::new();
    for path in files(folder, "ndjson")? {
        let word = path.file_stem().unwrap_or_default().to_string_lossy();
        let class = labels.find(&word)?;
        let names = names.get(&*word).map_or(&[][..], Vec::as_slice);
        let text = std::fs::read_to_string(&path).map_err(Error::io(&path))?;
        let mut drawings = Vec::new();
        for (line, number) in text.lines().zip(1..) {
            let wrong = |cause: String| Error::format(&path, format!("line {number}: {cause}"));
            let record = serde_json::from_str(line).map_err(|e| wrong(e.to_string()))?;
            drawings.extend(Labelled::new(record, class, &word, names).map_err(wrong)?);
        }
        categories.push(drawings);
    }
    Ok(categories)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(lines: &str) -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        let names = r#"{"cat": ["head", "body", "legs"]}"#;
        std::fs::write(dir.path().join("PARTS.json"), names).unwrap();
        std::fs::write(dir.path().join("cat.ndjson"), lines).unwrap();
        dir
    }

    #[test]
    fn strokes_are_cut_where_their_part_changes() {
        let dir = folder(
            r#"{"drawing":[[[0,9,20,30],[0,0,0,5]],[[5,5],[1,90]]],"parts":[[0,0,1,1],2]}
{"drawing":[[[0,9],[0,0]]],"parts":[1]}"#,
        );
        let categories = read(dir.path(), &Labels::parse("dog\ncat")).unwrap();
        let [cat] = &categories[0][..] else {
            panic!("a drawing of one part is left out");
        };
        assert_eq!((cat.class, &cat.part_of[..]), (ClassId(1), &[0, 1, 2][..]));
        let lens: Vec<usize> = cat.sketch.strokes().iter().map(|s| s.points().len()).collect();
        assert_eq!(lens, [2, 3, 2]);
        let joined = cat.sketch.strokes()[1].points()[0].x;
        assert!((joined - 9.0).abs() < 1e-6, "{joined}");
    }

    #[test]
    fn labels_that_do_not_match_are_named() {
        let check = |line: &str, complaint: &str| {
            let dir = folder(line);
            let error = read(dir.path(), &Labels::parse("cat")).err().unwrap().to_string();
            assert!(error.contains(complaint) && error.contains("line 1"), "{error}");
        };
        check(
            r#"{"drawing":[[[0,9],[0,0]]],"parts":[0,1]}"#,
            "as many labels as strokes",
        );
        check(
            r#"{"drawing":[[[0,9],[0,0]]],"parts":[[0]]}"#,
            "as many labels as points",
        );
        check(r#"{"drawing":[[[0,9],[0,0]]],"parts":[7]}"#, "without a name");
        check("{\"drawing\":", "EOF");
    }
}
