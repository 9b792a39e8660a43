//! A recipe put into a PNG as it came: its pixels stay compressed as they are, which takes no time and loses nothing.
//!
//! Only what a picture needs is taken over, none of its own texts: a stranger's file may say anything there.

use super::png_text::add_texts;
use super::{MetadataError, Record};

const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";
/// Chunks that change what its pixels look like: a profile, transparency by colour, a turn.
const TELLING: [&[u8; 4]; 3] = [b"iCCP", b"tRNS", b"eXIf"];

/// One chunk: its name and its data.
type Chunk<'a> = (&'a [u8; 4], &'a [u8]);

/// The chunks up to the end; None where they break off.
fn chunks(file: &[u8]) -> Option<Vec<Chunk<'_>>> {
    let mut rest = file.strip_prefix(SIGNATURE)?;
    let mut all = Vec::new();
    loop {
        let (length, after) = rest.split_first_chunk::<4>()?;
        let (name, after) = after.split_first_chunk::<4>()?;
        let (data, after) = after.split_at_checked(u32::from_be_bytes(*length) as usize)?;
        // The checksum: whoever decoded the picture has looked at it.
        let (_, after) = after.split_first_chunk::<4>()?;
        if name == b"IEND" {
            return Some(all);
        }
        all.push((name, data));
        rest = after;
    }
}

/// Width, height and colour of a plain picture: 8 bits, red, green and blue with or without alpha, not interlaced.
fn plain(chunks: &[Chunk<'_>]) -> Option<(u32, u32, png::ColorType)> {
    let (name, header) = chunks.first()?;
    let (width, header) = header.split_first_chunk::<4>()?;
    let (height, header) = header.split_first_chunk::<4>()?;
    let color = match header {
        [8, 2, 0, 0, 0] => png::ColorType::Rgb,
        [8, 6, 0, 0, 0] => png::ColorType::Rgba,
        _ => return None,
    };
    let telling = chunks.iter().any(|(name, _)| TELLING.contains(name));
    let sound = *name == b"IHDR" && !telling;
    sound.then_some((u32::from_be_bytes(*width), u32::from_be_bytes(*height), color))
}

/// The file with `record` in it. None for a file that is no plain PNG: it has to be encoded again. The caller has
/// decoded it, and knows that every pixel is opaque.
///
/// # Errors
/// The record cannot be written.
pub fn with_record(file: &[u8], record: &Record) -> Result<Option<Vec<u8>>, MetadataError> {
    let Some(chunks) = chunks(file) else { return Ok(None) };
    let pixels: Vec<&[u8]> = chunks.iter().filter(|(name, _)| *name == b"IDAT").map(|(_, data)| *data).collect();
    let Some((width, height, color)) = plain(&chunks).filter(|_| !pixels.is_empty()) else { return Ok(None) };
    let mut bytes = Vec::with_capacity(file.len() + (8 << 10));
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(color);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_source_srgb(png::SrgbRenderingIntent::Perceptual);
    add_texts(&mut encoder, &record.without_paths())?;
    let mut writer = encoder.write_header()?;
    for data in pixels {
        writer.write_chunk(png::chunk::IDAT, data)?;
    }
    writer.finish()?;
    Ok(Some(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metadata::{example, read_png};
    use crate::picture::decode;

    fn file(color: png::ColorType, change: impl FnOnce(&mut png::Info<'_>)) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut info = png::Info::with_size(40, 30);
        info.color_type = color;
        info.bit_depth = png::BitDepth::Eight;
        change(&mut info);
        let pixels: Vec<u8> = (0..40 * 30).flat_map(|i| [i as u8, (i / 40) as u8 * 8, 90, 255]).collect();
        let few = color.samples();
        let pixels: Vec<u8> = pixels.chunks_exact(4).flat_map(|p| p[..few].to_vec()).collect();
        let mut writer = png::Encoder::with_info(&mut bytes, info).unwrap().write_header().unwrap();
        writer.write_image_data(&pixels).unwrap();
        writer.finish().unwrap();
        bytes
    }

    #[test]
    fn a_plain_png_gets_its_recipe_and_keeps_every_pixel() {
        for color in [png::ColorType::Rgb, png::ColorType::Rgba] {
            let came = file(color, |info| {
                info.uncompressed_latin1_text.push(png::text_metadata::TEXtChunk::new("Comment", "of a stranger"));
            });
            let ours = with_record(&came, &example()).unwrap().unwrap();
            let (before, after) = (decode(&came).unwrap(), decode(&ours).unwrap());
            assert_eq!(before, after);
            assert_eq!(read_png(&ours).unwrap().0, Some(example().without_paths()));
            let text = String::from_utf8_lossy(&ours).into_owned();
            assert!(!text.contains("stranger") && !text.contains("someone"), "no text of theirs and no path of ours");
        }
    }

    #[test]
    fn what_is_no_plain_png_is_left_to_the_encoder() {
        let profile = file(png::ColorType::Rgb, |info| info.icc_profile = Some(vec![1; 200].into()));
        let keyed = file(png::ColorType::Rgb, |info| info.trns = Some(vec![0, 1, 0, 2, 0, 3].into()));
        let grey = file(png::ColorType::Grayscale, |_| ());
        let whole = file(png::ColorType::Rgb, |_| ());
        let cut = whole[..whole.len() - 5].to_vec();
        for (bytes, what) in
            [(profile, "profile"), (keyed, "keyed"), (grey, "grey"), (cut, "cut"), (b"no".to_vec(), "no")]
        {
            assert_eq!(with_record(&bytes, &example()).unwrap(), None, "{what}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_make_it_fall_over(noise in proptest::collection::vec(proptest::num::u8::ANY, 0..64), at in 0usize..400) {
            let mut bytes = file(png::ColorType::Rgb, |_| ());
            let at = at % bytes.len();
            let end = (at + noise.len()).min(bytes.len());
            bytes[at..end].copy_from_slice(&noise[..end - at]);
            let _ = with_record(&bytes, &example());
        }
    }
}
