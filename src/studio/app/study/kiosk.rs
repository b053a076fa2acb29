//! The window of exhibits and talks has big words, big targets, paper and critic, and a script that leads through them.
//! Nothing that anybody draws outlives their visit, unless they say so.

mod latch;
mod reveal;
mod screen;
mod second;
mod sheet;
mod show;
mod wall;

use std::path::PathBuf;

use eframe::egui::{Context, Event as Input, Key, Ui, ViewportCommand};

use self::latch::Latch;
use self::reveal::Reveal;
use self::second::{Board, SecondScreen};
use self::show::Show;
use self::wall::Wall;
use super::Screen;
use super::easel::{Easel, Opening, Witness};
use super::screens::marks;
use crate::app::canvas::Canvas;
use crate::app::words;
use crate::pen::PenSource;
use crate::study::Clock;
use crate::study::date;
use crate::study::event::Event;
use crate::study::exhibit::{Exhibit, Gallery};
use crate::study::file::Shown;
use crate::study::guide::{Counters, Guide, Phase, Seen, Turn};
use crate::study::kit::in_language;
use crate::words::Words;

/// [`Manner`] is what an exhibit is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Manner {
    /// It is for visitors alone: full screen, no way out but staff's. Counters and wall lie in this
    /// folder.
    Kiosk(PathBuf),
    /// It is for a talk: an ordinary window, led on by keys.
    Talk,
}

/// An exhibit writes nothing down: events get a number and are forgotten.
struct Nobody {
    clock: Clock,
    count: u64,
}

impl Witness for Nobody {
    fn note(&mut self, _event: Event) -> u64 {
        self.count += 1;
        self.count
    }

    fn now_ms(&self) -> f64 {
        self.clock.now_ms()
    }
}

/// [`KioskShell`] is the window; see the module.
pub struct KioskShell {
    guide: Guide,
    manner: Manner,
    easel: Easel,
    canvas: Canvas,
    words: Words,
    nobody: Nobody,
    show: Option<Show>,
    reveal: Option<Reveal>,
    second: Option<SecondScreen>,
    latch: Latch,
    wall: Wall,
    /// This one of the drawings that invite people comes next.
    next_show: usize,
    /// So many suggestions were followed in this step.
    accepted: usize,
    /// It is true once the visitor was asked about the wall.
    asked: bool,
    /// The visit began in this frame: the touch that began it is no ink.
    fresh: bool,
    memory_at_start: Option<u64>,
}

impl KioskShell {
    /// Takes pens from `source`, if there is one.
    pub fn watch_pens(&mut self, source: Option<Box<dyn PenSource>>) {
        if let Some(source) = source {
            self.canvas.pens.attach(source);
        }
    }

    /// Makes a window on `exhibit`, with nobody there.
    pub fn new(exhibit: Exhibit, manner: Manner, easel: Easel, clock: Clock) -> Self {
        let wall = match &manner {
            Manner::Kiosk(folder) => Wall::open(folder.join("wall")),
            Manner::Talk => Wall::default(),
        };
        let latch = Latch::new(&exhibit.kiosk.staff_pin);
        let words = Words::of_code(&exhibit.kiosk.languages[0]);
        let second = SecondScreen::of(exhibit.kiosk.screens);
        let mut shell = Self {
            guide: Guide::new(exhibit),
            manner,
            easel,
            canvas: Canvas::default(),
            words,
            nobody: Nobody { clock, count: 0 },
            show: None,
            reveal: None,
            second,
            latch,
            wall,
            next_show: 0,
            accepted: 0,
            asked: false,
            fresh: false,
            memory_at_start: resident_mb(),
        };
        shell.count(&Counters {
            restarts: 1,
            ..Counters::default()
        });
        shell.blank(None);
        shell
    }

    /// Returns where the exhibit stands.
    pub fn phase(&self) -> Phase {
        self.guide.phase()
    }

    /// Returns paper and critic.
    pub fn easel(&self) -> &Easel {
        &self.easel
    }

