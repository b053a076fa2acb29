//! Indexes pictures: makes a [`Gallery`] of a source, and takes what is already known from the cache.

use std::path::PathBuf;

use rayon::prelude::*;

use super::cache::{self, Cache};
use super::folder::{self, Stamp};
use super::{Gallery, Item, Source, builtin, picture};
use crate::error::{Error, Result};
use crate::model::Encoder;

/// [`Progress`] says how far indexing has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Pictures looked at.
    pub done: usize,
    /// So many pictures were new or had changed.
    pub total: usize,
}

/// [`Pace`] says how much of the machine indexing takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pace {
    /// One picture at a time is embedded on one core, for the sake of whoever draws.
    Background,
    /// Many pictures at a time are embedded on all cores.
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

/// [`Outcome`] is a gallery, and tells what was left out of it.
#[derive(Debug)]
pub struct Outcome {
    /// Indexing made this gallery.
    pub gallery: Gallery,
    /// These files should be pictures but are not, as far as they were looked at now.
    pub skipped: Vec<Error>,
    /// So many files are no pictures, those that the cache knows as such included.
    pub left_out: usize,
    /// This says why the cache could not be written, which costs time only.
    pub cache_error: Option<Error>,
}

/// Indexes galleries.
pub struct Indexer<'a> {
    /// This encoder embeds the pictures.
    pub encoder: &'a Encoder,
    /// Tells this encoder's embeddings from others'.
    pub fingerprint: u64,
    /// The caches lie in this folder; with `None` nothing is kept.
    pub cache_folder: Option<PathBuf>,
    /// The pace says how much of the machine to take.
    pub pace: Pace,
}

/// New embeddings are saved whenever so many have come, so that little is lost when the program ends.
const SAVE_EVERY: usize = 4096;

/// A gallery that is not whole is first worth a look with so many new pictures.
const FIRST_VIEW: usize = 32;

impl Indexer<'_> {
    /// Indexes `source`. After every few pictures `go_on` is told of the progress and asked whether to go on;
    /// where it says no, the answer is `None`, and what was done is in the cache.
    pub fn index(&self, source: &Source, go_on: &mut dyn FnMut(Progress) -> bool) -> Result<Option<Outcome>> {
        self.index_in_view(source, go_on, &|_| {})
    }

    /// Indexes like [`Indexer::index`] for somebody who waits: where there is much to do, `show`
    /// gets a gallery of what is known so far, at first and whenever twice as much is done.
    pub fn index_in_view(
        &self,
        source: &Source,
        go_on: &mut dyn FnMut(Progress) -> bool,
        show: &dyn Fn(Gallery),
    ) -> Result<Option<Outcome>> {
        let Entries {
            stamps,
            items,
            mut skipped,
        } = entries(source)?;
        let unreadable = skipped.len();
        let mut store = Store::open(self, source);
        let cache = &mut store.cache;
        let fresh: Vec<&Stamp> = stamps.iter().filter(|s| cache.get(s).is_none()).collect();
        store.changed |= cache.keep_only(&stamps) || !fresh.is_empty();
        let mut progress = Progress {
            done: 0,
            total: fresh.len(),
        };
        let mut next_view = 0;
        for batch in fresh.chunks(self.pace.batch()) {
            if !go_on(progress) {
                store.save();
                return Ok(None);
            }
            if progress.done >= next_view && fresh.len() > FIRST_VIEW {
                next_view = (2 * progress.done).max(FIRST_VIEW);
                show(gathered(source, &stamps, &items, &store.cache));
            }
            for (stamp, embedded) in batch.iter().zip(self.embed(source, batch)) {
                let row = embedded.map_err(|error| skipped.push(error)).ok();
                store.cache.put((*stamp).clone(), row);
            }
            let saved = progress.done / SAVE_EVERY;
            progress.done += batch.len();
            if progress.done / SAVE_EVERY > saved && progress.done < progress.total {
                store.save();
            }
        }
        if store.changed {
            store.save();
        }
        go_on(progress);
        let gallery = gathered(source, &stamps, &items, &store.cache);
        Ok(Some(Outcome {
            left_out: unreadable + stamps.len() - gallery.len(),
            gallery,
            skipped,
            cache_error: store.error,
        }))
    }

    /// Embeds each file, or says why it has no embedding.
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
            self.encoder.images(&sound)
        };
        let mut rows = rows.chunks_exact(Encoder::SIZE);
        let mut row = |_| rows.next().map(<[f32]>::to_vec).unwrap_or_default();
        inputs.into_iter().map(|input| input.map(&mut row)).collect()
    }
}

