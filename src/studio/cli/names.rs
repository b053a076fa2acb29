//! What the pictures of drawings are called.

use std::collections::HashSet;

use super::input::Input;

/// A file name for the picture of `input`, without its extension: the drawing's key, else its file's name
/// and its line. Never used twice, and never outside the folder.
pub fn unused_name(input: &Input, used: &mut HashSet<String>) -> String {
    let stem = input
        .path
        .file_stem()
        .map_or("drawing".into(), |stem| stem.to_string_lossy());
    let wanted = match (&input.drawing.key_id, input.line) {
        (Some(key_id), _) if !key_id.is_empty() => key_id.clone(),
        (_, Some(line)) => format!("{stem}-{line}"),
        (_, None) => stem.into_owned(),
    };
    let safe = |c: char| {
        if c.is_alphanumeric() || "-_ ".contains(c) {
            c
        } else {
            '_'
        }
    };
    let wanted: String = wanted.chars().take(100).map(safe).collect();
    let name = (2..).map(|n| format!("{wanted}-{n}"));
    let name = std::iter::once(wanted.clone())
        .chain(name)
        .find(|name| !used.contains(name));
    let name = name.expect("an endless supply of names");
    used.insert(name.clone());
    name
}
