//! Computes Einsum, by transposing each operand and multiplying matrices.

use burn::tensor::Tensor;

use super::super::call::{Answer, Call, one};
use super::super::value::{Floats, MAX_RANK};
use super::linear::product;
use super::shape::permuted;

/// [`Lettered`] is a tensor with a letter for each dimension.
struct Lettered {
    floats: Floats,
    letters: Vec<char>,
}

/// Computes the equation as NumPy does, with one or more operands, from the first to the last. A
/// letter that occurs twice in one operand takes its diagonal; an ellipsis stands for dimensions
/// without a letter.
pub fn einsum(call: &mut Call) -> Answer {
    let equation: String = call
        .text("equation", "")
        .chars()
        .filter(|c| !c.is_whitespace())
        .collect();
    let (left, right) = match equation.split_once("->") {
        Some((left, right)) => (left.to_owned(), Some(right.to_owned())),
        None => (equation.clone(), None),
    };
    let terms: Vec<&str> = left.split(',').collect();
    let mut operands = Vec::new();
    for (i, term) in terms.iter().enumerate() {
        let floats = call.floats(i)?;
        let letters = letters(term, floats.rank())?;
        operands.push(diagonal(Lettered { floats, letters })?);
    }
    let output = match right {
        Some(right) => {
            let hidden = operands.iter().flat_map(|o| &o.letters).filter(|c| c.is_ascii_digit());
            let hidden = hidden.collect::<std::collections::BTreeSet<_>>().len();
            letters(&right, right.chars().filter(|c| c.is_alphabetic()).count() + hidden)?
        }
        None => implied(&operands),
    };
    let mut operands = operands.into_iter();
    let mut result = operands.next().ok_or("an equation without operands")?;
    let rest: Vec<Lettered> = operands.collect();
    for i in 0..rest.len() {
        let later = rest[i + 1..].iter().flat_map(|o| o.letters.iter().copied());
        let needed: Vec<char> = output.iter().copied().chain(later).collect();
        result = contract(&result, &rest[i], &needed)?;
    }
    let result = summed(&result, &output)?;
    let order = output.iter().map(|c| result.letters.iter().position(|l| l == c));
    let order = order
        .collect::<Option<Vec<_>>>()
        .ok_or_else(|| format!("the equation {equation} makes no sense"))?;
    one(permuted(result.floats, &order)?)
}

/// Names the letters of one term for a tensor of rank `rank`. Dimensions under the ellipsis are
/// called by digits, counted from the last, so that they broadcast.
fn letters(term: &str, rank: usize) -> Result<Vec<char>, String> {
    let named = term.chars().filter(|c| c.is_alphabetic()).count();
    let hidden = rank
        .checked_sub(named)
        .ok_or_else(|| format!("\"{term}\" does not fit rank {rank}"))?;
    let mut letters = Vec::new();
    for (i, part) in term.split("...").enumerate() {
        if i > 0 {
            letters.extend((0..hidden as u32).rev().filter_map(|i| char::from_digit(i, 10)));
        }
        letters.extend(part.chars());
    }
    if letters.len() == rank {
        Ok(letters)
    } else {
        Err(format!("\"{term}\" does not fit rank {rank}"))
    }
}

/// Names the output where there is no arrow: it has what was hidden and, in alphabetical order, the
/// letters that occur once.
fn implied(operands: &[Lettered]) -> Vec<char> {
    let all: Vec<char> = operands.iter().flat_map(|o| o.letters.iter().copied()).collect();
    let mut hidden: Vec<char> = all.iter().copied().filter(char::is_ascii_digit).collect();
    hidden.sort_unstable_by(|a, b| b.cmp(a));
    hidden.dedup();
    let mut once: Vec<char> = all
        .iter()
        .copied()
        .filter(|c| all.iter().filter(|o| *o == c).count() == 1)
        .collect();
    once.retain(|c| !c.is_ascii_digit());
    once.sort_unstable();
    hidden.into_iter().chain(once).collect()
}

