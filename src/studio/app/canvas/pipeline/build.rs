//! Tells the GPU once how ink is bound, shaded and blended.

use eframe::wgpu::{self, util::DeviceExt as _, vertex_attr_array};

use super::SHADER;
use crate::app::canvas::painter::{Layer, Looks, Manner};
use crate::app::canvas::ramps::Ramps;
use strokewise_ink::inking::palette::Paper;

pub(super) fn bind_group_layout(device: &wgpu::Device) -> wgpu::BindGroupLayout {
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
    device.create_bind_group_layout(&wgpu::BindGroupLayoutDescriptor {
        label: Some("ink"),
        entries: &[entry(0, view), entry(1, TEXTURE)],
    })
}

pub(super) fn bind_group(
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

/// This is a texture that is looked up texel by texel.
const TEXTURE: wgpu::BindingType = wgpu::BindingType::Texture {
    sample_type: wgpu::TextureSampleType::Float { filterable: false },
    view_dimension: wgpu::TextureViewDimension::D2,
    multisampled: false,
};

/// Makes the layout by which lines are bound, and the picture of dry ink.
pub(super) fn texture_layout(device: &wgpu::Device) -> wgpu::BindGroupLayout {
    device.create_bind_group_layout(&wgpu::BindGroupLayoutDescriptor {
        label: Some("ink texture"),
        entries: &[wgpu::BindGroupLayoutEntry {
            binding: 0,
            visibility: wgpu::ShaderStages::VERTEX_FRAGMENT,
            ty: TEXTURE,
            count: None,
        }],
    })
}

/// Binds `texture` by `layout`.
pub fn texture_group(
    device: &wgpu::Device,
    layout: &wgpu::BindGroupLayout,
    texture: &wgpu::Texture,
) -> wgpu::BindGroup {
    let view = texture.create_view(&wgpu::TextureViewDescriptor::default());
    device.create_bind_group(&wgpu::BindGroupDescriptor {
        label: Some("ink texture"),
        layout,
        entries: &[wgpu::BindGroupEntry {
            binding: 0,
            resource: wgpu::BindingResource::TextureView(&view),
        }],
    })
}

/// Makes the four corners of each of so many pieces as two triangles.
pub(super) fn quads(device: &wgpu::Device, pieces: u32) -> wgpu::Buffer {
    let corners = (0..pieces).flat_map(|piece| [0, 1, 2, 1, 3, 2].map(|corner| (4 * piece + corner) as u16));
    let corners: Vec<u16> = corners.collect();
    device.create_buffer_init(&wgpu::util::BufferInitDescriptor {
        label: Some("ink quads"),
        contents: bytemuck::cast_slice(&corners),
        usage: wgpu::BufferUsages::INDEX,
    })
}

pub(super) struct Pipelines {
    pub paper: wgpu::RenderPipeline,
    /// It shows the picture of dry ink.
    pub picture: wgpu::RenderPipeline,
    /// They paint solid strokes and outlines, from end to end and in part.
    plain: wgpu::RenderPipeline,
    strokes: wgpu::RenderPipeline,
    /// They paint translucent strokes where they cover pixels fully, and along their edges.
    core: wgpu::RenderPipeline,
    fringe: wgpu::RenderPipeline,
    /// They paint lights on light paper, where the darker colour wins, and on dark paper, where the lighter one does.
    lights: [wgpu::RenderPipeline; 2],
}

/// These are the attributes of looks in the shader.
pub(super) const LOOKS: [wgpu::VertexAttribute; 9] = vertex_attr_array![
    0 => Unorm8x4, 1 => Float32, 2 => Float32, 3 => Float32x2, 4 => Float32, 5 => Float32,
    6 => Float32x4, 7 => Float32x2, 8 => Float32x2
];

impl Pipelines {
    pub fn new(device: &wgpu::Device, layouts: [&wgpu::BindGroupLayout; 2], target: wgpu::TextureFormat) -> Self {
        let module = device.create_shader_module(wgpu::ShaderModuleDescriptor {
            label: Some("strokes.wgsl"),
            source: wgpu::ShaderSource::Wgsl(SHADER.into()),
        });
        let layout = device.create_pipeline_layout(&wgpu::PipelineLayoutDescriptor {
            label: Some("ink"),
            bind_group_layouts: &layouts.map(Some),
            immediate_size: 0,
        });
        let maker = Maker {
            device,
            layout: &layout,
            module: &module,
            target,
        };
        let over = wgpu::BlendState::PREMULTIPLIED_ALPHA_BLENDING;
        let light = |operation| maker.strokes(["stroke_vertex", "light_fragment"], extreme(operation), false);
        Self {
            paper: maker.pipeline(["whole_vertex", "paper_fragment"], &[], over, false),
            picture: maker.pipeline(["whole_vertex", "picture_fragment"], &[], over, false),
            plain: maker.strokes(["plain_vertex", "plain_fragment"], over, false),
            strokes: maker.strokes(["stroke_vertex", "fragment"], over, false),
            core: maker.strokes(["stroke_vertex", "core_fragment"], over, true),
            fringe: maker.strokes(["stroke_vertex", "fringe_fragment"], over, true),
            lights: [wgpu::BlendOperation::Min, wgpu::BlendOperation::Max].map(light),
        }
    }

    /// Returns the pipelines of a layer on `paper`, one after the other: two where translucent ink must not paint a
    /// pixel twice.
    pub fn of(&self, layer: Layer, manner: Manner, paper: Paper) -> impl Iterator<Item = &wgpu::RenderPipeline> {
        let (first, second) = match (layer, manner) {
            (Layer::Light, _) => (&self.lights[usize::from(paper.is_dark())], None),
            (_, Manner::Plain) => (&self.plain, None),
            (Layer::Ink, Manner::Translucent) => (&self.core, Some(&self.fringe)),
            (Layer::Outline | Layer::Ink, _) => (&self.strokes, None),
        };
        [first].into_iter().chain(second)
    }
}

/// Returns the darker or the lighter of two colours, channel by channel: painting a light twice changes nothing, so the
/// pieces of a line may overlap.
const fn extreme(operation: wgpu::BlendOperation) -> wgpu::BlendState {
    let component = wgpu::BlendComponent {
        src_factor: wgpu::BlendFactor::One,
        dst_factor: wgpu::BlendFactor::One,
        operation,
    };
    wgpu::BlendState {
        color: component,
        alpha: component,
    }
}

/// [`Maker`] is what all pipelines share.
struct Maker<'a> {
    device: &'a wgpu::Device,
    layout: &'a wgpu::PipelineLayout,
    module: &'a wgpu::ShaderModule,
    target: wgpu::TextureFormat,
}

