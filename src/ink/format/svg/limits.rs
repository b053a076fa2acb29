//! Limits what an SVG may cost. Everything here is measured on the text and the elements, before anything is built from
//! them: a few bytes of entities, references or arcs can ask for more memory, stack or time than there is.

use std::collections::HashMap;

use resvg::usvg::roxmltree::{Document, Node, NodeId};
use svgtypes::{PathParser, PathSegment};

/// Elements inside each other beyond this are refused, references counted: what reads them recurses.
pub(super) const MAX_DEPTH: usize = 200;

/// References behind each other (a mask whose content has a mask) are refused beyond this, likewise.
const MAX_REFERENCES: usize = 24;

/// More elements are refused.
pub(super) const MAX_XML_NODES: u32 = 2_000_000;

/// All that is drawn has at most so many points, with what is drawn again and again by reference.
const MAX_WEIGHT: f64 = 20_000_000.0;

/// No entity may make the text longer than this.
const MAX_EXPANDED_BYTES: u64 = 64 << 20;

/// Positions beyond this are no page's: the limit of [`crate::sketch::MAX_COORDINATE`].
const MAX_POSITION: f64 = 1e9;

/// Refuses a text that entities would blow up.
pub(super) fn check_entities(text: &str) -> Result<(), String> {
    if !text.contains("<!ENTITY") {
        return Ok(());
    }
    let mut lengths: HashMap<&str, u64> = HashMap::new();
    // Entities are declared before they are used, so one pass knows how long each becomes.
    for declaration in text.split("<!ENTITY").skip(1) {
        let declaration = declaration.trim_start();
        let name = declaration
            .split(|c: char| c.is_whitespace())
            .next()
            .unwrap_or_default();
        let rest = &declaration[name.len()..];
        let Some(open) = rest.find(['"', '\'']) else {
            continue;
        };
        let quote = &rest[open..=open];
        let value = rest[open + 1..].split(quote).next().unwrap_or_default();
        let length = expanded(value, &lengths);
        lengths.insert(name, length);
    }
    if expanded(text, &lengths) > MAX_EXPANDED_BYTES {
        return Err(format!(
            "its entities make it larger than {} MiB",
            MAX_EXPANDED_BYTES >> 20
        ));
    }
    Ok(())
}

fn expanded(text: &str, lengths: &HashMap<&str, u64>) -> u64 {
    let references = text.split('&').skip(1);
    let added = references.filter_map(|after| lengths.get(after.split(';').next()?));
    added.fold(text.len() as u64, |sum, length| sum.saturating_add(*length))
}

/// Refuses positions that no page has, and shapes that cannot be measured: an arc over such a distance never ends.
pub(super) fn check_geometry(node: Node<'_, '_>) -> Result<(), String> {
    const NUMBERS: [&str; 13] = [
        "x", "y", "width", "height", "r", "rx", "ry", "cx", "cy", "x1", "y1", "x2", "y2",
    ];
    let is_far = |v: f64| v.is_nan() || v.abs() > MAX_POSITION;
    let far = || Err("a shape lies beyond any reasonable page".to_owned());
    for name in NUMBERS {
        let number = node
            .attribute(name)
            .map(|text| text.trim_end_matches(|c: char| !c.is_ascii_digit() && c != '.'));
        if number.and_then(|text| text.trim().parse().ok()).is_some_and(is_far) {
            return far();
        }
    }
    if let Some(points) = node.attribute("points") {
        let mut numbers = points
            .split(|c: char| c == ',' || c.is_whitespace())
            .filter_map(|n| n.parse().ok());
        if numbers.any(is_far) {
            return far();
        }
    }
    match node.attribute("d") {
        Some(data) if is_path_far(data) => far(),
        _ => Ok(()),
    }
}

