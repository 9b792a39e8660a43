//! What a file is, told from its first bytes, and whether a JPEG is all there.
//!
//! Looks at bytes only; names and endings lie too often to be asked.

use image::ImageFormat;

use super::PictureError;

/// The format of a picture we read.
///
/// # Errors
/// [`PictureError::NotAPicture`] with the name of what was found.
pub(super) fn format_of(bytes: &[u8]) -> Result<ImageFormat, PictureError> {
    let starts = |magic: &[u8]| bytes.starts_with(magic);
    if starts(b"\x89PNG\r\n\x1a\n") {
        return Ok(ImageFormat::Png);
    }
    if starts(&[0xff, 0xd8, 0xff]) {
        return Ok(ImageFormat::Jpeg);
    }
    if starts(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        return Ok(ImageFormat::WebP);
    }
    let brand = bytes.get(4..12).unwrap_or_default();
    let found = if bytes.is_empty() {
        "empty"
    } else if starts(b"GIF8") {
        "gif"
    } else if starts(b"II*\0") || starts(b"MM\0*") {
        "tiff"
    } else if starts(b"BM") {
        "bmp"
    } else if brand.starts_with(b"ftypavi") {
        "avif"
    } else if brand.starts_with(b"ftyphe") || brand.starts_with(b"ftypmif") {
        "heic"
    } else if brand.starts_with(b"ftyp") {
        "video"
    } else if starts(&[0xff, 0x0a]) || starts(b"\0\0\0\x0cJXL ") {
        "jpeg-xl"
    } else if starts(b"%PDF") {
        "pdf"
    } else if starts(b"8BPS") {
        "photoshop"
    } else if starts(b"PK") {
        "archive"
    } else if is_text(bytes.get(..bytes.len().min(512)).unwrap_or_default()) {
        "text"
    } else {
        "unknown"
    };
    Err(PictureError::NotAPicture { found })
}

/// Whether a file that begins like this is a picture we read.
///
/// # Errors
/// [`PictureError::NotAPicture`] with the name of what was found.
pub fn check_start(bytes: &[u8]) -> Result<(), PictureError> {
    format_of(bytes).map(|_| ())
}

/// UTF-8 without control characters; the last character may be cut.
fn is_text(start: &[u8]) -> bool {
    let text = match std::str::from_utf8(start) {
        Ok(text) => text,
        Err(e) if e.error_len().is_none() => {
            start.get(..e.valid_up_to()).and_then(|whole| std::str::from_utf8(whole).ok()).unwrap_or_default()
        }
        Err(_) => return false,
    };
    !text.is_empty() && text.chars().all(|c| !c.is_control() || c.is_whitespace())
}

/// Whether a JPEG's markers lead to its end. What cameras append after the end does not matter, and the end of a
/// thumbnail inside its EXIF does not count.
pub(super) fn jpeg_is_whole(bytes: &[u8]) -> bool {
    let mut at = 2;
    // Once the scans have begun, data lies between the markers.
    loop {
        let Some(gap) = bytes.get(at..).and_then(|rest| rest.iter().position(|b| *b == 0xff)) else { return false };
        at += gap;
        match bytes.get(at + 1) {
            None => return false,
            Some(0xd9) => return true,
            // A filler, a stuffed zero, a restart, or a marker without a length.
            Some(0xff) => at += 1,
            Some(0x00 | 0x01 | 0xd0..=0xd8) => at += 2,
            Some(_) => {
                let Some(&[high, low]) = bytes.get(at + 2..at + 4) else { return false };
                at += 2 + usize::from(u16::from_be_bytes([high, low])).max(2);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(bytes: &[u8]) -> String {
        format_of(bytes).unwrap_err().to_string()
    }

    #[test]
    fn what_is_no_picture_is_named() {
        for (bytes, name) in [
            (&b"hello there"[..], "a text file"),
            (b"GIF89a...", "a GIF"),
            (b"%PDF-1.7", "a PDF"),
            (b"", "an empty file"),
            (b"\0\0\0\x20ftypheic", "a HEIC photo"),
            (b"\0\0\0\x20ftypavif", "an AVIF"),
            (b"\0\0\0\x20ftypisom", "a video"),
            (b"\0\0\0\0\0\0\0\0\0\0\0\0", "unknown"),
        ] {
            assert!(found(bytes).contains(name), "{name}: {}", found(bytes));
        }
    }

    #[test]
    fn text_is_text_wherever_the_look_at_it_ends() {
        // 512 bytes end in the middle of a two-byte letter.
        let text = format!("a{}", "é".repeat(400));
        assert!(found(text.as_bytes()).contains("a text file"));
    }

    #[test]
    fn a_jpeg_is_whole_only_up_to_its_own_end_marker() {
        // Start, a segment that holds an end marker (as a thumbnail does), a scan with a stuffed 0xff, the end.
        let segment = [0xff, 0xe1, 0x00, 0x06, 0xff, 0xd9, 0x00, 0x00];
        let scan = [0xff, 0xda, 0x00, 0x02, 0x12, 0xff, 0x00, 0x34, 0xff, 0xd0, 0x56];
        let cut = [&[0xff, 0xd8][..], &segment, &scan].concat();
        assert!(!jpeg_is_whole(&cut));
        let whole = [&cut[..], &[0xff, 0xd9]].concat();
        assert!(jpeg_is_whole(&whole));
        assert!(jpeg_is_whole(&[&whole[..], b"what a phone appends"].concat()));
        for end in 0..whole.len() {
            assert!(!jpeg_is_whole(&whole[..end]), "cut at {end}");
        }
    }
}
