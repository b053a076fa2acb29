//! Makes batches of fresh views for retrieval: drawings by people, pictures of the gallery, and copies of those very
//! pictures as somebody would draw them.

use std::sync::Arc;
use std::sync::mpsc::Receiver;

use rand::{Rng, RngExt};
use rand_chacha::ChaCha8Rng;

use super::network::Batch;
use crate::augment::{Lines, redraw, view, warp};
use crate::dataset::Dataset;
use crate::gallery::{Image, Images, Placement};
use crate::stream::stream;
use strokewise_explain::model::architecture::{RASTER_SIZE, RASTER_SPEC};
use strokewise_explain::model::encoder::image_pixels;
use strokewise_ink::picture::edges;
use strokewise_ink::raster::{Polylines, RasterSpec, SoftRaster};
use strokewise_ink::sketch::Point;

/// A batch has so many drawings by people, and so many pictures.
pub const PAIRS: usize = 64;

/// So many batches are drawn ahead.
const AHEAD: usize = 3;

/// Among the pictures of a category that has photographs as well, this share is drawn.
const DRAWN: f64 = 0.6;

/// Chance of a line of a copy to be left out; the longest stays.
const LEFT_OUT: f64 = 0.25;

/// A copy is placed so differently from its picture, as a share of how differently pictures are
/// placed.
const COPY_SHAKE: f32 = 0.7;

/// The edges of a photograph as its copy have a gain in this range.
const EDGE_GAIN: std::ops::Range<f32> = 0.6..1.6;

/// Colours vary so: the range of each channel's gain, and the chances of grey and of swapped
/// channels.
const COLOR_GAIN: std::ops::Range<f32> = 0.7..1.2;
const GREY: f64 = 0.2;
const SWAPPED: f64 = 0.2;

/// Starts an endless stream of batches that depend on `seed` alone. The thread ends when the
/// receiver is dropped.
pub fn batches(drawings: Arc<Dataset>, images: Arc<Images>, seed: u64) -> Receiver<Batch> {
    let mut raster = SoftRaster::new(RASTER_SPEC);
    stream(seed, 1, AHEAD, move |rng| batch(&drawings, &images, &mut raster, rng))
}

fn batch(drawings: &Dataset, images: &Images, raster: &mut SoftRaster, rng: &mut ChaCha8Rng) -> Batch {
    let mut batch = Batch {
        rasters: Vec::with_capacity(2 * PAIRS * RASTER_SPEC.pixel_count()),
        images: Vec::new(),
        drawn: Vec::with_capacity(PAIRS),
        pictured: Vec::with_capacity(PAIRS),
    };
    for _ in 0..PAIRS {
        let drawing = rng.random_range(0..drawings.len());
        let (lines, spec) = view(drawings.strokes(drawing), &RASTER_SPEC, rng);
        raster.set_spec(spec);
        batch.rasters.extend_from_slice(raster.draw(&lines));
        batch.drawn.push(drawings.class(drawing).index());
    }
    for _ in 0..PAIRS {
        let image = images.pick(DRAWN, rng);
        let placement = Placement::random(rng);
        let mut square = placement.draw(&image.picture, RASTER_SIZE, RASTER_SPEC.margin_px, 2);
        recolour(&mut square, rng);
        batch.images.extend(image_pixels(&square));
        let elsewhere = placement.shaken(COPY_SHAKE, rng);
        batch.rasters.extend(copy(image, &elsewhere, raster, rng));
        batch.pictured.push(image.class.index());
    }
    batch
}

/// Draws the raster of a copy of `image` by hand, placed like this: its outlines drawn again, or
/// the edges of a photograph. The answer is [row, column].
pub fn copy(image: &Image, placement: &Placement, raster: &mut SoftRaster, rng: &mut impl Rng) -> Vec<f32> {
    match redrawn(image, rng) {
        Some(lines) => {
            let spec = RasterSpec {
                radius_px: RASTER_SPEC.radius_px * rng.random_range(0.7..1.4),
                ..RASTER_SPEC
            };
            raster.set_spec(spec);
            raster.draw(&placed(&lines, placement)).to_vec()
        }
        None => sketched_edges(image, placement, rng),
    }
}

/// Copies the edges of a photograph in another place, its contrasts as faint or strong as somebody
/// may draw them: [row, column].
pub fn copied_edges(image: &Image, rng: &mut impl Rng) -> Vec<f32> {
    let placement = Placement::PLAIN.shaken(COPY_SHAKE, rng);
    sketched_edges(image, &placement, rng)
}

fn sketched_edges(image: &Image, placement: &Placement, rng: &mut impl Rng) -> Vec<f32> {
    let square = placement.draw(&image.picture, RASTER_SIZE, RASTER_SPEC.margin_px, 2);
    let gain = rng.random_range(EDGE_GAIN);
    let ink = edges(&square, RASTER_SIZE).into_iter();
    ink.map(|ink| (gain * ink).min(1.0)).collect()
}

/// Copies the outlines of `image` as strokes, drawn again by somebody who leaves some out and puts
/// them elsewhere on the page; `None` where it has no outlines.
pub fn copied(image: &Image, rng: &mut impl Rng) -> Option<Vec<Vec<Point>>> {
    let placement = Placement::PLAIN.shaken(COPY_SHAKE, rng);
    let point = |p: &[f32; 2]| {
        let [x, y] = placement.apply(*p);
        Point::new(x, y)
    };
    let lines = redrawn(image, rng)?;
    Some(lines.iter().map(|l| l.iter().map(point).collect()).collect())
}

/// Draws the outlines of `image` again by hand, in its own frame; `None` where it has none.
fn redrawn(image: &Image, rng: &mut impl Rng) -> Option<Lines> {
    let lines = image.lines.as_ref().filter(|lines| !lines.is_empty())?;
    let mut lines = thinned(lines, rng);
    redraw(&mut lines, 1.0, rng);
    warp(&mut lines, 1.0, rng);
    Some(lines)
}

/// Keeps some of the lines, the first always.
fn thinned(lines: &Lines, rng: &mut impl Rng) -> Lines {
    let rest = lines[1..].iter().filter(|_| !rng.random_bool(LEFT_OUT));
    std::iter::once(&lines[0]).chain(rest).cloned().collect()
}

/// Places outlines in raster pixels, in the frame of their picture.
pub fn placed(lines: &Lines, placement: &Placement) -> Polylines {
    let half = 0.5 * RASTER_SIZE as f32;
    let unit = half - RASTER_SPEC.margin_px;
    Polylines::from_strokes(
        lines
            .iter()
            .map(|line| line.iter().map(|p| placement.apply(*p).map(|v| half + unit * v))),
    )
}

/// Changes the colours, white staying white.
fn recolour(square: &mut [f32], rng: &mut impl Rng) {
    let gains = [0; 3].map(|_| rng.random_range(COLOR_GAIN));
    let grey = rng.random_bool(GREY);
    let order = if rng.random_bool(SWAPPED) {
        let first = rng.random_range(0..3);
        [first, (first + 1) % 3, (first + 2) % 3]
    } else {
        [0, 1, 2]
    };
    for pixel in square.chunks_exact_mut(3) {
        let lacks = order.map(|c| 1.0 - pixel[c]);
        let mean = lacks.iter().sum::<f32>() / 3.0;
        for (c, channel) in pixel.iter_mut().enumerate() {
            let lack = gains[c] * if grey { mean } else { lacks[c] };
            *channel = 1.0 - lack.clamp(0.0, 1.0);
        }
    }
}
