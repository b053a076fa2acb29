//! [`Catalog`] holds the messages of one language, read from its Fluent files.

use std::collections::HashMap;
use std::sync::OnceLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

use super::{Language, number};

/// [`Rooms`] are rooms of the window with their messages.
type Rooms = &'static [(&'static str, &'static str)];

/// Lists the Fluent files of a language, by the room of the window that they are of.
macro_rules! rooms {
    ($language:literal $($own:literal)?) => {
        rooms!(in $language: "bars" "canvas" "commands" "common" "details" "files" "keys" "network" "notices" "panel"
            "reasons" "research" "settings" "study" "tools" $($own)?)
    };
    (in $language:literal: $($room:literal)+) => {
        &[$(($room, include_str!(concat!($language, "/", $room, ".ftl")))),+]
    };
}

const ENGLISH: Rooms = rooms!("en");
const GERMAN: Rooms = rooms!("de" "categories");
const FRENCH: Rooms = rooms!("fr" "categories");

/// Returns the files of `language`.
pub fn rooms(language: Language) -> Rooms {
    match language {
        Language::English => ENGLISH,
        Language::German => GERMAN,
        Language::French => FRENCH,
    }
}

/// [`Catalog`] holds the messages of one language.
pub struct Catalog {
    pub language: Language,
    /// It formats the messages with variables.
    bundle: FluentBundle<FluentResource>,
    /// The others, ready to be shown; attributes as "id.attribute".
    ready: HashMap<String, String>,
}

/// They are read when they are first spoken.
static CATALOGS: [OnceLock<Catalog>; Language::ALL.len()] = [const { OnceLock::new() }; Language::ALL.len()];

impl Catalog {
    /// Returns the messages of `language`.
    pub fn of(language: Language) -> &'static Self {
        CATALOGS[language as usize].get_or_init(|| Self::read(language))
    }

    fn read(language: Language) -> Self {
        let locale = language.code().parse().expect("every code is one of a language");
        let mut bundle = FluentBundle::new_concurrent(vec![locale]);
        // Marks of direction, which no language here needs and the font does not have.
        bundle.set_use_isolating(false);
        match language {
            Language::English => bundle.set_formatter(Some(|value, _| formatted(Language::English, value))),
            Language::German => bundle.set_formatter(Some(|value, _| formatted(Language::German, value))),
            Language::French => bundle.set_formatter(Some(|value, _| formatted(Language::French, value))),
        }
        bundle
            .add_builtins()
            .expect("nothing has the names of Fluent's functions");
        let mut ready = HashMap::new();
        for (_, text) in rooms(language) {
            // What is not understood is left out; that there is no such thing is tested.
            let resource = FluentResource::try_new((*text).to_owned()).unwrap_or_else(|(understood, _)| understood);
            let ids: Vec<String> = ids(&resource);
            let _ = bundle.add_resource(resource);
            for id in ids {
                if let Some(text) = without_variables(&bundle, &id) {
                    ready.insert(id, text);
                }
            }
        }
        Self {
            language,
            bundle,
            ready,
        }
    }

    /// Returns a message without variables.
    pub fn text(&self, id: &str) -> Option<&str> {
        self.ready.get(id).map(String::as_str)
    }

    /// Returns a message with variables.
    pub fn with(&self, id: &str, variables: &[(&str, FluentValue)]) -> Option<String> {
        let pattern = pattern(&self.bundle, id)?;
        let mut args = FluentArgs::with_capacity(variables.len());
        for (name, value) in variables {
            args.set(*name, value.clone());
        }
        let said = self.bundle.format_pattern(pattern, Some(&args), &mut Vec::new());
        Some(said.into_owned())
    }

    /// Returns what something with an English name is called, if it is called anything else.
    pub fn term(&self, room: &str, name: &str) -> Option<&str> {
        self.text(&term_id(room, name))
    }
}

/// Returns the id of the message that names what is called `name` in English:
/// "category-the-eiffel-tower".
pub fn term_id(room: &str, name: &str) -> String {
    let mut id = room.to_owned();
    for word in name.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()) {
        id.push('-');
        id.push_str(&word.to_lowercase());
    }
    id
}

/// Returns the ids of a file's messages and of their attributes.
fn ids(resource: &FluentResource) -> Vec<String> {
    use fluent_syntax::ast::Entry;
    let messages = resource.entries().filter_map(|entry| match entry {
        Entry::Message(message) => Some(message),
        _ => None,
    });
    let ids = messages.flat_map(|message| {
        let own = message.value.iter().map(|_| message.id.name.to_owned());
        let attributes = message.attributes.iter();
        own.chain(attributes.map(|a| format!("{}.{}", message.id.name, a.id.name)))
    });
    ids.collect()
}

type Pattern<'a> = fluent_syntax::ast::Pattern<&'a str>;

fn pattern<'a>(bundle: &'a FluentBundle<FluentResource>, id: &str) -> Option<&'a Pattern<'a>> {
    match id.split_once('.') {
        None => bundle.get_message(id)?.value(),
        Some((id, attribute)) => Some(bundle.get_message(id)?.get_attribute(attribute)?.value()),
    }
}

/// Returns the text of a message, unless it needs variables.
fn without_variables(bundle: &FluentBundle<FluentResource>, id: &str) -> Option<String> {
    let mut errors = Vec::new();
    let text = bundle
        .format_pattern(pattern(bundle, id)?, None, &mut errors)
        .into_owned();
    errors.is_empty().then_some(text)
}

fn formatted(language: Language, value: &FluentValue) -> Option<String> {
    match value {
        FluentValue::Number(number) => Some(number::formatted(language, number)),
        _ => None,
    }
}
