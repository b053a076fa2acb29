//! Reads style sheets inside SVG: which declarations hold for an element.
//!
//! Selectors are matched by `simplecss`, which knows CSS 2.1. What people write since then is brought down to that
//! first: nested rules are unfolded, conditions (`@media`, `@supports`, `@layer`) taken as met unless they are about
//! print, darkness, what is not supported, or a small or huge window, `:root` is the `svg` element, and `:not(…)` and
//! `:is(…)` become questions for an attribute that [`Matched`] answers.

use std::fmt::Write as _;

use resvg::usvg::roxmltree::Node;
use simplecss::{AttributeOperator, Element, PseudoClass, Selector, StyleSheet};

/// Rules inside each other beyond this are passed over.
const MAX_NESTING: usize = 16;

/// Rewrites CSS as it is found into the CSS 2.1 that [`StyleSheet`] reads.
pub(super) fn unfolded(css: &str) -> String {
    let mut reader = Reader { rest: css };
    let mut out = String::new();
    reader.block(&[], 0, &mut out);
    out
}

/// Lists the declarations of `sheet` for `node`, those of weaker selectors first: name in lower
/// case, value, whether important.
pub(super) fn declarations<'a>(sheet: &StyleSheet<'a>, node: Node<'_, '_>) -> Vec<(String, &'a str, bool)> {
    let rules = sheet.rules.iter().filter(|rule| rule.selector.matches(&Matched(node)));
    let declared = rules.flat_map(|rule| &rule.declarations);
    declared.map(|d| (property(d.name), d.value, d.important)).collect()
}

/// Lists the declarations of a `style` attribute, likewise.
pub(super) fn inline(style: &str) -> Vec<(String, &str, bool)> {
    let mut reader = Reader { rest: style };
    let mut found = Vec::new();
    while !reader.rest.is_empty() {
        let (text, _) = reader.until(&[';']);
        if let Some((name, value)) = text.split_once(':') {
            let value = value.trim();
            let important = value.strip_suffix("!important").map(str::trim_end);
            found.push((property(name.trim()), important.unwrap_or(value), important.is_some()));
        }
    }
    found
}

/// Variables are called so for `simplecss`, which takes no name that begins with a dash.
const VARIABLE: &str = "x-variable-";

/// Properties have no case, except those that the author made.
fn property(name: &str) -> String {
    if let Some(variable) = name.strip_prefix(VARIABLE) {
        return format!("--{variable}");
    }
    if name.starts_with("--") {
        name.to_owned()
    } else {
        name.to_ascii_lowercase()
    }
}

struct Reader<'a> {
    rest: &'a str,
}

