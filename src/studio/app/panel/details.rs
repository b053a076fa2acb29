//! This is the second level of the assistant: every stroke with its scores, how they are computed, and what would fool
//! the model.

use eframe::egui::{Align, Layout, RichText, Ui};

use super::fool::fool_ui;
use super::strokes::StrokeList;
use super::{CAPTION_HEIGHT, Output, fixed, section_header};
use crate::app::network;
use crate::app::studio::Studio;
use crate::words::say;
use strokewise_ink::sketch::StrokeId;

/// [`Details`] is what the section remembers between frames.
#[derive(Debug, Default)]
pub struct Details {
    open: bool,
    strokes: StrokeList,
}

impl Details {
    /// Returns whether the section is open.
    pub fn is_open(&self) -> bool {
        self.open
    }

    /// Shows the section; closed it is one line.
    pub fn ui(&mut self, ui: &mut Ui, studio: &Studio, hovered: Option<StrokeId>, out: &mut Output) {
        fixed(ui, CAPTION_HEIGHT, Layout::left_to_right(Align::Center), |ui| {
            let hints = [say!(ui, "details.open"), say!(ui, "details.close")];
            if section_header(
                ui,
                "details",
                say!(ui, "details.caption"),
                say!(ui, "details"),
                self.open,
                hints,
            ) {
                self.open = !self.open;
            }
        });
        if !self.open {
            return;
        }
        self.strokes.ui(ui, studio, hovered, out);
        fool_ui(ui, studio, out);
        ui.add_space(6.0);
        facts_ui(ui, studio);
    }
}

/// Shows which device computes, and how fast.
fn facts_ui(ui: &mut Ui, studio: &Studio) {
    let advice = &studio.advice;
    let device = advice.device().unwrap_or(say!(ui, "computed-by.nothing-yet"));
    let text = match advice.quick_secs() {
        Some(secs) => say!(
            ui,
            "computed-by.first-answer",
            device = device,
            milliseconds = (1000.0 * secs).round()
        ),
        None => say!(ui, "computed-by", device = device),
    };
    ui.label(RichText::new(text).small().weak());
    if let Some(path) = studio.network.path() {
        let known = studio.network.known();
        let mut lines = vec![say!(
            ui,
            "network-is",
            name = network::name(&ui, Some(path)),
            duration = network::duration(&ui, known.stroke_secs)
        )];
        if known.is_slow() {
            lines.push(say!(ui, "network-is-slow").to_owned());
        }
        lines.extend(known.notes.iter().cloned());
        for line in lines {
            ui.label(RichText::new(line).small().weak());
        }
    }
}
