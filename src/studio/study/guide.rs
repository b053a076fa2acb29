//! [`Guide`] leads visitors through an exhibit's script, notices when they have left, and counts. It has no widget and
//! no clock of its own: it is told the time and what there is to see.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::exhibit::{Exhibit, ExhibitStep, Until};
use crate::error::{Error, Result};
use strokewise_ink::format::write_atomically;

/// [`Phase`] says where the exhibit stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Phase {
    /// Nobody is there, and drawings are drawn again.
    Attract,
    /// Somebody is at this step, from 0.
    Visit(usize),
    /// Somebody has been through everything.
    Farewell,
}

/// [`Seen`] is what there is to see in a frame.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Seen<'a> {
    /// The drawing reads as this category.
    pub top1: Option<&'a str>,
    /// So many strokes are flagged.
    pub flagged: usize,
    /// So many suggestions were followed since the step began.
    pub accepted: usize,
    /// It is true while the drawing that a step shows is still being drawn.
    pub showing: bool,
    /// It is true while a stroke of the visitor's is under way.
    pub drawing: bool,
}

/// [`Turn`] is a change of the exhibit's phase or step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// Somebody came: blank paper.
    Begin,
    /// The next step, or the last screen, is there.
    Step,
    /// Somebody left, or is done: everything of theirs goes.
    Reset,
}

/// [`Counters`] is what is counted in a day: nothing of anybody.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Counters {
    /// So many visits were begun.
    pub begun: u64,
    /// So many visits came to the end.
    pub finished: u64,
    /// Somebody walked away from so many visits.
    pub idle_resets: u64,
    /// So many suggestions were followed.
    pub accepted: u64,
    /// The visits took so many minutes altogether.
    pub minutes: f64,
    /// So many visits were begun in each language.
    pub languages: BTreeMap<String, u64>,
    /// The program began so many times.
    pub restarts: u64,
}

/// [`Guide`] leads through a script; see the module.
#[derive(Debug, Clone)]
pub struct Guide {
    exhibit: Exhibit,
    phase: Phase,
    language: String,
    began_ms: f64,
    step_ms: f64,
    touched_ms: f64,
    /// What the step waits for has been there since this time.
    reached_ms: Option<f64>,
    /// These were counted since [`Guide::take_counters`].
    counters: Counters,
}

/// What a step waits for must have been there for so long, in milliseconds: what is flagged between
/// two strokes may be gone after the next, and nobody reads what goes at once.
const STEADY_MS: f64 = 1500.0;
/// The last screen stays for so long, in milliseconds.
const FAREWELL_MS: f64 = 12_000.0;

impl Guide {
    /// Makes a guide through `exhibit`, with nobody there.
    pub fn new(exhibit: Exhibit) -> Self {
        let language = exhibit.kiosk.languages[0].clone();
        let counters = Counters::default();
        Self {
            exhibit,
            phase: Phase::Attract,
            language,
            began_ms: 0.0,
            step_ms: 0.0,
            touched_ms: 0.0,
            reached_ms: None,
            counters,
        }
    }

    /// Returns the exhibit.
    pub fn exhibit(&self) -> &Exhibit {
        &self.exhibit
    }

    /// Returns where the exhibit stands.
    pub fn phase(&self) -> Phase {
        self.phase
    }

    /// Returns the language chosen.
    pub fn language(&self) -> &str {
        &self.language
    }

    /// Returns the step that somebody is at.
    pub fn step(&self) -> Option<&ExhibitStep> {
        match self.phase {
            Phase::Visit(step) => self.exhibit.step.get(step),
            Phase::Attract | Phase::Farewell => None,
        }
    }

    /// Speaks another language; a visitor begins anew with it.
    pub fn set_language(&mut self, language: &str, now_ms: f64) -> Option<Turn> {
        language.clone_into(&mut self.language);
        match self.phase {
            Phase::Attract => None,
            Phase::Visit(_) | Phase::Farewell => {
                self.end_visit(now_ms);
                self.touch(now_ms)
            }
        }
    }

    /// Notes that somebody touched the exhibit.
    pub fn touch(&mut self, now_ms: f64) -> Option<Turn> {
        self.touched_ms = now_ms;
        if self.phase != Phase::Attract {
            return None;
        }
        (self.phase, self.began_ms, self.step_ms) = (Phase::Visit(0), now_ms, now_ms);
        self.reached_ms = None;
        self.counters.begun += 1;
        *self.counters.languages.entry(self.language.clone()).or_default() += 1;
        Some(Turn::Begin)
    }

