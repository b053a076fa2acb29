//! [`Player`] plays sessions again, as the participant saw them or with everything shown, at any speed. It only reads
//! them.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use eframe::egui::{self, CentralPanel, ComboBox, Context, Frame, Margin, Panel as Side, RichText, Slider, Ui};
use strokewise_ink::inking::{Smoothing, palette};
use strokewise_ink::sketch::{Sketch, Stroke, StrokeId};

use super::Screen;
use super::easel::PEN_WIDTH;
use crate::app::boxes::Boxes as _;
use crate::app::canvas::{Canvas, Kit, Mark, Scene, Tool};
use crate::app::words::percent;
use crate::app::{explanation, theme};
use crate::study::event::AnswerRecord;
use crate::study::file::Shown;
use crate::study::replay::{Landmark, Moment, Replay};
use crate::words::{Speaks as _, say};

/// [`Player`] plays sessions again; see the module.
pub struct Player {
    replays: Vec<Replay>,
    which: usize,
    at_ms: f64,
    playing: bool,
    speed: f64,
    /// Shows also what was not on screen.
    everything: bool,
    canvas: Canvas,
    /// Changes with every moment, as each is another drawing.
    epoch: u64,
    fitted: bool,
}

/// The replay goes so many times as fast as the session did.
const SPEEDS: [f64; 8] = [0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0];

impl Player {
    /// Makes a player of these trials, at the beginning of the first one.
    pub fn new(replays: Vec<Replay>) -> Self {
        Self {
            replays,
            which: 0,
            at_ms: 0.0,
            playing: true,
            speed: 1.0,
            everything: false,
            canvas: Canvas::default(),
            epoch: 0,
            fitted: false,
        }
    }

    fn replay(&self) -> Option<&Replay> {
        self.replays.get(self.which)
    }

    /// Lets time pass.
    pub fn think(&mut self, ctx: &Context) {
        let Some(length) = self.replay().map(Replay::length_ms) else {
            return;
        };
        if self.playing {
            let passed = f64::from(ctx.input(|i| i.stable_dt));
            self.at_ms = (self.at_ms + 1000.0 * self.speed * passed).min(length);
            self.playing = self.at_ms < length;
            ctx.request_repaint();
        }
    }

    /// Lays the window out.
    pub fn ui(&mut self, ui: &mut Ui) {
        let frame = Frame::new()
            .inner_margin(Margin::symmetric(16, 10))
            .fill(ui.visuals().panel_fill);
        Side::bottom("player").frame(frame).show(ui, |ui| {
            self.choice_ui(ui);
            self.controls_ui(ui);
        });
        let Some(replay) = self.replays.get(self.which) else {
            return;
        };
        let moment = replay.at(self.at_ms);
        let reading = if self.everything { moment.reading } else { moment.seen };
        let answer = reading
            .and_then(|at| replay.reading_at(at))
            .map(|reading| reading.answer.clone());
        Side::right("critic").exact_size(300.0).frame(frame).show(ui, |ui| {
            said_ui(ui, &moment, answer.as_ref(), self.everything);
        });
        let coloured = self.everything || replay.trial.start.shows.contains(&Shown::Colours);
        let marks = answer
            .filter(|_| coloured)
            .map(|answer| Arc::new(marks(&answer, self.everything)));
        CentralPanel::no_frame().show(ui, |ui| self.paper_ui(ui, moment, marks.as_ref()));
    }

    fn choice_ui(&mut self, ui: &mut Ui) {
        let words = ui.words();
        let name = |replay: &Replay| {
            let start = &replay.trial.start;
            say!(
                words,
                "replay-trial",
                trial = replay.trial.id(),
                task = &start.task,
                condition = &start.condition
            )
        };
        let before = self.which;
        ui.horizontal(|ui| {
            let chosen = self.replay().map(name).unwrap_or_default();
            ComboBox::from_id_salt("trial")
                .width(280.0)
                .selected_text(chosen)
                .show_ui(ui, |ui| {
                    for (at, replay) in self.replays.iter().enumerate() {
                        ui.selectable_value(&mut self.which, at, name(replay));
                    }
                });
            ui.tick(&mut self.everything, say!(ui, "replay-everything"));
        });
        if self.which != before {
            (self.at_ms, self.playing, self.fitted) = (0.0, true, false);
        }
    }

