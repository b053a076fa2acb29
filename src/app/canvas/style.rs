//! From what is known about the strokes to how they are drawn. Pure: the painter only carries it out.

use std::collections::HashMap;

use super::painter::{Draw, Looks};
use crate::ink::palette::{self, Paper, Rgb};
use crate::sketch::{Sketch, StrokeId};

/// What the assistant says of one stroke.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Mark {
    /// Support for the target in -1..=1, normalised over the drawing.
    pub score: f32,
    /// Looks like noise, and the user did not decide to keep it.
    pub noisy: bool,
}

/// Everything beside the ink itself that changes how strokes look.
#[derive(Debug, Clone, Copy)]
pub struct Emphasis<'a> {
    /// What the ink lies on.
    pub paper: Paper,
    /// Marks by stroke; `None` shows plain ink.
    pub marks: Option<&'a HashMap<StrokeId, Mark>>,
    /// The stroke pointed at.
    pub pointed: Option<StrokeId>,
    /// The selected stroke.
    pub selected: Option<StrokeId>,
    /// Strokes about to go.
    pub faded: &'a [StrokeId],
}

/// Colour of selection and of the stroke pointed at; told from scores by its shape (a band or a ring).
pub fn accent(paper: Paper) -> Rgb {
    match paper {
        Paper::Light => Rgb([122, 74, 196]),
        Paper::Dark => Rgb([186, 148, 255]),
    }
}

/// Logical pixels between ink and ring, and the thickness of the ring.
const RING: (f32, f32) = (5.0, 1.5);
/// Reach of the band around the stroke pointed at, in logical pixels.
const BAND_PX: f32 = 5.0;
/// How far faded ink has gone to paper.
const FADE: f32 = 0.82;

/// All strokes of `sketch` back to front: halos first, so that they lie under all ink.
pub fn draws(sketch: &Sketch, emphasis: &Emphasis) -> Vec<Draw> {
    let halos = sketch.strokes().iter().flat_map(|stroke| {
        let looks = halos(stroke.id(), emphasis);
        looks.into_iter().flatten().map(|looks| Draw {
            stroke: stroke.clone(),
            looks,
        })
    });
    let ink = sketch.strokes().iter().map(|stroke| Draw {
        stroke: stroke.clone(),
        looks: ink(stroke.id(), emphasis),
    });
    halos.chain(ink).collect()
}

fn mark(id: StrokeId, emphasis: &Emphasis) -> Option<Mark> {
    emphasis.marks.and_then(|marks| marks.get(&id)).copied()
}

fn width_factor(id: StrokeId, emphasis: &Emphasis) -> f32 {
    mark(id, emphasis).map_or(1.0, |m| palette::width_factor(m.score))
}

fn ink(id: StrokeId, emphasis: &Emphasis) -> Looks {
    let paper = emphasis.paper;
    let color = mark(id, emphasis).map_or(paper.ink(), |m| palette::score_color(m.score, paper));
    let fade = if emphasis.faded.contains(&id) {
        FADE
    } else {
        0.0
    };
    Looks::ink(color.mix(paper.color(), fade), width_factor(id, emphasis))
}

/// Band and ring around a stroke, where it has them.
fn halos(id: StrokeId, emphasis: &Emphasis) -> [Option<Looks>; 2] {
    let paper = emphasis.paper;
    let width = width_factor(id, emphasis);
    let (away_px, ring_px) = RING;
    let band = (emphasis.pointed == Some(id))
        .then(|| Looks::halo(accent(paper).mix(paper.color(), 0.65), width, BAND_PX));
    let ring = if emphasis.selected == Some(id) {
        Some(Looks::ring(accent(paper), width, away_px, ring_px))
    } else if mark(id, emphasis).is_some_and(|m| m.noisy) {
        Some(Looks::dashed_ring(
            paper.ink().mix(paper.color(), 0.3),
            width,
            away_px,
            ring_px,
        ))
    } else {
        None
    };
    [band, ring]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sketch::Point;

    fn plain() -> Emphasis<'static> {
        let (paper, faded) = (Paper::Light, &[] as &[StrokeId]);
        Emphasis {
            paper,
            marks: None,
            pointed: None,
            selected: None,
            faded,
        }
    }

    fn sketch() -> Sketch {
        Sketch::from_polylines((0..3).map(|i| vec![Point::new(0.0, i as f32)]))
    }

    #[test]
    fn halos_lie_under_all_ink() {
        let id = StrokeId(2);
        let marks = HashMap::from([(
            id,
            Mark {
                score: -1.0,
                noisy: true,
            },
        )]);
        let emphasis = Emphasis {
            marks: Some(&marks),
            pointed: Some(id),
            ..plain()
        };
        let order: Vec<u32> = draws(&sketch(), &emphasis)
            .iter()
            .map(|d| d.stroke.id().0)
            .collect();
        assert_eq!(order, [2, 2, 0, 1, 2]);
    }

    #[test]
    fn each_reason_shows() {
        let looks = |emphasis: &Emphasis| -> Vec<Looks> {
            draws(&sketch(), emphasis).iter().map(|d| d.looks).collect()
        };
        let (id, faded) = (StrokeId(0), [StrokeId(0)]);
        let supports = HashMap::from([(
            id,
            Mark {
                score: 1.0,
                noisy: false,
            },
        )]);
        let noisy = HashMap::from([(
            id,
            Mark {
                score: 0.0,
                noisy: true,
            },
        )]);
        let none = looks(&plain());
        for (what, emphasis) in [
            (
                "pointed",
                Emphasis {
                    pointed: Some(id),
                    ..plain()
                },
            ),
            (
                "selected",
                Emphasis {
                    selected: Some(id),
                    ..plain()
                },
            ),
            (
                "faded",
                Emphasis {
                    faded: &faded,
                    ..plain()
                },
            ),
            (
                "scored",
                Emphasis {
                    marks: Some(&supports),
                    ..plain()
                },
            ),
            (
                "noisy",
                Emphasis {
                    marks: Some(&noisy),
                    ..plain()
                },
            ),
        ] {
            assert_ne!(looks(&emphasis), none, "{what} looks like nothing");
        }
    }
}
