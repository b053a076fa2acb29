//! Every sentence is there, in every language, with the same variables; and code and files know the
//! same ids.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};

use super::catalog::{rooms, term_id};
use super::*;
use strokewise_explain::model::Classifier;

/// Returns the variables of every message and attribute of a file.
fn messages(text: &str) -> BTreeMap<String, BTreeSet<String>> {
    let resource = fluent_syntax::parser::parse(text).unwrap_or_else(|(_, errors)| panic!("{errors:?}"));
    let mut found = BTreeMap::new();
    let mut note = |id: String, pattern: &Pattern<&str>| {
        let mut variables = BTreeSet::new();
        collect(pattern, &mut variables);
        assert!(found.insert(id.clone(), variables).is_none(), "{id} stands there twice");
    };
    for entry in &resource.body {
        match entry {
            Entry::Message(message) => {
                if let Some(value) = &message.value {
                    note(message.id.name.to_owned(), value);
                }
                for attribute in &message.attributes {
                    note(format!("{}.{}", message.id.name, attribute.id.name), &attribute.value);
                }
            }
            Entry::Junk { content } => panic!("not understood: {content}"),
            _ => {}
        }
    }
    found
}

fn collect(pattern: &Pattern<&str>, variables: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        let PatternElement::Placeable { expression } = element else {
            continue;
        };
        match expression {
            Expression::Inline(inline) => collect_inline(inline, variables),
            Expression::Select { selector, variants } => {
                collect_inline(selector, variables);
                for variant in variants {
                    collect(&variant.value, variables);
                }
            }
        }
    }
}

fn collect_inline(inline: &InlineExpression<&str>, variables: &mut BTreeSet<String>) {
    match inline {
        InlineExpression::VariableReference { id } => {
            variables.insert(id.name.to_owned());
        }
        InlineExpression::FunctionReference { arguments, .. } => {
            for one in &arguments.positional {
                collect_inline(one, variables);
            }
        }
        _ => {}
    }
}

/// Returns the rooms of a language without the names of categories, which need no English ones.
fn sentences(language: Language) -> BTreeMap<String, BTreeSet<String>> {
    let rooms = rooms(language).iter().filter(|(room, _)| *room != "categories");
    let mut all = BTreeMap::new();
    for (room, text) in rooms {
        for (id, variables) in messages(text) {
            assert!(
                all.insert(id.clone(), variables).is_none(),
                "{room}: {id} stands elsewhere, too"
            );
        }
    }
    all
}

#[test]
fn every_language_has_every_message_with_the_same_variables() {
    let english = sentences(Language::English);
    for language in Language::ALL {
        let own = sentences(language);
        let missing: Vec<_> = english.keys().filter(|id| !own.contains_key(*id)).collect();
        let unknown: Vec<_> = own.keys().filter(|id| !english.contains_key(*id)).collect();
        assert!(
            missing.is_empty() && unknown.is_empty(),
            "{language:?}: {missing:?} {unknown:?}"
        );
        for (id, variables) in &own {
            assert_eq!(variables, &english[id], "{language:?} {id}");
        }
    }
}

#[test]
fn files_are_short_and_stand_in_the_same_rooms() {
    let names = |language| rooms(language).iter().map(|(room, _)| *room);
    for language in Language::ALL {
        let own: Vec<&str> = names(language).filter(|room| *room != "categories").collect();
        assert_eq!(own, names(Language::English).collect::<Vec<_>>());
        assert!(rooms(language).iter().all(|(_, text)| text.lines().count() < 400));
        let folder = root().join("words").join(language.code());
        let on_disk = fs::read_dir(folder).expect("the language's folder").count();
        assert_eq!(
            on_disk,
            rooms(language).len(),
            "{language:?} has files that nobody reads"
        );
    }
}

#[test]
fn every_category_has_a_name_of_its_own() {
    let labels = Classifier::own_labels();
    for language in Language::ALL {
        let words = Words::of(language);
        let names = words.categories(&labels);
        assert_eq!(names.len(), 345);
        for (class, name) in names.iter() {
            assert_eq!(
                names.find(name).ok(),
                Some(class),
                "{language:?}: two are called {name}"
            );
            let id = term_id("category", labels.name(class));
            let is_there = words.0.text(&id).is_some();
            assert_eq!(is_there, language != Language::English, "{language:?} {id}");
        }
        let own = rooms(language).iter().find(|(room, _)| *room == "categories");
        assert!(own.is_none_or(|(_, text)| messages(text).len() == names.len()));
    }
    assert_eq!(Words::of(Language::German).category("cat"), "Katze");
    assert_eq!(Words::of(Language::French).category("The Eiffel Tower"), "tour Eiffel");
    assert_eq!(Words::of(Language::French).category("flux capacitor"), "flux capacitor");
}

/// Returns the window's folder of sources.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_path_buf()
}

fn sources(folder: &Path, found: &mut Vec<(PathBuf, String)>) {
    for entry in fs::read_dir(folder).expect("a folder of sources") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let text = fs::read_to_string(&path).expect("a source file");
            found.push((path, text));
        }
    }
}

