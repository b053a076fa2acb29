//! `strokewise study replay` shows a trial as text, as pictures, or in the window.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;

use super::Place;
use crate::error::{Error, Result};
use crate::study::account::{Account, TrialAccount};
use crate::study::replay::{Landmark, Moment, Replay};
use crate::study::{Launch, ParticipantId};
use strokewise_ink::format::{png, svg, write_atomically};
use strokewise_ink::sketch::{Sketch, Stroke, StrokeId};

/// The longer side of a frame has so many pixels.
const FRAME_PX: u32 = 800;

/// [`ReplayArgs`] are the arguments of `strokewise study replay`.
#[derive(Debug, Args)]
pub struct ReplayArgs {
    #[command(flatten)]
    place: Place,
    /// The participant; without, the one that was written last
    id: Option<ParticipantId>,
    /// Only this trial, such as t1, or p1 for practice
    #[arg(long)]
    trial: Option<String>,
    /// Print every change of the drawing, instead of opening the window
    #[arg(long, conflicts_with = "output")]
    text: bool,
    /// Write pictures of each trial to this folder, instead of opening the window
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
    /// Pictures a second of the session
    #[arg(long, default_value_t = 5.0, value_parser = above_zero)]
    fps: f64,
}

fn above_zero(text: &str) -> Result<f64, String> {
    let number: f64 = text.parse().map_err(|_| format!("\"{text}\" is no number"))?;
    if number > 0.0 && number <= 60.0 {
        Ok(number)
    } else {
        Err("from just above 0 to 60".to_owned())
    }
}

/// Returns the window that the arguments ask for, if they do.
pub fn launch(args: &ReplayArgs) -> Option<Result<Launch>> {
    let in_window = args.output.is_none() && !args.text;
    in_window.then(|| Ok(Launch::Replay(replays(args)?)))
}

/// Carries out `strokewise study replay` without a window.
pub fn run(args: &ReplayArgs) -> Result<()> {
    for replay in replays(args)? {
        match &args.output {
            Some(folder) => pictures(&replay, &folder.join(replay.trial.id()), args.fps)?,
            None => text(&replay),
        }
    }
    Ok(())
}

/// Reads the trials asked for.
fn replays(args: &ReplayArgs) -> Result<Vec<Replay>> {
    let store = args.place.store()?;
    let id = match &args.id {
        Some(id) => id.clone(),
        None => store
            .newest()?
            .ok_or_else(|| Error::Usage("this study has no session".to_owned()))?,
    };
    let record = store.read(&id)?;
    let Some(account) = Account::of(&record) else {
        return Err(Error::Usage(format!("nothing of session {id} was written")));
    };
    let wanted = |id: &str| args.trial.as_deref().is_none_or(|trial| trial == id);
    let trials = account.trials.iter().filter(|trial| wanted(&trial.id()));
    let replays: Vec<Replay> = trials.map(|trial| Replay::of(&record, trial)).collect();
    if replays.is_empty() {
        let known: Vec<String> = account.trials.iter().map(TrialAccount::id).collect();
        return Err(Error::Usage(format!("no such trial; there are {}", known.join(", "))));
    }
    Ok(replays)
}

/// Prints every change of the drawing, with what the critic saw then.
fn text(replay: &Replay) {
    let start = &replay.trial.start;
    println!(
        "{} {} under {}: {:.1} s",
        replay.trial.id(),
        start.task,
        start.condition,
        replay.length_ms() / 1000.0
    );
    let mut at = -1.0;
    while let Some(next) = replay.next(Landmark::Edit, at) {
        let moment = replay.at(next);
        let told = |reading: Option<usize>| {
            let answer = reading
                .and_then(|at| replay.reading_at(at))
                .map(|reading| &reading.answer);
            answer.map_or("nothing".to_owned(), |answer| {
                format!("{} {:.0} %", answer.target, 100.0 * answer.target_p)
            })
        };
        println!(
            "{:>8.2} s  {:>3} strokes  seen: {}  known: {}  {} suggestions",
            next / 1000.0,
            moment.sketch.strokes().len(),
            told(moment.seen),
            told(moment.reading),
            moment.open.len()
        );
        at = next;
    }
}

fn pictures(replay: &Replay, folder: &Path, fps: f64) -> Result<()> {
    fs::create_dir_all(folder).map_err(Error::io(folder))?;
    let frames = (replay.length_ms() / 1000.0 * fps).ceil() as usize;
    for frame in 0..=frames {
        let moment = replay.at(1000.0 * frame as f64 / fps);
        let sketch = with_wet(moment);
        let picture = png::render(&svg::write(&sketch, &svg::SvgStyle::default()), FRAME_PX)?;
        write_atomically(&folder.join(format!("{frame:05}.png")), &picture)?;
    }
    println!("{}: {} pictures", folder.display(), frames + 1);
    Ok(())
}

/// Returns the drawing with the stroke under the pen on top.
fn with_wet(moment: Moment) -> Sketch {
    let strokes = moment.sketch.strokes().iter().map(|stroke| (**stroke).clone());
    let wet = Stroke::new(StrokeId(u32::MAX), Stroke::DEFAULT_WIDTH, moment.wet);
    Sketch::new(strokes.chain(wet))
}
