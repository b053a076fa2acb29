//! What the noise model is fitted on, as a table for other tools.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use super::{Both, NoisySketch};
use crate::error::{Error, Result};
use strokewise_explain::tasks::assist::{Effect, Examined, FEATURE_NAMES};

/// Writes one line of CSV for each stroke of each drawing, once with its intent known and once unknown:
/// which drawing of which split, what the stroke is, and its features.
pub(super) fn write(path: &Path, splits: &[(&str, &[NoisySketch], &[Both])]) -> Result<()> {
    let file = File::create(path).map_err(Error::io(path))?;
    let mut out = BufWriter::new(file);
    lines(&mut out, splits).map_err(Error::io(path))
}

fn lines(out: &mut impl Write, splits: &[(&str, &[NoisySketch], &[Both])]) -> io::Result<()> {
    write!(out, "split,drawing,class,intent_known,noise,before,after,renames")?;
    for name in FEATURE_NAMES {
        write!(out, ",\"{name}\"")?;
    }
    writeln!(out)?;
    for (split, drawings, examined) in splits {
        for (i, (drawing, both)) in drawings.iter().zip(*examined).enumerate() {
            for (known, examined) in [1, 0].into_iter().zip(both) {
                let prefix = format!("{split},{i},{},{known}", drawing.class.index());
                strokes(out, &prefix, drawing, examined)?;
            }
        }
    }
    out.flush()
}

fn strokes(out: &mut impl Write, prefix: &str, drawing: &NoisySketch, examined: &Examined) -> io::Result<()> {
    let assessed = &examined.assessment.strokes;
    let strokes = drawing.noise.iter().zip(&examined.features).zip(assessed);
    for ((kind, features), assessed) in strokes {
        let kind = kind.map_or(String::new(), |kind| format!("{kind:?}"));
        write!(out, "{prefix},{kind}")?;
        match assessed.effect {
            Some(Effect { before, after, .. }) => {
                let renames = u8::from(before.class != after.class);
                write!(out, ",{},{},{renames}", before.p, after.p)?;
            }
            None => write!(out, ",,,")?,
        }
        for value in features {
            write!(out, ",{value}")?;
        }
        writeln!(out)?;
    }
    Ok(())
}
