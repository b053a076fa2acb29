//! Changes which strokes lie over which, which belong together, and which came when.

use std::collections::HashSet;

use super::Studio;
use crate::app::canvas::{Choice, Tool};
use crate::app::command::Stack;
use crate::app::journal::Entry;
use crate::engine::Vigilance;
use strokewise_ink::sketch::{Edit, GroupId, Sketch, Stroke, StrokeId};

impl Studio {
    /// Returns how many of the steps that are remembered lead to the drawing as it is, and how many
    /// there are.
    pub fn steps(&self) -> (usize, usize) {
        let [back, forward] = self.document.steps();
        (back, back + forward)
    }

    /// Returns how long the hand took for the next step of redo, with the pause before it, in seconds; 0 where it did
    /// not draw, or nobody knows when.
    pub fn pace_secs(&self) -> f64 {
        let end = |sketch: &Sketch| {
            let times = sketch
                .strokes()
                .iter()
                .flat_map(|s| s.points())
                .filter_map(|p| p.time_secs);
            times.fold(0.0, f32::max)
        };
        let ahead = self.document.ahead().map_or(0.0, end);
        f64::from(ahead - end(self.document.sketch())).max(0.0)
    }

    /// Shows the drawing as it was after so many steps.
    pub(super) fn go_to_step(&mut self, step: usize) {
        let before = self.steps().0;
        for _ in step..before {
            if self.document.undo() {
                self.note(Entry::Undo);
            }
        }
        for _ in before..step {
            if self.document.redo() {
                self.note(Entry::Redo);
            }
        }
        if self.steps().0 != before {
            self.changed(Vigilance::Usual);
        }
    }

    /// Draws with what the stroke called `id` was drawn with.
    pub(super) fn draw_like(&mut self, id: StrokeId) {
        if let Some(stroke) = self.document.sketch().stroke(id) {
            let (ink, width) = (stroke.ink(), stroke.width());
            self.tool = Tool::Pen;
            self.settings.draw_with(ink, width);
        }
    }

    /// Ties the selected strokes to a group.
    pub(super) fn group(&mut self) {
        if let Some(edit) = self.document.sketch().tying(&self.selected_ids()) {
            self.edit(&edit);
        }
    }

    /// Unties the groups of the selected strokes; all that was in them is selected.
    pub(super) fn ungroup(&mut self) {
        let ids = self.selected_ids();
        if let Some(edit) = self.document.sketch().untying(&ids) {
            let untied = self.open_sketch().with_their_groups(&ids);
            self.edit(&edit);
            self.choose(&untied, Choice::Only);
        }
    }

    /// Brings what is selected to an end of the stack, groups as a whole; what was picked out of a
    /// single group goes to that end of its group.
    pub(super) fn restack(&mut self, end: Stack) {
        let open = self.open_sketch();
        let group = open.common_group(self.selection());
        let picked = group.filter(|group| open.members(*group).len() > self.selection().len());
        match picked {
            Some(group) => self.restack_within(group, end),
            None => self.restack_whole(end),
        }
    }

    /// Brings what is selected of a group to an end of it: its members change places among
    /// themselves.
    fn restack_within(&mut self, group: GroupId, end: Stack) {
        let members = strokes_of(self.open_sketch(), &self.open_sketch().members(group));
        let (picked, others): (Vec<_>, Vec<_>) = members.iter().partition(|s| self.selection().contains(&s.id()));
        let (below, above) = match end {
            Stack::Top => (others, picked),
            Stack::Bottom => (picked, others),
        };
        let wanted: Vec<&Stroke> = below.into_iter().chain(above).collect();
        if wanted.iter().zip(&members).all(|(a, b)| a.id() == b.id()) {
            return;
        }
        let mut edits = Vec::with_capacity(members.len());
        let mut ids = Vec::new();
        for (place, stroke) in members.iter().zip(wanted) {
            let id = self.document.next_stroke_id();
            edits.push(Edit::Replace(place.id(), vec![stroke.with_id(id)]));
            if self.selection().contains(&stroke.id()) {
                ids.push(id);
            }
        }
        self.edit(&Edit::Together(edits));
        self.choose(&ids, Choice::Only);
    }

    fn restack_whole(&mut self, end: Stack) {
        let ids = self.open_sketch().with_their_groups(&self.selected_ids());
        let selected = strokes_of(self.open_sketch(), &ids);
        // Layers lie over each other whatever is drawn on them.
        let layers: HashSet<_> = selected.iter().map(Stroke::layer).collect();
        let moved: HashSet<StrokeId> = ids.into_iter().collect();
        let others = self.open_sketch().strokes().iter();
        let others = others.filter(|s| !moved.contains(&s.id()) && layers.contains(&s.layer()));
        let others: Vec<Stroke> = others.map(|s| Stroke::clone(s)).collect();
        // Strokes are put on top of others: whoever shall lie above goes there again, under a new
        // name.
        let above = match end {
            Stack::Top => &selected,
            Stack::Bottom => &others,
        };
        if selected.is_empty() || above.is_empty() {
            return;
        }
        let mut edits = vec![Edit::Remove(above.iter().map(Stroke::id).collect())];
        let mut ids = Vec::new();
        for stroke in above {
            let id = self.document.next_stroke_id();
            edits.push(Edit::Add(stroke.with_id(id)));
            ids.push(id);
        }
        self.edit(&Edit::Together(edits));
        if end == Stack::Top {
            self.choose(&ids, Choice::Only);
        }
    }
}

/// Returns the strokes of these names, in drawing order.
fn strokes_of(sketch: &Sketch, ids: &[StrokeId]) -> Vec<Stroke> {
    let ids: HashSet<&StrokeId> = ids.iter().collect();
    let strokes = sketch.strokes().iter().filter(|s| ids.contains(&s.id()));
    strokes.map(|s| Stroke::clone(s)).collect()
}
