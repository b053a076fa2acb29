//! Makes batches of fresh views, drawn ahead of the optimiser on a thread of their own.

use std::sync::Arc;
use std::sync::mpsc::Receiver;

use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use super::augment::{Lines, Redrawn, penned, placed, redrawn};
use super::clutter::{Examined, Piece, examined};
use super::compose::composed;
use super::dataset::Dataset;
use super::sampling::Sampler;
use super::stream::stream;
use strokewise_explain::model::architecture::RASTER_SPEC;
use strokewise_ink::raster::{RasterSpec, SoftRaster};

/// A batch has so many drawings.
pub const BATCH: usize = 128;

/// So many batches are drawn ahead: enough to bridge a hiccup, few enough to cost no memory to speak of.
const AHEAD: usize = 4;

/// A view is one of which is asked what belongs with this chance: half of them hold strokes that do not.
const EXAMINED: f64 = 0.12;

/// A view is composed with this chance, where there is a teacher to tell what it reads as.
const COMPOSED: f64 = 0.08;

/// Draws to find a drawing that a hand has drawn; a data set without any gives what there is.
const DRAWS_FOR_A_DRAWN_ONE: usize = 50;

/// [`Showing`] says what a view shows, and so what can be learnt from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Showing {
    /// It shows a drawing, perhaps unfinished, of which all belongs.
    Drawing,
    /// It shows a drawing, perhaps with strokes that do not belong, of which is asked which they are.
    Examined {
        /// It is true where there are any; `None` where that is not asked.
        is_cluttered: Option<bool>,
    },
    /// It shows something without a word, which may belong or not.
    Composed,
}

/// [`Batch`] is what one optimiser step looks at.
pub struct Batch {
    /// The views are of these drawings of the data set.
    pub drawings: Vec<usize>,
    /// The view of each shows this.
    pub showing: Vec<Showing>,
    /// Each has a view here: [drawing, row, column].
    pub rasters: Vec<f32>,
    /// These pieces are asked about of the examined views; their images are numbered among
    /// themselves.
    pub pieces: Vec<Piece>,
    /// The teachers are asked about these views, by their place in the batch: all but those
    /// examined.
    pub teachable: Vec<usize>,
    /// These are the same views, finished, as the teachers see drawings: [teachable view, row,
    /// column].
    pub for_teachers: Vec<f32>,
}

/// Counts the batches that show as many views as there are drawings.
pub fn batches_per_epoch(dataset: &Dataset) -> u64 {
    (dataset.len() / BATCH) as u64
}

/// Starts an endless stream of batches, from batch `first` on; with rasters for teachers where
/// these have a `teacher_spec`. A batch depends on `seed` and its number alone: a resumed run sees
/// what an uninterrupted one would have seen. The thread ends when the receiver is dropped.
pub fn batches(
    dataset: Arc<Dataset>,
    sampler: Arc<Sampler>,
    teacher_spec: Option<RasterSpec>,
    seed: u64,
    first: u64,
) -> Receiver<Batch> {
    let mut artist = Artist {
        raster: SoftRaster::new(RASTER_SPEC),
        for_teachers: teacher_spec.map(SoftRaster::new),
    };
    stream(seed, first, AHEAD, move |rng| artist.batch(&dataset, &sampler, rng))
}

/// Draws views, for the student and for the teachers.
struct Artist {
    raster: SoftRaster,
    for_teachers: Option<SoftRaster>,
}

impl Artist {
    fn batch(&mut self, dataset: &Dataset, sampler: &Sampler, rng: &mut ChaCha8Rng) -> Batch {
        let mut batch = Batch {
            drawings: Vec::with_capacity(BATCH),
            showing: Vec::with_capacity(BATCH),
            rasters: Vec::with_capacity(BATCH * RASTER_SPEC.pixel_count()),
            pieces: Vec::new(),
            teachable: Vec::new(),
            for_teachers: Vec::new(),
        };
        let mut examined = 0;
        for place in 0..BATCH {
            let view = self.view(dataset, sampler, rng);
            let (pen_lines, spec) = penned(view.lines(), &RASTER_SPEC, rng);
            self.raster.set_spec(spec);
            batch.rasters.extend_from_slice(self.raster.draw(&pen_lines));
            batch.drawings.push(view.drawing);
            batch.showing.push(view.showing());
            if let Shown::Examined(view) = &view.shown {
                batch.pieces.extend(view.pieces(examined, &pen_lines));
                examined += 1;
            }
            if let (Some(raster), Some(whole)) = (&mut self.for_teachers, view.for_teachers()) {
                let lines = placed(whole, &raster.spec(), [0.0; 2]);
                batch.for_teachers.extend_from_slice(raster.draw(&lines));
                batch.teachable.push(place);
            }
        }
        batch
    }

