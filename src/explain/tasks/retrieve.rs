//! Retrieval finds the pictures of a gallery that a drawing is most like, and which strokes make it match one of them.
//!
//! A drawing is searched with its embedding alone. Why it matches a picture is asked of a [`MatchObjective`]: how
//! much likelier that picture is than its rivals, the pictures nearest to the drawing. A bare cosine would say
//! what makes the drawing look like anything; what makes it look like *this* shows only beside others.

mod objective;

use super::assist::profiles;
use crate::attribution::{Batch, Interrupted, Method, Passes, StrokeAttribution, Subject, attribute};
use crate::gallery::{Gallery, Hit};
use crate::model::Encoder;
use strokewise_ink::sketch::Sketch;

pub use objective::MatchObjective;

/// Searches galleries and explains what is found.
pub struct Retriever {
    encoder: Encoder,
}

/// [`Match`] says why a drawing matches a picture.
#[derive(Debug, Clone, PartialEq)]
pub struct Match {
    /// The picture is the item at this index of the gallery.
    pub item: usize,
    /// The cosine between its embedding and the drawing's is this.
    pub similarity: f32,
    /// The picture has this rank: the number of pictures of the gallery that are more similar to the drawing.
    pub rank: usize,
    /// The objective scores the drawing so: log-odds of the picture among its rivals.
    pub score: f32,
    /// The strokes have these attributions of that score.
    pub strokes: Vec<StrokeAttribution>,
    /// For each stroke, at even steps along it, the profile says what its P-SLA would be if all of
    /// it were like here.
    pub profiles: Vec<Vec<f32>>,
}

/// A picture is held against so many rivals: those nearest to the drawing. More hardly weigh.
const RIVALS: usize = 256;

impl Retriever {
    /// Looks at drawings with `encoder`.
    pub fn new(encoder: Encoder) -> Self {
        Self { encoder }
    }

    /// Returns the encoder.
    pub fn encoder(&self) -> &Encoder {
        &self.encoder
    }

    /// Embeds the drawing: [`Encoder::SIZE`] numbers of length 1.
    pub fn embed(&self, sketch: &Sketch) -> Vec<f32> {
        let subject = Subject::new(sketch, self.encoder.raster_spec());
        self.embed_ink(subject.soft_ink())
    }

    /// Embeds one raster [row, column] of [`Encoder::raster_spec`].
    pub fn embed_ink(&self, ink: &[f32]) -> Vec<f32> {
        let mut batch = Batch::new(self.encoder.raster_spec().size);
        batch.push(0, ink, 1.0);
        let embedded = self.embed_rows(&batch, 1, &|| false);
        embedded.unwrap_or_else(Interrupted::never)
    }

    /// Embeds each raster of `batch`, one after another, at most `max_rows` in a pass.
    pub fn embed_rows(&self, batch: &Batch, max_rows: usize, stop: &dyn Fn() -> bool) -> Result<Vec<f32>, Interrupted> {
        batch.answers(&self.encoder.drawings(), max_rows, stop)
    }

    /// Finds the `count` pictures most like the drawing, the likest first.
    pub fn search(&self, sketch: &Sketch, gallery: &Gallery, count: usize) -> Vec<Hit> {
        gallery.nearest(&self.embed(sketch), count)
    }

    /// Makes the objective "how much is the drawing like this picture, rather than like its
    /// rivals".
    pub fn objective(&self, query: &[f32], gallery: &Gallery, item: usize) -> MatchObjective<'_> {
        let near = gallery.nearest(query, RIVALS + 1).into_iter();
        let rivals = near.map(|hit| hit.item).filter(|rival| *rival != item);
        let candidates = std::iter::once(item).chain(rivals.take(RIVALS));
        MatchObjective::new(&self.encoder, candidates.map(|i| gallery.embedding(i)))
    }

    /// Explains why `sketch`, which must not be blank, matches `item`. `max_rows` bounds each pass of the model;
    /// `stop` is asked before each.
    pub fn explain(
        &self,
        sketch: &Sketch,
        gallery: &Gallery,
        item: usize,
        method: Method,
        max_rows: usize,
        stop: &dyn Fn() -> bool,
    ) -> Result<Match, Interrupted> {
        let query = self.embed(sketch);
        let objective = self.objective(&query, gallery, item);
        let passes = Passes::interruptible(&objective, max_rows, stop);
        let subject = Subject::new(sketch, self.encoder.raster_spec());
        let mut whole = Batch::new(subject.raster_size());
        whole.push(0, subject.soft_ink(), 1.0);
        let score = passes.scores(&whole)?[0];
        let mut strokes = attribute(&passes, std::slice::from_ref(&subject), method)?;
        let strokes = strokes.pop().unwrap_or_default();
        let own = gallery.embedding(item).iter().zip(&query);
        Ok(Match {
            item,
            similarity: own.map(|(a, b)| a * b).sum(),
            rank: gallery.rank(&query, item),
            score,
            profiles: profiles(&subject, &strokes),
            strokes,
        })
    }
}
