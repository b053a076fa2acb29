//! Writes drawings as SVG pictures.

use std::fmt::Write as _;

use super::{INK_GROUP, STROKE_PREFIX};
use crate::inking::palette::{Light, Paper, light, normalised};
use crate::sketch::{Bounds, GroupId, Sketch, Stroke};

/// [`SvgStyle`] says how [`write()`] shows a drawing. The default is plain dark ink on light paper.
#[derive(Debug, Clone, Default)]
pub struct SvgStyle {
    /// The paper is light or dark.
    pub paper: Paper,
    /// The paper is not painted: what lies below the picture shows through it.
    pub clear: bool,
    /// This is the picture's title, for screen readers and tooltips.
    pub title: Option<String>,
    /// These are further facts about the drawing: attributes of the root element, named `data-…`.
    pub data: Vec<(&'static str, String)>,
    /// There is one entry per stroke in the sketch's order. Strokes beyond its end are plain ink; where it is empty,
    /// there is no legend.
    pub strokes: Vec<StrokeScores>,
}

impl SvgStyle {
    /// Makes the style of plain ink on light paper under the title `title`.
    pub fn titled(title: Option<&str>) -> Self {
        Self {
            title: title.map(str::to_owned),
            ..Self::default()
        }
    }
}

/// [`StrokeScores`] holds what an assessment says of one stroke.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct StrokeScores {
    /// This is its stroke-level attribution.
    pub sla: f32,
    /// This is its partial stroke-level attribution. It decides the light: the drawing's largest magnitude is full.
    pub p_sla: f32,
    /// This much of the score is really lost without the stroke, where that was computed.
    pub leave_one_out: Option<f32>,
    /// The stroke does not belong with this probability.
    pub noise: f32,
    /// It is true where the removal is suggested; such a stroke has an outline in the place of a
    /// light.
    pub flagged: bool,
}

impl StrokeScores {
    fn put_data(&self, svg: &mut String) {
        let Self {
            sla,
            p_sla,
            leave_one_out,
            noise,
            flagged,
        } = self;
        put(svg, format_args!(" data-sla=\"{sla}\" data-p-sla=\"{p_sla}\""));
        if let Some(exact) = leave_one_out {
            put(svg, format_args!(" data-leave-one-out=\"{exact}\""));
        }
        put(svg, format_args!(" data-noise=\"{noise}\" data-flagged=\"{flagged}\""));
    }
}

/// Draws `sketch` as an SVG file, its layers over each other as they lie; what hidden layers hold
/// is left out.
pub fn write(sketch: &Sketch, style: &SvgStyle) -> String {
    let page = Page::around(&sketch.visible(), !style.strokes.is_empty());
    let mut svg = String::new();
    page.open(&mut svg, style);
    if let Some(unit) = page.legend_unit {
        lights(&mut svg, sketch, style, unit);
    }
    ink(&mut svg, sketch, style);
    if let Some(unit) = page.legend_unit {
        legend(&mut svg, &page, unit, style.paper);
    }
    svg += "</svg>\n";
    svg
}

/// Lists the strokes that are seen, the lowest first, each with its place in the sketch's order and
/// its layer's opacity.
pub(in crate::format) fn seen(sketch: &Sketch) -> Vec<(usize, &Stroke, f32)> {
    let sheet = sketch.sheet();
    let strokes = sketch.strokes().iter().enumerate();
    let mut seen: Vec<_> = strokes
        .filter(|(_, stroke)| !sheet.layer(stroke.layer()).hidden)
        .map(|(i, stroke)| (i, &**stroke, sheet.layer(stroke.layer()).opacity))
        .collect();
    seen.sort_by_key(|(_, stroke, _)| sheet.rank(stroke.layer()));
    seen
}

/// [`Page`] is the picture's frame, in canvas units.
struct Page {
    left: f32,
    top: f32,
    width: f32,
    height: f32,
    /// This is one hundredth of the ink's longer side, where there is a legend.
    legend_unit: Option<f32>,
}

/// There is so much free paper around the ink, and the legend is so high, in hundredths of the ink's longer side.
const MARGIN: f32 = 5.0;
const LEGEND_HEIGHT: f32 = 6.0;

/// The page of an empty sketch has this side, and the least page (for a lone dot) this one in pen widths.
const EMPTY_SIDE: f32 = 256.0;
const LEAST_SIDE_IN_PENS: f32 = 16.0;

