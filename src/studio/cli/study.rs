//! `strokewise study` does everything about a study but its window.

mod new;
mod prove;
mod replay;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::{Args, Subcommand, ValueEnum};

use super::Outcome;
use crate::error::Result;
use crate::study::export::{self, Options};
use crate::study::file::Samples;
use crate::study::ledger::{Change, Station};
use crate::study::{Launch, ParticipantId, Plan, Setting, Store, Study, hash, withdraw};
use strokewise_explain::model::device::DeviceChoice;

const AFTER_HELP: &str = "\
A study is a folder with a study.toml, its texts and drawings. Its data go to the folder `results` beside that file, or
to --data.

Examples:
  strokewise study new mystudy              a worked example to change
  strokewise study check mystudy            what is wrong with it, its orders, how long it takes
  strokewise study try mystudy              take part yourself: flagged, takes no order row
  strokewise study export mystudy --pilots  what that left: tables for pandas and R, drawings, a dictionary
  strokewise study run mystudy              the real thing
  strokewise study export mystudy           its data, without pilots
  strokewise study verify mystudy           compute again what every participant was shown
  strokewise study withdraw mystudy BCDFGH  delete a participant's data";

/// [`StudyArgs`] are the arguments of `strokewise study`.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub struct StudyArgs {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Write a worked example to change
    New(new::NewArgs),
    /// Say what is wrong with a study, and what it would be like
    Check(Place),
    /// Print the hash to register: study, models and program
    Hash(Place),
    /// Take part as a pilot
    Try(Run),
    /// Run sessions with participants
    Run(Run),
    /// Say how far a study has come
    Status(Place),
    /// Write all data as tables, drawings and metadata
    Export(Export),
    /// Show a session again
    Replay(replay::ReplayArgs),
    /// Compute every edit, answer and effect again
    Verify(prove::VerifyArgs),
    /// Delete a participant's data
    Withdraw(Withdraw),
}

/// [`Place`] says which study it is.
#[derive(Debug, Args)]
struct Place {
    /// The study: a folder with a study.toml, or the file itself
    study: PathBuf,
    /// Where the data are, instead of `results` beside the study file
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
}

#[derive(Debug, Args)]
struct Run {
    #[command(flatten)]
    place: Place,
    /// Which machine this is of how many that share the study, such as 2/3
    #[arg(long, default_value = "1/1")]
    station: Station,
    /// Where the model works
    #[arg(long, value_enum, default_value_t)]
    device: DeviceChoice,
}

#[derive(Debug, Args)]
struct Export {
    #[command(flatten)]
    place: Place,
    /// Pilots too
    #[arg(long)]
    pilots: bool,
    /// Fewer samples than the study file says
    #[arg(long, value_enum)]
    samples: Option<FewerSamples>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum FewerSamples {
    /// At most 20 a second, without pressure
    Thinned,
    /// None
    None,
}

#[derive(Debug, Args)]
struct Withdraw {
    #[command(flatten)]
    place: Place,
    /// The participant's code
    id: ParticipantId,
    /// Why; kept with the date, without the code
    #[arg(long, default_value = "asked for")]
    reason: String,
    /// Delete the exports that hold the code, too
    #[arg(long)]
    exports: bool,
}

impl Place {
    fn study(&self) -> Result<Study> {
        Study::open_sound(&self.study)
    }

