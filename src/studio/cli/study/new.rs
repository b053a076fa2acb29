//! `strokewise study new` writes a worked example to change, also where nobody has the source code.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::error::{Error, Result};

/// [`NewArgs`] are the arguments of `strokewise study new`.
#[derive(Debug, Args)]
pub struct NewArgs {
    /// Where to write it: a folder that is not there yet
    folder: PathBuf,
}

/// [`Shipped`] is a file of the shipped example: its path in the folder, and its content.
type Shipped = (&'static str, &'static [u8]);

/// This is the shipped example, file by file.
const EXAMPLE: [Shipped; 10] = {
    macro_rules! shipped {
        ($name:literal) => {
            (
                $name,
                include_bytes!(concat!("../../../../models/examples/study/", $name)),
            )
        };
    }
    [
        shipped!("study.toml"),
        shipped!("texts/consent.en.md"),
        shipped!("texts/consent.de.md"),
        shipped!("texts/how.en.md"),
        shipped!("texts/how.de.md"),
        shipped!("texts/debriefing.en.md"),
        shipped!("texts/debriefing.de.md"),
        shipped!("questions/background.toml"),
        shipped!("drawings/bicycle.strokewise"),
        shipped!("drawings/umbrella.strokewise"),
    ]
};

/// Carries out `strokewise study new`.
pub fn run(args: &NewArgs) -> Result<()> {
    let folder = &args.folder;
    // Nothing that is there is touched.
    fs::create_dir(folder).map_err(Error::io(folder))?;
    for (name, content) in EXAMPLE {
        let path = folder.join(name);
        let parent = path.parent().unwrap_or(folder);
        fs::create_dir_all(parent).map_err(Error::io(parent))?;
        fs::write(&path, content).map_err(Error::io(&path))?;
    }
    println!("{}: change study.toml and the texts, then", folder.display());
    for verb in ["check", "try", "export --pilots", "run", "export"] {
        println!("  strokewise study {verb} {}", shown(folder));
    }
    Ok(())
}

/// Writes a path as a shell takes it.
fn shown(folder: &Path) -> String {
    let text = folder.display().to_string();
    let plain = |c: char| c.is_alphanumeric() || "/._-".contains(c);
    if text.chars().all(plain) {
        text
    } else {
        format!("'{}'", text.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::Study;

    #[test]
    fn the_new_study_is_the_example_and_nothing_is_replaced() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let args = NewArgs {
            folder: folder.path().join("mine"),
        };
        run(&args).expect("a writable folder");
        let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models/examples/study");
        let [new, shipped] =
            [&args.folder, &example].map(|path| Study::open(path).expect("readable").expect("sound").materials);
        assert_eq!(new, shipped);
        assert!(run(&args).is_err());
        assert_eq!(shown(Path::new("a b")), "'a b'");
    }
}
