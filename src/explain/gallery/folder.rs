//! Tells which pictures are in a folder, and whether that has changed.

use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use serde::{Deserialize, Serialize};
use walkdir::WalkDir;

use crate::error::{Error, Result};
use strokewise_ink::picture::is_picture;

/// [`Stamp`] names a file and holds what tells that it is still the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// This is its path below the folder.
    pub key: String,
    /// It has this length in bytes.
    pub len: u64,
    /// It was last changed at this time, in nanoseconds since 1970; 0 where the system does not say.
    pub written_ns: u64,
}

/// [`Scan`] holds the pictures found below a folder.
#[derive(Debug, Default)]
pub struct Scan {
    /// The stamps are those of every picture, in alphabetical order.
    pub stamps: Vec<Stamp>,
    /// These errors tell of folders and files that could not be read.
    pub errors: Vec<Error>,
}

/// Finds every picture below `folder`. Hidden files and folders are left out, links are followed
/// but never in a circle; only a folder that cannot be opened at all is an error.
pub fn scan(folder: &Path) -> Result<Scan> {
    std::fs::read_dir(folder).map_err(Error::io(folder))?;
    let visible = |entry: &walkdir::DirEntry| {
        let hidden = entry.file_name().to_string_lossy().starts_with('.');
        entry.depth() == 0 || !hidden
    };
    let entries = WalkDir::new(folder).follow_links(true).sort_by_file_name();
    let mut scan = Scan::default();
    for entry in entries.into_iter().filter_entry(visible) {
        let found = match entry {
            Ok(entry) if entry.file_type().is_file() && is_picture(entry.path()) => stamp(folder, &entry),
            Ok(_) => continue,
            // A link back to a folder around it shows nothing new.
            Err(error) if error.loop_ancestor().is_some() => continue,
            Err(error) => {
                let path = error.path().unwrap_or(folder).to_path_buf();
                Err(Error::io(path)(error.into()))
            }
        };
        match found {
            Ok(stamp) => scan.stamps.push(stamp),
            Err(error) => scan.errors.push(error),
        }
    }
    Ok(scan)
}

fn stamp(folder: &Path, entry: &walkdir::DirEntry) -> Result<Stamp> {
    let path = entry.path();
    let metadata = entry.metadata().map_err(|error| Error::io(path)(error.into()))?;
    let key = path.strip_prefix(folder).ok().and_then(Path::to_str);
    let key = key.ok_or_else(|| Error::format(path, "the file's name is no text"))?;
    let written = metadata.modified().ok();
    let since_1970 = written.and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    Ok(Stamp {
        key: key.to_owned(),
        len: metadata.len(),
        written_ns: since_1970.map_or(0, |since| since.as_nanos() as u64),
    })
}

/// Returns the file's name as shown to people: its path without the extension.
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
        let found = scan(dir.path()).unwrap().stamps;
        let keys: Vec<_> = found.iter().map(|s| (s.key.as_str(), s.len)).collect();
        assert_eq!(keys, [("b.png", 5), ("deep/er/a.SVG", 1)]);
        assert_eq!(name("deep/er/a.SVG"), "deep/er/a");
        let error = scan(&dir.path().join("nowhere")).unwrap_err();
        assert!(error.to_string().contains("nowhere"), "{error}");
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_and_what_cannot_be_looked_at_is_said() {
        use std::os::unix::ffi::OsStrExt as _;
        let [dir, store] = [(); 2].map(|()| tempfile::tempdir().unwrap());
        let link = |from: &Path, name: &str| {
            std::os::unix::fs::symlink(from, dir.path().join(name)).unwrap();
        };
        std::fs::create_dir(store.path().join("deep")).unwrap();
        std::fs::write(store.path().join("deep/a.png"), "1").unwrap();
        link(&store.path().join("deep/a.png"), "b.png");
        link(&store.path().join("deep"), "folder");
        link(dir.path(), "loop");
        link(&store.path().join("nothing"), "broken.png");
        let odd = std::ffi::OsStr::from_bytes(b"\xff.png");
        std::fs::write(dir.path().join(odd), "1").unwrap();
        let found = scan(dir.path()).unwrap();
        let keys: Vec<_> = found.stamps.iter().map(|s| s.key.as_str()).collect();
        assert_eq!(keys, ["b.png", "folder/a.png"]);
        let errors: Vec<String> = found.errors.iter().map(ToString::to_string).collect();
        assert_eq!(errors.len(), 2, "{errors:?}");
        assert!(errors.iter().any(|e| e.contains("broken.png")) && errors.iter().any(|e| e.contains("no text")));
    }
}
