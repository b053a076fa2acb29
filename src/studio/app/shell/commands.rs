//! Turns keys into commands, and carries out those that concern the window.

use eframe::egui;

use super::Shell;
use crate::app::canvas::{Tool, View};
use crate::app::command::{self, Command};
use crate::app::keymap::{self, KeyMap};
use crate::app::studio::Scope;

impl Shell {
    pub(super) fn keys(&mut self, ctx: &egui::Context) -> Vec<Command> {
        // The key that ends typing, such as Escape, is still the text field's.
        let typed = std::mem::replace(&mut self.typing, ctx.text_edit_focused());
        let typing = typed || self.typing;
        let listens = self.studio.question().is_none() && !self.keys.is_open();
        let peeks = self.peeks(ctx, listens && !typing);
        if !listens {
            return peeks.into_iter().collect();
        }
        let keys = keymap::of(ctx);
        let is_peek = |command: &Command| *command == Command::ToggleExplanation;
        let bound = keys.bindings(typing || self.canvas.is_busy());
        // What is undone or selected where something is typed is the text.
        let bound = bound.filter(|(keys, _)| !(typing && keymap::edits_text(*keys)));
        let mut all: Vec<_> = bound.filter(|(_, command)| !is_peek(command)).cloned().collect();
        // Elsewhere Escape closes what is open on top.
        if !typing && !egui::Popup::is_any_open(ctx) {
            all.extend(self.escape().map(|command| (command::END_MATCH, command)));
        }
        // A key that is pressed several times within a frame counts each time.
        let pressed = |(keys, command): (egui::KeyboardShortcut, Command)| {
            let times = ctx.input_mut(|i| i.count_and_consume_key(keys.modifiers, keys.logical_key));
            std::iter::repeat_n(command, times)
        };
        let pressed = all.into_iter().flat_map(pressed);
        let mut commands: Vec<Command> = peeks.into_iter().chain(pressed).collect();
        if !typing {
            self.hold_tools(ctx, &keys);
        }
        if !self.canvas.is_busy() {
            commands.extend(self.next_tool.take().map(Command::Take));
        }
        if !typing {
            // egui makes events of its own of these keys.
            let clipboard = |event: &egui::Event| match event {
                egui::Event::Copy => Some(Command::Copy),
                egui::Event::Cut => Some(Command::Cut),
                egui::Event::Paste(text) => Some(Command::PasteText(text.clone())),
                _ => None,
            };
            commands.extend(ctx.input(|i| i.events.iter().filter_map(clipboard).collect::<Vec<_>>()));
        }
        commands
    }

    /// Keeps the tool whose key is pressed while the pen is down until it is up: the stroke stays what it began as, and
    /// the key is not lost.
    fn hold_tools(&mut self, ctx: &egui::Context, keys: &KeyMap) {
        if !self.canvas.is_busy() {
            return;
        }
        for (keys, command) in keys.bindings(false) {
            if let Command::Take(tool) = command
                && ctx.input_mut(|i| i.consume_key(keys.modifiers, keys.logical_key))
            {
                self.next_tool = Some(*tool);
            }
        }
    }

    /// Returns what Escape does where it closes nothing that lies on everything else.
    fn escape(&self) -> Option<Command> {
        if self.tester.is_open() {
            Some(Command::TabletTester)
        } else if self.history.is_open() {
            Some(Command::History)
        } else if self.studio.focus().is_some() {
            Some(Command::EndMatch)
        } else if self.studio.tool == Tool::Place {
            Some(Command::Take(Tool::Pen))
        } else if self.studio.selected().is_some() {
            Some(Command::Select(None))
        } else {
            (self.studio.scope() != Scope::Page).then_some(Command::ReadPage)
        }
    }

    /// Returns the command where the key that shows and hides the explanation says to switch it
    /// over.
    fn peeks(&mut self, ctx: &egui::Context, listens: bool) -> Option<Command> {
        let keys = keymap::of(ctx).keys_of(&Command::ToggleExplanation);
        let is_held = |i: &egui::InputState, keys: &egui::KeyboardShortcut| {
            i.key_down(keys.logical_key) && i.modifiers.matches_exact(keys.modifiers)
        };
        let held = listens && ctx.input(|i| keys.iter().any(|keys| is_held(i, keys)));
        let tapped = listens && !held && ctx.input(|i| keys.iter().any(|keys| was_pressed(i, *keys)));
        let now = ctx.input(|i| i.time);
        let switches = if tapped {
            self.peek.tap()
        } else {
            self.peek.follow(held, now)
        };
        switches.then_some(Command::ToggleExplanation)
    }

    pub(super) fn run(&mut self, ctx: &egui::Context, command: Command) {
        match command {
            Command::Zoom(factor) => {
                self.canvas
                    .change_view(|view, rect, middle| view.zoom_around(rect, middle, factor));
            }
            Command::Pan(step) => self.canvas.change_view(|view, _, _| view.pan(egui::Vec2::from(step))),
            Command::ActualSize => self.canvas.change_view(|view, rect, _| view.actual_size(rect)),
            Command::Turn(degrees) => {
                let radians = degrees.to_radians();
                self.canvas
                    .change_view(|view, rect, middle| view.turn_around(rect, middle, radians));
            }
            Command::MirrorView => {
                self.canvas.change_view(View::mirror_around);
            }
            Command::Upright => {
                self.canvas.change_view(View::upright_around);
            }
            Command::TogglePanel => self.room.keep_panel(!self.room.is_panel_open()),
            Command::ToggleContrast => {
                let system = self.desktop.says().high_contrast;
                self.studio.settings.interface.toggle_contrast(system);
            }
            Command::ToggleBars => self.bars_hidden = !self.bars_hidden,
            Command::FullScreen => {
                let full = ctx.input(|i| i.viewport().fullscreen.unwrap_or(false));
                ctx.send_viewport_cmd(egui::ViewportCommand::Fullscreen(!full));
            }
            Command::History => self.history.toggle(),
            Command::TakeInk => {
                if let Some(id) = self.canvas.hovered().or(self.studio.selected()) {
                    self.studio.run(Command::DrawLike(id));
                }
            }
            Command::Help => self.keys.show_all(),
            Command::Palette => self.keys.show_palette(),
            Command::TabletTester => self.tester.toggle(),
            command => self.copy_and_paste(ctx, command),
        }
        // Whatever a command changed shows in the next frame.
        ctx.request_repaint();
    }
}

/// Tells whether `keys` went down since the last frame, be it that they are up again: frames may
/// take long.
fn was_pressed(input: &egui::InputState, keys: egui::KeyboardShortcut) -> bool {
    input.events.iter().any(|event| match event {
        egui::Event::Key {
            key,
            pressed: true,
            repeat: false,
            modifiers,
            ..
        } => *key == keys.logical_key && modifiers.matches_exact(keys.modifiers),
        _ => false,
    })
}
