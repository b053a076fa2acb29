//! [`Backdrop`] is the picture to draw from. Reading a file and unpacking its pixels take a thread each, so that the
//! window never waits for a photograph.

use std::path::{Path, PathBuf};
use std::sync::{Arc, mpsc};
use std::thread;

use eframe::egui::ColorImage;

use crate::error::{Error, Result};
use strokewise_ink::picture::{Picture, Scan};
use strokewise_ink::sketch::{Bounds, Placement, Reference};

/// [`Pixels`] are pixels that another program has copied.
#[derive(Debug, Clone, PartialEq)]
pub struct Pixels {
    /// The picture has this width in pixels.
    pub width: usize,
    /// These are the pixels, [row, column, red green blue alpha], 0..=255.
    pub rgba: Vec<u8>,
}

/// [`Backdrop`] holds the pixels of the picture, and the way to them.
pub struct Backdrop {
    found: mpsc::Receiver<Found>,
    outbox: mpsc::Sender<Found>,
    wake: Arc<dyn Fn() + Send + Sync>,
    /// This file was last unpacked, or is being.
    file: Option<Arc<[u8]>>,
    image: Option<Arc<ColorImage>>,
}

enum Found {
    /// It is a picture that somebody chose.
    Scan(Result<Scan>),
    /// They are the pixels of this file; `None` where it holds none.
    Pixels(Arc<[u8]>, Option<Arc<ColorImage>>),
}

/// A new picture is seen through so much of the paper that ink stands out on it.
const OPACITY: f32 = 0.5;
/// A new picture fills so much of the paper in view.
const SHARE: f32 = 0.8;

impl Backdrop {
    /// Makes a backdrop without a picture; `wake` is called when there is news.
    pub fn new(wake: Arc<dyn Fn() + Send + Sync>) -> Self {
        let (outbox, found) = mpsc::channel();
        Self {
            found,
            outbox,
            wake,
            file: None,
            image: None,
        }
    }

    /// Reads the picture at `path`, which [`Backdrop::collect`] then has.
    pub fn read(&self, path: PathBuf) {
        self.start(move || Found::Scan(Scan::open(&path).map_err(Error::from)));
    }

    /// Reads the picture of these pixels, which [`Backdrop::collect`] then has.
    pub fn take(&self, pixels: Pixels) {
        self.start(move || Found::Scan(Scan::of_pixels(pixels.width, &pixels.rgba).map_err(Error::from)));
    }

    /// Unpacks the picture that the drawing has now.
    pub fn follow(&mut self, reference: Option<&Reference>) {
        let file = reference.map(|reference| &reference.file);
        if file == self.file.as_ref() {
            return;
        }
        self.file = file.cloned();
        self.image = None;
        if let Some(file) = file.cloned() {
            self.start(move || {
                let picture = Picture::parse(&file, Path::new("the picture"), Scan::SIDE_PX);
                let image = picture.map(|picture| Arc::new(ColorImage::from_rgb(picture.size(), picture.rgb())));
                Found::Pixels(file, image.ok())
            });
        }
    }

    /// Returns the pictures that were read since the last call, or why they could not be.
    pub fn collect(&mut self) -> Vec<Result<Scan>> {
        let mut scans = Vec::new();
        for found in self.found.try_iter() {
            match found {
                Found::Scan(scan) => scans.push(scan),
                Found::Pixels(file, image) if self.file.as_ref() == Some(&file) => self.image = image,
                Found::Pixels(..) => {}
            }
        }
        scans
    }

    /// Returns the pixels, as soon as they are there.
    pub fn image(&self) -> Option<&Arc<ColorImage>> {
        self.image.as_ref()
    }

    fn start(&self, work: impl FnOnce() -> Found + Send + 'static) {
        let (outbox, wake) = (self.outbox.clone(), Arc::clone(&self.wake));
        let work = move || {
            // Nobody listens any more while the window closes.
            let _ = outbox.send(work());
            wake();
        };
        if let Err(cause) = thread::Builder::new().name("picture".into()).spawn(work) {
            let error = Error::io("a new thread")(cause);
            // The receiver is ours.
            let _ = self.outbox.send(Found::Scan(Err(error)));
        }
    }
}

/// Returns `scan` in the middle of the paper in `view`, in front of whose eyes it was chosen.
pub fn placed(scan: Scan, view: Bounds) -> Reference {
    let [columns, rows] = scan.size.map(|side| side.max(1) as f32);
    let [width, height] = view.size();
    let unit = (width / columns).min(height / rows);
    let wanted = if unit > 0.0 && unit.is_finite() {
        SHARE * unit * columns
    } else {
        columns
    };
    let width = wanted.clamp(*Placement::WIDTHS.start(), *Placement::WIDTHS.end());
    let [x, y] = if view.is_empty() { [0.0; 2] } else { view.center() };
    Reference {
        file: Arc::from(scan.file),
        size: scan.size,
        placement: Placement {
            at: [x - 0.5 * width, y - 0.5 * width * rows / columns],
            width,
            opacity: OPACITY,
            hidden: false,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_picture_lies_in_view() {
        let scan = Scan {
            file: vec![1],
            size: [400, 100],
        };
        let view = Bounds {
            min: [100.0, 0.0],
            max: [300.0, 400.0],
        };
        let reference = placed(scan.clone(), view);
        let Bounds { min, max } = reference.bounds();
        assert_eq!((min, max), ([120.0, 180.0], [280.0, 220.0]));
        assert!(placed(scan, Bounds::EMPTY).placement.is_sound());
    }
}
