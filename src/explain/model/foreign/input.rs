//! Describes the input of somebody else's network: what shape it has, and how a raster becomes one.

use std::fmt;

use burn::tensor::{Device, Tensor};

use super::settings::{By, Decided, Settings, first};
use crate::onnx::{Dim, Floats, Port, Value};
use strokewise_ink::raster::RasterSpec;

/// Rasters of fewer pixels a side are drawn finer and averaged. At their own size, how exactly a line's edge fades
/// would tell more than where the line is.
const FINE_SIDE: usize = 112;

/// Margin and pen are in shares of the side, as Google drew Quick, Draw!: 256 of 304 for the ink, a pen of 16.
const MARGIN: f32 = 24.0 / 304.0;
const PEN: f32 = 16.0 / 304.0;

/// The pen's edge is so soft, in pixels of the raster: enough for a gradient, and less where pixels are averaged.
const TAU: f32 = 0.5;
const FINE_TAU: f32 = 0.25;

/// ImageNet's colours have this mean and standard deviation, which most networks for photographs expect.
const IMAGENET: [[f32; 3]; 2] = [[0.485, 0.456, 0.406], [0.229, 0.224, 0.225]];

/// [`Layout`] is the order of the input tensor's dimensions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// It is [image, channel, row, column].
    ChannelsFirst,
    /// It is [image, row, column, channel].
    ChannelsLast,
    /// It is [image, row, column].
    Plane,
    /// It is [image, pixel].
    Flat,
}

/// [`Shape`] says what the input tensor looks like, by the graph.
#[derive(Debug, Clone, PartialEq)]
pub struct Shape {
    /// Its dimensions have this order.
    pub layout: Layout,
    /// It has 1, 3 or 4 channels.
    pub channels: usize,
    /// These are height and width, where the graph says them.
    pub size: Option<[usize; 2]>,
    /// So many images go in at once, where that is fixed.
    pub batch: Option<usize>,
}

impl Shape {
    /// Reads the shape of an input of the graph; the error is the reason why no drawing fits it.
    pub fn of(port: &Port) -> Result<Self, String> {
        let named = |cause: &str| format!("{cause}: input \"{}\"", port.name);
        if !port.is_float {
            return Err(named("integers are expected, and a drawing is floats"));
        }
        let dims = port.dims.as_ref().ok_or_else(|| named("the shape is not known"))?;
        let known = |i: usize| dims[i].known();
        let size = |i: usize| known(i).zip(known(i + 1)).map(|(height, width)| [height, width]);
        let is_channels = |i: usize| matches!(known(i), Some(1 | 3 | 4));
        let shape = |layout, channels: Option<usize>, size| Self {
            layout,
            channels: channels.unwrap_or(1),
            size,
            batch: known(0),
        };
        match dims.len() {
            4 if is_channels(1) => Ok(shape(Layout::ChannelsFirst, known(1), size(2))),
            4 if is_channels(3) => Ok(shape(Layout::ChannelsLast, known(3), size(1))),
            3 => Ok(shape(Layout::Plane, None, size(1))),
            2 => {
                let side = known(1).map(|pixels| (pixels, pixels.isqrt()));
                match side.filter(|(pixels, side)| side * side == *pixels && *side > 1) {
                    Some((_, side)) => Ok(shape(Layout::Flat, None, Some([side; 2]))),
                    None => Err(named(&format!("{} is not the shape of an image", written(dims)))),
                }
            }
            _ => Err(named(&format!("{} is not the shape of an image", written(dims)))),
        }
    }
}

/// Writes dimensions as people do: `[N, 1, 28, 28]`.
pub fn written(dims: &[Dim]) -> String {
    let dims: Vec<String> = dims.iter().map(Dim::to_string).collect();
    format!("[{}]", dims.join(", "))
}

/// [`Preparation`] says how a raster becomes the input, and who decided it.
#[derive(Debug, Clone, PartialEq)]
pub struct Preparation {
    /// The shape says what the input tensor looks like.
    pub shape: Shape,
    /// These are height and width, in pixels.
    pub size: Decided<[usize; 2]>,
    /// It is true where ink is dark on light paper.
    pub dark_ink: Decided<bool>,
    /// White is this number: 1 or 255.
    pub range: Decided<f32>,
    /// This is subtracted from each channel, which goes from 0 to `range`.
    pub mean: Decided<Vec<f32>>,
    /// Each channel is divided by these afterwards.
    pub std: Decided<Vec<f32>>,
    /// The pen is this wide, in shares of the shorter side.
    pub pen: Decided<f32>,
    /// The margin that stays free is this wide, in shares of the shorter side.
    pub margin: Decided<f32>,
    /// The pen's edge is so soft, in shares of the shorter side, where it is said.
    softness: Option<f32>,
    /// A pixel of the input has so many pixels of the raster, along each axis.
    fineness: usize,
}

