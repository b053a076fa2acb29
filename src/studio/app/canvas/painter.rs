//! [`InkPaint`] is what one frame of the canvas asks of the GPU. It is a plain value, handed to egui's paint list; what
//! lasts longer than the frame (buffers, ranges, pipeline) is in [`Inkwell`].

use std::sync::Arc;
use std::time::Instant;

use bytemuck::{Pod, Zeroable};
use eframe::egui::epaint::ViewportInPixels;
use eframe::egui::{Context, PaintCallbackInfo, Rect, Shape};
use eframe::egui_wgpu::{self, CallbackResources, CallbackTrait, RenderState, ScreenDescriptor};
use eframe::wgpu;

use super::View;
use super::pipeline::{Inkwell, Seat};
use super::ramps::Ramp;
use super::shelf::Gpu;
use crate::app::trace;
use strokewise_ink::inking::palette::{Paper, Rgb};
use strokewise_ink::inking::spine::Node;
use strokewise_ink::sketch::{Affine, Bounds, Ink, PenKind, Span, Stroke};

/// [`Looks`] says how one layer of a stroke is drawn; it matches `Looks` in `shaders/strokes.wgsl`.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Pod, Zeroable)]
pub struct Looks {
    color: [u8; 4],
    /// It reaches so many pixels, logical at first and physical on the GPU, beyond the ink on each side.
    grow_px: f32,
    /// So many such pixels are cut off where the span ends within the stroke.
    cut_px: f32,
    /// It is drawn from the first to the second of these shares of the stroke's length.
    span: [f32; 2],
    /// The stroke's ramp begins at this texel; negative where it has one colour.
    ramp: f32,
    /// A canvas unit is this share of the stroke's length; 0 where nothing depends on it.
    share_per_unit: f32,
    /// The map takes it where it is shown while it is being moved.
    map: [f32; 6],
    /// The grain of the paper keeps so much of it bare, 0..=1.
    grain: f32,
    /// Its depth is less than that of everything translucent below it.
    depth: f32,
}

impl Looks {
    /// Returns solid `color`, as broad as the pen was.
    pub fn ink(color: Rgb) -> Self {
        let [r, g, b] = color.0;
        Self {
            color: [r, g, b, 255],
            grow_px: 0.0,
            cut_px: 0.0,
            span: WHOLE,
            ramp: -1.0,
            share_per_unit: 0.0,
            map: Affine::IDENTITY.0,
            grain: 0.0,
            depth: 0.0,
        }
    }

    /// Returns ink of `color` as `ink` has it: as see-through as it says, and grainy where its pen
    /// is a pencil.
    pub fn of(ink: Ink, color: Rgb) -> Self {
        let solid = Self::ink(color);
        let [r, g, b, _] = solid.color;
        let alpha = (255.0 * ink.opacity.clamp(0.0, 1.0) + 0.5) as u8;
        Self {
            color: [r, g, b, alpha],
            grain: if ink.pen == PenKind::Pencil { GRAIN } else { 0.0 },
            ..solid
        }
    }

    /// Returns the looks where `map` takes them.
    #[must_use]
    pub fn mapped(self, map: &Affine) -> Self {
        Self { map: map.0, ..self }
    }

    /// Tells whether the stroke is shown elsewhere than it lies.
    pub(super) fn is_moved(&self) -> bool {
        self.map != Affine::IDENTITY.0
    }

    /// Returns what must be heeded when it is painted.
    pub(super) fn manner(&self) -> Manner {
        if self.color[3] < 255 || self.grain > 0.0 {
            Manner::Translucent
        } else if self.ramp >= 0.0 || self.span != WHOLE {
            Manner::Solid
        } else {
            Manner::Plain
        }
    }

    /// Returns the looks at the depth of number `number` of all that are drawn, counted from below.
    pub(super) fn at_depth(self, number: usize) -> Self {
        let depth = 1.0 - (number.saturating_add(1) as f32 / DEPTHS).min(1.0);
        // What is solid looks alike wherever it lies.
        let is_translucent = self.manner() == Manner::Translucent;
        let depth = if is_translucent { depth } else { 0.0 };
        Self { depth, ..self }
    }

