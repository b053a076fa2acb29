//! Writes our networks for other programs.

mod generator;
mod graph;
mod networks;

use std::path::PathBuf;

use clap::Args;
use strokewise_explain::model::{Classifier, Encoder, Generator, Weights};

use crate::error::{Error, Result};

const AFTER_HELP: &str = "\
Writes classifier.onnx, drawing-encoder.onnx, picture-encoder.onnx and generator.onnx. The names of the categories and
how drawings are rasterised are in the files' metadata, and `strokewise --model classifier.onnx` goes by them.";

/// [`ExportOptions`] are the arguments of `strokewise-lab export onnx`.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub struct ExportOptions {
    /// Weights of another classifier than the bundled one
    #[arg(long, value_name = "FILE")]
    classifier: Option<PathBuf>,
    /// Weights of another encoder of drawings and pictures
    #[arg(long, value_name = "FILE")]
    encoder: Option<PathBuf>,
    /// Weights of another generator of pictures
    #[arg(long, value_name = "FILE")]
    generator: Option<PathBuf>,
    /// Where to write, a folder
    #[arg(short, long, value_name = "DIR")]
    output: PathBuf,
}

/// [`Bundle`] is weights that came with the program, or what is wrong with them.
type Bundle = strokewise_explain::error::Result<Weights>;

/// Writes every network as an .onnx file. A file that is there already is left as it is, and an error.
pub fn run(options: &ExportOptions) -> Result<()> {
    let labels = Classifier::own_labels();
    let opened =
        |path: &Option<PathBuf>, bundled: fn() -> Bundle| path.as_ref().map_or_else(bundled, |p| Weights::load(p));
    let classifier = opened(&options.classifier, Classifier::bundled_weights)?;
    let encoder = opened(&options.encoder, Encoder::bundled_weights)?;
    let generator = opened(&options.generator, Generator::bundled_weights)?;
    let files = [
        ("classifier.onnx", networks::classifier(&classifier, &labels)),
        ("drawing-encoder.onnx", networks::encoder(&encoder, "sketch.")),
        ("picture-encoder.onnx", networks::encoder(&encoder, "image.")),
        ("generator.onnx", generator::generator(&generator, &labels)),
    ];
    std::fs::create_dir_all(&options.output).map_err(Error::io(&options.output))?;
    for (name, bytes) in files {
        let path = options.output.join(name);
        let bytes = bytes.map_err(|cause| Error::Weights {
            cause,
            path: path.clone(),
        })?;
        write_new(&path, &bytes)?;
        println!("{} ({} kB)", path.display(), bytes.len() / 1000);
    }
    Ok(())
}

fn write_new(path: &std::path::Path, bytes: &[u8]) -> Result<()> {
    use std::io::Write as _;
    let mut file = std::fs::File::create_new(path).map_err(Error::io(path))?;
    file.write_all(bytes).map_err(Error::io(path))
}
