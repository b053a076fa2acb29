//! [`Inkwell`]: what the GPU keeps between frames. A stroke's meshes, of its ink and of the band
//! around it, are made and uploaded once, when it is first drawn, into an arena of vertices and one
//! of indices; after that a frame uploads one view and a few bytes of looks a layer.

mod build;
#[cfg(test)]
mod layout;

use std::collections::HashMap;
use std::ops::Range;

use bytemuck::{Pod, Zeroable};
use eframe::wgpu::{self, BufferUsages};

use self::build::{Pipelines, bind_group, bind_group_layout};
use super::View;
use super::arena::Arena;
use super::painter::{Call, Draw, Layer, Looks};
use super::ramps::Ramps;
use strokewise_ink::inking::band;
use strokewise_ink::inking::mesh::{self, Mesh, Vertex};
use strokewise_ink::inking::palette::Paper;
use strokewise_ink::sketch::{Revision, Sketch, Stroke, StrokeId};

/// The shader; public so that the tests can validate it.
pub const SHADER: &str = include_str!("../../../../shaders/strokes.wgsl");

/// Points turned into meshes within one frame (about 4 ms): a large file appears over a few frames
/// instead of holding up one.
const POINTS_PER_FRAME: usize = 20_000;
/// The arena is written anew when it holds more than this many times the indices of the drawing…
const LOOSE_FACTOR: u64 = 4;
/// …but never while it is smaller than this.
const LOOSE_FLOOR: u64 = 1 << 20;

/// Matches `View` in the shader.
#[repr(C)]
#[derive(Clone, Copy, Pod, Zeroable)]
struct Uniform {
    origin: [f32; 2],
    size_px: [f32; 2],
    axes: [[f32; 2]; 2],
    paper: [f32; 4],
    scale: f32,
    linear_target: f32,
    padding: [f32; 2],
}

/// [`Place`] is where a stroke's meshes lie in the arenas.
#[derive(Debug, Clone)]
struct Place {
    ink: Range<u32>,
    band: Range<u32>,
    base_vertex: i32,
    /// The stroke's length along its curve, in canvas units.
    length: f32,
}

/// Pipeline, arenas and the small buffers of the frame.
pub struct Inkwell {
    pipelines: Pipelines,
    uniform: wgpu::Buffer,
    layout: wgpu::BindGroupLayout,
    bind_group: wgpu::BindGroup,
    ramps: Ramps,
    linear_target: bool,
    /// Lights fall on this paper, which decides how they are blended.
    paper: Paper,
    vertices: Arena,
    indices: Arena,
    places: HashMap<StrokeId, Place>,
    /// Document and state that the arenas were last tidied for.
    tidied: Option<(u64, Revision)>,
    wet_vertices: Arena,
    wet_indices: Arena,
    looks: Arena,
    /// The buffer `looks` holds these.
    looks_held: Vec<Looks>,
    recorded: Option<Recorded>,
    /// Counts what makes recorded commands wrong.
    changes: u64,
}

/// [`Recorded`] holds the draw calls of a frame.
struct Recorded {
    bundle: wgpu::RenderBundle,
    /// The bundle draws these, back to front.
    calls: Vec<Call>,
    /// The bundle is right as long as changes and growths of the arenas are these.
    state: [u64; 4],
}

impl Inkwell {
    /// Makes a pipeline that draws onto `target`, and empty arenas.
    pub fn new(device: &wgpu::Device, target: wgpu::TextureFormat) -> Self {
        let uniform = device.create_buffer(&wgpu::BufferDescriptor {
            label: Some("ink view"),
            size: size_of::<Uniform>() as u64,
            usage: BufferUsages::UNIFORM | BufferUsages::COPY_DST,
            mapped_at_creation: false,
        });
        let layout = bind_group_layout(device);
        let ramps = Ramps::new(device);
        let bind_group = bind_group(device, &layout, &uniform, &ramps);
        let pipelines = Pipelines::new(device, &layout, target);
        let arena = |label, usage| Arena::new(device, label, usage);
        Self {
            pipelines,
            uniform,
            layout,
            bind_group,
            ramps,
            linear_target: target.is_srgb(),
            paper: Paper::default(),
            vertices: arena("ink vertices", BufferUsages::VERTEX),
            indices: arena("ink indices", BufferUsages::INDEX),
            places: HashMap::new(),
            tidied: None,
            wet_vertices: arena("wet vertices", BufferUsages::VERTEX),
            wet_indices: arena("wet indices", BufferUsages::INDEX),
            looks: arena("ink looks", BufferUsages::VERTEX),
            looks_held: Vec::new(),
            recorded: None,
            changes: 0,
        }
    }

