//! Chooses which processor computes: a GPU through wgpu where a real one answers, else this computer's cores.
//!
//! Measured on two cores, a small network's input gradient takes about 13 ms on burn-flex and 230 ms on a
//! software Vulkan driver, so a software adapter counts as no GPU unless it is asked for.

use std::sync::OnceLock;

use burn::tensor::Device;
use burn::tensor::wgpu::WgpuBackend;
use burn::tensor::wgpu::wgpu::DeviceType;

use crate::error::{Error, Result};

/// [`DeviceChoice`] is the compute device that the user asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(feature = "clap", derive(clap::ValueEnum))]
pub enum DeviceChoice {
    /// A GPU where there is one, else the processor's cores.
    #[default]
    Auto,
    /// A GPU, or whatever adapter plays one in software.
    Gpu,
    /// The processor's cores.
    Cpu,
}

/// [`OpenDevice`] is a device that computes, with a name for people.
#[derive(Debug, Clone)]
pub struct OpenDevice {
    /// Tensors are made on this device.
    pub device: Device,
    /// The name is for people, like "cpu (flex, 2 threads)".
    pub name: String,
    /// It is true where the device is one of wgpu's, a real GPU or its emulation in software.
    pub is_gpu: bool,
}

/// Opens the device; [`Error::Device`] where a GPU is asked for and no adapter answers.
pub fn open(choice: DeviceChoice) -> Result<OpenDevice> {
    match choice {
        DeviceChoice::Cpu => Ok(cpu()),
        DeviceChoice::Gpu => gpu()
            .map(|adapter| adapter.open)
            .map_err(|reason| Error::Device(format!("no GPU adapter answers: {reason}"))),
        DeviceChoice::Auto if !may_have_gpu() => Ok(cpu()),
        DeviceChoice::Auto => Ok(gpu()
            .ok()
            .filter(|adapter| adapter.is_real)
            .map_or_else(cpu, |adapter| adapter.open)),
    }
}

fn cpu() -> OpenDevice {
    let threads = rayon::current_num_threads();
    let plural = if threads == 1 { "" } else { "s" };
    OpenDevice {
        device: Device::flex(),
        name: format!("cpu (flex, {threads} thread{plural})"),
        is_gpu: false,
    }
}

#[derive(Debug, Clone)]
struct Adapter {
    open: OpenDevice,
    /// It is true where the adapter is no software one.
    is_real: bool,
}

/// Asks for wgpu's default adapter.
fn gpu() -> Result<Adapter, String> {
    ADAPTER
        .get_or_init(|| {
            let (device, setup) = Device::wgpu_options()
                .graphics_api(graphics_api())
                .init_with_setup()
                .map_err(|e| e.to_string())?;
            let info = setup.adapter.get_info();
            let name = format!("gpu ({}, {:?})", info.name, info.backend);
            let is_real = info.device_type != DeviceType::Cpu;
            Ok(Adapter {
                open: OpenDevice {
                    device,
                    name,
                    is_gpu: true,
                },
                is_real,
            })
        })
        .clone()
}

/// Tells whether a device is a GPU, and no emulation in software of one, as far as anybody has asked for one.
pub(super) fn is_real_gpu(device: &Device) -> bool {
    let adapter = ADAPTER.get().and_then(|adapter| adapter.as_ref().ok());
    adapter.is_some_and(|adapter| adapter.is_real && adapter.open.device == *device)
}

/// burn sets its wgpu runtime up once in a process, so the answer is kept.
static ADAPTER: OnceLock<Result<Adapter, String>> = OnceLock::new();

/// Names the graphics interface: on Linux Vulkan only, as OpenGL would be no device to compute on.
fn graphics_api() -> WgpuBackend {
    if cfg!(target_os = "linux") {
        WgpuBackend::Vulkan
    } else {
        WgpuBackend::Auto
    }
}

/// Tells whether it is worth asking for a GPU at all. On Linux a real one has a device file;
/// without any, the question costs time, and Mesa answers it with errors on stderr where no desktop
/// runs.
fn may_have_gpu() -> bool {
    !cfg!(target_os = "linux")
        || ["/dev/dri", "/dev/nvidiactl", "/dev/dxg", "/dev/kfd"]
            .iter()
            .any(|path| std::path::Path::new(path).exists())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_choice_opens_or_says_why() {
        assert!(open(DeviceChoice::Cpu).unwrap().name.starts_with("cpu (flex, "));
        let auto = open(DeviceChoice::Auto).unwrap().name;
        match open(DeviceChoice::Gpu) {
            Ok(gpu) => assert!(gpu.name.starts_with("gpu ("), "{}", gpu.name),
            Err(error) => {
                assert!(error.to_string().contains("no GPU adapter"), "{error}");
                assert!(auto.starts_with("cpu ("), "{auto}");
            }
        }
    }
}
