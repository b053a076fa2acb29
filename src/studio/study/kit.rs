//! [`Study`] is a study file with everything that it names, read once and kept in memory, so that what runs is what was
//! hashed.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::check::{self, Fault};
use super::file::{StudyFile, Texts};
use super::instrument::{self, Instrument};
use crate::error::{Error, Result};
use strokewise_ink::format::{self, Drawing};

/// [`Study`] is a study, ready to run.
#[derive(Debug, Clone)]
pub struct Study {
    /// This is the file's content.
    pub file: StudyFile,
    /// These are the questionnaires, by the names that the study file calls them.
    pub instruments: BTreeMap<String, Instrument>,
    /// These are the drawings of tasks, by their paths.
    pub drawings: BTreeMap<String, Drawing>,
    /// The study consists of these files, by their paths beside the study file, as bytes.
    pub materials: BTreeMap<String, Vec<u8>>,
    /// The study file lies here.
    pub path: PathBuf,
}

/// The study file in a folder has this name.
pub const FILE_NAME: &str = "study.toml";

/// Longer texts, drawings and questionnaires than this are a mistake.
const MAX_MATERIAL_BYTES: u64 = 16 << 20;

impl Study {
    /// Reads the study at `path`, a study file or a folder with a `study.toml`, and everything that
    /// it names.
    ///
    /// The faults are all that [`check::faults`] finds; an error is what the operating system
    /// refused.
    pub fn open(path: &Path) -> Result<Result<Self, Vec<Fault>>> {
        let path = if path.is_dir() {
            path.join(FILE_NAME)
        } else {
            path.to_owned()
        };
        let text = read_text(&path)?;
        let file: StudyFile = match toml::from_str(&text) {
            Ok(file) => file,
            Err(error) => return Ok(Err(vec![check::syntax_fault(&text, &error)])),
        };
        let mut reading = Reading {
            folder: path.parent().unwrap_or(Path::new("")),
            faults: Vec::new(),
        };
        let mut study = Self {
            instruments: BTreeMap::new(),
            drawings: BTreeMap::new(),
            materials: BTreeMap::from([(FILE_NAME.to_owned(), text.clone().into_bytes())]),
            file,
            path: path.clone(),
        };
        reading.texts(&mut study);
        reading.drawings(&mut study);
        reading.instruments(&mut study);
        let mut faults = reading.faults;
        faults.extend(check::faults(&study, &text));
        faults.sort_by_key(|fault| fault.line);
        Ok(if faults.iter().any(|fault| fault.is_fatal) {
            Err(faults)
        } else {
            Ok(study)
        })
    }

    /// Returns what is not wrong with the study but should be known before it is run.
    pub fn notes(&self) -> Vec<Fault> {
        let text = self
            .materials
            .get(FILE_NAME)
            .map(|bytes| String::from_utf8_lossy(bytes).into_owned());
        check::faults(self, &text.unwrap_or_default())
    }

    /// Opens a study like [`Study::open`], with the first fault as the error.
    pub fn open_sound(path: &Path) -> Result<Self> {
        let file = if path.is_dir() {
            path.join(FILE_NAME)
        } else {
            path.to_owned()
        };
        Self::open(path)?.map_err(|faults| {
            let fatal = faults.into_iter().find(|fault| fault.is_fatal);
            let fault = fatal.unwrap_or_else(|| Fault::fatal(None, "the study cannot be read"));
            fault.into_error(&file)
        })
    }

    /// Returns the languages that people can choose from: those of the title.
    pub fn languages(&self) -> impl Iterator<Item = &str> {
        self.file.study.title.keys().map(String::as_str)
    }

    /// Returns the Markdown text in `texts` of this language.
    pub fn text(&self, texts: &Texts, language: &str) -> &str {
        let bytes = texts.get(language).and_then(|path| self.materials.get(path));
        bytes.and_then(|bytes| str::from_utf8(bytes).ok()).unwrap_or_default()
    }
}

