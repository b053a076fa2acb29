//! [`Network`] is the computing part of somebody else's network: rasters go in, a row of numbers comes out for each.

use burn::tensor::{Device, Tensor, TensorData};

use super::Preparation;
use crate::onnx::{Graph, Program, Value};

/// [`Network`] is the program, with what goes in and how many rows at once.
pub struct Network {
    program: Program,
    /// The preparation says how drawings go in.
    pub preparation: Preparation,
    rows: Rows,
    /// It is true where the graph answers probabilities, whose logarithms are logits.
    pub probabilities: bool,
    /// The weights lie on this device.
    pub device: Device,
}

/// [`Rows`] says how many rasters go through the network at once.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Rows {
    /// It takes any number.
    Many,
    /// It takes one, in a batch of so many that are all the same.
    One(usize),
}

impl Network {
    /// Builds the program for `output`, on `device`.
    pub fn build(graph: Graph, output: &str, preparation: Preparation, device: &Device) -> Result<Self, String> {
        let rows = match preparation.shape.batch {
            Some(batch) => Rows::One(batch),
            None => Rows::Many,
        };
        let program = Program::build(graph, &[output.to_owned()], device)?;
        Ok(Self {
            program,
            preparation,
            rows,
            probabilities: false,
            device: device.clone(),
        })
    }

    /// Answers for rasters [image, 1, row, column]: [image, category].
    pub fn answer(&self, rasters: &Tensor<4>) -> Result<Tensor<2>, String> {
        let [count, _, size, _] = rasters.dims();
        match self.rows {
            Rows::Many => self.pass(rasters.clone(), count),
            Rows::One(batch) => {
                let rows = (0..count).map(|i| {
                    let row = rasters.clone().narrow(0, i, 1).expand([batch, 1, size, size]);
                    Ok(self.pass(row, batch)?.narrow(0, 0, 1))
                });
                Ok(Tensor::cat(rows.collect::<Result<Vec<_>, String>>()?, 0))
            }
        }
    }

    /// Runs the program once.
    fn pass(&self, rasters: Tensor<4>, count: usize) -> Result<Tensor<2>, String> {
        let input = self.preparation.input(rasters, &self.device)?;
        let Some(Value::Floats(output)) = self.program.run(vec![input])?.pop() else {
            return Err("the output holds integers, which have no gradient".to_owned());
        };
        let shape = output.shape();
        let categories = output.count() / count.max(1);
        let is_row = |shape: &[usize]| shape.iter().filter(|extent| **extent != 1).count() <= 1;
        if shape.first() != Some(&count) && !(count == 1 && is_row(&shape)) || !is_row(shape.get(1..).unwrap_or(&[])) {
            return Err(format!(
                "the output has the shape {shape:?}, not one number for each category"
            ));
        }
        let logits = output.into_tensor().reshape([count, categories]);
        // One number is the log-odds of "yes" over "no".
        Ok(if categories == 1 {
            Tensor::cat(vec![logits.zeros_like().detach(), logits], 1)
        } else if self.probabilities {
            logarithm(logits)
        } else {
            logits
        })
    }

    /// Tries the network on blank paper and on ink, one row and several, and gives the number of categories. Where
    /// several rows at once fail or see each other, one goes in at a time. Rows that are probabilities are turned to
    /// logits from then on, unless `are_logits` says that they are logits whatever they look like. Whatever else is odd
    /// is a warning.
    pub fn find_rows(&mut self, are_logits: bool, warnings: &mut Vec<String>) -> Result<usize, String> {
        let (spec, device) = (self.preparation.raster_spec(), self.device.clone());
        let sample = |count: usize| {
            let ink = (0..count)
                .flat_map(|row| sample_ink(spec.size, row))
                .collect::<Vec<f32>>();
            Tensor::<4>::from_data(TensorData::new(ink, [count, 1, spec.size, spec.size]), &device)
        };
        let several = if self.rows == Rows::Many {
            self.answer(&sample(SAMPLES)).and_then(numbers)
        } else {
            Err(String::new())
        };
        let many = self.rows;
        if many == Rows::Many {
            self.rows = Rows::One(1);
        }
        let rasters = sample(SAMPLES).autodiff().require_grad();
        let mut logits = self.answer(&rasters)?;
        let [_, categories] = logits.dims();
        let one_by_one = numbers(logits.clone().inner())?;
        if several.is_ok_and(|several| alike(&several, &one_by_one)) {
            self.rows = Rows::Many;
        }
        // Before logarithms are taken: what cuts numbers to bounds may hide those that are none.
        let answers_blank_paper = self.answers_blank_paper();
        if !are_logits && are_probabilities(&one_by_one, categories) {
            self.probabilities = true;
            logits = logarithm(logits);
        }
        if !one_by_one.iter().all(|number| number.is_finite()) {
            warnings.push("answers to a sample drawing are not finite".to_owned());
        } else if !answers_blank_paper {
            warnings.push(BLANK.to_owned());
        }
        warnings.extend(odd_gradient(&rasters, logits).map(str::to_owned));
        if categories > usize::from(u16::MAX) {
            return Err(format!("{categories} categories are too many"));
        }
        Ok(categories)
    }

