//! [`Picture`] is ink that is dry, painted once. A frame in which nothing but the wet stroke changes shows it again and
//! paints no other stroke; a new stroke is painted onto it. What is too much for one frame is painted over several.

use std::collections::{HashSet, VecDeque};
use std::sync::Arc;
use std::time::{Duration, Instant};

use eframe::wgpu;

use super::brushes::Brushes;
use super::build::{DEPTH, texture_group};
use super::plan::{Plan, Run, portions};
use super::sheet::{Sheet, Uniform};
use crate::app::canvas::painter::Draw;
use crate::app::canvas::shelf::Gpu;
use strokewise_ink::inking::palette::Paper;
use strokewise_ink::sketch::StrokeId;

/// A renderer in software paints for about so long within a frame.
const SLICE: Duration = Duration::from_millis(12);

/// [`Frame`] is everything but the strokes that decides what the picture is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Frame {
    pub paper: Paper,
    /// It is true where the paper is a part of the picture.
    pub bare: bool,
    pub size_px: [u32; 2],
    /// It is the number of the shelf that the lines came from.
    pub shelf: u64,
    /// It says what of the paper is seen, and where.
    pub uniform: Uniform,
}

/// [`Motif`] is what a picture is to show.
pub(super) struct Motif {
    pub frame: Frame,
    pub plan: Plan,
    /// The plan is of those of these layers that are in view.
    pub draws: Arc<Vec<Draw>>,
}

impl Motif {
    /// Returns how many portions a painter has to paint; 0 where there is no ink.
    pub fn portions(&self, brushes: &Brushes) -> usize {
        portions(self.plan.runs(0), brushes.is_software).len()
    }

    /// Tells whether it is `former` and perhaps more on top of that.
    fn goes_on_from(&self, former: &Self) -> bool {
        self.frame == former.frame && self.plan.begins_with(&former.plan)
    }
}

/// [`Picture`] holds the picture, what it shows, and what of that is still to be painted.
pub(super) struct Picture {
    color: wgpu::TextureView,
    depth: wgpu::TextureView,
    group: wgpu::BindGroup,
    sheet: Sheet,
    motif: Motif,
    strokes: HashSet<StrokeId>,
    is_blank: bool,
    to_paint: VecDeque<Vec<Run>>,
}

impl Picture {
    /// Makes a picture of `motif`, whose size is not 0, with nothing painted yet.
    pub fn new(brushes: &Brushes, gpu: &Gpu, motif: Motif) -> Self {
        let create = |format, usage| {
            gpu.device.create_texture(&wgpu::TextureDescriptor {
                label: Some("dry ink"),
                size: wgpu::Extent3d {
                    width: motif.frame.size_px[0],
                    height: motif.frame.size_px[1],
                    depth_or_array_layers: 1,
                },
                mip_level_count: 1,
                sample_count: 1,
                dimension: wgpu::TextureDimension::D2,
                format,
                usage: wgpu::TextureUsages::RENDER_ATTACHMENT | usage,
                view_formats: &[],
            })
        };
        let color = create(brushes.target, wgpu::TextureUsages::TEXTURE_BINDING);
        let depth = create(DEPTH, wgpu::TextureUsages::empty());
        let view = |texture: &wgpu::Texture| texture.create_view(&wgpu::TextureViewDescriptor::default());
        let mut picture = Self {
            group: texture_group(gpu.device, &brushes.texture_layout, &color),
            color: view(&color),
            depth: view(&depth),
            sheet: Sheet::new(gpu.device, &brushes.layout),
            motif,
            strokes: HashSet::new(),
            is_blank: true,
            to_paint: VecDeque::new(),
        };
        picture.begin(brushes, gpu);
        picture
    }

    /// Makes it a picture of `motif`, with nothing painted yet.
    pub fn renew(&mut self, brushes: &Brushes, gpu: &Gpu, motif: Motif) {
        if self.motif.frame.size_px == motif.frame.size_px {
            self.motif = motif;
            self.begin(brushes, gpu);
        } else {
            *self = Self::new(brushes, gpu, motif);
        }
    }