    /// Shows `paper` as `view` says, `scale` physical pixels a canvas unit.
    pub fn set_view(&mut self, queue: &wgpu::Queue, paper: Paper, view: &View, size_px: [f32; 2], scale: f32) {
        if std::mem::replace(&mut self.paper, paper) != paper {
            self.changes += 1;
        }
        let [r, g, b] = paper.color().0.map(|c| c as f32 / 255.0);
        let uniform = Uniform {
            origin: view.origin(),
            size_px,
            axes: view.axes(),
            scale,
            linear_target: if self.linear_target { 1.0 } else { 0.0 },
            padding: [0.0; 2],
            paper: [r, g, b, 1.0],
        };
        queue.write_buffer(&self.uniform, 0, bytemuck::bytes_of(&uniform));
    }

    /// Forgets the meshes of another document, and of strokes that are gone once they are the
    /// larger part.
    pub fn tidy(&mut self, epoch: u64, sketch: &Sketch) {
        let state = (epoch, sketch.revision());
        if self.tidied == Some(state) {
            return;
        }
        let other = self.tidied.is_none_or(|(last, _)| last != epoch);
        if other || self.is_loose(sketch) {
            self.places.clear();
            self.vertices.clear();
            self.indices.clear();
            self.changes += 1;
        }
        self.tidied = Some(state);
    }

    /// Makes and uploads the meshes of those `draws` that are not there yet; `false` when some are
    /// left for the next frame.
    pub fn keep(
        &mut self,
        device: &wgpu::Device,
        queue: &wgpu::Queue,
        encoder: &mut wgpu::CommandEncoder,
        draws: &[Draw],
    ) -> bool {
        let mut points = 0;
        for Draw { stroke, .. } in draws {
            if self.places.contains_key(&stroke.id()) {
                continue;
            }
            if points > POINTS_PER_FRAME {
                return false;
            }
            points += stroke.points().len();
            self.changes += 1;
            let place = self.upload(device, queue, encoder, stroke);
            self.places.insert(stroke.id(), place);
        }
        true
    }

    /// Puts the meshes of `stroke` into the arenas. Where the GPU has no room the stroke stays
    /// unseen, with empty ranges, and is not lost.
    fn upload(
        &mut self,
        device: &wgpu::Device,
        queue: &wgpu::Queue,
        encoder: &mut wgpu::CommandEncoder,
        stroke: &Stroke,
    ) -> Place {
        let Mesh {
            mut vertices,
            mut indices,
        } = mesh::stroke(stroke);
        let length = vertices.iter().map(|v| v.along).fold(0.0, f32::max);
        let band = band::stroke(stroke);
        let (ink_count, first_corner) = (indices.len() as u32, vertices.len() as u32);
        indices.extend(band.indices.iter().map(|i| first_corner + i));
        vertices.extend(band.vertices);
        let base_vertex = self.vertices.len() / size_of::<Vertex>() as u64;
        let first = (self.indices.len() / size_of::<u32>() as u64) as u32;
        let corners = bytemuck::cast_slice(&vertices);
        let fits = self.vertices.append(device, queue, encoder, corners)
            && self
                .indices
                .append(device, queue, encoder, bytemuck::cast_slice(&indices));
        let [ink, all] = if fits {
            [ink_count, indices.len() as u32]
        } else {
            [0, 0]
        };
        Place {
            ink: first..first + ink,
            band: first + ink..first + all,
            base_vertex: base_vertex as i32,
            length,
        }
    }

    /// Tells whether most of the arena belongs to strokes that are not in `sketch`.
    fn is_loose(&self, sketch: &Sketch) -> bool {
        if self.indices.len() < LOOSE_FLOOR {
            return false;
        }
        let strokes = sketch.strokes().iter();
        let kept: u64 = strokes
            .filter_map(|stroke| self.places.get(&stroke.id()))
            .map(|place| u64::from(place.band.end - place.ink.start) * size_of::<u32>() as u64)
            .sum();
        self.indices.len() > LOOSE_FACTOR * kept + LOOSE_FLOOR
    }

    /// Uploads the stroke being drawn.
    pub fn set_wet(&mut self, device: &wgpu::Device, queue: &wgpu::Queue, mesh: Option<&Mesh>) {
        let (vertices, indices): (&[Vertex], &[u32]) = mesh.map_or((&[], &[]), |m| (&m.vertices, &m.indices));
        let fits = self.wet_vertices.replace(device, queue, bytemuck::cast_slice(vertices))
            && self.wet_indices.replace(device, queue, bytemuck::cast_slice(indices));
        if !fits {
            self.wet_indices.clear();
        }
    }