impl Preparation {
    /// Decides by `sources`, the first of them first, how rasters become an input of this shape.
    pub fn new(shape: Shape, sources: &[(By, Settings)]) -> Result<Self, String> {
        let channels = shape.channels;
        let size = size(shape.size, sources)?;
        let usual_fineness = || FINE_SIDE.div_ceil(size.value[0].min(size.value[1]));
        let photographs = channels >= 3;
        let scale_is_said = first(sources, |s| s.range.map(|_| ()).or(s.mean.as_ref().map(|_| ()))).is_some();
        let [mean, std] = if photographs && !scale_is_said {
            IMAGENET
        } else {
            [[0.0; 3], [1.0; 3]]
        };
        let each = |said, otherwise: [f32; 3], what| numbers(said, otherwise, channels, what);
        let std = each(first(sources, |s| s.std.clone()), std, "std")?;
        if std.value.contains(&0.0) {
            return Err("a std of 0 makes no sense".to_owned());
        }
        Ok(Self {
            dark_ink: first(sources, |s| s.dark_ink).unwrap_or(Decided::default(photographs)),
            range: first(sources, |s| s.range).unwrap_or(Decided::default(1.0)),
            mean: each(first(sources, |s| s.mean.clone()), mean, "mean")?,
            std,
            pen: share(first(sources, |s| s.pen), PEN, "pen")?,
            margin: share(first(sources, |s| s.margin), MARGIN, "margin")?,
            size: size.clone(),
            softness: first(sources, |s| s.softness).map(|said| said.value.clamp(1e-4, 0.1)),
            fineness: first(sources, |s| s.fineness).map_or_else(usual_fineness, |said| said.value.clamp(1, 8)),
            shape,
        })
    }

    /// Returns the preparation with another colour of ink and another scale of pixels: a trial's.
    #[must_use]
    pub(super) fn encoded(&self, dark_ink: bool, range: f32, mean: &[f32], std: &[f32]) -> Self {
        let each = |numbers: &[f32]| match numbers {
            [one] => vec![*one; self.shape.channels.min(3)],
            many => many.to_vec(),
        };
        let by = || By::Trial;
        Self {
            dark_ink: Decided {
                value: dark_ink,
                by: by(),
            },
            range: Decided { value: range, by: by() },
            mean: Decided {
                value: each(mean),
                by: by(),
            },
            std: Decided {
                value: each(std),
                by: by(),
            },
            ..self.clone()
        }
    }

    fn side(&self) -> usize {
        self.size.value[0].min(self.size.value[1])
    }

    /// Returns the rasters to draw: square, and finer than the input where that is small.
    pub fn raster_spec(&self) -> RasterSpec {
        let size = self.side() * self.fineness;
        let usual = if self.fineness > 1 { FINE_TAU } else { TAU };
        RasterSpec {
            size,
            margin_px: self.margin.value * size as f32,
            radius_px: 0.5 * self.pen.value * size as f32,
            tau_px: self.softness.map_or(usual, |share| share * size as f32),
        }
    }

    /// Makes the input of rasters [image, 1, row, column] of [`Preparation::raster_spec`].
    pub fn input(&self, rasters: Tensor<4>, device: &Device) -> Result<Value, String> {
        let n = rasters.dims()[0];
        let (side, fine, [height, width]) = (self.side(), self.fineness, self.size.value);
        let mut ink = rasters;
        if fine > 1 {
            let blocks = ink.reshape([n, side, fine, side, fine]);
            ink = blocks.mean_dim(4).mean_dim(2).reshape([n, 1, side, side]);
        }
        if height != width {
            let around = |extent: usize| ((extent - side) / 2, (extent - side).div_ceil(2));
            ink = ink.pad([(0, 0), (0, 0), around(height), around(width)], 0.0);
        }
        let images = self.coloured(ink, device);
        let input = match self.shape.layout {
            Layout::ChannelsFirst => Floats::of(images),
            Layout::ChannelsLast => Floats::of(images.permute([0, 2, 3, 1])),
            Layout::Plane => Floats::shaped(images, &[n, height, width])?,
            Layout::Flat => Floats::shaped(images, &[n, height * width])?,
        };
        Ok(input.into())
    }

