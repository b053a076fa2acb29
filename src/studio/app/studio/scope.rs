//! Says what is read: the whole page, or by itself what was selected, or one of several drawings on the page.

use std::collections::HashSet;

use super::Studio;
use crate::app::command::Command;
use strokewise_ink::sketch::{Grouping, Revision, Sketch, StrokeId};

/// [`Scope`] is what is read by itself, in the terms of the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// The whole page is read.
    Page,
    /// The strokes that were selected are read.
    Selection,
    /// One of the drawings on the page is read.
    Drawing {
        /// The drawing has this number, from 1.
        number: usize,
        /// So many drawings are on the page.
        count: usize,
    },
}

/// [`Part`] holds strokes that are read by themselves.
#[derive(Debug)]
struct Part {
    ids: HashSet<StrokeId>,
    /// These are all strokes that were there while they were: what comes after belongs to them.
    seen: HashSet<StrokeId>,
    sketch: Sketch,
}

/// [`Scoping`] is what is read, and what could be.
#[derive(Debug, Default)]
pub(super) struct Scoping {
    part: Option<Part>,
    /// These are the drawings of the page at a state of the document.
    groups: Vec<Vec<StrokeId>>,
    grouped: Option<(u64, Revision)>,
}

impl Scoping {
    /// Follows the drawing: what goes from it is read no more, and what is drawn while a part is
    /// read belongs to it.
    pub fn follow(&mut self, sketch: &Sketch, epoch: u64) {
        if self.grouped == Some((epoch, sketch.revision())) {
            return;
        }
        if self.grouped.is_some_and(|(before, _)| before != epoch) {
            self.part = None;
        }
        self.grouped = Some((epoch, sketch.revision()));
        self.groups = Grouping::default().groups(sketch);
        let Some(part) = &mut self.part else { return };
        let there: HashSet<StrokeId> = sketch.strokes().iter().map(|s| s.id()).collect();
        part.ids.extend(there.difference(&part.seen));
        part.seen.extend(&there);
        part.sketch = sketch.only(|id| part.ids.contains(&id));
        if part.sketch.is_empty() || part.sketch.strokes().len() == there.len() {
            self.part = None;
        }
    }

    /// Returns what is read of `whole`, the drawing.
    pub fn subject<'a>(&'a self, whole: &'a Sketch) -> &'a Sketch {
        self.part.as_ref().map_or(whole, |part| &part.sketch)
    }

    fn read(&mut self, ids: HashSet<StrokeId>, whole: &Sketch) {
        let sketch = whole.only(|id| ids.contains(&id));
        let is_part = !sketch.is_empty() && sketch.strokes().len() < whole.strokes().len();
        self.part = is_part.then(|| Part {
            ids,
            seen: whole.strokes().iter().map(|s| s.id()).collect(),
            sketch,
        });
    }

    /// Returns which of the page's drawings is read, from 0.
    fn number(&self) -> Option<usize> {
        let part = self.part.as_ref()?;
        let is_it = |group: &Vec<StrokeId>| group.iter().all(|id| part.ids.contains(id));
        self.groups.iter().position(is_it).filter(|_| self.groups.len() > 1)
    }
}

impl Studio {
    /// Returns what is read and explained: the drawing, or a part of it by itself.
    pub fn subject(&self) -> &Sketch {
        self.scoping.subject(self.sketch())
    }

    /// Returns what is read, in the terms of the window.
    pub fn scope(&self) -> Scope {
        match (&self.scoping.part, self.scoping.number()) {
            (None, _) => Scope::Page,
            (Some(_), None) => Scope::Selection,
            (Some(_), Some(at)) => Scope::Drawing {
                number: at + 1,
                count: self.scoping.groups.len(),
            },
        }
    }

    /// Returns how many drawings there seem to be on the page.
    pub fn drawing_count(&self) -> usize {
        self.scoping.groups.len().max(1)
    }

    /// Returns whether something is selected that could be read by itself.
    pub fn can_read_selection(&self) -> bool {
        let selected = self.selected.len();
        selected > 0 && selected < self.sketch().strokes().len()
    }

    pub(super) fn run_on_scope(&mut self, command: Command) -> Option<Command> {
        match command {
            Command::ReadSelection => {
                let selected = self.selected.clone();
                self.scoping.read(selected, &self.sight.shown);
                self.select(None);
            }
            Command::ReadNext => {
                let next = self.scoping.number().map_or(0, |at| at + 1);
                let next = next % self.scoping.groups.len().max(1);
                let group = self.scoping.groups.get(next).cloned().unwrap_or_default();
                self.scoping.read(group.into_iter().collect(), &self.sight.shown);
            }
            Command::ReadPage => self.scoping.part = None,
            other => return Some(other),
        }
        self.advice.turn_away();
        self.ask();
        None
    }
}
