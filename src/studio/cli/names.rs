//! Names the pictures of drawings.

use std::collections::HashSet;

use super::input::Input;

/// The longest name has so many bytes, with room for a number and an ending: file systems take 255.
const MAX_NAME_BYTES: usize = 200;

/// Makes a file name for the picture of `input`, without its extension: the drawing's key, else its
/// file's name and its line. It is never used twice, also where a file system takes `A` and `a` for
/// one, and never outside the folder.
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
    let wanted = safe(&wanted);
    let numbered = (2..).map(|n| format!("{wanted}-{n}"));
    let name = std::iter::once(wanted.clone())
        .chain(numbered)
        .find(|name| used.insert(name.to_lowercase()));
    name.expect("an endless supply of names")
}

/// Returns `name` with what file systems take as it is, and no more of it than they take.
fn safe(name: &str) -> String {
    let mut safe = String::new();
    for c in name.chars() {
        let c = if c.is_alphanumeric() || "-_ ".contains(c) {
            c
        } else {
            '_'
        };
        if safe.len() + c.len_utf8() > MAX_NAME_BYTES {
            break;
        }
        safe.push(c);
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;
    use strokewise_ink::format::Drawing;

    #[test]
    fn names_are_short_harmless_and_all_different() {
        let mut used = HashSet::new();
        let mut check = |key: &str, expected: &str| {
            let drawing = Drawing {
                key_id: Some(key.to_owned()),
                ..Drawing::default()
            };
            let path = std::path::Path::new("dir/list.ndjson").into();
            let line = Some(3);
            let notes = Vec::new();
            let input = Input {
                drawing,
                path,
                line,
                notes,
            };
            assert_eq!(unused_name(&input, &mut used), expected);
        };
        check("7", "7");
        check("7", "7-2");
        check("7-2", "7-2-2");
        check("", "list-3");
        check("../../etc/passwd", "______etc_passwd");
        check("Cat", "Cat");
        check("cat", "cat-2");
        check(&"猫".repeat(100), &"猫".repeat(66));
        check(&"猫".repeat(101), &format!("{}-2", "猫".repeat(66)));
    }
}
