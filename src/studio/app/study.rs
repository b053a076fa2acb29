//! The window of studies: paper, critic and questions, and nothing else: no menu, no file, no network.
//!
//! [`shell::StudyShell`] lays out what the session's step asks for; [`easel::Easel`] holds paper and critic and notes
//! what happens; `screens` has a function for each kind of step.

mod contacts;
pub mod easel;
pub mod hints;
pub mod kiosk;
mod markdown;
mod player;
mod screens;
mod sham;
pub mod shell;
pub mod words;

use std::sync::Arc;

use eframe::egui::{self, Context};

use self::easel::Easel;
use self::kiosk::{KioskShell, Manner};
use self::player::Player;
use self::shell::StudyShell;
use super::window::{self, Look};
use crate::engine::{DeviceChoice, Engine, EngineOptions};
use crate::error::Result;
use crate::study::{Clock, Launch, file};

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
                ..Look::default()
            };
            window::open(look, move |opened| {
                set_theme(opened.ctx, study.file.design.theme);
                // Text grows with Ctrl and plus.
                opened
                    .ctx
                    .options_mut(|options| options.zoom_with_keyboard = true);
                let easel = easel(opened.ctx, device);
                let mut shell = StudyShell::new(study, store, setting, easel);
                shell.watch_pens(opened.pens);
                Box::new(shell)
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
                full_screen: manner != Manner::Talk,
                ..Look::default()
            };
            window::open(look, move |opened| {
                set_theme(opened.ctx, exhibit.kiosk.theme);
                let easel = easel(opened.ctx, device);
                let mut shell = KioskShell::new(exhibit, manner, easel, Clock::start());
                shell.watch_pens(opened.pens);
                Box::new(shell)
            })
        }
        Launch::Replay(replays) => {
            let look = Look {
                title: "strokewise replay",
                ..Look::default()
            };
            window::open(look, move |_| Box::new(Player::new(replays)))
        }
    }
}

fn set_theme(ctx: &Context, theme: file::Theme) {
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
