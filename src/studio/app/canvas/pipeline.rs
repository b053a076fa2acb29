//! [`Inkwell`]: what the GPU keeps between frames. The middle line of a stroke is made and uploaded once, when it is first
//! drawn, as fine as its size on the screen needs ([`Shelf`]), and the strokes that are dry are painted once, into a
//! picture ([`Settled`]). A frame in which only the pen moves uploads the wet stroke and shows that picture.

mod build;
#[cfg(test)]
mod layout;
mod plan;
mod settled;

use std::sync::Arc;

use bytemuck::{Pod, Zeroable};
use eframe::egui::epaint::ViewportInPixels;
use eframe::wgpu::{self, BufferUsages};

pub(super) use self::build::texture_group;
use self::build::{Pipelines, bind_group, bind_group_layout, quads, texture_layout};
use self::plan::{Plan, Run, portions};
use self::settled::{Frame, Settled};
use super::View;
use super::arena::Arena;
use super::nodes::NodeTexture;
use super::painter::{Draw, InkPaint, Layer, Looks, Manner};
use super::ramps::Ramps;
use super::shelf::{Gpu, Level, Shelf};
use strokewise_ink::inking::palette::Paper;
use strokewise_ink::inking::spine::Node;

/// The shader; public so that the tests can validate it.
pub const SHADER: &str = include_str!("../../../../shaders/strokes.wgsl");

/// Points turned into lines within one frame (a few milliseconds): a large file appears over a few frames
/// instead of holding up one.
const POINTS_PER_FRAME: usize = 60_000;
/// A shelf is filled anew when it holds more than this many times the nodes of what is in view…
const LOOSE_FACTOR: u64 = 4;
/// …but never while it is smaller than this.
const LOOSE_FLOOR: u64 = 1 << 20;
/// Pieces in one draw call, whose four corners each 16 bits can number.
const PIECES_IN_A_CALL: u32 = 1 << 14;

/// Matches `View` in the shader.
#[repr(C)]
#[derive(Clone, Copy, PartialEq, Pod, Zeroable)]
struct Uniform {
    origin: [f32; 2],
    size_px: [f32; 2],
    axes: [[f32; 2]; 2],
    paper: [f32; 4],
    scale: f32,
    linear_target: f32,
    corner_px: [f32; 2],
}

/// Pipelines, lines, the picture of dry ink, and the small buffers of the frame.
pub struct Inkwell {
    pipelines: Pipelines,
    uniform: wgpu::Buffer,
    uniform_held: Option<Uniform>,
    layout: wgpu::BindGroupLayout,
    texture_layout: wgpu::BindGroupLayout,
    bind_group: wgpu::BindGroup,
    ramps: Ramps,
    target: wgpu::TextureFormat,
    is_software: bool,
    /// What lights fall on: it decides how they are blended.
    paper: Paper,
    /// Corners of pieces as triangles.
    quads: wgpu::Buffer,
    shelf: Shelf,
    /// Takes the place of the shelf once all in view lies on it.
    coming: Option<Shelf>,
    /// Counts the shelves.
    shelves: u64,
    epoch: Option<u64>,
    looks: Arena,
    wet: NodeTexture,
    wet_looks: Arena,
    settled: Option<Settled>,
    /// What the last frame was asked for, once all of it was there.
    last: Option<(Frame, Arc<Vec<Draw>>)>,
    /// Draw calls onto what lies on the paper, where they cannot be painted before.
    direct: Option<Vec<Run>>,
}

/// Where on the screen ink is painted, and how large.
pub struct Seat {
    /// The box in whole physical pixels.
    pub viewport: ViewportInPixels,
    /// The same in fractions of them.
    pub size_px: [f32; 2],
    /// Physical pixels per logical one.
    pub pixels_per_point: f32,
}

