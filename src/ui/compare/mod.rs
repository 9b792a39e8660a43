//! Pictures compared side by side: the wall, its marks and its tournament.
//!
//! What stands here are plain values and their rules, which know no widget; the panel that draws them is
//! `panels/wall`. Nothing here changes a picture or the library.

mod difference;
mod keys;
mod saved;
mod tournament;
mod wall;
mod words;

pub use difference::{Amount, difference};
pub use keys::{Hands, key};
pub use saved::Saved;
pub use tournament::{Standing, Tournament, Vote};
pub use wall::{Shown, Then, Wall, WallAction, Way};

/// The fewest pictures that can be compared.
pub const FEWEST: usize = 2;
/// The most.
pub const MOST: usize = 16;
