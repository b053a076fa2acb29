//! Tells which shapes of an SVG a viewer shows, and which of them are paper and no ink.

use resvg::tiny_skia::{Color as SkiaColor, Pixmap, Point as SkiaPoint, Rect, Transform};
use resvg::usvg::{Group, Node, Tree};

use super::clean::Clean;
use super::owners::Owners;
use super::read::{Color, Shape};
use super::{paper, rules};
use crate::format::left_out::sentence;
use crate::sketch::Point;

/// A channel may be so far from the paper's where a paint still counts as the paper's.
const PAPER_SLACK: u8 = 12;

/// Less of a colour than this is nothing.
pub(super) const LEAST_ALPHA: f32 = 0.02;

/// The picture that hidden ink is looked for in has this longer side, in pixels.
const PICTURE_PX: f32 = 1024.0;

/// All layers of the picture together have at most so many pixels, a second's work: a drawing of very many layers gets a
/// smaller picture, and where its longer side would be less than the other, none.
const MOST_LAYER_PX: f32 = 2e9;
const LEAST_PICTURE_PX: f32 = 128.0;

/// A channel that differs by more than this from the paper's shows that something is painted.
const PAINTED: u8 = 3;

/// A line is cut where it is hidden, unless more than the one share of it is seen, or less than the other.
const WHOLE: f32 = 0.97;
const NOTHING: f32 = 0.06;

