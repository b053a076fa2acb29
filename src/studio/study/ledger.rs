//! [`Ledger`] says which order rows were dealt, done and freed, as lines that are only ever added. It names no person.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

/// [`Change`] is what became of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// Somebody began with it.
    Dealt,
    /// Somebody finished it.
    Done,
    /// Somebody left, or withdrew: it is dealt again before any new one.
    Freed,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Entry {
    row: usize,
    change: Change,
}

/// [`Station`] says which machine this is, of how many that share a study without a network: `2/3`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Station {
    /// The machine has this number, from 1.
    pub number: u32,
    /// So many machines share the study.
    pub of: u32,
}

impl Default for Station {
    fn default() -> Self {
        Self { number: 1, of: 1 }
    }
}

impl std::str::FromStr for Station {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts = text
            .split_once('/')
            .and_then(|(a, b)| Some((a.parse().ok()?, b.parse().ok()?)));
        match parts {
            Some((number, of)) if (1..=of).contains(&number) => Ok(Self { number, of }),
            _ => Err(format!("\"{text}\" is no station; the second of three is 2/3")),
        }
    }
}

/// [`Ledger`] holds the order rows of a study.
#[derive(Debug)]
pub struct Ledger {
    path: PathBuf,
    /// It holds what became of row i + 1 last.
    rows: Vec<Option<Change>>,
    /// It is true where the file ends in the middle of a line.
    torn: bool,
}

impl Ledger {
    /// Reads the ledger at `path`; a missing one is empty, and a line that a crash tore is left
    /// out.
    pub fn open(path: &Path) -> Result<Self> {
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
            Err(error) => return Err(Error::io(path)(error)),
        };
        let torn = !text.is_empty() && !text.ends_with('\n');
        let mut ledger = Self {
            path: path.to_owned(),
            rows: Vec::new(),
            torn,
        };
        for entry in text.lines().filter_map(|line| serde_json::from_str(line).ok()) {
            ledger.take(entry);
        }
        Ok(ledger)
    }

    fn take(&mut self, Entry { row, change }: Entry) {
        // Rows are counted from 1; beyond a million nobody was ever dealt one.
        if (1..=1_000_000).contains(&row) {
            self.rows.resize(self.rows.len().max(row), None);
            self.rows[row - 1] = Some(change);
        }
    }

    /// Returns what became of row `row` last; `None` where nobody had it.
    pub fn last(&self, row: usize) -> Option<Change> {
        self.rows.get(row.checked_sub(1)?).copied().flatten()
    }

    /// Counts the rows that stand at `change`.
    pub fn count(&self, change: Change) -> usize {
        self.rows.iter().filter(|last| **last == Some(change)).count()
    }

    /// Returns the row that `station` deals next: the first freed one of its own, else its first
    /// that nobody had.
    pub fn next_row(&self, station: Station) -> usize {
        let own = (station.number as usize..).step_by(station.of as usize);
        let mut seen = own.clone().take_while(|row| *row <= self.rows.len());
        let freed = seen.find(|row| self.last(*row) == Some(Change::Freed));
        let fresh = || own.clone().find(|row| self.last(*row).is_none());
        freed.or_else(fresh).expect("rows never end")
    }

    /// Notes what became of a row, on disk first.
    pub fn note(&mut self, row: usize, change: Change) -> Result<()> {
        let mut line = if std::mem::take(&mut self.torn) {
            "\n".to_owned()
        } else {
            String::new()
        };
        let entry = Entry { row, change };
        line += &serde_json::to_string(&entry).expect("two plain values have a JSON form");
        line.push('\n');
        let mut file = OpenOptions::new()
            .append(true)
            .create(true)
            .open(&self.path)
            .map_err(Error::io(&self.path))?;
        file.write_all(line.as_bytes())
            .and_then(|()| file.sync_data())
            .map_err(Error::io(&self.path))?;
        self.take(entry);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn freed_rows_are_dealt_again_first_and_stations_never_meet() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("ledger.jsonl");
        let mut ledger = Ledger::open(&path).expect("a missing ledger is empty");
        let alone = Station::default();
        for expected in 1..=3 {
            assert_eq!(ledger.next_row(alone), expected);
            ledger.note(expected, Change::Dealt).expect("a writable file");
        }
        ledger.note(1, Change::Done).expect("a writable file");
        ledger.note(2, Change::Freed).expect("a writable file");
        let mut ledger = Ledger::open(&path).expect("readable");
        assert_eq!((ledger.next_row(alone), ledger.count(Change::Done)), (2, 1));
        ledger.note(2, Change::Dealt).expect("a writable file");
        assert_eq!(ledger.next_row(alone), 4);
        let of = |number| Station { number, of: 3 };
        assert_eq!([1, 2, 3].map(|number| ledger.next_row(of(number))), [4, 5, 6]);
    }

    #[test]
    fn a_torn_line_costs_that_line_only() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("ledger.jsonl");
        let whole = "{\"row\":1,\"change\":\"dealt\"}\n{\"row\":2,\"change\":\"dealt\"}\n";
        for cut in 0..whole.len() {
            fs::write(&path, &whole[..cut]).expect("a writable file");
            let mut ledger = Ledger::open(&path).expect("readable");
            let row = ledger.next_row(Station::default());
            ledger.note(row, Change::Done).expect("a writable file");
            let again = Ledger::open(&path).expect("readable");
            assert_eq!(again.last(row), Some(Change::Done), "cut at {cut}");
            assert!(again.last(1).is_some(), "cut at {cut}");
        }
    }

    #[test]
    fn a_station_is_one_of_several() {
        assert_eq!("2/3".parse(), Ok(Station { number: 2, of: 3 }));
        for wrong in ["", "3", "0/3", "4/3", "a/b"] {
            assert!(wrong.parse::<Station>().is_err(), "{wrong}");
        }
    }
}
