//! [`export`] writes a folder that pandas and base R open at once, and that other people can understand: tables in the
//! layout of Psych-DS, a dictionary, metadata, drawings, the study's materials, and scripts for a first look.
//!
//! The same store gives the same bytes each time. Header, dictionary and metadata come from one
//! table of columns ([`table`]), so they cannot disagree.

mod describe;
mod drawings;
mod metadata;
mod people;
mod said;
mod samples;
pub mod table;
mod trials;

use std::fs;
use std::path::{Path, PathBuf};

use self::table::Table;
use super::account::Account;
use super::date;
use super::event::Line;
use super::file::Samples;
use super::hash;
use super::kit::Study;
use super::store::{Store, write_new};
use crate::error::{Error, Result};

/// [`Options`] says what to leave out of an export, or to take in.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Options {
    /// It is true where pilots are taken in, too.
    pub with_pilots: bool,
    /// It asks for fewer samples than the study file says; more is not possible.
    pub samples: Option<Samples>,
}

/// [`Exported`] is a session, ready for the tables.
pub struct Exported {
    /// This is the session, its lines put together.
    pub account: Account,
    /// These lines were recorded, each with the number of its segment.
    pub lines: Vec<(u32, Line)>,
    /// It says why the session is marked as excluded; empty where it is not.
    pub excluded: String,
}

/// [`Source`] is everything that tables are made of.
pub struct Source<'a> {
    /// The sessions are of this study.
    pub study: &'a Study,
    /// These are the sessions, in the order of their ids.
    pub sessions: Vec<Exported>,
    /// It says how much of the samples goes out.
    pub samples: Samples,
    /// So many people withdrew.
    pub withdrawn: usize,
    /// So many pilots are left out.
    pub pilots_left_out: usize,
}

/// [`Written`] is an export that was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The export lies in this folder.
    pub folder: PathBuf,
    /// It holds so many sessions.
    pub sessions: usize,
    /// It leaves out so many pilots.
    pub pilots_left_out: usize,
}

impl<'a> Source<'a> {
    /// Reads the sessions of `store`.
    pub fn read(store: &Store, study: &'a Study, options: Options) -> Result<Self> {
        let (mut sessions, mut pilots_left_out) = (Vec::new(), 0);
        for id in store.ids()? {
            let record = store.read(&id)?;
            let Some(account) = Account::of(&record) else {
                continue;
            };
            if account.start.pilot && !options.with_pilots {
                pilots_left_out += 1;
                continue;
            }
            let excluded = people::excluded(study, &account);
            sessions.push(Exported {
                account,
                lines: record.lines,
                excluded,
            });
        }
        let note = store.root().join("withdrawals.jsonl");
        let withdrawn = fs::read_to_string(note).map_or(0, |text| text.lines().count());
        let kept = study.file.data.samples;
        let samples = options
            .samples
            .map_or(kept, |wanted| if rank(wanted) > rank(kept) { wanted } else { kept });
        Ok(Self {
            study,
            sessions,
            samples,
            withdrawn,
            pilots_left_out,
        })
    }

    /// Returns every table.
    pub fn tables(&self) -> Vec<Table> {
        let mut tables = vec![
            people::participants(self),
            people::sessions(self),
            trials::trials(self),
            trials::strokes(self),
            said::guesses(self),
            said::suggestions(self),
            people::answers(self),
            people::scores(self),
            people::events(self),
        ];
        if self.samples != Samples::None {
            tables.push(samples::samples(self));
        }
        tables
    }
}

/// Returns a number that is higher, the less of the samples is kept.
fn rank(samples: Samples) -> u8 {
    match samples {
        Samples::Full => 0,
        Samples::Thinned => 1,
        Samples::None => 2,
    }
}

/// Returns the name of a table's file.
pub fn file_name(study: &str, table: &str) -> String {
    format!("study-{study}_description-{table}_data.csv")
}

/// Exports what `store` holds into a new folder below it.
pub fn export(store: &Store, study: &Study, options: Options) -> Result<Written> {
    let source = Source::read(store, study, options)?;
    let exports = store.root().join("exports");
    let folder = new_folder(&exports, &date::today())?;
    write(&source, &folder)?;
    Ok(Written {
        folder,
        sessions: source.sessions.len(),
        pilots_left_out: source.pilots_left_out,
    })
}

fn new_folder(exports: &Path, date: &str) -> Result<PathBuf> {
    fs::create_dir_all(exports).map_err(Error::io(exports))?;
    let mut number = 1;
    loop {
        let folder = exports.join(format!("{date}-{number}"));
        match fs::create_dir(&folder) {
            Ok(()) => return Ok(folder),
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => number += 1,
            Err(error) => return Err(Error::io(&folder)(error)),
        }
    }
}

/// Writes an export into the folder at `folder`, which must be there and empty.
pub fn write(source: &Source, folder: &Path) -> Result<()> {
    let tables = source.tables();
    let study = &source.study.file.study.id;
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    for table in &tables {
        files.push((format!("data/{}", file_name(study, table.name)), table.to_csv()));
    }
    files.push(("dictionary.csv".to_owned(), metadata::dictionary(&tables)));
    files.push((
        "dataset_description.json".to_owned(),
        metadata::description(source, &tables),
    ));
    files.push(("README.md".to_owned(), metadata::readme(source, &tables)));
    files.push(("CHANGES.md".to_owned(), metadata::changes(source)));
    // The validator of Psych-DS passes over `analysis` and `materials` unasked.
    let ignored = b"dictionary.csv\ndrawings/\n".to_vec();
    files.push((".psychdsignore".to_owned(), ignored));
    files.extend(drawings::files(source));
    for (name, content) in &source.study.materials {
        files.push((format!("materials/{name}"), content.clone()));
    }
    files.push((
        "analysis/read.py".to_owned(),
        include_bytes!("export/scripts/read.py").to_vec(),
    ));
    files.push((
        "analysis/read.R".to_owned(),
        include_bytes!("export/scripts/read.R").to_vec(),
    ));
    for (name, content) in files {
        let path = folder.join(name);
        let parent = path.parent().unwrap_or(folder);
        fs::create_dir_all(parent).map_err(Error::io(parent))?;
        write_new(&path, &content)?;
    }
    Ok(())
}

/// Returns each hash that sessions were recorded under, with the study's version and the number of
/// those sessions.
fn hashes(source: &Source) -> Vec<(hash::Hex, u32, usize)> {
    let mut found: Vec<(hash::Hex, u32, usize)> = Vec::new();
    for session in &source.sessions {
        let start = &session.account.start;
        match found.iter_mut().find(|(hash, _, _)| *hash == start.study_hash) {
            Some((_, _, count)) => *count += 1,
            None => found.push((start.study_hash.clone(), start.version, 1)),
        }
    }
    found
}
