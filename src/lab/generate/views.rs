//! Makes batches of fresh views for the generator: pictures with their outlines redrawn as somebody would have drawn
//! them, and drawings by people, which have no picture.

use std::sync::Arc;
use std::sync::mpsc::Receiver;

use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use super::source_style;
use crate::augment::view;
use crate::dataset::Dataset;
use crate::gallery::{Images, Placement};
use crate::network::Rows;
use crate::retrieval::views::copy;
use crate::stream::stream;
use strokewise_explain::model::architecture::{PICTURE_SCALE, PICTURE_SIZE, PIXEL_CHANNELS, RASTER_SIZE, RASTER_SPEC};
use strokewise_explain::model::{ClassId, Style};
use strokewise_ink::raster::SoftRaster;

/// A batch has so many pictures.
pub const PAIRS: usize = 16;

/// A batch has so many drawings by people.
pub const DRAWINGS: usize = 8;

/// So many batches are drawn ahead.
const AHEAD: usize = 3;

/// Among the pictures of a category that has photographs as well, this share is drawn.
const DRAWN: f64 = 0.9;

/// The generator is not told the category, or the style, with this chance: it must do without as well.
const NO_CATEGORY: f64 = 0.2;
const NO_STYLE: f64 = 0.15;

/// The critic does not see the drawing with this chance. It never does with drawings by people, which look unlike
/// outlines, whatever the picture.
const HIDDEN: f64 = 0.4;

/// Paper is blank with this chance, whose picture is blank paper.
const BLANK: f64 = 0.03;

/// [`Batch`] is what one step looks at: pictures first, then drawings by people.
pub struct Batch {
    /// The rasters are [image, row, column].
    pub rasters: Vec<f32>,
    /// The critic sees this of them.
    pub shown: Vec<f32>,
    /// Each has this condition.
    pub rows: Vec<Rows>,
    /// The targets are what the pictures lack to white, laid out as the pixels of the network.
    pub targets: Vec<f32>,
}

/// Starts an endless stream of batches that depend on `seed` alone. The thread ends when the
/// receiver is dropped.
pub fn batches(drawings: Arc<Dataset>, images: Arc<Images>, seed: u64) -> Receiver<Batch> {
    let mut source = Source::new(drawings, images);
    stream(seed, 1, AHEAD, move |rng| source.batch(rng))
}

/// Returns the rows of the condition's table that say these things.
pub fn rows(category: Option<ClassId>, style: Option<Style>, categories: usize) -> Rows {
    let style = style.map(|style| categories + style.index());
    [category.map(ClassId::index), style]
}

/// Lays out a picture as the generator says it: what each pixel lacks to white, for each position
/// of the raster. `square` is [row, column, red green blue] of `PICTURE_SIZE`.
pub fn folded(square: &[f32]) -> Vec<f32> {
    let mut pixels = Vec::with_capacity(square.len());
    for position in 0..RASTER_SIZE * RASTER_SIZE {
        for k in 0..PIXEL_CHANNELS {
            let within = k / 3;
            let row = position / RASTER_SIZE * PICTURE_SCALE + within / PICTURE_SCALE;
            let column = position % RASTER_SIZE * PICTURE_SCALE + within % PICTURE_SCALE;
            pixels.push(1.0 - square[3 * (row * PICTURE_SIZE + column) + k % 3]);
        }
    }
    pixels
}

struct Source {
    drawings: Arc<Dataset>,
    images: Arc<Images>,
    /// It is true of a category that has a picture; what has none teaches nothing of itself.
    pictured: Vec<bool>,
    categories: usize,
    raster: SoftRaster,
}

impl Source {
    fn new(drawings: Arc<Dataset>, images: Arc<Images>) -> Self {
        let categories = strokewise_explain::model::Classifier::own_labels().len();
        let mut pictured = vec![false; categories];
        images.iter().for_each(|image| pictured[image.class.index()] = true);
        Self {
            drawings,
            images,
            pictured,
            categories,
            raster: SoftRaster::new(RASTER_SPEC),
        }
    }

    fn batch(&mut self, rng: &mut ChaCha8Rng) -> Batch {
        let count = PAIRS + DRAWINGS;
        let pixels = RASTER_SPEC.pixel_count();
        let mut batch = Batch {
            rasters: Vec::with_capacity(count * pixels),
            shown: Vec::with_capacity(count * pixels),
            rows: Vec::with_capacity(count),
            targets: Vec::with_capacity(PAIRS * pixels * PIXEL_CHANNELS),
        };
        for _ in 0..PAIRS {
            self.add_pair(&mut batch, rng);
        }
        for _ in 0..DRAWINGS {
            self.add_drawing(&mut batch, rng);
        }
        batch
    }

    fn add_pair(&mut self, batch: &mut Batch, rng: &mut ChaCha8Rng) {
        let image = self.images.pick(DRAWN, rng);
        let category = (!rng.random_bool(NO_CATEGORY)).then_some(image.class);
        let style = source_style(&image.name).filter(|_| !rng.random_bool(NO_STYLE));
        batch.rows.push(rows(category, style, self.categories));
        let pixels = RASTER_SPEC.pixel_count();
        if rng.random_bool(BLANK) {
            batch.rasters.resize(batch.rasters.len() + pixels, 0.0);
            batch.shown.resize(batch.shown.len() + pixels, 0.0);
            let end = batch.targets.len() + pixels * PIXEL_CHANNELS;
            batch.targets.resize(end, 0.0);
            return;
        }
        let placement = Placement::random(rng);
        let ink = copy(image, &placement, &mut self.raster, rng);
        let margin = PICTURE_SCALE as f32 * RASTER_SPEC.margin_px;
        let square = placement.draw(&image.picture, PICTURE_SIZE, margin, 1);
        batch.targets.extend(folded(&square));
        let shown = if rng.random_bool(HIDDEN) { 0.0 } else { 1.0 };
        batch.shown.extend(ink.iter().map(|ink| shown * ink));
        batch.rasters.extend(ink);
    }

    fn add_drawing(&mut self, batch: &mut Batch, rng: &mut ChaCha8Rng) {
        let drawing = rng.random_range(0..self.drawings.len());
        let class = self.drawings.class(drawing);
        let told = self.pictured[class.index()] && !rng.random_bool(NO_CATEGORY);
        // Nobody draws a photograph.
        let styles = &Style::ALL[..Style::Photo.index()];
        let style = styles[rng.random_range(0..styles.len())];
        let style = (!rng.random_bool(NO_STYLE)).then_some(style);
        batch.rows.push(rows(told.then_some(class), style, self.categories));
        let strokes = self.drawings.strokes(drawing);
        let (lines, spec) = view(strokes, &RASTER_SPEC, rng);
        self.raster.set_spec(spec);
        let ink = self.raster.draw(&lines);
        batch.rasters.extend_from_slice(ink);
        batch.shown.resize(batch.rasters.len(), 0.0);
    }
}
