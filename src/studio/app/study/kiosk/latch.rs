//! [`Latch`] is staff's way out of an exhibit: two opposite corners held for three seconds each, together or one after
//! the other, then digits. It is a latch and no lock: the account that the exhibit runs under has to be the lock.

use eframe::egui::{Align, Context, Event, Grid, Layout, Pos2, Rect, RichText, TouchPhase, vec2};

use super::is_touch;
use super::wall::Wall;
use crate::app::study::screens::{TARGET_PX, big_button};
use crate::app::theme;
use crate::words::say;

/// A corner has this side, in logical pixels.
const CORNER_PX: f32 = 96.0;
/// A corner is held for so many milliseconds.
const HOLD_MS: f64 = 3000.0;
/// It then counts for so many milliseconds.
const COUNTS_MS: f64 = 8000.0;
/// Pad and staff's choices close by themselves when nobody has touched anything for so many
/// milliseconds: whoever comes next is a visitor.
const LEFT_MS: f64 = 30_000.0;
/// A finger that has not been heard of for so many milliseconds is gone: its end was lost.
const LOST_MS: f64 = 60_000.0;

/// [`Latch`] is staff's way out; see the module.
#[derive(Debug, Default)]
pub struct Latch {
    pin: String,
    corners: [Corner; 2],
    touches: Vec<Touch>,
    touched_ms: f64,
    pad: Option<String>,
    wrong: u32,
    barred_until_ms: f64,
    /// The digits were right.
    staff: bool,
    open: bool,
}

/// [`Touch`] is a finger, or a mouse that is pressed.
#[derive(Debug, Clone, Copy)]
struct Touch {
    id: u64,
    pos: Pos2,
    /// It was heard of last at this time.
    heard_ms: f64,
}

#[derive(Debug, Clone, Copy, Default)]
struct Corner {
    since_ms: Option<f64>,
    held_ms: Option<f64>,
}

impl Corner {
    fn follow(&mut self, touched: bool, now_ms: f64) {
        if !touched {
            self.since_ms = None;
        } else if now_ms - *self.since_ms.get_or_insert(now_ms) >= HOLD_MS {
            self.held_ms = Some(now_ms);
        }
    }

    fn counts(&self, now_ms: f64) -> bool {
        self.held_ms.is_some_and(|held| now_ms - held <= COUNTS_MS)
    }
}

impl Latch {
    /// Makes a latch that opens by `pin`; without digits, the corners do.
    pub fn new(pin: &str) -> Self {
        Self {
            pin: pin.to_owned(),
            ..Self::default()
        }
    }

    /// Returns whether the window may close.
    pub fn is_open(&self) -> bool {
        self.open
    }

    /// Lets the window close.
    pub fn open(&mut self) {
        self.open = true;
    }

    /// Takes a digit in; how long to wait grows with each wrong number.
    fn press(&mut self, digit: char, now_ms: f64) {
        let Some(typed) = self.pad.as_mut().filter(|_| now_ms >= self.barred_until_ms) else {
            return;
        };
        typed.push(digit);
        if typed.len() < self.pin.len() {
            return;
        }
        if *typed == self.pin {
            (self.staff, self.pad, self.wrong) = (true, None, 0);
        } else {
            typed.clear();
            self.wrong += 1;
            self.barred_until_ms = now_ms + 1000.0 * 2.0_f64.powi(self.wrong.min(10) as i32);
        }
    }

    /// Whoever opened pad or choices has left them: they close.
    fn follow_time(&mut self, now_ms: f64) {
        if self.touches.is_empty() && now_ms - self.touched_ms > LEFT_MS {
            (self.pad, self.staff) = (None, false);
        }
    }

    fn touch(&mut self, id: u64, pos: Pos2, now_ms: f64) {
        self.lift(id);
        self.touches.push(Touch {
            id,
            pos,
            heard_ms: now_ms,
        });
    }

    fn lift(&mut self, id: u64) {
        self.touches.retain(|touch| touch.id != id);
    }

    fn follow_touches(&mut self, ctx: &Context, now_ms: f64) {
        const MOUSE: u64 = u64::MAX;
        self.touches.retain(|touch| now_ms - touch.heard_ms <= LOST_MS);
        for event in ctx.input(|i| i.events.clone()) {
            if is_touch(&event) {
                self.touched_ms = now_ms;
            }
            match event {
                Event::Touch {
                    id,
                    phase: TouchPhase::Start | TouchPhase::Move,
                    pos,
                    ..
                } => self.touch(id.0, pos, now_ms),
                Event::Touch { id, .. } => self.lift(id.0),
                Event::PointerButton { pos, pressed: true, .. } => self.touch(MOUSE, pos, now_ms),
                Event::PointerButton { pressed: false, .. } => self.lift(MOUSE),
                _ => {}
            }
        }
    }

