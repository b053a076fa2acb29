//! [`NodeTexture`] holds the middle lines of strokes on the GPU, a texel a node. It is a texture and not a storage
//! buffer, as every device has those; the vertex shader puts four corners around each piece of a line.

use eframe::wgpu;
use strokewise_ink::inking::spine::Node;

/// A row has so many texels. It matches `NODE_ROW` in the shader.
const ROW: u32 = 2048;

/// [`NodeTexture`] holds nodes on the GPU, appended or replaced as a whole. The first texel is a gap, and so is the
/// last.
pub struct NodeTexture {
    texture: wgpu::Texture,
    layout: wgpu::BindGroupLayout,
    bind_group: wgpu::BindGroup,
    len: u32,
}

impl NodeTexture {
    /// Makes an empty texture, bound by `layout`.
    pub fn new(device: &wgpu::Device, layout: &wgpu::BindGroupLayout) -> Self {
        let texture = create(device, 1);
        Self {
            bind_group: super::pipeline::texture_group(device, layout, &texture),
            layout: layout.clone(),
            texture,
            len: 0,
        }
    }

    /// Returns how many texels are in use.
    pub fn len(&self) -> u32 {
        self.len
    }

    /// Returns the texture as the shader gets it.
    pub fn bind_group(&self) -> &wgpu::BindGroup {
        &self.bind_group
    }

    /// Adds `nodes` behind what is there; `false`, with nothing changed, where the device allows no texture that large.
    pub fn append(
        &mut self,
        device: &wgpu::Device,
        queue: &wgpu::Queue,
        encoder: &mut wgpu::CommandEncoder,
        nodes: &[Node],
    ) -> bool {
        let Some(end) = u32::try_from(nodes.len()).ok().and_then(|n| self.len.checked_add(n)) else {
            return false;
        };
        if !self.make_room(device, Some(encoder), end) {
            return false;
        }
        for (at, piece) in rows(self.len, nodes) {
            self.write(queue, at, piece);
        }
        self.len = end;
        true
    }

    /// Puts `nodes` in the place of what is there; of more than there is room for, the first.
    pub fn replace(&mut self, device: &wgpu::Device, queue: &wgpu::Queue, nodes: &[Node]) {
        self.len = 0;
        let end = u32::try_from(nodes.len()).unwrap_or(u32::MAX);
        if self.make_room(device, None, end) {
            for (at, piece) in rows(0, nodes) {
                self.write(queue, at, piece);
            }
            self.len = end;
        }
    }

    fn make_room(&mut self, device: &wgpu::Device, encoder: Option<&mut wgpu::CommandEncoder>, end: u32) -> bool {
        let (rows, most) = (end.div_ceil(ROW), device.limits().max_texture_dimension_2d);
        if rows <= self.texture.height() {
            return true;
        }
        if rows > most {
            return false;
        }
        let larger = create(device, rows.next_power_of_two().min(most));
        if let Some(encoder) = encoder {
            // What is written after `len` is written before the encoder's commands: it must not be copied over.
            for [row, columns, count] in filled(self.len) {
                let place = |texture| wgpu::TexelCopyTextureInfo {
                    texture,
                    mip_level: 0,
                    origin: wgpu::Origin3d { x: 0, y: row, z: 0 },
                    aspect: wgpu::TextureAspect::All,
                };
                encoder.copy_texture_to_texture(place(&self.texture), place(&larger), extent(columns, count));
            }
        }
        self.bind_group = super::pipeline::texture_group(device, &self.layout, &larger);
        self.texture = larger;
        true
    }

    fn write(&self, queue: &wgpu::Queue, at: u32, nodes: &[Node]) {
        let count = nodes.len() as u32;
        let (columns, rows) = (count.min(ROW), count.div_ceil(ROW));
        let target = wgpu::TexelCopyTextureInfo {
            texture: &self.texture,
            mip_level: 0,
            origin: wgpu::Origin3d {
                x: at % ROW,
                y: at / ROW,
                z: 0,
            },
            aspect: wgpu::TextureAspect::All,
        };
        let layout = wgpu::TexelCopyBufferLayout {
            offset: 0,
            bytes_per_row: Some(columns * size_of::<Node>() as u32),
            rows_per_image: None,
        };
        queue.write_texture(target, bytemuck::cast_slice(nodes), layout, extent(columns, rows));
    }
}

/// Returns the first `len` texels as at most two boxes: row, columns, and how many rows.
fn filled(len: u32) -> impl Iterator<Item = [u32; 3]> {
    let (whole, rest) = (len / ROW, len % ROW);
    [[0, ROW, whole], [whole, rest, 1]]
        .into_iter()
        .filter(|[_, columns, count]| columns * count > 0)
}

/// Divides `nodes`, which begin at texel `from`, into boxes: up to the end of a row, whole rows, and the rest.
fn rows(from: u32, nodes: &[Node]) -> impl Iterator<Item = (u32, &[Node])> {
    let first = ((ROW - from % ROW) % ROW).min(nodes.len() as u32) as usize;
    let (first, others) = nodes.split_at(first);
    let (whole, rest) = others.split_at(others.len() / ROW as usize * ROW as usize);
    let mut at = from;
    [first, whole, rest].into_iter().filter_map(move |piece| {
        let here = at;
        at += piece.len() as u32;
        (!piece.is_empty()).then_some((here, piece))
    })
}

fn extent(width: u32, height: u32) -> wgpu::Extent3d {
    wgpu::Extent3d {
        width,
        height,
        depth_or_array_layers: 1,
    }
}

fn create(device: &wgpu::Device, rows: u32) -> wgpu::Texture {
    device.create_texture(&wgpu::TextureDescriptor {
        label: Some("ink nodes"),
        size: extent(ROW, rows),
        mip_level_count: 1,
        sample_count: 1,
        dimension: wgpu::TextureDimension::D2,
        format: wgpu::TextureFormat::Rgba32Float,
        usage: wgpu::TextureUsages::TEXTURE_BINDING | wgpu::TextureUsages::COPY_DST | wgpu::TextureUsages::COPY_SRC,
        view_formats: &[],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nodes_are_written_in_boxes_that_leave_no_texel_out() {
        let row = ROW as usize;
        for (from, count, expected) in [
            (0, 3, vec![(0, 3)]),
            (5, 3, vec![(5, 3)]),
            (ROW - 2, 5, vec![(ROW - 2, 2), (ROW, 3)]),
            (7, 3 * row, vec![(7, row - 7), (ROW, 2 * row), (3 * ROW, 7)]),
            (2 * ROW, row, vec![(2 * ROW, row)]),
            (9, 0, vec![]),
        ] {
            let nodes = vec![Node::GAP; count];
            let found: Vec<_> = rows(from, &nodes).map(|(at, piece)| (at, piece.len())).collect();
            assert_eq!(found, expected, "{count} from {from}");
            for (at, len) in found {
                assert!(at % ROW == 0 || at % ROW + len as u32 <= ROW, "{at} {len}");
            }
        }
    }

    #[test]
    fn what_is_kept_when_the_texture_grows_is_what_was_there() {
        for len in [0, 1, ROW - 1, ROW, 3 * ROW + 4] {
            let kept: u32 = filled(len).map(|[_, columns, count]| columns * count).sum();
            assert_eq!(kept, len);
        }
    }
}
