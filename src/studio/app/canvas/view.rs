//! [`View`]: which part of the endless paper the canvas shows, and how large.

use eframe::egui::{Pos2, Rect, Vec2, pos2, vec2};

use strokewise_ink::sketch::Bounds;

/// Pan and zoom. Anchored at the canvas' top left corner, so that ink stays where it is when a panel opens.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct View {
    /// The canvas position at the top left corner.
    origin: [f32; 2],
    /// Logical pixels per canvas unit.
    zoom: f32,
}

impl Default for View {
    fn default() -> Self {
        Self {
            origin: [0.0, 0.0],
            zoom: 1.0,
        }
    }
}

impl View {
    /// Smallest and largest zoom.
    pub const ZOOM_RANGE: std::ops::RangeInclusive<f32> = 0.1..=20.0;
    /// Part of the canvas that a fitted drawing fills.
    const FIT: f32 = 0.8;
    /// A lone dot is not blown up beyond this.
    const LARGEST_FIT: f32 = 8.0;

    /// Logical pixels per canvas unit.
    pub fn zoom(&self) -> f32 {
        self.zoom
    }

    /// The canvas position at the top left corner.
    pub fn origin(&self) -> [f32; 2] {
        self.origin
    }

    /// Where `screen` lies on the paper, for a canvas shown in `rect`.
    pub fn canvas_from_screen(&self, rect: Rect, screen: Pos2) -> [f32; 2] {
        let px = screen - rect.min;
        [
            self.origin[0] + px.x / self.zoom,
            self.origin[1] + px.y / self.zoom,
        ]
    }

    /// Where the canvas position `at` appears on the screen.
    pub fn screen_from_canvas(&self, rect: Rect, at: [f32; 2]) -> Pos2 {
        rect.min + vec2(at[0] - self.origin[0], at[1] - self.origin[1]) * self.zoom
    }

    /// Moves the paper by `delta` logical pixels.
    pub fn pan(&mut self, delta: Vec2) {
        self.move_origin([
            self.origin[0] - delta.x / self.zoom,
            self.origin[1] - delta.y / self.zoom,
        ]);
    }

    /// Zooms by `factor`, keeping in place what lies under `fixed` on the screen.
    pub fn zoom_around(&mut self, rect: Rect, fixed: Pos2, factor: f32) {
        if !factor.is_finite() || factor <= 0.0 {
            return;
        }
        let at = self.canvas_from_screen(rect, fixed);
        self.zoom = (self.zoom * factor).clamp(*Self::ZOOM_RANGE.start(), *Self::ZOOM_RANGE.end());
        let px = fixed - rect.min;
        self.move_origin([at[0] - px.x / self.zoom, at[1] - px.y / self.zoom]);
    }

    /// Shows all of `bounds` in the middle of `rect`; life size where there is nothing to show.
    pub fn fit(&mut self, rect: Rect, bounds: Bounds) {
        if bounds.is_empty() || !rect.is_positive() {
            *self = Self::default();
            return;
        }
        let [w, h] = bounds.size();
        let zoom = (rect.width() / w).min(rect.height() / h) * Self::FIT;
        self.zoom = zoom.clamp(*Self::ZOOM_RANGE.start(), Self::LARGEST_FIT);
        let [x, y] = bounds.center();
        let half = 0.5 * rect.size() / self.zoom;
        self.move_origin([x - half.x, y - half.y]);
    }

    /// Back to life size, the middle of `rect` staying in place.
    pub fn actual_size(&mut self, rect: Rect) {
        self.zoom_around(rect, rect.center(), 1.0 / self.zoom);
    }

    /// The part of the paper shown in `rect`, as a rectangle in canvas units.
    pub fn visible(&self, rect: Rect) -> Rect {
        let [x, y] = self.origin;
        Rect::from_min_size(pos2(x, y), rect.size() / self.zoom)
    }

    fn move_origin(&mut self, origin: [f32; 2]) {
        if origin.iter().all(|v| v.is_finite()) {
            self.origin = origin;
        }
    }
}

#[cfg(test)]
mod tests {
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
    fn screen_and_canvas_are_inverse() {
        let mut view = View::default();
        view.zoom_around(RECT, pos2(100.0, 100.0), 3.0);
        let screen = pos2(77.0, 215.0);
        let back = view.screen_from_canvas(RECT, view.canvas_from_screen(RECT, screen));
        assert!((back - screen).length() < 1e-3);
    }
}
