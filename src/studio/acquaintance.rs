//! Remembers what trials found out about other people's networks, by what is in the file.

use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use crate::digest::hex;
use crate::error::{Error, Result};
use strokewise_explain::model::foreign::Settings;

/// Returns what was found out about the network at `path`, if anything was.
pub fn recall(path: &Path) -> Option<Settings> {
    let bytes = fs::read(path).ok()?;
    let text = fs::read_to_string(file(&bytes)?).ok()?;
    serde_json::from_str(&text).ok()
}

/// Keeps `settings` for the network at `path`.
pub fn remember(path: &Path, settings: &Settings) -> Result<()> {
    let bytes = fs::read(path).map_err(Error::io(path))?;
    let Some(file) = file(&bytes) else {
        return Ok(());
    };
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder).map_err(Error::io(folder))?;
    }
    // OK because plain data serialise.
    let text = serde_json::to_string_pretty(settings).expect("plain data serialise");
    Ok(strokewise_ink::format::write_atomically(&file, text.as_bytes())?)
}

fn file(bytes: &[u8]) -> Option<PathBuf> {
    let home = directories::ProjectDirs::from("", "", "strokewise")?;
    let hash = Sha256::digest(bytes);
    let name = hex(&hash[..HASH_BYTES]) + ".json";
    Some(home.cache_dir().join("networks").join(name))
}

/// So many bytes of the hash name the file: no two networks of one user share them.
const HASH_BYTES: usize = 12;
