//! Reads notebooks of Rnote: brush strokes with their pressure, highlighters as felt tips, and shapes as the lines
//! around them, in the order in which they were drawn. Texts, pictures, arrowheads and fills are no strokes.
//!
//! The file is packed JSON. Strokes lie in `stroke_components`, and beside each, at the same place of
//! `chrono_components`, when and on which layer it was drawn.

#[cfg(test)]
mod tests;

use std::path::Path;

use lyon::geom::{CubicBezierSegment, QuadraticBezierSegment, point};
use serde_json::Value;

use super::left_out::LeftOut;
use super::outlines::{ellipse, polygon};
use super::{Drawing, Found, MAX_POINTS};
use crate::error::{Error, Result};
use crate::sketch::{Affine, Ink, PenKind, Point, Rgb, Sketch, Stroke, StrokeId};

/// A curve and its polyline are at most so far apart, in pixels of the notebook.
const FLATNESS: f32 = 0.1;

/// A colour whose channels are all below this is the pen's own: black, or Rnote's nearly black.
const DARK: u8 = 0x28;

/// Tells whether an unpacked text begins as a notebook does.
pub(super) fn is_notebook(head: &[u8]) -> bool {
    let head = String::from_utf8_lossy(&head[..head.len().min(256)]);
    let plain: String = head.chars().filter(|c| !c.is_whitespace()).collect();
    plain.starts_with('{') && (plain.contains("\"engine_snapshot\":{") || plain.contains("\"store_snapshot\":{"))
}

/// Reads a notebook; `path` stands in error messages.
pub(super) fn parse(text: &str, path: &Path) -> Result<Found> {
    // What serde says of a value repeats it, and an error never repeats the data.
    let file: Value = serde_json::from_str(text).map_err(|error| {
        let cause = format!("no notebook of Rnote: column {} is not as it should be", error.column());
        Error::format_at(path, error.line() as u64, cause)
    })?;
    let refuse = |cause: String| Error::format(path, cause);
    let snapshots = ["/data/engine_snapshot", "/data/store_snapshot"];
    let snapshot = snapshots.iter().find_map(|at| file.pointer(at));
    let snapshot = snapshot.ok_or_else(|| refuse("the file is no notebook of Rnote".to_owned()))?;
    let mut reading = Reading::default();
    for (number, (value, layer)) in drawn(snapshot).into_iter().enumerate() {
        let read = reading.stroke(value, layer == "highlighter");
        read.map_err(|cause| refuse(format!("stroke {}: {cause}", number + 1)))?;
    }
    if reading.strokes.is_empty() {
        return Err(refuse("the notebook holds no line".to_owned()));
    }
    Ok(Found {
        drawing: Drawing {
            sketch: Sketch::new(reading.strokes),
            ..Drawing::default()
        },
        notes: reading.left_out.note().into_iter().collect(),
    })
}

/// Lists strokes with their layers, in the order in which they were drawn.
fn drawn(snapshot: &Value) -> Vec<(&Value, &Value)> {
    let slots = |name: &str| snapshot[name].as_array().map(Vec::as_slice).unwrap_or_default();
    let times = slots("chrono_components");
    let strokes = slots("stroke_components").iter().enumerate();
    let strokes = strokes.filter(|(_, slot)| slot["value"].is_object());
    let mut drawn: Vec<(u64, &Value, &Value)> = strokes
        .map(|(i, slot)| {
            let time = times.get(i).map_or(&Value::Null, |slot| &slot["value"]);
            (time["t"].as_u64().unwrap_or_default(), &slot["value"], &time["layer"])
        })
        .collect();
    drawn.sort_by_key(|(time, ..)| *time);
    drawn.into_iter().map(|(_, value, layer)| (value, layer)).collect()
}

#[derive(Default)]
struct Reading {
    strokes: Vec<Stroke>,
    left_out: LeftOut,
    count: usize,
}

