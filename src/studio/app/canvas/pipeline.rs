//! [`Inkwell`] is what the GPU keeps between frames. The middle line of a stroke is made and uploaded once, when it is
//! first drawn, as fine as its size on the screen needs ([`Shelf`]), and the strokes that are dry are painted once,
//! into a picture ([`Pictures`]). A frame in which only the pen moves uploads the wet stroke and shows that picture.

mod brushes;
mod build;
#[cfg(test)]
mod layout;
mod picture;
mod pictures;
mod plan;
mod sheet;

use std::sync::Arc;

use eframe::egui::epaint::ViewportInPixels;
use eframe::wgpu::{self, BufferUsages};

use self::brushes::Brushes;
pub(super) use self::build::texture_group;
use self::picture::{Frame, Motif};
use self::pictures::Pictures;
use self::plan::{Plan, Run};
use self::sheet::{Sheet, Uniform};
use super::arena::Arena;
use super::nodes::NodeTexture;
use super::painter::{Draw, InkPaint, Layer, Looks, Manner};
use super::shelf::{Gpu, Level, Shelf};
use strokewise_ink::inking::palette::Paper;
use strokewise_ink::inking::spine::Node;

/// This is the source of the shader; public so that the tests can validate it.
pub const SHADER: &str = include_str!("../../../../shaders/strokes.wgsl");

/// So many points are turned into lines within one frame (a few milliseconds): a large file appears over a few frames
/// instead of holding up one.
const POINTS_PER_FRAME: usize = 60_000;
/// A shelf is filled anew when it holds more than this many times the nodes of what is in view…
const LOOSE_FACTOR: u64 = 4;
/// …but never while it is smaller than this.
const LOOSE_FLOOR: u64 = 1 << 20;

/// [`Inkwell`] holds brushes, lines, pictures of dry ink, and the small buffers of the frame.
pub struct Inkwell {
    brushes: Brushes,
    /// It is the sheet of what is drawn in the window itself.
    sheet: Sheet,
    /// Lights fall on this paper: it decides how they are blended.
    paper: Paper,
    shelf: Shelf,
    /// Takes the place of the shelf once all in view lies on it.
    coming: Option<Shelf>,
    /// Counts the shelves.
    shelves: u64,
    epoch: Option<u64>,
    wet: NodeTexture,
    wet_looks: Arena,
    pictures: Pictures,
    /// The last frame was asked for this, and all of it was there; `None` where something was missing.
    last: Option<(Frame, Arc<Vec<Draw>>)>,
    /// These draw calls paint onto what the window shows already.
    direct: Vec<Run>,
}

/// [`Seat`] says where on the screen ink is painted, and how large.
pub struct Seat {
    /// Ink is painted into this box, in whole physical pixels.
    pub viewport: ViewportInPixels,
    /// The box is so large in physical pixels, fractions included.
    pub size_px: [f32; 2],
    /// A logical pixel is so many physical ones.
    pub pixels_per_point: f32,
}

impl Inkwell {
    /// Makes the pipelines that draw onto `target`, without ink. `is_software` says that the processor does the
    /// painting.
    pub fn new(device: &wgpu::Device, target: wgpu::TextureFormat, is_software: bool) -> Self {
        let brushes = Brushes::new(device, target, is_software);
        Self {
            sheet: Sheet::new(device, &brushes.layout),
            paper: Paper::default(),
            shelf: Shelf::new(device, &brushes.texture_layout, Level::of(1.0)),
            coming: None,
            shelves: 0,
            epoch: None,
            wet: NodeTexture::new(device, &brushes.texture_layout),
            wet_looks: Arena::new(device, "wet looks", BufferUsages::VERTEX),
            pictures: Pictures::default(),
            last: None,
            direct: Vec::new(),
            brushes,
        }
    }

    /// Makes all that `paint` needs; `false` when some is left for the next frame.
    pub fn prepare(&mut self, gpu: &mut Gpu, paint: &InkPaint, seat: &Seat) -> bool {
        self.paper = paint.paper;
        let linear = self.brushes.target.is_srgb();
        let uniform = Uniform::new(&paint.view, paint.paper, paint.bare, seat, linear);
        self.set_wet(gpu, paint.wet.as_ref(), seat.pixels_per_point);
        let size_px = [seat.viewport.width_px, seat.viewport.height_px].map(|px| u32::try_from(px).unwrap_or(0));
        if size_px.contains(&0) {
            return true;
        }
        let level = Level::of(uniform.scale);
        if self.epoch.replace(paint.epoch) != Some(paint.epoch) {
            self.renew_shelf(gpu, level);
            self.pictures.set_aside();
        }
        let frame = Frame {
            paper: paint.paper,
            bare: paint.bare,
            size_px,
            shelf: self.shelves,
            uniform,
        };
        let is_same = |(last, draws): &(Frame, Arc<Vec<Draw>>)| *last == frame && Arc::ptr_eq(draws, &paint.draws);
        if self.last.as_ref().is_some_and(is_same) {
            return true;
        }
        let draws: Vec<&Draw> = paint.in_view().collect();
        let all_there = self.keep(gpu, &draws, level);
        let placed = draws
            .iter()
            .filter_map(|draw| Some((*draw, *self.shelf.place(draw.stroke.id())?)));
        let motif = Motif {
            frame: Frame {
                shelf: self.shelves,
                ..frame
            },
            plan: Plan::new(placed, seat.pixels_per_point),
            draws: Arc::clone(&paint.draws),
        };
        let frame = motif.frame;
        let all_there = self.settle(gpu, motif, paint.wet.is_some()) && all_there;
        self.last = all_there.then(|| (frame, Arc::clone(&paint.draws)));
        all_there
    }

