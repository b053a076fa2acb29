//! These are the operators: one table says what is supported, and where a gradient ends.

mod activation;
mod arithmetic;
mod attention;
mod constant;
mod convolution;
mod einsum;
mod index;
mod linear;
mod logic;
mod normalisation;
mod order;
mod pad;
mod pool;
mod reduce;
mod resize;
mod scatter;
mod shape;
mod slice;
mod window;

use super::call::{Answer, Call};

/// [`Gradient`] says what a gradient does at an operator.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Gradient {
    /// It reaches these inputs; all of them where the list is empty.
    Flows(&'static [usize]),
    /// It ends here, for this reason: the output depends on the numbers, but not smoothly.
    Ends(&'static str),
    /// There is none: the output depends on shapes or on nothing.
    None,
}

/// [`Operator`] is a supported operator.
#[derive(Clone, Copy)]
pub struct Operator {
    /// Computes it.
    pub run: fn(&mut Call) -> Answer,
    /// This says what a gradient does at it.
    pub gradient: Gradient,
}

const ALL: Gradient = Gradient::Flows(&[]);
const DATA: Gradient = Gradient::Flows(&[0]);
const COMPARES: Gradient = Gradient::Ends("compares numbers");
const ROUNDS: Gradient = Gradient::Ends("rounds numbers");
const PICKS: Gradient = Gradient::Ends("turns numbers into indices");

/// [`Row`] is a row of the table: name, what computes it, what a gradient does at it.
type Row = (&'static str, fn(&mut Call) -> Answer, Gradient);

/// These are ONNX's own operators, by kind.
#[rustfmt::skip]
const OPERATORS: &[Row] = &[
    ("Add", arithmetic::add, ALL),
    ("Sub", arithmetic::sub, ALL),
    ("Mul", arithmetic::mul, ALL),
    ("Div", arithmetic::div, ALL),
    ("Pow", arithmetic::pow, ALL),
    ("Mod", arithmetic::modulo, DATA),
    ("Max", arithmetic::max, ALL),
    ("Min", arithmetic::min, ALL),
    ("Sum", arithmetic::sum, ALL),
    ("Mean", arithmetic::mean, ALL),

    ("Equal", logic::equal, COMPARES),
    ("Less", logic::less, COMPARES),
    ("LessOrEqual", logic::less_or_equal, COMPARES),
    ("Greater", logic::greater, COMPARES),
    ("GreaterOrEqual", logic::greater_or_equal, COMPARES),
    ("And", logic::and, COMPARES),
    ("Or", logic::or, COMPARES),
    ("Xor", logic::xor, COMPARES),
    ("Not", logic::not, COMPARES),
    ("IsNaN", logic::is_nan, COMPARES),
    ("IsInf", logic::is_inf, COMPARES),
    ("Where", logic::choose, Gradient::Flows(&[1, 2])),

    ("Relu", activation::relu, ALL),
    ("LeakyRelu", activation::leaky_relu, ALL),
    ("PRelu", activation::prelu, ALL),
    ("ThresholdedRelu", activation::thresholded_relu, ALL),
    ("Elu", activation::elu, ALL),
    ("Celu", activation::celu, ALL),
    ("Selu", activation::selu, ALL),
    ("Gelu", activation::gelu, ALL),
    ("Sigmoid", activation::sigmoid, ALL),
    ("HardSigmoid", activation::hard_sigmoid, ALL),
    ("HardSwish", activation::hard_swish, ALL),
    ("Swish", activation::swish, ALL),
    ("Mish", activation::mish, ALL),
    ("Softplus", activation::softplus, ALL),
    ("Softsign", activation::softsign, ALL),
    ("Shrink", activation::shrink, ALL),
    ("Tanh", activation::tanh, ALL),
    ("Erf", activation::erf, ALL),
    ("Exp", activation::exp, ALL),
    ("Log", activation::log, ALL),
    ("Sqrt", activation::sqrt, ALL),
    ("Abs", activation::abs, ALL),
    ("Neg", activation::neg, ALL),
    ("Reciprocal", activation::reciprocal, ALL),
    ("Sin", activation::sin, ALL),
    ("Cos", activation::cos, ALL),
    ("Tan", activation::tan, ALL),
    ("Asin", activation::asin, ALL),
    ("Acos", activation::acos, ALL),
    ("Atan", activation::atan, ALL),
    ("Sinh", activation::sinh, ALL),
    ("Cosh", activation::cosh, ALL),
    ("Clip", activation::clip, DATA),
    ("Floor", activation::floor, ROUNDS),
    ("Ceil", activation::ceil, ROUNDS),
    ("Round", activation::round, ROUNDS),
    ("Sign", activation::sign, ROUNDS),
    ("Softmax", activation::softmax, ALL),
    ("LogSoftmax", activation::log_softmax, ALL),

    ("ReduceMean", reduce::mean, DATA),
    ("ReduceSum", reduce::sum, DATA),
    ("ReduceMax", reduce::max, DATA),
    ("ReduceMin", reduce::min, DATA),
    ("ReduceProd", reduce::prod, DATA),
    ("ReduceL1", reduce::l1, DATA),
    ("ReduceL2", reduce::l2, DATA),
    ("ReduceSumSquare", reduce::sum_square, DATA),
    ("ReduceLogSum", reduce::log_sum, DATA),
    ("ReduceLogSumExp", reduce::log_sum_exp, DATA),
    ("ArgMax", reduce::arg_max, PICKS),
    ("ArgMin", reduce::arg_min, PICKS),

    ("Conv", convolution::conv, ALL),
    ("ConvTranspose", convolution::conv_transpose, ALL),
    ("MaxPool", pool::max_pool, DATA),
    ("AveragePool", pool::average_pool, DATA),
    ("LpPool", pool::lp_pool, DATA),
    ("GlobalAveragePool", pool::global_average, DATA),
    ("GlobalMaxPool", pool::global_max, DATA),
    ("GlobalLpPool", pool::global_lp, DATA),

    ("Gemm", linear::gemm, ALL),
    ("MatMul", linear::matmul, ALL),
    ("Einsum", einsum::einsum, ALL),
    ("Attention", attention::attention, Gradient::Flows(&[0, 1, 2])),

    ("BatchNormalization", normalisation::batch, ALL),
    ("InstanceNormalization", normalisation::instance, ALL),
    ("GroupNormalization", normalisation::group, ALL),
    ("LayerNormalization", normalisation::layer, ALL),
    ("RMSNormalization", normalisation::rms, ALL),
    ("LpNormalization", normalisation::lp, ALL),
    ("MeanVarianceNormalization", normalisation::mean_variance, ALL),
    ("LRN", normalisation::local_response, ALL),

    ("Reshape", shape::reshape, DATA),
    ("Flatten", shape::flatten, DATA),
    ("Squeeze", shape::squeeze, DATA),
    ("Unsqueeze", shape::unsqueeze, DATA),
    ("Transpose", shape::transpose, DATA),
    ("Concat", shape::concat, ALL),
    ("Split", shape::split, DATA),
    ("Expand", shape::expand, DATA),
    ("Tile", shape::tile, DATA),
    ("DepthToSpace", shape::depth_to_space, DATA),
    ("SpaceToDepth", shape::space_to_depth, DATA),
    ("Identity", shape::identity, DATA),
    ("Dropout", shape::identity, DATA),
    ("Shape", shape::shape, Gradient::None),
    ("Size", shape::size, Gradient::None),

    ("Slice", slice::slice, DATA),
    ("Pad", pad::pad, Gradient::Flows(&[0, 2])),
    ("Resize", resize::resize, DATA),
    ("Upsample", resize::resize, DATA),
    ("Gather", index::gather, DATA),
    ("GatherElements", index::gather_elements, DATA),
    ("GatherND", index::gather_nd, DATA),
    ("ScatterND", scatter::scatter_nd, Gradient::Flows(&[0, 2])),
    ("ScatterElements", scatter::scatter_elements, Gradient::Flows(&[0, 2])),
    ("Scatter", scatter::scatter_elements, Gradient::Flows(&[0, 2])),
    ("Trilu", index::trilu, DATA),
    ("NonZero", index::non_zero, PICKS),
    ("OneHot", index::one_hot, PICKS),
    ("TopK", order::top_k, DATA),
    ("CumSum", order::cumulative_sum, DATA),

    ("Constant", constant::constant, Gradient::None),
    ("ConstantOfShape", constant::of_shape, Gradient::None),
    ("Range", constant::range, COMPARES),
    ("Cast", constant::cast, ALL),
    ("CastLike", constant::cast_like, DATA),
    ("DequantizeLinear", constant::dequantise, Gradient::Ends("works on 8-bit integers")),
    ("EyeLike", constant::eye_like, Gradient::None),
];

/// Finds the operator called `name` in `domain`, if it is supported.
pub fn find(domain: &str, name: &str) -> Option<Operator> {
    let row = OPERATORS.iter().find(|(known, ..)| domain.is_empty() && *known == name);
    row.map(|(_, run, gradient)| Operator {
        run: *run,
        gradient: *gradient,
    })
}
