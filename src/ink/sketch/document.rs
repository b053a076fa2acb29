//! [`Document`] is the current sketch with every state before and after it.

use std::sync::Arc;

use super::{Edit, Revision, Sketch, Stroke, StrokeId};

/// [`Document`] is a drawing with its undo history. The history keeps whole sketches: a sketch is a list of shared
/// strokes, so a step costs one pointer a stroke, and there is no inverse command to get wrong.
#[derive(Debug, Clone, Default)]
pub struct Document {
    /// These are the states before the current one, oldest first; there are at most [`Document::HISTORY_LIMIT`].
    past: Vec<Sketch>,
    /// This state is shown.
    current: Sketch,
    /// These states were taken back, the next one to redo last.
    future: Vec<Sketch>,
    next_stroke: u32,
    next_revision: u64,
}

impl Document {
    /// So many steps of undo are kept; the oldest fall away.
    pub const HISTORY_LIMIT: usize = 500;

    /// Makes a document that opens with `sketch`, and has nothing to undo.
    pub fn new(sketch: Sketch) -> Self {
        let next_stroke = sketch
            .strokes
            .iter()
            .map(|s| s.id.0.saturating_add(1))
            .max()
            .unwrap_or(0);
        let current = Sketch {
            revision: Revision(0),
            ..sketch
        };
        Self {
            current,
            next_stroke,
            next_revision: 1,
            ..Self::default()
        }
    }

    /// Puts `sketch` in the place of everything, with nothing to undo. Its revision is a new one, so that
    /// late answers about the former drawing cannot be taken for answers about this one.
    pub fn open(&mut self, sketch: Sketch) {
        let revision = self.fresh_revision();
        let next_revision = self.next_revision;
        *self = Self::new(sketch);
        self.current.revision = revision;
        self.next_revision = next_revision;
    }

    /// Puts `other` with its history in the place of everything. All its states get new revisions, for the reason of
    /// [`Document::open`].
    pub fn adopt(&mut self, mut other: Self) {
        let offset = self.next_revision.max(1);
        let states = other.past.iter_mut().chain(&mut other.future);
        for state in states.chain([&mut other.current]) {
            state.revision.0 += offset;
        }
        other.next_revision += offset;
        *self = other;
    }

    /// Returns the sketch as it stands.
    pub fn sketch(&self) -> &Sketch {
        &self.current
    }

    /// Returns the name for the next stroke; it is never given twice, also not after undo.
    pub fn next_stroke_id(&mut self) -> StrokeId {
        let id = StrokeId(self.next_stroke);
        self.next_stroke += 1;
        id
    }

    /// Carries out `edit` as one step of undo and drops what could be redone. An edit that changes
    /// nothing (removing a stroke that is not there) leaves no step. Returns whether it changed anything.
    pub fn apply(&mut self, edit: &Edit) -> bool {
        let (strokes, sheet) = edit.apply(&self.current.strokes, &self.current.sheet);
        let same_sheet = Arc::ptr_eq(&sheet, &self.current.sheet) || sheet == self.current.sheet;
        let same = same_sheet
            && strokes.len() == self.current.strokes.len()
            && strokes
                .iter()
                .zip(&self.current.strokes)
                .all(|(a, b)| Arc::ptr_eq(a, b));
        if same {
            return false;
        }
        if let Some(highest) = strokes.iter().map(|s: &Arc<Stroke>| s.id.0).max() {
            self.next_stroke = self.next_stroke.max(highest.saturating_add(1));
        }
        let next = Sketch {
            revision: self.fresh_revision(),
            strokes,
            sheet,
        };
        self.past.push(std::mem::replace(&mut self.current, next));
        if self.past.len() > Self::HISTORY_LIMIT {
            self.past.remove(0);
        }
        self.future.clear();
        true
    }

    /// Goes back one step; `false` at the beginning.
    pub fn undo(&mut self) -> bool {
        step(&mut self.past, &mut self.current, &mut self.future)
    }

    /// Goes forward again one step; `false` at the end.
    pub fn redo(&mut self) -> bool {
        step(&mut self.future, &mut self.current, &mut self.past)
    }

    /// Tells whether [`Document::undo`] would do anything.
    pub fn can_undo(&self) -> bool {
        !self.past.is_empty()
    }

    /// Tells whether [`Document::redo`] would do anything.
    pub fn can_redo(&self) -> bool {
        !self.future.is_empty()
    }

    /// Counts how many steps can be taken back, and how many forward again.
    pub fn steps(&self) -> [usize; 2] {
        [self.past.len(), self.future.len()]
    }

    /// Returns the drawing as it is after the next step of redo.
    pub fn ahead(&self) -> Option<&Sketch> {
        self.future.last()
    }

