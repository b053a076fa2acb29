//! [`Part`] is a stretch of a stroke; this room also tells what is left of the stroke without it.

use super::{Document, Edit, Point, Sketch, Stroke, StrokeId};

/// A stretch along a stroke, in shares of its length: 0 is where the pen went down, 1 where it was lifted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Span {
    from: f32,
    to: f32,
}

/// [`Place`] says where along its stroke a stretch lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Place {
    /// It reaches the point where the pen went down.
    Beginning,
    /// The stroke goes on to both sides.
    Middle,
    /// It reaches the point where the pen was lifted.
    End,
}

/// [`Part`] is a stretch of one stroke.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Part {
    /// It is a part of this stroke.
    pub stroke: StrokeId,
    /// The span says which stretch of it is meant.
    pub span: Span,
}

impl Part {
    /// Makes the part that is all of a stroke.
    pub fn whole(stroke: StrokeId) -> Self {
        Self {
            stroke,
            span: Span::WHOLE,
        }
    }
}

impl Span {
    /// The whole span goes from the beginning to the end.
    pub const WHOLE: Self = Self { from: 0.0, to: 1.0 };

    /// Makes the span from share `from` to share `to`, clamped to 0..=1; it is empty, at `from`,
    /// where `to` lies before it.
    pub fn new(from: f32, to: f32) -> Self {
        let share = |v: f32| if v.is_nan() { 0.0 } else { v.clamp(0.0, 1.0) };
        let [from, to] = [from, to].map(share);
        Self { from, to: to.max(from) }
    }

    /// Returns the share at which it begins, 0..=1.
    pub fn from(self) -> f32 {
        self.from
    }

    /// Returns the share at which it ends, `from()`..=1.
    pub fn to(self) -> f32 {
        self.to
    }

    /// Computes its share of the stroke's length.
    pub fn share(self) -> f32 {
        self.to - self.from
    }

    /// Tells whether the stroke goes on before and after it.
    pub fn place(self) -> Place {
        match (self.from > 0.0, self.to < 1.0) {
            (true, true) => Place::Middle,
            (false, true) => Place::Beginning,
            (_, false) => Place::End,
        }
    }

    /// Returns what `spans` together leave of a stroke, in order and without gaps between its
    /// pieces.
    pub fn rest(spans: &[Self]) -> Vec<Self> {
        let mut spans = spans.to_vec();
        spans.sort_by(|a, b| a.from.total_cmp(&b.from));
        let (mut rest, mut at) = (Vec::new(), 0.0);
        for span in spans {
            if span.from > at {
                rest.push(Self::new(at, span.from));
            }
            at = span.to.max(at);
        }
        if at < 1.0 {
            rest.push(Self::new(at, 1.0));
        }
        rest
    }

    /// Computes what both have in common as a share of what either covers: 1 for equal spans, 0 for
    /// disjoint ones.
    pub fn overlap(self, other: Self) -> f32 {
        let common = (self.to.min(other.to) - self.from.max(other.from)).max(0.0);
        let either = self.share() + other.share() - common;
        if either > 0.0 { common / either } else { 0.0 }
    }
}

impl Stroke {
    /// Cuts out the points along `span`, with new ones, interpolated in place, pressure, tilt and
    /// time, where it begins and ends between two.
    pub fn stretch(&self, span: Span) -> Vec<Point> {
        let length = self.length();
        let (from, to) = (span.from * length, span.to * length);
        let (mut cut, mut walked) = (Vec::new(), 0.0);
        for (i, point) in self.points.iter().enumerate() {
            let before = i.checked_sub(1).map(|i| &self.points[i]);
            let gap = before.map_or(0.0, |b| (point.x - b.x).hypot(point.y - b.y));
            let reached = walked + gap;
            if let Some(before) = before.filter(|_| gap > 0.0) {
                let at = |way: f32| between(before, point, (way - walked) / gap);
                if walked < from && from < reached {
                    cut.push(at(from));
                }
                // The last point is the end of a span that reaches it, whatever the sums round to.
                if walked < to && to < reached && span.to < 1.0 {
                    cut.push(at(to));
                }
            }
            let inside = reached >= from && (reached <= to || span.to >= 1.0);
            if inside {
                cut.push(*point);
            }
            walked = reached;
        }
        cut
    }

    /// Returns what is left without `span`, in drawing order: nothing, one stroke or two, named by
    /// `name`.
    pub fn without(&self, span: Span, name: impl FnMut() -> StrokeId) -> Vec<Self> {
        self.without_all(&[span], name)
    }