    fn store(&self) -> Result<Store> {
        let folder = if self.study.is_dir() {
            self.study.as_path()
        } else {
            self.study.parent().unwrap_or(Path::new(""))
        };
        Store::open(&self.data.clone().unwrap_or_else(|| folder.join("results")))
    }
}

/// Carries out `strokewise study`.
pub fn run(args: &StudyArgs) -> Result<Outcome> {
    match &args.verb {
        Verb::New(args) => new::run(args)?,
        Verb::Check(place) => return check(place),
        Verb::Hash(place) => {
            println!(
                "{}",
                hash::of_study(&place.study()?, &models(), env!("CARGO_PKG_VERSION"))
            );
        }
        // The window's: see `launch`.
        Verb::Try(_) | Verb::Run(_) => {}
        Verb::Status(place) => status(place)?,
        Verb::Export(args) => {
            let samples = args.samples.map(|samples| match samples {
                FewerSamples::Thinned => Samples::Thinned,
                FewerSamples::None => Samples::None,
            });
            let options = Options {
                with_pilots: args.pilots,
                samples,
            };
            let (store, study) = (args.place.store()?, args.place.study()?);
            let exported = export::export(&store, &study, options)?;
            println!("{}", exported.folder.display());
            say_what_is_in(&exported);
        }
        Verb::Replay(args) => replay::run(args)?,
        Verb::Verify(args) => return prove::run(args),
        Verb::Withdraw(args) => return withdraw(args),
    }
    Ok(Outcome::Complete)
}

/// Says how much an export holds, and how to have what it lacks.
fn say_what_is_in(exported: &export::Written) {
    eprintln!("sessions: {}", exported.sessions);
    if exported.pilots_left_out > 0 {
        eprintln!("pilots left out: {} (--pilots takes them in)", exported.pilots_left_out);
    }
}

fn check(place: &Place) -> Result<Outcome> {
    let faults = match Study::open(&place.study)? {
        Ok(study) => {
            let faults = study.notes();
            describe(&study);
            faults
        }
        Err(faults) => faults,
    };
    for fault in &faults {
        println!("{fault}");
    }
    Ok(if faults.iter().any(|fault| fault.is_fatal) {
        Outcome::SomeFailed
    } else {
        Outcome::Complete
    })
}

/// Orders, tasks and minutes.
fn describe(study: &Study) {
    let file = &study.file;
    let rows = Plan::cycle(file);
    println!(
        "{} version {}: {} participants",
        file.study.id, file.study.version, file.study.participants
    );
    println!("balanced after {rows} rows:");
    for row in 1..=rows.min(24) {
        let told = Plan::blocks(file, row).into_iter().map(|(condition, tasks)| {
            let tasks: Vec<&str> = tasks.iter().map(|task| file.task[*task].id.as_str()).collect();
            format!("{} ({})", file.design.condition[condition].id, tasks.join(", "))
        });
        println!("  {row:>3}: {}", told.collect::<Vec<_>>().join("  "));
    }
    println!("about {:.0} minutes a person", Plan::new(file, 1).minutes(file));
}

/// Returns the window that the arguments ask for, if they do.
pub fn launch(args: &StudyArgs) -> Option<Result<Launch>> {
    match &args.verb {
        Verb::Try(run) => Some(session(run, true)),
        Verb::Run(run) => Some(session(run, false)),
        Verb::Replay(args) => replay::launch(args),
        _ => None,
    }
}

fn session(run: &Run, pilot: bool) -> Result<Launch> {
    let study = Arc::new(run.place.study()?);
    let setting = Setting {
        app_version: env!("CARGO_PKG_VERSION").to_owned(),
        models: models(),
        station: run.station,
        pilot,
        extra_time: 1.0,
        device: String::new(),
        threads: rayon::current_num_threads(),
        window_px: [0.0; 2],
        scale: 1.0,
    };
    Ok(Launch::Study {
        study,
        store: run.place.store()?,
        setting,
        device: run.device,
    })
}

/// Returns name and hash of every model that the critic speaks by.
fn models() -> Vec<(String, hash::Hex)> {
    let files = strokewise_explain::tasks::assist::bundled_files();
    files
        .into_iter()
        .map(|(name, bytes)| (name.to_owned(), hash::of_bytes(bytes)))
        .collect()
}

fn status(place: &Place) -> Result<()> {
    let (study, store) = (place.study()?, place.store()?);
    let [done, dealt, freed] = [Change::Done, Change::Dealt, Change::Freed].map(|change| store.ledger.count(change));
    println!(
        "{done} of {} complete, {dealt} begun, {freed} rows to deal again",
        study.file.study.participants
    );
    for id in store.ids()? {
        let record = store.read(&id)?;
        let state = match (record.status(), record.start()) {
            (Some(status), _) => format!("{status:?}").to_lowercase(),
            (None, Some(_)) => format!("cut short at step {}", record.step() + 1),
            (None, None) => "nothing was written".to_owned(),
        };
        let row = record.start().map_or(String::new(), |start| {
            if start.pilot {
                "pilot".to_owned()
            } else {
                format!("row {}", start.order_row)
            }
        });
        println!("{id}  {row}  {state}");
    }
    Ok(())
}

fn withdraw(args: &Withdraw) -> Result<Outcome> {
    let found = withdraw::withdraw(&mut args.place.store()?, &args.id, &args.reason, args.exports)?;
    for export in &found.exports {
        println!(
            "an export still holds the code: {} (--exports deletes it)",
            export.display()
        );
    }
    for path in &found.left {
        println!("this file still holds the code: {}", path.display());
    }
    if found.left.is_empty() && found.exports.is_empty() {
        println!("nothing of {} is left", args.id);
    }
    Ok(if found.left.is_empty() {
        Outcome::Complete
    } else {
        Outcome::SomeFailed
    })
}
