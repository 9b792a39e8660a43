//! Why the library cannot do what was asked.

use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

/// What went wrong, and what to do about it.
#[derive(Debug, Error)]
pub enum LibraryError {
    /// No room left.
    #[error(
        "the disk that holds {path} is full: the picture could not be saved. Make room and run the job again; everything saved before is safe"
    )]
    DiskFull {
        /// What was being written.
        path: PathBuf,
    },
    /// Not writable.
    #[error(
        "{path} cannot be written ({reason}). Allow writing there, or choose another library folder with --library"
    )]
    ReadOnly {
        /// What was being written.
        path: PathBuf,
        /// What the system said.
        reason: String,
    },
    /// A file, or something inside a file, where a folder should be.
    #[error("{path} is a file, not a folder. Choose another library folder with --library; the file was not touched")]
    NotAFolder {
        /// What was asked for.
        path: PathBuf,
    },
    /// Another program holds the database.
    #[error("another program keeps library.db locked. Close it, then try again; nothing saved is lost")]
    Locked,
    /// A database that is none any more.
    #[error(
        "library.db is damaged ({0}). The pictures beside it are safe. Move library.db to another place and start again: a new one is made"
    )]
    Damaged(String),
    /// Another error of the file system.
    #[error("{path}: {reason}. Check the disk, then run it again")]
    Io {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        reason: String,
    },
    /// A database that a newer version wrote.
    #[error(
        "the library {path} was written by a newer Underpaint (format {found}, this one knows {known}). Update Underpaint, or use another folder with --library; nothing was changed"
    )]
    Newer {
        /// The database.
        path: PathBuf,
        /// Its format.
        found: i64,
        /// The newest known.
        known: i64,
    },
    /// SQLite failed.
    #[error("the library's database failed: {0}")]
    Database(String),
    /// A row that is not there.
    #[error("{0} is not in the library")]
    Missing(String),
    /// The picture cannot be used.
    #[error(transparent)]
    Picture(#[from] crate::picture::PictureError),
    /// The picture cannot be encoded.
    #[error(transparent)]
    Metadata(#[from] crate::metadata::MetadataError),
}

impl LibraryError {
    /// Names what a file operation's error means for the artist.
    pub(super) fn io(path: &Path, error: &io::Error) -> Self {
        let path = path.to_path_buf();
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
                Self::DiskFull { path }
            }
            io::ErrorKind::ReadOnlyFilesystem | io::ErrorKind::PermissionDenied => {
                Self::ReadOnly { path, reason: error.to_string() }
            }
            io::ErrorKind::NotADirectory => Self::NotAFolder { path },
            _ => Self::Io { path, reason: error.to_string() },
        }
    }
}

impl From<rusqlite::Error> for LibraryError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode;
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::DiskFull { path: "library.db".into() },
            Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen) => {
                Self::ReadOnly { path: "library.db".into(), reason: error.to_string() }
            }
            Some(ErrorCode::SystemIoFailure) => Self::Io { path: "library.db".into(), reason: error.to_string() },
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Damaged(error.to_string()),
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Locked,
            _ => Self::Database(format!("{error}. The pictures on disk are safe; start again and retry")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_and_a_read_only_one_are_told_apart() {
        let of = |kind| LibraryError::io(Path::new("x.png"), &io::Error::from(kind)).to_string();
        assert!(of(io::ErrorKind::StorageFull).contains("is full"));
        assert!(of(io::ErrorKind::ReadOnlyFilesystem).contains("--library"));
        assert!(of(io::ErrorKind::PermissionDenied).contains("Allow writing"));
    }
}
