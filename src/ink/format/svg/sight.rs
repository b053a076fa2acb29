//! Which shapes of an SVG a viewer shows, and which of them are paper and no ink.

use resvg::tiny_skia::{Color as SkiaColor, Pixmap, Point as SkiaPoint, Rect, Transform};
use resvg::usvg::Tree;

use super::clean::Clean;
use super::paper;
use super::read::{Color, Shape};
use crate::format::left_out::sentence;
use crate::sketch::Point;

/// A channel may be so far from the paper's where a paint still counts as the paper's.
const PAPER_SLACK: u8 = 12;

/// Less of a colour than this is nothing.
pub(super) const LEAST_ALPHA: f32 = 0.02;

/// The longer side of the picture that hidden ink is looked for in, in pixels.
const PICTURE_PX: f32 = 1024.0;

/// A channel that differs by more than this from the paper's shows that something is painted.
const PAINTED: u8 = 3;

/// A line is cut where it is hidden, unless more than the one share of it is seen, or less than the other.
const WHOLE: f32 = 0.97;
const NOTHING: f32 = 0.06;

/// The tree that shapes came from, and the way from their units to its page.
pub(super) struct View<'a> {
    pub tree: &'a Tree,
    pub to_page: Transform,
}

/// [`Sight`] counts what was left out, by reason.
#[derive(Debug, Default)]
pub(super) struct Sight {
    shapes: usize,
    invisible: usize,
    paper: usize,
    off_page: usize,
    hidden: usize,
    cut: usize,
}

impl Sight {
    /// Keeps the shapes that are seen, cut where something hides them.
    pub fn seen(&mut self, shapes: Vec<Shape>, view: &View<'_>) -> Vec<Shape> {
        self.shapes = shapes.len();
        let size = view.tree.size();
        let page = [size.width(), size.height()];
        let mut sheet = [255; 3];
        let ruled = paper::ruled(&shapes, page);
        let (mut ink, mut blanks) = (Vec::new(), Vec::new());
        let mut is_hiding = false;
        for (shape, is_rule) in shapes.into_iter().zip(ruled) {
            let is_paint = |color: Option<Color>| color.is_some_and(|color| color.alpha >= LEAST_ALPHA);
            if shape.is_own {
                ink.push(shape);
            } else if !is_paint(shape.fill) && !is_paint(shape.stroke) {
                self.invisible += 1;
            } else if is_outside(shape.bounds, page) {
                self.off_page += 1;
            } else if ink.is_empty() && paper::is_sheet(&shape, page) {
                sheet = shape.fill.and_then(|fill| fill.rgb).unwrap_or(sheet);
                self.paper += 1;
            } else if is_rule || paper::is_border(&shape, page) {
                blanks.push(shape);
            } else if is_of(shape.fill, sheet) && is_of(shape.stroke, sheet) {
                is_hiding |= !ink.is_empty();
                blanks.push(shape);
            } else {
                // White inside of black lines hides what lies below it.
                let hides = shape.fill.is_some() && is_of(shape.fill, sheet) && !ink.is_empty();
                is_hiding |= shape.is_masked || hides;
                ink.push(shape);
            }
        }
        if ink.is_empty() {
            // White ink without any paper is meant for dark paper, a border alone is a drawing of a box.
            return blanks;
        }
        self.paper += blanks.len();
        match Picture::of(view, sheet).filter(|_| is_hiding) {
            Some(picture) => ink.into_iter().filter_map(|shape| self.cut(shape, &picture)).collect(),
            None => ink,
        }
    }

    fn cut(&mut self, mut shape: Shape, picture: &Picture<'_>) -> Option<Shape> {
        let width = shape.width;
        let before = shape.lines.len();
        let mut was_cut = false;
        let lines = std::mem::take(&mut shape.lines);
        for line in lines {
            let runs = picture.seen(&line, width);
            was_cut |= runs.len() != 1 || runs[0].len() != line.len();
            shape.lines.extend(runs);
        }
        if shape.lines.is_empty() {
            self.hidden += usize::from(before > 0);
            return None;
        }
        self.cut += usize::from(was_cut);
        Some(shape)
    }

    /// Says in a sentence what was left out; `None` where that is nothing worth a word.
    pub fn note(&self, clean: &Clean) -> Option<String> {
        let parts = [
            (self.invisible, "invisible"),
            (self.paper, "paper"),
            (self.off_page, "off the page"),
            (self.hidden, "hidden by a mask or an eraser"),
        ];
        let mut sentences = Vec::new();
        let left_out: usize = parts.iter().map(|(count, _)| count).sum();
        // One plain sheet is no shape that anybody misses.
        if (left_out, self.paper) != (1, 1) {
            sentences.extend(sentence(self.shapes, parts.into_iter()));
        }
        if self.cut > 0 {
            sentences.push(format!("{} cut where they are hidden", self.cut));
        }
        for (count, one, many) in [(clean.texts, "text", "texts"), (clean.pictures, "picture", "pictures")] {
            if count > 0 {
                sentences.push(format!("{count} {} left out", if count == 1 { one } else { many }));
            }
        }
        (!sentences.is_empty()).then(|| sentences.join("; "))
    }
}

