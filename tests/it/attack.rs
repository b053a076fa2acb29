//! Attacks on a network whose answers are known, and on the bundled one.

use std::sync::Arc;

use burn::tensor::{Device, Tensor, TensorData};
use proptest::prelude::*;
use strokewise::engine::DeviceChoice;
use strokewise::examples::examples;
use strokewise_explain::attribution::{Batch, Interrupted, Subject};
use strokewise_explain::model::{ClassId, Classifier, Labels, SketchClassifier, device};
use strokewise_explain::tasks::attack::{Attack, Attacker, Guide, Ink, Limits};
use strokewise_ink::raster::RasterSpec;
use strokewise_ink::sketch::{Point, Sketch, StrokeId};

use crate::SPEC;

/// Logits linear in the raster: "left" counts the ink of the left half, "right" that of the right half,
/// and "neither" is a constant.
struct Toy {
    labels: Arc<Labels>,
    device: Device,
    neither: f32,
}

impl Toy {
    fn new(neither: f32) -> Self {
        Self {
            labels: Arc::new(Labels::parse("left\nright\nneither")),
            device: Device::flex(),
            neither,
        }
    }
}

impl SketchClassifier for Toy {
    fn logits(&self, rasters: Tensor<4>) -> Tensor<2> {
        let [rows, _, height, width] = rasters.dims();
        let weights: Vec<f32> = (0..height * width)
            .flat_map(|pixel| {
                let is_left = pixel % width < width / 2;
                if is_left { [1.0, 0.0, 0.0] } else { [0.0, 1.0, 0.0] }
            })
            .collect();
        let weights = TensorData::new(weights, [height * width, 3]);
        let weights = Tensor::<2>::from_data(weights, &self.device);
        let bias = TensorData::new(vec![0.0, 0.0, self.neither], [1, 3]);
        let bias = Tensor::<2>::from_data(bias, &self.device);
        rasters.reshape([rows, height * width]).matmul(weights) + bias
    }

    fn raster_spec(&self) -> RasterSpec {
        SPEC
    }

    fn labels(&self) -> &Arc<Labels> {
        &self.labels
    }

    fn device(&self) -> &Device {
        &self.device
    }
}

/// Returns what `classifier` makes of `sketch`, by a forward pass that no attack had a hand in.
fn reads_as(classifier: &dyn SketchClassifier, sketch: &Sketch) -> ClassId {
    let spec = classifier.raster_spec();
    let ink = Subject::new(sketch, spec).soft_ink().to_vec();
    let raster = TensorData::new(ink, [1, 1, spec.size, spec.size]);
    let raster = Tensor::<4>::from_data(raster, classifier.device());
    let logits: Vec<f32> = classifier.logits(raster).into_data().try_into_vec().expect("floats");
    let best = (0..logits.len()).max_by(|a, b| logits[*a].total_cmp(&logits[*b]));
    ClassId(best.expect("there are classes") as u16)
}

/// Checks that whatever `attack` claims about `sketch` is true.
fn check_claims(classifier: &dyn SketchClassifier, sketch: &Sketch, limits: Limits, attack: &Attack) {
    assert_eq!(attack.from.class, reads_as(classifier, sketch));
    if let Some(removal) = attack.removal {
        let rest = sketch.trimmed(removal.part);
        assert_eq!(reads_as(classifier, &rest), removal.after.class);
        assert_ne!(removal.after.class, attack.from.class);
        let share = Ink::new(sketch).share(removal.part);
        assert!((share - removal.ink_share).abs() < 1e-6);
        assert!(share <= limits.max_ink + 1e-5, "{share}");
        let lost = sketch.strokes().iter().map(|s| s.length()).sum::<f32>()
            - rest.strokes().iter().map(|s| s.length()).sum::<f32>();
        let total: f32 = sketch.strokes().iter().map(|s| s.length()).sum();
        assert!(lost <= (share + 1e-3) * total, "{lost} of {total}");
    }
    if let Some(shift) = &attack.shift {
        assert_eq!(reads_as(classifier, &shift.sketch), shift.after.class);
        assert_ne!(shift.after.class, attack.from.class);
        let [width, height] = sketch.bounds().size();
        let allowed = limits.max_shift * width.max(height) * 1.001;
        for (a, b) in sketch.strokes().iter().zip(shift.sketch.strokes()) {
            assert_eq!((a.id(), a.points().len()), (b.id(), b.points().len()));
            for (a, b) in a.points().iter().zip(b.points()) {
                let moved = (a.x - b.x).abs().max((a.y - b.y).abs());
                assert!(moved <= allowed, "{moved} of {allowed}");
            }
        }
    }
}

