//! [`Item`]s are what is painted of a frame, back to front, and [`Run`]s the draw calls that do it. Strokes that lie
//! one behind the other and look alike are one call, so that a page of plain ink is a handful of them.

use super::super::painter::{Draw, Layer, Looks, Manner};
use super::super::ramps::{Ramp, Ramps};
use super::super::shelf::Place;
use strokewise_ink::sketch::StrokeId;

/// An [`Item`] is one layer of one stroke.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Item {
    pub stroke: StrokeId,
    layer: Layer,
    looks: Looks,
    place: Place,
}

/// A [`Run`] is one draw call: it draws pieces of lines with the looks of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Run {
    pub layer: Layer,
    pub manner: Manner,
    /// It has the looks of the item of this number.
    pub item: u32,
    pub first: u32,
    pub pieces: u32,
}

/// A [`Plan`] is all that is painted of a frame but the wet stroke.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Plan {
    pub items: Vec<Item>,
    pub ramps: Vec<Ramp>,
}

impl Plan {
    /// Makes the plan of `draws`, each with the place of its stroke, on a screen of so many physical pixels a logical
    /// one.
    pub fn new<'a>(draws: impl Iterator<Item = (&'a Draw, Place)>, pixels_per_point: f32) -> Self {
        let mut plan = Self::default();
        for (draw, place) in draws {
            let ramp = draw.ramp.filter(|_| plan.ramps.len() < Ramps::MOST).map(|ramp| {
                plan.ramps.push(ramp);
                Ramps::first_texel(plan.ramps.len() - 1)
            });
            let looks = draw.looks.placed(place.length, ramp);
            plan.items.push(Item {
                stroke: draw.stroke.id(),
                layer: draw.layer,
                looks: looks.in_physical_pixels(pixels_per_point).at_depth(plan.items.len()),
                place,
            });
        }
        plan
    }

    /// Returns the looks of all items, in their order.
    pub fn looks(&self) -> Vec<Looks> {
        self.items.iter().map(|item| item.looks).collect()
    }

    /// Tells whether lights are among them, which are blended with the paper itself.
    pub fn has_lights(&self) -> bool {
        self.items.iter().any(|item| item.layer == Layer::Light)
    }

    /// Returns the plan without its lights.
    pub fn without_lights(mut self) -> Self {
        self.items.retain(|item| item.layer != Layer::Light);
        self.ramps.clear();
        self
    }

    /// Tells whether it is `painted`, whose picture is there, and perhaps more on top of that.
    pub fn begins_with(&self, painted: &Self) -> bool {
        self.items.starts_with(&painted.items) && self.ramps.starts_with(&painted.ramps)
    }

    /// Returns the ink that lies on top of all that `is_painted`, and ink that is being moved, as far as that can be
    /// drawn within a frame.
    pub fn on_top(&self, is_painted: impl Fn(StrokeId) -> bool) -> Self {
        let mut room = PORTION_IN_SOFTWARE;
        let inks = self.items.iter().rev().filter(|item| item.layer == Layer::Ink);
        let mut is_above = true;
        let missing = inks.filter(|item| {
            is_above = is_above && !is_painted(item.stroke);
            is_above || item.looks.is_moved()
        });
        let fitting = missing.take_while(|item| {
            let fits = item.place.pieces <= room;
            room = room.saturating_sub(item.place.pieces);
            fits
        });
        let mut items: Vec<Item> = fitting.copied().collect();
        items.reverse();
        Self {
            items,
            ramps: Vec::new(),
        }
    }

    /// Returns the draw calls of all items but the first `skipped`.
    pub fn runs(&self, skipped: usize) -> Vec<Run> {
        let mut runs: Vec<Run> = Vec::new();
        let mut last: Option<&Item> = None;
        for (number, item) in self.items.iter().enumerate().skip(skipped) {
            let Place { first, pieces, .. } = item.place;
            if pieces == 0 {
                continue;
            }
            let manner = item.looks.manner();
            let joins = |last: &Item| {
                let is_alike = last.layer == item.layer && last.looks == item.looks;
                is_alike && manner != Manner::Translucent && last.place.next() == first
            };
            match runs.last_mut().filter(|_| last.is_some_and(joins)) {
                // The two pieces between them have an end in a gap and are nothing.
                Some(run) => run.pieces += 2 + pieces,
                None => runs.push(Run {
                    layer: item.layer,
                    manner,
                    item: number as u32,
                    first,
                    pieces,
                }),
            }
            last = Some(item);
        }
        runs
    }
}

/// A portion has so many pieces: what the processor paints in some ten milliseconds, and what a graphics card does.
const PORTION_IN_SOFTWARE: u32 = 1 << 13;
const PORTION: u32 = 1 << 19;

