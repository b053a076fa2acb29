//! Replaces a file as a whole or not at all.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::error::{Error, Result};

/// Writes `bytes` to `path` through a [`Draft`]: whoever reads `path`, also after a crash, finds the old content or
/// the new one.
pub fn write_atomically(path: &Path, bytes: &[u8]) -> Result<()> {
    let mut draft = Draft::of(path)?;
    draft.write_all(bytes).map_err(Error::io(path))?;
    draft.commit()
}

/// [`Draft`] is the next content of a file. It grows in a file of its own beside the old one, under a name that nobody
/// can guess or plant and no other draft has, and takes the old one's place with [`Draft::commit`]. Dropped before
/// that, it is gone and the old file is as it was.
///
/// A symbolic link stays a link, and an existing file keeps its permissions. What is no regular file (a pipe, a
/// device) cannot be replaced and is written to as it is.
#[derive(Debug)]
pub struct Draft {
    path: PathBuf,
    place: Place,
}

#[derive(Debug)]
enum Place {
    Beside { draft: NamedTempFile, target: PathBuf },
    Through(File),
}

impl Draft {
    /// Begins the next content of `path`.
    pub fn of(path: &Path) -> Result<Self> {
        let place = Place::for_file(path).map_err(Error::io(path))?;
        let path = path.to_path_buf();
        Ok(Self { path, place })
    }

    /// Puts the draft in the file's place, once it is on disk.
    pub fn commit(self) -> Result<()> {
        self.place.commit().map_err(Error::io(&self.path))
    }
}

impl Write for Draft {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.place {
            Place::Beside { draft, .. } => draft.write(bytes),
            Place::Through(file) => file.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.place {
            Place::Beside { draft, .. } => draft.flush(),
            Place::Through(file) => file.flush(),
        }
    }
}

impl Place {
    fn for_file(path: &Path) -> io::Result<Self> {
        match fs::metadata(path) {
            Ok(existing) if existing.is_dir() => return Err(io::ErrorKind::IsADirectory.into()),
            Ok(existing) if !existing.is_file() => {
                return OpenOptions::new().write(true).open(path).map(Self::Through);
            }
            _ => {}
        }
        let target = target_of(path);
        let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty());
        let mut builder = tempfile::Builder::new();
        builder.prefix(".strokewise-").suffix(".tmp");
        // As any new file: whoever may read it is the user's choice (umask), not that of temporary files.
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        let folder = folder.unwrap_or(Path::new("."));
        // The error would name a file that nobody asked for.
        let cause = |error: io::Error| fs::metadata(folder).err().unwrap_or_else(|| error.kind().into());
        let draft = builder.tempfile_in(folder).map_err(cause)?;
        Ok(Self::Beside { draft, target })
    }

    fn commit(self) -> io::Result<()> {
        let (draft, target) = match self {
            Self::Beside { draft, target } => (draft, target),
            Self::Through(mut file) => return file.flush(),
        };
        if let Ok(existing) = fs::metadata(&target) {
            draft.as_file().set_permissions(existing.permissions())?;
        }
        draft.as_file().sync_all()?;
        draft.persist(&target).map_err(|error| error.error)?;
        sync_folder(&target);
        Ok(())
    }
}

/// Returns the file that `path` names in the end: links are followed, also where their end is not
/// there yet.
fn target_of(path: &Path) -> PathBuf {
    if let Ok(target) = fs::canonicalize(path) {
        return target;
    }
    match (fs::read_link(path), path.parent()) {
        (Ok(link), Some(folder)) => folder.join(link),
        _ => path.to_path_buf(),
    }
}

/// Makes the new name last through a power cut, where the system can.
fn sync_folder(target: &Path) {
    if let Some(folder) = target.parent()
        && let Ok(folder) = File::open(folder)
    {
        // The content is safe under one of the two names either way.
        let _ = folder.sync_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_is_not_there_is_said_without_a_name_of_ours() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let error = write_atomically(&folder.path().join("nowhere/cat.svg"), b"<svg/>").expect_err("no folder");
        let text = error.to_string();
        assert!(text.contains("cat.svg") && !text.contains("strokewise-"), "{text}");
    }

    #[test]
    fn the_file_is_replaced_and_nothing_is_left_beside_it() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("drawing.svg");
        for content in ["first", "second, longer", "3"] {
            write_atomically(&path, content.as_bytes()).expect("a writable folder");
            assert_eq!(fs::read_to_string(&path).expect("the file just written"), content);
        }
        assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 1);
    }

    #[test]
    fn what_is_not_committed_changes_nothing_and_two_drafts_never_meet() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("results.json");
        fs::write(&path, "old").expect("a writable folder");
        let [mut first, mut second] = [(); 2].map(|()| Draft::of(&path).expect("a draft"));
        first.write_all(b"first").expect("a writable draft");
        second.write_all(b"2").expect("a writable draft");
        drop(first);
        assert_eq!(fs::read_to_string(&path).expect("the file"), "old");
        second.commit().expect("a writable folder");
        assert_eq!(fs::read_to_string(&path).expect("the file"), "2");
        assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 1);
    }

    #[test]
    fn a_folder_in_the_way_is_named_and_kept() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let error = write_atomically(folder.path(), b"ink").expect_err("a folder is no file");
        let text = error.to_string();
        assert!(text.ends_with(&folder.path().display().to_string()), "{text}");
        assert!(folder.path().is_dir());
    }

    #[cfg(unix)]
    #[test]
    fn links_permissions_and_devices_stay_what_they_are() {
        use std::os::unix::fs::{PermissionsExt as _, symlink};
        let folder = tempfile::tempdir().expect("a temporary folder");
        let [file, link, dangling, new] = ["file", "link", "dangling", "new"].map(|name| folder.path().join(name));
        fs::write(&file, "old").expect("a writable folder");
        fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).expect("our own file");
        symlink(&file, &link).expect("a file system with links");
        symlink("new", &dangling).expect("a file system with links");
        for path in [&link, &dangling] {
            write_atomically(path, b"new").expect("a writable folder");
            assert!(path.is_symlink());
        }
        assert_eq!(fs::read_to_string(&file).expect("the file"), "new");
        assert_eq!(fs::read_to_string(&new).expect("the file"), "new");
        let mode = fs::metadata(&file).expect("the file").permissions().mode();
        assert_eq!(mode & 0o777, 0o640);
        write_atomically(Path::new("/dev/null"), b"gone").expect("a device takes all");
        assert!(!Path::new("/dev/null").is_file());
    }
}
