//! Reads one drawing of a list, in the forms in which people hand Quick, Draw! on:
//!
//! | form | a stroke, or all of them | found in |
//! | --- | --- | --- |
//! | columns | `[[x…],[y…]]` or `[[x…],[y…],[t…]]` | Google's files |
//! | columns by name | `{"x":[[x…]…],"y":[[y…]…],"t":[[t…]…]}` | Hugging Face |
//! | points | `[[x,y],[x,y]…]` or `[[x,y,t]…]` | the Python package `quickdraw` |
//! | stroke-3, stroke-5 | `[[dx,dy,lift]…]`, `[[dx,dy,p1,p2,p3]…]` | sketch-rnn |
//! | points by name | `[{"x":…,"y":…}…]`, perhaps as `points` or `paths` of each stroke | signature pads, web pages |
//! | text | any of these as JSON in a string | Kaggle |
//!
//! The strokes are called `drawing`, `strokes`, `lines`, `paths` or `data`; a record may lie in a `row`, as data
//! viewers have it.
//!
//! A word may be missing, null or a number (which names nothing here); a key may be text or any number. Strokes without
//! a point are passed over: a pen that touched nothing.

mod spots;
mod steps;
#[cfg(test)]
mod tests;

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;

pub(crate) use steps::is_steps;

use crate::format::{Drawing, MAX_POINTS};
use crate::sketch::{MAX_COORDINATE, Point, Sketch, Stroke, StrokeId};

/// Reads the JSON of one drawing. The error is the bare cause, without a place, and repeats nothing of the data.
pub(crate) fn parse(json: &[u8]) -> Result<Drawing, String> {
    // Nearly all of them are columns, which are read at once; to find out what something else is takes a second look.
    let record = match serde_json::from_slice(json) {
        Ok(Usual { key_id, word, drawing }) => Record {
            key_id,
            word,
            drawing: Lines::Nested(drawing),
        },
        Err(_) => serde_json::from_slice(json).or_else(|error| {
            let elsewhere = serde_json::from_slice(json).map(Elsewhere::record);
            elsewhere.map_err(|_| describe(&error))
        })?,
    };
    record.into_drawing()
}

/// Reads the JSON of strokes alone, without a record around them.
pub(crate) fn parse_lines(json: &[u8]) -> Result<Drawing, String> {
    let (key_id, word) = (Value::Null, Value::Null);
    let drawing = serde_json::from_slice(json).map_err(|error| describe(&error))?;
    Record { key_id, word, drawing }.into_drawing()
}

/// [`Elsewhere`] is a record whose strokes lie elsewhere than they usually do.
#[derive(Deserialize)]
#[serde(untagged)]
enum Elsewhere {
    Row {
        row: Record,
    },
    Named {
        #[serde(default)]
        key_id: Value,
        #[serde(default)]
        word: Value,
        #[serde(alias = "lines", alias = "paths", alias = "data")]
        strokes: Lines,
    },
}

impl Elsewhere {
    fn record(self) -> Record {
        match self {
            Self::Row { row } => row,
            Self::Named { key_id, word, strokes } => Record {
                key_id,
                word,
                drawing: strokes,
            },
        }
    }
}

#[derive(Deserialize)]
struct Usual {
    #[serde(default)]
    key_id: Value,
    #[serde(default)]
    word: Value,
    drawing: Vec<Vec<Vec<Option<f64>>>>,
}

/// [`Record`] is one drawing as lists hold it.
#[derive(Deserialize)]
pub(crate) struct Record {
    #[serde(default)]
    pub key_id: Value,
    #[serde(default)]
    pub word: Value,
    pub drawing: Lines,
}

/// [`HoledLists`] are the lists of a stroke, with nothing in the place of some.
type HoledLists = Vec<Option<Vec<Option<f64>>>>;

/// [`Lines`] are the strokes, in any of the forms.
#[derive(Deserialize)]
#[serde(untagged)]
pub(crate) enum Lines {
    Nested(Vec<Vec<Vec<Option<f64>>>>),
    Flat(Vec<Vec<f64>>),
    /// They are the usual ones, with nothing in the place of strokes or lists.
    Holed(Vec<Option<HoledLists>>),
    Named {
        x: Vec<Vec<f64>>,
        y: Vec<Vec<f64>>,
        #[serde(default)]
        t: Option<Vec<Vec<Option<f64>>>>,
    },
    Spots(Vec<spots::Spots>),
    Text(String),
    Other(IgnoredAny),
}

impl Record {
    pub fn into_drawing(self) -> Result<Drawing, String> {
        let key_id = match self.key_id {
            Value::String(text) => Some(text),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        };
        let word = match self.word {
            Value::String(word) => Some(word),
            _ => None,
        };
        Ok(Drawing {
            key_id,
            word,
            sketch: sketch(self.drawing)?,
            ..Drawing::default()
        })
    }
}

/// [`Columns`] is a stroke as columns: x, y, and times in milliseconds where there are any.
struct Columns {
    x: Vec<f64>,
    y: Vec<f64>,
    t: Option<Vec<f64>>,
}

