//! Reads notebooks of Xournal++ and Xournal: every page with ink is a drawing. Pens keep colour and pressure,
//! highlighters are felt tips that show what lies below; texts, pictures and whitening strokes are no ink.

use std::path::Path;

use resvg::usvg::roxmltree::Node;

use super::left_out::LeftOut;
use super::pages::Pages;
use super::svg::parse_xml;
use super::text::root_name;
use super::{Drawing, Found, MAX_POINTS};
use crate::error::{Error, Result};
use crate::sketch::{Ink, PenKind, Point, Rgb, Sketch, Stroke, StrokeId};

/// A highlighter lets so much through.
const HIGHLIGHTER_OPACITY: f32 = 0.5;

/// Old files call these colours by name.
const NAMED: [(&str, Rgb); 10] = [
    ("blue", Rgb([0x33, 0x33, 0xcc])),
    ("red", Rgb([0xff, 0, 0])),
    ("green", Rgb([0, 0x80, 0])),
    ("gray", Rgb([0x80, 0x80, 0x80])),
    ("lightblue", Rgb([0, 0xc0, 0xff])),
    ("lightgreen", Rgb([0, 0xff, 0])),
    ("magenta", Rgb([0xff, 0, 0xff])),
    ("orange", Rgb([0xff, 0x80, 0])),
    ("yellow", Rgb([0xff, 0xff, 0])),
    ("white", Rgb([0xff, 0xff, 0xff])),
];

/// Tells whether a text begins as a notebook does.
pub(super) fn is_notebook(head: &[u8]) -> bool {
    root_name(head).is_some_and(|name| name == "xournal")
}

/// Reads a notebook; `path` stands in error messages.
pub(super) fn parse(text: &str, path: &Path) -> Result<Pages> {
    let xml = parse_xml(text, path)?;
    let refuse = |cause: String| Error::format(path, cause);
    let root = xml.root_element();
    if root.tag_name().name() != "xournal" {
        return Err(refuse("the file is XML, but no notebook of Xournal++".to_owned()));
    }
    let mut count = 0;
    let mut pages = Vec::new();
    for (node, number) in root.children().filter(|child| child.has_tag_name("page")).zip(1..) {
        let found = page(node, &mut count).map_err(|cause| refuse(format!("page {number}: {cause}")))?;
        if !found.drawing.sketch.is_empty() {
            pages.push((number, found));
        }
    }
    if pages.is_empty() {
        return Err(refuse("the notebook holds no line".to_owned()));
    }
    Ok(Pages::new(pages, path))
}

/// Reads the ink of a page; `count` is of the points so far.
fn page(node: Node<'_, '_>, count: &mut usize) -> Result<Found, String> {
    let (mut strokes, mut left_out) = (Vec::new(), LeftOut::default());
    let paper = paper(node);
    let layers = node.children().filter(|child| child.has_tag_name("layer"));
    let elements = layers.flat_map(|layer| layer.children().filter(Node::is_element));
    for element in elements {
        let kind = match element.tag_name().name() {
            "stroke" if element.attribute("tool") == Some("eraser") => Some("whitening"),
            "stroke" if is_invisible(element, paper) => Some("invisible"),
            "stroke" => {
                strokes.push(stroke(element, strokes.len(), count)?);
                None
            }
            "text" | "teximage" => Some("text"),
            "image" => Some("picture"),
            _ => Some("of another kind"),
        };
        left_out.count(kind);
    }
    Ok(Found {
        drawing: Drawing {
            sketch: Sketch::new(strokes),
            ..Drawing::default()
        },
        notes: left_out.note().into_iter().collect(),
    })
}

/// Returns the colour of a page that has one and the same everywhere.
fn paper(page: Node<'_, '_>) -> Option<Rgb> {
    let mut children = page.children();
    let background =
        children.find(|child| child.has_tag_name("background") && child.attribute("type") == Some("solid"));
    // Paper of the other names is paler than pens of these names.
    let color = background?.attribute("color")?;
    if color == "white" { rgb(color) } else { hex(color) }
}

/// Tells whether a stroke cannot be seen: it is clear, or in the colour of the paper.
fn is_invisible(stroke: Node<'_, '_>, paper: Option<Rgb>) -> bool {
    let color = stroke.attribute("color").unwrap_or_default();
    let is_clear = color.starts_with('#') && color.get(7..) == Some("00");
    is_clear || paper.is_some() && rgb(color) == paper
}

fn stroke(node: Node<'_, '_>, number: usize, count: &mut usize) -> Result<Stroke, String> {
    let numbers = |text: &str| -> Result<Vec<f32>, String> {
        let numbers = text.split_ascii_whitespace().map(str::parse);
        let numbers: Result<Vec<f32>, _> = numbers.collect();
        numbers.map_err(|_| format!("stroke {} has something that is no number", number + 1))
    };
    let places = numbers(node.text().unwrap_or_default())?;
    if places.len() % 2 > 0 {
        return Err(format!("stroke {} ends with half of a point", number + 1));
    }
    *count += places.len() / 2;
    if *count > MAX_POINTS {
        return Err(format!("the notebook has more than {MAX_POINTS} points"));
    }
    let widths = numbers(node.attribute("width").unwrap_or_default())?;
    let broadest = widths.iter().copied().fold(0.0, f32::max);
    // The first is the pen's own; then each stretch has one, where pressure was felt.
    let by_stretch = widths.get(1..).filter(|_| broadest > 0.0).unwrap_or_default();
    let points = places.as_chunks::<2>().0.iter().enumerate().map(|(i, [x, y])| Point {
        pressure: by_stretch.get(i).or(by_stretch.last()).map(|width| width / broadest),
        ..Point::new(*x, *y)
    });
    let is_highlighter = node.attribute("tool") == Some("highlighter");
    let ink = Ink {
        pen: if is_highlighter { PenKind::Marker } else { PenKind::Ink },
        color: color(node.attribute("color").unwrap_or_default()),
        opacity: if is_highlighter { HIGHLIGHTER_OPACITY } else { 1.0 },
    };
    let id = StrokeId(u32::try_from(number).map_err(|_| "too many strokes".to_owned())?);
    let stroke = Stroke::new(id, broadest, points.collect());
    let stroke = stroke.ok_or_else(|| format!("stroke {} has no point, or one beyond any page", number + 1))?;
    Ok(stroke.with_ink(ink))
}

