//! Carries out what each command and each wish of the hand does to the drawing.

use std::collections::HashSet;

use super::{Question, Studio, Successor};
use crate::app::canvas::{Tool, Wish};
use crate::app::command::Command;
use crate::app::files::{Job, Purpose};
use crate::app::journal::Entry;
use crate::app::network::is_network;
use crate::engine::{ClassId, Vigilance};
use strokewise_ink::inking::Line;
use strokewise_ink::sketch::{Affine, Edit, Point, Stroke, StrokeId};

impl Studio {
    /// Carries out what the hand did on the canvas.
    pub fn grant(&mut self, wish: Wish) {
        match wish {
            Wish::Ink(line) => {
                self.draw(line);
                self.dried();
            }
            Wish::Straight { drawn, straight } => {
                self.draw_straight(drawn, straight);
                self.dried();
            }
            Wish::Place(placement) => self.edit(&Edit::Place(placement)),
            Wish::Erase(cuts) => self.erase(&cuts),
            Wish::Select(ids, choice) => self.choose(&ids, choice),
            Wish::Transform(map) => self.transform(&map),
        }
    }

    /// Draws a new stroke along `line`, with the pen in use on the layer in use; returns its
    /// name.
    fn draw(&mut self, line: Line) -> Option<StrokeId> {
        let Line { points, clock } = line;
        let id = self.document.next_stroke_id();
        let kit = self.settings.kit();
        let (layer, change) = self.layer_for_ink();
        let stroke = Stroke::new(id, kit.width, points)?;
        let add = Edit::Add(stroke.with_ink(kit.ink).on_layer(layer).timed_by(clock));
        match change {
            Some(change) => self.edit(&Edit::Together(vec![change, add])),
            None => self.edit(&add),
        }
        self.sight.layer = layer;
        Some(id)
    }

    /// Draws the line as it was drawn, and straight in its place: one step of undo brings back what the hand did.
    fn draw_straight(&mut self, drawn: Line, straight: Vec<Point>) {
        let Some(drawn) = self.draw(drawn) else {
            return;
        };
        let id = self.document.next_stroke_id();
        let stroke = self.document.sketch().stroke(drawn);
        if let Some(stroke) = stroke.and_then(|stroke| stroke.redrawn(straight)) {
            self.edit(&Edit::Replace(drawn, vec![stroke.with_id(id)]));
        }
    }

    /// Carries out a command.
    pub fn run(&mut self, command: Command) {
        // Each takes what concerns it and hands on the rest. What is left over concerns the window:
        // it is the shell's.
        let _ = self
            .run_on_files(command)
            .and_then(|command| self.run_on_drawing(command))
            .and_then(|command| self.run_on_selection(command))
            .and_then(|command| self.run_on_sheet(command))
            .and_then(|command| self.run_on_tools(command))
            .and_then(|command| self.run_on_scope(command))
            .and_then(|command| self.run_on_advice(command));
    }

    fn run_on_files(&mut self, command: Command) -> Option<Command> {
        match command {
            Command::New => self.succeed(Successor::Blank),
            Command::AskOpen => self.question = Some(Question::File(Purpose::Open)),
            // A network is dropped on the window as a drawing is.
            Command::Open(path) if is_network(&path) => self.open_network(Some(&path)),
            Command::Open(path) => self.files.start(Job::Open(path, 0)),
            Command::TurnLeaf(step) => self.turn_leaf(step),
            Command::OpenExample(number) => self.succeed(Successor::Example(number)),
            Command::Save => self.save(),
            Command::AskSave => self.question = Some(Question::File(Purpose::Save)),
            Command::AskExport => self.question = Some(Question::File(Purpose::Export)),
            Command::Quit => self.succeed(Successor::End),
            other => return Some(other),
        }
        None
    }

