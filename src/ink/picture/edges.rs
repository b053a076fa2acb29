//! Finds where a picture's colour changes: that is the nearest thing to a line drawing that any picture has.

/// There is full ink where the colour changes by this much from one pixel to the next, as a share of the whole range.
const FULL_STEP: f32 = 0.25;

/// Finds the edges of a square picture [row, column, red green blue], 0..=1 a channel: for each
/// pixel the largest slope of any channel, [row, column], ink 1 on paper 0. An edge is two pixels
/// wide, as a pen stroke in the rasters of drawings.
pub fn edges(square: &[f32], size: usize) -> Vec<f32> {
    debug_assert_eq!(square.len(), 3 * size * size);
    let at = |x: usize, y: usize, c: usize| square[3 * (y * size + x) + c];
    let mut ink = Vec::with_capacity(size * size);
    for i in 0..size * size {
        let (x, y) = (i % size, i / size);
        let (left, right) = (x.saturating_sub(1), (x + 1).min(size - 1));
        let (above, below) = (y.saturating_sub(1), (y + 1).min(size - 1));
        let slope_sq = (0..3).map(|c| {
            let dx = at(right, y, c) - at(left, y, c);
            let dy = at(x, below, c) - at(x, above, c);
            dx * dx + dy * dy
        });
        let slope = slope_sq.fold(0.0f32, f32::max).sqrt();
        ink.push((slope / FULL_STEP).min(1.0));
    }
    ink
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_border_is_a_line_of_two_pixels_and_flat_colour_none() {
        let size = 8;
        let square: Vec<f32> = (0..size * size)
            .flat_map(|i| if i % size < 4 { [1.0; 3] } else { [1.0, 0.2, 0.9] })
            .collect();
        let row = [0.0, 0.0, 0.0, 1.0, 1.0, 0.0, 0.0, 0.0];
        assert_eq!(edges(&square, size), row.repeat(size));
    }
}
