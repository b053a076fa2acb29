//! Writes the drawings of an export, as raw Quick, Draw! NDJSON: one file a person, one line a trial.

use super::trials::trial_id;
use super::{Exported, Source};
use crate::study::file::Samples;
use strokewise_ink::format::{Drawing, quickdraw};
use strokewise_ink::sketch::{Point, Sketch, Stroke};

/// Returns the files of everybody who lets their drawings be passed on.
pub(super) fn files(source: &Source) -> Vec<(String, Vec<u8>)> {
    let shared = source
        .sessions
        .iter()
        .filter(|session| session.account.shares_drawings(source.study));
    let file = |session: &Exported| {
        let name = format!("drawings/{}.ndjson", session.account.start.participant);
        let drawn = session.account.trials.iter().filter(|trial| !trial.sketch.is_empty());
        let lines = drawn.map(|trial| {
            let drawing = Drawing {
                key_id: Some(trial_id(session, trial)),
                word: trial.start.word.clone(),
                sketch: released(&trial.sketch, source.samples),
                ..Drawing::default()
            };
            quickdraw::to_line(&drawing) + "\n"
        });
        (name, lines.collect::<String>().into_bytes())
    };
    shared.map(file).filter(|(_, content)| !content.is_empty()).collect()
}

/// Returns the ink as it may go out: without its times, which are what tells hands apart, unless
/// all samples go out.
fn released(sketch: &Sketch, samples: Samples) -> Sketch {
    if samples == Samples::Full {
        return sketch.clone();
    }
    let plain = |stroke: &Stroke| stroke.points().iter().map(|p| Point::new(p.x, p.y)).collect();
    Sketch::from_polylines(sketch.strokes().iter().map(|stroke| plain(stroke)))
}
