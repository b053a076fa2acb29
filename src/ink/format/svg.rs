//! Reads and writes SVG.
//!
//! [`read()`] makes strokes of any SVG: what a viewer shows of its lines and shapes, their
//! transforms applied, their curves flattened, and pieces put together that one movement of the pen
//! made. What cannot be seen, paper, texts and pictures are left out, and that is said. [`write()`]
//! makes one `<path>` per stroke, named `stroke-ID`, with whatever scores the caller has as data
//! attributes, lit from below as on the canvas. What `write` made, `read` reads back as the same
//! strokes: ids, widths and exact positions (but not pressure and time, which SVG has no place
//! for).

mod clean;
mod css;
mod inside;
mod limits;
mod lines;
mod owners;
mod paint;
mod paper;
mod pieces;
mod read;
mod rules;
mod sight;
mod write;

use std::panic::{AssertUnwindSafe, catch_unwind};

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::Tree;

use super::STROKE_PREFIX;
pub(super) use clean::parse as parse_xml;
pub use read::{parse, read, tree};
pub use write::{StrokeScores, SvgStyle, write};
pub(super) use write::{escape, page, seen};

/// The group that holds the ink of a file that [`write()`] made has this id. Where [`read()`] finds it, the drawing has
/// its coordinates.
const INK_GROUP: &str = "strokewise-ink";

/// Draws what `tree` shows onto `pixels`. The error is of shapes with numbers that the renderer cannot cope with, such
/// as a line that is billions of units broad: there it panics.
pub(crate) fn render(tree: &Tree, transform: Transform, pixels: &mut Pixmap) -> Result<(), &'static str> {
    let mut pixels = pixels.as_mut();
    let rendering = AssertUnwindSafe(|| resvg::render(tree, transform, &mut pixels));
    catch_unwind(rendering).map_err(|_| "a shape is too large to be drawn")
}
