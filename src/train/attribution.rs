//! How true the attributions are: deletion and insertion areas, and agreement with Shapley values, of
//! every method and of the baselines of eq. 10, on drawings of known category.

use std::fmt;
use std::path::PathBuf;

use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde::Serialize;

use super::dataset::{Dataset, Split};
use crate::attribution::measures::{
    area, deletion, insertion, most_supportive_first, rank_correlation,
};
use crate::attribution::{
    ClassObjective, Coalitions, Interrupted, Method, Passes, Subject, attribute, leave_one_out,
    shapley,
};
use crate::error::Result;
use crate::model::device::DeviceChoice;
use crate::model::{ClassId, Classifier, DoodleNet, SketchClassifier, device};
use crate::sketch::{Point, Sketch};

/// How to measure the attributions.
#[derive(Debug, Clone, clap::Args)]
pub struct EvalOptions {
    /// Folder with `quickdraw/simplified` and `quickdraw/splits.json`.
    #[arg(long)]
    pub data: PathBuf,
    /// Which part of the data.
    #[arg(long, value_enum, default_value = "val")]
    pub split: Split,
    /// Classifier to explain, instead of the one that ships with the program.
    #[arg(long)]
    pub model: Option<PathBuf>,
    /// Explain DoodleNet instead: a folder with doodlenet.safetensors and labels.txt.
    #[arg(long, value_name = "DIR", conflicts_with = "model")]
    pub doodlenet: Option<PathBuf>,
    /// At most so many drawings, of 3 to 12 strokes, chosen by the seed.
    #[arg(long, default_value_t = 200)]
    pub drawings: usize,
    /// Orders of the strokes that the Shapley values are sampled from.
    #[arg(long, default_value_t = 32)]
    pub permutations: usize,
    /// Seed of the choice of drawings, of the orders and of the random baseline.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Print JSON instead of a table.
    #[arg(long)]
    pub json: bool,
}

/// Fewer strokes have no order worth speaking of; more make Shapley values too dear.
const STROKES: std::ops::RangeInclusive<usize> = 3..=12;

/// What was measured.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// Drawings measured.
    pub drawings: usize,
    /// Mean standard error of the Shapley values, in log-odds.
    pub shapley_standard_error: f32,
    /// One entry a way of ranking strokes.
    pub rankings: Vec<Ranking>,
}

/// How good one way of ranking strokes is.
#[derive(Debug, Clone, Serialize)]
pub struct Ranking {
    /// The method or baseline.
    pub name: String,
    /// Area under the probability of the target while the most supportive strokes leave first: less is
    /// better.
    pub deletion: Estimate,
    /// Area under the probability of the target while the most supportive strokes come first: more is
    /// better.
    pub insertion: Estimate,
    /// Spearman's correlation with the Shapley values.
    pub shapley_correlation: Estimate,
}

/// A mean over drawings.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Estimate {
    /// The mean.
    pub mean: f32,
    /// Its standard error.
    pub standard_error: f32,
}

impl Estimate {
    fn of(values: &[f32]) -> Self {
        let count = values.len().max(1) as f32;
        let mean = values.iter().sum::<f32>() / count;
        let squares = values.iter().map(|v| (v - mean).powi(2)).sum::<f32>();
        let standard_error = (squares / (count - 1.0).max(1.0) / count).sqrt();
        Self {
            mean,
            standard_error,
        }
    }
}

/// Measures and prints the report.
pub fn run(options: &EvalOptions) -> Result<()> {
    let device = device::open(DeviceChoice::Cpu)?.device;
    let classifier: Box<dyn SketchClassifier> = match &options.doodlenet {
        Some(folder) => Box::new(DoodleNet::load(folder, &device)?),
        None => Box::new(Classifier::open(options.model.as_deref(), &device)?),
    };
    let dataset = Dataset::load(
        &options.data,
        options.split,
        classifier.labels(),
        0,
        options.seed,
    )?;
    let report = measure(&*classifier, &dataset, options);
    if options.json {
        println!(
            "{}",
            serde_json::to_string(&report).expect("plain data serialises")
        );
    } else {
        println!("{report}");
    }
    Ok(())
}

fn measure(classifier: &dyn SketchClassifier, dataset: &Dataset, options: &EvalOptions) -> Report {
    let mut random = ChaCha8Rng::seed_from_u64(options.seed);
    let mut chosen: Vec<_> = (0..dataset.len())
        .filter(|d| STROKES.contains(&dataset.strokes(*d).len()))
        .collect();
    chosen.shuffle(&mut random);
    chosen.truncate(options.drawings);
    let progress = indicatif::ProgressBar::new(chosen.len() as u64);
    let mut measured = Vec::new();
    for &drawing in &chosen {
        let lines = dataset.strokes(drawing).map(|s| {
            s.iter()
                .map(|p| Point::new(f32::from(p[0]), f32::from(p[1])))
                .collect()
        });
        let sketch = Sketch::from_polylines(lines);
        let one = One::measure(
            classifier,
            &sketch,
            dataset.class(drawing),
            options,
            &mut random,
        );
        measured.push(one.unwrap_or_else(|Interrupted| unreachable!("nothing calls this off")));
        progress.inc(1);
    }
    progress.finish_and_clear();
    Report::new(&measured)
}