fn sketch(lines: Lines) -> Result<Sketch, String> {
    let strokes = match lines {
        Lines::Nested(strokes) if are_points(&strokes) => numbered(strokes, points)?,
        Lines::Nested(strokes) => numbered(strokes, columns)?,
        Lines::Holed(strokes) => {
            let whole = strokes
                .into_iter()
                .map(|stroke| stroke.into_iter().flatten().flatten().collect());
            return sketch(Lines::Nested(whole.collect()));
        }
        Lines::Flat(rows) => steps::columns(&rows)?,
        Lines::Named { x, y, t } => named(x, y, t)?,
        Lines::Spots(strokes) => spots::columns(strokes)?,
        Lines::Text(json) => {
            super::check_size(json.as_bytes())?;
            let lines: Lines = serde_json::from_str(&json).map_err(|error| describe(&error))?;
            if matches!(lines, Lines::Text(_)) {
                return Err("the drawing is text in text".to_owned());
            }
            return sketch(lines);
        }
        Lines::Other(_) => {
            return Err("the drawing is not a list of strokes, each [[x…],[y…]] or [[x…],[y…],[t…]]".to_owned());
        }
    };
    let start_ms = strokes
        .iter()
        .find_map(|(_, columns)| columns.t.as_ref()?.first().copied());
    let strokes = strokes.into_iter().zip(0..).map(|((number, columns), id)| {
        stroke(&columns, StrokeId(id), start_ms.unwrap_or(0.0)).map_err(|cause| format!("stroke {number}: {cause}"))
    });
    let strokes = strokes.collect::<Result<Vec<_>, _>>()?;
    if strokes.is_empty() {
        return Err("the drawing is empty".to_owned());
    }
    Ok(Sketch::new(strokes))
}

type Numbered = Vec<(usize, Columns)>;

/// [`Lists`] are the lists of one stroke.
type Lists = Vec<Vec<Option<f64>>>;

/// Reads each stroke by `read`, with its number counted from 1, and passes over those without a point.
fn numbered(strokes: Vec<Lists>, read: fn(Lists) -> Result<Columns, String>) -> Result<Numbered, String> {
    let strokes = (1..)
        .zip(strokes)
        .filter(|(_, stroke)| stroke.iter().any(|list| !list.is_empty()));
    let strokes = strokes.map(|(number, stroke)| match read(stroke) {
        Ok(columns) => Ok((number, columns)),
        Err(cause) => Err(format!("stroke {number}: {cause}")),
    });
    strokes.collect()
}

/// Tells whether strokes are lists of points, not columns. Short ones can be read both ways, so the
/// drawing is looked at as a whole: columns are as many in every stroke, at most three, times do
/// not run backwards, and strokes meet.
fn are_points(strokes: &[Vec<Vec<Option<f64>>>]) -> bool {
    let strokes = || {
        strokes
            .iter()
            .filter(|stroke| stroke.iter().any(|list| !list.is_empty()))
    };
    let mut lists = strokes().flatten();
    if !lists.all(|list| (2..=3).contains(&list.len())) {
        return false;
    }
    let counts = || strokes().map(Vec::len);
    let (Some(least), Some(most)) = (counts().min(), counts().max()) else {
        return false;
    };
    let backwards = |stroke: &Vec<Vec<Option<f64>>>| {
        let times = stroke.get(2).map(|t| t.iter().flatten().collect::<Vec<_>>());
        times.is_some_and(|t| t.windows(2).any(|pair| pair[1] < pair[0]))
    };
    // Columns are equally long; points have as many numbers everywhere.
    let uneven = strokes().any(|stroke| stroke.iter().any(|list| list.len() != stroke[0].len()));
    if uneven {
        return false;
    }
    let is_no_list_of_columns = most > 3 || least < 2 || most != least;
    is_no_list_of_columns || strokes().any(backwards) && !strokes().any(runs_backwards) || joins_better(strokes)
}

/// Tells whether the third numbers of a stroke, read as points, are times that run backwards.
fn runs_backwards(stroke: &Lists) -> bool {
    let times: Vec<f64> = stroke.iter().filter_map(|point| *point.get(2)?).collect();
    times.windows(2).any(|pair| pair[1] < pair[0])
}

/// Tells whether strokes of a few numbers, which could be both, meet each other as lists of points
/// and not as columns: people draw on where they have stopped.
fn joins_better<'a, I: Iterator<Item = &'a Lists>>(strokes: impl Fn() -> I) -> bool {
    let number = |list: &[Option<f64>], i: usize| list.get(i).copied().flatten().unwrap_or(f64::NAN);
    let point = |list: &[Option<f64>]| [number(list, 0), number(list, 1)];
    let as_points = strokes().map(|stroke| [point(&stroke[0]), point(&stroke[stroke.len() - 1])]);
    let as_columns = strokes().map(|stroke| {
        let last = stroke[0].len() - 1;
        [0, last].map(|i| [number(&stroke[0], i), number(&stroke[1], i)])
    });
    let as_points: Vec<_> = as_points.take(MOST_JOINED).collect();
    let as_columns: Vec<_> = as_columns.take(MOST_JOINED).collect();
    let (points, columns) = (joints(&as_points), joints(&as_columns));
    // Parallel lines as wide as each other, read as points, share one end each: half of all ends meet.
    points > as_points.len() && points > 2 * columns
}