    /// Does everything of a frame that paints nothing.
    pub fn think(&mut self, ctx: &Context) {
        let now_ms = self.nobody.now_ms();
        ctx.set_zoom_factor(screen::zoom(ctx, &self.manner));
        self.easel.listen(&mut self.nobody);
        let touched = ctx.input(|i| i.events.iter().any(is_touch));
        let turn = if touched { self.guide.touch(now_ms) } else { None };
        // The touch that begins a visit draws nothing.
        self.turn(turn, ctx);
        if self.guide.phase() == Phase::Attract {
            self.attract(now_ms);
        } else {
            self.follow_keys(ctx, now_ms);
            self.follow_show(now_ms);
            self.follow_reveal();
            let showing = self.show.is_some() || self.reveal.as_ref().is_some_and(Reveal::is_waiting);
            let top1 = self.easel.answer().and_then(|answer| answer.assessment.top.first());
            let top1 = top1.map(|guess| self.easel.advice.name(guess.class).to_owned());
            let flagged = self.easel.hints().open().count();
            let seen = Seen {
                top1: top1.as_deref(),
                flagged,
                accepted: self.accepted,
                showing,
                drawing: self.canvas.is_busy(),
            };
            let turn = self.guide.tick(seen, now_ms);
            self.turn(turn, ctx);
        }
        self.follow_close(ctx);
        ctx.request_repaint_after_secs(0.05);
    }

    fn follow_close(&mut self, ctx: &Context) {
        let locked = matches!(self.manner, Manner::Kiosk(_)) && !self.latch.is_open();
        if locked && ctx.input(|i| i.viewport().close_requested()) {
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
        }
    }

    /// A talk is led on by keys: arrows, Page Up and Down (presenters' remotes), Escape.
    fn follow_keys(&mut self, ctx: &Context, now_ms: f64) {
        if self.manner != Manner::Talk {
            return;
        }
        let pressed = |keys: &[Key]| ctx.input(|i| keys.iter().any(|key| i.key_pressed(*key)));
        let turn = if pressed(&[Key::ArrowRight, Key::PageDown]) {
            self.guide.next(now_ms)
        } else if pressed(&[Key::ArrowLeft, Key::PageUp]) {
            self.guide.back(now_ms)
        } else if pressed(&[Key::Escape]) {
            Some(self.guide.reset(now_ms))
        } else {
            None
        };
        self.turn(turn, ctx);
    }

    fn turn(&mut self, turn: Option<Turn>, ctx: &Context) {
        let Some(turn) = turn else { return };
        self.words = Words::of_code(self.guide.language());
        self.accepted = 0;
        self.reveal = None;
        match turn {
            Turn::Begin => {
                self.fresh = true;
                self.blank(None);
                self.begin_step();
            }
            Turn::Step => self.begin_step(),
            Turn::Reset => self.reset(ctx),
        }
        ctx.request_repaint();
    }

    /// Everything of the visitor goes.
    fn reset(&mut self, ctx: &Context) {
        self.asked = false;
        self.blank(None);
        let counted = self.guide.take_counters();
        self.count(&counted);
        let grown = resident_mb()
            .zip(self.memory_at_start)
            .map(|(now, then)| now.saturating_sub(then));
        let most = self.guide.exhibit().kiosk.restart_after_mb;
        if grown.zip(most).is_some_and(|(grown, most)| grown > most) {
            self.latch.open();
            ctx.send_viewport_cmd(ViewportCommand::Close);
        }
    }

    fn count(&mut self, counted: &Counters) {
        if let Manner::Kiosk(folder) = &self.manner {
            let day = date::today();
            // A counter that cannot be written is no reason to stop an exhibit.
            let _ = Counters::add_to(&folder.join("counters"), &day, counted);
        }
    }

    /// Lays new paper, with everything that the critic says. What is drawn again is meant to be `word`.
    fn blank(&mut self, word: Option<String>) {
        let shows = vec![Shown::Guess, Shown::Colours, Shown::Suggestions, Shown::CleanUp];
        self.easel.open(Opening {
            word,
            shows,
            ..Opening::default()
        });
        self.canvas.renew();
        self.show = None;
    }

    fn begin_step(&mut self) {
        let Some(step) = self.guide.step().cloned() else {
            return;
        };
        if let Some(name) = &step.show {
            self.blank(Some(name.clone()).filter(|name| !name.is_empty()));
            self.show = Show::of_example(name, self.nobody.now_ms());
        }
        if step.clean_up {
            self.reveal = Some(Reveal::default());
        }
    }

