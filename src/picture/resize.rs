//! Pictures brought to a size.

use fast_image_resize::images::Image;
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};
use image::ImageEncoder;

use super::{Picture, PictureError, Rgb8};
use crate::recipe::{Fit, Framing, Size, Turn, placement};

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

/// Brings a picture into a frame of `size` (Lanczos), turned and cut as `framing` says. Transparency is laid over
/// white; padding gets the mean colour of the border of what is used. Where nothing is scaled every bit is kept.
///
/// # Errors
/// [`PictureError::Encode`] if the resizer refuses.
pub fn fit_to(picture: &Picture, fit: Fit, framing: &Framing, size: Size) -> Result<Rgb8, PictureError> {
    fit_exactly(picture, fit, framing, (size.width(), size.height()))
}

/// As [`fit_to`], for a service whose sizes are not ours; both sides are from 1 to 8192.
///
/// # Errors
/// [`PictureError::Encode`] for other sides, or if the resizer refuses.
pub fn fit_exactly(
    picture: &Picture,
    fit: Fit,
    framing: &Framing,
    (width, height): (u32, u32),
) -> Result<Rgb8, PictureError> {
    if !(1..=8192).contains(&width) || !(1..=8192).contains(&height) {
        return Err(encode_error(crate::tr!("picture-error-no-size", width = width, height = height)));
    }
    let upright = (picture.width, picture.height);
    let rgb = turned(over_white(picture), upright, framing.turn);
    let from = framing.turn.sides(upright);
    let place = placement(fit, framing, upright, (width, height));
    let [left, top, w, h] = place.target;
    // Only padding shows the border's colour.
    let border = ((w, h) != (width, height)).then(|| border_mean(&rgb, from, pixels_of(place.source, from)));
    let scaled = match unscaled(&rgb, from, place.source, (w, h)) {
        Some(same) => same,
        None => scale(rgb, from, place.source, (w, h), PixelType::U8x3)?,
    };
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

/// Pixels in another order, none of them changed.
fn turned(rgb: Vec<u8>, (width, height): (u32, u32), turn: Turn) -> Vec<u8> {
    if turn == Turn::default() || width == 0 || height == 0 {
        return rgb;
    }
    let (columns, rows) = turn.sides((width, height));
    let last = (width as usize - 1, height as usize - 1);
    let mut out = Vec::with_capacity(rgb.len());
    for y in 0..rows as usize {
        for x in 0..columns as usize {
            let x = if turn.mirrored() { columns as usize - 1 - x } else { x };
            let (from_x, from_y) = match turn.quarters() {
                0 => (x, y),
                1 => (y, last.1 - x),
                2 => (last.0 - x, last.1 - y),
                _ => (last.0 - y, x),
            };
            let at = (from_y * width as usize + from_x) * 3;
            out.extend_from_slice(rgb.get(at..at + 3).unwrap_or_default());
        }
    }
    out
}

/// The pixels a rectangle covers, at least one: left, top, width, height.
fn pixels_of(rectangle: [f64; 4], (width, height): (u32, u32)) -> [usize; 4] {
    let [left, top, w, h] = rectangle;
    let span = |start: f64, length: f64, side: u32| {
        let first = (start.floor() as u32).min(side.saturating_sub(1));
        let end = ((start + length).ceil() as u32).clamp(first + 1, side.max(1));
        (first as usize, (end - first) as usize)
    };
    let ((x, w), (y, h)) = (span(left, w, width), span(top, h, height));
    [x, y, w, h]
}

/// What a rectangle covers, if it is whole pixels and as many as wanted: nothing has to be scaled.
fn unscaled(rgb: &[u8], from: (u32, u32), rectangle: [f64; 4], to: (u32, u32)) -> Option<Vec<u8>> {
    let whole = rectangle.iter().all(|v| v.fract() == 0.0);
    let [x, y, w, h] = pixels_of(rectangle, from);
    if !whole || (w, h) != (to.0 as usize, to.1 as usize) {
        return None;
    }
    let line = from.0 as usize * 3;
    let mut out = Vec::with_capacity(w * h * 3);
    for row in rgb.chunks_exact(line).skip(y).take(h) {
        out.extend_from_slice(row.get(x * 3..(x + w) * 3)?);
    }
    Some(out)
}

/// The mean colour along the edge of a part of a picture.
fn border_mean(rgb: &[u8], (width, _): (u32, u32), [x, y, w, h]: [usize; 4]) -> [u8; 3] {
    let line = (width as usize).max(1) * 3;
    let mut sum = [0u64; 3];
    let mut count = 0u64;
    let mut add = |pixels: &[u8]| {
        for pixel in pixels.chunks_exact(3) {
            sum.iter_mut().zip(pixel).for_each(|(s, p)| *s += u64::from(*p));
            count += 1;
        }
    };
    for (at, row) in rgb.chunks_exact(line).skip(y).take(h).enumerate() {
        let Some(row) = row.get(x * 3..(x + w) * 3) else { continue };
        if at == 0 || at + 1 == h {
            add(row);
        } else {
            add(row.get(..3).unwrap_or_default());
            // A part one pixel wide has one side.
            add(row.get((row.len() - 3).max(3)..).unwrap_or_default());
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
        let fitted = fit_to(&p, Fit::Crop, &Framing::default(), size(64, 80)).unwrap();
        let expected: Vec<u8> = p.rgba.chunks(4).flat_map(|c| c[..3].to_vec()).collect();
        assert_eq!(fitted.pixels, expected);
    }

    #[test]
    fn crop_keeps_the_middle_and_pad_shows_all_with_the_borders_colour() {
        // Green in the middle half, red to the left and right.
        let p = picture(256, 128, |x, _| if (64..192).contains(&x) { [0, 200, 0, 255] } else { [200, 0, 0, 255] });
        let crop = fit_to(&p, Fit::Crop, &Framing::default(), size(128, 128)).unwrap();
        assert_eq!(&crop.pixels[3 * (64 * 128 + 64)..][..3], &[0, 200, 0]);
        assert!(crop.pixels[3 * 64 * 128 + 1] > 150, "the left edge is green's");
        let pad = fit_to(&p, Fit::Pad, &Framing::default(), size(128, 128)).unwrap();
        assert_eq!(&pad.pixels[3 * (64 * 128)..][..3], &[200, 0, 0], "the red part is inside");
        let corner = &pad.pixels[..3];
        assert!(corner[0] > 100 && corner[1] > 50, "the bar is a mix of red and green: {corner:?}");
        let stretch = fit_to(&p, Fit::Stretch, &Framing::default(), size(128, 128)).unwrap();
        assert_eq!(stretch.pixels.len(), 128 * 128 * 3);
    }

    #[test]
    fn a_crop_of_the_frames_size_keeps_every_bit_of_it_however_it_is_turned() {
        use crate::recipe::Area;
        let p = picture(100, 90, |x, y| [x as u8, y as u8, (x * y) as u8, 255]);
        // What stands at a place of the turned picture, by the meaning of the words alone.
        let right = |x: u32, y: u32| (y, 89 - x);
        let mirrored_right = |x: u32, y: u32| right(89 - x, y);
        let upside_down = |x: u32, y: u32| (99 - x, 89 - y);
        let left = |x: u32, y: u32| (99 - y, x);
        let check = |turn: Turn, sides: (u32, u32), from: &dyn Fn(u32, u32) -> (u32, u32)| {
            let share = |v: u32, of: u32| f64::from(v) / f64::from(of);
            let crop = Area::inside(share(11, sides.0), share(7, sides.1), share(64, sides.0), share(80, sides.1));
            let framing = Framing { turn, crop: Some(crop) };
            let fitted = fit_to(&p, Fit::Crop, &framing, size(64, 80)).unwrap();
            for (at, pixel) in fitted.pixels.chunks(3).enumerate() {
                let (x, y) = from(11 + at as u32 % 64, 7 + at as u32 / 64);
                assert_eq!(pixel, [x as u8, y as u8, (x * y) as u8], "{turn:?}, pixel {at}");
            }
        };
        check(Turn::default(), (100, 90), &|x, y| (x, y));
        check(Turn::new(0, true), (100, 90), &|x, y| (99 - x, y));
        check(Turn::new(1, false), (90, 100), &right);
        check(Turn::new(1, true), (90, 100), &mirrored_right);
        check(Turn::new(2, false), (100, 90), &upside_down);
        check(Turn::new(3, false), (90, 100), &left);
    }

    #[test]
    fn a_scaled_crop_shows_that_part_and_padding_takes_the_parts_border() {
        use crate::recipe::Area;
        let p = picture(400, 200, |x, _| if x < 200 { [200, 0, 0, 255] } else { [0, 0, 200, 255] });
        let framing = Framing { crop: Some(Area::inside(0.5, 0.25, 0.25, 0.5)), ..Framing::default() };
        let crop = fit_to(&p, Fit::Crop, &framing, size(128, 128)).unwrap();
        assert!(crop.pixels.chunks(3).skip(8).all(|c| c[2] > 150), "red from outside the crop");
        let pad = fit_to(&p, Fit::Pad, &framing, size(256, 128)).unwrap();
        assert_eq!(&pad.pixels[..3], &[0, 0, 200], "the bar has the colour of what is not used");
    }

    #[test]
    fn transparency_lies_over_white() {
        let p = picture(64, 64, |_, _| [0, 0, 0, 0]);
        assert!(fit_to(&p, Fit::Crop, &Framing::default(), size(64, 64)).unwrap().pixels.iter().all(|v| *v == 255));
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
