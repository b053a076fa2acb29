//! A folder of pictures: what is in it, and whether that has changed.

use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use serde::{Deserialize, Serialize};
use walkdir::WalkDir;

use crate::error::{Error, Result};
use strokewise_ink::picture::is_picture;

/// A file, and what tells that it is still the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// The path below the folder.
    pub key: String,
    /// Its length in bytes.
    pub len: u64,
    /// When it was last written, in nanoseconds since 1970; 0 where the system does not say.
    pub written_ns: u64,
}

/// Every picture below `folder`, in alphabetical order. Hidden files and folders are left out, links are not
/// followed, and what cannot be read is skipped; only a folder that cannot be opened at all is an error.
pub fn scan(folder: &Path) -> Result<Vec<Stamp>> {
    std::fs::read_dir(folder).map_err(Error::io(folder))?;
    let visible = |entry: &walkdir::DirEntry| {
        let hidden = entry.file_name().to_string_lossy().starts_with('.');
        entry.depth() == 0 || !hidden
    };
    let entries = WalkDir::new(folder).sort_by_file_name().into_iter();
    let entries = entries.filter_entry(visible).filter_map(Result::ok);
    let pictures = entries.filter(|e| e.file_type().is_file() && is_picture(e.path()));
    Ok(pictures
        .filter_map(|entry| {
            let metadata = entry.metadata().ok()?;
            let below = entry.path().strip_prefix(folder).ok()?;
            let written = metadata.modified().ok();
            let since_1970 = written.and_then(|time| time.duration_since(UNIX_EPOCH).ok());
            Some(Stamp {
                key: below.to_str()?.to_owned(),
                len: metadata.len(),
                written_ns: since_1970.map_or(0, |since| since.as_nanos() as u64),
            })
        })
        .collect())
}

/// What people call the file: its path without the extension.
pub fn name(key: &str) -> String {
    let path: PathBuf = Path::new(key).with_extension("");
    path.display().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_are_found_at_any_depth_and_nothing_else() {
        let dir = tempfile::tempdir().unwrap();
        let write = |name: &str, content: &str| {
            let path = dir.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, content).unwrap();
        };
        write("b.png", "12345");
        write("deep/er/a.SVG", "1");
        write("notes.txt", "1");
        write(".hidden/c.png", "1");
        let found = scan(dir.path()).unwrap();
        let keys: Vec<_> = found.iter().map(|s| (s.key.as_str(), s.len)).collect();
        assert_eq!(keys, [("b.png", 5), ("deep/er/a.SVG", 1)]);
        assert_eq!(name("deep/er/a.SVG"), "deep/er/a");
        let error = scan(&dir.path().join("nowhere")).unwrap_err();
        assert!(error.to_string().contains("nowhere"), "{error}");
    }
}
