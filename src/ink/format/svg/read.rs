//! Strokes out of any SVG: what a viewer shows of it.

use std::collections::{HashMap, HashSet};
use std::path::Path as FilePath;

use resvg::tiny_skia::{Rect, Transform};
use resvg::usvg::roxmltree::Document;
use resvg::usvg::{FillRule, Group, ImageHrefResolver, LineCap, Node, Options, Paint, Path, Stroke as SvgStroke, Tree};

use super::clean::{self, Clean, PATTERN_RGB};
use super::inside;
use super::lines::{self, Area, flatten};
use super::pieces::{self, Piece};
use super::sight::{Sight, View};
use super::{INK_GROUP, STROKE_PREFIX};
use crate::error::{Error, Result};
use crate::format::{Drawing, Found, MAX_POINTS, Reading};
use crate::sketch::{GroupId, Point, Sketch, Stroke, StrokeId};

/// A curve and its polyline are at most so far apart, as a share of the ink's longer side: a tenth of a pixel on a
/// square of 256.
const FLATNESS: f32 = 0.0004;

/// The outline of a filled shape has this width, as a share of the ink's longer side.
const OUTLINE_WIDTH: f32 = 1.0 / 64.0;

/// Ink far off the page is measured by the page, so that it does not coarsen what lies on it.
const MOST_PAGES: f32 = 4.0;

/// What goes far beyond the page is kept so far beside it, in pages.
const MARGIN: f32 = 0.5;

/// These parts of a file that the program made are no ink.
const OWN_DECORATION: [&str; 3] = ["strokewise-paper", "strokewise-lights", "strokewise-legend"];

/// Reads like [`read()`], and leaves the notes out.
pub fn parse(text: &str, path: &FilePath) -> Result<Drawing> {
    read(text, path, Reading::default()).map(|found| found.drawing)
}

/// Reads the strokes of an SVG; `path` stands in error messages. The title becomes the drawing's word.
pub fn read(text: &str, path: &FilePath, reading: Reading) -> Result<Found> {
    let clean = clean::clean(text, path)?;
    let xml = clean::parse(&clean.xml, path)?;
    let tree = shapes(&xml, path)?;
    let refuse = |cause: String| Error::format(path, cause);
    let mut gathering = Gathering::of(&tree).map_err(refuse)?;
    gathering.gather(&tree).map_err(refuse)?;
    let (shapes, mut sight) = (gathering.shapes, Sight::default());
    let seen = sight.seen(
        shapes,
        &View {
            tree: &tree,
            to_page: gathering.to_page,
            background: clean.background.unwrap_or([255; 3]),
            as_drawn: reading.as_drawn,
        },
    );
    let mut notes: Vec<String> = sight.note(&clean).into_iter().collect();
    let pieces = seen.into_iter().flat_map(Shape::into_pieces).collect();
    let pieces = pieces::movements(pieces, reading, &mut notes);
    let strokes = named(pieces, &noted(&xml)).map_err(refuse)?;
    if strokes.is_empty() {
        return Err(Error::format(path, nothing(&clean)));
    }
    let drawing = Drawing {
        word: clean.title,
        sketch: Sketch::new(strokes),
        ..Drawing::default()
    };
    Ok(Found { drawing, notes })
}

/// Parses the shapes of an SVG, for drawing them as a picture; `path` stands in error messages.
pub fn tree(text: &str, path: &FilePath) -> Result<Tree> {
    let clean = clean::clean(text, path)?;
    shapes(&clean::parse(&clean.xml, path)?, path)
}

/// Says why a file without strokes has none.
fn nothing(clean: &Clean) -> &'static str {
    match (clean.pictures, clean.texts) {
        (0, 0) => "the file holds no visible line or shape",
        (0, _) => "the file holds only text, no strokes",
        _ => "the file holds only a picture, no strokes",
    }
}

fn shapes(xml: &Document, path: &FilePath) -> Result<Tree> {
    Tree::from_xmltree(xml, &without_images()).map_err(|error| Error::format(path, error.to_string()))
}

/// Asks for nothing but shapes: no picture is decoded, and no other file of the reader's disk is
/// opened.
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

/// [`Noted`] is what [`super::write()`] noted of a stroke: the pen's width before `stroke-width` was rounded, and its
/// groups.
type Noted = (Option<f32>, Box<[GroupId]>);

/// Reads what is noted of strokes, by element id.
fn noted(xml: &Document<'_>) -> HashMap<String, Noted> {
    let noted = xml.descendants().filter_map(|node| {
        let width = node.attribute("data-width")?.parse().ok();
        let groups = node.attribute("data-groups").unwrap_or_default().split_whitespace();
        let groups: Result<Box<[GroupId]>, _> = groups.map(|name| name.parse().map(GroupId)).collect();
        Some((node.attribute("id")?.to_owned(), (width, groups.unwrap_or_default())))
    });
    noted.collect()
}

