//! The clutter map says where in a drawing there is ink that does not belong.
//!
//! The trunk's single number for clutter says that something is wrong, the map says where. From its deepest stage
//! upwards, each layer is doubled and joined with the trunk's stage of that side, which brings the places back.

use super::Weights;
use super::architecture::map_layers;
use super::layers::Convolution;
use super::trunk::Trunk;
use crate::kernels::{Activation, Plan, Readout, Scale};

/// Takes the map's layers out of `weights` and adds them, and the log-odds at each place that the ink there does not
/// belong as a readout, to the `plan` of its trunk. Whether there are any; the reason where they do not fit.
pub fn add(plan: &mut Plan, weights: &mut Weights, trunk: &Trunk) -> Result<bool, String> {
    if weights.get("map.weight").is_none() {
        return Ok(false);
    }
    // The map of the last layer so far, and its channels.
    let mut below: Option<(usize, usize)> = None;
    let stages = trunk.stages.iter().rev();
    for (layer, &stage) in map_layers(&trunk.widths).iter().zip(stages) {
        let convolution = Convolution::folded(weights, &layer.name, layer.channels, layer.kernel)?;
        let layer_of_plan = match below {
            None => convolution.layer(stage, Scale::Same, Activation::Silu),
            Some((below, _)) => convolution.joined(below, stage, layer.skip),
        };
        below = Some((plan.layer(layer_of_plan)?, layer.channels[1]));
    }
    let (last, channels) = below.ok_or("a clutter map on no trunk")?;
    let output = Convolution::of_pixels(weights, "map", [channels, 1])?;
    let map = plan.layer(output.layer(last, Scale::Same, Activation::Linear))?;
    plan.readout(Readout::Pixels { map, unfold: 1 })?;
    Ok(true)
}