    fn controls_ui(&mut self, ui: &mut Ui) {
        let Some(length) = self.replay().map(Replay::length_ms) else {
            return;
        };
        ui.horizontal(|ui| {
            let text = if self.playing {
                say!(ui, "replay-pause")
            } else {
                say!(ui, "replay-play")
            };
            if ui.button(text).clicked() {
                self.playing = !self.playing;
                if self.at_ms >= length {
                    self.at_ms = 0.0;
                }
            }
            let jumps = [
                (say!(ui, "replay-next-change"), Landmark::Edit),
                (say!(ui, "replay-next-suggestion"), Landmark::Suggestion),
                (say!(ui, "replay-next-marker"), Landmark::Marker),
            ];
            for (text, landmark) in jumps {
                let next = self.replay().and_then(|r| r.next(landmark, self.at_ms));
                if ui.add_enabled(next.is_some(), egui::Button::new(text)).clicked() {
                    self.at_ms = next.unwrap_or(self.at_ms);
                    self.playing = false;
                }
            }
            ComboBox::from_id_salt("speed")
                .width(70.0)
                .selected_text(say!(ui, "replay-speed", speed = self.speed))
                .show_ui(ui, |ui| {
                    for speed in SPEEDS {
                        let text = say!(ui, "replay-speed", speed = speed);
                        ui.selectable_value(&mut self.speed, speed, text);
                    }
                });
        });
        ui.spacing_mut().slider_width = ui.available_width() - 90.0;
        let mut secs = self.at_ms / 1000.0;
        // Rounded where it is told only: a slider that rounds its value says that somebody moved it.
        let slider = Slider::new(&mut secs, 0.0..=length / 1000.0)
            .suffix(" s")
            .custom_formatter(|secs, _| format!("{secs:.1}"));
        if ui.add(slider).changed() {
            (self.at_ms, self.playing) = (1000.0 * secs, false);
        }
    }

    fn paper_ui(&mut self, ui: &mut Ui, moment: Moment, marks: Option<&Arc<HashMap<StrokeId, Mark>>>) {
        let strokes = moment.sketch.strokes().iter().map(|s| (**s).clone());
        let wet = Stroke::new(StrokeId(u32::MAX), PEN_WIDTH, moment.wet);
        let sketch = Sketch::new(strokes.chain(wet));
        self.epoch += 1;
        if !self.fitted && !self.replays.is_empty() {
            // The view of the drawing as it ends: nothing moves on the way there.
            let whole = self.replays[self.which].trial.sketch.clone();
            self.canvas.renew();
            self.canvas.fit();
            self.fitted = true;
            self.canvas_ui(ui, &whole, None);
            return;
        }
        self.canvas_ui(ui, &sketch, marks);
    }

    fn canvas_ui(&mut self, ui: &mut Ui, sketch: &Sketch, marks: Option<&Arc<HashMap<StrokeId, Mark>>>) {
        let kit = Kit::plain(PEN_WIDTH, Smoothing::OFF);
        let scene = Scene {
            tool: Tool::Select,
            marks,
            enabled: false,
            ..Scene::plain(sketch, self.epoch, kit, theme::paper(ui.visuals()))
        };
        self.canvas.ui(ui, &scene);
    }
}

/// Shows what the critic said, and which suggestions were open.
fn said_ui(ui: &mut Ui, moment: &Moment, answer: Option<&AnswerRecord>, everything: bool) {
    ui.label(
        RichText::new(if everything {
            say!(ui, "replay-known")
        } else {
            say!(ui, "replay-seen")
        })
        .small()
        .strong(),
    );
    match answer {
        Some(answer) => {
            for (name, p) in &answer.top {
                ui.label(format!("{name} {}", percent(&ui, *p)));
            }
        }
        None => drop(ui.label(say!(ui, "replay-nothing"))),
    }
    for open in moment.open.iter().filter(|open| everything || open.shown) {
        ui.add_space(6.0);
        let [before, after] = [open.p_before, open.p_after].map(|p| percent(&*ui, p));
        let number = open.suggestion + 1;
        let strokes = std::iter::once(&open.stroke).chain(&open.others);
        let strokes: Vec<String> = strokes.map(|stroke| (stroke + 1).to_string()).collect();
        let title = if open.others.is_empty() {
            say!(ui, "replay-suggestion", number = number, stroke = open.stroke + 1)
        } else {
            say!(
                ui,
                "replay-suggestion-several",
                number = number,
                strokes = strokes.join(", ")
            )
        };
        ui.label(RichText::new(title).strong());
        ui.label(format!("{} {before} → {} {after}", open.target, open.becomes));
    }
}

/// Returns the colours that were on the strokes; the true ones where everything is shown.
fn marks(answer: &AnswerRecord, everything: bool) -> HashMap<StrokeId, Mark> {
    let dealt = |place: usize| {
        let other = answer.dealt.get(place).filter(|_| !everything);
        other.copied().unwrap_or(place)
    };
    let supports: Vec<f32> = (0..answer.strokes.len())
        .filter_map(|place| answer.strokes.get(dealt(place)))
        .map(|scores| scores.p_sla)
        .collect();
    let scores = palette::normalised(supports.iter().copied());
    let shades = explanation::along(supports.iter().map(|p_sla| (*p_sla, std::slice::from_ref(p_sla))));
    let flagged: HashSet<u32> = answer.strokes.iter().filter(|s| s.flagged).map(|s| s.stroke).collect();
    let marks = answer.strokes.iter().zip(scores).zip(shades);
    let mark = |((stroke, score), shades): ((&crate::study::event::StrokeScores, f32), _)| {
        let flagged = flagged.contains(&stroke.stroke) && (everything || answer.dealt.is_empty());
        (StrokeId(stroke.stroke), Mark { score, shades, flagged })
    };
    marks.map(mark).collect()
}

impl Screen for Player {
    fn think(&mut self, ctx: &Context) {
        Self::think(self, ctx);
    }

    fn ui(&mut self, ui: &mut Ui) {
        Self::ui(self, ui);
    }
}
