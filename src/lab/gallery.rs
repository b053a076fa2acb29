//! Reads pictures by category, to train on and to measure with, from `DIR/gallery`, whose `categories.json` names the
//! files of each category.
//!
//! SVG pictures come with their outlines, as far as they are visible, as lines: what somebody would draw who
//! copied that very picture. Which pictures are for training is a matter of their source, not of chance, so
//! that a test is a gallery that nothing was learnt from: all of `twemoji` is for tests, `fxemoji` for
//! validation; of photographs, which have one source, a tenth and a fifth by name.

mod outlines;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rand::{Rng, RngExt};
use rayon::prelude::*;

use super::augment::{Lines, bell};
use super::dataset::Split;
use crate::error::{Error, Result};
use strokewise_explain::model::{ClassId, Labels};
use strokewise_ink::format;
use strokewise_ink::picture::Picture;

/// The longer side of the pictures kept has so many pixels: twice what the encoder sees.
const LONGEST_PX: usize = 128;

/// Nothing may be learnt from these sources.
const TEST_SOURCE: &str = "twemoji";
const VAL_SOURCE: &str = "fxemoji";
/// Photographs lie here.
const PHOTO_SOURCE: &str = "caltech101";

/// [`Image`] is a picture of the gallery.
#[derive(Debug)]
pub struct Image {
    /// The picture shows this category.
    pub class: ClassId,
    /// This is its file, below the gallery's folder.
    pub name: String,
    /// It has these pixels.
    pub picture: Picture,
    /// These are its visible outlines where it is made of shapes, the longest first; the picture's content spans -1..=1
    /// along its longer side, as drawings do in [`super::augment`].
    pub lines: Option<Lines>,
}

impl Image {
    /// Tells whether a camera took it.
    pub fn is_photo(&self) -> bool {
        self.lines.is_none()
    }
}

/// [`Images`] holds pictures of one split, by category in the order of the labels.
#[derive(Debug, Default)]
pub struct Images {
    images: Vec<Image>,
    /// Each category that has any has here its drawn pictures and its photographs.
    by_class: Vec<[Vec<usize>; 2]>,
}

impl Images {
    /// Reads the pictures of `split` below `data`. A file that is no picture is left out with a warning.
    pub fn load(data: &Path, split: Split, labels: &Labels) -> Result<Self> {
        let root = data.join("gallery");
        let list = root.join("categories.json");
        let text = std::fs::read(&list).map_err(Error::io(&list))?;
        let categories: BTreeMap<String, Vec<String>> =
            serde_json::from_slice(&text).map_err(|e| Error::format(&list, e.to_string()))?;
        let mut wanted: Vec<(ClassId, String)> = Vec::new();
        for (category, files) in categories {
            let class = labels.find(&category)?;
            let files = files.into_iter().filter(|file| split_of(file) == split);
            wanted.extend(files.map(|file| (class, file)));
        }
        let read = wanted.into_par_iter().filter_map(|(class, name)| {
            let image = image(&root, class, name);
            image.inspect_err(|error| eprintln!("warning: {error}")).ok()
        });
        Self::new(read.collect(), labels.len())
            .ok_or_else(|| Error::format(&list, format!("no picture for \"{}\"", split.name())))
    }

    /// Gathers these pictures of `classes` categories; `None` where there is none.
    fn new(images: Vec<Image>, classes: usize) -> Option<Self> {
        let mut by_class = vec![[Vec::new(), Vec::new()]; classes];
        for (i, image) in images.iter().enumerate() {
            by_class[image.class.index()][usize::from(image.is_photo())].push(i);
        }
        by_class.retain(|[drawn, photos]| !drawn.is_empty() || !photos.is_empty());
        (!images.is_empty()).then_some(Self { images, by_class })
    }

    /// Counts the pictures.
    pub fn len(&self) -> usize {
        self.images.len()
    }

    /// Lists every picture.
    pub fn iter(&self) -> std::slice::Iter<'_, Image> {
        self.images.iter()
    }

    /// Draws a picture of a random category, drawn rather than photographed with probability
    /// `drawn` where there is a choice: neither a category with many pictures nor photographs,
    /// which are many, come too often.
    pub fn pick(&self, drawn: f64, rng: &mut impl Rng) -> &Image {
        let kinds = &self.by_class[rng.random_range(0..self.by_class.len())];
        let photo = kinds[0].is_empty() || (!kinds[1].is_empty() && !rng.random_bool(drawn));
        let choice = &kinds[usize::from(photo)];
        &self.images[choice[rng.random_range(0..choice.len())]]
    }
}

/// Tells which split a file is of.
fn split_of(file: &str) -> Split {
    let source = file.split('/').next().unwrap_or_default();
    match source {
        TEST_SOURCE => Split::Test,
        VAL_SOURCE => Split::Val,
        // FNV-1a of the name: the same on every machine.
        PHOTO_SOURCE => match file.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        }) % 10
        {
            0 | 1 => Split::Test,
            2 => Split::Val,
            _ => Split::Train,
        },
        _ => Split::Train,
    }
}