    /// Returns the seconds left until the exhibit takes it that nobody is there; `None` while it
    /// does not ask.
    pub fn countdown_s(&self, now_ms: f64) -> Option<f64> {
        if self.phase == Phase::Attract {
            return None;
        }
        let asked_ms = self.touched_ms + 1000.0 * self.exhibit.kiosk.idle_s;
        let left = asked_ms + 1000.0 * self.exhibit.kiosk.countdown_s - now_ms;
        (now_ms >= asked_ms).then_some((left / 1000.0).max(0.0))
    }

    /// Takes in the time and what there is to see; returns what changes by that.
    pub fn tick(&mut self, seen: Seen, now_ms: f64) -> Option<Turn> {
        if self.countdown_s(now_ms) == Some(0.0) {
            self.counters.idle_resets += 1;
            return Some(self.reset(now_ms));
        }
        match self.phase {
            Phase::Farewell if now_ms - self.step_ms >= FAREWELL_MS => Some(self.reset(now_ms)),
            Phase::Attract | Phase::Farewell => None,
            Phase::Visit(_) => {
                let until = &self.step()?.until;
                let passed = until.seconds.is_some_and(|most| now_ms - self.step_ms >= 1000.0 * most);
                let is_there = !seen.showing && !seen.drawing && is_reached(until, &seen);
                self.reached_ms = is_there.then(|| self.reached_ms.unwrap_or(now_ms));
                let steady = self.reached_ms.is_some_and(|since| now_ms - since >= STEADY_MS);
                if steady || passed && !seen.showing {
                    self.next(now_ms)
                } else {
                    None
                }
            }
        }
    }

    /// Goes to the next step, or to the end; `None` where nobody is at a step.
    pub fn next(&mut self, now_ms: f64) -> Option<Turn> {
        let Phase::Visit(step) = self.phase else {
            return None;
        };
        (self.step_ms, self.reached_ms) = (now_ms, None);
        if step + 1 < self.exhibit.step.len() {
            self.phase = Phase::Visit(step + 1);
        } else {
            self.phase = Phase::Farewell;
            self.counters.finished += 1;
        }
        Some(Turn::Step)
    }

    /// Goes to the step before, for whoever gives a talk; `None` where there is none.
    pub fn back(&mut self, now_ms: f64) -> Option<Turn> {
        let Phase::Visit(step) = self.phase else {
            return None;
        };
        self.phase = Phase::Visit(step.checked_sub(1)?);
        (self.step_ms, self.reached_ms) = (now_ms, None);
        Some(Turn::Step)
    }

    /// Counts that so many suggestions were followed.
    pub fn accepted(&mut self, count: usize) {
        self.counters.accepted += count as u64;
    }

    /// Ends the visit: everything of the visitor's goes.
    pub fn reset(&mut self, now_ms: f64) -> Turn {
        self.end_visit(now_ms);
        self.language.clone_from(&self.exhibit.kiosk.languages[0]);
        Turn::Reset
    }

    fn end_visit(&mut self, now_ms: f64) {
        if self.phase != Phase::Attract {
            self.counters.minutes += (now_ms - self.began_ms) / 60_000.0;
        }
        self.phase = Phase::Attract;
    }

    /// Returns what was counted since the last call.
    pub fn take_counters(&mut self) -> Counters {
        std::mem::take(&mut self.counters)
    }
}

fn is_reached(until: &Until, seen: &Seen) -> bool {
    let reads = until.top1.as_deref().is_some_and(|wanted| seen.top1 == Some(wanted));
    let flagged = until.flagged.is_some_and(|count| seen.flagged >= count);
    let accepted = until.accepted.is_some_and(|count| seen.accepted >= count);
    reads || flagged || accepted
}

impl Counters {
    /// Adds `more` to the day's file in `folder`, which is replaced as a whole.
    pub fn add_to(folder: &Path, day: &str, more: &Self) -> Result<()> {
        fs::create_dir_all(folder).map_err(Error::io(folder))?;
        let path = folder.join(format!("{day}.json"));
        let mut sum: Self = match fs::read_to_string(&path) {
            Ok(text) => serde_json::from_str(&text).map_err(|error| Error::format(&path, error.to_string()))?,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Self::default(),
            Err(error) => return Err(Error::io(&path)(error)),
        };
        sum.add(more);
        let text = serde_json::to_string_pretty(&sum).expect("numbers and names have a JSON form");
        Ok(write_atomically(&path, text.as_bytes())?)
    }

