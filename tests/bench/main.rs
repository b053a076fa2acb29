//! Times what the program does while somebody draws: `cargo bench`.
//!
//! Nothing here fails on a slow machine; figures are reported, side by side in one run.

mod recording;

use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;

use burn::tensor::{Tensor, TensorData};
use criterion::{Criterion, criterion_group, criterion_main};
use eframe::egui::{Event, Modifiers, PointerButton, pos2};
use egui_kittest::Harness;
use strokewise::app::command::Command;
use strokewise::app::files::FileDesk;
use strokewise::app::shell::Shell;
use strokewise::app::studio::Studio;
use strokewise::app::theme;
use strokewise::engine::{DeviceChoice, Engine};
use strokewise_explain::attribution::{ClassObjective, Method, Passes, Subject, attribute};
use strokewise_explain::gallery::{Gallery, Item, Source};
use strokewise_explain::model::{ClassId, Classifier, Condition, Encoder, Generator, SketchClassifier, device};
use strokewise_explain::onnx;
use strokewise_explain::tasks::assist::{Assistant, Vigilance};
use strokewise_explain::tasks::retrieve::Retriever;
use strokewise_ink::format::{Drawing, document};
use strokewise_ink::inking::spine;
use strokewise_ink::raster::{Fit, HardRaster, Polylines, SoftRaster};
use strokewise_ink::sketch::{Document, Edit, Point, Sketch, Stroke};

/// Strokes of `segments` segments each, wandering over a page of 256 units.
fn drawing(strokes: usize, segments: usize) -> Sketch {
    Sketch::from_polylines((0..strokes).map(|stroke| {
        let (x, y) = ((stroke * 67 % 256) as f32, (stroke * 149 % 256) as f32);
        (0..=segments)
            .map(|i| {
                let a = i as f32 * 0.4 + stroke as f32;
                Point::new(x + 20.0 * a.cos() + 2.0 * i as f32, y + 20.0 * a.sin())
            })
            .collect()
    }))
}

fn classifier() -> Classifier {
    let device = device::open(DeviceChoice::Cpu).expect("the processor is there").device;
    Classifier::bundled(&device).expect("the bundled weights fit")
}

fn rasters(c: &mut Criterion) {
    let spec = classifier().raster_spec();
    let sketch = drawing(20, 25);
    let lines = Polylines::new(&sketch, &Fit::new(sketch.bounds(), &spec));
    assert_eq!(lines.segment_count(), 500, "the target speaks of 500 segments");
    let gradient: Vec<f32> = (0..spec.pixel_count()).map(|i| (i % 13) as f32 - 6.0).collect();
    let mut presence = vec![0.0; lines.segment_count()];
    let mut points = vec![[0.0; 2]; lines.points().len()];
    let mut group = c.benchmark_group("raster, 500 segments");
    let mut soft = SoftRaster::new(spec);
    group.bench_function("soft forward", |b| {
        b.iter(|| black_box(soft.draw(black_box(&lines)))[0]);
    });
    group.bench_function("soft backward", |b| {
        b.iter(|| {
            soft.presence(black_box(&gradient), &mut presence);
            soft.point_gradients(&lines, black_box(&gradient), &mut points);
        });
    });
    let mut hard = HardRaster::new(spec);
    group.bench_function("hard forward", |b| {
        b.iter(|| black_box(hard.draw(black_box(&lines)))[0]);
    });
    group.finish();
}

fn explanations(c: &mut Criterion) {
    let classifier = classifier();
    let spec = classifier.raster_spec();
    let sketch = drawing(20, 25);
    let mut group = c.benchmark_group("20 strokes, model included");
    group.sample_size(20);
    {
        let objective = ClassObjective::new(&classifier, vec![ClassId(0)]);
        let passes = Passes::bulk(&objective);
        for method in Method::ALL {
            // Seconds an answer, and no gradients: it is measured where it is used, in `strokewise-lab eval`.
            if method == Method::Shapley {
                continue;
            }
            group.bench_function(format!("SLA and P-SLA, {method}"), |b| {
                b.iter(|| attribute(&passes, &[Subject::new(black_box(&sketch), spec)], method));
            });
        }
    }
    let assistant = Assistant::new(Box::new(classifier)).expect("the bundled noise model reads");
    let never = || false;
    group.bench_function("first answer", |b| {
        b.iter(|| assistant.quick(black_box(&sketch), None, &never));
    });
    group.bench_function("refined answer", |b| {
        b.iter(|| assistant.refine(black_box(&sketch), None, Method::Integrated, Vigilance::Usual, &never));
    });
    group.finish();
}

