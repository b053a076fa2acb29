//! [`LineChart`] shows curves with error bands.

use super::{Anchor, Axis, COLORS, FONT_SIZE, GRID, INK, Svg, text_width};

/// [`LineChart`] has curves over a common axis, each with a band of one standard error, and a legend at the right.
#[derive(Debug, Clone, Default)]
pub struct LineChart {
    /// It stands above the plot.
    pub title: String,
    /// It stands below the axis.
    pub x_label: String,
    /// It stands beside the axis.
    pub y_label: String,
    /// These are the curves, the most important first; it is drawn on top.
    pub series: Vec<Series>,
}

/// [`Series`] is one curve, at even steps over 0..=1.
#[derive(Debug, Clone, Default)]
pub struct Series {
    /// This is its name in the legend.
    pub name: String,
    /// It passes through these values, at even steps.
    pub means: Vec<f32>,
    /// These are their standard errors.
    pub errors: Vec<f32>,
    /// It is true for a mere baseline, which is drawn dashed.
    pub dashed: bool,
}

const PLOT: [f32; 2] = [420.0, 300.0];
const MARGIN_LEFT: f32 = 62.0;
const MARGIN_TOP: f32 = 38.0;
const MARGIN_BOTTOM: f32 = 52.0;
const LEGEND_GAP: f32 = 18.0;
const LEGEND_SAMPLE: f32 = 26.0;
const LEGEND_PITCH: f32 = 19.0;
const DASHES: [&str; 3] = ["6 4", "2 3", "9 3 2 3"];

impl LineChart {
    /// Draws the picture as SVG.
    pub fn to_svg(&self) -> String {
        let names = self.series.iter().map(|s| text_width(&s.name));
        let legend = LEGEND_GAP + LEGEND_SAMPLE + 8.0 + names.fold(0.0, f32::max) + 8.0;
        let [right, bottom] = [MARGIN_LEFT + PLOT[0], MARGIN_TOP + PLOT[1]];
        let mut svg = Svg::new((right + legend).ceil(), bottom + MARGIN_BOTTOM);
        let values = || self.series.iter().flat_map(Series::extremes);
        let low = values().fold(0.0, f32::min);
        let high = values().fold(0.0, f32::max);
        let x = Axis::around(0.0, 1.0, [MARGIN_LEFT, right]);
        let y = Axis::around(low, high, [bottom, MARGIN_TOP]);
        self.frame(&mut svg, &x, &y);
        let styles: Vec<_> = styles(&self.series).collect();
        for (series, (color, dashes)) in self.series.iter().zip(&styles).rev() {
            let place = |i: usize, v: f32| [x.at(i as f32 / series.last() as f32), y.at(v)];
            let edge = |sign: f32| {
                let both = series.means.iter().zip(&series.errors).enumerate();
                both.map(move |(i, (m, e))| place(i, m + sign * e))
            };
            svg.area(&edge(1.0).chain(edge(-1.0).rev()).collect::<Vec<_>>(), color);
            let points = series.means.iter().enumerate();
            let points: Vec<_> = points.map(|(i, m)| place(i, *m)).collect();
            svg.polyline(&points, color, dashes);
        }
        for (i, (series, (color, dashes))) in self.series.iter().zip(&styles).enumerate() {
            let at = MARGIN_TOP + 10.0 + i as f32 * LEGEND_PITCH;
            let left = right + LEGEND_GAP;
            svg.polyline(&[[left, at], [left + LEGEND_SAMPLE, at]], color, dashes);
            let text = [left + LEGEND_SAMPLE + 8.0, at + 0.35 * FONT_SIZE];
            svg.text(text, Anchor::Start, &series.name);
        }
        svg.finish()
    }

    fn frame(&self, svg: &mut Svg, x: &Axis, y: &Axis) {
        let [left, right] = x.place;
        let [bottom, top] = y.place;
        svg.title([left, top - 16.0], &self.title);
        for (value, label) in y.ticks() {
            let at = y.at(value);
            svg.line([left, at], [right, at], GRID, 1.0);
            svg.line([left - 5.0, at], [left, at], INK, 1.0);
            svg.text([left - 9.0, at + 0.35 * FONT_SIZE], Anchor::End, &label);
        }
        for (value, label) in x.ticks() {
            let at = x.at(value);
            svg.line([at, bottom], [at, bottom + 5.0], INK, 1.0);
            svg.text([at, bottom + 19.0], Anchor::Middle, &label);
        }
        svg.line([left, bottom], [right, bottom], INK, 1.0);
        svg.line([left, bottom], [left, top], INK, 1.0);
        let middle = 0.5 * (left + right);
        svg.text([middle, bottom + 40.0], Anchor::Middle, &self.x_label);
        svg.upright_text([left - 44.0, 0.5 * (bottom + top)], &self.y_label);
    }
}

impl Series {
    /// Returns the number of the last value.
    fn last(&self) -> usize {
        self.means.len().saturating_sub(1).max(1)
    }

    fn extremes(&self) -> impl Iterator<Item = f32> {
        let both = self.means.iter().zip(&self.errors);
        both.flat_map(|(m, e)| [m - e, m + e])
    }
}

/// Lists colour and dashes of each curve.
fn styles(series: &[Series]) -> impl Iterator<Item = (&'static str, &'static str)> {
    let mut dashed = 0;
    series.iter().enumerate().map(move |(i, series)| {
        let dashes = if series.dashed {
            dashed += 1;
            DASHES[(dashed - 1) % DASHES.len()]
        } else {
            "none"
        };
        (COLORS[i % COLORS.len()], dashes)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chart_shows_every_curve_and_parses_as_svg() {
        let series = |name: &str, dashed| Series {
            name: name.to_owned(),
            means: vec![0.1, 0.4, 0.9],
            errors: vec![0.01, 0.02, 0.03],
            dashed,
        };
        let chart = LineChart {
            title: "Deletion".to_owned(),
            x_label: "strokes gone".to_owned(),
            y_label: "probability".to_owned(),
            series: vec![series("ours", false), series("order", true)],
        };
        let svg = chart.to_svg();
        let options = resvg::usvg::Options::default();
        resvg::usvg::Tree::from_str(&svg, &options).expect("sound SVG");
        assert_eq!(svg.matches("<polygon").count(), 2);
        assert!(svg.contains(">ours<") && svg.contains(">order<") && svg.contains("6 4"));
        // The last value of the second curve: right edge, 0.9 of the way up to 1.
        assert!(svg.contains("482.00,68.00"), "{svg}");
    }
}
