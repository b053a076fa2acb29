//! Computes SLA and P-SLA of your own network: any function of pixels that burn can differentiate.
//!
//! `cargo run --release --example explain_your_model`

use burn::nn::conv::{Conv2d, Conv2dConfig};
use burn::tensor::activation::relu;
use burn::tensor::{Device, Tensor};
use strokewise_explain::attribution::{Method, Objective, Passes, Subject, attribute};
use strokewise_ink::raster::RasterSpec;
use strokewise_ink::sketch::{Point, Sketch};

/// [`YourModel`] is a network of one convolution, and this is asked of it: how strong are its answers?
struct YourModel {
    layer: Conv2d,
    device: Device,
}

impl Objective for YourModel {
    fn device(&self) -> &Device {
        &self.device
    }

    fn scores(&self, rasters: Tensor<4>, _items: &[usize]) -> Tensor<1> {
        let rows = rasters.dims()[0];
        relu(self.layer.forward(rasters)).sum_dims(&[1, 2, 3]).reshape([rows])
    }
}

/// Explains a little house by every method.
pub fn main() {
    // Keeps the weights without gradients of their own: only the pixels are differentiated.
    let device = Device::flex();
    let layer = Conv2dConfig::new([1, 8], [3, 3]).init(&device);
    let model = YourModel { layer, device };

    let house = [[20.0, 90.0], [20.0, 50.0], [80.0, 50.0], [80.0, 90.0]];
    let roof = [[10.0, 50.0], [50.0, 10.0], [90.0, 50.0]];
    let line = |points: &[[f32; 2]]| points.iter().map(|[x, y]| Point::new(*x, *y)).collect();
    let sketch = Sketch::from_polylines([line(&house), line(&roof)]);

    let spec = RasterSpec {
        size: 32,
        margin_px: 2.0,
        radius_px: 1.0,
        tau_px: 0.5,
    };
    let subjects = [Subject::new(&sketch, spec)];
    for method in Method::ALL {
        let explained = attribute(&Passes::bulk(&model), &subjects, method).expect("nothing interrupts");
        println!("{method}");
        for (stroke, name) in explained[0].iter().zip(["house", "roof"]) {
            println!(
                "  {name:<6} SLA {:+8.3}  P-SLA {:+8.3}  {:+.2?}",
                stroke.sla, stroke.p_sla, stroke.points
            );
        }
    }
}
