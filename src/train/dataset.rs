//! Labelled drawings in memory: read from a folder of Quick, Draw! NDJSON files, kept compactly.
//!
//! The folder holds `quickdraw/simplified/*.ndjson` (the drawings), `quickdraw/splits.json` (which
//! `key_id`s are for training, validation and test) and, where there is more to train on,
//! `quickdraw/more/*.ndjson`. A line that is no drawing is skipped with a warning, as is a category that
//! the labels do not know.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::path::{Path, PathBuf};

use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;
use serde::Deserialize;

use crate::error::{Error, Result};
use crate::model::{ClassId, Labels};

/// Which part of the data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, clap::ValueEnum)]
pub enum Split {
    /// To learn from.
    Train,
    /// To stop early and to calibrate.
    Val,
    /// For the final report only.
    Test,
}

impl Split {
    /// The split's name in `splits.json`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Train => "train",
            Self::Val => "val",
            Self::Test => "test",
        }
    }
}

/// Drawings, all points in one vector.
#[derive(Debug, Default)]
pub struct Dataset {
    points: Vec<[u8; 2]>,
    /// Each stroke's points.
    strokes: Vec<Range<u32>>,
    drawings: Vec<Entry>,
}

/// One drawing's place in a [`Dataset`].
#[derive(Debug)]
struct Entry {
    class: ClassId,
    strokes: Range<u32>,
}

/// A line of Google's simplified NDJSON, as far as it concerns us.
#[derive(Deserialize)]
struct Line {
    word: String,
    key_id: String,
    drawing: Vec<(Vec<f32>, Vec<f32>)>,
}

impl Dataset {
    /// Reads one split below `data`. To the training drawings it adds `more`, at most `more_per_category`
    /// of each category, chosen at random by `seed`.
    pub fn load(
        data: &Path,
        split: Split,
        labels: &Labels,
        more_per_category: usize,
        seed: u64,
    ) -> Result<Self> {
        let root = data.join("quickdraw");
        let keys = split_keys(&root.join("splits.json"), split)?;
        let mut dataset = Self::default();
        for file in ndjson_files(&root.join("simplified"))? {
            for line in read_lines(&file)? {
                if keys.contains(&line.key_id) {
                    dataset.push(&line, labels);
                }
            }
        }
        let more = root.join("more");
        if split == Split::Train && more_per_category > 0 && more.is_dir() {
            let mut rng = ChaCha8Rng::seed_from_u64(seed);
            for file in ndjson_files(&more)? {
                let mut lines = read_lines(&file)?;
                lines.shuffle(&mut rng);
                for line in lines.iter().take(more_per_category) {
                    dataset.push(line, labels);
                }
            }
        }
        if dataset.is_empty() {
            return Err(Error::format(
                &root,
                format!("no drawing for \"{}\"", split.name()),
            ));
        }
        Ok(dataset)
    }

    /// How many drawings there are.
    pub fn len(&self) -> usize {
        self.drawings.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.drawings.is_empty()
    }

    /// What the drawing was meant to be.
    pub fn class(&self, drawing: usize) -> ClassId {
        self.drawings[drawing].class
    }

    /// The strokes in drawing order, as points in 0..=255.
    pub fn strokes(&self, drawing: usize) -> impl ExactSizeIterator<Item = &[[u8; 2]]> {
        let Range { start, end } = self.drawings[drawing].strokes;
        let strokes = &self.strokes[start as usize..end as usize];
        strokes
            .iter()
            .map(|r| &self.points[r.start as usize..r.end as usize])
    }

    fn push(&mut self, line: &Line, labels: &Labels) {
        let Ok(class) = labels.find(&line.word) else {
            eprintln!(
                "warning: drawing {} is of an unknown category, {}",
                line.key_id, line.word
            );
            return;
        };
        let first = self.strokes.len() as u32;
        for (xs, ys) in &line.drawing {
            let start = self.points.len() as u32;
            self.points
                .extend(xs.iter().zip(ys).map(|(x, y)| [*x as u8, *y as u8]));
            let end = self.points.len() as u32;
            if end > start {
                self.strokes.push(start..end);
            }
        }
        let strokes = first..self.strokes.len() as u32;
        if !strokes.is_empty() {
            self.drawings.push(Entry { class, strokes });
        }
    }
}

