//! [`Drawn`] keeps how all strokes are drawn, made anew only when something of it has changed, so that the painter
//! knows a frame in which nothing has.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::painter::Draw;
use super::style::{self, Emphasis, Mark};
use strokewise_ink::inking::palette::Paper;
use strokewise_ink::sketch::{Affine, Part, Sheet, Sketch, StrokeId};

/// [`Drawn`] holds the last list, and what it was made of.
#[derive(Debug, Default)]
pub struct Drawn {
    made_of: Option<Made>,
    draws: Arc<Vec<Draw>>,
}

#[derive(Debug)]
struct Made {
    strokes: u64,
    sheet: Sheet,
    paper: Paper,
    marks: Option<Arc<HashMap<StrokeId, Mark>>>,
    pointed: Option<StrokeId>,
    selected: HashSet<StrokeId>,
    fading: Vec<(Part, f32)>,
    flagged_parts: Vec<Part>,
    singled_out: Option<Part>,
    map: Option<Affine>,
}

impl Made {
    fn of(strokes: u64, sketch: &Sketch, emphasis: &Emphasis, map: Option<&Affine>) -> Self {
        Self {
            strokes,
            sheet: sketch.sheet().clone(),
            paper: emphasis.paper,
            marks: emphasis.marks.cloned(),
            pointed: emphasis.pointed,
            selected: emphasis.selected.clone(),
            fading: emphasis.fading.to_vec(),
            flagged_parts: emphasis.flagged_parts.to_vec(),
            singled_out: emphasis.singled_out,
            map: map.copied(),
        }
    }

    /// Tells whether the list would be the same; `false` while something that has gone still fades.
    fn is_of(&self, strokes: u64, sketch: &Sketch, emphasis: &Emphasis, map: Option<&Affine>) -> bool {
        let Emphasis {
            paper,
            marks,
            pointed,
            selected,
            fading,
            gone,
            flagged_parts,
            singled_out,
        } = *emphasis;
        // What has gone fades from frame to frame.
        gone.is_empty()
            && self.strokes == strokes
            && (self.paper, self.pointed, self.singled_out) == (paper, pointed, singled_out)
            && self.map.as_ref() == map
            && self.sheet == *sketch.sheet()
            && (&self.selected, &*self.fading, &*self.flagged_parts) == (selected, fading, flagged_parts)
            && is_same(self.marks.as_ref(), marks)
    }
}

/// Tells whether both say the same; marks are compared one by one only where they were made anew.
fn is_same(a: Option<&Arc<HashMap<StrokeId, Mark>>>, b: Option<&Arc<HashMap<StrokeId, Mark>>>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => Arc::ptr_eq(a, b) || a == b,
        (a, b) => a.is_none() && b.is_none(),
    }
}

impl Drawn {
    /// Returns all layers of `sketch`, back to front, what is selected taken where `map` takes it. `strokes` is another
    /// number whenever the strokes are others.
    pub fn list(&mut self, strokes: u64, sketch: &Sketch, emphasis: &Emphasis, map: Option<&Affine>) -> Arc<Vec<Draw>> {
        let made_of = self.made_of.as_ref();
        if !made_of.is_some_and(|made| made.is_of(strokes, sketch, emphasis, map)) {
            let mut draws = style::draws(sketch, emphasis);
            if let Some(map) = map {
                for draw in draws.iter_mut().filter(|d| emphasis.selected.contains(&d.stroke.id())) {
                    draw.looks = draw.looks.mapped(map);
                }
            }
            self.draws = Arc::new(draws);
            let lasts = emphasis.gone.is_empty();
            self.made_of = lasts.then(|| Made::of(strokes, sketch, emphasis, map));
        }
        Arc::clone(&self.draws)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use strokewise_ink::inking::shading::SHADES;
    use strokewise_ink::sketch::{Point, Span};

    #[test]
    fn the_list_is_the_same_until_something_changes() {
        let sketch = Sketch::from_polylines((0..3).map(|i| vec![Point::new(0.0, i as f32)]));
        let (nobody, first) = (HashSet::new(), HashSet::from([StrokeId(0)]));
        let mark = Mark {
            score: 1.0,
            shades: [1.0; SHADES],
            flagged: false,
        };
        let marks = Arc::new(HashMap::from([(StrokeId(0), mark)]));
        let part = Part {
            stroke: StrokeId(1),
            span: Span::WHOLE,
        };
        let plain = Emphasis {
            paper: Paper::Light,
            marks: None,
            pointed: None,
            selected: &nobody,
            fading: &[],
            gone: &[],
            flagged_parts: &[],
            singled_out: None,
        };
        let gone = [(Arc::clone(&sketch.strokes()[0]), 0.5)];
        let mut changed = [plain; 8];
        changed[0].paper = Paper::Dark;
        changed[1].marks = Some(&marks);
        changed[2].pointed = Some(StrokeId(1));
        changed[3].selected = &first;
        let fading = [(part, 0.5)];
        changed[4].fading = &fading;
        changed[5].gone = &gone;
        let parts = [part];
        changed[6].flagged_parts = &parts;
        changed[7].singled_out = Some(part);
        for other in changed {
            let mut drawn = Drawn::default();
            let before = drawn.list(1, &sketch, &plain, None);
            assert!(Arc::ptr_eq(&before, &drawn.list(1, &sketch, &plain, None)));
            assert!(
                !Arc::ptr_eq(&before, &drawn.list(1, &sketch, &other, None)),
                "{other:?}"
            );
        }
        let mut drawn = Drawn::default();
        let before = drawn.list(1, &sketch, &plain, None);
        assert!(!Arc::ptr_eq(&before, &drawn.list(2, &sketch, &plain, None)));
        let shift = Affine([1.0, 0.0, 0.0, 1.0, 5.0, 0.0]);
        let before = drawn.list(2, &sketch, &plain, None);
        assert!(!Arc::ptr_eq(&before, &drawn.list(2, &sketch, &plain, Some(&shift))));
    }
}