fn is_path_far(data: &str) -> bool {
    let (mut at, mut start) = ([0.0f64; 2], [0.0f64; 2]);
    for segment in PathParser::from(data) {
        // What comes after a mistake is not drawn.
        let Ok(segment) = segment else { return false };
        let from = if segment.is_abs() { [0.0; 2] } else { at };
        let mut farthest = 0.0f64;
        let mut reach = |values: &[f64]| farthest = values.iter().fold(farthest, |f, v| f.max(v.abs()));
        match segment {
            PathSegment::HorizontalLineTo { x, .. } => at[0] = from[0] + x,
            PathSegment::VerticalLineTo { y, .. } => at[1] = from[1] + y,
            PathSegment::ClosePath { .. } => at = start,
            PathSegment::MoveTo { x, y, .. } => {
                at = [from[0] + x, from[1] + y];
                start = at;
            }
            PathSegment::LineTo { x, y, .. } | PathSegment::SmoothQuadratic { x, y, .. } => {
                at = [from[0] + x, from[1] + y];
            }
            PathSegment::CurveTo {
                x1, y1, x2, y2, x, y, ..
            } => {
                reach(&[x1, y1, x2, y2]);
                at = [from[0] + x, from[1] + y];
            }
            PathSegment::SmoothCurveTo { x2, y2, x, y, .. } => {
                reach(&[x2, y2]);
                at = [from[0] + x, from[1] + y];
            }
            PathSegment::Quadratic { x1, y1, x, y, .. } => {
                reach(&[x1, y1]);
                at = [from[0] + x, from[1] + y];
            }
            PathSegment::EllipticalArc { rx, ry, x, y, .. } => {
                reach(&[rx, ry]);
                at = [from[0] + x, from[1] + y];
            }
        }
        reach(&at);
        if farthest.is_nan() || farthest > MAX_POSITION {
            return true;
        }
    }
    false
}

/// Refuses elements whose references are too deep, run in a circle, or draw too much.
pub(super) fn check_references(xml: &Document<'_>) -> Result<(), String> {
    let named = xml.descendants().filter_map(|node| Some((node.attribute("id")?, node)));
    let mut costs = Costs {
        named: named.collect(),
        known: HashMap::new(),
    };
    let cost = costs.of(xml.root_element(), 0)?;
    if cost.weight > MAX_WEIGHT {
        return Err("its references draw too much: more than 20 million points".to_owned());
    }
    Ok(())
}

/// [`Cost`] is what an element costs with everything that it holds and refers to.
#[derive(Clone, Copy)]
struct Cost {
    /// The weight counts points drawn.
    weight: f64,
    /// This is the longest chain of references.
    references: usize,
    /// This is the most elements inside each other, through references.
    depth: usize,
}

struct Costs<'a, 'input> {
    named: HashMap<&'a str, Node<'a, 'input>>,
    /// It is `None` while it is being computed.
    known: HashMap<NodeId, Option<Cost>>,
}

/// The target of these references is drawn once for each element that has them.
const ONCE: [&str; 5] = ["fill", "stroke", "mask", "clip-path", "href"];
/// The target of these references is drawn at each point of a line.
const AT_POINTS: [&str; 4] = ["marker", "marker-start", "marker-mid", "marker-end"];
/// A marker is a drawing of its own, with a frame that cuts it off: it takes as long as so many points.
const MARKER_WEIGHT: f64 = 20.0;

impl<'a, 'input> Costs<'a, 'input> {
    fn of(&mut self, node: Node<'a, 'input>, depth: usize) -> Result<Cost, String> {
        match self.known.get(&node.id()) {
            Some(Some(cost)) => return Ok(*cost),
            Some(None) => return Err("its references run in a circle".to_owned()),
            None => {}
        }
        let too_deep = || {
            Err(format!(
                "more than {MAX_DEPTH} elements or references inside each other"
            ))
        };
        if depth > MAX_DEPTH {
            return too_deep();
        }
        self.known.insert(node.id(), None);
        let points = [node.attribute("d"), node.attribute("points")].into_iter().flatten();
        let mut cost = Cost {
            weight: 1.0 + points.map(|text| text.len() as f64 / 4.0).sum::<f64>(),
            references: 0,
            depth: 0,
        };
        for child in node.children().filter(Node::is_element) {
            let inner = self.of(child, depth + 1)?;
            cost.weight += inner.weight;
            cost.references = cost.references.max(inner.references);
            cost.depth = cost.depth.max(inner.depth + 1);
        }
        // A group hands its paints and markers on to what it holds.
        let shapes = node.descendants().filter(Node::is_element).count() as f64;
        let own = cost.weight;
        for (names, times, each) in [(&ONCE[..], shapes, 0.0), (&AT_POINTS[..], own, MARKER_WEIGHT)] {
            let targets: Vec<_> = names.iter().filter_map(|name| self.target(node, name)).collect();
            for target in targets {
                let inner = self.of(target, depth + 1)?;
                cost.weight += times * (each + inner.weight);
                cost.references = cost.references.max(inner.references + 1);
                cost.depth = cost.depth.max(inner.depth + 1);
            }
        }
        if cost.references > MAX_REFERENCES {
            return Err(format!("more than {MAX_REFERENCES} references behind each other"));
        }
        if depth + cost.depth > MAX_DEPTH {
            return too_deep();
        }
        self.known.insert(node.id(), Some(cost));
        Ok(cost)
    }

