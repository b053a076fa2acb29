//! Keeps labelled drawings in memory: read from a folder of Quick, Draw! NDJSON files, kept compactly.
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

use super::augment::Lines;
use crate::error::{Error, Result};
use crate::noise::Hand;
use strokewise_explain::model::{ClassId, Labels};
use strokewise_ink::format::{self, Drawing};
use strokewise_ink::sketch::{Point, Sketch};

/// [`Split`] is a part of the data.
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
    /// Returns the split's name in `splits.json`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Train => "train",
            Self::Val => "val",
            Self::Test => "test",
        }
    }
}

/// [`Dataset`] holds drawings, all points in one vector.
#[derive(Debug, Default)]
pub struct Dataset {
    points: Vec<[u8; 2]>,
    /// Each stroke has these points.
    strokes: Vec<Range<u32>>,
    drawings: Vec<Entry>,
    hand: Hand,
}

/// [`Entry`] is one drawing's place in a [`Dataset`].
#[derive(Debug)]
struct Entry {
    class: ClassId,
    strokes: Range<u32>,
    origin: Origin,
}

/// [`Origin`] says where the strokes of a drawing come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// A player of the game drew them, in this order.
    Game,
    /// They were traced from a small bitmap of a drawing of the game: nobody knows which came first.
    Traced,
    /// They were traced from a drawing made with care, outside of the game.
    Careful,
}

impl Dataset {
    /// Reads one split below `data`. To the training drawings it adds `more`, at most `more_per_category`
    /// of each category, chosen at random by `seed`.
    pub fn load(data: &Path, split: Split, labels: &Labels, more_per_category: usize, seed: u64) -> Result<Self> {
        let root = data.join("quickdraw");
        let keys = split_keys(&root.join("splits.json"), split)?;
        let mut dataset = Self::default();
        let raw = root.join("raw");
        if raw.is_dir() {
            let learnt = split_keys(&root.join("splits.json"), Split::Train)?;
            dataset.hand = Hand::load(&raw, &learnt)?;
        }
        for file in files(&root.join("simplified"), "ndjson")? {
            for drawing in drawings(&file)? {
                if drawing.key_id.as_ref().is_some_and(|key| keys.contains(key)) {
                    dataset.push(&drawing, labels);
                }
            }
        }
        let more = root.join("more");
        if split == Split::Train && more_per_category > 0 && more.is_dir() {
            let mut rng = ChaCha8Rng::seed_from_u64(seed);
            for file in files(&more, "ndjson")? {
                let mut drawings = drawings(&file)?;
                drawings.shuffle(&mut rng);
                for drawing in drawings.iter().take(more_per_category) {
                    dataset.push(drawing, labels);
                }
            }
        }
        if dataset.is_empty() {
            return Err(Error::format(&root, format!("no drawing for \"{}\"", split.name())));
        }
        Ok(dataset)
    }