impl Inkwell {
    /// Pipelines that draw onto `target`, and no ink. `is_software` says that the processor does the painting.
    pub fn new(device: &wgpu::Device, target: wgpu::TextureFormat, is_software: bool) -> Self {
        let uniform = device.create_buffer(&wgpu::BufferDescriptor {
            label: Some("ink view"),
            size: size_of::<Uniform>() as u64,
            usage: BufferUsages::UNIFORM | BufferUsages::COPY_DST,
            mapped_at_creation: false,
        });
        let layout = bind_group_layout(device);
        let texture_layout = texture_layout(device);
        let ramps = Ramps::new(device);
        Self {
            pipelines: Pipelines::new(device, [&layout, &texture_layout], target),
            bind_group: bind_group(device, &layout, &uniform, &ramps),
            uniform,
            uniform_held: None,
            ramps,
            target,
            is_software,
            paper: Paper::default(),
            quads: quads(device, PIECES_IN_A_CALL),
            shelf: Shelf::new(device, &texture_layout, Level::of(1.0)),
            coming: None,
            shelves: 0,
            epoch: None,
            looks: Arena::new(device, "ink looks", BufferUsages::VERTEX),
            wet: NodeTexture::new(device, &texture_layout),
            wet_looks: Arena::new(device, "wet looks", BufferUsages::VERTEX),
            settled: None,
            last: None,
            direct: None,
            layout,
            texture_layout,
        }
    }

    /// Makes all that `paint` needs; `false` when some is left for the next frame.
    pub fn prepare(&mut self, gpu: &mut Gpu, paint: &InkPaint, seat: &Seat) -> bool {
        let scale = paint.view.zoom() * seat.pixels_per_point;
        self.set_view(gpu.queue, paint.paper, &paint.view, seat, scale);
        self.set_wet(gpu, paint.wet.as_ref(), seat.pixels_per_point);
        let size = [seat.viewport.width_px, seat.viewport.height_px].map(|px| u32::try_from(px).unwrap_or(0));
        if size.contains(&0) {
            return true;
        }
        if self.epoch.replace(paint.epoch) != Some(paint.epoch) {
            self.renew_shelf(gpu, Level::of(scale));
        }
        let frame = Frame {
            view: paint.view,
            paper: paint.paper,
            bare: paint.bare,
            scale,
            size_px: size,
            shelf: self.shelves,
        };
        let is_same = |(last, draws): &(Frame, Arc<Vec<Draw>>)| *last == frame && Arc::ptr_eq(draws, &paint.draws);
        if self.last.as_ref().is_some_and(is_same) {
            return true;
        }
        let draws: Vec<&Draw> = paint.in_view().collect();
        let all_there = self.keep(gpu, &draws, Level::of(scale));
        let placed = draws
            .iter()
            .filter_map(|draw| Some((*draw, *self.shelf.place(draw.stroke.id())?)));
        let plan = Plan::new(placed, seat.pixels_per_point);
        let frame = Frame {
            shelf: self.shelves,
            ..frame
        };
        self.settle(gpu, frame, plan);
        self.last = all_there.then(|| (frame, Arc::clone(&paint.draws)));
        all_there
    }

    fn set_view(&mut self, queue: &wgpu::Queue, paper: Paper, view: &View, seat: &Seat, scale: f32) {
        self.paper = paper;
        let [r, g, b] = paper.color().0.map(|c| c as f32 / 255.0);
        let uniform = Uniform {
            origin: view.origin(),
            size_px: seat.size_px,
            axes: view.axes(),
            scale,
            linear_target: if self.target.is_srgb() { 1.0 } else { 0.0 },
            corner_px: [seat.viewport.left_px, seat.viewport.top_px].map(|px| px as f32),
            paper: [r, g, b, 1.0],
        };
        if self.uniform_held.replace(uniform) != Some(uniform) {
            queue.write_buffer(&self.uniform, 0, bytemuck::bytes_of(&uniform));
        }
    }

    fn renew_shelf(&mut self, gpu: &Gpu, level: Level) {
        self.shelf = Shelf::new(gpu.device, &self.texture_layout, level);
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
        let mut coming = coming.unwrap_or_else(|| Shelf::new(gpu.device, &self.texture_layout, level));
        if coming.fill(gpu, strokes(), &mut points) {
            self.shelf = coming;
            self.shelves += 1;
        } else {
            self.coming = Some(coming);
            all_there = false;
        }
        all_there
    }

    /// Whether most of the shelf belongs to strokes that are out of view or gone.
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

