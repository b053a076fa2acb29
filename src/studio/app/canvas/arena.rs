//! [`Arena`] is a GPU buffer that grows.

use eframe::wgpu::{self, BufferSlice, BufferUsages};

/// [`Arena`] holds bytes on the GPU, replaced as a whole. Lengths must be multiples of four, as wgpu's copies are.
pub struct Arena {
    label: &'static str,
    usage: BufferUsages,
    buffer: wgpu::Buffer,
    len: u64,
}

impl Arena {
    const FIRST_CAPACITY: u64 = 64 * 1024;

    /// Makes an empty arena for `usage`.
    pub fn new(device: &wgpu::Device, label: &'static str, usage: BufferUsages) -> Self {
        let usage = usage | BufferUsages::COPY_DST;
        let buffer = create(device, label, usage, Self::FIRST_CAPACITY);
        Self {
            label,
            usage,
            buffer,
            len: 0,
        }
    }

    /// Returns the bytes in use.
    pub fn len(&self) -> u64 {
        self.len
    }

    /// Forgets the content and keeps the room.
    pub fn clear(&mut self) {
        self.len = 0;
    }

    /// Returns the whole buffer, for binding.
    pub fn slice(&self) -> BufferSlice<'_> {
        self.buffer.slice(..)
    }

    /// Puts `bytes` in the place of what is there; `false`, with nothing changed, where the device allows
    /// no buffer that large.
    pub fn replace(&mut self, device: &wgpu::Device, queue: &wgpu::Queue, bytes: &[u8]) -> bool {
        let needed = bytes.len() as u64;
        if needed > self.buffer.size() {
            let Some(larger) = self.larger(device, needed) else {
                return false;
            };
            self.buffer = larger;
        }
        if needed > 0 {
            queue.write_buffer(&self.buffer, 0, bytes);
        }
        self.len = needed;
        true
    }

    fn larger(&self, device: &wgpu::Device, needed: u64) -> Option<wgpu::Buffer> {
        let largest = device.limits().max_buffer_size;
        let size = needed.checked_next_power_of_two()?.min(largest);
        (needed <= size).then(|| create(device, self.label, self.usage, size))
    }
}

fn create(device: &wgpu::Device, label: &'static str, usage: BufferUsages, size: u64) -> wgpu::Buffer {
    device.create_buffer(&wgpu::BufferDescriptor {
        label: Some(label),
        size,
        usage,
        mapped_at_creation: false,
    })
}
