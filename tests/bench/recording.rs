//! What recording costs: the lines of a frame, and the whole way from pen-up to scores, with a record and without.

use std::hint::black_box;
use std::sync::{Arc, mpsc};
use std::time::{Duration, Instant};

use criterion::Criterion;
use eframe::egui::{CentralPanel, Event, Modifiers, PointerButton, Pos2, Ui, pos2};
use egui_kittest::Harness;
use strokewise::app::canvas::{Canvas, Kit, Scene};
use strokewise::app::study::easel::{Easel, Opening, PEN_WIDTH, Witness};
use strokewise::app::theme;
use strokewise::engine::{DeviceChoice, Engine, EngineOptions, Stage};
use strokewise::examples::examples;
use strokewise::study::file::Shown;
use strokewise::study::ledger::Station;
use strokewise::study::recorder::Recorder;
use strokewise::study::session::{self, Setting};
use strokewise::study::{Clock, Event as StudyEvent, Store, Study, critic};
use strokewise_explain::attribution::Method;
use strokewise_explain::tasks::assist::{Assistant, Vigilance};
use strokewise_ink::inking::Smoothing;

use super::{classifier, drawing};

/// Samples of a 240 Hz pen in a frame of a 60 Hz screen.
const SAMPLES: usize = 4;

/// So often the bundled drawings are drawn, a little different each time.
const ROUNDS: usize = 4;

/// Nobody waits longer for an answer.
const PATIENCE: Duration = Duration::from_secs(3);

/// Times what recording adds to a frame of a study: the samples of a frame, and an answer about 20 strokes when one
/// comes. Both are made into lines on the window's thread; the disk is another thread's.
pub fn lines(c: &mut Criterion) {
    let assistant = Assistant::new(Box::new(classifier())).expect("the bundled noise model reads");
    let sketch = drawing(20, 25);
    let refined = assistant.refine(&sketch, None, Method::Integrated, Vigilance::Usual, &|| false);
    let assessment = refined.unwrap_or_else(|_| panic!("nobody interrupts"));
    let told = critic::Told {
        revision: sketch.revision(),
        intent: None,
        stage: Stage::Refined,
        elapsed_secs: 0.03,
    };
    let name = |class| assistant.classifier().labels().name(class).to_owned();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("journal-1.jsonl");
    let mut recorder = Recorder::create(&path, 0, Clock::start(), || {}).expect("a writable folder");
    let mut group = c.benchmark_group("recording");
    group.sample_size(20);
    group.bench_function("an answer about 20 strokes", |b| {
        b.iter(|| {
            let answer = critic::record(black_box(&assessment), told, Vigilance::Usual, "cpu", name);
            recorder.record(
                Some("t1"),
                StudyEvent::Answer(Box::new(answer.expect("all are numbers"))),
            )
        });
    });
    group.bench_function("four samples", |b| {
        b.iter(|| {
            let samples = StudyEvent::Samples {
                contact: 3,
                x: vec![120.25; 4],
                y: vec![310.5; 4],
                pressure: vec![Some(0.5); 4],
                tilt: Vec::new(),
                at_ms: vec![5210.4; 4],
            };
            recorder.record(Some("t1"), samples)
        });
    });
    group.finish();
}

/// Whoever writes nothing down, as an exhibit does.
struct Nobody {
    clock: Clock,
    count: u64,
}

impl Witness for Nobody {
    fn note(&mut self, event: StudyEvent) -> u64 {
        drop(black_box(event));
        self.count += 1;
        self.count
    }

    fn now_ms(&self) -> f64 {
        self.clock.now_ms()
    }
}

/// Paper and critic of a study, the real engine behind them, and who takes notes.
struct Desk {
    easel: Easel,
    canvas: Canvas,
    witness: Box<dyn Witness>,
}

