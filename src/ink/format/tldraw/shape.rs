//! Reads one shape of tldraw: its lines in its own units, its ink and its name.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use half::f16;
use serde_json::Value;

use crate::format::outlines::{arc, curve, ellipse, polygon};
use crate::sketch::{Ink, PenKind, Point, Rgb};

/// Pens are so broad.
const SIZES: [(&str, f32); 4] = [("s", 2.0), ("m", 3.5), ("l", 5.0), ("xl", 10.0)];

/// A highlighter lets so much through.
const HIGHLIGHTER_OPACITY: f32 = 0.5;

/// These colours have a name; black is the paper's own ink.
const COLORS: [(&str, [u8; 3]); 12] = [
    ("grey", [0x9f, 0xa8, 0xb2]),
    ("light-violet", [0xe0, 0x85, 0xf4]),
    ("violet", [0xae, 0x3e, 0xc9]),
    ("blue", [0x44, 0x65, 0xe9]),
    ("light-blue", [0x4b, 0xa1, 0xf1]),
    ("yellow", [0xf1, 0xac, 0x4b]),
    ("orange", [0xe1, 0x69, 0x19]),
    ("green", [0x09, 0x92, 0x68]),
    ("light-green", [0x4c, 0xb0, 0x5e]),
    ("light-red", [0xf8, 0x77, 0x77]),
    ("red", [0xe0, 0x31, 0x31]),
    ("white", [0xff, 0xff, 0xff]),
];

/// These are shapes with corners, as shares of their box.
const POLYGONS: [(&str, &[[f32; 2]]); 12] = [
    ("rectangle", &SQUARE),
    ("x-box", &SQUARE),
    ("check-box", &SQUARE),
    ("triangle", &[[0.5, 0.0], [1.0, 1.0], [0.0, 1.0]]),
    ("diamond", &[[0.5, 0.0], [1.0, 0.5], [0.5, 1.0], [0.0, 0.5]]),
    ("trapezoid", &[[0.25, 0.0], [0.75, 0.0], [1.0, 1.0], [0.0, 1.0]]),
    ("rhombus", &[[0.25, 0.0], [1.0, 0.0], [0.75, 1.0], [0.0, 1.0]]),
    ("rhombus-2", &[[0.0, 0.0], [0.75, 0.0], [1.0, 1.0], [0.25, 1.0]]),
    (
        "pentagon",
        &[[0.5, 0.0], [1.0, 0.382], [0.809, 1.0], [0.191, 1.0], [0.0, 0.382]],
    ),
    (
        "hexagon",
        &[
            [0.25, 0.0],
            [0.75, 0.0],
            [1.0, 0.5],
            [0.75, 1.0],
            [0.25, 1.0],
            [0.0, 0.5],
        ],
    ),
    (
        "octagon",
        &[
            [0.293, 0.0],
            [0.707, 0.0],
            [1.0, 0.293],
            [1.0, 0.707],
            [0.707, 1.0],
            [0.293, 1.0],
            [0.0, 0.707],
            [0.0, 0.293],
        ],
    ),
    (
        "star",
        &[
            [0.5, 0.0],
            [0.618, 0.382],
            [1.0, 0.382],
            [0.691, 0.618],
            [0.809, 1.0],
            [0.5, 0.764],
            [0.191, 1.0],
            [0.309, 0.618],
            [0.0, 0.382],
            [0.382, 0.382],
        ],
    ),
];
const SQUARE: [[f32; 2]; 4] = [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]];

/// Reads a number that has a place in f32.
pub(super) fn number(value: &Value) -> Option<f32> {
    value.as_f64().map(|number| number as f32)
}

/// Returns what a shape is called where it is left out.
pub(super) fn name(kind: &str) -> &'static str {
    match kind {
        "text" | "note" => "text",
        "image" | "video" => "picture",
        "frame" => "frame",
        _ => "of another kind",
    }
}

