//! Strokes out of any SVG.

use std::collections::{HashMap, HashSet};
use std::path::Path as FilePath;

use lyon::geom::{CubicBezierSegment, LineSegment, QuadraticBezierSegment, point};
use resvg::tiny_skia::{PathSegment, Point as SkiaPoint, Transform};
use resvg::usvg::roxmltree::{Document, ParsingOptions};
use resvg::usvg::{Group, ImageHrefResolver, Node, Options, Path, Tree};

use super::{INK_GROUP, STROKE_PREFIX};
use crate::error::{Error, Result};
use crate::format::{Drawing, MAX_POINTS};
use crate::sketch::{Point, Sketch, Stroke, StrokeId};

/// Largest distance between a curve and its polyline, as a share of the ink's longer side: a tenth of
/// a pixel on a square of 256.
const FLATNESS: f32 = 0.0004;

/// Width of the outline of a filled shape, as a share of the ink's longer side.
const OUTLINE_WIDTH: f32 = 1.0 / 64.0;

/// Elements inside each other beyond this are refused: the parser below recurses.
const MAX_DEPTH: usize = 200;
const MAX_XML_NODES: u32 = 2_000_000;

/// Reads the strokes of an SVG; `path` stands in error messages. The title becomes the drawing's word.
pub fn parse(text: &str, path: &FilePath) -> Result<Drawing> {
    let xml = well_formed(text, path)?;
    let tree = shapes(&xml, path)?;
    let strokes = strokes(&tree, &pen_widths(&xml)).map_err(|cause| Error::format(path, cause))?;
    let title = xml
        .root_element()
        .children()
        .find(|node| node.has_tag_name(("http://www.w3.org/2000/svg", "title")));
    let word = title
        .and_then(|node| node.text())
        .map(|text| text.trim().to_owned());
    Ok(Drawing {
        word: word.filter(|word| !word.is_empty()),
        sketch: Sketch::new(strokes),
        ..Drawing::default()
    })
}

/// The shapes of an SVG, for drawing them as a picture; `path` stands in error messages.
pub fn tree(text: &str, path: &FilePath) -> Result<Tree> {
    shapes(&well_formed(text, path)?, path)
}

/// The elements of an SVG, neither too many nor too deep.
fn well_formed<'a>(text: &'a str, path: &FilePath) -> Result<Document<'a>> {
    let options = ParsingOptions {
        allow_dtd: true,
        nodes_limit: MAX_XML_NODES,
        ..ParsingOptions::default()
    };
    let xml = Document::parse_with_options(text, options).map_err(|error| {
        let line = u64::from(error.pos().row);
        let message = error.to_string();
        let message = message.split(" at ").next().unwrap_or_default();
        Error::format_at(path, line, format!("not well-formed XML: {message}"))
    })?;
    if xml
        .descendants()
        .any(|node| node.ancestors().nth(MAX_DEPTH).is_some())
    {
        return Err(Error::format(
            path,
            format!("more than {MAX_DEPTH} elements inside each other"),
        ));
    }
    if xml.root_element().tag_name().name() != "svg" {
        return Err(Error::format(path, "the file is XML, but not an SVG"));
    }
    Ok(xml)
}

fn shapes(xml: &Document, path: &FilePath) -> Result<Tree> {
    Tree::from_xmltree(xml, &without_images())
        .map_err(|error| Error::format(path, error.to_string()))
}

/// Nothing but shapes is wanted: no picture is decoded, and no other file of the reader's disk is opened.
fn without_images() -> Options<'static> {
    let image_href_resolver = ImageHrefResolver {
        resolve_data: Box::new(|_, _, _| None),
        resolve_string: Box::new(|_, _| None),
    };
    Options {
        image_href_resolver,
        ..Options::default()
    }
}

/// The pen widths that [`super::write()`] noted, by element id: its `stroke-width` varies with the score.
fn pen_widths(xml: &Document<'_>) -> HashMap<String, f32> {
    let noted = xml.descendants().filter_map(|node| {
        let width = node.attribute("data-width")?.parse().ok()?;
        Some((node.attribute("id")?.to_owned(), width))
    });
    noted.collect()
}

/// One subpath in canvas units.
struct Outline {
    element: String,
    width: f32,
    points: Vec<Point>,
}

fn strokes(tree: &Tree, pen_widths: &HashMap<String, f32>) -> Result<Vec<Stroke>, String> {
    let (group, transform) = match find_group(tree.root(), INK_GROUP) {
        Some(ink) => (ink, Transform::identity()),
        None => (tree.root(), tree.root().transform()),
    };
    let bounds = tree.root().abs_bounding_box();
    let mut outlines = Outlines {
        page: tree.size().to_non_zero_rect(0.0, 0.0).to_rect(),
        longest: bounds.width().max(bounds.height()),
        points: 0,
        found: Vec::new(),
    };
    outlines.collect(group, transform)?;
    let found = outlines.found;
    let ids = own_ids(&found).unwrap_or_else(|| (0..found.len() as u32).map(StrokeId).collect());
    let strokes = found.into_iter().zip(ids).map(|(outline, id)| {
        let width = pen_widths
            .get(&outline.element)
            .copied()
            .unwrap_or(outline.width);
        Stroke::new(id, width, outline.points)
            .ok_or_else(|| "a shape lies beyond any reasonable page".to_owned())
    });
    let strokes = strokes.collect::<Result<Vec<_>, _>>()?;
    if strokes.is_empty() {
        return Err("the file holds no visible line or shape".to_owned());
    }
    Ok(strokes)
}