impl Desk {
    /// A frame, as a trial's screen has it.
    fn ui(&mut self, ui: &mut Ui) {
        let Self { easel, canvas, witness } = self;
        easel.listen(&mut **witness);
        CentralPanel::no_frame().show(ui, |ui| {
            let kit = Kit::plain(PEN_WIDTH, Smoothing::OFF);
            let scene = Scene::plain(easel.sketch(), easel.epoch(), kit, theme::paper(ui.visuals()));
            for wish in canvas.ui(ui, &scene) {
                easel.grant(wish, &mut **witness);
            }
        });
        easel.follow_pen(self.canvas.wet_points(), &mut **witness);
        let shown: Vec<u32> = easel.hints().open().map(|hint| hint.number).collect();
        easel.looked_at(None, &shown, &mut **witness);
        easel.painted(&mut **witness);
    }

    /// Tells how good the answer is that is there about the drawing as it stands.
    fn answered(&self) -> Option<Stage> {
        let revision = self.easel.sketch().revision();
        let answer = self.easel.advice.current(revision, self.easel.intent())?;
        Some(answer.stage)
    }
}

/// A window, and the word that comes when the engine has something to say.
struct Window {
    harness: Harness<'static, Desk>,
    woken: mpsc::Receiver<()>,
}

impl Window {
    fn open(witness: Box<dyn Witness>) -> Self {
        let (wake, woken) = mpsc::channel();
        let options = EngineOptions {
            device: DeviceChoice::Cpu,
            ..EngineOptions::default()
        };
        let wake = move || {
            // Nobody listens any more once the window is gone.
            let _ = wake.send(());
        };
        let engine = Engine::start(options, Arc::new(wake));
        let desk = Desk {
            easel: Easel::new(engine),
            canvas: Canvas::default(),
            witness,
        };
        let harness = Harness::builder()
            .with_size([1280.0, 800.0])
            .with_context_setup(theme::install)
            .build_ui_state(|ui, desk: &mut Desk| desk.ui(ui), desk);
        let mut window = Self { harness, woken };
        window.wait(|desk| desk.easel.advice.labels().is_some());
        window
    }

    /// Paints frames as the engine asks for them until `there`; false where it never comes.
    fn wait(&mut self, there: impl Fn(&Desk) -> bool) -> bool {
        let since = Instant::now();
        while !there(self.harness.state()) {
            if since.elapsed() > PATIENCE {
                return false;
            }
            // Whatever comes, or does not, the next frame looks.
            let _ = self.woken.recv_timeout(Duration::from_millis(16));
            self.harness.step();
        }
        true
    }

    fn blank(&mut self, word: &str) {
        let opening = Opening {
            word: Some(word.to_owned()),
            shows: vec![Shown::Guess, Shown::Colours, Shown::Suggestions],
            ..Opening::default()
        };
        let desk = self.harness.state_mut();
        desk.easel.open(opening);
        desk.canvas.renew();
        self.harness.step();
    }

    fn press(&mut self, pos: Pos2, pressed: bool) {
        let (button, modifiers) = (PointerButton::Primary, Modifiers::NONE);
        let events = &mut self.harness.input_mut().events;
        events.push(Event::PointerMoved(pos));
        events.push(Event::PointerButton {
            pos,
            button,
            pressed,
            modifiers,
        });
    }

    /// Draws a stroke; returns the milliseconds from the frame that sees the pen lifted to the end of the frame that
    /// has its scores.
    fn stroke(&mut self, points: &[Pos2]) -> Option<f64> {
        let last = *points.last()?;
        self.press(points[0], true);
        self.harness.step();
        for samples in points.chunks(SAMPLES) {
            let moves = samples.iter().map(|pos| Event::PointerMoved(*pos));
            self.harness.input_mut().events.extend(moves);
            self.harness.step();
        }
        self.press(last, false);
        let lifted = Instant::now();
        self.harness.step();
        let scored = self.wait(|desk| desk.answered().is_some());
        let ms = 1000.0 * lifted.elapsed().as_secs_f64();
        // The next stroke begins when everything is said about this one.
        self.wait(|desk| desk.answered() == Some(Stage::Refined));
        scored.then_some(ms)
    }
}