/// Returns `texts` in `language`, else in English, else in whatever language there is.
pub fn in_language<'a>(texts: &'a Texts, language: &str) -> &'a str {
    let found = texts
        .get(language)
        .or_else(|| texts.get("en"))
        .or_else(|| texts.values().next());
    found.map_or("", String::as_str)
}

fn read_text(path: &Path) -> Result<String> {
    let bytes = read_bytes(path)?;
    String::from_utf8(bytes).map_err(|_| Error::format(path, "the file is not text (UTF-8)"))
}

fn read_bytes(path: &Path) -> Result<Vec<u8>> {
    let size = fs::metadata(path).map_err(Error::io(path))?.len();
    if size > MAX_MATERIAL_BYTES {
        return Err(Error::format(
            path,
            format!("the file is larger than {} MiB", MAX_MATERIAL_BYTES >> 20),
        ));
    }
    fs::read(path).map_err(Error::io(path))
}

struct Reading<'a> {
    folder: &'a Path,
    faults: Vec<Fault>,
}

impl Reading<'_> {
    /// Returns the bytes of the file called `name`, which must lie beside the study file or below.
    fn material(&mut self, name: &str, study: &mut Study) -> Option<Vec<u8>> {
        if let Some(bytes) = study.materials.get(name) {
            return Some(bytes.clone());
        }
        let inside = Path::new(name)
            .components()
            .all(|part| matches!(part, std::path::Component::Normal(_)));
        if !inside {
            self.faults.push(Fault::fatal(
                None,
                format!("\"{name}\" does not lie beside the study file"),
            ));
            return None;
        }
        match read_bytes(&self.folder.join(name)) {
            Ok(bytes) => {
                study.materials.insert(name.to_owned(), bytes.clone());
                Some(bytes)
            }
            Err(error) => {
                self.faults.push(Fault::fatal(None, error.to_string()));
                None
            }
        }
    }

    fn texts(&mut self, study: &mut Study) {
        let file = study.file.clone();
        for name in [&file.consent.text, &file.instructions, &file.debriefing]
            .into_iter()
            .flat_map(|t| t.values())
        {
            if let Some(bytes) = self.material(name, study)
                && str::from_utf8(&bytes).is_err()
            {
                self.faults
                    .push(Fault::fatal(None, format!("{name} is not text (UTF-8)")));
            }
        }
    }

    fn drawings(&mut self, study: &mut Study) {
        let names: Vec<String> = study.file.task.iter().filter_map(|task| task.drawing.clone()).collect();
        for name in names {
            if self.material(&name, study).is_none() {
                continue;
            }
            match format::open(self.folder.join(&name)) {
                Ok(drawing) => drop(study.drawings.insert(name, drawing)),
                Err(error) => self.faults.push(Fault::fatal(None, error.to_string())),
            }
        }
    }

    fn instruments(&mut self, study: &mut Study) {
        let questionnaires = study.file.questionnaires.clone();
        for name in questionnaires.all() {
            let text = if let Some(text) = instrument::shipped(name) {
                let path = format!("instruments/{name}.toml");
                study.materials.insert(path, text.as_bytes().to_vec());
                text.to_owned()
            } else if name.contains('.') {
                let Some(bytes) = self.material(name, study) else {
                    continue;
                };
                String::from_utf8_lossy(&bytes).into_owned()
            } else {
                let known = instrument::shipped_names().collect::<Vec<_>>().join(", ");
                let cause = format!("no questionnaire \"{name}\" ships; there are {known}, and files of your own");
                self.faults.push(Fault::fatal(None, cause));
                continue;
            };
            match toml::from_str::<Instrument>(&text) {
                Ok(instrument) => drop(study.instruments.insert(name.to_owned(), instrument)),
                Err(error) => {
                    let fault = check::syntax_fault(&text, &error);
                    let place = fault.line.map_or(String::new(), |line| format!(":{line}"));
                    self.faults
                        .push(Fault::fatal(None, format!("{}: {name}{place}", fault.text)));
                }
            }
        }
    }
}
