//! One call of a service's API: a request out, an answer in, and whether the request may have been processed.
//!
//! A call may cost money. So it is sent once: no redirection is followed (a 307 would carry the key on), nothing is
//! sent again by the client itself, and no connection is kept from one call to the next, because a server that closes
//! a kept one leaves open whether it saw the request. Must never put the key anywhere but where the call says.

use std::time::Duration;

use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use serde_json::Value;
use thiserror::Error;
use zeroize::Zeroizing;

use super::{NetError, Options, Secret};
use crate::tr;

/// The verb.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Asks.
    Get,
    /// Asks with a body; may cost money.
    Post,
}

/// Where the key goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyPlace {
    /// A field of this name at the top of the JSON body.
    Body(&'static str),
    /// `Authorization: Bearer`.
    Bearer,
}

/// What is asked of a service.
#[derive(Clone, Debug)]
pub struct Call {
    /// The verb.
    pub method: Method,
    /// The address.
    pub url: String,
    /// Headers, names in lower case.
    pub headers: Vec<(&'static str, String)>,
    /// The JSON body, without the key.
    pub body: Option<Value>,
    /// The key, and where it goes.
    pub key: Option<(KeyPlace, Secret)>,
    /// The most bytes that are read of the answer.
    pub limit: usize,
    /// How long the whole call may take.
    pub timeout: Duration,
}

/// What came back; any status is an answer, a redirection too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    /// The status: 200, 429.
    pub status: u16,
    /// Headers that are text, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body, at most as long as the call's limit.
    pub body: Vec<u8>,
    /// Whether the body ended early or was longer than the limit.
    pub cut: bool,
}

impl Answered {
    /// The first header of this name (lower case).
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }
}

/// Whether a request may have been processed although no answer came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sent {
    /// Not a byte of it was sent: no name found, no connection, no TLS, or nothing that can be sent.
    Never,
    /// It may have been, and may have been billed.
    Perhaps,
}

/// Why there is no answer.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("{error}")]
pub struct CallError {
    /// Whether the request may have been processed.
    pub sent: Sent,
    /// What happened.
    pub error: NetError,
}

/// A client for API calls; cheap to clone.
#[derive(Clone, Debug)]
pub struct Service {
    client: reqwest::Client,
}

impl Service {
    /// A client with these options. Reads the file of certificates, if there is one.
    ///
    /// # Errors
    /// The proxy's address or the certificates cannot be used.
    pub fn new(options: &Options) -> Result<Self, NetError> {
        let client = options.builder()?.pool_max_idle_per_host(0).build();
        Ok(Self { client: client.map_err(|e| NetError::of("", e))? })
    }

    /// Sends a call once and reads the answer.
    ///
    /// # Errors
    /// No answer's headers came; [`CallError::sent`] says whether the request may have been processed. A body that
    /// breaks off is no error but [`Answered::cut`].
    pub async fn call(&self, call: &Call) -> Result<Answered, CallError> {
        let request = request(&self.client, call).map_err(|error| CallError { sent: Sent::Never, error })?;
        let end = tokio::time::Instant::now() + call.timeout;
        let mut response = match tokio::time::timeout_at(end, request.send()).await {
            Ok(Ok(response)) => response,
            Ok(Err(e)) => {
                let sent = if e.is_connect() || e.is_builder() { Sent::Never } else { Sent::Perhaps };
                return Err(CallError { sent, error: NetError::of(&call.url, e) });
            }
            // It may still have been connecting; that it sent nothing is not known here.
            Err(_) => return Err(CallError { sent: Sent::Perhaps, error: NetError::timeout(&call.url) }),
        };
        let status = response.status().as_u16();
        let headers = response.headers().iter();
        let headers = headers.filter_map(|(name, v)| Some((name.as_str().to_owned(), v.to_str().ok()?.to_owned())));
        let headers = headers.collect();
        let mut body = Vec::new();
        let cut = loop {
            match tokio::time::timeout_at(end, response.chunk()).await {
                Ok(Ok(Some(chunk))) => {
                    let room = call.limit.saturating_sub(body.len());
                    body.extend_from_slice(chunk.get(..room.min(chunk.len())).unwrap_or_default());
                    if chunk.len() > room {
                        break true;
                    }
                }
                Ok(Ok(None)) => break false,
                Ok(Err(_)) | Err(_) => break true,
            }
        };
        Ok(Answered { status, headers, body, cut })
    }
}

/// The request, with the key in its place.
fn request(client: &reqwest::Client, call: &Call) -> Result<reqwest::RequestBuilder, NetError> {
    let wrong = |reason: String| NetError::Setup { reason };
    let mut headers = HeaderMap::new();
    for (name, value) in &call.headers {
        let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_e| wrong(tr!("net-header-name")))?;
        let value = HeaderValue::from_str(value).map_err(|_e| wrong(tr!("net-header-value")))?;
        headers.insert(name, value);
    }
    if let Some((KeyPlace::Bearer, key)) = &call.key {
        let text = Zeroizing::new(format!("Bearer {}", key.reveal()));
        let mut value = HeaderValue::from_str(&text).map_err(|_e| wrong(tr!("net-key-characters")))?;
        value.set_sensitive(true);
        headers.insert(AUTHORIZATION, value);
    }
    let method = match call.method {
        Method::Get => reqwest::Method::GET,
        Method::Post => reqwest::Method::POST,
    };
    let body = match (&call.body, &call.key) {
        (body, Some((KeyPlace::Body(name), key))) => Some(with_key(body.as_ref(), name, key)?),
        (Some(body), _) => Some(Zeroizing::new(serde_json::to_vec(body).map_err(|e| wrong(e.to_string()))?)),
        (None, _) => None,
    };
    let mut request = client.request(method, &call.url).headers(headers);
    if let Some(body) = body {
        request = request.header(CONTENT_TYPE, "application/json").body(bytes::Bytes::from_owner(body));
    }
    Ok(request)
}

/// The body's text with the key as its first field, in memory that is wiped once it is sent.
fn with_key(body: Option<&Value>, name: &str, key: &Secret) -> Result<Zeroizing<Vec<u8>>, NetError> {
    let wrong = |reason: String| NetError::Setup { reason };
    let rest = match body {
        None => b"{}".to_vec(),
        Some(Value::Object(fields)) if fields.contains_key(name) => {
            return Err(wrong(tr!("net-key-field", name = format!("{name:?}"))));
        }
        Some(body @ Value::Object(_)) => serde_json::to_vec(body).map_err(|e| wrong(e.to_string()))?,
        Some(_) => return Err(wrong(tr!("net-key-no-place"))),
    };
    // Room for it all at once: a text that grows leaves copies of the key behind.
    let mut text = Zeroizing::new(Vec::with_capacity(rest.len() + name.len() * 6 + key.reveal().len() * 6 + 16));
    text.push(b'{');
    serde_json::to_writer(&mut *text, name).map_err(|e| wrong(e.to_string()))?;
    text.push(b':');
    serde_json::to_writer(&mut *text, key.reveal()).map_err(|e| wrong(e.to_string()))?;
    if rest != b"{}" {
        text.push(b',');
    }
    text.extend_from_slice(rest.get(1..).unwrap_or_default());
    Ok(text)
}

#[cfg(test)]
#[path = "call_tests.rs"]
mod tests;
