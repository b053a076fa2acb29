//! Tells what went wrong: what the operating system refuses in the language that is shown, with the file. What readers
//! of files, models and devices say of their own trade stays as they say it.

use std::io::ErrorKind;

use crate::error::Error;
use crate::words::{Speaks, say};
use strokewise_ink::error::Error as FileError;
use strokewise_ink::shown::shown_path;

/// Returns an error as people read it.
pub fn told(who: impl Speaks, error: &Error) -> String {
    let Error::File(FileError::Io { source, path }) = error else {
        return error.to_string();
    };
    let path = shown_path(path);
    match source.kind() {
        ErrorKind::NotFound => say!(who, "fault-not-found", path = path),
        ErrorKind::PermissionDenied => say!(who, "fault-denied", path = path),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => say!(who, "fault-full", path = path),
        ErrorKind::IsADirectory => say!(who, "fault-folder", path = path),
        ErrorKind::ReadOnlyFilesystem => say!(who, "fault-read-only", path = path),
        _ => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::{Language, Words};

    #[test]
    fn what_the_system_refuses_is_told_in_the_language_shown_and_the_rest_as_it_is() {
        let german = Words::of(Language::German);
        let lost = Error::io("/a/cat.svg")(std::io::Error::from(ErrorKind::NotFound));
        assert_eq!(told(german, &lost), "/a/cat.svg gibt es nicht");
        assert_eq!(told(Words::default(), &lost), "/a/cat.svg is not there");
        let odd = Error::format("/a/cat.svg", "no ink");
        assert_eq!(told(german, &odd), odd.to_string());
    }
}
