//! An exhibit in the window: visitors who do anything at all leave nothing behind, and find no way out.

use std::path::Path;
use std::sync::Arc;

use eframe::egui::{
    DroppedFile, Event as Input, Key, Modifiers, PointerButton, Pos2, TouchDeviceId, TouchId, TouchPhase, pos2, vec2,
};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use strokewise::app::study::easel::Easel;
use strokewise::app::study::kiosk::{KioskShell, Manner};
use strokewise::app::theme;
use strokewise::engine::{ClassId, Engine, EngineEnds, Labels, Reply, Request, Stage};
use strokewise::study::exhibit::Exhibit;
use strokewise::study::guide::Phase;
use strokewise::study::{Clock, ClockHand};

use super::desk::assessment;

/// Visits of people who do anything at all.
const VISITS: usize = 200;

struct Booth {
    harness: Harness<'static, KioskShell>,
    ends: EngineEnds,
    hand: ClockHand,
}

impl Booth {
    fn open(folder: &Path) -> Self {
        let path = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../models/examples/exhibit/exhibit.toml"
        );
        let exhibit = Exhibit::open(path.as_ref()).expect("the example is sound");
        let (engine, ends) = Engine::detached();
        ends.reply(Reply::Ready {
            device: "a test".into(),
            labels: Arc::new(Labels::parse("cat\nfish\n")),
        });
        let (clock, hand) = Clock::manual();
        let manner = Manner::Kiosk(folder.to_owned());
        let shell = KioskShell::new(exhibit, manner, Easel::new(engine), clock);
        let harness = Harness::builder()
            .with_size([1080.0, 1920.0])
            .with_context_setup(theme::install)
            .build_ui_state(
                |ui, shell: &mut KioskShell| {
                    shell.think(ui.ctx());
                    shell.ui(ui);
                },
                shell,
            );
        Self { harness, ends, hand }
    }

    fn pass(&mut self, ms: f64) {
        self.hand.forward_ms(ms);
        // Nobody reads what the engine is asked: it never answers, and nothing waits for it.
        while self.ends.take_request().is_some() {}
        self.harness.step();
    }

    fn phase(&self) -> Phase {
        self.harness.state().phase()
    }

    fn press(&mut self, pos: Pos2, pressed: bool) {
        let button = PointerButton::Primary;
        let modifiers = Modifiers::NONE;
        let events = &mut self.harness.input_mut().events;
        events.push(Input::PointerMoved(pos));
        events.push(Input::PointerButton {
            pos,
            button,
            pressed,
            modifiers,
        });
    }
}

/// A file that somebody drops on an exhibit; nobody looks into it.
#[derive(Debug)]
struct Smuggled;

impl DroppedFile for Smuggled {
    fn path(&self) -> &Path {
        Path::new("models/examples/cat.strokewise")
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        panic!("an exhibit reads no file")
    }
}

/// Something that somebody may do.
fn anything(booth: &mut Booth, random: &mut StdRng) {
    let pos = pos2(random.random_range(0.0..1080.0), random.random_range(0.0..1920.0));
    match random.random_range(0..5) {
        0 => booth.press(pos, random.random_bool(0.5)),
        1 => booth.harness.input_mut().events.push(Input::PointerMoved(pos)),
        2 => {
            let keys = [
                Key::Escape,
                Key::F4,
                Key::Q,
                Key::Tab,
                Key::Enter,
                Key::Space,
                Key::O,
                Key::Z,
            ];
            let key = keys[random.random_range(0..keys.len())];
            let modifiers = if random.random_bool(0.5) {
                Modifiers::CTRL
            } else {
                Modifiers::ALT
            };
            booth.harness.key_press_modifiers(modifiers, key);
        }
        3 => {
            booth.harness.input_mut().dropped_files.push(Arc::new(Smuggled));
        }
        _ => {
            let phases = [TouchPhase::Start, TouchPhase::Move, TouchPhase::End, TouchPhase::Cancel];
            let phase = phases[random.random_range(0..phases.len())];
            let id = TouchId(random.random_range(0..4));
            let touch = Input::Touch {
                device_id: TouchDeviceId(0),
                id,
                phase,
                pos,
                force: None,
            };
            booth.harness.input_mut().events.push(touch);
        }
    }
}

