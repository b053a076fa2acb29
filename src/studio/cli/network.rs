//! These options choose a network and say what somebody else's expects.

use std::path::PathBuf;

use burn::tensor::Device;
use clap::Args;

use crate::acquaintance;
use crate::error::{Error, Result};
use strokewise_explain::model::foreign::{By, Settings};
use strokewise_explain::model::{SketchClassifier, Source};

/// [`NetworkArgs`] says which classifier it is, and what it expects where that is somebody else's.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Network")]
pub struct NetworkArgs {
    /// Another classifier than the bundled one: an .onnx file of anybody's, a weights file of ours,
    /// or a folder of DoodleNet
    #[arg(long, value_name = "FILE")]
    pub model: Option<PathBuf>,
    #[command(flatten)]
    expects: ExpectationArgs,
}

/// [`ExpectationArgs`] says what an .onnx file expects.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Network")]
pub struct ExpectationArgs {
    /// Side of its input in pixels, or its height and width as in 48x192, where the file leaves that open
    #[arg(long, value_name = "PIXELS", value_parser = size)]
    model_size: Option<[usize; 2]>,
    /// Ink is dark on light paper; --invert=false: light on dark
    #[arg(long, num_args = 0..=1, require_equals = true, default_missing_value = "true", value_name = "BOOL")]
    invert: Option<bool>,
    /// Subtracted from each channel, which goes from 0 to --range
    #[arg(long, value_name = "R,G,B", value_delimiter = ',', allow_negative_numbers = true)]
    mean: Option<Vec<f32>>,
    /// What each channel is divided by afterwards
    #[arg(long, value_name = "R,G,B", value_delimiter = ',')]
    std: Option<Vec<f32>>,
    /// What white is: 1 or 255
    #[arg(long, value_name = "WHITE")]
    range: Option<f32>,
    /// The names of the categories, one a line [default: what lies beside the file]
    #[arg(long, value_name = "FILE")]
    labels: Option<PathBuf>,
    /// The value to take as the answer, instead of the file's own output
    #[arg(long, value_name = "NAME")]
    model_output: Option<String>,
}

impl NetworkArgs {
    /// Names where the network comes from, with all that is said or remembered of it.
    pub fn source(&self) -> Source {
        let source = Source::at(self.model.as_deref());
        let Source::Foreign(path, _) = source else {
            return source;
        };
        let mut settings = vec![(By::Option, self.expects.said())];
        settings.extend(acquaintance::recall(&path).map(|settings| (By::Trial, settings)));
        Source::Foreign(path, settings)
    }

    /// Opens the network; what its user should know goes to standard error. Options that only
    /// somebody else's network understands are an error with ours.
    pub fn open(&self, device: &Device) -> Result<Box<dyn SketchClassifier>> {
        let source = self.source();
        if !matches!(source, Source::Foreign(..)) && self.expects.said() != Settings::default() {
            let cause =
                "--model-size, --invert, --mean, --std, --range, --labels and --model-output are for .onnx files";
            return Err(Error::Usage(cause.to_owned()));
        }
        let network = source.open(device)?;
        for note in network.notes() {
            eprintln!("strokewise: {note}");
        }
        Ok(network)
    }
}

impl ExpectationArgs {
    /// Returns what the options say.
    pub fn said(&self) -> Settings {
        Settings {
            size: self.model_size,
            dark_ink: self.invert,
            range: self.range,
            mean: self.mean.clone(),
            std: self.std.clone(),
            labels: self.labels.clone(),
            output: self.model_output.clone(),
            ..Settings::default()
        }
    }
}

/// Reads height and width: one number for both, or both with an x between them.
fn size(text: &str) -> Result<[usize; 2], String> {
    let (height, width) = text.split_once(['x', 'X', '×']).unwrap_or((text, text));
    let pixels = |side: &str| side.trim().parse().ok();
    let sides = pixels(height).zip(pixels(width));
    let sides = sides.map(|(height, width)| [height, width]);
    sides.ok_or_else(|| "expected a number of pixels, or two as in 48x192".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_is_one_number_or_two() {
        assert_eq!(size("224"), Ok([224; 2]));
        assert_eq!(size("48x192"), Ok([48, 192]));
        assert_eq!(size("48 × 192"), Ok([48, 192]));
        for wrong in ["", "x", "48x", "48x192x3", "large", "-1"] {
            assert!(size(wrong).is_err(), "{wrong}");
        }
    }
}
