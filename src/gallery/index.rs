//! Indexing: from a source to a [`Gallery`], with what is already known taken from the cache.

use std::path::PathBuf;

use rayon::prelude::*;

use super::cache::{self, Cache};
use super::folder::{self, Stamp};
use super::{Gallery, Item, Source, builtin, picture};
use crate::error::{Error, Result};
use crate::model::Encoder;

/// How far indexing has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Pictures looked at.
    pub done: usize,
    /// Pictures that were new or had changed.
    pub total: usize,
}

/// How much of the machine to take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pace {
    /// One picture at a time on one core, for the sake of whoever draws.
    Background,
    /// All cores.
    Full,
}

impl Pace {
    /// Pictures looked at together.
    fn batch(self) -> usize {
        match self {
            Self::Background => 1,
            Self::Full => 64,
        }
    }
}

/// A gallery, and what was left out of it.
#[derive(Debug)]
pub struct Outcome {
    /// The gallery.
    pub gallery: Gallery,
    /// Files that should be pictures but are not, as far as they were looked at now.
    pub skipped: Vec<Error>,
    /// Why the cache could not be written, which costs time only.
    pub cache_error: Option<Error>,
}

/// Indexes galleries.
pub struct Indexer<'a> {
    /// What embeds the pictures.
    pub encoder: &'a Encoder,
    /// Tells this encoder's embeddings from others'.
    pub fingerprint: u64,
    /// The folder of the caches; `None` to keep nothing.
    pub cache_folder: Option<PathBuf>,
    /// How much of the machine to take.
    pub pace: Pace,
}

/// New embeddings are saved whenever so many have come, so that little is lost when the program ends.
const SAVE_EVERY: usize = 4096;

impl Indexer<'_> {
    /// Indexes `source`. After every few pictures `go_on` is told of the progress and asked whether to go on;
    /// where it says no, the answer is `None`, and what was done is in the cache.
    pub fn index(
        &self,
        source: &Source,
        go_on: &mut dyn FnMut(Progress) -> bool,
    ) -> Result<Option<Outcome>> {
        let (stamps, items) = entries(source)?;
        let file = self.cache_folder.as_ref().map(|f| cache::path(f, source));
        let mut cache = file
            .as_ref()
            .map_or_else(Cache::default, |file| Cache::load(file, self.fingerprint));
        let fresh: Vec<&Stamp> = stamps.iter().filter(|s| cache.get(s).is_none()).collect();
        let mut changed = cache.keep_only(&stamps) || !fresh.is_empty();
        let mut progress = Progress {
            done: 0,
            total: fresh.len(),
        };
        let save = |cache: &Cache| match &file {
            Some(file) => cache.save(file, self.fingerprint).err(),
            None => None,
        };
        let (mut skipped, mut cache_error) = (Vec::new(), None);
        for batch in fresh.chunks(self.pace.batch()) {
            if !go_on(progress) {
                save(&cache);
                return Ok(None);
            }
            for (stamp, embedded) in batch.iter().zip(self.embed(source, batch)) {
                let row = embedded.map_err(|error| skipped.push(error)).ok();
                cache.put((*stamp).clone(), row);
            }
            let saved = progress.done / SAVE_EVERY;
            progress.done += batch.len();
            if progress.done / SAVE_EVERY > saved && progress.done < progress.total {
                cache_error = save(&cache);
                changed = true;
            }
        }
        if changed {
            cache_error = save(&cache);
        }
        go_on(progress);
        Ok(Some(Outcome {
            gallery: gathered(source, &stamps, items, &cache),
            skipped,
            cache_error,
        }))
    }

    /// The embedding of each file, or why it has none.
    fn embed(&self, source: &Source, batch: &[&Stamp]) -> Vec<Result<Vec<f32>>> {
        let input = |stamp: &&Stamp| {
            let picture = picture(source, &stamp.key, 2 * Encoder::IMAGE_SIZE)?;
            Ok(Encoder::input(&picture))
        };
        let inputs: Vec<Result<Vec<f32>>> = match self.pace {
            Pace::Background => batch.iter().map(input).collect(),
            Pace::Full => batch.par_iter().map(input).collect(),
        };
        let sound: Vec<f32> = inputs.iter().flatten().flatten().copied().collect();
        let rows = if sound.is_empty() {
            Vec::new()
        } else {
            self.encoder.images(sound)
        };
        let mut rows = rows.chunks_exact(Encoder::SIZE);
        let mut row = |_| rows.next().map(<[f32]>::to_vec).unwrap_or_default();
        inputs
            .into_iter()
            .map(|input| input.map(&mut row))
            .collect()
    }
}

