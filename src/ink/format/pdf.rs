//! PDF pictures: every stroke is a path of lines, sharp at any size, as broad as the pen was pressed.

use std::fmt::Write as _;
use std::io::Write as _;

use flate2::Compression;
use flate2::write::ZlibEncoder;

use super::svg;
use crate::inking::palette::Paper;
use crate::inking::spine;
use crate::sketch::{Sketch, Stroke};

/// Points (1/72 inch) a canvas unit: a pixel of CSS.
const POINTS: f32 = 0.75;

/// Pages are no larger and no smaller than this, in points.
const LONGEST: f32 = 14_000.0;
const SHORTEST: f32 = 72.0;

/// The handles of a quarter of a circle as a cubic reach so far.
const KAPPA: f32 = 0.552_284_8;

/// Draws `sketch` on light paper, which is not painted, as a PDF file of one page; what hidden
/// layers hold is left out.
pub fn write(sketch: &Sketch, title: Option<&str>) -> Vec<u8> {
    let [left, top, width, height] = svg::page(&sketch.visible());
    let strokes: Vec<_> = svg::seen(sketch)
        .into_iter()
        .map(|(_, stroke, opacity)| (stroke, stroke.ink().opacity * opacity))
        .collect();
    let longest = width.max(height).max(f32::MIN_POSITIVE);
    let scale = POINTS.clamp(SHORTEST / longest, (LONGEST / longest).max(SHORTEST / longest));
    let opacities = opacities(&strokes);
    let mut content = String::new();
    put(
        &mut content,
        format_args!(
            "{scale} 0 0 -{scale} {} {} cm 1 J 1 j\n",
            -left * scale,
            (top + height) * scale
        ),
    );
    for (stroke, opacity) in &strokes {
        let state = opacities.iter().position(|known| known == opacity);
        put(&mut content, format_args!("/G{} gs\n", state.unwrap_or_default()));
        put_stroke(&mut content, stroke);
    }
    let mut file = File::default();
    file.object("<< /Type /Catalog /Pages 2 0 R >>");
    file.object("<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
    let states: Vec<String> = (0..opacities.len()).map(|i| format!("/G{i} {} 0 R", 6 + i)).collect();
    file.object(&format!(
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {} {}] /Contents 4 0 R /Resources << /ExtGState << {} >> >> >>",
        width * scale,
        height * scale,
        states.join(" ")
    ));
    file.stream(content.as_bytes());
    let title = title.map_or_else(String::new, |title| format!(" /Title {}", text(title)));
    file.object(&format!("<< /Producer (strokewise){title} >>"));
    for opacity in opacities {
        file.object(&format!("<< /Type /ExtGState /CA {opacity} /ca {opacity} >>"));
    }
    file.finish()
}

/// Lists every opacity of the picture, once.
fn opacities(strokes: &[(&Stroke, f32)]) -> Vec<f32> {
    let mut opacities: Vec<f32> = strokes.iter().map(|(_, opacity)| *opacity).collect();
    opacities.sort_by(f32::total_cmp);
    opacities.dedup();
    opacities
}

/// Puts one path: a line where the pen is even, else the outline of what it covered, so that
/// nothing is painted twice.
fn put_stroke(content: &mut String, stroke: &Stroke) {
    let color = stroke.ink().color.unwrap_or(Paper::Light.ink()).0;
    let [r, g, b] = color.map(|channel| (f32::from(channel) / 255.0 * 1e4).round() / 1e4);
    let nodes = spine::stroke(stroke, 0.0).into_iter();
    let mut middle: Vec<_> = nodes.map(|node| (node.at, node.half_width)).collect();
    middle.dedup();
    let Some((first, half_width)) = middle.first().copied() else {
        return;
    };
    let is_even = middle
        .iter()
        .all(|(_, half)| (half - half_width).abs() <= 1e-3 * half_width);
    if is_even {
        put(
            content,
            format_args!("{r} {g} {b} RG {} w\n{} {} m\n", 2.0 * half_width, first[0], first[1]),
        );
        for (place, _) in middle.iter().skip(1) {
            put(content, format_args!("{} {} l\n", place[0], place[1]));
        }
        if middle.len() == 1 {
            // A line to where it begins: round caps make a dot of it.
            put(content, format_args!("{} {} l\n", first[0], first[1]));
        }
        content.push_str("S\n");
        return;
    }
    put(content, format_args!("{r} {g} {b} rg\n"));
    for (place, radius) in &middle {
        put_disc(content, *place, *radius);
    }
    for pair in middle.windows(2) {
        put_slab(content, pair[0], pair[1]);
    }
    content.push_str("f\n");
}