/// Returns the colour that a file means by `text`; `None` for black, which is the paper's own ink.
fn color(text: &str) -> Option<Rgb> {
    rgb(text).filter(|color| *color != Rgb([0; 3]))
}

fn rgb(text: &str) -> Option<Rgb> {
    let named = NAMED.iter().find(|(name, _)| *name == text).map(|(_, color)| *color);
    named.or_else(|| hex(text))
}

fn hex(text: &str) -> Option<Rgb> {
    // Behind the colour stands how opaque it is.
    text.get(..7)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::List as _;

    fn notebook(pages: &str) -> String {
        format!(
            "<?xml version=\"1.0\" standalone=\"no\"?>\n<xournal creator=\"Xournal++ 1.2\" fileversion=\"4\">{pages}</xournal>"
        )
    }

    fn read(pages: &str) -> Result<Pages> {
        parse(&notebook(pages), Path::new("notes.xopp"))
    }

    const PAGE: &str = r##"<page width="600" height="800"><background type="solid" color="#ffffffff" style="lined"/><layer>
        <stroke tool="pen" color="#ff0000ff" width="2 1 2 0.5">10 20 30 40 50 60 70 80</stroke>
        <stroke tool="highlighter" color="yellow" width="8.5">0 0 9 9</stroke>
        <stroke tool="eraser" color="#ffffffff" width="8.5">0 0 9 9</stroke>
        <text font="Sans" size="12" x="1" y="2" color="#000000ff">a cat</text></layer></page>"##;

    #[test]
    fn pens_keep_colour_and_pressure_and_what_is_no_ink_is_told() {
        let found = read(PAGE).expect("a notebook").only().ok().expect("one page");
        assert_eq!(found.notes, ["2 of 4 shapes left out: 1 text, 1 whitening"]);
        let strokes = found.drawing.sketch.strokes();
        assert_eq!(strokes.len(), 2);
        let points = strokes[0].points();
        assert_eq!((points[1].x, points[1].y), (30.0, 40.0));
        let pressures: Vec<_> = points.iter().map(|point| point.pressure).collect();
        assert_eq!(pressures, [Some(0.5), Some(1.0), Some(0.25), Some(0.25)]);
        assert!((strokes[0].width() - 2.0).abs() < 1e-6);
        assert_eq!(strokes[0].ink().color, Some(Rgb([255, 0, 0])));
        assert_eq!(strokes[1].ink().pen, PenKind::Marker);
        assert!(strokes[1].points().iter().all(|point| point.pressure.is_none()));
        assert_eq!(color("#000000ff"), None);
    }

    #[test]
    fn ink_that_nobody_sees_is_left_out() {
        let check = |color: &str, paper: &str, is_seen: bool| {
            let page = format!(
                "<page><background type=\"solid\" color=\"{paper}\"/><layer><stroke color=\"{color}\" width=\"2\">1 2 3 4</stroke>\
                 <stroke color=\"red\" width=\"2\">1 2 3 4</stroke></layer></page>"
            );
            let found = read(&page).expect("a notebook").only().ok().expect("one page");
            let note = "1 of 2 shapes left out: 1 invisible";
            assert_eq!(
                found.notes,
                [note].as_slice().get(usize::from(is_seen)..).unwrap_or_default()
            );
        };
        check("#00000000", "#ffffffff", false);
        check("#ffffffff", "#ffffffff", false);
        check("white", "white", false);
        check("#ffffffff", "#000000ff", true);
        check("yellow", "yellow", true);
        check("#000000ff", "#ffffffff", true);
    }

    #[test]
    fn pages_with_ink_are_drawings_and_are_counted_as_the_notebook_does() {
        let empty = "<page width=\"6\" height=\"8\"><layer/></page>";
        let pages = read(&format!("{PAGE}{empty}{PAGE}")).expect("a notebook");
        let Err(mut pages) = pages.only() else {
            panic!("two pages have ink");
        };
        let first = pages.next().expect("a page").expect("a drawing");
        assert_eq!((first.key_id.as_deref(), pages.line()), (Some("notes-1"), 1));
        pages.next().expect("a page").expect("a drawing");
        assert_eq!(pages.line(), 3);
        assert!(pages.next().is_none());
    }

    #[test]
    fn what_is_wrong_is_told_by_its_page_without_repeating_it() {
        let bad = PAGE.replace("10 20", "10 secret");
        let error = read(&bad).err().expect("no number").to_string();
        assert!(
            error.contains("page 1: stroke 1") && !error.contains("secret"),
            "{error}"
        );
        let odd = PAGE.replace("70 80", "70");
        let odd = read(&odd).err().expect("half of a point").to_string();
        assert!(odd.contains("stroke 1 ends with half of a point"), "{odd}");
        let empty = read("").err().expect("no page").to_string();
        assert!(empty.contains("no line"), "{empty}");
        assert!(is_notebook(notebook("").as_bytes()) && !is_notebook(b"<svg xmlns="));
    }
}
