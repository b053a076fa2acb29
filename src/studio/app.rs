//! This is the window.
//!
//! [`studio::Studio`] is the window's state without a widget: the document, the engine's answers,
//! what is selected, files and journal. The parts of the window (`canvas`, `panel`, `bars`,
//! `welcome`) show it and return [`command::Command`]s and [`canvas::Wish`]es; [`shell::Shell`]
//! lays them out and carries the wishes out, once a frame. Nothing here computes scores, and
//! nothing waits while somebody draws: the engine, the journal and every file have threads of their
//! own, and wake the window when they have something to say.

pub mod advice;
pub mod appearance;
pub mod backdrop;
mod badge;
mod bars;
mod boxes;
pub mod canvas;
mod chip;
pub mod clipboard;
pub mod command;
pub mod custody;
mod doubt;
pub mod explanation;
mod export;
mod fault;
mod file_dialog;
pub mod files;
mod focus;
mod glances;
mod gpu;
pub mod hints;
mod history;
mod icon;
pub mod journal;
pub mod keymap;
mod keys;
mod legend;
pub mod network;
pub mod painting;
pub mod panel;
mod peek;
pub mod pictures;
pub mod settings;
pub mod shell;
pub mod studio;
pub mod study;
pub mod suggestion;
mod tablet;
mod tester;
pub mod theme;
mod thumbnails;
mod toolbox;
mod trace;
mod welcome;
mod window;
mod words;

use std::path::PathBuf;
use std::sync::Arc;

use eframe::egui;

use self::appearance::Desktop;
use self::clipboard::Clipboard;
use self::files::{FileDesk, Job};
use self::journal::JournalThread;
use self::settings::{Settings, SettingsStore};
use self::shell::Shell;
use self::studio::Studio;
use self::trace::Trace;
use crate::engine::{DeviceChoice, Engine, EngineOptions, Source};
use crate::error::Result;
use crate::words::{Language, Speaks as _};
use strokewise_explain::gallery;

/// [`AppOptions`] is what the command line says about the window.
#[derive(Debug, Clone, Default)]
pub struct AppOptions {
    /// This drawing is opened.
    pub file: Option<PathBuf>,
    /// This device computes.
    pub device: DeviceChoice,
    /// This classifier is explained.
    pub network: Source,
    /// The latency log is written to this file.
    pub trace_latency: Option<PathBuf>,
    /// Here is recorded what pens do.
    pub record_pen: Option<PathBuf>,
}

/// Opens the window and returns when it is closed.
pub fn run(options: AppOptions) -> Result<()> {
    let trace = options.trace_latency.as_deref().map(Trace::create).transpose()?;
    let record = options.record_pen.as_deref().map(tablet::record_file);
    let memory = Memory::open();
    let look = window::Look {
        title: "strokewise",
        size: Some(memory.settings.window.sound_size()),
        maximized: memory.settings.window.maximized,
        display: memory.settings.display,
        record_pen: record.transpose()?,
        aftermath: "what was drawn is in the journal and will be offered next time",
        ..window::Look::default()
    };
    window::open(look, move |opened| {
        let mut shell = shell(opened.ctx, options, trace, memory);
        if let Some(pens) = opened.pens {
            shell.watch_pens(pens);
        }
        if let Some(notice) = opened.notice {
            let text = shell.studio.words().said(notice);
            shell.studio.inform(text.to_owned());
        }
        shell.watch_gpu(opened.gpu);
        Box::new(shell)
    })
}

/// [`Memory`] is what the window remembers, and what went wrong when it was read.
struct Memory {
    settings: Settings,
    store: Option<SettingsStore>,
    error: Option<strokewise_ink::error::Error>,
}

impl Memory {
    fn open() -> Self {
        match settings::file().map(SettingsStore::open) {
            Some((store, settings, error)) => Self {
                settings,
                store: Some(store),
                error,
            },
            None => Self {
                settings: Settings::default(),
                store: None,
                error: None,
            },
        }
    }
}

fn shell(ctx: &egui::Context, options: AppOptions, trace: Option<Trace>, memory: Memory) -> Shell {
    let wake = {
        let ctx = ctx.clone();
        move || ctx.request_repaint()
    };
    let engine_options = EngineOptions {
        device: options.device,
        network: options.network,
        encoder: None,
        galleries: gallery::cache_folder(),
    };
    let engine = Engine::start(engine_options, Arc::new(wake.clone()));
    let mut files = FileDesk::new(Arc::new(wake.clone()));
    let folder = journal::folder();
    if let Some(folder) = folder.clone() {
        files.start(Job::FindLeftover(folder));
    }
    let journal = folder.map(|folder| JournalThread::start(folder, wake));
    // Before the first frame, so that no window is seen in another size.
    ctx.set_zoom_factor(memory.settings.interface.scale());
    let mut studio = Studio::new(engine, files, journal);
    studio.settings = memory.settings;
    studio.system_language = Language::of_system();
    if let Some(error) = memory.error {
        studio.complain(error.to_string());
    }
    let wake = studio.files.waker();
    let mut shell = Shell::new(studio, trace);
    shell.follow_desktop(Desktop::listen(Arc::clone(&wake)));
    shell.share(Clipboard::start(wake));
    if let Some(store) = memory.store {
        shell.remember(store);
    }
    if let Some(path) = options.file {
        shell.open_first(path);
    }
    shell
}
