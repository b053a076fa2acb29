//! Reads scenes of Excalidraw: freehand lines with their pressure, and its shapes as the lines around them. Colours,
//! opacity, groups and turned elements are kept; texts, pictures, arrowheads and fills are no strokes.

use std::collections::HashMap;
use std::path::Path;

use serde::Deserialize;

use super::left_out::LeftOut;
use super::outlines::{curve, ellipse};
use super::{Drawing, Found, MAX_POINTS};
use crate::error::{Error, Result};
use crate::sketch::{GroupId, Ink, Point, Rgb, Sketch, Stroke, StrokeId};

/// Freehand lines are so many times as broad as their element says (Excalidraw's own renderer).
const FREEHAND_WIDTH: f32 = 4.25;

/// A colour whose channels are all below this is the pen's own: black, or Excalidraw's nearly black.
const DARK: u8 = 0x28;

/// Tells whether a text begins as a scene does.
pub(super) fn is_scene(head: &[u8]) -> bool {
    let head = String::from_utf8_lossy(&head[..head.len().min(256)]);
    let plain: String = head.chars().filter(|c| !c.is_whitespace()).collect();
    plain.starts_with("{\"type\":\"excalidraw\"")
}

#[derive(Deserialize)]
struct Scene {
    #[serde(default)]
    elements: Vec<Element>,
    /// Among much else it says how the scene is shown.
    #[serde(default, rename = "appState")]
    state: serde_json::Value,
}

