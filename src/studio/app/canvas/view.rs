//! [`View`] says which part of the endless paper the canvas shows, and how large.

use eframe::egui::{Pos2, Rect, Vec2, vec2};

use strokewise_ink::sketch::Bounds;

/// [`View`] holds pan, zoom, turn and mirror. It is anchored at the canvas' top left corner, so that ink stays where it
/// is when a panel opens.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct View {
    /// The top left corner shows this position on the canvas.
    origin: [f32; 2],
    /// A canvas unit has so many logical pixels.
    zoom: f32,
    /// The paper is turned by so much, clockwise, in radians.
    turn: f32,
    /// It is true where left and right are swapped, as in a mirror.
    mirrored: bool,
}

impl Default for View {
    fn default() -> Self {
        Self {
            origin: [0.0, 0.0],
            zoom: 1.0,
            turn: 0.0,
            mirrored: false,
        }
    }
}

impl View {
    /// Zooms lie between these two, the smallest and the largest.
    pub const ZOOM_RANGE: std::ops::RangeInclusive<f32> = 0.1..=20.0;
    /// A fitted drawing fills this part of the canvas.
    const FIT: f32 = 0.8;
    /// A lone dot is not blown up beyond this.
    const LARGEST_FIT: f32 = 8.0;

    /// Returns the logical pixels per canvas unit.
    pub fn zoom(&self) -> f32 {
        self.zoom
    }

    /// Returns the canvas position at the top left corner.
    pub fn origin(&self) -> [f32; 2] {
        self.origin
    }

    /// Returns by how much the paper is turned, clockwise, in radians from -π to π.
    pub fn turn(&self) -> f32 {
        self.turn
    }

    /// Returns whether left and right are swapped.
    pub fn is_mirrored(&self) -> bool {
        self.mirrored
    }

    /// Returns how a step on the paper appears on the screen, but for zoom: the images of (1, 0)
    /// and (0, 1).
    pub fn axes(&self) -> [[f32; 2]; 2] {
        let (sin, cos) = self.turn.sin_cos();
        let flip = if self.mirrored { -1.0 } else { 1.0 };
        [[flip * cos, flip * sin], [-sin, cos]]
    }

    /// Returns the step on the paper that appears as `px` logical pixels.
    fn step_from_screen(&self, px: Vec2) -> [f32; 2] {
        // The axes are perpendicular and of length 1, so the inverse is the transpose.
        self.axes().map(|[x, y]| (x * px.x + y * px.y) / self.zoom)
    }

    /// Returns where `screen` lies on the paper, for a canvas shown in `rect`.
    pub fn canvas_from_screen(&self, rect: Rect, screen: Pos2) -> [f32; 2] {
        let [x, y] = self.step_from_screen(screen - rect.min);
        [self.origin[0] + x, self.origin[1] + y]
    }

    /// Returns where the canvas position `at` appears on the screen.
    pub fn screen_from_canvas(&self, rect: Rect, at: [f32; 2]) -> Pos2 {
        let [x, y] = [at[0] - self.origin[0], at[1] - self.origin[1]];
        let [u, v] = self.axes();
        rect.min + vec2(x * u[0] + y * v[0], x * u[1] + y * v[1]) * self.zoom
    }

    /// Leaves everything where it is on the screen, though the canvas begins at `to` and no longer
    /// at `from`, and logical pixels are `larger` times as large as before.
    pub fn move_seat(&mut self, from: Pos2, to: Pos2, larger: f32) {
        let [x, y] = self.step_from_screen(to.to_vec2() * larger - from.to_vec2());
        self.zoom = (self.zoom / larger).clamp(*Self::ZOOM_RANGE.start(), *Self::ZOOM_RANGE.end());
        self.move_origin([self.origin[0] + x, self.origin[1] + y]);
    }

    /// Moves the paper by `delta` logical pixels.
    pub fn pan(&mut self, delta: Vec2) {
        let [x, y] = self.step_from_screen(delta);
        self.move_origin([self.origin[0] - x, self.origin[1] - y]);
    }

    /// Zooms by `factor`, keeping in place what lies under `fixed` on the screen.
    pub fn zoom_around(&mut self, rect: Rect, fixed: Pos2, factor: f32) {
        if !factor.is_finite() || factor <= 0.0 {
            return;
        }
        let zoom = (self.zoom * factor).clamp(*Self::ZOOM_RANGE.start(), *Self::ZOOM_RANGE.end());
        self.change_around(rect, fixed, |view| view.zoom = zoom);
    }

