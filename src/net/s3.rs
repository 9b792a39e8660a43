//! The artist's own bucket (S3 and what speaks like it): a picture goes up, gets an address for a while, and is deleted.
//!
//! A service fetches an init image from an address, so the address is presigned: it works for its lifetime and for
//! this object only. Must never make a bucket public, never show a credential or a signature, and go over plain http
//! only to a bucket that is marked as local.

use std::time::Duration;

use object_store::aws::{AmazonS3, AmazonS3Builder};
use object_store::client::{HttpClient, HttpConnector};
use object_store::path::Path;
use object_store::signer::Signer;
use object_store::{Attribute, Attributes, ClientOptions, ObjectStore, ObjectStoreExt, PutOptions, RetryConfig};
use reqwest::{Method, Url};
use thiserror::Error;

use super::{NetError, Options, Secret, redact};
use crate::tr;

/// How long one request may take.
const REQUEST: Duration = Duration::from_secs(120);
/// How often a request is sent again; putting and deleting the same object twice is harmless.
const RETRIES: usize = 2;
/// The longest that the protocol lets an address live.
const LONGEST_LIFETIME: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// Where the bucket is and what opens it.
#[derive(Clone, Debug)]
pub struct Bucket {
    /// The server, as `https://s3.eu-central-1.amazonaws.com`; None for Amazon's own of the region.
    pub endpoint: Option<String>,
    /// The region: `eu-central-1`, `auto`.
    pub region: String,
    /// The bucket's name.
    pub bucket: String,
    /// A folder inside it; empty for none.
    pub prefix: String,
    /// Whether the bucket's name stands in the path and not in the host; servers of one's own mostly want that.
    pub path_style: bool,
    /// Whether plain http is allowed.
    pub local: bool,
    /// The access key and the secret key.
    pub credentials: (Secret, Secret),
    /// How it is reached.
    pub options: Options,
}

/// Why a bucket did not do what it should. No text of it holds a key or a signature.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum S3Error {
    /// The settings cannot be right.
    #[error("{}", tr!("s3-setup", reason = reason))]
    Setup {
        /// What is wrong.
        reason: String,
    },
    /// The keys do not open it.
    #[error("{}", tr!("s3-denied", bucket = bucket))]
    Denied {
        /// The bucket.
        bucket: String,
    },
    /// No such bucket or object.
    #[error("{}", tr!("s3-not-there", place = place, bucket = bucket))]
    NotThere {
        /// The bucket.
        bucket: String,
        /// The object.
        place: String,
    },
    /// Everything else.
    #[error("{}", tr!("s3-failed", bucket = bucket, reason = reason))]
    Failed {
        /// The bucket.
        bucket: String,
        /// What happened.
        reason: String,
    },
}

impl Bucket {
    /// Puts a picture into the bucket. Returns its path there, with the prefix.
    ///
    /// # Errors
    /// [`S3Error`]; nothing is there then, or the whole object.
    pub async fn upload(&self, bytes: Vec<u8>, content_type: &str, name: &str) -> Result<String, S3Error> {
        let path = match self.prefix.trim_matches('/') {
            "" => name.to_owned(),
            prefix => format!("{prefix}/{name}"),
        };
        let mut attributes = Attributes::new();
        attributes.insert(Attribute::ContentType, content_type.to_owned().into());
        let put = PutOptions { attributes, ..PutOptions::default() };
        let store = self.store()?;
        let place = place(&path)?;
        store.put_opts(&place, bytes.into(), put).await.map_err(|e| self.error(&path, &e))?;
        Ok(place.to_string())
    }

    /// An address where the object at `path` can be read by anyone who has it, for so long. Asks no server.
    ///
    /// # Errors
    /// A lifetime of nothing or of more than seven days, settings that cannot be right.
    pub async fn presign_get(&self, path: &str, lifetime: Duration) -> Result<String, S3Error> {
        if lifetime < Duration::from_secs(1) || lifetime > LONGEST_LIFETIME {
            return Err(S3Error::Setup { reason: tr!("s3-lifetime") });
        }
        let signed = self.store()?.signed_url(Method::GET, &place(path)?, lifetime).await;
        signed.map(String::from).map_err(|e| self.error(path, &e))
    }