impl Scene {
    /// Returns the colour behind everything.
    fn background(&self) -> Rgb {
        let color = self.state.get("viewBackgroundColor").and_then(|color| color.as_str());
        color.and_then(|color| color.parse().ok()).unwrap_or(Rgb([255; 3]))
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Element {
    #[serde(rename = "type")]
    kind: String,
    x: f32,
    y: f32,
    width: f32,
    height: f32,
    /// The element is turned by so many radians, clockwise, about the middle.
    angle: f32,
    stroke_color: String,
    stroke_width: f32,
    /// The element shows by so many per cent.
    opacity: f32,
    /// The innermost group comes first.
    group_ids: Vec<String>,
    is_deleted: bool,
    /// These are places from the element's own.
    points: Vec<[f32; 2]>,
    pressures: Vec<f32>,
    simulate_pressure: bool,
    /// There is something where corners are rounded.
    roundness: Option<serde::de::IgnoredAny>,
}

impl Default for Element {
    fn default() -> Self {
        Self {
            kind: String::new(),
            x: 0.0,
            y: 0.0,
            width: 0.0,
            height: 0.0,
            angle: 0.0,
            stroke_color: "#1e1e1e".to_owned(),
            stroke_width: 2.0,
            opacity: 100.0,
            group_ids: Vec::new(),
            is_deleted: false,
            points: Vec::new(),
            pressures: Vec::new(),
            simulate_pressure: true,
            roundness: None,
        }
    }
}

/// Reads a scene; `path` stands in error messages.
pub(super) fn parse(text: &str, path: &Path) -> Result<Found> {
    // What serde says of a value repeats it, and an error never repeats the data.
    let scene: Scene = serde_json::from_str(text).map_err(|error| {
        let cause = format!(
            "no scene of Excalidraw: column {} is not as it should be",
            error.column()
        );
        Error::format_at(path, error.line() as u64, cause)
    })?;
    let refuse = |cause: &str| Error::format(path, cause.to_owned());
    let (mut strokes, mut left_out) = (Vec::new(), LeftOut::default());
    let background = scene.background();
    let (mut groups, mut count) = (HashMap::new(), 0);
    for element in scene.elements.iter().filter(|element| !element.is_deleted) {
        let line = element.line();
        count += line.len();
        if count > MAX_POINTS {
            return Err(Error::format(
                path,
                format!("the drawing has more than {MAX_POINTS} points"),
            ));
        }
        let is_ink = !line.is_empty() && !element.is_invisible(background);
        left_out.count((!is_ink).then(|| element.name(background)));
        if !is_ink {
            continue;
        }
        let id = StrokeId(u32::try_from(strokes.len()).map_err(|_| refuse("the scene has too many elements"))?);
        let stroke = Stroke::new(id, element.pen_width(), line);
        let stroke = stroke.ok_or_else(|| refuse("a point lies beyond any reasonable page"))?;
        let within = element.group_ids.iter().rev().map(|name| {
            let next = GroupId(groups.len() as u32);
            *groups.entry(name.as_str()).or_insert(next)
        });
        let within: Vec<GroupId> = within.collect();
        strokes.push(stroke.with_ink(element.ink()).in_groups(within));
    }
    if strokes.is_empty() {
        return Err(refuse("the scene holds no line"));
    }
    let drawing = Drawing {
        sketch: Sketch::new(strokes),
        ..Drawing::default()
    };
    Ok(Found {
        drawing,
        notes: left_out.note().into_iter().collect(),
    })
}

impl Element {
    /// Returns what the element is called where it is left out.
    fn name(&self, background: Rgb) -> &'static str {
        match self.kind.as_str() {
            "text" => "text",
            "image" => "picture",
            "frame" | "magicframe" => "frame",
            _ if self.is_invisible(background) => "invisible",
            _ => "of another kind",
        }
    }

    fn is_invisible(&self, background: Rgb) -> bool {
        let is_background = self.stroke_color.parse() == Ok(background);
        self.stroke_color == "transparent" || self.opacity <= 0.0 || is_background
    }

    /// Returns the width of the pen at full pressure.
    fn pen_width(&self) -> f32 {
        let factor = if self.kind == "freedraw" { FREEHAND_WIDTH } else { 1.0 };
        factor * self.stroke_width
    }

    fn ink(&self) -> Ink {
        let color: Option<Rgb> = self.stroke_color.parse().ok();
        Ink {
            color: color.filter(|Rgb(channels)| channels.iter().any(|channel| *channel >= DARK)),
            opacity: self.opacity / 100.0,
            ..Ink::default()
        }
    }

    /// Returns the line that the element shows, on the page; no point where it shows none.
    fn line(&self) -> Vec<Point> {
        let [w, h] = [self.width, self.height];
        let (places, pressures) = match self.kind.as_str() {
            "freedraw" => (self.points.clone(), self.measured()),
            "line" | "arrow" if self.roundness.is_some() => (curve(&self.points), None),
            "line" | "arrow" => (self.points.clone(), None),
            "rectangle" => (vec![[0.0, 0.0], [w, 0.0], [w, h], [0.0, h], [0.0, 0.0]], None),
            "diamond" => {
                let [x, y] = [0.5 * w, 0.5 * h];
                (vec![[x, 0.0], [w, y], [x, h], [0.0, y], [x, 0.0]], None)
            }
            "ellipse" => (ellipse([w, h]), None),
            _ => (Vec::new(), None),
        };
        let middle = self.middle();
        let (sin, cos) = self.angle.sin_cos();
        let turned = places.iter().enumerate().map(|(i, place)| {
            let [x, y] = [place[0] - middle[0], place[1] - middle[1]];
            Point {
                pressure: pressures.map(|pressures| pressures[i].clamp(0.0, 1.0)),
                ..Point::new(
                    self.x + middle[0] + cos * x - sin * y,
                    self.y + middle[1] + sin * x + cos * y,
                )
            }
        });
        turned.collect()
    }

    /// Returns the pressure at each point, where a pen has reported it.
    fn measured(&self) -> Option<&[f32]> {
        let is_measured = !self.simulate_pressure && self.pressures.len() >= self.points.len();
        is_measured.then_some(&self.pressures)
    }

    /// Returns the middle about which the element is turned, from its own place.
    fn middle(&self) -> [f32; 2] {
        if self.points.is_empty() {
            return [0.5 * self.width, 0.5 * self.height];
        }
        [0, 1].map(|axis| {
            let values = || self.points.iter().map(|point| point[axis]);
            0.5 * (values().fold(f32::INFINITY, f32::min) + values().fold(f32::NEG_INFINITY, f32::max))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scene(elements: &str) -> String {
        format!("{{\n  \"type\": \"excalidraw\",\n  \"version\": 2,\n  \"elements\": [{elements}]\n}}")
    }

    fn read(elements: &str) -> Result<Found> {
        parse(&scene(elements), Path::new("cat.excalidraw"))
    }

    fn places(stroke: &Stroke) -> Vec<[f32; 2]> {
        stroke.points().iter().map(|point| [point.x, point.y]).collect()
    }

    #[test]
    fn freehand_lines_keep_pressure_colour_and_groups() {
        let found = read(
            r##"{"type":"freedraw","x":10,"y":20,"strokeColor":"#e03131","strokeWidth":2,"opacity":50,
            "points":[[0,0],[5,-5],[9,0]],"pressures":[0.2,0.5,2],"simulatePressure":false,"groupIds":["in","out"]},
            {"type":"freedraw","x":0,"y":0,"points":[[1,1],[2,2]],"pressures":[],"groupIds":["out"]},
            {"type":"freedraw","isDeleted":true,"points":[[0,0]]}"##,
        )
        .expect("a scene");
        let strokes = found.drawing.sketch.strokes();
        assert_eq!((strokes.len(), found.notes.len()), (2, 0));
        assert_eq!(places(&strokes[0]), [[10.0, 20.0], [15.0, 15.0], [19.0, 20.0]]);
        let pressures: Vec<_> = strokes[0].points().iter().map(|point| point.pressure).collect();
        assert_eq!(pressures, [Some(0.2), Some(0.5), Some(1.0)]);
        assert_eq!(strokes[0].ink().color, Some(Rgb([0xe0, 0x31, 0x31])));
        assert!((strokes[0].ink().opacity - 0.5).abs() < 1e-6 && (strokes[0].width() - 8.5).abs() < 1e-6);
        assert_eq!(strokes[1].points()[0].pressure, None);
        assert_eq!(strokes[1].ink().color, None, "nearly black is the pen's own ink");
        assert_eq!(
            strokes[0].groups()[0],
            strokes[1].groups()[0],
            "the outermost group is the same"
        );
        assert_eq!(strokes[0].groups().len(), 2);
    }

    #[test]
    fn shapes_become_the_lines_around_them_where_they_are_turned_to() {
        let found = read(
            r#"{"type":"rectangle","x":0,"y":0,"width":4,"height":2,"angle":1.5707964},
            {"type":"ellipse","x":10,"y":10,"width":20,"height":10},
            {"type":"diamond","x":0,"y":0,"width":2,"height":2},
            {"type":"arrow","x":1,"y":1,"points":[[0,0],[10,0]]},
            {"type":"line","x":0,"y":0,"points":[[0,0],[10,10],[20,0]],"roundness":{"type":2}},
            {"type":"text","x":0,"y":0,"text":"a cat"},
            {"type":"line","points":[[0,0],[1,1]],"strokeColor":"transparent"}"#,
        )
        .expect("a scene");
        assert_eq!(found.notes, ["2 of 7 shapes left out: 1 invisible, 1 text"]);
        let strokes = found.drawing.sketch.strokes();
        assert_eq!(strokes.len(), 5);
        let [x, y] = places(&strokes[0])[0];
        assert!((x - 3.0).abs() < 1e-4 && (y + 1.0).abs() < 1e-4, "{x} {y}");
        let bounds = strokes[1].bounds();
        assert!((bounds.size()[0] - 20.0).abs() < 1e-3 && (bounds.min[1] - 10.0).abs() < 0.1);
        assert_eq!(places(&strokes[3]), [[1.0, 1.0], [11.0, 1.0]]);
        let curve = places(&strokes[4]);
        assert_eq!(curve.len(), 17);
        assert!(curve.contains(&[10.0, 10.0]), "it goes through its points");
    }

    #[test]
    fn lines_in_the_colour_of_the_background_are_left_out() {
        let lines = r##"{"type":"line","points":[[0,0],[1,1]],"strokeColor":"#ffffff"},
            {"type":"line","points":[[0,0],[1,1]],"strokeColor":"#121212"}"##;
        let check = |state: &str, expected: Option<Rgb>| {
            let text = scene(lines).replace("\n}", &format!("{state}\n}}"));
            let found = parse(&text, Path::new("cat.excalidraw")).expect("a scene");
            assert_eq!(found.notes, ["1 of 2 shapes left out: 1 invisible"], "{state}");
            assert_eq!(found.drawing.sketch.strokes()[0].ink().color, expected, "{state}");
        };
        check("", None);
        check(",\"appState\":null", None);
        check(",\"appState\":{\"viewBackgroundColor\":\"#ffffff\"}", None);
        check(
            ",\"appState\":{\"viewBackgroundColor\":\"#121212\"}",
            Some(Rgb([255; 3])),
        );
    }

    #[test]
    fn what_is_no_scene_is_told_by_its_line_without_repeating_it() {
        let error = read("{\"type\":\"freedraw\",\"points\":\"secret\"}")
            .expect_err("no points")
            .to_string();
        assert!(
            error.contains("cat.excalidraw") && error.contains('4') && !error.contains("secret"),
            "{error}"
        );
        let empty = read("").expect_err("no line").to_string();
        assert!(empty.contains("no line"), "{empty}");
        assert!(read("{\"type\":\"freedraw\",\"points\":[[1e30,0]]}").is_err());
        assert!(is_scene(scene("").as_bytes()) && !is_scene(b"{\"word\":\"cat\"}"));
    }
}
