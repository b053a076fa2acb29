//! Writes explanations where they go: one stream of text, or one picture per drawing.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::{ExplainArgs, Explained, Format, json, picture, text};
use crate::cli::input::is_stdin;
use crate::cli::outputs::{Outputs, PNG_SIDE_PX, Pictures, StandardOutput};
use crate::error::{Error, Result};
use crate::form::Form;
use strokewise_ink::format::seal::{seal_png, seal_svg};
use strokewise_ink::format::{Draft, is_drawing, png};
use strokewise_ink::picture::is_picture;
use strokewise_ink::shown::shown_path;

/// Takes explanations one by one.
pub(super) struct Output {
    format: Format,
    outputs: Outputs,
    place: Place,
    /// So many were written.
    count: usize,
}

enum Place {
    /// Everything goes there one after the other; pictures only one.
    Standard(StandardOutput),
    Stream {
        draft: Draft,
        path: PathBuf,
    },
    Pictures(Pictures),
}

impl Output {
    pub fn new(args: &ExplainArgs) -> Result<Self> {
        let format = format(args)?;
        let outputs = Outputs::new(&args.inputs, args.force);
        let target = args.output.as_deref().filter(|path| !is_stdin(path));
        let place = match (format, target) {
            (Format::Png, None) => {
                let cause = "a PNG needs a place: give -o FILE.png or -o FOLDER/";
                return Err(Error::Usage(cause.to_owned()));
            }
            (_, None) => Place::Standard(StandardOutput::default()),
            (Format::Text | Format::Json, Some(path)) => Place::Stream {
                draft: outputs.draft(path)?,
                path: path.to_path_buf(),
            },
            (Format::Svg | Format::Png, Some(path)) => Place::Pictures(Pictures::at(path, name(format), &outputs)?),
        };
        Ok(Self {
            format,
            outputs,
            place,
            count: 0,
        })
    }

    /// Writes one explanation.
    pub fn put(&mut self, explained: &Explained<'_>) -> Result<()> {
        let bytes = match self.format {
            Format::Json => json::line(explained).into_bytes(),
            Format::Text => text::paragraph(explained).into_bytes(),
            Format::Svg => seal_svg(picture::svg(explained)).into_bytes(),
            Format::Png => seal_png(png::render(&picture::svg(explained), PNG_SIDE_PX)?),
        };
        match &mut self.place {
            Place::Standard(_) if self.format == Format::Svg && self.count > 0 => {
                let cause = "there are several drawings: name a folder for their pictures with -o";
                return Err(Error::Usage(cause.to_owned()));
            }
            Place::Standard(out) => out.put(&bytes)?,
            Place::Stream { draft, path } => draft.write_all(&bytes).map_err(Error::io(path))?,
            Place::Pictures(pictures) => {
                pictures.put(&bytes, name(self.format), explained.input, &self.outputs)?;
            }
        }
        self.count += 1;
        Ok(())
    }

    /// Tells whether nobody reads any more.
    pub fn is_closed(&self) -> bool {
        matches!(&self.place, Place::Standard(out) if out.is_closed())
    }

    /// Puts a file of results in its place; where there are none, what stood there stays.
    pub fn finish(self) -> Result<()> {
        match self.place {
            Place::Stream { draft, .. } if self.count > 0 => Ok(draft.commit()?),
            _ => Ok(()),
        }
    }
}

fn format(args: &ExplainArgs) -> Result<Format> {
    let output = args.output.as_deref().unwrap_or(Path::new("-"));
    let by_extension = match ending(output) {
        Ending::None => None,
        Ending::Format(format) => Some(format),
        Ending::Drawing => {
            return Err(Error::Usage(format!(
                "an explanation is .txt, .json, .svg or .png, not a drawing: {}",
                shown_path(output)
            )));
        }
    };
    match (args.format, by_extension) {
        (Some(format), Some(other)) if format != other && !output.is_dir() => Err(Error::Usage(format!(
            "--format {} does not go with -o {}",
            args.format.map_or("", name),
            shown_path(output)
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

/// [`Ending`] is what the end of a file's name says about its content.
enum Ending {
    None,
    Format(Format),
    /// It is a kind of file that explanations are not.
    Drawing,
}

fn ending(path: &Path) -> Ending {
    match Form::of(path) {
        Some(Form::Svg) => Ending::Format(Format::Svg),
        Some(Form::Png) => Ending::Format(Format::Png),
        // A list of explanations is an object a line, as a list of drawings is.
        Some(Form::Scores | Form::List) => Ending::Format(Format::Json),
        Some(_) => Ending::Drawing,
        None if path.extension().is_some_and(|e| e.eq_ignore_ascii_case("txt")) => Ending::Format(Format::Text),
        None if is_drawing(path) || is_picture(path) => Ending::Drawing,
        None => Ending::None,
    }
}
