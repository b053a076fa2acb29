//! [`SettingsStore`] is the file of the settings, written a moment after they change and when the window closes.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::Settings;
use strokewise_ink::error::{Error, Result};
use strokewise_ink::format::write_atomically;

/// [`SettingsStore`] keeps the settings on disk.
#[derive(Debug)]
pub struct SettingsStore {
    path: PathBuf,
    /// The file says this, or will when the writing under way is done.
    written: Settings,
    /// These settings differ from the file, since then.
    changed: Option<(Settings, Instant)>,
    /// Writes; each one waits for the one before, so that the last one wins.
    writer: Option<JoinHandle<()>>,
}

/// A slider that is dragged changes settings with every frame; the file waits until it rests.
const REST: Duration = Duration::from_secs(1);

/// Returns the file of this user's settings; `None` where the system has no place for them.
pub fn file() -> Option<PathBuf> {
    let dirs = directories::ProjectDirs::from("", "", "strokewise")?;
    Some(dirs.config_dir().join("settings.toml"))
}

impl SettingsStore {
    /// Reads the settings at `path`; a missing file is a new program's. One that makes no sense is
    /// moved aside, so that nothing is lost, and the error says where.
    pub fn open(path: PathBuf) -> (Self, Settings, Option<Error>) {
        let (settings, error) = match read(&path) {
            Ok(settings) => (settings, None),
            Err(error) => (Settings::default(), Some(set_aside(&path, error))),
        };
        let store = Self {
            path,
            written: settings.clone(),
            changed: None,
            writer: None,
        };
        (store, settings, error)
    }

    /// Notes how settings stand `now`, and writes them in a thread of their own once they rest.
    /// Returns how long to wait before calling again, where something is left to write.
    pub fn follow(&mut self, settings: &Settings, now: Instant) -> Option<Duration> {
        if *settings == self.written {
            self.changed = None;
            return None;
        }
        match &mut self.changed {
            Some((noted, since)) if noted == settings => {
                let rested = now.saturating_duration_since(*since);
                if rested < REST {
                    return Some(REST.saturating_sub(rested));
                }
                self.written = settings.clone();
                self.changed = None;
                let (path, settings, before) = (self.path.clone(), settings.clone(), self.writer.take());
                let work = move || {
                    before.map(JoinHandle::join);
                    // Settings that cannot be written are lost with the window, and nothing else
                    // is.
                    let _ = write(&path, &settings);
                };
                self.writer = thread::Builder::new().name("settings".into()).spawn(work).ok();
                None
            }
            changed => {
                *changed = Some((settings.clone(), now));
                Some(REST)
            }
        }
    }

    /// Writes `settings` at once, if the file says something else: the window closes.
    pub fn close(&mut self, settings: &Settings) -> Result<()> {
        if let Some(writer) = self.writer.take() {
            // A panic there loses the settings, not the program.
            let _ = writer.join();
        }
        if *settings == self.written {
            return Ok(());
        }
        self.written = settings.clone();
        write(&self.path, settings)
    }
}

fn read(path: &Path) -> Result<Settings> {
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Settings::default()),
        Err(error) => return Err(Error::io(path)(error)),
    };
    toml::from_str(&text).map_err(|error| Error::Format {
        cause: error.message().to_owned(),
        path: path.to_path_buf(),
        line: error.span().map(|span| {
            let before = text.get(..span.start).unwrap_or_default();
            before.matches('\n').count() as u64 + 1
        }),
    })
}

/// Renames a file that makes no sense, and says so.
fn set_aside(path: &Path, error: Error) -> Error {
    let aside = path.with_extension("toml.broken");
    match (&error, fs::rename(path, &aside)) {
        (Error::Format { cause, line, .. }, Ok(())) => Error::Format {
            cause: format!("the settings are as new: {cause}"),
            path: aside,
            line: *line,
        },
        _ => error,
    }
}

fn write(path: &Path, settings: &Settings) -> Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(Error::io(folder))?;
    }
    let text = toml::to_string(settings).map_err(|error| Error::format(path, error.to_string()))?;
    write_atomically(path, text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::settings::Theme;

    fn dark() -> Settings {
        Settings {
            theme: Theme::Dark,
            ..Settings::default()
        }
    }

    #[test]
    fn settings_are_written_when_they_rest_and_found_again() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("deep/settings.toml");
        let (mut store, settings, error) = SettingsStore::open(path.clone());
        assert!(error.is_none() && settings == Settings::default());
        let begin = Instant::now();
        assert_eq!(store.follow(&settings, begin), None);
        assert_eq!(store.follow(&dark(), begin), Some(REST));
        assert!(store.follow(&dark(), begin + REST / 2).is_some_and(|wait| wait < REST));
        assert_eq!(store.follow(&dark(), begin + REST), None);
        store.close(&dark()).expect("a writable folder");
        assert_eq!(SettingsStore::open(path).1, dark());
    }

    #[test]
    fn closing_writes_what_has_not_rested() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("settings.toml");
        let (mut store, ..) = SettingsStore::open(path.clone());
        store.close(&dark()).expect("a writable folder");
        assert_eq!(SettingsStore::open(path).1, dark());
    }

    #[test]
    fn a_broken_file_is_named_with_its_line_and_kept() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("settings.toml");
        fs::write(&path, "theme = \"dark\"\npen = \"feather\"\n").expect("a writable folder");
        let (_, settings, error) = SettingsStore::open(path);
        assert_eq!(settings, Settings::default());
        let message = error.expect("an error").to_string();
        assert!(message.ends_with("settings.toml.broken:2"), "{message}");
        let aside = folder.path().join("settings.toml.broken");
        assert!(fs::read_to_string(aside).expect("the old file").contains("feather"));
    }
}
