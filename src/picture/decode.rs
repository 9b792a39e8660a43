//! Bytes to upright sRGB pixels.

use std::io::{Cursor, Read};
use std::path::Path;

use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};
use moxcms::{ColorProfile, DataColorSpace, Layout, TransformOptions};

use super::{PictureError, sniff};

/// The largest file read.
pub const MAX_BYTES: u64 = 256 << 20;
/// The most pixels decoded.
pub const MAX_PIXELS: u64 = 100_000_000;

/// A decoded picture: straight RGBA8 sRGB, upright, row by row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// `width * height * 4` bytes.
    pub rgba: Vec<u8>,
    /// Whether any pixel is not opaque.
    pub has_alpha: bool,
    /// What a person should know, such as a colour profile that could not be used.
    pub warnings: Vec<String>,
}

/// A file's bytes, if they are not too many.
///
/// # Errors
/// Unreadable, a folder, or too large.
pub fn read_file(path: &Path) -> Result<Vec<u8>, PictureError> {
    let name = || path.file_name().map_or_else(|| path.display().to_string(), |n| n.to_string_lossy().into_owned());
    let unreadable = |e: std::io::Error| PictureError::Unreadable { name: name(), reason: e.to_string() };
    let meta = std::fs::metadata(path).map_err(unreadable)?;
    if meta.is_dir() {
        return Err(PictureError::NotAPicture { found: "folder" });
    }
    if meta.len() > MAX_BYTES {
        return Err(PictureError::TooManyBytes { bytes: meta.len() });
    }
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path).map_err(unreadable)?;
    file.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(PictureError::TooManyBytes { bytes: bytes.len() as u64 });
    }
    Ok(bytes)
}

/// Reads and decodes a file.
///
/// # Errors
/// See [`PictureError`].
pub fn decode_file(path: &Path) -> Result<Picture, PictureError> {
    decode(&read_file(path)?)
}

/// Decodes PNG, JPEG or WebP: EXIF orientation applied, an embedded colour profile converted to sRGB,
/// 16 bits and grey brought to 8-bit RGBA.
///
/// # Errors
/// See [`PictureError`]; size limits are checked on the header.
pub fn decode(bytes: &[u8]) -> Result<Picture, PictureError> {
    if bytes.len() as u64 > MAX_BYTES {
        return Err(PictureError::TooManyBytes { bytes: bytes.len() as u64 });
    }
    let format = sniff::format_of(bytes)?;
    // The JPEG decoder paints grey over what is missing and says nothing.
    if format == ImageFormat::Jpeg && !sniff::jpeg_is_whole(bytes) {
        return Err(PictureError::Damaged(crate::tr!("picture-error-jpeg-cut")));
    }
    let damaged = |e: image::ImageError| PictureError::Damaged(e.to_string());
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::default();
    limits.max_alloc = Some(2 << 30);
    reader.limits(limits);
    // The header's size first: a decoder may take memory as soon as it is made.
    let (width, height) = ImageReader::with_format(Cursor::new(bytes), format).into_dimensions().map_err(damaged)?;
    if width == 0 || height == 0 {
        return Err(PictureError::Empty { width, height });
    }
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(PictureError::TooManyPixels { width, height });
    }
    let mut decoder = reader.into_decoder().map_err(damaged)?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let profile = decoder.icc_profile().unwrap_or_default();
    let mut picture = DynamicImage::from_decoder(decoder).map_err(damaged)?;
    picture.apply_orientation(orientation);
    let mut warnings = Vec::new();
    let rgba = to_rgba(&picture, profile.as_deref(), &mut warnings);
    let (width, height) = rgba.dimensions();
    let rgba = rgba.into_raw();
    let has_alpha = rgba.chunks_exact(4).any(|p| p.last() != Some(&255));
    Ok(Picture { width, height, rgba, has_alpha, warnings })
}

/// Brings decoded pixels to RGBA8, through their embedded profile where there is one that can be used.
fn to_rgba(picture: &DynamicImage, profile: Option<&[u8]>, warnings: &mut Vec<String>) -> image::RgbaImage {
    if let Some(profile) = profile {
        match to_srgb(picture, profile) {
            Ok(converted) => return converted,
            Err(reason) => {
                warnings.push(crate::tr!("picture-warning-profile", reason = reason));
            }
        }
    }
    picture.to_rgba8()
}

