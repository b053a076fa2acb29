//! Tells what filters leave of what they are put on. Most of them (blurs, shadows, rough edges) move ink by little and
//! cost much: they are left out. Of some, nothing is left: what has such a filter is invisible.

use std::collections::HashMap;

use resvg::usvg::roxmltree::Node;

use super::super::css;

/// [`Cover`] says how much of the picture that a step of a filter makes is there.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Cover {
    /// Nothing is.
    Nothing,
    /// Something may be.
    Some,
    /// Everything is.
    Everything,
}
use Cover::{Everything, Nothing, Some as Partly};

/// Tells whether the value of a `filter` property leaves nothing of anything; `find` knows elements by their ids.
pub(super) fn hides<'a>(value: &str, find: &dyn Fn(&str) -> Option<Node<'a, 'a>>) -> bool {
    let mut rest = value.trim();
    while let Some(open) = rest.find('(') {
        let name = rest[..open].trim();
        let inside = rest[open + 1..].split(')').next().unwrap_or_default();
        let is_hiding = match name {
            "url" => {
                let id = inside.trim_matches(|c: char| c.is_whitespace() || "'\"".contains(c));
                id.strip_prefix('#').and_then(find).is_some_and(leaves_nothing)
            }
            "opacity" => share(inside).is_some_and(|share| share <= 0.0),
            _ => false,
        };
        if is_hiding {
            return true;
        }
        rest = rest[open + 1..]
            .split_once(')')
            .map_or("", |(_, rest)| rest)
            .trim_start();
    }
    false
}

/// Tells whether nothing is left by a `filter` element.
fn leaves_nothing(filter: Node<'_, '_>) -> bool {
    if filter.tag_name().name() != "filter" {
        return false;
    }
    let is_empty = |name: &str| filter.attribute(name).and_then(share).is_some_and(|side| side == 0.0);
    let has_steps = filter.children().any(|node| node.is_element());
    let is_shared = filter.attributes().any(|attribute| attribute.name() == "href");
    if is_empty("width") || is_empty("height") || (!has_steps && !is_shared) {
        return true;
    }
    let mut steps = Steps::default();
    for node in filter
        .children()
        .filter(|node| node.tag_name().name().starts_with("fe"))
    {
        let cover = steps.cover(node);
        steps.last = Some(cover);
        if let Some(name) = node.attribute("result") {
            steps.named.insert(name.to_owned(), cover);
        }
    }
    steps.last == Some(Nothing)
}

/// [`Steps`] is what the steps of a filter have made so far.
#[derive(Default)]
struct Steps {
    named: HashMap<String, Cover>,
    last: Option<Cover>,
}

impl Steps {
    fn input(&self, node: Node<'_, '_>, name: &str) -> Cover {
        let before = self.last.unwrap_or(Partly);
        match node.attribute(name) {
            None => before,
            Some("SourceGraphic" | "SourceAlpha") => Partly,
            Some("BackgroundImage" | "BackgroundAlpha") => Nothing,
            Some("FillPaint" | "StrokePaint") => Everything,
            Some(name) => self.named.get(name).copied().unwrap_or(before),
        }
    }

    fn cover(&self, node: Node<'_, '_>) -> Cover {
        let over = |a, b| match (a, b) {
            (Everything, _) | (_, Everything) => Everything,
            (Nothing, Nothing) => Nothing,
            _ => Partly,
        };
        let first = self.input(node, "in");
        // A step that paints a part of the picture leaves the rest as nothing.
        let is_part = ["x", "y", "width", "height"]
            .iter()
            .any(|name| node.has_attribute(*name));
        let cover = match node.tag_name().name() {
            "feFlood" => flood(node),
            "feComposite" => composite(node, first, self.input(node, "in2")),
            "feBlend" => over(first, self.input(node, "in2")),
            "feMerge" => {
                let layers = node.children().filter(|layer| layer.tag_name().name() == "feMergeNode");
                layers.map(|layer| self.input(layer, "in")).fold(Nothing, over)
            }
            "feColorMatrix" => matrix(node, first),
            "feComponentTransfer" => transfer(node, first),
            "feOffset" | "feTile" | "feGaussianBlur" | "feMorphology" | "feDisplacementMap" | "feDropShadow" => {
                if first == Nothing { Nothing } else { Partly }
            }
            _ => Partly,
        };
        if is_part && cover == Everything { Partly } else { cover }
    }
}

