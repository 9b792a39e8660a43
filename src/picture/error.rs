//! Why a picture cannot be used.

use thiserror::Error;

use super::{MAX_BYTES, MAX_PIXELS};

/// What went wrong, and what to do about it.
#[derive(Debug, Error)]
pub enum PictureError {
    /// The file cannot be read.
    #[error("{name} cannot be read: {reason}. Check that it exists and that you may open it")]
    Unreadable {
        /// The file's name.
        name: String,
        /// What the system said.
        reason: String,
    },
    /// Not a picture we read.
    #[error("this is {found}, not a picture Underpaint reads. Use a PNG, JPEG or WebP file")]
    NotAPicture {
        /// What it seems to be.
        found: &'static str,
    },
    /// A picture that ends too early or contradicts itself.
    #[error("the picture is damaged or cut short ({0}). Export it again, or use another one")]
    Damaged(String),
    /// Too many bytes.
    #[error("the file has {bytes} bytes; at most {MAX_BYTES} (256 MB) are read. Export it smaller")]
    TooManyBytes {
        /// Its size.
        bytes: u64,
    },
    /// Too many pixels.
    #[error("the picture is {width} x {height} pixels; at most {} megapixels are read. Scale it down first", MAX_PIXELS / 1_000_000)]
    TooManyPixels {
        /// Pixels across.
        width: u32,
        /// Pixels down.
        height: u32,
    },
    /// No pixels at all.
    #[error("the picture is {width} x {height} pixels: there is nothing in it. Use another one")]
    Empty {
        /// Pixels across.
        width: u32,
        /// Pixels down.
        height: u32,
    },
    /// Encoding or resizing failed.
    #[error("the picture could not be written: {0}")]
    Encode(String),
}