/// One drawing's figures, a row for every ranking.
struct One {
    shapley_standard_error: f32,
    rows: Vec<Row>,
}

struct Row {
    name: String,
    deletion: f32,
    insertion: f32,
    correlation: Option<f32>,
}

impl One {
    fn measure(
        classifier: &dyn SketchClassifier,
        sketch: &Sketch,
        class: ClassId,
        options: &EvalOptions,
        random: &mut ChaCha8Rng,
    ) -> Result<Self, Interrupted> {
        let spec = classifier.raster_spec();
        let objective = ClassObjective::new(classifier, vec![class]);
        let passes = Passes::bulk(&objective);
        let subjects = [Subject::new(sketch, spec)];
        let subject = &subjects[0];
        let mut coalitions = Coalitions::new(&passes, subject, 0);
        let gold = shapley(&mut coalitions, options.permutations, random.random())?;
        let mut rankings: Vec<(String, Vec<f32>)> = Vec::new();
        for method in Method::ALL {
            let strokes = attribute(&passes, &subjects, method)?.remove(0);
            rankings.push((
                format!("SLA, {method}"),
                strokes.iter().map(|s| s.sla).collect(),
            ));
            rankings.push((
                format!("P-SLA, {method}"),
                strokes.iter().map(|s| s.p_sla).collect(),
            ));
        }
        let lost = leave_one_out(&mut coalitions)?;
        rankings.push(("leave-one-out".to_owned(), lost));
        rankings.push(("Shapley".to_owned(), gold.values.clone()));
        let count = sketch.strokes().len();
        let chance = (0..count).map(|_| random.random()).collect();
        rankings.push(("baseline: random".to_owned(), chance));
        let lengths = sketch.strokes().iter().map(|s| s.length()).collect();
        rankings.push(("baseline: length".to_owned(), lengths));
        let order = (0..count).map(|i| -(i as f32)).collect();
        rankings.push(("baseline: drawing order".to_owned(), order));
        let p = |log_odds: Vec<f32>| -> Vec<f32> {
            log_odds
                .into_iter()
                .map(|y| 1.0 / (1.0 + (-y).exp()))
                .collect()
        };
        let rows = rankings.into_iter().map(|(name, support)| {
            let order = most_supportive_first(&support);
            Ok(Row {
                deletion: area(&p(deletion(&mut coalitions, &order)?)),
                insertion: area(&p(insertion(&mut coalitions, &order)?)),
                correlation: rank_correlation(&support, &gold.values),
                name,
            })
        });
        Ok(Self {
            rows: rows.collect::<Result<_, Interrupted>>()?,
            shapley_standard_error: gold.standard_errors.iter().sum::<f32>() / count as f32,
        })
    }
}

impl Report {
    fn new(measured: &[One]) -> Self {
        let count = measured.first().map_or(0, |one| one.rows.len());
        let rankings = (0..count).map(|i| {
            let rows = || measured.iter().map(|one| &one.rows[i]);
            let estimate = |of: fn(&Row) -> Option<f32>| {
                Estimate::of(&rows().filter_map(of).collect::<Vec<_>>())
            };
            Ranking {
                name: measured[0].rows[i].name.clone(),
                deletion: estimate(|r| Some(r.deletion)),
                insertion: estimate(|r| Some(r.insertion)),
                shapley_correlation: estimate(|r| r.correlation),
            }
        });
        let errors: Vec<_> = measured
            .iter()
            .map(|one| one.shapley_standard_error)
            .collect();
        Self {
            drawings: measured.len(),
            shapley_standard_error: Estimate::of(&errors).mean,
            rankings: rankings.collect(),
        }
    }
}

impl fmt::Display for Estimate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.3} ± {:.3}", self.mean, self.standard_error)
    }
}

impl fmt::Display for Report {
    /// A Markdown table.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{} drawings; mean standard error of a Shapley value {:.3} log-odds\n",
            self.drawings, self.shapley_standard_error
        )?;
        writeln!(
            f,
            "| ranking | deletion area (less is better) | insertion area | ρ with Shapley |"
        )?;
        writeln!(f, "| --- | ---: | ---: | ---: |")?;
        for r in &self.rankings {
            let (name, rho) = (&r.name, r.shapley_correlation);
            writeln!(f, "| {name} | {} | {} | {rho} |", r.deletion, r.insertion)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_estimate_has_the_standard_error_of_its_mean() {
        let estimate = Estimate::of(&[1.0, 2.0, 3.0, 4.0]);
        assert!((estimate.mean - 2.5).abs() < 1e-6);
        assert!((estimate.standard_error - 0.6455).abs() < 1e-3);
    }
}
