//! Finds SVG in a page of HTML, whose rules are looser than XML's: attributes need no quotes and no value, prefixes no
//! declaration, and characters have names.

use std::borrow::Cow;

/// Finds the largest SVG in a page of HTML, written as XML; `None` where `text` is no such page.
pub(super) fn inside(text: &str) -> Option<String> {
    // Case is folded in ASCII only, so that places stay what they are.
    let lower = text.to_ascii_lowercase();
    if !lower.contains("<html") && !lower.contains("<!doctype html") {
        return None;
    }
    let mut largest: Option<&str> = None;
    let mut from = 0;
    while let Some(begin) = lower[from..].find("<svg").map(|at| from + at) {
        let end = closed(&lower, begin)?;
        let svg = text.get(begin..end)?;
        if largest.is_none_or(|largest| largest.len() < svg.len()) {
            largest = Some(svg);
        }
        from = end;
    }
    largest.map(as_xml)
}

/// Returns where the `svg` that begins at `begin` ends, those inside it passed over.
fn closed(lower: &str, begin: usize) -> Option<usize> {
    const END: &str = "</svg>";
    let (mut depth, mut at) = (0usize, begin);
    loop {
        let end = lower[at..].find(END).map(|end| at + end)?;
        depth += lower[at..end].matches("<svg").count();
        at = end + END.len();
        depth = depth.checked_sub(1)?;
        if depth == 0 {
            return Some(at);
        }
    }
}

fn as_xml(svg: &str) -> String {
    let mut xml = String::with_capacity(svg.len() + 64);
    let mut rest = svg;
    while let Some(at) = rest.find('<') {
        xml.push_str(&named(&rest[..at]));
        rest = &rest[at..];
        let is_tag = rest[1..].starts_with(|c: char| c.is_ascii_alphabetic());
        let end = if is_tag {
            end_of_tag(rest)
        } else {
            rest.find('>').map(|at| at + 1)
        };
        let (tag, behind) = rest.split_at(end.unwrap_or(rest.len()));
        if is_tag {
            quote(tag, &mut xml);
        } else {
            xml.push_str(tag);
        }
        rest = behind;
    }
    xml.push_str(&named(rest));
    if xml.contains("xlink:") && !xml.contains("xmlns:xlink") {
        xml.insert_str("<svg".len(), " xmlns:xlink=\"http://www.w3.org/1999/xlink\"");
    }
    xml
}

/// Counts the bytes of the tag that `text` begins with, quotes respected.
fn end_of_tag(text: &str) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return Some(at + 1),
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            _ => {}
        }
    }
    None
}

/// Writes a tag with a quoted value for each attribute.
fn quote(tag: &str, xml: &mut String) {
    let inside = tag.trim_end_matches('>');
    let (inside, end) = match inside.strip_suffix('/') {
        // A slash that follows an unquoted value belongs to the tag as well: no value here ends in one.
        Some(inside) => (inside, "/>"),
        None => (inside, ">"),
    };
    let name_len = inside.find(char::is_whitespace).unwrap_or(inside.len());
    let (name, mut rest) = inside.split_at(name_len);
    xml.push_str(name);
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        let len = rest.find(|c: char| c.is_whitespace() || c == '=').unwrap_or(rest.len());
        let (attribute, behind) = rest.split_at(len);
        if attribute.is_empty() {
            break;
        }
        let value = behind.trim_start().strip_prefix('=').map(str::trim_start);
        let (value, behind) = match value {
            None => ("", behind),
            Some(value) => match value.chars().next() {
                Some(mark @ ('"' | '\'')) => value[1..].split_once(mark).unwrap_or((&value[1..], "")),
                _ => value.split_at(value.find(char::is_whitespace).unwrap_or(value.len())),
            },
        };
        let is_name = attribute
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | ':' | '.'));
        if is_name && !attribute.starts_with(|c: char| c.is_ascii_digit() || c == '-') {
            xml.push(' ');
            xml.push_str(attribute);
            xml.push_str("=\"");
            xml.push_str(&named(value).replace('"', "&quot;").replace('<', "&lt;"));
            xml.push('"');
        }
        rest = behind;
    }
    xml.push_str(end);
}

/// Returns text without the names of characters that only HTML knows.
fn named(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut parts = text.split('&');
    out.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let name = part.split_once(';').map(|(name, _)| name);
        let is_known = name.is_some_and(|name| {
            let number = name
                .strip_prefix('#')
                .is_some_and(|n| n.chars().all(|c| c.is_ascii_alphanumeric()));
            matches!(name, "amp" | "lt" | "gt" | "quot" | "apos") || number
        });
        out.push_str(if is_known { "&" } else { "&amp;" });
        out.push_str(part);
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_svg_of_a_page_is_written_as_xml() {
        let check = |page: &str, expected: Option<&str>| assert_eq!(inside(page).as_deref(), expected, "{page}");
        check("<svg/>", None);
        check("<!DOCTYPE html><p>no<br>svg", None);
        check(
            "<html><svg width=4 hidden viewBox='0 0 4 4'><path d=M0,0L4,4 /></svg><br>",
            Some("<svg width=\"4\" hidden=\"\" viewBox=\"0 0 4 4\"><path d=\"M0,0L4,4\"/></svg>"),
        );
        check(
            "<html><svg><path d='M0 0'/></svg><svg><svg><title>a &gt; b &nbsp; c & d</title></svg></svg>",
            Some("<svg><svg><title>a &gt; b &amp;nbsp; c &amp; d</title></svg></svg>"),
        );
        check(
            "<html><svg><use xlink:href=\"#a>b\"/></svg>",
            Some("<svg xmlns:xlink=\"http://www.w3.org/1999/xlink\"><use xlink:href=\"#a>b\"/></svg>"),
        );
    }
}
