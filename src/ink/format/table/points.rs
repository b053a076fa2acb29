//! Reads tables with a point in each row, as tablets' recorders and spreadsheets have them: columns `x` and `y`, one
//! that tells strokes apart (`stroke`, `pen_down` or `pressure`), and perhaps times in milliseconds, a word and a
//! drawing's key.

use csv::StringRecord;

use super::{Form, Rows};
use crate::format::{Drawing, MAX_POINTS, pen_width_for};
use crate::sketch::{Bounds, Point, Sketch, Stroke, StrokeId};

/// Each column may be called by any of these names.
pub(super) const X: &[&str] = &["x", "x_px", "pos_x", "x_position"];
pub(super) const Y: &[&str] = &["y", "y_px", "pos_y", "y_position"];
const TIME_MS: &[&str] = &["t", "time", "timestamp", "time_ms", "t_ms", "timestamp_ms"];
const PRESSURE: &[&str] = &["pressure", "p", "force"];
const STROKE: &[&str] = &["stroke", "stroke_id", "strokeid", "stroke_number", "line", "path"];
const DOWN: &[&str] = &["pen_down", "pendown", "down", "contact", "touching"];
const KEY: &[&str] = &["key_id", "drawing_id", "drawing", "sketch", "sketch_id"];
const WORD: &[&str] = &["word", "category", "label"];

/// [`Points`] reads tables that have a point in each row.
pub(super) struct Points {
    columns: Columns,
    /// This is the first row of the next drawing.
    ahead: Option<StringRecord>,
    /// These are the key and the word of the drawing under way.
    whose: (String, String),
}

/// [`Columns`] says in which column each value stands; `None` where there is no such column.
struct Columns {
    x: usize,
    y: usize,
    time: Option<usize>,
    pressure: Option<usize>,
    stroke: Option<usize>,
    down: Option<usize>,
    key: Option<usize>,
    word: Option<usize>,
}

/// A [`Row`] holds what a row of the table says, as numbers.
struct Row {
    point: Point,
    time_ms: Option<f64>,
    /// It is true where the pen touched the paper.
    is_down: bool,
    /// The stroke is called this; `None` where no column says so.
    stroke: Option<String>,
}

/// A [`Movement`] holds the points of one stroke, and what it is called.
#[derive(Default)]
struct Movement {
    name: Option<String>,
    points: Vec<Point>,
    times_ms: Vec<f64>,
}

impl Points {
    /// Makes sense of a table whose columns are called so; `None` where its rows are no points. The error is the bare
    /// cause.
    pub fn of(names: &StringRecord) -> Result<Option<Self>, String> {
        let column = |wanted: &[&str]| super::column(names, wanted);
        let (Some(x), Some(y)) = (column(X), column(Y)) else {
            return Ok(None);
        };
        let columns = Columns {
            x,
            y,
            time: column(TIME_MS),
            pressure: column(PRESSURE),
            stroke: column(STROKE),
            down: column(DOWN),
            key: column(KEY),
            word: column(WORD),
        };
        if columns.stroke.or(columns.down).or(columns.pressure).is_none() {
            let cause =
                "the table has points, and no column that tells their strokes apart: stroke, pen_down or pressure";
            return Err(cause.to_owned());
        }
        Ok(Some(Self {
            columns,
            ahead: None,
            whose: Default::default(),
        }))
    }

    /// Reads the drawing whose first row is `first`, and goes as far as the first row of the next one.
    fn drawing(&mut self, first: StringRecord, rows: &mut Rows) -> Result<Drawing, String> {
        self.whose = self.columns.whose(&first);
        let mut movements = vec![Movement::default()];
        let mut count = 0;
        let mut row = Some(first);
        while let Some(cells) = row {
            if self.columns.whose(&cells) != self.whose {
                self.ahead = Some(cells);
                break;
            }
            count += 1;
            if count > MAX_POINTS {
                return Err(format!("the drawing has more than {MAX_POINTS} points"));
            }
            add(&mut movements, self.columns.read(&cells)?);
            row = rows.next().transpose()?;
        }
        let sketch = sketch(movements)?;
        let known = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
        Ok(Drawing {
            key_id: known(&self.whose.0),
            word: known(&self.whose.1),
            sketch,
            ..Drawing::default()
        })
    }

