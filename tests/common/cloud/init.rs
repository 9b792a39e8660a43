//! The init image as a service takes it: an address that it fetches, or the picture itself where the endpoint's rule
//! allows one. Only addresses on this machine are fetched; others are believed.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::fields::is_url;
use super::paint::sha256;
use super::refusals::URL_DEMANDED;
use super::service::Endpoint;
use super::world::Fetched;

/// How the init image came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Given {
    Nothing,
    Address(String),
    Inline { bytes: Vec<u8>, size: (u32, u32) },
}

/// What is wrong with it: the field and the service's words.
pub type Wrong = (&'static str, String);

/// Reads what was given. The contract of the base64 flag is cloud-apis' rule 4: without it an address, with it the
/// picture.
pub fn given(endpoint: Endpoint, body: &Value, data_uris: bool) -> Result<Given, Wrong> {
    let name = match endpoint {
        Endpoint::FluxText2img => return Ok(Given::Nothing),
        Endpoint::FluxDev => "image_url",
        _ => "init_image",
    };
    let text = body.get(name).and_then(Value::as_str).unwrap_or_default();
    if endpoint == Endpoint::FluxDev {
        return match text.starts_with("data:") {
            true if data_uris => inline(text).ok_or((name, "Invalid base64 picture".to_owned())),
            _ if is_url(text) => Ok(Given::Address(text.to_owned())),
            _ => Err((name, "Invalid url".to_owned())),
        };
    }
    let base64 = matches!(body.get("base64"), Some(Value::Bool(true))) || body.get("base64") == Some(&"yes".into());
    match (base64, is_url(text)) {
        (false, true) => Ok(Given::Address(text.to_owned())),
        (false, false) => Err((name, URL_DEMANDED.to_owned())),
        (true, true) => Err((name, "init image must be a base64 string when base64 is true".to_owned())),
        (true, false) => inline(text).ok_or((name, "init image is not a valid base64 picture".to_owned())),
    }
}

fn inline(text: &str) -> Option<Given> {
    let bytes = decode(text)?;
    let picture = image::load_from_memory(&bytes).ok()?;
    Some(Given::Inline { bytes, size: (picture.width(), picture.height()) })
}

/// Base64 with or without a data URI's head.
pub fn decode(text: &str) -> Option<Vec<u8>> {
    let raw = match text.strip_prefix("data:") {
        Some(rest) => rest.split_once(";base64,").filter(|(kind, _)| kind.starts_with("image/"))?.1,
        None => text,
    };
    STANDARD.decode(raw).ok()
}

/// Gets an address if it is one of this machine's; `None` for any other.
pub async fn fetch(url: &str) -> Option<Fetched> {
    let rest = url.strip_prefix("http://")?;
    let (host, path) = rest.split_once('/').map_or((rest, String::from("/")), |(h, p)| (h, format!("/{p}")));
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    if name != "localhost" && name != "[::1]" && !name.starts_with("127.") {
        return None;
    }
    let (status, bytes) = get(host, &path).await.unwrap_or_default();
    let size = image::load_from_memory(&bytes).ok().map(|p| (p.width(), p.height()));
    Some(Fetched { url: url.to_owned(), status, size, sha256: sha256(&bytes) })
}

async fn get(host: &str, path: &str) -> Option<(u16, Vec<u8>)> {
    let address = if host.rsplit_once(':').is_some_and(|(_, p)| p.parse::<u16>().is_ok()) {
        host.to_owned()
    } else {
        format!("{host}:80")
    };
    let mut stream = TcpStream::connect(address).await.ok()?;
    // HTTP/1.0: the answer ends with the connection and comes in no chunks.
    let request = format!("GET {path} HTTP/1.0\r\nHost: {host}\r\nUser-Agent: init-image-fetcher/1\r\n\r\n");
    stream.write_all(request.as_bytes()).await.ok()?;
    let mut all = Vec::new();
    stream.take(64 << 20).read_to_end(&mut all).await.ok()?;
    let head = all.windows(4).position(|w| w == b"\r\n\r\n")?;
    let status = std::str::from_utf8(&all[..head]).ok()?.split(' ').nth(1)?.parse().ok()?;
    Some((status, all.split_off(head + 4)))
}
