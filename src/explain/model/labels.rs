//! Knows the names of a classifier's categories, and searches for one of them.

use crate::error::{Error, Result};

/// Names one category of a classifier by its place in the logits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct ClassId(pub u16);

impl ClassId {
    /// Returns its place among the logits.
    pub fn index(self) -> usize {
        usize::from(self.0)
    }
}

/// [`Labels`] holds the categories of a classifier, in the order of its logits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Labels {
    names: Vec<String>,
    /// These are the names as they are compared; see [`folded`].
    keys: Vec<String>,
}

/// An unknown name is answered with so many near matches.
const MAX_NEAR: usize = 3;

impl Labels {
    /// Parses the categories listed in `text`, one a line; underscores stand for spaces.
    pub fn parse(text: &str) -> Self {
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        Self::from_names(lines.map(|line| line.replace('_', " ")).collect())
    }

    /// Makes categories that are called so, in this order.
    pub fn from_names(names: Vec<String>) -> Self {
        let keys = names.iter().map(|name| folded(name)).collect();
        Self { names, keys }
    }

    /// Counts the categories.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Tells whether there is no category.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// Returns the category's name, with spaces.
    pub fn name(&self, class: ClassId) -> &str {
        &self.names[class.0 as usize]
    }

    /// Returns the category's name; `None` where there is no such category.
    pub fn get(&self, class: ClassId) -> Option<&str> {
        self.names.get(class.index()).map(String::as_str)
    }

    /// Lists every category with its name, in the order of the logits.
    pub fn iter(&self) -> impl Iterator<Item = (ClassId, &str)> {
        (0..).map(ClassId).zip(self.names.iter().map(String::as_str))
    }

    /// Finds the category called `name`, whatever its case, spaces, hyphens and underscores. The
    /// error is [`Error::UnknownCategory`] with the nearest names where there is none.
    pub fn find(&self, name: &str) -> Result<ClassId> {
        let key = folded(name);
        match self.keys.iter().position(|k| *k == key) {
            Some(index) => Ok(ClassId(index as u16)),
            None => Err(Error::UnknownCategory {
                name: name.to_owned(),
                near: self.near(&key),
            }),
        }
    }

    /// Lists categories to offer while a name is being typed: those that begin with `prefix` first, then those with a
    /// later word that does, each in alphabetical order; an empty prefix lists all of them.
    pub fn complete(&self, prefix: &str) -> Vec<ClassId> {
        let key = folded(prefix);
        let mut found: Vec<(bool, &str, ClassId)> = self
            .iter()
            .zip(&self.keys)
            .filter_map(|((class, name), whole)| {
                let begins = whole.starts_with(&key);
                let later = || name.split(' ').any(|word| folded(word).starts_with(&key));
                (begins || later()).then_some((!begins, name, class))
            })
            .collect();
        found.sort_unstable();
        found.into_iter().map(|(_, _, class)| class).collect()
    }

    /// Finds the names that somebody who typed `key` may have meant: those that begin with it (or
    /// have a word that does), the shortest first, then those nearest by letters inserted, deleted,
    /// changed or swapped; none where all are far.
    fn near(&self, key: &str) -> Vec<String> {
        if key.is_empty() {
            return Vec::new();
        }
        let mut begun: Vec<&str> = self.complete(key).into_iter().map(|class| self.name(class)).collect();
        begun.sort_by_key(|name| (!folded(name).starts_with(key), name.chars().count()));
        let tolerance = key.chars().count().div_ceil(3);
        let like = self.keys.iter().zip(&self.names).map(|(k, name)| {
            let distance = if k.contains(key) {
                1
            } else {
                strsim::osa_distance(k, key)
            };
            (distance, name.as_str())
        });
        let mut like: Vec<(usize, &str)> = like
            .filter(|(distance, name)| *distance <= tolerance && !begun.contains(name))
            .collect();
        like.sort_unstable();
        let names = begun.into_iter().chain(like.into_iter().map(|(_, name)| name));
        names.take(MAX_NEAR).map(str::to_owned).collect()
    }
}

/// Keeps the letters and digits of `name`, in lower case and without accents: "The Eiffel-Tower" and `the_eiffel_tower`
/// are one, "Écureuil" and `ecureuil`, too.
fn folded(name: &str) -> String {
    let letters = name.chars().filter(|c| c.is_alphanumeric());
    letters
        .flat_map(char::to_lowercase)
        .fold(String::new(), |mut key, letter| {
            match letter {
                'à' | 'á' | 'â' | 'ä' => key.push('a'),
                'ç' => key.push('c'),
                'è' | 'é' | 'ê' | 'ë' => key.push('e'),
                'ì' | 'í' | 'î' | 'ï' => key.push('i'),
                'ñ' => key.push('n'),
                'ò' | 'ó' | 'ô' | 'ö' => key.push('o'),
                'ù' | 'ú' | 'û' | 'ü' => key.push('u'),
                'œ' => key.push_str("oe"),
                'æ' => key.push_str("ae"),
                'ß' => key.push_str("ss"),
                letter => key.push(letter),
            }
            key
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels() -> Labels {
        Labels::parse("cat\nhot_dog\nThe Eiffel Tower\nt-shirt\ncar\n\nhot air balloon\ndog\n")
    }

    #[test]
    fn names_are_found_however_they_are_written() {
        let check = |name: &str, expected: u16| {
            assert_eq!(labels().find(name).unwrap(), ClassId(expected), "{name}");
        };
        check("cat", 0);
        check("  CAT ", 0);
        check("hot dog", 1);
        check("Hot_Dog", 1);
        check("the eiffel tower", 2);
        check("tshirt", 3);
        assert_eq!(labels().name(ClassId(1)), "hot dog");
        assert_eq!(labels().len(), 7);
    }

    #[test]
    fn accents_may_be_left_out() {
        let names = ["écureuil", "œil", "Schlüssel", "Heißluftballon"].map(str::to_owned);
        let labels = Labels::from_names(names.to_vec());
        for (place, name) in ["ecureuil", "OEIL", "schlussel", "heissluftballon"]
            .into_iter()
            .enumerate()
        {
            assert_eq!(labels.find(name).unwrap(), ClassId(place as u16), "{name}");
        }
        assert_eq!(labels.complete("ecu"), [ClassId(0)]);
    }

    #[test]
    fn an_unknown_name_brings_the_nearest() {
        let check = |name: &str, expected: &[&str]| match labels().find(name) {
            Err(Error::UnknownCategory { near, .. }) => assert_eq!(near, expected, "{name}"),
            other => panic!("{name}: {other:?}"),
        };
        check("cot", &["cat"]);
        check("ca", &["car", "cat"]);
        check("dgo", &["dog"]);
        check("eiffel", &["The Eiffel Tower"]);
        check("xylophone", &[]);
        check("", &[]);
    }

    #[test]
    fn completion_puts_beginnings_first() {
        let check = |prefix: &str, expected: &[&str]| {
            let found: Vec<_> = labels()
                .complete(prefix)
                .iter()
                .map(|c| labels().name(*c).to_owned())
                .collect();
            assert_eq!(found, expected, "{prefix}");
        };
        check("ca", &["car", "cat"]);
        check("t", &["The Eiffel Tower", "t-shirt"]);
        check("Hot d", &["hot dog"]);
        check("d", &["dog", "hot dog"]);
        check("q", &[]);
        assert_eq!(labels().complete("").len(), 7);
    }
}
