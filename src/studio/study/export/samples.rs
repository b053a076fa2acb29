//! The table of the pen's samples.

use super::Source;
use super::table::{Cell, Kind, Table};
use super::trials::{Of, all, keys, stroke_id};
use crate::study::account::SampleRun;
use crate::study::file::Samples;

/// Samples of thinned tables are at least so far apart: 20 a second.
const THINNED_MS: f64 = 50.0;

/// A sample, and whose it is.
struct Row<'a> {
    of: Of<'a>,
    contact: u32,
    sample: (f32, f32, Option<f32>, f64, u64),
}

pub(super) fn samples(source: &Source) -> Table {
    let thinned = source.samples == Samples::Thinned;
    let shared = all(source).filter(|of| of.session.account.shares_drawings());
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
        .with(
            "x_px",
            Kind::Number,
            "Place on the paper, rightwards",
            |row| Cell::Single(row.sample.0),
        )
        .with(
            "y_px",
            Kind::Number,
            "Place on the paper, downwards",
            |row| Cell::Single(row.sample.1),
        )
        .with(
            "pressure",
            Kind::Share,
            "Pressure, where the device reports it",
            |row| row.sample.2.map_or(Cell::Missing, Cell::Single),
        )
        .with(
            "t_ms",
            Kind::Number,
            "Time since the trial began; see t_source in sessions",
            |row| Cell::ms(row.sample.3 - row.of.trial.start_ms),
        )
        .with(
            "frame",
            Kind::Integer,
            "The window's frame in the segment",
            |row| Cell::Integer(row.sample.4 as i64),
        );
    Table::new("samples", "a sample of the pen", columns, rows)
}

/// The samples that go out: all, or at most twenty a second without pressure.
fn chosen(run: &SampleRun, thinned: bool) -> Vec<(f32, f32, Option<f32>, f64, u64)> {
    if !thinned {
        return run.samples.clone();
    }
    let mut last = f64::NEG_INFINITY;
    let mut kept = Vec::new();
    for (x, y, _, at_ms, frame) in &run.samples {
        if at_ms - last >= THINNED_MS {
            last = *at_ms;
            kept.push((*x, *y, None, *at_ms, *frame));
        }
    }
    kept
}