impl Page {
    fn around(sketch: &Sketch, with_legend: bool) -> Self {
        let bounds = match sketch.bounds() {
            ink if ink.is_empty() => Bounds {
                min: [0.0; 2],
                max: [EMPTY_SIDE; 2],
            },
            ink => ink,
        };
        let pen = sketch.strokes().iter().map(|s| s.width()).fold(0.0, f32::max);
        let [width, height] = bounds.size();
        let longest = width.max(height).max(LEAST_SIDE_IN_PENS * pen);
        let unit = longest / 100.0;
        let margin = MARGIN * unit + pen;
        // A thin drawing still gets a page that one can look at.
        let [width, height] = [width, height].map(|side| side.max(longest / 4.0) + 2.0 * margin);
        let [x, y] = bounds.center();
        let readable = rounding(longest);
        let legend_height = if with_legend { LEGEND_HEIGHT * unit } else { 0.0 };
        Self {
            left: readable(x - width / 2.0),
            top: readable(y - height / 2.0),
            width: readable(width),
            height: readable(height + legend_height),
            legend_unit: with_legend.then_some(readable(unit)),
        }
    }

    fn open(&self, svg: &mut String, style: &SvgStyle) {
        let Self {
            left,
            top,
            width,
            height,
            ..
        } = self;
        put(
            svg,
            format_args!(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
                 viewBox=\"{left} {top} {width} {height}\""
            ),
        );
        for (name, value) in &style.data {
            put(svg, format_args!(" {name}=\"{}\"", escape(value)));
        }
        svg.push_str(">\n");
        if let Some(title) = &style.title {
            put(svg, format_args!("<title>{}</title>\n", escape(title)));
        }
        if style.clear {
            return;
        }
        let color = style.paper.color().to_hex();
        put(
            svg,
            format_args!(
                "<rect id=\"strokewise-paper\" x=\"{left}\" y=\"{top}\" width=\"{width}\" \
                 height=\"{height}\" fill=\"{color}\"/>\n"
            ),
        );
    }
}

/// Computes the frame of a picture of `sketch`: left, top, width and height.
pub(in crate::format) fn page(sketch: &Sketch) -> [f32; 4] {
    let Page {
        left,
        top,
        width,
        height,
        ..
    } = Page::around(sketch, false);
    [left, top, width, height]
}

/// The broadest light reaches so far beyond the ink, in hundredths of the ink's longer side.
const LIGHT_REACH: f32 = 1.8;
/// The outline round a stroke whose removal is suggested goes from the ink so far to its outer and to its inner edge,
/// and so much of its colour is ink.
const OUTLINE: [f32; 2] = [1.6, 1.3];
const OUTLINE_INK: f32 = 0.55;

