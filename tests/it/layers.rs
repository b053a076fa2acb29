//! The architecture, checked. Cargo holds what one package may use of another; here stands which packages and libraries
//! a manifest may name, which module of a package uses which, and where threads and clocks may occur. Only code counts;
//! a link in a comment may point anywhere.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// A package must never depend on these, in tests neither.
const NEVER: [(&str, &[&str]); 4] = [
    (
        "ink",
        &[
            "strokewise-explain",
            "strokewise",
            "strokewise-lab",
            "burn",
            "eframe",
            "rayon",
        ],
    ),
    ("explain", &["strokewise", "strokewise-lab", "eframe"]),
    ("studio", &["strokewise-lab", "npyz", "zip"]),
    ("lab", &["strokewise", "eframe"]),
];

/// Every module of the packages that others build on, and the modules of its own package that it may use.
const LAYERS: [(&str, &str, &[&str]); 30] = [
    ("ink", "shown", &[]),
    ("ink", "error", &["shown"]),
    ("ink", "sketch", &[]),
    ("ink", "plane", &[]),
    ("ink", "inking", &["plane", "sketch"]),
    ("ink", "trace", &[]),
    ("ink", "format", &["error", "shown", "sketch", "inking", "trace"]),
    ("ink", "import", &["error", "format", "picture", "sketch", "trace"]),
    ("ink", "raster", &["sketch"]),
    ("ink", "picture", &["error", "format"]),
    ("explain", "error", &[]),
    ("explain", "kernels", &[]),
    ("explain", "activation", &["kernels"]),
    ("explain", "onnx", &["activation", "kernels"]),
    ("explain", "model", &["activation", "error", "kernels", "onnx"]),
    ("explain", "gallery", &["error", "model"]),
    ("explain", "attribution", &["model"]),
    ("explain", "tasks", &["error", "model", "gallery", "attribution"]),
    ("studio", "error", &[]),
    ("studio", "digest", &[]),
    ("studio", "syncing", &[]),
    ("studio", "acquaintance", &["error", "digest"]),
    ("studio", "examples", &[]),
    ("studio", "form", &["error"]),
    ("studio", "record", &[]),
    ("studio", "engine", &["error", "acquaintance"]),
    ("studio", "study", &["error", "digest", "syncing", "engine"]),
    ("studio", "words", &[]),
    ("studio", "pen", &[]),
    (
        "studio",
        "app",
        &[
            "error", "syncing", "examples", "form", "record", "engine", "study", "words", "pen",
        ],
    ),
];

/// Only some rooms may touch these: each word stands with the packages or modules that may.
const OUTSIDE: [(&str, &[&str]); 4] = [
    ("egui", &["studio/app"]),
    ("eframe", &["studio/app"]),
    (
        "thread::",
        &[
            "studio/syncing",
            "studio/engine",
            "studio/study",
            "studio/pen",
            "studio/app",
            "studio/cli",
            "lab",
        ],
    ),
    (
        "Instant::",
        &[
            "explain/model",
            "studio/engine",
            "studio/study",
            "studio/app",
            "studio/cli",
            "lab",
        ],
    ),
];

#[test]
fn packages_depend_only_on_what_lies_below_them() {
    for (package, never) in NEVER {
        let manifest = fs::read_to_string(root().join(package).join("Cargo.toml")).expect("a manifest");
        let names = manifest.lines().filter_map(|line| line.split(['.', ' ', '=']).next());
        let names: BTreeSet<&str> = names.collect();
        for name in never {
            assert!(!names.contains(name), "{package} must not depend on {name}");
        }
    }
}

#[test]
fn modules_use_only_what_lies_below_them() {
    let mut wrong = Vec::new();
    for Source { path, package, module } in sources() {
        if package == "lab" || ["cli", "main", "lib", "build"].contains(&module.as_str()) {
            continue;
        }
        let Some((_, _, allowed)) = LAYERS.iter().find(|(p, m, _)| *p == package && *m == module) else {
            wrong.push(format!("{}: no such module in the table of layers", path.display()));
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
fn windows_threads_and_clocks_keep_to_their_rooms() {
    let mut wrong = Vec::new();
    for Source { path, package, module } in sources() {
        let code = code(&path);
        for (word, homes) in OUTSIDE {
            let room = format!("{package}/{module}");
            if code.contains(word) && !homes.iter().any(|home| *home == package || *home == room) {
                wrong.push(format!("{}: {word} in {room}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_thread_stands_in_the_table_of_threads() {
    let page = fs::read_to_string(root().join("studio/lib.rs")).expect("the crate page");
    let mut names = BTreeSet::new();
    for source in sources().into_iter().filter(|source| source.package == "studio") {
        let code = code(&source.path);
        // The engine names its threads by constants, all others where they start.
        for opening in ["thread::Builder::new()", "_THREAD: &str = "] {
            for (at, _) in code.match_indices(opening) {
                let line = code[at..].split(';').next().unwrap_or_default();
                let name = line
                    .split('"')
                    .nth(1)
                    .filter(|_| opening.ends_with("= ") || line.contains(".name(\""));
                names.extend(name.map(str::to_owned));
            }
        }
    }
    assert!(names.len() > 9, "the threads are no longer found: {names:?}");
    for name in names {
        assert!(
            page.contains(&format!("`{name}`")),
            "the table of threads lacks `{name}`"
        );
    }
}

#[test]
fn no_file_is_a_warehouse() {
    let long = sources().into_iter().filter_map(|source| {
        let lines = fs::read_to_string(&source.path).expect("a source file").lines().count();
        (lines > 400).then(|| format!("{}: {lines} lines", source.path.display()))
    });
    let long: Vec<String> = long.collect();
    assert!(long.is_empty(), "files of more than 400 lines:\n{}", long.join("\n"));
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
    check("let a = crate::model::Labels::new(b::crate_name);", &["model"]);
    check("use strokewise_ink::sketch::Point;", &[]);
}

/// A source file, and the package and module that it belongs to.
struct Source {
    path: PathBuf,
    package: String,
    module: String,
}

/// The folder of the packages.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Every source file of every package.
fn sources() -> Vec<Source> {
    let (mut waiting, mut found) = (vec![root()], Vec::new());
    while let Some(path) = waiting.pop() {
        if path.ends_with("explain/examples") {
            // Programs of their own, which use the package from outside.
        } else if path.is_dir() {
            let entries = fs::read_dir(&path).expect("the source tree");
            waiting.extend(entries.map(|entry| entry.expect("the source tree").path()));
        } else if path.extension().is_some_and(|e| e == "rs") {
            let inside = path.strip_prefix(root()).expect("found below the root");
            let mut parts = inside
                .iter()
                .map(|part| Path::new(part).with_extension("").display().to_string());
            let package = parts.next().expect("a package");
            let module = parts.next().expect("a file of a package");
            found.push(Source { path, package, module });
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

/// The modules named after `crate::`, also in braces.
fn used_modules(code: &str) -> BTreeSet<String> {
    let mut used = BTreeSet::new();
    for (at, root) in code.match_indices("crate::") {
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
    text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}