    fn run_on_drawing(&mut self, command: Command) -> Option<Command> {
        match command {
            Command::Undo => {
                if self.document.undo() {
                    self.note(Entry::Undo);
                    self.changed(Vigilance::Usual);
                }
            }
            Command::Redo => {
                if self.document.redo() {
                    self.note(Entry::Redo);
                    self.changed(Vigilance::Usual);
                }
            }
            Command::GoToStep(step) => self.go_to_step(step),
            Command::Clear => self.clear(),
            Command::Remove(ids) => self.edit(&Edit::Remove(ids)),
            Command::RemoveSelected => self.edit(&Edit::Remove(self.selected_ids())),
            Command::Trim(part) => {
                if let Some(edit) = self.document.trimming(part) {
                    self.edit(&edit);
                }
            }
            Command::Keep(ids) => self.kept.extend(ids),
            Command::KeepPart(part) => self.kept_parts.push(part),
            Command::CleanUp { strokes, parts } => {
                let trims = parts.into_iter().filter_map(|p| self.document.trimming(p));
                let edits = std::iter::once(Edit::Remove(strokes)).chain(trims);
                let edits = Edit::Together(edits.collect());
                self.edit(&edits);
            }
            other => return Some(other),
        }
        None
    }

    fn run_on_selection(&mut self, command: Command) -> Option<Command> {
        match command {
            Command::Select(id) => self.select(id),
            Command::SelectStep(step) => self.select_step(step),
            Command::SelectAll => {
                self.select_all();
                self.hold_selected();
            }
            Command::Copy => self.copy(),
            Command::Cut => {
                self.copy();
                self.edit(&Edit::Remove(self.selected_ids()));
            }
            Command::Paste => {
                self.paste();
                self.hold_selected();
            }
            Command::PasteText(text) => {
                self.paste_text(&text);
                self.hold_selected();
            }
            Command::Duplicate => {
                self.duplicate();
                self.hold_selected();
            }
            Command::Transform(map) => self.transform(&map),
            Command::Mirror(axis) => self.mirror(axis),
            Command::Nudge(step) => self.transform(&Affine::shift(step)),
            Command::Restack(end) => self.restack(end),
            Command::Group => self.group(),
            Command::Ungroup => self.ungroup(),
            Command::Recolor => self.recolor(),
            other => return Some(other),
        }
        None
    }

    fn run_on_tools(&mut self, command: Command) -> Option<Command> {
        match command {
            Command::Take(Tool::Place) if self.sheet().reference().is_none() => self.run(Command::AskReference),
            Command::Take(tool) => {
                self.tool = tool;
                self.put_aside = None;
            }
            Command::TakePen(pen) => {
                self.tool = Tool::Pen;
                self.put_aside = None;
                self.settings.pen = pen;
            }
            Command::DrawLike(id) => self.draw_like(id),
            Command::Widen(steps) => self.settings.widen(steps, self.tool == Tool::Eraser),
            Command::PickColor(color) => {
                self.settings.pick_color(color);
                if matches!(self.tool, Tool::Select | Tool::Lasso) {
                    self.color_selected(color);
                }
                if self.tool == Tool::Eraser {
                    self.tool = Tool::Pen;
                }
            }
            Command::Theme(theme) => self.settings.theme = theme,
            Command::StepScale { up } => self.settings.interface.step_scale(up),
            Command::Speak(language) => self.settings.interface.language = language,
            Command::Scale(scale) => self.settings.interface.set_scale(scale),
            Command::ToggleHands => self.settings.interface.left_handed = !self.settings.interface.left_handed,
            Command::ShowHints => self.settings.seen_hints.clear(),
            Command::ToggleGrid => self.settings.grid.shown = !self.settings.grid.shown,
            Command::ToggleSnap => self.settings.grid.snap = !self.settings.grid.snap,
            Command::ToggleAutosave => self.settings.autosave = !self.settings.autosave,
            Command::ToggleStraighten => self.settings.straighten = !self.settings.straighten,
            Command::Fit => self.fit_wanted = true,
            other => return Some(other),
        }
        None
    }

