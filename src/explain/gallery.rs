//! Galleries hold pictures that drawings are matched with, each with its embedding.
//!
//! There is one built in, the Twemoji of the crate `twemoji-assets`, and any folder is another. A gallery is
//! indexed once: every picture is embedded by the image branch of [`Encoder`], and the
//! embeddings are kept in a cache file, so that later only what has changed is looked at again. Searching is a
//! product of the drawing's embedding with all others: a hundred thousand take some milliseconds, so no
//! approximate index is needed.

mod builtin;
mod cache;
mod folder;
mod index;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

pub use builtin::svg as emoji_svg;
pub use index::{Indexer, Outcome, Pace, Progress};

use crate::error::{Error, Result};
use crate::model::Encoder;
use strokewise_ink::picture::Picture;

/// [`Source`] says where a gallery's pictures come from.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Source {
    /// They are the emoji that come with the program.
    BuiltIn,
    /// They are those of this folder and of all below it.
    Folder(PathBuf),
}

impl Source {
    /// Returns the source's name as shown to people.
    pub fn name(&self) -> String {
        match self {
            Self::BuiltIn => "Emoji".to_owned(),
            Self::Folder(path) => path
                .file_name()
                .map_or_else(|| path.display().to_string(), |n| n.to_string_lossy().into()),
        }
    }
}

/// [`Item`] is a picture of a gallery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// It is called so before people: an emoji's name, or the path below the folder without its extension.
    pub name: String,
    /// Its source finds it by this key: the emoji itself, or the path below the folder.
    pub key: String,
}

/// [`Gallery`] holds pictures with their embeddings.
#[derive(Debug)]
pub struct Gallery {
    source: Source,
    items: Vec<Item>,
    /// The embeddings are [item, [`Encoder::SIZE`]], each of length 1.
    embeddings: Vec<f32>,
}

/// [`Hit`] is a picture that was found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hit {
    /// The picture is the item at this index of the gallery.
    pub item: usize,
    /// The cosine between its embedding and the drawing's is this, in -1..=1.
    pub similarity: f32,
}

/// Returns the folder in which this computer caches the embeddings of galleries; `None` where the
/// system has no place for it.
pub fn cache_folder() -> Option<PathBuf> {
    let home = directories::ProjectDirs::from("", "", "strokewise")?;
    Some(home.cache_dir().join("galleries"))
}

/// Items compared at a time by one thread.
const CHUNK: usize = 4096;

impl Gallery {
    /// Makes a gallery of these pictures; `embeddings` is [item, [`Encoder::SIZE`]].
    pub fn new(source: Source, items: Vec<Item>, embeddings: Vec<f32>) -> Self {
        debug_assert_eq!(embeddings.len(), items.len() * Encoder::SIZE);
        Self {
            source,
            items,
            embeddings,
        }
    }

    /// Returns the source of the pictures.
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// Returns the pictures.
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// Counts the pictures.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Tells whether the gallery is empty.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// Returns the embedding of one picture: [`Encoder::SIZE`] numbers of length 1.
    pub fn embedding(&self, item: usize) -> &[f32] {
        &self.embeddings[item * Encoder::SIZE..(item + 1) * Encoder::SIZE]
    }

    /// Finds the pictures most like `query`, an embedding, the likest first; at most `count`.
    pub fn nearest(&self, query: &[f32], count: usize) -> Vec<Hit> {
        let likest_first = |a: &Hit, b: &Hit| {
            let order = b.similarity.total_cmp(&a.similarity);
            order.then(a.item.cmp(&b.item))
        };
        let shorten = |mut hits: Vec<Hit>| {
            if hits.len() > count && count > 0 {
                hits.select_nth_unstable_by(count - 1, likest_first);
            }
            hits.truncate(count);
            hits
        };
        let parts = self.embeddings.par_chunks(CHUNK * Encoder::SIZE).enumerate();
        let parts = parts.map(|(part, embeddings)| {
            let hits = embeddings.chunks_exact(Encoder::SIZE).enumerate();
            let hits = hits.map(|(i, embedding)| Hit {
                item: part * CHUNK + i,
                similarity: dot(embedding, query),
            });
            shorten(hits.collect())
        });
        let joined = parts.reduce(Vec::new, |mut all, part| {
            all.extend(part);
            shorten(all)
        });
        let mut hits = shorten(joined);
        hits.sort_unstable_by(likest_first);
        hits
    }

