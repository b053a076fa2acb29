//! [`StudyShell`] is the window of a study: it takes in news, shows what the session's step asks for, and does what
//! people ask of it.

use std::sync::Arc;

use eframe::egui::{self, Area, Context, Id, Key, Order, RichText, Ui, ViewportCommand, vec2};

use super::Screen;
use super::easel::{Easel, Opening};
use super::screens::{self, Lobby, Stop, TrialView, Wanted, stop_ui};
use crate::app::canvas::Canvas;
use crate::app::words;
use crate::error::Result;
use crate::pen::PenSource;
use crate::study::event::{EndReason, Event};
use crate::study::session::{begin, resume};
use crate::study::{Clock, Session, Setting, Step, Store, Study};
use crate::words::{Words, say};
use strokewise_ink::sketch::StrokeId;

/// The button that asks about stopping has so much room, at the upper right of every screen.
pub const STOP_WIDTH: f32 = 132.0;

/// [`StudyShell`] is the window; see the module.
pub struct StudyShell {
    study: Arc<Study>,
    store: Store,
    setting: Setting,
    easel: Easel,
    canvas: Canvas,
    /// Those who take part read these words.
    words: Words,
    /// The researcher reads these words.
    researchers: Words,
    stage: Stage,
    typed: screens::Typed,
    /// The question about stopping is open.
    asked_to_stop: bool,
    focused: bool,
    trouble: bool,
    /// Reads the time of sessions; a test's is moved by hand.
    clock: Box<dyn FnMut() -> Clock>,
}

/// [`Stage`] is where the window stands.
enum Stage {
    /// The researcher begins.
    Lobby(Lobby),
    /// Somebody takes part.
    Running(Box<Session>),
    /// Somebody is done, or declined.
    Over { declined: bool },
}

impl StudyShell {
    /// Takes pens from `source`, if there is one.
    pub fn watch_pens(&mut self, source: Option<Box<dyn PenSource>>) {
        if let Some(source) = source {
            self.canvas.pens.attach(source);
        }
    }

    /// Makes a window of `study` on the lobby.
    pub fn new(study: Arc<Study>, store: Store, setting: Setting, easel: Easel) -> Self {
        let lobby = Lobby::of(&store);
        Self {
            study,
            store,
            setting,
            easel,
            canvas: Canvas::default(),
            words: Words::default(),
            researchers: Words::default(),
            stage: Stage::Lobby(lobby),
            typed: screens::Typed::default(),
            asked_to_stop: false,
            focused: true,
            trouble: false,
            clock: Box::new(Clock::start),
        }
    }

    /// Returns the same window, whose sessions read these clocks.
    #[must_use]
    pub fn with_clock(self, clock: impl FnMut() -> Clock + 'static) -> Self {
        Self {
            clock: Box::new(clock),
            ..self
        }
    }

    /// Speaks so to the researcher.
    pub fn speak(&mut self, words: Words) {
        self.researchers = words;
    }

    /// Returns the session under way.
    pub fn session(&self) -> Option<&Session> {
        match &self.stage {
            Stage::Running(session) => Some(session),
            _ => None,
        }
    }

    /// Returns paper and critic.
    pub fn easel(&self) -> &Easel {
        &self.easel
    }

    /// Does everything of a frame that paints nothing.
    pub fn think(&mut self, ctx: &Context) {
        let Stage::Running(session) = &mut self.stage else {
            return;
        };
        session.begin_frame();
        self.easel.listen(&mut **session);
        self.trouble |= !session.errors().is_empty();
        let (focused, marked, frame_ms) =
            ctx.input(|i| (i.focused, i.key_pressed(Key::F8), 1000.0 * f64::from(i.unstable_dt)));
        if focused != self.focused {
            self.focused = focused;
            session.record(Event::Focus { on: focused });
        }
        if marked {
            session.mark("", "researcher");
        }
        // Between strokes the window rests, and nothing is late.
        let frame_ms = self.canvas.is_busy().then_some(frame_ms);
        if session.running().is_some() && session.left_ms() == Some(0.0) {
            self.easel.close(&mut **session);
        }
        if session.tick(frame_ms, self.easel.sketch()) {
            ctx.request_repaint();
        }
        if session.running().is_some_and(|running| running.limit_ms.is_some()) {
            ctx.request_repaint_after_secs(0.1);
        }
        if ctx.input(|i| i.viewport().close_requested()) {
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
            self.asked_to_stop = true;
        }
    }

