//! Lays pictures on white paper, whatever they lie on.

use image::{DynamicImage, RgbImage};

/// Visible pixels are white ink where every channel of nearly all of them is at least this.
const WHITE: u8 = 240;

/// Paper is what nearly all of the picture's border has in common: no channel farther than this from its median, and
/// light.
const PAPER_SLACK: u8 = 12;
const LIGHT: u8 = 170;

/// "Nearly all" is this share.
const NEARLY_ALL: f32 = 0.95;

/// Puts the picture over white paper. White ink on nothing is meant for dark paper, and becomes
/// dark ink; light paper of another colour becomes white.
pub(super) fn on_white(picture: DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return bleached(picture.into_rgb8());
    }
    let rgba = picture.into_rgba8();
    let visible = rgba.pixels().filter(|p| p.0[3] > 127);
    let (mut count, mut white, mut clear) = (0u64, 0u64, false);
    for pixel in visible {
        count += 1;
        white += u64::from(pixel.0[..3].iter().all(|c| *c >= WHITE));
    }
    clear |= count < u64::from(rgba.width()) * u64::from(rgba.height());
    let is_white_ink = clear && count > 0 && white as f32 >= NEARLY_ALL * count as f32;
    let mut rgb = RgbImage::new(rgba.width(), rgba.height());
    for (to, from) in rgb.pixels_mut().zip(rgba.pixels()) {
        let [channels @ .., alpha] = from.0;
        let alpha = f32::from(alpha) / 255.0;
        to.0 = channels.map(|c| {
            let ink = if is_white_ink { 255 - c } else { c };
            (255.0 + alpha * (f32::from(ink) - 255.0)).round() as u8
        });
    }
    if is_white_ink { rgb } else { bleached(rgb) }
}

/// Makes the light paper of the picture white, if it has one.
fn bleached(mut picture: RgbImage) -> RgbImage {
    let (width, height) = picture.dimensions();
    let level = (0..width).flat_map(|x| [(x, 0), (x, height - 1)]);
    let upright = (0..height).flat_map(|y| [(0, y), (width - 1, y)]);
    let border: Vec<[u8; 3]> = level.chain(upright).map(|(x, y)| picture.get_pixel(x, y).0).collect();
    let median = |channel: usize| {
        let mut values: Vec<u8> = border.iter().map(|rgb| rgb[channel]).collect();
        let middle = values.len() / 2;
        *values.select_nth_unstable(middle).1
    };
    let paper = [0, 1, 2].map(median);
    let is_paper = |rgb: &&[u8; 3]| rgb.iter().zip(paper).all(|(c, paper)| c.abs_diff(paper) <= PAPER_SLACK);
    let share = border.iter().filter(is_paper).count() as f32 / border.len() as f32;
    let is_white = paper.iter().all(|c| *c >= u8::MAX - PAPER_SLACK);
    if is_white || share < NEARLY_ALL || paper.iter().any(|c| *c < LIGHT) {
        return picture;
    }
    for pixel in picture.pixels_mut() {
        for (channel, paper) in pixel.0.iter_mut().zip(paper) {
            *channel = (255.0 * f32::from(*channel) / f32::from(paper)).min(255.0).round() as u8;
        }
    }
    picture
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{Rgb, Rgba, RgbaImage};

    #[test]
    fn white_ink_on_nothing_becomes_dark_ink() {
        let picture = |ink: u8| {
            RgbaImage::from_fn(9, 9, |x, _| {
                if x == 4 {
                    Rgba([ink, ink, ink, 255])
                } else {
                    Rgba([0, 0, 0, 0])
                }
            })
        };
        let [white, black] = [255, 0].map(|ink| on_white(DynamicImage::ImageRgba8(picture(ink))));
        assert_eq!(white, black);
        assert_eq!(white.get_pixel(4, 4), &Rgb([0; 3]));
        assert_eq!(white.get_pixel(0, 4), &Rgb([255; 3]));
        // A white sheet without a hole is paper.
        let sheet = RgbaImage::from_pixel(9, 9, Rgba([255; 4]));
        assert_eq!(
            on_white(DynamicImage::ImageRgba8(sheet)).get_pixel(4, 4),
            &Rgb([255; 3])
        );
    }

    #[test]
    fn only_light_even_paper_becomes_white() {
        let check = |paper: [u8; 3], expected: [u8; 3]| {
            let picture = RgbImage::from_fn(20, 20, |x, y| {
                if (5..15).contains(&x) && y == 10 {
                    Rgb([60, 0, 0])
                } else {
                    Rgb(paper)
                }
            });
            let picture = on_white(DynamicImage::ImageRgb8(picture));
            assert_eq!(picture.get_pixel(1, 1), &Rgb(expected), "{paper:?}");
        };
        check([255, 248, 231], [255; 3]);
        check([240, 235, 215], [255; 3]);
        check([250, 250, 250], [250; 3]);
        check([40, 40, 60], [40, 40, 60]);
        let sky = RgbImage::from_fn(20, 20, |x, _| Rgb([180, 200, 180 + 3 * x as u8]));
        assert_eq!(on_white(DynamicImage::ImageRgb8(sky.clone())), sky);
    }
}