impl<'a> Reader<'a> {
    /// Reads the text up to one of `ends` outside brackets, strings and comments, and that end; the
    /// end is taken away, too.
    fn until(&mut self, ends: &[char]) -> (&'a str, Option<char>) {
        let text = self.rest;
        let (mut depth, mut quote) = (0usize, None);
        let mut chars = text.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            match (quote, c) {
                (Some(open), c) if c == open => quote = None,
                (Some(_), '\\') => {
                    chars.next();
                }
                (None, '"' | '\'') => quote = Some(c),
                (None, '/') if text[at..].starts_with("/*") => {
                    let Some(len) = text[at..].find("*/") else {
                        break;
                    };
                    while chars.next_if(|(i, _)| *i < at + len + 2).is_some() {}
                }
                (None, c) if depth == 0 && ends.contains(&c) => {
                    self.rest = &text[at + c.len_utf8()..];
                    return (&text[..at], Some(c));
                }
                (None, '(' | '[') => depth += 1,
                (None, ')' | ']') => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
        self.rest = "";
        (text, None)
    }

    /// Reads to the end of a block whose rules are about `parents`, and writes its rules to `out`.
    fn block(&mut self, parents: &[String], depth: usize, out: &mut String) {
        let mut declared = String::new();
        let mut inner = String::new();
        loop {
            let (text, end) = self.until(&[';', '{', '}']);
            let text = without_comments(text);
            let text = text.trim();
            match end {
                Some('{') => self.inner_block(text, parents, depth, &mut inner),
                _ if parents.is_empty() || text.is_empty() => {}
                _ => {
                    // A name that begins with a dash is none to `simplecss`.
                    let variable = text.strip_prefix("--");
                    declared.push_str(variable.map_or("", |_| VARIABLE));
                    declared.push_str(variable.unwrap_or(text));
                    declared.push(';');
                }
            }
            if matches!(end, None | Some('}')) && (end.is_none() || depth > 0) {
                break;
            }
        }
        if !declared.is_empty() {
            // Writing to a string cannot fail.
            let _ = writeln!(out, "{} {{{declared}}}", parents.join(", "));
        }
        out.push_str(&inner);
    }

    fn inner_block(&mut self, prelude: &str, parents: &[String], depth: usize, out: &mut String) {
        let conditional = ["@media", "@supports", "@layer", "@container"];
        let is_condition = conditional.iter().any(|at| prelude.starts_with(at));
        let is_other = prelude.starts_with('@') && (!is_condition || !is_met(prelude));
        let selectors = if is_condition {
            parents.to_vec()
        } else {
            selectors(prelude, parents)
        };
        if is_other || depth >= MAX_NESTING || (selectors.is_empty() && !is_condition) {
            self.pass_over_block();
        } else {
            self.block(&selectors, depth + 1, out);
        }
    }

    fn pass_over_block(&mut self) {
        let mut depth = 1;
        while depth > 0 {
            match self.until(&['{', '}']).1 {
                Some('{') => depth += 1,
                Some(_) => depth -= 1,
                None => return,
            }
        }
    }
}

/// Conditions are about a window of so many pixels.
const WINDOW: [(&str, f32); 2] = [("width", 1280.0), ("height", 800.0)];

/// Tells whether the condition of a block holds for a light window of the usual size.
fn is_met(prelude: &str) -> bool {
    let text: String = prelude.to_ascii_lowercase().split_whitespace().collect();
    let limit = |name: &str| {
        let value = text.split_once(&format!("{name}:"))?.1;
        let digits = value
            .find(|c: char| !c.is_ascii_digit() && c != '.')
            .unwrap_or(value.len());
        let is_px = value[digits..].starts_with("px");
        value[..digits].parse::<f32>().ok().filter(|_| is_px)
    };
    let fits = WINDOW.iter().all(|(side, px)| {
        limit(&format!("max-{side}")).is_none_or(|most| *px <= most)
            && limit(&format!("min-{side}")).is_none_or(|least| *px >= least)
    });
    let is_odd =
        text.contains("print") || text.contains("prefers-color-scheme:dark") || text.starts_with("@supportsnot");
    fits && !is_odd
}

fn without_comments(text: &str) -> String {
    let mut parts = text.split("/*");
    let mut kept = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        kept.push(' ');
        kept.push_str(part.split_once("*/").map_or("", |(_, after)| after));
    }
    kept
}

/// Lists the selectors of a rule inside one about `parents`, as far as CSS 2.1 can say them.
fn selectors(prelude: &str, parents: &[String]) -> Vec<String> {
    let mut reader = Reader { rest: prelude };
    let mut found = Vec::new();
    while !reader.rest.is_empty() {
        let (selector, _) = reader.until(&[',']);
        let Some(selector) = simple(selector.trim()) else {
            continue;
        };
        match parents {
            [] => found.push(selector),
            parents => found.extend(parents.iter().map(|parent| {
                if selector.contains('&') {
                    selector.replace('&', parent)
                } else {
                    format!("{parent} {selector}")
                }
            })),
        }
    }
    // Each level multiplies; nobody writes so many by hand.
    found.truncate(256);
    found
}

/// An element is asked by these attributes whether none, or any, of the selectors that are the value matches it.
const NONE_OF: &str = "x-none-of";
const ANY_OF: &str = "x-any-of";

/// Reduces a selector to what CSS 2.1 knows; `None` where it then means something else.
fn simple(selector: &str) -> Option<String> {
    let mut plain = selector.replace(":root", "svg");
    for (function, question) in [(":not(", NONE_OF), (":where(", ANY_OF), (":is(", ANY_OF)] {
        while let Some(from) = plain.find(function) {
            let to = from + plain[from..].find(')')?;
            let inside = plain[from + function.len()..to].replace('"', "'");
            // What asks for a state of the page, like a pointer on it, holds for no element.
            let asked = if inside.replace(":first-child", "").contains([':', '(', '[']) {
                String::new()
            } else {
                format!("[{question}=\"{inside}\"]")
            };
            plain.replace_range(from..=to, &asked);
        }
    }
    let mut unquoted = plain.split('"').step_by(2);
    let known = !unquoted.any(|part| part.replace(":first-child", "").contains([':', '~', '|']));
    (known && !plain.trim().is_empty()).then_some(plain)
}

