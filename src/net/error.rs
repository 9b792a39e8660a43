//! What can go wrong on the way to a server.

use thiserror::Error;

use crate::tr;

/// Why no answer came.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum NetError {
    /// The client could not be made.
    #[error("{}", tr!("net-setup", reason = reason))]
    Setup {
        /// Why.
        reason: String,
    },
    /// No connection.
    #[error("{}", tr!("net-unreachable", host = host, reason = reason))]
    Unreachable {
        /// The server.
        host: String,
        /// What the system said.
        reason: String,
    },
    /// Nothing came for too long.
    #[error("{}", tr!("net-timeout", host = host))]
    Timeout {
        /// The server.
        host: String,
    },
    /// The connection broke.
    #[error("{}", tr!("net-broken", host = host, reason = reason))]
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
    host.unwrap_or_else(|| tr!("net-some-server"))
}