/// What is in the source: files as they are now, and their names.
fn entries(source: &Source) -> Result<(Vec<Stamp>, Vec<Item>)> {
    match source {
        Source::Folder(folder) => {
            let stamps = folder::scan(folder)?;
            let item = |stamp: &Stamp| Item {
                name: folder::name(&stamp.key),
                key: stamp.key.clone(),
            };
            let items = stamps.iter().map(item).collect();
            Ok((stamps, items))
        }
        Source::BuiltIn => {
            let items = builtin::items();
            let stamp = |item: &Item| Stamp {
                key: item.key.clone(),
                len: builtin::svg(&item.key).map_or(0, |svg| svg.len() as u64),
                written_ns: 0,
            };
            let stamps = items.iter().map(stamp).collect();
            Ok((stamps, items))
        }
    }
}

/// The gallery of all pictures that have an embedding.
fn gathered(source: &Source, stamps: &[Stamp], items: Vec<Item>, cache: &Cache) -> Gallery {
    let mut embeddings = Vec::with_capacity(items.len() * Encoder::SIZE);
    let mut kept = Vec::with_capacity(items.len());
    for (stamp, item) in stamps.iter().zip(items) {
        if let Some(Some(row)) = cache.get(stamp) {
            embeddings.extend_from_slice(row);
            kept.push(item);
        }
    }
    Gallery::new(source.clone(), kept, embeddings)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::device::{self, DeviceChoice};

    const RED: &str = "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'>\
        <circle cx='5' cy='5' r='3' fill='red'/></svg>";

    fn encoder() -> Encoder {
        Encoder::bundled(&device::open(DeviceChoice::Cpu).unwrap().device).unwrap()
    }

    #[test]
    fn a_folder_is_indexed_once_and_then_only_where_it_changed() {
        let encoder = encoder();
        let [pictures, caches] = [(); 2].map(|()| tempfile::tempdir().unwrap());
        let write = |name: &str, text: &str| {
            std::fs::write(pictures.path().join(name), text).unwrap();
        };
        write("red.svg", RED);
        write("blue.svg", &RED.replace("red", "blue"));
        write("broken.png", "not a picture");
        let source = Source::Folder(pictures.path().to_path_buf());
        let index = |pace| {
            let indexer = Indexer {
                encoder: &encoder,
                fingerprint: 1,
                cache_folder: Some(caches.path().to_path_buf()),
                pace,
            };
            let mut totals = Vec::new();
            let mut go_on = |progress: Progress| {
                totals.push(progress);
                true
            };
            let outcome = indexer.index(&source, &mut go_on).unwrap().unwrap();
            (outcome, totals.last().unwrap().total)
        };
        let (first, looked_at) = index(Pace::Full);
        assert_eq!((first.gallery.len(), looked_at), (2, 3));
        assert_eq!(first.skipped.len(), 1);
        assert!(first.skipped[0].to_string().contains("broken.png"));
        assert!(first.cache_error.is_none());

        let (second, looked_at) = index(Pace::Background);
        assert_eq!((second.gallery.len(), looked_at), (2, 0));
        assert_eq!(second.gallery.embedding(1), first.gallery.embedding(1));

        write("green.svg", &RED.replace("red", "green"));
        std::fs::remove_file(pictures.path().join("red.svg")).unwrap();
        let (third, looked_at) = index(Pace::Background);
        let names: Vec<_> = third
            .gallery
            .items()
            .iter()
            .map(|i| i.name.as_str())
            .collect();
        assert_eq!((names, looked_at), (vec!["blue", "green"], 1));
    }

    #[test]
    fn what_is_called_off_is_not_lost() {
        let encoder = encoder();
        let [pictures, caches] = [(); 2].map(|()| tempfile::tempdir().unwrap());
        for name in ["a.svg", "b.svg", "c.svg"] {
            std::fs::write(pictures.path().join(name), RED).unwrap();
        }
        let source = Source::Folder(pictures.path().to_path_buf());
        let indexer = Indexer {
            encoder: &encoder,
            fingerprint: 1,
            cache_folder: Some(caches.path().to_path_buf()),
            pace: Pace::Background,
        };
        let outcome = indexer.index(&source, &mut |p| p.done < 2).unwrap();
        assert!(outcome.is_none());
        let mut total = 0;
        let outcome = indexer.index(&source, &mut |p| {
            total = p.total;
            true
        });
        assert_eq!(outcome.unwrap().unwrap().gallery.len(), 3);
        assert_eq!(total, 1);
    }
}
