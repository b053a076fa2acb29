//! Writes an SVG as people make it anew as what `usvg` understands and can bear.
//!
//! Style sheets, `style` attributes and variables become plain attributes, paints [plain
//! paints](super::paint), an SVG inside an image a nested `svg` element. What only costs (filters,
//! patterns, dashes, scripts, texts, pictures, comments) is left out. The result is within the
//! [limits](super::limits).

mod cuts;
mod filters;
mod html;
mod known;
mod transforms;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt::Write as _;
use std::path::Path as FilePath;

use data_url::DataUrl;
use resvg::usvg::roxmltree::{Document, Node, ParsingOptions};
use simplecss::StyleSheet;

use super::limits::{self, MAX_DEPTH, MAX_XML_NODES};
use super::{css, paint};
use crate::error::{Error, Result};
use known::{ELEMENTS, PAINTS, PROPERTIES, dashes, geometry};

const SVG: &str = "http://www.w3.org/2000/svg";

/// SVGs inside images of SVGs beyond this are left out.
const MAX_NESTED: usize = 3;

/// Rules times elements beyond this are refused: each rule is tried on each element.
const MAX_MATCHES: usize = 50_000_000;

/// This is a grey that stands for a pattern, which is no colour in particular.
const PATTERN: &str = "#818081";
pub(super) const PATTERN_RGB: [u8; 3] = [0x81, 0x80, 0x81];

/// [`Clean`] is an SVG that can be handed on.
#[derive(Debug, Default)]
pub(super) struct Clean {
    /// This text can be handed on.
    pub xml: String,
    /// The title is what the file calls the drawing.
    pub title: Option<String>,
    /// The paper has this colour, where the file says so.
    pub background: Option<[u8; 3]>,
    /// So many texts were left out.
    pub texts: usize,
    /// So many pictures (of pixels) were left out.
    pub pictures: usize,
}

/// Cleans `text`; `path` stands in error messages.
pub(super) fn clean(text: &str, path: &FilePath) -> Result<Clean> {
    let mut clean = Clean::default();
    cleaned_into(&mut clean, text, path, None, 0)?;
    let parsed = parse(&clean.xml, path)?;
    limits::check_references(&parsed).map_err(|cause| Error::format(path, cause))?;
    Ok(clean)
}

/// Parses the elements of an SVG, neither too many nor too deep.
pub(in crate::format) fn parse<'a>(text: &'a str, path: &FilePath) -> Result<Document<'a>> {
    limits::check_entities(text).map_err(|cause| Error::format(path, cause))?;
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
    if xml.descendants().any(|node| node.ancestors().nth(MAX_DEPTH).is_some()) {
        let cause = format!("more than {MAX_DEPTH} elements inside each other");
        return Err(Error::format(path, cause));
    }
    Ok(xml)
}

/// Cleans `text` into `clean`. An SVG in an image gets the attributes `frame`, which say where the image is.
fn cleaned_into(clean: &mut Clean, text: &str, path: &FilePath, frame: Option<&str>, nested: usize) -> Result<()> {
    let inside = html::inside(text);
    // What stands before the declaration is no XML, but nobody misses it.
    let text = inside
        .as_deref()
        .unwrap_or_else(|| text.trim_start_matches('\u{feff}').trim_start());
    let xml = parse(text, path)?;
    let root = xml.root_element();
    if root.tag_name().name() != "svg" {
        return Err(Error::format(path, "the file is XML, but not an SVG"));
    }
    let sheets = xml.descendants().filter(|node| node.tag_name().name() == "style");
    let sheets: String = sheets
        .flat_map(|node| node.descendants().filter_map(|n| n.text().filter(|_| n.is_text())))
        .collect();
    let sheets = css::unfolded(&sheets);
    let sheet = StyleSheet::parse(&sheets);
    if sheet.rules.len().saturating_mul(xml.descendants().count()) > MAX_MATCHES {
        return Err(Error::format(path, "its style sheet is too large for its elements"));
    }
    let patterns = xml.descendants().filter(|node| node.tag_name().name() == "pattern");
    let filters = xml.descendants().filter(|node| node.tag_name().name() == "filter");
    let mut writer = Writer {
        clean,
        path,
        sheet,
        patterns: patterns.filter_map(|node| node.attribute("id")).collect(),
        filters: filters.filter_map(|node| Some((node.attribute("id")?, node))).collect(),
        nested,
        variables: Vec::new(),
    };
    if nested == 0 {
        writer.clean.background = writer.background(root);
        let title = root.children().find(|node| node.tag_name().name() == "title");
        let title = title.and_then(|node| node.text()).map(|text| text.trim().to_owned());
        writer.clean.title = title.filter(|title| !title.is_empty());
    }
    writer.element(root, frame, false)
}

