//! Lists the strokes, each a little picture of itself, with what it does for the target. Only the visible rows are laid
//! out, so thousands of strokes cost no more than a screenful.

mod bar;

use std::collections::HashMap;

use eframe::egui::style::ScrollAnimation;
use eframe::egui::{
    self, Align, Align2, Rect, Response, RichText, ScrollArea, Sense, Stroke, TextStyle, Ui, pos2, vec2,
};

use self::bar::{signed, signed_bar};
use super::portrait::portrait;
use super::{Output, caption, card_frame};
use crate::app::boxes::Boxes as _;
use crate::app::canvas::{Mark, color32, quiet};
use crate::app::command::Command;
use crate::app::studio::Studio;
use crate::app::theme;
use crate::app::words::stroke_name;
use crate::engine::{Match, Method, StrokeAttribution};
use crate::words::{Speaks, say};
use strokewise_ink::inking::palette::Paper;
use strokewise_ink::sketch::{Span, Stroke as InkStroke, StrokeId};

const ROW_HEIGHT: f32 = 26.0;
const CAPTION_HEIGHT: f32 = 18.0;
/// Rows seen at once.
const ROWS: f32 = 7.0;
/// Little picture and number are so wide.
const NAME_WIDTH: f32 = 84.0;

/// [`StrokeList`] is what the list remembers between frames.
#[derive(Debug, Default)]
pub struct StrokeList {
    /// This selection was last scrolled to.
    scrolled_to: Option<StrokeId>,
    /// This drawing was last shown, with its newest stroke: the list follows the pen.
    last_shown: Option<(u64, Option<StrokeId>)>,
}

/// [`Table`] is what all rows share.
struct Table<'a> {
    scores: HashMap<StrokeId, &'a StrokeAttribution>,
    marks: HashMap<StrokeId, Mark>,
    largest_sla: f32,
    largest_p_sla: f32,
    paper: Paper,
    target: &'a str,
}

impl<'a> Table<'a> {
    fn new(studio: &'a Studio, paper: Paper) -> Self {
        let explanation = studio.explanation();
        let target = explanation.as_ref().map_or("", |e| e.target);
        let strokes = explanation.map(|e| e.strokes).unwrap_or_default();
        let largest = |value: fn(&StrokeAttribution) -> f32| {
            let values = strokes.iter().map(|s| value(s).abs());
            values.filter(|v| v.is_finite()).fold(0.0, f32::max)
        };
        Self {
            largest_sla: largest(|s| s.sla),
            largest_p_sla: largest(|s| s.p_sla),
            scores: strokes.into_iter().map(|s| (s.id, s)).collect(),
            marks: studio.marks().unwrap_or_default(),
            paper,
            target,
        }
    }
}

impl StrokeList {
    /// Shows the list with its captions.
    pub fn ui(&mut self, ui: &mut Ui, studio: &Studio, hovered: Option<StrokeId>, out: &mut Output) {
        let strokes = studio.sketch().strokes();
        caption(ui, &say!(ui, "strokes-caption", count = strokes.len()), |_| {});
        focus_ui(ui, studio, out);
        let table = Table::new(studio, theme::paper(ui.visuals()));
        ui.spacing_mut().item_spacing.y = 1.0;
        column_captions(ui, &table, studio.advice.method(), out);
        let jump = self.jump(studio);
        ScrollArea::vertical()
            .id_salt("strokes")
            .max_height(ROWS * (ROW_HEIGHT + ui.spacing().item_spacing.y))
            .min_scrolled_height(ROWS * (ROW_HEIGHT + ui.spacing().item_spacing.y))
            .auto_shrink(false)
            .show_rows(ui, ROW_HEIGHT, strokes.len(), |ui, rows| {
                if let Some(row) = jump {
                    scroll_to_row(ui, row, rows.start);
                }
                for stroke in &strokes[rows] {
                    let id = stroke.id();
                    let lit = hovered == Some(id);
                    let selected = studio.selected() == Some(id);
                    let response = row_ui(ui, &table, stroke, selected, lit);
                    if response.hovered() {
                        out.pointed = Some(id);
                    }
                    if response.clicked() {
                        out.commands.push(Command::Select((!selected).then_some(id)));
                    }
                }
            });
    }
}