    /// Draws drawings again while nobody is there, and the network looks at them.
    fn attract(&mut self, now_ms: f64) {
        if self.show.is_none() {
            let names = &self.guide.exhibit().kiosk.attract;
            let count = names.len() + self.wall.hung().len();
            if count == 0 {
                return;
            }
            let at = self.next_show % count;
            self.next_show += 1;
            let word = names.get(at).cloned();
            let next = match &word {
                Some(name) => Show::of_example(name, now_ms),
                None => self
                    .wall
                    .hung()
                    .get(at - names.len())
                    .and_then(|sketch| Show::of(sketch, now_ms)),
            };
            self.blank(word);
            self.show = next;
        }
        self.follow_show(now_ms);
    }

    fn follow_show(&mut self, now_ms: f64) {
        let Some(show) = &mut self.show else { return };
        for wish in show.due(now_ms) {
            self.easel.grant(wish, &mut self.nobody);
            self.canvas.fit();
        }
        let rests = if self.guide.phase() == Phase::Attract {
            show::REST_MS
        } else {
            0.0
        };
        if show.is_over(now_ms, rests) {
            self.show = None;
            self.easel.look_anew();
        }
    }

    fn follow_reveal(&mut self) {
        if let Some(reveal) = &mut self.reveal {
            reveal.follow(&mut self.easel, self.words, &mut self.nobody);
        }
    }

    /// Returns what the second screen shows now.
    pub fn board(&self) -> Board {
        let said = self
            .guide
            .step()
            .map_or(&self.guide.exhibit().kiosk.invitation, |step| &step.say);
        let answer = self.easel.answer();
        let guesses = answer.map_or(&[][..], |answer| &answer.assessment.top);
        let name = |class| self.words.category(self.easel.advice.name(class)).to_owned();
        Board {
            title: in_language(said, self.guide.language()).to_owned(),
            reading: guesses.iter().map(|guess| (name(guess.class), guess.p)).collect(),
            sketch: self.easel.sketch().clone(),
            marks: answer.map(|answer| marks(&self.easel, answer)).unwrap_or_default(),
            wall: self.wall.hung().iter().rev().cloned().collect(),
        }
    }

    /// Notes that a visitor followed `count` suggestions.
    fn accepted(&mut self, count: usize) {
        self.accepted += count;
        self.guide.accepted(count);
    }

    /// Lays the window out.
    pub fn ui(&mut self, ui: &mut Ui) {
        let ctx = ui.ctx().clone();
        words::show(self.words);
        let now_ms = self.nobody.now_ms();
        let said = screen::screen_ui(ui, self);
        self.fresh = false;
        let turn = match said {
            Some(screen::Said::Next) => self.guide.next(now_ms),
            Some(screen::Said::StartOver) => Some(self.guide.reset(now_ms)),
            Some(screen::Said::Language(language)) => self.guide.set_language(&language, now_ms),
            Some(screen::Said::Hang(yes)) => {
                self.asked = true;
                if yes {
                    let approved = self.guide.exhibit().kiosk.gallery == Gallery::Open;
                    self.wall.hang(self.easel.sketch(), approved);
                }
                None
            }
            None => None,
        };
        self.turn(turn, &ctx);
        if let Some(second) = &self.second {
            second.show(&ctx, self.board());
        }
        if matches!(self.manner, Manner::Kiosk(_)) && self.latch.ui(&ctx, now_ms, &mut self.wall) {
            ctx.send_viewport_cmd(ViewportCommand::Close);
        }
    }
}

/// Tells whether somebody did something.
fn is_touch(event: &Input) -> bool {
    matches!(
        event,
        Input::Touch { .. } | Input::PointerButton { pressed: true, .. } | Input::Key { pressed: true, .. }
    )
}

/// Returns the megabytes of memory that the program takes, where the system says so.
fn resident_mb() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    let kilobytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes / 1024)
}

impl Screen for KioskShell {
    fn think(&mut self, ctx: &Context) {
        Self::think(self, ctx);
    }

    fn ui(&mut self, ui: &mut Ui) {
        Self::ui(self, ui);
    }
}
