//! Pictures brought to a size.

use fast_image_resize::images::Image;
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};
use image::ImageEncoder;

use super::{Picture, PictureError, Rgb8};
use crate::recipe::{Fit, Size, placement};

fn encode_error(error: impl std::fmt::Display) -> PictureError {
    PictureError::Encode(error.to_string())
}

/// RGB over white: a model knows no transparency.
fn over_white(picture: &Picture) -> Vec<u8> {
    let mut rgb = Vec::with_capacity(picture.rgba.len() / 4 * 3);
    for pixel in picture.rgba.chunks_exact(4) {
        if let [r, g, b, a] = *pixel {
            let a = u32::from(a);
            let mix = |c: u8| ((u32::from(c) * a + 255 * (255 - a) + 127) / 255) as u8;
            rgb.extend([mix(r), mix(g), mix(b)]);
        }
    }
    rgb
}

fn scale(
    pixels: Vec<u8>,
    from: (u32, u32),
    crop: [f64; 4],
    to: (u32, u32),
    kind: PixelType,
) -> Result<Vec<u8>, PictureError> {
    let source = Image::from_vec_u8(from.0, from.1, pixels, kind).map_err(encode_error)?;
    let mut target = Image::new(to.0, to.1, kind);
    let [left, top, width, height] = crop;
    let options =
        ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Lanczos3)).crop(left, top, width, height);
    Resizer::new().resize(&source, &mut target, &options).map_err(encode_error)?;
    Ok(target.into_vec())
}

/// Brings a picture into a frame of `size` (Lanczos). Transparency is laid over white; padding gets the
/// mean colour of the picture's border. A picture that has the size already keeps every bit.
///
/// # Errors
/// [`PictureError::Encode`] if the resizer refuses.
pub fn fit_to(picture: &Picture, fit: Fit, size: Size) -> Result<Rgb8, PictureError> {
    fit_exactly(picture, fit, (size.width(), size.height()))
}

/// As [`fit_to`], for a service whose sizes are not ours; both sides are from 1 to 8192.
///
/// # Errors
/// [`PictureError::Encode`] for other sides, or if the resizer refuses.
pub fn fit_exactly(picture: &Picture, fit: Fit, (width, height): (u32, u32)) -> Result<Rgb8, PictureError> {
    if !(1..=8192).contains(&width) || !(1..=8192).contains(&height) {
        return Err(encode_error(format!("{width} x {height} is no size for a picture")));
    }
    let rgb = over_white(picture);
    let from = (picture.width, picture.height);
    if from == (width, height) {
        return Ok(Rgb8 { width, height, pixels: rgb });
    }
    let place = placement(fit, from, (width, height));
    let [left, top, w, h] = place.target;
    // Only padding shows the border's colour.
    let border = ((w, h) != (width, height)).then(|| border_mean(&rgb, from));
    let scaled = scale(rgb, from, place.source, (w, h), PixelType::U8x3)?;
    let Some(border) = border else { return Ok(Rgb8 { width, height, pixels: scaled }) };
    let mut pixels: Vec<u8> = border.iter().copied().cycle().take(width as usize * height as usize * 3).collect();
    let rows = pixels.chunks_exact_mut(width as usize * 3).skip(top as usize);
    for (row, line) in rows.zip(scaled.chunks_exact(w as usize * 3)) {
        let start = left as usize * 3;
        if let Some(target) = row.get_mut(start..start + line.len()) {
            target.copy_from_slice(line);
        }
    }
    Ok(Rgb8 { width, height, pixels })
}

fn border_mean(rgb: &[u8], (width, height): (u32, u32)) -> [u8; 3] {
    let line = (width as usize).max(1) * 3;
    let mut sum = [0u64; 3];
    let mut count = 0u64;
    let mut add = |pixels: &[u8]| {
        for pixel in pixels.chunks_exact(3) {
            sum.iter_mut().zip(pixel).for_each(|(s, p)| *s += u64::from(*p));
            count += 1;
        }
    };
    for (y, row) in rgb.chunks_exact(line).enumerate() {
        if y == 0 || y + 1 == height as usize {
            add(row);
        } else {
            add(row.get(..3).unwrap_or_default());
            // A picture one pixel wide has one side.
            add(row.get((line - 3).max(3)..).unwrap_or_default());
        }
    }
    sum.map(|s| (s / count.max(1)) as u8)
}