/// The stroke ids of a file that [`super::write()`] made; `None` where an editor added or copied shapes.
fn own_ids(outlines: &[Outline]) -> Option<Vec<StrokeId>> {
    let id = |outline: &Outline| outline.element.strip_prefix(STROKE_PREFIX)?.parse().ok();
    let ids: Vec<u32> = outlines.iter().map(id).collect::<Option<_>>()?;
    let distinct: HashSet<u32> = ids.iter().copied().filter(|&id| id < u32::MAX).collect();
    (distinct.len() == ids.len()).then(|| ids.into_iter().map(StrokeId).collect())
}

fn find_group<'a>(group: &'a Group, id: &str) -> Option<&'a Group> {
    if group.id() == id {
        return Some(group);
    }
    group.children().iter().find_map(|node| match node {
        Node::Group(child) => find_group(child, id),
        _ => None,
    })
}

/// Gathers the subpaths of a tree.
struct Outlines {
    page: resvg::tiny_skia::Rect,
    longest: f32,
    points: usize,
    found: Vec<Outline>,
}

impl Outlines {
    fn collect(&mut self, group: &Group, transform: Transform) -> Result<(), String> {
        for node in group.children() {
            match node {
                Node::Group(child) => {
                    self.collect(child, transform.pre_concat(child.transform()))?;
                }
                Node::Path(path) if path.is_visible() && !self.is_paper(path) => {
                    self.add(path, transform)?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// A filled rectangle over the whole page is the paper, not ink.
    fn is_paper(&self, path: &Path) -> bool {
        let (bounds, page) = (path.abs_bounding_box(), self.page);
        let straight = path.data().segments().all(|segment| {
            matches!(
                segment,
                PathSegment::MoveTo(_) | PathSegment::LineTo(_) | PathSegment::Close
            )
        });
        let slack = 0.01 * page.width().max(page.height());
        let corners = path.data().points().iter().filter(|_| straight).count();
        path.stroke().is_none()
            && (4..=5).contains(&corners)
            && bounds.left() <= page.left() + slack
            && bounds.top() <= page.top() + slack
            && bounds.right() >= page.right() - slack
            && bounds.bottom() >= page.bottom() - slack
    }

    fn add(&mut self, path: &Path, transform: Transform) -> Result<(), String> {
        let scale = (transform.sx * transform.sy - transform.kx * transform.ky)
            .abs()
            .sqrt();
        let width = match path.stroke() {
            Some(stroke) => stroke.width().get() * scale,
            None => OUTLINE_WIDTH * self.longest,
        };
        let polylines = flatten(
            path,
            transform,
            (FLATNESS * self.longest).max(f32::MIN_POSITIVE),
        );
        for mut points in polylines {
            if path.stroke().is_none() && points.len() > 1 && points.first() != points.last() {
                points.push(points[0]);
            }
            self.points += points.len();
            if self.points > MAX_POINTS {
                return Err(format!("the drawing has more than {MAX_POINTS} points"));
            }
            self.found.push(Outline {
                element: path.id().to_owned(),
                width,
                points,
            });
        }
        Ok(())
    }
}

/// The subpaths of `path` as polylines in canvas units.
fn flatten(path: &Path, transform: Transform, tolerance: f32) -> Vec<Vec<Point>> {
    let canvas = |mut p: SkiaPoint| {
        transform.map_point(&mut p);
        point(p.x, p.y)
    };
    let mut polylines = Vec::new();
    let mut line = Vec::new();
    let mut from = point(0.0, 0.0);
    for segment in path.data().segments() {
        let mut add = |part: &LineSegment<f32>| line.push(Point::new(part.to.x, part.to.y));
        match segment {
            PathSegment::MoveTo(to) => {
                polylines.push(std::mem::take(&mut line));
                from = canvas(to);
                line.push(Point::new(from.x, from.y));
            }
            PathSegment::LineTo(to) => {
                let to = canvas(to);
                add(&LineSegment { from, to });
                from = to;
            }
            PathSegment::QuadTo(ctrl, to) => {
                let (ctrl, to) = (canvas(ctrl), canvas(to));
                QuadraticBezierSegment { from, ctrl, to }.for_each_flattened(tolerance, &mut add);
                from = to;
            }
            PathSegment::CubicTo(ctrl1, ctrl2, to) => {
                let (ctrl1, ctrl2, to) = (canvas(ctrl1), canvas(ctrl2), canvas(to));
                CubicBezierSegment {
                    from,
                    ctrl1,
                    ctrl2,
                    to,
                }
                .for_each_flattened(tolerance, &mut add);
                from = to;
            }
            // What closes at once is a dot; else the way back to the start is drawn, too.
            PathSegment::Close if line.len() > 1 && line.first() != line.last() => {
                line.push(line[0]);
            }
            PathSegment::Close => {}
        }
    }
    polylines.push(line);
    polylines.retain(|line| !line.is_empty());
    polylines
}
