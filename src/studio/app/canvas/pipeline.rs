//! [`Inkwell`]: what the GPU keeps between frames. A stroke's mesh is made and uploaded once, when it is
//! first drawn, into an arena of vertices and one of indices; after that a frame uploads one view and a
//! few bytes of looks a stroke.

use std::collections::HashMap;
use std::ops::Range;

use bytemuck::{Pod, Zeroable};
use eframe::wgpu::{self, BufferUsages, vertex_attr_array};

use super::arena::Arena;
use super::painter::{Draw, Looks};
use super::ramps::Ramps;
use strokewise_ink::inking::mesh::{self, Mesh, Vertex};
use strokewise_ink::inking::palette::Rgb;
use strokewise_ink::sketch::StrokeId;

/// The shader; public so that the tests can validate it.
pub const SHADER: &str = include_str!("../../../../shaders/strokes.wgsl");

/// Points turned into meshes within one frame (about 4 ms): a large file appears over a few frames
/// instead of holding up one.
const POINTS_PER_FRAME: usize = 20_000;
/// The arena is written anew when it holds more than this many times the indices that are drawn…
const LOOSE_FACTOR: u64 = 4;
/// …but never while it is smaller than this.
const LOOSE_FLOOR: u64 = 1 << 20;

/// Matches `View` in the shader.
#[repr(C)]
#[derive(Clone, Copy, Pod, Zeroable)]
struct Uniform {
    origin: [f32; 2],
    size_px: [f32; 2],
    scale: f32,
    linear_target: f32,
    padding: [f32; 2],
    paper: [f32; 4],
}

/// Where a stroke's mesh lies in the arenas.
#[derive(Debug, Clone)]
struct Place {
    indices: Range<u32>,
    base_vertex: i32,
    /// The stroke's length along its curve, in canvas units.
    length: f32,
}

/// Pipeline, arenas and the small buffers of the frame.
pub struct Inkwell {
    strokes: wgpu::RenderPipeline,
    paper: wgpu::RenderPipeline,
    uniform: wgpu::Buffer,
    layout: wgpu::BindGroupLayout,
    bind_group: wgpu::BindGroup,
    ramps: Ramps,
    linear_target: bool,
    vertices: Arena,
    indices: Arena,
    places: HashMap<StrokeId, Place>,
    epoch: u64,
    wet_vertices: Arena,
    wet_indices: Arena,
    looks: Arena,
}