impl Reading {
    fn stroke(&mut self, value: &Value, is_highlighter: bool) -> Result<(), String> {
        let (kind, body) = kind(value);
        let line = match kind {
            "brushstroke" => brush(&body["path"]),
            "shapestroke" => shape(&body["shape"]),
            _ => {
                self.left_out.count(Some(name(kind)));
                return Ok(());
            }
        };
        let line = line.ok_or("something is no number")?;
        let style = style(&body["style"]);
        let (kind, ink) = match (line.is_empty(), style.ink(is_highlighter)) {
            (true, _) => (Some("of another kind"), None),
            (false, None) => (Some("invisible"), None),
            (false, ink) => (None, ink),
        };
        self.left_out.count(kind);
        let Some(ink) = ink else { return Ok(()) };
        self.count += line.len();
        if self.count > MAX_POINTS {
            return Err(format!("the notebook has more than {MAX_POINTS} points"));
        }
        let id = u32::try_from(self.strokes.len()).map_err(|_| "too many strokes")?;
        let (width, line) = style.pressed(line);
        let stroke = Stroke::new(StrokeId(id), width, line);
        let stroke = stroke.ok_or("it lies beyond any reasonable page")?;
        self.strokes.push(stroke.with_ink(ink));
        Ok(())
    }
}

/// Returns the only name in an object, and what it names.
fn kind(value: &Value) -> (&str, &Value) {
    let named = value.as_object().and_then(|object| object.iter().next());
    named.map_or(("", &Value::Null), |(name, body)| (name.as_str(), body))
}

/// Returns what a stroke is called where it is left out.
fn name(kind: &str) -> &'static str {
    match kind {
        "textstroke" => "text",
        "vectorimage" | "bitmapimage" => "picture",
        _ => "of another kind",
    }
}

fn number(value: &Value) -> Option<f32> {
    value.as_f64().map(|number| number as f32)
}

fn place(value: &Value) -> Option<[f32; 2]> {
    Some([number(value.get(0)?)?, number(value.get(1)?)?])
}

/// Reads a sample of the pen: its place and its pressure.
fn element(value: &Value) -> Option<Point> {
    let [x, y] = place(&value["pos"])?;
    Some(Point {
        pressure: Some(number(&value["pressure"])?.clamp(0.0, 1.0)),
        ..Point::new(x, y)
    })
}

/// Reads the way of a brush; `None` where a number is missing.
fn brush(path: &Value) -> Option<Vec<Point>> {
    let mut line = Vec::new();
    // The first versions have a list of segments that know where they begin.
    let segments = path["segments"].as_array().or_else(|| path.as_array())?;
    if path["start"].is_object() {
        line.push(element(&path["start"])?);
    }
    for segment in segments {
        let (kind, body) = kind(segment);
        let end = element(if kind == "dot" { &body["element"] } else { &body["end"] })?;
        if line.is_empty() && body["start"].is_object() {
            line.push(element(&body["start"])?);
        }
        let Some(from) = line.last().copied() else {
            line.push(end);
            continue;
        };
        match kind {
            "quadbez" | "quadbezto" => bend(&mut line, from, &[place(&body["cp"])?], end),
            "cubbez" | "cubbezto" => bend(&mut line, from, &[place(&body["cp1"])?, place(&body["cp2"])?], end),
            _ => line.push(end),
        }
    }
    Some(line)
}

/// Adds a curve with one or two points of control, its pressure going evenly from end to end.
fn bend(line: &mut Vec<Point>, from: Point, controls: &[[f32; 2]], end: Point) {
    let at = |[x, y]: [f32; 2]| point(x, y);
    let [first, last] = [[from.x, from.y], [end.x, end.y]].map(at);
    let mut places = Vec::new();
    match controls {
        [ctrl] => {
            let curve = QuadraticBezierSegment {
                from: first,
                ctrl: at(*ctrl),
                to: last,
            };
            curve.for_each_flattened_with_t(FLATNESS, &mut |part, t| places.push((part.to, t.end)));
        }
        [ctrl1, ctrl2] => {
            let curve = CubicBezierSegment {
                from: first,
                ctrl1: at(*ctrl1),
                ctrl2: at(*ctrl2),
                to: last,
            };
            curve.for_each_flattened_with_t(FLATNESS, &mut |part, t| places.push((part.to, t.end)));
        }
        _ => {}
    }
    let pressures = from.pressure.zip(end.pressure);
    line.extend(places.into_iter().map(|(p, t)| Point {
        pressure: pressures.map(|(a, b)| a + t * (b - a)),
        ..Point::new(p.x, p.y)
    }));
}

