//! Turns what is known about the strokes into how they are drawn; the painter only carries that out.
//!
//! The ink keeps its colour and width whatever is said of it. What the assistant says lies under
//! it: a light where strokes support or oppose, a quiet outline around what may go. Only ink about
//! to go fades.

mod outline;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

pub use outline::quiet;

use super::fade::ABOUT_TO_GO;
use super::painter::{Draw, Layer, Looks};
use super::ramps::Ramp;
use strokewise_ink::inking::palette::{self, Light, Paper, Rgb};
use strokewise_ink::inking::shading::{SHADES, Shades};
use strokewise_ink::sketch::{Ink, Part, Sheet, Sketch, Span, Stroke, StrokeId};

/// [`Mark`] is what the assistant says of one stroke.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Mark {
    /// The stroke supports the target so much, in -1..=1, normalised over the drawing; negative where it opposes it.
    pub score: f32,
    /// These say it along the stroke.
    pub shades: Shades,
    /// It is true where the stroke may go, and the user did not decide to keep it.
    pub flagged: bool,
}

/// [`Emphasis`] holds everything beside the ink itself that changes how strokes look.
#[derive(Debug, Clone, Copy)]
pub struct Emphasis<'a> {
    /// The ink lies on this paper.
    pub paper: Paper,
    /// Each of these strokes has a mark; `None` shows plain ink.
    pub marks: Option<&'a Arc<HashMap<StrokeId, Mark>>>,
    /// This stroke is pointed at.
    pub pointed: Option<StrokeId>,
    /// These strokes are selected.
    pub selected: &'a HashSet<StrokeId>,
    /// These parts are going, and each has gone so far, from 0 to 1.
    pub fading: &'a [(Part, f32)],
    /// These strokes are no longer in the drawing, and each has faded so far into the paper, from 0 to 1.
    pub gone: &'a [(Arc<Stroke>, f32)],
    /// These parts may go.
    pub flagged_parts: &'a [Part],
    /// The user asked about this part, which is outlined like a selection.
    pub singled_out: Option<Part>,
}

/// Returns the colour of selection and of the stroke pointed at, which no score has.
pub fn accent(paper: Paper) -> Rgb {
    match paper {
        Paper::Light => Rgb([122, 74, 196]),
        Paper::Dark => Rgb([186, 148, 255]),
        Paper::White => Rgb([84, 28, 168]),
        Paper::Black => Rgb([206, 178, 255]),
    }
}

/// The broadest light reaches so far beyond the ink, in logical pixels.
pub const LIGHT_PX: f32 = 9.0;
/// Below this a stroke's shades differ too little to be seen, and it gets one colour.
const VISIBLE: f32 = 0.04;

/// Returns all layers of `sketch` back to front.
pub fn draws(sketch: &Sketch, emphasis: &Emphasis) -> Vec<Draw> {
    let mut draws = Vec::with_capacity(2 * sketch.strokes().len());
    let strokes = &*sketch.stacked();
    outline::outlines(strokes, emphasis, &mut draws);
    for stroke in strokes {
        draws.extend(light(stroke, emphasis));
    }
    for (stroke, gone) in emphasis.gone {
        let looks = inked(stroke, emphasis.paper, *gone, sketch.sheet());
        draws.push(draw(stroke, Layer::Ink, looks));
    }
    for stroke in strokes {
        ink(stroke, emphasis, sketch.sheet(), &mut draws);
    }
    draws
}

fn draw(stroke: &Arc<Stroke>, layer: Layer, looks: Looks) -> Draw {
    Draw {
        stroke: Arc::clone(stroke),
        layer,
        looks,
        ramp: None,
    }
}

/// Returns the ink of a stroke on `sheet` that has gone `fade` of the way to paper.
fn inked(stroke: &Stroke, paper: Paper, fade: f32, sheet: &Sheet) -> Looks {
    let ink = stroke.ink();
    let ink = Ink {
        opacity: ink.opacity * sheet.layer(stroke.layer()).opacity,
        ..ink
    };
    let color = ink.color.unwrap_or(paper.ink());
    let color = if fade > 0.0 {
        color.mix(paper.color(), fade)
    } else {
        color
    };
    Looks::of(ink, color)
}

fn mark<'a>(id: StrokeId, emphasis: &Emphasis<'a>) -> Option<&'a Mark> {
    emphasis.marks.and_then(|marks| marks.get(&id))
}

/// Returns how far a stroke has gone at `share` of its length, from 0 to 1.
fn fade_at(id: StrokeId, share: f32, emphasis: &Emphasis) -> f32 {
    let here = |part: &Part| part.stroke == id && part.span.from() <= share && share <= part.span.to();
    let fades = emphasis.fading.iter().filter(|(part, _)| here(part));
    fades.map(|(_, fade)| *fade).fold(0.0, f32::max)
}

