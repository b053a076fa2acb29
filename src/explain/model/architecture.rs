//! These are the shapes of our networks, shared by those that run and those that are trained. The first one is the
//! classifier's:
//!
//! It is a small residual network: a 3x3 stem at stride 2, three blocks of two 3x3 convolutions (the first at stride 2,
//! beside a 1x1 shortcut), batch norm and SiLU, the mean over what is left, one linear layer. It has SiLU rather than
//! `ReLU`, as what gets explained should have a gradient everywhere.

use strokewise_ink::raster::RasterSpec;

/// The raster has this side in pixels.
pub const RASTER_SIZE: usize = 64;

/// These rasters are fed to it. The pen is 2 px wide: with 56 px for the drawing that is as thin as lets neighbouring
/// lines of most drawings stay apart. The softness gives a gradient to some 2.5 px around a line, and is near to what
/// box averaging makes of a hard edge.
pub const RASTER_SPEC: RasterSpec = RasterSpec {
    size: RASTER_SIZE,
    margin_px: 4.0,
    radius_px: 1.0,
    tau_px: 0.5,
};

/// The stem of a network that is trained anew makes so many channels. One that is read has as many as its file says.
pub const STEM_CHANNELS: usize = 32;

/// Each block makes so many channels, likewise.
pub const BLOCK_CHANNELS: [usize; 3] = [64, 128, 256];

/// The clutter map has this side: that of the trunk's first stage.
pub const MAP_SIDE: usize = RASTER_SIZE / 2;

/// The clutter map's layers have so many channels, one on each stage of the trunk, from the deepest up.
pub const MAP_CHANNELS: [usize; 4] = [48, 48, 32, 16];

/// This is added to a variance before its root is taken.
pub const NORM_EPSILON: f32 = 1e-5;

/// An embedding of retrieval's encoder has so many numbers.
pub const EMBEDDING: usize = 128;

/// Its image branch reads so many channels: edges, and three of colour.
pub const IMAGE_CHANNELS: usize = 4;

/// The generator of pictures is a U-Net whose encoder halves the side at each of these layers but the first, with as
/// many channels.
pub const DOWN_CHANNELS: [usize; 5] = [24, 48, 96, 144, 176];

/// Its decoder's layers, which double the side, have so many channels; each sees the encoder's layer of the same side
/// as well.
pub const UP_CHANNELS: [usize; 4] = [128, 96, 48, 32];

/// So many numbers tell the generator what to paint, and in which style.
pub const CONDITION: usize = 64;

/// The picture has so many pixels along each side of a pixel of the drawing's raster.
pub const PICTURE_SCALE: usize = 2;

/// The generated picture has this side, in pixels.
pub const PICTURE_SIZE: usize = PICTURE_SCALE * RASTER_SIZE;

/// The generator says so many numbers of each pixel of the raster: red, green and blue of the picture's pixels under
/// it. The picture is made of these rather than of a layer of its own side, which would cost more than all others
/// together; the four begin alike in training, so that no checkerboard is there to unlearn.
pub const PIXEL_CHANNELS: usize = 3 * PICTURE_SCALE * PICTURE_SCALE;

/// [`LayerPlan`] describes a layer of the clutter map, or one of the generator that the condition
/// modulates.
pub struct LayerPlan {
    /// The names of its arrays begin with this.
    pub name: String,
    /// So many channels go in, and so many come out.
    pub channels: [usize; 2],
    /// So many of the channels in are those of the trunk's stage or the encoder's layer of the same
    /// side, joined to the layer below, which is of half the side and doubled; 0 where nothing is
    /// joined.
    pub skip: usize,
    /// The kernel has this side.
    pub kernel: usize,
    /// What goes in has this side, in pixels.
    pub side: usize,
}

/// Lists the generator's layers behind the encoder, in the order in which they work: the deepest,
/// those that double the side, and one more at full size.
pub fn modulated_layers() -> Vec<LayerPlan> {
    let deepest = DOWN_CHANNELS[DOWN_CHANNELS.len() - 1];
    let mut side = RASTER_SIZE >> (DOWN_CHANNELS.len() - 1);
    let mut layers = vec![LayerPlan {
        name: "middle".to_owned(),
        channels: [deepest; 2],
        skip: 0,
        kernel: 3,
        side,
    }];
    let mut below = deepest;
    let skips = DOWN_CHANNELS.iter().rev().skip(1);
    for (i, (skip, channels)) in skips.zip(UP_CHANNELS).enumerate() {
        side *= 2;
        layers.push(LayerPlan {
            name: format!("up{i}"),
            channels: [below + skip, channels],
            skip: *skip,
            kernel: 3,
            side,
        });
        below = channels;
    }
    layers.push(LayerPlan {
        name: "refine".to_owned(),
        channels: [below; 2],
        skip: 0,
        kernel: 3,
        side,
    });
    layers
}

/// Lists the clutter map's layers on a trunk whose stages have so many channels, the first and
/// largest first: from the deepest, which only mixes channels, up.
pub fn map_layers(stages: &[usize]) -> Vec<LayerPlan> {
    let mut side = MAP_SIDE >> (stages.len() - 1);
    let mut below = None;
    let mut layers = Vec::new();
    for (i, (&stage, channels)) in stages.iter().rev().zip(MAP_CHANNELS).enumerate() {
        if below.is_some() {
            side *= 2;
        }
        layers.push(LayerPlan {
            name: format!("map{i}"),
            channels: [below.unwrap_or(0) + stage, channels],
            skip: below.map_or(0, |_| stage),
            kernel: if below.is_some() { 3 } else { 1 },
            side,
        });
        below = Some(channels);
    }
    layers
}
