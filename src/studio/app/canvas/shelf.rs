//! [`Shelf`] says which stroke's middle line lies where on the GPU, all made for the same size on the screen.

use std::collections::HashMap;
use std::sync::Arc;

use eframe::wgpu;

use super::nodes::NodeTexture;
use strokewise_ink::inking::spine::{self, Node};
use strokewise_ink::sketch::{Stroke, StrokeId};

/// [`Place`] says where a stroke's middle line lies.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Place {
    /// Its first piece lies between the texel of this number and the next.
    pub first: u32,
    /// It has so many pieces; 0 where there was no room.
    pub pieces: u32,
    /// The stroke is so long, in canvas units.
    pub length: f32,
}

impl Place {
    /// Returns the first piece of a line that lies right behind this one, with a gap between.
    pub fn next(&self) -> u32 {
        self.first + self.pieces + 2
    }
}

/// A [`Level`] is the size that a line is made for: a canvas unit has 2 to this power physical pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Level(i32);

impl Level {
    /// Returns the least level that is fine enough for `scale` physical pixels a canvas unit.
    pub fn of(scale: f32) -> Self {
        let power = scale.log2().ceil();
        Self(if power.is_finite() { power as i32 } else { 0 })
    }

    /// Returns the width of a pixel in canvas units.
    fn pixel(self) -> f32 {
        (-self.0 as f32).exp2()
    }
}

/// [`Gpu`] is how the GPU is reached. What is recorded is done before anything else of the frame.
pub struct Gpu<'a> {
    /// Buffers and textures are made on this device.
    pub device: &'a wgpu::Device,
    /// Data is written here.
    pub queue: &'a wgpu::Queue,
    /// Commands are recorded here.
    pub encoder: wgpu::CommandEncoder,
}

impl<'a> Gpu<'a> {
    /// Begins with nothing recorded.
    pub fn new(device: &'a wgpu::Device, queue: &'a wgpu::Queue) -> Self {
        let encoder = encoder(device);
        Self { device, queue, encoder }
    }

    /// Has everything done that is recorded.
    pub fn submit(self) {
        self.queue.submit([self.encoder.finish()]);
    }

    /// Has everything done that is recorded, and waits until it is.
    pub fn finish(&mut self) {
        let commands = std::mem::replace(&mut self.encoder, encoder(self.device)).finish();
        self.queue.submit([commands]);
        // A device that does not answer is lost, and the window hears of that by itself.
        let _ = self.device.poll(wgpu::PollType::wait_indefinitely());
    }
}

fn encoder(device: &wgpu::Device) -> wgpu::CommandEncoder {
    device.create_command_encoder(&wgpu::CommandEncoderDescriptor { label: Some("ink") })
}

/// A [`Shelf`] holds middle lines of one level.
pub struct Shelf {
    level: Level,
    nodes: NodeTexture,
    places: HashMap<StrokeId, Place>,
}

impl Shelf {
    /// Makes an empty shelf for lines of `level`.
    pub fn new(device: &wgpu::Device, layout: &wgpu::BindGroupLayout, level: Level) -> Self {
        Self {
            level,
            nodes: NodeTexture::new(device, layout),
            places: HashMap::new(),
        }
    }

    /// Returns the level that its lines are made for.
    pub fn level(&self) -> Level {
        self.level
    }

    /// Tells whether nothing lies on it.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// Returns where the line of a stroke lies; `None` where it is not there yet.
    pub fn place(&self, stroke: StrokeId) -> Option<&Place> {
        self.places.get(&stroke)
    }

    /// Returns how many texels are in use.
    pub fn len(&self) -> u32 {
        self.nodes.len()
    }

    /// Returns the lines as the shader gets them.
    pub fn bind_group(&self) -> &wgpu::BindGroup {
        self.nodes.bind_group()
    }

    /// Puts those of `strokes` onto the shelf that do not lie there yet, as long as `points` last; says whether all do.
    pub fn fill<'a>(
        &mut self,
        gpu: &mut Gpu,
        strokes: impl Iterator<Item = &'a Arc<Stroke>>,
        points: &mut usize,
    ) -> bool {
        let (mut batch, mut all_there) = (Vec::new(), true);
        if self.nodes.len() == 0 {
            batch.push(Node::GAP);
        }
        let mut placed = Vec::new();
        for stroke in strokes {
            if self.places.contains_key(&stroke.id()) {
                continue;
            }
            if *points == 0 {
                all_there = false;
                break;
            }
            *points = points.saturating_sub(stroke.points().len());
            let nodes = spine::stroke(stroke, self.level.pixel());
            let place = Place {
                first: self.nodes.len() + batch.len() as u32,
                pieces: nodes.len().saturating_sub(1) as u32,
                length: nodes.last().map_or(0.0, |node| node.along),
            };
            batch.extend(nodes);
            batch.push(Node::GAP);
            placed.push(stroke.id());
            self.places.insert(stroke.id(), place);
        }
        if !placed.is_empty() && !self.nodes.append(gpu.device, gpu.queue, &mut gpu.encoder, &batch) {
            // They stay unseen where the GPU has no room, and are not lost.
            for id in placed {
                self.places.entry(id).and_modify(|place| place.pieces = 0);
            }
        }
        all_there
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_is_fine_enough_and_no_finer() {
        for scale in [0.1, 0.9, 1.0, 1.1, 1.9, 2.0, 39.0] {
            let pixel = Level::of(scale).pixel();
            assert!((0.5..=1.0).contains(&(pixel * scale)), "{scale}: {pixel}");
        }
        assert_eq!(Level::of(f32::NAN), Level(0));
        assert_eq!(Level::of(0.0), Level(0));
    }
}