    /// Returns the looks along `span` only; what reaches an end of the stroke keeps its cap.
    #[must_use]
    pub fn along(self, span: Span) -> Self {
        let [whole_from, whole_to] = self.span;
        let from = if span.from() > 0.0 { span.from() } else { whole_from };
        let to = if span.to() < 1.0 { span.to() } else { whole_to };
        Self {
            span: [from, to],
            ..self
        }
    }

    /// Returns the looks for a stroke of `length` canvas units, with its ramp from texel number
    /// `ramp` on, if it has one.
    pub(super) fn placed(self, length: f32, ramp: Option<usize>) -> Self {
        let is_measured = length > 0.0 && (ramp.is_some() || self.span != WHOLE);
        Self {
            ramp: ramp.map_or(-1.0, |texel| texel as f32),
            share_per_unit: if is_measured { 1.0 / length } else { 0.0 },
            ..self
        }
    }

    /// Returns solid `color`, reaching `grow_px` logical pixels beyond the ink on each side.
    pub fn around(color: Rgb, grow_px: f32) -> Self {
        Self {
            grow_px,
            ..Self::ink(color)
        }
    }

    /// Returns the looks without the last `cut_px` logical pixels where their span ends within the
    /// stroke.
    #[must_use]
    pub fn cut(self, cut_px: f32) -> Self {
        Self { cut_px, ..self }
    }

    pub(super) fn in_physical_pixels(self, pixels_per_point: f32) -> Self {
        Self {
            grow_px: self.grow_px * pixels_per_point,
            cut_px: self.cut_px * pixels_per_point,
            ..self
        }
    }
}

/// [`Manner`] is what must be heeded when something is painted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Manner {
    /// Nothing need be heeded: it is one solid colour from end to end.
    Plain,
    /// It is solid, but not all of it is painted, or not in one colour.
    Solid,
    /// What lies below shows through, so that no pixel may be painted twice.
    Translucent,
}

/// The span of a whole stroke ends beyond both of its ends, so that caps belong to it whatever the sums round to.
const WHOLE: [f32; 2] = [-1.0, 2.0];
/// The paper's grain keeps so much of a pencil's line bare, 0..=1.
const GRAIN: f32 = 0.75;
/// So many depths can be told apart with certainty by 32-bit numbers below 1; strokes beyond share the nearest one.
const DEPTHS: f32 = (1 << 22) as f32;

/// [`Layer`] says what of a stroke is drawn. All outlines lie under all lights, and these under all
/// ink.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Layer {
    /// It is a filled shape around the stroke, with a sharp edge.
    Outline,
    /// It is a light with a soft edge; where lights cross, the stronger shows.
    Light,
    /// It is the ink itself.
    Ink,
}

/// [`Draw`] is one layer of a finished stroke and how it looks.
#[derive(Debug, Clone)]
pub struct Draw {
    /// This stroke is drawn.
    pub stroke: Arc<Stroke>,
    /// It says what of the stroke is drawn.
    pub layer: Layer,
    /// It says how that looks.
    pub looks: Looks,
    /// These colours and reaches of a light run from beginning to end, in the place of those of `looks`.
    pub ramp: Option<Ramp>,
}

/// [`InkPaint`] holds all ink of one frame, back to front.
pub struct InkPaint {
    /// The strokes belong to the document of this number: ids of one say nothing about another.
    pub epoch: u64,
    /// This paper lies under all ink.
    pub paper: Paper,
    /// It is true where there is nothing on the paper but ink: else somebody has painted it before.
    pub bare: bool,
    /// The view says what is shown where.
    pub view: View,
    /// These are layers of finished strokes, in view or not; the same list as in the frame before where nothing has
    /// changed.
    pub draws: Arc<Vec<Draw>>,
    /// This part of the paper is in view; `None` while strokes are being moved: then every stroke counts as seen.
    pub shown: Option<Bounds>,
    /// This is the stroke being drawn, between gaps, and how it looks.
    pub wet: Option<(Vec<Node>, Looks)>,
    /// It is woken when not all could be made or painted within this frame.
    pub wake: Context,
}

/// Ink is at most so many times as broad as its pen, and lights and outlines reach so far beyond it, in logical pixels.
const BROADEST: f32 = 1.5;
const HALO_PX: f32 = 12.0;

