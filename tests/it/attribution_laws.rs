//! The laws of the attribution methods, on objectives whose answers are known.

use burn::tensor::{Device, Tensor, TensorData};
use strokewise::attribution::{
    Batch, Interrupted, Method, Objective, Passes, Subject, attribute, convergence_delta,
    leave_one_out, shapley,
};
use strokewise::raster::RasterSpec;
use strokewise::sketch::{Point, Sketch};

const SPEC: RasterSpec = RasterSpec {
    size: 16,
    margin_px: 1.0,
    radius_px: 0.8,
    tau_px: 0.4,
};

/// score = sum of field * X + curvature * (sum of X)², per row: linear where curvature is 0.
struct Toy {
    device: Device,
    field: Vec<f32>,
    curvature: f32,
}

impl Toy {
    fn new(curvature: f32) -> Self {
        let field = (0..SPEC.pixel_count())
            .map(|p| ((p * 31) % 17) as f32 / 8.0 - 1.0)
            .collect();
        Self {
            device: Device::flex(),
            field,
            curvature,
        }
    }
}

impl Objective for Toy {
    fn device(&self) -> &Device {
        &self.device
    }

    fn scores(&self, rasters: Tensor<4>, _: &[usize]) -> Tensor<1> {
        let [rows, _, height, width] = rasters.dims();
        let field = TensorData::new(self.field.clone(), [1, 1, height, width]);
        let field = Tensor::<4>::from_data(field, &self.device);
        let linear = (rasters.clone() * field)
            .reshape([rows, height * width])
            .sum_dim(1);
        let ink = rasters.reshape([rows, height * width]).sum_dim(1);
        (linear + ink.clone() * ink * self.curvature).reshape([rows])
    }
}

fn sketch() -> Sketch {
    let line = |p: &[[f32; 2]]| p.iter().map(|p| Point::new(p[0], p[1])).collect();
    Sketch::from_polylines([
        line(&[[0.0, 0.0], [100.0, 10.0], [90.0, 80.0]]),
        line(&[[20.0, 60.0], [40.0, 90.0]]),
        line(&[[10.0, 30.0]]),
    ])
}

fn ends(objective: &Toy, subject: &Subject) -> [f32; 2] {
    let mut batch = Batch::new(SPEC.size);
    batch.push(0, subject.soft_ink(), 1.0);
    batch.push(0, subject.soft_ink(), 0.0);
    let scores = Passes::bulk(objective)
        .scores(&batch)
        .expect("nothing calls it off");
    [scores[0], scores[1]]
}

fn attributed(toy: &Toy, method: Method) -> Vec<strokewise::attribution::StrokeAttribution> {
    let subject = Subject::new(&sketch(), SPEC);
    let mut all = attribute(&Passes::bulk(toy), &[subject], method).expect("nothing calls it off");
    all.remove(0)
}

#[test]
fn p_sla_is_the_sum_of_its_parts_for_every_method() {
    for method in Method::ALL {
        for stroke in attributed(&Toy::new(0.01), method) {
            let sum: f32 = stroke.points.iter().sum();
            assert!(
                (sum - stroke.p_sla).abs() < 1e-5,
                "{method}: {sum} and {}",
                stroke.p_sla
            );
        }
    }
}

#[test]
fn a_linear_score_is_complete_under_every_gradient_along_the_way() {
    let toy = Toy::new(0.0);
    let [score, blank] = ends(&toy, &Subject::new(&sketch(), SPEC));
    for method in [Method::Gradient, Method::Integrated] {
        let delta = convergence_delta(&attributed(&toy, method), score, blank);
        assert!(delta.abs() < 1e-3, "{method}: {delta}");
    }
}

#[test]
fn integration_is_complete_where_the_plain_gradient_is_not() {
    let toy = Toy::new(0.05);
    let [score, blank] = ends(&toy, &Subject::new(&sketch(), SPEC));
    let delta = |method| convergence_delta(&attributed(&toy, method), score, blank).abs();
    // A quadratic is integrated exactly by midpoints, while its gradient at the end is twice the mean.
    assert!(delta(Method::Integrated) < 0.01 * (score - blank).abs());
    assert!(delta(Method::Gradient) > 0.3 * (score - blank).abs());
}

