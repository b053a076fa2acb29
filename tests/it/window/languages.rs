//! The window in every language that it speaks: the same controls in the same places, nothing cut off, and words for
//! categories that are understood as people type them.

use std::collections::BTreeSet;
use std::sync::Arc;

use eframe::egui::epaint::{ClippedShape, TextShape};
use eframe::egui::{Event, Key, Rect, Shape};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use strokewise::app::command::Command;
use strokewise::app::files::FileDesk;
use strokewise::app::shell::Shell;
use strokewise::app::studio::Studio;
use strokewise::engine::{Engine, EngineEnds, Reply};
use strokewise::words::Language;
use strokewise_explain::model::Classifier;

use super::{answer, draw, harness_sized, studio};

/// A window that speaks `language`, with three strokes drawn and answered; its network knows what ours does.
fn window_in(language: Language, size: [f32; 2]) -> (Harness<'static, Shell>, EngineEnds) {
    let (engine, ends) = Engine::detached();
    ends.reply(Reply::Ready {
        device: "a test".into(),
        labels: Classifier::own_labels(),
    });
    let mut studio = Studio::new(engine, FileDesk::new(Arc::new(|| {})), None);
    studio.settings.interface.language = Some(language);
    studio.listen();
    draw(&mut studio, 3);
    answer(&ends);
    let mut harness = harness_sized(studio, size);
    harness.run();
    (harness, ends)
}

/// A painted text, and where in the order of painting.
struct Painted<'a> {
    place: usize,
    clipped: &'a ClippedShape,
    text: &'a TextShape,
}

/// All texts, and all opaque boxes with their place in the order of painting.
fn painted(shapes: &[ClippedShape]) -> (Vec<Painted<'_>>, Vec<(usize, Rect)>) {
    fn within<'a>(
        clipped: &'a ClippedShape,
        shape: &'a Shape,
        place: &mut usize,
        found: &mut (Vec<Painted<'a>>, Vec<(usize, Rect)>),
    ) {
        *place += 1;
        let place_of_this = *place;
        match shape {
            Shape::Vec(shapes) => {
                for shape in shapes {
                    within(clipped, shape, place, found);
                }
            }
            Shape::Text(text) if !text.galley.text().trim().is_empty() => found.0.push(Painted {
                place: place_of_this,
                clipped,
                text,
            }),
            Shape::Rect(rect) if rect.fill.is_opaque() => {
                found.1.push((place_of_this, rect.rect.intersect(clipped.clip_rect)));
            }
            _ => {}
        }
    }
    let mut found = (Vec::new(), Vec::new());
    let mut place = 0;
    for clipped in shapes {
        within(clipped, &clipped.shape, &mut place, &mut found);
    }
    found
}

/// Texts that end in dots, or are cut off at a side, or run into others that can be seen as well.
fn cut_off(harness: &Harness<'static, Shell>) -> BTreeSet<String> {
    let (texts, boxes) = painted(&harness.output().shapes);
    let is_hidden = |place: usize, area: Rect| {
        let mut later = boxes.iter().filter(|(box_place, _)| *box_place > place);
        later.any(|(_, covering)| covering.expand(1.0).contains_rect(area))
    };
    let mut wrong = BTreeSet::new();
    for (i, Painted { place, clipped, text }) in texts.iter().enumerate() {
        let rect = text.visual_bounding_rect();
        let seen = clipped.clip_rect;
        if !seen.intersects(rect) || is_hidden(*place, rect.intersect(seen)) {
            continue;
        }
        let is_cut = rect.left() < seen.left() - 1.0 || rect.right() > seen.right() + 1.0;
        if text.galley.elided || is_cut {
            wrong.insert(format!("cut off: {}", text.galley.text()));
        }
        for other in &texts[i + 1..] {
            let [rect, other_rect] = [
                (seen, rect),
                (other.clipped.clip_rect, other.text.visual_bounding_rect()),
            ]
            .map(|(clip, rect)| rect.intersect(clip).shrink(1.5));
            let both = rect.intersect(other_rect);
            if both.is_positive() && !is_hidden(*place, both) && text.galley.text() != other.text.galley.text() {
                wrong.insert(format!("{} runs into {}", text.galley.text(), other.text.galley.text()));
            }
        }
    }
    wrong
}

/// Every state that is looked at: what is pressed or opened, by what it is.
const STATES: [&str; 7] = ["drawing", "details", "keys", "palette", "unsaved", "save", "tester"];

