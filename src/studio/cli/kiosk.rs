//! `strokewise kiosk` runs an exhibit for a booth or a museum.

use std::fs;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};

use crate::error::{Error, Result};
use crate::study::Launch;
use crate::study::exhibit::Exhibit;
use strokewise_explain::model::device::DeviceChoice;

const AFTER_HELP: &str = "\
An exhibit is a TOML file; models/examples/exhibit/exhibit.toml is one to copy. Visitors have no way out; staff hold
the upper left and the lower right corner for three seconds each, and type the digits of the file. The system's own
keys stay: run it under an account and a compositor made for kiosks (cage, assigned access).

Examples:
  strokewise kiosk run exhibit.toml
  strokewise kiosk report exhibit.toml";

/// [`KioskArgs`] are the arguments of `strokewise kiosk`.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub struct KioskArgs {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Show the exhibit on the whole screen
    Run(Place),
    /// Print what was counted, day by day
    Report(Place),
}

#[derive(Debug, Args)]
struct Place {
    /// The exhibit file
    exhibit: PathBuf,
    /// Where counters and wall lie, instead of `results` beside the exhibit file
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Where the model works
    #[arg(long, value_enum, default_value_t)]
    device: DeviceChoice,
}

impl Place {
    fn folder(&self) -> PathBuf {
        let beside = || self.exhibit.parent().unwrap_or(Path::new("")).join("results");
        self.data.clone().unwrap_or_else(beside)
    }
}

/// Returns the window that the arguments ask for, if they do.
pub fn launch(args: &KioskArgs) -> Option<Result<Launch>> {
    match &args.verb {
        Verb::Run(place) => Some(Exhibit::open(&place.exhibit).map(|exhibit| Launch::Exhibit {
            exhibit,
            folder: Some(place.folder()),
            device: place.device,
        })),
        Verb::Report(_) => None,
    }
}

/// Carries out `strokewise kiosk report`.
pub fn run(args: &KioskArgs) -> Result<()> {
    let Verb::Report(place) = &args.verb else {
        return Ok(());
    };
    let folder = place.folder().join("counters");
    let entries = fs::read_dir(&folder).map_err(Error::io(&folder))?;
    let mut days: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    days.sort();
    for day in days {
        let text = fs::read_to_string(&day).map_err(Error::io(&day))?;
        let name = day.file_stem().unwrap_or_default().to_string_lossy();
        println!("{name} {}", text.split_whitespace().collect::<Vec<_>>().join(" "));
    }
    Ok(())
}
