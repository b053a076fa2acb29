//! Keeps embeddings between sessions, in a weights file whose metadata say of which files they are.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use xxhash_rust::xxh3::xxh3_64;

use super::Source;
use super::folder::Stamp;
use crate::error::Result;
use crate::model::{Encoder, Weights};
use strokewise_ink::format::private_folder;

/// These are keys of the metadata.
const STAMPS: &str = "pictures";
const ENCODER: &str = "encoder";
/// Rises when pictures are read in another way, so that the same file gets another embedding.
const READING: &str = "2";
/// This is the array of embeddings, with a row for each picture that is one.
const EMBEDDINGS: &str = "embeddings";

/// [`Known`] is a cached fact about a file: its embedding, or `None` where it is no picture.
pub type Known = Option<Vec<f32>>;

/// [`Cache`] keeps for every file of a gallery that was read its embedding, or that there is none.
#[derive(Debug, Default)]
pub struct Cache {
    known: HashMap<String, (Stamp, Known)>,
}

impl Cache {
    /// Reads a cache; empty where there is none, or where it is another encoder's or damaged: everything in it
    /// can be computed again.
    pub fn load(path: &Path, encoder: u64) -> Self {
        let weights = Weights::load(path).ok();
        weights
            .and_then(|weights| Self::of(weights, encoder))
            .unwrap_or_default()
    }

    fn of(mut weights: Weights, encoder: u64) -> Option<Self> {
        if weights.metadata.get(ENCODER) != Some(&maker(encoder)) {
            return None;
        }
        let stamps: Vec<(Stamp, bool)> = serde_json::from_str(weights.metadata.get(STAMPS)?).ok()?;
        let count = stamps.iter().filter(|(_, sound)| *sound).count();
        let rows = weights.take(EMBEDDINGS, &[count, Encoder::SIZE]).ok()?;
        let mut rows = rows.chunks_exact(Encoder::SIZE);
        let mut known = HashMap::with_capacity(stamps.len());
        for (stamp, sound) in stamps {
            let row = if sound { Some(rows.next()?.to_vec()) } else { None };
            known.insert(stamp.key.clone(), (stamp, row));
        }
        Some(Self { known })
    }

    /// Returns the cached fact about the file, if the file has not changed since.
    pub fn get(&self, stamp: &Stamp) -> Option<&Known> {
        let (known, row) = self.known.get(&stamp.key)?;
        (known == stamp).then_some(row)
    }

    /// Remembers a file.
    pub fn put(&mut self, stamp: Stamp, known: Known) {
        self.known.insert(stamp.key.clone(), (stamp, known));
    }

    /// Forgets all files but these; says whether there were any others.
    pub fn keep_only(&mut self, stamps: &[Stamp]) -> bool {
        let before = self.known.len();
        let wanted: std::collections::HashSet<&str> = stamps.iter().map(|s| s.key.as_str()).collect();
        self.known.retain(|key, _| wanted.contains(key.as_str()));
        self.known.len() < before
    }

    /// Writes the cache, whose folder is made where it is missing.
    pub fn save(&self, path: &Path, encoder: u64) -> Result<()> {
        if let Some(folder) = path.parent() {
            private_folder(folder)?;
        }
        let mut entries: Vec<_> = self.known.values().collect();
        entries.sort_by(|a, b| a.0.key.cmp(&b.0.key));
        let stamps: Vec<(&Stamp, bool)> = entries.iter().map(|(s, known)| (s, known.is_some())).collect();
        let rows: Vec<f32> = entries
            .iter()
            .filter_map(|(_, known)| known.as_deref())
            .flatten()
            .copied()
            .collect();
        let mut weights = Weights::default();
        // OK because plain data serialise.
        let stamps = serde_json::to_string(&stamps).expect("plain data serialise");
        weights.metadata.insert(STAMPS.to_owned(), stamps);
        weights.metadata.insert(ENCODER.to_owned(), maker(encoder));
        weights.insert(EMBEDDINGS, &[rows.len() / Encoder::SIZE, Encoder::SIZE], rows);
        weights.save(path)
    }
}

/// Names what made the embeddings.
fn maker(encoder: u64) -> String {
    format!("{encoder}-{READING}")
}

/// Returns the cache file of a gallery within `folder`.
pub fn path(folder: &Path, source: &Source) -> PathBuf {
    match source {
        Source::BuiltIn => folder.join("emoji.safetensors"),
        Source::Folder(gallery) => {
            let whole = gallery.canonicalize().unwrap_or_else(|_| gallery.clone());
            // A hash whose values are specified: the standard library's may change with the compiler.
            let name = xxh3_64(whole.as_os_str().as_encoded_bytes());
            folder.join(format!("{name:016x}.safetensors"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stamp(key: &str, len: u64) -> Stamp {
        Stamp {
            key: key.to_owned(),
            len,
            written_ns: 7,
        }
    }

    #[test]
    fn what_is_kept_comes_back_until_the_file_or_the_encoder_changes() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("sub/cache.safetensors");
        assert!(Cache::load(&file, 5).get(&stamp("a", 1)).is_none());
        let row: Vec<f32> = (0..Encoder::SIZE).map(|i| i as f32).collect();
        let mut cache = Cache::default();
        cache.put(stamp("b", 1), Some(row.clone()));
        cache.put(stamp("a", 2), None);
        cache.save(&file, 5).unwrap();

        let mut again = Cache::load(&file, 5);
        assert_eq!(again.get(&stamp("b", 1)), Some(&Some(row)));
        assert_eq!(again.get(&stamp("a", 2)), Some(&None));
        assert_eq!(again.get(&stamp("a", 3)), None);
        assert!(again.keep_only(&[stamp("b", 1)]));
        assert_eq!(again.get(&stamp("a", 2)), None);
        assert!(Cache::load(&file, 6).get(&stamp("b", 1)).is_none());
        std::fs::write(&file, "rubbish").unwrap();
        assert!(Cache::load(&file, 5).get(&stamp("b", 1)).is_none());
    }
}