    /// Passes over what is left of a drawing that could not be read.
    fn pass_over(&mut self, rows: &mut Rows) {
        if self.ahead.is_none() {
            let mut readable = rows.filter_map(Result::ok);
            self.ahead = readable.find(|row| self.columns.whose(row) != self.whose);
        }
    }
}

impl Form for Points {
    fn next_drawing(&mut self, rows: &mut Rows) -> Option<Result<Drawing, (u64, String)>> {
        let first = match self.ahead.take() {
            Some(row) => Ok(row),
            None => rows.next()?,
        };
        let drawing = first.and_then(|first| self.drawing(first, rows));
        let drawing = drawing.map_err(|cause| (rows.line, cause));
        if drawing.is_err() {
            self.pass_over(rows);
        }
        Some(drawing)
    }
}

impl Columns {
    /// Returns the key and the word of the drawing that a row belongs to, empty where there are none.
    fn whose(&self, row: &StringRecord) -> (String, String) {
        let cell = |column: Option<usize>| column.and_then(|at| row.get(at)).unwrap_or_default().to_owned();
        (cell(self.key), cell(self.word))
    }

    fn read(&self, row: &StringRecord) -> Result<Row, String> {
        let number = |column: usize, what: &str| {
            let text = row.get(column).unwrap_or_default().trim();
            // Where cells are parted by semicolons, people write decimals with a comma.
            let number: Option<f64> = text.parse().ok().or_else(|| text.replace(',', ".").parse().ok());
            number.ok_or_else(|| format!("{what} is not a number"))
        };
        let optional = |column: Option<usize>, what: &str| {
            let column = column.filter(|at| row.get(*at).is_some_and(|text| !text.trim().is_empty()));
            column.map(|at| number(at, what)).transpose()
        };
        let point = Point::new(number(self.x, "x")? as f32, number(self.y, "y")? as f32);
        let stroke = self.stroke.and_then(|at| row.get(at)).map(str::to_owned);
        if point.x.is_nan() || point.y.is_nan() {
            // What is nowhere does not touch the paper.
            return Ok(Row {
                point,
                time_ms: None,
                is_down: false,
                stroke,
            });
        }
        if !point.is_sound() {
            return Err("the point is beyond any canvas".to_owned());
        }
        let pressure = optional(self.pressure, "the pressure")?;
        let is_down = match self.down.and_then(|at| row.get(at)).map(str::trim) {
            Some(text) => matches!(
                text.to_ascii_lowercase().as_str(),
                "1" | "1.0" | "true" | "down" | "yes"
            ),
            // Without pressure a pen hovers.
            None => self.stroke.is_some() || pressure.is_some_and(|pressure| pressure > 0.0),
        };
        Ok(Row {
            point: Point {
                pressure: pressure.map(|pressure| pressure as f32),
                ..point
            },
            time_ms: optional(self.time, "the time")?,
            is_down,
            stroke,
        })
    }
}

/// Puts a point at the end of the stroke that it belongs to.
fn add(movements: &mut Vec<Movement>, row: Row) {
    let last = movements.last();
    let is_other = last.is_some_and(|last| !last.points.is_empty() && (!row.is_down || last.name != row.stroke));
    if is_other {
        movements.push(Movement::default());
    }
    if let Some(movement) = movements.last_mut().filter(|_| row.is_down) {
        movement.name = row.stroke;
        movement.points.push(row.point);
        movement.times_ms.extend(row.time_ms);
    }
}