/// Returns the width of the pen at full pressure.
pub(super) fn width(props: &Value) -> f32 {
    let size = props["size"].as_str().unwrap_or("m");
    let width = SIZES
        .iter()
        .find(|(name, _)| *name == size)
        .map_or(3.5, |(_, width)| *width);
    width * number(&props["scale"]).unwrap_or(1.0)
}

/// Returns the ink of a shape; `None` where nothing of it is seen.
pub(super) fn ink(kind: &str, props: &Value, opacity: f32) -> Option<Ink> {
    let color = props["color"].as_str().unwrap_or("black");
    let is_highlighter = kind == "highlight";
    let ink = Ink {
        pen: if is_highlighter { PenKind::Marker } else { PenKind::Ink },
        color: COLORS.iter().find(|(name, _)| *name == color).map(|(_, rgb)| Rgb(*rgb)),
        opacity: opacity * if is_highlighter { HIGHLIGHTER_OPACITY } else { 1.0 },
    };
    (opacity > 0.0 && color != "white").then_some(ink)
}

/// Returns the lines that a shape shows, in its own units; none where it shows no line.
pub(super) fn lines(kind: &str, props: &Value) -> Result<Vec<Vec<Point>>, String> {
    let plain = |lines: Vec<Vec<[f32; 2]>>| {
        let point = |[x, y]: [f32; 2]| Point::new(x, y);
        let lines = lines.into_iter().filter(|line| !line.is_empty());
        lines.map(|line| line.into_iter().map(point).collect()).collect()
    };
    match kind {
        "draw" | "highlight" => drawn(props),
        "line" => Ok(plain(vec![line(props)])),
        "arrow" => Ok(plain(arrow(props).into_iter().collect())),
        "geo" => Ok(plain(geometric(props))),
        _ => Ok(Vec::new()),
    }
}

/// Puts the segments of a freehand line together.
fn drawn(props: &Value) -> Result<Vec<Vec<Point>>, String> {
    let [sx, sy] = ["scaleX", "scaleY"].map(|name| number(&props[name]).unwrap_or(1.0));
    let has_pressure = props["isPen"].as_bool().unwrap_or(false);
    let mut line: Vec<Point> = Vec::new();
    for segment in props["segments"].as_array().into_iter().flatten() {
        for [x, y, z] in segment_points(segment)? {
            let at = Point::new(sx * x, sy * y);
            // A segment begins where the last one ended.
            if line.last().is_some_and(|last| (last.x, last.y) == (at.x, at.y)) {
                continue;
            }
            line.push(Point {
                pressure: has_pressure.then_some(z.clamp(0.0, 1.0)),
                ..at
            });
        }
    }
    Ok(if line.is_empty() { Vec::new() } else { vec![line] })
}

/// Reads the points of a segment: listed, or packed as x, y and pressure, first in half precision, later the first
/// point in single precision and half ones for the way from each to the next.
fn segment_points(segment: &Value) -> Result<Vec<[f32; 3]>, String> {
    if let Some(points) = segment["points"].as_array() {
        let read = |point: &Value| {
            let axis = |name: &str| number(&point[name]);
            Some([axis("x")?, axis("y")?, axis("z").unwrap_or(0.5)])
        };
        let points: Option<Vec<[f32; 3]>> = points.iter().map(read).collect();
        return points.ok_or_else(|| "a point of a line is no point".to_owned());
    }
    let (packed, is_stepwise) = match (segment["path"].as_str(), segment["points"].as_str()) {
        (Some(path), _) => (path, true),
        (None, Some(points)) => (points, false),
        (None, None) => return Ok(Vec::new()),
    };
    let broken = || "the points of a line cannot be unpacked".to_owned();
    let bytes = STANDARD.decode(packed).map_err(|_| broken())?;
    let (head, rest) = bytes.split_at(if is_stepwise { bytes.len().min(12) } else { 0 });
    let mut points = Vec::with_capacity(bytes.len() / 6);
    let (first, []) = head.as_chunks::<4>() else {
        return Err(broken());
    };
    if let [x, y, z] = first {
        points.push([x, y, z].map(|bytes| f32::from_le_bytes(*bytes)));
    }
    let (numbers, []) = rest.as_chunks::<6>() else {
        return Err(broken());
    };
    let mut at = points.last().copied().unwrap_or_default();
    for [a, b, c, d, e, f] in numbers {
        let values = [[a, b], [c, d], [e, f]].map(|[low, high]| f16::from_le_bytes([*low, *high]).to_f32());
        at = if is_stepwise {
            [0, 1, 2].map(|k| at[k] + values[k])
        } else {
            values
        };
        points.push(at);
    }
    Ok(points)
}

