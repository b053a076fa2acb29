//! Multiplies by matrices that are constants, on the processor by kernels of our own.

use std::sync::{Arc, OnceLock};

use burn::tensor::Tensor;

use super::native::{self, Native};
use crate::kernels::{Activation, Convolution, Geometry, Instructions};

/// Fewer rows than so many are left to burn, which need not lay them out anew.
const LEAST_ROWS: usize = 8;

/// [`Dense`] multiplies rows by one matrix of a program.
#[derive(Default)]
pub struct Dense {
    ready: OnceLock<Product>,
}

impl Dense {
    /// Multiplies `rows`, [row, number], by the constant `matrix`, [number, column].
    pub fn run(&self, rows: Tensor<2>, matrix: Tensor<2>) -> Tensor<2> {
        let ([count, inner], [_, columns]) = (rows.dims(), matrix.dims());
        let image = rows.clone().reshape([1, 1, count, inner]);
        if count < LEAST_ROWS || !native::is_here(&image) {
            return rows.matmul(matrix);
        }
        let ready = self.ready.get_or_init(|| Product::new(&matrix));
        let made = native::run(ready, &image).map(|made| made.reshape([count, columns]));
        made.unwrap_or_else(|| rows.matmul(matrix))
    }
}

/// [`Product`] is the matrix ready: to a kernel of one pixel, rows are pixels and their numbers channels.
#[derive(Debug, Clone)]
struct Product(Arc<Convolution>);

impl Product {
    fn new(matrix: &Tensor<2>) -> Self {
        let [inputs, outputs] = matrix.dims();
        let geometry = Geometry {
            groups: 1,
            inputs,
            outputs,
            kernel: [1, 1],
            stride: [1, 1],
            dilation: [1, 1],
            padding: [(0, 0); 2],
        };
        let weights = native::constant(&matrix.clone().transpose());
        let bias = vec![0.0; outputs];
        let best = Instructions::best();
        Self(Arc::new(Convolution::new(
            geometry,
            &weights,
            bias,
            Activation::Linear,
            best,
        )))
    }
}

impl Native for Product {
    type Kept = ();

    fn made(&self, [_, _, rows, _]: [usize; 4]) -> [usize; 4] {
        [1, 1, rows, self.0.channels()]
    }

    fn forward(&self, rows: &[f32], [_, _, count, inner]: [usize; 4], _kept: bool) -> (Vec<f32>, Option<()>) {
        let made = Convolution::forward(&self.0, &transposed(rows, inner), [1, count], false);
        (transposed(&made.numbers, count), Some(()))
    }

    fn backward(&self, (): (), gradient: &[f32], [_, _, count, _]: [usize; 4]) -> Vec<f32> {
        let back = Convolution::backward(&self.0, &transposed(gradient, self.0.channels()), [1, count]);
        transposed(&back, count)
    }
}

/// So many rows and columns are transposed at a time, which lie in few lines of the cache.
const BLOCK: usize = 16;

/// Transposes a matrix of so many columns.
fn transposed(matrix: &[f32], columns: usize) -> Vec<f32> {
    let rows = matrix.len() / columns.max(1);
    let mut out = vec![0.0; matrix.len()];
    for top in (0..rows).step_by(BLOCK) {
        for left in (0..columns).step_by(BLOCK) {
            for row in top..(top + BLOCK).min(rows) {
                for column in left..(left + BLOCK).min(columns) {
                    out[column * rows + row] = matrix[row * columns + column];
                }
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use burn::tensor::{Device, TensorData};

    use super::*;

    #[test]
    fn products_and_their_gradients_are_burns() {
        let device = Device::flex();
        for [rows, inner, columns] in [[1, 3, 4], [8, 5, 1], [50, 19, 33], [17, 40, 3]] {
            let numbers = |len: usize| {
                (0..len)
                    .map(|i| ((i * 37 % 101) as f32 / 50.0) - 1.0)
                    .collect::<Vec<f32>>()
            };
            let tensor = |a: usize, b: usize| Tensor::<2>::from_data(TensorData::new(numbers(a * b), [a, b]), &device);
            let (matrix, weights) = (tensor(inner, columns), tensor(rows, columns));
            let dense = Dense::default();
            let answers = [true, false].map(|is_ours| {
                let x = tensor(rows, inner).autodiff().require_grad();
                let made = if is_ours {
                    dense.run(x.clone(), matrix.clone())
                } else {
                    x.clone().matmul(matrix.clone())
                };
                let tape = (made.clone() * weights.clone()).sum().backward();
                [made.inner(), x.grad(&tape).expect("a gradient")].map(|t| native::constant(&t))
            });
            let plain = native::constant(&dense.run(tensor(rows, inner), matrix.clone()));
            for (ours, burns) in answers[0]
                .concat()
                .iter()
                .chain(&plain)
                .zip(answers[1].concat().iter().chain(&answers[1][0]))
            {
                assert!(
                    (ours - burns).abs() < 1e-4,
                    "{ours} for {burns}, {rows} x {inner} x {columns}"
                );
            }
        }
    }
}
