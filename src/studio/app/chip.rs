//! [`Chip`] is the suggestion at hand, on the canvas beside what may go, so that the eye never has to leave the
//! drawing. Enter follows it and Escape waves it away, as its two buttons do.

use eframe::egui::{
    Area, Button, Context, Frame, Id, Key, Margin, Order, Popup, Pos2, Rect, RichText, Stroke, Ui, Vec2, vec2,
};

use super::canvas::{Canvas, color32, quiet};
use super::command::Command;
use super::studio::Studio;
use super::suggestion::{self, Suggestion, Topic};
use super::theme;
use crate::words::say;
use strokewise_ink::sketch::{Bounds, Part, Point};

/// The chip has about this size; what it is exactly is known once it was shown.
const SIZE: Vec2 = vec2(128.0, 32.0);
/// The chip is so far from the outline and from the edge, in logical pixels.
const AWAY_PX: f32 = 12.0;
const EDGE_PX: f32 = 6.0;
/// The chip is beside ink that is as close as this, in logical pixels.
const CLOSE_PX: f32 = 30.0;
/// Nobody minds so much ink under the chip, in logical pixels of its length.
const MOST_HIDDEN_PX: f32 = 2.0;
/// A place costs this for being far from what may go, and for hiding ink, more than any length of it.
const FAR_COST: f32 = 1e4;
const HIDES_COST: f32 = 1e6;
/// A suggestion stands for so many seconds before it can be followed, and the hand rests so long before a chip comes.
const HOLD_SECS: f64 = 0.4;

/// [`Output`] is what the chip was told.
#[derive(Debug, Default)]
pub struct Output {
    /// This command was asked for.
    pub command: Option<Command>,
    /// These parts would go: the pointer is on the chip.
    pub faded: Vec<Part>,
}

/// [`Chip`] is the chip's own state.
#[derive(Debug, Default)]
pub struct Chip {
    shown: Option<Shown>,
    /// The chip was here in the last frame.
    place: Option<Rect>,
    /// The pen was last seen drawing at this second of egui's clock.
    busy_at: Option<f64>,
    /// In the last frame keys were meant for something else: Escape, which ended that, was, too.
    keys_were_taken: bool,
}

#[derive(Debug, Clone)]
struct Shown {
    topic: Topic,
    /// The chip has this place in [`SIDES`].
    side: usize,
    since: f64,
}

/// The chip can be on these sides of what may go, as directions seen from it.
const SIDES: [Vec2; 8] = [
    vec2(1.0, -1.0),
    vec2(1.0, 1.0),
    vec2(-1.0, -1.0),
    vec2(-1.0, 1.0),
    vec2(0.0, 1.0),
    vec2(0.0, -1.0),
    vec2(1.0, 0.0),
    vec2(-1.0, 0.0),
];

impl Chip {
    /// Returns where the chip is; `None` where there is none.
    pub fn place(&self) -> Option<Rect> {
        self.place
    }

    /// Shows the chip of the first suggestion over the canvas in `rect`.
    pub fn ui(&mut self, ui: &Ui, rect: Rect, studio: &Studio, canvas: &Canvas) -> Output {
        let mut out = Output::default();
        self.place = None;
        let taken = are_keys_taken(ui.ctx(), studio);
        let were_taken = std::mem::replace(&mut self.keys_were_taken, taken);
        let now = ui.input(|i| i.time);
        if canvas.is_busy() {
            self.busy_at = Some(now);
        }
        let resting = self.busy_at.is_none_or(|at| now - at >= HOLD_SECS);
        let open = suggestion::open(studio);
        let current = self.shown.as_ref().map(|shown| &shown.topic);
        let suggestion = open.iter().find(|s| Some(&s.topic) == current).or(open.first());
        let Some(suggestion) = suggestion.filter(|_| studio.question().is_none()) else {
            self.shown = None;
            return out;
        };
        if !resting {
            ui.ctx().request_repaint_after_secs(HOLD_SECS as f32);
            return out;
        }
        let bounds = suggestion.topic.bounds(studio.sketch());
        let Some(target) = canvas.screen_rect(bounds) else {
            return out;
        };
        if !rect.intersects(target) {
            return out;
        }
        let shown = match self.shown.take() {
            Some(shown) if shown.topic == suggestion.topic => shown,
            _ => Shown {
                topic: suggestion.topic.clone(),
                side: best_side(ui, rect, &suggestion.topic, studio, canvas),
                since: now,
            },
        };
        let (side, since) = (shown.side, shown.since);
        self.shown = Some(shown);
        let steady = now - since >= HOLD_SECS;
        if !steady {
            ui.ctx().request_repaint_after_secs(HOLD_SECS as f32);
        }
        let place = beside(target, side, rect);
        self.place = Some(place);
        let (command, over) = chip_ui(ui, place, studio, suggestion);
        let pressed = || key(ui.ctx(), &suggestion.topic).filter(|_| !taken && !were_taken);
        let command = command.or_else(pressed);
        out.command = command.filter(|_| steady);
        if over {
            out.faded = suggestion.topic.parts();
        }
        out
    }
}

