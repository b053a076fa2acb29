//! Reads drawings of tldraw, a page each: freehand lines with their pressure, highlighters as felt tips, and lines,
//! arrows and shapes as the lines around them. Groups, colours and opacity are kept; texts, pictures, arrowheads, fills
//! and what hangs on other shapes are no strokes.

mod shape;

use std::collections::HashMap;
use std::path::Path;

use serde_json::Value;

use super::left_out::LeftOut;
use super::pages::Pages;
use super::{Drawing, Found, MAX_POINTS};
use crate::error::{Error, Result};
use crate::sketch::{Affine, GroupId, Sketch, Stroke, StrokeId};

/// Shapes inside each other beyond this are passed over.
const MAX_DEPTH: usize = 64;

/// Tells whether a text begins as a drawing does.
pub(super) fn is_drawing(head: &[u8]) -> bool {
    let head = String::from_utf8_lossy(&head[..head.len().min(256)]);
    head.contains("\"tldrawFileFormatVersion\"")
}

/// Reads the pages with ink of a drawing; `path` stands in error messages.
pub(super) fn parse(text: &str, path: &Path) -> Result<Pages> {
    let refuse = |cause: String| Error::format(path, cause);
    // What serde says of a value repeats it, and an error never repeats the data.
    let file: Value = serde_json::from_str(text).map_err(|error| {
        let cause = format!("no drawing of tldraw: column {} is not as it should be", error.column());
        Error::format_at(path, error.line() as u64, cause)
    })?;
    let records = records(&file);
    if records.is_empty() && file.pointer("/document/pages").is_some() {
        let cause = "a drawing of tldraw's first version: open it with a later one and save it there";
        return Err(refuse(cause.to_owned()));
    }
    let mut children: HashMap<&str, Vec<&Value>> = HashMap::new();
    for record in records.iter().filter(|record| record["typeName"] == "shape") {
        let parent = record["parentId"].as_str().unwrap_or_default();
        children.entry(parent).or_default().push(record);
    }
    let mut pages: Vec<&Value> = records.iter().filter(|r| r["typeName"] == "page").copied().collect();
    for list in children.values_mut().chain([&mut pages]) {
        // Places among others are texts that are ordered by their letters.
        list.sort_by_key(|record| record["index"].as_str().unwrap_or_default());
    }
    let (mut count, mut found) = (0, Vec::new());
    for (page, number) in pages.into_iter().zip(1..) {
        let mut reading = Reading {
            children: &children,
            strokes: Vec::new(),
            left_out: LeftOut::default(),
            groups: 0,
            count,
        };
        let id = page["id"].as_str().unwrap_or_default();
        reading.inside(id, &Around::default()).map_err(refuse)?;
        count = reading.count;
        if !reading.strokes.is_empty() {
            found.push((number, reading.into_found()));
        }
    }
    if found.is_empty() {
        return Err(refuse("the drawing holds no line".to_owned()));
    }
    Ok(Pages::new(found, path))
}

/// Returns the records of a file, or of a snapshot of the program's store.
fn records(file: &Value) -> Vec<&Value> {
    if let Some(records) = file["records"].as_array() {
        return records.iter().collect();
    }
    let stores = ["/store", "/document/store", "/data/store", "/snapshot/store"];
    let store = stores.iter().find_map(|at| file.pointer(at)?.as_object());
    store.map(|store| store.values().collect()).unwrap_or_default()
}

/// [`Around`] is what holds of everything that is around a shape.
#[derive(Clone)]
struct Around {
    /// This leads to the page.
    to_page: Affine,
    opacity: f32,
    groups: Vec<GroupId>,
    /// So many shapes are around.
    depth: usize,
}

impl Default for Around {
    fn default() -> Self {
        Self {
            to_page: Affine::IDENTITY,
            opacity: 1.0,
            groups: Vec::new(),
            depth: 0,
        }
    }
}

/// Reads the shapes of one page.
struct Reading<'a> {
    /// These are the shapes in each page, group and frame, the lowest first.
    children: &'a HashMap<&'a str, Vec<&'a Value>>,
    strokes: Vec<Stroke>,
    left_out: LeftOut,
    groups: u32,
    /// All pages so far have so many points.
    count: usize,
}

