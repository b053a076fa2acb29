//! The window of studies has paper, critic and questions, and nothing else: no menu, no file, no network.
//!
//! [`shell::StudyShell`] lays out what the session's step asks for; [`easel::Easel`] holds paper
//! and critic and notes what happens; `screens` has a function for each kind of step.

mod contacts;
pub mod easel;
pub mod hints;
pub mod kiosk;
mod markdown;
pub mod player;
mod screens;
mod sham;
pub mod shell;

use std::sync::Arc;

use eframe::egui::{self, Context};

use self::easel::Easel;
use self::kiosk::{KioskShell, Manner};
use self::player::Player;
use self::shell::StudyShell;
use super::gpu::GpuWatch;
use super::window::{self, Look};
use crate::engine::{DeviceChoice, Engine, EngineOptions};
use crate::error::Result;
use crate::study::{Clock, Launch, file};
use crate::words::{Language, Words};

/// [`Screen`] is what fills a window that has neither menu nor file: time passes once a frame, and
/// it lays itself out.
trait Screen {
    /// Does everything of a frame that paints nothing.
    fn think(&mut self, ctx: &Context);
    /// Lays the window out.
    fn ui(&mut self, ui: &mut egui::Ui);
}

/// [`Shown`] is a [`Screen`] as eframe shows it, on the colour of panels, until the graphics device is lost: then the
/// window closes, whatever the screen would rather have, and whoever started the program can start it again.
struct Shown<S> {
    screen: S,
    gpu: GpuWatch,
}

impl<S: Screen + 'static> Shown<S> {
    fn boxed(screen: S, gpu: GpuWatch) -> Box<dyn eframe::App> {
        Box::new(Self { screen, gpu })
    }
}

impl<S: Screen> eframe::App for Shown<S> {
    fn logic(&mut self, ctx: &Context, _frame: &mut eframe::Frame) {
        let complain = |cause| eprintln!("error: the graphics device: {cause}");
        if self.gpu.hear(complain) {
            ctx.send_viewport_cmd(egui::ViewportCommand::Close);
        } else {
            self.screen.think(ctx);
        }
    }

    fn clear_color(&self, visuals: &egui::Visuals) -> [f32; 4] {
        visuals.panel_fill.to_normalized_gamma_f32()
    }

    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        self.screen.ui(ui);
    }
}

/// Opens the window that `launch` describes, and returns when it is closed.
pub fn run(launch: Launch) -> Result<()> {
    match launch {
        Launch::Study {
            study,
            store,
            setting,
            device,
        } => {
            let look = Look {
                title: "strokewise study",
                aftermath: "what happened until then is in the session's file",
                ..Look::default()
            };
            window::open(look, move |opened| {
                set_theme(opened.ctx, study.file.design.theme);
                // Text grows with Ctrl and plus.
                opened.ctx.options_mut(|options| options.zoom_with_keyboard = true);
                let easel = easel(opened.ctx, device);
                let mut shell = StudyShell::new(study, store, setting, easel);
                shell.speak(Words::of(Language::of_system()));
                shell.watch_pens(opened.pens);
                Shown::boxed(shell, opened.gpu)
            })
        }
        Launch::Exhibit {
            exhibit,
            folder,
            device,
        } => {
            let manner = folder.map_or(Manner::Talk, Manner::Kiosk);
            let look = Look {
                title: "strokewise",
                aftermath: "the exhibit can be started again",
                full_screen: manner != Manner::Talk,
                ..Look::default()
            };
            window::open(look, move |opened| {
                set_theme(opened.ctx, exhibit.kiosk.theme);
                let easel = easel(opened.ctx, device);
                let mut shell = KioskShell::new(exhibit, manner, easel, Clock::start());
                shell.watch_pens(opened.pens);
                Shown::boxed(shell, opened.gpu)
            })
        }
        Launch::Replay(replays) => {
            let look = Look {
                title: "strokewise replay",
                aftermath: "the replay can be started again",
                ..Look::default()
            };
            window::open(look, move |opened| {
                super::words::show(Words::of(Language::of_system()));
                Shown::boxed(Player::new(replays), opened.gpu)
            })
        }
    }
}

/// Dresses text that is read at arm's length by people who do not know the program, and boxes that show where they are.
fn dress(style: &mut egui::Style) {
    let sizes = [
        (egui::TextStyle::Heading, 27.0),
        (egui::TextStyle::Body, 17.0),
        (egui::TextStyle::Button, 17.0),
        (egui::TextStyle::Small, 14.0),
    ];
    for (text_style, size) in sizes {
        if let Some(font) = style.text_styles.get_mut(&text_style) {
            font.size = size;
        }
    }
    let visuals = &mut style.visuals;
    let line = visuals.widgets.noninteractive.fg_stroke.color;
    // Boxes to tick are empty until they are ticked.
    for (widget, share) in [
        (&mut visuals.widgets.inactive, 0.45),
        (&mut visuals.widgets.hovered, 0.8),
        (&mut visuals.widgets.active, 1.0),
    ] {
        widget.bg_fill = visuals.extreme_bg_color;
        widget.bg_stroke = egui::Stroke::new(1.0, line.gamma_multiply(share));
        widget.fg_stroke.width = 2.0;
    }
    style.spacing.icon_width = 22.0;
    style.spacing.icon_width_inner = 12.0;
    style.spacing.icon_spacing = 8.0;
}

fn set_theme(ctx: &Context, theme: file::Theme) {
    ctx.all_styles_mut(dress);
    ctx.set_theme(match theme {
        file::Theme::Light => egui::Theme::Light,
        file::Theme::Dark => egui::Theme::Dark,
    });
}

fn easel(ctx: &Context, device: DeviceChoice) -> Easel {
    let ctx = ctx.clone();
    let wake = Arc::new(move || ctx.request_repaint());
    Easel::new(Engine::start(
        EngineOptions {
            device,
            ..EngineOptions::default()
        },
        wake,
    ))
}