fn networks(c: &mut Criterion) {
    let classifier = classifier();
    let spec = classifier.raster_spec();
    let sketch = drawing(20, 25);
    let lines = Polylines::new(&sketch, &Fit::new(sketch.bounds(), &spec));
    let ink = SoftRaster::new(spec).draw(&lines).to_vec();
    let answers = classifier.answers();
    let first_logit = |_: usize, answer: &[f32], derivatives: &mut [f32]| {
        derivatives[0] = 1.0;
        answer[0]
    };
    let mut group = c.benchmark_group("classifier");
    group.bench_function("load", |b| b.iter(self::classifier));
    for rows in [1, 64] {
        let rasters = ink.repeat(rows);
        group.bench_function(format!("forward, {rows}"), |b| {
            b.iter(|| answers.answers(black_box(&rasters)));
        });
        group.bench_function(format!("forward and input gradient, {rows}"), |b| {
            b.iter(|| answers.gradients(black_box(&rasters), &first_logit));
        });
    }
    group.finish();
    let generator = Generator::bundled(classifier.device()).expect("the bundled weights fit");
    let painted = generator.painted(Condition::default());
    c.bench_function("generator, one picture", |b| {
        b.iter(|| painted.answers(black_box(&ink)));
    });
}

/// Networks of other people in the folder that `STROKEWISE_NETWORKS` names, whose input is an image of one size; see
/// `tests/bench/networks.py`.
fn strangers(c: &mut Criterion) {
    let Some(folder) = std::env::var_os("STROKEWISE_NETWORKS") else {
        return;
    };
    let entries = std::fs::read_dir(folder).expect("a folder");
    let mut files: Vec<_> = entries.map(|entry| entry.expect("readable").path()).collect();
    files.retain(|path| path.extension().is_some_and(|ending| ending == "onnx"));
    files.sort();
    let device = classifier().device().clone();
    for path in files {
        let bytes = std::fs::read(&path).expect("a file");
        let graph = onnx::parse(&bytes, path.parent()).expect("a network");
        let sides = graph.inputs[0].dims.as_ref().expect("a shape");
        let sides: Vec<usize> = sides.iter().map(|side| side.known().unwrap_or(1)).collect();
        let outputs = [graph.outputs[0].name.clone()];
        let program = onnx::Program::build(graph, &outputs, &device).expect("supported operators");
        let image: Vec<f32> = (0..sides.iter().product()).map(|i| (i % 7) as f32 / 7.0).collect();
        let sides: [usize; 4] = sides.try_into().expect("an image");
        let image = Tensor::<4>::from_data(TensorData::new(image, sides), &device);
        let answer = |image: Tensor<4>| match program
            .run(vec![onnx::Floats::of(image).into()])
            .expect("an answer")
            .pop()
        {
            Some(onnx::Value::Floats(answer)) => answer.flat(),
            _ => panic!("no numbers"),
        };
        let name = path.file_stem().expect("a name").to_string_lossy();
        let mut group = c.benchmark_group(format!("stranger {name}"));
        group.sample_size(10);
        group.bench_function("forward", |b| b.iter(|| answer(image.clone()).into_data()));
        group.bench_function("gradient", |b| {
            b.iter(|| {
                let image = image.clone().autodiff().require_grad();
                let tape = answer(image.clone()).narrow(0, 0, 1).sum().backward();
                image.grad(&tape).expect("a gradient").into_data()
            });
        });
        group.finish();
    }
}

fn galleries(c: &mut Criterion) {
    const PICTURES: usize = 100_000;
    let item = |i: usize| Item {
        name: i.to_string(),
        key: i.to_string(),
    };
    let items: Vec<Item> = (0..PICTURES).map(item).collect();
    let numbers = 0..PICTURES * Encoder::SIZE;
    let embeddings = numbers.map(|i| (i as f32).sin()).collect();
    let gallery = Gallery::new(Source::BuiltIn, items, embeddings);
    let device = classifier().device().clone();
    let retriever = Retriever::new(Encoder::bundled(&device).expect("the bundled weights fit"));
    let sketch = drawing(20, 25);
    let mut group = c.benchmark_group("gallery of 100,000 pictures, 20 strokes");
    group.bench_function("search", |b| {
        b.iter(|| retriever.search(black_box(&sketch), &gallery, 24));
    });
    group.bench_function("explain a match by one gradient", |b| {
        let explain = |method| retriever.explain(black_box(&sketch), &gallery, 7, method, 4, &|| false);
        b.iter(|| explain(Method::Midpoint));
    });
    group.finish();
}