/// [`View`] is the tree that shapes came from, with the way from their units to its page.
pub(super) struct View<'a> {
    pub tree: &'a Tree,
    pub to_page: Transform,
    /// The paper has this colour, where no sheet lies on it.
    pub background: [u8; 3],
    /// It is true where lines that look like those of ruled paper are taken for drawn ones.
    pub as_drawn: bool,
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
        let mut sheet = view.background;
        let printed: &[Shape] = if view.as_drawn { &[] } else { &shapes };
        let ruled = rules::ruled(printed, page, view.to_page);
        let ruled = ruled.into_iter().chain(std::iter::repeat(Vec::new()));
        let (mut ink, mut blanks) = (Vec::new(), Vec::new());
        let mut is_hiding = false;
        for (mut shape, rules) in shapes.into_iter().zip(ruled) {
            let is_rule = !rules.is_empty() && rules.iter().all(|is_rule| *is_rule);
            if !is_rule {
                // A path may hold ink beside the lines of its paper.
                let mut rules = rules.into_iter();
                shape.lines.retain(|_| !rules.next().unwrap_or(false));
            }
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
        let picture = if is_hiding {
            Picture::of(view, sheet, &ink)
        } else {
            None
        };
        match picture {
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

/// [`Picture`] is the file as a viewer shows it.
struct Picture<'a> {
    view: &'a View<'a>,
    pixels: Pixmap,
    /// A unit of the page has so many pixels.
    scale: f32,
    paper: [u8; 3],
    /// This says where several shapes lie; `None` where that is not known.
    owners: Option<Owners>,
}

/// [`Look`] says how a place of a line looks.
#[derive(Clone, Copy, PartialEq)]
enum Look {
    Seen,
    Hidden,
    /// Something is painted there, but that may be another shape.
    Shared,
}

/// Counts the layers that painting the group takes: each is a picture of its own, and so is what cuts or masks it.
fn layers(group: &Group) -> usize {
    let own = match (group.should_isolate(), group.clip_path(), group.mask()) {
        (false, ..) => 0,
        (true, None, None) => 1,
        (true, clip, mask) => 1 + usize::from(clip.is_some()) + mask.map_or(0, |mask| layers(mask.root())),
    };
    let inner = group.children().iter().map(|node| match node {
        Node::Group(group) => layers(group),
        _ => 0,
    });
    own + inner.sum::<usize>()
}

impl<'a> Picture<'a> {
    fn of(view: &'a View<'a>, paper: [u8; 3], ink: &[Shape]) -> Option<Self> {
        let size = view.tree.size();
        let longer_px = (MOST_LAYER_PX / layers(view.tree.root()).max(1) as f32)
            .sqrt()
            .min(PICTURE_PX);
        if longer_px < LEAST_PICTURE_PX {
            return None;
        }
        let scale = longer_px / size.width().max(size.height());
        let [width, height] = [size.width(), size.height()].map(|side| (side * scale).ceil().max(1.0) as u32);
        let mut pixels = Pixmap::new(width, height)?;
        let [red, green, blue] = paper;
        pixels.fill(SkiaColor::from_rgba8(red, green, blue, 255));
        super::render(view.tree, Transform::from_scale(scale, scale), &mut pixels).ok()?;
        let mut picture = Self {
            view,
            pixels,
            scale,
            paper,
            owners: None,
        };
        let size = [width, height].map(|side| side as usize);
        picture.owners = Owners::of(ink, size, |p| picture.place(*p), picture.unit());
        Some(picture)
    }

    /// Finds the parts of a line that are seen; the line itself where that is nearly all of it.
    fn seen(&self, line: &[Point], width: f32) -> Vec<Vec<Point>> {
        let mut samples = self.samples(line, width);
        settle(&mut samples);
        let mut runs: Vec<Vec<Point>> = Vec::new();
        let (mut all, mut shown) = (0.0f32, 0.0f32);
        let mut last = None;
        for Sample {
            at,
            length,
            corner,
            look,
        } in samples
        {
            let is_seen = look == Look::Seen;
            all += length;
            shown += if is_seen { length } else { 0.0 };
            match (is_seen, last, runs.last_mut()) {
                (true, None, _) => runs.push(vec![at]),
                (true, Some(_), Some(run)) if corner => run.push(at),
                (false, Some(end), Some(run)) if run.last() != Some(&end) => run.push(end),
                _ => {}
            }
            last = is_seen.then_some(at);
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

    /// Looks at a line step by step.
    fn samples(&self, line: &[Point], width: f32) -> Vec<Sample> {
        let radius = (0.5 * width * self.unit()).clamp(1.0, 3.0);
        let look = |at: Point| {
            let is_shared = || {
                self.owners
                    .as_ref()
                    .is_some_and(|owners| owners.is_shared(self.place(at)))
            };
            match self.is_painted(at, radius) {
                false => Look::Hidden,
                true if is_shared() => Look::Shared,
                true => Look::Seen,
            }
        };
        let sample = |at: Point, length: f32, corner: bool| Sample {
            at,
            length,
            corner,
            look: look(at),
        };
        let mut samples = vec![sample(line[0], f32::MIN_POSITIVE, true)];
        for pair in line.windows(2) {
            let [dx, dy] = [pair[1].x - pair[0].x, pair[1].y - pair[0].y];
            let steps = (dx.hypot(dy) * self.unit()).ceil().clamp(1.0, 2.0 * PICTURE_PX) as usize;
            samples.extend((1..=steps).map(|step| {
                let t = step as f32 / steps as f32;
                let p = Point::new(pair[0].x + t * dx, pair[0].y + t * dy);
                let at_corner = step == steps;
                sample(if at_corner { pair[1] } else { p }, 1.0 / self.unit(), at_corner)
            }));
        }
        samples
    }

    /// Returns the place of a point in the picture, in pixels.
    fn place(&self, p: Point) -> [f32; 2] {
        let mut at = SkiaPoint::from_xy(p.x, p.y);
        self.view.to_page.map_point(&mut at);
        [at.x * self.scale, at.y * self.scale]
    }

    /// Counts the pixels per canvas unit.
    fn unit(&self) -> f32 {
        let to_page = self.view.to_page;
        self.scale * (to_page.sx * to_page.sy - to_page.kx * to_page.ky).abs().sqrt()
    }

    /// Tells whether anything is painted around a point.
    fn is_painted(&self, p: Point, radius: f32) -> bool {
        let ([x, y], reach) = (self.place(p), radius.ceil() as i32);
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

/// [`Sample`] is a place of a line, with how long a stretch it stands for, and whether the line has a corner there.
struct Sample {
    at: Point,
    length: f32,
    corner: bool,
    look: Look,
}

/// Settles what is shared: it goes the way of what is beside it, and is hidden where that is.
fn settle(samples: &mut [Sample]) {
    let mut from = 0;
    while from < samples.len() {
        let look = samples[from].look;
        let count = samples[from..].iter().take_while(|sample| sample.look == look).count();
        let to = from + count;
        if look == Look::Shared {
            let before = from.checked_sub(1).map(|i| samples[i].look);
            let after = samples.get(to).map(|sample| sample.look);
            let is_seen = [before, after].contains(&Some(Look::Seen)) || (before, after) == (None, None);
            let settled = if is_seen { Look::Seen } else { Look::Hidden };
            samples[from..to].iter_mut().for_each(|sample| sample.look = settled);
        }
        from = to;
    }
}

fn length(line: &[Point]) -> f32 {
    line.windows(2).map(|p| (p[1].x - p[0].x).hypot(p[1].y - p[0].y)).sum()
}

#[cfg(test)]
mod tests {
    use resvg::usvg::Options;

    use super::*;

    #[test]
    fn what_is_cut_masked_or_pale_is_a_layer_and_a_plain_group_is_none() {
        let check = |body: &str, expected: usize| {
            let line = "<path d='M0 0L9 9' stroke='red'/>";
            let body = body.replace("LINE", line);
            let text = format!("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'>{body}</svg>");
            let tree = Tree::from_str(&text, &Options::default()).expect("an SVG");
            assert_eq!(layers(tree.root()), expected, "{text}");
        };
        check("<g><g>LINE</g></g>", 0);
        check("<g opacity='0.5'>LINE<g opacity='0.5'>LINE</g></g>", 2);
        check(
            "<clipPath id='c'><rect width='5' height='5'/></clipPath><g clip-path='url(#c)'>LINE</g>",
            2,
        );
        check(
            "<mask id='m'><g opacity='0.5'><rect width='5' height='5' fill='white'/></g></mask><g mask='url(#m)'>LINE</g>",
            2,
        );
    }
}