    fn run_on_advice(&mut self, command: Command) -> Option<Command> {
        match command {
            Command::SetWord(word) => self.set_word(word),
            Command::SetIntent(class) => {
                let name = class.map(|c| self.advice.label(c).to_owned());
                self.set_word(name.unwrap_or_default());
            }
            Command::Challenge => {
                let subject = self.subject().clone();
                if let Some(question) = self.advice.ask_challenge(&subject) {
                    self.engine.send(question);
                }
            }
            Command::EndChallenge => self.advice.end_challenge(),
            Command::ToggleExplanation => self.explain = !self.explain,
            Command::ToggleGlances => self.settings.reading_waits = !self.settings.reading_waits,
            Command::ExplainBy(method) => {
                self.advice.set_method(method);
                self.ask();
            }
            Command::TogglePictures => self.pictures.toggle(),
            Command::AskGallery => self.question = Some(Question::File(Purpose::Gallery)),
            Command::OpenGallery(source) => self.pictures.choose_source(source),
            Command::ExplainMatch(key) => {
                self.painting.end_choice();
                self.pictures.choose(&key);
                self.explain = true;
            }
            Command::AskNetwork => self.question = Some(Question::File(Purpose::Network)),
            Command::OpenNetwork(path) => self.open_network(path.as_deref()),
            Command::TogglePainting => self.painting.toggle(),
            Command::ExplainPart(region) => {
                self.pictures.end_choice();
                self.painting.choose(region);
                self.explain = true;
            }
            Command::EndMatch => {
                self.pictures.end_choice();
                self.painting.end_choice();
            }
            other => return Some(other),
        }
        None
    }

    pub(super) fn edit(&mut self, edit: &Edit) {
        let vigilance = if self.follows_advice(edit) {
            Vigilance::Raised
        } else {
            Vigilance::Usual
        };
        if self.document.apply(edit) {
            self.note(Entry::Edit(edit.clone()));
            self.changed(vigilance);
        }
    }

    /// Tells whether the edit takes away strokes that were suggested, by whatever means.
    fn follows_advice(&self, edit: &Edit) -> bool {
        let settled = self.settled();
        let suggested = |id: &StrokeId| settled.is_some_and(|said| said.may_lose(*id));
        match edit {
            Edit::Remove(ids) => !ids.is_empty() && ids.iter().all(suggested),
            Edit::Together(edits) => edits.iter().any(|edit| self.follows_advice(edit)),
            _ => false,
        }
    }

    /// The drawing is another than before.
    pub(super) fn changed(&mut self, vigilance: Vigilance) {
        self.vigilance = vigilance;
        self.look_again();
        let there: HashSet<StrokeId> = self.sight.open.strokes().iter().map(|s| s.id()).collect();
        self.selected.retain(|id| there.contains(id));
        self.lead = self.lead.filter(|id| there.contains(id));
        if self.notice.as_ref().is_some_and(|n| !n.is_error) {
            self.notice = None;
        }
        self.ask();
    }

    fn select_step(&mut self, step: isize) {
        let strokes = self.sight.open.strokes();
        let Some(last) = strokes.len().checked_sub(1) else {
            return;
        };
        let at = self.lead.and_then(|id| strokes.iter().position(|s| s.id() == id));
        let next = match at {
            Some(at) => at.saturating_add_signed(step).min(last),
            None if step > 0 => 0,
            None => last,
        };
        let id = strokes[next].id();
        self.select(Some(id));
    }

    fn set_word(&mut self, word: String) {
        let word = self.advice.filed(word);
        if word == self.word {
            return;
        }
        self.word = word;
        self.intent = self.class_of_word();
        let word = (!self.word.is_empty()).then(|| self.word.clone());
        self.note(Entry::Word(word));
        self.ask();
    }

    pub(super) fn class_of_word(&self) -> Option<ClassId> {
        self.advice.class_of(&self.word)
    }

    pub(super) fn ask(&mut self) {
        self.scoping.follow(&self.sight.shown, self.epoch);
        let sketch = &self.subject().clone();
        let reading = self.advice.ask(sketch, self.intent, self.vigilance);
        let method = self.advice.method();
        let pictures = self.pictures.ask(sketch, method);
        for question in reading.into_iter().chain(pictures) {
            self.engine.send(question);
        }
        self.painting.follow(sketch.revision());
        // What to paint is known once the drawing is read.
        if let Some(answer) = self.advice.current(sketch.revision(), self.intent) {
            let category = self.painted_category(answer.assessment.target);
            for question in self.painting.ask(sketch, category, method) {
                self.engine.send(question);
            }
        }
        if let Some(order) = self.pictures.order() {
            self.engine.order(order);
        }
    }
}