fn show(harness: &mut Harness<'static, Shell>, state: &str) {
    match state {
        "details" => {
            let details = harness
                .state()
                .studio
                .settings
                .interface
                .language
                .map_or("Details", |l| match l {
                    Language::English => "Details",
                    Language::German => "Einzelheiten",
                    Language::French => "Détails",
                });
            harness.get_by_label(details).click();
        }
        "keys" => harness.key_press(Key::F1),
        "palette" => {
            let both = eframe::egui::Modifiers::COMMAND.plus(eframe::egui::Modifiers::SHIFT);
            harness.key_press_modifiers(both, Key::P);
        }
        "unsaved" => harness.state_mut().studio.run(Command::Quit),
        "save" => harness.state_mut().studio.run(Command::AskSave),
        "tester" => {
            show(harness, "palette");
            let name = Event::Text("pen and tablet".to_owned());
            harness.input_mut().events.push(name);
            harness.run();
            harness.key_press(Key::Enter);
        }
        _ => {}
    }
    harness.run();
}

#[test]
fn nothing_is_cut_off_in_any_language() {
    let mut wrong = Vec::new();
    for size in [[800.0, 600.0], [1280.0, 800.0]] {
        for state in STATES {
            let [english, others @ ..] = Language::ALL.map(|language| {
                let (mut harness, _ends) = window_in(language, size);
                show(&mut harness, state);
                (language, cut_off(&harness))
            });
            // What is cut off in English, such as a long path, is so everywhere.
            let excused = english.1.len();
            for (language, cut) in others {
                if cut.len() > excused {
                    wrong.push(format!(
                        "{language:?}, {size:?}, {state}: {cut:#?}, in English {:#?}",
                        english.1
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_language_is_changed_at_once_and_nothing_moves() {
    let (mut harness, _ends) = window_in(Language::English, [800.0, 1500.0]);
    let place = |harness: &Harness<'static, Shell>, label: &str| harness.get_by_label(label).rect().min;
    let fields = [
        ("I am drawing", "Ich zeichne", "Je dessine"),
        ("Details", "Einzelheiten", "Détails"),
    ];
    let english = fields.map(|(label, ..)| place(&harness, label));
    let speak = |harness: &mut Harness<'static, Shell>, language| {
        harness.state_mut().studio.run(Command::Speak(language));
        harness.run();
    };
    speak(&mut harness, Some(Language::German));
    harness.get_by_label("Eiffelturm 41\u{a0}%");
    harness.get_by_label("Entfernen: Strich 3");
    harness.get_by_label("Zeichenfläche, 3 Striche");
    assert_eq!(fields.map(|(_, label, _)| place(&harness, label)), english);
    speak(&mut harness, Some(Language::French));
    harness.get_by_label("Garder\u{a0}: Trait 3");
    assert_eq!(fields.map(|(.., label)| place(&harness, label)), english);
    harness.state_mut().studio.system_language = Language::German;
    speak(&mut harness, None);
    harness.get_by_label("Ich zeichne");
}

#[test]
fn a_category_is_understood_in_the_language_shown_and_in_english_and_filed_in_english() {
    let (mut studio, _ends) = studio();
    studio.settings.interface.language = Some(Language::German);
    studio.listen();
    for (typed, filed, shown) in [
        ("Katze", "cat", "Katze"),
        ("katze", "cat", "Katze"),
        ("dog", "dog", "Hund"),
        ("Fisch", "fish", "Fisch"),
        ("Quastenflosser", "Quastenflosser", "Quastenflosser"),
    ] {
        studio.run(Command::SetWord(typed.to_owned()));
        assert_eq!((studio.word(), studio.shown_word()), (filed, shown), "{typed}");
    }
    studio.run(Command::SetWord("Katze".to_owned()));
    studio.settings.interface.language = Some(Language::French);
    studio.listen();
    assert_eq!((studio.word(), studio.shown_word()), ("cat", "chat"));
}

#[test]
fn what_is_typed_is_completed_in_the_language_that_is_shown() {
    let (mut harness, _ends) = window_in(Language::German, [800.0, 1500.0]);
    harness.get_by_label("Ich zeichne").focus();
    harness.run();
    harness.get_by_label("Ich zeichne").type_text("Kat");
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(harness.state().studio.word(), "cat");
    harness.state_mut().studio.run(Command::SetWord("Kaze".to_owned()));
    harness.run();
    harness.get_by_label("Meinst du Katze").click();
    harness.run();
    assert_eq!(harness.state().studio.word(), "cat");
}
