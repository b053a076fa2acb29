//! Turns a drawing into a picture in the simplest ways, which the generator has to beat.

use crate::gallery::{Image, Images, Placement};
use strokewise_explain::model::architecture::{PICTURE_SCALE, PICTURE_SIZE, RASTER_SIZE, RASTER_SPEC};
use strokewise_explain::model::{ClassId, Encoder};
use strokewise_explain::tasks::retrieve::Retriever;
use strokewise_ink::picture::Picture;

/// Puts a picture's content where a drawing of it would lie: [row, column, red green blue],
/// [`PICTURE_SIZE`] a side.
pub fn square(image: &Image) -> Vec<f32> {
    let margin = PICTURE_SCALE as f32 * RASTER_SPEC.margin_px;
    Placement::PLAIN.draw(&image.picture, PICTURE_SIZE, margin, 1)
}

/// Makes a picture of [`PICTURE_SIZE`] of channels 0..=1.
pub fn picture(square: &[f32]) -> Picture {
    let byte = |v: &f32| (255.0 * v.clamp(0.0, 1.0)).round() as u8;
    // OK because squares have three channels and whole rows.
    Picture::new(PICTURE_SIZE, square.iter().map(byte).collect()).expect("a square is a picture")
}

/// [`Rivals`] is what the rivals have learnt from the pictures of `train`.
pub struct Rivals {
    images: Images,
    /// Each has an embedding here.
    embeddings: Vec<Vec<f32>>,
    retriever: Retriever,
}

impl Rivals {
    /// Looks at all `images` once.
    pub fn new(images: Images, retriever: Retriever) -> Self {
        let encoder = retriever.encoder();
        let embeddings = images
            .iter()
            .map(|image| encoder.images(&Encoder::input(&image.picture)));
        Self {
            embeddings: embeddings.collect(),
            images,
            retriever,
        }
    }

    /// Returns the encoder that the pictures are compared by.
    pub fn encoder(&self) -> &Encoder {
        self.retriever.encoder()
    }

    /// Paints the drawing itself, black on white.
    pub fn drawing(ink: &[f32]) -> Picture {
        let paper = (0..PICTURE_SIZE * PICTURE_SIZE).flat_map(|i| {
            let (x, y) = (i % PICTURE_SIZE / PICTURE_SCALE, i / PICTURE_SIZE / PICTURE_SCALE);
            [1.0 - ink[y * RASTER_SIZE + x]; 3]
        });
        picture(&paper.collect::<Vec<_>>())
    }

    /// Fills what the lines enclose with the mean colour of the category's pictures.
    pub fn filled(&self, ink: &[f32], class: ClassId) -> Picture {
        let outside = outside(ink);
        let color = self.color(class);
        let pixels = (0..PICTURE_SIZE * PICTURE_SIZE).flat_map(|i| {
            let (x, y) = (i % PICTURE_SIZE / PICTURE_SCALE, i / PICTURE_SIZE / PICTURE_SCALE);
            let cell = y * RASTER_SIZE + x;
            if outside[cell] { [1.0; 3] } else { color }
        });
        picture(&pixels.collect::<Vec<_>>())
    }

    /// Finds the picture of its category (of any where there is none) that the drawing is most
    /// like.
    pub fn likest(&self, ink: &[f32], class: ClassId) -> Picture {
        let query = self.retriever.embed_ink(ink);
        let likeness = |i: usize| -> f32 {
            let pairs = self.embeddings[i].iter().zip(&query);
            pairs.map(|(a, b)| a * b).sum()
        };
        let likest = self.of(class).into_iter();
        let likest = likest.max_by(|a, b| likeness(*a).total_cmp(&likeness(*b)));
        let image = likest.and_then(|i| self.images.iter().nth(i));
        // OK because `Images` is never empty.
        picture(&square(image.expect("there are pictures")))
    }

    /// Computes the mean of the category's pictures (of all where there is none).
    pub fn mean(&self, class: ClassId) -> Picture {
        let all = self.of(class);
        let mut mean = vec![0.0; 3 * PICTURE_SIZE * PICTURE_SIZE];
        for image in self.chosen(&all) {
            let values = square(image);
            let sums = mean.iter_mut().zip(values);
            sums.for_each(|(sum, v)| *sum += v / all.len() as f32);
        }
        picture(&mean)
    }

    /// Computes the mean of what is not paper.
    fn color(&self, class: ClassId) -> [f32; 3] {
        let all = self.of(class);
        let (mut sum, mut count) = ([0.0; 3], 0.0f32);
        for image in self.chosen(&all) {
            for rgb in square(image).chunks_exact(3) {
                if rgb.iter().any(|v| *v < 0.95) {
                    sum = [0, 1, 2].map(|c| sum[c] + rgb[c]);
                    count += 1.0;
                }
            }
        }
        sum.map(|v| v / count.max(1.0))
    }

    /// A category's mean is told from at most so many pictures.
    const MOST: usize = 40;

    /// Lists drawn pictures of the category, else photographs of it, else drawn pictures of any.
    fn of(&self, class: ClassId) -> Vec<usize> {
        let which = |wanted: &dyn Fn(&Image) -> bool| -> Vec<usize> {
            let all = self.images.iter().enumerate();
            all.filter(|(_, image)| wanted(image)).map(|(i, _)| i).collect()
        };
        let drawn = which(&|image| image.class == class && !image.is_photo());
        let photos = which(&|image| image.class == class);
        let mut found = [drawn, photos, which(&|image| !image.is_photo())]
            .into_iter()
            .find(|some| !some.is_empty())
            .unwrap_or_else(|| (0..self.images.len()).collect());
        found.truncate(Self::MOST);
        found
    }

    fn chosen(&self, which: &[usize]) -> impl Iterator<Item = &Image> {
        let all = self.images.iter().enumerate();
        all.filter(|(i, _)| which.contains(i)).map(|(_, image)| image)
    }
}

/// Finds what can be reached from the frame without crossing a line: [row, column].
fn outside(ink: &[f32]) -> Vec<bool> {
    const LINE: f32 = 0.4;
    let mut outside = vec![false; ink.len()];
    let mut waiting: Vec<usize> = (0..RASTER_SIZE).collect();
    while let Some(cell) = waiting.pop() {
        if outside[cell] || ink[cell] > LINE {
            continue;
        }
        outside[cell] = true;
        let (x, y) = (cell % RASTER_SIZE, cell / RASTER_SIZE);
        let steps = [
            (x > 0).then(|| cell - 1),
            (x + 1 < RASTER_SIZE).then(|| cell + 1),
            (y > 0).then(|| cell - RASTER_SIZE),
            (y + 1 < RASTER_SIZE).then(|| cell + RASTER_SIZE),
        ];
        waiting.extend(steps.into_iter().flatten());
    }
    outside
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_line_encloses_is_not_outside() {
        let ring = |i: usize| {
            let (x, y) = ((i % RASTER_SIZE) as f32, (i / RASTER_SIZE) as f32);
            f32::from(((x - 32.0).hypot(y - 32.0) - 15.0).abs() < 1.5)
        };
        let ink: Vec<f32> = (0..RASTER_SIZE * RASTER_SIZE).map(ring).collect();
        let outside = outside(&ink);
        let at = |x: usize, y: usize| outside[y * RASTER_SIZE + x];
        assert!(at(0, 0) && at(63, 63) && at(32, 10));
        assert!(!at(32, 32) && !at(32, 17) && !at(25, 38));
    }
}
