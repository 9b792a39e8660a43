//! One GET of a result: guarded, because the address comes from a server and not from the artist.
//!
//! Every hop is checked before it is asked and the connection goes to the checked address. Sends no key and no cookie.
//! Must never read more than its limit, wait without an end, or put a query into an error: queries are signatures.
//! Whether the bytes are a picture is for others to judge.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use hyper_util::client::proxy::matcher::Matcher;
use reqwest::Url;
use reqwest::header::{CONTENT_LENGTH, LOCATION, RETRY_AFTER};
use thiserror::Error;
use tokio::time::{Instant, timeout_at};

use super::address::{self, Guarded, Refusal};
use super::{NetError, Options};
use crate::tr;

/// What a download is held to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guard {
    /// Whether http, and addresses of this machine or its network, are allowed.
    pub local: bool,
    /// The most bytes.
    pub limit: u64,
    /// How long all of it may take.
    pub timeout: Duration,
    /// How long nothing may come.
    pub stall: Duration,
    /// The most redirections followed.
    pub hops: usize,
}

impl Default for Guard {
    fn default() -> Self {
        let (timeout, stall) = (Duration::from_secs(120), Duration::from_secs(30));
        Self { local: false, limit: 64 << 20, timeout, stall, hops: 5 }
    }
}

/// What was fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fetched {
    /// All of it.
    pub bytes: Vec<u8>,
    /// Where it came from in the end, without query and fragment.
    pub url_without_query: String,
}

/// Why nothing was fetched. No text of it holds a query.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum DownloadError {
    /// Not there: not yet, or not any more (403, 404, 410).
    #[error("{}", tr!("download-not-there", place = place, status = status))]
    NotThere {
        /// The address without query.
        place: String,
        /// The status.
        status: u16,
    },
    /// Another status that is no success.
    #[error("{}", tr!("download-status", place = place, status = status))]
    Status {
        /// The address without query.
        place: String,
        /// The status.
        status: u16,
        /// How long the server wants to be left alone, where it says so in seconds.
        wait: Option<Duration>,
    },
    /// An address that is not asked.
    #[error("{}", tr!("download-refused", place = place, reason = reason.to_string()))]
    Refused {
        /// The address without query, user and password.
        place: String,
        /// Why.
        reason: Refusal,
    },
    /// More than the limit.
    #[error("{}", tr!("download-large", place = place, limit = *limit >> 20))]
    TooLarge {
        /// The address without query.
        place: String,
        /// The limit in bytes.
        limit: u64,
    },
    /// Sent on and on.
    #[error("{}", tr!("download-hops", place = place, hops = hops))]
    TooManyHops {
        /// The last address without query.
        place: String,
        /// The most that are followed.
        hops: usize,
    },
    /// Nothing came for too long, or it took too long.
    #[error("{}", tr!("download-slow", place = place))]
    Slow {
        /// The address without query.
        place: String,
    },
    /// No connection, or it broke.
    #[error(transparent)]
    Net(#[from] NetError),
    /// The part could not be written.
    #[error("{}", tr!("download-disk", file = path.display().to_string(), reason = reason))]
    Disk {
        /// The file.
        path: PathBuf,
        /// What the system said.
        reason: String,
    },
}

/// A client for results; cheap to clone.
#[derive(Clone)]
pub struct Downloader {
    client: reqwest::Client,
    guard: Guard,
    proxies: Arc<(Matcher, Vec<String>)>,
}

impl Downloader {
    /// A client that holds every download to `guard`.
    ///
    /// # Errors
    /// The proxy's address or the certificates cannot be used.
    pub fn new(options: &Options, guard: Guard) -> Result<Self, NetError> {
        let matcher = options.matcher();
        let proxies = address::proxies(&matcher);
        let resolver = Guarded { local: guard.local, proxies: proxies.clone() };
        let client = options.builder()?.dns_resolver(Arc::new(resolver)).build();
        let client = client.map_err(|e| NetError::of("", e))?;
        Ok(Self { client, guard, proxies: Arc::new((matcher, proxies)) })
    }

    /// Everything of a hop's address that can be judged before it is asked.
    async fn check(&self, url: &Url) -> Result<(), Refusal> {
        address::check(url, self.guard.local)?;
        let (matcher, proxies) = &*self.proxies;
        let host = url.host_str().ok_or(Refusal::NotAnAddress)?;
        if self.guard.local {
            return Ok(());
        }
        if proxies.iter().any(|p| p.eq_ignore_ascii_case(host)) {
            return Err(Refusal::Inside);
        }
        let uri = url.as_str().parse().map_err(|_e| Refusal::NotAnAddress)?;
        if matcher.intercept(&uri).is_some() {
            // The proxy looks the name up itself. What is known of it here is checked; often nothing is.
            let found = tokio::net::lookup_host((host, 0)).await;
            if found.is_ok_and(|mut all| all.any(|a| !address::is_public(a.ip()))) {
                return Err(Refusal::Inside);
            }
        }
        Ok(())
    }
}