/// A copy whose long edge is at most `edge` pixels, straight RGBA8.
///
/// # Errors
/// [`PictureError::Encode`] if the resizer refuses.
pub fn shrink(picture: Picture, edge: u32) -> Result<Picture, PictureError> {
    let long = picture.width.max(picture.height);
    if long <= edge {
        return Ok(picture);
    }
    let side = |s: u32| ((f64::from(s) * f64::from(edge) / f64::from(long)).round() as u32).max(1);
    let (width, height) = (side(picture.width), side(picture.height));
    let whole = [0.0, 0.0, f64::from(picture.width), f64::from(picture.height)];
    let rgba = scale(picture.rgba, (picture.width, picture.height), whole, (width, height), PixelType::U8x4)?;
    Ok(Picture { width, height, rgba, ..picture })
}

/// Opaque pixels as PNG, for a request.
///
/// # Errors
/// [`PictureError::Encode`].
pub fn png_of(picture: &Rgb8) -> Result<Vec<u8>, PictureError> {
    let mut bytes = Vec::new();
    image::codecs::png::PngEncoder::new(&mut bytes)
        .write_image(&picture.pixels, picture.width, picture.height, image::ExtendedColorType::Rgb8)
        .map_err(encode_error)?;
    Ok(bytes)
}

/// Opaque pixels as JPEG of a quality from 1 to 100, for a request that a PNG is too large for.
///
/// # Errors
/// [`PictureError::Encode`].
pub fn jpeg_of(picture: &Rgb8, quality: u8) -> Result<Vec<u8>, PictureError> {
    let mut bytes = Vec::new();
    image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, quality.clamp(1, 100))
        .write_image(&picture.pixels, picture.width, picture.height, image::ExtendedColorType::Rgb8)
        .map_err(encode_error)?;
    Ok(bytes)
}

/// Opaque pixels of a decoded picture; transparency is laid over white.
#[must_use]
pub fn opaque(picture: &Picture) -> Rgb8 {
    Rgb8 { width: picture.width, height: picture.height, pixels: over_white(picture) }
}

/// The same with transparency laid over white; a picture without any is given back as it is.
#[must_use]
pub fn flat(picture: Picture) -> Picture {
    if !picture.has_alpha {
        return picture;
    }
    let rgba = with_alpha(&over_white(&picture));
    Picture { rgba, has_alpha: false, ..picture }
}

/// RGB8 as RGBA8, every pixel opaque.
#[must_use]
pub fn with_alpha(rgb: &[u8]) -> Vec<u8> {
    let mut rgba = vec![255; rgb.len() / 3 * 4];
    for (to, from) in rgba.chunks_exact_mut(4).zip(rgb.chunks_exact(3)) {
        if let ([r, g, b, _], [from_r, from_g, from_b]) = (to, from) {
            (*r, *g, *b) = (*from_r, *from_g, *from_b);
        }
    }
    rgba
}

/// A small JPEG for the gallery, its long edge at most `edge` pixels.
///
/// # Errors
/// [`PictureError::Encode`].
pub fn thumbnail_jpeg(picture: &Picture, edge: u32) -> Result<Vec<u8>, PictureError> {
    let small = shrink(picture.clone(), edge)?;
    let mut bytes = Vec::new();
    image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, 88)
        .write_image(&over_white(&small), small.width, small.height, image::ExtendedColorType::Rgb8)
        .map_err(encode_error)?;
    Ok(bytes)
}