fn split_keys(path: &Path, split: Split) -> Result<HashSet<String>> {
    let text = std::fs::read(path).map_err(Error::io(path))?;
    let mut splits: HashMap<String, HashSet<String>> =
        serde_json::from_slice(&text).map_err(|e| Error::format(path, e.to_string()))?;
    let name = split.name();
    splits
        .remove(name)
        .ok_or_else(|| Error::format(path, format!("no split called \"{name}\"")))
}

/// The folder's NDJSON files in alphabetical order.
fn ndjson_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = std::fs::read_dir(folder).map_err(Error::io(folder))?;
    let mut files = Vec::new();
    for entry in entries {
        let path = entry.map_err(Error::io(folder))?.path();
        if path
            .extension()
            .is_some_and(|extension| extension == "ndjson")
        {
            files.push(path);
        }
    }
    files.sort_unstable();
    Ok(files)
}

/// The drawings of one file; a line that is none is skipped with a warning.
fn read_lines(path: &Path) -> Result<Vec<Line>> {
    let text = std::fs::read(path).map_err(Error::io(path))?;
    let lines = text.split(|byte| *byte == b'\n').zip(1u64..);
    let lines = lines.filter(|(line, _)| !line.trim_ascii().is_empty());
    Ok(lines
        .filter_map(|(line, number)| match serde_json::from_slice(line) {
            Ok(line) => Some(line),
            Err(cause) => {
                eprintln!(
                    "warning: {}",
                    Error::format_at(path, number, cause.to_string())
                );
                None
            }
        })
        .collect())
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    const CATS: &str = r#"{"word":"cat","key_id":"1","drawing":[[[0,255],[0,255]],[[7],[8]]]}
{"word":"cat","key_id":"2","drawing":[[[1,2
not JSON at all

{"word":"cat","key_id":"3","drawing":[]}
{"word":"unicorn","key_id":"4","drawing":[[[1,2],[3,4]]]}
{"word":"hot dog","key_id":"5","drawing":[[[300,-4],[3,4]]]}
"#;

    /// Drawings of one random stroke each.
    pub fn synthetic(len: usize) -> Dataset {
        let mut dataset = Dataset::default();
        for i in 0..len {
            let line = Line {
                word: "cat".to_owned(),
                key_id: i.to_string(),
                drawing: vec![(vec![0.0, (i % 256) as f32], vec![(i % 7) as f32, 255.0])],
            };
            dataset.push(&line, &Labels::parse("cat"));
        }
        dataset
    }

    fn folder() -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().join("quickdraw");
        for sub in ["simplified", "more"] {
            std::fs::create_dir_all(root.join(sub)).unwrap();
        }
        std::fs::write(root.join("simplified/cat.ndjson"), CATS).unwrap();
        let more = r#"{"word":"cat","key_id":"m","drawing":[[[1],[0]]]}"#;
        std::fs::write(root.join("more/cat.ndjson"), [more; 9].join("\n")).unwrap();
        let splits = r#"{"train":["1","2","3","4"],"val":["5"]}"#;
        std::fs::write(root.join("splits.json"), splits).unwrap();
        dir
    }

    fn load(split: Split, more: usize) -> Result<Dataset> {
        Dataset::load(
            folder().path(),
            split,
            &Labels::parse("hot dog\ncat"),
            more,
            1,
        )
    }

    #[test]
    fn broken_lines_and_strangers_are_skipped() {
        let train = load(Split::Train, 0).unwrap();
        assert_eq!(train.len(), 1, "one whole drawing of a known category");
        assert_eq!(train.class(0), ClassId(1));
        let strokes: Vec<&[[u8; 2]]> = train.strokes(0).collect();
        assert_eq!(strokes, [&[[0, 0], [255, 255]][..], &[[7, 8]][..]]);
    }

    #[test]
    fn more_is_capped_and_for_training_only() {
        assert_eq!(load(Split::Train, 4).unwrap().len(), 5);
        assert_eq!(load(Split::Train, 100).unwrap().len(), 10);
        let val = load(Split::Val, 100).unwrap();
        assert_eq!(val.len(), 1);
        let stroke = val.strokes(0).next().unwrap();
        assert_eq!(stroke, [[255, 3], [0, 4]], "coordinates saturate");
    }

    #[test]
    fn a_missing_split_is_an_error() {
        let error = load(Split::Test, 0).unwrap_err().to_string();
        assert!(
            error.contains("\"test\"") && error.contains("splits.json"),
            "{error}"
        );
    }
}