    fn fresh_revision(&mut self) -> Revision {
        let revision = Revision(self.next_revision.max(1));
        self.next_revision = revision.0 + 1;
        revision
    }
}

/// Moves the top of `from` to `current` and what was current to `to`.
fn step(from: &mut Vec<Sketch>, current: &mut Sketch, to: &mut Vec<Sketch>) -> bool {
    match from.pop() {
        Some(state) => {
            to.push(std::mem::replace(current, state));
            true
        }
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::Point;
    use super::*;

    fn stroke(document: &mut Document) -> Stroke {
        let id = document.next_stroke_id();
        let points = vec![Point::new(0.0, 0.0), Point::new(1.0, id.0 as f32)];
        Stroke::new(id, 2.0, points).expect("two sound points make a stroke")
    }

    fn ids(document: &Document) -> Vec<u32> {
        document.sketch().strokes().iter().map(|s| s.id().0).collect()
    }

    #[test]
    fn one_edit_is_one_step_of_undo_and_redo() {
        let mut document = Document::default();
        for _ in 0..3 {
            let edit = Edit::Add(stroke(&mut document));
            assert!(document.apply(&edit));
        }
        let before = document.sketch().revision();
        assert!(document.apply(&Edit::Remove(vec![StrokeId(0), StrokeId(2)])));
        assert_eq!(ids(&document), [1]);
        assert!(document.undo());
        assert_eq!(ids(&document), [0, 1, 2]);
        assert_eq!(
            document.sketch().revision(),
            before,
            "undo returns to the very same revision"
        );
        assert!(document.redo());
        assert_eq!(ids(&document), [1]);
        assert!(!document.redo());
    }

    #[test]
    fn an_adopted_history_can_be_undone_under_new_revisions() {
        let mut other = Document::default();
        for _ in 0..2 {
            let edit = Edit::Add(stroke(&mut other));
            other.apply(&edit);
        }
        other.undo();
        let mut document = Document::default();
        let edit = Edit::Add(stroke(&mut document));
        document.apply(&edit);
        let former = document.sketch().revision();
        document.adopt(other);
        assert_eq!(ids(&document), [0]);
        let mut revisions = vec![former, document.sketch().revision()];
        assert!(document.redo());
        assert_eq!(ids(&document), [0, 1]);
        revisions.push(document.sketch().revision());
        document.apply(&Edit::Clear);
        revisions.push(document.sketch().revision());
        revisions.sort();
        revisions.dedup();
        assert_eq!(revisions.len(), 4, "no revision is given twice");
    }

    #[test]
    fn an_edit_that_changes_nothing_leaves_no_step() {
        let mut document = Document::default();
        assert!(!document.apply(&Edit::Clear));
        assert!(!document.apply(&Edit::Remove(vec![StrokeId(7)])));
        assert!(!document.can_undo());
    }

    #[test]
    fn ids_and_revisions_are_never_used_again() {
        let mut document = Document::default();
        let first = Edit::Add(stroke(&mut document));
        document.apply(&first);
        let gone = document.sketch().revision();
        document.undo();
        let second = Edit::Add(stroke(&mut document));
        document.apply(&second);
        assert_eq!(ids(&document), [1]);
        assert_ne!(document.sketch().revision(), gone);
    }

    #[test]
    fn another_drawing_gets_a_revision_of_its_own() {
        let mut document = Document::default();
        let edit = Edit::Add(stroke(&mut document));
        document.apply(&edit);
        let before = document.sketch().revision();
        document.open(Sketch::default());
        assert!(document.sketch().revision() > before);
        assert!(!document.can_undo() && document.sketch().is_empty());
        let opened = document.sketch().revision();
        let edit = Edit::Add(stroke(&mut document));
        document.apply(&edit);
        assert!(document.sketch().revision() > opened);
    }

    #[test]
    fn remains_take_the_place_of_a_replaced_stroke() {
        let mut document = Document::default();
        for _ in 0..3 {
            let edit = Edit::Add(stroke(&mut document));
            document.apply(&edit);
        }
        let remains = vec![stroke(&mut document), stroke(&mut document)];
        document.apply(&Edit::Replace(StrokeId(1), remains));
        assert_eq!(ids(&document), [0, 3, 4, 2]);
    }

    #[test]
    fn a_long_history_forgets_its_beginning_only() {
        let mut document = Document::default();
        for _ in 0..Document::HISTORY_LIMIT + 10 {
            let edit = Edit::Add(stroke(&mut document));
            document.apply(&edit);
        }
        let mut steps = 0;
        while document.undo() {
            steps += 1;
        }
        assert_eq!(steps, Document::HISTORY_LIMIT);
        assert_eq!(document.sketch().strokes().len(), 10);
    }
}