/// Looks a property up in the `style` attribute, then among the others.
fn property<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    let declared = css::inline(node.attribute("style").unwrap_or_default());
    let declared = declared
        .into_iter()
        .find(|(found, ..)| found == name)
        .map(|(_, value, _)| value);
    declared.or_else(|| node.attribute(name))
}

fn flood(node: Node<'_, '_>) -> Cover {
    let opacity = property(node, "flood-opacity").and_then(share).unwrap_or(1.0);
    let color = property(node, "flood-color").unwrap_or("black");
    if opacity <= 0.0 || super::super::paint::is_clear(color) {
        Nothing
    } else {
        Everything
    }
}

fn composite(node: Node<'_, '_>, first: Cover, second: Cover) -> Cover {
    match node.attribute("operator").unwrap_or("over") {
        "in" => match (first, second) {
            (Nothing, _) | (_, Nothing) => Nothing,
            (Everything, Everything) => Everything,
            _ => Partly,
        },
        "out" if first == Nothing || second == Everything => Nothing,
        "out" if first == Everything && second == Nothing => Everything,
        "atop" => second,
        "xor" if (first, second) == (Everything, Everything) => Nothing,
        "out" => Partly,
        "arithmetic" => {
            let factor = |name: &str| node.attribute(name).and_then(share).unwrap_or(0.0);
            let is_there = [first, second].map(|cover| cover != Nothing);
            let parts = [
                (factor("k1"), is_there[0] && is_there[1]),
                (factor("k2"), is_there[0]),
                (factor("k3"), is_there[1]),
                (factor("k4"), true),
            ];
            let adds = parts.iter().any(|(factor, is_there)| *is_there && *factor > 0.0);
            if adds { Partly } else { Nothing }
        }
        // Over, lighter and what is left of the others.
        _ => match (first, second) {
            (Nothing, other) | (other, Nothing) => other,
            _ => Partly,
        },
    }
}

/// Tells what a matrix leaves, whose last row makes the opacity out of all channels and a number.
fn matrix(node: Node<'_, '_>, input: Cover) -> Cover {
    let numbers = |text: &str| {
        text.split([' ', ',', '\n', '\t'])
            .filter_map(|n| n.parse::<f32>().ok())
            .collect()
    };
    let values: Vec<f32> = node.attribute("values").map(numbers).unwrap_or_default();
    let is_matrix = node.attribute("type").is_none_or(|kind| kind == "matrix");
    match values[..] {
        [.., r, g, b, a, always] if is_matrix && values.len() == 20 => {
            let from_input = input != Nothing && [r, g, b, a].iter().any(|factor| *factor > 0.0);
            if from_input || always > 0.0 { Partly } else { Nothing }
        }
        _ => input,
    }
}

/// Tells what is left of the opacity by its function.
fn transfer(node: Node<'_, '_>, input: Cover) -> Cover {
    let mut functions = node.children().filter(|child| child.tag_name().name() == "feFuncA");
    let Some(function) = functions.next_back() else {
        return input;
    };
    let number = |name: &str, default: f32| function.attribute(name).and_then(share).unwrap_or(default);
    let most = match function.attribute("type").unwrap_or("identity") {
        "table" | "discrete" => {
            let values = function.attribute("tableValues").unwrap_or_default();
            let values: Vec<f32> = values.split([' ', ',']).filter_map(|n| n.parse().ok()).collect();
            if values.is_empty() {
                1.0
            } else {
                values.into_iter().fold(0.0, f32::max)
            }
        }
        "linear" => number("intercept", 0.0) + number("slope", 1.0).max(0.0),
        "gamma" => number("offset", 0.0) + number("amplitude", 1.0).max(0.0),
        _ => return input,
    };
    match most {
        most if most <= 0.0 => Nothing,
        _ if input == Nothing => Partly,
        _ => input,
    }
}

