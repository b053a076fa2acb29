//! Writes drawings as InkML.

use std::fmt::Write as _;

use super::{KEYS, WORDS};
use crate::format::svg::escape;
use crate::format::{Drawing, STROKE_PREFIX};
use crate::sketch::{Ink, PenKind, Point, Stroke};

/// This annotation of a brush names our pen.
pub(super) const PEN: &str = "pen";

/// Returns the name of a pen.
pub(super) fn pen_name(pen: PenKind) -> &'static str {
    match pen {
        PenKind::Ink => "ink",
        PenKind::Pencil => "pencil",
        PenKind::Marker => "marker",
        PenKind::Brush => "brush",
    }
}

/// [`Channel`] is a channel, with what a point says on it.
type Channel = (&'static str, fn(&Point) -> Option<f32>);

/// A stroke may have these channels beside x and y, those that belong together in one row.
const FURTHER: [&[Channel]; 3] = [
    &[("<channel name=\"F\" type=\"decimal\" min=\"0\" max=\"1\"/>", |p| {
        p.pressure
    })],
    &[("<channel name=\"T\" type=\"decimal\" units=\"s\"/>", |p| p.time_secs)],
    &[
        ("<channel name=\"OTx\" type=\"decimal\" units=\"rad\"/>", |p| {
            p.tilt.map(|t| t[0])
        }),
        ("<channel name=\"OTy\" type=\"decimal\" units=\"rad\"/>", |p| {
            p.tilt.map(|t| t[1])
        }),
    ],
];

/// Writes the text of a file with this drawing: a trace for each stroke that is seen, named after
/// it.
pub fn write(drawing: &Drawing) -> String {
    let visible = drawing.sketch.visible();
    let strokes = visible.strokes();
    let kinds = distinct(strokes.iter().map(|stroke| kind(stroke)));
    let brushes = distinct(strokes.iter().map(|stroke| (stroke.width(), stroke.ink())));
    let mut xml =
        String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ink xmlns=\"http://www.w3.org/2003/InkML\">\n");
    for (name, text) in [(KEYS[0], &drawing.key_id), (WORDS[0], &drawing.word)] {
        if let Some(text) = text {
            put(
                &mut xml,
                format_args!("<annotation type=\"{name}\">{}</annotation>\n", escape(text)),
            );
        }
    }
    xml += "<definitions>\n";
    for (number, kind) in kinds.iter().enumerate() {
        put(
            &mut xml,
            format_args!("<context xml:id=\"context-{number}\"><traceFormat>"),
        );
        xml += "<channel name=\"X\" type=\"decimal\"/><channel name=\"Y\" type=\"decimal\"/>";
        for (channel, _) in channels(*kind) {
            xml += channel;
        }
        xml += "</traceFormat></context>\n";
    }
    for (number, (width, ink)) in brushes.iter().enumerate() {
        put_brush(&mut xml, number, *width, *ink);
    }
    xml += "</definitions>\n";
    for stroke in strokes {
        let context = kinds
            .iter()
            .position(|known| *known == kind(stroke))
            .unwrap_or_default();
        let brush = brushes
            .iter()
            .position(|known| *known == (stroke.width(), stroke.ink()));
        put(
            &mut xml,
            format_args!(
                "<trace xml:id=\"{STROKE_PREFIX}{}\" contextRef=\"#context-{context}\" brushRef=\"#brush-{}\">",
                stroke.id().0,
                brush.unwrap_or_default()
            ),
        );
        put_points(&mut xml, stroke);
        xml += "</trace>\n";
    }
    xml + "</ink>\n"
}

fn put_brush(xml: &mut String, number: usize, width: f32, ink: Ink) {
    put(
        xml,
        format_args!("<brush xml:id=\"brush-{number}\"><brushProperty name=\"width\" value=\"{width}\"/>"),
    );
    if let Some(color) = ink.color {
        put(
            xml,
            format_args!("<brushProperty name=\"color\" value=\"{}\"/>", color.to_hex()),
        );
    }
    if ink.opacity < 1.0 {
        let through = (255.0 * (1.0 - ink.opacity)).round();
        put(
            xml,
            format_args!("<brushProperty name=\"transparency\" value=\"{through}\"/>"),
        );
    }
    let pen = pen_name(ink.pen);
    put(
        xml,
        format_args!("<annotation type=\"{PEN}\">{pen}</annotation></brush>\n"),
    );
}

fn put_points(xml: &mut String, stroke: &Stroke) {
    let kind = kind(stroke);
    for (i, point) in stroke.points().iter().enumerate() {
        put(
            xml,
            format_args!("{}{} {}", if i == 0 { "" } else { ", " }, point.x, point.y),
        );
        for (_, value) in channels(kind) {
            match value(point) {
                Some(value) => put(xml, format_args!(" {value}")),
                None => xml.push_str(" ?"),
            }
        }
    }
}

/// Tells which of the further channels a stroke needs.
fn kind(stroke: &Stroke) -> [bool; 3] {
    FURTHER.map(|row| {
        let (_, value) = row[0];
        stroke.points().iter().any(|point| value(point).is_some())
    })
}

fn channels(kind: [bool; 3]) -> impl Iterator<Item = &'static Channel> {
    FURTHER
        .into_iter()
        .zip(kind)
        .filter(|(_, has)| *has)
        .flat_map(|(row, _)| row)
}

fn distinct<T: PartialEq>(values: impl Iterator<Item = T>) -> Vec<T> {
    let mut distinct = Vec::new();
    for value in values {
        if !distinct.contains(&value) {
            distinct.push(value);
        }
    }
    distinct
}

fn put(xml: &mut String, text: std::fmt::Arguments<'_>) {
    xml.write_fmt(text).expect("a string takes all text");
}