    /// Follows the corners and shows what staff may do; `true` where the window shall close.
    pub fn ui(&mut self, ctx: &Context, now_ms: f64, wall: &mut Wall) -> bool {
        self.follow_touches(ctx, now_ms);
        self.follow_time(now_ms);
        let screen = ctx.content_rect();
        let size = vec2(CORNER_PX, CORNER_PX);
        let corners = [
            Rect::from_min_size(screen.min, size),
            Rect::from_min_size(screen.max - size, size),
        ];
        for (corner, rect) in self.corners.iter_mut().zip(corners) {
            corner.follow(self.touches.iter().any(|touch| rect.contains(touch.pos)), now_ms);
        }
        if self.corners.iter().all(|corner| corner.counts(now_ms)) && self.pad.is_none() && !self.staff {
            self.corners = [Corner::default(); 2];
            if self.pin.is_empty() {
                self.staff = true;
            } else {
                self.pad = Some(String::new());
            }
        }
        if self.staff {
            self.staff_ui(ctx, wall);
        } else if self.pad.is_some() {
            self.pad_ui(ctx, now_ms);
        }
        self.open
    }

    fn pad_ui(&mut self, ctx: &Context, now_ms: f64) {
        theme::dialog(ctx, "digits").show(ctx, |ui| {
            let typed = self.pad.as_ref().map_or(0, String::len);
            let marks = (0..self.pin.len()).map(|place| if place < typed { "•" } else { "–" });
            ui.label(RichText::new(marks.collect::<Vec<_>>().join(" ")).size(28.0));
            let wait = ((self.barred_until_ms - now_ms) / 1000.0).ceil();
            if wait > 0.0 {
                ui.label(say!(ui, "staff-wait", seconds = wait));
            }
            Grid::new("digits").show(ui, |ui| {
                for (place, digit) in "123456789 0".chars().enumerate() {
                    // The 0 stands in the middle, as on every telephone.
                    if digit == ' ' {
                        ui.label("");
                        continue;
                    }
                    let text = digit.to_string();
                    if ui.add(big_button(&text).min_size(vec2(64.0, 64.0))).clicked() {
                        self.press(digit, now_ms);
                    }
                    if place % 3 == 2 {
                        ui.end_row();
                    }
                }
            });
            if ui.add(big_button(say!(ui, "study-back"))).clicked() {
                self.pad = None;
            }
        });
    }

    fn staff_ui(&mut self, ctx: &Context, wall: &mut Wall) {
        theme::dialog(ctx, "staff").show(ctx, |ui| {
            ui.set_width(360.0);
            ui.label(RichText::new(say!(ui, "staff")).heading());
            for (path, sketch) in wall.waiting().into_iter().take(5) {
                ui.horizontal(|ui| {
                    ui.label(say!(ui, "staff-drawing", count = sketch.strokes().len()));
                    if ui.button(say!(ui, "staff-hang")).clicked() {
                        wall.settle(&path, true);
                    }
                    if ui.button(say!(ui, "staff-discard")).clicked() {
                        wall.settle(&path, false);
                    }
                });
            }
            ui.with_layout(Layout::top_down_justified(Align::Center), |ui| {
                let button = |text| big_button(text).min_size(vec2(320.0, TARGET_PX));
                if !wall.hung().is_empty() && ui.add(button(say!(ui, "staff-clear"))).clicked() {
                    wall.clear();
                }
                if ui.add(button(say!(ui, "staff-back"))).clicked() {
                    self.staff = false;
                }
                if ui.add(button(say!(ui, "staff-close"))).clicked() {
                    self.open = true;
                }
            });
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn corners_count_when_held_long_enough_and_not_for_ever() {
        let mut corner = Corner::default();
        corner.follow(true, 0.0);
        corner.follow(true, 2900.0);
        assert!(!corner.counts(2900.0));
        corner.follow(true, 3000.0);
        corner.follow(false, 3100.0);
        assert!(corner.counts(11_000.0) && !corner.counts(11_001.0));
        // A tap now and then, as visitors do, never adds up.
        let mut corner = Corner::default();
        for tap in 0..100 {
            corner.follow(tap % 2 == 0, 1000.0 * f64::from(tap));
        }
        assert!(!corner.counts(100_000.0));
    }

    #[test]
    fn what_staff_opened_and_left_closes_by_itself() {
        let mut latch = Latch {
            pad: Some(String::new()),
            staff: true,
            ..Latch::default()
        };
        latch.touched_ms = 50_000.0;
        latch.follow_time(80_000.0);
        assert!(latch.staff && latch.pad.is_some());
        latch.follow_time(80_001.0);
        assert!(!latch.staff && latch.pad.is_none());
    }

    #[test]
    fn a_finger_whose_end_was_lost_keeps_nothing_open() {
        let mut latch = Latch {
            staff: true,
            ..Latch::default()
        };
        let ctx = Context::default();
        latch.touch(7, Pos2::ZERO, 1000.0);
        latch.touched_ms = 1000.0;
        for (now_ms, is_open) in [(60_000.0, true), (61_000.0, true), (61_001.0, false)] {
            latch.follow_touches(&ctx, now_ms);
            latch.follow_time(now_ms);
            assert_eq!(latch.staff, is_open, "at {now_ms}");
        }
    }

    #[test]
    fn wrong_digits_make_the_next_ones_wait() {
        let mut latch = Latch {
            pad: Some(String::new()),
            ..Latch::new("4821")
        };
        let type_in = |latch: &mut Latch, digits: &str, now_ms| {
            for digit in digits.chars() {
                latch.press(digit, now_ms);
            }
        };
        type_in(&mut latch, "1234", 0.0);
        assert!(!latch.staff);
        type_in(&mut latch, "4821", 1999.0);
        assert!(!latch.staff, "too soon");
        type_in(&mut latch, "4821", 2000.0);
        assert!(latch.staff);
    }
}