/// Fetches a result; with `part`, its bytes grow in that file too, which is whole and safe on the disk at the end and
/// gone after an error.
///
/// # Errors
/// [`DownloadError`].
pub async fn download(downloader: &Downloader, url: &str, part: Option<&Path>) -> Result<Fetched, DownloadError> {
    let end = Instant::now() + downloader.guard.timeout;
    let fetched = fetch(downloader, url, part, end).await;
    if let (Err(_), Some(part)) = (&fetched, part) {
        std::fs::remove_file(part).ok();
    }
    fetched
}

async fn fetch(down: &Downloader, url: &str, part: Option<&Path>, end: Instant) -> Result<Fetched, DownloadError> {
    let guard = &down.guard;
    let (mut response, url) = follow(down, url, end).await?;
    let place = place(&url);
    let too_large = || DownloadError::TooLarge { place: place.clone(), limit: guard.limit };
    let said = response.headers().get(CONTENT_LENGTH).and_then(|v| v.to_str().ok()?.parse::<u64>().ok());
    if said.is_some_and(|said| said > guard.limit) {
        return Err(too_large());
    }
    let disk = |e: std::io::Error| DownloadError::Disk {
        path: part.map(Path::to_path_buf).unwrap_or_default(),
        reason: e.to_string(),
    };
    let mut file = part.map(std::fs::File::create).transpose().map_err(disk)?;
    let mut bytes = Vec::new();
    loop {
        let next = timeout_at(end.min(Instant::now() + guard.stall), response.chunk()).await;
        let next = next.map_err(|_e| DownloadError::Slow { place: place.clone() })?;
        let Some(chunk) = next.map_err(|e| NetError::of(url.as_str(), e))? else { break };
        if (bytes.len() + chunk.len()) as u64 > guard.limit {
            return Err(too_large());
        }
        if let Some(file) = &mut file {
            file.write_all(&chunk).map_err(disk)?;
        }
        bytes.extend_from_slice(&chunk);
    }
    if let Some(file) = file {
        let synced = tokio::task::spawn_blocking(move || file.sync_all()).await;
        synced.unwrap_or_else(|e| Err(std::io::Error::other(e))).map_err(disk)?;
    }
    Ok(Fetched { bytes, url_without_query: place })
}

/// Asks, hop by hop, until something other than a redirection answers; that must be a success.
async fn follow(down: &Downloader, url: &str, end: Instant) -> Result<(reqwest::Response, Url), DownloadError> {
    let guard = &down.guard;
    let refused = |place: String, reason| DownloadError::Refused { place, reason };
    let mut url = Url::parse(url).map_err(|_e| refused(tr!("download-some-address"), Refusal::NotAnAddress))?;
    for _ in 0..=guard.hops {
        let slow = |_| DownloadError::Slow { place: place(&url) };
        timeout_at(end, down.check(&url)).await.map_err(slow)?.map_err(|reason| refused(place(&url), reason))?;
        let answer = timeout_at(end, down.client.get(url.clone()).send()).await.map_err(slow)?;
        let response = answer.map_err(|e| match refusal(&e) {
            Some(reason) => refused(place(&url), reason),
            None => DownloadError::Net(NetError::of(url.as_str(), e)),
        })?;
        let status = response.status().as_u16();
        match status {
            200 => return Ok((response, url)),
            301 | 302 | 303 | 307 | 308 => {
                let to = response.headers().get(LOCATION).and_then(|v| v.to_str().ok());
                let to = to.and_then(|to| url.join(to).ok());
                url = to.ok_or_else(|| refused(place(&url), Refusal::NotAnAddress))?;
            }
            403 | 404 | 410 => return Err(DownloadError::NotThere { place: place(&url), status }),
            _ => {
                let wait = response.headers().get(RETRY_AFTER).and_then(|v| v.to_str().ok()?.parse().ok());
                let wait = wait.map(Duration::from_secs);
                return Err(DownloadError::Status { place: place(&url), status, wait });
            }
        }
    }
    Err(DownloadError::TooManyHops { place: place(&url), hops: guard.hops })
}

/// Our own look-up's refusal, from inside what the client made of it.
fn refusal(error: &reqwest::Error) -> Option<Refusal> {
    let mut source = std::error::Error::source(error);
    while let Some(inner) = source {
        if let Some(refusal) = inner.downcast_ref::<Refusal>() {
            return Some(*refusal);
        }
        source = inner.source();
    }
    None
}

/// The address as it may be shown: without query, fragment, user and password.
fn place(url: &Url) -> String {
    let mut shown = url.clone();
    shown.set_query(None);
    shown.set_fragment(None);
    // Fails only for addresses that have no place for them.
    shown.set_username("").ok();
    shown.set_password(None).ok();
    super::redact(shown.as_str()).into_owned()
}

#[cfg(test)]
#[path = "download_tests.rs"]
mod tests;