/// Draws what is said of the strokes, under all ink: the ink itself stays as it was drawn.
fn lights<'a>(svg: &mut String, sketch: &'a Sketch, style: &SvgStyle, unit: f32) {
    let paper = style.paper;
    // Where lights cross, none hides the other.
    let blend = if paper.is_dark() { "lighten" } else { "darken" };
    svg.push_str("<g id=\"strokewise-lights\" fill=\"none\" stroke-linecap=\"round\" stroke-linejoin=\"round\">\n");
    let mut under = |stroke: &Stroke, color: String, room: f32, more: &str| {
        let width = rounding(stroke.width())(stroke.width() + 2.0 * room);
        put(
            svg,
            format_args!("<path stroke=\"{color}\" stroke-width=\"{width}\"{more} d=\""),
        );
        path_data(svg, stroke);
        svg.push_str("\"/>\n");
    };
    let scores = normalised(style.strokes.iter().map(|stroke| stroke.p_sla));
    let seen = seen(sketch);
    let said = |(i, stroke, _): &(usize, &'a Stroke, f32)| Some(((*stroke, style.strokes.get(*i)?), scores.get(*i)?));
    let all = || seen.iter().filter_map(said);
    let outline = paper.color().mix(paper.ink(), OUTLINE_INK);
    for (room, color) in OUTLINE.into_iter().zip([outline, paper.color()]) {
        for ((stroke, _), _) in all().filter(|((_, scores), _)| scores.flagged) {
            under(stroke, color.to_hex(), room * unit, "");
        }
    }
    let blend = format!(" style=\"mix-blend-mode:{blend}\"");
    for ((stroke, _), score) in all().filter(|((_, scores), _)| !scores.flagged) {
        let Light { color, reach } = light(*score, paper);
        under(stroke, color.to_hex(), reach * LIGHT_REACH * unit, &blend);
    }
    svg.push_str("</g>\n");
}

fn ink(svg: &mut String, sketch: &Sketch, style: &SvgStyle) {
    put(
        svg,
        format_args!("<g id=\"{INK_GROUP}\" fill=\"none\" stroke-linecap=\"round\" stroke-linejoin=\"round\">\n"),
    );
    let mut open: &[GroupId] = &[];
    for (i, stroke, layer_opacity) in seen(sketch) {
        groups(svg, open, stroke.groups());
        open = stroke.groups();
        // Ink looks as it was drawn, whatever is said of it.
        let ink = stroke.ink();
        let opacity = ink.opacity * layer_opacity;
        let (id, width) = (stroke.id().0, stroke.width());
        put(
            svg,
            format_args!(
                "<path id=\"{STROKE_PREFIX}{id}\" stroke=\"{}\" stroke-width=\"{}\" data-width=\"{width}\"",
                ink.color.unwrap_or(style.paper.ink()).to_hex(),
                rounding(width)(width)
            ),
        );
        if !open.is_empty() {
            let names: Vec<String> = open.iter().map(|group| group.0.to_string()).collect();
            put(svg, format_args!(" data-groups=\"{}\"", names.join(" ")));
        }
        if opacity < 1.0 {
            put(svg, format_args!(" stroke-opacity=\"{opacity}\""));
        }
        if let Some(scores) = style.strokes.get(i) {
            scores.put_data(svg);
        }
        svg.push_str(" d=\"");
        path_data(svg, stroke);
        svg.push_str("\"/>\n");
    }
    groups(svg, open, &[]);
    svg.push_str("</g>\n");
}

/// Closes what of the groups `open` does not go on, and opens what of `next` is new. What lies between members of a
/// group splits it for other programs; ours are told by each member.
fn groups(svg: &mut String, open: &[GroupId], next: &[GroupId]) {
    let same = open.iter().zip(next).take_while(|(a, b)| a == b).count();
    svg.push_str(&"</g>\n".repeat(open.len() - same));
    svg.push_str(&"<g>\n".repeat(next.len() - same));
}

/// Writes `M x y L x y …`; a lone dot is a subpath that closes at once, which round caps show as a
/// dot.
fn path_data(svg: &mut String, stroke: &Stroke) {
    for (i, point) in stroke.points().iter().enumerate() {
        put(
            svg,
            format_args!("{}{} {}", if i == 0 { 'M' } else { 'L' }, point.x, point.y),
        );
    }
    if stroke.points().len() == 1 {
        svg.push('Z');
    }
}

/// The legend's bar is made of so many colours; odd, so that one is neutral.
const LEGEND_STEPS: usize = 15;

/// Draws a bar of the lights from "opposes" (−, narrow) to "supports" (+, broad), beneath the
/// drawing on the right. It has no words: fonts differ, and the PNG export has none.
fn legend(svg: &mut String, page: &Page, unit: f32, paper: Paper) {
    let right = page.left + page.width - 0.8 * MARGIN * unit;
    let middle = page.top + page.height - 0.75 * LEGEND_HEIGHT * unit;
    let step = 1.2 * unit;
    let left = right - step * (LEGEND_STEPS as f32 + 4.0);
    svg.push_str("<g id=\"strokewise-legend\" aria-label=\"from opposing to supporting\">\n");
    let ink = paper.ink().to_hex();
    let (plus, half) = (right - step, 0.5 * step);
    put(
        svg,
        format_args!(
            "<path d=\"M{left} {middle}h{step}M{plus} {middle}h{step}M{} {}v{step}\" fill=\"none\" \
             stroke=\"{ink}\" stroke-width=\"{}\"/>\n",
            plus + half,
            middle - half,
            0.3 * unit
        ),
    );
    for i in 0..LEGEND_STEPS {
        let score = 2.0 * i as f32 / (LEGEND_STEPS - 1) as f32 - 1.0;
        let Light { color, reach } = light(score, paper);
        let height = 2.0 * LIGHT_REACH * unit * reach;
        put(
            svg,
            format_args!(
                "<rect x=\"{}\" y=\"{}\" width=\"{step}\" height=\"{height}\" fill=\"{}\"/>\n",
                left + step * (i as f32 + 2.0),
                middle - height / 2.0,
                color.to_hex()
            ),
        );
    }
    svg.push_str("</g>\n");
}

/// Rounds lengths of the frame, which need not be exact, to a thousandth of `side` or less.
fn rounding(side: f32) -> impl Fn(f32) -> f32 {
    let digits = 3.0 - side.max(f32::MIN_POSITIVE).log10().floor();
    // A whole power of ten on either side keeps the result as short as it can be.
    let power = 10.0_f32.powf(digits.abs().min(30.0)).round();
    move |length| {
        if digits >= 0.0 {
            (length * power).round() / power
        } else {
            (length / power).round() * power
        }
    }
}

fn put(svg: &mut String, text: std::fmt::Arguments<'_>) {
    svg.write_fmt(text).expect("a string takes all text");
}

/// Escapes `text` for the inside of an element or an attribute. Control characters, which XML
/// cannot hold, become spaces.
pub(in crate::format) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => escaped.push(' '),
            c => escaped.push(c),
        }
    }
    escaped
}
