//! Replacing a file as a whole or not at all.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

/// Writes `bytes` to `path` through a temporary file in the same folder, which is synced and then renamed
/// over it: whoever reads `path`, also after a crash, finds the old content or the new one. A symbolic
/// link stays a link, and an existing file keeps its permissions.
pub fn write_atomically(path: &Path, bytes: &[u8]) -> Result<()> {
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    let temporary = temporary_beside(&target);
    let written = write_synced(&temporary, bytes).and_then(|()| {
        if let Ok(existing) = fs::metadata(&target) {
            fs::set_permissions(&temporary, existing.permissions())?;
        }
        fs::rename(&temporary, &target)
    });
    written.map_err(|source| {
        // The error worth telling is the first one; a leftover temporary file is harmless.
        let _ = fs::remove_file(&temporary);
        Error::Io {
            source,
            path: path.to_path_buf(),
        }
    })
}

fn write_synced(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// A hidden name in the folder of `path` (renaming works within one file system only), different for
/// every process.
fn temporary_beside(path: &Path) -> PathBuf {
    let mut name = OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(format!(".{}.tmp", std::process::id()));
    path.with_file_name(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_replaced_and_nothing_is_left_beside_it() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("drawing.svg");
        for content in ["first", "second, longer", "3"] {
            write_atomically(&path, content.as_bytes()).expect("a writable folder");
            assert_eq!(
                fs::read_to_string(&path).expect("the file just written"),
                content
            );
        }
        assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 1);
    }

    #[test]
    fn a_folder_in_the_way_is_named_and_kept() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let error = write_atomically(folder.path(), b"ink").expect_err("a folder is no file");
        assert!(
            error
                .to_string()
                .ends_with(&folder.path().display().to_string()),
            "{error}"
        );
        assert!(folder.path().is_dir());
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_a_link() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let (file, link) = (folder.path().join("file"), folder.path().join("link"));
        fs::write(&file, "old").expect("a writable folder");
        std::os::unix::fs::symlink(&file, &link).expect("a file system with links");
        write_atomically(&link, b"new").expect("a writable folder");
        assert!(link.is_symlink());
        assert_eq!(fs::read_to_string(&file).expect("the file"), "new");
    }
}
