//! [`Value`] is what flows along the edges of a graph.

use std::sync::Arc;

use burn::tensor::{Device, Tensor, TensorData};

/// This is the largest rank that is computed with. No network of the trial files goes beyond it.
pub const MAX_RANK: usize = 6;

/// One value may hold at most so many numbers (1 GiB of f32): a file can ask for any size in a few bytes.
pub const MAX_ELEMENTS: usize = 1 << 28;

/// [`Value`] is what a node reads or writes.
#[derive(Clone)]
pub enum Value {
    /// They are numbers that may carry a gradient.
    Floats(Floats),
    /// Shapes, indices and masks. A gradient ends where floats turn into these.
    Ints(Ints),
}

impl Value {
    /// Returns the extent of each dimension.
    pub fn shape(&self) -> Vec<usize> {
        match self {
            Self::Floats(floats) => floats.shape(),
            Self::Ints(ints) => ints.shape.clone(),
        }
    }

    /// Names what it is, for errors.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Floats(_) => "floats",
            Self::Ints(_) => "integers",
        }
    }
}

impl From<Floats> for Value {
    fn from(floats: Floats) -> Self {
        Self::Floats(floats)
    }
}

impl From<Ints> for Value {
    fn from(ints: Ints) -> Self {
        Self::Ints(ints)
    }
}

/// [`Floats`] is a float tensor of any rank up to `MAX_RANK`.
///
/// burn keeps the rank in the type, and a file's ranks are known only when it is read. So every tensor is kept with
/// ones in front of its dimensions, which is ONNX's own rule of broadcasting: element-wise operators need not know
/// the rank at all.
#[derive(Clone)]
pub struct Floats {
    /// It is boxed, as burn's tensors are large to move.
    tensor: Box<Tensor<MAX_RANK>>,
    rank: usize,
}

impl Floats {
    /// Makes floats of a tensor whose last `rank` dimensions count; those before are 1.
    pub fn new(tensor: Tensor<MAX_RANK>, rank: usize) -> Self {
        debug_assert!(tensor.dims()[..MAX_RANK - rank].iter().all(|extent| *extent == 1));
        Self {
            tensor: Box::new(tensor),
            rank,
        }
    }

    /// Makes floats of a tensor of rank `D`.
    pub fn of<const D: usize>(tensor: Tensor<D>) -> Self {
        let shape = padded(&tensor.dims()).unwrap_or([1; MAX_RANK]);
        Self::new(tensor.reshape(shape), D)
    }

    /// Makes floats of `tensor` in another shape of as many numbers.
    pub fn shaped<const D: usize>(tensor: Tensor<D>, shape: &[usize]) -> Result<Self, String> {
        let full = padded(shape)?;
        if full.iter().product::<usize>() != tensor.dims().iter().product::<usize>() {
            return Err(format!("{:?} numbers do not fit the shape {shape:?}", tensor.dims()));
        }
        Ok(Self::new(tensor.reshape(full), shape.len()))
    }

    /// Makes a tensor of `values`, numbers in row-major order.
    pub fn from_host(values: Vec<f32>, shape: &[usize], device: &Device) -> Result<Self, String> {
        let full = padded(shape)?;
        if elements(shape)? != values.len() {
            return Err(format!("{} numbers do not fit the shape {shape:?}", values.len()));
        }
        Ok(Self::new(
            Tensor::from_data(TensorData::new(values, full), device),
            shape.len(),
        ))
    }

    /// Makes floats that are the same number everywhere.
    pub fn full(value: f32, shape: &[usize], device: &Device) -> Result<Self, String> {
        elements(shape)?;
        Ok(Self::new(Tensor::full(padded(shape)?, value, device), shape.len()))
    }

    /// Counts the dimensions that count.
    pub fn rank(&self) -> usize {
        self.rank
    }

    /// Returns the extent of each dimension that counts.
    pub fn shape(&self) -> Vec<usize> {
        self.tensor.dims()[MAX_RANK - self.rank..].to_vec()
    }