/// Returns the ids that code asks for, each with the names of the variables that it gives; `None`
/// where they are given elsewhere.
fn asked(text: &str) -> Vec<(String, Option<BTreeSet<String>>)> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices("say!(") {
        let call = balanced(&text[at + "say!(".len()..]);
        let Some((who, rest)) = call.split_once(',') else {
            continue;
        };
        let rest = rest.trim_start();
        let Some(id) = quoted(rest) else {
            panic!("no id in say!({who},{rest})");
        };
        let given = rest[id.len() + 2..].split(',').filter_map(|part| {
            let (name, value) = part.split_once('=')?;
            let name = name.trim();
            let is_name = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_');
            (is_name && !value.starts_with(['=', '>'])).then(|| name.to_owned())
        });
        found.push((id.to_owned(), Some(given.collect())));
    }
    for (at, _) in text.match_indices("id!(") {
        if let Some(id) = quoted(&text[at + "id!(".len()..]) {
            found.push((id.to_owned(), None));
        }
    }
    found
}

/// Returns what `text` begins with, up to the parenthesis that closes it.
fn balanced(text: &str) -> &str {
    let (mut depth, mut in_text) = (0, false);
    for (at, c) in text.char_indices() {
        match c {
            '"' => in_text = !in_text,
            '(' if !in_text => depth += 1,
            ')' if !in_text && depth == 0 => return &text[..at],
            ')' if !in_text => depth -= 1,
            _ => {}
        }
    }
    panic!("nothing closes {text}");
}

fn quoted(text: &str) -> Option<&str> {
    text.strip_prefix('"')?.split('"').next()
}

#[test]
fn code_asks_for_what_is_there_and_for_all_of_it() {
    let english = sentences(Language::English);
    let mut files = Vec::new();
    sources(&root(), &mut files);
    let mut used = BTreeSet::new();
    for (path, text) in files.iter().filter(|(path, _)| !path.ends_with("words/tests.rs")) {
        let code: Vec<&str> = text
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"))
            .collect();
        for (id, given) in asked(&code.join("\n")) {
            let Some(variables) = english.get(&id) else {
                panic!("{}: no message is called {id}", path.display());
            };
            if let Some(given) = given {
                assert_eq!(&given, variables, "{}: {id}", path.display());
            }
            used.insert(id);
        }
        // Asked for by function: `with("percent", …)`.
        used.extend(
            english
                .keys()
                .filter(|id| text.contains(&format!("with(\"{id}\"")))
                .cloned(),
        );
    }
    // What is found by its English name stands in the code by that name.
    let features = fs::read_to_string(root().join("../explain/tasks/assist/features.rs")).expect("the features");
    let words = Words::of(Language::English);
    let is_term = |id: &String| {
        let name = words.0.text(id).map(|name| format!("\"{name}\""));
        let is_named =
            name.is_some_and(|name| features.contains(&name) || files.iter().any(|(_, text)| text.contains(&name)));
        is_named && ["command-", "form-", "reason-"].iter().any(|room| id.starts_with(room))
    };
    let unused: Vec<_> = english
        .keys()
        .filter(|id| !used.contains(*id) && !is_term(id))
        .collect();
    assert!(unused.is_empty(), "nobody says {unused:?}");
}

#[test]
fn every_reason_has_words() {
    let features = fs::read_to_string(root().join("../explain/tasks/assist/features.rs")).expect("the features");
    let topics = features
        .split("FEATURE_TOPICS")
        .nth(1)
        .and_then(|rest| rest.split("];").next());
    let topics: BTreeSet<&str> = topics.expect("the table").split('"').skip(1).step_by(2).collect();
    assert!(topics.len() > 10);
    for language in Language::ALL {
        let words = Words::of(language);
        let lacking: Vec<_> = topics.iter().filter(|topic| !words.knows("reason", topic)).collect();
        assert!(lacking.is_empty(), "{language:?}: {lacking:?}");
    }
}

#[test]
fn what_a_language_lacks_is_said_in_english_and_what_none_has_by_its_id() {
    for language in Language::ALL {
        let words = Words::of(language);
        assert_eq!(words.text("there-is-no-such-message"), "there-is-no-such-message");
        assert_eq!(words.with("there-is-none", &[("n", 1.into())]), "there-is-none");
    }
    assert_eq!(say!(Words::of(Language::German), "command-undo"), "Rückgängig");
    let many = |language, count: i32| say!(Words::of(language), "strokes", count = count);
    assert_eq!(many(Language::English, 1), "1 stroke");
    assert_eq!(many(Language::German, 1200), "1.200 Striche");
    assert_eq!(many(Language::French, 0), "0 trait");
}

#[test]
fn spaces_before_marks_do_not_break_lines() {
    let wrong = |language: Language, marks: &[char]| -> Vec<String> {
        let lines = rooms(language).iter().flat_map(|(_, text)| text.lines());
        let lines = lines.filter(|line| !line.starts_with('#'));
        let breaks = |line: &&str| marks.iter().any(|mark| line.contains(&format!(" {mark}")));
        lines.filter(breaks).map(str::to_owned).collect()
    };
    assert_eq!(
        wrong(Language::French, &[';', '?', '!', '»', '%']),
        Vec::<String>::new()
    );
    assert_eq!(wrong(Language::German, &['%']), Vec::<String>::new());
}

#[test]
fn the_systems_language_is_understood_however_it_is_written() {
    for (locale, expected) in [
        ("de", Some(Language::German)),
        ("de-AT", Some(Language::German)),
        ("fr_CA.UTF-8", Some(Language::French)),
        ("EN-us", Some(Language::English)),
        ("C", None),
        ("pt-BR", None),
        ("", None),
    ] {
        assert_eq!(Language::of_locale(locale), expected, "{locale}");
    }
}
