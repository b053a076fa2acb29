//! The architecture, checked: which module uses which, and where egui, burn, threads and clocks may occur.
//! Only code counts; a link in a comment may point anywhere.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Every module of the crate and the modules that it may use.
const LAYERS: [(&str, &[&str]); 15] = [
    ("error", &[]),
    ("sketch", &[]),
    ("ink", &["sketch"]),
    ("format", &["error", "sketch", "ink"]),
    ("raster", &["sketch"]),
    ("picture", &["error", "format"]),
    ("model", &["error", "sketch", "raster", "picture"]),
    ("gallery", &["error", "picture", "model"]),
    ("attribution", &["sketch", "raster", "model"]),
    (
        "tasks",
        &[
            "error",
            "sketch",
            "raster",
            "picture",
            "model",
            "gallery",
            "attribution",
        ],
    ),
    (
        "train",
        &[
            "error",
            "sketch",
            "format",
            "raster",
            "picture",
            "model",
            "gallery",
            "attribution",
            "tasks",
        ],
    ),
    (
        "engine",
        &[
            "error",
            "sketch",
            "raster",
            "picture",
            "model",
            "gallery",
            "attribution",
            "tasks",
        ],
    ),
    (
        "app",
        &[
            "error", "sketch", "ink", "format", "picture", "gallery", "engine",
        ],
    ),
    (
        "cli",
        &[
            "error",
            "sketch",
            "ink",
            "format",
            "raster",
            "picture",
            "model",
            "gallery",
            "attribution",
            "tasks",
            "train",
        ],
    ),
    ("main", &["cli", "app"]),
];

/// What only some modules may touch, and which.
const OUTSIDE: [(&str, &[&str]); 5] = [
    ("egui", &["app"]),
    ("eframe", &["app"]),
    (
        "burn",
        &["model", "attribution", "tasks", "train", "engine"],
    ),
    ("thread::", &["engine", "app", "train", "cli"]),
    ("Instant::", &["engine", "app", "train", "cli"]),
];

#[test]
fn modules_use_only_what_lies_below_them() {
    let mut wrong = Vec::new();
    for (path, module) in sources() {
        let Some((_, allowed)) = LAYERS.iter().find(|(name, _)| *name == module) else {
            wrong.push(format!(
                "{}: no such module in the table of layers",
                path.display()
            ));
            continue;
        };
        for used in used_modules(&code(&path)) {
            if used != module && !allowed.contains(&used.as_str()) {
                wrong.push(format!("{}: {module} may not use {used}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn windows_tensors_threads_and_clocks_keep_to_their_rooms() {
    let mut wrong = Vec::new();
    for (path, module) in sources() {
        let code = code(&path);
        for (word, homes) in OUTSIDE {
            if code.contains(word) && !homes.contains(&module.as_str()) {
                wrong.push(format!("{}: {word} in {module}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_reader_of_uses_understands_every_form() {
    fn check(code: &str, expected: &[&str]) {
        assert_eq!(
            used_modules(code),
            expected.iter().map(ToString::to_string).collect(),
            "{code}"
        );
    }
    check("use crate::error::{Error, Result};", &["error"]);
    check(
        "use crate::{ink, sketch::{Point, Stroke}, format};",
        &["ink", "sketch", "format"],
    );
    check(
        "let a = crate::model::Labels::new(b::crate_name);",
        &["model"],
    );
    check("use strokewise::cli::{self, app};", &["cli"]);
}

/// Every source file with the module that it belongs to.
fn sources() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let (mut waiting, mut found) = (vec![root.clone()], Vec::new());
    while let Some(path) = waiting.pop() {
        if path.is_dir() {
            let entries = fs::read_dir(&path).expect("the source tree");
            waiting.extend(entries.map(|entry| entry.expect("the source tree").path()));
        } else if path.extension().is_some_and(|e| e == "rs") && !path.ends_with("lib.rs") {
            let inside = path.strip_prefix(&root).expect("found below the root");
            let module =
                Path::new(inside.iter().next().expect("not the root itself")).with_extension("");
            found.push((path, module.display().to_string()));
        }
    }
    found
}

/// The file's text without its comments.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).expect("a source file");
    let uncommented = |line: &str| line.split("//").next().unwrap_or_default().to_owned();
    text.lines().map(uncommented).collect::<Vec<_>>().join("\n")
}

/// The modules named after `crate::` (in the program's main file `strokewise::`), also in braces.
fn used_modules(code: &str) -> BTreeSet<String> {
    let mut used = BTreeSet::new();
    for (at, root) in code
        .match_indices("crate::")
        .chain(code.match_indices("strokewise::"))
    {
        let rest = &code[at + root.len()..];
        let Some(list) = rest.strip_prefix('{') else {
            used.insert(name(rest));
            continue;
        };
        let (mut depth, mut start) = (0, true);
        for (i, c) in list.char_indices() {
            match c {
                '}' if depth == 0 => break,
                '{' => depth += 1,
                '}' => depth -= 1,
                ',' if depth == 0 => start = true,
                c if start && !c.is_whitespace() => {
                    used.insert(name(&list[i..]));
                    start = false;
                }
                _ => {}
            }
        }
    }
    used
}

fn name(text: &str) -> String {
    text.chars()
        .take_while(|c| c.is_alphanumeric() || *c == '_')
        .collect()
}
