//! Writes for every verb, under one rule: **an output never replaces an input, and a file that this program did not
//! make is replaced only with `--force`.**
//!
//! The rule is checked before any work begins where the place is known by then, else for each file.
//! Everything is written beside its place and renamed, so that what stood there stays until the new
//! content is whole.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{self, Read as _, Write};
use std::path::{Path, PathBuf};

use clap::Args;

use super::input::{Input, is_stdin};
use super::names::unused_name;
use crate::error::{Error, Result};
use strokewise_ink::format::seal::is_sealed;
use strokewise_ink::format::{Draft, write_atomically};
use strokewise_ink::shown::shown_path;

/// The longer side of a PNG has so many pixels.
pub const PNG_SIDE_PX: u32 = 1024;

/// [`Force`] is the option that every writing verb has.
#[derive(Debug, Clone, Copy, Default, Args)]
pub struct Force {
    /// Replace files that this program did not make (an input is never replaced)
    #[arg(long)]
    pub force: bool,
}

/// [`Outputs`] keeps the rule: it knows the inputs, and whether the user insists.
#[derive(Debug)]
pub struct Outputs {
    inputs: Vec<(PathBuf, FileId)>,
    force: bool,
}

impl Outputs {
    /// Makes the rule for a run that reads `inputs`.
    pub fn new(inputs: &[PathBuf], force: Force) -> Self {
        // A file may be handed on as standard input.
        let place = |path: &PathBuf| {
            if is_stdin(path) {
                PathBuf::from("/dev/stdin")
            } else {
                path.clone()
            }
        };
        let known = |path: PathBuf| FileId::of(&path).map(|id| (path, id));
        let inputs = inputs.iter().map(place);
        Self {
            inputs: inputs.filter_map(known).collect(),
            force: force.force,
        }
    }

    /// Refuses a path that must not be written.
    pub fn guard(&self, path: &Path) -> Result<()> {
        // What is not there replaces nothing; what cannot be looked at fails by itself when it is
        // written.
        let Ok(existing) = fs::metadata(path) else {
            return Ok(());
        };
        let in_the_way = |cause: &str| Err(Error::InTheWay(format!("{cause}: {}", shown_path(path))));
        if existing.is_dir() {
            return in_the_way("a file is to be written where a folder is");
        }
        let id = FileId::of(path);
        if self.inputs.iter().any(|(_, input)| Some(input) == id.as_ref()) {
            return in_the_way("the output would overwrite the input");
        }
        let is_free = !existing.is_file() || existing.len() == 0 || self.force;
        if is_free || is_ours(path) {
            return Ok(());
        }
        in_the_way("there is a file that this program did not make; --force replaces it")
    }

    /// Writes a whole file under the rule.
    pub fn write(&self, path: &Path, bytes: &[u8]) -> Result<()> {
        self.guard(path)?;
        Ok(write_atomically(path, bytes)?)
    }

    /// Begins a file that grows; [`Draft::commit`] puts it in its place.
    pub fn draft(&self, path: &Path) -> Result<Draft> {
        self.guard(path)?;
        Ok(Draft::of(path)?)
    }
}

/// [`FileId`] is what makes two paths one file, links included.
#[derive(Debug, PartialEq, Eq)]
struct FileId {
    path: PathBuf,
    /// These are device and number, which hard links share.
    #[cfg(unix)]
    inode: (u64, u64),
}

impl FileId {
    fn of(path: &Path) -> Option<Self> {
        let path = fs::canonicalize(path).ok()?;
        #[cfg(unix)]
        let inode = {
            use std::os::unix::fs::MetadataExt as _;
            let metadata = fs::metadata(&path).ok()?;
            (metadata.dev(), metadata.ino())
        };
        // Two names of one file are the same file, so only the number counts where there is one.
        #[cfg(unix)]
        let path = PathBuf::new();
        Some(Self {
            path,
            #[cfg(unix)]
            inode,
        })
    }
}

/// A table begins with two lines like this; results as JSON have these fields.
const TABLE_MARK: &str = "\n  reads as   ";
const JSON_MARKS: [&str; 2] = ["\"target_p\":", "\"convergence_delta\":"];

/// The marks of results are looked for in so much of the beginning of a file.
const HEAD_BYTES: u64 = 1 << 20;

/// Tells whether the program made the file and nobody has touched it since: pictures carry a seal,
/// results are known by their form. Drawings (`.strokewise`) hold somebody's work, whoever wrote
/// them, and are never ours.
fn is_ours(path: &Path) -> bool {
    let read = || -> io::Result<bool> {
        let file = File::open(path)?;
        let mut head = Vec::new();
        (&file).take(HEAD_BYTES).read_to_end(&mut head)?;
        let is_picture = [&b"<"[..], b"\x89", b"%PDF-"]
            .iter()
            .any(|magic| head.starts_with(magic));
        if !is_picture {
            let head = String::from_utf8_lossy(&head);
            let mut lines = head.split_inclusive('\n');
            let first = lines.next().unwrap_or_default();
            let is_json = JSON_MARKS.iter().all(|mark| first.contains(mark));
            return Ok(is_json || head.find(TABLE_MARK).is_some_and(|at| at + 1 == first.len()));
        }
        (&file).read_to_end(&mut head)?;
        Ok(is_sealed(&head))
    };
    read().unwrap_or(false)
}

