//! The network: one client, its limits, its errors in words.
//!
//! Must never print or store a secret, never follow a secret to another host, never wait without an end, and never
//! put an address into an error: addresses of downloads carry signatures.

mod address;
mod call;
mod download;
mod dumps;
mod error;
mod keychain;
mod keys;
#[cfg(test)]
mod loopback;
mod options;
mod redact;
mod registry;
mod s3;
mod secret;

use std::time::Duration;

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::redirect::Policy;

pub use address::Refusal;
pub use call::{Answered, Call, CallError, KeyPlace, Method, Sent, Service};
pub use download::{DownloadError, Downloader, Fetched, Guard, download};
pub use dumps::no_core_dumps;
pub use error::NetError;
pub use keychain::Trouble;
pub use keys::{KeyError, KeyName, Keys, Origin};
pub use options::Options;
pub use redact::{RedactingWriter, redact, redact_json};
pub use s3::{Bucket, S3Error};
pub use secret::Secret;

/// What we say we are; some servers send nothing to a client without a name.
const USER_AGENT: &str = concat!("underpaint/", env!("CARGO_PKG_VERSION"));
/// How long a connection may take to come about.
const CONNECT: Duration = Duration::from_secs(20);
/// How long nothing may come.
const SILENCE: Duration = Duration::from_secs(60);
/// The most redirections followed.
const HOPS: usize = 10;

/// What is asked of a server.
#[derive(Clone, Debug)]
pub struct Ask {
    /// Whether only the headers are wanted.
    pub head: bool,
    /// The address.
    pub url: String,
    /// Headers.
    pub headers: Vec<(&'static str, String)>,
    /// A bearer token, for this host alone.
    pub token: Option<Secret>,
    /// Whether redirections are followed.
    pub follow: bool,
}

/// What a server answered.
pub struct Reply {
    response: reqwest::Response,
}

/// The client; cheap to clone.
#[derive(Clone)]
pub struct Client {
    following: reqwest::Client,
    staying: reqwest::Client,
}

impl Client {
    /// A client with the system's proxy and certificates.
    ///
    /// # Errors
    /// The system's certificates cannot be used.
    pub fn new() -> Result<Self, NetError> {
        options::install_tls();
        let build = |policy: Policy| {
            reqwest::Client::builder()
                .user_agent(USER_AGENT)
                .connect_timeout(CONNECT)
                .read_timeout(SILENCE)
                .redirect(policy)
                .build()
                .map_err(|e| NetError::Setup { reason: e.without_url().to_string() })
        };
        Ok(Self { following: build(Policy::limited(HOPS))?, staying: build(Policy::none())? })
    }

    /// Asks, and waits for the headers of the answer.
    ///
    /// # Errors
    /// No connection, no answer in time, an address or a header that cannot be sent.
    pub async fn send(&self, ask: &Ask) -> Result<Reply, NetError> {
        let client = if ask.follow { &self.following } else { &self.staying };
        let method = if ask.head { reqwest::Method::HEAD } else { reqwest::Method::GET };
        let mut headers = HeaderMap::new();
        for (name, value) in &ask.headers {
            let value = HeaderValue::from_str(value).map_err(|e| NetError::Setup { reason: e.to_string() })?;
            headers.insert(HeaderName::from_static(name), value);
        }
        let mut request = client.request(method, &ask.url).headers(headers);
        if let Some(token) = &ask.token {
            // Marked as sensitive, and taken off by the client at a redirection to another host.
            request = request.bearer_auth(token.reveal());
        }
        let response = request.send().await.map_err(|e| NetError::of(&ask.url, e))?;
        Ok(Reply { response })
    }
}

impl Reply {
    /// The status: 200, 404.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.response.status().as_u16()
    }

    /// A header as text.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.response.headers().get(name)?.to_str().ok()
    }

    /// The next bytes of the body; None at its end.
    ///
    /// # Errors
    /// The connection broke, or nothing came for a minute.
    pub async fn chunk(&mut self) -> Result<Option<impl AsRef<[u8]> + use<>>, NetError> {
        let url = self.response.url().to_string();
        self.response.chunk().await.map_err(|e| NetError::of(&url, e))
    }
}
