//! Measures distances and lengths in the plane, of points as `[x, y]`; results are in the unit of the coordinates.

/// Computes the distance between two points.
pub fn distance(a: [f32; 2], b: [f32; 2]) -> f32 {
    (a[0] - b[0]).hypot(a[1] - b[1])
}

/// Computes the length of the polyline through `line`; 0 for fewer than two points.
pub fn length(line: &[[f32; 2]]) -> f32 {
    line.windows(2).map(|p| distance(p[0], p[1])).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_way_is_as_long_as_its_pieces() {
        let line = [[0.0, 0.0], [3.0, 4.0], [3.0, 4.0], [3.0, -1.0]];
        assert!((length(&line) - 10.0).abs() < 1e-6);
        assert!((distance(line[0], line[3]) - 10.0_f32.sqrt()).abs() < 1e-6);
        assert_eq!([length(&line[..1]), length(&[])], [0.0, 0.0]);
    }
}