/// [`Pictures`] says where the pictures of a run go: one file, or a folder with a name for each
/// drawing.
#[derive(Debug)]
pub enum Pictures {
    /// One picture is written.
    File {
        /// The picture goes into this file.
        path: PathBuf,
        /// It is true once the file is written.
        done: bool,
    },
    /// A picture is written for each drawing.
    Folder {
        /// The pictures go into this folder.
        path: PathBuf,
        /// These names were given so far.
        names: HashSet<String>,
    },
}

impl Pictures {
    /// Takes `path` as a place for pictures whose names end in `extension`: a file where it ends
    /// so, a folder where it is one or has no ending; anything else is a mistake.
    pub fn at(path: &Path, extension: &str, outputs: &Outputs) -> Result<Self> {
        let is_folder = path.is_dir() || path.as_os_str().to_string_lossy().ends_with(std::path::is_separator);
        let ending = path.extension().map(|e| e.to_string_lossy().to_ascii_lowercase());
        match ending {
            Some(ending) if !is_folder && ending == extension => {
                outputs.guard(path)?;
                let path = path.to_path_buf();
                Ok(Self::File { path, done: false })
            }
            Some(_) if !is_folder => Err(Error::Usage(format!(
                "this picture is .{extension}, or there is a folder for several (FOLDER/): {}",
                shown_path(path)
            ))),
            _ => {
                fs::create_dir_all(path).map_err(Error::io(path))?;
                Ok(Self::Folder {
                    path: path.to_path_buf(),
                    names: HashSet::new(),
                })
            }
        }
    }

    /// Writes the picture of `input`; says where.
    pub fn put(&mut self, picture: &[u8], extension: &str, input: &Input, outputs: &Outputs) -> Result<PathBuf> {
        let path = match self {
            Self::File { done: true, .. } => {
                let cause = "there are several drawings: name a folder for their pictures with -o";
                return Err(Error::Usage(cause.to_owned()));
            }
            Self::File { path, done } => {
                *done = true;
                path.clone()
            }
            Self::Folder { path, names } => path.join(format!("{}.{extension}", unused_name(input, names))),
        };
        outputs.write(&path, picture)?;
        Ok(path)
    }
}

/// [`StandardOutput`] is standard output for results. Whoever reads it may have had enough (`head`, a pager): then
/// [`Self::is_closed`], and what is written goes nowhere.
#[derive(Debug, Default)]
pub struct StandardOutput {
    closed: bool,
}

impl StandardOutput {
    /// Writes and hands over; a reader that has gone is no error.
    pub fn put(&mut self, bytes: &[u8]) -> Result<()> {
        let mut out = io::stdout().lock();
        match out.write_all(bytes).and_then(|()| out.flush()) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => self.closed = true,
            other => other.map_err(Error::io("standard output"))?,
        }
        Ok(())
    }

    /// Tells whether nobody reads any more.
    pub fn is_closed(&self) -> bool {
        self.closed
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use strokewise_ink::format::seal::seal_svg;

    #[test]
    fn only_what_the_program_made_is_replaced_and_an_input_never() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let ours = seal_svg("<svg xmlns='http://www.w3.org/2000/svg'/>\n".to_owned());
        let edited = ours.replace("/>", "><path/></svg>");
        let json = "{\"key_id\":null,\"target_p\":0.9,\"convergence_delta\":0.0}\n";
        let table = "cat.svg\n  reads as   cat 97 %\n";
        let files = [
            ("input.svg", ours.as_str(), [false, false]),
            ("ours.svg", &ours, [true, true]),
            ("edited.svg", &edited, [false, true]),
            ("results.json", json, [true, true]),
            ("table.txt", table, [true, true]),
            ("letter.txt", "Dear Ada,\n\n  reads as   nothing", [false, true]),
            ("drawing.strokewise", "{\"strokewise\":1,\"strokes\":[]}", [false, true]),
            ("empty.svg", "", [true, true]),
        ];
        for (name, content, _) in &files {
            fs::write(folder.path().join(name), content).expect("a writable folder");
        }
        let input = folder.path().join("input.svg");
        for (i, force) in [false, true].into_iter().enumerate() {
            let outputs = Outputs::new(std::slice::from_ref(&input), Force { force });
            for (name, content, free) in &files {
                let path = folder.path().join(name);
                assert_eq!(outputs.guard(&path).is_ok(), free[i], "{name}, force {force}");
                assert_eq!(fs::read_to_string(&path).expect("the file"), *content);
            }
            assert!(outputs.guard(&folder.path().join("new.svg")).is_ok());
            assert!(outputs.guard(folder.path()).is_err());
        }
    }

    #[cfg(unix)]
    #[test]
    fn another_name_of_an_input_is_that_input() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let [input, soft, hard] = ["cat.svg", "soft.svg", "hard.svg"].map(|name| folder.path().join(name));
        fs::write(&input, "ink").expect("a writable folder");
        std::os::unix::fs::symlink(&input, &soft).expect("a file system with links");
        fs::hard_link(&input, &hard).expect("a file system with links");
        let outputs = Outputs::new(&[input], Force { force: true });
        for path in [soft, hard] {
            let error = outputs.guard(&path).expect_err("it is the input");
            assert!(error.to_string().contains("overwrite the input"), "{error}");
        }
    }
}
