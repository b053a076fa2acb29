//! [`Scan`] is a picture as a drawing keeps it to be drawn from: small enough to travel with every copy of the drawing.

use std::io::Cursor;
use std::path::Path;

use image::codecs::jpeg::JpegEncoder;
use image::{ExtendedColorType, ImageFormat, guess_format};

use super::Picture;
use crate::error::{Error, Result};

/// [`Scan`] is the content of a picture's file, with its size in pixels.
#[derive(Debug, Clone, PartialEq)]
pub struct Scan {
    /// The file is of a common kind.
    pub file: Vec<u8>,
    /// It has so many columns and rows.
    pub size: [u32; 2],
}

impl Scan {
    /// The longer side that is kept has at most so many pixels: what fills a large screen.
    pub const SIDE_PX: usize = 2048;
    /// A file up to this size is kept as it is, in bytes.
    const KEPT_BYTES: usize = 4 << 20;
    /// JPEG's quality, of 100: one draws over it at half its strength.
    const QUALITY: u8 = 88;

    /// Reads the picture at `path`.
    pub fn open(path: &Path) -> Result<Self> {
        let size = std::fs::metadata(path).map_err(Error::io(path))?.len();
        if size > super::MAX_FILE_BYTES {
            let cause = format!("the file is larger than {} MiB", super::MAX_FILE_BYTES >> 20);
            return Err(Error::format(path, cause));
        }
        let bytes = std::fs::read(path).map_err(Error::io(path))?;
        Self::of_file(bytes, path)
    }

    /// Reads the picture in a file's content; `name` tells an SVG from the others, and stands in
    /// error messages.
    pub fn of_file(bytes: Vec<u8>, name: &Path) -> Result<Self> {
        let picture = Picture::parse(&bytes, name, Self::SIDE_PX)?;
        let known = [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP, ImageFormat::Gif];
        let is_known = guess_format(&bytes).is_ok_and(|format| known.contains(&format));
        if is_known && bytes.len() <= Self::KEPT_BYTES {
            let size = picture.size().map(|side| side as u32);
            return Ok(Self { file: bytes, size });
        }
        Self::of(&picture)
    }

    /// Makes a scan of pixels without a file: [row, column, red green blue alpha].
    pub fn of_pixels(width: usize, rgba: &[u8]) -> Result<Self> {
        let on_white = rgba.chunks_exact(4).flat_map(|pixel| {
            let alpha = u32::from(pixel[3]);
            [0, 1, 2].map(|c| ((u32::from(pixel[c]) * alpha + 255 * (255 - alpha) + 127) / 255) as u8)
        });
        let picture = Picture::new(width, on_white.collect());
        let picture = picture.ok_or_else(|| Error::Picture("it has no pixels".to_owned()))?;
        Self::of(&picture.at_most(Self::SIDE_PX))
    }

    fn of(picture: &Picture) -> Result<Self> {
        let size = picture.size().map(|side| side as u32);
        let mut file = Cursor::new(Vec::new());
        JpegEncoder::new_with_quality(&mut file, Self::QUALITY)
            .encode(picture.rgb(), size[0], size[1], ExtendedColorType::Rgb8)
            .map_err(|cause| Error::Picture(cause.to_string()))?;
        Ok(Self {
            file: file.into_inner(),
            size,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_file_is_kept_and_pixels_become_one() {
        let scan = Scan::of_pixels(40, &[200, 30, 30, 255].repeat(800)).expect("pixels");
        assert_eq!(scan.size, [40, 20]);
        let again = Scan::of_file(scan.file.clone(), Path::new("x.jpg")).expect("a JPEG");
        assert_eq!(again, scan);
        let picture = Picture::parse(&scan.file, Path::new("x.jpg"), 64).expect("a JPEG");
        let [r, g, b] = picture.at(20.0, 10.0);
        assert!((r - 0.78).abs() < 0.05 && g < 0.2 && b < 0.2, "{r} {g} {b}");
    }

    #[test]
    fn large_pictures_shrink_shapes_become_pixels_and_what_is_clear_is_paper() {
        let svg = "<svg xmlns='http://www.w3.org/2000/svg' width='400' height='200'/>";
        let scan = Scan::of_file(svg.into(), Path::new("x.svg")).expect("an SVG");
        assert_eq!(scan.size, [2048, 1024]);
        let scan = Scan::of_pixels(4096, &[0, 0, 0, 0].repeat(4096 * 2)).expect("pixels");
        assert_eq!(scan.size, [2048, 1]);
        let picture = Picture::parse(&scan.file, Path::new("x.jpg"), 2048).expect("a JPEG");
        assert!(picture.rgb().iter().all(|v| *v > 250));
        assert!(Scan::of_pixels(3, &[0; 7]).is_err());
        assert!(Scan::of_file(b"a list".to_vec(), Path::new("x.png")).is_err());
    }
}