    fn begin(&mut self, brushes: &Brushes, gpu: &Gpu) {
        self.sheet.set_view(gpu.queue, self.motif.frame.uniform);
        self.is_blank = true;
        self.to_paint.clear();
        self.strokes.clear();
        self.look_at(brushes, gpu, 0);
    }

    /// Prepares the painting of all but the first `done` items.
    fn look_at(&mut self, brushes: &Brushes, gpu: &Gpu, done: usize) {
        let plan = &self.motif.plan;
        self.strokes.extend(plan.items[done..].iter().map(|item| item.stroke));
        if self.sheet.set_looks(gpu, plan) {
            self.to_paint.extend(portions(plan.runs(done), brushes.is_software));
        }
    }

    /// Adds what `motif` has on top of what is there; gives it back where it is another one.
    pub fn go_on(&mut self, brushes: &Brushes, gpu: &Gpu, motif: Motif) -> Option<Motif> {
        if !motif.goes_on_from(&self.motif) {
            return Some(motif);
        }
        let done = self.motif.plan.items.len();
        self.motif = motif;
        if done < self.motif.plan.items.len() {
            self.look_at(brushes, gpu, done);
        }
        None
    }

    /// Paints as much as there is time for; whether all is painted then.
    pub fn paint(&mut self, brushes: &Brushes, gpu: &mut Gpu, lines: &wgpu::BindGroup) -> bool {
        let began = Instant::now();
        while self.is_blank || !self.to_paint.is_empty() {
            let runs = self.to_paint.pop_front().unwrap_or_default();
            self.paint_runs(brushes, gpu, lines, &runs);
            if self.to_paint.is_empty() {
                break;
            }
            if !brushes.is_software {
                return false;
            }
            // It keeps every corner of what it has not painted yet, and works while nobody waits.
            gpu.finish();
            if began.elapsed() > SLICE {
                return false;
            }
        }
        true
    }

    fn paint_runs(&mut self, brushes: &Brushes, gpu: &mut Gpu, lines: &wgpu::BindGroup, runs: &[Run]) {
        let anew = std::mem::take(&mut self.is_blank);
        let Frame { bare, paper, .. } = self.motif.frame;
        let mut pass = self.pass(&mut gpu.encoder, anew);
        pass.set_bind_group(0, self.sheet.group(), &[]);
        if anew && bare {
            pass.set_bind_group(1, lines, &[]);
            brushes.paper(&mut pass);
        }
        brushes.draw(&mut pass, lines, self.sheet.looks(), runs, paper);
    }

    /// Begins a pass that paints onto what is there, or, `anew`, onto nothing.
    fn pass<'a>(&self, encoder: &'a mut wgpu::CommandEncoder, anew: bool) -> wgpu::RenderPass<'a> {
        let load = if anew {
            wgpu::LoadOp::Clear(wgpu::Color::TRANSPARENT)
        } else {
            wgpu::LoadOp::Load
        };
        encoder.begin_render_pass(&wgpu::RenderPassDescriptor {
            label: Some("dry ink"),
            color_attachments: &[Some(wgpu::RenderPassColorAttachment {
                view: &self.color,
                depth_slice: None,
                resolve_target: None,
                ops: wgpu::Operations {
                    load,
                    store: wgpu::StoreOp::Store,
                },
            })],
            depth_stencil_attachment: Some(wgpu::RenderPassDepthStencilAttachment {
                view: &self.depth,
                // Depths keep a stroke from itself only.
                depth_ops: Some(wgpu::Operations {
                    load: wgpu::LoadOp::Clear(1.0),
                    store: wgpu::StoreOp::Discard,
                }),
                stencil_ops: None,
            }),
            timestamp_writes: None,
            occlusion_query_set: None,
            multiview_mask: None,
        })
    }

    /// Returns what it shows, or is going to.
    pub fn motif(&self) -> &Motif {
        &self.motif
    }

    /// Tells whether the stroke is on it, or is going to be.
    pub fn shows(&self, stroke: StrokeId) -> bool {
        self.strokes.contains(&stroke)
    }

    /// Returns the picture as the shader gets it.
    pub fn group(&self) -> &wgpu::BindGroup {
        &self.group
    }
}
