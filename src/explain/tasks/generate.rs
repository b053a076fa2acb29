//! Generation makes the picture that a drawing becomes, and tells which strokes shape which part of it.
//!
//! Both directions are answered. Which strokes are behind a [`Region`] of the picture is asked of a
//! [`RegionObjective`], so that every attribution method serves; what one stroke changes is the difference
//! between the picture and the picture without it ([`Painter::changes`]).

mod objective;
mod region;

use super::assist::profiles;
use crate::attribution::{Batch, Interrupted, Method, Passes, StrokeAttribution, Subject, attribute};
use crate::model::{Condition, Generator};
use strokewise_ink::picture::Picture;
use strokewise_ink::sketch::Sketch;

pub use objective::RegionObjective;
pub use region::Region;

/// Paints drawings, and explains what it has painted.
pub struct Painter {
    generator: Generator,
}

/// [`Shaping`] is the attribution of a region of a drawing's picture to the drawing's strokes.
#[derive(Debug, Clone, PartialEq)]
pub struct Shaping {
    /// The strokes shape this region of the picture.
    pub region: Region,
    /// Each stroke does this for it, as a share of what all do: the sum over the strokes is 1 where
    /// the method is complete.
    pub strokes: Vec<StrokeAttribution>,
    /// Each stroke's support runs along it like this, as the canvas colours it.
    pub profiles: Vec<Vec<f32>>,
}

/// [`Change`] says what each pixel of the picture changes by without one stroke: [row, column], the
/// mean of its channels' differences, 0..=1.
pub type Change = Vec<f32>;

impl Painter {
    /// Paints with `generator`.
    pub fn new(generator: Generator) -> Self {
        Self { generator }
    }

    /// Returns the generator.
    pub fn generator(&self) -> &Generator {
        &self.generator
    }

    /// Paints the picture of `sketch`, [`Generator::SIZE`] pixels a side, in the frame that the
    /// drawing is fitted into.
    pub fn paint(&self, sketch: &Sketch, condition: Condition) -> Picture {
        self.paint_ink(self.subject(sketch).soft_ink(), condition)
    }

    /// Paints the picture of a raster [row, column] of [`Generator::raster_spec`].
    pub fn paint_ink(&self, ink: &[f32], condition: Condition) -> Picture {
        let mut batch = Batch::new(self.generator.raster_spec().size);
        batch.push(0, ink, 1.0);
        let pixels = self.pictures(&batch, condition, 1, &|| false);
        let pixels = pixels.unwrap_or_else(Interrupted::never);
        picture(&pixels)
    }

    /// Asks which strokes of `sketch` are behind `region` of its picture; `None` where nothing is there: the picture
    /// of blank paper looks the same.
    pub fn objective(&self, sketch: &Sketch, condition: Condition, region: Region) -> Option<RegionObjective<'_>> {
        RegionObjective::new(&self.generator, self.subject(sketch).soft_ink(), condition, region)
    }

    /// Explains `region` of the picture of `sketch` by `method`; `None` where nothing is there. `max_rows` bounds
    /// each pass of the model; `stop` is asked before each.
    ///
    /// [`Method::Gradient`] and [`Method::Smoothed`] say next to nothing here: the drawing's own picture is where the
    /// score is highest, and a gradient at the top is 0.
    pub fn explain(
        &self,
        sketch: &Sketch,
        condition: Condition,
        region: Region,
        method: Method,
        max_rows: usize,
        stop: &dyn Fn() -> bool,
    ) -> Result<Option<Shaping>, Interrupted> {
        let Some(objective) = self.objective(sketch, condition, region) else {
            return Ok(None);
        };
        let passes = Passes::interruptible(&objective, max_rows, stop);
        let subject = self.subject(sketch);
        let mut strokes = attribute(&passes, std::slice::from_ref(&subject), method)?;
        Ok(strokes.pop().map(|strokes| Shaping {
            region,
            profiles: profiles(&subject, &strokes),
            strokes,
        }))
    }

    /// Computes what the picture of `sketch` changes by without each of these strokes (their places
    /// in drawing order), in the frame of the whole drawing.
    pub fn changes(
        &self,
        sketch: &Sketch,
        condition: Condition,
        strokes: &[usize],
        max_rows: usize,
        stop: &dyn Fn() -> bool,
    ) -> Result<Vec<Change>, Interrupted> {
        let subject = self.subject(sketch);
        let mut batch = Batch::new(subject.raster_size());
        batch.push(0, subject.soft_ink(), 1.0);
        for gone in strokes {
            batch.push(0, &subject.soft_ink_where(|stroke| stroke != *gone), 1.0);
        }
        let pixels = self.pictures(&batch, condition, max_rows, stop)?;
        let (whole, others) = pixels.split_at(pixels.len() / batch.rows());
        let others = others.chunks_exact(whole.len());
        Ok(others.map(|without| change(whole, without)).collect())
    }

    fn subject(&self, sketch: &Sketch) -> Subject {
        Subject::new(sketch, self.generator.raster_spec())
    }

    /// Paints the rows of the batch: [row of the batch, colour, row, column].
    fn pictures(
        &self,
        batch: &Batch,
        condition: Condition,
        max_rows: usize,
        stop: &dyn Fn() -> bool,
    ) -> Result<Vec<f32>, Interrupted> {
        batch.answers(&self.generator.painted(condition), max_rows, stop)
    }
}

/// Makes a picture of planes of red, green and blue, 0..=1.
fn picture(planes: &[f32]) -> Picture {
    let pixels = planes.len() / 3;
    let byte = |v: f32| (255.0 * v.clamp(0.0, 1.0)).round() as u8;
    let rgb = (0..pixels).flat_map(|i| [0, 1, 2].map(|c| byte(planes[c * pixels + i])));
    // OK because the generator answers with whole planes.
    Picture::new(Generator::SIZE, rgb.collect()).expect("three planes make a picture")
}

fn change(whole: &[f32], without: &[f32]) -> Change {
    let pixels = whole.len() / 3;
    let mut mean = vec![0.0; pixels];
    for (i, (a, b)) in whole.iter().zip(without).enumerate() {
        mean[i % pixels] += (a - b).abs() / 3.0;
    }
    mean
}
