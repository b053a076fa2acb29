//! Writes the table of the pen's samples.

use super::Source;
use super::table::{Cell, Kind, Table};
use super::trials::{Of, all, keys, stroke_id};
use crate::study::account::{Sample, SampleRun};
use crate::study::file::Samples;

/// Samples of thinned tables are at least so far apart: 20 a second.
const THINNED_MS: f64 = 50.0;

/// [`Row`] is a sample, and whose it is.
struct Row<'a> {
    of: Of<'a>,
    contact: u32,
    sample: Sample,
}

#[expect(clippy::too_many_lines, reason = "a table column by column")]
pub(super) fn samples(source: &Source) -> Table {
    let thinned = source.samples == Samples::Thinned;
    let shared = all(source).filter(|of| of.session.account.shares_drawings(source.study));
    let rows = shared.flat_map(|of| {
        of.trial.contacts.iter().flat_map(move |(contact, run)| {
            let row = move |sample| Row {
                of,
                contact: *contact,
                sample,
            };
            chosen(run, thinned).into_iter().map(row)
        })
    });
    let columns = keys::<Row>(|row| row.of)
        .with(
            "stroke_id",
            Kind::Text,
            "The stroke; empty where the contact left none",
            |row| {
                let life = row.of.trial.stroke_of(row.contact);
                Cell::text(life.map(|life| stroke_id(row.of, life)).unwrap_or_default())
            },
        )
        .with(
            "contact",
            Kind::Integer,
            "Contact of the pen in the trial, from 0",
            |row| Cell::Integer(i64::from(row.contact)),
        )
        .with("x_px", Kind::Number, "Place on the paper, rightwards", |row| {
            Cell::Single(row.sample.pos[0])
        })
        .with("y_px", Kind::Number, "Place on the paper, downwards", |row| {
            Cell::Single(row.sample.pos[1])
        })
        .with(
            "pressure",
            Kind::Share,
            "Pressure, where the device reports it",
            |row| row.sample.pressure.map_or(Cell::Missing, Cell::Single),
        )
        .with(
            "tilt_x_rad",
            Kind::Number,
            "How far the pen leant rightwards, where the device says so",
            |row| tilt(row.sample, 0),
        )
        .with(
            "tilt_y_rad",
            Kind::Number,
            "How far the pen leant downwards, where the device says so",
            |row| tilt(row.sample, 1),
        )
        .with(
            "t_ms",
            Kind::Number,
            "Time since the trial began; see t_source in strokes",
            |row| Cell::ms(row.sample.at_ms - row.of.trial.start_ms),
        )
        .with("frame", Kind::Integer, "The window's frame in the segment", |row| {
            Cell::Integer(row.sample.frame as i64)
        });
    Table::new("samples", "a sample of the pen", columns, rows)
}

fn tilt(sample: Sample, axis: usize) -> Cell {
    sample.tilt.map_or(Cell::Missing, |tilt| Cell::Single(tilt[axis]))
}

/// Returns the samples that go out: all, or at most twenty a second without pressure and tilt.
fn chosen(run: &SampleRun, thinned: bool) -> Vec<Sample> {
    if !thinned {
        return run.samples.clone();
    }
    let mut last = f64::NEG_INFINITY;
    let mut kept = Vec::new();
    for sample in &run.samples {
        if sample.at_ms - last >= THINNED_MS {
            last = sample.at_ms;
            let (pressure, tilt) = (None, None);
            kept.push(Sample {
                pressure,
                tilt,
                ..*sample
            });
        }
    }
    kept
}