/// Converts by a profile: a grey picture by a grey one, a coloured one by an RGB one. Any other pairing is an
/// error in the file (or a CMYK profile, whose channels the decoder has already mixed to RGB).
fn to_srgb(picture: &DynamicImage, profile: &[u8]) -> Result<image::RgbaImage, String> {
    let source = ColorProfile::new_from_slice(profile).map_err(|e| e.to_string())?;
    let (layout, pixels, channels) = match (source.color_space, picture.color().has_color()) {
        (DataColorSpace::Rgb, _) => (Layout::Rgba, picture.to_rgba8().into_raw(), 4),
        (DataColorSpace::Gray, false) => (Layout::GrayAlpha, picture.to_luma_alpha8().into_raw(), 2),
        (other, _) => return Err(crate::tr!("picture-warning-profile-of", kind = format!("{other:?}"))),
    };
    let transform = source
        .create_transform_8bit(layout, &ColorProfile::new_srgb(), Layout::Rgba, TransformOptions::default())
        .map_err(|e| e.to_string())?;
    let mut out = image::RgbaImage::new(picture.width(), picture.height());
    let row = picture.width() as usize;
    for (from, to) in pixels.chunks_exact(row * channels).zip(out.chunks_exact_mut(row * 4)) {
        transform.transform(from, to).map_err(|e| e.to_string())?;
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{ExtendedColorType, ImageEncoder};

    fn png(width: u32, height: u32, pixels: &[u8], color: ExtendedColorType) -> Vec<u8> {
        let mut bytes = Vec::new();
        image::codecs::png::PngEncoder::new(&mut bytes).write_image(pixels, width, height, color).unwrap();
        bytes
    }

    /// A PNG whose header says a size that its data does not have.
    fn png_header(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = png(1, 1, &[1, 2, 3], ExtendedColorType::Rgb8);
        bytes[16..20].copy_from_slice(&width.to_be_bytes());
        bytes[20..24].copy_from_slice(&height.to_be_bytes());
        let mut crc = 0xffff_ffffu32;
        for byte in &bytes[12..29] {
            crc ^= u32::from(*byte);
            for _ in 0..8 {
                crc = if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 };
            }
        }
        bytes[29..33].copy_from_slice(&(!crc).to_be_bytes());
        bytes
    }

    #[test]
    fn a_header_of_fifty_thousand_squared_is_refused_by_its_numbers() {
        let error = decode(&png_header(50_000, 50_000)).unwrap_err().to_string();
        assert!(error.contains("50000 x 50000") && error.contains("100 megapixels"), "{error}");
    }

    #[test]
    fn a_truncated_picture_is_damaged_and_not_half_shown() {
        let noise: Vec<u8> = (0..64 * 64 * 3u32).map(|i| (i * 7919 % 251) as u8).collect();
        let bytes = png(64, 64, &noise, ExtendedColorType::Rgb8);
        assert!(matches!(decode(&bytes[..bytes.len() / 2]), Err(PictureError::Damaged(_))));
    }

    #[test]
    fn a_cut_jpeg_or_webp_is_damaged_too() {
        let noise: Vec<u8> = (0..64 * 64 * 3u32).map(|i| (i * 7919 % 251) as u8).collect();
        let mut jpeg = Vec::new();
        let encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut jpeg, 90);
        encoder.write_image(&noise, 64, 64, ExtendedColorType::Rgb8).unwrap();
        let mut webp = Vec::new();
        let encoder = image::codecs::webp::WebPEncoder::new_lossless(&mut webp);
        encoder.write_image(&noise, 64, 64, ExtendedColorType::Rgb8).unwrap();
        for (bytes, name) in [(jpeg, "JPEG"), (webp, "WebP")] {
            assert_eq!(decode(&bytes).unwrap().width, 64, "{name}");
            for part in [4, 3, 2] {
                let cut = decode(&bytes[..bytes.len() - bytes.len() / part]);
                assert!(matches!(cut, Err(PictureError::Damaged(_))), "{name} without its last {part}th");
            }
        }
    }

    #[test]
    fn a_jpeg_for_print_comes_in_its_own_colours() {
        // CMYK as Adobe writes it, with its values inverted: red on the left, cyan on the right.
        let picture = decode(include_bytes!("../../tests/fixtures/cmyk.jpg")).unwrap();
        let at = |x: usize| &picture.rgba[(2 * 16 + x) * 4..][..3];
        let (left, right) = (at(2), at(13));
        assert!(left[0] > 230 && left[1] < 25 && left[2] < 25, "{left:?}");
        assert!(right[0] < 25 && right[1] > 230 && right[2] > 230, "{right:?}");
    }

    #[test]
    fn a_folder_is_no_picture() {
        let folder = decode_file(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap_err();
        assert!(folder.to_string().contains("a folder"), "{folder}");
    }

    #[test]
    fn a_grey_scan_is_read_by_its_own_tone_curve() {
        let with = |profile: ColorProfile| {
            let mut bytes = Vec::new();
            let mut encoder = image::codecs::png::PngEncoder::new(&mut bytes);
            encoder.set_icc_profile(profile.encode().unwrap()).unwrap();
            encoder.write_image(&[0, 100, 255], 3, 1, ExtendedColorType::L8).unwrap();
            decode(&bytes).unwrap()
        };
        // Linear light: 100/255 of the light is 168 in sRGB. White and black stay.
        let linear = with(ColorProfile::new_gray_with_gamma(1.0));
        assert!(linear.warnings.is_empty(), "{:?}", linear.warnings);
        assert_eq!((linear.rgba[0], linear.rgba[8], linear.rgba[11]), (0, 255, 255));
        assert!(linear.rgba[4].abs_diff(168) <= 2, "{:?}", linear.rgba);
        // A profile for other channels than the picture's is said and not used.
        let mut bytes = Vec::new();
        let mut encoder = image::codecs::png::PngEncoder::new(&mut bytes);
        encoder.set_icc_profile(ColorProfile::new_gray_with_gamma(1.0).encode().unwrap()).unwrap();
        encoder.write_image(&[200, 60, 60], 1, 1, ExtendedColorType::Rgb8).unwrap();
        let odd = decode(&bytes).unwrap();
        assert_eq!((&odd.rgba[..3], odd.warnings.len()), (&[200, 60, 60][..], 1));
    }

    #[test]
    fn grey_sixteen_bits_and_alpha_come_as_rgba() {
        let grey = decode(&png(2, 1, &[0, 200], ExtendedColorType::L8)).unwrap();
        assert_eq!(grey.rgba, [0, 0, 0, 255, 200, 200, 200, 255]);
        let deep = decode(&png(1, 1, &0xffffu16.to_ne_bytes().repeat(3), ExtendedColorType::Rgb16)).unwrap();
        assert_eq!(deep.rgba, [255, 255, 255, 255]);
        let alpha = decode(&png(1, 1, &[9, 8, 7, 100], ExtendedColorType::Rgba8)).unwrap();
        assert!(alpha.has_alpha);
    }

    #[test]
    fn a_phone_photo_on_its_side_comes_upright() {
        // 2 x 1, left red, right blue, with "rotate 90 clockwise" in its EXIF: red on top.
        let pixels: Vec<u8> =
            [[255u8, 0, 0], [0, 0, 255]].iter().flat_map(|c| c.repeat(8)).collect::<Vec<u8>>().repeat(8);
        let exif = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0".to_vec();
        let mut bytes = Vec::new();
        let mut encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, 95);
        encoder.set_exif_metadata(exif).unwrap();
        encoder.write_image(&pixels, 16, 8, ExtendedColorType::Rgb8).unwrap();
        let upright = decode(&bytes).unwrap();
        assert_eq!((upright.width, upright.height), (8, 16));
        let (top, bottom) = (&upright.rgba[0..3], &upright.rgba[upright.rgba.len() - 4..]);
        assert!(top[0] > 200 && top[2] < 60 && bottom[2] > 200 && bottom[0] < 60, "{top:?} {bottom:?}");
    }

    #[test]
    fn a_profile_is_converted_to_srgb_and_a_broken_one_is_said() {
        let encode = |profile: Vec<u8>| {
            let mut bytes = Vec::new();
            let mut encoder = image::codecs::png::PngEncoder::new(&mut bytes);
            encoder.set_icc_profile(profile).unwrap();
            encoder.write_image(&[200, 60, 60], 1, 1, ExtendedColorType::Rgb8).unwrap();
            decode(&bytes).unwrap()
        };
        let wide = encode(moxcms::ColorProfile::new_display_p3().encode().unwrap());
        assert!(wide.warnings.is_empty(), "{:?}", wide.warnings);
        assert!(wide.rgba[0] > 205, "P3's red is stronger than sRGB's: {:?}", wide.rgba);
        let same = encode(moxcms::ColorProfile::new_srgb().encode().unwrap());
        assert!(same.rgba[0].abs_diff(200) <= 1 && same.rgba[1].abs_diff(60) <= 1, "{:?}", same.rgba);
        let broken = encode(vec![1, 2, 3]);
        assert_eq!((broken.rgba[0], broken.warnings.len()), (200, 1));
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_make_it_fall_over(mut bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..400), kind in 0..4usize) {
            let magic: [&[u8]; 4] = [b"", b"\x89PNG\r\n\x1a\n", &[0xff, 0xd8, 0xff], b"RIFF\x10\0\0\0WEBPVP8 "];
            bytes.splice(0..0, magic[kind].iter().copied());
            let _ = decode(&bytes);
        }
    }
}
