//! Turns the pixels of a small bitmap of a drawing back into its strokes.
//!
//! The bitmap is enlarged, cut at a share of its own darkest ink and [traced](strokewise_ink::trace).

use crate::augment::{Lines, centred};
use strokewise_ink::trace::{Bitmap, SMALL_SPUR, TOLERANCE, simplified};

/// Traces the lines of a square bitmap of `side` pixels, ink 255 on paper 0, with the drawing's box
/// from -1 to 1 along its longer side; there are none where there is no ink. A pixel counts as dark
/// that is darker than the share `dark` of those with any ink: thin lines have few full pixels.
pub fn traced(bitmap: &[u8], side: usize, dark: f32) -> Lines {
    let lines = Bitmap::enlarged(bitmap, side, dark).lines(SMALL_SPUR);
    let lines = lines.iter().map(|line| simplified(line, TOLERANCE));
    centred(lines.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::augment::placed;
    use strokewise_ink::plane::length;
    use strokewise_ink::raster::{RasterSpec, SoftRaster};

    const SIDE_PX: usize = 28;
    const DARK: f32 = 0.85;

    /// Draws a bitmap of these lines, with a pen 1.6 px wide.
    fn drawn(lines: &Lines) -> Vec<u8> {
        let spec = RasterSpec {
            size: SIDE_PX,
            margin_px: 2.0,
            radius_px: 0.8,
            tau_px: 0.3,
        };
        let mut raster = SoftRaster::new(spec);
        let ink = raster.draw(&placed(lines, &spec, [0.0; 2]));
        ink.iter().map(|v| (255.0 * v).round() as u8).collect()
    }

    /// Measures the largest distance from a point of `lines` to the nearest point of `others`, both sampled densely.
    fn farthest(lines: &Lines, others: &Lines) -> f32 {
        let dense = |lines: &Lines| -> Vec<[f32; 2]> {
            let pieces = lines.iter().flat_map(|line| line.windows(2));
            pieces
                .flat_map(|w| {
                    (0..=50).map(|k| {
                        let t = k as f32 / 50.0;
                        [0, 1].map(|i| w[0][i] + t * (w[1][i] - w[0][i]))
                    })
                })
                .collect()
        };
        let others = dense(others);
        let nearest = |p: [f32; 2]| {
            let distances = others.iter().map(|q| (p[0] - q[0]).hypot(p[1] - q[1]));
            distances.fold(f32::INFINITY, f32::min)
        };
        dense(lines).into_iter().map(nearest).fold(0.0, f32::max)
    }

    #[test]
    fn lines_come_back_as_they_were_drawn() {
        let circle = (0..=40).map(|k| {
            let (sin, cos) = (k as f32 / 40.0 * std::f32::consts::TAU).sin_cos();
            [0.6 * cos, 0.6 * sin]
        });
        // With the number of lines that come back: a line that was crossed by an earlier one is cut there.
        let pictures: [(Lines, usize); 3] = [
            (vec![vec![[-1.0, -1.0], [1.0, -1.0], [1.0, 1.0]]], 1),
            (vec![vec![[-1.0, -1.0], [1.0, 1.0]], vec![[-1.0, 1.0], [1.0, -1.0]]], 2),
            (vec![circle.collect(), vec![[-1.0, 0.0], [1.0, 0.0]]], 3),
        ];
        for (lines, count) in pictures {
            let back = traced(&drawn(&lines), SIDE_PX, DARK);
            // A crossing may leave a short stretch over.
            let long = back.iter().filter(|line| length(line) > 0.3).count();
            assert_eq!(long, count, "{back:?}");
            assert!(farthest(&lines, &back) < 0.1 && farthest(&back, &lines) < 0.1);
        }
    }

    #[test]
    fn faint_ink_dots_and_empty_paper_are_read() {
        assert!(traced(&[0; SIDE_PX * SIDE_PX], SIDE_PX, DARK).is_empty());
        let mut faint = vec![0; SIDE_PX * SIDE_PX];
        faint[5 * SIDE_PX..5 * SIDE_PX + 20].fill(40);
        let line = traced(&faint, SIDE_PX, DARK);
        assert_eq!(line.len(), 1);
        let mut dot = vec![0; SIDE_PX * SIDE_PX];
        dot[0] = 255;
        assert_eq!(traced(&dot, SIDE_PX, DARK).len(), 1);
        assert_eq!(traced(&[255; SIDE_PX * SIDE_PX], SIDE_PX, DARK).len(), 1);
    }
}