    fn renew_shelf(&mut self, gpu: &Gpu, level: Level) {
        self.shelf = Shelf::new(gpu.device, &self.brushes.texture_layout, level);
        self.coming = None;
        self.shelves += 1;
    }

    /// Makes the lines of those `draws` that are not there yet; `false` when some are left for the next frame. Where
    /// they are seen larger or smaller now than they were made for, others take their place when all are there.
    fn keep(&mut self, gpu: &mut Gpu, draws: &[&Draw], level: Level) -> bool {
        let strokes = || draws.iter().map(|draw| &draw.stroke);
        if self.shelf.is_empty() && self.shelf.level() != level {
            self.renew_shelf(gpu, level);
        }
        let mut points = POINTS_PER_FRAME;
        let mut all_there = self.shelf.fill(gpu, strokes(), &mut points);
        if self.shelf.level() == level && !self.is_loose(draws) {
            self.coming = None;
            return all_there;
        }
        let coming = self.coming.take().filter(|coming| coming.level() == level);
        let mut coming = coming.unwrap_or_else(|| Shelf::new(gpu.device, &self.brushes.texture_layout, level));
        if coming.fill(gpu, strokes(), &mut points) {
            self.shelf = coming;
            self.shelves += 1;
        } else {
            self.coming = Some(coming);
            all_there = false;
        }
        all_there
    }

    /// Tells whether most of the shelf belongs to strokes that are out of view or gone.
    fn is_loose(&self, draws: &[&Draw]) -> bool {
        let held = u64::from(self.shelf.len());
        if held < LOOSE_FLOOR {
            return false;
        }
        let ink = draws.iter().filter(|draw| draw.layer == Layer::Ink);
        let places = ink.filter_map(|draw| self.shelf.place(draw.stroke.id()));
        let seen: u64 = places.map(|place| u64::from(place.pieces) + 2).sum();
        held > LOOSE_FACTOR * seen + LOOSE_FLOOR
    }

    /// Uploads the stroke being drawn.
    fn set_wet(&mut self, gpu: &Gpu, wet: Option<&(Vec<Node>, Looks)>, pixels_per_point: f32) {
        let Some((nodes, looks)) = wet else {
            self.wet.replace(gpu.device, gpu.queue, &[]);
            return;
        };
        self.wet.replace(gpu.device, gpu.queue, nodes);
        let looks = looks.in_physical_pixels(pixels_per_point).at_depth(usize::MAX);
        if !self
            .wet_looks
            .replace(gpu.device, gpu.queue, bytemuck::bytes_of(&looks))
        {
            self.wet_looks.clear();
        }
    }

    /// Has `motif` shown by a picture of dry ink, and prepares what has to be drawn onto that in every frame; whether
    /// the picture is all there.
    fn settle(&mut self, gpu: &mut Gpu, mut motif: Motif, is_drawing: bool) -> bool {
        let uniform = motif.frame.uniform;
        if !motif.frame.bare && motif.plan.has_lights() {
            if motif.portions(&self.brushes) <= 1 {
                // Lights are blended with what lies on the paper, which no picture of ink has.
                self.pictures.clear();
                self.draw_directly(gpu, &motif.plan, uniform);
                return true;
            }
            // Too full a page to be painted anew in every frame: there lights give way to a picture below the ink.
            motif.plan = motif.plan.without_lights();
        }
        let missing = self.pictures.missing(&motif.plan);
        let all_there = self
            .pictures
            .show(&self.brushes, gpu, self.shelf.bind_group(), motif, is_drawing);
        let missing = if all_there { Plan::default() } else { missing };
        let uniform = self.pictures.seen_in(uniform);
        self.draw_directly(gpu, &missing, uniform);
        all_there
    }

    /// Has `plan` drawn in the window itself.
    fn draw_directly(&mut self, gpu: &Gpu, plan: &Plan, uniform: Uniform) {
        self.sheet.set_view(gpu.queue, uniform);
        let fits = self.sheet.set_looks(gpu, plan);
        self.direct = if fits { plan.runs(0) } else { Vec::new() };
    }

    /// Shows all ink that is dry, on bare paper or on what lies there, then the wet stroke.
    pub fn paint(&self, pass: &mut wgpu::RenderPass<'static>, wet: Manner) {
        pass.set_bind_group(0, self.sheet.group(), &[]);
        if let Some(picture) = self.pictures.shown() {
            self.brushes.picture(pass, picture.group());
        }
        let lines = self.shelf.bind_group();
        self.brushes
            .draw(pass, lines, self.sheet.looks(), &self.direct, self.paper);
        if self.wet.len() > 0 && self.wet_looks.len() > 0 {
            let looks = self.wet_looks.slice();
            self.brushes
                .line(pass, self.wet.bind_group(), looks, self.wet.len(), wet);
        }
    }
}
