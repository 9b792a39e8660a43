//! Why a picture cannot be used.

use thiserror::Error;

use super::{MAX_BYTES, MAX_PIXELS};
use crate::tr;

/// What went wrong, and what to do about it.
#[derive(Debug, Error)]
pub enum PictureError {
    /// The file cannot be read.
    #[error("{}", tr!("picture-error-unreadable", name = .name, reason = .reason))]
    Unreadable {
        /// The file's name.
        name: String,
        /// What the system said.
        reason: String,
    },
    /// Not a picture we read.
    #[error("{}", tr!("picture-error-no-picture", found = *.found))]
    NotAPicture {
        /// What it seems to be: a word of the message `picture-error-no-picture`.
        found: &'static str,
    },
    /// A picture that ends too early or contradicts itself.
    #[error("{}", tr!("picture-error-damaged", reason = .0))]
    Damaged(String),
    /// Too many bytes.
    #[error("{}", tr!("picture-error-bytes", bytes = .bytes, most = MAX_BYTES))]
    TooManyBytes {
        /// Its size.
        bytes: u64,
    },
    /// Too many pixels.
    #[error("{}", tr!("picture-error-pixels", width = .width, height = .height, most = MAX_PIXELS / 1_000_000))]
    TooManyPixels {
        /// Pixels across.
        width: u32,
        /// Pixels down.
        height: u32,
    },
    /// No pixels at all.
    #[error("{}", tr!("picture-error-no-pixels", width = .width, height = .height))]
    Empty {
        /// Pixels across.
        width: u32,
        /// Pixels down.
        height: u32,
    },
    /// Encoding or resizing failed.
    #[error("{}", tr!("picture-error-write", reason = .0))]
    Encode(String),
}
