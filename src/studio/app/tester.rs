//! [`Tester`] shows what the pen reports, number by number, and how it is set: it is where one looks when pressure does
//! not come.

use eframe::egui::{self, Context, Grid, RichText, ScrollArea, Sense, Slider, Stroke, Ui, pos2, vec2};

use super::boxes::Boxes as _;
use super::canvas::{Barrel, Pens};
use super::settings::Settings;
use super::toolbox;
use crate::pen::{PenEnd, PenSample};
use crate::words::{Speaks as _, say};
use strokewise_ink::inking::{Pressure, Smoothing};

/// [`Tester`] is the window with the pen's report.
#[derive(Debug, Default)]
pub struct Tester {
    open: bool,
}

const WIDTH: f32 = 260.0;
/// The bar above the canvas is so high, and the window first so far from it and from the tools, in logical pixels.
const BELOW_TOP: f32 = 34.0;
const AWAY: f32 = 16.0;
/// The picture of the pressure curve has this side, in logical pixels.
const CURVE_PX: f32 = 84.0;

impl Tester {
    /// Opens or closes the window.
    pub fn toggle(&mut self) {
        self.open = !self.open;
    }

    /// Returns whether the window is open.
    pub fn is_open(&self) -> bool {
        self.open
    }

    /// Shows the window, if it is open.
    pub fn ui(&mut self, ctx: &Context, pens: &Pens, settings: &mut Settings) {
        egui::Window::new(say!(ctx, "tester"))
            .id(egui::Id::unique("pen and tablet"))
            .open(&mut self.open)
            .default_width(WIDTH)
            .default_pos(pos2(toolbox::WIDTH, BELOW_TOP) + vec2(AWAY, AWAY))
            .resizable(false)
            .collapsible(false)
            .show(ctx, |ui| {
                let height = (ui.ctx().content_rect().height() - 144.0).max(120.0);
                let area = ScrollArea::vertical().max_height(height).min_scrolled_height(height);
                area.show(ui, |ui| {
                    report_ui(ui, pens);
                    ui.separator();
                    pressure_ui(ui, &mut settings.pressure, pens.recent().last());
                    ui.separator();
                    smoothing_ui(ui, settings);
                    barrels_ui(ui, settings);
                });
            });
    }
}

fn report_ui(ui: &mut Ui, pens: &Pens) {
    let names = pens.names();
    let text = if names.is_empty() {
        say!(ui, "tester-no-tablet").to_owned()
    } else {
        names.join(", ")
    };
    ui.add(egui::Label::new(text).wrap());
    let rate = rate(pens.recent());
    let Some(sample) = pens.recent().last() else {
        ui.label(RichText::new(say!(ui, "tester-draw")).weak());
        return;
    };
    let words = ui.words();
    Grid::new("pen report").num_columns(2).show(ui, |ui| {
        let mut row = |name: &str, value: String| {
            ui.label(name);
            ui.label(value);
            ui.end_row();
        };
        let none = || say!(words, "tester-none").to_owned();
        let pressure = sample.pressure.map_or_else(none, |p| words.number(p, 3));
        row(say!(words, "tester-pressure"), pressure);
        let tilt = sample.tilt.map_or_else(none, |tilt| {
            let [across, down] = tilt.map(|angle| angle.to_degrees().round());
            say!(words, "tester-tilt.degrees", across = across, down = down)
        });
        row(say!(words, "tester-tilt"), tilt);
        let end = match sample.end {
            PenEnd::Tip => say!(words, "tester-end.tip"),
            PenEnd::Eraser => say!(words, "tester-end.eraser"),
        };
        row(say!(words, "tester-end"), end.into());
        if let Some((hertz, gap_ms)) = rate {
            let hertz = say!(words, "tester-samples.rate", hertz = hertz.round());
            row(say!(words, "tester-samples"), hertz);
            let gap = say!(words, "tester-gap.milliseconds", milliseconds = gap_ms.round());
            row(say!(words, "tester-gap"), gap);
        }
    });
}

/// Returns the samples a second and the longest gap in milliseconds among `samples`.
fn rate(samples: &[PenSample]) -> Option<(f64, f64)> {
    let first = samples.first()?.device_secs;
    let span = samples.last()?.device_secs - first;
    let gaps = samples.windows(2).map(|s| s[1].device_secs - s[0].device_secs);
    let gap = gaps.fold(0.0, f64::max);
    (span > 0.0).then(|| ((samples.len() - 1) as f64 / span, 1000.0 * gap))
}

