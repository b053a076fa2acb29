//! Reads strokes whose points or columns have names, as web pages and signature pads write them.

use serde::Deserialize;
use serde_json::Value;

use super::{Columns, Numbered};

/// [`Spots`] is one stroke.
#[derive(Deserialize)]
#[serde(untagged)]
pub(crate) enum Spots {
    /// It is a list for each coordinate.
    Columns {
        x: Vec<f64>,
        y: Vec<f64>,
        #[serde(default, alias = "time", alias = "times")]
        t: Option<Vec<Option<f64>>>,
    },
    /// It is its points, and perhaps what it is painted with.
    Points {
        #[serde(alias = "path", alias = "paths", alias = "coords")]
        points: Vec<Spot>,
        /// Where it is false, as the React package `react-sketch-canvas` has it, the stroke is the eraser's.
        #[serde(default, rename = "drawMode")]
        draws: Option<Value>,
    },
    /// The stroke has nothing but its points.
    Bare(Vec<Spot>),
}

/// [`Spot`] is one point.
#[derive(Deserialize)]
#[serde(untagged)]
pub(crate) enum Spot {
    Named {
        x: f64,
        y: f64,
        #[serde(default, alias = "time", alias = "timestamp")]
        t: Option<f64>,
    },
    /// It is a list; what follows x and y may be a time or a pressure: nobody says, so it is passed over.
    List(Vec<Option<f64>>),
}

/// Reads the strokes that have points, with their numbers counted from 1.
pub(super) fn columns(strokes: Vec<Spots>) -> Result<Numbered, String> {
    let is_eraser = |stroke: &Spots| {
        matches!(
            stroke,
            Spots::Points {
                draws: Some(Value::Bool(false)),
                ..
            }
        )
    };
    let strokes = (1..).zip(strokes).filter(|(_, stroke)| !is_eraser(stroke));
    let strokes = strokes.map(|(number, stroke)| {
        let columns = match stroke {
            Spots::Columns { x, y, t } => {
                let t = t.and_then(|t| t.into_iter().collect::<Option<Vec<f64>>>());
                Ok(Columns { x, y, t })
            }
            Spots::Points { points, .. } | Spots::Bare(points) => of_points(&points),
        };
        match columns {
            Ok(columns) => Ok((number, columns)),
            Err(cause) => Err(format!("stroke {number}: {cause}")),
        }
    });
    let has_points = |stroke: &Result<(usize, Columns), String>| stroke.as_ref().map_or(true, |(_, c)| !c.x.is_empty());
    strokes.filter(has_points).collect()
}

fn of_points(points: &[Spot]) -> Result<Columns, String> {
    let place = |spot: &Spot| match spot {
        Spot::Named { x, y, .. } => Some([*x, *y]),
        Spot::List(numbers) => match numbers[..] {
            [Some(x), Some(y), ..] => Some([x, y]),
            _ => None,
        },
    };
    let time = |spot: &Spot| match spot {
        Spot::Named { t, .. } => *t,
        Spot::List(_) => None,
    };
    let places = points.iter().map(place).collect::<Option<Vec<_>>>();
    let places = places.ok_or("a point has no place [x, y]")?;
    Ok(Columns {
        x: places.iter().map(|place| place[0]).collect(),
        y: places.iter().map(|place| place[1]).collect(),
        t: points.iter().map(time).collect(),
    })
}
