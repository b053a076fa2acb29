//! [`Brushes`] are what all painting of ink shares, made once: pipelines, the corners of pieces, and how things are
//! bound.

use eframe::wgpu;

use super::build::{Pipelines, bind_group_layout, quads, texture_layout};
use super::plan::Run;
use crate::app::canvas::painter::{Layer, Manner};
use strokewise_ink::inking::palette::Paper;

/// One draw call paints at most so many pieces, so that 16 bits can number their four corners.
const PIECES_IN_A_CALL: u32 = 1 << 14;

/// [`Brushes`] holds the pipelines and what they are given.
pub(super) struct Brushes {
    pipelines: Pipelines,
    /// It says how views and ramps are bound.
    pub layout: wgpu::BindGroupLayout,
    /// It says how lines are bound, and pictures.
    pub texture_layout: wgpu::BindGroupLayout,
    /// All is painted onto targets of this format.
    pub target: wgpu::TextureFormat,
    /// It is true where the processor does the painting.
    pub is_software: bool,
    /// These are the corners of pieces as triangles.
    quads: wgpu::Buffer,
}

impl Brushes {
    /// Makes brushes for `target`. `is_software` says that the processor does the painting.
    pub fn new(device: &wgpu::Device, target: wgpu::TextureFormat, is_software: bool) -> Self {
        let layout = bind_group_layout(device);
        let texture_layout = texture_layout(device);
        Self {
            pipelines: Pipelines::new(device, [&layout, &texture_layout], target),
            layout,
            texture_layout,
            target,
            is_software,
            quads: quads(device, PIECES_IN_A_CALL),
        }
    }

    /// Paints bare paper.
    pub fn paper(&self, pass: &mut wgpu::RenderPass) {
        pass.set_pipeline(&self.pipelines.paper);
        pass.draw(0..3, 0..1);
    }

    /// Shows `picture`.
    pub fn picture(&self, pass: &mut wgpu::RenderPass, picture: &wgpu::BindGroup) {
        pass.set_bind_group(1, picture, &[]);
        pass.set_pipeline(&self.pipelines.picture);
        pass.draw(0..3, 0..1);
    }

    /// Draws `runs` of `lines` on `paper`, with looks that they number.
    pub fn draw(
        &self,
        pass: &mut wgpu::RenderPass,
        lines: &wgpu::BindGroup,
        looks: wgpu::BufferSlice,
        runs: &[Run],
        paper: Paper,
    ) {
        pass.set_bind_group(1, lines, &[]);
        pass.set_vertex_buffer(0, looks);
        let mut last: Option<&wgpu::RenderPipeline> = None;
        for run in runs {
            for pipeline in self.pipelines.of(run.layer, run.manner, paper) {
                if last != Some(pipeline) {
                    pass.set_pipeline(pipeline);
                    last = Some(pipeline);
                }
                self.pieces(pass, run.first, run.pieces, run.item);
            }
        }
    }

    /// Draws one line of ink that is all of `lines`, whose first node and last are gaps.
    pub fn line(
        &self,
        pass: &mut wgpu::RenderPass,
        lines: &wgpu::BindGroup,
        looks: wgpu::BufferSlice,
        nodes: u32,
        manner: Manner,
    ) {
        let run = Run {
            layer: Layer::Ink,
            manner,
            item: 0,
            first: 1,
            pieces: nodes.saturating_sub(3),
        };
        // Ink looks alike on any paper.
        self.draw(pass, lines, looks, &[run], Paper::default());
    }

    fn pieces(&self, pass: &mut wgpu::RenderPass, first: u32, pieces: u32, looks: u32) {
        pass.set_index_buffer(self.quads.slice(..), wgpu::IndexFormat::Uint16);
        for done in (0..pieces).step_by(PIECES_IN_A_CALL as usize) {
            let count = (pieces - done).min(PIECES_IN_A_CALL);
            let base = 4 * i64::from(first + done);
            pass.draw_indexed(0..6 * count, i32::try_from(base).unwrap_or(0), looks..looks + 1);
        }
    }
}
