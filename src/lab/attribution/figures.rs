//! Draws the report as plots.

use std::fs;
use std::path::Path;

use super::estimate::Estimate;
use super::report::{Ranking, Report};
use crate::error::{Error, Result};
use crate::plot::{Bar, BarChart, LineChart, Series};
use strokewise_ink::format::write_atomically;

/// The curves of these rankings are drawn, the most important first; more would hide each other, as would the Shapley
/// values' the integrated ones'.
const CURVES: [&str; 7] = [
    "P-SLA, integrated",
    "P-SLA, straight",
    "P-SLA, gradient",
    "leave-one-out",
    "stroke length",
    "drawing order",
    "random",
];

/// Writes `deletion.svg`, `insertion.svg`, `shapley.svg` and `sanity.svg` into `folder`.
pub(super) fn write(folder: &Path, report: &Report) -> Result<()> {
    fs::create_dir_all(folder).map_err(Error::io(folder))?;
    let plots = [
        ("deletion.svg", deletion(report).to_svg()),
        ("insertion.svg", insertion(report).to_svg()),
        ("shapley.svg", agreement(report).to_svg()),
        ("sanity.svg", sanity(report).to_svg()),
    ];
    for (name, svg) in plots {
        write_atomically(&folder.join(name), svg.as_bytes())?;
    }
    Ok(())
}

fn deletion(report: &Report) -> LineChart {
    LineChart {
        title: "Deletion: the most supportive strokes leave first".to_owned(),
        x_label: "share of the strokes gone".to_owned(),
        y_label: "probability of the category".to_owned(),
        series: curves(report, |ranking| &ranking.deletion_curve),
    }
}

fn insertion(report: &Report) -> LineChart {
    LineChart {
        title: "Insertion: the most supportive strokes come first".to_owned(),
        x_label: "share of the strokes there".to_owned(),
        y_label: "probability of the category".to_owned(),
        series: curves(report, |ranking| &ranking.insertion_curve),
    }
}

fn curves(report: &Report, of: fn(&Ranking) -> &Vec<Estimate>) -> Vec<Series> {
    let named = |name: &&str| report.rankings.iter().find(|r| r.name == **name);
    let series = |ranking: &Ranking| Series {
        name: ranking.name.clone(),
        means: of(ranking).iter().map(|e| e.mean).collect(),
        errors: of(ranking).iter().map(|e| e.standard_error).collect(),
        dashed: ranking.is_baseline,
    };
    CURVES.iter().filter_map(named).map(series).collect()
}

/// Groups the colours of the bars: P-SLA, SLA, what takes strokes away, baselines.
fn group(name: &str) -> usize {
    match name {
        name if name.starts_with("P-SLA") => 0,
        name if name.starts_with("SLA") => 4,
        "leave-one-out" => 2,
        _ => 5,
    }
}

fn agreement(report: &Report) -> BarChart {
    let mut rankings: Vec<&Ranking> = report.rankings.iter().filter(|r| r.name != "Shapley values").collect();
    let mean = |r: &Ranking| r.shapley_correlation.mean;
    rankings.sort_by(|a, b| mean(b).total_cmp(&mean(a)));
    let bar = |r: &&Ranking| Bar {
        name: r.name.clone(),
        mean: r.shapley_correlation.mean,
        error: r.shapley_correlation.standard_error,
        group: group(&r.name),
    };
    BarChart {
        title: "Agreement with Shapley values".to_owned(),
        x_label: "mean rank correlation over drawings, ± one standard error".to_owned(),
        bars: rankings.iter().map(bar).collect(),
    }
}

fn sanity(report: &Report) -> BarChart {
    let whole = Bar {
        name: "trained model".to_owned(),
        mean: 1.0,
        error: 0.0,
        group: 0,
    };
    let steps = report.sanity.cascade.iter().map(|step| Bar {
        name: format!("shuffled down to {}", step.layer),
        mean: step.correlation.mean,
        error: step.correlation.standard_error,
        group: 0,
    });
    BarChart {
        title: "Integrated P-SLA while the model forgets".to_owned(),
        x_label: "mean rank correlation with the trained model's, ± one standard error".to_owned(),
        bars: std::iter::once(whole).chain(steps).collect(),
    }
}