    /// Deletes the object at `path`; one that is not there is deleted already.
    ///
    /// # Errors
    /// [`S3Error`]; the object may still be there.
    pub async fn delete(&self, path: &str) -> Result<(), S3Error> {
        match self.store()?.delete(&place(path)?).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(self.error(path, &error)),
        }
    }
}

impl Bucket {
    fn store(&self) -> Result<AmazonS3, S3Error> {
        if self.bucket.trim().is_empty() || self.region.trim().is_empty() {
            return Err(S3Error::Setup { reason: tr!("s3-name-and-region") });
        }
        let mut builder = AmazonS3Builder::new()
            .with_region(&self.region)
            .with_bucket_name(&self.bucket)
            .with_access_key_id(self.credentials.0.reveal())
            .with_secret_access_key(self.credentials.1.reveal())
            .with_virtual_hosted_style_request(!self.path_style)
            .with_allow_http(self.local)
            .with_retry(RetryConfig { max_retries: RETRIES, retry_timeout: REQUEST, ..RetryConfig::default() })
            .with_http_connector(Connector { options: self.options.clone(), local: self.local });
        if let Some(endpoint) = &self.endpoint {
            builder = builder.with_endpoint(self.address(endpoint)?);
        }
        builder.build().map_err(|e| S3Error::Setup { reason: said(&e) })
    }

    /// The server's address, with the bucket's name in the host where that is where it stands.
    fn address(&self, endpoint: &str) -> Result<String, S3Error> {
        let wrong = |reason: String| S3Error::Setup { reason };
        let mut url = Url::parse(endpoint.trim()).map_err(|_e| wrong(tr!("s3-no-address")))?;
        match url.scheme() {
            "https" => {}
            "http" if self.local => {}
            "http" => return Err(wrong(tr!("s3-http"))),
            _ => return Err(wrong(tr!("s3-scheme"))),
        }
        if !url.username().is_empty() || url.password().is_some() || url.query().is_some() {
            return Err(wrong(tr!("s3-more-inside")));
        }
        if !self.path_style {
            let host = format!("{}.{}", self.bucket, url.host_str().unwrap_or_default());
            url.set_host(Some(&host)).map_err(|_e| wrong(tr!("s3-path-style")))?;
        }
        Ok(url.as_str().trim_end_matches('/').to_owned())
    }

    fn error(&self, path: &str, error: &object_store::Error) -> S3Error {
        use object_store::Error as E;
        let bucket = self.bucket.clone();
        match error {
            E::PermissionDenied { .. } | E::Unauthenticated { .. } => S3Error::Denied { bucket },
            E::NotFound { .. } => S3Error::NotThere { bucket, place: path.to_owned() },
            error => S3Error::Failed { bucket, reason: said(error) },
        }
    }
}

/// The object's place; anything that a server could take for another one is refused.
fn place(path: &str) -> Result<Path, S3Error> {
    Path::parse(path).map_err(|_e| S3Error::Setup { reason: tr!("s3-object-name", name = format!("{path:?}")) })
}

/// What was said last in a chain of errors: the rest holds addresses.
fn said(error: &object_store::Error) -> String {
    let mut last: &dyn std::error::Error = error;
    while let Some(inner) = last.source() {
        last = inner;
    }
    redact(&last.to_string()).chars().take(300).collect()
}

/// Our own client in place of the library's: the same proxy and certificates as for everything else, no redirection.
#[derive(Debug)]
struct Connector {
    options: Options,
    local: bool,
}

impl HttpConnector for Connector {
    fn connect(&self, _: &ClientOptions) -> object_store::Result<HttpClient> {
        let failed = |e: NetError| object_store::Error::Generic { store: "S3", source: e.into() };
        let client = self.options.builder().map_err(failed)?.https_only(!self.local).timeout(REQUEST).build();
        client.map(HttpClient::new).map_err(|e| failed(NetError::of("", e)))
    }
}

#[cfg(test)]
#[path = "s3_tests.rs"]
mod tests;
