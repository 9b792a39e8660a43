//! What can go wrong with a download, in words an artist can act on.

use std::path::{Path, PathBuf};
use std::time::Duration;

use thiserror::Error;

use crate::net::NetError;

/// Why a file was not fetched.
#[derive(Debug, Error)]
pub enum FetchError {
    /// The disk is too full; nothing was begun.
    #[error(
        "{} needs {:.1} GB more and has {:.1} GB free. Nothing was fetched; make room or choose another folder",
        folder.display(), *needed as f64 / 1e9, *free as f64 / 1e9
    )]
    NoRoom {
        /// The folder.
        folder: PathBuf,
        /// Bytes.
        needed: u64,
        /// Bytes.
        free: u64,
    },
    /// The repository asks who is there.
    #[error(
        "{page} asks for {}. Open the page, accept its terms, make a token with read access and give it to Underpaint",
        if *had { "another token, or its terms are not accepted yet" } else { "a token" }
    )]
    NeedsToken {
        /// The repository's page.
        page: String,
        /// Whether a token was sent.
        had: bool,
    },
    /// A web page instead of the file.
    #[error("{page} sent a web page instead of {file}. Open the page in a browser to see what it asks for")]
    Page {
        /// The file.
        file: String,
        /// The repository's page.
        page: String,
    },
    /// Not there.
    #[error("{file} is not at {page} any more. Look at the page for its new place")]
    Gone {
        /// The file.
        file: String,
        /// The repository's page.
        page: String,
    },
    /// The file is of another length than it should be.
    #[error("{file} should have {expected} bytes and has {found}. Fetch it again")]
    WrongLength {
        /// The file.
        file: String,
        /// Bytes.
        expected: u64,
        /// Bytes.
        found: u64,
    },
    /// The file's content is not what it should be.
    #[error("{file} came damaged: its SHA-256 is another. It was thrown away; fetch it again")]
    Damaged {
        /// The file.
        file: String,
    },
    /// A server that does what none should.
    #[error("{file} cannot be fetched: {reason}. Try again later")]
    Odd {
        /// The file.
        file: String,
        /// What.
        reason: String,
    },
    /// Something that may pass by itself.
    #[error("{reason}. What came so far is kept; try again")]
    Retry {
        /// How long the server wants to be left alone.
        wait: Option<Duration>,
        /// What.
        reason: String,
    },
    /// The network.
    #[error("{}{}", .0, if self.passes() { ". What came so far is kept; try again" } else { "" })]
    Net(#[from] NetError),
    /// The disk.
    #[error("{} cannot be read or written: {reason}. What came so far is kept", path.display())]
    Disk {
        /// The file.
        path: PathBuf,
        /// What the system said.
        reason: String,
    },
    /// The artist stopped it.
    #[error("stopped; what came so far is kept")]
    Stopped,
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
