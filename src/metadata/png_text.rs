//! PNG files with their recipe, written and read.

use std::io::Cursor;

use thiserror::Error;

use super::{Infotext, Record, parse_infotext, write_infotext};
use crate::tr;

/// The keyword of our own JSON.
const OURS: &str = "underpaint";
/// The keyword A1111 uses.
const A1111: &str = "parameters";
/// Text beyond this is not read.
const MAX_TEXT: usize = 4 << 20;

/// Why a PNG could not be written or read.
#[derive(Debug, Error)]
pub enum MetadataError {
    /// The encoder refused.
    #[error("{}", tr!("metadata-error-encode", error = .0.to_string()))]
    Encode(#[from] png::EncodingError),
    /// The record is no JSON.
    #[error("{}", tr!("metadata-error-recipe", error = .0.to_string()))]
    Json(#[from] serde_json::Error),
    /// Not a PNG, or a damaged one.
    #[error("{}", tr!("metadata-error-read", error = .0.to_string()))]
    Decode(#[from] png::DecodingError),
}

/// A PNG of `rgb` (RGB8, row by row) that carries its record.
///
/// # Errors
/// [`MetadataError`], as when `rgb` has not `width * height * 3` bytes.
pub fn write_png(width: u32, height: u32, rgb: &[u8], record: &Record) -> Result<Vec<u8>, MetadataError> {
    let record = record.without_paths();
    let mut bytes = Vec::with_capacity(rgb.len() / 2);
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Fast);
    encoder.set_source_srgb(png::SrgbRenderingIntent::Perceptual);
    add_texts(&mut encoder, &record)?;
    let mut writer = encoder.write_header()?;
    writer.write_image_data(rgb)?;
    writer.finish()?;
    Ok(bytes)
}

/// The record in both of its forms.
pub(super) fn add_texts<W: std::io::Write>(
    encoder: &mut png::Encoder<'_, W>,
    record: &Record,
) -> Result<(), MetadataError> {
    let text = write_infotext(record);
    // Latin-1 as tEXt, all else as iTXt: what Civitai and the others expect.
    if text.chars().all(|c| u32::from(c) < 256) {
        encoder.add_text_chunk(A1111.to_owned(), text)?;
    } else {
        encoder.add_itxt_chunk(A1111.to_owned(), text)?;
    }
    encoder.add_itxt_chunk(OURS.to_owned(), serde_json::to_string(record)?)?;
    Ok(())
}

/// What a PNG says of itself: our record, or at least A1111's text.
///
/// # Errors
/// Not a PNG or a damaged one. A PNG without any text gives (None, None).
pub fn read_png(bytes: &[u8]) -> Result<(Option<Record>, Option<Infotext>), MetadataError> {
    let mut decoder = png::Decoder::new_with_limits(Cursor::new(bytes), png::Limits { bytes: 64 << 20 });
    decoder.set_ignore_text_chunk(false);
    let reader = decoder.read_info()?;
    let info = reader.info();
    let mut texts: Vec<(String, String)> = Vec::new();
    for chunk in &info.uncompressed_latin1_text {
        texts.push((chunk.keyword.clone(), chunk.text.clone()));
    }
    // A few kilobytes of compressed text can unfold to gigabytes: what goes beyond the limit is passed over.
    for mut chunk in info.compressed_latin1_text.clone() {
        if chunk.decompress_text_with_limit(MAX_TEXT).is_ok() {
            texts.extend(chunk.get_text().map(|text| (chunk.keyword, text)));
        }
    }
    for mut chunk in info.utf8_text.clone() {
        if chunk.decompress_text_with_limit(MAX_TEXT).is_ok() {
            texts.extend(chunk.get_text().map(|text| (chunk.keyword, text)));
        }
    }
    let find = |keyword: &str| texts.iter().find(|(k, t)| k == keyword && t.len() <= MAX_TEXT).map(|(_, t)| t);
    // What a stranger wrote under our keyword counts only if it is a recipe that we could have written.
    let record = find(OURS)
        .and_then(|text| serde_json::from_str::<Record>(text).ok())
        .filter(|record| record.version == Record::VERSION && record.recipe.check().is_ok());
    Ok((record, find(A1111).map(|text| parse_infotext(text))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metadata::example;

    #[test]
    fn a_pictures_text_restores_its_recipe() {
        let mut record = example();
        record.recipe.prompt = "ночь, 夜 and é".to_owned();
        let bytes = write_png(2, 1, &[1, 2, 3, 4, 5, 6], &record).unwrap();
        let (read, infotext) = read_png(&bytes).unwrap();
        assert_eq!(read, Some(record.without_paths()));
        assert_eq!(infotext.unwrap().prompt, record.recipe.prompt);
    }

    #[test]
    fn a_picture_holds_no_path() {
        let bytes = write_png(1, 1, &[0, 0, 0], &example()).unwrap();
        assert!(!String::from_utf8_lossy(&bytes).contains("someone"));
        assert!(String::from_utf8_lossy(&bytes).contains("tEXtparameters"), "Latin-1 is tEXt");
    }

    /// A 1 x 1 PNG with one more chunk in front of its pixels.
    fn with_text(add: impl FnOnce(&mut png::Info<'_>)) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut info = png::Info::with_size(1, 1);
        info.color_type = png::ColorType::Rgb;
        info.bit_depth = png::BitDepth::Eight;
        add(&mut info);
        let mut writer = png::Encoder::with_info(&mut bytes, info).unwrap().write_header().unwrap();
        writer.write_image_data(&[0, 0, 0]).unwrap();
        writer.finish().unwrap();
        bytes
    }

    #[test]
    fn a_text_that_unfolds_without_end_is_passed_over() {
        let bomb = " ".repeat(MAX_TEXT + 1);
        let bytes = with_text(|info| {
            for keyword in [OURS, A1111] {
                let mut chunk = png::text_metadata::ITXtChunk::new(keyword, bomb.clone());
                chunk.compressed = true;
                info.utf8_text.push(chunk);
            }
        });
        assert!(bytes.len() < 1 << 20, "it is small on disk: {}", bytes.len());
        assert_eq!(read_png(&bytes).unwrap(), (None, None));
    }

    #[test]
    fn a_compressed_text_is_read_like_any_other() {
        let bytes = with_text(|info| {
            info.compressed_latin1_text.push(png::text_metadata::ZTXtChunk::new(A1111, write_infotext(&example())));
        });
        let (record, infotext) = read_png(&bytes).unwrap();
        assert_eq!((record, infotext.unwrap().negative), (None, example().recipe.negative));
    }

    #[test]
    fn a_picture_without_text_has_no_recipe() {
        assert_eq!(read_png(&with_text(|_| ())).unwrap(), (None, None));
    }

    #[test]
    fn a_record_we_could_not_have_written_does_not_count() {
        let sound = example().without_paths();
        let later = Record { version: Record::VERSION + 1, ..sound.clone() };
        let mut wild = sound.clone();
        wild.recipe.guidance = 1e9;
        for (record, counts) in [(sound, true), (later, false), (wild, false)] {
            let json = serde_json::to_string(&record).unwrap();
            let bytes = with_text(|info| info.utf8_text.push(png::text_metadata::ITXtChunk::new(OURS, json)));
            assert_eq!(read_png(&bytes).unwrap().0.is_some(), counts, "{record:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_make_it_fall_over(noise in proptest::collection::vec(proptest::num::u8::ANY, 0..64), at in 0usize..2000) {
            let mut bytes = write_png(1, 1, &[0, 0, 0], &example()).unwrap();
            let at = at % bytes.len();
            let end = (at + noise.len()).min(bytes.len());
            bytes[at..end].copy_from_slice(&noise[..end - at]);
            let _ = read_png(&bytes);
        }
    }
}