/// Makes the strokes of these pieces, under their own names where the file gives each one.
fn named(pieces: Vec<Piece>, noted: &HashMap<String, Noted>) -> Result<Vec<Stroke>, String> {
    let ids = own_ids(&pieces).unwrap_or_else(|| (0..pieces.len() as u32).map(StrokeId).collect());
    let strokes = pieces.into_iter().zip(ids).map(|(piece, id)| {
        let (width, groups) = noted.get(&piece.element).cloned().unwrap_or_default();
        let stroke = Stroke::new(id, width.unwrap_or(piece.width), piece.points);
        let stroke = stroke.map(|stroke| stroke.in_groups(groups));
        stroke.ok_or_else(|| "a shape lies beyond any reasonable page".to_owned())
    });
    strokes.collect()
}

/// Reads the stroke ids of a file that [`super::write()`] made; `None` where an editor added or
/// copied shapes.
fn own_ids(pieces: &[Piece]) -> Option<Vec<StrokeId>> {
    let id = |piece: &Piece| piece.element.strip_prefix(STROKE_PREFIX)?.parse().ok();
    let ids: Vec<u32> = pieces.iter().map(id).collect::<Option<_>>()?;
    let distinct: HashSet<u32> = ids.iter().copied().filter(|&id| id < u32::MAX).collect();
    (distinct.len() == ids.len()).then(|| ids.into_iter().map(StrokeId).collect())
}

/// [`Shape`] is a shape as it is painted, its lines in canvas units.
#[derive(Debug, Clone)]
pub(super) struct Shape {
    /// Its element has this id.
    pub element: String,
    /// It is painted along these subpaths.
    pub lines: Vec<Vec<Point>>,
    /// The pen has this width, or the outline has it where nothing but its inside is painted.
    pub width: f32,
    /// Its box on the page is this.
    pub bounds: Rect,
    /// The inside is painted with this colour; `None` where it is not painted.
    pub fill: Option<Color>,
    /// The line is painted with this colour; `None` where it is not painted.
    pub stroke: Option<Color>,
    /// It is true where a mask or a clip may hide parts of the shape.
    pub is_masked: bool,
    /// It is true for a stroke of a file that we made: it is ink, however little of it shows.
    pub is_own: bool,
}

/// [`Color`] is a colour, or that it is none in particular (a gradient, a pattern), and says how much of it shows,
/// 0..=1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Color {
    /// These are red, green and blue; it is `None` where it is no colour in particular.
    pub rgb: Option<[u8; 3]>,
    /// 0 is nothing.
    pub alpha: f32,
}

impl Color {
    fn of(paint: &Paint, alpha: f32) -> Self {
        let rgb = match paint {
            Paint::Color(color) => Some([color.red, color.green, color.blue]),
            _ => None,
        };
        let rgb = rgb.filter(|rgb| *rgb != PATTERN_RGB);
        let stops = match paint {
            Paint::LinearGradient(gradient) => gradient.stops(),
            Paint::RadialGradient(gradient) => gradient.stops(),
            _ => &[],
        };
        let most = stops.iter().map(|stop| stop.opacity().get()).reduce(f32::max);
        let alpha = alpha * most.unwrap_or(1.0);
        Self { rgb, alpha }
    }
}

impl Shape {
    fn into_pieces(self) -> impl Iterator<Item = Piece> {
        let Self {
            element,
            lines,
            width,
            stroke,
            fill,
            ..
        } = self;
        // Some programs paint the edge of an outline of ink with the same colour as its inside.
        let is_one = |fill: Color, edge: Color| fill.rgb == edge.rgb && fill.rgb.is_some() && fill.alpha >= 1.0;
        let is_closed = lines.iter().all(|line| line.len() > 2 && line.first() == line.last());
        let is_filled = fill.zip(stroke).is_some_and(|(fill, edge)| is_one(fill, edge));
        let is_outline = stroke.is_none() || (is_closed && is_filled);
        let color = stroke.or(fill).and_then(|color| color.rgb);
        // The inside of one path is what lies between its lines: they belong together.
        lines.into_iter().enumerate().map(move |(part, points)| Piece {
            element: element.clone(),
            part,
            points,
            width,
            color,
            is_outline,
        })
    }
}

/// [`Around`] is what holds of everything that is around a shape.
#[derive(Clone, Copy)]
struct Around {
    /// This leads to canvas units.
    transform: Transform,
    opacity: f32,
    is_masked: bool,
    is_own: bool,
}

/// Gathers the shapes of a tree.
struct Gathering<'a> {
    /// This is the group of a file that [`super::write()`] made; canvas units are its own.
    ink: Option<&'a Group>,
    /// This leads from canvas units to the page.
    to_page: Transform,
    from_page: Transform,
    /// This is the page, in canvas units.
    page: Area,
    /// This is the longer side of the ink, in canvas units.
    longest: f32,
    points: usize,
    shapes: Vec<Shape>,
}

