//! Writes a report as tables for people.

use std::fmt;

use super::measures::{Measures, Sample};
use super::report::Report;

/// These are the columns of a line that [`line`] writes.
const COLUMNS: &str = "      top-1           top-5   calibration error  neg. log-likelihood";

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Sample {
            name,
            drawings,
            categories,
            ..
        } = &self.all;
        writeln!(f, "{drawings} drawings of \"{name}\", {categories} categories")?;
        writeln!(f, "\n{:24}{COLUMNS}", "")?;
        line(f, "mean over categories", &self.all.by_category)?;
        line(f, "mean over drawings", &self.all.by_drawing)?;
        writeln!(f, "best logit without gradient: {:.2} %", percent(self.zero_gradients))?;
        samples(f, "learnt from drawings", &self.known)?;
        samples(f, "other sources", &self.sources)?;
        writeln!(f, "\n{:24}{COLUMNS}", "strokes shown, categories")?;
        for row in &self.stages {
            line(f, &format!("{:3.0} %", percent(row.strokes)), &row.by_category)?;
        }
        writeln!(f, "\n{:24}{COLUMNS}", "strokes shown, drawings")?;
        for row in &self.stages {
            line(f, &format!("{:3.0} %", percent(row.strokes)), &row.by_drawing)?;
        }
        writeln!(f, "\nmost frequent confusions")?;
        for row in &self.confusions {
            writeln!(
                f,
                "{:4} ({:3.0} %)  {} taken for {}",
                row.drawings,
                percent(row.share),
                row.drawn,
                row.taken_for
            )?;
        }
        writeln!(f, "\ncategory              drawings    top-1     top-5")?;
        for row in &self.categories {
            writeln!(
                f,
                "{:22}  {:6}  {:5.1} %  {:6.1} %",
                row.name,
                row.drawings,
                percent(row.top1),
                percent(row.top5)
            )?;
        }
        Ok(())
    }
}

/// Writes the means over the categories of samples, if there are any.
fn samples(f: &mut fmt::Formatter<'_>, title: &str, samples: &[Sample]) -> fmt::Result {
    if samples.is_empty() {
        return Ok(());
    }
    writeln!(f, "\n{title:24}{COLUMNS}")?;
    for sample in samples {
        let name = format!("{} ({})", sample.name, sample.drawings);
        line(f, &name, &sample.by_category)?;
    }
    Ok(())
}

fn line(f: &mut fmt::Formatter<'_>, name: &str, measures: &Measures) -> fmt::Result {
    writeln!(
        f,
        "{name:26}{:6.2} ± {:4.2} %  {:6.2} %  {:15.2} %  {:19.3}",
        percent(measures.top1),
        percent(measures.top1_error),
        percent(measures.top5),
        percent(measures.calibration_error),
        measures.nll,
    )
}

fn percent(share: f32) -> f32 {
    100.0 * share
}
