//! Tells whether a file is still what it was.

use std::fs;
use std::io::{self, Read as _};
use std::path::Path;

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::Xxh3Default;

/// [`Stamp`] is a number made from the whole content of a file: clocks that jump, copies that keep their time, and
/// editors that write the same length do not deceive it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Stamp {
    len: u64,
    hash: u64,
}

impl Stamp {
    /// Reads the stamp of the file at `path` as it is now; `None` where there is none.
    pub fn of(path: &Path) -> io::Result<Option<Self>> {
        let mut file = match fs::File::open(path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let (mut hash, mut len) = (Xxh3Default::new(), 0);
        let mut part = vec![0; 1 << 16];
        loop {
            let read = match file.read(&mut part) {
                Ok(0) => break,
                Ok(read) => read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            hash.update(&part[..read]);
            len += read as u64;
        }
        let hash = hash.digest();
        Ok(Some(Self { len, hash }))
    }

    /// Computes the stamp of a file that holds exactly `content`.
    pub fn of_content(content: &[u8]) -> Self {
        let mut hash = Xxh3Default::new();
        hash.update(content);
        Self {
            len: content.len() as u64,
            hash: hash.digest(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stamp_is_of_the_content_alone() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("cat.svg");
        let stamp = || Stamp::of(&path).expect("readable");
        assert_eq!(stamp(), None);
        fs::write(&path, "ink").expect("a writable folder");
        let first = stamp();
        assert_eq!(first, Some(Stamp::of_content(b"ink")));
        fs::write(&path, "inc").expect("a writable folder");
        assert_ne!(stamp(), first);
        fs::write(&path, "ink").expect("a writable folder");
        assert_eq!(stamp(), first);
        assert!(Stamp::of(folder.path()).is_err());
    }
}