impl Maker<'_> {
    /// Makes a pipeline for pieces of strokes with their looks.
    fn strokes(&self, entries: [&str; 2], blend: wgpu::BlendState, once: bool) -> wgpu::RenderPipeline {
        let looks = wgpu::VertexBufferLayout {
            array_stride: size_of::<Looks>() as u64,
            step_mode: wgpu::VertexStepMode::Instance,
            attributes: &LOOKS,
        };
        self.pipeline(entries, &[Some(looks)], blend, once)
    }

    fn pipeline(
        &self,
        [vertex, fragment]: [&str; 2],
        buffers: &[Option<wgpu::VertexBufferLayout>],
        blend: wgpu::BlendState,
        once: bool,
    ) -> wgpu::RenderPipeline {
        let descriptor = wgpu::RenderPipelineDescriptor {
            label: Some(fragment),
            layout: Some(self.layout),
            vertex: wgpu::VertexState {
                module: self.module,
                entry_point: Some(vertex),
                compilation_options: wgpu::PipelineCompilationOptions::default(),
                buffers,
            },
            primitive: wgpu::PrimitiveState::default(),
            depth_stencil: Some(depth(once)),
            multisample: wgpu::MultisampleState::default(),
            fragment: Some(wgpu::FragmentState {
                module: self.module,
                entry_point: Some(fragment),
                compilation_options: wgpu::PipelineCompilationOptions::default(),
                targets: &[Some(wgpu::ColorTargetState {
                    format: self.target,
                    blend: Some(blend),
                    write_mask: wgpu::ColorWrites::ALL,
                })],
            }),
            multiview_mask: None,
            cache: None,
        };
        self.device.create_render_pipeline(&descriptor)
    }
}

/// This format matches [`DEPTH_BITS`](crate::app::canvas::painter::DEPTH_BITS).
pub(super) const DEPTH: wgpu::TextureFormat = wgpu::TextureFormat::Depth32Float;

/// Returns the depth of the window's buffer; with `once`, what has been painted nearer or as near
/// keeps others out.
fn depth(once: bool) -> wgpu::DepthStencilState {
    wgpu::DepthStencilState {
        format: DEPTH,
        depth_write_enabled: Some(once),
        depth_compare: Some(if once {
            wgpu::CompareFunction::Less
        } else {
            wgpu::CompareFunction::Always
        }),
        stencil: wgpu::StencilState::default(),
        bias: wgpu::DepthBiasState::default(),
    }
}
