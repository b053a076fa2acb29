//! Measures how good generated pictures are, and whether the explanations of what they show are true.
//!
//! *Pictures*: the outlines of pictures of sources that nothing was learnt from are redrawn, and what the generator
//! makes of them is compared with the picture itself, beside simple ways to make one ([`super::rivals`]).
//! *Explanations*: drawings by people; the strokes that are said to shape the picture, or a part of it, leave first.

use std::path::PathBuf;

use burn::tensor::Device;
use indicatif::ProgressBar;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::report::{PictureRow, Report};
use super::rivals::{Rivals, picture, square};
use super::{kid::kid, sheet};
use crate::attribution::{Asked, Estimate, Measured, TableFormat, few_strokes, measure, rankings};
use crate::dataset::{Dataset, Split};
use crate::error::{Error, Result};
use crate::gallery::{Images, Placement};
use crate::options::EvalSource;
use crate::retrieval::views::copy;
use strokewise_explain::model::architecture::{RASTER_SIZE, RASTER_SPEC};
use strokewise_explain::model::{Classifier, Condition, Encoder, Generator};
use strokewise_explain::tasks::generate::{Painter, Region};
use strokewise_explain::tasks::retrieve::Retriever;
use strokewise_ink::picture::Picture;
use strokewise_ink::raster::SoftRaster;

/// [`EvalOptions`] says how to measure generation.
#[derive(Debug, Clone, clap::Args)]
pub struct EvalOptions {
    /// This says what is read and judged.
    #[command(flatten)]
    pub source: EvalSource,
    /// At most so many drawings, of 3 to 12 strokes, have their pictures explained.
    #[arg(long, default_value_t = 100)]
    pub drawings: usize,
    /// Folder for `pairs.png` and `drawings.png`: samples chosen by the seed.
    #[arg(long, value_name = "DIR")]
    pub samples: Option<PathBuf>,
    /// For people and papers, or for programs.
    #[arg(long, value_enum, default_value_t = TableFormat::Markdown)]
    pub format: TableFormat,
}

/// Shapley values that are not exact take so many orders of the strokes: each row is a whole picture.
const ORDERS: usize = 16;

/// Measures, writes the samples where they are wanted, and prints the report.
pub fn evaluate(options: &EvalOptions) -> Result<()> {
    let device = Device::flex();
    let painter = Painter::new(Generator::open(options.source.model.path(), &device)?);
    let labels = Classifier::own_labels();
    let load = |split| Images::load(&options.source.data.path, split, &labels);
    let rivals = Rivals::new(load(Split::Train)?, Retriever::new(Encoder::bundled(&device)?));
    let images = load(options.source.split)?;
    let mut rng = ChaCha8Rng::seed_from_u64(options.source.seed);
    let pairs = pairs(&painter, &rivals, &images, &mut rng);
    let drawings = options.source.drawings(&labels)?;
    let mut chosen = few_strokes(&drawings, usize::MAX, options.source.seed);
    chosen.retain(|d| painter.generator().knows(drawings.class(*d)));
    if let Some(folder) = &options.samples {
        std::fs::create_dir_all(folder).map_err(Error::io(folder))?;
        sheet::pairs(&folder.join("pairs.png"), &pairs, options.source.seed)?;
        sheet::drawings(&folder.join("drawings.png"), &painter, &drawings, &chosen)?;
    }
    chosen.truncate(options.drawings);
    let [whole, part] = explanations(&painter, &drawings, &chosen, &mut rng);
    let report = Report {
        split: options.source.split.name().to_owned(),
        pairs: pairs.len(),
        pictures: rows(&pairs, rivals.encoder(), &mut rng),
        explained: whole.len(),
        whole: rankings(&whole),
        parts: part.len(),
        part: rankings(&part),
    };
    match options.format {
        TableFormat::Markdown => println!("{report}"),
        // OK because plain data serialises.
        TableFormat::Json => println!("{}", serde_json::to_string(&report).expect("plain data")),
    }
    Ok(())
}

/// [`Pair`] is a drawing, the picture that it was made from, and what is made of it.
pub(super) struct Pair {
    pub ink: Vec<f32>,
    pub target: Picture,
    /// There is a picture by each of [`WAYS`].
    pub made: Vec<Picture>,
}

