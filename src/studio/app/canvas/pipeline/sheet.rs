//! [`Sheet`] holds what draw calls are made with besides the lines: the view, the looks of what is drawn, and the ramps
//! of its lights.

use bytemuck::{Pod, Zeroable};
use eframe::wgpu::{self, BufferUsages};

use super::Seat;
use super::build::bind_group;
use super::plan::Plan;
use crate::app::canvas::View;
use crate::app::canvas::arena::Arena;
use crate::app::canvas::ramps::Ramps;
use crate::app::canvas::shelf::Gpu;
use strokewise_ink::inking::palette::Paper;

/// [`Uniform`] matches `View` in the shader.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Pod, Zeroable)]
pub(super) struct Uniform {
    pub origin: [f32; 2],
    pub size_px: [f32; 2],
    pub axes: [[f32; 2]; 2],
    pub paper: [f32; 4],
    pub scale: f32,
    pub linear_target: f32,
    pub corner_px: [f32; 2],
    /// A pixel of the viewport lies here in the picture of dry ink: matrix by columns, and shift.
    pub picture: [[f32; 2]; 2],
    pub picture_shift: [f32; 2],
    /// It is 1 where the picture is moved, so that its pixels are mixed.
    pub picture_moved: f32,
    /// It is 1 where bare paper lies around the picture, 0 where nothing does.
    pub picture_on_paper: f32,
}

impl Uniform {
    /// Says how `view` of `paper` lies at `seat`, for a target that expects linear colours or not.
    pub fn new(view: &View, paper: Paper, bare: bool, seat: &Seat, linear_target: bool) -> Self {
        let [r, g, b] = paper.color().0.map(|c| f32::from(c) / 255.0);
        Self {
            origin: view.origin(),
            size_px: seat.size_px,
            axes: view.axes(),
            paper: [r, g, b, 1.0],
            scale: view.zoom() * seat.pixels_per_point,
            linear_target: if linear_target { 1.0 } else { 0.0 },
            corner_px: [seat.viewport.left_px, seat.viewport.top_px].map(|px| px as f32),
            picture: [[1.0, 0.0], [0.0, 1.0]],
            picture_shift: [0.0; 2],
            picture_moved: 0.0,
            picture_on_paper: if bare { 1.0 } else { 0.0 },
        }
    }

    /// Returns it for a picture of dry ink that was painted with the view of `painted`.
    #[must_use]
    pub fn showing(self, painted: &Self) -> Self {
        if (self.origin, self.axes, self.scale) == (painted.origin, painted.axes, painted.scale) {
            return self;
        }
        // The axes are perpendicular and of length 1, so the inverse is the transpose.
        let [u, v] = painted.axes;
        let larger = painted.scale / self.scale;
        let column = |j: usize| [0, 1].map(|k| larger * (u[k] * self.axes[0][j] + v[k] * self.axes[1][j]));
        let way = [0, 1].map(|k| (self.origin[k] - painted.origin[k]) * painted.scale);
        Self {
            picture: [column(0), column(1)],
            picture_shift: [0, 1].map(|k| u[k] * way[0] + v[k] * way[1]),
            picture_moved: 1.0,
            ..self
        }
    }
}

/// [`Sheet`] holds the view, looks and ramps on the GPU.
pub(super) struct Sheet {
    uniform: wgpu::Buffer,
    uniform_held: Option<Uniform>,
    layout: wgpu::BindGroupLayout,
    group: wgpu::BindGroup,
    ramps: Ramps,
    looks: Arena,
}

impl Sheet {
    /// Makes a sheet of nothing, bound by `layout`.
    pub fn new(device: &wgpu::Device, layout: &wgpu::BindGroupLayout) -> Self {
        let uniform = device.create_buffer(&wgpu::BufferDescriptor {
            label: Some("ink view"),
            size: size_of::<Uniform>() as u64,
            usage: BufferUsages::UNIFORM | BufferUsages::COPY_DST,
            mapped_at_creation: false,
        });
        let ramps = Ramps::new(device);
        Self {
            group: bind_group(device, layout, &uniform, &ramps),
            uniform,
            uniform_held: None,
            layout: layout.clone(),
            ramps,
            looks: Arena::new(device, "ink looks", BufferUsages::VERTEX),
        }
    }

    /// Says where on the screen what is drawn lies.
    pub fn set_view(&mut self, queue: &wgpu::Queue, uniform: Uniform) {
        if self.uniform_held.replace(uniform) != Some(uniform) {
            queue.write_buffer(&self.uniform, 0, bytemuck::bytes_of(&uniform));
        }
    }

    /// Says how what is drawn looks; `false` where the GPU has no room for that.
    pub fn set_looks(&mut self, gpu: &Gpu, plan: &Plan) -> bool {
        if self.ramps.replace(gpu.device, gpu.queue, plan.ramps.clone()) {
            self.group = bind_group(gpu.device, &self.layout, &self.uniform, &self.ramps);
        }
        let looks = plan.looks();
        self.looks.replace(gpu.device, gpu.queue, bytemuck::cast_slice(&looks))
    }

    /// Returns view and ramps as the shader gets them.
    pub fn group(&self) -> &wgpu::BindGroup {
        &self.group
    }

    /// Returns the looks as the shader gets them.
    pub fn looks(&self) -> wgpu::BufferSlice<'_> {
        self.looks.slice()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use eframe::egui::epaint::ViewportInPixels;
    use eframe::egui::{Pos2, Rect, pos2, vec2};

    fn seat() -> Seat {
        let rect = Rect::from_min_size(pos2(0.0, 0.0), vec2(400.0, 300.0));
        Seat {
            viewport: ViewportInPixels::from_points(&rect, 2.0, [800, 600]),
            size_px: [800.0, 600.0],
            pixels_per_point: 2.0,
        }
    }

    #[test]
    fn a_picture_that_is_moved_shows_every_place_of_the_paper_where_it_lies_now() {
        let rect = Rect::from_min_size(Pos2::ZERO, vec2(400.0, 300.0));
        let mut before = View::default();
        before.pan(vec2(31.0, -12.0));
        let mut after = before;
        after.zoom_around(rect, rect.center(), 1.7);
        after.turn_around(rect, pos2(50.0, 60.0), 0.7);
        after.mirror_around(rect, pos2(120.0, 10.0));
        let of = |view: &View| Uniform::new(view, Paper::default(), true, &seat(), false);
        let shown = of(&after).showing(&of(&before));
        for at in [[0.0, 0.0], [100.0, 40.0], [-30.0, 250.0]] {
            let px = |view: &View| (2.0 * view.screen_from_canvas(rect, at).to_vec2()).to_pos2();
            let (now, then) = (px(&after), px(&before));
            let found =
                [0, 1].map(|k| shown.picture[0][k] * now.x + shown.picture[1][k] * now.y + shown.picture_shift[k]);
            assert!(
                (found[0] - then.x).abs() < 1e-2 && (found[1] - then.y).abs() < 1e-2,
                "{found:?} {then}"
            );
        }
        assert_eq!(
            of(&before).showing(&of(&before)),
            of(&before),
            "no pixel is mixed where nothing moved"
        );
    }
}