/// A PNG of straight RGBA8.
///
/// # Errors
/// [`PictureError::Encode`], as when the pixels are not `width * height * 4` bytes.
pub fn encode_png(picture: &Picture) -> Result<Vec<u8>, PictureError> {
    let expected = u64::from(picture.width) * u64::from(picture.height) * 4;
    if picture.rgba.len() as u64 != expected || expected == 0 {
        return Err(PictureError::Empty { width: picture.width, height: picture.height });
    }
    let mut bytes = Vec::new();
    image::codecs::png::PngEncoder::new(&mut bytes)
        .write_image(&picture.rgba, picture.width, picture.height, image::ExtendedColorType::Rgba8)
        .map_err(encode_error)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(width: u32, height: u32, pixel: impl Fn(u32, u32) -> [u8; 4]) -> Picture {
        let rgba = (0..height).flat_map(|y| (0..width).map(move |x| (x, y))).flat_map(|(x, y)| pixel(x, y)).collect();
        Picture { width, height, rgba, has_alpha: false, warnings: Vec::new() }
    }
    fn size(w: u32, h: u32) -> Size {
        Size::rounded(w, h).unwrap()
    }

    #[test]
    fn a_picture_of_the_right_size_keeps_every_bit() {
        let p = picture(64, 80, |x, y| [x as u8 * 3, y as u8 * 3, 77, 255]);
        let fitted = fit_to(&p, Fit::Crop, size(64, 80)).unwrap();
        let expected: Vec<u8> = p.rgba.chunks(4).flat_map(|c| c[..3].to_vec()).collect();
        assert_eq!(fitted.pixels, expected);
    }

    #[test]
    fn crop_keeps_the_middle_and_pad_shows_all_with_the_borders_colour() {
        // Green in the middle half, red to the left and right.
        let p = picture(256, 128, |x, _| if (64..192).contains(&x) { [0, 200, 0, 255] } else { [200, 0, 0, 255] });
        let crop = fit_to(&p, Fit::Crop, size(128, 128)).unwrap();
        assert_eq!(&crop.pixels[3 * (64 * 128 + 64)..][..3], &[0, 200, 0]);
        assert!(crop.pixels[3 * 64 * 128 + 1] > 150, "the left edge is green's");
        let pad = fit_to(&p, Fit::Pad, size(128, 128)).unwrap();
        assert_eq!(&pad.pixels[3 * (64 * 128)..][..3], &[200, 0, 0], "the red part is inside");
        let corner = &pad.pixels[..3];
        assert!(corner[0] > 100 && corner[1] > 50, "the bar is a mix of red and green: {corner:?}");
        let stretch = fit_to(&p, Fit::Stretch, size(128, 128)).unwrap();
        assert_eq!(stretch.pixels.len(), 128 * 128 * 3);
    }

    #[test]
    fn transparency_lies_over_white() {
        let p = picture(64, 64, |_, _| [0, 0, 0, 0]);
        assert!(fit_to(&p, Fit::Crop, size(64, 64)).unwrap().pixels.iter().all(|v| *v == 255));
    }

    #[test]
    fn a_flat_picture_has_no_transparency_left_and_the_same_opaque_pixels() {
        let mut p = picture(8, 8, |x, _| [x as u8, 9, 9, if x < 4 { 255 } else { 0 }]);
        p.has_alpha = true;
        let flat = flat(p.clone());
        assert!(!flat.has_alpha && flat.rgba.chunks(4).all(|c| c[3] == 255));
        assert_eq!((&flat.rgba[4..8], &flat.rgba[16..20]), (&[1, 9, 9, 255][..], &[255, 255, 255, 255][..]));
        assert_eq!(opaque(&flat).pixels, opaque(&p).pixels);
    }

    #[test]
    fn a_thumbnail_is_no_larger_than_asked() {
        let p = picture(300, 100, |x, _| [x as u8, 0, 0, 255]);
        let small = super::super::decode(&thumbnail_jpeg(&p, 64).unwrap()).unwrap();
        assert_eq!((small.width, small.height), (64, 21));
    }
}