/// Returns the light under a stroke; none under what may go: an outline says so, and support would
/// contradict it.
fn light(stroke: &Arc<Stroke>, emphasis: &Emphasis) -> Option<Draw> {
    let id = stroke.id();
    let mark = mark(id, emphasis).filter(|mark| !mark.flagged)?;
    let is_flagged = |share: f32| {
        let mut parts = emphasis.flagged_parts.iter().filter(|part| part.stroke == id);
        parts.any(|part| part.span.from() <= share && share <= part.span.to())
    };
    let score = |i: usize| {
        let share = i as f32 / (SHADES - 1) as f32;
        if is_flagged(share) {
            0.0
        } else {
            mark.shades[i] * (1.0 - fade_at(id, share, emphasis))
        }
    };
    let shades: Shades = std::array::from_fn(score);
    let [least, most] = [f32::min, f32::max].map(|of| shades.iter().copied().fold(shades[0], of));
    let paper = emphasis.paper;
    if most - least <= VISIBLE {
        let Light { color, reach } = palette::light(0.5 * (least + most), paper);
        let is_seen = color != paper.color();
        return is_seen.then(|| draw(stroke, Layer::Light, Looks::around(color, reach * LIGHT_PX)));
    }
    let ramp = Ramp::new(|i| {
        let Light { color, reach } = palette::light(shades[i], paper);
        (color, reach)
    });
    Some(Draw {
        ramp: Some(ramp),
        ..draw(stroke, Layer::Light, Looks::around(paper.ink(), LIGHT_PX))
    })
}