    /// Draws the next view.
    fn view(&self, dataset: &Dataset, sampler: &Sampler, rng: &mut ChaCha8Rng) -> View {
        let composed_share = if self.for_teachers.is_some() { COMPOSED } else { 0.0 };
        let chance: f64 = rng.random();
        let mut drawing = sampler.next(rng);
        let shown = if chance < EXAMINED {
            drawing = drawn(dataset, sampler, drawing, rng);
            Shown::Examined(examined(dataset, drawing, rng))
        } else if chance < EXAMINED + composed_share {
            Shown::Composed(composed(dataset, sampler, drawing, rng))
        } else {
            let in_order = !dataset.is_traced(drawing);
            Shown::Drawing(redrawn(dataset.strokes(drawing), in_order, rng))
        };
        View { drawing, shown }
    }
}

/// [`View`] is a fresh view of a drawing.
struct View {
    drawing: usize,
    shown: Shown,
}

enum Shown {
    Drawing(Redrawn),
    Examined(Examined),
    Composed(Lines),
}

impl View {
    fn lines(&self) -> &Lines {
        match &self.shown {
            Shown::Drawing(redrawn) => &redrawn.lines,
            Shown::Examined(examined) => &examined.lines,
            Shown::Composed(lines) => lines,
        }
    }

    fn showing(&self) -> Showing {
        match &self.shown {
            Shown::Drawing(_) => Showing::Drawing,
            Shown::Examined(Examined { is_cluttered, .. }) => Showing::Examined {
                is_cluttered: *is_cluttered,
            },
            Shown::Composed(_) => Showing::Composed,
        }
    }

    /// Returns what the teachers are asked about.
    fn for_teachers(&self) -> Option<&Lines> {
        match &self.shown {
            Shown::Drawing(redrawn) => Some(redrawn.whole()),
            Shown::Examined(_) => None,
            Shown::Composed(lines) => Some(lines),
        }
    }
}

/// Returns `drawing`, or another one where that was traced from pixels, whose lines are none that a
/// hand has drawn.
fn drawn(dataset: &Dataset, sampler: &Sampler, drawing: usize, rng: &mut ChaCha8Rng) -> usize {
    let others = (0..DRAWS_FOR_A_DRAWN_ONE).map(|_| sampler.next(rng));
    let mut tried = std::iter::once(drawing).chain(others);
    let drawn = tried.find(|drawing| !dataset.is_traced(*drawing));
    drawn.unwrap_or(drawing)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::dataset::tests::synthetic;

    #[test]
    fn a_resumed_stream_goes_on_where_it_stopped() {
        let dataset = Arc::new(synthetic(BATCH));
        let stream = |first, teacher_spec| {
            let sampler = Arc::new(Sampler::new(&dataset).unwrap());
            batches(Arc::clone(&dataset), sampler, teacher_spec, 9, first)
        };
        let teacher_spec = RasterSpec {
            size: 28,
            ..RASTER_SPEC
        };
        let whole: Vec<Batch> = stream(0, Some(teacher_spec)).iter().take(4).collect();
        let later: Vec<Batch> = stream(2, Some(teacher_spec)).iter().take(2).collect();
        for (a, b) in whole[2..].iter().zip(&later) {
            assert_eq!(a.drawings, b.drawings);
            assert_eq!(a.rasters, b.rasters);
            assert_eq!(a.showing, b.showing);
            assert_eq!(a.for_teachers, b.for_teachers);
        }
        assert_ne!(whole[0].rasters, whole[1].rasters);
        for batch in &whole {
            let teachable = &batch.teachable;
            assert!(!teachable.is_empty() && teachable.len() < BATCH);
            let is_examined = |place: &usize| matches!(batch.showing[*place], Showing::Examined { .. });
            assert!(!teachable.iter().any(is_examined));
            let examined = (0..BATCH).filter(is_examined).count();
            let asked: BTreeSet<usize> = batch.pieces.iter().map(|piece| piece.image).collect();
            assert_eq!(asked, (0..examined).collect());
            assert_eq!(batch.for_teachers.len(), 28 * 28 * teachable.len());
            assert!(batch.showing.contains(&Showing::Composed));
        }
        let alone = stream(0, None).recv().unwrap();
        assert!(alone.for_teachers.is_empty());
        assert!(
            !alone.showing.contains(&Showing::Composed),
            "nobody to tell what it reads as"
        );
    }
}