    /// Colours ink [image, 1, row, column] to channels [image, channel, row, column].
    fn coloured(&self, ink: Tensor<4>, device: &Device) -> Tensor<4> {
        let channels = self.shape.channels;
        // value = (range * shade - mean) / std, and shade = ink or 1 - ink.
        let (mut slope, mut offset) = (vec![0.0; channels], vec![0.0; channels]);
        for c in 0..channels {
            // A fourth channel is opacity, which is whole.
            let Some((mean, std)) = self.mean.value.get(c).zip(self.std.value.get(c)) else {
                offset[c] = self.range.value;
                continue;
            };
            let (per_shade, at_black) = (self.range.value / std, -mean / std);
            (slope[c], offset[c]) = if self.dark_ink.value {
                (-per_shade, at_black + per_shade)
            } else {
                (per_shade, at_black)
            };
        }
        let row = |values: Vec<f32>| Tensor::<1>::from_floats(values.as_slice(), device).reshape([1, channels, 1, 1]);
        ink * row(slope) + row(offset)
    }
}

/// Decides height and width: what the graph fixes nobody can change, and what it leaves open
/// somebody must say.
fn size(by_graph: Option<[usize; 2]>, sources: &[(By, Settings)]) -> Result<Decided<[usize; 2]>, String> {
    let said = first(sources, |s| s.size);
    let size = match (by_graph, said) {
        (Some(graph), Some(said)) if said.by == By::Option && graph != said.value => {
            return Err(format!(
                "the network's input is {} x {} pixels, no other size",
                graph[0], graph[1]
            ));
        }
        (Some(value), _) => Decided { value, by: By::Graph },
        (None, Some(said)) => said,
        (None, None) => {
            return Err(
                "the size of the input is open; give --model-size (224 is usual; 48x192 is 48 high and 192 wide)"
                    .to_owned(),
            );
        }
    };
    if size.value.iter().any(|side| !(8..=1024).contains(side)) {
        return Err(format!(
            "an input of {} x {} pixels is not supported",
            size.value[0], size.value[1]
        ));
    }
    Ok(size)
}

/// Decides a number for each channel; one that is said stands for all, and the fourth channel needs
/// none.
fn numbers(
    said: Option<Decided<Vec<f32>>>,
    otherwise: [f32; 3],
    channels: usize,
    what: &str,
) -> Result<Decided<Vec<f32>>, String> {
    let said = said.unwrap_or_else(|| Decided::default(otherwise[..channels.min(3)].to_vec()));
    match said.value.len() {
        1 => Ok(Decided {
            value: vec![said.value[0]; channels.min(3)],
            by: said.by,
        }),
        n if n == channels.min(3) || n == channels => Ok(said),
        n => Err(format!("{n} numbers of {what} for {channels} channels")),
    }
}

fn share(said: Option<Decided<f32>>, otherwise: f32, what: &str) -> Result<Decided<f32>, String> {
    let said = said.unwrap_or(Decided::default(otherwise));
    if (0.0..0.45).contains(&said.value) {
        Ok(said)
    } else {
        Err(format!("a {what} of {} makes no sense", said.value))
    }
}

impl fmt::Display for Preparation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [height, width] = self.size.value;
        let channels = if self.shape.channels == 1 {
            "1 channel".to_owned()
        } else {
            format!("{} channels", self.shape.channels)
        };
        let ink = if self.dark_ink.value {
            "dark ink on light paper"
        } else {
            "light ink on dark paper"
        };
        write!(
            f,
            "{height} x {width} pixels ({}), {channels}, {ink} ({}), ",
            self.size.by, self.dark_ink.by
        )?;
        write!(f, "0 to {} ({})", self.range.value, self.range.by)?;
        let is_plain = |numbers: &[f32], plain: f32| numbers.iter().all(|number| number.to_bits() == plain.to_bits());
        if !is_plain(&self.mean.value, 0.0) || !is_plain(&self.std.value, 1.0) {
            write!(
                f,
                ", mean {} and std {} ({})",
                list(&self.mean.value),
                list(&self.std.value),
                self.mean.by
            )?;
        }
        Ok(())
    }
}

fn list(numbers: &[f32]) -> String {
    numbers.iter().map(f32::to_string).collect::<Vec<_>>().join(", ")
}
