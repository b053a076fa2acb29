//! Reads pictures as pixels: what galleries hold and generators learn from. PNG, JPEG, WebP, GIF, BMP, TIFF and SVG
//! become RGB on white paper, no larger than anything here looks at.
//!
//! Reading never trusts its input: a picture whose pixels would take too much memory is refused
//! before they are unpacked, a file that is none, or is cut short, is refused by name, and an SVG
//! opens no other file.

mod edges;
mod jpeg;
mod paper;
mod scan;

use std::io::Cursor;
use std::ops::Range;
use std::path::Path;

use image::imageops::FilterType;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder as _, ImageReader, RgbImage};
use resvg::tiny_skia::{Color, Pixmap, Transform};

pub use edges::edges;
pub use scan::Scan;

use crate::error::{Error, Result};
use crate::format;

/// The names of pictures end in these, without the dot, in lower case.
pub const EXTENSIONS: [&str; 12] = [
    "avif", "bmp", "gif", "jfif", "jpeg", "jpg", "png", "svg", "svgz", "tif", "tiff", "webp",
];

/// Pixels that take more bytes than this are not unpacked: a photograph of 80 million pixels takes 240 MiB.
const MAX_PIXEL_BYTES: u64 = 256 << 20;

/// A file larger than this is refused: a photograph takes some 10 MiB.
const MAX_FILE_BYTES: u64 = 256 << 20;

/// A channel may be so far from white where a picture still counts as empty: JPEG's paper is never
/// quite white.
const PAPER_SLACK: u8 = 12;

/// [`Picture`] holds pixels, all of them opaque.
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    width: usize,
    height: usize,
    /// The colours are [row, column, red green blue].
    rgb: Vec<u8>,
}

/// Tells whether the file's name is that of a picture.
pub fn is_picture(path: &Path) -> bool {
    let extension = path.extension().and_then(|e| e.to_str());
    extension.is_some_and(|e| EXTENSIONS.contains(&e.to_ascii_lowercase().as_str()))
}

