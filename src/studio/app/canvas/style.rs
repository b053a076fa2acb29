//! From what is known about the strokes to how they are drawn. Pure: the painter only carries it out.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::painter::{Draw, Looks};
use super::ramps::Ramp;
use strokewise_ink::inking::palette::{self, Paper, Rgb};
use strokewise_ink::inking::shading::Shades;
use strokewise_ink::sketch::{Part, Sketch, Span, Stroke, StrokeId};

/// What the assistant says of one stroke.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Mark {
    /// Support for the target in -1..=1, normalised over the drawing.
    pub score: f32,
    /// The same along the stroke.
    pub shades: Shades,
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
    /// The selected strokes.
    pub selected: &'a HashSet<StrokeId>,
    /// Strokes about to go.
    pub faded: &'a [StrokeId],
    /// Parts that look like noise.
    pub noisy_parts: &'a [Part],
    /// Parts about to go.
    pub faded_parts: &'a [Part],
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

/// Below this a stroke's shades differ too little to be seen, and it gets one colour.
const VISIBLE: f32 = 0.04;

/// All strokes of `sketch` back to front: halos first, so that they lie under all ink.
pub fn draws(sketch: &Sketch, emphasis: &Emphasis) -> Vec<Draw> {
    let halos = sketch.strokes().iter().flat_map(|stroke| {
        halos(stroke.id(), emphasis).into_iter().map(|looks| Draw {
            stroke: stroke.clone(),
            looks,
            ramp: None,
        })
    });
    let scale = Scale::new(emphasis.paper);
    let ink = sketch
        .strokes()
        .iter()
        .flat_map(|stroke| ink(stroke, emphasis, &scale));
    halos.chain(ink).collect()
}

/// Colours of the scores from -1 to 1 in steps that the eye does not see: a ramp has many.
struct Scale([Rgb; Self::STEPS + 1]);

impl Scale {
    const STEPS: usize = 128;

    fn new(paper: Paper) -> Self {
        let score = |i| 2.0 * i as f32 / Self::STEPS as f32 - 1.0;
        Self(std::array::from_fn(|i| {
            palette::score_color(score(i), paper)
        }))
    }

    fn color(&self, score: f32) -> Rgb {
        let at = 0.5 * (score + 1.0) * Self::STEPS as f32 + 0.5;
        self.0[(at as usize).min(Self::STEPS)]
    }
}

fn mark<'a>(id: StrokeId, emphasis: &Emphasis<'a>) -> Option<&'a Mark> {
    emphasis.marks.and_then(|marks| marks.get(&id))
}

/// Whether the mark's shades differ along the stroke.
fn is_shaded(mark: &Mark) -> bool {
    let [least, most] = range(&mark.shades);
    most - least > VISIBLE
}

fn range(shades: &Shades) -> [f32; 2] {
    let fold = |of: fn(f32, f32) -> f32| shades.iter().copied().fold(shades[0], of);
    [fold(f32::min), fold(f32::max)]
}

/// The factor on the stroke's width at its broadest.
fn width_factor(id: StrokeId, emphasis: &Emphasis) -> f32 {
    mark(id, emphasis).map_or(1.0, |mark| {
        let broadest = if is_shaded(mark) {
            range(&mark.shades)[1]
        } else {
            mark.score
        };
        palette::width_factor(broadest)
    })
}

/// The ink of a stroke; in pieces while parts of it are about to go.
fn ink(stroke: &Arc<Stroke>, emphasis: &Emphasis, scale: &Scale) -> Vec<Draw> {
    let id = stroke.id();
    let fade = if emphasis.faded.contains(&id) {
        FADE
    } else {
        0.0
    };
    let draw = |span: Option<Span>, fade: f32| {
        let (looks, ramp) = inked(stroke, emphasis, scale, fade);
        Draw {
            stroke: Arc::clone(stroke),
            looks: span.map_or(looks, |span| looks.along(span)),
            ramp,
        }
    };
    let faded = emphasis.faded_parts.iter().filter(|part| part.stroke == id);
    let faded: Vec<Span> = faded.map(|part| part.span).collect();
    if faded.is_empty() {
        return vec![draw(None, fade)];
    }
    let kept = Span::rest(&faded);
    let gone = Span::rest(&kept)
        .into_iter()
        .map(|span| draw(Some(span), FADE));
    gone.chain(kept.iter().map(|span| draw(Some(*span), fade)))
        .collect()
}

/// Looks and ramp of a stroke's ink that has gone `fade` of the way to paper.
fn inked(stroke: &Stroke, emphasis: &Emphasis, scale: &Scale, fade: f32) -> (Looks, Option<Ramp>) {
    let (id, paper) = (stroke.id(), emphasis.paper);
    let faded = |color: Rgb| {
        if fade > 0.0 {
            color.mix(paper.color(), fade)
        } else {
            color
        }
    };
    let width = width_factor(id, emphasis);
    let Some(mark) = mark(id, emphasis) else {
        let ink = stroke.ink();
        return (
            Looks::of(ink, faded(ink.color.unwrap_or(paper.ink())), width),
            None,
        );
    };
    let ramp = is_shaded(mark).then(|| {
        Ramp::new(|i| {
            let shade = mark.shades[i];
            let part = palette::width_factor(shade) / width;
            (faded(scale.color(shade)), part)
        })
    });
    (Looks::ink(faded(scale.color(mark.score)), width), ramp)
}