impl Reading<'_> {
    fn inside(&mut self, parent: &str, around: &Around) -> Result<(), String> {
        let Some(shapes) = self.children.get(parent) else {
            return Ok(());
        };
        for shape in shapes {
            let [x, y] = ["x", "y"].map(|name| shape::number(&shape[name]).unwrap_or(0.0));
            let turned = Affine::turn(shape::number(&shape["rotation"]).unwrap_or(0.0), [0.0; 2]);
            let Affine([a, b, c, d, ..]) = turned;
            let mut around = Around {
                to_page: around.to_page.after(&Affine([a, b, c, d, x, y])),
                opacity: around.opacity * shape::number(&shape["opacity"]).unwrap_or(1.0),
                depth: around.depth + 1,
                ..around.clone()
            };
            let kind = shape["type"].as_str().unwrap_or_default();
            if kind == "group" {
                around.groups.push(GroupId(self.groups));
                self.groups += 1;
            } else {
                self.shape(shape, kind, &around)?;
            }
            if around.depth < MAX_DEPTH {
                self.inside(shape["id"].as_str().unwrap_or_default(), &around)?;
            }
        }
        Ok(())
    }

    fn shape(&mut self, shape: &Value, kind: &str, around: &Around) -> Result<(), String> {
        let props = &shape["props"];
        let ink = shape::ink(kind, props, around.opacity);
        let lines = shape::lines(kind, props)?;
        let left_out = match (lines.is_empty(), ink) {
            (true, _) => Some(shape::name(kind)),
            (false, None) => Some("invisible"),
            (false, Some(_)) => None,
        };
        self.left_out.count(left_out);
        let Some(ink) = ink else { return Ok(()) };
        for mut line in lines {
            self.count += line.len();
            if self.count > MAX_POINTS {
                return Err(format!("the drawing has more than {MAX_POINTS} points"));
            }
            for point in &mut line {
                [point.x, point.y] = around.to_page.apply([point.x, point.y]);
            }
            let id = u32::try_from(self.strokes.len()).map_err(|_| "too many shapes".to_owned())?;
            let stroke = Stroke::new(StrokeId(id), shape::width(props), line);
            let stroke = stroke.ok_or_else(|| "a point lies beyond any reasonable page".to_owned())?;
            self.strokes.push(stroke.with_ink(ink).in_groups(around.groups.clone()));
        }
        Ok(())
    }

    fn into_found(self) -> Found {
        Found {
            drawing: Drawing {
                sketch: Sketch::new(self.strokes),
                ..Drawing::default()
            },
            notes: self.left_out.note().into_iter().collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::List as _;
    use crate::sketch::{PenKind, Rgb};

    fn file(shapes: &str) -> String {
        format!(
            r#"{{"tldrawFileFormatVersion":1,"schema":{{}},"records":[
            {{"typeName":"page","id":"page:b","index":"a2"}},{{"typeName":"page","id":"page:a","index":"a1"}},
            {{"typeName":"camera","id":"camera:a"}},{shapes}]}}"#
        )
    }

    fn shape(kind: &str, rest: &str, props: &str) -> String {
        format!(
            r#"{{"typeName":"shape","type":"{kind}","parentId":"page:a","index":"a1","rotation":0,"opacity":1,{rest},"props":{{{props}}}}}"#
        )
    }

    fn read(shapes: &[String]) -> Result<Pages> {
        parse(&file(&shapes.join(",")), Path::new("cat.tldr"))
    }

    fn only(shapes: &[String]) -> Found {
        read(shapes).expect("a drawing").only().ok().expect("one page")
    }

    fn places(stroke: &Stroke) -> Vec<[f32; 2]> {
        stroke
            .points()
            .iter()
            .map(|p| [p.x, p.y].map(|v| (v * 100.0).round() / 100.0 + 0.0))
            .collect()
    }

    const POINTS: &str = r#""segments":[{"type":"free","points":[{"x":0,"y":0,"z":0.2},{"x":5,"y":-5,"z":0.4}]},
        {"type":"straight","points":[{"x":5,"y":-5,"z":0.5},{"x":9,"y":0,"z":1}]}]"#;

    #[test]
    fn freehand_lines_of_every_version_are_where_they_are_drawn() {
        // Points, points packed absolutely in half precision, and packed by the way from one to the next.
        let packed = |name: &str, text: &str| format!(r#""segments":[{{"type":"free","{name}":"{text}"}}]"#);
        let [absolute, steps] = ["AAAAAAA4AEUAxQA4gEgAAAA4", "AAAAAAAAAAAAAAA/AEUAxQAAAEQARQAA"];
        for segments in [POINTS.to_owned(), packed("points", absolute), packed("path", steps)] {
            let found = only(&[shape("draw", r#""id":"shape:1","x":10,"y":20"#, &segments)]);
            let strokes = found.drawing.sketch.strokes();
            assert_eq!(
                places(&strokes[0]),
                [[10.0, 20.0], [15.0, 15.0], [19.0, 20.0]],
                "{segments}"
            );
            assert!(
                strokes[0].points().iter().all(|point| point.pressure.is_none()),
                "a mouse has no pressure"
            );
        }
        let props = format!(r#"{POINTS},"isPen":true,"color":"red","size":"xl","scale":2,"scaleX":2,"scaleY":3"#);
        let found = only(&[shape("highlight", r#""id":"shape:1","x":0,"y":0"#, &props)]);
        let stroke = &found.drawing.sketch.strokes()[0];
        assert_eq!(places(stroke), [[0.0, 0.0], [10.0, -15.0], [18.0, 0.0]]);
        let pressures: Vec<_> = stroke.points().iter().map(|point| point.pressure).collect();
        assert_eq!(pressures, [Some(0.2), Some(0.4), Some(1.0)]);
        assert_eq!(
            (stroke.ink().pen, stroke.ink().color),
            (PenKind::Marker, Some(Rgb([0xe0, 0x31, 0x31])))
        );
        assert!((stroke.width() - 20.0).abs() < 1e-6);
    }

    #[test]
    fn groups_turn_and_move_what_they_hold_and_others_are_told() {
        let inner = shape("draw", r#""id":"shape:2","x":1,"y":0"#, POINTS).replace("page:a", "shape:g");
        let group = shape("group", r#""id":"shape:g","x":100,"y":100"#, "");
        let group = group.replace(r#""rotation":0"#, r#""rotation":1.5707963267948966"#);
        let others = [
            shape("text", r#""id":"shape:3","x":0,"y":0"#, r#""text":"cat""#),
            shape("draw", r#""id":"shape:4","x":0,"y":0"#, POINTS).replace(r#""opacity":1"#, r#""opacity":0"#),
            shape(
                "arrow",
                r#""id":"shape:5","x":0,"y":0"#,
                r#""kind":"elbow","start":{"x":0,"y":0},"end":{"x":1,"y":1}"#,
            ),
        ];
        let found = only(&[&[inner, group][..], &others].concat());
        assert_eq!(
            found.notes,
            ["3 of 4 shapes left out: 1 invisible, 1 of another kind, 1 text"]
        );
        let strokes = found.drawing.sketch.strokes();
        assert_eq!(places(&strokes[0]), [[100.0, 101.0], [105.0, 106.0], [100.0, 110.0]]);
        assert_eq!(strokes[0].groups().len(), 1);
    }

    #[test]
    fn shapes_are_the_lines_around_them() {
        let at = r#""id":"shape:1","x":10,"y":10"#;
        let first = |kind: &str, props: &str| {
            let found = only(&[shape(kind, at, props)]);
            let strokes = found.drawing.sketch.strokes();
            (strokes.len(), places(&strokes[0]))
        };
        let (_, square) = first("geo", r#""geo":"rectangle","w":4,"h":2"#);
        assert_eq!(
            square,
            [[10.0, 10.0], [14.0, 10.0], [14.0, 12.0], [10.0, 12.0], [10.0, 10.0]]
        );
        let (lines, _) = first("geo", r#""geo":"x-box","w":4,"h":2"#);
        assert_eq!(lines, 3);
        let points = r#""points":{"b":{"id":"b","index":"a2","x":5,"y":5},"a":{"id":"a","index":"a1","x":0,"y":0}}"#;
        assert_eq!(first("line", points).1, [[10.0, 10.0], [15.0, 15.0]]);
        let (_, arrow) = first("arrow", r#""start":{"x":0,"y":0},"end":{"x":10,"y":0},"bend":2"#);
        assert_eq!((arrow[0], arrow[arrow.len() / 2]), ([10.0, 10.0], [15.0, 12.0]));
        let ellipse = only(&[shape("geo", at, r#""geo":"ellipse","w":40,"h":20"#)]);
        assert!((ellipse.drawing.sketch.bounds().size()[0] - 40.0).abs() < 0.1);
    }

    #[test]
    fn pages_come_in_order_and_what_is_wrong_repeats_no_data() {
        let second = shape("draw", r#""id":"shape:2","x":0,"y":0"#, POINTS).replace("page:a", "page:b");
        let first = shape("draw", r#""id":"shape:1","x":7,"y":0"#, POINTS);
        let Err(mut pages) = read(&[second, first]).expect("a drawing").only() else {
            panic!("two pages have ink");
        };
        let drawing = pages.next().expect("a page").expect("a drawing");
        assert_eq!((drawing.sketch.bounds().min[0], pages.line()), (7.0, 1));
        let packed = shape("draw", r#""id":"s","x":0,"y":0"#, r#""segments":[{"path":"secret!"}]"#);
        let far = shape("draw", r#""id":"s","x":1e30,"y":0"#, POINTS);
        let text = shape("text", r#""id":"s","x":0,"y":0"#, "");
        for (shapes, words) in [(packed, "cannot be unpacked"), (far, "beyond"), (text, "no line")] {
            let error = read(&[shapes]).err().expect(words).to_string();
            assert!(error.contains(words) && !error.contains("secret"), "{error}");
        }
        let old = parse(r#"{"name":"x","document":{"pages":{}}}"#, Path::new("a.tldr"));
        assert!(old.err().expect("old").to_string().contains("first version"));
        assert!(parse("{\"secret", Path::new("a.tldr")).is_err_and(|error| !error.to_string().contains("secret")));
    }
}
