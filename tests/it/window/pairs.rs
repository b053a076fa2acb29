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

/// What can happen, by its name.
fn events() -> Vec<(String, Box<dyn Fn(&mut Studio, &Path)>)> {
    let mut events: Vec<(String, Box<dyn Fn(&mut Studio, &Path)>)> = Vec::new();
    let mut add = |name: &str, event: Box<dyn Fn(&mut Studio, &Path)>| events.push((name.to_owned(), event));
    for item in catalogue() {
        add(item.name, Box::new(move |studio, _| studio.run(item.command.clone())));
    }
    let first = || StrokeId(0);
    let part = move || Part {
        stroke: first(),
        span: Span::WHOLE,
    };
    let commands: Vec<(&str, Command)> = vec![
        ("next of a list", Command::TurnLeaf(1)),
        ("an example", Command::OpenExample(0)),
        ("remove", Command::Remove(vec![first(), StrokeId(1)])),
        ("paste of a text", Command::PasteText("<svg xmlns='http://www.w3.org/2000/svg'><path d='M0 0L9 9' stroke='#000'/></svg>".into())),
        ("paste of nonsense", Command::PasteText("nonsense".into())),
        ("transform", Command::Transform(Affine::shift([3.0, 4.0]))),
        ("nudge", Command::Nudge([1.0, 0.0])),
        ("squeeze to nothing", Command::Transform(Affine::scale([0.0, 0.0], [0.0, 0.0]))),
        ("no layers", Command::Layers(Vec::new())),
        ("trim", Command::Trim(part())),
        ("clean up", Command::CleanUp { strokes: vec![first()], parts: vec![part()] }),
        ("keep", Command::Keep(first())),
        ("select", Command::Select(Some(first()))),
        ("a word", Command::SetWord("cat".into())),
    ];
    for (name, command) in commands {
        add(name, Box::new(move |studio, _| studio.run(command.clone())));
    }
    for name in ["other.strokewise", "list.ndjson", "broken.svg", "nowhere.svg", "network.onnx"] {
        add(&format!("open {name}"), Box::new(move |studio, folder| studio.run(Command::Open(folder.join(name)))));
    }
    let purposes = [Purpose::Open, Purpose::Save, Purpose::Export, Purpose::Gallery, Purpose::Reference, Purpose::Network];
    for purpose in purposes {
        for name in ["other.strokewise", "new.strokewise", "list.ndjson", "new.svg", "x.docx"] {
            for replaces in [false, true] {
                let event = move |studio: &mut Studio, folder: &Path| studio.chose_file(purpose, folder.join(name), replaces);
                add(&format!("{purpose:?} in {name}, replaces {replaces}"), Box::new(event));
            }
        }
    }
    add("the layer goes", Box::new(|studio, _| studio.run(Command::RemoveLayer(studio.layer()))));
    add("to another layer", Box::new(|studio, _| studio.run(Command::ToLayer(studio.layer()))));
    add("a layer fades", Box::new(|studio, _| studio.run(Command::LayerOpacity(studio.layer(), 0.0))));
    add("waved away", Box::new(|studio, _| studio.dismiss()));
    add("save first", Box::new(|studio, _| studio.settle_unsaved(true)));
    add("save elsewhere first", Box::new(|studio, folder| {
        studio.settle_unsaved(true);
        studio.chose_file(Purpose::Save, folder.join("new.strokewise"), false);
    }));
    add("do not replace", Box::new(|studio, _| studio.settle_changed(false)));
    add("replace", Box::new(|studio, _| studio.settle_changed(true)));
    add("what was left is wanted", Box::new(|studio, _| studio.settle_leftover(true)));
    add("what was left is not wanted", Box::new(|studio, _| studio.settle_leftover(false)));
    add("a stroke", Box::new(|studio, _| studio.grant(ink(6))));
    add("all is erased", Box::new(|studio, _| {
        let all = studio.sketch().strokes().iter().map(|s| (s.id(), vec![Span::WHOLE])).collect();
        studio.grant(Wish::Erase(all));
    }));
    add("do not save", Box::new(|studio, _| {
        // Consent counts where it was asked for, and nowhere else.
        if studio.question() != Some(&Question::Unsaved) {
            studio.settle_unsaved(false);
        }
    }));
    events
}

/// Whether the ink is on the paper, a step of undo away, or in a file.
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
    // Each stroke is on the paper now or after some steps back.
    let mut all = places(&studio.drawing());
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
            std::fs::write(at("list.ndjson"), "{\"drawing\":[[[1],[2]]]}\n{\"drawing\":[[[3],[4]]]}\n").expect("writable");
            std::fs::write(at("broken.svg"), "<svg").expect("a writable folder");
            let (mut studio, _ends) = studio();
            draw(&mut studio, 3);
            reach(&mut studio, folder.path());
            let ink = places(&studio.drawing());
            assert!(ink.len() >= 3, "{state}");
            happen(&mut studio, folder.path());
            settle(&mut studio);
            assert!(is_held(&mut studio, &ink, folder.path()), "{state}, then {event}: ink is lost");
            pairs += 1;
        }
    }
    assert!(pairs > 1500, "only {pairs} pairs");
}