    /// Turns the paper by `radians`, clockwise, keeping in place what lies under `fixed` on the
    /// screen.
    pub fn turn_around(&mut self, rect: Rect, fixed: Pos2, radians: f32) {
        use std::f32::consts::{PI, TAU};
        if radians.is_finite() {
            let turn = (self.turn + radians + PI).rem_euclid(TAU) - PI;
            self.change_around(rect, fixed, |view| view.turn = turn);
        }
    }

    /// Swaps left and right, keeping in place what lies under `fixed` on the screen.
    pub fn mirror_around(&mut self, rect: Rect, fixed: Pos2) {
        self.change_around(rect, fixed, |view| {
            // The mirror stands upright on the screen, not on the turned paper.
            view.mirrored = !view.mirrored;
            view.turn = -view.turn;
        });
    }

    /// Sets the paper upright, neither turned nor mirrored, what lies under `fixed` staying in
    /// place.
    pub fn upright_around(&mut self, rect: Rect, fixed: Pos2) {
        self.change_around(rect, fixed, |view| {
            view.mirrored = false;
            view.turn = 0.0;
        });
    }

    fn change_around(&mut self, rect: Rect, fixed: Pos2, change: impl FnOnce(&mut Self)) {
        let at = self.canvas_from_screen(rect, fixed);
        change(self);
        let [x, y] = self.step_from_screen(fixed - rect.min);
        self.move_origin([at[0] - x, at[1] - y]);
    }

    /// Shows all of `bounds` in the middle of `rect`; life size where there is nothing to show.
    pub fn fit(&mut self, rect: Rect, bounds: Bounds) {
        if bounds.is_empty() || !rect.is_positive() {
            let upright = Self::default();
            *self = Self {
                turn: self.turn,
                mirrored: self.mirrored,
                ..upright
            };
            return;
        }
        let [u, v] = self.axes();
        let [w, h] = bounds.size();
        let [w, h] = [0, 1].map(|i| w * u[i].abs() + h * v[i].abs());
        let zoom = (rect.width() / w).min(rect.height() / h) * Self::FIT;
        self.zoom = zoom.clamp(*Self::ZOOM_RANGE.start(), Self::LARGEST_FIT);
        let [x, y] = bounds.center();
        let half = self.step_from_screen(0.5 * rect.size());
        self.move_origin([x - half[0], y - half[1]]);
    }

    /// Goes back to life size, the middle of `rect` staying in place.
    pub fn actual_size(&mut self, rect: Rect) {
        self.zoom_around(rect, rect.center(), 1.0 / self.zoom);
    }

    /// Returns the smallest box around the part of the paper that is shown in `rect`.
    pub fn visible(&self, rect: Rect) -> Bounds {
        let corners = [
            rect.left_top(),
            rect.right_top(),
            rect.left_bottom(),
            rect.right_bottom(),
        ];
        corners.into_iter().fold(Bounds::EMPTY, |bounds, corner| {
            let at = self.canvas_from_screen(rect, corner);
            bounds.union(Bounds { min: at, max: at })
        })
    }

    fn move_origin(&mut self, origin: [f32; 2]) {
        if origin.iter().all(|v| v.is_finite()) {
            self.origin = origin;
        }
    }
}

#[cfg(test)]
mod tests {
    use eframe::egui::pos2;

    use super::*;

    const RECT: Rect = Rect {
        min: pos2(10.0, 20.0),
        max: pos2(410.0, 320.0),
    };

    #[track_caller]
    fn close(a: [f32; 2], b: [f32; 2]) {
        assert!(
            (a[0] - b[0]).abs() < 1e-3 && (a[1] - b[1]).abs() < 1e-3,
            "{a:?}, not {b:?}"
        );
    }

    #[test]
    fn zooming_keeps_the_point_under_the_pointer() {
        let mut view = View::default();
        view.pan(vec2(30.0, -12.0));
        for factor in [1.1, 0.3, 7.0, 1000.0, 1e-9, f32::NAN, -1.0] {
            let pointer = pos2(200.0, 99.0);
            let before = view.canvas_from_screen(RECT, pointer);
            view.zoom_around(RECT, pointer, factor);
            close(view.canvas_from_screen(RECT, pointer), before);
            assert!(View::ZOOM_RANGE.contains(&view.zoom()));
        }
    }

