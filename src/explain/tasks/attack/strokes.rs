//! [`Strokes`] tries the whole strokes of a drawing that may go, as the guide says.

use super::features::{Features, Scene, Supports, Ways};
use super::guide::{Guide, Trials};
use super::ink::{Ink, whole};
use super::looks::{Looks, Reading, Slope, Spent, Tape};
use super::{Attacker, Removal};
use crate::attribution::Interrupted;
use crate::model::ClassId;
use crate::tasks::assist::Guess;
use crate::tasks::trees::Scorecard;
use strokewise_ink::raster::{Fit, RasterSpec};
use strokewise_ink::sketch::{Bounds, Sketch, StrokeId};

/// [`StrokeAttack`] is a search among whole strokes, and says what it cost.
#[derive(Debug, Clone, PartialEq)]
pub struct StrokeAttack {
    /// The drawing reads as this.
    pub from: Guess,
    /// So many strokes lie within the ink allowed.
    pub eligible: usize,
    /// This stroke was found without which that changes.
    pub removal: Option<Removal>,
    /// The search cost so much, without the reading of the drawing itself.
    pub spent: Spent,
}

/// [`Examined`] holds every stroke within the ink allowed: what the guide would know of it, and the
/// truth. The lists have an entry a stroke, in drawing order.
#[derive(Debug, Clone, PartialEq)]
pub struct Examined {
    /// The drawing reads as this.
    pub from: Guess,
    /// The sights are what is known before any gradient.
    pub sights: Vec<Features>,
    /// The supports are what is known with attribution.
    pub supports: Vec<Features>,
    /// The strokes have these shares of the ink.
    pub ink_shares: Vec<f32>,
    /// It is true of a stroke without which the answer changes.
    pub flips: Vec<bool>,
}

/// [`Candidate`] is a stroke that may go.
struct Candidate {
    id: StrokeId,
    /// It has this place in the drawing order.
    number: usize,
    ink_share: f32,
    sight: Features,
}

/// Trials by the classifier itself.
struct Live<'t, 'l, 'a, 's> {
    strokes: &'t mut Strokes<'s>,
    looks: &'l mut Looks<'a>,
    hit: Option<Removal>,
}

impl Trials for Live<'_, '_, '_, '_> {
    fn judge(&mut self, card: &Scorecard, strokes: &[usize]) -> Result<Vec<f32>, Interrupted> {
        let supports = self.strokes.supports(self.looks, strokes)?;
        Ok(supports.iter().map(|s| card.probability(s)).collect())
    }

    fn flips(&mut self, stroke: usize) -> Result<bool, Interrupted> {
        let removal = self.strokes.without(self.looks, stroke)?;
        let flips = removal.after.class != self.strokes.answer;
        if flips {
            self.hit = Some(removal);
        }
        Ok(flips)
    }
}

/// [`Strokes`] are the strokes of one drawing that may go.
pub(super) struct Strokes<'s> {
    sketch: &'s Sketch,
    answer: ClassId,
    scene: Scene,
    tape: Option<Tape<'s>>,
    candidates: Vec<Candidate>,
}

