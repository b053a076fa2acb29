//! Reads and writes InkML, the W3C's language for ink: what note-taking programs and handwriting collections hand on.
//!
//! [`parse`] reads traces by their channels: X, Y, pressure (F), time (T) and tilt (OTx, OTy), explicit or as
//! differences, with the widths and colours of brushes. [`write()`] makes a file that reads back as the same strokes:
//! pens, colours, opacity to one part in 255, and every number to the last bit.

mod channels;
mod context;
mod points;
mod write;

use std::collections::HashMap;
use std::path::Path;

use resvg::usvg::roxmltree::{Document, Node};

use self::channels::Channels;
use self::context::{Brush, Context, Definitions};
use super::svg::parse_xml;
use super::text::root_name;
use super::{Drawing, MAX_POINTS, STROKE_PREFIX, pen_width_for};
use crate::error::{Error, Result};
use crate::sketch::{Bounds, Clock, Point, Sketch, Stroke, StrokeId};

pub use write::write;

/// These annotations of a file say what it shows, in the order in which they are looked for.
const WORDS: [&str; 3] = ["word", "truth", "label"];

/// These annotations of a file name it.
const KEYS: [&str; 2] = ["key_id", "UI"];

/// Tells whether a text begins as InkML does.
pub(super) fn is_inkml(head: &[u8]) -> bool {
    root_name(head).is_some_and(|name| name == "ink" || name.ends_with(":ink"))
}

/// Reads the traces of a file; `path` stands in error messages.
pub fn parse(text: &str, path: &Path) -> Result<Drawing> {
    let xml = parse_xml(text, path)?;
    let refuse = |cause: String| Error::format(path, cause);
    if xml.root_element().tag_name().name() != "ink" {
        return Err(refuse("the file is XML, but not InkML".to_owned()));
    }
    let strokes = strokes(&xml).map_err(refuse)?;
    if strokes.is_empty() {
        return Err(refuse("the file holds no trace of a pen".to_owned()));
    }
    let annotation = |kinds: &[&str]| kinds.iter().find_map(|kind| annotation(xml.root_element(), kind));
    Ok(Drawing {
        key_id: annotation(&KEYS),
        word: annotation(&WORDS),
        sketch: Sketch::new(strokes),
        ..Drawing::default()
    })
}

/// Returns the text of the annotation of this type directly below `node`.
fn annotation(node: Node<'_, '_>, kind: &str) -> Option<String> {
    let mut annotations = node.children().filter(|child| child.tag_name().name() == "annotation");
    let found = annotations.find(|child| child.attribute("type") == Some(kind));
    found.map(|node| node.text().unwrap_or_default().to_owned())
}

/// [`Trace`] is a trace on its way to becoming a stroke.
struct Trace {
    name: Option<String>,
    points: Vec<Point>,
    brush: Option<Brush>,
    channels: Channels,
}

fn strokes(xml: &Document<'_>) -> Result<Vec<Stroke>, String> {
    let definitions = Definitions::of(xml);
    let mut gathering = Gathering {
        definitions: &definitions,
        traces: Vec::new(),
        named: HashMap::new(),
        start: None,
        count: 0,
        points: 0,
    };
    gathering.gather(xml.root_element(), &Context::default())?;
    if gathering.traces.is_empty() {
        // Traces that are only defined: somebody wants to see them all the same.
        let defined = xml.descendants().filter(|node| node.tag_name().name() == "definitions");
        for node in defined {
            gathering.gather(node, &Context::default())?;
        }
    }
    let mut traces = gathering.traces;
    points::level_pressure(&mut traces);
    let all = traces
        .iter()
        .flat_map(|trace| &trace.points)
        .copied()
        .collect::<Vec<_>>();
    let fallback = pen_width_for(Bounds::around(&all));
    let ids = own_ids(&traces);
    let strokes = traces.into_iter().zip(0..).map(|(trace, number)| {
        let id = ids.as_ref().map_or(StrokeId(number), |ids| ids[number as usize]);
        let brush = trace.brush.unwrap_or_default();
        let width = brush.width_on(&trace.channels).unwrap_or(fallback);
        let timed = trace.points.iter().any(|point| point.time_secs.is_some());
        let stroke = Stroke::new(id, width, trace.points).ok_or("a point lies beyond any reasonable page")?;
        Ok(stroke.with_ink(brush.ink).timed_by(timed.then_some(Clock::Device)))
    });
    strokes.collect()
}

/// Returns the ids that the file gives, where this program wrote it: each trace has one, none
/// twice.
fn own_ids(traces: &[Trace]) -> Option<Vec<StrokeId>> {
    let id = |trace: &Trace| trace.name.as_ref()?.strip_prefix(STROKE_PREFIX)?.parse().ok();
    let ids: Vec<u32> = traces.iter().map(id).collect::<Option<_>>()?;
    let mut sorted = ids.clone();
    sorted.sort_unstable();
    sorted.dedup();
    // The document names the next stroke by the highest id plus one.
    let are_sound = sorted.len() == ids.len() && sorted.last() != Some(&u32::MAX);
    are_sound.then(|| ids.into_iter().map(StrokeId).collect())
}

struct Gathering<'a> {
    definitions: &'a Definitions<'a>,
    traces: Vec<Trace>,
    /// Traces by name, for those that go on.
    named: HashMap<&'a str, usize>,
    /// This is the first time.
    start: Option<f64>,
    /// So many traces were looked at, for errors.
    count: usize,
    points: usize,
}

impl<'a> Gathering<'a> {
    /// Takes the traces below `node`, in order; a context holds for what follows it.
    fn gather(&mut self, node: Node<'a, 'a>, around: &Context) -> Result<(), String> {
        let mut current = around.clone();
        for child in node.children().filter(Node::is_element) {
            match child.tag_name().name() {
                "context" => current = self.definitions.context(child, &current),
                "traceGroup" => {
                    let within = self.definitions.referred(child, &current);
                    self.gather(child, &within)?;
                }
                "trace" => self.trace(child, &current)?,
                _ => {}
            }
        }
        Ok(())
    }

    fn trace(&mut self, node: Node<'a, 'a>, current: &Context) -> Result<(), String> {
        self.count += 1;
        if node.attribute("type").is_some_and(|kind| kind != "penDown") {
            return Ok(());
        }
        let context = self.definitions.referred(node, current);
        let channels = context.channels.unwrap_or_else(|| self.definitions.channels());
        let text: String = node
            .descendants()
            .filter_map(|n| n.text().filter(|_| n.is_text()))
            .collect();
        let number = self.count;
        let points =
            points::read(&text, &channels, &mut self.start).map_err(|cause| format!("trace {number}: {cause}"))?;
        self.points += points.len();
        if self.points > MAX_POINTS {
            return Err(format!("the drawing has more than {MAX_POINTS} points"));
        }
        let name = context::name(node);
        let prior = node.attribute("priorRef").map(|prior| prior.trim_start_matches('#'));
        let before = prior.and_then(|prior| self.named.get(prior).copied());
        let at = before.unwrap_or(self.traces.len());
        if let Some(name) = name {
            self.named.insert(name, at);
        }
        match self.traces.get_mut(at) {
            Some(trace) => trace.points.extend(points),
            None if points.is_empty() => {}
            None => self.traces.push(Trace {
                name: name.map(str::to_owned),
                points,
                brush: context.brush,
                channels,
            }),
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