#[test]
fn whatever_visitors_do_the_exhibit_is_blank_again_when_they_have_left() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut booth = Booth::open(folder.path());
    let mut random = StdRng::seed_from_u64(5);
    let mut begun = 0;
    for visit in 0..VISITS {
        for _ in 0..40 {
            anything(&mut booth, &mut random);
            booth.pass(200.0);
        }
        begun += usize::from(booth.phase() != Phase::Attract);
        // Whoever held something down lets go, and leaves.
        booth.press(pos2(500.0, 900.0), false);
        for _ in 0..70 {
            booth.pass(2000.0);
        }
        assert_eq!(booth.phase(), Phase::Attract, "visit {visit}");
        assert!(booth.harness.query_by_label("Staff").is_none(), "visit {visit}");
    }
    assert!(begun > VISITS / 2, "{begun}");
}

#[test]
fn what_a_drawing_is_that_invites_people_is_known_and_what_a_visitor_draws_is_not() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut booth = Booth::open(folder.path());
    booth.pass(50.0);
    let meant = |booth: &Booth| booth.harness.state().easel().intent();
    assert_eq!((booth.phase(), meant(&booth)), (Phase::Attract, Some(ClassId(0))));
    booth.press(pos2(500.0, 900.0), true);
    booth.pass(50.0);
    assert_eq!((booth.phase(), meant(&booth)), (Phase::Visit(0), None));
}

#[test]
fn what_waits_until_the_hand_rests_is_suggested_then() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut booth = Booth::open(folder.path());
    for (pos, pressed) in [
        (pos2(500.0, 900.0), true),
        (pos2(500.0, 900.0), false),
        (pos2(300.0, 500.0), true),
        (pos2(500.0, 700.0), false),
    ] {
        booth.press(pos, pressed);
        booth.pass(50.0);
    }
    booth.harness.step();
    let Some(Request::Assess { sketch, intent, .. }) = booth.ends.take_request() else {
        panic!("the critic is asked about every drawing");
    };
    let ids: Vec<_> = sketch.strokes().iter().map(|stroke| stroke.id()).collect();
    let mut assessment = assessment(&sketch, ClassId(0), 0.25, &ids);
    assessment.waiting.strokes = std::mem::take(&mut assessment.suggestions);
    booth.ends.reply(Reply::Assessed {
        revision: sketch.revision(),
        intent,
        assessment: Arc::new(assessment),
        stage: Stage::Refined,
        elapsed_secs: 0.02,
    });
    let suggested = |booth: &Booth| booth.harness.state().easel().hints().open().count();
    booth.pass(50.0);
    assert_eq!(suggested(&booth), 0);
    for _ in 0..20 {
        booth.pass(200.0);
    }
    assert_eq!(suggested(&booth), 1);
}

#[test]
fn a_drawing_hangs_only_if_its_visitor_says_so_and_staff_get_out() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut booth = Booth::open(folder.path());
    booth.press(pos2(500.0, 900.0), true);
    booth.pass(50.0);
    assert_eq!(booth.phase(), Phase::Visit(0));
    booth.press(pos2(500.0, 900.0), false);
    booth.pass(50.0);
    assert!(
        booth.harness.state().easel().sketch().is_empty(),
        "the touch that begins is no ink"
    );
    booth.press(pos2(300.0, 500.0), true);
    booth.pass(50.0);
    booth.press(pos2(500.0, 700.0), false);
    booth.pass(50.0);
    assert_eq!(booth.harness.state().easel().sketch().strokes().len(), 1);
    for _ in 0..4 {
        booth.harness.get_by_label("Next").click();
        booth.pass(50.0);
        booth.pass(50.0);
    }
    assert_eq!(booth.phase(), Phase::Farewell);
    // The row of buttons has grown by the question, and needs a frame to find its height.
    for _ in 0..3 {
        booth.pass(50.0);
    }
    booth.harness.get_by_label("Yes, hang it up").click();
    booth.pass(50.0);
    booth.pass(50.0);
    let waiting = folder.path().join("wall/waiting");
    assert_eq!(std::fs::read_dir(waiting).expect("a room").count(), 1);

    // A large window shows everything larger: its corners are where the window says.
    let screen = booth.harness.ctx.content_rect();
    for corner in [screen.min + vec2(5.0, 5.0), screen.max - vec2(5.0, 5.0)] {
        booth.press(corner, true);
        for _ in 0..4 {
            booth.pass(1000.0);
        }
        booth.press(corner, false);
        booth.pass(50.0);
    }
    // A dialog finds its place in its first frames.
    for _ in 0..3 {
        booth.pass(50.0);
    }
    for digit in ["4", "8", "2", "1"] {
        booth.harness.get_by_label(digit).click();
        booth.pass(50.0);
        booth.pass(50.0);
    }
    for _ in 0..3 {
        booth.pass(50.0);
    }
    booth.harness.get_by_label("Staff");
    booth.harness.get_by_label("Close the exhibit");
}
