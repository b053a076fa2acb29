//! Where explanations go: one stream of text, or one picture per drawing.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use super::{ExplainArgs, Explained, Format, json, picture, text};
use crate::cli::input::is_stdin;
use crate::cli::names::unused_name;
use crate::error::{Error, Result};
use strokewise_ink::format::{png, write_atomically};

/// The longer side of a PNG.
const PNG_SIDE_PX: u32 = 1024;

/// Takes explanations one by one.
pub(super) enum Output {
    Stream {
        format: Format,
        writer: Box<dyn Write>,
        name: PathBuf,
    },
    /// One picture; `done` once it is written.
    Picture {
        format: Format,
        target: Option<PathBuf>,
        done: bool,
    },
    Pictures {
        format: Format,
        folder: PathBuf,
        names: HashSet<String>,
    },
}

impl Output {
    pub fn new(args: &ExplainArgs) -> Result<Self> {
        let format = format(args)?;
        let target = args.output.as_ref().filter(|path| !is_stdin(path)).cloned();
        match (format, target) {
            (Format::Text | Format::Json, None) => {
                let writer = Box::new(BufWriter::new(io::stdout()));
                Ok(Self::Stream {
                    format,
                    writer,
                    name: "standard output".into(),
                })
            }
            (Format::Text | Format::Json, Some(name)) => {
                refuse_input(&args.inputs, &name)?;
                let file = File::create(&name).map_err(Error::io(&name))?;
                Ok(Self::Stream {
                    format,
                    writer: Box::new(BufWriter::new(file)),
                    name,
                })
            }
            (Format::Png, None) => Err(Error::Usage(
                "a PNG needs a place: give -o FILE.png or -o FOLDER".to_owned(),
            )),
            (Format::Svg, None) => Ok(Self::Picture {
                format,
                target: None,
                done: false,
            }),
            (Format::Svg | Format::Png, Some(path)) => {
                if extension(&path) == Some(format) && !path.is_dir() {
                    refuse_input(&args.inputs, &path)?;
                    return Ok(Self::Picture {
                        format,
                        target: Some(path),
                        done: false,
                    });
                }
                fs::create_dir_all(&path).map_err(Error::io(&path))?;
                Ok(Self::Pictures {
                    format,
                    folder: path,
                    names: HashSet::new(),
                })
            }
        }
    }

    /// Writes one explanation.
    pub fn put(&mut self, explained: &Explained<'_>) -> Result<()> {
        match self {
            Self::Stream {
                format,
                writer,
                name,
            } => {
                let written = match format {
                    Format::Json => writeln!(writer, "{}", json::line(explained)),
                    _ => write!(writer, "{}", text::paragraph(explained)),
                };
                written.map_err(Error::io(name))
            }
            Self::Picture { done: true, .. } => Err(Error::Usage(
                "there are several drawings: name a folder for their pictures with -o".to_owned(),
            )),
            Self::Picture {
                format,
                target,
                done,
            } => {
                *done = true;
                let bytes = picture(*format, explained)?;
                match target {
                    Some(path) => Ok(write_atomically(path, &bytes)?),
                    None => io::stdout()
                        .write_all(&bytes)
                        .map_err(Error::io("standard output")),
                }
            }
            Self::Pictures {
                format,
                folder,
                names,
            } => {
                let extension = if *format == Format::Png { "png" } else { "svg" };
                let name = unused_name(explained.input, names);
                let path = folder.join(format!("{name}.{extension}"));
                Ok(write_atomically(&path, &picture(*format, explained)?)?)
            }
        }
    }

    /// Hands everything written so far to whoever reads it.
    pub fn flush(&mut self) -> Result<()> {
        match self {
            Self::Stream { writer, name, .. } => writer.flush().map_err(Error::io(name)),
            Self::Picture { .. } | Self::Pictures { .. } => Ok(()),
        }
    }
}

fn format(args: &ExplainArgs) -> Result<Format> {
    let by_extension = args.output.as_deref().and_then(extension);
    match (args.format, by_extension) {
        (Some(format), Some(other)) if format != other => Err(Error::Usage(format!(
            "--format {} does not go with -o {}",
            name(format),
            args.output.as_deref().unwrap_or(Path::new("-")).display()
        ))),
        (Some(format), _) => Ok(format),
        (None, by_extension) => Ok(by_extension.unwrap_or(Format::Text)),
    }
}

fn name(format: Format) -> &'static str {
    match format {
        Format::Text => "text",
        Format::Json => "json",
        Format::Svg => "svg",
        Format::Png => "png",
    }
}

fn extension(path: &Path) -> Option<Format> {
    match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
        "svg" => Some(Format::Svg),
        "png" => Some(Format::Png),
        "json" | "jsonl" | "ndjson" => Some(Format::Json),
        "txt" => Some(Format::Text),
        _ => None,
    }
}

/// Writing over a drawing while it is read would destroy it.
fn refuse_input(inputs: &[PathBuf], output: &Path) -> Result<()> {
    let Ok(output) = fs::canonicalize(output) else {
        return Ok(());
    };
    let same = |input: &&PathBuf| fs::canonicalize(input).is_ok_and(|input| input == output);
    match inputs.iter().find(same) {
        Some(input) => Err(Error::Usage(format!(
            "the output would overwrite the input: {}",
            input.display()
        ))),
        None => Ok(()),
    }
}

fn picture(format: Format, explained: &Explained<'_>) -> Result<Vec<u8>> {
    let svg = picture::svg(explained);
    if format == Format::Png {
        Ok(png::render(&svg, PNG_SIDE_PX)?)
    } else {
        Ok(svg.into_bytes())
    }
}
