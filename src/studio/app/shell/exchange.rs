//! Exchanges things with other programs: the clipboard, dropped files, and the picture to draw from.

use std::sync::Arc;

use eframe::egui::{self, ColorImage, TextureHandle, TextureId, TextureOptions};

use super::Shell;
use crate::app::canvas::Placed;
use crate::app::clipboard::{Clipboard, Found};
use crate::app::command::Command;
use crate::words::say;
use strokewise_ink::picture::is_picture;

impl Shell {
    /// Copies and pastes through `clipboard`; without one, only within the window.
    pub fn share(&mut self, clipboard: Option<Clipboard>) {
        self.clipboard = clipboard;
    }

    /// Takes in what other programs hand over before a frame begins.
    pub(super) fn hear_clipboard(&mut self, input: &mut egui::RawInput) {
        let Some(clipboard) = &self.clipboard else {
            return;
        };
        for found in clipboard.hear(input, self.typing) {
            match found {
                Found::Pixels(pixels) => self.studio.paste_pixels(pixels),
                Found::Failed(cause) => {
                    let text = say!(self.studio, "notice-clipboard-broken", cause = cause);
                    self.studio.complain(text);
                }
                Found::Nothing => self
                    .studio
                    .inform(say!(self.studio, "notice-nothing-to-paste").to_owned()),
                Found::Text(_) => {}
            }
        }
    }

    /// Carries out what copies and pastes.
    pub(super) fn copy_and_paste(&mut self, ctx: &egui::Context, command: Command) {
        match (command, &self.clipboard) {
            (Command::Paste, Some(clipboard)) => clipboard.fetch(false),
            (Command::CopyPicture, Some(clipboard)) => {
                clipboard.offer_picture(self.studio.as_svg());
                self.studio
                    .inform(say!(self.studio, "notice-picture-copied").to_owned());
            }
            (Command::CopyPicture, None) => {}
            (command, _) => {
                let copies = matches!(command, Command::Copy | Command::Cut) && !self.studio.selection().is_empty();
                self.studio.run(command);
                if copies {
                    ctx.copy_text(self.studio.copied().to_owned());
                }
            }
        }
    }

    /// Takes what was dropped: a picture that is dropped on a drawing lies under it; everything else is opened.
    pub(super) fn take_dropped(&mut self, ctx: &egui::Context) {
        let dropped = ctx.input(|i| i.raw.dropped_files.first().map(|f| f.path().to_owned()));
        if let Some(path) = dropped {
            let is_svg = path
                .extension()
                .is_some_and(|e| e.to_string_lossy().to_lowercase().starts_with("svg"));
            self.studio.run(if is_picture(&path) && !is_svg {
                Command::Reference(path)
            } else {
                Command::Open(path)
            });
        }
    }

    /// Returns where the picture to draw from lies, and its pixels.
    pub(super) fn reference(&mut self, ctx: &egui::Context) -> Option<(Placed, TextureId)> {
        let image = self.studio.backdrop.image().cloned();
        let is_same =
            |(held, _): &(Arc<ColorImage>, TextureHandle)| image.as_ref().is_some_and(|image| Arc::ptr_eq(held, image));
        if !self.texture.as_ref().is_some_and(is_same) {
            self.texture = image.map(|image| {
                let texture = ctx.load_texture("picture to draw from", Arc::clone(&image), TextureOptions::LINEAR);
                (image, texture)
            });
        }
        let reference = self.studio.sheet().reference()?;
        let (_, texture) = self.texture.as_ref()?;
        Some((Placed::of(reference), texture.id()))
    }
}