    fn target(&self, node: Node<'a, 'input>, name: &str) -> Option<Node<'a, 'input>> {
        let value = node.attribute(name)?.trim();
        let id = match value.strip_prefix("url(") {
            Some(url) => url
                .split(')')
                .next()?
                .trim_matches(|c: char| c.is_whitespace() || "'\"".contains(c)),
            None => value,
        };
        self.named.get(id.strip_prefix('#')?).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entities_may_help_but_not_explode() {
        let svg = |entities: &str, body: &str| format!("<!DOCTYPE svg [{entities}]><svg>{body}</svg>");
        let check = |entities: &str, body: &str| check_entities(&svg(entities, body));
        assert!(check("<!ENTITY ns \"http://ns.adobe.com/\">", "&ns;").is_ok());
        let long = format!("<!ENTITY a \"{}\">", "A".repeat(100_000));
        assert!(check(&long, &"&a;".repeat(10)).is_ok());
        assert!(check(&long, &"&a;".repeat(20_000)).is_err());
        let mut nested = "<!ENTITY a0 'ha'>".to_owned();
        for i in 0..30 {
            let next = format!("<!ENTITY a{} '&a{i};&a{i};'>", i + 1);
            nested.push_str(&next);
        }
        assert!(check(&nested, "&a30;").is_err());
    }

    #[test]
    fn positions_beyond_any_page_are_refused() {
        let check = |shape: &str, sound: bool| {
            let xml = Document::parse(shape).expect("well-formed");
            assert_eq!(check_geometry(xml.root_element()).is_ok(), sound, "{shape}");
        };
        check("<path d='M0 0A1 1 0 0 1 5 5'/>", true);
        check("<path d='M0 -1e38A1 1 0 0 1 5 5'/>", false);
        check("<path d='M9e8 0l9e8 0'/>", false);
        check("<path d='M9e8 0h-9e8L5 5'/>", true);
        check("<path d='M0 0A1e30 1 0 0 1 5 5'/>", false);
        check("<path d='what M1e30 0'/>", true);
        check("<rect x='1e10' width='5'/>", false);
        check("<rect x='10mm' width='100%'/>", true);
        check("<polyline points='0,0 5,-1e12'/>", false);
        check("<polyline points='0,0 5,-12'/>", true);
    }

    #[test]
    fn references_are_counted_before_they_are_followed() {
        let check = |body: &str, sound: bool| {
            let text = format!("<svg>{body}</svg>");
            let xml = Document::parse(&text).expect("well-formed");
            assert_eq!(
                check_references(&xml).is_ok(),
                sound,
                "{}",
                &text[..text.len().min(200)]
            );
        };
        let chain = |count: usize| {
            let masks = (0..count).map(|i| format!("<mask id='m{i}'><rect mask='url(#m{})'/></mask>", i + 1));
            masks.collect::<String>() + "<rect mask='url(#m0)'/>"
        };
        check(&chain(10), true);
        check(&chain(3000), false);
        check("<mask id='m'><rect mask='url( \"#m\" )'/></mask>", false);
        let laughs = (0..40).map(|i| format!("<g id='g{}'><use href='#g{i}'/><use href='#g{i}'/></g>", i + 1));
        check(&format!("<path id='g0'/>{}", laughs.collect::<String>()), false);
        let star = format!("<path d='{}' marker-mid='url(#m0)'/>", "M0 0L1 1".repeat(400));
        let markers = |i: usize| {
            format!(
                "<marker id='m{i}'>{}</marker>",
                star.replace("m0", &format!("m{}", i + 1))
            )
        };
        check(&format!("{star}{}", markers(0)), true);
        check(&format!("{star}{}{}{}", markers(0), markers(1), markers(2)), false);
        check(&format!("{}<path/>{}", "<g>".repeat(300), "</g>".repeat(300)), false);
    }
}