/// The strokes of a drawing in the window's pixels, shaken by less than a pixel so that no answer is known before.
fn on_paper(sketch: &strokewise_ink::sketch::Sketch, round: usize) -> Vec<Vec<Pos2>> {
    let bounds = sketch.bounds();
    let [width, height] = [0, 1].map(|axis| bounds.max[axis] - bounds.min[axis]);
    let scale = 600.0 / width.max(height).max(1.0);
    let mut shake = round as u32;
    let mut shaken = move || {
        shake = shake.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (shake >> 16) as f32 / 65_536.0 - 0.5
    };
    let mut place = |x: f32, y: f32| {
        let [left, top] = bounds.min;
        pos2(
            200.0 + (x - left) * scale + shaken(),
            100.0 + (y - top) * scale + shaken(),
        )
    };
    let strokes = sketch.strokes().iter();
    strokes
        .map(|stroke| stroke.points().iter().map(|point| place(point.x, point.y)).collect())
        .collect()
}

/// Times the way from pen-up to scores through window and engine, with the record of a session and without: drawings
/// by turns in both, stroke by stroke the same.
pub fn pen_up_to_scores(_: &mut Criterion) {
    let mut filters = std::env::args().skip(1).filter(|argument| !argument.starts_with('-'));
    let is_bench = std::env::args().any(|argument| argument == "--bench");
    if !is_bench
        || filters
            .next()
            .is_some_and(|filter| !"recording pen-up to scores".contains(&filter))
    {
        return;
    }
    // Where data would lie, not in memory.
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a temporary folder");
    let mut store = Store::open(folder.path()).expect("a store");
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../models/examples/study");
    let study = Arc::new(Study::open_sound(path.as_ref()).expect("the example is sound"));
    let session = session::begin(&mut store, study, &setting(), Clock::start(), || {}).expect("a session");
    let nobody = Nobody {
        clock: Clock::start(),
        count: 0,
    };
    let mut windows = [Window::open(Box::new(session)), Window::open(Box::new(nobody))];
    let mut times: [Vec<f64>; 2] = Default::default();
    for round in 0..ROUNDS {
        for (at, (word, drawing)) in examples().into_iter().enumerate() {
            for turn in 0..2 {
                let which = (round + at + turn) % 2;
                windows[which].blank(word);
                for stroke in on_paper(&drawing.sketch, round * 100 + at) {
                    times[which].push(windows[which].stroke(&stroke).unwrap_or(f64::NAN));
                }
            }
        }
    }
    tell(&times);
}

fn tell(times: &[Vec<f64>; 2]) {
    let [with, without] = times;
    let pairs: Vec<(f64, f64)> = with.iter().copied().zip(without.iter().copied()).collect();
    let pairs: Vec<_> = pairs
        .into_iter()
        .filter(|(a, b)| a.is_finite() && b.is_finite())
        .collect();
    let quantile = |mut values: Vec<f64>, share: f64| {
        values.sort_by(f64::total_cmp);
        values[(share * (values.len() - 1) as f64).round() as usize]
    };
    let of = |pick: fn(&(f64, f64)) -> f64, share| quantile(pairs.iter().map(pick).collect(), share);
    let [recorded, not] = [of(|p| p.0, 0.5), of(|p| p.1, 0.5)];
    println!(
        "recording, pen-up to scores of {} of {} strokes: median {recorded:.2} ms recorded, {not:.2} ms not; \
         difference of the same stroke: median {:+.2} ms, middle half {:+.2} to {:+.2} ms",
        pairs.len(),
        with.len(),
        of(|p| p.0 - p.1, 0.5),
        of(|p| p.0 - p.1, 0.25),
        of(|p| p.0 - p.1, 0.75),
    );
}

fn setting() -> Setting {
    Setting {
        app_version: env!("CARGO_PKG_VERSION").to_owned(),
        models: Vec::new(),
        station: Station::default(),
        pilot: true,
        extra_time: 1.0,
        device: "cpu".to_owned(),
        threads: 2,
        window_px: [1280.0, 800.0],
        scale: 1.0,
    }
}
