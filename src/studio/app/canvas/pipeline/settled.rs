//! [`Settled`]: the picture of all ink that is dry. A frame in which nothing but the wet stroke changes shows it again and
//! paints no other stroke; a new stroke is painted onto it.

use eframe::wgpu;

use super::build::{DEPTH, texture_group};
use super::plan::Plan;
use crate::app::canvas::View;
use strokewise_ink::inking::palette::Paper;

/// Everything but the strokes that decides what the picture is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Frame {
    pub view: View,
    pub paper: Paper,
    /// Whether the paper is a part of the picture.
    pub bare: bool,
    /// Physical pixels per canvas unit.
    pub scale: f32,
    pub size_px: [u32; 2],
    /// Counts the shelves that the lines came from.
    pub shelf: u64,
}

/// The picture, and what it shows.
pub(super) struct Settled {
    color: wgpu::TextureView,
    depth: wgpu::TextureView,
    group: wgpu::BindGroup,
    size_px: [u32; 2],
    pub shown: Option<(Frame, Plan)>,
}

impl Settled {
    /// An empty picture of `size_px`, which are not 0.
    pub fn new(
        device: &wgpu::Device,
        layout: &wgpu::BindGroupLayout,
        target: wgpu::TextureFormat,
        size_px: [u32; 2],
    ) -> Self {
        let create = |format, usage| {
            device.create_texture(&wgpu::TextureDescriptor {
                label: Some("settled ink"),
                size: wgpu::Extent3d {
                    width: size_px[0],
                    height: size_px[1],
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
        let color = create(target, wgpu::TextureUsages::TEXTURE_BINDING);
        let depth = create(DEPTH, wgpu::TextureUsages::empty());
        let view = |texture: &wgpu::Texture| texture.create_view(&wgpu::TextureViewDescriptor::default());
        Self {
            group: texture_group(device, layout, &color),
            color: view(&color),
            depth: view(&depth),
            size_px,
            shown: None,
        }
    }

    /// Its size in physical pixels.
    pub fn size_px(&self) -> [u32; 2] {
        self.size_px
    }

    /// The picture as the shader gets it.
    pub fn group(&self) -> &wgpu::BindGroup {
        &self.group
    }

    /// How many items of `plan` it shows already.
    pub fn shows(&self, frame: &Frame, plan: &Plan) -> usize {
        let shown = self.shown.as_ref().filter(|(shown, _)| shown == frame);
        shown.map_or(0, |(_, painted)| plan.begun_by(painted))
    }

    /// Where more is painted onto it, or, `anew`, where nothing is.
    pub fn pass<'a>(&self, encoder: &'a mut wgpu::CommandEncoder, anew: bool) -> wgpu::RenderPass<'a> {
        let load = if anew {
            wgpu::LoadOp::Clear(wgpu::Color::TRANSPARENT)
        } else {
            wgpu::LoadOp::Load
        };
        encoder.begin_render_pass(&wgpu::RenderPassDescriptor {
            label: Some("settled ink"),
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
}