/// [`Matched`] is an element as `simplecss` asks about it.
struct Matched<'a, 'input>(Node<'a, 'input>);

impl Element for Matched<'_, '_> {
    fn parent_element(&self) -> Option<Self> {
        self.0.parent_element().map(Self)
    }

    fn prev_sibling_element(&self) -> Option<Self> {
        self.0.prev_sibling_element().map(Self)
    }

    fn has_local_name(&self, name: &str) -> bool {
        self.0.tag_name().name() == name
    }

    fn attribute_matches(&self, name: &str, operator: AttributeOperator<'_>) -> bool {
        if let (NONE_OF | ANY_OF, AttributeOperator::Matches(list)) = (name, operator) {
            let mut selectors = list.split(',').filter_map(Selector::parse);
            return selectors.any(|selector| selector.matches(self)) == (name == ANY_OF);
        }
        self.0.attribute(name).is_some_and(|value| operator.matches(value))
    }

    fn pseudo_class_matches(&self, class: PseudoClass<'_>) -> bool {
        matches!(class, PseudoClass::FirstChild) && self.prev_sibling_element().is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modern_css_is_brought_down_to_what_is_understood() {
        let check = |css: &str, expected: &str| {
            assert_eq!(
                unfolded(css).split_whitespace().collect::<Vec<_>>().join(" "),
                expected,
                "{css}"
            );
        };
        check(".a{fill:none;stroke:red}", ".a {fill:none;stroke:red;}");
        check(
            ".a{ fill:none; & path{stroke:#000} }",
            ".a {fill:none;} .a path {stroke:#000;}",
        );
        check(".a, g { path { stroke: red } }", ".a path, g path {stroke: red;}");
        check(
            "svg > path:not(.z){stroke:#000}",
            "svg > path[x-none-of=\".z\"] {stroke:#000;}",
        );
        check("a:not(:hover){b:c}", "a {b:c;}");
        check("@supports not (display: grid){.a{fill:red}} .b{x:y}", ".b {x:y;}");
        check("@media (prefers-color-scheme: dark){.a{fill:red}}", "");
        check("@media (max-width:10px){.a{fill:red}}", "");
        check("@media screen and (min-width: 600px){.a{fill:red}}", ".a {fill:red;}");
        check(":root{--ink:#182D6B}", "svg {x-variable-ink:#182D6B;}");
        check("@media print{.a{fill:red}} .b{x:y}", ".b {x:y;}");
        check("@media screen{.a{fill:red}}", ".a {fill:red;}");
        check("@import url('a;b.css'); /* } */ .b{c:\"}\"; d:e}", ".b {c:\"}\";d:e;}");
        check("a:hover{fill:red} b{c:d}", "b {c:d;}");
        check(".a{fill:red", ".a {fill:red;}");
        check(&"a{".repeat(1000), "");
    }

    #[test]
    fn rules_hold_but_for_what_they_leave_out() {
        let css = unfolded(".l:not(.on, .off){a:b} .l:is(.on,.off){c:d} .l:not(:first-child){e:f}");
        let sheet = StyleSheet::parse(&css);
        let text = "<svg><g class='l on'/><g class='l'/><g class='l off'/></svg>";
        let xml = resvg::usvg::roxmltree::Document::parse(text).expect("XML");
        let found: Vec<Vec<String>> = xml
            .root_element()
            .children()
            .map(|node| declarations(&sheet, node).into_iter().map(|(name, ..)| name).collect())
            .collect();
        assert_eq!(found, [vec!["c"], vec!["a", "e"], vec!["c", "e"]]);
    }

    #[test]
    fn style_attributes_are_lists_of_declarations() {
        let style = "STROKE: rgb(1,2,3) !important; fill:url('a;b') ;--Ink:red;;broken";
        let expected = [
            ("stroke", "rgb(1,2,3)", true),
            ("fill", "url('a;b')", false),
            ("--Ink", "red", false),
        ];
        let found = inline(style);
        let found: Vec<_> = found
            .iter()
            .map(|(name, value, i)| (name.as_str(), *value, *i))
            .collect();
        assert_eq!(found, expected);
    }
}
