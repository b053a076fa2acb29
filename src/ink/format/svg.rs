//! SVG in and out.
//!
//! [`parse`] makes strokes of any SVG: every subpath of every visible shape becomes a stroke, its
//! transforms applied and its curves flattened. Text, images, clips, masks and colours are left out.
//! [`write()`] makes one `<path>` per stroke, named `stroke-ID`, with whatever scores the caller has as data
//! attributes, coloured as on the canvas. What `write` made, `parse` reads back as the same strokes:
//! ids, widths and exact positions (but not pressure and time, which SVG has no place for).

mod read;
mod write;

pub use read::{parse, tree};
pub use write::{StrokeScores, SvgStyle, write};

/// The id of the group that holds the ink of a file that [`write()`] made. Where [`parse`] finds it, it
/// reads nothing else, and in the group's own coordinates.
const INK_GROUP: &str = "strokewise-ink";

/// What a stroke's id begins with, before its number.
const STROKE_PREFIX: &str = "stroke-";