impl Inkwell {
    /// A pipeline that draws onto `target`, and empty arenas.
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
            strokes: pipelines.strokes,
            paper: pipelines.paper,
            uniform,
            layout,
            bind_group,
            ramps,
            linear_target: target.is_srgb(),
            vertices: arena("ink vertices", BufferUsages::VERTEX),
            indices: arena("ink indices", BufferUsages::INDEX),
            places: HashMap::new(),
            epoch: 0,
            wet_vertices: arena("wet vertices", BufferUsages::VERTEX),
            wet_indices: arena("wet indices", BufferUsages::INDEX),
            looks: arena("ink looks", BufferUsages::VERTEX),
        }
    }

    /// Shows paper of this colour from canvas position `origin` on, `scale` physical pixels a canvas unit.
    pub fn set_view(
        &mut self,
        queue: &wgpu::Queue,
        paper: Rgb,
        origin: [f32; 2],
        size_px: [f32; 2],
        scale: f32,
    ) {
        let [r, g, b] = paper.0.map(|c| c as f32 / 255.0);
        let uniform = Uniform {
            origin,
            size_px,
            scale,
            linear_target: if self.linear_target { 1.0 } else { 0.0 },
            padding: [0.0; 2],
            paper: [r, g, b, 1.0],
        };
        queue.write_buffer(&self.uniform, 0, bytemuck::bytes_of(&uniform));
    }

    /// Makes and uploads the meshes of those `draws` that are not there yet; `false` when some are left
    /// for the next frame.
    pub fn keep(
        &mut self,
        device: &wgpu::Device,
        queue: &wgpu::Queue,
        encoder: &mut wgpu::CommandEncoder,
        epoch: u64,
        draws: &[Draw],
    ) -> bool {
        if epoch != self.epoch || self.is_loose(draws) {
            self.places.clear();
            self.vertices.clear();
            self.indices.clear();
            self.epoch = epoch;
        }
        let mut points = 0;
        for Draw { stroke, .. } in draws {
            if self.places.contains_key(&stroke.id()) {
                continue;
            }
            if points > POINTS_PER_FRAME {
                return false;
            }
            points += stroke.points().len();
            let mesh = mesh::stroke(stroke);
            let base_vertex = self.vertices.len() / size_of::<Vertex>() as u64;
            let first_index = self.indices.len() / size_of::<u32>() as u64;
            let vertices = bytemuck::cast_slice(&mesh.vertices);
            let indices = bytemuck::cast_slice(&mesh.indices);
            // Where the GPU has no room the stroke stays unseen, with an empty range, and is not lost.
            let fits = self.vertices.append(device, queue, encoder, vertices)
                && self.indices.append(device, queue, encoder, indices);
            let count = if fits { mesh.indices.len() as u32 } else { 0 };
            let first_index = first_index as u32;
            self.places.insert(
                stroke.id(),
                Place {
                    indices: first_index..first_index + count,
                    base_vertex: base_vertex as i32,
                    length: mesh.vertices.iter().map(|v| v.along).fold(0.0, f32::max),
                },
            );
        }
        true
    }

    /// Whether most of the arena belongs to strokes that are no longer drawn.
    fn is_loose(&self, draws: &[Draw]) -> bool {
        if self.indices.len() < LOOSE_FLOOR {
            return false;
        }
        let drawn: u64 = draws
            .iter()
            .filter_map(|d| self.places.get(&d.stroke.id()))
            .map(|place| place.indices.len() as u64 * size_of::<u32>() as u64)
            .sum();
        self.indices.len() > LOOSE_FACTOR * drawn + LOOSE_FLOOR
    }

    /// Uploads the stroke being drawn.
    pub fn set_wet(&mut self, device: &wgpu::Device, queue: &wgpu::Queue, mesh: Option<&Mesh>) {
        let (vertices, indices): (&[Vertex], &[u32]) =
            mesh.map_or((&[], &[]), |m| (&m.vertices, &m.indices));
        let fits = self
            .wet_vertices
            .replace(device, queue, bytemuck::cast_slice(vertices))
            && self
                .wet_indices
                .replace(device, queue, bytemuck::cast_slice(indices));
        if !fits {
            self.wet_indices.clear();
        }
    }

    /// Uploads how each of `draws` looks, in the order in which [`Inkwell::paint`] draws them, with its ramp;
    /// the last is the wet stroke's, if there is one.
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
        for looks in &mut looks {
            *looks = looks.in_physical_pixels(pixels_per_point);
        }
        if !self
            .looks
            .replace(device, queue, bytemuck::cast_slice(&looks))
        {
            self.looks.clear();
        }
        if self.ramps.replace(device, queue, ramps) {
            self.bind_group = bind_group(device, &self.layout, &self.uniform, &self.ramps);
        }
    }

    /// Draws the paper, `strokes` back to front, then the wet stroke.
    pub fn paint(
        &self,
        pass: &mut wgpu::RenderPass<'static>,
        strokes: impl Iterator<Item = StrokeId>,
    ) {
        pass.set_bind_group(0, &self.bind_group, &[]);
        pass.set_pipeline(&self.paper);
        pass.draw(0..3, 0..1);
        let looks_count = (self.looks.len() / size_of::<Looks>() as u64) as u32;
        if looks_count == 0 {
            return;
        }
        pass.set_pipeline(&self.strokes);
        pass.set_vertex_buffer(0, self.vertices.slice());
        pass.set_vertex_buffer(1, self.looks.slice());
        pass.set_index_buffer(self.indices.slice(), wgpu::IndexFormat::Uint32);
        let mut drawn = 0;
        for (i, id) in (0..looks_count).zip(strokes) {
            drawn = i + 1;
            if let Some(place) = self.places.get(&id)
                && !place.indices.is_empty()
            {
                pass.draw_indexed(place.indices.clone(), place.base_vertex, i..i + 1);
            }
        }
        let wet_count = (self.wet_indices.len() / size_of::<u32>() as u64) as u32;
        if wet_count > 0 && drawn < looks_count {
            pass.set_vertex_buffer(0, self.wet_vertices.slice());
            pass.set_index_buffer(self.wet_indices.slice(), wgpu::IndexFormat::Uint32);
            pass.draw_indexed(0..wet_count, 0, drawn..drawn + 1);
        }
    }
}