impl StrokeList {
    /// Returns the row to bring into view: a new selection, a new stroke, or the first one of
    /// another drawing.
    fn jump(&mut self, studio: &Studio) -> Option<usize> {
        let strokes = studio.sketch().strokes();
        let selected = studio.selected().filter(|id| self.scrolled_to != Some(*id));
        self.scrolled_to = studio.selected();
        let newest = strokes.iter().map(|s| s.id()).max();
        let before = self.last_shown.replace((studio.epoch(), newest));
        let (before_epoch, before_newest) = before.unzip();
        if before_epoch != Some(studio.epoch()) {
            return Some(0);
        }
        let is_new = newest > before_newest.flatten();
        selected
            .and_then(|id| strokes.iter().position(|s| s.id() == id))
            .or(is_new.then(|| strokes.len().saturating_sub(1)))
    }
}

/// Says what the scores speak of where it is not the reading, and offers the way back.
fn focus_ui(ui: &mut Ui, studio: &Studio, out: &mut Output) {
    let Some(focus) = studio.focus() else {
        return;
    };
    card_frame(ui)
        .inner_margin(egui::Margin::symmetric(8, 4))
        .show(ui, |ui| {
            ui.take_available_width();
            ui.horizontal(|ui| {
                ui.with_layout(egui::Layout::right_to_left(Align::Center), |ui| {
                    let back = ui.button(RichText::new(say!(ui, "focus-back")).small());
                    let back = back.on_hover_text(say!(ui, "focus-back.tip"));
                    if back.accessible_name(say!(ui, "focus-back.name")).clicked() {
                        out.commands.push(Command::EndMatch);
                    }
                    let text = RichText::new(format!("{} {}", focus.lead, focus.name)).strong();
                    ui.with_layout(egui::Layout::left_to_right(Align::Center), |ui| {
                        let label = ui.add(egui::Label::new(text).truncate());
                        if let Some(answer) = studio.pictures.choice().and_then(|c| c.answer()) {
                            label.on_hover_text(standing(studio, &answer.matched));
                        }
                    });
                });
            });
        });
}

/// Says where the match stands: "No. 3 of 1432 pictures, similarity 0.62".
fn standing(studio: &Studio, matched: &Match) -> String {
    let count = studio.pictures.gallery().map_or(0, |gallery| gallery.len());
    say!(
        studio,
        "match-standing",
        rank = matched.rank + 1,
        count = count,
        similarity = matched.similarity
    )
}

/// Scrolls so that row number `row` is seen, where the first laid out row is `first`.
fn scroll_to_row(ui: &Ui, row: usize, first: usize) {
    let pitch = ROW_HEIGHT + ui.spacing().item_spacing.y;
    let top = ui.max_rect().top() + (row as f32 - first as f32) * pitch;
    let rect = Rect::from_min_size(pos2(ui.max_rect().left(), top), vec2(1.0, ROW_HEIGHT));
    // An animation would paint a dozen frames while the engine works on the new stroke.
    ui.scroll_to_rect_animation(rect, None::<Align>, ScrollAnimation::none());
}

/// Returns the two columns of scores, right of the name.
fn columns(row: Rect) -> [Rect; 2] {
    let scores = row.with_min_x(row.left() + NAME_WIDTH).with_max_x(row.right() - 10.0);
    let (left, right) = scores.split_left_right_at_fraction(0.5);
    [
        left.with_max_x(left.right() - 4.0),
        right.with_min_x(right.left() + 4.0),
    ]
}

/// Lays out the captions of the scores and, above the names, how they are computed.
fn column_captions(ui: &mut Ui, table: &Table, method: Method, out: &mut Output) {
    let size = vec2(ui.available_width(), CAPTION_HEIGHT);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    let font = TextStyle::Small.resolve(ui.style());
    let color = ui.visuals().weak_text_color();
    for (column, text) in columns(rect).into_iter().zip(["SLA", "P-SLA"]) {
        ui.painter()
            .text(column.right_center(), Align2::RIGHT_CENTER, text, font.clone(), color);
    }
    if !table.target.is_empty() {
        response.on_hover_text(say!(ui, "columns", target = table.target));
    }
    let place = rect.with_max_x(rect.left() + NAME_WIDTH + 36.0);
    let place = egui::UiBuilder::new().max_rect(place);
    ui.scope_builder(place, |ui| method_menu(ui, method, out));
}

