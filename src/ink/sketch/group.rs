//! Knows the groups that the artist ties: what is selected, moved and ordered together. Groups lie in groups; each
//! stroke knows those that it belongs to, the outermost first. (What a program takes for one of several drawings on a
//! page is a [`Grouping`](super::Grouping).)

use std::collections::{BTreeMap, HashSet};

use serde::{Deserialize, Serialize};

use super::{Edit, Sketch, Stroke, StrokeId};

/// Names a group within a drawing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct GroupId(pub u32);

impl Stroke {
    /// Lists the groups that it belongs to, the outermost first.
    pub fn groups(&self) -> &[GroupId] {
        &self.groups
    }

    /// Ties the same ink under the same name to other groups, the outermost first.
    #[must_use]
    pub fn in_groups(self, groups: impl Into<Box<[GroupId]>>) -> Self {
        let groups = groups.into();
        Self { groups, ..self }
    }

    /// Returns the outermost group, if there is one.
    fn outermost(&self) -> Option<GroupId> {
        self.groups.first().copied()
    }
}

impl Sketch {
    /// Lists those of `ids` that are here and whatever is in a group with one of them, in drawing order.
    pub fn with_their_groups(&self, ids: &[StrokeId]) -> Vec<StrokeId> {
        let ids: HashSet<StrokeId> = ids.iter().copied().collect();
        let named = self.strokes.iter().filter(|s| ids.contains(&s.id));
        let groups: HashSet<GroupId> = named.filter_map(|s| s.outermost()).collect();
        let is_with = |s: &Stroke| ids.contains(&s.id) || s.outermost().is_some_and(|g| groups.contains(&g));
        self.strokes.iter().filter(|s| is_with(s)).map(|s| s.id).collect()
    }

    /// Finds the one outermost group that all of `ids` are in, if there is such a one.
    pub fn common_group(&self, ids: &HashSet<StrokeId>) -> Option<GroupId> {
        let mut groups = self
            .strokes
            .iter()
            .filter(|s| ids.contains(&s.id))
            .map(|s| s.outermost());
        let first = groups.next()??;
        groups.all(|group| group == Some(first)).then_some(first)
    }

    /// Lists the strokes whose outermost group `group` is, in drawing order.
    pub fn members(&self, group: GroupId) -> Vec<StrokeId> {
        let members = self.strokes.iter().filter(|s| s.outermost() == Some(group));
        members.map(|s| s.id).collect()
    }

    /// Makes the edit that ties the strokes of these names to a group; `None` where there are fewer than two, or where
    /// they are one. Of the groups that they were in, those lie in the new one that are tied as a whole.
    pub fn tying(&self, ids: &[StrokeId]) -> Option<Edit> {
        let ids: HashSet<StrokeId> = ids.iter().copied().collect();
        let (tied, others): (Vec<_>, Vec<_>) = self.strokes.iter().partition(|s| ids.contains(&s.id));
        let torn: HashSet<GroupId> = others.iter().flat_map(|s| s.groups.iter().copied()).collect();
        let is_one = self.common_group(&ids).is_some_and(|group| !torn.contains(&group));
        let new = self.free_group();
        (tied.len() > 1 && !is_one).then(|| {
            let groups = tied.into_iter().map(|stroke| {
                let whole = stroke.groups.iter().copied().filter(|group| !torn.contains(group));
                (stroke.id, std::iter::once(new).chain(whole).collect())
            });
            Edit::Regroup(groups.collect())
        })
    }

    /// Makes the edit that unties the outermost groups of the strokes of these names; `None` where they are in none.
    pub fn untying(&self, ids: &[StrokeId]) -> Option<Edit> {
        let ids: HashSet<StrokeId> = ids.iter().copied().collect();
        let named = self.strokes.iter().filter(|s| ids.contains(&s.id));
        let untied: HashSet<GroupId> = named.filter_map(|s| s.outermost()).collect();
        let concerned = self
            .strokes
            .iter()
            .filter(|s| s.outermost().is_some_and(|group| untied.contains(&group)));
        let groups: Vec<_> = concerned.map(|s| (s.id, s.groups[1..].into())).collect();
        (!groups.is_empty()).then_some(Edit::Regroup(groups))
    }

    /// Returns a name that no group of the drawing has, and none above it.
    pub fn free_group(&self) -> GroupId {
        let groups = self.strokes.iter().flat_map(|s| s.groups.iter());
        GroupId(groups.max().map_or(0, |group| group.0.saturating_add(1)))
    }
}

