//! [`Eraser`] keeps what it has passed over since it touched the paper.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::hit;
use strokewise_ink::sketch::{Part, Sketch, Span, StrokeId};

/// [`EraserMode`] says what the eraser takes away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EraserMode {
    /// It takes every stroke that it touches.
    #[default]
    Strokes,
    /// It takes what lies under it.
    Parts,
}

/// [`Erasure`] is what would go, or has to go.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Erasure {
    /// These stretches go, by stroke; one from 0 to 1 is the whole stroke.
    cuts: BTreeMap<StrokeId, Vec<Span>>,
}

/// [`Eraser`] is an eraser on the paper.
#[derive(Debug, Default)]
pub struct Eraser {
    last: Option<[f32; 2]>,
    erased: Erasure,
}

impl Eraser {
    /// Moves it to `to`, `reach` canvas units broad to each side.
    pub fn wipe(&mut self, sketch: &Sketch, to: [f32; 2], reach: f32, mode: EraserMode) {
        let from = self.last.replace(to).unwrap_or(to);
        self.erased.add(sketch, [from, to], reach, mode);
    }

    /// Returns what the eraser has passed over.
    pub fn erased(&self) -> &Erasure {
        &self.erased
    }

    /// Lifts it, and returns what has to go.
    pub fn lift(&mut self) -> Erasure {
        std::mem::take(self).erased
    }
}

impl Erasure {
    /// Returns what an eraser would take that touched the paper at `at`.
    pub fn at(sketch: &Sketch, at: [f32; 2], reach: f32, mode: EraserMode) -> Self {
        let mut erased = Self::default();
        erased.add(sketch, [at, at], reach, mode);
        erased
    }

    fn add(&mut self, sketch: &Sketch, way: [[f32; 2]; 2], reach: f32, mode: EraserMode) {
        let [from, to] = way;
        for stroke in hit::touched(sketch.strokes(), from, to, reach) {
            let spans = match mode {
                EraserMode::Strokes => vec![Span::new(0.0, 1.0)],
                EraserMode::Parts => hit::wiped(stroke, from, to, reach),
            };
            if !spans.is_empty() {
                self.cuts.entry(stroke.id()).or_default().extend(spans);
            }
        }
    }

    /// Returns the strokes of which nothing is left.
    pub fn strokes(&self) -> Vec<StrokeId> {
        let gone = |spans: &Vec<Span>| Span::rest(spans).is_empty();
        let gone = self.cuts.iter().filter(|(_, spans)| gone(spans));
        gone.map(|(id, _)| *id).collect()
    }

    /// Returns the stretches that go of strokes of which something is left.
    pub fn parts(&self) -> Vec<Part> {
        let cut = self.cuts.iter().filter(|(_, spans)| !Span::rest(spans).is_empty());
        let part = |stroke, span: &Span| Part { stroke, span: *span };
        cut.flat_map(|(id, spans)| spans.iter().map(|span| part(*id, span)))
            .collect()
    }

    /// Returns whether nothing goes.
    pub fn is_empty(&self) -> bool {
        self.cuts.is_empty()
    }

    /// Returns the stretches that go, by stroke.
    pub fn into_cuts(self) -> Vec<(StrokeId, Vec<Span>)> {
        self.cuts.into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use strokewise_ink::sketch::Point;

    fn sketch() -> Sketch {
        let line = |y| vec![Point::new(0.0, y), Point::new(100.0, y)];
        Sketch::from_polylines([line(0.0), line(50.0)])
    }

    #[test]
    fn whole_strokes_go_or_only_what_was_touched() {
        let sketch = sketch();
        let wiped = |mode| {
            let mut eraser = Eraser::default();
            eraser.wipe(&sketch, [20.0, -10.0], 3.0, mode);
            eraser.wipe(&sketch, [20.0, 10.0], 3.0, mode);
            eraser.wipe(&sketch, [80.0, 0.0], 3.0, mode);
            eraser.lift()
        };
        assert_eq!(wiped(EraserMode::Strokes).strokes(), [StrokeId(0)]);
        let parts = wiped(EraserMode::Parts);
        assert_eq!(parts.strokes(), []);
        assert!(parts.parts().iter().all(|p| p.stroke == StrokeId(0)));
        let left = Span::rest(&parts.into_cuts()[0].1);
        assert_eq!(left.len(), 3, "it was crossed at 20 and wiped near 80: {left:?}");
    }

    #[test]
    fn a_stroke_wiped_from_end_to_end_is_gone() {
        let mut eraser = Eraser::default();
        for x in 0..=20 {
            let at = [5.0 * x as f32, 50.0];
            eraser.wipe(&sketch(), at, 4.0, EraserMode::Parts);
        }
        assert_eq!(eraser.erased().strokes(), [StrokeId(1)]);
        assert_eq!(eraser.erased().parts(), []);
        assert!(!eraser.lift().is_empty() && eraser.lift().is_empty());
    }
}