/// Tells whether anything of `stroke` may lie within `shown`; the rest of a large drawing costs nothing.
fn reaches(stroke: &Stroke, shown: Bounds, zoom: f32) -> bool {
    let Bounds { min, max } = stroke.bounds();
    let room = 0.5 * BROADEST * stroke.width() + HALO_PX / zoom;
    (0..2).all(|i| max[i] + room >= shown.min[i] && min[i] - room <= shown.max[i])
}

/// The window's buffer must have so many bits of depth: they keep translucent strokes from painting a pixel twice.
pub const DEPTH_BITS: u8 = 32;

/// Prepares the GPU for the ink painter; once, when the window opens, with [`DEPTH_BITS`].
pub fn install(render_state: &RenderState) {
    let is_software = render_state.adapter.get_info().device_type == wgpu::DeviceType::Cpu;
    let inkwell = Inkwell::new(&render_state.device, render_state.target_format, is_software);
    render_state.renderer.write().callback_resources.insert(inkwell);
}

impl InkPaint {
    /// Returns the shape that paints this ink into `rect`.
    pub fn into_shape(self, rect: Rect) -> Shape {
        egui_wgpu::Callback::new_paint_callback(rect, Callback { rect, paint: self }).into()
    }

    /// Returns those layers of finished strokes that may be in view.
    pub(super) fn in_view(&self) -> impl Iterator<Item = &Draw> {
        let zoom = self.view.zoom();
        let is_seen = move |draw: &&Draw| self.shown.is_none_or(|shown| reaches(&draw.stroke, shown, zoom));
        self.draws.iter().filter(is_seen)
    }
}

struct Callback {
    rect: Rect,
    paint: InkPaint,
}

impl CallbackTrait for Callback {
    fn prepare(
        &self,
        device: &wgpu::Device,
        queue: &wgpu::Queue,
        screen: &ScreenDescriptor,
        _encoder: &mut wgpu::CommandEncoder,
        resources: &mut CallbackResources,
    ) -> Vec<wgpu::CommandBuffer> {
        let Some(inkwell) = resources.get_mut::<Inkwell>() else {
            return Vec::new();
        };
        let pixels_per_point = screen.pixels_per_point;
        let size_px = self.rect.size() * pixels_per_point;
        let seat = Seat {
            viewport: ViewportInPixels::from_points(&self.rect, pixels_per_point, screen.size_in_pixels),
            size_px: [size_px.x, size_px.y],
            pixels_per_point,
        };
        let began = Instant::now();
        let mut gpu = Gpu::new(device, queue);
        if !inkwell.prepare(&mut gpu, &self.paint, &seat) {
            self.paint.wake.request_repaint();
        }
        gpu.submit();
        trace::set_ink_secs(&self.paint.wake, began.elapsed().as_secs_f32());
        Vec::new()
    }

    fn paint(&self, _info: PaintCallbackInfo, pass: &mut wgpu::RenderPass<'static>, resources: &CallbackResources) {
        if let Some(inkwell) = resources.get::<Inkwell>() {
            let wet = self.paint.wet.as_ref();
            inkwell.paint(pass, wet.map_or(Manner::Plain, |(_, looks)| looks.manner()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use strokewise_ink::sketch::{Point, StrokeId};

    #[test]
    fn only_what_cannot_be_seen_is_left_out() {
        let points = vec![Point::new(0.0, 0.0), Point::new(10.0, 0.0)];
        let stroke = Stroke::new(StrokeId(0), 4.0, points).expect("sound points");
        let check = |min: [f32; 2], zoom, expected| {
            let shown = Bounds {
                min,
                max: min.map(|v| v + 100.0),
            };
            assert_eq!(reaches(&stroke, shown, zoom), expected, "{min:?} at {zoom}");
        };
        check([5.0, -50.0], 1.0, true);
        check([24.0, -50.0], 1.0, true);
        check([26.0, -50.0], 1.0, false);
        // Halos are measured in pixels, so that far away they reach further.
        check([26.0, -50.0], 0.5, true);
        check([-150.0, -50.0], 1.0, false);
        check([5.0, 16.0], 1.0, false);
    }
}
