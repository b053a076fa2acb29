//! Writes the answers of replayed drawings as a table, for other tools and for whoever wants to see the cases.

use std::fmt::Write as _;
use std::io::{BufWriter, Write as _};
use std::path::Path;

use crate::error::{Error, Result};
use crate::noise::NoisySketch;
use crate::noise::table::kind_name;
use strokewise_explain::tasks::assist::Assessment;

/// The table has these columns: a line for each stroke of each answer.
const COLUMNS: &str = "drawing,intent_known,with_noise,strokes,stroke,noise,p,suggested,shown,at_rest,\
                       before_class,before,after_class,after,is_support";

/// Writes the lines of all drawings, which begin with the number of each.
pub(super) fn write(path: &Path, of_drawings: &[(usize, String)]) -> Result<()> {
    let write_all = || {
        let mut out = BufWriter::new(std::fs::File::create(path)?);
        writeln!(out, "{COLUMNS}")?;
        for (number, lines) in of_drawings {
            for line in lines.lines() {
                writeln!(out, "{number},{line}")?;
            }
        }
        out.flush()
    };
    write_all().map_err(Error::io(path))
}

/// Returns a line for each stroke of each answer, given in each way of showing.
pub(super) fn lines(drawing: &NoisySketch, intent_known: bool, ways: &[Vec<Assessment>]) -> String {
    let [answers, shown, at_rest] = ways else {
        return String::new();
    };
    let mut text = String::new();
    let ids = drawing.sketch.strokes().iter().map(|s| s.id());
    let kinds: Vec<_> = ids.zip(&drawing.noise).collect();
    for (step, answer) in answers.iter().enumerate() {
        for stroke in &answer.strokes {
            let id = stroke.attribution.id;
            let kind = kinds.iter().find(|(of, _)| *of == id).and_then(|(_, kind)| **kind);
            let flags = [&answer, &&shown[step], &&at_rest[step]].map(|a| u8::from(a.is_flagged(id)));
            let [suggested, shown, at_rest] = flags;
            let (known, noisy) = (u8::from(intent_known), u8::from(!drawing.is_clean()));
            let (count, kind) = (answer.strokes.len(), kind_name(kind));
            let noise = stroke.noise;
            // OK because text takes everything.
            let _ = write!(
                text,
                "{known},{noisy},{count},{},{kind},{noise},{suggested},{shown},{at_rest}",
                id.0
            );
            let _ = match stroke.effect {
                Some(effect) => {
                    let (before, after) = (effect.before, effect.after);
                    let (from, to) = (before.class.index(), after.class.index());
                    writeln!(
                        text,
                        ",{from},{},{to},{},{}",
                        before.p,
                        after.p,
                        u8::from(stroke.is_support)
                    )
                }
                None => writeln!(text, ",,,,,"),
            };
        }
    }
    text
}
