//! Pictures as pixels: decode with limits, turn upright, convert to sRGB, bring to a size, encode.
//!
//! Must never allocate for pixels before the header is checked, and must not know where files lie. A grid's sheet is drawn
//! here too, with its labels.

mod decode;
mod error;
mod letters;
mod resize;
mod sheet;
mod sniff;

pub use decode::{MAX_BYTES, MAX_PIXELS, Picture, decode, decode_file, read_file};
pub use error::PictureError;
pub use resize::{encode_png, fit_exactly, fit_to, flat, jpeg_of, opaque, png_of, shrink, thumbnail_jpeg, with_alpha};
pub use sheet::{Sheet, SheetCell, draw_sheet};
pub use sniff::check_start;

/// Opaque pixels: RGB8 sRGB, row by row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rgb8 {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// `width * height * 3` bytes.
    pub pixels: Vec<u8>,
}
