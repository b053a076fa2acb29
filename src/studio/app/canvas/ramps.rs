//! [`Ramps`] holds colours and reaches of the light along strokes, as a texture that the shader looks up by the way
//! along the stroke. It is a texture and not a storage buffer, as every device has those; the lines of strokes know
//! nothing of it.

use bytemuck::{Pod, Zeroable};
use eframe::wgpu;

use strokewise_ink::inking::palette::Rgb;
use strokewise_ink::inking::shading::SHADES;

/// [`Ramp`] holds colour (sRGB) and reach of the light at even steps along one stroke, as texels: the reach, in the
/// alpha channel, is a part of that of the stroke's looks.
#[repr(transparent)]
#[derive(Debug, Clone, Copy, PartialEq, Pod, Zeroable)]
pub struct Ramp([[u8; 4]; SHADES]);

impl Ramp {
    /// Makes the ramp whose step i has this colour and this part, 0..=1, of the looks' reach.
    pub fn new(step: impl Fn(usize) -> (Rgb, f32)) -> Self {
        Self(std::array::from_fn(|i| {
            let (Rgb([r, g, b]), reach) = step(i);
            [r, g, b, (255.0 * reach.clamp(0.0, 1.0) + 0.5) as u8]
        }))
    }
}

/// A row has so many texels; a ramp lies in one row. It matches `ROW` in the shader.
const ROW_TEXELS: usize = 1024;
const RAMPS_IN_A_ROW: usize = ROW_TEXELS / SHADES;
/// Every device offers so many rows; strokes beyond have one colour.
const MOST_ROWS: usize = 2048;
const TEXEL_BYTES: usize = 4;

/// [`Ramps`] holds all ramps of a frame on the GPU.
pub struct Ramps {
    texture: wgpu::Texture,
    rows: usize,
    /// The texture holds these, in whole rows.
    held: Vec<Ramp>,
}

impl Ramps {
    /// Makes room for a row.
    pub fn new(device: &wgpu::Device) -> Self {
        Self {
            texture: create(device, 1),
            rows: 1,
            held: Vec::new(),
        }
    }

    /// Returns the texture, for binding.
    pub fn view(&self) -> wgpu::TextureView {
        self.texture.create_view(&wgpu::TextureViewDescriptor::default())
    }

    /// Puts `ramps` in the place of what is there, unless it is the same, and returns whether the
    /// texture is another one now. Those for which there is no room are left out.
    pub fn replace(&mut self, device: &wgpu::Device, queue: &wgpu::Queue, mut ramps: Vec<Ramp>) -> bool {
        ramps.truncate(Self::MOST);
        let rows = ramps.len().div_ceil(RAMPS_IN_A_ROW);
        ramps.resize(rows * RAMPS_IN_A_ROW, Ramp::zeroed());
        if ramps == self.held {
            return false;
        }
        let grows = rows > self.rows;
        if grows {
            self.rows = rows.next_power_of_two().min(MOST_ROWS);
            self.texture = create(device, self.rows);
        }
        if rows > 0 {
            let layout = wgpu::TexelCopyBufferLayout {
                offset: 0,
                bytes_per_row: Some((ROW_TEXELS * TEXEL_BYTES) as u32),
                rows_per_image: None,
            };
            let target = self.texture.as_image_copy();
            queue.write_texture(target, bytemuck::cast_slice(&ramps), layout, extent(rows));
        }
        self.held = ramps;
        grows
    }

    /// There is room for so many ramps.
    pub const MOST: usize = MOST_ROWS * RAMPS_IN_A_ROW;

    /// Returns the number of the first texel of ramp number `ramp`, counted through the rows.
    pub fn first_texel(ramp: usize) -> usize {
        ramp * SHADES
    }
}

fn extent(rows: usize) -> wgpu::Extent3d {
    wgpu::Extent3d {
        width: ROW_TEXELS as u32,
        height: rows as u32,
        depth_or_array_layers: 1,
    }
}

fn create(device: &wgpu::Device, rows: usize) -> wgpu::Texture {
    device.create_texture(&wgpu::TextureDescriptor {
        label: Some("ink ramps"),
        size: extent(rows),
        mip_level_count: 1,
        sample_count: 1,
        dimension: wgpu::TextureDimension::D2,
        format: wgpu::TextureFormat::Rgba8Unorm,
        usage: wgpu::TextureUsages::TEXTURE_BINDING | wgpu::TextureUsages::COPY_DST,
        view_formats: &[],
    })
}
