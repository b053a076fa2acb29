//! The law of the window over every pair of event and state: ink that neither a file nor a step of undo holds stays,
//! whatever is asked for and whatever is going on.

use std::path::Path;
use std::time::{Duration, Instant};

use strokewise::app::command::catalogue;
use strokewise::app::files::Purpose;
use strokewise::app::studio::Question;
use strokewise_ink::format::{self, Drawing};
use strokewise_ink::sketch::{Affine, Part, Span};

use super::*;

/// Ink by its places, which tell strokes apart whatever their ids.
type Places = Vec<Vec<[u32; 2]>>;

fn places(drawing: &Drawing) -> Places {
    let strokes = drawing.sketch.strokes().iter();
    let mut places: Places = strokes
        .map(|stroke| stroke.points().iter().map(|p| [p.x.to_bits(), p.y.to_bits()]).collect())
        .collect();
    places.sort();
    places
}

/// Lets the window hear of its files until nothing is under way.
fn settle(studio: &mut Studio) {
    let begin = Instant::now();
    loop {
        studio.listen();
        if !studio.files.is_busy() {
            return;
        }
        assert!(begin.elapsed() < Duration::from_secs(30), "{:?}", studio.notice());
        std::thread::sleep(Duration::from_millis(1));
    }
}

fn save_as(studio: &mut Studio, path: &Path) {
    studio.run(Command::AskSave);
    studio.chose_file(Purpose::Save, path.to_owned(), false);
}