    /// Counts the numbers.
    pub fn count(&self) -> usize {
        self.tensor.dims().iter().product()
    }

    /// Returns the tensor with ones in front.
    pub fn into_tensor(self) -> Tensor<MAX_RANK> {
        *self.tensor
    }

    /// Returns a copy of the tensor with ones in front.
    pub fn tensor(&self) -> Tensor<MAX_RANK> {
        (*self.tensor).clone()
    }

    /// Returns the tensor as one of rank `D`, which must be its own.
    pub fn ranked<const D: usize>(self) -> Result<Tensor<D>, String> {
        if self.rank != D {
            return Err(format!("rank {D} is needed, but the shape is {:?}", self.shape()));
        }
        let dims: [usize; D] = std::array::from_fn(|i| self.tensor.dims()[MAX_RANK - D + i]);
        Ok(self.tensor.reshape(dims))
    }

    /// Returns the numbers as a row.
    pub fn flat(self) -> Tensor<1> {
        let len = self.count();
        self.tensor.reshape([len])
    }

    /// Returns the same numbers in another shape.
    pub fn reshaped(self, shape: &[usize]) -> Result<Self, String> {
        Self::shaped(*self.tensor, shape)
    }

    /// Applies `change` to the tensor; shape and rank stay.
    #[must_use]
    pub fn map(self, change: impl FnOnce(Tensor<MAX_RANK>) -> Tensor<MAX_RANK>) -> Self {
        Self {
            tensor: Box::new(change(*self.tensor)),
            rank: self.rank,
        }
    }

    /// Returns the place among all `MAX_RANK` dimensions of `axis`, which may count from the end.
    pub fn place(&self, axis: i64) -> Result<usize, String> {
        Ok(self::axis(axis, self.rank)? + MAX_RANK - self.rank)
    }

    /// Reads the numbers in row-major order.
    pub fn to_host(&self) -> Result<Vec<f32>, String> {
        let tensor = self.tensor();
        // A tensor that carries autodiff is read through the plain one beneath.
        let tensor = if tensor.is_autodiff() { tensor.inner() } else { tensor };
        tensor
            .into_data()
            .try_into_vec_as::<f32>()
            .map_err(|e| format!("{e:?}"))
    }
}

/// Integers or booleans on the host; false is 0 and true is 1.
#[derive(Clone, Debug, PartialEq)]
pub struct Ints {
    /// Each dimension has this extent.
    pub shape: Vec<usize>,
    /// These are the numbers in row-major order.
    pub values: Arc<[i64]>,
}

impl Ints {
    /// Makes integers of `values`, numbers in row-major order.
    pub fn new(values: Vec<i64>, shape: &[usize]) -> Result<Self, String> {
        if shape.len() > MAX_RANK {
            return Err(too_deep(shape.len()));
        }
        if elements(shape)? != values.len() {
            return Err(format!("{} integers do not fit the shape {shape:?}", values.len()));
        }
        Ok(Self {
            shape: shape.to_vec(),
            values: values.into(),
        })
    }

    /// Makes a row.
    pub fn row(values: Vec<i64>) -> Self {
        Self {
            shape: vec![values.len()],
            values: values.into(),
        }
    }

    /// Makes one number without a dimension.
    pub fn scalar(value: i64) -> Self {
        Self {
            shape: Vec::new(),
            values: [value].into(),
        }
    }

    /// Returns the numbers as floats.
    pub fn to_floats(&self, device: &Device) -> Result<Floats, String> {
        let values = self.values.iter().map(|value| *value as f32).collect();
        Floats::from_host(values, &self.shape, device)
    }

    /// Changes each number.
    #[must_use]
    pub fn map(&self, change: impl Fn(i64) -> i64) -> Self {
        let values = self.values.iter().map(|value| change(*value)).collect();
        Self {
            shape: self.shape.clone(),
            values,
        }
    }

