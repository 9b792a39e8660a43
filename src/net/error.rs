//! What can go wrong on the way to a server.

use thiserror::Error;

/// Why no answer came.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum NetError {
    /// The client could not be made.
    #[error("the network cannot be used: {reason}")]
    Setup {
        /// Why.
        reason: String,
    },
    /// No connection.
    #[error("{host} cannot be reached: {reason}. Check the connection")]
    Unreachable {
        /// The server.
        host: String,
        /// What the system said.
        reason: String,
    },
    /// Nothing came for too long.
    #[error("{host} did not answer in time")]
    Timeout {
        /// The server.
        host: String,
    },
    /// The connection broke.
    #[error("the connection to {host} broke: {reason}")]
    Broken {
        /// The server.
        host: String,
        /// What the system said.
        reason: String,
    },
}

impl NetError {
    /// From the client's, without the address.
    pub(super) fn of(url: &str, error: reqwest::Error) -> Self {
        let host = host(url);
        let error = error.without_url();
        let mut reason = error.to_string();
        let mut source = std::error::Error::source(&error);
        while let Some(inner) = source {
            reason = inner.to_string();
            source = inner.source();
        }
        match () {
            () if error.is_timeout() => Self::Timeout { host },
            () if error.is_connect() => Self::Unreachable { host, reason },
            () if error.is_builder() => Self::Setup { reason },
            () => Self::Broken { host, reason },
        }
    }

    /// Nothing came in time.
    pub(super) fn timeout(url: &str) -> Self {
        Self::Timeout { host: host(url) }
    }
}

/// The server's name, for people.
fn host(url: &str) -> String {
    let host = reqwest::Url::parse(url).ok().and_then(|u| u.host_str().map(str::to_owned));
    host.unwrap_or_else(|| "the server".to_owned())
}
