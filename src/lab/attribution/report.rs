//! Writes the figures over all drawings, as tables and as JSON.

use std::fmt;

use serde::Serialize;

use super::estimate::Estimate;
use super::ranking::{Kind, Measured, Row};
use super::sanity::Sanity;
use strokewise_explain::attribution::Method;
use strokewise_explain::model::Source;

/// [`Report`] holds what was measured.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// This model is under explanation.
    pub model: String,
    /// The drawings are of this split.
    pub split: String,
    /// So many drawings were measured.
    pub drawings: usize,
    /// So many of them have exact Shapley values.
    pub exact_shapley: usize,
    /// The Shapley values of the others have this mean standard error, in log-odds.
    pub shapley_standard_error: f32,
    /// Each way of ranking strokes has an entry here.
    pub rankings: Vec<Ranking>,
    /// Each entry tells how far the sums of P-SLA miss y(X) - y(blank).
    pub completeness: Vec<Completeness>,
    /// This tells what is left when the model forgets.
    pub sanity: Sanity,
}

/// [`Ranking`] tells how good one way of ranking strokes is.
#[derive(Debug, Clone, Serialize)]
pub struct Ranking {
    /// It is the method or baseline.
    pub name: String,
    /// It is true for a baseline of eq. 10.
    pub is_baseline: bool,
    /// This is the area under the score as shown (a probability for categories and matches) while the most supportive
    /// strokes leave first: less is better.
    pub deletion: Estimate,
    /// This is the same area while the most supportive strokes come first: more is better.
    pub insertion: Estimate,
    /// This is Spearman's correlation with the Shapley values.
    pub shapley_correlation: Estimate,
    /// It beats the best baseline by this.
    pub margin: Margin,
    /// This is Spearman's correlation with the order of drawing: positive where the first strokes are worth most.
    pub order_correlation: Estimate,
    /// One drawing takes this time on average, where it was measured.
    pub millis: Option<f32>,
    /// These are the mean scores as shown over the share of the strokes that is gone, at even steps.
    pub deletion_curve: Vec<Estimate>,
    /// These are the mean scores as shown over the share of the strokes that is there, at even steps.
    pub insertion_curve: Vec<Estimate>,
}

/// [`Margin`] is the mean over drawings of the difference to the best baseline on the same drawing, positive where the
/// baseline is beaten.
#[derive(Debug, Clone, Serialize)]
pub struct Margin {
    /// The deletion area is so much smaller than that of the baseline with the smallest.
    pub deletion: Estimate,
    /// The insertion area is so much larger than that of the baseline with the largest.
    pub insertion: Estimate,
    /// The correlation with the Shapley values is so much higher than that of the baseline with the highest.
    pub shapley_correlation: Estimate,
}

/// [`Completeness`] is the convergence delta of eq. 7 by one method, in log-odds.
#[derive(Debug, Clone, Serialize)]
pub struct Completeness {
    /// The attributions are by this method.
    pub method: Method,
    /// This is the mean of |delta|.
    pub delta: Estimate,
    /// This is the mean of |delta| as a share of |y(X) - y(blank)|, at most 1 a drawing.
    pub share: Estimate,
}

/// The mean curves have so many values, over 0..=1.
const CURVE_POINTS: usize = 41;

type Figure = fn(&Row) -> Option<f32>;

impl Report {
    pub(super) fn new(source: &Source, split: &str, measured: &[Measured], sanity: Sanity) -> Self {
        let sampled = || measured.iter().filter(|m| m.shapley_error > 0.0);
        Self {
            model: model_name(source),
            split: split.to_owned(),
            drawings: measured.len(),
            exact_shapley: measured.len() - sampled().count(),
            shapley_standard_error: Estimate::of(sampled().map(|m| m.shapley_error)).mean,
            rankings: rankings(measured),
            completeness: completeness(measured),
            sanity,
        }
    }
}

/// Returns what reports call the classifier.
pub(crate) fn model_name(source: &Source) -> String {
    match source {
        Source::Bundled => "the bundled classifier".to_owned(),
        Source::File(path) | Source::Foreign(path, _) => path.display().to_string(),
        Source::DoodleNet(_) => "DoodleNet".to_owned(),
    }
}

/// Computes every way of ranking, over all drawings.
pub(crate) fn rankings(measured: &[Measured]) -> Vec<Ranking> {
    let kinds = measured.first().map_or(&[][..], |m| &m.rows).iter();
    let kinds: Vec<Kind> = kinds.map(|row| row.kind).collect();
    let best = Best::new(&kinds, measured);
    let all = kinds.iter();
    all.map(|kind| ranking(*kind, measured, &best)).collect()
}

/// [`Best`] is the best baseline by each figure.
struct Best {
    deletion: Kind,
    insertion: Kind,
    correlation: Kind,
}

const DELETION_GAIN: Figure = |row| Some(-row.deletion_area());
const INSERTION: Figure = |row| Some(row.insertion_area());
const CORRELATION: Figure = |row| row.shapley_correlation;

impl Best {
    fn new(kinds: &[Kind], measured: &[Measured]) -> Self {
        let best = |of: Figure| {
            let baselines = kinds.iter().copied().filter(|kind| kind.is_baseline());
            let mean = |kind: &Kind| Estimate::of(over(measured, *kind, of)).mean;
            let best = baselines.max_by(|a, b| mean(a).total_cmp(&mean(b)));
            best.unwrap_or(Kind::Random)
        };
        Self {
            deletion: best(DELETION_GAIN),
            insertion: best(INSERTION),
            correlation: best(CORRELATION),
        }
    }
}

