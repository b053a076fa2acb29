//! Writes our networks as graphs, batch norm folded into the convolutions.

use super::graph::{Builder, int, ints};
use strokewise_explain::model::architecture::{
    BLOCK_CHANNELS, EMBEDDING, IMAGE_CHANNELS, NORM_EPSILON, RASTER_SIZE, RASTER_SPEC,
};
use strokewise_explain::model::{Classifier, Labels, Weights};

/// Writes the classifier: rasters in, `logits` of the categories and `clutter`, the log-odds that
/// the drawing holds a stroke that does not belong, out. The clutter map is not part of it. The
/// error is the reason why the weights do not fit.
pub fn classifier(weights: &Weights, labels: &Labels) -> Result<Vec<u8>, String> {
    let mut builder = Builder::default();
    let drawing = builder.input("drawing", &[1, RASTER_SIZE, RASTER_SIZE]);
    let (pooled, channels) = trunk(&mut builder, weights, "", &drawing)?;
    let temperature = weights
        .metadata
        .get(Classifier::TEMPERATURE)
        .map_or(Ok(1.0), |text| text.parse::<f32>());
    let temperature = temperature.map_err(|_| "the temperature is no number".to_owned())?;
    let scaled = |name: &str| -> Result<Vec<f32>, String> {
        Ok(array(weights, name)?.iter().map(|value| value / temperature).collect())
    };
    let count = labels.len();
    let weight = builder.floats("head.weight", &[count, channels], &scaled("head.weight")?);
    let bias = builder.floats("head.bias", &[count], &scaled("head.bias")?);
    let transposed = || vec![int("transB", 1)];
    builder.node("logits", "Gemm", &[&pooled, &weight, &bias], transposed());
    let mut outputs: Vec<(&str, &[usize])> = vec![("logits", &[])];
    let categories = [count];
    outputs[0].1 = &categories;
    if weights.get("clutter.weight").is_some() {
        let weight = builder.floats("clutter.weight", &[1, channels], array(weights, "clutter.weight")?);
        let bias = builder.floats("clutter.bias", &[1], array(weights, "clutter.bias")?);
        let column = builder.node("clutter.column", "Gemm", &[&pooled, &weight, &bias], transposed());
        let axis = builder.ints("clutter.axis", &[1]);
        builder.node("clutter", "Squeeze", &[&column, &axis], Vec::new());
        outputs.push(("clutter", &[]));
    }
    let names: Vec<&str> = labels.iter().map(|(_, name)| name).collect();
    let names = serde_json::to_string(&names).map_err(|e| e.to_string())?;
    Ok(builder.finish("classifier", &outputs, &[("labels", names), ("strokewise", raster())]))
}

/// Writes one branch of retrieval's encoder: rasters of drawings, or with `"image."` the four
/// channels of pictures (edges, and what red, green and blue lack to white), to `embedding`, of
/// length 1. The error is the reason why the weights do not fit.
pub fn encoder(weights: &Weights, branch: &str) -> Result<Vec<u8>, String> {
    let mut builder = Builder::default();
    let (name, channels_in) = if branch == "image." {
        ("picture", IMAGE_CHANNELS)
    } else {
        ("drawing", 1)
    };
    let input = builder.input(name, &[channels_in, RASTER_SIZE, RASTER_SIZE]);
    let (pooled, channels) = trunk(&mut builder, weights, branch, &input)?;
    let mut constant = |what: &str, shape: &[usize]| -> Result<String, String> {
        Ok(builder.floats(what, shape, array(weights, &format!("{branch}{what}"))?))
    };
    let weight = constant("embed.weight", &[EMBEDDING, channels])?;
    let bias = constant("embed.bias", &[EMBEDDING])?;
    let raw = builder.node("raw", "Gemm", &[&pooled, &weight, &bias], vec![int("transB", 1)]);
    builder.node(
        "embedding",
        "LpNormalization",
        &[&raw],
        vec![int("axis", 1), int("p", 2)],
    );
    Ok(builder.finish(
        &format!("{name}-encoder"),
        &[("embedding", &[EMBEDDING])],
        &[("strokewise", raster())],
    ))
}

/// Writes how drawings are rasterised, as a side file of `strokewise` says it.
pub fn raster() -> String {
    let side = RASTER_SPEC.size as f32;
    let settings = serde_json::json!({
        "size": RASTER_SPEC.size,
        "invert": false,
        "range": 1.0,
        "pen": 2.0 * RASTER_SPEC.radius_px / side,
        "margin": RASTER_SPEC.margin_px / side,
        "softness": RASTER_SPEC.tau_px / side,
        "fineness": 1,
    });
    settings.to_string()
}