fn share(text: &str) -> Option<f32> {
    let text = text.trim();
    match text.strip_suffix('%') {
        Some(percent) => percent.trim().parse::<f32>().ok().map(|percent| percent / 100.0),
        None => text.parse().ok(),
    }
}

#[cfg(test)]
mod tests {
    use resvg::usvg::roxmltree::Document;

    use super::*;

    fn check(steps: &str, expected: bool) {
        let text = format!("<svg><filter id='f' {steps}</filter></svg>");
        let xml = Document::parse(&text).expect("well-formed");
        let find = |id: &str| xml.descendants().find(|node| node.attribute("id") == Some(id));
        assert_eq!(hides("blur(2px) url( '#f' )", &find), expected, "{steps}");
    }

    /// Each step of a filter is listed, and whether it leaves nothing.
    const STEPS: [(&str, bool); 18] = [
        ("><feFlood flood-opacity='0'/>", true),
        (
            "><feFlood style='flood-opacity:0%'/><feComposite in='SourceGraphic' operator='in'/>",
            true,
        ),
        (
            "><feFlood flood-opacity='0' result='a'/><feComposite in='SourceGraphic' in2='a'/>",
            false,
        ),
        (
            "><feFlood flood-opacity='0' result='a'/><feMerge><feMergeNode in='a'/><feMergeNode in='a'/></feMerge>",
            true,
        ),
        (
            "><feFlood flood-opacity='0'/><feMerge><feMergeNode/><feMergeNode in='SourceGraphic'/></feMerge>",
            false,
        ),
        (
            "><feFlood result='a'/><feComposite in='SourceGraphic' in2='a' operator='out'/>",
            true,
        ),
        (
            "><feFlood width='5' result='a'/><feComposite in='SourceGraphic' in2='a' operator='out'/>",
            false,
        ),
        (
            "><feColorMatrix values='1 0 0 0 0 0 1 0 0 0 0 0 1 0 0 0 0 0 0 0'/>",
            true,
        ),
        (
            "><feColorMatrix values='1 0 0 0 0 0 1 0 0 0 0 0 1 0 0 0 0 0 1 0'/><feOffset dx='3'/>",
            false,
        ),
        (
            "><feComponentTransfer><feFuncA type='linear' slope='0'/></feComponentTransfer>",
            true,
        ),
        (
            "><feComponentTransfer><feFuncA type='table' tableValues='0 0.5'/></feComponentTransfer>",
            false,
        ),
        (
            "><feComponentTransfer><feFuncA type='discrete' tableValues='0 0'/></feComponentTransfer>",
            true,
        ),
        (
            "><feComposite in2='SourceGraphic' operator='arithmetic' k1='0' k2='0'/>",
            true,
        ),
        (
            "><feComposite in2='SourceGraphic' operator='arithmetic' k2='1'/>",
            false,
        ),
        ("><feGaussianBlur stdDeviation='2'/>", false),
        ("><feTurbulence baseFrequency='0.1'/>", false),
        (">", true),
        ("width='0'><feOffset/>", true),
    ];

    #[test]
    fn filters_that_leave_nothing_are_known() {
        for (steps, expected) in STEPS {
            check(steps, expected);
        }
        let none = |_: &str| None;
        assert!(hides("opacity(0%)", &none) && hides("blur(1px) opacity( 0 )", &none));
        assert!(!hides("opacity(0.5)", &none) && !hides("url(#gone)", &none) && !hides("none", &none));
    }
}
