//! Lists every command that needs nothing but itself, by name: what the list of keys shows and the palette searches.

use super::{Axis, Command, PAN_PX, Stack, TURN_DEGREES, ZOOM_STEP};
use crate::app::canvas::Tool;
use crate::app::settings::Theme;
use crate::words::{Language, Speaks};
use strokewise_ink::sketch::PenKind;

/// [`Item`] is a command with its name.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// It belongs to the group of this name, in English.
    pub group: &'static str,
    /// It has this name in settings files, which is what people call it in English.
    pub name: &'static str,
    /// The command does this.
    pub command: Command,
}

/// Returns all of them, group by group.
pub fn catalogue() -> Vec<Item> {
    let groups = [
        ("File", file()),
        ("Edit", edit()),
        ("Draw", draw()),
        ("Paper", paper()),
        ("View", view()),
        ("Assistant", assistant()),
        ("Help", help()),
    ];
    let items = groups.into_iter().flat_map(|(group, commands)| {
        commands
            .into_iter()
            .map(move |(name, command)| Item { group, name, command })
    });
    items.collect()
}

impl Item {
    /// Returns what people call it.
    pub fn label(&self, who: impl Speaks) -> &'static str {
        who.words().term("command", self.name)
    }

    /// Returns what people call the group that it belongs to.
    pub fn group_label(&self, who: impl Speaks) -> &'static str {
        who.words().term("command-group", self.group)
    }

    /// Returns how well `query` names it, in the language that is shown or in English; see
    /// [`rank`].
    pub fn rank(&self, who: impl Speaks, query: &str) -> Option<usize> {
        let labels = [self.label(who), self.name];
        labels.into_iter().filter_map(|label| rank(label, query)).min()
    }
}