/// Lists one figure of one ranking over the drawings that have it.
fn over(measured: &[Measured], kind: Kind, of: Figure) -> impl Iterator<Item = f32> {
    measured.iter().filter_map(move |m| of(m.row(kind)))
}

fn ranking(kind: Kind, measured: &[Measured], best: &Best) -> Ranking {
    let estimate = |of| Estimate::of(over(measured, kind, of));
    let margin = |of: Figure, best: Kind| {
        let difference = |m: &Measured| Some(of(m.row(kind))? - of(m.row(best))?);
        Estimate::of(measured.iter().filter_map(difference))
    };
    let curve = |of: fn(&Row) -> &Vec<f32>| {
        let at = |i: usize| {
            let share = i as f32 / (CURVE_POINTS - 1) as f32;
            Estimate::of(measured.iter().map(|m| between(of(m.row(kind)), share)))
        };
        (0..CURVE_POINTS).map(at).collect()
    };
    let times: Vec<f32> = over(measured, kind, |row| row.secs).collect();
    Ranking {
        name: kind.name(),
        is_baseline: kind.is_baseline(),
        deletion: estimate(|row| Some(row.deletion_area())),
        insertion: estimate(INSERTION),
        shapley_correlation: estimate(CORRELATION),
        margin: Margin {
            deletion: margin(DELETION_GAIN, best.deletion),
            insertion: margin(INSERTION, best.insertion),
            shapley_correlation: margin(CORRELATION, best.correlation),
        },
        order_correlation: estimate(|row| row.order_correlation),
        millis: (!times.is_empty()).then(|| 1000.0 * Estimate::of(times).mean),
        deletion_curve: curve(|row| &row.deletion),
        insertion_curve: curve(|row| &row.insertion),
    }
}

/// Interpolates the value at `share` of the way along evenly spaced `values`.
fn between(values: &[f32], share: f32) -> f32 {
    let at = share * (values.len() - 1) as f32;
    let before = (at.floor() as usize).min(values.len() - 2);
    let t = at - before as f32;
    (1.0 - t) * values[before] + t * values[before + 1]
}

fn completeness(measured: &[Measured]) -> Vec<Completeness> {
    let one = |method| {
        let deltas = || {
            let delta = |m: &Measured| Some((m.row(Kind::PSla(method)).delta?.abs(), m.score_span));
            measured.iter().filter_map(delta)
        };
        Completeness {
            method,
            delta: Estimate::of(deltas().map(|(delta, _)| delta)),
            share: Estimate::of(deltas().map(|(delta, span)| (delta / span.abs()).min(1.0))),
        }
    };
    let claims = |m: &Method| m.sees_parts() && *m != Method::Smoothed;
    Method::ALL.into_iter().filter(claims).map(one).collect()
}

impl Measured {
    /// Returns the ranking by `kind`.
    pub(super) fn row(&self, kind: Kind) -> &Row {
        let row = self.rows.iter().find(|row| row.kind == kind);
        row.expect("every drawing is ranked in every way")
    }
}

impl fmt::Display for Report {
    /// Writes tables in Markdown.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{} drawings of \"{}\", explained: {}. Shapley values are exact for {}; the mean standard \
             error of the others is {:.3} log-odds. ± is one standard error; margins are to the best \
             baseline, drawing by drawing, positive where it is beaten.\n",
            self.drawings, self.split, self.model, self.exact_shapley, self.shapley_standard_error
        )?;
        rankings_table(f, &self.rankings)?;
        writeln!(
            f,
            "\n| completeness | mean of \\|delta\\|, log-odds | share of the whole |"
        )?;
        writeln!(f, "| --- | ---: | ---: |")?;
        for c in &self.completeness {
            writeln!(f, "| P-SLA, {} | {} | {} |", c.method, c.delta, c.share)?;
        }
        writeln!(
            f,
            "\n| weights shuffled | ρ with the trained model | ρ of the magnitudes |"
        )?;
        writeln!(f, "| --- | ---: | ---: |")?;
        for left in &self.sanity.methods {
            let (signed, sizes) = (left.correlation, left.magnitude_correlation);
            writeln!(f, "| P-SLA, {} | {signed} | {sizes} |", left.method)?;
        }
        writeln!(
            f,
            "\n| shuffled down to | ρ of integrated P-SLA with the trained model |"
        )?;
        writeln!(f, "| --- | ---: |")?;
        for step in &self.sanity.cascade {
            writeln!(f, "| {} | {} |", step.layer, step.correlation)?;
        }
        Ok(())
    }
}

/// Writes the rankings as a Markdown table.
pub(crate) fn rankings_table(f: &mut impl fmt::Write, rankings: &[Ranking]) -> fmt::Result {
    writeln!(
        f,
        "| ranking of the strokes | deletion, less is better | margin | insertion, more is better \
             | margin | ρ with Shapley | margin | ρ with drawing order | ms |"
    )?;
    writeln!(f, "| --- |{}", " ---: |".repeat(8))?;
    for r in rankings {
        let millis = r.millis.map_or_else(String::new, |ms| format!("{ms:.0}"));
        let margins = [r.margin.deletion, r.margin.insertion, r.margin.shapley_correlation];
        let [deletion, insertion, correlation] = margins.map(|m| {
            if r.is_baseline {
                String::new()
            } else {
                format!("{:+.3} ± {:.3}", m.mean, m.standard_error)
            }
        });
        writeln!(
            f,
            "| {} | {} | {deletion} | {} | {insertion} | {} | {correlation} | {} | {millis} |",
            r.name, r.deletion, r.insertion, r.shapley_correlation, r.order_correlation
        )?;
    }
    Ok(())
}
