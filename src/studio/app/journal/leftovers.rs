//! Finds what earlier programs left in the folder of journals.

use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use strokewise_ink::format::journal::{self, Recovered};

/// Returns the folder where the journals of this user lie; `None` where the system has no place for
/// them.
pub fn folder() -> Option<PathBuf> {
    let dirs = directories::ProjectDirs::from("", "", "strokewise")?;
    Some(dirs.data_local_dir().join("journals"))
}

/// [`Leftovers`] is what an earlier program left.
#[derive(Debug, Default)]
pub struct Leftovers {
    /// This is the newest drawing that no file holds, with its journal.
    pub drawing: Option<(PathBuf, Box<Recovered>)>,
    /// It says why a journal could not be read; it is kept.
    pub unreadable: Option<Error>,
}

/// Returns what programs left in `folder`. Journals that nobody can miss are deleted on the way,
/// and what was not understood is set aside.
pub fn leftovers(folder: &Path) -> Result<Leftovers> {
    let mut found = Leftovers::default();
    for path in journal::leftovers(folder)? {
        match journal::recover(&path) {
            Ok(recovered) if recovered.is_expendable() => {
                std::fs::remove_file(&path).map_err(Error::io(&path))?;
            }
            Ok(recovered) if recovered.is_blank() => {
                let cause = format!("{} lines of a journal were not understood", recovered.lines_ignored);
                found.unreadable = Some(Error::format(&path, cause));
                journal::set_aside(&path)?;
            }
            Ok(recovered) if found.drawing.is_none() => {
                found.drawing = Some((path, Box::new(recovered)));
            }
            Ok(_) => {}
            // Not readable today; perhaps by a later version. It stays.
            Err(error) => found.unreadable = Some(error.into()),
        }
    }
    Ok(found)
}