/// Returns the side where the chip hides least, close to the ink that may go and never under the
/// pointer.
fn best_side(ui: &Ui, rect: Rect, topic: &Topic, studio: &Studio, canvas: &Canvas) -> usize {
    let pointer = ui.input(|i| i.pointer.latest_pos());
    let ink = topic.ink(studio.sketch());
    let Some(target) = canvas.screen_rect(topic.bounds(studio.sketch())) else {
        return 0;
    };
    // A box may be empty at its corners.
    let is_far = |side: usize| {
        let near = beside(target, side, rect).expand(CLOSE_PX);
        let mut ink = ink
            .iter()
            .flat_map(|points| points.windows(2))
            .filter_map(|pair| canvas.screen_rect(Bounds::around(pair)));
        !ink.any(|piece| piece.intersects(near))
    };
    let hidden = |side: usize| -> f32 {
        let chip = beside(target, side, rect);
        if pointer.is_some_and(|at| chip.expand(AWAY_PX).contains(at)) {
            return f32::INFINITY;
        }
        let strokes = studio.sketch().strokes().iter();
        let near = strokes.filter(|stroke| {
            let bounds = canvas.screen_rect(stroke.bounds());
            bounds.is_some_and(|bounds| bounds.intersects(chip))
        });
        let at = |p: &Point| canvas.screen_rect(Bounds::around(std::slice::from_ref(p)));
        let ways = near.flat_map(|stroke| stroke.points().windows(2));
        let ways = ways.filter_map(|pair| Some([at(&pair[0])?.min, at(&pair[1])?.min]));
        ways.map(|[from, to]| length_within(chip, from, to)).sum()
    };
    let cost = |side: usize| match hidden(side) {
        // A chip that hides ink is worse than one that is far from what may go.
        hidden if hidden > MOST_HIDDEN_PX => HIDES_COST + hidden,
        _ if is_far(side) => FAR_COST,
        hidden => hidden,
    };
    let costs: Vec<f32> = (0..SIDES.len()).map(cost).collect();
    let sides = (0..SIDES.len()).min_by(|a, b| costs[*a].total_cmp(&costs[*b]));
    sides.unwrap_or(0)
}

/// Returns how much of the way from `from` to `to` lies within `rect`.
fn length_within(rect: Rect, from: Pos2, to: Pos2) -> f32 {
    let way = to - from;
    let (mut enters, mut leaves) = (0.0_f32, 1.0_f32);
    for axis in 0..2 {
        let [low, high] = [rect.min[axis] - from[axis], rect.max[axis] - from[axis]];
        if way[axis] == 0.0 {
            if low > 0.0 || high < 0.0 {
                return 0.0;
            }
            continue;
        }
        let [a, b] = [low / way[axis], high / way[axis]];
        enters = enters.max(a.min(b));
        leaves = leaves.min(a.max(b));
    }
    (leaves - enters).max(0.0) * way.length()
}

/// Returns where the chip lies beside `target`, within the canvas in `rect`.
fn beside(target: Rect, side: usize, rect: Rect) -> Rect {
    let way = SIDES[side];
    let away = 0.5 * target.size() + 0.5 * SIZE + Vec2::splat(AWAY_PX);
    let level = 0.5 * (target.size() - SIZE).max(Vec2::ZERO);
    // Beside it, level with one of its ends; or above or below its middle.
    let center = if way.x == 0.0 {
        target.center() + vec2(0.0, way.y * away.y)
    } else {
        target.center() + vec2(way.x * away.x, way.y * level.y)
    };
    let room = rect.shrink(EDGE_PX);
    let min: Pos2 = (center - 0.5 * SIZE).clamp(room.min, (room.max - SIZE).max(room.min));
    Rect::from_min_size(min, SIZE)
}

/// Tells whether Enter and Escape are meant for something else than the chip.
fn are_keys_taken(ctx: &Context, studio: &Studio) -> bool {
    ctx.memory(|m| m.focused().is_some())
        || Popup::is_any_open(ctx)
        || studio.focus().is_some()
        || studio.selected().is_some()
}

