//! Reads drawings from outside of the game, made with care and without haste, as bitmaps that are traced into strokes
//! and so drawn with the same pen as all others.
//!
//! `other/<source>/<category>.npz` are archives as those of `bitmaps`, of 64 pixels a side. Of [`LEARNT`] every tenth
//! drawing is held out; the sources [`KEPT_ASIDE`] are never learnt from at all.

use std::path::Path;

use rayon::prelude::*;

use super::augment::Lines;
use super::bitmaps::trace::traced;
use super::bitmaps::{Bitmaps, archives};
use super::dataset::{Dataset, Origin};
use crate::error::Result;
use strokewise_explain::model::{ClassId, Labels};

/// This source is learnt from: drawings by people who were told a word and given time (Eitz, Hays
/// and Alexa 2012).
pub const LEARNT: &str = "tuberlin";

/// These sources are for judging only: icons, some drawn by hand, some not.
pub const KEPT_ASIDE: [&str; 4] = ["streamline_freehand", "doodle_icons", "line_icons", "noto_emoji_line"];

/// One in so many drawings of a category is held out.
const HELD_OUT: usize = 10;

/// See [`traced`]: most pixels of a line of 2 px hold less than full ink.
const DARK: f32 = 0.7;

/// [`Part`] says which drawings of a source are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The drawings to learn from are meant.
    Learnt,
    /// The drawings held out are meant.
    HeldOut,
    /// All of them are meant.
    All,
}

/// Adds `part` of the drawings of `source` below `data` to `dataset`; a source that is not there adds nothing.
pub fn add(dataset: &mut Dataset, data: &Path, source: &str, part: Part, labels: &Labels) -> Result<()> {
    for (path, class) in archives(&data.join("other").join(source), labels)? {
        let archive = Bitmaps::read(&path)?;
        let drawings = archive.drawings().enumerate();
        let chosen = drawings.filter(|(number, _)| part.holds(*number));
        let bitmaps: Vec<&[u8]> = chosen.map(|(_, bitmap)| bitmap).collect();
        let lines = bitmaps.into_par_iter();
        let lines: Vec<Lines> = lines.map(|bitmap| traced(bitmap, archive.side, DARK)).collect();
        push(dataset, &lines, class);
    }
    Ok(())
}

fn push(dataset: &mut Dataset, drawings: &[Lines], class: ClassId) {
    let inked = drawings.iter().filter(|lines| !lines.is_empty());
    inked.for_each(|lines| dataset.push_lines(lines, class, Origin::Careful));
}

impl Part {
    fn holds(self, number: usize) -> bool {
        let held_out = number % HELD_OUT == HELD_OUT - 1;
        match self {
            Self::Learnt => !held_out,
            Self::HeldOut => held_out,
            Self::All => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bitmaps::tests::archive;

    #[test]
    fn what_is_learnt_from_and_what_is_held_out_are_all_there_is() {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("other").join(LEARNT);
        std::fs::create_dir_all(&folder).unwrap();
        archive(&folder.join("cat.npz"), "(23, 64, 64)", 23, 64);
        archive(&folder.join("comb.npz"), "(5, 64, 64)", 5, 64);
        let labels = Labels::parse("dog\ncat");
        let count = |source, part| {
            let mut dataset = Dataset::default();
            add(&mut dataset, dir.path(), source, part, &labels).unwrap();
            let right = |d| dataset.class(d) == ClassId(1) && dataset.origin(d) == Origin::Careful;
            assert!((0..dataset.len()).all(right));
            dataset.len()
        };
        assert_eq!(count(LEARNT, Part::Learnt), 21);
        assert_eq!(count(LEARNT, Part::HeldOut), 2);
        assert_eq!(count(LEARNT, Part::All), 23);
        assert_eq!(count(KEPT_ASIDE[0], Part::All), 0, "not there");
    }
}
