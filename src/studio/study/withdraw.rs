//! Withdraws a session: every byte of a person's session goes, and exports that hold it where that is wanted; then the
//! program looks whether anything is left.

use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::date;
use super::id::ParticipantId;
use super::ledger::Change;
use super::record::Record;
use super::store::Store;
use crate::error::{Error, Result};

/// [`Withdrawal`] is what a withdrawal came to.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Withdrawal {
    /// These files outside of exports still hold the id: there are none, unless somebody put them there.
    pub left: Vec<PathBuf>,
    /// These exports hold the id.
    pub exports: Vec<PathBuf>,
}

/// Deletes a session, frees its order row, and notes date and reason, without an id.
pub(super) fn delete_session(store: &mut Store, id: &ParticipantId, reason: &str) -> Result<()> {
    #[derive(Serialize)]
    struct Note<'a> {
        date: String,
        reason: &'a str,
    }
    let folder = store.session(id);
    let record = Record::read(&folder);
    let row = record
        .ok()
        .and_then(|record| record.start().filter(|s| !s.pilot).map(|start| start.order_row));
    // The row first: were the session gone and the row not free, nobody could know.
    if let Some(row) = row {
        store.ledger.note(row, Change::Freed)?;
    }
    fs::remove_dir_all(&folder).map_err(Error::io(&folder))?;
    let note = Note {
        date: date::today(),
        reason,
    };
    let line = serde_json::to_string(&note).expect("two texts have a JSON form") + "\n";
    let path = store.root().join("withdrawals.jsonl");
    let mut file = OpenOptions::new()
        .append(true)
        .create(true)
        .open(&path)
        .map_err(Error::io(&path))?;
    file.write_all(line.as_bytes()).map_err(Error::io(&path))
}

/// Withdraws a participant's data, and the exports that hold them where `with_exports` says so, be
/// it only now; then looks for the id in every file of the study.
pub fn withdraw(store: &mut Store, id: &ParticipantId, reason: &str, with_exports: bool) -> Result<Withdrawal> {
    let has_session = store.session(id).is_dir();
    if has_session {
        delete_session(store, id, reason)?;
    }
    let mut found = Withdrawal::default();
    let exports = store.root().join("exports");
    search(
        store.root(),
        id.as_str().as_bytes(),
        &mut |path| match path.strip_prefix(&exports) {
            Ok(inside) => {
                let export = exports.join(
                    inside
                        .components()
                        .next()
                        .map_or(Path::new(""), |c| Path::new(c.as_os_str())),
                );
                if !found.exports.contains(&export) {
                    found.exports.push(export);
                }
            }
            Err(_) => found.left.push(path.to_owned()),
        },
    )?;
    if !has_session && found == Withdrawal::default() {
        return Err(Error::Usage(format!(
            "this study has no session {id}, and no export of it"
        )));
    }
    found.exports.sort();
    if with_exports {
        for export in std::mem::take(&mut found.exports) {
            fs::remove_dir_all(&export).map_err(Error::io(&export))?;
        }
    }
    Ok(found)
}

/// Calls `found` with every file below `folder` whose name or content holds `needle`.
fn search(folder: &Path, needle: &[u8], found: &mut impl FnMut(&Path)) -> Result<()> {
    for entry in fs::read_dir(folder).map_err(Error::io(folder))? {
        let path = entry.map_err(Error::io(folder))?.path();
        if path.is_dir() {
            search(&path, needle, found)?;
            continue;
        }
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let content = fs::read(&path).map_err(Error::io(&path))?;
        let holds = |bytes: &[u8]| bytes.windows(needle.len()).any(|window| window == needle);
        if holds(name.as_bytes()) || holds(&content) {
            found(&path);
        }
    }
    Ok(())
}
