//! Finds out where pens come from on this system, and which display server the window therefore asks.

use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

use super::settings::Display;
use crate::error::{Error, Result};
use crate::pen::PenSource;
use crate::words::{Id, id};

/// Said where the window left Wayland for a tablet.
const MOVED: Id = id!("notice-xwayland");

/// [`Route`] is what the window is told of its display.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Route {
    /// It asks X11, whatever else is there.
    pub x11: bool,
    /// It says why, where somebody may wonder.
    pub notice: Option<Id>,
}

/// Returns which way the window is shown. winit takes Wayland where there is a choice, but tells
/// nothing there of a pen but its place; XWayland tells all.
pub fn route(display: Display) -> Route {
    let is_set = |name| std::env::var_os(name).is_some_and(|v| !v.is_empty());
    choose(display, is_set("WAYLAND_DISPLAY"), is_set("DISPLAY"), has_pen)
}

fn choose(display: Display, wayland: bool, x11: bool, has_pen: impl FnOnce() -> bool) -> Route {
    if !(wayland && x11) || display == Display::Wayland {
        return Route::default();
    }
    let forced = display == Display::X11;
    let moved = !forced && has_pen();
    Route {
        x11: forced || moved,
        notice: moved.then_some(MOVED),
    }
}

#[cfg(all(unix, not(target_os = "macos")))]
mod system {
    use winit::platform::x11::EventLoopBuilderExtX11 as _;
    use winit::raw_window_handle::{HasWindowHandle as _, RawWindowHandle};

    use super::{BufWriter, File, PenSource};
    use crate::pen::x11::{self, X11Pens};

    pub fn has_pen() -> bool {
        x11::has_pen()
    }

    /// Lets the window ask X11.
    pub fn ask_x11(options: &mut eframe::NativeOptions) {
        options.event_loop_builder = Some(Box::new(|builder| {
            builder.with_x11();
        }));
    }

    /// Returns the pens over the window, written down in `record`; `None` where the system tells of
    /// none.
    pub fn pens(cc: &eframe::CreationContext, record: Option<File>) -> Option<Box<dyn PenSource>> {
        let window = match cc.window_handle().map(|handle| handle.as_raw()) {
            Ok(RawWindowHandle::Xlib(handle)) => u32::try_from(handle.window).ok()?,
            Ok(RawWindowHandle::Xcb(handle)) => handle.window.get(),
            _ => return None,
        };
        let ctx = cc.egui_ctx.clone();
        let record = record.map(|file| Box::new(BufWriter::new(file)) as _);
        let pens = X11Pens::listen(window, record, move || ctx.request_repaint());
        pens.map(|pens| Box::new(pens) as _)
    }
}

#[cfg(not(all(unix, not(target_os = "macos"))))]
mod system {
    use super::{File, PenSource};

    pub fn has_pen() -> bool {
        false
    }

    pub fn ask_x11(_options: &mut eframe::NativeOptions) {}

    pub fn pens(_cc: &eframe::CreationContext, _record: Option<File>) -> Option<Box<dyn PenSource>> {
        None
    }
}

use system::has_pen;
pub use system::{ask_x11, pens};

/// Returns the file that what pens do is recorded in.
pub fn record_file(path: &Path) -> Result<File> {
    File::create(path).map_err(Error::io(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_tablet_moves_the_window_from_wayland_to_x11() {
        let check = |display, [wayland, x11, pen]: [bool; 3], expected| {
            let route = choose(display, wayland, x11, || pen);
            assert_eq!(route.x11, expected, "{display:?} {wayland} {x11} {pen}");
            assert_eq!(route.notice.is_some(), expected && display == Display::Auto);
        };
        check(Display::Auto, [true, true, true], true);
        check(Display::Auto, [true, true, false], false);
        check(Display::Auto, [true, false, true], false);
        check(Display::Auto, [false, true, true], false);
        check(Display::Wayland, [true, true, true], false);
        check(Display::X11, [true, true, false], true);
    }
}
