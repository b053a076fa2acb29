//! [`BarChart`] shows means with error bars, one below the other.

use super::{Anchor, Axis, COLORS, FONT_SIZE, GRID, INK, Svg, text_width};

/// [`BarChart`] has horizontal bars, so that long names stay readable.
#[derive(Debug, Clone, Default)]
pub struct BarChart {
    /// It stands above the plot.
    pub title: String,
    /// It stands below the axis.
    pub x_label: String,
    /// These are the bars, topmost first.
    pub bars: Vec<Bar>,
}

/// [`Bar`] shows one mean.
#[derive(Debug, Clone, Default)]
pub struct Bar {
    /// This is its name, at the left.
    pub name: String,
    /// The bar is so long.
    pub mean: f32,
    /// This is its standard error.
    pub error: f32,
    /// Bars of one group share a colour.
    pub group: usize,
}

const PLOT_WIDTH: f32 = 380.0;
const PITCH: f32 = 23.0;
const THICKNESS: f32 = 15.0;
const MARGIN_TOP: f32 = 38.0;
const MARGIN_BOTTOM: f32 = 50.0;
/// Half the height of the ends of an error bar.
const WHISKER: f32 = 3.5;

impl BarChart {
    /// Draws the picture as SVG.
    pub fn to_svg(&self) -> String {
        let names = self.bars.iter().map(|b| text_width(&b.name));
        let left = (names.fold(0.0, f32::max) + 18.0).ceil();
        let right = left + PLOT_WIDTH;
        let bottom = MARGIN_TOP + PITCH * self.bars.len() as f32;
        let mut svg = Svg::new(right + 58.0, bottom + MARGIN_BOTTOM);
        let ends = || self.bars.iter().flat_map(|b| [b.mean - b.error, b.mean + b.error]);
        let low = ends().fold(0.0, f32::min);
        let high = ends().fold(0.0, f32::max);
        let x = Axis::around(low, high, [left, right]);
        svg.title([left, MARGIN_TOP - 16.0], &self.title);
        for (value, label) in x.ticks() {
            let at = x.at(value);
            svg.line([at, MARGIN_TOP], [at, bottom], GRID, 1.0);
            svg.line([at, bottom], [at, bottom + 5.0], INK, 1.0);
            svg.text([at, bottom + 19.0], Anchor::Middle, &label);
        }
        for (i, bar) in self.bars.iter().enumerate() {
            let middle = MARGIN_TOP + PITCH * (i as f32 + 0.5);
            bar.draw(&mut svg, &x, middle);
        }
        svg.line([x.at(0.0), MARGIN_TOP], [x.at(0.0), bottom], INK, 1.0);
        svg.line([left, bottom], [right, bottom], INK, 1.0);
        let center = [0.5 * (left + right), bottom + 40.0];
        svg.text(center, Anchor::Middle, &self.x_label);
        svg.finish()
    }
}

impl Bar {
    fn draw(&self, svg: &mut Svg, x: &Axis, middle: f32) {
        let [from, to] = [x.at(self.mean.min(0.0)), x.at(self.mean.max(0.0))];
        let top = middle - 0.5 * THICKNESS;
        let color = COLORS[self.group % COLORS.len()];
        svg.rect([from, top], [to - from, THICKNESS], color);
        let ends = [self.mean - self.error, self.mean + self.error].map(|v| x.at(v));
        svg.line([ends[0], middle], [ends[1], middle], INK, 1.2);
        for end in ends {
            svg.line([end, middle - WHISKER], [end, middle + WHISKER], INK, 1.2);
        }
        let baseline = middle + 0.35 * FONT_SIZE;
        svg.text([x.place[0] - 9.0, baseline], Anchor::End, &self.name);
        let number = format!("{:.2}", self.mean).replace('-', "\u{2212}");
        svg.text([ends[1].max(to) + 7.0, baseline], Anchor::Start, &number);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_reach_their_means_on_either_side_of_zero() {
        let bar = |name: &str, mean: f32| Bar {
            name: name.to_owned(),
            mean,
            error: 0.1,
            group: 0,
        };
        let chart = BarChart {
            title: "Agreement".to_owned(),
            x_label: "rank correlation".to_owned(),
            bars: vec![bar("a", 0.8), bar("b", -0.1)],
        };
        let svg = chart.to_svg();
        let options = resvg::usvg::Options::default();
        resvg::usvg::Tree::from_str(&svg, &options).expect("sound SVG");
        // The axis runs from -0.5 to 1.
        let unit = PLOT_WIDTH / 1.5;
        for length in [0.8 * unit, 0.1 * unit] {
            let width = format!("width=\"{length:.2}\" height=\"15.00\"");
            assert!(svg.contains(&width), "{width} in {svg}");
        }
        assert!(svg.contains("\u{2212}0.10"));
    }
}