    fn add(&mut self, more: &Self) {
        self.begun += more.begun;
        self.finished += more.finished;
        self.idle_resets += more.idle_resets;
        self.accepted += more.accepted;
        self.minutes += more.minutes;
        self.restarts += more.restarts;
        for (language, count) in &more.languages {
            *self.languages.entry(language.clone()).or_default() += count;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCRIPT: &str = "
        [kiosk]
        languages = [\"en\", \"de\"]
        invitation = { en = \"Draw\", de = \"Zeichne\" }
        [[step]]
        say = { en = \"Draw a fish.\", de = \"Zeichne einen Fisch.\" }
        until = { top1 = \"fish\", seconds = 40 }
        [[step]]
        say = { en = \"Scribble.\", de = \"Kritzle.\" }
        until = { flagged = 1, seconds = 20 }
    ";

    fn guide() -> Guide {
        Guide::new(Exhibit::parse(SCRIPT).expect("sound"))
    }

    #[test]
    fn a_visit_goes_on_by_what_is_seen_or_by_time() {
        let mut guide = guide();
        assert_eq!(guide.tick(Seen::default(), 0.0), None);
        assert_eq!(guide.touch(1000.0), Some(Turn::Begin));
        let seen = |top1, flagged| Seen {
            top1: Some(top1),
            flagged,
            ..Seen::default()
        };
        assert_eq!(guide.tick(seen("cat", 3), 2000.0), None);
        let showing = Seen {
            showing: true,
            ..seen("fish", 0)
        };
        assert_eq!(guide.tick(showing, 2500.0), None);
        // Only what stays, and not while somebody draws.
        assert_eq!(guide.tick(seen("fish", 0), 3000.0), None);
        assert_eq!(guide.tick(seen("cat", 0), 4000.0), None);
        assert_eq!(guide.tick(seen("fish", 0), 4400.0), None);
        let drawing = Seen {
            drawing: true,
            ..seen("fish", 0)
        };
        assert_eq!(guide.tick(drawing, 6000.0), None);
        assert_eq!(guide.tick(seen("fish", 0), 6500.0), None);
        assert_eq!(guide.tick(seen("fish", 0), 8000.0), Some(Turn::Step));
        assert_eq!(guide.phase(), Phase::Visit(1));
        assert_eq!(guide.tick(seen("fish", 0), 27_900.0), None);
        assert_eq!(guide.tick(seen("fish", 0), 28_000.0), Some(Turn::Step));
        assert_eq!(guide.phase(), Phase::Farewell);
        assert_eq!(guide.tick(Seen::default(), 40_000.0), Some(Turn::Reset));
        assert_eq!(guide.phase(), Phase::Attract);
        let counted = guide.take_counters();
        assert_eq!((counted.begun, counted.finished, counted.idle_resets), (1, 1, 0));
    }

    #[test]
    fn whoever_leaves_is_asked_and_then_forgotten() {
        let mut guide = guide();
        guide.set_language("de", 0.0);
        guide.touch(0.0);
        guide.next(100.0);
        // That the script goes on is no sign of a visitor; a touch is.
        assert_eq!(guide.countdown_s(44_900.0), None);
        assert_eq!(guide.countdown_s(45_000.0), Some(20.0));
        guide.touch(50_000.0);
        assert_eq!(guide.countdown_s(50_000.0), None);
        // The second step ends by itself; the last screen goes by itself, too.
        let turns: Vec<Turn> = (0..200)
            .filter_map(|s| guide.tick(Seen::default(), 50_000.0 + 1000.0 * f64::from(s)))
            .collect();
        assert_eq!(turns, [Turn::Step, Turn::Reset]);
        assert_eq!(guide.language(), "en");
        assert_eq!(guide.take_counters().languages, BTreeMap::from([("de".to_owned(), 1)]));
    }

    #[test]
    fn two_thousand_visits_always_end_where_nobody_is() {
        let mut guide = guide();
        let mut now_ms = 0.0;
        for visit in 0..2000_u32 {
            guide.touch(now_ms);
            for frame in 0..300 {
                now_ms += 500.0;
                let seen = Seen {
                    top1: Some(if visit % 3 == 0 { "fish" } else { "cat" }),
                    flagged: (frame / 9) as usize,
                    ..Seen::default()
                };
                match (visit % 7, frame) {
                    (1, 5) => drop(guide.set_language("de", now_ms)),
                    (2, 3) => drop(guide.next(now_ms)),
                    (3, 8) => drop(guide.reset(now_ms)),
                    _ => {}
                }
                guide.tick(seen, now_ms);
            }
            assert_eq!(guide.phase(), Phase::Attract, "visit {visit}");
        }
        let counted = guide.take_counters();
        assert!(counted.begun >= 2000 && counted.finished > 1000, "{counted:?}");
    }

    #[test]
    fn a_day_is_counted_in_one_file() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let some = Counters {
            begun: 2,
            languages: BTreeMap::from([("de".to_owned(), 2)]),
            ..Counters::default()
        };
        for _ in 0..2 {
            Counters::add_to(folder.path(), "2027-03-04", &some).expect("a writable folder");
        }
        let text = fs::read_to_string(folder.path().join("2027-03-04.json")).expect("a file");
        let sum: Counters = serde_json::from_str(&text).expect("JSON");
        assert_eq!((sum.begun, sum.languages["de"]), (4, 4));
    }
}