/// Reads the points of a line by hand, which have names and places among each other.
fn line(props: &Value) -> Vec<[f32; 2]> {
    let points = props["points"].as_object().or_else(|| props["handles"].as_object());
    let mut points: Vec<(&str, [f32; 2])> = points
        .into_iter()
        .flat_map(|points| points.values())
        .filter_map(|point| Some((point["index"].as_str()?, place(point)?)))
        .collect();
    points.sort_by_key(|(index, _)| *index);
    let points: Vec<[f32; 2]> = points.into_iter().map(|(_, at)| at).collect();
    if props["spline"] == "cubic" {
        curve(&points)
    } else {
        points
    }
}

fn place(point: &Value) -> Option<[f32; 2]> {
    Some([number(&point["x"])?, number(&point["y"])?])
}

/// Reads an arrow that hangs on nothing, straight or bent.
fn arrow(props: &Value) -> Option<Vec<[f32; 2]>> {
    let is_bound = ["start", "end"].iter().any(|end| props[end]["type"] == "binding");
    if is_bound || props["kind"] == "elbow" {
        return None;
    }
    let bend = number(&props["bend"]).unwrap_or(0.0);
    Some(arc(place(&props["start"])?, place(&props["end"])?, -bend))
}

fn geometric(props: &Value) -> Vec<Vec<[f32; 2]>> {
    let [w, h, grown] = ["w", "h", "growY"].map(|name| number(&props[name]).unwrap_or(0.0));
    let size = [w, h + grown];
    let kind = props["geo"].as_str().unwrap_or("rectangle");
    let mut lines = match kind {
        "ellipse" => vec![ellipse(size)],
        "oval" => vec![oval(size)],
        kind => {
            let known = POLYGONS.iter().find(|(name, _)| *name == kind);
            known.map(|(_, corners)| polygon(corners, size)).into_iter().collect()
        }
    };
    let [w, h] = size;
    match kind {
        "x-box" => lines.extend([vec![[0.0, 0.0], [w, h]], vec![[w, 0.0], [0.0, h]]]),
        "check-box" => {
            let side = w.min(h);
            let at = |x: f32, y: f32| [0.5 * w + side * (x - 0.5), 0.5 * h + side * (y - 0.5)];
            lines.push(vec![at(0.25, 0.52), at(0.45, 0.7), at(0.82, 0.22)]);
        }
        _ => {}
    }
    lines
}

/// Returns the line around a box whose shorter sides are half circles.
fn oval([w, h]: [f32; 2]) -> Vec<[f32; 2]> {
    let side = w.min(h);
    let round = ellipse([side; 2]);
    let [dx, dy] = [w - side, h - side];
    // The circle is drawn from its right, clockwise: what lies beyond its middle is moved to the far end.
    let moved = round.into_iter().map(|[x, y]| {
        let beyond = |at: f32, by: f32| if at > 0.5 * side { at + by } else { at };
        [beyond(x, dx), beyond(y, dy)]
    });
    let mut line: Vec<[f32; 2]> = moved.collect();
    line.extend(line.first().copied());
    line
}
