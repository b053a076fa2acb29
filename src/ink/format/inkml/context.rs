//! [`Context`] is what holds for a trace: its channels and its brush.

use std::collections::HashMap;

use resvg::usvg::roxmltree::{Document, Node};

use super::annotation;
use super::channels::{Channels, Meaning, millimetres};
use crate::sketch::{Ink, PenKind};

/// Contexts that refer to each other deeper than this say nothing.
const MOST_REFERENCES: usize = 16;

/// [`Context`] is what holds for traces, as far as the file says.
#[derive(Debug, Clone, Default)]
pub(super) struct Context {
    pub channels: Option<Channels>,
    pub brush: Option<Brush>,
}

/// [`Brush`] is what a trace is drawn with.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Brush {
    pub ink: Ink,
    width: Option<f64>,
    /// The width's unit is so many millimetres, where it is a length.
    unit_mm: Option<f64>,
}

/// [`Definitions`] holds every element of a file that has a name.
pub(super) struct Definitions<'a> {
    named: HashMap<&'a str, Node<'a, 'a>>,
    first_format: Option<Node<'a, 'a>>,
}

/// Returns the name of an element.
pub(super) fn name<'a>(node: Node<'a, 'a>) -> Option<&'a str> {
    const XML: &str = "http://www.w3.org/XML/1998/namespace";
    node.attribute((XML, "id")).or_else(|| node.attribute("id"))
}

impl<'a> Definitions<'a> {
    pub fn of(xml: &'a Document<'a>) -> Self {
        let mut formats = xml.descendants().filter(|node| node.tag_name().name() == "traceFormat");
        Self {
            named: xml.descendants().filter_map(|node| Some((name(node)?, node))).collect(),
            first_format: formats.next(),
        }
    }

    /// Returns the channels of traces about which nothing else is said: those of the file's first
    /// format.
    pub fn channels(&self) -> Channels {
        self.first_format.map(Channels::of).unwrap_or_default()
    }

    /// Returns the context of the traces below the `context` element `node`, within `around`.
    pub fn context(&self, node: Node<'a, 'a>, around: &Context) -> Context {
        let mut context = around.clone();
        self.put(node, &mut context, MOST_REFERENCES);
        context
    }

    /// Returns the context of an element that refers to a context or a brush, within `around`.
    pub fn referred(&self, node: Node<'a, 'a>, around: &Context) -> Context {
        let mut context = around.clone();
        self.put_references(node, &mut context, MOST_REFERENCES);
        context
    }

    fn put(&self, node: Node<'a, 'a>, context: &mut Context, left: usize) {
        self.put_references(node, context, left);
        for child in node.children() {
            match child.tag_name().name() {
                "brush" => context.brush = Some(Brush::of(child)),
                "traceFormat" => context.channels = Some(Channels::of(child)),
                "inkSource" => put_source(child, context),
                _ => {}
            }
        }
    }

    fn put_references(&self, node: Node<'a, 'a>, context: &mut Context, left: usize) {
        let target = |name: &str| self.named.get(node.attribute(name)?.trim_start_matches('#')).copied();
        if let (Some(other), Some(left)) = (target("contextRef"), left.checked_sub(1)) {
            self.put(other, context, left);
        }
        if let Some(source) = target("inkSourceRef") {
            put_source(source, context);
        }
        if let Some(format) = target("traceFormatRef") {
            context.channels = Some(Channels::of(format));
        }
        if let Some(brush) = target("brushRef") {
            context.brush = Some(Brush::of(brush));
        }
    }
}

fn put_source(source: Node<'_, '_>, context: &mut Context) {
    let find = |name: &'static str| move |node: &Node<'_, '_>| node.tag_name().name() == name;
    if let Some(format) = source.descendants().find(find("traceFormat")) {
        let mut channels = Channels::of(format);
        for property in source.descendants().filter(find("channelProperty")) {
            channels.set_resolution(property);
        }
        context.channels = Some(channels);
    }
}

impl Brush {
    fn of(node: Node<'_, '_>) -> Self {
        let mut brush = Self::default();
        for property in node
            .descendants()
            .filter(|node| node.tag_name().name() == "brushProperty")
        {
            let value = property.attribute("value").unwrap_or_default().trim();
            let number = value.parse::<f64>().ok();
            match property.attribute("name") {
                Some("width") => {
                    brush.width = number.filter(|width| *width > 0.0);
                    brush.unit_mm = millimetres(property.attribute("units").unwrap_or_default().trim());
                }
                Some("color") => brush.ink.color = value.parse().ok(),
                Some("transparency") => {
                    brush.ink.opacity = number.map_or(1.0, |through| (1.0 - through / 255.0) as f32);
                }
                _ => {}
            }
        }
        let pen = annotation(node, super::write::PEN);
        let known = PenKind::ALL.into_iter();
        brush.ink.pen = pen
            .and_then(|pen| known.into_iter().find(|kind| super::write::pen_name(*kind) == pen))
            .unwrap_or_default();
        brush
    }

    /// Returns the width in the unit of the trace's x; `None` where the units cannot be compared.
    pub fn width_on(&self, channels: &Channels) -> Option<f32> {
        let x = channels.get(Meaning::X)?;
        let width = match (self.unit_mm, x.unit_mm) {
            (Some(ours), Some(theirs)) => self.width? * ours / theirs,
            (None, None) => self.width?,
            _ => return None,
        };
        Some(width as f32)
    }
}
