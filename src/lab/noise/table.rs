//! Writes what the noise model is fitted on, as a table for other tools.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use serde_json::Value;

use super::{Both, Kind, NoisySketch};
use crate::error::{Error, Result};
use strokewise_explain::model::Labels;
use strokewise_explain::tasks::assist::{Assessment, Effect, Examined, FEATURE_NAMES, StrokeAssessment};
use strokewise_ink::format::{Drawing, quickdraw};

/// Writes one line of CSV for each stroke of each drawing, once with its intent known and once unknown:
/// which drawing of which split, what the stroke is, and its features.
pub(super) fn write(path: &Path, splits: &[(&str, &[NoisySketch], &[Both])]) -> Result<()> {
    let file = File::create(path).map_err(Error::io(path))?;
    let mut out = BufWriter::new(file);
    lines(&mut out, splits).map_err(Error::io(path))
}

/// Writes one line of CSV for each stroke of each drawing, once with its intent known and once unknown: what it is, how
/// likely it was thought to be noise, what its removal does and whether that was suggested.
pub(super) fn write_verdicts(path: &Path, drawings: &[NoisySketch], assessed: &[[Assessment; 2]]) -> Result<()> {
    let file = File::create(path).map_err(Error::io(path))?;
    let mut out = BufWriter::new(file);
    verdicts(&mut out, drawings, assessed).map_err(Error::io(path))
}

/// Writes a line for each drawing as Quick, Draw! lists have them, called by its number, and the kind of noise that
/// each of its strokes is, `null` for its own.
pub(super) fn write_drawings(path: &Path, drawings: &[NoisySketch], labels: &Labels) -> Result<()> {
    let file = File::create(path).map_err(Error::io(path))?;
    let mut out = BufWriter::new(file);
    let lines = drawings.iter().enumerate().try_for_each(|(i, drawing)| {
        let listed = Drawing {
            key_id: Some(i.to_string()),
            word: Some(labels.name(drawing.class).to_owned()),
            sketch: drawing.sketch.clone(),
            ..Drawing::default()
        };
        let mut line: Value = serde_json::from_str(&quickdraw::to_line(&listed)).expect("a line of JSON");
        line["noise"] = drawing
            .noise
            .iter()
            .map(|kind| kind.map(|_| kind_name(*kind)))
            .collect();
        writeln!(out, "{line}")
    });
    lines.and_then(|()| out.flush()).map_err(Error::io(path))
}

fn verdicts(out: &mut impl Write, drawings: &[NoisySketch], assessed: &[[Assessment; 2]]) -> io::Result<()> {
    writeln!(
        out,
        "drawing,class,intent_known,noise,p,flagged,jointly,before,after,renames"
    )?;
    for (i, (drawing, both)) in drawings.iter().zip(assessed).enumerate() {
        for (known, assessed) in [1, 0].into_iter().zip(both) {
            for (kind, stroke) in drawing.noise.iter().zip(&assessed.strokes) {
                let kind = kind_name(*kind);
                let StrokeAssessment { noise, attribution, .. } = stroke;
                let flagged = assessed.may_lose(attribution.id);
                let jointly = flagged && !assessed.is_flagged(attribution.id);
                let class = drawing.class.index();
                write!(out, "{i},{class},{known},{kind},{noise},{}", u8::from(flagged))?;
                write!(out, ",{}", u8::from(jointly))?;
                effect(out, stroke)?;
                writeln!(out)?;
            }
        }
    }
    out.flush()
}

pub(super) fn kind_name(kind: Option<Kind>) -> String {
    kind.map_or(String::new(), |kind| format!("{kind:?}"))
}

/// Writes probabilities before and after, and whether the category changes.
fn effect(out: &mut impl Write, stroke: &StrokeAssessment) -> io::Result<()> {
    match stroke.effect {
        Some(Effect { before, after, .. }) => {
            let renames = u8::from(before.class != after.class);
            write!(out, ",{},{},{renames}", before.p, after.p)
        }
        None => write!(out, ",,,"),
    }
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
        write!(out, "{prefix},{}", kind_name(*kind))?;
        effect(out, assessed)?;
        for value in features {
            write!(out, ",{value}")?;
        }
        writeln!(out)?;
    }
    Ok(())
}
