//! [`Thumbnails`] holds the pixels of pictures in view. A thread of their own reads them, the ones shown last go first,
//! and only so many are kept.

mod loader;

use std::collections::HashMap;

use eframe::egui::{ColorImage, Context, TextureHandle, TextureOptions};

use self::loader::{Loader, Wanted};
use strokewise_explain::gallery::SharedGallery;

/// So many textures are kept: some ten answers' worth, at most 16 KiB each on a plain screen.
const KEPT: usize = 256;

/// Sides of thumbnails are multiples of this, in pixels, so that a panel that grows does not read
/// all of them again at every step.
const STEP_PX: usize = 32;

/// [`Thumbnail`] says how far a thumbnail is.
#[derive(Clone, PartialEq)]
pub enum Thumbnail {
    /// It is being read.
    Coming,
    /// The file is no picture any more, or gone.
    Unreadable,
    /// The thumbnail is there.
    Ready(TextureHandle),
}

/// [`Thumbnails`] holds the thumbnails that are there, and the way to those that are not.
#[derive(Default)]
pub struct Thumbnails {
    shelf: HashMap<Wanted, Entry>,
    /// These were asked for in this frame and are not there.
    missing: Vec<(SharedGallery, Wanted)>,
    frame: u64,
    edition: u64,
    loader: Option<Loader>,
}

struct Entry {
    /// It is `None` where it cannot be read.
    texture: Option<TextureHandle>,
    /// It was last used in this frame.
    used: u64,
    /// It was read from this edition of the gallery.
    edition: u64,
}

impl Thumbnails {
    /// Begins a frame: takes in what was read. Pictures of another `edition` are read again, and
    /// shown as they were meanwhile.
    pub fn begin(&mut self, ctx: &Context, edition: u64) {
        self.frame += 1;
        self.edition = edition;
        let read = self.loader.as_ref().map(Loader::collect);
        for (wanted, picture) in read.unwrap_or_default() {
            let texture = picture.map(|picture| {
                let image = ColorImage::from_rgb(picture.size(), picture.rgb());
                ctx.load_texture(&wanted.key, image, TextureOptions::LINEAR)
            });
            let entry = Entry {
                texture,
                used: self.frame,
                edition,
            };
            self.shelf.insert(wanted, entry);
        }
    }

    /// Returns the thumbnail of an item of `gallery`, its longer side at least `side_px` pixels.
    pub fn get(&mut self, gallery: &SharedGallery, item: usize, side_px: f32) -> Thumbnail {
        let side_px = (side_px.max(1.0) as usize).next_multiple_of(STEP_PX);
        let wanted = Wanted {
            source: gallery.source().clone(),
            key: gallery.items()[item].key.clone(),
            item,
            side_px,
        };
        let entry = self.shelf.get_mut(&wanted);
        let is_fresh = entry.as_ref().is_some_and(|e| e.edition == self.edition);
        let thumbnail = entry.map_or(Thumbnail::Coming, |entry| {
            entry.used = self.frame;
            let texture = entry.texture.clone();
            texture.map_or(Thumbnail::Unreadable, Thumbnail::Ready)
        });
        if !is_fresh {
            self.missing.push((gallery.clone(), wanted));
        }
        thumbnail
    }

    /// Ends a frame: asks for what was missing, in the order in which it was asked for, and lets go
    /// of what was used longest ago.
    pub fn end(&mut self, ctx: &Context) {
        let missing = std::mem::take(&mut self.missing);
        if !missing.is_empty() {
            let loader = self.loader.get_or_insert_with(|| Loader::start(ctx.clone()));
            loader.want(missing);
        }
        if self.shelf.len() > KEPT {
            let mut ages: Vec<u64> = self.shelf.values().map(|entry| entry.used).collect();
            ages.sort_unstable();
            let oldest = ages[ages.len() - KEPT];
            let frame = self.frame;
            self.shelf
                .retain(|_, entry| entry.used >= oldest || entry.used == frame);
        }
    }
}
