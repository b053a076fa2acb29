//! Finds what is wrong with a study file, each fault with its line.

use std::fmt;
use std::path::Path;

use toml::de::{DeTable, DeValue};

use super::file::{Design, Shown, TaskKind, TaskOrder, Texts};
use super::instrument::AnswerKind;
use super::kit::Study;
use super::order::{MOST_FOR_ALL, Order};
use super::plan::Plan;
use crate::error::Error;

/// [`Fault`] is one thing that is wrong.
#[derive(Debug, Clone, PartialEq)]
pub struct Fault {
    /// It is about this line of the study file, counted from 1, where it is known.
    pub line: Option<u64>,
    /// It says in words what is wrong.
    pub text: String,
    /// It is true where the study cannot run with the fault.
    pub is_fatal: bool,
}

impl Fault {
    /// Returns a fault that keeps the study from running.
    pub fn fatal(line: Option<u64>, text: impl Into<String>) -> Self {
        Self {
            line,
            text: text.into(),
            is_fatal: true,
        }
    }

    /// Returns the fault as an error about the file at `path`.
    pub fn into_error(self, path: &Path) -> Error {
        match self.line {
            Some(line) => Error::format_at(path, line, self.text),
            None => Error::format(path, self.text),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = if self.is_fatal { "error" } else { "note" };
        match self.line {
            Some(line) => write!(f, "line {line}: {kind}: {}", self.text),
            None => write!(f, "{kind}: {}", self.text),
        }
    }
}

/// Returns the fault of a file that is no sound TOML, or that lacks or misspells something.
pub fn syntax_fault(text: &str, error: &toml::de::Error) -> Fault {
    let line = error.span().map(|span| line_at(text, span.start));
    Fault::fatal(line, error.message().trim().replace('\n', "; "))
}

fn line_at(text: &str, offset: usize) -> u64 {
    text.bytes().take(offset).filter(|&byte| byte == b'\n').count() as u64 + 1
}

/// [`Step`] is one step on the way to a value: a key, or a place in a list.
#[derive(Debug, Clone, Copy)]
enum Step<'a> {
    Key(&'a str),
    At(usize),
}

use Step::{At, Key};

/// Returns all that is wrong with `study`, whose file reads `text`.
pub fn faults(study: &Study, text: &str) -> Vec<Fault> {
    let mut check = Check {
        text,
        table: DeTable::parse(text).ok(),
        faults: Vec::new(),
    };
    check.about(study);
    check.texts(study);
    check.design(study);
    check.tasks(study);
    check.questionnaires(study);
    check.faults
}

struct Check<'a> {
    text: &'a str,
    table: Option<toml::Spanned<DeTable<'a>>>,
    faults: Vec<Fault>,
}