    /// Uploads how each of `draws` looks, in the order in which [`Inkwell::paint`] draws them, with
    /// its ramp; the last is the wet stroke's, if there is one.
    pub fn set_looks(
        &mut self,
        device: &wgpu::Device,
        queue: &wgpu::Queue,
        draws: &[Draw],
        wet: Option<Looks>,
        pixels_per_point: f32,
    ) {
        let mut ramps = Vec::new();
        let placed = |draw: &Draw| {
            let place = self.places.get(&draw.stroke.id());
            let ramp = draw.ramp.filter(|_| ramps.len() < Ramps::MOST).map(|ramp| {
                ramps.push(ramp);
                Ramps::first_texel(ramps.len() - 1)
            });
            draw.looks.placed(place.map_or(0.0, |p| p.length), ramp)
        };
        let mut looks: Vec<Looks> = draws.iter().map(placed).chain(wet).collect();
        for (number, looks) in looks.iter_mut().enumerate() {
            *looks = looks.in_physical_pixels(pixels_per_point).at_depth(number);
        }
        if looks != self.looks_held {
            if !self.looks.replace(device, queue, bytemuck::cast_slice(&looks)) {
                self.looks.clear();
            }
            self.looks_held = looks;
        }
        if self.ramps.replace(device, queue, ramps) {
            self.changes += 1;
            self.bind_group = bind_group(device, &self.layout, &self.uniform, &self.ramps);
        }
    }

    /// Records the draw calls of `draws`, unless they are those that are recorded: with thousands
    /// of strokes most frames change the view, or nothing, and need not name every stroke again.
    pub fn record(&mut self, device: &wgpu::Device, draws: &[Draw]) {
        let calls = || draws.iter().map(Draw::call);
        let now = [
            self.changes,
            self.vertices.growths(),
            self.indices.growths(),
            self.looks.growths(),
        ];
        let same = self
            .recorded
            .as_ref()
            .is_some_and(|r| r.state == now && r.calls.iter().copied().eq(calls()));
        if same {
            return;
        }
        let calls: Vec<Call> = calls().collect();
        self.recorded = Some(Recorded {
            bundle: self.bundle(device, &calls),
            calls,
            state: now,
        });
    }

    fn bundle(&self, device: &wgpu::Device, calls: &[Call]) -> wgpu::RenderBundle {
        let mut bundle = self.pipelines.bundle_encoder(device);
        bundle.set_bind_group(0, &self.bind_group, &[]);
        bundle.set_vertex_buffer(0, self.vertices.slice());
        bundle.set_vertex_buffer(1, self.looks.slice());
        bundle.set_index_buffer(self.indices.slice(), wgpu::IndexFormat::Uint32);
        let mut last: Option<&wgpu::RenderPipeline> = None;
        for (i, call) in (0..).zip(calls) {
            let Some(place) = self.places.get(&call.stroke) else {
                continue;
            };
            let indices = match call.layer {
                Layer::Ink => &place.ink,
                Layer::Outline | Layer::Light => &place.band,
            };
            if indices.is_empty() {
                continue;
            }
            for pipeline in self.pipelines.of(*call, self.paper) {
                if last != Some(pipeline) {
                    bundle.set_pipeline(pipeline);
                    last = Some(pipeline);
                }
                bundle.draw_indexed(indices.clone(), place.base_vertex, i..i + 1);
            }
        }
        bundle.finish(&wgpu::RenderBundleDescriptor { label: Some("ink") })
    }

    /// Draws the paper where it is bare, the recorded strokes, then the wet one.
    pub fn paint(&self, pass: &mut wgpu::RenderPass<'static>, bare: bool, wet_is_translucent: bool) {
        pass.set_bind_group(0, &self.bind_group, &[]);
        if bare {
            pass.set_pipeline(&self.pipelines.paper);
            pass.draw(0..3, 0..1);
        }
        let looks_count = (self.looks.len() / size_of::<Looks>() as u64) as u32;
        let Some(recorded) = self.recorded.as_ref().filter(|_| looks_count > 0) else {
            return;
        };
        pass.execute_bundles([&recorded.bundle]);
        let drawn = recorded.calls.len() as u32;
        let wet_count = (self.wet_indices.len() / size_of::<u32>() as u64) as u32;
        if wet_count == 0 || drawn >= looks_count {
            return;
        }
        // A bundle leaves nothing set.
        pass.set_bind_group(0, &self.bind_group, &[]);
        pass.set_vertex_buffer(0, self.wet_vertices.slice());
        pass.set_vertex_buffer(1, self.looks.slice());
        pass.set_index_buffer(self.wet_indices.slice(), wgpu::IndexFormat::Uint32);
        for pipeline in self.pipelines.of_ink(wet_is_translucent) {
            pass.set_pipeline(pipeline);
            pass.draw_indexed(0..wet_count, 0, drawn..drawn + 1);
        }
    }
}
