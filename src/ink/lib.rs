//! Strokes: drawn, edited, read, written, and turned into pixels with gradients back.
pub mod error;
pub mod format;
pub mod inking;
pub mod picture;
pub mod raster;
pub mod sketch;