struct Writer<'a, 'o> {
    clean: &'o mut Clean,
    path: &'o FilePath,
    sheet: StyleSheet<'a>,
    patterns: HashSet<&'a str>,
    /// Filters by their ids.
    filters: HashMap<&'a str, Node<'a, 'a>>,
    nested: usize,
    /// These are variables of the elements around, the inner ones last.
    variables: Vec<HashMap<String, String>>,
}

impl<'a> Writer<'a, '_> {
    fn element(&mut self, node: Node<'a, 'a>, frame: Option<&str>, in_marker: bool) -> Result<()> {
        let name = node.tag_name().name();
        let namespace = node.tag_name().namespace();
        if namespace.is_some_and(|namespace| namespace != SVG) {
            return Ok(());
        }
        if !ELEMENTS.contains(&name) {
            self.leave_out(node);
            return Ok(());
        }
        limits::check_geometry(node).map_err(|cause| Error::format(self.path, cause))?;
        let in_marker = in_marker || name == "marker";
        let (properties, variables) = self.properties(node, in_marker);
        let xml = &mut self.clean.xml;
        // Writing to a string cannot fail.
        let _ = write!(xml, "<{name}");
        if xml.len() == name.len() + 1 {
            let _ = write!(xml, " xmlns=\"{SVG}\"");
        }
        if let Some(frame) = frame {
            xml.push_str(frame);
        }
        for attribute in node.attributes() {
            let name = attribute.name();
            let ours = attribute
                .namespace()
                .is_none_or(|n| n == "http://www.w3.org/1999/xlink");
            let framed = frame.is_some() && matches!(name, "x" | "y" | "width" | "height");
            if ours && !framed && !properties.contains_key(name) && !PROPERTIES.contains(&name) && !is_passed_over(name)
            {
                put(xml, name, attribute.value());
            }
        }
        if let (Some(_), None, Some(width), Some(height)) = (
            frame,
            node.attribute("viewBox"),
            node.attribute("width"),
            node.attribute("height"),
        ) {
            let [width, height] = [width, height].map(|side| side.trim_end_matches(|c: char| !c.is_ascii_digit()));
            put(xml, "viewBox", &format!("0 0 {width} {height}"));
        }
        for (name, value) in &properties {
            put(xml, name, value);
        }
        xml.push('>');
        self.variables.push(variables);
        for child in node.children().filter(Node::is_element) {
            self.element(child, None, in_marker)?;
        }
        self.variables.pop();
        let _ = write!(self.clean.xml, "</{name}>");
        Ok(())
    }

    /// Counts what people will miss, and takes an image for what it may hold.
    fn leave_out(&mut self, node: Node<'a, 'a>) {
        match node.tag_name().name() {
            "text" => {
                let is_written = |n: Node| n.text().is_some_and(|text| !text.trim().is_empty());
                self.clean.texts += usize::from(node.descendants().any(is_written));
            }
            "image" => self.image(node),
            _ => {}
        }
    }

    /// Finds the properties that hold for an element, and the variables that it sets.
    fn properties(
        &self,
        node: Node<'a, 'a>,
        in_marker: bool,
    ) -> (BTreeMap<&'static str, String>, HashMap<String, String>) {
        let attributes = node.attributes().filter(|a| a.namespace().is_none());
        let mut declared: Vec<(String, &str, bool)> = attributes
            .map(|a| (a.name().to_owned(), a.value(), false))
            .filter(|(name, ..)| name != "style")
            .collect();
        let attributes = declared.len();
        declared.extend(css::declarations(&self.sheet, node));
        declared.extend(css::inline(node.attribute("style").unwrap_or_default()));
        let styled = declared[attributes..].to_vec();
        // What is important wins over what comes later.
        declared.sort_by_key(|(_, _, important)| *important);
        let variables: HashMap<String, String> = declared
            .iter()
            .filter(|(name, ..)| name.starts_with("--"))
            .map(|(name, value, _)| (name.clone(), value.trim().to_owned()))
            .collect();
        let lookup = |name: &str| {
            let around = self.variables.iter().rev().find_map(|outer| outer.get(name));
            variables.get(name).or(around).cloned()
        };
        let mut properties = BTreeMap::new();
        for (name, value, _) in &declared {
            let Some(known) = PROPERTIES.into_iter().find(|known| known == name) else {
                continue;
            };
            let Some(value) = paint::substituted(value.trim(), &lookup) else {
                continue;
            };
            if matches!(value.as_str(), "initial" | "unset" | "revert" | "revert-layer") {
                properties.remove(known);
            } else if PAINTS.contains(&known) {
                properties.insert(known, self.paint(&value, in_marker));
            } else if known == "stroke-dasharray" {
                properties.insert(known, dashes(&value).to_owned());
            } else {
                let number = value.strip_prefix("calc(").and_then(|rest| rest.strip_suffix(')'));
                properties.insert(known, number.unwrap_or(&value).trim().to_owned());
            }
        }
        add_styled(&mut properties, styled, node.tag_name().name());
        let filter = declared.iter().rev().find(|(name, ..)| name == "filter");
        let is_cut = properties
            .get("clip-path")
            .is_some_and(|shape| cuts::leave_nothing(shape));
        if is_cut || filter.is_some_and(|(_, value, _)| filters::hides(value, &|id| self.filters.get(id).copied())) {
            properties.insert("opacity", "0".to_owned());
        }
        (properties, variables)
    }

    /// Finds the colour that a browser paints behind everything.
    fn background(&self, root: Node<'a, 'a>) -> Option<[u8; 3]> {
        let mut declared = css::declarations(&self.sheet, root);
        declared.extend(css::inline(root.attribute("style").unwrap_or_default()));
        let mut said = declared.iter().rev();
        let (_, value, _) = said.find(|(name, ..)| name == "background" || name == "background-color")?;
        paint::opaque(value)
    }

    fn paint(&self, value: &str, in_marker: bool) -> String {
        let plain = paint::plain(value, in_marker);
        let id = plain.strip_prefix("url(").and_then(|url| url.split(')').next());
        let id = id.map(|id| id.trim_matches(|c: char| c.is_whitespace() || "'\"#".contains(c)));
        if id.is_some_and(|id| self.patterns.contains(id)) {
            PATTERN.to_owned()
        } else {
            plain
        }
    }

    /// Leaves an image out, except for one that is itself an SVG.
    fn image(&mut self, node: Node<'a, 'a>) {
        let href = node.attributes().find(|a| a.name() == "href").map(|a| a.value().trim());
        let svg = href.filter(|_| self.nested < MAX_NESTED).and_then(embedded_svg);
        let Some(svg) = svg else {
            self.clean.pictures += 1;
            return;
        };
        let attribute = |name: &str, default: &str| node.attribute(name).unwrap_or(default).to_owned();
        let mut frame = String::new();
        for (name, default) in [("x", "0"), ("y", "0"), ("width", "100%"), ("height", "100%")] {
            put(&mut frame, name, &attribute(name, default));
        }
        let (properties, _) = self.properties(node, false);
        self.clean.xml.push_str("<g");
        for (name, value) in &properties {
            put(&mut self.clean.xml, name, value);
        }
        self.clean.xml.push('>');
        let length = self.clean.xml.len();
        if cleaned_into(self.clean, &svg, self.path, Some(&frame), self.nested + 1).is_err() {
            // A broken picture is left out, as any viewer does.
            self.clean.xml.truncate(length);
            self.clean.pictures += 1;
        }
        self.clean.xml.push_str("</g>");
    }
}