    /// Computes a number that tells this data set from others: the FNV-1a hash of its points.
    pub fn fingerprint(&self) -> u64 {
        self.points.iter().flatten().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
        })
    }

    /// Returns how the people moved their pens who drew the training drawings, as far as
    /// `quickdraw/raw` tells.
    pub(crate) fn hand(&self) -> &Hand {
        &self.hand
    }

    /// Counts the drawings.
    pub fn len(&self) -> usize {
        self.drawings.len()
    }

    /// Tells whether there are none.
    pub fn is_empty(&self) -> bool {
        self.drawings.is_empty()
    }

    /// Returns the category that the drawing was meant to be.
    pub fn class(&self, drawing: usize) -> ClassId {
        self.drawings[drawing].class
    }

    /// Tells whether the drawing was known as pixels only: its strokes are in no order.
    pub fn is_traced(&self, drawing: usize) -> bool {
        self.origin(drawing) != Origin::Game
    }

    /// Tells where the drawing comes from.
    pub fn origin(&self, drawing: usize) -> Origin {
        self.drawings[drawing].origin
    }

    /// Returns the strokes in drawing order, as points in 0..=255.
    pub fn strokes(&self, drawing: usize) -> impl ExactSizeIterator<Item = &[[u8; 2]]> {
        let Range { start, end } = self.drawings[drawing].strokes;
        let strokes = &self.strokes[start as usize..end as usize];
        strokes.iter().map(|r| &self.points[r.start as usize..r.end as usize])
    }

    /// Makes a sketch of the drawing as people draw it in the window, in the units of its file.
    pub fn sketch(&self, drawing: usize) -> Sketch {
        let point = |p: &[u8; 2]| Point::new(f32::from(p[0]), f32::from(p[1]));
        let points = |s: &[[u8; 2]]| s.iter().map(point).collect::<Vec<_>>();
        Sketch::from_polylines(self.strokes(drawing).map(points))
    }

    /// Adds a drawing whose word is among `labels`; warns of any other.
    fn push(&mut self, drawing: &Drawing, labels: &Labels) {
        let word = drawing.word.as_deref().unwrap_or_default();
        let Ok(class) = labels.find(word) else {
            let key_id = drawing.key_id.as_deref().unwrap_or("without a key");
            eprintln!("warning: drawing {key_id} is of an unknown category, \"{word}\"");
            return;
        };
        let strokes = drawing.sketch.strokes().iter();
        let points = strokes.map(|stroke| stroke.points().iter().map(|p| [p.x as u8, p.y as u8]));
        self.push_strokes(points, class, Origin::Game);
    }

    /// Adds a drawing with its points in -1..=1.
    pub fn push_lines(&mut self, lines: &Lines, class: ClassId, origin: Origin) {
        let byte = |v: f32| (127.5 * (v + 1.0)).round() as u8;
        let points = lines.iter().map(|line| line.iter().map(|p| p.map(byte)));
        self.push_strokes(points, class, origin);
    }

    fn push_strokes(
        &mut self,
        strokes: impl Iterator<Item = impl Iterator<Item = [u8; 2]>>,
        class: ClassId,
        origin: Origin,
    ) {
        let first = self.strokes.len() as u32;
        for points in strokes {
            let start = self.points.len() as u32;
            self.points.extend(points);
            self.strokes.push(start..self.points.len() as u32);
        }
        self.drawings.push(Entry {
            class,
            strokes: first..self.strokes.len() as u32,
            origin,
        });
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

/// Lists the folder's files whose names end in `extension`, in alphabetical order.
pub(crate) fn files(folder: &Path, extension: &str) -> Result<Vec<PathBuf>> {
    let entries = std::fs::read_dir(folder).map_err(Error::io(folder))?;
    let mut files = Vec::new();
    for entry in entries {
        let path = entry.map_err(Error::io(folder))?.path();
        if path.extension().is_some_and(|found| found == extension) {
            files.push(path);
        }
    }
    files.sort_unstable();
    Ok(files)
}

/// Reads the drawings of one file; what is none is skipped with a warning.
fn drawings(path: &Path) -> Result<Vec<Drawing>> {
    let mut drawings = Vec::new();
    for drawing in format::drawings(path, format::Reading::default())? {
        match drawing {
            Ok(drawing) => drawings.push(drawing),
            Err(error @ strokewise_ink::error::Error::Io { .. }) => return Err(error.into()),
            Err(error) => eprintln!("warning: {error}"),
        }
    }
    Ok(drawings)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use strokewise_ink::sketch::{Point, Sketch};

    const CATS: &str = r#"{"word":"cat","key_id":"1","drawing":[[[0,255],[0,255]],[[7],[8]]]}
{"word":"cat","key_id":"2","drawing":[[[1,2
not JSON at all

{"word":"cat","key_id":"3","drawing":[]}
{"word":"unicorn","key_id":"4","drawing":[[[1,2],[3,4]]]}
{"word":"hot dog","key_id":"5","drawing":[[[300,-4],[3,4]]]}
"#;

    /// Makes drawings of one random stroke each.
    pub fn synthetic(len: usize) -> Dataset {
        let mut dataset = Dataset::default();
        for i in 0..len {
            let points = [[0, i % 7], [i % 256, 255]].map(|[x, y]| Point::new(x as f32, y as f32));
            let drawing = Drawing {
                word: Some("cat".to_owned()),
                sketch: Sketch::from_polylines([points.to_vec()]),
                ..Drawing::default()
            };
            dataset.push(&drawing, &Labels::parse("cat"));
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
        Dataset::load(folder().path(), split, &Labels::parse("hot dog\ncat"), more, 1)
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
        assert!(error.contains("\"test\"") && error.contains("splits.json"), "{error}");
    }
}