/// Puts a disc whose rim goes the way that [`put_slab`]'s does: what overlaps is filled, not left
/// out.
fn put_disc(content: &mut String, [x, y]: [f32; 2], radius: f32) {
    put(content, format_args!("{} {} m\n", x + radius, y));
    let handle = KAPPA * radius;
    for [[ax, ay], [bx, by]] in [
        [[1.0, 0.0], [0.0, 1.0]],
        [[0.0, 1.0], [-1.0, 0.0]],
        [[-1.0, 0.0], [0.0, -1.0]],
        [[0.0, -1.0], [1.0, 0.0]],
    ] {
        put(
            content,
            format_args!(
                "{} {} {} {} {} {} c\n",
                x + radius * ax + handle * bx,
                y + radius * ay + handle * by,
                x + radius * bx + handle * ax,
                y + radius * by + handle * ay,
                x + radius * bx,
                y + radius * by
            ),
        );
    }
    content.push_str("h\n");
}

/// Puts what the pen covers on its straight way from one place to the next, but for the ends.
fn put_slab(content: &mut String, (a, before): ([f32; 2], f32), (b, after): ([f32; 2], f32)) {
    let way = [b[0] - a[0], b[1] - a[1]];
    let length = way[0].hypot(way[1]);
    if length <= 0.0 || !length.is_finite() {
        return;
    }
    let side = [-way[1] / length, way[0] / length];
    let corner = |place: [f32; 2], reach: f32| [place[0] + side[0] * reach, place[1] + side[1] * reach];
    let corners = [
        corner(a, -before),
        corner(b, -after),
        corner(b, after),
        corner(a, before),
    ];
    for (i, [x, y]) in corners.into_iter().enumerate() {
        put(content, format_args!("{x} {y} {}\n", if i == 0 { "m" } else { "l" }));
    }
    content.push_str("h\n");
}

/// Encodes text for a dictionary: UTF-16 with a mark, in hexadecimal.
fn text(text: &str) -> String {
    let mut hex = String::from("<FEFF");
    for unit in text.encode_utf16() {
        put(&mut hex, format_args!("{unit:04X}"));
    }
    hex + ">"
}

fn put(text: &mut String, arguments: std::fmt::Arguments<'_>) {
    text.write_fmt(arguments).expect("a string takes all text");
}

/// [`File`] holds objects one after the other, and knows where they begin.
struct File {
    bytes: Vec<u8>,
    starts: Vec<usize>,
}

impl Default for File {
    fn default() -> Self {
        Self {
            // Bytes beyond ASCII in the second line tell programs that this is no text.
            bytes: b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n".to_vec(),
            starts: Vec::new(),
        }
    }
}

impl File {
    fn object(&mut self, body: &str) {
        self.begin();
        self.bytes.extend(body.bytes());
        self.bytes.extend(b"\nendobj\n");
    }

    fn stream(&mut self, content: &[u8]) {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(content).expect("memory takes all");
        let packed = encoder.finish().expect("memory takes all");
        self.begin();
        let head = format!("<< /Length {} /Filter /FlateDecode >>\nstream\n", packed.len());
        self.bytes.extend(head.bytes());
        self.bytes.extend(packed);
        self.bytes.extend(b"\nendstream\nendobj\n");
    }

    fn begin(&mut self) {
        self.starts.push(self.bytes.len());
        let head = format!("{} 0 obj\n", self.starts.len());
        self.bytes.extend(head.bytes());
    }

