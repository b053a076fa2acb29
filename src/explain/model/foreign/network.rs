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
        } else {
            logits
        })
    }

    /// Tries the network on blank paper and on ink, one row and several, and gives the number of categories. Where
    /// several rows at once fail or see each other, one goes in at a time. Whatever else is odd is a warning.
    pub fn find_rows(&mut self, warnings: &mut Vec<String>) -> Result<usize, String> {
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
        let logits = self.answer(&rasters)?;
        let [_, categories] = logits.dims();
        let one_by_one = numbers(logits.clone().inner())?;
        if several.is_ok_and(|several| alike(&several, &one_by_one)) {
            self.rows = Rows::Many;
        }
        if !one_by_one.iter().all(|number| number.is_finite()) {
            warnings.push("answers to a sample drawing are not finite".to_owned());
        }
        let tape = (logits.clone() * logits).sum().backward();
        let gradient = rasters
            .grad(&tape)
            .map(|gradient| gradient.into_data().try_into_vec_as::<f32>());
        match gradient {
            Some(Ok(gradient)) if !gradient.iter().all(|number| number.is_finite()) => {
                warnings.push("the gradient of a sample drawing is not finite".to_owned());
            }
            Some(Ok(gradient)) if gradient.iter().any(|number| *number != 0.0) => {}
            _ => warnings.push("the gradient of a sample drawing is 0 everywhere".to_owned()),
        }
        if categories > usize::from(u16::MAX) {
            return Err(format!("{categories} categories are too many"));
        }
        Ok(categories)
    }
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