fn image(root: &Path, class: ClassId, name: String) -> Result<Image> {
    let path: PathBuf = root.join(&name);
    let is_svg = path.extension().is_some_and(|e| e == "svg");
    if !is_svg {
        let picture = Picture::open(&path, LONGEST_PX)?;
        return Ok(Image {
            class,
            name,
            picture,
            lines: None,
        });
    }
    let text = std::fs::read_to_string(&path).map_err(Error::io(&path))?;
    let as_drawn = format::Reading { as_drawn: true };
    let drawing = format::svg::read(&text, &path, as_drawn)?.drawing;
    let large = Picture::from_svg(&text, &path, outlines::SIDE_PX)?;
    let page = format::svg::tree(&text, &path)?.size();
    let scale = outlines::SIDE_PX as f32 / page.width().max(page.height());
    let lines = outlines::visible(&drawing.sketch, scale, &large);
    Ok(Image {
        class,
        name,
        picture: Picture::from_svg(&text, &path, LONGEST_PX)?,
        lines: Some(lines),
    })
}

/// Views of one picture differ so far: standard deviations of rotation (radians), log scale by
/// axis, shear and shift (the picture's longer side = 2).
const ROTATION: f32 = 0.1;
const STRETCH: f32 = 0.1;
const SHEAR: f32 = 0.06;
const SHIFT: f32 = 0.05;
/// A picture is mirrored with this chance.
const MIRROR: f64 = 0.5;

/// [`Placement`] is an affine map of the plane in which a picture spans -1..=1: the same for its pixels and its lines.
#[derive(Debug, Clone, Copy)]
pub struct Placement {
    /// A point goes to p' = matrix p + shift.
    matrix: [[f32; 2]; 2],
    shift: [f32; 2],
}

impl Placement {
    /// This leaves the picture as it is.
    pub const PLAIN: Self = Self {
        matrix: [[1.0, 0.0], [0.0, 1.0]],
        shift: [0.0; 2],
    };

    /// Draws a random placement, near [`Placement::PLAIN`] or its mirror image.
    pub fn random(rng: &mut impl Rng) -> Self {
        let (sin, cos) = (ROTATION * bell(rng)).sin_cos();
        let mut stretch = [0, 1].map(|_| (STRETCH * bell(rng)).exp());
        if rng.random_bool(MIRROR) {
            stretch[0] = -stretch[0];
        }
        let shear = SHEAR * bell(rng);
        // Stretch and shear, then turn.
        let [a, b, d] = [stretch[0], stretch[0] * shear, stretch[1]];
        Self {
            matrix: [[cos * a, cos * b - sin * d], [sin * a, sin * b + cos * d]],
            shift: [0, 1].map(|_| SHIFT * bell(rng)),
        }
    }

    /// Places by this one, then by a random one without mirroring, `strength` times as large as usual.
    #[must_use]
    pub fn shaken(&self, strength: f32, rng: &mut impl Rng) -> Self {
        let (sin, cos) = (strength * ROTATION * bell(rng)).sin_cos();
        let [sx, sy] = [0, 1].map(|_| (strength * STRETCH * bell(rng)).exp());
        let turn = Self {
            matrix: [[cos * sx, -sin * sy], [sin * sx, cos * sy]],
            shift: [0, 1].map(|_| strength * SHIFT * bell(rng)),
        };
        let column = |k: usize| {
            let [x, y] = [self.matrix[0][k], self.matrix[1][k]];
            [0, 1].map(|i| turn.matrix[i][0] * x + turn.matrix[i][1] * y)
        };
        let (first, second) = (column(0), column(1));
        Self {
            matrix: [[first[0], second[0]], [first[1], second[1]]],
            shift: turn.apply(self.shift),
        }
    }

    /// Returns the place that `p` goes to.
    pub fn apply(&self, p: [f32; 2]) -> [f32; 2] {
        [0, 1].map(|i| self.matrix[i][0] * p[0] + self.matrix[i][1] * p[1] + self.shift[i])
    }

    /// Returns the place that goes to `p`.
    fn source(&self, p: [f32; 2]) -> [f32; 2] {
        let [[a, b], [c, d]] = self.matrix;
        let determinant = a * d - b * c;
        let [x, y] = [p[0] - self.shift[0], p[1] - self.shift[1]];
        [(d * x - b * y) / determinant, (a * y - c * x) / determinant]
    }