    /// Writes the table of objects and the trailer; the information is object 5.
    fn finish(mut self) -> Vec<u8> {
        let (start, count) = (self.bytes.len(), self.starts.len() + 1);
        let mut tail = format!("xref\n0 {count}\n0000000000 65535 f \n");
        for start in &self.starts {
            put(&mut tail, format_args!("{start:010} 00000 n \n"));
        }
        put(
            &mut tail,
            format_args!("trailer\n<< /Size {count} /Root 1 0 R /Info 5 0 R >>\nstartxref\n{start}\n%%EOF\n"),
        );
        self.bytes.extend(tail.bytes());
        self.bytes
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;
    use crate::sketch::{Ink, PenKind, Point, Rgb, StrokeId};

    /// Reads the content of the page.
    fn content(pdf: &[u8]) -> String {
        let at = |word: &[u8]| pdf.windows(word.len()).position(|w| w == word).expect("there") + word.len();
        let (from, to) = (at(b"stream\n"), at(b"\nendstream"));
        let mut text = String::new();
        let mut decoder = flate2::read::ZlibDecoder::new(&pdf[from..to - 10]);
        decoder.read_to_string(&mut text).expect("a packed stream");
        text
    }

    fn line(pressures: [Option<f32>; 2], ink: Ink) -> Stroke {
        let points = pressures.into_iter().zip([10.0, 90.0]);
        let points = points.map(|(pressure, x)| Point {
            pressure,
            ..Point::new(x, 50.0)
        });
        Stroke::new(StrokeId(0), 4.0, points.collect())
            .expect("sound points")
            .with_ink(ink)
    }

    #[test]
    fn an_even_stroke_is_a_line_and_a_pressed_one_an_outline() {
        let red = Ink {
            color: Some(Rgb([255, 0, 51])),
            opacity: 0.5,
            pen: PenKind::Marker,
        };
        let even = content(&write(&Sketch::new([line([None, None], red)]), None));
        assert!(even.contains("1 0 0.2 RG 4 w\n10 50 m\n90 50 l\nS\n"), "{even}");
        let pressed = content(&write(
            &Sketch::new([line([Some(0.1), Some(1.0)], Ink::default())]),
            None,
        ));
        assert!(
            pressed.contains(" rg\n") && pressed.ends_with("h\nf\n") && !pressed.contains("S\n"),
            "{pressed}"
        );
        let dot = Stroke::new(StrokeId(0), 4.0, vec![Point::new(5.0, 5.0)]).expect("a sound point");
        assert!(content(&write(&Sketch::new([dot]), None)).contains("4 w\n5 5 m\n5 5 l\nS\n"));
    }

    #[test]
    fn the_table_says_where_every_object_begins() {
        for sketch in [Sketch::default(), Sketch::new([line([None, None], Ink::default())])] {
            let pdf = write(&sketch, Some("Käse (\\)"));
            let text = String::from_utf8_lossy(&pdf);
            assert!(text.contains("/Title <FEFF004B00E4"), "{text}");
            let start = text.split("startxref\n").nth(1).and_then(|rest| rest.lines().next());
            let start: usize = start.expect("a start").parse().expect("a number");
            let table = std::str::from_utf8(&pdf[start..]).expect("a table");
            let entries = table.lines().filter(|line| line.ends_with(" n "));
            for (i, entry) in entries.enumerate() {
                let at: usize = entry[..10].parse().expect("a number");
                assert!(
                    pdf[at..].starts_with(format!("{} 0 obj\n", i + 1).as_bytes()),
                    "{entry}"
                );
            }
        }
    }

    #[test]
    fn what_overlaps_goes_the_same_way_round() {
        let area = |path: &str| -> f32 {
            let numbers = |line: &str| {
                line.split(' ')
                    .filter_map(|n| n.parse::<f32>().ok())
                    .collect::<Vec<_>>()
            };
            let corners: Vec<[f32; 2]> = path
                .lines()
                .map(numbers)
                .filter_map(|n| n.last_chunk::<2>().copied())
                .collect();
            let pairs = corners.iter().zip(corners.iter().cycle().skip(1));
            pairs.map(|(a, b)| a[0] * b[1] - a[1] * b[0]).sum()
        };
        let (mut disc, mut slab) = (String::new(), String::new());
        put_disc(&mut disc, [0.0, 0.0], 2.0);
        put_slab(&mut slab, ([0.0, 0.0], 1.0), ([3.0, -5.0], 2.0));
        assert!(
            area(&disc) > 0.0 && area(&slab) > 0.0,
            "{} {}",
            area(&disc),
            area(&slab)
        );
    }
}