    #[test]
    fn another_seat_and_another_scale_leave_the_ink_on_its_pixels() {
        let mut view = View::default();
        view.turn_around(RECT, RECT.center(), 0.4);
        view.mirror_around(RECT, RECT.center());
        let at = [31.0, -7.0];
        let before = view.screen_from_canvas(RECT, at).to_vec2();
        let seat = Rect::from_min_max(pos2(48.0, 9.0), RECT.max);
        view.move_seat(RECT.min, seat.min, 1.5);
        let after = view.screen_from_canvas(seat, at).to_vec2() * 1.5;
        assert!((after - before).length() < 1e-3, "{after:?}, not {before:?}");
        assert!((view.zoom() - 1.0 / 1.5).abs() < 1e-6);
    }

    #[test]
    fn fitting_centres_the_drawing_and_life_size_comes_back() {
        let mut view = View::default();
        view.fit(
            RECT,
            Bounds {
                min: [100.0, 0.0],
                max: [300.0, 50.0],
            },
        );
        close(view.canvas_from_screen(RECT, RECT.center()), [200.0, 25.0]);
        assert!((view.zoom() - 1.6).abs() < 1e-6);
        view.actual_size(RECT);
        close(view.canvas_from_screen(RECT, RECT.center()), [200.0, 25.0]);
        for empty in [
            Bounds::EMPTY,
            Bounds {
                min: [5.0; 2],
                max: [5.0; 2],
            },
        ] {
            view.fit(RECT, empty);
            assert!(view.zoom().is_finite() && View::ZOOM_RANGE.contains(&view.zoom()));
        }
    }

    #[test]
    fn turning_and_mirroring_keep_the_point_under_the_pointer() {
        let mut view = View::default();
        view.pan(vec2(30.0, -12.0));
        let pointer = pos2(200.0, 99.0);
        let at = view.canvas_from_screen(RECT, pointer);
        for radians in [0.3, -4.0, 100.0, f32::NAN] {
            view.turn_around(RECT, pointer, radians);
            close(view.canvas_from_screen(RECT, pointer), at);
            view.mirror_around(RECT, pointer);
            close(view.canvas_from_screen(RECT, pointer), at);
            assert!(view.turn().abs() <= std::f32::consts::PI);
        }
        view.upright_around(RECT, pointer);
        close(view.canvas_from_screen(RECT, pointer), at);
        assert_eq!((view.turn(), view.is_mirrored()), (0.0, false));
    }

    #[test]
    fn a_mirrored_view_swaps_left_and_right_of_the_screen() {
        let mut view = View::default();
        view.turn_around(RECT, RECT.center(), 0.7);
        let [left, right] = [-50.0, 50.0].map(|x| RECT.center() + vec2(x, 8.0));
        let before = view.canvas_from_screen(RECT, left);
        view.mirror_around(RECT, RECT.center());
        close(view.canvas_from_screen(RECT, right), before);
    }

    #[test]
    fn a_turned_drawing_is_fitted_with_all_its_corners() {
        let bounds = Bounds {
            min: [100.0, 0.0],
            max: [900.0, 500.0],
        };
        let mut view = View::default();
        view.turn_around(RECT, RECT.center(), 1.0);
        view.mirror_around(RECT, RECT.center());
        view.fit(RECT, bounds);
        for corner in [[100.0, 0.0], [900.0, 0.0], [100.0, 500.0], [900.0, 500.0]] {
            assert!(RECT.contains(view.screen_from_canvas(RECT, corner)));
        }
        let shown = view.visible(RECT);
        assert!((0..2).all(|i| shown.min[i] < bounds.min[i] && shown.max[i] > bounds.max[i]));
    }

    #[test]
    fn screen_and_canvas_are_inverse() {
        let mut view = View::default();
        view.zoom_around(RECT, pos2(100.0, 100.0), 3.0);
        view.turn_around(RECT, pos2(10.0, 30.0), 2.0);
        view.mirror_around(RECT, pos2(10.0, 30.0));
        let screen = pos2(77.0, 215.0);
        let back = view.screen_from_canvas(RECT, view.canvas_from_screen(RECT, screen));
        assert!((back - screen).length() < 1e-3);
    }
}