/// Tells whether nothing is painted, or what is painted has the colour of the paper.
fn is_of(color: Option<Color>, paper: [u8; 3]) -> bool {
    match color {
        None => true,
        Some(Color { alpha, .. }) if alpha < LEAST_ALPHA => true,
        Some(Color { rgb: None, .. }) => false,
        Some(Color { rgb: Some(rgb), alpha }) => rgb.iter().zip(paper).all(|(c, paper)| {
            let difference = alpha * (f32::from(*c) - f32::from(paper)).abs();
            difference <= f32::from(PAPER_SLACK)
        }),
    }
}

fn is_outside(bounds: Rect, page: [f32; 2]) -> bool {
    bounds.right() < 0.0 || bounds.bottom() < 0.0 || bounds.left() > page[0] || bounds.top() > page[1]
}

/// The file as a viewer shows it.
struct Picture<'a> {
    view: &'a View<'a>,
    pixels: Pixmap,
    /// Pixels per unit of the page.
    scale: f32,
    paper: [u8; 3],
}

impl<'a> Picture<'a> {
    fn of(view: &'a View<'a>, paper: [u8; 3]) -> Option<Self> {
        let size = view.tree.size();
        let scale = PICTURE_PX / size.width().max(size.height());
        let [width, height] = [size.width(), size.height()].map(|side| (side * scale).ceil().max(1.0) as u32);
        let mut pixels = Pixmap::new(width, height)?;
        let [red, green, blue] = paper;
        pixels.fill(SkiaColor::from_rgba8(red, green, blue, 255));
        super::render(view.tree, Transform::from_scale(scale, scale), &mut pixels).ok()?;
        Some(Self {
            view,
            pixels,
            scale,
            paper,
        })
    }

    /// Finds the parts of a line that are seen; the line itself where that is nearly all of it.
    fn seen(&self, line: &[Point], width: f32) -> Vec<Vec<Point>> {
        let radius = (0.5 * width * self.unit()).clamp(1.0, 3.0);
        let mut runs: Vec<Vec<Point>> = Vec::new();
        let (mut all, mut shown) = (0.0f32, 0.0f32);
        let mut last = None;
        let mut visit = |p: Point, length: f32, corner: bool| {
            let is_seen = self.is_painted(p, radius);
            all += length;
            shown += if is_seen { length } else { 0.0 };
            match (is_seen, last, runs.last_mut()) {
                (true, None, _) => runs.push(vec![p]),
                (true, Some(_), Some(run)) if corner => run.push(p),
                (false, Some(end), Some(run)) if run.last() != Some(&end) => run.push(end),
                _ => {}
            }
            last = is_seen.then_some(p);
        };
        visit(line[0], f32::MIN_POSITIVE, true);
        for pair in line.windows(2) {
            let [dx, dy] = [pair[1].x - pair[0].x, pair[1].y - pair[0].y];
            let steps = (dx.hypot(dy) * self.unit()).ceil().clamp(1.0, 2.0 * PICTURE_PX) as usize;
            for step in 1..=steps {
                let t = step as f32 / steps as f32;
                let p = Point::new(pair[0].x + t * dx, pair[0].y + t * dy);
                let at_corner = step == steps;
                visit(if at_corner { pair[1] } else { p }, 1.0 / self.unit(), at_corner);
            }
        }
        match shown / all {
            share if share >= WHOLE => vec![line.to_vec()],
            share if share <= NOTHING => Vec::new(),
            _ => {
                // A ring that is seen where it closes is not cut there.
                if runs.len() > 1 && line.first() == line.last() && runs[0][0] == line[0] && last.is_some() {
                    let first = runs.remove(0);
                    if let Some(end) = runs.last_mut() {
                        end.extend(first.into_iter().skip(1));
                    }
                }
                let least = (2.0 * width).max(4.0 / self.unit());
                runs.retain(|run| length(run) >= least);
                runs
            }
        }
    }

    /// Pixels per canvas unit.
    fn unit(&self) -> f32 {
        let to_page = self.view.to_page;
        self.scale * (to_page.sx * to_page.sy - to_page.kx * to_page.ky).abs().sqrt()
    }

    /// Tells whether anything is painted around a point.
    fn is_painted(&self, p: Point, radius: f32) -> bool {
        let mut at = SkiaPoint::from_xy(p.x, p.y);
        self.view.to_page.map_point(&mut at);
        let (x, y, reach) = (at.x * self.scale, at.y * self.scale, radius.ceil() as i32);
        (-reach..=reach).any(|dy| {
            (-reach..=reach).any(|dx| {
                let [column, row] = [x + dx as f32, y + dy as f32];
                if (dx * dx + dy * dy) as f32 > radius * radius || column < 0.0 || row < 0.0 {
                    return false;
                }
                let pixel = self.pixels.pixel(column as u32, row as u32);
                pixel.is_some_and(|pixel| {
                    let rgb = [pixel.red(), pixel.green(), pixel.blue()];
                    rgb.iter().zip(self.paper).any(|(c, paper)| c.abs_diff(paper) > PAINTED)
                })
            })
        })
    }
}

fn length(line: &[Point]) -> f32 {
    line.windows(2).map(|p| (p[1].x - p[0].x).hypot(p[1].y - p[0].y)).sum()
}