    /// Computes the rank of `item` by its similarity to `query`: the number of pictures that are
    /// more similar, 0 for the most similar one.
    pub fn rank(&self, query: &[f32], item: usize) -> usize {
        let own = dot(self.embedding(item), query);
        let all = self.embeddings.par_chunks(CHUNK * Encoder::SIZE);
        all.map(|part| {
            let rows = part.chunks_exact(Encoder::SIZE);
            rows.filter(|row| dot(row, query) > own).count()
        })
        .sum()
    }

    /// Reads the picture itself, its longer side at most `longest_px` pixels.
    pub fn picture(&self, item: usize, longest_px: usize) -> Result<Picture> {
        picture(&self.source, &self.items[item].key, longest_px)
    }

    /// Returns the file of a picture; `None` where it is built in.
    pub fn path(&self, item: usize) -> Option<PathBuf> {
        match &self.source {
            Source::BuiltIn => None,
            Source::Folder(folder) => Some(folder.join(&self.items[item].key)),
        }
    }
}

fn picture(source: &Source, key: &str, longest_px: usize) -> Result<Picture> {
    match source {
        Source::Folder(folder) => Ok(Picture::open(&folder.join(key), longest_px)?),
        Source::BuiltIn => {
            let svg = builtin::svg(key).ok_or_else(|| Error::UnknownEmoji(key.to_owned()))?;
            Ok(Picture::from_svg(svg, Path::new(key), longest_px)?)
        }
    }
}

/// Computes the product of two embeddings, in eight sums so that the compiler can use wide
/// registers.
fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut sums = [0.0f32; 8];
    for (a, b) in a.chunks_exact(8).zip(b.chunks_exact(8)) {
        for k in 0..8 {
            sums[k] += a[k] * b[k];
        }
    }
    sums.iter().sum()
}

/// [`SharedGallery`] is a gallery that threads share.
pub type SharedGallery = Arc<Gallery>;

#[cfg(test)]
mod tests {
    use super::*;

    /// Items whose embeddings turn from one axis to another.
    fn gallery(count: usize) -> Gallery {
        let mut embeddings = vec![0.0; count * Encoder::SIZE];
        for (i, row) in embeddings.chunks_exact_mut(Encoder::SIZE).enumerate() {
            let angle = i as f32 / count as f32;
            row[3] = angle.cos();
            row[90] = angle.sin();
        }
        let item = |i: usize| Item {
            name: i.to_string(),
            key: i.to_string(),
        };
        Gallery::new(Source::BuiltIn, (0..count).map(item).collect(), embeddings)
    }

    #[test]
    fn the_nearest_are_the_nearest_however_many_there_are() {
        for count in [1, 7, 3 * CHUNK + 11] {
            let gallery = gallery(count);
            let wanted = count * 2 / 3;
            let query = gallery.embedding(wanted).to_vec();
            let hits = gallery.nearest(&query, 5);
            // Neighbours among many differ by less than f32 can tell, so similarities are compared, not items.
            let mut all: Vec<f32> = (0..count).map(|i| dot(gallery.embedding(i), &query)).collect();
            all.sort_by(|a, b| b.total_cmp(a));
            all.truncate(5);
            let found: Vec<f32> = hits.iter().map(|hit| hit.similarity).collect();
            assert_eq!(found, all);
            for hit in &hits {
                let own = dot(gallery.embedding(hit.item), &query);
                assert!((own - hit.similarity).abs() < 1e-6);
            }
            assert!(gallery.rank(&query, wanted) < 5.min(count));
            assert!(gallery.nearest(&query, 0).is_empty());
        }
        let gallery = gallery(100);
        assert_eq!(gallery.rank(gallery.embedding(0), 30), 30);
    }
}