fn bind_group_layout(device: &wgpu::Device) -> wgpu::BindGroupLayout {
    let entry = |binding, ty| wgpu::BindGroupLayoutEntry {
        binding,
        visibility: wgpu::ShaderStages::VERTEX_FRAGMENT,
        ty,
        count: None,
    };
    let view = wgpu::BindingType::Buffer {
        ty: wgpu::BufferBindingType::Uniform,
        has_dynamic_offset: false,
        min_binding_size: None,
    };
    let ramps = wgpu::BindingType::Texture {
        sample_type: wgpu::TextureSampleType::Float { filterable: false },
        view_dimension: wgpu::TextureViewDimension::D2,
        multisampled: false,
    };
    device.create_bind_group_layout(&wgpu::BindGroupLayoutDescriptor {
        label: Some("ink"),
        entries: &[entry(0, view), entry(1, ramps)],
    })
}

fn bind_group(
    device: &wgpu::Device,
    layout: &wgpu::BindGroupLayout,
    uniform: &wgpu::Buffer,
    ramps: &Ramps,
) -> wgpu::BindGroup {
    let entry = |binding, resource| wgpu::BindGroupEntry { binding, resource };
    let ramps = ramps.view();
    device.create_bind_group(&wgpu::BindGroupDescriptor {
        label: Some("ink"),
        layout,
        entries: &[
            entry(0, uniform.as_entire_binding()),
            entry(1, wgpu::BindingResource::TextureView(&ramps)),
        ],
    })
}

struct Pipelines {
    strokes: wgpu::RenderPipeline,
    paper: wgpu::RenderPipeline,
}

impl Pipelines {
    fn new(
        device: &wgpu::Device,
        layout: &wgpu::BindGroupLayout,
        target: wgpu::TextureFormat,
    ) -> Self {
        let module = device.create_shader_module(wgpu::ShaderModuleDescriptor {
            label: Some("strokes.wgsl"),
            source: wgpu::ShaderSource::Wgsl(SHADER.into()),
        });
        let layout = device.create_pipeline_layout(&wgpu::PipelineLayoutDescriptor {
            label: Some("ink"),
            bind_group_layouts: &[Some(layout)],
            immediate_size: 0,
        });
        let corner = vertex_attr_array![0 => Float32x2, 1 => Float32x2, 2 => Float32, 3 => Float32];
        let looks = vertex_attr_array![
            4 => Unorm8x4, 5 => Float32, 6 => Float32, 7 => Float32, 8 => Float32,
            9 => Float32x2, 10 => Float32, 11 => Float32
        ];
        let buffer = |array_stride: usize, step_mode, attributes| {
            Some(wgpu::VertexBufferLayout {
                array_stride: array_stride as u64,
                step_mode,
                attributes,
            })
        };
        let buffers = [
            buffer(
                size_of::<Vertex>(),
                wgpu::VertexStepMode::Vertex,
                &corner[..],
            ),
            buffer(
                size_of::<Looks>(),
                wgpu::VertexStepMode::Instance,
                &looks[..],
            ),
        ];
        let pipeline = |[vertex, fragment]: [&str; 2], buffers: &[_]| {
            device.create_render_pipeline(&wgpu::RenderPipelineDescriptor {
                label: Some(vertex),
                layout: Some(&layout),
                vertex: wgpu::VertexState {
                    module: &module,
                    entry_point: Some(vertex),
                    compilation_options: wgpu::PipelineCompilationOptions::default(),
                    buffers,
                },
                primitive: wgpu::PrimitiveState::default(),
                depth_stencil: None,
                multisample: wgpu::MultisampleState::default(),
                fragment: Some(wgpu::FragmentState {
                    module: &module,
                    entry_point: Some(fragment),
                    compilation_options: wgpu::PipelineCompilationOptions::default(),
                    targets: &[Some(wgpu::ColorTargetState {
                        format: target,
                        blend: Some(wgpu::BlendState::PREMULTIPLIED_ALPHA_BLENDING),
                        write_mask: wgpu::ColorWrites::ALL,
                    })],
                }),
                multiview_mask: None,
                cache: None,
            })
        };
        Self {
            strokes: pipeline(["vertex", "fragment"], &buffers),
            paper: pipeline(["paper_vertex", "paper_fragment"], &[]),
        }
    }
}