pub fn array<'a>(weights: &'a Weights, name: &str) -> Result<&'a [f32], String> {
    weights
        .get(name)
        .map(|array| array.values.as_slice())
        .ok_or_else(|| format!("there is no \"{name}\""))
}

/// Adds stem, blocks and the mean of each channel; gives the value's name and its channels.
fn trunk(builder: &mut Builder, weights: &Weights, prefix: &str, input: &str) -> Result<(String, usize), String> {
    let (stem, mut channels) = convolution(builder, weights, &format!("{prefix}stem"), input, 2)?;
    let mut at = silu(builder, &stem);
    for i in 0..BLOCK_CHANNELS.len() {
        let name = |layer: &str| format!("{prefix}block{i}.{layer}");
        let (shortcut, _) = convolution(builder, weights, &name("shortcut"), &at, 2)?;
        let (first, _) = convolution(builder, weights, &name("first"), &at, 2)?;
        let first = silu(builder, &first);
        let (second, wider) = convolution(builder, weights, &name("second"), &first, 1)?;
        let sum = builder.node(&name("sum"), "Add", &[&second, &shortcut], Vec::new());
        at = silu(builder, &sum);
        channels = wider;
    }
    let mean = builder.node(&format!("{prefix}mean"), "GlobalAveragePool", &[&at], Vec::new());
    Ok((
        builder.node(&format!("{prefix}pooled"), "Flatten", &[&mean], vec![int("axis", 1)]),
        channels,
    ))
}

/// Adds x sigmoid(x), and returns its name.
pub fn silu(builder: &mut Builder, x: &str) -> String {
    let gate = builder.node(&format!("{x}.gate"), "Sigmoid", &[x], Vec::new());
    builder.node(&format!("{x}.silu"), "Mul", &[x, &gate], Vec::new())
}

/// Adds a convolution with the batch norm behind it; gives the value's name and its channels.
pub fn convolution(
    builder: &mut Builder,
    weights: &Weights,
    name: &str,
    input: &str,
    stride: i64,
) -> Result<(String, usize), String> {
    let conv = format!("{name}.conv.weight");
    let array = weights.get(&conv).ok_or_else(|| format!("there is no \"{conv}\""))?;
    let [outputs, inputs, rows, columns] = array.shape[..] else {
        return Err(format!("\"{conv}\" has the shape {:?}", array.shape));
    };
    let norm = |what: &str| self::array(weights, &format!("{name}.norm.{what}"));
    let (scale, shift, mean, variance) = (norm("scale")?, norm("shift")?, norm("mean")?, norm("variance")?);
    let factor: Vec<f32> = scale
        .iter()
        .zip(variance)
        .map(|(scale, v)| scale / (v.max(0.0) + NORM_EPSILON).sqrt())
        .collect();
    let taps = inputs * rows * columns;
    let kernel: Vec<f32> = array
        .values
        .iter()
        .enumerate()
        .map(|(i, tap)| tap * factor[i / taps])
        .collect();
    let bias: Vec<f32> = (0..outputs).map(|i| shift[i] - mean[i] * factor[i]).collect();
    let place = Place { name, input, stride };
    Ok((place.node(builder, &array.shape, &kernel, &bias), outputs))
}

/// Adds a convolution with a bias of its own, and nothing behind it; gives the value's name.
pub fn plain_convolution(builder: &mut Builder, weights: &Weights, name: &str, input: &str) -> Result<String, String> {
    let conv = format!("{name}.conv.weight");
    let array = weights.get(&conv).ok_or_else(|| format!("there is no \"{conv}\""))?;
    let bias = self::array(weights, &format!("{name}.bias"))?;
    Ok(Place { name, input, stride: 1 }.node(builder, &array.shape, &array.values, bias))
}

/// [`Place`] says where a convolution stands.
struct Place<'a> {
    name: &'a str,
    input: &'a str,
    stride: i64,
}

impl Place<'_> {
    /// Adds the node of a kernel [channel out, channel in, row, column], padded so that stride 1
    /// keeps the size.
    fn node(&self, builder: &mut Builder, shape: &[usize], kernel: &[f32], bias: &[f32]) -> String {
        let name = |what: &str| format!("{}.{what}", self.name);
        let weight = builder.floats(&name("weight"), shape, kernel);
        let bias = builder.floats(&name("bias"), &[bias.len()], bias);
        let side = shape.last().map_or(1, |side| *side as i64);
        let attributes = vec![
            ints("kernel_shape", &[side; 2]),
            ints("strides", &[self.stride; 2]),
            ints("pads", &[side / 2; 4]),
        ];
        builder.node(self.name, "Conv", &[self.input, &weight, &bias], attributes)
    }
}