/// Tells whether a file's first bytes are those of a picture of pixels that can be read.
pub(crate) fn begins_as_picture(head: &[u8]) -> bool {
    let is_webp = head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WEBP");
    let marks: [&[u8]; 5] = [b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*"];
    is_webp || marks.iter().any(|mark| head.starts_with(mark))
}

impl Picture {
    /// Makes a picture of `width` columns from `rgb`, three bytes a pixel, row by row; `None` where
    /// the numbers are no such picture.
    pub fn new(width: usize, rgb: Vec<u8>) -> Option<Self> {
        let whole = width > 0 && !rgb.is_empty() && rgb.len().is_multiple_of(3 * width);
        whole.then(|| Self {
            width,
            height: rgb.len() / (3 * width),
            rgb,
        })
    }

    /// Reads a file; the longer side becomes at most `longest_px` pixels.
    pub fn open(path: &Path, longest_px: usize) -> Result<Self> {
        let metadata = std::fs::metadata(path).map_err(Error::io(path))?;
        if metadata.len() > MAX_FILE_BYTES {
            let cause = format!("the file is larger than {} MiB", MAX_FILE_BYTES >> 20);
            return Err(Error::format(path, cause));
        }
        let bytes = std::fs::read(path).map_err(Error::io(path))?;
        Self::parse(&bytes, path, longest_px)
    }

    /// Reads a file's content; `name` tells an SVG from the others, and stands in error messages.
    pub fn parse(bytes: &[u8], name: &Path, longest_px: usize) -> Result<Self> {
        if bytes.is_empty() {
            return Err(Error::format(name, "the file is empty"));
        }
        let extension = name.extension().and_then(|e| e.to_str());
        let extension = extension.unwrap_or_default().to_ascii_lowercase();
        if matches!(extension.as_str(), "svg" | "svgz") {
            let text = format::read_whole(bytes, name)?;
            return Self::from_svg(&text, name, longest_px);
        }
        let refuse = |cause: image::ImageError| Error::format(name, cause.to_string());
        let reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format();
        let reader = reader.map_err(Error::io(name))?;
        if extension == "avif" && reader.format().is_none() {
            return Err(Error::format(
                name,
                "AVIF pictures cannot be read here: convert it to PNG first",
            ));
        }
        let mut decoder = reader.into_decoder().map_err(refuse)?;
        let (width, height) = decoder.dimensions();
        if decoder.total_bytes() > MAX_PIXEL_BYTES {
            let cause = format!("a picture of {width} x {height} pixels is too large to be unpacked");
            return Err(Error::format(name, cause));
        }
        if jpeg::is_cut_short(bytes) {
            return Err(Error::format(name, "the picture is cut short"));
        }
        // A picture that says nothing of how the camera was held is taken as it is.
        let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
        let mut picture = DynamicImage::from_decoder(decoder).map_err(refuse)?;
        picture.apply_orientation(orientation);
        Ok(Self::shrunk(&paper::on_white(picture), longest_px))
    }

    /// Draws the shapes of an SVG, its longer side `longest_px` pixels long; `name` stands in error
    /// messages.
    pub fn from_svg(text: &str, name: &Path, longest_px: usize) -> Result<Self> {
        let tree = format::svg::tree(text, name)?;
        let size = tree.size();
        let scale = longest_px.max(1) as f32 / size.width().max(size.height());
        let [width, height] = [size.width(), size.height()].map(|side| (side * scale).round().max(1.0) as u32);
        let mut pixels =
            Pixmap::new(width, height).ok_or_else(|| Error::format(name, "the picture does not fit into memory"))?;
        pixels.fill(Color::WHITE);
        let transform = Transform::from_scale(scale, scale);
        format::svg::render(&tree, transform, &mut pixels).map_err(|cause| Error::format(name, cause))?;
        let rgb = pixels.pixels().iter();
        Ok(Self {
            width: width as usize,
            height: height as usize,
            rgb: rgb.flat_map(|p| [p.red(), p.green(), p.blue()]).collect(),
        })
    }

    /// Reduces the picture so that its longer side is at most `longest_px` pixels.
    fn at_most(self, longest_px: usize) -> Self {
        if self.width.max(self.height) <= longest_px {
            return self;
        }
        let pixels = RgbImage::from_raw(self.width as u32, self.height as u32, self.rgb);
        Self::shrunk(&pixels.expect("as many channels as there are pixels"), longest_px)
    }

    fn shrunk(picture: &RgbImage, longest_px: usize) -> Self {
        let (width, height) = picture.dimensions();
        let scale = longest_px.max(1) as f32 / width.max(height) as f32;
        let resized;
        let picture = if scale < 1.0 {
            let [width, height] = [width, height].map(|side| (side as f32 * scale).round().max(1.0) as u32);
            resized = image::imageops::resize(picture, width, height, FilterType::Triangle);
            &resized
        } else {
            picture
        };
        Self {
            width: picture.width() as usize,
            height: picture.height() as usize,
            rgb: picture.as_raw().clone(),
        }
    }

    /// Counts columns and rows.
    pub fn size(&self) -> [usize; 2] {
        [self.width, self.height]
    }

    /// Returns the channels, [row, column, red green blue].
    pub fn rgb(&self) -> &[u8] {
        &self.rgb
    }

    /// Finds the columns and rows that hold all that is not paper; they are the whole picture where nothing is.
    pub fn content(&self) -> [Range<usize>; 2] {
        let [mut columns, mut rows] = [self.width..0, self.height..0];
        for (i, pixel) in self.rgb.chunks_exact(3).enumerate() {
            if pixel.iter().any(|&v| v < u8::MAX - PAPER_SLACK) {
                let (x, y) = (i % self.width, i / self.width);
                columns = columns.start.min(x)..columns.end.max(x + 1);
                rows = rows.start.min(y)..rows.end.max(y + 1);
            }
        }
        if columns.is_empty() {
            return [0..self.width, 0..self.height];
        }
        [columns, rows]
    }

    /// Returns the colour at (x, y) in pixels, 0..=1 a channel, between the four nearest pixels'
    /// centres; white outside.
    pub fn at(&self, x: f32, y: f32) -> [f32; 3] {
        let (x, y) = (x - 0.5, y - 0.5);
        let (left, top) = (x.floor(), y.floor());
        let (fx, fy) = (x - left, y - top);
        let mut sum = [0.0; 3];
        for (dx, dy, weight) in [
            (0.0, 0.0, (1.0 - fx) * (1.0 - fy)),
            (1.0, 0.0, fx * (1.0 - fy)),
            (0.0, 1.0, (1.0 - fx) * fy),
            (1.0, 1.0, fx * fy),
        ] {
            let pixel = self.pixel(left + dx, top + dy);
            sum = [0, 1, 2].map(|c| sum[c] + weight * pixel[c]);
        }
        sum
    }

    fn pixel(&self, x: f32, y: f32) -> [f32; 3] {
        let inside = x >= 0.0 && y >= 0.0 && x < self.width as f32 && y < self.height as f32;
        if !inside {
            return [1.0; 3];
        }
        let at = 3 * (y as usize * self.width + x as usize);
        [0, 1, 2].map(|c| f32::from(self.rgb[at + c]) / 255.0)
    }

    /// Fits the content into a square of `size` pixels a side as drawings are: its longer side
    /// fills all but `margin_px` on each side, centred, aspect kept, white around. Each pixel is
    /// the mean of some points under it.
    ///
    /// The answer is [row, column, red green blue], 0..=1.
    pub fn fitted(&self, size: usize, margin_px: f32) -> Vec<f32> {
        let [columns, rows] = self.content();
        let longest = columns.len().max(rows.len()) as f32;
        let scale = longest / (size as f32 - 2.0 * margin_px).max(1.0);
        let center = [&columns, &rows].map(|r| 0.5 * (r.start + r.end) as f32);
        let half = 0.5 * size as f32;
        // As many points a side as there are pixels of the picture under one of the square.
        let points = (scale.ceil() as usize).clamp(1, 4);
        let weight = 1.0 / (points * points) as f32;
        let offset = |i: usize| (i as f32 + 0.5) / points as f32;
        let mut square = Vec::with_capacity(size * size * 3);
        for i in 0..size * size {
            let (x, y) = ((i % size) as f32, (i / size) as f32);
            let mut mean = [0.0; 3];
            for k in 0..points * points {
                let [x, y] = [x + offset(k % points), y + offset(k / points)];
                let color = self.at(center[0] + scale * (x - half), center[1] + scale * (y - half));
                mean = [0, 1, 2].map(|c| mean[c] + weight * color[c]);
            }
            square.extend(mean);
        }
        square
    }

    /// Encodes the picture as a PNG file.
    pub fn to_png(&self) -> Result<Vec<u8>> {
        let refuse = || Error::Picture("it has no PNG form".to_owned());
        let (width, height) = (self.width as u32, self.height as u32);
        let pixels = RgbImage::from_raw(width, height, self.rgb.clone()).ok_or_else(refuse)?;
        let mut bytes = Cursor::new(Vec::new());
        pixels
            .write_to(&mut bytes, image::ImageFormat::Png)
            .map_err(|_| refuse())?;
        Ok(bytes.into_inner())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SVG: &str = "<svg xmlns='http://www.w3.org/2000/svg' width='40' height='20'>\
        <rect x='10' y='5' width='20' height='10' fill='#f00'/></svg>";

    fn svg(longest_px: usize) -> Picture {
        Picture::from_svg(SVG, Path::new("red.svg"), longest_px).unwrap()
    }

    fn check(pixel: &[f32], expected: [f32; 3]) {
        let near = pixel.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-6);
        assert!(near, "{pixel:?} is not {expected:?}");
    }

    #[test]
    fn shapes_become_pixels_on_white() {
        let picture = svg(80);
        assert_eq!(picture.size(), [80, 40]);
        assert_eq!(picture.content(), [20..60, 10..30]);
        check(&picture.at(40.0, 20.0), [1.0, 0.0, 0.0]);
        check(&picture.at(-3.0, 500.0), [1.0; 3]);
    }

    #[test]
    fn the_content_fills_the_square_within_its_margin() {
        let square = svg(160).fitted(32, 4.0);
        let at = |x: usize, y: usize| &square[3 * (y * 32 + x)..][..3];
        check(at(2, 16), [1.0; 3]);
        check(at(5, 16), [1.0, 0.0, 0.0]);
        check(at(26, 16), [1.0, 0.0, 0.0]);
        check(at(29, 16), [1.0; 3]);
        check(at(16, 8), [1.0; 3]);
        check(at(16, 11), [1.0, 0.0, 0.0]);
    }

    #[test]
    fn a_png_reads_back_and_transparency_is_paper() {
        let picture = svg(40);
        let png = picture.to_png().unwrap();
        assert_eq!(Picture::parse(&png, Path::new("x.png"), 40).unwrap(), picture);
        let halved = Picture::parse(&png, Path::new("x.png"), 20).unwrap();
        assert_eq!(halved.size(), [20, 10]);
        let clear = image::RgbaImage::from_pixel(2, 2, image::Rgba([0, 0, 0, 0]));
        let mut bytes = Cursor::new(Vec::new());
        clear.write_to(&mut bytes, image::ImageFormat::Png).unwrap();
        let clear = Picture::parse(bytes.get_ref(), Path::new("clear.png"), 9).unwrap();
        assert_eq!(clear.rgb(), [255; 12]);
    }

    #[test]
    fn what_is_no_picture_is_refused_by_name() {
        for name in ["list.png", "list.svg", "list.jpg"] {
            for content in [&b"a shopping list"[..], b"", b"\xff\xd8\xff\xe0"] {
                let error = Picture::parse(content, Path::new(name), 64).unwrap_err();
                assert!(error.to_string().contains(name), "{error}");
            }
        }
        assert!(is_picture(Path::new("a/B.JPG")) && !is_picture(Path::new("png")));
        assert_eq!(Picture::new(2, vec![0; 5]), None);
    }
}