fn line(points: &[[f32; 2]]) -> Vec<Point> {
    points.iter().map(|p| Point::new(p[0], p[1])).collect()
}

/// A frame, so that nothing moves when a stroke goes, with as much ink left as right; a short stroke on the
/// right, and a longer one on the left that tips the scales.
fn tipped() -> Sketch {
    Sketch::from_polylines([
        line(&[[0.0, 0.0], [100.0, 0.0], [100.0, 100.0], [0.0, 100.0], [0.0, 0.0]]),
        line(&[[60.0, 30.0], [70.0, 30.0]]),
        line(&[[15.0, 60.0], [40.0, 60.0]]),
    ])
}

#[test]
fn the_stroke_that_tips_the_scales_is_found_and_pared_down() {
    let toy = Toy::new(-100.0);
    let guide = Guide::exhaustive();
    let attacker = Attacker::new(&toy, &guide);
    let limits = Limits {
        max_ink: 0.1,
        max_shift: 0.0,
    };
    let attack = attacker.attack(&tipped(), limits);
    let removal = attack.removal.expect("there is one");
    assert_eq!(removal.part.stroke, StrokeId(2));
    assert_eq!(toy.labels.name(attack.from.class), "left");
    check_claims(&toy, &tipped(), limits, &attack);
    let strokes = attacker.attack_strokes(&tipped(), 0.1);
    assert_eq!(strokes.eligible, 2);
    let whole = strokes.removal.expect("there is one");
    assert!(whole.is_whole() && removal.ink_share <= whole.ink_share);
    let none = attacker.attack_strokes(&tipped(), 0.01);
    assert!(none.removal.is_none() && none.spent.forward <= none.eligible);
}

#[test]
fn a_part_is_found_where_no_whole_stroke_may_go() {
    // One stroke only: a frame with a spur on its left side.
    let spur = Sketch::from_polylines([line(&[
        [0.0, 0.0],
        [100.0, 0.0],
        [100.0, 100.0],
        [0.0, 100.0],
        [0.0, 50.0],
        [30.0, 50.0],
        [0.0, 50.0],
        [0.0, 0.0],
    ])]);
    let toy = Toy::new(-100.0);
    let guide = Guide::exhaustive();
    let limits = Limits {
        max_ink: 0.15,
        max_shift: 0.0,
    };
    let attack = Attacker::new(&toy, &guide).attack(&spur, limits);
    let removal = attack.removal.expect("a part of the left side");
    assert!(!removal.is_whole());
    check_claims(&toy, &spur, limits, &attack);
}

#[test]
fn an_answer_that_hangs_on_nothing_stands() {
    let toy = Toy::new(1000.0);
    let guide = Guide::exhaustive();
    let attack = Attacker::new(&toy, &guide).attack(&tipped(), Limits::default());
    assert_eq!(toy.labels.name(attack.from.class), "neither");
    assert_eq!((attack.removal, attack.shift), (None, None));
}

#[test]
fn an_attack_is_called_off_before_a_pass() {
    let toy = Toy::new(0.0);
    let guide = Guide::exhaustive();
    let attacker = Attacker::new(&toy, &guide);
    for passes in [0_usize, 1, 3, 5] {
        let left = std::cell::Cell::new(passes);
        let stop = || left.replace(left.get().saturating_sub(1)) == 0;
        let outcome = attacker.attack_until(&tipped(), Limits::default(), &stop);
        assert_eq!(outcome, Err(Interrupted), "after {passes} passes");
    }
}