/// Adds the ink of a stroke, in pieces while some of its parts are going.
fn ink(stroke: &Arc<Stroke>, emphasis: &Emphasis, sheet: &Sheet, draws: &mut Vec<Draw>) {
    let id = stroke.id();
    let mut cuts = vec![0.0, 1.0];
    for (part, _) in emphasis.fading.iter().filter(|(part, _)| part.stroke == id) {
        cuts.extend([part.span.from(), part.span.to()]);
    }
    cuts.sort_by(f32::total_cmp);
    cuts.dedup();
    let mut pieces: Vec<(Span, f32)> = cuts
        .windows(2)
        .map(|ends| {
            let fade = fade_at(id, 0.5 * (ends[0] + ends[1]), emphasis);
            (Span::new(ends[0], ends[1]), ABOUT_TO_GO * fade)
        })
        .collect();
    // What stays lies over what goes.
    pieces.sort_by(|a, b| b.1.total_cmp(&a.1));
    draws.extend(pieces.into_iter().map(|(span, fade)| {
        let looks = inked(stroke, emphasis.paper, fade, sheet).along(span);
        draw(stroke, Layer::Ink, looks)
    }));
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use super::*;
    use strokewise_ink::sketch::Point;

    static NOBODY: LazyLock<HashSet<StrokeId>> = LazyLock::new(HashSet::new);

    fn plain() -> Emphasis<'static> {
        Emphasis {
            paper: Paper::Light,
            marks: None,
            pointed: None,
            selected: &NOBODY,
            fading: &[],
            gone: &[],
            flagged_parts: &[],
            singled_out: None,
        }
    }

    fn sketch() -> Sketch {
        Sketch::from_polylines((0..3).map(|i| vec![Point::new(0.0, i as f32)]))
    }

    fn even(score: f32, flagged: bool) -> Mark {
        Mark {
            score,
            shades: [score; SHADES],
            flagged,
        }
    }

    fn part(id: u32, from: f32, to: f32) -> Part {
        Part {
            stroke: StrokeId(id),
            span: Span::new(from, to),
        }
    }

    /// Returns looks and ramps of a layer.
    fn layer(layer: Layer, emphasis: &Emphasis) -> Vec<(u32, Looks, Option<Ramp>)> {
        let draws = draws(&sketch(), emphasis).into_iter();
        let draws = draws.filter(|d| d.layer == layer);
        draws.map(|d| (d.stroke.id().0, d.looks, d.ramp)).collect()
    }

    fn marked(marks: &Arc<HashMap<StrokeId, Mark>>) -> Emphasis<'_> {
        Emphasis {
            marks: Some(marks),
            ..plain()
        }
    }

    #[test]
    fn outlines_lie_under_lights_and_these_under_ink() {
        let ids = (0..3).map(StrokeId);
        let marks = Arc::new(ids.map(|id| (id, even(1.0, id == StrokeId(2)))).collect());
        let selected = HashSet::from([StrokeId(0)]);
        let emphasis = Emphasis {
            pointed: Some(StrokeId(1)),
            selected: &selected,
            ..marked(&marks)
        };
        let order: Vec<Layer> = draws(&sketch(), &emphasis).iter().map(|d| d.layer).collect();
        assert!(order.is_sorted(), "{order:?}");
        assert_eq!(layer(Layer::Outline, &emphasis).len(), 5);
    }

    #[test]
    fn whatever_is_said_of_strokes_the_ink_stays_as_it_is() {
        let mut shaded = even(-1.0, false);
        shaded.shades[0] = 1.0;
        let marks = [even(1.0, false), even(0.0, true), shaded];
        let marks = Arc::new((0..).map(StrokeId).zip(marks).collect());
        let selected = HashSet::from([StrokeId(1)]);
        let emphasis = Emphasis {
            pointed: Some(StrokeId(0)),
            selected: &selected,
            flagged_parts: &[part(2, 0.0, 0.5)],
            singled_out: Some(part(0, 0.0, 1.0)),
            ..marked(&marks)
        };
        assert_eq!(layer(Layer::Ink, &emphasis), layer(Layer::Ink, &plain()));
    }

    #[test]
    fn each_reason_shows() {
        let looks = |emphasis: &Emphasis| -> Vec<_> {
            let draws = draws(&sketch(), emphasis);
            draws.iter().map(|d| (d.looks, d.ramp)).collect()
        };
        let id = StrokeId(0);
        let selected = HashSet::from([id]);
        let supports = Arc::new(HashMap::from([(id, even(1.0, false))]));
        let flagged = Arc::new(HashMap::from([(id, even(0.0, true))]));
        let tail = [part(0, 0.7, 1.0)];
        let fading = [(tail[0], 0.5)];
        let cases = [
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
                    selected: &selected,
                    ..plain()
                },
            ),
            (
                "fading",
                Emphasis {
                    fading: &fading,
                    ..plain()
                },
            ),
            ("scored", marked(&supports)),
            ("flagged", marked(&flagged)),
            (
                "flagged in part",
                Emphasis {
                    flagged_parts: &tail,
                    ..plain()
                },
            ),
            (
                "asked about",
                Emphasis {
                    singled_out: Some(tail[0]),
                    ..plain()
                },
            ),
        ];
        let none = looks(&plain());
        for (i, (what, emphasis)) in cases.iter().enumerate() {
            assert_ne!(looks(emphasis), none, "{what} looks like nothing");
            for (other, before) in &cases[..i] {
                assert_ne!(looks(emphasis), looks(before), "{what} looks like {other}");
            }
        }
    }

    #[test]
    fn a_light_shows_in_its_tail_what_the_tail_does_and_nothing_where_the_tail_may_go() {
        let mut mark = even(0.5, false);
        mark.shades[SHADES - 8..].fill(-0.8);
        let marks = Arc::new(HashMap::from([(StrokeId(1), mark)]));
        let tail = (SHADES - 8) as f32 / (SHADES - 1) as f32 - 0.01;
        let parts = [part(1, tail, 1.0)];
        for (parts, tail_score) in [(&[][..], -0.8), (&parts[..], 0.0)] {
            let emphasis = Emphasis {
                flagged_parts: parts,
                ..marked(&marks)
            };
            let expected = Ramp::new(|i| {
                let score = if i < SHADES - 8 { 0.5 } else { tail_score };
                let light = palette::light(score, Paper::Light);
                (light.color, light.reach)
            });
            let lights = layer(Layer::Light, &emphasis);
            assert_eq!(lights.len(), 1);
            assert_eq!((lights[0].0, lights[0].2), (1, Some(expected)));
        }
    }

    #[test]
    fn nothing_that_may_go_is_lit_as_support() {
        let marks = Arc::new(HashMap::from([(StrokeId(0), even(1.0, true))]));
        assert!(layer(Layer::Light, &marked(&marks)).is_empty());
    }

    #[test]
    fn a_part_that_goes_fades_alone_and_the_rest_is_drawn_over_it() {
        let fading = [(part(1, 0.25, 0.5), 1.0)];
        let emphasis = Emphasis {
            fading: &fading,
            ..plain()
        };
        let plain_ink = Looks::ink(Paper::Light.ink());
        let ink = layer(Layer::Ink, &emphasis);
        let order: Vec<u32> = ink.iter().map(|(id, ..)| *id).collect();
        assert_eq!(order, [0, 1, 1, 1, 2]);
        assert_eq!(ink[2].1, plain_ink.along(Span::new(0.0, 0.25)));
        assert_eq!(ink[3].1, plain_ink.along(Span::new(0.5, 1.0)));
        assert_ne!(ink[1].1, plain_ink.along(fading[0].0.span));
    }
}
