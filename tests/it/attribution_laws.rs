//! The laws of the attribution methods, on objectives whose answers are known.

use std::cell::Cell;

use burn::tensor::{Device, Tensor, TensorData};
use strokewise_explain::attribution::{
    Batch, Coalitions, Interrupted, Method, Objective, Passes, StrokeAttribution, Subject, attribute,
    convergence_delta, leave_one_out, shapley,
};
use strokewise_ink::raster::RasterSpec;
use strokewise_ink::sketch::{Point, Sketch};

use crate::SPEC;

/// score = sum of field * X + curvature * (sum of X)² + tanh(steepness * sum of X), per row: linear where
/// curvature and steepness are 0.
struct Toy {
    device: Device,
    field: Vec<f32>,
    curvature: f32,
    steepness: f32,
}

impl Toy {
    fn new(curvature: f32) -> Self {
        Self::on(SPEC, curvature)
    }

    fn on(spec: RasterSpec, curvature: f32) -> Self {
        let field = (0..spec.pixel_count())
            .map(|p| ((p * 31) % 17) as f32 / 8.0 - 1.0)
            .collect();
        Self {
            device: Device::flex(),
            field,
            curvature,
            steepness: 0.0,
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
        let linear = (rasters.clone() * field).reshape([rows, height * width]).sum_dim(1);
        let ink = rasters.reshape([rows, height * width]).sum_dim(1);
        let bent = (ink.clone() * self.steepness).tanh();
        (linear + ink.clone() * ink * self.curvature + bent).reshape([rows])
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
    let scores = Passes::bulk(objective).scores(&batch).expect("nothing calls it off");
    [scores[0], scores[1]]
}

fn attributed(toy: &Toy, method: Method) -> Vec<StrokeAttribution> {
    explained(toy, &sketch(), SPEC, method)
}

fn explained(toy: &Toy, sketch: &Sketch, spec: RasterSpec, method: Method) -> Vec<StrokeAttribution> {
    let subject = Subject::new(sketch, spec);
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
    for method in [Method::Gradient, Method::Straight, Method::Integrated] {
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
    assert!(delta(Method::Straight) < 0.01 * (score - blank).abs());
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

/// Nine strokes of different lengths, so many that sets and orders of them are drawn at random.
fn many() -> Sketch {
    Sketch::from_polylines((0..9).map(|i| {
        let (x, y) = ((i * 37 % 100) as f32, (i * 61 % 100) as f32);
        let end = Point::new(x + 5.0 + 3.0 * i as f32, y + 11.0 - 2.0 * i as f32);
        vec![Point::new(x, y), Point::new(x + 7.0, y + 2.0), end]
    }))
}

#[test]
fn renumbering_strokes_permutes_the_scores() {
    let toy = Toy {
        steepness: 0.05,
        ..Toy::new(0.02)
    };
    let strokes = many()
        .strokes()
        .iter()
        .map(|s| s.points().to_vec())
        .rev()
        .collect::<Vec<_>>();
    let turned = Sketch::from_polylines(strokes);
    // Not for the smoothed gradient and sampled orders: their chance goes by the strokes' numbers.
    for method in [
        Method::Gradient,
        Method::Midpoint,
        Method::Straight,
        Method::Integrated,
        Method::LeaveOneOut,
    ] {
        let one = explained(&toy, &many(), SPEC, method);
        let other = explained(&toy, &turned, SPEC, method);
        for (a, b) in one.iter().zip(other.iter().rev()) {
            let near = |a: f32, b: f32| (a - b).abs() < 1e-3 * (1.0 + a.abs());
            assert!(near(a.sla, b.sla) && near(a.p_sla, b.p_sla), "{method}: {a:?} {b:?}");
        }
    }
}

#[test]
fn the_same_drawing_gets_the_same_scores() {
    let toy = Toy::new(0.02);
    for method in Method::ALL {
        let ask = || explained(&toy, &many(), SPEC, method);
        assert_eq!(ask(), ask(), "{method}");
    }
}

#[test]
fn splitting_a_stroke_changes_no_segment() {
    let line = |p: &[[f32; 2]]| p.iter().map(|p| Point::new(p[0], p[1])).collect::<Vec<_>>();
    let path = [[0.0, 0.0], [40.0, 10.0], [90.0, 15.0], [80.0, 70.0], [20.0, 95.0]];
    let other = line(&[[10.0, 60.0], [70.0, 40.0]]);
    let whole = Sketch::from_polylines([line(&path), other.clone()]);
    let split = Sketch::from_polylines([line(&path[..3]), line(&path[2..]), other]);
    let toy = Toy::new(0.02);
    // Only where strokes are not told apart before their segments are.
    for method in [Method::Gradient, Method::Midpoint, Method::Straight] {
        let segments = |sketch| {
            let strokes = explained(&toy, sketch, SPEC, method);
            strokes.into_iter().flat_map(|s| s.points).collect::<Vec<_>>()
        };
        let (one, other) = (segments(&whole), segments(&split));
        assert_eq!(one.len(), other.len());
        for (a, b) in one.iter().zip(&other) {
            assert!((a - b).abs() < 1e-4 * (1.0 + a.abs()), "{method}: {a} and {b}");
        }
    }
}

#[test]
fn leave_one_out_and_shapley_agree_for_a_score_without_interaction() {
    let toy = Toy::new(0.0);
    let subject = Subject::new(&far_apart(), SPEC);
    let passes = Passes::bulk(&toy);
    let [score, blank] = ends(&toy, &subject);
    let mut coalitions = Coalitions::new(&passes, &subject, 0);
    let lost = leave_one_out(&mut coalitions).expect("nothing calls it off");
    let values = shapley(&mut coalitions, 4, 1).expect("nothing calls it off");
    for (lost, value) in lost.iter().zip(&values.values) {
        assert!((lost - value).abs() < 1e-3, "{lost} against {value}");
    }
    let sum: f32 = values.values.iter().sum();
    assert!((sum - (score - blank)).abs() < 1e-3, "Shapley values are efficient");
    assert!(values.standard_errors.iter().all(|e| *e < 1e-3));
}

/// Seven level lines of different lengths, so far apart that their soft ink does not meet.
fn ladder() -> (Sketch, RasterSpec) {
    let spec = RasterSpec { size: 80, ..SPEC };
    let rungs = (0..7).map(|i| {
        let y = 16.0 * i as f32;
        vec![Point::new(0.0, y), Point::new(20.0 + 13.0 * i as f32, y)]
    });
    (Sketch::from_polylines(rungs), spec)
}

#[test]
fn every_reference_and_the_integral_meet_their_closed_forms() {
    let (sketch, spec) = ladder();
    let toy = Toy::on(spec, 0.01);
    let subject = Subject::new(&sketch, spec);
    // What each stroke's ink comes to, and what the field makes of it.
    let parts: Vec<[f32; 2]> = (0..7)
        .map(|i| {
            let alone = subject.soft_ink_where(|s| s == i);
            let field: f32 = alone.iter().zip(&toy.field).map(|(x, f)| x * f).sum();
            [alone.iter().sum(), field]
        })
        .collect();
    let all_ink: f32 = parts.iter().map(|[ink, _]| ink).sum();
    // (sum of m)² splits into m_i² and pairs 2 m_i m_j, of which each stroke of the pair gets half; without
    // stroke i, all of its pairs are gone.
    let shared = |[ink, field]: [f32; 2]| field + toy.curvature * ink * all_ink;
    let lost = |[ink, field]: [f32; 2]| field + toy.curvature * ink * (2.0 * all_ink - ink);
    let check = |method, expected: &dyn Fn([f32; 2]) -> f32| {
        let found = explained(&toy, &sketch, spec, method);
        for (stroke, part) in found.iter().zip(&parts) {
            let (value, expected) = (stroke.p_sla, expected(*part));
            assert!(
                (value - expected).abs() < 2e-3 * all_ink,
                "{method}: {value}, {expected}"
            );
        }
    };
    check(Method::Straight, &shared);
    check(Method::Integrated, &shared);
    check(Method::Shapley, &shared);
    check(Method::LeaveOneOut, &lost);
}

#[test]
fn with_few_strokes_the_integral_gives_the_shapley_values_of_any_score() {
    // Saturated long before the drawing is whole: the straight way goes far astray here.
    let toy = Toy {
        steepness: 0.2,
        ..Toy::new(0.0)
    };
    let exact = attributed(&toy, Method::Shapley);
    let values = |method| attributed(&toy, method).into_iter().map(|s| s.p_sla);
    let error = |method| {
        let both = values(method).zip(&exact);
        both.map(|(v, e)| (v - e.p_sla).abs()).fold(0.0, f32::max)
    };
    assert!(error(Method::Integrated) < 1e-4, "{}", error(Method::Integrated));
    assert!(error(Method::Straight) > 0.05, "{}", error(Method::Straight));
    assert!(exact.iter().all(|s| s.standard_error == Some(0.0)));
}

#[test]
fn sampled_shapley_values_lie_within_their_errors() {
    let toy = Toy {
        steepness: 0.05,
        ..Toy::new(0.0)
    };
    let subject = Subject::new(&many(), SPEC);
    let passes = Passes::bulk(&toy);
    let mut coalitions = Coalitions::new(&passes, &subject, 0);
    let sampled = shapley(&mut coalitions, 24, 3).expect("nothing calls it off");
    let exact = shapley(&mut coalitions, 1000, 3).expect("nothing calls it off");
    assert!(exact.standard_errors.iter().all(|e| *e == 0.0));
    let all = sampled.values.iter().zip(&exact.values).zip(&sampled.standard_errors);
    for ((value, exact), error) in all {
        assert!(
            *error > 0.0 && (value - exact).abs() < 4.0 * error,
            "{value} {exact} {error}"
        );
    }
}

/// Strokes whose soft ink does not meet.
fn far_apart() -> Sketch {
    let line = |p: &[[f32; 2]]| p.iter().map(|p| Point::new(p[0], p[1])).collect();
    Sketch::from_polylines([line(&[[0.0, 0.0], [100.0, 0.0]]), line(&[[0.0, 100.0], [100.0, 100.0]])])
}

#[test]
fn shapley_shares_what_strokes_do_together() {
    // With curvature, two strokes of equal ink share the interaction equally.
    let toy = Toy {
        field: vec![0.0; SPEC.pixel_count()],
        ..Toy::new(0.1)
    };
    let subject = Subject::new(&far_apart(), SPEC);
    let passes = Passes::bulk(&toy);
    let values = shapley(&mut Coalitions::new(&passes, &subject, 0), 2, 7).expect("nothing calls it off");
    let [a, b] = values.values[..] else {
        panic!("two strokes")
    };
    assert!((a - b).abs() < 1e-2 * a.abs(), "{a} and {b}");
}

#[test]
fn work_is_called_off_between_passes() {
    let toy = Toy::new(0.0);
    let passes_left = Cell::new(0_usize);
    let stop = || {
        let left = passes_left.get();
        passes_left.set(left.saturating_sub(1));
        left == 0
    };
    let passes = Passes::interruptible(&toy, 1, &stop);
    let subjects = [Subject::new(&many(), SPEC)];
    for method in Method::ALL {
        let passes_of_all = match method {
            Method::Midpoint => 1,
            _ => 2,
        };
        for allowed in 0..passes_of_all {
            passes_left.set(allowed);
            let answer = attribute(&passes, &subjects, method);
            assert_eq!(answer, Err(Interrupted), "{method} after {allowed} passes");
        }
        passes_left.set(usize::MAX);
        assert!(attribute(&passes, &subjects, method).is_ok(), "{method}");
    }
}