#[test]
fn claims_about_the_bundled_examples_are_true_and_the_guide_spends_less_than_exhaustive_search() {
    let device = device::open(DeviceChoice::Cpu).expect("the processor is there").device;
    let classifier = Classifier::bundled(&device).expect("the bundled weights fit");
    let guide = Guide::bundled().expect("the bundled guide reads");
    let attacker = Attacker::new(&classifier, &guide);
    let limits = Limits {
        max_ink: 0.1,
        max_shift: 0.02,
    };
    let (mut spent, mut tries, mut fell) = (0, 0, 0);
    for (_, drawing) in examples() {
        let attack = attacker.attack(&drawing.sketch, limits);
        check_claims(&classifier, &drawing.sketch, limits, &attack);
        fell += usize::from(attack.removal.is_some() || attack.shift.is_some());
        let strokes = attacker.attack_strokes(&drawing.sketch, 0.1);
        assert!(
            strokes.spent.forward <= strokes.eligible && strokes.spent.backward <= 1,
            "a pass forwards is a stroke tried: {strokes:?}"
        );
        spent += strokes.spent.forward;
        tries += strokes.eligible;
    }
    assert!(fell > 0, "some example can be fooled");
    assert!(spent < tries, "{spent} passes for {tries} strokes");
}

#[test]
fn the_pass_that_reads_a_drawing_gives_its_gradient_too() {
    let toy = Toy::new(3.0);
    let ink = Subject::new(&tipped(), SPEC).soft_ink().to_vec();
    let mut batch = Batch::new(SPEC.size);
    batch.push(0, &ink, 1.0);
    let tape = |stop: bool| batch.taped(&toy.answers(), &|| stop);
    assert!(tape(true).is_err());
    let tape = tape(false).expect("nothing calls it off");
    let left = |pixel: usize| pixel % SPEC.size < SPEC.size / 2;
    let logit: f32 = (0..ink.len()).filter(|p| left(*p)).map(|p| ink[p]).sum();
    let answer = tape.numbers();
    assert!((answer[0] - logit).abs() < 1e-3 && (answer[2] - 3.0).abs() < 1e-6);
    assert!(answer[3].abs() < 1e-6, "a stranger was never asked for clutter");
    let gradient = tape.gradient(&[1.0, 0.0, 0.0, 0.0]);
    assert_eq!(gradient.len(), ink.len());
    for (pixel, slope) in gradient.iter().enumerate() {
        let expected = if left(pixel) { 1.0 } else { 0.0 };
        assert!((slope - expected).abs() < 1e-6, "{slope} at {pixel}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn whatever_is_claimed_is_true(
        strokes in proptest::collection::vec(
            proptest::collection::vec((0.0_f32..100.0, 0.0_f32..100.0), 1..6),
            1..8,
        ),
        neither in -5.0_f32..40.0,
        max_ink in 0.02_f32..0.6,
        max_shift in 0.0_f32..0.1,
    ) {
        let lines = strokes.iter().map(|s| s.iter().map(|(x, y)| Point::new(*x, *y)).collect());
        let sketch = Sketch::from_polylines(lines);
        let toy = Toy::new(neither);
        let guide = Guide::exhaustive();
        let limits = Limits { max_ink, max_shift };
        let attack = Attacker::new(&toy, &guide).attack(&sketch, limits);
        check_claims(&toy, &sketch, limits, &attack);

        // Without a guide, whole strokes are searched exhaustively.
        let ink = Ink::new(&sketch);
        let from = reads_as(&toy, &sketch);
        let any = ink.strokes().any(|(id, share)| {
            let rest = sketch.without(&[id]);
            share <= max_ink && !rest.is_empty() && reads_as(&toy, &rest) != from
        });
        prop_assert!(!any || attack.removal.is_some());
    }
}