impl Check<'_> {
    /// Returns the line of the value that the steps lead to, or of the last one on the way that is
    /// there.
    fn line(&self, way: &[Step]) -> Option<u64> {
        let table = self.table.as_ref()?;
        let (Key(first), rest) = way.split_first().map(|(step, rest)| (*step, rest))? else {
            return None;
        };
        let mut value = table.get_ref().get(first)?;
        for step in rest {
            let next = match (step, value.get_ref()) {
                (Key(key), DeValue::Table(table)) => table.get(*key),
                (At(at), DeValue::Array(array)) => array.get(*at),
                _ => None,
            };
            match next {
                Some(next) => value = next,
                None => break,
            }
        }
        Some(line_at(self.text, value.span().start))
    }

    fn fatal(&mut self, way: &[Step], text: impl Into<String>) {
        let line = self.line(way);
        self.faults.push(Fault::fatal(line, text));
    }

    fn note(&mut self, way: &[Step], text: impl Into<String>) {
        let fault = Fault {
            line: self.line(way),
            text: text.into(),
            is_fatal: false,
        };
        self.faults.push(fault);
    }

    fn id(&mut self, way: &[Step], id: &str, letters: &str) {
        if let Some(cause) = bad_id(id, letters) {
            self.fatal(way, cause);
        }
    }

    fn about(&mut self, study: &Study) {
        let about = &study.file.study;
        self.id(&[Key("study"), Key("id")], &about.id, "");
        if about.title.is_empty() {
            self.fatal(
                &[Key("study"), Key("title")],
                "the title must be there in at least one language",
            );
        }
        if about.participants == 0 {
            self.fatal(&[Key("study"), Key("participants")], "a study needs a participant");
        }
        for language in study.languages() {
            if language.len() != 2 || !language.bytes().all(|byte| byte.is_ascii_lowercase()) {
                let cause = format!("\"{language}\" is no language: two small letters, such as en");
                self.fatal(&[Key("study"), Key("title")], cause);
            }
        }
    }

    fn texts(&mut self, study: &Study) {
        let file = &study.file;
        self.languages(study, &[Key("consent"), Key("text")], &file.consent.text, true);
        for (i, item) in file.consent.items.iter().enumerate() {
            let way = [Key("consent"), Key("items"), At(i), Key("text")];
            self.id(&way[..3], &item.id, "_");
            self.languages(study, &way, &item.text, true);
        }
        self.unique(
            &[Key("consent"), Key("items")],
            file.consent.items.iter().map(|item| item.id.as_str()),
        );
        self.languages(study, &[Key("instructions")], &file.instructions, false);
        self.languages(study, &[Key("debriefing")], &file.debriefing, false);
    }

    /// Looks whether a text is there in every language of the study.
    fn languages(&mut self, study: &Study, way: &[Step], texts: &Texts, needed: bool) {
        if texts.is_empty() && !needed {
            return;
        }
        let missing: Vec<&str> = study
            .languages()
            .filter(|language| !texts.contains_key(*language))
            .collect();
        if !missing.is_empty() {
            self.fatal(way, format!("a text is missing in {}", missing.join(", ")));
        }
    }

    fn unique<'b>(&mut self, way: &[Step], ids: impl Iterator<Item = &'b str>) {
        let mut seen = Vec::new();
        for id in ids {
            if seen.contains(&id) {
                self.fatal(way, format!("\"{id}\" is there twice"));
            }
            seen.push(id);
        }
    }

    fn design(&mut self, study: &Study) {
        let Design {
            within,
            between,
            order,
            condition,
            ..
        } = &study.file.design;
        let way = [Key("design")];
        match (within, between) {
            (Some(_), Some(_)) => self.fatal(&way, "a design is within or between; both together is not supported"),
            (None, None) => self.fatal(&way, "within = \"condition\" or between = \"condition\" is missing"),
            _ => {}
        }
        if condition.is_empty() {
            self.fatal(&way, "a design needs a condition");
        }
        for (i, condition) in condition.iter().enumerate() {
            let way = [Key("design"), Key("condition"), At(i)];
            self.id(&way, &condition.id, "_");
            if condition.sham && study.file.debriefing.is_empty() {
                self.fatal(
                    &way,
                    "a sham condition deceives people: a debriefing text must be there",
                );
            }
            let shows = |what| condition.shows.contains(&what);
            if shows(Shown::CleanUp) && !shows(Shown::Suggestions) {
                self.fatal(&way, "clean_up follows suggestions: they must be shown, too");
            }
        }
        self.unique(
            &[Key("design"), Key("condition")],
            condition.iter().map(|c| c.id.as_str()),
        );
        if *order == Order::All && condition.len() > MOST_FOR_ALL {
            let cause = format!(
                "all orders of {} conditions are more than anybody can run",
                condition.len()
            );
            self.fatal(&[Key("design"), Key("order")], cause);
        }
        let balanced = Plan::cycle(&study.file);
        let participants = study.file.study.participants;
        if balanced > 0 && !participants.is_multiple_of(balanced) {
            let cause = format!("{participants} is no multiple of {balanced}, so orders and tasks are not balanced");
            self.note(&[Key("study"), Key("participants")], cause);
        }
    }

    fn tasks(&mut self, study: &Study) {
        let tasks = &study.file.task;
        self.unique(&[Key("task")], tasks.iter().map(|task| task.id.as_str()));
        for (i, task) in tasks.iter().enumerate() {
            let way = [Key("task"), At(i)];
            self.id(&way, &task.id, "_");
            self.languages(study, &way, &task.prompt, true);
            if task
                .seconds
                .is_some_and(|seconds| !(seconds.is_finite() && seconds > 0.0))
            {
                self.fatal(
                    &[Key("task"), At(i), Key("seconds")],
                    "a time limit is more than 0 seconds",
                );
            }
            let drawing = task.drawing.as_ref().and_then(|name| study.drawings.get(name));
            match task.kind {
                TaskKind::Draw if task.word.is_none() => {
                    self.fatal(&way, "a task to draw needs a word");
                }
                TaskKind::Trace | TaskKind::Tidy if task.drawing.is_none() => {
                    self.fatal(&way, format!("a task to {} needs a drawing", task.kind.name()));
                }
                _ => {}
            }
            let ids: Vec<u32> = drawing
                .iter()
                .flat_map(|d| d.sketch.strokes())
                .map(|s| s.id().0)
                .collect();
            if drawing.is_some()
                && let Some(unknown) = task.planted.iter().find(|id| !ids.contains(id))
            {
                let cause = format!("the drawing has no stroke {unknown}; it has {ids:?}");
                self.fatal(&[Key("task"), At(i), Key("planted")], cause);
            }
        }
        self.enough_tasks(study);
    }

    fn enough_tasks(&mut self, study: &Study) {
        let real = study.file.task.iter().filter(|task| !task.practice).count();
        let conditions = study.file.design.condition.len();
        let within = study.file.design.within.is_some();
        if real == 0 {
            self.fatal(&[Key("task")], "all tasks are practice");
        } else if within && conditions > 0 && !real.is_multiple_of(conditions) {
            let cause = format!("{real} tasks cannot be shared out equally among {conditions} conditions");
            self.fatal(&[Key("task")], cause);
        }
        if study.file.design.tasks == TaskOrder::Fixed && within && conditions > 1 {
            let cause = "tasks stay at their positions, so task and position cannot be told apart";
            self.note(&[Key("design"), Key("tasks")], cause);
        }
    }

    fn questionnaires(&mut self, study: &Study) {
        for (name, instrument) in &study.instruments {
            let way = [Key("questionnaires")];
            if let Some(cause) = bad_id(&instrument.id, "_") {
                self.fatal(&way, format!("{name}: {cause}"));
            }
            for item in &instrument.item {
                if let Some(cause) = bad_id(&item.id, "_") {
                    self.fatal(&way, format!("{name}: {cause}"));
                }
                if let AnswerKind::Choice { options } | AnswerKind::Pair { options } = &item.answer
                    && let Some(cause) = options.iter().find_map(|option| bad_id(&option.id, "_"))
                {
                    self.fatal(&way, format!("{name}, item {}: {cause}", item.id));
                }
            }
            let missing: Vec<&str> = study
                .languages()
                .filter(|l| !instrument.title.contains_key(*l))
                .collect();
            if !missing.is_empty() {
                let missing = missing.join(", ");
                self.note(
                    &way,
                    format!("{name} is not there in {missing}; it will be shown in another language"),
                );
            }
        }
    }
}

/// Programs for statistics read these values as missing or as something else.
const MISREAD: [&str; 12] = [
    "na", "nan", "none", "null", "n", "y", "yes", "no", "true", "false", "inf", "t",
];

/// Says what is wrong with a name that becomes data or part of a file's name: letters, digits and
/// `more` are allowed.
fn bad_id(id: &str, more: &str) -> Option<String> {
    let sound = |c: char| c.is_ascii_alphanumeric() || more.contains(c);
    if !id.starts_with(|c: char| c.is_ascii_alphabetic()) || !id.chars().all(sound) {
        let more = if more.is_empty() { "" } else { " and _" };
        return Some(format!(
            "\"{id}\" must begin with a letter and consist of a-z, A-Z, 0-9{more}"
        ));
    }
    let misread = MISREAD.contains(&id.to_ascii_lowercase().as_str());
    misread.then(|| format!("\"{id}\" is read as a missing value or as a truth value by R or pandas"))
}