/// Adds what style sheets say otherwise than attributes do: transforms with units, and measures of shapes. `declared` are
/// their declarations for an element.
fn add_styled(properties: &mut BTreeMap<&'static str, String>, mut declared: Vec<(String, &str, bool)>, element: &str) {
    declared.sort_by_key(|(_, _, important)| *important);
    let last = |name: &str| {
        let mut declared = declared.iter().rev();
        let (_, value, _) = declared.find(|(known, ..)| known == name)?;
        Some(value.trim())
    };
    if let Some(transform) = transforms::composed(last) {
        properties.insert("transform", transform);
    }
    for name in geometry(element) {
        if let Some(length) = last(name) {
            properties.insert(name, length.strip_suffix("px").unwrap_or(length).to_owned());
        }
    }
}

/// Decodes the SVG that a `data:` address holds; `None` for anything else.
fn embedded_svg(href: &str) -> Option<String> {
    let url = DataUrl::process(href).ok()?;
    if url.mime_type().subtype != "svg+xml" {
        return None;
    }
    let (bytes, _) = url.decode_to_vec().ok()?;
    crate::format::text::decoded(bytes).ok()
}

/// Tells whether nothing is drawn from an attribute, or it only costs.
fn is_passed_over(name: &str) -> bool {
    let others = ["style", "class", "filter", "stroke-dashoffset", "enable-background"];
    others.contains(&name) || name.starts_with("on") || name.starts_with("--") || name.starts_with("font")
}

fn put(xml: &mut String, name: &str, value: &str) {
    // Writing to a string cannot fail.
    let _ = write!(xml, " {name}=\"");
    for c in value.chars() {
        match c {
            '&' => xml.push_str("&amp;"),
            '<' => xml.push_str("&lt;"),
            '"' => xml.push_str("&quot;"),
            c if c.is_control() => xml.push(' '),
            c => xml.push(c),
        }
    }
    xml.push('"');
}
