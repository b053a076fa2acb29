//! [`Edit`] is what can change in a document.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::{GroupId, Layer, Placement, Reference, Sheet, Stroke, StrokeId};

/// [`Edit`] is a change to a document. Each is one step of undo.
#[derive(Debug, Clone, PartialEq)]
pub enum Edit {
    /// A new stroke goes on top.
    Add(Stroke),
    /// These strokes go.
    Remove(Vec<StrokeId>),
    /// One stroke gives way, in its place in the order, to its remains (none, one or several).
    Replace(StrokeId, Vec<Stroke>),
    /// Each of these strokes is in these groups now, the outermost first.
    Regroup(Vec<(StrokeId, Box<[GroupId]>)>),
    /// All ink goes.
    Clear,
    /// These are the layers now.
    Layers(Vec<Layer>),
    /// This is the picture to draw from now, if any.
    Reference(Option<Reference>),
    /// The picture to draw from lies here now.
    Place(Placement),
    /// Several edits follow one after another.
    Together(Vec<Edit>),
}

impl Edit {
    /// Applies the edit: returns what it leaves of `strokes`, and makes of `sheet`.
    pub(super) fn apply(&self, strokes: &[Arc<Stroke>], sheet: &Arc<Sheet>) -> (Vec<Arc<Stroke>>, Arc<Sheet>) {
        let (mut strokes, mut sheet) = (strokes.to_vec(), Arc::clone(sheet));
        self.apply_to(&mut strokes, &mut sheet);
        (strokes, sheet)
    }

    fn apply_to(&self, strokes: &mut Vec<Arc<Stroke>>, sheet: &mut Arc<Sheet>) {
        match self {
            Self::Add(stroke) => strokes.push(Arc::new(stroke.clone())),
            Self::Remove(ids) => {
                let ids: HashSet<&StrokeId> = ids.iter().collect();
                strokes.retain(|s| !ids.contains(&s.id));
            }
            Self::Replace(id, remains) => replace(strokes, &HashMap::from([(id, remains)])),
            Self::Regroup(groups) => regroup(strokes, groups),
            Self::Clear => strokes.clear(),
            Self::Layers(layers) => *sheet = Arc::new(sheet.with_layers(layers.clone())),
            Self::Reference(reference) => *sheet = Arc::new(sheet.with_reference(reference.clone())),
            Self::Place(placement) => {
                if let Some(reference) = sheet.reference().filter(|_| placement.is_sound()) {
                    let reference = Reference {
                        placement: *placement,
                        ..reference.clone()
                    };
                    *sheet = Arc::new(sheet.with_reference(Some(reference)));
                }
            }
            Self::Together(edits) => {
                let mut edits = edits.as_slice();
                while let Some(first) = edits.first() {
                    let (replaced, count) = replacements(edits);
                    if count > 0 {
                        replace(strokes, &replaced);
                    } else {
                        first.apply_to(strokes, sheet);
                    }
                    edits = &edits[count.max(1)..];
                }
            }
        }
    }
}

/// [`Replacements`] says what takes the place of which strokes.
type Replacements<'a> = HashMap<&'a StrokeId, &'a Vec<Stroke>>;

/// Finds the replacements that `edits` begin with, and how many there are, as far as none concerns
/// what another one has changed: a selection of thousands is moved in one pass.
fn replacements(edits: &[Edit]) -> (Replacements<'_>, usize) {
    let (mut replaced, mut new) = (HashMap::new(), HashSet::new());
    for edit in edits {
        match edit {
            Edit::Replace(id, remains) if !replaced.contains_key(id) && !new.contains(id) => {
                new.extend(remains.iter().map(|s| s.id));
                replaced.insert(id, remains);
            }
            _ => break,
        }
    }
    let count = replaced.len();
    (replaced, count)
}

fn replace(strokes: &mut Vec<Arc<Stroke>>, replaced: &Replacements) {
    let kept = |stroke: Arc<Stroke>| match replaced.get(&stroke.id()) {
        Some(remains) => remains.iter().cloned().map(Arc::new).collect(),
        None => vec![stroke],
    };
    *strokes = std::mem::take(strokes).into_iter().flat_map(kept).collect();
}

fn regroup(strokes: &mut [Arc<Stroke>], groups: &[(StrokeId, Box<[GroupId]>)]) {
    let groups: HashMap<_, &[GroupId]> = groups.iter().map(|(id, groups)| (id, &**groups)).collect();
    for stroke in strokes {
        if let Some(groups) = groups.get(&stroke.id()).filter(|groups| **groups != stroke.groups()) {
            *stroke = Arc::new(Stroke::clone(stroke).in_groups(*groups));
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::sketch::Point;

    fn stroke(id: u32) -> Stroke {
        let points = vec![Point::new(id as f32, 0.0)];
        Stroke::new(StrokeId(id), 1.0, points).expect("a sound point")
    }

    /// Makes edits of few ids, so that they often concern each other.
    fn edit() -> impl Strategy<Value = Edit> {
        let id = || (0..6_u32).prop_map(StrokeId);
        let some = || proptest::collection::vec(0..6_u32, 0..3);
        prop_oneof![
            1 => (0..6_u32).prop_map(|id| Edit::Add(stroke(id))),
            1 => some().prop_map(|ids| Edit::Remove(ids.into_iter().map(StrokeId).collect())),
            6 => (id(), some()).prop_map(|(id, remains)| {
                Edit::Replace(id, remains.into_iter().map(stroke).collect())
            }),
        ]
    }

    proptest! {
        #[test]
        fn edits_together_are_the_edits_one_after_another(edits in proptest::collection::vec(edit(), 0..12)) {
            let strokes: Vec<_> = (0..6).map(|id| Arc::new(stroke(id))).collect();
            let sheet = Arc::default();
            let each = edits.iter().fold(strokes.clone(), |strokes, edit| edit.apply(&strokes, &sheet).0);
            prop_assert_eq!(Edit::Together(edits).apply(&strokes, &sheet).0, each);
        }
    }
}
