//! Keeps what is selected, and does what can be done with it.

use std::collections::HashSet;
use std::path::Path;

use super::Studio;
use crate::app::canvas::{Choice, Tool};
use crate::app::command::Axis;
use crate::words::say;
use strokewise_ink::format::document;
use strokewise_ink::format::svg::{self, SvgStyle};
use strokewise_ink::sketch::{Affine, Bounds, Edit, Ink, Rgb, Sketch, Span, Stroke, StrokeId, renamed_groups};

/// Pasted strokes lie so far from what was copied, to the right and below, in canvas units.
const PASTE_STEP: f32 = 16.0;

impl Studio {
    /// Returns the stroke selected last, of those that are.
    pub fn selected(&self) -> Option<StrokeId> {
        self.lead
    }

    /// Returns all selected strokes.
    pub fn selection(&self) -> &HashSet<StrokeId> {
        &self.selected
    }

    /// Selects one stroke, or none.
    pub(super) fn select(&mut self, id: Option<StrokeId>) {
        self.selected = id.into_iter().collect();
        self.lead = id;
    }

    /// Selects `ids` as the hand chose.
    pub(super) fn choose(&mut self, ids: &[StrokeId], choice: Choice) {
        if choice == Choice::Only {
            self.selected.clear();
        }
        let had_all = ids.iter().all(|id| self.selected.contains(id));
        if had_all && choice == Choice::Toggle {
            self.selected.retain(|id| !ids.contains(id));
        } else {
            self.selected.extend(ids);
        }
        let last = ids.last().copied().or(self.lead);
        let any = || self.selected.iter().max().copied();
        self.lead = last.filter(|id| self.selected.contains(id)).or_else(any);
    }

    pub(super) fn select_all(&mut self) {
        let ids: Vec<_> = self.sight.open.strokes().iter().map(|s| s.id()).collect();
        self.choose(&ids, Choice::Only);
    }

    /// Returns the selected strokes' names, lowest first.
    pub(super) fn selected_ids(&self) -> Vec<StrokeId> {
        let strokes = self.sight.open.strokes().iter().map(|s| s.id());
        strokes.filter(|id| self.selected.contains(id)).collect()
    }

    /// Takes the tool that moves what a command has selected; the one in hand is put aside until nothing is selected.
    pub(super) fn hold_selected(&mut self) {
        if !self.selected.is_empty() && !matches!(self.tool, Tool::Select | Tool::Lasso) {
            self.put_aside = Some(std::mem::replace(&mut self.tool, Tool::Select));
        }
    }

    /// Takes the tool again that was put aside, where nothing is selected any more.
    pub(super) fn take_tool_back(&mut self) {
        if self.selected.is_empty()
            && let Some(tool) = self.put_aside.take()
        {
            self.tool = tool;
        }
    }

    /// Returns the selected strokes, lowest first.
    pub(super) fn selected_strokes(&self) -> Vec<Stroke> {
        let strokes = self.sight.open.strokes().iter();
        let selected = strokes.filter(|s| self.selected.contains(&s.id()));
        selected.map(|s| Stroke::clone(s)).collect()
    }

    /// Takes stretches out of strokes; what nothing is left of is removed like any other stroke, so
    /// that suggestions which are followed with the eraser count as followed.
    pub(super) fn erase(&mut self, cuts: &[(StrokeId, Vec<Span>)]) {
        let is_whole = |spans: &[Span]| Span::rest(spans).is_empty();
        let gone = cuts
            .iter()
            .filter(|(_, spans)| is_whole(spans))
            .map(|(id, _)| *id)
            .collect();
        let cut: Vec<_> = cuts.iter().filter(|(_, spans)| !is_whole(spans)).cloned().collect();
        let remove = Edit::Remove(gone);
        match self.document.cutting(&cut) {
            Some(trim) => self.edit(&Edit::Together(vec![remove, trim])),
            None => self.edit(&remove),
        }
    }

    /// Puts another stroke in the place of each selected one, and selects those.
    pub(super) fn replace_selected(&mut self, change: impl Fn(&Stroke, StrokeId) -> Option<Stroke>) {
        let strokes = self.selected_strokes();
        let mut edits = Vec::with_capacity(strokes.len());
        let mut ids = Vec::with_capacity(strokes.len());
        for stroke in &strokes {
            let id = self.document.next_stroke_id();
            // Where one stroke would leave the paper, nothing moves.
            let Some(changed) = change(stroke, id) else {
                return;
            };
            edits.push(Edit::Replace(stroke.id(), vec![changed]));
            ids.push(id);
        }
        if !edits.is_empty() {
            self.edit(&Edit::Together(edits));
            self.choose(&ids, Choice::Only);
        }
    }

    pub(super) fn transform(&mut self, map: &Affine) {
        if map.is_sound() {
            self.replace_selected(|stroke, id| stroke.transformed(map, id));
        }
    }

    pub(super) fn mirror(&mut self, axis: Axis) {
        let strokes = self.selected_strokes();
        let bounds = strokes.iter().fold(Bounds::EMPTY, |b, s| b.union(s.bounds()));
        if !bounds.is_empty() {
            let factors = match axis {
                Axis::Vertical => [-1.0, 1.0],
                Axis::Horizontal => [1.0, -1.0],
            };
            self.transform(&Affine::scale(factors, bounds.center()));
        }
    }