    /// Draws the picture so placed in a square of `size` pixels, its content `size - 2 margin_px`
    /// long where nothing is moved: [row, column, red green blue], 0..=1. Each pixel is the mean of
    /// `points` x `points` points.
    pub fn draw(&self, picture: &Picture, size: usize, margin_px: f32, points: usize) -> Vec<f32> {
        let [columns, rows] = picture.content();
        let reach = 0.5 * columns.len().max(rows.len()) as f32;
        let center = [&columns, &rows].map(|r| 0.5 * (r.start + r.end) as f32);
        let half = 0.5 * size as f32;
        let unit = half - margin_px;
        let offset = |i: usize| (i as f32 + 0.5) / points as f32;
        let weight = 1.0 / (points * points) as f32;
        let mut square = Vec::with_capacity(size * size * 3);
        for i in 0..size * size {
            let mut mean = [0.0; 3];
            for k in 0..points * points {
                let x = (i % size) as f32 + offset(k % points);
                let y = (i / size) as f32 + offset(k / points);
                let [u, v] = self.source([(x - half) / unit, (y - half) / unit]);
                let color = picture.at(center[0] + reach * u, center[1] + reach * v);
                mean = [0, 1, 2].map(|c| mean[c] + weight * color[c]);
            }
            square.extend(mean);
        }
        square
    }
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;

    use super::*;

    #[test]
    fn sources_are_never_shared_between_splits() {
        assert_eq!(split_of("twemoji/cat.svg"), Split::Test);
        assert_eq!(split_of("fxemoji/cat.svg"), Split::Val);
        assert_eq!(split_of("noto/cat.svg"), Split::Train);
        let photos = (0..200).map(|i| split_of(&format!("caltech101/ant/{i}.jpg")));
        let tests = photos.filter(|split| *split == Split::Test).count();
        assert!((20..60).contains(&tests), "{tests}");
    }

    #[test]
    fn placements_move_pixels_and_points_alike() {
        let mut rng = ChaCha8Rng::seed_from_u64(3);
        // A red dot at (0.5, -0.25) of a picture whose content is all of it.
        let (width, height) = (64, 64);
        let mut rgb = vec![200; 3 * width * height];
        for y in 22..26 {
            for x in 46..50 {
                rgb[3 * (y * width + x)..][..3].copy_from_slice(&[255, 0, 0]);
            }
        }
        let picture = Picture::new(width, rgb).unwrap();
        for _ in 0..20 {
            let placement = Placement::random(&mut rng);
            let [x, y] = placement.apply([0.5, -0.25]);
            let [back_x, back_y] = placement.source([x, y]);
            assert!((back_x - 0.5).abs() < 1e-5 && (back_y + 0.25).abs() < 1e-5);
            let square = placement.draw(&picture, 64, 8.0, 2);
            let [column, row] = [x, y].map(|v| (32.0 + 24.0 * v) as usize);
            let pixel = &square[3 * (row * 64 + column)..][..3];
            assert!(pixel[0] > 0.9 && pixel[1] < 0.4, "{pixel:?}");
        }
    }

    #[test]
    fn a_shaken_placement_is_one_after_the_other() {
        let mut rng = ChaCha8Rng::seed_from_u64(8);
        let first = Placement::random(&mut rng);
        let mut again = rng.clone();
        let both = first.shaken(1.0, &mut rng);
        let second = Placement::PLAIN.shaken(1.0, &mut again);
        let [expected, found] = [second.apply(first.apply([0.3, -0.7])), both.apply([0.3, -0.7])];
        assert!((expected[0] - found[0]).abs() + (expected[1] - found[1]).abs() < 1e-5);
    }

    #[test]
    fn pictures_are_loaded_by_split_with_their_outlines() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().join("gallery");
        std::fs::create_dir_all(root.join("noto")).unwrap();
        let svg = "<svg xmlns='http://www.w3.org/2000/svg' width='40' height='40'>\
            <path d='M10 10 H30 V30 H10 Z' fill='#05f'/></svg>";
        std::fs::write(root.join("noto/cat.svg"), svg).unwrap();
        std::fs::write(root.join("noto/dog.svg"), "no picture").unwrap();
        let list = r#"{"cat": ["noto/cat.svg", "twemoji/cat.svg"], "dog": ["noto/dog.svg"]}"#;
        std::fs::write(root.join("categories.json"), list).unwrap();
        let labels = Labels::parse("dog\ncat");
        let images = Images::load(dir.path(), Split::Train, &labels).unwrap();
        assert_eq!(images.len(), 1);
        let image = images.pick(0.5, &mut ChaCha8Rng::seed_from_u64(1));
        assert_eq!((image.class, image.name.as_str()), (ClassId(1), "noto/cat.svg"));
        let lines = image.lines.as_ref().unwrap();
        let points: Vec<_> = lines.iter().flatten().collect();
        for p in &points {
            let off = p.map(|v| (v.abs() - 1.0).abs());
            assert!(off[0].min(off[1]) < 0.1, "{p:?} is not on the square's outline");
        }
        assert!(points.len() >= 4);
        let error = Images::load(dir.path(), Split::Val, &labels).unwrap_err();
        assert!(error.to_string().contains("no picture for \"val\""), "{error}");
    }
}
