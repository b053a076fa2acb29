//! Enlarges small bitmaps before they are traced: lines of one or two pixels have no middle.

use super::Bitmap;

/// A bitmap is enlarged to this side, in pixels: lines 1.6 px wide in a bitmap of 28 px become some 6 px wide, and gaps
/// of one pixel between them stay open.
const SIDE: usize = 110;

/// Ink belongs to a line from this share of what a dark pixel holds on.
const CUT: f32 = 0.43;

/// The spur to give [`Bitmap::lines`] and [`Bitmap::strokes`] for such bitmaps, in enlarged pixels: a line is some 6 px
/// wide, and shorter ones that begin on another are what thinning leaves of a blot.
pub const SMALL_SPUR: usize = 6;

impl Bitmap {
    /// Enlarges a square bitmap of `side` pixels, ink 255 on paper 0, to 110 pixels. A pixel counts
    /// as dark that is darker than the share `dark` of those with any ink: thin lines have few full
    /// pixels.
    pub fn enlarged(bitmap: &[u8], side: usize, dark: f32) -> Self {
        let mut inked: Vec<u8> = bitmap.iter().copied().filter(|v| *v > 0).collect();
        inked.sort_unstable();
        let dark = inked.get((dark * inked.len() as f32) as usize);
        let cut = CUT * f32::from(dark.copied().unwrap_or(u8::MAX));
        let at = |x: usize, y: usize| f32::from(bitmap[y * side + x]);
        let scale = side as f32 / SIDE as f32;
        let place = |i: usize| {
            let v = ((i as f32 + 0.5) * scale - 0.5).clamp(0.0, (side - 1) as f32);
            (v as usize, (v as usize + 1).min(side - 1), v.fract())
        };
        Self::new(SIDE, SIDE, |column, row| {
            let (top, bottom, down) = place(row);
            let (left, right, along) = place(column);
            let upper = at(left, top) * (1.0 - along) + at(right, top) * along;
            let lower = at(left, bottom) * (1.0 - along) + at(right, bottom) * along;
            upper * (1.0 - down) + lower * down >= cut.max(1.0)
        })
    }
}