/// Puts the same strokes into groups of their own, named from `first` on: copies are no members of what they are copied
/// from.
pub fn renamed_groups(strokes: Vec<Stroke>, first: GroupId) -> Vec<Stroke> {
    let mut names: BTreeMap<GroupId, GroupId> = BTreeMap::new();
    let rename = |stroke: Stroke| {
        let mut name = |group: &GroupId| {
            let next = GroupId(first.0.saturating_add(names.len() as u32));
            *names.entry(*group).or_insert(next)
        };
        let groups: Box<[GroupId]> = stroke.groups.iter().map(&mut name).collect();
        stroke.in_groups(groups)
    };
    strokes.into_iter().map(rename).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::sketch::{Document, Point};

    fn document(strokes: u32) -> Document {
        let lines = (0..strokes).map(|i| vec![Point::new(i as f32, 0.0), Point::new(i as f32, 9.0)]);
        Document::new(Sketch::from_polylines(lines))
    }

    fn ids(ids: &[u32]) -> Vec<StrokeId> {
        ids.iter().copied().map(StrokeId).collect()
    }

    fn tie(document: &mut Document, chosen: &[u32]) -> bool {
        let edit = document.sketch().tying(&ids(chosen));
        edit.is_some_and(|edit| document.apply(&edit))
    }

    fn together(document: &Document, of: u32) -> Vec<u32> {
        let all = document.sketch().with_their_groups(&ids(&[of]));
        all.into_iter().map(|id| id.0).collect()
    }

    #[test]
    fn groups_hold_together_nest_and_come_apart_in_the_order_in_which_they_were_tied() {
        let mut document = document(6);
        assert!(tie(&mut document, &[0, 2]));
        assert!(!tie(&mut document, &[0, 2]), "they are one already");
        assert!(!tie(&mut document, &[5]), "one stroke is no group");
        assert!(tie(&mut document, &[0, 2, 3]));
        assert_eq!(together(&document, 2), [0, 2, 3]);
        let untie = document.sketch().untying(&ids(&[3])).expect("it is in a group");
        document.apply(&untie);
        assert_eq!([together(&document, 0), together(&document, 3)], [vec![0, 2], vec![3]]);
        assert!(document.undo() && document.undo() && document.undo());
        assert_eq!(together(&document, 0), [0]);
    }

    #[test]
    fn what_is_taken_out_of_a_group_leaves_it() {
        let mut document = document(5);
        tie(&mut document, &[0, 1, 2]);
        assert!(tie(&mut document, &[2, 3]));
        assert_eq!(
            [together(&document, 0), together(&document, 2)],
            [vec![0, 1], vec![2, 3]]
        );
        let untie = document.sketch().untying(&ids(&[2])).expect("it is in a group");
        document.apply(&untie);
        assert_eq!(together(&document, 2), [2]);
    }

    #[test]
    fn copies_are_groups_of_their_own() {
        let mut document = document(3);
        tie(&mut document, &[0, 1]);
        tie(&mut document, &[0, 1, 2]);
        let sketch = document.sketch();
        let strokes: Vec<Stroke> = sketch.strokes().iter().map(|s| Stroke::clone(s)).collect();
        let copies = renamed_groups(strokes, sketch.free_group());
        let groups: Vec<&[GroupId]> = copies.iter().map(Stroke::groups).collect();
        let [outer, inner] = [GroupId(2), GroupId(3)];
        assert_eq!(groups, [&[outer, inner][..], &[outer, inner], &[outer]]);
    }

    proptest! {
        /// Whatever is tied and untied, and in whatever order: what is chosen with one member is chosen with every
        /// other.
        #[test]
        fn groups_never_overlap(steps in proptest::collection::vec((any::<bool>(), 1_u32..64), 0..12)) {
            let mut document = document(6);
            for (ties, chosen) in steps {
                let chosen: Vec<_> = (0..6).filter(|i| chosen >> i & 1 == 1).map(StrokeId).collect();
                let sketch = document.sketch();
                let edit = if ties { sketch.tying(&chosen) } else { sketch.untying(&chosen) };
                if let Some(edit) = edit {
                    prop_assert!(document.apply(&edit), "what is offered changes something");
                }
                for stroke in 0..6 {
                    let group = together(&document, stroke);
                    prop_assert!(group.contains(&stroke));
                    for other in &group {
                        prop_assert_eq!(&together(&document, *other), &group);
                    }
                }
            }
        }
    }
}
