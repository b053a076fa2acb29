//! Makes PNG pictures of the SVG that [`svg::write()`] makes.

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree};

use super::svg;
use crate::error::{Error, Result};

/// The longest side that [`render`] makes has so many pixels.
pub const MAX_SIDE_PX: u32 = 8192;

/// Draws the SVG `text` as a PNG file whose longer side is `longest_px` pixels (at most [`MAX_SIDE_PX`]).
/// Text is left out: no font is looked for.
pub fn render(text: &str, longest_px: u32) -> Result<Vec<u8>> {
    let refuse = |cause: String| Error::Picture(cause);
    let tree = Tree::from_str(text, &Options::default()).map_err(|e| refuse(e.to_string()))?;
    let size = tree.size();
    let scale = longest_px.clamp(1, MAX_SIDE_PX) as f32 / size.width().max(size.height());
    let [width, height] = [size.width(), size.height()].map(|side| (side * scale).round().max(1.0));
    let mut pixels = Pixmap::new(width as u32, height as u32)
        .ok_or_else(|| refuse(format!("{width} x {height} pixels do not fit into memory")))?;
    let transform = Transform::from_scale(scale, scale);
    svg::render(&tree, transform, &mut pixels).map_err(|cause| refuse(cause.to_owned()))?;
    pixels.encode_png().map_err(|e| refuse(e.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longer_side_is_as_asked() {
        fn check(width: u32, height: u32, longest_px: u32, expected: [u32; 2]) {
            let svg = format!("<svg xmlns='http://www.w3.org/2000/svg' width='{width}' height='{height}'/>");
            let png = render(&svg, longest_px).expect("a sound picture");
            let pixels = Pixmap::decode_png(&png).expect("a sound PNG");
            assert_eq!([pixels.width(), pixels.height()], expected);
        }
        check(200, 100, 50, [50, 25]);
        check(10, 20, 64, [32, 64]);
        check(100000, 1, 100, [100, 1]);
        check(100, 100, 0, [1, 1]);
    }

    #[test]
    fn what_is_no_svg_is_refused() {
        assert!(render("ink", 64).is_err());
    }
}