/// The ways to make a picture of a drawing; the generator's first.
const WAYS: [&str; 6] = [
    "generator",
    "generator, not told the category",
    "the drawing itself",
    "what it encloses in the category's mean colour",
    "likest picture of the category to learn from",
    "mean picture of the category",
];

/// Makes one pair for each drawn picture: a photograph's edges are no drawing.
fn pairs(painter: &Painter, rivals: &Rivals, images: &Images, rng: &mut ChaCha8Rng) -> Vec<Pair> {
    let mut raster = SoftRaster::new(RASTER_SPEC);
    let drawn = images.iter().filter(|image| !image.is_photo());
    let pair = |image| {
        let ink = copy(image, &Placement::PLAIN, &mut raster, rng);
        let told = Condition {
            category: Some(image.class),
            style: None,
        };
        Pair {
            target: picture(&square(image)),
            made: vec![
                painter.paint_ink(&ink, told),
                painter.paint_ink(&ink, Condition::default()),
                Rivals::drawing(&ink),
                rivals.filled(&ink, image.class),
                rivals.likest(&ink, image.class),
                rivals.mean(image.class),
            ],
            ink,
        }
    };
    drawn.map(pair).collect()
}

fn rows(pairs: &[Pair], encoder: &Encoder, rng: &mut ChaCha8Rng) -> Vec<PictureRow> {
    let embedded = |picture: &Picture| encoder.images(&Encoder::input(picture));
    let real: Vec<Vec<f32>> = pairs.iter().map(|pair| embedded(&pair.target)).collect();
    let row = |(way, name): (usize, &'static str)| {
        let made: Vec<Vec<f32>> = pairs.iter().map(|pair| embedded(&pair.made[way])).collect();
        let alike = made.iter().zip(&real).map(|(a, b)| {
            let products = a.iter().zip(b).map(|(a, b)| a * b);
            products.sum::<f32>()
        });
        PictureRow {
            by: name,
            difference: Estimate::of(pairs.iter().map(|p| difference(&p.made[way], &p.target))),
            likeness: Estimate::of(alike.collect::<Vec<_>>()),
            kid: kid(&made, &real, rng),
        }
    };
    WAYS.into_iter().enumerate().map(row).collect()
}

/// Computes the mean absolute difference of the channels, 0..=1.
fn difference(a: &Picture, b: &Picture) -> f32 {
    let channels = a.rgb().iter().zip(b.rgb());
    let sum: f32 = channels.map(|(a, b)| f32::from(a.abs_diff(*b))).sum();
    sum / 255.0 / a.rgb().len() as f32
}

/// Ranks the strokes of `chosen` for the whole picture, and for a part of it.
fn explanations(painter: &Painter, drawings: &Dataset, chosen: &[usize], rng: &mut ChaCha8Rng) -> [Vec<Measured>; 2] {
    let mut measured = [Vec::new(), Vec::new()];
    let progress = ProgressBar::new(chosen.len() as u64);
    for &drawing in chosen {
        let sketch = drawings.sketch(drawing);
        let condition = Condition {
            category: Some(drawings.class(drawing)),
            style: None,
        };
        for (which, region) in [Region::whole(), some_part(rng)].into_iter().enumerate() {
            if let Some(objective) = painter.objective(&sketch, condition, region) {
                let asked = Asked {
                    sketch: &sketch,
                    objective: &objective,
                    spec: painter.generator().raster_spec(),
                    shown: |y| y.clamp(0.0, 1.0),
                    orders: ORDERS,
                };
                measured[which].push(measure(&asked, rng));
            }
        }
        progress.inc(1);
    }
    progress.finish_and_clear();
    measured
}

/// Chooses a square of a third of the side, anywhere within the margin of the drawing.
fn some_part(rng: &mut ChaCha8Rng) -> Region {
    let side = Generator::SIZE / 3;
    let scale = Generator::SIZE as f32 / RASTER_SIZE as f32;
    let margin = (scale * RASTER_SPEC.margin_px) as usize;
    let [left, top] = [0, 1].map(|_| rng.random_range(margin..Generator::SIZE - margin - side));
    // OK because the square lies within the picture.
    Region::new(left..left + side, top..top + side).expect("a part of the picture")
}
