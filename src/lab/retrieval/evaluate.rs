//! Measures how well drawings find pictures, and whether the explanations of what they find are true.
//!
//! The gallery is made of the pictures of the split, which nothing was learnt from (see
//! [`crate::gallery`]). *By category*: drawings by people should find pictures of what they show. *By
//! instance*: copies of a picture's outlines, or the edges of a photograph, should find that very picture; copies
//! by hand there are none. The explanations are judged as those of the classifier are, and by what happens to
//! the picture's rank.

use burn::tensor::Device;
use indicatif::ProgressBar;
use std::path::Path;

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

use super::explanation::{self, Explanation};
use super::report::{CategoryRow, Report};
use super::search::{CategoryScore, InstanceScore, Space, thumbnail};
use super::views::{copied, copied_edges};
use crate::attribution::TableFormat;
use crate::augment::plain_view;
use crate::dataset::Dataset;
use crate::error::{Error, Result};
use crate::gallery::{Image, Images};
use crate::options::{EvalSource, or_bundled};
use strokewise_explain::gallery::{Gallery, Item, Source};
use strokewise_explain::model::architecture::{RASTER_SIZE, RASTER_SPEC};
use strokewise_explain::model::{ClassId, Classifier, Encoder};
use strokewise_explain::tasks::retrieve::Retriever;
use strokewise_ink::picture::edges;
use strokewise_ink::raster::{Fit, Polylines, SoftRaster};
use strokewise_ink::sketch::Sketch;

/// [`EvalOptions`] says how to measure retrieval.
#[derive(Debug, Clone, clap::Args)]
pub struct EvalOptions {
    /// This says what is read and judged.
    #[command(flatten)]
    pub source: EvalSource,
    /// At most so many drawings, of 3 to 12 strokes, have their matches explained.
    #[arg(long, default_value_t = 150)]
    pub drawings: usize,
    /// For people and papers, or for programs.
    #[arg(long, value_enum, default_value_t = TableFormat::Markdown)]
    pub format: TableFormat,
}

/// [`Pictures`] holds the pictures of a split as a gallery, and the simplest thing to compare with.
pub(super) struct Pictures {
    pub images: Images,
    pub gallery: Gallery,
    /// These are [`thumbnail`]s of the pictures' edges.
    thumbnails: Space,
}

/// Measures, and prints the report.
pub fn evaluate(options: &EvalOptions) -> Result<()> {
    let device = Device::flex();
    let load = |file: &Path| Encoder::load(file, &device);
    let encoder = or_bundled(options.source.model.path(), load, || Encoder::bundled(&device))?;
    let retriever = Retriever::new(encoder);
    let labels = Classifier::own_labels();
    let drawings = options.source.drawings(&labels)?;
    let images = Images::load(&options.source.data.path, options.source.split, &labels)?;
    let pictures = Pictures::new(images, retriever.encoder());
    let mut rng = ChaCha8Rng::seed_from_u64(options.source.seed);

    let by_category = by_category(&retriever, &drawings, &pictures);
    if by_category.is_empty() {
        let cause = "no drawing has a picture of its category".to_owned();
        return Err(Error::format(&options.source.data.path, cause));
    }
    let instances = by_instance(&retriever, &pictures, &mut rng);
    let progress = ProgressBar::new(options.drawings as u64);
    let explained: Vec<Explanation> =
        explanation::subjects(&drawings, &pictures, options.drawings, options.source.seed)
            .into_iter()
            .map(|drawing| {
                progress.inc(1);
                let class = drawings.class(drawing);
                let sketch = drawings.sketch(drawing);
                explanation::measure(&retriever, &pictures, &sketch, class, &mut rng)
            })
            .collect();
    progress.finish_and_clear();
    let rows = by_category.into_iter().map(|(class, scores)| CategoryRow {
        category: labels.name(class).to_owned(),
        scores,
    });
    let report = Report::new(
        options.source.split.name(),
        pictures.images.len(),
        rows.collect(),
        &instances,
        explained,
    );
    match options.format {
        TableFormat::Markdown => println!("{report}"),
        // OK because plain data serialises.
        TableFormat::Json => println!("{}", serde_json::to_string(&report).expect("plain data")),
    }
    Ok(())
}

