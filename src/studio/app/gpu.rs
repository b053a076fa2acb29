//! Passes on what the window's graphics device has to say when something goes wrong: wgpu would panic.

use std::sync::{Arc, OnceLock, mpsc};

use eframe::egui::Context;
use eframe::egui_wgpu::RenderState;
use eframe::wgpu;

/// [`GpuNews`] is bad news of the graphics card.
#[derive(Debug, Clone, PartialEq)]
pub enum GpuNews {
    /// An operation failed; the next one may succeed.
    Error(String),
    /// The device is gone, and with it every picture.
    Lost(String),
}

/// [`GpuWatch`] hears the news of a window's device.
pub struct GpuWatch {
    news: mpsc::Receiver<GpuNews>,
    /// Whoever has to close the window leaves word here why.
    fatal: Arc<OnceLock<String>>,
}

impl GpuWatch {
    /// Hears `news`, and leaves word in `fatal` when the device is gone.
    pub fn new(news: mpsc::Receiver<GpuNews>, fatal: Arc<OnceLock<String>>) -> Self {
        Self { news, fatal }
    }

    /// Hears what there is to hear: what went wrong is handed to `complain`. Returns whether the device is gone, so that
    /// the window has to close.
    pub fn hear(&self, mut complain: impl FnMut(String)) -> bool {
        for news in self.news.try_iter() {
            match news {
                GpuNews::Error(cause) => complain(cause),
                GpuNews::Lost(cause) => {
                    self.fatal.get_or_init(|| cause);
                }
            }
        }
        self.fatal.get().is_some()
    }
}

/// Listens to the window's device from now on; news wakes the window.
pub fn watch(render_state: &RenderState, ctx: &Context) -> mpsc::Receiver<GpuNews> {
    let (sender, receiver) = mpsc::channel();
    let tell = {
        let ctx = ctx.clone();
        move |news| {
            // Nobody listens any more while the window closes.
            let _ = sender.send(news);
            ctx.request_repaint();
        }
    };
    let tell_error = tell.clone();
    let device = &render_state.device;
    device.on_uncaptured_error(Arc::new(move |error: wgpu::Error| {
        tell_error(GpuNews::Error(error.to_string()));
    }));
    device.set_device_lost_callback(move |reason, message| {
        // The end of the program destroys the device, too.
        if reason != wgpu::DeviceLostReason::Destroyed {
            tell(GpuNews::Lost(message));
        }
    });
    receiver
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_that_is_gone_stays_gone_and_the_first_reason_counts() {
        let (sender, news) = mpsc::channel();
        let fatal = Arc::new(OnceLock::new());
        let watch = GpuWatch::new(news, Arc::clone(&fatal));
        let hear = || {
            let mut heard = Vec::new();
            (watch.hear(|cause| heard.push(cause)), heard)
        };
        assert_eq!(hear(), (false, vec![]));
        sender.send(GpuNews::Error("out of memory".into())).unwrap();
        assert_eq!(hear(), (false, vec!["out of memory".to_owned()]));
        for cause in ["unplugged", "again"] {
            sender.send(GpuNews::Lost(cause.into())).unwrap();
        }
        assert_eq!(hear(), (true, vec![]));
        assert_eq!(hear(), (true, vec![]));
        assert_eq!(fatal.get().map(String::as_str), Some("unplugged"));
    }
}