/// Counts the ends of strokes that lie on an end of another one.
fn joints(ends: &[[[f64; 2]; 2]]) -> usize {
    let meets = |i: usize, end: &[f64; 2]| {
        let others = ends.iter().enumerate().filter(|(j, _)| *j != i);
        others.into_iter().any(|(_, other)| other.contains(end))
    };
    let all = ends.iter().enumerate();
    all.map(|(i, both)| both.iter().filter(|end| meets(i, end)).count())
        .sum()
}

/// So many strokes are looked at, which is enough to tell.
const MOST_JOINED: usize = 200;

fn columns(lists: Lists) -> Result<Columns, String> {
    let count = lists.len();
    let mut lists = lists.into_iter();
    let (Some(x), Some(y), t, None) = (lists.next(), lists.next(), lists.next(), lists.next()) else {
        return Err(format!("{count} lists where [x, y] or [x, y, t] are expected"));
    };
    let known = |list: Vec<Option<f64>>| list.into_iter().collect::<Option<Vec<f64>>>();
    let place = |list| known(list).ok_or("a position is null");
    // A stroke whose times are not all known has none.
    let t = t.filter(|t| t.len() != x.len() || t.iter().all(Option::is_some));
    let t = t.map(|t| t.into_iter().map(Option::unwrap_or_default).collect());
    Ok(Columns {
        x: place(x)?,
        y: place(y)?,
        t,
    })
}

fn points(points: Lists) -> Result<Columns, String> {
    let mut points = points.into_iter();
    let mut stroke = Columns {
        x: Vec::new(),
        y: Vec::new(),
        t: Some(Vec::new()),
    };
    let all = points.try_for_each(|point| {
        let mut numbers = point.into_iter();
        stroke.x.push(numbers.next()??);
        stroke.y.push(numbers.next()??);
        // A stroke whose times are not all known has none.
        stroke.t = numbers.next().flatten().and_then(|t| {
            let mut times = stroke.t.take()?;
            times.push(t);
            Some(times)
        });
        Some(())
    });
    all.map(|()| stroke).ok_or_else(|| "a position is null".to_owned())
}

fn named(x: Vec<Vec<f64>>, y: Vec<Vec<f64>>, t: Option<Vec<Vec<Option<f64>>>>) -> Result<Numbered, String> {
    if x.len() != y.len() || t.as_ref().is_some_and(|t| t.len() != x.len()) {
        return Err(format!(
            "its lists differ in length: {} strokes of x, {} of y",
            x.len(),
            y.len()
        ));
    }
    let mut times = t.into_iter().flatten();
    let strokes = (1..).zip(x.into_iter().zip(y)).map(|(number, (x, y))| {
        let t = times.next().and_then(|t| t.into_iter().collect::<Option<Vec<f64>>>());
        let t = t.filter(|t| t.len() == x.len());
        (number, Columns { x, y, t })
    });
    Ok(strokes.filter(|(_, stroke)| !stroke.x.is_empty()).collect())
}

fn stroke(columns: &Columns, id: StrokeId, start_ms: f64) -> Result<Stroke, String> {
    let Columns { x, y, t } = columns;
    if x.len() != y.len() || t.as_ref().is_some_and(|t| t.len() != x.len()) {
        let times = t.as_ref().map_or(String::new(), |t| format!(" and {} t", t.len()));
        return Err(format!(
            "its lists differ in length: {} x, {} y{times}",
            x.len(),
            y.len()
        ));
    }
    if x.len() > MAX_POINTS {
        return Err(format!("it has more than {MAX_POINTS} points"));
    }
    let points: Vec<Point> = (0..x.len())
        .map(|i| Point {
            time_secs: t.as_ref().map(|t| ((t[i] - start_ms) / 1000.0) as f32),
            ..Point::new(x[i] as f32, y[i] as f32)
        })
        .collect();
    if let Some(i) = points.iter().position(|p| !p.is_sound()) {
        let (x, y, limit) = (x[i], y[i], MAX_COORDINATE);
        return Err(format!("point {} ({x:e}, {y:e}) is beyond ±{limit:e}", i + 1));
    }
    Stroke::new(id, Stroke::DEFAULT_WIDTH, points).ok_or_else(|| "it cannot be drawn".to_owned())
}

/// Says what `serde_json` found wrong, with the column but without its "line 1", and without the
/// data that it repeats.
pub(crate) fn describe(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let message = text.split(" at line ").next().unwrap_or(&text);
    match error.classify() {
        serde_json::error::Category::Eof => "the line is cut short".to_owned(),
        serde_json::error::Category::Data if message.len() > 120 => {
            "the drawing has another form than expected".to_owned()
        }
        serde_json::error::Category::Data => message.to_owned(),
        _ => format!("not valid JSON, column {}: {message}", error.column()),
    }
}