type Named = (&'static str, Command);

fn file() -> Vec<Named> {
    vec![
        ("New drawing", Command::New),
        ("Open…", Command::AskOpen),
        ("Save", Command::Save),
        ("Save as…", Command::AskSave),
        ("Save by itself", Command::ToggleAutosave),
        ("Export…", Command::AskExport),
        ("Quit", Command::Quit),
    ]
}

fn edit() -> Vec<Named> {
    vec![
        ("Undo", Command::Undo),
        ("Redo", Command::Redo),
        ("History…", Command::History),
        ("Select all", Command::SelectAll),
        ("Select the next stroke", Command::SelectStep(1)),
        ("Select the stroke before", Command::SelectStep(-1)),
        ("Cut", Command::Cut),
        ("Copy", Command::Copy),
        ("Copy as a picture", Command::CopyPicture),
        ("Paste", Command::Paste),
        ("Duplicate", Command::Duplicate),
        ("Remove what is selected", Command::RemoveSelected),
        ("Mirror left and right", Command::Mirror(Axis::Vertical)),
        ("Mirror above and below", Command::Mirror(Axis::Horizontal)),
        ("Bring to the front", Command::Restack(Stack::Top)),
        ("Send to the back", Command::Restack(Stack::Bottom)),
        ("Group", Command::Group),
        ("Ungroup", Command::Ungroup),
        ("Draw what is selected with this pen", Command::Recolor),
        ("Clear", Command::Clear),
    ]
}

fn draw() -> Vec<Named> {
    vec![
        ("Pen", Command::TakePen(PenKind::Ink)),
        ("Pencil", Command::TakePen(PenKind::Pencil)),
        ("Marker", Command::TakePen(PenKind::Marker)),
        ("Brush", Command::TakePen(PenKind::Brush)),
        ("Last pen", Command::Take(Tool::Pen)),
        ("Eraser", Command::Take(Tool::Eraser)),
        ("Select", Command::Take(Tool::Select)),
        ("Lasso", Command::Take(Tool::Lasso)),
        ("Wider", Command::Widen(1.0)),
        ("Narrower", Command::Widen(-1.0)),
        ("Take pen and colour from the stroke pointed at", Command::TakeInk),
        ("The paper's own ink", Command::PickColor(None)),
        ("Straighten lines when the hand holds still", Command::ToggleStraighten),
        ("Pen and tablet…", Command::TabletTester),
    ]
}

fn paper() -> Vec<Named> {
    vec![
        ("New layer", Command::AddLayer),
        ("Draw on the layer above", Command::StepLayer(1)),
        ("Draw on the layer below", Command::StepLayer(-1)),
        ("Picture to draw from…", Command::AskReference),
        ("Move the picture to draw from", Command::Take(Tool::Place)),
        ("Show or hide the picture to draw from", Command::ToggleReference),
        ("Remove the picture to draw from", Command::RemoveReference),
        ("Grid", Command::ToggleGrid),
        ("Straight lines end on the grid", Command::ToggleSnap),
    ]
}

fn view() -> Vec<Named> {
    vec![
        ("Fit to drawing", Command::Fit),
        ("Zoom in", Command::Zoom(ZOOM_STEP)),
        ("Zoom out", Command::Zoom(1.0 / ZOOM_STEP)),
        ("Actual size", Command::ActualSize),
        ("See more to the left", Command::Pan([PAN_PX, 0.0])),
        ("See more to the right", Command::Pan([-PAN_PX, 0.0])),
        ("See more above", Command::Pan([0.0, PAN_PX])),
        ("See more below", Command::Pan([0.0, -PAN_PX])),
        ("Turn right", Command::Turn(TURN_DEGREES)),
        ("Turn left", Command::Turn(-TURN_DEGREES)),
        ("Mirror the view", Command::MirrorView),
        ("Upright", Command::Upright),
        ("Nothing but the paper", Command::ToggleBars),
        ("Full screen", Command::FullScreen),
        ("Theme as the system", Command::Theme(Theme::System)),
        ("Light theme", Command::Theme(Theme::Light)),
        ("Dark theme", Command::Theme(Theme::Dark)),
        ("High contrast", Command::ToggleContrast),
        ("Larger interface", Command::StepScale { up: true }),
        ("Smaller interface", Command::StepScale { up: false }),
        ("Interface in its own size", Command::Scale(1.0)),
        ("Panels for the left hand", Command::ToggleHands),
        ("Language as the system", Command::Speak(None)),
        ("Language: English", Command::Speak(Some(Language::English))),
        ("Language: German", Command::Speak(Some(Language::German))),
        ("Language: French", Command::Speak(Some(Language::French))),
    ]
}

fn assistant() -> Vec<Named> {
    vec![
        ("Assistant panel", Command::TogglePanel),
        ("Show explanation", Command::ToggleExplanation),
        ("Read while I draw", Command::ToggleGlances),
        ("Read what is selected by itself", Command::ReadSelection),
        ("Read the next drawing on the page", Command::ReadNext),
        ("Read the whole page", Command::ReadPage),
        ("What would fool it?", Command::Challenge),
        ("Pictures like the drawing", Command::TogglePictures),
        ("Picture from the drawing", Command::TogglePainting),
        ("Explain another network…", Command::AskNetwork),
        ("Explain strokewise's own network", Command::OpenNetwork(None)),
    ]
}

fn help() -> Vec<Named> {
    vec![
        ("Keys", Command::Help),
        ("Find a command…", Command::Palette),
        ("Show the hints again", Command::ShowHints),
    ]
}

/// Returns how well `query` names a command called `name`: lower is better, `None` for not at all.
/// Letters have to come in order; those at beginnings of words count more.
pub fn rank(name: &str, query: &str) -> Option<usize> {
    let name: Vec<char> = name.to_lowercase().chars().collect();
    let (mut rank, mut at) = (0, 0);
    for letter in query.to_lowercase().chars().filter(|c| !c.is_whitespace()) {
        let way = name[at..].iter().position(|c| *c == letter)?;
        at += way;
        let begins_word = at == 0 || !name[at - 1].is_alphanumeric();
        rank += if begins_word { 0 } else { way };
        at += 1;
    }
    Some(rank * 100 + name.len())
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::app::command::defaults;
    use crate::words::Words;

    #[test]
    fn every_command_with_a_key_has_a_name_and_no_name_comes_twice() {
        let items = catalogue();
        let names: HashSet<_> = items.iter().map(|item| item.name).collect();
        assert_eq!(names.len(), items.len());
        for (keys, command) in defaults() {
            let is_nudge = matches!(command, Command::Nudge(_));
            let named = items.iter().any(|item| item.command == command);
            assert!(named || is_nudge, "{keys:?} does what nobody can look up: {command:?}");
        }
    }

    #[test]
    fn every_command_has_a_name_of_its_own_in_every_language() {
        for language in Language::ALL {
            let words = Words::of(language);
            let labels: HashSet<_> = catalogue().iter().map(|item| item.label(words)).collect();
            assert_eq!(labels.len(), catalogue().len(), "{language:?}");
            for item in catalogue() {
                for (room, name) in [("command", item.name), ("command-group", item.group)] {
                    assert!(words.knows(room, name), "{language:?} has no word for {name}");
                }
                assert!(language != Language::English || item.label(words) == item.name);
            }
        }
        let german = Words::of(Language::German);
        for query in ["vollbild", "full screen"] {
            let found = catalogue()
                .into_iter()
                .min_by_key(|item| item.rank(german, query).unwrap_or(usize::MAX));
            assert_eq!(found.map(|item| item.command), Some(Command::FullScreen), "{query}");
        }
    }

    #[test]
    fn a_command_is_found_by_its_letters() {
        let best = |query: &str| {
            let found = catalogue()
                .into_iter()
                .filter_map(|i| Some((rank(i.name, query)?, i.name)));
            found.min().map(|(_, name)| name)
        };
        assert_eq!(best("undo"), Some("Undo"));
        assert_eq!(best("mirror v"), Some("Mirror the view"));
        assert_eq!(best("fs"), Some("Full screen"));
        assert_eq!(best("dt"), Some("Dark theme"));
        assert_eq!(best("qqq"), None);
    }
}