    /// Draws the selected strokes in another colour.
    pub(super) fn color_selected(&mut self, color: Option<Rgb>) {
        self.replace_selected(|stroke, id| {
            let ink = Ink { color, ..stroke.ink() };
            Some(stroke.with_id(id).with_ink(ink))
        });
    }

    /// Draws the selected strokes with the pen in use, as wide as they are.
    pub(super) fn recolor(&mut self) {
        let ink: Ink = self.settings.kit().ink;
        self.replace_selected(|stroke, id| Some(stroke.with_id(id).with_ink(ink)));
    }

    /// Returns whether something was copied.
    pub fn can_paste(&self) -> bool {
        !self.clipboard.is_empty()
    }

    pub(super) fn copy(&mut self) {
        let strokes = self.selected_strokes();
        if !strokes.is_empty() {
            self.copied = self.as_svg();
            self.clipboard = strokes;
        }
    }

    /// Returns the selected strokes as an SVG picture, or all that is seen where nothing is
    /// selected.
    pub fn as_svg(&self) -> String {
        let strokes = self.selected_strokes();
        let sketch = if strokes.is_empty() {
            self.sketch().clone()
        } else {
            Sketch::new(strokes).on_sheet(self.sheet().clone())
        };
        let style = SvgStyle {
            paper: self.paper,
            ..SvgStyle::default()
        };
        svg::write(&sketch, &style)
    }

    /// Returns what was copied last, as an SVG picture; empty for nothing.
    pub fn copied(&self) -> &str {
        &self.copied
    }

    /// Adds the drawing that `text` is.
    pub(super) fn paste_text(&mut self, text: &str) {
        if text == self.copied {
            return self.paste();
        }
        let name = Path::new("clipboard");
        let drawing = document::parse(text, name).or_else(|_| svg::parse(text, name));
        match drawing {
            Ok(drawing) => {
                let strokes = drawing.sketch.strokes().iter().map(|s| Stroke::clone(s));
                self.clipboard = self.brought_into_view(strokes.collect());
                // Pasted again, it lies a little further on.
                text.clone_into(&mut self.copied);
                self.paste_all(self.clipboard.clone());
            }
            Err(error) => self.complain(say!(self, "notice-cannot-paste", cause = error.to_string())),
        }
    }

    /// Returns `strokes` where they are, or in the middle of what is seen where nobody would see
    /// them.
    fn brought_into_view(&self, strokes: Vec<Stroke>) -> Vec<Stroke> {
        let bounds = strokes.iter().fold(Bounds::EMPTY, |b, s| b.union(s.bounds()));
        let view = self.in_view();
        let apart = (0..2).any(|i| bounds.min[i] > view.max[i] || bounds.max[i] < view.min[i]);
        if bounds.is_empty() || view.is_empty() || !apart {
            return strokes;
        }
        let [from, to] = [bounds.center(), view.center()];
        let map = Affine::shift([0, 1].map(|i| to[i] - from[i]));
        let moved = strokes.iter().map(|s| s.transformed(&map, s.id()));
        moved.collect::<Option<_>>().unwrap_or(strokes)
    }

    /// Adds what was copied a little further than it was; the next time further still.
    pub(super) fn paste(&mut self) {
        let step = Affine::shift([PASTE_STEP; 2]);
        let moved = self.clipboard.iter().map(|s| s.transformed(&step, s.id()));
        let Some(moved) = moved.collect::<Option<Vec<Stroke>>>() else {
            return;
        };
        self.clipboard = moved;
        self.paste_all(self.clipboard.clone());
    }

    pub(super) fn duplicate(&mut self) {
        let step = Affine::shift([PASTE_STEP; 2]);
        let strokes = self.selected_strokes();
        let moved = strokes.iter().map(|s| s.transformed(&step, s.id()));
        if let Some(moved) = moved.collect() {
            self.add_all(moved, None);
        }
    }

    /// Adds strokes under names of their own to the layer in use, as one step, and selects them.
    fn paste_all(&mut self, strokes: Vec<Stroke>) {
        let (layer, change) = self.layer_for_ink();
        self.sight.layer = layer;
        self.add_all(
            strokes.into_iter().map(|stroke| stroke.on_layer(layer)).collect(),
            change,
        );
    }

    /// Adds strokes under names of their own, after `change`, as one step, and selects them.
    fn add_all(&mut self, strokes: Vec<Stroke>, change: Option<Edit>) {
        let strokes = renamed_groups(strokes, self.document.sketch().free_group());
        let named = strokes.into_iter().map(|s| s.with_id(self.document.next_stroke_id()));
        let named: Vec<Stroke> = named.collect();
        let ids: Vec<_> = named.iter().map(Stroke::id).collect();
        if !ids.is_empty() {
            let added = named.into_iter().map(Edit::Add);
            self.edit(&Edit::Together(change.into_iter().chain(added).collect()));
            self.choose(&ids, Choice::Only);
        }
    }
}
