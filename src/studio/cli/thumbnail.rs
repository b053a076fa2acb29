//! `strokewise thumbnail` draws a small picture of a drawing, as file managers ask for it.

use std::path::PathBuf;

use clap::Args;

use super::outputs::{Force, Outputs};
use crate::error::Result;
use strokewise_ink::format::Reading;
use strokewise_ink::format::seal::seal_png;
use strokewise_ink::format::svg::{self, SvgStyle};
use strokewise_ink::{format::png, import};

/// [`ThumbnailArgs`] are the arguments of `strokewise thumbnail`.
#[derive(Debug, Args)]
pub struct ThumbnailArgs {
    /// A drawing
    #[arg(value_name = "IN")]
    input: PathBuf,
    /// Where the PNG goes, whatever it is called
    #[arg(value_name = "OUT")]
    output: PathBuf,
    /// Its longer side in pixels
    #[arg(long, value_name = "PIXELS", default_value_t = 256, value_parser = clap::value_parser!(u32).range(1..=1024))]
    size: u32,
    #[command(flatten)]
    force: Force,
}

/// Carries out `strokewise thumbnail`.
pub fn run(args: &ThumbnailArgs) -> Result<()> {
    let outputs = Outputs::new(std::slice::from_ref(&args.input), args.force);
    outputs.guard(&args.output)?;
    let found = import::open(&args.input, Reading::default())?;
    let svg = svg::write(&found.drawing.sketch, &SvgStyle::default());
    outputs.write(&args.output, &seal_png(png::render(&svg, args.size)?))
}
