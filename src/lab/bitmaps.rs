//! Reads drawings that are known as small bitmaps only: NumPy archives of a category each, traced back into strokes.
//!
//! `quickdraw/bitmap28/<category>.npz` and `quickdraw/bitmap64/<category>.npz` hold an array `ink` of u8
//! [drawing, row, column], 255 on 0. The larger ones are stretched to the frame: each gets back the proportions
//! of some drawing of its category that has strokes.

pub(super) mod trace;

use std::collections::HashMap;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use rand::SeedableRng;
use rand::seq::{IndexedRandom, SliceRandom};
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;

use super::augment::{Lines, bounds, normalised};
use super::dataset::{Dataset, Origin, files};
use crate::error::{Error, Result};
use strokewise_explain::model::{ClassId, Labels};

/// [`Kind`] is a kind of bitmaps.
struct Kind {
    /// They lie in this folder below `quickdraw`.
    folder: &'static str,
    /// It is true where the drawings lost their proportions.
    stretched: bool,
    /// This is for [`trace::traced`].
    dark: f32,
}

/// The smaller ones are drawn with a pen of 1.6 px, the larger ones with less than one pixel.
const KINDS: [Kind; 2] = [
    Kind {
        folder: "bitmap28",
        stretched: false,
        dark: 0.85,
    },
    Kind {
        folder: "bitmap64",
        stretched: true,
        dark: 0.5,
    },
];

/// Each archive has this array.
const ARRAY: &str = "ink.npy";

/// A drawing's lesser side is at least this share of the other, where its proportions are given back.
const LEAST_ASPECT: f32 = 0.1;

/// Adds at most `per_category` drawings of each archive below `data`, chosen at random by `seed`, to `dataset`,
/// whose own drawings tell the proportions; a folder that is not there adds nothing.
pub fn add(dataset: &mut Dataset, data: &Path, labels: &Labels, per_category: usize, seed: u64) -> Result<()> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let aspects = aspects(dataset);
    for kind in KINDS {
        let folder = data.join("quickdraw").join(kind.folder);
        for (path, class) in archives(&folder, labels)? {
            let archive = Bitmaps::read(&path)?;
            let mut bitmaps: Vec<&[u8]> = archive.drawings().collect();
            bitmaps.shuffle(&mut rng);
            bitmaps.truncate(per_category);
            let known = aspects.get(&class).filter(|_| kind.stretched);
            let aspects = bitmaps.iter().map(|_| known?.choose(&mut rng).copied());
            let aspects: Vec<Option<f32>> = aspects.collect();
            let traced = bitmaps.into_par_iter().zip(aspects);
            let traced: Vec<Lines> = traced
                .map(|(bitmap, aspect)| {
                    let mut lines = trace::traced(bitmap, archive.side, kind.dark);
                    if let Some(aspect) = aspect {
                        squeeze(&mut lines, aspect);
                    }
                    lines
                })
                .collect();
            for lines in traced.iter().filter(|lines| !lines.is_empty()) {
                dataset.push_lines(lines, class, Origin::Traced);
            }
        }
    }
    Ok(())
}

/// Counts the drawings of each of `labels` that the archives below `data` hold.
pub fn counts(data: &Path, labels: &Labels) -> Result<Vec<usize>> {
    let mut counts = vec![0; labels.len()];
    for kind in KINDS {
        let folder = data.join("quickdraw").join(kind.folder);
        for (path, class) in archives(&folder, labels)? {
            counts[class.0 as usize] += Bitmaps::read(&path)?.drawings().len();
        }
    }
    Ok(counts)
}

/// Lists the archives in `folder` with their categories; a category that is not among `labels` is
/// left out with a warning, and a folder that is not there holds none.
pub(super) fn archives(folder: &Path, labels: &Labels) -> Result<Vec<(PathBuf, ClassId)>> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut known = Vec::new();
    for path in files(folder, "npz")? {
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        match labels.find(&name) {
            Ok(class) => known.push((path, class)),
            Err(_) => eprintln!("warning: {} is of an unknown category", path.display()),
        }
    }
    Ok(known)
}

/// Computes width over height of the drawings of each category.
fn aspects(dataset: &Dataset) -> HashMap<ClassId, Vec<f32>> {
    let mut aspects: HashMap<ClassId, Vec<f32>> = HashMap::new();
    for drawing in 0..dataset.len() {
        let [width, height] = bounds(&normalised(dataset.strokes(drawing))).size();
        let least = LEAST_ASPECT.recip();
        let aspect = (width / height.max(f32::MIN_POSITIVE)).clamp(LEAST_ASPECT, least);
        aspects.entry(dataset.class(drawing)).or_default().push(aspect);
    }
    aspects
}

/// Gives lines in a square from -1 to 1 the proportions width over height = `aspect`.
fn squeeze(lines: &mut Lines, aspect: f32) {
    let factors = [aspect.min(1.0), aspect.recip().min(1.0)];
    for p in lines.iter_mut().flatten() {
        *p = [0, 1].map(|i| factors[i] * p[i]);
    }
}

/// [`Bitmaps`] are the drawings of one archive.
pub(super) struct Bitmaps {
    /// The side is in pixels.
    pub side: usize,
    /// The ink is [drawing, row, column].
    ink: Vec<u8>,
}

