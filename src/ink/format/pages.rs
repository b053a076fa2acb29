//! [`Pages`] holds the drawings of a notebook, one for each page with ink.

use std::path::{Path, PathBuf};

use super::{Drawing, Found, List};
use crate::error::Result;

/// [`Pages`] are the pages of one notebook that have ink.
pub(super) struct Pages {
    path: PathBuf,
    left: std::vec::IntoIter<(u64, Found)>,
    page: u64,
    notes: Vec<String>,
}

impl Pages {
    /// Holds `pages`, each with its number in the notebook at `path`, counted from 1.
    pub fn new(pages: Vec<(u64, Found)>, path: &Path) -> Self {
        Self {
            path: path.to_path_buf(),
            left: pages.into_iter(),
            page: 0,
            notes: Vec::new(),
        }
    }

    /// Returns the page, with what was left out of it, where only one has ink; else all pages.
    pub fn only(mut self) -> Result<Found, Self> {
        match self.left.as_slice() {
            // OK because there is one.
            [_] => Ok(self.left.next().expect("a page").1),
            _ => Err(self),
        }
    }
}

impl Iterator for Pages {
    type Item = Result<Drawing>;

    fn next(&mut self) -> Option<Self::Item> {
        let (page, found) = self.left.next()?;
        self.page = page;
        self.notes = found.notes;
        let stem = self.path.file_stem().unwrap_or_default().to_string_lossy();
        Some(Ok(Drawing {
            key_id: Some(format!("{stem}-{page}")),
            ..found.drawing
        }))
    }
}

impl List for Pages {
    fn line(&self) -> u64 {
        self.page
    }

    fn bytes_read(&self) -> u64 {
        0
    }

    fn take_notes(&mut self) -> Vec<String> {
        std::mem::take(&mut self.notes)
    }
}
