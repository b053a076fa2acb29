//! The shape of our classifier, shared by the network that runs and the network that is trained.
//!
//! A small residual network: a 3x3 stem at stride 2, three blocks of two 3x3 convolutions (the first at
//! stride 2, beside a 1x1 shortcut), batch norm and SiLU, the mean over what is left, one linear layer.
//! SiLU rather than `ReLU`, as what gets explained should have a gradient everywhere.

use crate::raster::RasterSpec;

/// Side of the raster in pixels.
pub const RASTER_SIZE: usize = 64;

/// The rasters to feed it. The pen is 2 px wide: with 56 px for the drawing that is as thin as lets
/// neighbouring lines of most drawings stay apart. The softness gives a gradient to some 2.5 px around a
/// line, and is near to what box averaging makes of a hard edge.
pub const RASTER_SPEC: RasterSpec = RasterSpec {
    size: RASTER_SIZE,
    margin_px: 4.0,
    radius_px: 1.0,
    tau_px: 0.5,
};

/// Channels after the stem.
pub const STEM_CHANNELS: usize = 24;

/// Channels after each block.
pub const BLOCK_CHANNELS: [usize; 3] = [48, 96, 192];

/// Added to a variance before its root is taken.
pub const NORM_EPSILON: f32 = 1e-5;

/// Numbers in an embedding of retrieval's encoder.
pub const EMBEDDING: usize = 128;

/// Channels of its image branch: edges, and three of colour.
pub const IMAGE_CHANNELS: usize = 4;