impl Bitmaps {
    /// Lists the drawings, each [row, column].
    pub fn drawings(&self) -> impl ExactSizeIterator<Item = &[u8]> {
        self.ink.chunks_exact(self.side * self.side)
    }

    /// Reads an archive.
    pub fn read(path: &Path) -> Result<Self> {
        let wrong = |cause: String| Error::format(path, cause);
        let file = File::open(path).map_err(Error::io(path))?;
        let mut archive = zip::ZipArchive::new(file).map_err(|e| wrong(e.to_string()))?;
        let entry = archive.by_name(ARRAY);
        let mut bytes = Vec::new();
        let read = entry
            .map_err(|e| wrong(format!("{ARRAY}: {e}")))?
            .read_to_end(&mut bytes);
        read.map_err(Error::io(path))?;
        let array = npyz::NpyFile::new(&bytes[..]).map_err(Error::io(path))?;
        let shape = array.shape().to_vec();
        let [_, height, width] = shape[..] else {
            return Err(wrong(format!("{ARRAY} has shape {shape:?}")));
        };
        if height != width || !(4..=1024).contains(&width) {
            return Err(wrong(format!("{ARRAY} holds bitmaps of {width} x {height}")));
        }
        let ink = array.into_vec::<u8>().map_err(Error::io(path))?;
        Ok(Self {
            side: width as usize,
            ink,
        })
    }
}

#[cfg(test)]
pub(super) mod tests {
    use std::io::Write;

    use super::*;

    /// Writes an archive of `count` bitmaps of `side` pixels, each with a bar across.
    pub fn archive(path: &Path, shape: &str, count: usize, side: usize) {
        let mut header = format!("{{'descr': '|u1', 'fortran_order': False, 'shape': {shape}, }}");
        while (10 + header.len()) % 64 != 63 {
            header.push(' ');
        }
        header.push('\n');
        let mut array = b"\x93NUMPY\x01\x00".to_vec();
        array.extend((header.len() as u16).to_le_bytes());
        array.extend(header.bytes());
        let row = side / 2;
        let bitmap = (0..side * side).map(|i| if i / side == row { 255 } else { 0 });
        let bitmap: Vec<u8> = bitmap.collect();
        array.extend(bitmap.repeat(count));
        let mut writer = zip::ZipWriter::new(File::create(path).unwrap());
        let options = zip::write::SimpleFileOptions::default();
        writer.start_file(ARRAY, options).unwrap();
        writer.write_all(&array).unwrap();
        writer.finish().unwrap();
    }

    #[test]
    fn bitmaps_become_drawings_of_their_category() {
        let dir = tempfile::tempdir().unwrap();
        let labels = Labels::parse("cat\nhot dog");
        let added = |per_category| {
            let mut dataset = Dataset::default();
            dataset.push_lines(&vec![vec![[-1.0, -1.0], [-0.5, 1.0]]], ClassId(1), Origin::Game);
            add(&mut dataset, dir.path(), &labels, per_category, 1).map(|()| dataset)
        };
        assert_eq!(added(9).unwrap().len(), 1, "no folder, no bitmaps");
        let folder = dir.path().join("quickdraw/bitmap28");
        std::fs::create_dir_all(&folder).unwrap();
        archive(&folder.join("hot dog.npz"), "(3, 28, 28)", 3, 28);
        archive(&folder.join("unicorn.npz"), "(1, 28, 28)", 1, 28);
        assert_eq!(added(2).unwrap().len(), 3);
        let dataset = added(9).unwrap();
        assert_eq!(dataset.len(), 4);
        assert!(dataset.is_traced(3) && !dataset.is_traced(0));
        assert_eq!(dataset.class(3), ClassId(1));
        let strokes: Vec<&[[u8; 2]]> = dataset.strokes(3).collect();
        assert_eq!(strokes.len(), 1);
        let xs = [strokes[0][0][0], strokes[0][strokes[0].len() - 1][0]];
        assert!(xs.contains(&0) && xs.contains(&255), "{strokes:?}");
    }

    #[test]
    fn stretched_drawings_get_their_proportions_back() {
        let mut lines = vec![vec![[-1.0, -1.0], [1.0, 1.0]]];
        squeeze(&mut lines, 0.25);
        assert_eq!(lines, [[[-0.25, -1.0], [0.25, 1.0]]]);
        let mut dataset = Dataset::default();
        dataset.push_lines(&lines, ClassId(4), Origin::Game);
        let aspect = aspects(&dataset)[&ClassId(4)][0];
        assert!((aspect - 0.25).abs() < 0.01, "{aspect}");
    }

    #[test]
    fn a_broken_archive_is_named() {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("quickdraw/bitmap64");
        std::fs::create_dir_all(&folder).unwrap();
        let path = folder.join("cat.npz");
        let check = |reason: &str| {
            let mut dataset = Dataset::default();
            let error = add(&mut dataset, dir.path(), &Labels::parse("cat"), 9, 1).unwrap_err();
            let error = error.to_string();
            assert!(error.contains(reason) && error.contains("cat.npz"), "{error}");
        };
        std::fs::write(&path, "a shopping list").unwrap();
        check("");
        archive(&path, "(1, 28, 14)", 1, 28);
        check("14 x 28");
        archive(&path, "(784,)", 1, 28);
        check("[784]");
        archive(&path, "(2, 28, 28)", 1, 28);
        check("");
    }
}