/// Divides `runs` into portions that are painted one after the other, none where there are no runs. What is translucent
/// is not divided, as no pixel of it may be painted twice.
pub(super) fn portions(runs: Vec<Run>, is_software: bool) -> Vec<Vec<Run>> {
    let most = if is_software { PORTION_IN_SOFTWARE } else { PORTION };
    let (mut portions, mut portion, mut room) = (Vec::new(), Vec::new(), most);
    for mut run in runs {
        while run.pieces > room && run.manner != Manner::Translucent {
            if room > 0 {
                portion.push(Run { pieces: room, ..run });
            }
            (run.first, run.pieces) = (run.first + room, run.pieces - room);
            portions.push(std::mem::take(&mut portion));
            room = most;
        }
        room = room.saturating_sub(run.pieces);
        portion.push(run);
    }
    portions.extend(Some(portion).filter(|portion| !portion.is_empty()));
    portions
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use strokewise_ink::inking::palette::Rgb;
    use strokewise_ink::sketch::{Affine, Ink, Point, Span, Stroke};

    const BLACK: Rgb = Rgb([0; 3]);

    fn draw(number: u32, looks: Looks) -> Draw {
        let stroke = Stroke::new(StrokeId(number), 2.0, vec![Point::new(1.0, 1.0)]).expect("a sound point");
        Draw {
            stroke: Arc::new(stroke),
            layer: Layer::Ink,
            looks,
            ramp: None,
        }
    }

    /// Returns the place of a stroke of three pieces, one stroke behind the other.
    fn place(number: u32) -> Place {
        Place {
            first: 1 + 5 * number,
            pieces: 3,
            length: 10.0 + number as f32,
        }
    }

    fn plan(looks: &[Looks]) -> Plan {
        let draws: Vec<Draw> = (0..).zip(looks).map(|(number, looks)| draw(number, *looks)).collect();
        Plan::new(draws.iter().zip((0..).map(place)), 2.0)
    }

    fn calls(plan: &Plan, skipped: usize) -> Vec<(u32, u32, u32)> {
        let runs = plan.runs(skipped).into_iter();
        runs.map(|run| (run.item, run.first, run.pieces)).collect()
    }

    #[test]
    fn neighbours_that_look_alike_are_one_call() {
        assert_eq!(place(0).next(), place(1).first);
        let (black, red) = (Looks::ink(BLACK), Looks::ink(Rgb([255, 0, 0])));
        assert_eq!(calls(&plan(&[black; 4]), 0), [(0, 1, 18)]);
        assert_eq!(
            calls(&plan(&[black, black, red, black]), 0),
            [(0, 1, 8), (2, 11, 3), (3, 16, 3)]
        );
        assert_eq!(calls(&plan(&[black; 4]), 3), [(3, 16, 3)]);
        let part = black.along(Span::new(0.0, 0.5));
        assert_eq!(calls(&plan(&[part; 2]), 0).len(), 2, "their lengths differ");
    }

    #[test]
    fn each_translucent_stroke_is_a_call_of_its_own() {
        let ink = Ink {
            opacity: 0.5,
            ..Ink::default()
        };
        assert_eq!(calls(&plan(&[Looks::of(ink, BLACK); 3]), 0).len(), 3);
    }

    #[test]
    fn portions_are_all_that_there_is_in_its_order() {
        const ALL: u32 = PORTION_IN_SOFTWARE;
        let run = |first, pieces, manner| Run {
            layer: Layer::Ink,
            manner,
            item: first,
            first,
            pieces,
        };
        let plain = |first, pieces| run(first, pieces, Manner::Plain);
        let translucent = |first, pieces| run(first, pieces, Manner::Translucent);
        for (runs, count) in [
            (vec![], 0),
            (vec![plain(1, 5)], 1),
            (vec![plain(1, ALL), plain(ALL + 3, 2)], 2),
            (vec![plain(1, 9), plain(12, 3 * ALL), plain(4 * ALL, 8)], 4),
            (vec![plain(1, 9), translucent(12, 3 * ALL), plain(4 * ALL, 8)], 2),
        ] {
            let all = |runs: &[Run]| -> Vec<(u32, u32)> {
                let each = runs
                    .iter()
                    .flat_map(|run| (run.first..run.first + run.pieces).map(|at| (run.item, at)));
                each.collect()
            };
            let found = portions(runs.clone(), true);
            assert_eq!(all(&found.concat()), all(&runs));
            assert_eq!(found.len(), count, "{runs:?}");
            let divided = found.concat().len() - runs.len();
            assert!(divided < count.max(1));
            assert!(!runs.is_empty() || found.is_empty());
        }
    }

    #[test]
    fn only_what_comes_on_top_goes_on_from_the_picture_that_is_there() {
        let (black, red) = (Looks::ink(BLACK), Looks::ink(Rgb([255, 0, 0])));
        let before = plan(&[black, red]);
        assert!(plan(&[black, red, red]).begins_with(&before));
        assert!(before.begins_with(&before));
        assert!(!plan(&[black]).begins_with(&before));
        assert!(!plan(&[red, black, red]).begins_with(&before));
    }

    #[test]
    fn what_a_former_picture_lacks_is_what_lies_on_top_or_is_being_moved() {
        let black = Looks::ink(BLACK);
        let moved = black.mapped(&Affine([1.0, 0.0, 0.0, 1.0, 5.0, 0.0]));
        let plan = plan(&[moved, black, black, black, black]);
        let places = |known: &[u32]| -> Vec<u32> {
            let missing = plan.on_top(|stroke| known.contains(&stroke.0));
            missing.items.iter().map(|item| item.place.first).collect()
        };
        let first = |number| place(number).first;
        assert_eq!(places(&[0, 1, 2, 3, 4]), [first(0)]);
        assert_eq!(places(&[0, 1, 2]), [first(0), first(3), first(4)]);
        assert_eq!(
            places(&[0, 2, 4]),
            [first(0)],
            "what lies below others waits for its picture"
        );
    }
}
