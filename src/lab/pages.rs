//! Measures how well pages of several drawings are taken apart, and single drawings left alone.

use std::fmt;

use serde::Serialize;

use super::dataset::Split;
use super::known::Maker;
use super::noise::share;
use crate::error::Result;
use crate::options::DataFolder;
use strokewise_explain::model::Classifier;
use strokewise_ink::sketch::{Grouping, Sketch};

/// [`PagesOptions`] says how to measure it.
#[derive(Debug, Clone, clap::Args)]
pub struct PagesOptions {
    /// This is the folder of the data.
    #[command(flatten)]
    pub data: DataFolder,
    /// Which part of the data.
    #[arg(long, value_enum, default_value = "val")]
    pub split: Split,
    /// So many pages, and so many single drawings.
    #[arg(long, default_value_t = 1000)]
    pub pages: usize,
    /// Tries other groupings too, to choose one by.
    #[arg(long)]
    pub search: bool,
    /// Seed of the pages.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Print JSON instead of a table.
    #[arg(long)]
    pub json: bool,
}

/// [`Figures`] is what was found of one grouping.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Figures {
    /// This share of pages of several drawings was taken apart into exactly these.
    pub exact: f32,
    /// This share of their drawings was found whole and alone.
    pub found: f32,
    /// This share of single drawings was taken apart.
    pub torn: f32,
    /// This is the share of single drawings with noise that were taken apart.
    pub torn_with_noise: f32,
}

/// [`Cases`] holds pages to take apart, and drawings to leave alone.
struct Cases {
    /// Each has the number of strokes of each drawing beside it, which come one after the other.
    pages: Vec<(Sketch, Vec<usize>)>,
    single: Vec<Sketch>,
    noisy: Vec<Sketch>,
}

/// Measures the grouping that ships and prints the report.
pub fn evaluate(options: &PagesOptions) -> Result<()> {
    let labels = Classifier::own_labels();
    let dataset = options.data.drawings(options.split, &labels, 0, options.seed)?;
    let maker = Maker::new(&dataset, options.seed);
    let cases = Cases {
        pages: maker.pages(options.pages),
        single: maker.whole(options.pages).sketches,
        noisy: maker.noisy_ones(options.pages),
    };
    let figures = cases.measure(&Grouping::default());
    if options.json {
        println!("{}", serde_json::to_string(&figures).expect("plain data serialises"));
    } else {
        println!("{figures}");
    }
    if options.search {
        search(&cases);
    }
    Ok(())
}

/// Prints what other groupings would do, the best last.
fn search(cases: &Cases) {
    let mut all = Vec::new();
    for gap in [0.12, 0.16, 0.2, 0.25, 0.3] {
        for smaller in [0.0, 0.25, 0.5, 0.75] {
            for least in [0.3, 0.4, 0.5] {
                let grouping = Grouping {
                    gap,
                    smaller,
                    least,
                    ..Grouping::default()
                };
                all.push((cases.measure(&grouping), grouping));
            }
        }
    }
    all.sort_by(|a, b| a.0.worth().total_cmp(&b.0.worth()));
    for (figures, grouping) in all {
        let Figures {
            exact,
            found,
            torn,
            torn_with_noise,
        } = figures;
        eprintln!("{exact:.3} exact, {found:.3} found, {torn:.3} torn, {torn_with_noise:.3} with noise: {grouping:?}");
    }
}

impl Figures {
    /// Computes what a grouping is worth: a drawing torn apart weighs as much as five pages not
    /// understood, as most pages hold one drawing.
    fn worth(&self) -> f32 {
        self.exact - 5.0 * self.torn
    }
}

impl Cases {
    fn measure(&self, grouping: &Grouping) -> Figures {
        let (mut exact, mut found, mut drawings) = (0, 0, 0);
        for (page, counts) in &self.pages {
            let mut ids = page.strokes().iter().map(|s| s.id());
            let truth: Vec<Vec<_>> = counts.iter().map(|n| ids.by_ref().take(*n).collect()).collect();
            let groups = grouping.groups(page);
            exact += usize::from(groups == truth);
            found += truth.iter().filter(|drawing| groups.contains(drawing)).count();
            drawings += truth.len();
        }
        let torn = |sketches: &[Sketch]| {
            let torn = sketches.iter().filter(|s| !grouping.groups(s).is_empty());
            share(torn.count(), sketches.len())
        };
        Figures {
            exact: share(exact, self.pages.len()),
            found: share(found, drawings),
            torn: torn(&self.single),
            torn_with_noise: torn(&self.noisy),
        }
    }
}

impl fmt::Display for Figures {
    /// Writes a Markdown table.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "| | |\n| --- | ---: |")?;
        writeln!(
            f,
            "| pages of two to nine drawings taken apart exactly | {:.3} |",
            self.exact
        )?;
        writeln!(f, "| their drawings found whole and alone | {:.3} |", self.found)?;
        writeln!(f, "| single drawings taken apart | {:.3} |", self.torn)?;
        writeln!(f, "| drawings with noise taken apart | {:.3} |", self.torn_with_noise)
    }
}