/// Makes strokes of what the pen did. Times count from the first of them; a pressure above 1 is a device's own number
/// and becomes a share of the largest.
fn sketch(mut movements: Vec<Movement>) -> Result<Sketch, String> {
    movements.retain(|movement| !movement.points.is_empty());
    let pressures = movements.iter().flat_map(|m| &m.points).filter_map(|p| p.pressure);
    let most = pressures.fold(1.0, f32::max);
    let start_ms = movements
        .iter()
        .find_map(|m| m.times_ms.first().copied())
        .unwrap_or(0.0);
    for Movement { points, times_ms, .. } in &mut movements {
        // A stroke whose times are not all known has none.
        let times_ms = Some(times_ms).filter(|times| times.len() == points.len());
        for (at, point) in points.iter_mut().enumerate() {
            point.time_secs = times_ms.as_ref().map(|times| ((times[at] - start_ms) / 1000.0) as f32);
            point.pressure = point.pressure.map(|pressure| (pressure / most).clamp(0.0, 1.0));
        }
    }
    let mut ink = Bounds::EMPTY;
    for movement in &movements {
        ink = ink.union(Bounds::around(&movement.points));
    }
    let width = pen_width_for(ink);
    let strokes = (0..).zip(movements).map(|(id, movement)| {
        let stroke = Stroke::new(StrokeId(id), width, movement.points);
        stroke.ok_or_else(|| format!("stroke {}: it cannot be drawn", id + 1))
    });
    let strokes = strokes.collect::<Result<Vec<_>, _>>()?;
    if strokes.is_empty() {
        return Err("the drawing is empty".to_owned());
    }
    Ok(Sketch::new(strokes))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::error::Result;

    fn read(table: &str) -> Vec<Result<Drawing>> {
        let reader = Box::new(std::io::Cursor::new(table.as_bytes().to_vec()));
        super::super::read(reader, Path::new("pen.csv")).expect(table).collect()
    }

    fn strokes(drawing: &Drawing) -> Vec<Vec<[f32; 2]>> {
        let strokes = drawing.sketch.strokes().iter();
        strokes
            .map(|s| s.points().iter().map(|p| [p.x, p.y]).collect())
            .collect()
    }

    #[test]
    fn points_become_strokes_by_whatever_tells_them_apart() {
        let expected = vec![vec![[1.0, 2.0], [3.0, 4.5]], vec![[9.0, 8.0], [7.0, 6.0]]];
        for table in [
            "stroke,x,y\n0,1,2\n0,3,4.5\n1,9,8\n1,7,6\n",
            "X;Y;Stroke_ID\n1;2;a\n3;4,5;a\n9;8;b\n7;6;b\n",
            "x\ty\tpen_down\n0\t0\t0\n1\t2\t1\n3\t4.5\t1\n5\t5\t0\n9\t8\t1\n7\t6\t1\n",
            "stroke,x,y\n,,\n0,1,2\n0,3,4.5\n,,\n1,9,8\n1,7,6\n,,\n , ,\n",
            "stroke,x,y\n0,1,2\n0,3,4.5\n0,NaN,7\n0,7,nan\n0,9,8\n0,7,6\n",
            "# x,y,stroke\n1,2,0\n3,4.5,0\n9,8,1\n7,6,1\n",
            "t,x,y,pressure\n0,1,2,.5\n10,3,4.5,1\n20,5,5,0\n30,9,8,.5\n40,7,6,.5\n",
        ] {
            let drawings = read(table);
            let [Ok(drawing)] = &drawings[..] else {
                panic!("{table}: {drawings:?}");
            };
            assert_eq!(strokes(drawing), expected, "{table}");
        }
    }

    #[test]
    fn times_count_from_the_first_and_pressure_is_a_share() {
        let drawings = read("t,x,y,stroke,pressure\n5000,1,2,1,512\n5250,3,4,1,1024\n");
        let Ok(drawing) = &drawings[0] else {
            panic!("{drawings:?}");
        };
        let points = drawing.sketch.strokes()[0].points();
        let told: Vec<_> = points.iter().map(|p| (p.time_secs, p.pressure)).collect();
        assert_eq!(told, [(Some(0.0), Some(0.5)), (Some(0.25), Some(1.0))]);
    }

    #[test]
    fn drawings_are_told_apart_and_a_broken_one_costs_itself_only() {
        let drawings = read(
            "key_id,word,stroke,x,y\n1,cat,0,1,2\n1,cat,0,3,4\n2,dog,0,one,2\n2,dog,0,3,4\n3,sun,0,1,2\n3,sun,1,3,4\n",
        );
        let [Ok(cat), Err(error), Ok(sun)] = &drawings[..] else {
            panic!("{drawings:?}");
        };
        assert_eq!((cat.word.as_deref(), cat.key_id.as_deref()), (Some("cat"), Some("1")));
        assert!(error.to_string().ends_with("x is not a number: pen.csv:4"), "{error}");
        assert_eq!(strokes(sun).len(), 2);
    }

    #[test]
    fn points_that_nothing_parts_are_refused() {
        let table = Box::new(std::io::Cursor::new(b"x,y\n1,2\n".to_vec()));
        let error = super::super::read(table, Path::new("pen.csv")).err().expect("refused");
        assert!(error.to_string().contains("stroke, pen_down or pressure"), "{error}");
    }
}
