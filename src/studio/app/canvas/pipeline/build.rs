//! What the GPU is told once: how ink is bound, shaded and blended.

use eframe::wgpu::{self, vertex_attr_array};

use super::SHADER;
use crate::app::canvas::painter::{Call, Layer, Looks};
use crate::app::canvas::ramps::Ramps;
use strokewise_ink::inking::mesh::Vertex;
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

pub(super) struct Pipelines {
    pub paper: wgpu::RenderPipeline,
    /// Solid strokes.
    strokes: wgpu::RenderPipeline,
    /// Translucent strokes where they cover pixels fully, and along their edges.
    core: wgpu::RenderPipeline,
    fringe: wgpu::RenderPipeline,
    outline: wgpu::RenderPipeline,
    /// Lights on light paper, where the darker colour wins, and on dark paper, where the lighter
    /// one does.
    lights: [wgpu::RenderPipeline; 2],
    target: wgpu::TextureFormat,
}

/// A corner's attributes in the shader, and those of looks.
pub(super) const CORNER: [wgpu::VertexAttribute; 4] =
    vertex_attr_array![0 => Float32x2, 1 => Float32x2, 2 => Float32, 3 => Float32];
pub(super) const LOOKS: [wgpu::VertexAttribute; 9] = vertex_attr_array![
    4 => Unorm8x4, 5 => Float32, 6 => Float32, 7 => Float32x2, 8 => Float32, 9 => Float32,
    10 => Float32x4, 11 => Float32x2, 12 => Float32x2
];

fn vertices<T>(step_mode: wgpu::VertexStepMode, attributes: &[wgpu::VertexAttribute]) -> wgpu::VertexBufferLayout<'_> {
    wgpu::VertexBufferLayout {
        array_stride: size_of::<T>() as u64,
        step_mode,
        attributes,
    }
}

impl Pipelines {
    pub fn new(device: &wgpu::Device, layout: &wgpu::BindGroupLayout, target: wgpu::TextureFormat) -> Self {
        let module = device.create_shader_module(wgpu::ShaderModuleDescriptor {
            label: Some("strokes.wgsl"),
            source: wgpu::ShaderSource::Wgsl(SHADER.into()),
        });
        let layout = device.create_pipeline_layout(&wgpu::PipelineLayoutDescriptor {
            label: Some("ink"),
            bind_group_layouts: &[Some(layout)],
            immediate_size: 0,
        });
        let maker = Maker {
            device,
            layout: &layout,
            module: &module,
            target,
        };
        let over = wgpu::BlendState::PREMULTIPLIED_ALPHA_BLENDING;
        let light = |operation| {
            let entries = ["band_vertex", "light_fragment"];
            maker.strokes(entries, extreme(operation), false)
        };
        Self {
            paper: maker.pipeline(["paper_vertex", "paper_fragment"], &[], over, false),
            strokes: maker.strokes(["ink_vertex", "fragment"], over, false),
            core: maker.strokes(["ink_vertex", "core_fragment"], over, true),
            fringe: maker.strokes(["ink_vertex", "fringe_fragment"], over, true),
            outline: maker.strokes(["band_vertex", "fragment"], over, false),
            lights: [wgpu::BlendOperation::Min, wgpu::BlendOperation::Max].map(light),
            target,
        }
    }

    /// Returns the pipelines of a draw call on `paper`, one after the other.
    pub fn of(&self, call: Call, paper: Paper) -> Vec<&wgpu::RenderPipeline> {
        match call.layer {
            Layer::Outline => vec![&self.outline],
            Layer::Light => vec![&self.lights[usize::from(paper.is_dark())]],
            Layer::Ink => self.of_ink(call.is_translucent).collect(),
        }
    }

    /// Returns the pipelines that ink goes through, one after the other: two where a translucent
    /// stroke must not paint a pixel twice.
    pub fn of_ink(&self, is_translucent: bool) -> impl Iterator<Item = &wgpu::RenderPipeline> {
        let translucent = [&self.core, &self.fringe].into_iter().filter(move |_| is_translucent);
        let solid = [&self.strokes].into_iter().filter(move |_| !is_translucent);
        translucent.chain(solid)
    }

    /// Makes what the draw calls of ink are recorded in.
    pub fn bundle_encoder<'a>(&self, device: &'a wgpu::Device) -> wgpu::RenderBundleEncoder<'a> {
        device.create_render_bundle_encoder(&wgpu::RenderBundleEncoderDescriptor {
            label: Some("ink"),
            color_formats: &[Some(self.target)],
            depth_stencil: Some(wgpu::RenderBundleDepthStencil {
                format: DEPTH,
                depth_read_only: false,
                stencil_read_only: true,
            }),
            sample_count: 1,
            multiview: None,
        })
    }
}

/// Returns the darker or the lighter of two colours, channel by channel: painting a light twice
/// changes nothing, so the triangles of a band may overlap.
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
    /// Returns a pipeline for corners of strokes with their looks.
    fn strokes(&self, entries: [&str; 2], blend: wgpu::BlendState, once: bool) -> wgpu::RenderPipeline {
        let buffers = [
            Some(vertices::<Vertex>(wgpu::VertexStepMode::Vertex, &CORNER)),
            Some(vertices::<Looks>(wgpu::VertexStepMode::Instance, &LOOKS)),
        ];
        self.pipeline(entries, &buffers, blend, once)
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

/// Matches [`DEPTH_BITS`](crate::app::canvas::painter::DEPTH_BITS).
const DEPTH: wgpu::TextureFormat = wgpu::TextureFormat::Depth32Float;

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