/// Band and rings around a stroke or its noisy parts, where it has them.
fn halos(id: StrokeId, emphasis: &Emphasis) -> Vec<Looks> {
    let paper = emphasis.paper;
    let width = width_factor(id, emphasis);
    let (away_px, ring_px) = RING;
    let dashes = paper.ink().mix(paper.color(), 0.3);
    let dashed = || Looks::dashed_ring(dashes, width, away_px, ring_px);
    let band = (emphasis.pointed == Some(id))
        .then(|| Looks::halo(accent(paper).mix(paper.color(), 0.65), width, BAND_PX));
    let ring = if emphasis.selected.contains(&id) {
        Some(Looks::ring(accent(paper), width, away_px, ring_px))
    } else {
        mark(id, emphasis).filter(|m| m.noisy).map(|_| dashed())
    };
    let parts = emphasis.noisy_parts.iter().filter(|part| part.stroke == id);
    let parts = parts.map(|part| dashed().along(part.span));
    band.into_iter().chain(ring).chain(parts).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use super::*;
    use strokewise_ink::inking::shading::SHADES;
    use strokewise_ink::sketch::Point;

    static NOBODY: LazyLock<HashSet<StrokeId>> = LazyLock::new(HashSet::new);

    fn plain() -> Emphasis<'static> {
        Emphasis {
            paper: Paper::Light,
            marks: None,
            pointed: None,
            selected: &NOBODY,
            faded: &[],
            noisy_parts: &[],
            faded_parts: &[],
        }
    }

    fn sketch() -> Sketch {
        Sketch::from_polylines((0..3).map(|i| vec![Point::new(0.0, i as f32)]))
    }

    fn even(score: f32, noisy: bool) -> Mark {
        Mark {
            score,
            shades: [score; SHADES],
            noisy,
        }
    }

    #[test]
    fn halos_lie_under_all_ink() {
        let id = StrokeId(2);
        let marks = HashMap::from([(id, even(-1.0, true))]);
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
        let looks = |emphasis: &Emphasis| -> Vec<_> {
            let draws = draws(&sketch(), emphasis);
            draws.iter().map(|d| (d.looks, d.ramp)).collect()
        };
        let (id, faded) = (StrokeId(0), [StrokeId(0)]);
        let selected = HashSet::from([id]);
        let part = Part {
            stroke: id,
            span: Span::new(0.7, 1.0),
        };
        let supports = HashMap::from([(id, even(1.0, false))]);
        let noisy = HashMap::from([(id, even(0.0, true))]);
        let mut shaded = even(0.0, false);
        shaded.shades[0] = -1.0;
        let shaded = HashMap::from([(id, shaded)]);
        let none = looks(&plain());
        let check = |what: &str, emphasis: Emphasis| {
            assert_ne!(looks(&emphasis), none, "{what} looks like nothing");
        };
        let marked = |marks| Emphasis {
            marks: Some(marks),
            ..plain()
        };
        check(
            "pointed",
            Emphasis {
                pointed: Some(id),
                ..plain()
            },
        );
        check(
            "selected",
            Emphasis {
                selected: &selected,
                ..plain()
            },
        );
        check(
            "faded",
            Emphasis {
                faded: &faded,
                ..plain()
            },
        );
        check("scored", marked(&supports));
        check("noisy", marked(&noisy));
        check(
            "noisy in part",
            Emphasis {
                noisy_parts: &[part],
                ..plain()
            },
        );
        check(
            "faded in part",
            Emphasis {
                faded_parts: &[part],
                ..plain()
            },
        );
        assert_ne!(
            looks(&marked(&shaded)),
            looks(&marked(&HashMap::from([(id, even(0.0, false))])))
        );
    }

    #[test]
    fn a_stroke_shows_in_its_tail_what_the_tail_does() {
        let mut mark = even(0.5, false);
        mark.shades[SHADES - 8..].fill(-0.8);
        let marks = HashMap::from([(StrokeId(1), mark)]);
        let emphasis = Emphasis {
            marks: Some(&marks),
            ..plain()
        };
        let draws = draws(&sketch(), &emphasis);
        assert!(draws[0].ramp.is_none() && draws[2].ramp.is_none());
        let scale = Scale::new(Paper::Light);
        let broadest = palette::width_factor(0.5);
        let expected = Ramp::new(|i| {
            let shade = if i < SHADES - 8 { 0.5 } else { -0.8 };
            (scale.color(shade), palette::width_factor(shade) / broadest)
        });
        assert_eq!(draws[1].ramp, Some(expected));
    }

    #[test]
    fn a_part_about_to_go_fades_alone_and_the_rest_is_drawn_over_it() {
        let part = Part {
            stroke: StrokeId(1),
            span: Span::new(0.25, 0.5),
        };
        let emphasis = Emphasis {
            faded_parts: &[part],
            ..plain()
        };
        let draws = draws(&sketch(), &emphasis);
        let order: Vec<u32> = draws.iter().map(|d| d.stroke.id().0).collect();
        assert_eq!(order, [0, 1, 1, 1, 2]);
        let ink = draws[0].looks;
        assert_eq!(draws[2].looks, ink.along(Span::new(0.0, 0.25)));
        assert_eq!(draws[3].looks, ink.along(Span::new(0.5, 1.0)));
        assert_ne!(draws[1].looks, ink.along(part.span));
    }
}