    /// Returns what is left without any of `spans`, in drawing order, named by `name`.
    pub fn without_all(&self, spans: &[Span], mut name: impl FnMut() -> StrokeId) -> Vec<Self> {
        let pieces = Span::rest(spans).into_iter().map(|span| self.stretch(span));
        let pieces = pieces.filter(|points| !points.is_empty());
        let stroke = |points| self.along(name(), points);
        pieces.map(stroke).collect()
    }
}

/// Interpolates the point at share `t` of the way from `a` to `b`.
fn between(a: &Point, b: &Point, t: f32) -> Point {
    let mix = |a: f32, b: f32| a + t * (b - a);
    let known = |a: Option<f32>, b: Option<f32>| a.zip(b).map(|(a, b)| mix(a, b));
    Point {
        x: mix(a.x, b.x),
        y: mix(a.y, b.y),
        pressure: known(a.pressure, b.pressure),
        tilt: a.tilt.zip(b.tilt).map(|(a, b)| [mix(a[0], b[0]), mix(a[1], b[1])]),
        time_secs: known(a.time_secs, b.time_secs),
    }
}

impl Sketch {
    /// Returns the drawing without `part`, what is left of its stroke in the stroke's place under
    /// new names; the revision is kept, as for [`Sketch::without`].
    #[must_use]
    pub fn trimmed(&self, part: Part) -> Self {
        let mut next = self.strokes.iter().map(|s| s.id.0).max().unwrap_or(0);
        let name = || {
            next = next.saturating_add(1);
            StrokeId(next)
        };
        match self.stroke(part.stroke) {
            Some(stroke) => {
                let edit = Edit::Replace(part.stroke, stroke.without(part.span, name));
                let (strokes, sheet) = edit.apply(&self.strokes, &self.sheet);
                Self {
                    revision: self.revision,
                    strokes,
                    sheet,
                }
            }
            None => self.clone(),
        }
    }
}

impl Document {
    /// Makes the edit that takes these stretches out of these strokes, as one step; `None` where
    /// none of them is there.
    pub fn cutting(&mut self, cuts: &[(StrokeId, Vec<Span>)]) -> Option<Edit> {
        let edits: Vec<Edit> = cuts
            .iter()
            .filter_map(|(id, spans)| {
                let stroke = self.sketch().stroke(*id)?.clone();
                let remains = stroke.without_all(spans, || self.next_stroke_id());
                Some(Edit::Replace(*id, remains))
            })
            .collect();
        (!edits.is_empty()).then_some(Edit::Together(edits))
    }