/// [`Store`] is the cache, with its file.
struct Store {
    cache: Cache,
    file: Option<PathBuf>,
    fingerprint: u64,
    /// It is true where the file is another than the cache.
    changed: bool,
    /// The error says why it could not be saved the last time.
    error: Option<Error>,
}

impl Store {
    fn open(indexer: &Indexer, source: &Source) -> Self {
        let folder = indexer.cache_folder.as_ref();
        let file = folder.map(|folder| cache::path(folder, source));
        let load = |file| Cache::load(file, indexer.fingerprint);
        Self {
            cache: file.as_deref().map_or_else(Cache::default, load),
            file,
            fingerprint: indexer.fingerprint,
            changed: false,
            error: None,
        }
    }

    fn save(&mut self) {
        if let Some(file) = &self.file {
            self.error = self.cache.save(file, self.fingerprint).err();
        }
    }
}

/// [`Entries`] is what is in a source.
struct Entries {
    /// These are the files as they are now.
    stamps: Vec<Stamp>,
    /// These are their names.
    items: Vec<Item>,
    /// These could not be looked at.
    skipped: Vec<Error>,
}

fn entries(source: &Source) -> Result<Entries> {
    match source {
        Source::Folder(folder) => {
            let folder::Scan { stamps, errors } = folder::scan(folder)?;
            let item = |stamp: &Stamp| Item {
                name: folder::name(&stamp.key),
                key: stamp.key.clone(),
            };
            Ok(Entries {
                items: stamps.iter().map(item).collect(),
                stamps,
                skipped: errors,
            })
        }
        Source::BuiltIn => {
            let items = builtin::items();
            let stamp = |item: &Item| Stamp {
                key: item.key.clone(),
                len: builtin::svg(&item.key).map_or(0, |svg| svg.len() as u64),
                written_ns: 0,
            };
            Ok(Entries {
                stamps: items.iter().map(stamp).collect(),
                items,
                skipped: Vec::new(),
            })
        }
    }
}

/// Gathers the gallery of all pictures that have an embedding.
fn gathered(source: &Source, stamps: &[Stamp], items: &[Item], cache: &Cache) -> Gallery {
    let mut embeddings = Vec::with_capacity(items.len() * Encoder::SIZE);
    let mut kept = Vec::with_capacity(items.len());
    for (stamp, item) in stamps.iter().zip(items) {
        if let Some(Some(row)) = cache.get(stamp) {
            embeddings.extend_from_slice(row);
            kept.push(item.clone());
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
        assert_eq!([first.left_out, second.left_out], [1, 1]);
        assert_eq!(second.gallery.embedding(1), first.gallery.embedding(1));

        write("green.svg", &RED.replace("red", "green"));
        std::fs::remove_file(pictures.path().join("red.svg")).unwrap();
        let (third, looked_at) = index(Pace::Background);
        let names: Vec<_> = third.gallery.items().iter().map(|i| i.name.as_str()).collect();
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

    #[test]
    fn who_waits_sees_the_gallery_grow() {
        let encoder = encoder();
        let pictures = tempfile::tempdir().unwrap();
        let count = 2 * FIRST_VIEW + 1;
        for i in 0..count {
            std::fs::write(pictures.path().join(format!("{i}.svg")), RED).unwrap();
        }
        let indexer = Indexer {
            encoder: &encoder,
            fingerprint: 1,
            cache_folder: None,
            pace: Pace::Background,
        };
        let source = Source::Folder(pictures.path().to_path_buf());
        let sizes = std::cell::RefCell::new(Vec::new());
        let show = |gallery: Gallery| sizes.borrow_mut().push(gallery.len());
        let outcome = indexer.index_in_view(&source, &mut |_| true, &show);
        assert_eq!(outcome.unwrap().unwrap().gallery.len(), count);
        assert_eq!(sizes.into_inner(), [0, FIRST_VIEW, 2 * FIRST_VIEW]);
    }
}