/// A situation by its name, and the way there from three strokes on a fresh sheet.
type State = (&'static str, fn(&mut Studio, &Path));

const STATES: [State; 12] = [
    ("drawn", |_, _| {}),
    ("saved", |studio, folder| {
        save_as(studio, &folder.join("mine.strokewise"));
        settle(studio);
    }),
    ("saved and changed", |studio, folder| {
        save_as(studio, &folder.join("mine.strokewise"));
        settle(studio);
        studio.grant(ink(7));
    }),
    ("being saved", |studio, folder| {
        save_as(studio, &folder.join("mine.strokewise"));
        studio.grant(ink(7));
    }),
    ("changed on disk", |studio, folder| {
        save_as(studio, &folder.join("mine.strokewise"));
        settle(studio);
        std::fs::write(folder.join("mine.strokewise"), "another's").expect("a writable folder");
        studio.grant(ink(7));
        studio.run(Command::Save);
        settle(studio);
        assert!(matches!(studio.question(), Some(Question::Changed(_))));
    }),
    ("asked where to save", |studio, _| studio.run(Command::AskSave)),
    ("asked what to open", |studio, _| studio.run(Command::AskOpen)),
    ("asked whether to save", |studio, _| {
        studio.run(Command::Quit);
        assert_eq!(studio.question(), Some(&Question::Unsaved));
    }),
    ("a file is being read", |studio, folder| {
        studio.run(Command::Open(folder.join("other.strokewise")));
        studio.grant(ink(8));
    }),
    ("a file was read and waits", |studio, folder| {
        studio.run(Command::Open(folder.join("other.strokewise")));
        settle(studio);
        assert_eq!(studio.question(), Some(&Question::Unsaved));
    }),
    ("all is selected", |studio, _| studio.run(Command::SelectAll)),
    ("on two layers", |studio, _| {
        studio.run(Command::AddLayer);
        studio.grant(ink(9));
    }),
];

/// An [`Event`] is what can happen, by its name.
type Event = (String, Box<dyn Fn(&mut Studio, &Path)>);

/// Lists everything that can happen.
fn events() -> Vec<Event> {
    let commands = catalogue()
        .into_iter()
        .map(|item| (item.name, item.command))
        .chain(commands());
    let commands = commands
        .map(|(name, command)| -> Event { (name.to_owned(), Box::new(move |studio, _| studio.run(command.clone()))) });
    commands.chain(file_events()).chain(answers()).collect()
}

/// Commands that need something beside themselves.
fn commands() -> Vec<(&'static str, Command)> {
    let part = Part {
        stroke: StrokeId(0),
        span: Span::WHOLE,
    };
    let picture = "<svg xmlns='http://www.w3.org/2000/svg'><path d='M0 0L9 9' stroke='#000'/></svg>";
    vec![
        ("next of a list", Command::TurnLeaf(1)),
        ("an example", Command::OpenExample(0)),
        ("remove", Command::Remove(vec![StrokeId(0), StrokeId(1)])),
        ("paste of a text", Command::PasteText(picture.into())),
        ("paste of nonsense", Command::PasteText("nonsense".into())),
        ("transform", Command::Transform(Affine::shift([3.0, 4.0]))),
        ("nudge", Command::Nudge([1.0, 0.0])),
        ("squeeze", Command::Transform(Affine::scale([0.0; 2], [0.0; 2]))),
        ("no layers", Command::Layers(Vec::new())),
        ("trim", Command::Trim(part)),
        (
            "clean up",
            Command::CleanUp {
                strokes: vec![StrokeId(0)],
                parts: vec![part],
            },
        ),
        ("keep", Command::Keep(vec![StrokeId(0)])),
        ("select", Command::Select(Some(StrokeId(0)))),
        ("a word", Command::SetWord("cat".into())),
    ]
}

/// Files that are opened, and chosen for each purpose.
fn file_events() -> Vec<Event> {
    let mut events: Vec<Event> = Vec::new();
    for name in [
        "other.strokewise",
        "list.ndjson",
        "broken.svg",
        "nowhere.svg",
        "network.onnx",
    ] {
        let open = move |studio: &mut Studio, folder: &Path| studio.run(Command::Open(folder.join(name)));
        events.push((format!("open {name}"), Box::new(open)));
    }
    for purpose in [
        Purpose::Open,
        Purpose::Save,
        Purpose::Export,
        Purpose::Gallery,
        Purpose::Reference,
        Purpose::Network,
    ] {
        for name in ["other.strokewise", "new.strokewise", "list.ndjson", "new.svg", "x.docx"] {
            for replaces in [false, true] {
                let chosen =
                    move |studio: &mut Studio, folder: &Path| studio.chose_file(purpose, folder.join(name), replaces);
                events.push((format!("{purpose:?} in {name}, replaces {replaces}"), Box::new(chosen)));
            }
        }
    }
    events
}

/// Answers to questions, asked or not, and what the hand does on the paper.
fn answers() -> Vec<Event> {
    let answers: [State; 13] = [
        ("the layer goes", |studio, _| {
            studio.run(Command::RemoveLayer(studio.layer()));
        }),
        ("to another layer", |studio, _| {
            studio.run(Command::ToLayer(studio.layer()));
        }),
        ("a layer fades", |studio, _| {
            studio.run(Command::LayerOpacity(studio.layer(), 0.0));
        }),
        ("waved away", |studio, _| studio.dismiss()),
        ("save first", |studio, _| studio.settle_unsaved(true)),
        ("save elsewhere first", |studio, folder| {
            studio.settle_unsaved(true);
            studio.chose_file(Purpose::Save, folder.join("new.strokewise"), false);
        }),
        ("do not replace", |studio, _| studio.settle_changed(false)),
        ("replace", |studio, _| studio.settle_changed(true)),
        ("what was left is wanted", |studio, _| studio.settle_leftover(true)),
        ("what was left is not wanted", |studio, _| studio.settle_leftover(false)),
        ("a stroke", |studio, _| studio.grant(ink(6))),
        ("all is erased", |studio, _| {
            let strokes = studio.sketch().strokes().iter();
            let all = strokes.map(|s| (s.id(), vec![Span::WHOLE])).collect();
            studio.grant(Wish::Erase(all));
        }),
        ("do not save", |studio, _| {
            // Consent counts where it was asked for, and nowhere else.
            if studio.question() != Some(&Question::Unsaved) {
                studio.settle_unsaved(false);
            }
        }),
    ];
    let event = |(name, happen): State| -> Event { (name.to_owned(), Box::new(happen)) };
    answers.into_iter().map(event).collect()
}

/// Tells whether the ink is on the paper, steps of undo or redo away, or in a file.
fn is_held(studio: &mut Studio, ink: &Places, folder: &Path) -> bool {
    let holds = |all: &Places| ink.iter().all(|stroke| all.contains(stroke));
    let in_file = ["mine.strokewise", "new.strokewise", "other.strokewise"]
        .iter()
        .filter_map(|name| format::open(folder.join(name)).ok())
        .any(|drawing| holds(&places(&drawing)));
    if in_file {
        return true;
    }
    if studio.is_closing() {
        return false;
    }
    // Each stroke is on the paper now or after some steps forth or back.
    let mut all = places(&studio.drawing());
    while studio.can_undo_redo()[1] && !holds(&all) {
        studio.run(Command::Redo);
        all.extend(places(&studio.drawing()));
    }
    while studio.can_undo_redo()[0] && !holds(&all) {
        studio.run(Command::Undo);
        all.extend(places(&studio.drawing()));
    }
    holds(&all)
}

#[test]
fn no_event_in_any_state_loses_ink_that_is_neither_saved_nor_undoable() {
    let mut pairs = 0;
    for (state, reach) in STATES {
        for (event, happen) in events() {
            let folder = tempfile::tempdir().expect("a temporary folder");
            let at = |name: &str| folder.path().join(name);
            format::save(at("other.strokewise"), &Drawing::default()).expect("a writable folder");
            std::fs::write(
                at("list.ndjson"),
                "{\"drawing\":[[[1],[2]]]}\n{\"drawing\":[[[3],[4]]]}\n",
            )
            .expect("writable");
            std::fs::write(at("broken.svg"), "<svg").expect("a writable folder");
            let (mut studio, _ends) = studio();
            draw(&mut studio, 3);
            reach(&mut studio, folder.path());
            let ink = places(&studio.drawing());
            assert!(ink.len() >= 3, "{state}");
            happen(&mut studio, folder.path());
            settle(&mut studio);
            assert!(
                is_held(&mut studio, &ink, folder.path()),
                "{state}, then {event}: ink is lost"
            );
            pairs += 1;
        }
    }
    assert!(pairs > 1500, "only {pairs} pairs");
}
