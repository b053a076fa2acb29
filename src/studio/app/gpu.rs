//! Passes on what the window's graphics device has to say when something goes wrong: wgpu would panic.

use std::sync::{Arc, mpsc};

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
