//! Multiplies matrices.

use burn::tensor::Tensor;

use super::super::call::{Answer, Call, one};
use super::super::dense::Dense;
use super::super::value::{Floats, MAX_RANK, broadcast_shape, elements, padded};
use super::arithmetic::pair;

/// Computes alpha A B + beta C, with A and B transposed as asked for.
pub fn gemm(call: &mut Call) -> Answer {
    let a = call.floats(0)?.ranked::<2>()?;
    let b = call.floats(1)?.ranked::<2>()?;
    let a = if call.int("transA", 0) == 0 { a } else { a.transpose() };
    let b = if call.int("transB", 0) == 0 { b } else { b.transpose() };
    let ([_, inner], [other, _]) = (a.dims(), b.dims());
    if inner != other {
        return Err(format!("matrices of {:?} and {:?} do not multiply", a.dims(), b.dims()));
    }
    elements(&[a.dims()[0], b.dims()[1]])?;
    let (alpha, beta) = (call.float("alpha", 1.0), call.float("beta", 1.0));
    let product = Floats::of(scaled(multiplied(a, b, call.dense), alpha));
    match call.maybe_floats(2)? {
        None => one(product),
        Some(bias) => one(pair(product, bias.map(|bias| scaled(bias, beta)), Tensor::add)?),
    }
}

fn scaled<const D: usize>(tensor: Tensor<D>, factor: f32) -> Tensor<D> {
    if factor.to_bits() == 1.0_f32.to_bits() {
        tensor
    } else {
        tensor * factor
    }
}

pub fn matmul(call: &mut Call) -> Answer {
    let (a, b) = (call.floats(0)?, call.floats(1)?);
    one(product(a, b, call.dense)?)
}

/// Multiplies rows by a matrix, which is `dense` where it is a constant.
fn multiplied(rows: Tensor<2>, matrix: Tensor<2>, dense: Option<&Dense>) -> Tensor<2> {
    match dense {
        Some(dense) => dense.run(rows, matrix),
        None => rows.matmul(matrix),
    }
}

/// Multiplies matrices in the last two dimensions, the others broadcast; a row before, a column
/// behind where one of them is a vector. The second is `dense` where it is a constant.
pub fn product(a: Floats, b: Floats, dense: Option<&Dense>) -> Result<Floats, String> {
    let (left, right) = (a.shape(), b.shape());
    if left.is_empty() || right.is_empty() {
        return Err("a single number is no matrix".to_owned());
    }
    let (is_row, is_column) = (left.len() == 1, right.len() == 1);
    let a_shape = if is_row { vec![1, left[0]] } else { left.clone() };
    let b_shape = if is_column { vec![right[0], 1] } else { right.clone() };
    let (a_batch, a_matrix) = a_shape.split_at(a_shape.len() - 2);
    let (b_batch, b_matrix) = b_shape.split_at(b_shape.len() - 2);
    if a_matrix[1] != b_matrix[0] {
        return Err(format!("matrices of {left:?} and {right:?} do not multiply"));
    }
    let batch = broadcast_shape(a_batch, b_batch)?;
    let (rows, inner, columns) = (a_matrix[0], a_matrix[1], b_matrix[1]);
    let mut shape = batch.clone();
    shape.extend((!is_row).then_some(rows));
    shape.extend((!is_column).then_some(columns));
    elements(&[&batch[..], &[rows, columns]].concat())?;
    if b_batch.iter().product::<usize>() == 1 {
        // The usual case, a linear layer: one large product rather than many small ones.
        let all = a_batch.iter().product::<usize>() * rows;
        let (a, b) = (
            a.into_tensor().reshape([all, inner]),
            b.into_tensor().reshape([inner, columns]),
        );
        return Floats::shaped(multiplied(a, b, dense), &shape);
    }
    let count: usize = batch.iter().product();
    let stack = |floats: Floats, own: &[usize], matrix: [usize; 2]| -> Result<Tensor<3>, String> {
        let tensor = floats.into_tensor();
        if own.iter().product::<usize>() == count {
            return Ok(tensor.reshape([count, matrix[0], matrix[1]]));
        }
        let from = [own, &matrix].concat();
        let to = [&batch[..], &matrix].concat();
        let tensor: Tensor<MAX_RANK> = tensor.reshape(padded(&from)?).expand(padded(&to)?);
        Ok(tensor.reshape([count, matrix[0], matrix[1]]))
    };
    let (a, b) = (stack(a, a_batch, [rows, inner])?, stack(b, b_batch, [inner, columns])?);
    Floats::shaped(a.matmul(b), &shape)
}
