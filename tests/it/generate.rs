//! Laws of generation with the weights that ship: what the score of a region means, what its explanations add up to,
//! and what a stroke changes.

use burn::tensor::Device;
use strokewise::examples::examples;
use strokewise_explain::attribution::{Batch, Method, Passes, Subject};
use strokewise_explain::model::{ClassId, Condition, Generator, Style};
use strokewise_explain::tasks::generate::{Painter, Region};
use strokewise_ink::sketch::{Point, Sketch};

fn painter() -> Painter {
    Painter::new(Generator::bundled(&Device::flex()).expect("the bundled weights fit"))
}

fn cat() -> Sketch {
    let (_, drawing) = examples().swap_remove(0);
    drawing.sketch
}

/// The category called `name`, with the painter's own labels.
fn category(name: &str) -> ClassId {
    let labels = strokewise_explain::model::Classifier::own_labels();
    labels.find(name).expect("a category")
}

#[test]
fn a_drawing_becomes_a_coloured_picture_and_blank_paper_stays_nearly_blank() {
    let painter = painter();
    let condition = Condition {
        category: Some(category("cat")),
        style: None,
    };
    assert!(painter.generator().knows(category("cat")));
    let picture = painter.paint(&cat(), condition);
    assert_eq!(picture.size(), [Generator::SIZE; 2]);
    let colored = |rgb: &[u8]| {
        let pixels = rgb.chunks_exact(3);
        let far = pixels.filter(|p| p.iter().any(|v| *v < 230)).count();
        far as f32 / (Generator::SIZE * Generator::SIZE) as f32
    };
    let share = colored(picture.rgb());
    assert!((0.1..0.9).contains(&share), "{share} of the picture is coloured");
    assert_eq!(picture, painter.paint(&cat(), condition), "there is no noise");
    let blank = painter.paint(&Sketch::default(), condition);
    let share = colored(blank.rgb());
    assert!(share < 0.05, "{share} of blank paper is coloured");
}

#[test]
fn what_is_said_changes_the_picture_unless_nothing_is_known_of_it() {
    let painter = painter();
    let labels = strokewise_explain::model::Classifier::own_labels();
    let paint = |category, style| painter.paint(&cat(), Condition { category, style });
    let untold = paint(None, None);
    assert_ne!(paint(Some(category("cat")), None), untold);
    assert_ne!(paint(None, Some(Style::Clipart)), untold);
    let stranger = labels.iter().find(|(class, _)| !painter.generator().knows(*class));
    let (stranger, _) = stranger.expect("not every category has pictures");
    assert_eq!(paint(Some(stranger), None), untold);
}

#[test]
fn a_region_scores_1_for_the_drawing_and_0_for_blank_paper() {
    let painter = painter();
    let sketch = cat();
    let condition = Condition {
        category: Some(category("cat")),
        style: None,
    };
    let subject = Subject::new(&sketch, painter.generator().raster_spec());
    let upper = Region::new(0..Generator::SIZE, 0..64).expect("a region");
    for region in [Region::whole(), upper] {
        let objective = painter.objective(&sketch, condition, region);
        let objective = objective.expect("the drawing shows something there");
        let mut batch = Batch::new(subject.raster_size());
        for alpha in [1.0, 0.0, 0.5] {
            batch.push(0, subject.soft_ink(), alpha);
        }
        let scores = Passes::bulk(&objective).scores(&batch).expect("not called off");
        assert!((scores[0] - 1.0).abs() < 1e-4, "{scores:?}");
        assert!(scores[1].abs() < 1e-4, "{scores:?}");
        assert!(scores[2] <= 1.0, "{scores:?}");
    }
    let blank = painter.objective(&Sketch::default(), condition, Region::whole());
    assert!(blank.is_none(), "blank paper shows nothing to explain");
}

#[test]
fn explanations_are_complete_and_say_nothing_at_the_top_itself() {
    let painter = painter();
    let sketch = cat();
    let region = Region::new(20..100, 10..70).expect("a region");
    let explain = |method| {
        let shaping = painter.explain(&sketch, Condition::default(), region, method, 8, &|| false);
        let shaping = shaping.expect("not called off").expect("something is there");
        assert_eq!(shaping.strokes.len(), sketch.strokes().len());
        let sum: f32 = shaping.strokes.iter().map(|s| s.p_sla).sum();
        let size: f32 = shaping.strokes.iter().map(|s| s.p_sla.abs()).sum();
        assert!(size.is_finite());
        (sum, size)
    };
    for method in [Method::Integrated, Method::Shapley] {
        let (sum, _) = explain(method);
        assert!((sum - 1.0).abs() < 1e-3, "{method}: {sum}");
    }
    let (_, size) = explain(Method::Gradient);
    assert!(size < 1e-3, "the gradient at the highest score: {size}");
    let called_off = painter.explain(&sketch, Condition::default(), region, Method::Integrated, 8, &|| true);
    assert!(called_off.is_err());
}

#[test]
fn what_a_stroke_changes_is_0_for_one_drawn_twice() {
    let painter = painter();
    let line = |y: f32| vec![Point::new(0.0, y), Point::new(100.0, y)];
    let sketch = Sketch::from_polylines([line(0.0), line(80.0), line(0.0)]);
    let changes = painter.changes(&sketch, Condition::default(), &[0, 1, 2], 2, &|| false);
    let changes = changes.expect("not called off");
    let most = |change: &Vec<f32>| change.iter().fold(0.0f32, |top, v| top.max(*v));
    assert!(changes.iter().all(|c| c.len() == Generator::SIZE * Generator::SIZE));
    assert!(most(&changes[0]) < 1e-4 && most(&changes[2]) < 1e-4);
    assert!((0.02..=1.0).contains(&most(&changes[1])), "{}", most(&changes[1]));
}
