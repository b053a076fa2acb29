//! The window. egui lives here and nowhere else.
//!
//! [`studio::Studio`] is the window's state without a widget: the document, the engine's answers, what is
//! selected, files and journal. The parts of the window (`canvas`, `panel`, `bars`, `welcome`) show it and
//! return [`command::Command`]s and [`canvas::Wish`]es; [`shell::Shell`] lays them out and carries the
//! wishes out, once a frame. Nothing here computes scores, and nothing waits: the engine, the journal and
//! every file have threads of their own, and wake the window when they have something to say.

pub mod advice;
mod badge;
mod bars;
pub mod canvas;
pub mod command;
pub mod explanation;
mod export;
mod file_dialog;
pub mod files;
mod gpu;
mod icon;
pub mod journal;
mod legend;
pub mod painting;
pub mod panel;
pub mod pictures;
pub mod shell;
pub mod studio;
pub mod theme;
mod thumbnails;
mod trace;
mod welcome;

use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use eframe::egui;

use self::files::{FileDesk, Job};
use self::journal::JournalThread;
use self::shell::Shell;
use self::studio::Studio;
use self::trace::Trace;
use crate::engine::{DeviceChoice, Engine, EngineOptions};
use crate::error::{Error, Result};
use strokewise_explain::gallery;

/// What the command line says about the window.
#[derive(Debug, Clone, Default)]
pub struct AppOptions {
    /// A drawing to open.
    pub file: Option<PathBuf>,
    /// Which device computes.
    pub device: DeviceChoice,
    /// Weights to use instead of those that ship with the program.
    pub model: Option<PathBuf>,
    /// Where to write the latency log.
    pub trace_latency: Option<PathBuf>,
}

const WINDOW_SIZE: [f32; 2] = [1280.0, 800.0];
const WINDOW_MIN_SIZE: [f32; 2] = [640.0, 440.0];

const IN_JOURNAL: &str = "what was drawn is in the journal and will be offered next time";

/// Opens the window and returns when it is closed.
pub fn run(options: AppOptions) -> Result<()> {
    check_display()?;
    let trace = options
        .trace_latency
        .as_deref()
        .map(Trace::create)
        .transpose()?;
    let native_options = eframe::NativeOptions {
        viewport: egui::ViewportBuilder::default()
            .with_title("strokewise")
            .with_app_id("strokewise")
            .with_icon(egui::IconData::default())
            .with_inner_size(WINDOW_SIZE)
            .with_min_inner_size(WINDOW_MIN_SIZE)
            .with_drag_and_drop(true),
        renderer: eframe::Renderer::Wgpu,
        // Noise in flat colours would show on paper; ink brings its own smooth edges.
        dithering: false,
        ..eframe::NativeOptions::default()
    };
    let fatal = Arc::new(OnceLock::new());
    let shell_fatal = Arc::clone(&fatal);
    let create: eframe::AppCreator = Box::new(move |cc| {
        let Some(render_state) = &cc.wgpu_render_state else {
            return Err("the window has no GPU renderer".into());
        };
        canvas::install(render_state);
        theme::install(&cc.egui_ctx);
        let mut shell = shell(&cc.egui_ctx, options, trace);
        shell.watch_gpu(gpu::watch(render_state, &cc.egui_ctx), shell_fatal);
        Ok(Box::new(shell))
    });
    // winit and GPU drivers may panic where they could return an error.
    let ran = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        eframe::run_native("strokewise", native_options, create)
    }));
    let reason = match (ran, fatal.get()) {
        (Ok(Ok(())), None) => return Ok(()),
        (Ok(Err(cause)), None) => explain(&cause),
        (_, Some(reason)) => format!("the graphics device was lost ({reason}); {IN_JOURNAL}"),
        (Err(_), None) => format!("the window failed; {IN_JOURNAL}"),
    };
    Err(Error::Window(reason))
}

fn shell(ctx: &egui::Context, options: AppOptions, trace: Option<Trace>) -> Shell {
    let wake = {
        let ctx = ctx.clone();
        move || ctx.request_repaint()
    };
    let engine_options = EngineOptions {
        device: options.device,
        model: options.model,
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
    let mut shell = Shell::new(Studio::new(engine, files, journal), trace);
    if let Some(path) = options.file {
        shell.open_first(path);
    }
    shell
}

/// Where there is no display, winit panics or waits; this says so in one sentence instead.
fn check_display() -> Result<()> {
    let unix_desktop = cfg!(all(
        unix,
        not(target_os = "macos"),
        not(target_os = "android")
    ));
    let is_set = |name| std::env::var_os(name).is_some_and(|v| !v.is_empty());
    if unix_desktop && !is_set("DISPLAY") && !is_set("WAYLAND_DISPLAY") {
        let text = "there is no display: neither DISPLAY nor WAYLAND_DISPLAY is set \
                    (the command line works without one: strokewise explain)";
        return Err(Error::Window(text.into()));
    }
    Ok(())
}

fn explain(error: &eframe::Error) -> String {
    match error {
        eframe::Error::Wgpu(cause) => format!(
            "the window needs a graphics driver (Vulkan, Metal, DirectX 12 or OpenGL): {cause}"
        ),
        eframe::Error::WinitEventLoop(_) | eframe::Error::Winit(_) => {
            let set = |name| {
                std::env::var(name)
                    .ok()
                    .map(|value| format!("{name}={value}"))
            };
            let displays: Vec<String> = ["WAYLAND_DISPLAY", "DISPLAY"]
                .into_iter()
                .filter_map(set)
                .collect();
            format!("the display does not answer ({})", displays.join(", "))
        }
        other @ eframe::Error::AppCreation(_) => {
            format!("the window cannot be opened: {other}")
        }
    }
}
