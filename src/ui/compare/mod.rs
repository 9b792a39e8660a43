//! Pictures compared side by side: the wall.
//!
//! What stands here are plain values and their rules; the panel that draws them is `panels/wall.rs`.

use crate::engine::PictureView;

/// The fewest pictures that can be compared.
pub const FEWEST: usize = 2;
/// The most.
pub const MOST: usize = 16;

/// The pictures that are compared.
#[derive(Debug, Default)]
pub struct Wall {
    /// The pictures, in the order they were given.
    pub pictures: Vec<PictureView>,
}

impl Wall {
    /// Opens the wall with these pictures, of which the first [`MOST`] count; fewer than [`FEWEST`] open nothing.
    pub fn open(&mut self, pictures: Vec<PictureView>) {
        if pictures.len() >= FEWEST {
            self.pictures = pictures.into_iter().take(MOST).collect();
        }
    }
}