    /// Lays the window out.
    pub fn ui(&mut self, ui: &mut Ui) {
        let ctx = ui.ctx().clone();
        let spoken = match &self.stage {
            Stage::Lobby(_) => self.researchers,
            _ => self.words,
        };
        words::show(spoken);
        let draws = self.session().is_some_and(|session| session.running().is_some());
        if !draws {
            // What a pen does on a page is no ink, and does not wait for the next trial, which begins with a new canvas.
            self.canvas.pens.signals(&ctx);
        }
        match &mut self.stage {
            Stage::Lobby(lobby) => {
                let begun = screens::lobby_ui(ui, lobby, &self.study, &self.store, self.setting.pilot);
                if let Some(begun) = begun {
                    self.begin(&ctx, begun);
                }
            }
            Stage::Over { declined } => {
                let declined = *declined;
                if screens::over_ui(ui, self.words, declined) {
                    self.stage = Stage::Lobby(Lobby::of(&self.store));
                }
            }
            Stage::Running(_) => self.session_ui(ui, &ctx),
        }
    }

    fn begin(&mut self, ctx: &Context, begun: screens::Begin) {
        let Stage::Lobby(lobby) = &mut self.stage else {
            return;
        };
        let screen = ctx.content_rect().size();
        self.setting.extra_time = lobby.extra_time;
        self.setting.window_px = [screen.x, screen.y];
        self.setting.scale = ctx.pixels_per_point();
        let wake = {
            let ctx = ctx.clone();
            move || ctx.request_repaint()
        };
        let (study, clock) = (Arc::clone(&self.study), (self.clock)());
        let session = match begun {
            screens::Begin::New => begin(&mut self.store, study, &self.setting, clock, wake),
            screens::Begin::Resume(id) => resume(&mut self.store, study, &self.setting, &id, clock, wake),
        };
        match session {
            Ok(session) => {
                self.words = Words::of_code(session.language());
                self.typed = screens::Typed::default();
                self.stage = Stage::Running(Box::new(session));
            }
            Err(error) => lobby.trouble = Some(error.to_string()),
        }
    }

    fn session_ui(&mut self, ui: &mut Ui, ctx: &Context) {
        let Stage::Running(session) = &mut self.stage else {
            return;
        };
        let words = self.words;
        let wanted: Vec<Wanted> = match session.step() {
            Step::Language => screens::language_ui(ui, session).into_iter().collect(),
            Step::Consent => screens::consent_ui(ui, session, words),
            Step::Questions { .. } => screens::questions_ui(ui, session, words, &mut self.typed),
            Step::Trial(_) => {
                let mut view = TrialView {
                    easel: &mut self.easel,
                    canvas: &mut self.canvas,
                    words,
                };
                screens::trial_ui(ui, session, &mut view)
            }
            _ => screens::text_ui(ui, session, words).into_iter().collect(),
        };
        if self.trouble {
            trouble_ui(ctx, words);
        }
        self.stop_button_ui(ctx);
        for wanted in wanted {
            self.carry_out(wanted);
            ctx.request_repaint();
        }
    }

