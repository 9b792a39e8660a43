//! Why the library cannot do what was asked.

use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::tr;

/// What went wrong, and what to do about it.
#[derive(Debug, Error)]
pub enum LibraryError {
    /// No room left.
    #[error("{}", tr!("library-error-disk-full", path = .path.display().to_string()))]
    DiskFull {
        /// What was being written.
        path: PathBuf,
    },
    /// Not writable.
    #[error("{}", tr!("library-error-read-only", path = .path.display().to_string(), reason = .reason))]
    ReadOnly {
        /// What was being written.
        path: PathBuf,
        /// What the system said.
        reason: String,
    },
    /// A file, or something inside a file, where a folder should be.
    #[error("{}", tr!("library-error-no-folder", path = .path.display().to_string()))]
    NotAFolder {
        /// What was asked for.
        path: PathBuf,
    },
    /// Another program holds the database.
    #[error("{}", tr!("library-error-locked"))]
    Locked,
    /// A database that is none any more.
    #[error("{}", tr!("library-error-damaged", reason = .0))]
    Damaged(String),
    /// Another error of the file system.
    #[error("{}", tr!("library-error-io", path = .path.display().to_string(), reason = .reason))]
    Io {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        reason: String,
    },
    /// A database that a newer version wrote.
    #[error("{}", newer(.path, *.found, *.known))]
    Newer {
        /// The database.
        path: PathBuf,
        /// Its format.
        found: i64,
        /// The newest known.
        known: i64,
    },
    /// SQLite failed.
    #[error("{}", tr!("library-error-database", reason = .0))]
    Database(String),
    /// A row that is not there, as a whole sentence.
    #[error("{0}")]
    Missing(String),
    /// The picture cannot be used.
    #[error(transparent)]
    Picture(#[from] crate::picture::PictureError),
    /// The picture cannot be encoded.
    #[error(transparent)]
    Metadata(#[from] crate::metadata::MetadataError),
}

fn newer(path: &Path, found: i64, known: i64) -> String {
    let (found, known) = (found.to_string(), known.to_string());
    tr!("library-error-newer", path = path.display().to_string(), found = found, known = known)
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
            _ => Self::Database(tr!("library-error-database-retry", error = error.to_string())),
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