#[test]
fn moving_or_scaling_the_page_changes_nothing() {
    let toy = Toy::new(0.02);
    let moved = Sketch::from_polylines(sketch().strokes().iter().map(|s| {
        s.points()
            .iter()
            .map(|p| Point::new(3.0 * p.x - 500.0, 3.0 * p.y + 70.0))
            .collect()
    }));
    let passes = Passes::bulk(&toy);
    let subjects = [Subject::new(&sketch(), SPEC), Subject::new(&moved, SPEC)];
    let both = attribute(&passes, &subjects, Method::Integrated).expect("nothing calls it off");
    for (a, b) in both[0].iter().zip(&both[1]) {
        assert!((a.p_sla - b.p_sla).abs() < 1e-3 * (1.0 + a.p_sla.abs()));
        assert!((a.sla - b.sla).abs() < 1e-3 * (1.0 + a.sla.abs()));
    }
}

#[test]
fn renumbering_strokes_permutes_the_scores() {
    let toy = Toy::new(0.02);
    let strokes: Vec<_> = sketch()
        .strokes()
        .iter()
        .map(|s| s.points().to_vec())
        .collect();
    let turned = Sketch::from_polylines(strokes.into_iter().rev());
    let subjects = [Subject::new(&sketch(), SPEC), Subject::new(&turned, SPEC)];
    let both =
        attribute(&Passes::bulk(&toy), &subjects, Method::Gradient).expect("nothing calls it off");
    for (a, b) in both[0].iter().zip(both[1].iter().rev()) {
        assert!((a.sla - b.sla).abs() < 1e-4 && (a.p_sla - b.p_sla).abs() < 1e-4);
    }
}

#[test]
fn leave_one_out_and_shapley_agree_for_a_score_without_interaction() {
    let toy = Toy::new(0.0);
    let subject = Subject::new(&far_apart(), SPEC);
    let passes = Passes::bulk(&toy);
    let [score, blank] = ends(&toy, &subject);
    let lost = leave_one_out(&passes, std::slice::from_ref(&subject), &[score], SPEC)
        .expect("nothing calls it off");
    let values = shapley(&passes, &subject, 0, SPEC, 4, 1).expect("nothing calls it off");
    for (lost, value) in lost[0].iter().zip(&values.values) {
        assert!((lost - value).abs() < 1e-3, "{lost} against {value}");
    }
    let sum: f32 = values.values.iter().sum();
    assert!(
        (sum - (score - blank)).abs() < 1e-3,
        "Shapley values are efficient"
    );
    assert!(values.standard_errors.iter().all(|e| *e < 1e-3));
}

/// Strokes whose soft ink does not meet.
fn far_apart() -> Sketch {
    let line = |p: &[[f32; 2]]| p.iter().map(|p| Point::new(p[0], p[1])).collect();
    Sketch::from_polylines([
        line(&[[0.0, 0.0], [100.0, 0.0]]),
        line(&[[0.0, 100.0], [100.0, 100.0]]),
    ])
}

#[test]
fn shapley_shares_what_strokes_do_together() {
    // With curvature, two strokes of equal ink share the interaction equally.
    let toy = Toy {
        field: vec![0.0; SPEC.pixel_count()],
        ..Toy::new(0.1)
    };
    let subject = Subject::new(&far_apart(), SPEC);
    let values =
        shapley(&Passes::bulk(&toy), &subject, 0, SPEC, 2, 7).expect("nothing calls it off");
    let [a, b] = values.values[..] else {
        panic!("two strokes")
    };
    assert!((a - b).abs() < 1e-2 * a.abs(), "{a} and {b}");
}

#[test]
fn work_is_called_off_between_passes() {
    let toy = Toy::new(0.0);
    let stop = || true;
    let passes = Passes::interruptible(&toy, 4, &stop);
    let subjects = [Subject::new(&sketch(), SPEC)];
    assert_eq!(
        attribute(&passes, &subjects, Method::Gradient),
        Err(Interrupted)
    );
}
