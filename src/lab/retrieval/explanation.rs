//! Measures whether the strokes said to make a match do make it.

use rand_chacha::ChaCha8Rng;

use super::evaluate::Pictures;
use crate::attribution::{Asked, Kind, Measured, few_strokes, measure as rank};
use crate::dataset::Dataset;
use strokewise_explain::attribution::measures::{area, most_supportive_first};
use strokewise_explain::attribution::{Batch, Interrupted, Passes, Subject};
use strokewise_explain::model::ClassId;
use strokewise_explain::tasks::retrieve::Retriever;
use strokewise_explain::tasks::trees::probability;
use strokewise_ink::sketch::Sketch;

/// Shapley values that are not exact take so many orders of the strokes.
const ORDERS: usize = 128;

/// [`Explanation`] is one drawing's match with one picture.
pub(super) struct Explanation {
    /// This tells how its strokes are ranked, and what that does to the picture's probability among
    /// its rivals.
    pub measured: Measured,
    /// This tells what it does to the picture's place in the gallery.
    pub rank_areas: RankAreas,
}

/// [`RankAreas`] tells for each ranking the area under 1 / place while the most supportive strokes
/// leave first.
pub(super) type RankAreas = Vec<(Kind, f32)>;

/// Chooses drawings that have a picture of their category.
pub(super) fn subjects(drawings: &Dataset, pictures: &Pictures, count: usize, seed: u64) -> Vec<usize> {
    let has_picture = |class: ClassId| pictures.images.iter().any(|i| i.class == class);
    let mut chosen = few_strokes(drawings, usize::MAX, seed);
    chosen.retain(|drawing| has_picture(drawings.class(*drawing)));
    chosen.truncate(count);
    chosen
}

/// Explains the match with the picture of the drawing's own category that it is most like.
pub(super) fn measure(
    retriever: &Retriever,
    pictures: &Pictures,
    sketch: &Sketch,
    class: ClassId,
    random: &mut ChaCha8Rng,
) -> Explanation {
    let query = retriever.embed(sketch);
    let similarities = pictures.similarities(&query);
    let own = pictures.images.iter().enumerate();
    let own = own.filter(|(_, image)| image.class == class).map(|(i, _)| i);
    let target = own
        .max_by(|a, b| similarities[*a].total_cmp(&similarities[*b]))
        // OK because `subjects` lets only such drawings through.
        .expect("the category has a picture");
    let objective = retriever.objective(&query, &pictures.gallery, target);
    let asked = Asked {
        sketch,
        objective: &objective,
        spec: retriever.encoder().raster_spec(),
        shown: probability,
        orders: ORDERS,
    };
    let measured = rank(&asked, random);
    let rank_areas = measured.rows.iter().map(|row| {
        let order = most_supportive_first(&row.support);
        let places = places(retriever, pictures, sketch, target, &order);
        let shares: Vec<f32> = places.iter().map(|place| 1.0 / *place as f32).collect();
        (row.kind, area(&shares))
    });
    Explanation {
        rank_areas: rank_areas.collect(),
        measured,
    }
}

/// Finds the picture's place in the gallery, from 1, while strokes leave in `order`: n + 1 places.
fn places(retriever: &Retriever, pictures: &Pictures, sketch: &Sketch, target: usize, order: &[usize]) -> Vec<usize> {
    let subject = Subject::new(sketch, retriever.encoder().raster_spec());
    let mut batch = Batch::new(subject.raster_size());
    for gone in 0..=order.len() {
        let rest = subject.soft_ink_where(|stroke| !order[..gone].contains(&stroke));
        batch.push(0, &rest, 1.0);
    }
    let rows = retriever
        .embed_rows(&batch, Passes::BULK_ROWS, &|| false)
        .unwrap_or_else(Interrupted::never);
    let size = rows.len() / batch.rows();
    rows.chunks_exact(size)
        .map(|query| pictures.gallery.rank(query, target) + 1)
        .collect()
}
