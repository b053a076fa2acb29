//! Writes the generator as a graph.

use super::graph::{Builder, int, text};
use super::networks::{array, convolution, plain_convolution, silu};
use strokewise_explain::model::architecture::{
    CONDITION, DOWN_CHANNELS, LayerPlan, PICTURE_SCALE, PICTURE_SIZE, RASTER_SIZE, modulated_layers,
};
use strokewise_explain::model::{Labels, Style, Weights};

/// Writes the generator: rasters of drawings and what they show in, pictures out, red, green and
/// blue from 0 to 1. `what` has a column for each category and then for each style, 1 for what
/// holds and 0 for the rest. The error is the reason why the weights do not fit.
pub fn generator(weights: &Weights, labels: &Labels) -> Result<Vec<u8>, String> {
    let mut builder = Builder::default();
    let drawing = builder.input("drawing", &[1, RASTER_SIZE, RASTER_SIZE]);
    let columns = labels.len() + Style::ALL.len();
    let what = builder.input("what", &[columns]);
    let table = builder.floats("table", &[columns, CONDITION], array(weights, "table")?);
    let condition = builder.node("condition", "MatMul", &[&what, &table], Vec::new());
    let mut skips = Vec::new();
    let mut at = drawing;
    for i in 0..DOWN_CHANNELS.len() {
        let stride = if i == 0 { 1 } else { 2 };
        let (x, _) = convolution(&mut builder, weights, &format!("down{i}"), &at, stride)?;
        at = silu(&mut builder, &x);
        skips.push(at.clone());
    }
    // The deepest is what the decoder begins with.
    skips.pop();
    let scales = builder.floats("twice", &[4], &[1.0, 1.0, 2.0, 2.0]);
    for layer in modulated_layers() {
        if let Some(skip) = (layer.skip > 0).then(|| skips.pop()).flatten() {
            let name = |what: &str| format!("{}.{what}", layer.name);
            let attributes = vec![
                text("mode", "nearest"),
                text("coordinate_transformation_mode", "asymmetric"),
                text("nearest_mode", "floor"),
            ];
            let doubled = builder.node(&name("doubled"), "Resize", &[&at, "", &scales], attributes);
            at = builder.node(&name("joined"), "Concat", &[&doubled, &skip], vec![int("axis", 1)]);
        }
        at = modulated(&mut builder, weights, &layer, &at, &condition)?;
    }
    let pixels = plain_convolution(&mut builder, weights, "pixels", &at)?;
    let attributes = vec![int("blocksize", PICTURE_SCALE as i64), text("mode", "DCR")];
    let unfolded = builder.node("unfolded", "DepthToSpace", &[&pixels], attributes);
    let (none, whole) = (
        builder.floats("none", &[], &[0.0]),
        builder.floats("whole", &[], &[1.0]),
    );
    let lack = builder.node("lack", "Clip", &[&unfolded, &none, &whole], Vec::new());
    builder.node("picture", "Sub", &[&whole, &lack], Vec::new());
    let names: Vec<&str> = labels.iter().map(|(_, name)| name).collect();
    let names = serde_json::to_string(&names).map_err(|e| e.to_string())?;
    let styles = serde_json::to_string(&Style::ALL.map(|style| format!("{style:?}"))).map_err(|e| e.to_string())?;
    let metadata = [
        ("labels", names),
        ("styles", styles),
        ("strokewise", super::networks::raster()),
    ];
    Ok(builder.finish("generator", &[("picture", &[3, PICTURE_SIZE, PICTURE_SIZE])], &metadata))
}

/// Adds `silu((1 + scale) convolved + shift)`, scale and shift by the condition.
fn modulated(
    builder: &mut Builder,
    weights: &Weights,
    layer: &LayerPlan,
    input: &str,
    condition: &str,
) -> Result<String, String> {
    let name = |what: &str| format!("{}.{what}", layer.name);
    let (x, channels) = convolution(builder, weights, &layer.name, input, 1)?;
    let mut bias = array(weights, &name("film.bias"))?.to_vec();
    // The 1 of 1 + scale.
    bias.iter_mut().take(channels).for_each(|scale| *scale += 1.0);
    let weight = array(weights, &name("film.weight"))?;
    let weight = builder.floats(&name("film.weight"), &[2 * channels, CONDITION], weight);
    let bias = builder.floats(&name("film.bias"), &[2 * channels], &bias);
    let film = builder.node(
        &name("film"),
        "Gemm",
        &[condition, &weight, &bias],
        vec![int("transB", 1)],
    );
    let halves = builder.ints(&name("halves"), &[channels as i64; 2]);
    let parts = [name("scale"), name("shift")];
    builder.spread(&name("parts"), "Split", &[&film, &halves], &parts, vec![int("axis", 1)]);
    let axes = builder.ints(&name("axes"), &[2, 3]);
    let wide = parts.map(|part| builder.node(&format!("{part}.wide"), "Unsqueeze", &[&part, &axes], Vec::new()));
    let scaled = builder.node(&name("scaled"), "Mul", &[&x, &wide[0]], Vec::new());
    let shifted = builder.node(&name("shifted"), "Add", &[&scaled, &wide[1]], Vec::new());
    Ok(silu(builder, &shifted))
}
