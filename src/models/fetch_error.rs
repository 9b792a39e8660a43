//! What can go wrong with a download, in words an artist can act on.

use std::path::{Path, PathBuf};
use std::time::Duration;

use thiserror::Error;

use crate::net::NetError;
use crate::tr;

/// Why a file was not fetched.
#[derive(Debug, Error)]
pub enum FetchError {
    /// The disk is too full; nothing was begun.
    #[error("{}", no_room(folder, *needed, *free))]
    NoRoom {
        /// The folder.
        folder: PathBuf,
        /// Bytes.
        needed: u64,
        /// Bytes.
        free: u64,
    },
    /// The repository asks who is there.
    #[error("{}", if *had { tr!("fetch-token-other", page = page) } else { tr!("fetch-token", page = page) })]
    NeedsToken {
        /// The repository's page.
        page: String,
        /// Whether a token was sent.
        had: bool,
    },
    /// A web page instead of the file.
    #[error("{}", tr!("fetch-page", page = page, file = file))]
    Page {
        /// The file.
        file: String,
        /// The repository's page.
        page: String,
    },
    /// Not there.
    #[error("{}", tr!("fetch-gone", file = file, page = page))]
    Gone {
        /// The file.
        file: String,
        /// The repository's page.
        page: String,
    },
    /// The file is of another length than it should be.
    #[error("{}", tr!("fetch-length", file = file, expected = expected, found = found))]
    WrongLength {
        /// The file.
        file: String,
        /// Bytes.
        expected: u64,
        /// Bytes.
        found: u64,
    },
    /// The file's content is not what it should be.
    #[error("{}", tr!("fetch-damaged", file = file))]
    Damaged {
        /// The file.
        file: String,
    },
    /// A server that does what none should.
    #[error("{}", tr!("fetch-odd", file = file, reason = reason))]
    Odd {
        /// The file.
        file: String,
        /// What.
        reason: String,
    },
    /// Something that may pass by itself.
    #[error("{}", tr!("fetch-kept", reason = reason))]
    Retry {
        /// How long the server wants to be left alone.
        wait: Option<Duration>,
        /// What.
        reason: String,
    },
    /// The network.
    #[error("{}", if self.passes() { tr!("fetch-kept", reason = .0.to_string()) } else { .0.to_string() })]
    Net(#[from] NetError),
    /// The disk.
    #[error("{}", tr!("fetch-disk", file = path.display().to_string(), reason = reason))]
    Disk {
        /// The file.
        path: PathBuf,
        /// What the system said.
        reason: String,
    },
    /// The artist stopped it.
    #[error("{}", tr!("fetch-stopped"))]
    Stopped,
}

fn no_room(folder: &Path, needed: u64, free: u64) -> String {
    let gb = |bytes: u64| format!("{:.1}", bytes as f64 / 1e9);
    tr!("fetch-no-room", folder = folder.display().to_string(), needed = gb(needed), free = gb(free))
}

impl FetchError {
    pub(super) fn disk(path: &Path, error: &std::io::Error) -> Self {
        Self::Disk { path: path.to_path_buf(), reason: error.to_string() }
    }

    /// Whether it may go away by itself.
    pub(super) fn passes(&self) -> bool {
        matches!(
            self,
            Self::Retry { .. }
                | Self::Net(NetError::Broken { .. } | NetError::Timeout { .. } | NetError::Unreachable { .. })
        )
    }

    /// How long to wait before the next try.
    pub(super) fn wait(&self, failures: u32) -> Duration {
        match self {
            Self::Retry { wait: Some(wait), .. } => *wait,
            // At once where something came; then 1, 2, 4, 8 seconds.
            _ if failures == 0 => Duration::ZERO,
            _ => Duration::from_secs(1 << (failures - 1).min(3)),
        }
    }
}