/// Reads the line around a shape; `None` where a number is missing, and no point of a shape that is not known.
fn shape(shape: &Value) -> Option<Vec<Point>> {
    let (kind, body) = kind(shape);
    let corner = |name: &str| place(&body[name]);
    let rest = |name: &str| body[name].as_array()?.iter().map(place).collect::<Option<Vec<_>>>();
    let places = match kind {
        "line" => vec![corner("start")?, corner("end")?],
        "arrow" => vec![corner("start")?, corner("tip")?],
        "polyline" => [vec![corner("start")?], rest("path")?].concat(),
        "polygon" => {
            let start = corner("start")?;
            [vec![start], rest("path")?, vec![start]].concat()
        }
        "rect" => {
            let half = place(&body["cuboid"]["half_extents"])?;
            let square = polygon(&[[-1.0, -1.0], [1.0, -1.0], [1.0, 1.0], [-1.0, 1.0]], half);
            let map = transform(body)?;
            square.into_iter().map(|at| map.apply(at)).collect()
        }
        "ellipse" => {
            let radii = corner("radii")?;
            let map = transform(body)?;
            let around = ellipse(radii.map(|radius| 2.0 * radius)).into_iter();
            around.map(|[x, y]| map.apply([x - radii[0], y - radii[1]])).collect()
        }
        "quadbez" | "cubbez" => {
            let at = |[x, y]: [f32; 2]| Point::new(x, y);
            let mut line = vec![at(corner("start")?)];
            let controls = if kind == "quadbez" {
                vec![corner("cp")?]
            } else {
                vec![corner("cp1")?, corner("cp2")?]
            };
            bend(&mut line, at(corner("start")?), &controls, at(corner("end")?));
            return Some(line);
        }
        _ => Vec::new(),
    };
    Some(places.into_iter().map(|[x, y]| Point::new(x, y)).collect())
}

/// Reads how a shape lies: nine numbers of a matrix, column by column, or the six of them that are not always the same.
fn transform(body: &Value) -> Option<Affine> {
    let affine = body["transform"]["affine"]
        .as_array()
        .or_else(|| body["affine"].as_array())?;
    let numbers: Vec<f32> = affine.iter().map(number).collect::<Option<_>>()?;
    match numbers[..] {
        [a, b, _, c, d, _, e, f, _] | [a, b, c, d, e, f] => Some(Affine([a, b, c, d, e, f])),
        _ => None,
    }
}

/// [`Style`] is how a stroke is painted.
struct Style {
    width: f32,
    /// These are red, green, blue and opacity; `None` where the line is not painted.
    color: Option<[f32; 4]>,
    /// The share of the width that a pressure makes is that pressure to this power.
    power: f32,
}

fn style(value: &Value) -> Style {
    let (_, style) = kind(value);
    let channel = |color: &Value, name: &str| number(&color[name]);
    let color = &style["stroke_color"];
    let read = || {
        Some([
            channel(color, "r")?,
            channel(color, "g")?,
            channel(color, "b")?,
            channel(color, "a")?,
        ])
    };
    let black = [0.0, 0.0, 0.0, 1.0];
    Style {
        width: number(&style["stroke_width"]).unwrap_or(Stroke::DEFAULT_WIDTH),
        color: if style.get("stroke_color").is_some() {
            read()
        } else {
            Some(black)
        },
        power: match style["pressure_curve"].as_str() {
            Some("const") => 0.0,
            Some("sqrt") => 0.5,
            Some("cbrt") => 1.0 / 3.0,
            Some("pow2") => 2.0,
            Some("pow3") => 3.0,
            _ => 1.0,
        },
    }
}

impl Style {
    /// Returns the ink; `None` where nothing of it is seen.
    fn ink(&self, is_highlighter: bool) -> Option<Ink> {
        let [r, g, b, opacity] = self.color?.map(|channel| channel.clamp(0.0, 1.0));
        let rgb = [r, g, b].map(|channel| (255.0 * channel).round() as u8);
        (opacity > 0.0).then(|| Ink {
            pen: if is_highlighter { PenKind::Marker } else { PenKind::Ink },
            color: rgb.iter().any(|channel| *channel >= DARK).then_some(Rgb(rgb)),
            opacity,
        })
    }

    /// Returns the pen's width and the line with its pressures as shares of that; a pressure that is the same
    /// everywhere is a mouse's, and only a width.
    fn pressed(&self, mut line: Vec<Point>) -> (f32, Vec<Point>) {
        let share = |point: &Point| point.pressure.map_or(1.0, |pressure| pressure.powf(self.power));
        let shares: Vec<f32> = line.iter().map(share).collect();
        let is_even = shares.iter().all(|share| *share == shares[0]);
        for (point, share) in line.iter_mut().zip(&shares) {
            point.pressure = (!is_even).then_some(*share);
        }
        let even = shares.first().filter(|share| is_even && **share > 0.0);
        (self.width * even.copied().unwrap_or(1.0), line)
    }
}