/// Makes one of dimensions with the same letter: their diagonal.
fn diagonal(mut operand: Lettered) -> Result<Lettered, String> {
    while let Some((i, j)) = twice(&operand.letters) {
        let shape = operand.floats.shape();
        if shape[i] != shape[j] {
            return Err(format!("a diagonal of {shape:?} makes no sense"));
        }
        let (n, rank) = (shape[i], shape.len());
        let mut order: Vec<usize> = (0..rank).filter(|k| *k != i && *k != j).collect();
        let kept: Vec<usize> = order.iter().map(|k| shape[*k]).collect();
        let mut letters: Vec<char> = order.iter().map(|k| operand.letters[*k]).collect();
        letters.push(operand.letters[i]);
        order.extend([i, j]);
        let rows: usize = kept.iter().product();
        let device = operand.floats.tensor().device().inner();
        let flat = permuted(operand.floats, &order)?.into_tensor().reshape([rows, n * n]);
        let places: Vec<i64> = (0..n as i64).map(|k| k * (n as i64 + 1)).collect();
        let picked = flat.select(1, Tensor::from_ints(places.as_slice(), &device));
        operand = Lettered {
            floats: Floats::shaped(picked, &[&kept[..], &[n]].concat())?,
            letters,
        };
    }
    Ok(operand)
}

fn twice(letters: &[char]) -> Option<(usize, usize)> {
    let pairs = (0..letters.len()).flat_map(|j| (0..j).map(move |i| (i, j)));
    pairs.into_iter().find(|(i, j)| letters[*i] == letters[*j])
}

/// Sums over dimensions whose letter is not among `needed`.
fn summed(operand: &Lettered, needed: &[char]) -> Result<Lettered, String> {
    let shape = operand.floats.shape();
    let lead = MAX_RANK - shape.len();
    let kept: Vec<usize> = (0..shape.len())
        .filter(|i| needed.contains(&operand.letters[*i]))
        .collect();
    let gone = (0..shape.len()).filter(|i| !kept.contains(i));
    let tensor = gone.fold(operand.floats.tensor(), |tensor, i| tensor.sum_dim(i + lead));
    let extents: Vec<usize> = kept.iter().map(|i| shape[*i]).collect();
    Ok(Lettered {
        floats: Floats::shaped(tensor, &extents)?,
        letters: kept.iter().map(|i| operand.letters[*i]).collect(),
    })
}

/// Contracts two operands as a product of matrices: what both have and is needed is the batch, what
/// both have and is not needed is summed over.
fn contract(a: &Lettered, b: &Lettered, needed: &[char]) -> Result<Lettered, String> {
    let keep = |own: &Lettered, other: &Lettered| -> Vec<char> {
        own.letters
            .iter()
            .copied()
            .filter(|c| needed.contains(c) || other.letters.contains(c))
            .collect()
    };
    let (a, b) = (summed(a, &keep(a, b))?, summed(b, &keep(b, a))?);
    let shared = |c: &char| a.letters.contains(c) && b.letters.contains(c);
    let pick = |letters: &[char], wanted: &dyn Fn(&char) -> bool| -> Vec<char> {
        letters.iter().copied().filter(|c| wanted(c)).collect()
    };
    let batch = pick(&a.letters, &|c| shared(c) && needed.contains(c));
    let inner = pick(&a.letters, &|c| shared(c) && !needed.contains(c));
    let rows = pick(&a.letters, &|c| !shared(c));
    let columns = pick(&b.letters, &|c| !shared(c));
    let matrix = |operand: &Lettered, groups: [&[char]; 3]| -> Result<(Floats, [Vec<usize>; 3]), String> {
        let shape = operand.floats.shape();
        let place = |c: &char| operand.letters.iter().position(|l| l == c).unwrap_or(0);
        let order: Vec<usize> = groups.iter().flat_map(|g| g.iter().map(place)).collect();
        let extents = groups.map(|g| g.iter().map(|c| shape[place(c)]).collect::<Vec<usize>>());
        let sizes: Vec<usize> = extents.iter().map(|g| g.iter().product()).collect();
        Ok((permuted(operand.floats.clone(), &order)?.reshaped(&sizes)?, extents))
    };
    let (left, [batch_a, rows_a, _]) = matrix(&a, [&batch, &rows, &inner])?;
    let (right, [batch_b, _, columns_b]) = matrix(&b, [&batch, &inner, &columns])?;
    if batch_a != batch_b && batch_a.len() != batch_b.len() {
        return Err(format!("{batch_a:?} and {batch_b:?} do not fit each other"));
    }
    let result = product(left, right, None)?;
    let shape = [
        super::super::value::broadcast_shape(&batch_a, &batch_b)?,
        rows_a,
        columns_b,
    ]
    .concat();
    Ok(Lettered {
        floats: result.reshaped(&shape)?,
        letters: [batch, rows, columns].concat(),
    })
}