fn pressure_ui(ui: &mut Ui, pressure: &mut Pressure, sample: Option<&PenSample>) {
    ui.tick(&mut pressure.on, say!(ui, "pressure-on"));
    ui.add_enabled_ui(pressure.on, |ui| {
        ui.horizontal(|ui| {
            curve_ui(ui, pressure, sample.and_then(|s| s.pressure));
            ui.vertical(|ui| {
                ui.spacing_mut().slider_width = 100.0;
                ui.label(say!(ui, "pressure-softness"));
                let slider = Slider::new(&mut pressure.softness, -1.0..=1.0).show_value(false);
                ui.add(slider).accessible_name(say!(ui, "pressure-softness.name"));
                ui.label(say!(ui, "pressure-least"));
                let slider = Slider::new(&mut pressure.least, 0.0..=1.0).show_value(false);
                ui.add(slider).accessible_name(say!(ui, "pressure-least.name"));
                if *pressure != Pressure::default() && ui.button(say!(ui, "pressure-restore")).clicked() {
                    *pressure = Pressure::default();
                }
            });
        });
    });
}

/// Draws the curve, and where the pen is on it.
fn curve_ui(ui: &mut Ui, pressure: &Pressure, now: Option<f32>) {
    const STEPS: usize = 32;
    let (rect, _) = ui.allocate_exact_size(vec2(CURVE_PX, CURVE_PX), Sense::hover());
    let visuals = ui.visuals();
    let painter = ui.painter();
    let frame = visuals.widgets.noninteractive.bg_stroke;
    painter.rect(rect, 3.0, visuals.extreme_bg_color, frame, egui::StrokeKind::Inside);
    let at = |p: f32| {
        let drawn = pressure.apply(p).unwrap_or(1.0);
        rect.left_bottom() + vec2(p, -drawn) * rect.size()
    };
    let line = (0..=STEPS).map(|i| at(i as f32 / STEPS as f32)).collect();
    let color = visuals.hyperlink_color;
    painter.add(egui::Shape::line(line, Stroke::new(2.0, color)));
    if let Some(now) = now {
        painter.circle_filled(at(now.clamp(0.0, 1.0)), 3.5, color);
    }
}

fn smoothing_ui(ui: &mut Ui, settings: &mut Settings) {
    let mut percent = 100.0 * settings.smoothing().strength();
    let slider = Slider::new(&mut percent, 0.0..=100.0)
        .fixed_decimals(0)
        .suffix(say!(ui, "percent-suffix"));
    ui.label(say!(ui, "smoothing-explained"));
    if ui
        .add(slider)
        .accessible_name(say!(ui, "smoothing-of-new-lines"))
        .changed()
    {
        settings.set_smoothing(Smoothing::new(percent / 100.0));
    }
    let mut tip = !settings.no_tip;
    ui.tick(&mut tip, say!(ui, "wet-ink-ahead"));
    settings.no_tip = !tip;
    ui.tick(&mut settings.straighten, say!(ui, "holding-still"));
}

fn barrels_ui(ui: &mut Ui, settings: &mut Settings) {
    let mut barrels = settings.barrels();
    Grid::new("barrel buttons").num_columns(2).show(ui, |ui| {
        for (barrel, name) in barrels
            .iter_mut()
            .zip([say!(ui, "barrel-first"), say!(ui, "barrel-second")])
        {
            let label = ui.label(name).id;
            let spoken = ui.words();
            let words = |barrel| match barrel {
                Barrel::Nothing => say!(spoken, "barrel-nothing"),
                Barrel::Pan => say!(spoken, "barrel-pan"),
                Barrel::Erase => say!(spoken, "barrel-erase"),
            };
            egui::ComboBox::from_id_salt(name)
                .selected_text(words(*barrel))
                .show_ui(ui, |ui| {
                    for choice in [Barrel::Pan, Barrel::Erase, Barrel::Nothing] {
                        ui.selectable_value(barrel, choice, words(choice));
                    }
                })
                .response
                .labelled_by(label);
            ui.end_row();
        }
    });
    if barrels != settings.barrels() {
        settings.set_barrels(barrels);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rate_and_longest_gap_are_those_of_the_samples() {
        let sample = |device_secs| PenSample {
            pos_px: [0.0; 2],
            pressure: None,
            tilt: None,
            end: PenEnd::Tip,
            device_secs,
        };
        let (hertz, gap_ms) = rate(&[1.0, 1.01, 1.03, 1.04].map(sample)).expect("some time passed");
        assert!(
            (hertz - 75.0).abs() < 1e-6 && (gap_ms - 20.0).abs() < 1e-6,
            "{hertz} {gap_ms}"
        );
        assert_eq!(rate(&[sample(1.0)]), None);
        assert_eq!(rate(&[]), None);
    }
}
