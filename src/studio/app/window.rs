//! A window on the screen, whatever it shows: opens it, and says in a sentence why it cannot or
//! could not go on.

use std::fs::File;
use std::sync::{Arc, OnceLock};

use eframe::egui::{self, Context};

use super::gpu::{self, GpuWatch};
use super::settings::Display;
use super::{canvas, tablet, theme};
use crate::error::{Error, Result};
use crate::pen::PenSource;
use crate::words::Id;
use strokewise_ink::format::png;

/// [`Look`] says how the window looks from outside, and where it is shown.
#[derive(Debug, Default)]
pub struct Look {
    /// It has this title.
    pub title: &'static str,
    /// It is true where the window takes the whole screen, without a frame.
    pub full_screen: bool,
    /// It has this width and height in logical pixels, where somebody left it so.
    pub size: Option<[f32; 2]>,
    /// It is true where the window fills the screen, with a frame.
    pub maximized: bool,
    /// The display is Wayland or X11.
    pub display: Display,
    /// It says what becomes of what people did when the window fails.
    pub aftermath: &'static str,
    /// What pens do is recorded in this file, where somebody asked for that.
    pub record_pen: Option<File>,
}

/// [`Opened`] is an open window, ready to be filled.
pub struct Opened<'a> {
    /// This is the context of its widgets.
    pub ctx: &'a Context,
    /// It tells what goes wrong in the window's graphics device.
    pub gpu: GpuWatch,
    /// These pens hover over it, where the system tells of them.
    pub pens: Option<Box<dyn PenSource>>,
    /// This may surprise somebody about the window.
    pub notice: Option<Id>,
}

const WINDOW_SIZE: [f32; 2] = [1280.0, 800.0];
const WINDOW_MIN_SIZE: [f32; 2] = [640.0, 440.0];

/// This is the program's icon, and the size at which windows have it, in pixels.
const ICON: &str = include_str!("../desktop/strokewise.svg");
const ICON_PX: u32 = 128;

/// Opens a window that shows what `create` makes, and returns when it is closed.
pub fn open(look: Look, create: impl FnOnce(Opened) -> Box<dyn eframe::App> + 'static) -> Result<()> {
    check_display()?;
    let route = tablet::route(look.display);
    let mut native_options = eframe::NativeOptions {
        viewport: egui::ViewportBuilder::default()
            .with_title(look.title)
            .with_app_id("strokewise")
            .with_icon(icon())
            .with_inner_size(look.size.unwrap_or(WINDOW_SIZE))
            .with_maximized(look.maximized)
            .with_min_inner_size(WINDOW_MIN_SIZE)
            .with_fullscreen(look.full_screen)
            .with_decorations(!look.full_screen)
            .with_drag_and_drop(!look.full_screen),
        renderer: eframe::Renderer::Wgpu,
        // Noise in flat colours would show on paper; ink brings its own smooth edges.
        dithering: false,
        depth_buffer: canvas::DEPTH_BITS,
        ..eframe::NativeOptions::default()
    };
    if route.x11 {
        tablet::ask_x11(&mut native_options);
    }
    let aftermath = look.aftermath;
    let fatal = Arc::new(OnceLock::new());
    let word = Arc::clone(&fatal);
    let create: eframe::AppCreator = Box::new(move |cc| {
        let Some(render_state) = &cc.wgpu_render_state else {
            return Err("the window has no GPU renderer".into());
        };
        canvas::install(render_state);
        theme::install(&cc.egui_ctx);
        let gpu = gpu::watch(render_state, &cc.egui_ctx);
        Ok(create(Opened {
            ctx: &cc.egui_ctx,
            gpu: GpuWatch::new(gpu, word),
            pens: tablet::pens(cc, look.record_pen),
            notice: route.notice,
        }))
    });
    // winit and GPU drivers may panic where they could return an error.
    let ran = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        eframe::run_native("strokewise", native_options, create)
    }));
    let reason = match (ran, fatal.get()) {
        (Ok(Ok(())), None) => return Ok(()),
        (Ok(Err(cause)), None) => explain(&cause),
        (_, Some(reason)) => format!("the graphics device was lost ({reason}); {aftermath}"),
        (Err(_), None) => format!("the window failed; {aftermath}"),
    };
    Err(Error::Window(reason))
}

/// Returns what docks and window lists show; nothing where it cannot be drawn.
fn icon() -> egui::IconData {
    let png = png::render(ICON, ICON_PX).ok();
    let icon = png.and_then(|png| eframe::icon_data::from_png_bytes(&png).ok());
    icon.unwrap_or_default()
}

/// Says in one sentence that there is no display, where winit panics or waits.
fn check_display() -> Result<()> {
    let unix_desktop = cfg!(all(unix, not(target_os = "macos"), not(target_os = "android")));
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
        eframe::Error::Wgpu(cause) => {
            format!("the window needs a graphics driver (Vulkan, Metal, DirectX 12 or OpenGL): {cause}")
        }
        eframe::Error::WinitEventLoop(_) | eframe::Error::Winit(_) => {
            let set = |name| std::env::var(name).ok().map(|value| format!("{name}={value}"));
            let displays: Vec<String> = ["WAYLAND_DISPLAY", "DISPLAY"].into_iter().filter_map(set).collect();
            format!("the display does not answer ({})", displays.join(", "))
        }
        other @ eframe::Error::AppCreation(_) => {
            format!("the window cannot be opened: {other}")
        }
    }
}