fn lines(c: &mut Criterion) {
    let sketch = drawing(1, 200);
    c.bench_function("painted line of a stroke of 200 points", |b| {
        b.iter(|| spine::stroke(black_box(&sketch.strokes()[0]), 0.5));
    });
}

/// Times what the window's own thread does in a frame, but for handing the picture to the graphics card, while a stroke
/// is being drawn over drawings of 100 points a stroke.
fn frames(c: &mut Criterion) {
    let mut group = c.benchmark_group("frame while drawing");
    for strokes in [10, 1_000, 10_000] {
        let (engine, _ends) = Engine::detached();
        let files = FileDesk::new(Arc::new(|| {}));
        let mut studio = Studio::new(engine, files, None);
        studio.explain = false;
        let sketch = drawing(strokes, 99);
        let drawing = Drawing {
            sketch,
            ..Drawing::default()
        };
        studio.run(Command::PasteText(document::to_text(&drawing)));
        let mut shell = Shell::new(studio, None);
        shell.show_panel(false);
        let mut harness = Harness::builder()
            .with_size([1280.0, 800.0])
            .with_context_setup(theme::install)
            .build_ui_state(
                |ui, shell: &mut Shell| {
                    shell.think(ui.ctx(), None);
                    shell.ui(ui);
                },
                shell,
            );
        let at = |i: usize| pos2(200.0 + (i % 800) as f32, 300.0 + (i % 7) as f32);
        harness.event(Event::PointerMoved(at(0)));
        harness.event(Event::PointerButton {
            pos: at(0),
            button: PointerButton::Primary,
            pressed: true,
            modifiers: Modifiers::NONE,
        });
        let mut moves = 0;
        group.bench_function(format!("{strokes} strokes"), |b| {
            b.iter(|| {
                moves += 1;
                harness.event(Event::PointerMoved(at(moves)));
                harness.step();
            });
        });
    }
    group.finish();
}

/// Canvas units to a pixel where a page of 256 units fills the window, by powers of two.
const PIXEL: f32 = 0.25;

/// Times what a drawing of 10,000 strokes and 1,000,000 points takes to be opened, drawn on, kept for undo, and
/// painted.
fn large(c: &mut Criterion) {
    let text = document::to_text(&Drawing {
        sketch: drawing(10_000, 99),
        ..Drawing::default()
    });
    let parse = || document::parse(&text, Path::new("large.strokewise")).expect("a sound file");
    let mut group = c.benchmark_group("10,000 strokes, 1,000,000 points");
    group.sample_size(10);
    group.bench_function("open the file", |b| b.iter(parse));
    let opened = parse();
    let before = resident_mb();
    let mut document = Document::new(opened.sketch);
    group.bench_function("one more stroke", |b| {
        b.iter(|| {
            let id = document.next_stroke_id();
            let stroke = Stroke::new(id, 4.0, vec![Point::new(1.0, 2.0); 100]).expect("sound points");
            document.apply(&Edit::Add(stroke));
        });
    });
    let nodes = || -> usize {
        let strokes = document.sketch().strokes().iter().take(10_000);
        strokes.map(|stroke| spine::stroke(stroke, PIXEL).len()).sum()
    };
    group.bench_function("all painted lines", |b| b.iter(nodes));
    group.finish();
    let nodes = nodes();
    let mb = (nodes * size_of::<spine::Node>()) as f64 / 1e6;
    println!("painted lines: {nodes} nodes, {mb:.0} MB on the graphics card");
    let [before, after] = [before, resident_mb()];
    println!("memory: {before:.0} MB with the drawing open, {after:.0} MB after as many strokes and 500 steps of undo");
}

/// Memory of this process, in MB; 0 where the system does not say.
fn resident_mb() -> f64 {
    let pages = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages = pages.split(' ').nth(1).and_then(|pages| pages.parse::<f64>().ok());
    pages.unwrap_or_default() * 4096.0 / 1e6
}

criterion_group!(
    benches,
    rasters,
    networks,
    strangers,
    explanations,
    galleries,
    lines,
    large,
    frames,
    recording::lines,
    recording::pen_up_to_scores
);
criterion_main!(benches);