impl Pictures {
    fn new(images: Images, encoder: &Encoder) -> Self {
        let mut embeddings = Vec::new();
        let mut items = Vec::new();
        let mut thumbnails = Space::default();
        for image in images.iter() {
            embeddings.extend(encoder.images(&Encoder::input(&image.picture)));
            items.push(Item {
                name: image.name.clone(),
                key: image.name.clone(),
            });
            thumbnails.push(&thumbnail(&edge_raster(image)));
        }
        Self {
            gallery: Gallery::new(Source::BuiltIn, items, embeddings),
            images,
            thumbnails,
        }
    }

    /// Computes the similarity of every picture with a drawing's embedding.
    pub fn similarities(&self, query: &[f32]) -> Vec<f32> {
        let cosine = |item| self.gallery.embedding(item).iter().zip(query);
        (0..self.gallery.len())
            .map(|item| cosine(item).map(|(a, b)| a * b).sum())
            .collect()
    }
}

/// Draws the edges of a picture as the encoder sees them: [row, column].
fn edge_raster(image: &Image) -> Vec<f32> {
    let square = image.picture.fitted(RASTER_SIZE, RASTER_SPEC.margin_px);
    edges(&square, RASTER_SIZE)
}

/// [`ByCategory`] tells, for each category with drawings and pictures, what each of its drawings
/// finds: by the encoder, and by thumbnails.
type ByCategory = Vec<(ClassId, Vec<[CategoryScore; 2]>)>;

fn by_category(retriever: &Retriever, drawings: &Dataset, pictures: &Pictures) -> ByCategory {
    let mut raster = SoftRaster::new(RASTER_SPEC);
    let mut rows = ByCategory::new();
    let progress = ProgressBar::new(drawings.len() as u64);
    for drawing in 0..drawings.len() {
        progress.inc(1);
        let class = drawings.class(drawing);
        let relevant: Vec<bool> = pictures.images.iter().map(|i| i.class == class).collect();
        if !relevant.contains(&true) {
            continue;
        }
        let query = retriever.embed(&drawings.sketch(drawing));
        let lines = plain_view(drawings.strokes(drawing), &RASTER_SPEC);
        let looks = pictures.thumbnails.similarities(&thumbnail(raster.draw(&lines)));
        let scores = [pictures.similarities(&query), looks].map(|s| CategoryScore::of(&s, &relevant));
        match rows.iter_mut().find(|(c, _)| *c == class) {
            Some((_, row)) => row.push(scores),
            None => rows.push((class, vec![scores])),
        }
    }
    progress.finish_and_clear();
    rows.sort_by_key(|(class, _)| class.index());
    rows
}

/// Finds where copies find their own picture: copies of outlines first, then edges of photographs;
/// each by the encoder and by thumbnails.
fn by_instance(retriever: &Retriever, pictures: &Pictures, rng: &mut ChaCha8Rng) -> [Vec<[InstanceScore; 2]>; 2] {
    let mut raster = SoftRaster::new(RASTER_SPEC);
    let mut scores = [Vec::new(), Vec::new()];
    for (own, image) in pictures.images.iter().enumerate() {
        let ink = match copied(image, rng) {
            Some(lines) => {
                let sketch = Sketch::from_polylines(lines);
                let fit = Fit::new(sketch.bounds(), &RASTER_SPEC);
                let lines = Polylines::new(&sketch, &fit);
                raster.draw(&lines).to_vec()
            }
            None => copied_edges(image, rng),
        };
        let query = retriever.embed_ink(&ink);
        let looks = pictures.thumbnails.similarities(&thumbnail(&ink));
        scores[usize::from(image.is_photo())]
            .push([pictures.similarities(&query), looks].map(|s| InstanceScore::of(&s, own)));
    }
    scores
}
