//! Writes a report on attacks as Markdown tables.

use std::fmt;

use super::{PartRow, Report};

impl fmt::Display for Report {
    /// Writes Markdown tables.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{} drawings of \"{}\" that are read rightly; {} have a stroke of at most {:.0} % of the ink, \
             and {} fall without one of them\n",
            self.drawings,
            self.split,
            self.eligible,
            percent(self.max_ink),
            self.flips
        )?;
        self.fmt_searches(f)?;
        self.fmt_sizes(f)?;
        self.fmt_price(f)?;
        self.fmt_parts(f)
    }
}

fn percent(share: f32) -> f32 {
    100.0 * share
}

impl Report {
    /// Tells what each way to search for one stroke finds and costs.
    fn fmt_searches(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "| search for one stroke | drawings that fall | of the falls there are | forward + backward \
             passes a drawing | forward passes, every stroke = 100 % | backward counted as well | reading \
             counted as well |"
        )?;
        writeln!(f, "| --- | ---: | ---: | ---: | ---: | ---: | ---: |")?;
        for row in &self.searches {
            writeln!(
                f,
                "| {} | {} | {} | {:.2} + {:.2} | {:.1} % | {:.1} % | {:.1} % |",
                row.name,
                row.success,
                row.found,
                row.forward,
                row.backward,
                percent(row.forward_share),
                percent(row.both_share),
                percent(row.share_with_reading)
            )?;
        }
        Ok(())
    }

    /// Tells the same by the number of strokes that a drawing offers.
    fn fmt_sizes(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "\n| strokes to try | drawings | fall | found by the guide | its forward passes |\n\
             | --- | ---: | ---: | ---: | ---: |"
        )?;
        for row in &self.sizes {
            let to = row.to.map_or_else(|| "or more".to_owned(), |to| format!("to {to}"));
            writeln!(
                f,
                "| {} {to} | {} | {} | {} | {:.1} % |",
                row.from,
                row.drawings,
                row.flips,
                row.found,
                percent(row.forward_share)
            )?;
        }
        Ok(())
    }

    /// Tells what stricter and laxer thresholds of the guide buy.
    fn fmt_price(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "\n| thresholds times | found by the guide | its forward passes |\n| ---: | ---: | ---: |"
        )?;
        for row in &self.price {
            writeln!(
                f,
                "| {} | {:.3} | {:.1} % |",
                row.thresholds,
                row.found,
                percent(row.forward_share)
            )?;
        }
        Ok(())
    }

    /// Writes attacks on parts of strokes and by shifted points.
    fn fmt_parts(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let PartRow {
            drawings,
            success,
            ink_share,
            passes: [forward, backward],
        } = &self.parts;
        writeln!(
            f,
            "\nstrokes and parts of strokes, {drawings} drawings: {success} fall, without {ink_share} of \
             the ink, at {forward:.1} forward and {backward:.1} backward passes a drawing\n"
        )?;
        writeln!(
            f,
            "| points shifted by at most, of the longer side | drawings that fall | forward + backward \
             passes a drawing |\n| --- | ---: | ---: |"
        )?;
        for row in &self.shifts {
            let [forward, backward] = row.passes;
            writeln!(
                f,
                "| {:.1} % | {} | {forward:.1} + {backward:.1} |",
                percent(row.max_shift),
                row.success
            )?;
        }
        Ok(())
    }
}