    fn stop_button_ui(&mut self, ctx: &Context) {
        let Stage::Running(session) = &mut self.stage else {
            return;
        };
        let place = ctx.content_rect().right_top() + vec2(-STOP_WIDTH, 8.0);
        Area::new(Id::unique("stop button"))
            .order(Order::Foreground)
            .fixed_pos(place)
            .show(ctx, |ui| {
                let button = screens::wide_button(say!(self.words, "study-stop"), STOP_WIDTH - 12.0);
                if ui.add(button).clicked() {
                    self.asked_to_stop = true;
                }
            });
        if !self.asked_to_stop && !session.is_paused() {
            return;
        }
        match stop_ui(ctx, self.words, session.is_paused()) {
            None => {}
            Some(Stop::Back) => self.asked_to_stop = false,
            Some(Stop::Pause) => session.pause(true),
            Some(Stop::GoOn) => {
                session.pause(false);
                self.asked_to_stop = false;
            }
            Some(Stop::Keep) => self.end(false, Session::stop),
            Some(Stop::Delete) => {
                self.end(false, |session, store| {
                    session.stop_and_delete(store, "stopped by the participant")
                });
            }
        }
    }

    /// Ends the session by `how`, and shows that it is over.
    fn end(&mut self, declined: bool, how: impl FnOnce(Session, &mut Store) -> Result<()>) {
        self.asked_to_stop = false;
        let over = Stage::Over { declined };
        let Stage::Running(mut session) = std::mem::replace(&mut self.stage, over) else {
            return;
        };
        if session.running().is_some() {
            self.easel.close(&mut *session);
            session.end_trial(EndReason::Stop, self.easel.sketch());
        }
        if let Err(error) = how(*session, &mut self.store) {
            let mut lobby = Lobby::of(&self.store);
            lobby.trouble = Some(error.to_string());
            self.stage = Stage::Lobby(lobby);
        }
        self.trouble = false;
        // Nothing of anybody stays on the paper.
        self.easel.open(Opening::default());
    }

    fn carry_out(&mut self, wanted: Wanted) {
        let Stage::Running(session) = &mut self.stage else {
            return;
        };
        match wanted {
            Wanted::Language(language) => {
                session.set_language(&language);
                self.words = Words::of_code(&language);
                session.go_on();
            }
            Wanted::Agree(item, agreed) => session.agree(&item, agreed),
            Wanted::Answer(item, value) => drop(session.give_answer(item, &value)),
            Wanted::Next => session.go_on(),
            Wanted::Repeat => session.repeat_practice(),
            Wanted::Start => self.start(),
            Wanted::Done => {
                self.easel.close(&mut **session);
                session.end_trial(EndReason::Button, self.easel.sketch());
            }
            Wanted::Decline => self.end(true, |session, store| session.stop_and_delete(store, "declined")),
            Wanted::Delete => {
                self.end(false, |session, store| {
                    session.stop_and_delete(store, "deleted after the debriefing")
                });
            }
            Wanted::Finish => self.end(false, Session::complete),
        }
    }

    fn start(&mut self) {
        let Stage::Running(session) = &mut self.stage else {
            return;
        };
        let (Some(task), Some(condition), Some(trial)) = (session.task(), session.condition(), session.trial()) else {
            return;
        };
        // By lot, but the same lot for the same row and trial.
        let lot = session.study().file.study.seed ^ ((session.row() as u64) << 32) ^ trial.position as u64;
        let opening = Opening {
            sketch: session.first_sketch(),
            word: task.word.clone(),
            planted: task.planted.iter().copied().map(StrokeId).collect(),
            shows: condition.shows.clone(),
            sham: condition.sham.then_some(lot),
        };
        let has_ink = !opening.sketch.is_empty();
        let revision = self.easel.open(opening);
        self.canvas.renew();
        if has_ink {
            self.canvas.fit();
        }
        session.start_trial(revision.0);
    }
}

/// Shows the line that says that the disk does not write.
fn trouble_ui(ctx: &Context, words: Words) {
    Area::new(Id::unique("trouble"))
        .order(Order::Foreground)
        .fixed_pos(egui::pos2(16.0, 8.0))
        .show(ctx, |ui| {
            ui.label(
                RichText::new(say!(words, "study-trouble"))
                    .color(ui.visuals().error_fg_color)
                    .strong(),
            );
        });
}

impl Screen for StudyShell {
    fn think(&mut self, ctx: &Context) {
        Self::think(self, ctx);
    }

    fn ui(&mut self, ui: &mut Ui) {
        Self::ui(self, ui);
    }
}