/// Lays out a quiet menu of the ways to explain.
fn method_menu(ui: &mut Ui, method: Method, out: &mut Output) {
    ui.spacing_mut().button_padding = vec2(2.0, 0.0);
    ui.spacing_mut().interact_size.y = CAPTION_HEIGHT;
    let text = RichText::new(format!("{method} ▾")).small().weak();
    let (button, _) =
        egui::containers::menu::MenuButton::from_button(egui::Button::new(text).frame(false)).ui(ui, |ui| {
            ui.set_min_width(330.0);
            for choice in Method::ALL {
                let mut text = RichText::new(choice.name());
                if choice == method {
                    text = text.strong();
                }
                let row = ui.horizontal(|ui| {
                    let chosen = ui.choice(choice == method, text).clicked();
                    ui.label(RichText::new(hint(&ui, choice)).small().weak());
                    chosen
                });
                if row.inner {
                    out.commands.push(Command::ExplainBy(choice));
                    ui.close();
                }
            }
        });
    button.on_hover_text(say!(ui, "methods"));
}

/// Returns a method in a few words, for the menu.
fn hint(who: impl Speaks, method: Method) -> &'static str {
    match method {
        Method::Gradient => say!(who, "method-gradient"),
        Method::Midpoint => say!(who, "method-midpoint"),
        Method::Straight => say!(who, "method-straight"),
        Method::Integrated => say!(who, "method-integrated"),
        Method::Smoothed => say!(who, "method-smoothed"),
        Method::LeaveOneOut => say!(who, "method-leave-one-out"),
        Method::Shapley => say!(who, "method-shapley"),
    }
}

/// Returns what a row says, in words.
fn row_name(ui: &Ui, id: StrokeId, scores: Option<&StrokeAttribution>, may_go: bool) -> String {
    let stroke = stroke_name(ui, id);
    let scores = scores.map(|s| [s.sla, s.p_sla].map(|score| signed(ui, score)));
    match (scores, may_go) {
        (None, false) => stroke,
        (None, true) => say!(ui, "row.may-go", stroke = stroke),
        (Some([sla, parts]), false) => say!(ui, "row.scores", stroke = stroke, sla = sla, parts = parts),
        (Some([sla, parts]), true) => say!(ui, "row.scores-may-go", stroke = stroke, sla = sla, parts = parts),
    }
}

fn row_ui(ui: &mut Ui, table: &Table, stroke: &InkStroke, selected: bool, lit: bool) -> Response {
    let id = stroke.id();
    let size = vec2(ui.available_width(), ROW_HEIGHT);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let scores = table.scores.get(&id).copied();
    let mark = table.marks.get(&id).copied();
    response.widget_info(|| {
        let label = row_name(ui, id, scores, mark.is_some_and(|m| m.flagged));
        egui::WidgetInfo::selected(egui::Role::ListItem, true, selected, label)
    });
    let visuals = ui.style().interact_selectable(&response, selected);
    if selected || lit || response.hovered() {
        let fill = if selected {
            ui.visuals().selection.bg_fill
        } else {
            visuals.weak_bg_fill
        };
        ui.painter().rect_filled(rect, visuals.corner_radius, fill);
    }
    let picture = Rect::from_center_size(rect.left_center() + vec2(19.0, 0.0), vec2(30.0, 22.0));
    if mark.is_some_and(|m| m.flagged) {
        let line = Stroke::new(1.5, color32(quiet(table.paper)));
        ui.painter().rect_stroke(picture, 5.0, line, egui::StrokeKind::Outside);
    }
    let whole = Span::WHOLE;
    portrait(ui, picture.shrink(2.0), stroke, whole, ui.visuals().text_color());
    ui.painter().text(
        rect.left_center() + vec2(42.0, 0.0),
        Align2::LEFT_CENTER,
        u64::from(id.0) + 1,
        TextStyle::Body.resolve(ui.style()),
        ui.visuals().weak_text_color(),
    );
    if let Some(scores) = scores {
        let [sla, p_sla] = columns(rect);
        signed_bar(ui, sla, scores.sla, table.largest_sla, table.paper);
        signed_bar(ui, p_sla, scores.p_sla, table.largest_p_sla, table.paper);
    }
    response
}