    /// Repeats the numbers along dimensions of extent 1 to `shape`.
    pub fn broadcast(&self, shape: &[usize]) -> Result<Self, String> {
        if self.shape == shape {
            return Ok(self.clone());
        }
        let len = elements(shape)?;
        let strides = broadcast_strides(&self.shape, shape)?;
        let mut values = Vec::with_capacity(len);
        walk(shape, |at| {
            values.push(self.values[at.iter().zip(&strides).map(|(i, s)| i * s).sum::<usize>()]);
        });
        Self::new(values, shape)
    }
}

/// Returns `axis` counted from the front, where it may count from the end of `rank` dimensions.
pub fn axis(axis: i64, rank: usize) -> Result<usize, String> {
    let wrapped = if axis < 0 { axis + rank as i64 } else { axis };
    usize::try_from(wrapped)
        .ok()
        .filter(|a| *a < rank)
        .ok_or_else(|| format!("axis {axis} is not one of {rank} dimensions"))
}

/// Counts the numbers that `shape` holds; an error where they are more than [`MAX_ELEMENTS`].
pub fn elements(shape: &[usize]) -> Result<usize, String> {
    shape
        .iter()
        .try_fold(1_usize, |product, extent| product.checked_mul(*extent))
        .filter(|len| *len <= MAX_ELEMENTS)
        .ok_or_else(|| format!("the shape {shape:?} is too large"))
}

/// Returns `shape` with ones in front.
pub fn padded(shape: &[usize]) -> Result<[usize; MAX_RANK], String> {
    let start = MAX_RANK.checked_sub(shape.len()).ok_or_else(|| too_deep(shape.len()))?;
    let mut full = [1; MAX_RANK];
    full[start..].copy_from_slice(shape);
    Ok(full)
}

fn too_deep(rank: usize) -> String {
    format!("tensors of rank {rank} are not supported, {MAX_RANK} is the highest")
}

/// Returns the shape that `a` and `b` broadcast to.
pub fn broadcast_shape(a: &[usize], b: &[usize]) -> Result<Vec<usize>, String> {
    let rank = a.len().max(b.len());
    let extent = |shape: &[usize], i: usize| (i + shape.len()).checked_sub(rank).map_or(1, |i| shape[i]);
    (0..rank)
        .map(|i| match (extent(a, i), extent(b, i)) {
            (x, y) if x == y => Ok(x),
            (1, y) => Ok(y),
            (x, 1) => Ok(x),
            _ => Err(format!("the shapes {a:?} and {b:?} do not fit each other")),
        })
        .collect()
}

/// Computes for each dimension of `to` how far apart its steps lie in a row-major array of shape
/// `from`; 0 where repeated.
fn broadcast_strides(from: &[usize], to: &[usize]) -> Result<Vec<usize>, String> {
    if broadcast_shape(from, to)? != to {
        return Err(format!("the shape {from:?} does not broadcast to {to:?}"));
    }
    let lead = to.len() - from.len();
    let own = strides(from);
    Ok((0..to.len())
        .map(|i| {
            if i < lead || from[i - lead] == 1 {
                0
            } else {
                own[i - lead]
            }
        })
        .collect())
}

/// Computes how far apart the steps along each dimension lie in a row-major array.
pub fn strides(shape: &[usize]) -> Vec<usize> {
    let mut strides = vec![1; shape.len()];
    for i in (1..shape.len()).rev() {
        strides[i - 1] = strides[i] * shape[i];
    }
    strides
}

/// Calls `visit` with every index of `shape` in row-major order.
pub fn walk(shape: &[usize], mut visit: impl FnMut(&[usize])) {
    if shape.contains(&0) {
        return;
    }
    let mut at = vec![0; shape.len()];
    loop {
        visit(&at);
        let Some(i) = (0..shape.len()).rev().find(|i| at[*i] + 1 < shape[*i]) else {
            return;
        };
        at[i] += 1;
        at[i + 1..].fill(0);
    }
}