    /// Paints `plan` into the picture of dry ink, as much of it as is not there yet.
    fn settle(&mut self, gpu: &mut Gpu, frame: Frame, plan: Plan) {
        let is_apart = frame.bare || !plan.has_lights();
        let settled = self
            .settled
            .take()
            .filter(|settled| is_apart && settled.size_px() == frame.size_px);
        let skipped = settled.as_ref().map_or(0, |settled| settled.shows(&frame, &plan));
        if self.ramps.replace(gpu.device, gpu.queue, plan.ramps.clone()) {
            self.bind_group = bind_group(gpu.device, &self.layout, &self.uniform, &self.ramps);
        }
        let looks = plan.looks();
        let fits = self.looks.replace(gpu.device, gpu.queue, bytemuck::cast_slice(&looks));
        let runs = if fits { plan.runs(skipped) } else { Vec::new() };
        if !is_apart {
            self.direct = Some(runs);
            return;
        }
        self.direct = None;
        let mut settled =
            settled.unwrap_or_else(|| Settled::new(gpu.device, &self.texture_layout, self.target, frame.size_px));
        let is_whole = settled.shown.is_some() && skipped == plan.items.len();
        if !(is_whole && runs.is_empty() && skipped > 0) {
            // A renderer in software keeps every corner of what it has not painted yet.
            let mut parts = if self.is_software { portions(runs) } else { vec![runs] };
            let last = parts.pop().unwrap_or_default();
            let mut anew = skipped == 0;
            for part in parts {
                self.paint_onto(&settled, gpu, &part, std::mem::take(&mut anew), frame.bare);
                gpu.finish();
            }
            self.paint_onto(&settled, gpu, &last, anew, frame.bare);
        }
        settled.shown = Some((frame, plan));
        self.settled = Some(settled);
    }

    fn paint_onto(&self, settled: &Settled, gpu: &mut Gpu, runs: &[Run], anew: bool, bare: bool) {
        let mut pass = settled.pass(&mut gpu.encoder, anew);
        pass.set_bind_group(0, &self.bind_group, &[]);
        self.draw(&mut pass, runs, anew && bare);
    }

    /// Draws `runs`, on new paper or on what is there.
    fn draw(&self, pass: &mut wgpu::RenderPass, runs: &[Run], on_paper: bool) {
        pass.set_bind_group(1, self.shelf.bind_group(), &[]);
        if on_paper {
            pass.set_pipeline(&self.pipelines.paper);
            pass.draw(0..3, 0..1);
        }
        pass.set_vertex_buffer(0, self.looks.slice());
        let mut last: Option<&wgpu::RenderPipeline> = None;
        for run in runs {
            for pipeline in self.pipelines.of(run.layer, run.manner, self.paper) {
                if last != Some(pipeline) {
                    pass.set_pipeline(pipeline);
                    last = Some(pipeline);
                }
                self.draw_pieces(pass, run.first, run.pieces, run.item);
            }
        }
    }

    fn draw_pieces(&self, pass: &mut wgpu::RenderPass, first: u32, pieces: u32, looks: u32) {
        pass.set_index_buffer(self.quads.slice(..), wgpu::IndexFormat::Uint16);
        for done in (0..pieces).step_by(PIECES_IN_A_CALL as usize) {
            let count = (pieces - done).min(PIECES_IN_A_CALL);
            let base = 4 * i64::from(first + done);
            pass.draw_indexed(0..6 * count, i32::try_from(base).unwrap_or(0), looks..looks + 1);
        }
    }

    /// Shows all ink that is dry, on bare paper or on what lies there, then the wet stroke.
    pub fn paint(&self, pass: &mut wgpu::RenderPass<'static>, wet: Manner) {
        pass.set_bind_group(0, &self.bind_group, &[]);
        if let Some(runs) = &self.direct {
            self.draw(pass, runs, false);
        } else if let Some(settled) = &self.settled {
            pass.set_bind_group(1, settled.group(), &[]);
            pass.set_pipeline(&self.pipelines.picture);
            pass.draw(0..3, 0..1);
        }
        if self.wet.len() == 0 || self.wet_looks.len() == 0 {
            return;
        }
        pass.set_bind_group(1, self.wet.bind_group(), &[]);
        pass.set_vertex_buffer(0, self.wet_looks.slice());
        for pipeline in self.pipelines.of(Layer::Ink, wet, self.paper) {
            pass.set_pipeline(pipeline);
            // The first node and the last are gaps.
            self.draw_pieces(pass, 1, self.wet.len().saturating_sub(3), 0);
        }
    }
}