impl<'s> Strokes<'s> {
    /// Lists the strokes of `sketch`, which was read so, of at most `max_ink` each. The last stroke
    /// is never among them: blank paper reads as nothing.
    pub fn new(
        sketch: &'s Sketch,
        ink: &Ink,
        (reading, tape): (&Reading, Tape<'s>),
        spec: &RasterSpec,
        max_ink: f32,
    ) -> Self {
        let strokes = sketch.strokes();
        let scene = Scene::new(reading, strokes.len());
        let whole = sketch.bounds();
        let fit = Fit::new(whole, spec);
        let rests = rests(sketch);
        let candidate = |(number, (id, ink_share)): (usize, (StrokeId, f32))| {
            let stirred_px = stirred_px(&fit, rests[number], spec);
            Candidate {
                id,
                number,
                ink_share,
                sight: scene.sight(ink_share, stirred_px),
            }
        };
        let eligible = ink.strokes().enumerate();
        let eligible = eligible.filter(|(_, (_, share))| *share <= max_ink && strokes.len() > 1);
        Self {
            sketch,
            answer: reading.guess.class,
            scene,
            tape: Some(tape),
            candidates: eligible.map(candidate).collect(),
        }
    }

    /// Finds a stroke without which the answer changes: the first.
    pub fn hunt(&mut self, looks: &mut Looks, guide: &Guide) -> Result<Option<Removal>, Interrupted> {
        let by_sight = self.candidates.iter().map(|c| &c.sight);
        let by_sight: Vec<_> = by_sight.map(|s| guide.sight.probability(s)).collect();
        let shares: Vec<_> = self.candidates.iter().map(|c| c.ink_share).collect();
        let mut live = Live {
            strokes: self,
            looks,
            hit: None,
        };
        guide.hunt(&by_sight, &shares, &mut live)?;
        Ok(live.hit)
    }

    /// Computes what the gradient adds to the sight of the candidates of these numbers.
    fn supports(&mut self, looks: &mut Looks, numbers: &[usize]) -> Result<Vec<Features>, Interrupted> {
        let slope = self.slope(looks)?;
        let supports = Supports::new(slope.p_sla(&looks.subject(self.sketch)));
        let spec = looks.classifier().raster_spec();
        let frame = Fit::new(self.sketch.bounds(), &spec);
        let support = |number: &usize| {
            let Candidate { id, number, sight, .. } = &self.candidates[*number];
            let rest = self.sketch.without(&[*id]);
            let ways = Ways {
                in_place: slope.way_to(looks.draw(&rest, &frame)?),
                anew: slope.way_to(looks.draw(&rest, &Fit::new(rest.bounds(), &spec))?),
            };
            Ok(self.scene.support(sight, *number, &supports, ways))
        };
        numbers.iter().map(support).collect()
    }

    /// Returns the gradient at the drawing, from the pass that read it; asked for again, it costs a
    /// new one.
    fn slope(&mut self, looks: &mut Looks) -> Result<Slope, Interrupted> {
        let tape = match self.tape.take() {
            Some(tape) => tape,
            None => looks.read_taped(self.sketch)?.1,
        };
        looks.slope(tape, self.answer)
    }

    /// Reads the drawing without candidate `i`.
    fn without(&self, looks: &mut Looks, i: usize) -> Result<Removal, Interrupted> {
        let candidate = &self.candidates[i];
        let rest = self.sketch.without(&[candidate.id]);
        Ok(Removal {
            part: whole(candidate.id),
            ink_share: candidate.ink_share,
            after: looks.read_one(&rest)?.guess,
        })
    }
}

impl Attacker<'_> {
    /// Reads `sketch`, and lists those of its strokes that hold at most the share `max_ink` of its
    /// ink.
    fn eligible<'s>(
        &'s self,
        looks: &mut Looks<'s>,
        sketch: &'s Sketch,
        max_ink: f32,
    ) -> Result<(Guess, Strokes<'s>), Interrupted> {
        let (reading, tape) = looks.read_taped(sketch)?;
        let spec = self.classifier.raster_spec();
        let ink = Ink::new(sketch);
        let strokes = Strokes::new(sketch, &ink, (&reading, tape), &spec, max_ink);
        Ok((reading.guess, strokes))
    }

    pub(super) fn hunt_strokes(&self, sketch: &Sketch, max_ink: f32) -> Result<StrokeAttack, Interrupted> {
        let never = || false;
        let mut looks = Looks::new(self.classifier, &never);
        let (from, mut strokes) = self.eligible(&mut looks, sketch, max_ink)?;
        looks.spent = Spent::default();
        let removal = strokes.hunt(&mut looks, self.guide)?;
        Ok(StrokeAttack {
            from,
            eligible: strokes.candidates.len(),
            removal,
            spent: looks.spent,
        })
    }

    pub(super) fn examine_strokes(&self, sketch: &Sketch, max_ink: f32) -> Result<Examined, Interrupted> {
        let never = || false;
        let mut looks = Looks::new(self.classifier, &never);
        let (from, mut strokes) = self.eligible(&mut looks, sketch, max_ink)?;
        let supports = if strokes.candidates.is_empty() {
            Vec::new()
        } else {
            let all: Vec<usize> = (0..strokes.candidates.len()).collect();
            strokes.supports(&mut looks, &all)?
        };
        let candidates = &strokes.candidates;
        let rests: Vec<_> = candidates.iter().map(|c| sketch.without(&[c.id])).collect();
        let after = looks.read(&rests)?;
        let flips = after.iter().map(|a| a.guess.class != strokes.answer);
        Ok(Examined {
            from,
            sights: candidates.iter().map(|c| c.sight.clone()).collect(),
            supports,
            ink_shares: candidates.iter().map(|c| c.ink_share).collect(),
            flips: flips.collect(),
        })
    }
}

/// Computes the ink box without each stroke, in drawing order.
fn rests(sketch: &Sketch) -> Vec<Bounds> {
    let own: Vec<_> = sketch.strokes().iter().map(|s| s.bounds()).collect();
    let mut after = vec![Bounds::EMPTY; own.len() + 1];
    for (i, bounds) in own.iter().enumerate().rev() {
        after[i] = after[i + 1].union(*bounds);
    }
    let mut before = Bounds::EMPTY;
    let rest = |(bounds, after): (&Bounds, &Bounds)| {
        let rest = before.union(*after);
        before = before.union(*bounds);
        rest
    };
    own.iter().zip(&after[1..]).map(rest).collect()
}

/// Computes how far the corners of what remains move, on average, when it is fitted anew, in raster
/// pixels.
fn stirred_px(fit: &Fit, rest: Bounds, spec: &RasterSpec) -> f32 {
    if rest.is_empty() {
        return 0.0;
    }
    let anew = Fit::new(rest, spec);
    let corners = [
        rest.min,
        rest.max,
        [rest.min[0], rest.max[1]],
        [rest.max[0], rest.min[1]],
    ];
    let moved = corners.map(|[x, y]| {
        let (from, to) = (fit.apply(x, y), anew.apply(x, y));
        (to[0] - from[0]).hypot(to[1] - from[1])
    });
    moved.iter().sum::<f32>() / 4.0
}