    /// Makes the edit that trims `part` away; `None` where its stroke is gone.
    pub fn trimming(&mut self, part: Part) -> Option<Edit> {
        let stroke = self.sketch().stroke(part.stroke)?.clone();
        let remains = stroke.without(part.span, || self.next_stroke_id());
        Some(Edit::Replace(part.stroke, remains))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn stroke(points: &[[f32; 2]]) -> Stroke {
        let points = points.iter().map(|p| Point::new(p[0], p[1])).collect();
        Stroke::new(StrokeId(3), 2.0, points).expect("sound points")
    }

    fn positions(points: &[Point]) -> Vec<[f32; 2]> {
        points.iter().map(|p| [p.x, p.y]).collect()
    }

    #[test]
    fn a_part_at_an_end_leaves_one_stroke_and_one_in_the_middle_two() {
        // A right angle of two sides of 10.
        let line = stroke(&[[0.0, 0.0], [10.0, 0.0], [10.0, 10.0]]);
        let check = |from: f32, to: f32, expected: &[&[[f32; 2]]]| {
            let mut next = 7;
            let name = || {
                next += 1;
                StrokeId(next)
            };
            let left = line.without(Span::new(from, to), name);
            let found: Vec<_> = left.iter().map(|s| positions(s.points())).collect();
            assert_eq!(found, expected, "{from} to {to}");
            let ids: Vec<_> = left.iter().map(|s| s.id().0).collect();
            assert_eq!(ids, (8..8 + left.len() as u32).collect::<Vec<_>>());
        };
        check(0.75, 1.0, &[&[[0.0, 0.0], [10.0, 0.0], [10.0, 5.0]]]);
        check(0.0, 0.5, &[&[[10.0, 0.0], [10.0, 10.0]]]);
        check(0.25, 0.75, &[&[[0.0, 0.0], [5.0, 0.0]], &[[10.0, 5.0], [10.0, 10.0]]]);
        check(0.0, 1.0, &[]);
    }

    #[test]
    fn what_spans_leave_is_all_that_none_of_them_covers() {
        let check = |spans: &[[f32; 2]], expected: &[[f32; 2]]| {
            let spans: Vec<Span> = spans.iter().map(|s| Span::new(s[0], s[1])).collect();
            let rest: Vec<_> = Span::rest(&spans).iter().map(|s| [s.from, s.to]).collect();
            assert_eq!(rest, expected, "{spans:?}");
        };
        check(&[], &[[0.0, 1.0]]);
        check(&[[0.5, 0.75], [0.0, 0.25]], &[[0.25, 0.5], [0.75, 1.0]]);
        check(&[[0.25, 0.75], [0.5, 0.6]], &[[0.0, 0.25], [0.75, 1.0]]);
        check(&[[0.0, 0.5], [0.5, 1.0]], &[]);
    }

    #[test]
    fn a_cut_between_two_samples_takes_pressure_and_time_from_both() {
        let sample = |x, pressure, time_secs| Point {
            pressure: Some(pressure),
            time_secs,
            ..Point::new(x, 0.0)
        };
        let points = vec![sample(0.0, 0.2, Some(1.0)), sample(10.0, 0.6, Some(2.0))];
        let line = Stroke::new(StrokeId(0), 2.0, points).expect("sound points");
        let cut = line.stretch(Span::new(0.5, 1.0))[0];
        assert_eq!((cut.x, cut.time_secs), (5.0, Some(1.5)));
        assert!((cut.pressure.expect("both have one") - 0.4).abs() < 1e-6);
        let points = vec![sample(0.0, 0.2, None), sample(10.0, 0.6, Some(2.0))];
        let line = Stroke::new(StrokeId(0), 2.0, points).expect("sound points");
        assert_eq!(line.stretch(Span::new(0.5, 1.0))[0].time_secs, None);
    }

    #[test]
    fn spans_know_their_place_and_what_they_share() {
        let check = |from, to, place| assert_eq!(Span::new(from, to).place(), place);
        check(0.0, 0.3, Place::Beginning);
        check(0.3, 0.6, Place::Middle);
        check(0.6, 1.0, Place::End);
        check(0.0, 1.0, Place::End);
        check(f32::NAN, 0.5, Place::Beginning);
        let overlap = Span::new(0.0, 0.4).overlap(Span::new(0.2, 0.6));
        assert!((overlap - 1.0 / 3.0).abs() < 1e-6);
        assert!(Span::new(0.0, 0.4).overlap(Span::new(0.5, 0.6)) < 1e-6);
        assert_eq!(Span::new(0.3, 0.2), Span::new(0.3, 0.3));
    }

    fn strokes() -> impl Strategy<Value = Vec<Vec<Point>>> {
        let coordinate = || prop_oneof![-500.0_f32..500.0, (0..4).prop_map(|i| i as f32)];
        let extra = || proptest::option::of(0.0_f32..=1.0);
        let point = (coordinate(), coordinate(), extra(), extra()).prop_map(|(x, y, pressure, time_secs)| Point {
            x,
            y,
            pressure,
            time_secs,
            tilt: None,
        });
        proptest::collection::vec(proptest::collection::vec(point, 1..20), 1..5)
    }

    proptest! {
        #[test]
        fn trimming_undone_is_the_drawing_as_it_was(
            strokes in strokes(),
            pick in any::<usize>(),
            ends in (0.0_f32..=1.0, 0.0_f32..=1.0),
        ) {
            let mut document = Document::new(Sketch::from_polylines(strokes));
            let before = document.sketch().clone();
            let at = pick % before.strokes().len();
            let whole = before.strokes()[at].clone();
            let span = Span::new(ends.0.min(ends.1), ends.0.max(ends.1));
            let part = Part { stroke: whole.id(), span };
            let edit = document.trimming(part).expect("the stroke is there");
            prop_assert!(document.apply(&edit));

            let after = document.sketch().clone();
            let pieces = after.strokes().len() + 1 - before.strokes().len();
            prop_assert!(pieces <= 2);
            prop_assert_eq!(&after.strokes()[..at], &before.strokes()[..at]);
            prop_assert_eq!(&after.strokes()[at + pieces..], &before.strokes()[at + 1..]);
            let left: f32 = after.strokes()[at..at + pieces].iter().map(|s| s.length()).sum();
            let expected = (1.0 - span.share()) * whole.length();
            prop_assert!((left - expected).abs() <= 1e-3 * (1.0 + whole.length()));
            for piece in &after.strokes()[at..at + pieces] {
                prop_assert!(before.stroke(piece.id()).is_none(), "an id came twice");
                prop_assert!((piece.width() - whole.width()).abs() < 1e-6);
                // Every sample that is left is one of the stroke's, or lies at a cut.
                let new = piece.points().iter().filter(|p| !whole.points().contains(p)).count();
                prop_assert!(new <= 1, "{} samples are new", new);
            }
            prop_assert!(document.undo());
            prop_assert_eq!(document.sketch(), &before);
            prop_assert_eq!(document.sketch().revision(), before.revision());
            prop_assert!(document.redo());
            prop_assert_eq!(document.sketch(), &after);
        }
    }
}
