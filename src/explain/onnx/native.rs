//! Lets operators run by code of our own where burn keeps their images in this computer's memory, and gradients flow back
//! through it.

use std::fmt::Debug;
use std::marker::PhantomData;

use burn::backend::{Autodiff, Flex};
use burn::tensor::{Tensor, TensorData};
use burn_autodiff::checkpoint::base::Checkpointer;
use burn_autodiff::checkpoint::strategy::NoCheckpointing;
use burn_autodiff::grads::Gradients;
use burn_autodiff::ops::{Backward, Ops, OpsKind, unary};
use burn_flex::FlexTensor;

/// [`Native`] is an operator on images, [image, channel, row, column], in plain numbers.
pub trait Native: Clone + Debug + Send + 'static {
    /// The way back needs this of the way forwards.
    type Kept: Clone + Debug + Send + 'static;

    /// Returns the shape of what is made of images of a shape.
    fn made(&self, images: [usize; 4]) -> [usize; 4];

    /// Computes what is made of images, and what the way back needs where that is `kept`.
    fn forward(&self, images: &[f32], shape: [usize; 4], kept: bool) -> (Vec<f32>, Option<Self::Kept>);

    /// Computes the gradient by the images, of a shape, from that by what was made of them.
    fn backward(&self, kept: Self::Kept, gradient: &[f32], shape: [usize; 4]) -> Vec<f32>;
}

/// Kernels of our own part images by their stride: beyond this, which no network needs, they would only take memory.
const MOST_STRIDE: usize = 64;

/// Tells whether a kernel moves by few enough pixels for code of our own.
pub fn is_usual(stride: [usize; 2]) -> bool {
    stride.iter().all(|step| *step <= MOST_STRIDE)
}

/// Tells whether burn keeps a tensor in this computer's memory.
pub fn is_here(tensor: &Tensor<4>) -> bool {
    if tensor.is_autodiff() {
        tensor.clone().try_into_primitive::<Autodiff<Flex>>().is_ok()
    } else {
        tensor.clone().try_into_primitive::<Flex>().is_ok()
    }
}

/// Runs `operator` on images; `None` where burn keeps them elsewhere, or there are none.
pub fn run<N: Native>(operator: &N, images: &Tensor<4>) -> Option<Tensor<4>> {
    let shape = images.dims();
    if shape.contains(&0) {
        return None;
    }
    if !images.is_autodiff() {
        let numbers = images.clone().try_into_primitive::<Flex>().ok()?;
        let (made, _) = with_numbers(&numbers, |numbers| operator.forward(numbers, shape, false));
        return Some(Tensor::from_primitive::<Flex>(tensor(made, operator.made(shape))));
    }
    let images = images.clone().try_into_primitive::<Autodiff<Flex>>().ok()?;
    let forward = |kept| with_numbers(images.primitive(), |numbers| operator.forward(numbers, shape, kept));
    let back = Back(PhantomData::<N>);
    let made = match back
        .prepare::<NoCheckpointing>([images.node()])
        .compute_bound()
        .stateful()
    {
        OpsKind::Tracked(prepared) => {
            let (made, kept) = forward(true);
            let made = tensor(made, operator.made(shape));
            prepared.finish((operator.clone(), kept, shape), made)
        }
        OpsKind::UnTracked(prepared) => prepared.finish(tensor(forward(false).0, operator.made(shape))),
    };
    Some(Tensor::from_primitive::<Autodiff<Flex>>(made))
}

/// Returns the numbers of a constant.
pub fn constant<const D: usize>(tensor: &Tensor<D>) -> Vec<f32> {
    let data = tensor.clone().into_data();
    // OK because constants that operators compute with are floats.
    data.try_into_vec_as::<f32>().expect("floats")
}

/// Does `work` with a tensor's numbers in a row.
fn with_numbers<T>(tensor: &FlexTensor, work: impl FnOnce(&[f32]) -> T) -> T {
    let tensor = tensor.to_contiguous();
    // OK because the program's floats are f32, and these lie in a row.
    work(tensor.as_slice().expect("numbers in a row"))
}

fn tensor(numbers: Vec<f32>, shape: [usize; 4]) -> FlexTensor {
    FlexTensor::from_data(TensorData::new(numbers, shape))
}

/// [`Back`] carries a gradient back through an operator.
#[derive(Debug)]
struct Back<N>(PhantomData<N>);

impl<N: Native> Backward<Flex, 1> for Back<N> {
    /// It is the operator, what it kept, and the shape of its images.
    type State = (N, Option<N::Kept>, [usize; 4]);

    fn backward(self, ops: Ops<Self::State, 1>, gradients: &mut Gradients, _: &mut Checkpointer) {
        let (operator, kept, shape) = ops.state;
        unary::<Flex, _>(ops.parents, ops.node, gradients, |gradient| {
            // OK because the way forwards was told to keep it.
            let kept = kept.expect("what was kept");
            let back = with_numbers(&gradient, |gradient| operator.backward(kept, gradient, shape));
            tensor(back, shape)
        });
    }
}