/// Returns what Enter or Escape asks for.
fn key(ctx: &Context, topic: &Topic) -> Option<Command> {
    let pressed = |key| ctx.input(|i| i.key_pressed(key) && i.modifiers.is_none());
    if pressed(Key::Enter) {
        Some(topic.follow())
    } else if pressed(Key::Escape) {
        Some(topic.keep())
    } else {
        None
    }
}

/// Lays out the chip itself; returns what was asked for, and whether the pointer is on it.
fn chip_ui(ui: &Ui, place: Rect, studio: &Studio, suggestion: &Suggestion) -> (Option<Command>, bool) {
    let paper = theme::paper(ui.visuals());
    let frame = Frame::new()
        .fill(ui.visuals().faint_bg_color)
        .stroke(Stroke::new(1.0, color32(quiet(paper))))
        .corner_radius(16)
        .inner_margin(Margin::symmetric(6, 4));
    // A chip for each suggestion: the keyboard does not go from one to the next.
    let area = Area::new(Id::unique(("suggestion chip", suggestion.topic.name(studio))))
        .order(Order::Middle)
        .fixed_pos(place.min)
        .movable(false);
    let topic = &suggestion.topic;
    let (verb, name) = (topic.verb(studio), topic.name(studio));
    let shown = area.show(ui.ctx(), |ui| {
        let show = |ui: &mut Ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            ui.horizontal(|ui| {
                let button = |text: &str| Button::new(RichText::new(text).size(13.0)).corner_radius(10);
                let change = suggestion.change(studio);
                let follow = ui.add(button(&verb)).on_hover_text(say!(
                    ui,
                    "chip-follow.tip",
                    change = change,
                    verb = verb.as_str()
                ));
                let follow = follow.accessible_name(say!(ui, "chip-on-canvas", deed = topic.deed(&ui)));
                let keep = ui
                    .add(button(say!(ui, "suggestion-keep")))
                    .on_hover_text(say!(ui, "chip-keep.tip"));
                let keeping = say!(ui, "suggestion-keep.name", what = &name);
                let keep = keep.accessible_name(say!(ui, "chip-on-canvas", deed = keeping));
                let follow = follow.clicked().then(|| topic.follow());
                follow.or_else(|| keep.clicked().then(|| topic.keep()))
            })
            .inner
        };
        frame.show(ui, show).inner
    });
    (shown.inner, shown.response.contains_pointer())
}

#[cfg(test)]
mod tests {
    use super::*;
    use eframe::egui::pos2;

    #[test]
    fn a_chip_lies_beside_what_may_go_and_within_the_canvas() {
        let canvas = Rect::from_min_size(pos2(0.0, 40.0), vec2(800.0, 500.0));
        let free = Rect::from_center_size(canvas.center(), vec2(60.0, 80.0));
        for side in 0..SIDES.len() {
            let chip = beside(free, side, canvas);
            assert!(canvas.contains_rect(chip) && !chip.intersects(free), "{side}: {chip}");
        }
        for target in [
            Rect::from_min_size(canvas.min, vec2(5.0, 5.0)),
            Rect::from_min_size(canvas.max, vec2(50.0, 50.0)),
            canvas.expand(100.0),
        ] {
            for side in 0..SIDES.len() {
                assert!(canvas.contains_rect(beside(target, side, canvas)));
            }
        }
    }

    #[test]
    fn a_line_is_hidden_as_far_as_it_lies_under_the_chip() {
        let chip = Rect::from_min_size(pos2(10.0, 10.0), vec2(20.0, 10.0));
        let hidden = |from, to| length_within(chip, Pos2::from(from), Pos2::from(to));
        // Neither end of the first line lies under it.
        for (from, to, expected) in [
            ((0.0, 15.0), (100.0, 15.0), 20.0),
            ((20.0, 0.0), (20.0, 15.0), 5.0),
            ((15.0, 12.0), (18.0, 16.0), 5.0),
        ] {
            let hidden = hidden(from, to);
            assert!((hidden - expected).abs() < 1e-3, "{from:?} {to:?}: {hidden}");
        }
        for (from, to) in [
            ((0.0, 5.0), (100.0, 5.0)),
            ((0.0, 15.0), (5.0, 15.0)),
            ((0.0, 30.0), (30.0, 60.0)),
        ] {
            assert_eq!(hidden(from, to), 0.0, "{from:?} {to:?}");
        }
    }
}
