//! WHAT WAS MADE: pictures on disk, and beside them a database of jobs, pictures, init images and settings.
//!
//! Must never overwrite a picture, never delete one but out of the trash (by the artist's word, or 30 days after it
//! came there), never report one as saved before it is on disk and in the database, and never touch a database that a
//! newer version wrote.

mod error;
mod files;
mod filter;
mod grids;
mod inits;
mod jobs;
mod ledger;
mod listing;
mod owner;
mod pictures;
mod queue;
mod recover;
mod requests;
mod schema;
mod settings;
#[cfg(test)]
mod tests;
mod thumbs;
mod trash;

use std::path::{Path, PathBuf};

use rusqlite::Connection;

pub use error::LibraryError;
pub use filter::{Face, Filter};
pub use grids::{CellRow, GridRow};
pub use inits::InitImage;
pub use jobs::{JobRow, JobStatus};
pub use ledger::{LedgerRow, Spent, Total};
pub use listing::{Listing, Mark};
pub use pictures::{Finished, PictureRow};
pub use requests::RequestRow;
pub use thumbs::{THUMBNAIL_EDGE, Thumbnails, thumbnail_path};
pub use trash::{TRASH_DAYS, TRASH_FOLDER};

/// Results of this room.
pub type Result<T> = std::result::Result<T, LibraryError>;

/// An open library.
pub struct Library {
    root: PathBuf,
    cache: PathBuf,
    db: Connection,
    owner: String,
    /// Whether what this process queues goes on by itself at the next start.
    resumes: bool,
}

/// The folder used where none is named: `Underpaint` in the user's pictures.
#[must_use]
pub fn default_root() -> PathBuf {
    let dirs = directories::UserDirs::new();
    let pictures = dirs.as_ref().and_then(|d| d.picture_dir().map(Path::to_path_buf));
    let home = dirs.as_ref().map(|d| d.home_dir().join("Pictures"));
    pictures.or(home).unwrap_or_else(|| PathBuf::from(".")).join("Underpaint")
}

/// The folder for thumbnails where none is named.
#[must_use]
pub fn default_cache() -> PathBuf {
    directories::ProjectDirs::from("", "", "underpaint")
        .map_or_else(|| std::env::temp_dir().join("underpaint"), |d| d.cache_dir().to_path_buf())
}

impl Library {
    /// Opens a library, making it where there is none; then takes up what a crash left behind.
    ///
    /// # Errors
    /// The folder cannot be made or written, the database is damaged or of a newer version.
    pub fn open(root: &Path, cache: &Path) -> Result<Self> {
        files::make_folder(root)?;
        files::check_writable(root)?;
        // Before anything else is made here: a database of a newer version ends it.
        let db = schema::open(&root.join("library.db"))?;
        files::make_folder(&root.join("inits"))?;
        // Thumbnails are a convenience: a cache that cannot be made is noticed when one is written.
        std::fs::create_dir_all(cache).ok();
        let mut library = Self {
            root: root.to_path_buf(),
            cache: cache.to_path_buf(),
            db,
            owner: owner::this_process(),
            resumes: false,
        };
        library.recover()?;
        Ok(library)
    }

    /// Its folder.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }
}

/// Seconds since 1970.
fn now() -> i64 {
    time::OffsetDateTime::now_utc().unix_timestamp()
}
