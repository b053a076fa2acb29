//! Measures what a ranking of pictures is worth, and offers the simplest way to rank them.

use serde::Serialize;

use strokewise_explain::model::architecture::RASTER_SIZE;

/// [`CategoryScore`] is what one drawing finds, where every picture of its category is right.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct CategoryScore {
    /// This is the average precision over the whole gallery.
    pub average_precision: f32,
    /// It is true where the first picture is right.
    pub first: bool,
    /// It is true where one of the first ten is right.
    pub ten: bool,
}

/// [`InstanceScore`] is what one copy finds, where only its own picture is right.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct InstanceScore {
    /// Its own picture has this place, from 1.
    pub rank: usize,
}

impl CategoryScore {
    /// Scores pictures with these similarities, of which `relevant` are right; at least one is.
    pub fn of(similarities: &[f32], relevant: &[bool]) -> Self {
        let mut order: Vec<usize> = (0..similarities.len()).collect();
        order.sort_by(|a, b| similarities[*b].total_cmp(&similarities[*a]));
        let (mut found, mut precisions) = (0.0, 0.0);
        for (place, &item) in order.iter().enumerate() {
            if relevant[item] {
                found += 1.0;
                precisions += found / (place + 1) as f32;
            }
        }
        let among = |count: usize| order.iter().take(count).any(|item| relevant[*item]);
        Self {
            average_precision: precisions / found.max(1.0),
            first: among(1),
            ten: among(10),
        }
    }
}

impl InstanceScore {
    /// Scores pictures with these similarities, of which `own` is right; of equals it comes last.
    pub fn of(similarities: &[f32], own: usize) -> Self {
        let before = similarities.iter().filter(|s| **s >= similarities[own]);
        Self {
            rank: before.count().max(1),
        }
    }
}

/// [`Space`] holds vectors of one length, compared by their cosine.
#[derive(Debug, Default)]
pub struct Space {
    rows: Vec<Vec<f32>>,
}

impl Space {
    /// Adds a vector of length 1.
    pub fn push(&mut self, row: &[f32]) {
        self.rows.push(row.to_vec());
    }

    /// Computes the cosine of each with `query`, which is of length 1.
    pub fn similarities(&self, query: &[f32]) -> Vec<f32> {
        let cosine = |row: &Vec<f32>| row.iter().zip(query).map(|(a, b)| a * b).sum();
        self.rows.iter().map(cosine).collect()
    }
}

/// A [`thumbnail`] has so many pixels a side: coarse enough to forgive a line that runs beside another.
const THUMBNAIL: usize = 16;

/// Makes the vector of a baseline that knows nothing: the raster shrunk, less its mean, brought to
/// length 1. Two pictures are alike where their lines lie at the same places.
pub fn thumbnail(ink: &[f32]) -> Vec<f32> {
    let step = RASTER_SIZE / THUMBNAIL;
    let mut small = vec![0.0f32; THUMBNAIL * THUMBNAIL];
    for (i, ink) in ink.iter().enumerate() {
        let (x, y) = (i % RASTER_SIZE / step, i / RASTER_SIZE / step);
        small[y * THUMBNAIL + x] += ink;
    }
    let mean = small.iter().sum::<f32>() / small.len() as f32;
    for v in &mut small {
        *v -= mean;
    }
    let length = small.iter().map(|v| v * v).sum::<f32>().sqrt().max(1e-6);
    small.iter().map(|v| v / length).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn average_precision_is_that_of_the_textbook() {
        let score = CategoryScore::of(&[0.9, 0.8, 0.7, 0.6], &[true, false, true, false]);
        assert!((score.average_precision - 5.0 / 6.0).abs() < 1e-6);
        assert!(score.first && score.ten);
        let last = CategoryScore::of(&[0.9, 0.8, 0.7, 0.6], &[false, false, false, true]);
        assert!((last.average_precision - 0.25).abs() < 1e-6);
        assert!(!last.first && last.ten);
    }

    #[test]
    fn a_picture_ranks_behind_its_equals() {
        let rank = |own| InstanceScore::of(&[0.5, 0.9, 0.5, 0.1], own).rank;
        assert_eq!([rank(1), rank(0), rank(2), rank(3)], [1, 3, 3, 4]);
    }

    #[test]
    fn a_raster_is_most_like_itself_moved_by_a_pixel() {
        let raster = |column: usize| -> Vec<f32> {
            let ink = |i: usize| f32::from(i % RASTER_SIZE == column);
            (0..RASTER_SIZE * RASTER_SIZE).map(ink).collect()
        };
        let mut space = Space::default();
        for column in [9, 40] {
            space.push(&thumbnail(&raster(column)));
        }
        let similarities = space.similarities(&thumbnail(&raster(10)));
        assert!(similarities[0] > 0.99 && similarities[1] < 0.1, "{similarities:?}");
    }
}