impl<'a> Gathering<'a> {
    fn of(tree: &'a Tree) -> Result<Self, String> {
        let ink = find_group(tree.root(), INK_GROUP);
        let to_page = ink.map_or(Transform::identity(), Group::abs_transform);
        let degenerate = || "the drawing is squeezed to nothing by its transform".to_owned();
        let from_page = to_page.invert().ok_or_else(degenerate)?;
        let bounds = tree.root().abs_bounding_box();
        let page = MOST_PAGES * tree.size().width().max(tree.size().height());
        let longest = bounds.width().max(bounds.height()).min(page) * scale(from_page);
        Ok(Self {
            page: Area::of([tree.size().width(), tree.size().height()], from_page),
            ink,
            to_page,
            from_page,
            longest: longest.max(f32::MIN_POSITIVE),
            points: 0,
            shapes: Vec::new(),
        })
    }

    fn gather(&mut self, tree: &'a Tree) -> Result<(), String> {
        let root = tree.root();
        let around = Around {
            transform: self.from_page.pre_concat(root.transform()),
            opacity: 1.0,
            is_masked: false,
            is_own: false,
        };
        self.group(root, around)
    }

    fn group(&mut self, group: &'a Group, around: Around) -> Result<(), String> {
        let inside = Around {
            opacity: around.opacity * group.opacity().get(),
            is_masked: around.is_masked || group.mask().is_some() || group.clip_path().is_some(),
            ..around
        };
        for node in group.children() {
            match node {
                Node::Group(child) if OWN_DECORATION.contains(&child.id()) => {}
                Node::Group(child) => {
                    let is_ink = self.ink.is_some_and(|ink| std::ptr::eq(ink, child.as_ref()));
                    let transform = inside.transform.pre_concat(child.transform());
                    // Numbers of a file that we made come back to the last bit.
                    let transform = if is_ink { Transform::identity() } else { transform };
                    self.group(
                        child,
                        Around {
                            transform,
                            is_own: inside.is_own || is_ink,
                            ..inside
                        },
                    )?;
                }
                Node::Path(path) if path.is_visible() && !OWN_DECORATION.contains(&path.id()) => {
                    self.add(path, inside)?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn add(&mut self, path: &Path, around: Around) -> Result<(), String> {
        let (transform, opacity) = (around.transform, around.opacity);
        let width = match path.stroke() {
            Some(stroke) => stroke.width().get() * scale(transform),
            None => OUTLINE_WIDTH * self.longest,
        };
        let mut lines = flatten(path, transform, FLATNESS * self.longest);
        for line in &mut lines {
            if path.stroke().is_none() && line.len() > 1 && line.first() != line.last() {
                line.push(line[0]);
            }
            self.points += line.len();
        }
        if path.fill().is_some_and(|fill| fill.rule() == FillRule::EvenOdd) && path.stroke().is_none() {
            inside::wound(&mut lines);
        }
        let fill = path.fill().filter(|_| lines::enclose(&lines));
        if !around.is_own && path.stroke().is_some() {
            self.cut(&mut lines, fill.is_some());
            let has_caps = path.stroke().is_some_and(|stroke| stroke.linecap() != LineCap::Butt);
            lines.retain(|line| has_caps || lines::has_length(line));
        }
        if lines.is_empty() {
            return Ok(());
        }
        if self.points > MAX_POINTS {
            return Err(format!("the drawing has more than {MAX_POINTS} points"));
        }
        self.shapes.push(Shape {
            element: path.id().to_owned(),
            lines,
            width,
            bounds: path.abs_bounding_box(),
            fill: fill.map(|fill| Color::of(fill.paint(), opacity * fill.opacity().get())),
            stroke: path
                .stroke()
                .filter(|stroke| !is_blank(stroke))
                .map(|stroke| Color::of(stroke.paint(), opacity * stroke.opacity().get())),
            is_masked: around.is_masked,
            is_own: around.is_own,
        });
        Ok(())
    }

    /// Cuts lines that go many pages beyond the page, and enclose nothing, to what lies on it or near it.
    fn cut(&self, lines: &mut Vec<Vec<Point>>, encloses: bool) {
        let far = self.page.grown(MOST_PAGES);
        if !encloses && lines.iter().flatten().any(|p| !far.holds(p)) {
            let near = self.page.grown(MARGIN);
            *lines = lines.iter().flat_map(|line| near.cut(line)).collect();
        }
    }
}

/// Tells whether nothing of a line is seen: the only dashes that were let through have no length, and it has no caps.
fn is_blank(stroke: &SvgStroke) -> bool {
    stroke.dasharray().is_some() && stroke.linecap() == LineCap::Butt
}

/// Computes how much longer lines become, on average of all directions.
fn scale(transform: Transform) -> f32 {
    (transform.sx * transform.sy - transform.kx * transform.ky).abs().sqrt()
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