    /// Tells whether the answer to paper without ink is finite: a picture that is the same everywhere has no spread to
    /// be divided by.
    fn answers_blank_paper(&self) -> bool {
        let size = self.preparation.raster_spec().size;
        let answer = self.answer(&Tensor::zeros([1, 1, size, size], &self.device));
        let numbers = answer.and_then(numbers);
        numbers.is_ok_and(|numbers| numbers.iter().all(|number| number.is_finite()))
    }
}

/// Says what is odd about the gradient of answers by what they were given to, if anything is.
fn odd_gradient(rasters: &Tensor<4>, logits: Tensor<2>) -> Option<&'static str> {
    let tape = (logits.clone() * logits).sum().backward();
    let gradient = rasters
        .grad(&tape)
        .map(|gradient| gradient.into_data().try_into_vec_as::<f32>());
    match gradient {
        Some(Ok(gradient)) if !gradient.iter().all(|number| number.is_finite()) => {
            Some("the gradient of a sample drawing is not finite")
        }
        Some(Ok(gradient)) if gradient.iter().any(|number| *number != 0.0) => None,
        _ => Some("the gradient of a sample drawing is 0 everywhere"),
    }
}

/// This is said of a network that does not answer for paper without ink.
const BLANK: &str = "answers to blank paper are not finite: explanations that start from blank paper are not to be had, \
                     leave-one-out is";

/// Probabilities count as at least this much, so that none has an infinite logarithm.
const LEAST: f32 = 1e-7;

fn logarithm(probabilities: Tensor<2>) -> Tensor<2> {
    probabilities.clamp_min(LEAST).log()
}

/// The probabilities of a row add up to 1 but for this much.
const WHOLE: f32 = 1e-3;

/// Tells whether every row of so many `categories` is a distribution.
fn are_probabilities(rows: &[f32], categories: usize) -> bool {
    let mut rows = rows.chunks_exact(categories.max(1)).peekable();
    let is_distribution = |row: &[f32]| {
        row.iter().all(|p| (0.0..=1.0 + WHOLE).contains(p)) && (row.iter().sum::<f32>() - 1.0).abs() <= WHOLE
    };
    categories > 1 && rows.peek().is_some() && rows.all(is_distribution)
}

/// The trial on loading has so many rows.
const SAMPLES: usize = 3;

/// Answers that differ by more than this share of the largest see each other.
const ALIKE: f32 = 1e-3;

fn alike(a: &[f32], b: &[f32]) -> bool {
    let largest = b.iter().fold(1e-6_f32, |largest, number| largest.max(number.abs()));
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| (a - b).abs() <= ALIKE * largest)
}

/// Reads the numbers of all rows.
pub fn numbers(tensor: Tensor<2>) -> Result<Vec<f32>, String> {
    tensor
        .into_data()
        .try_into_vec_as::<f32>()
        .map_err(|e| format!("{e:?}"))
}

/// Draws a ring, another one in each row: some ink in every part of the paper.
fn sample_ink(size: usize, row: usize) -> Vec<f32> {
    let middle = 0.5 * size as f32;
    let radius = middle * (0.4 + 0.2 * row as f32);
    let ink = |i: usize| {
        let (x, y) = ((i % size) as f32 + 0.5 - middle, (i / size) as f32 + 0.5 - middle);
        (1.0 - (x.hypot(y) - radius).abs() / (0.05 * size as f32)).clamp(0.0, 1.0)
    };
    (0..size * size).map(ink).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_probabilities_are_recognised() {
        assert!(are_probabilities(&[0.2, 0.8, 1.0, 0.0], 2));
        assert!(are_probabilities(&[0.2004, 0.8, 0.9996, 0.0], 2), "rounded or clipped");
        assert!(!are_probabilities(&[0.2, 0.8, 0.7, 0.2], 2), "one row does not add up");
        assert!(!are_probabilities(&[-0.2, 1.2], 2));
        assert!(!are_probabilities(&[f32::NAN, 1.0], 2));
        assert!(!are_probabilities(&[1.0], 1), "one number is the log-odds of yes");
    }

    #[test]
    fn the_softmax_of_logarithms_is_the_probabilities_again() {
        let rows = [[0.0, 0.25, 0.75]];
        let logits = logarithm(Tensor::from_floats(rows, &Device::flex()));
        let again = numbers(burn::tensor::activation::softmax(logits, 1)).expect("floats");
        for (p, q) in again.iter().zip(rows[0]) {
            assert!((p - q).abs() < 1e-6, "{again:?}");
        }
    }
}
