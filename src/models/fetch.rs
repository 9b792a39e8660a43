//! One file from a hub onto the disk: resumed where it broke, checked before it counts as there.
//!
//! A file grows as `name.part` and gets its name only when its length and its SHA-256 are right and it is safe on
//! the disk. What a server says is not believed: lengths, ranges and kinds are checked against what comes. Must never
//! leave half a file under a model's name, and never throw away what came before unless it is of another version.
//! Source of the headers: Hugging Face's hub (`x-linked-size`, `x-linked-etag` on `/resolve/`).

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::fetch_error::FetchError;
use crate::net::{Ask, Client, Reply, Secret};
use crate::tr;

/// How often a broken download is taken up again without anything having come.
const TRIES: u32 = 5;
/// Kept free on the disk beyond the file.
const MARGIN: u64 = 256 << 20;
/// The most a server may be asked to wait for.
const MAX_WAIT: Duration = Duration::from_secs(120);

/// What to fetch.
#[derive(Clone, Debug)]
pub struct Fetch {
    /// The address.
    pub url: String,
    /// Where to: the file's final path.
    pub to: PathBuf,
    /// Its length, where it is known beforehand.
    pub bytes: Option<u64>,
    /// Its SHA-256 in lower-case hex, where it is known beforehand.
    pub sha256: Option<String>,
    /// A token for repositories that ask for one.
    pub token: Option<Secret>,
    /// The repository's page, for what the artist has to do there.
    pub page: String,
}

/// How far a download is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fetched {
    /// Bytes on the disk.
    pub done: u64,
    /// Bytes in all; 0 while not known.
    pub of: u64,
    /// Whether the bytes are being checked.
    pub checking: bool,
}

/// What the server says of a file before it is fetched.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Version {
    bytes: u64,
    sha256: Option<String>,
    etag: Option<String>,
}

/// Fetches a file; `tell` is called at every piece that came.
///
/// # Errors
/// [`FetchError`]; what came so far is kept for the next try, unless it is of another version or damaged.
pub async fn fetch(
    client: &Client,
    what: &Fetch,
    stop: &AtomicBool,
    tell: &mut (dyn FnMut(Fetched) + Send),
) -> Result<(), FetchError> {
    let version = patiently(client, what).await?;
    let folder = what.to.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder).map_err(|e| FetchError::disk(folder, &e))?;
    let part = with_ending(&what.to, "part");
    let note = with_ending(&what.to, "part.json");
    // One process at a time: two would write into each other's part.
    let lock = with_ending(&what.to, "part.lock");
    let held = std::fs::File::create(&lock).map_err(|e| FetchError::disk(&lock, &e))?;
    if held.try_lock().is_err() {
        let reason = tr!("fetch-elsewhere");
        return Err(FetchError::Odd { file: name(&what.to), reason });
    }
    let known: Option<Version> = std::fs::read(&note).ok().and_then(|b| serde_json::from_slice(&b).ok());
    if known.as_ref() != Some(&version) {
        std::fs::remove_file(&part).ok();
        let bytes = serde_json::to_vec(&version).map_err(|e| FetchError::disk(&note, &std::io::Error::other(e)))?;
        std::fs::write(&note, bytes).map_err(|e| FetchError::disk(&note, &e))?;
    }
    let have = std::fs::metadata(&part).map_or(0, |m| m.len());
    room_for(folder, version.bytes.saturating_sub(have))?;
    // What was put together from several connections may be damaged at a seam: once more, whole, then say so.
    for last in [false, true] {
        complete(client, what, &version, &part, stop, tell).await?;
        if right(what, &version, &part, tell).await? {
            break;
        }
        std::fs::remove_file(&part).map_err(|e| FetchError::disk(&part, &e))?;
        if last {
            std::fs::remove_file(&note).ok();
            return Err(FetchError::Damaged { file: name(&what.to) });
        }
        tracing::warn!("{} came damaged and is fetched once more", name(&what.to));
    }
    finish(&part, &what.to).map_err(|e| FetchError::disk(&what.to, &e))?;
    std::fs::remove_file(&lock).ok();
    std::fs::rename(&note, note_of(&what.to)).map_err(|e| FetchError::disk(&note, &e))
}

/// Connects until all bytes are there, as long as something comes.
async fn complete(
    client: &Client,
    what: &Fetch,
    version: &Version,
    part: &Path,
    stop: &AtomicBool,
    tell: &mut (dyn FnMut(Fetched) + Send),
) -> Result<(), FetchError> {
    let length = || std::fs::metadata(part).map_or(0, |m| m.len());
    let mut failures = 0;
    loop {
        let before = length();
        if before == version.bytes && part.exists() {
            return Ok(());
        }
        match take(client, what, version, part, stop, tell).await {
            Ok(()) => {}
            Err(error) if error.passes() => {
                failures = if length() > before { 0 } else { failures + 1 };
                if failures >= TRIES {
                    return Err(error);
                }
                tokio::time::sleep(error.wait(failures).min(MAX_WAIT)).await;
            }
            Err(error) => return Err(error),
        }
    }
}

/// Whether the bytes are those the hub has; unknown hashes are not held against them.
async fn right(
    what: &Fetch,
    version: &Version,
    part: &Path,
    tell: &mut (dyn FnMut(Fetched) + Send),
) -> Result<bool, FetchError> {
    let Some(expected) = &version.sha256 else { return Ok(true) };
    tell(Fetched { done: version.bytes, of: version.bytes, checking: true });
    let path = part.to_path_buf();
    let found = tokio::task::spawn_blocking(move || sha256(&path)).await;
    let found = found.unwrap_or_else(|e| Err(std::io::Error::other(e)));
    Ok(found.map_err(|e| FetchError::disk(&what.to, &e))? == *expected)
}

/// Where it is written down what a fetched file was, beside it and hidden.
fn note_of(file: &Path) -> PathBuf {
    file.with_file_name(format!(".{}.fetched.json", name(file)))
}

/// Whether a fetched file is still what it was; None where nothing was written down.
///
/// # Errors
/// The file cannot be read.
pub fn verify(file: &Path) -> Result<Option<bool>, FetchError> {
    let note: Option<Version> = std::fs::read(note_of(file)).ok().and_then(|b| serde_json::from_slice(&b).ok());
    let Some(Version { sha256: Some(expected), bytes, .. }) = note else { return Ok(None) };
    let length = std::fs::metadata(file).map_err(|e| FetchError::disk(file, &e))?.len();
    Ok(Some(length == bytes && sha256(file).map_err(|e| FetchError::disk(file, &e))? == expected))
}

/// [`version`], asked again while the server is busy or away.
async fn patiently(client: &Client, what: &Fetch) -> Result<Version, FetchError> {
    let mut failures = 0;
    loop {
        match version(client, what).await {
            // A server that is not there at all is said at once.
            Err(error @ FetchError::Retry { .. }) if failures + 1 < TRIES => {
                failures += 1;
                tokio::time::sleep(error.wait(failures).min(MAX_WAIT)).await;
            }
            other => return other,
        }
    }
}

/// The file's length and hash, asked before anything is fetched; the first server's word, not the one it sends on to.
async fn version(client: &Client, what: &Fetch) -> Result<Version, FetchError> {
    let mut ask = Ask {
        head: true,
        url: what.url.clone(),
        headers: vec![("accept-encoding", "identity".to_owned())],
        token: what.token.clone(),
        follow: false,
    };
    let mut reply = client.send(&ask).await?;
    let first = |reply: &Reply| {
        let hash = reply.header("x-linked-etag").map(|e| e.trim_matches('"').to_lowercase());
        let bytes = reply.header("x-linked-size").and_then(|s| s.parse::<u64>().ok());
        (bytes, hash.filter(|h| h.len() == 64 && h.chars().all(|c| c.is_ascii_hexdigit())))
    };
    let (mut bytes, hash) = first(&reply);
    if (300..400).contains(&reply.status()) {
        ask.follow = true;
        reply = client.send(&ask).await?;
    }
    checked(&reply, what)?;
    if bytes.is_none() {
        bytes = reply.header("content-length").and_then(|s| s.parse().ok());
    }
    let bytes =
        bytes.or(what.bytes).ok_or_else(|| FetchError::Odd { file: name(&what.to), reason: tr!("fetch-no-length") })?;
    if what.bytes.is_some_and(|known| known != bytes) {
        return Err(FetchError::WrongLength { file: name(&what.to), expected: what.bytes.unwrap_or(0), found: bytes });
    }
    let etag = reply.header("etag").map(str::to_owned);
    Ok(Version { bytes, sha256: what.sha256.clone().or(hash), etag })
}

/// One connection: from where the part ends until it breaks or all is there.
async fn take(
    client: &Client,
    what: &Fetch,
    version: &Version,
    part: &Path,
    stop: &AtomicBool,
    tell: &mut (dyn FnMut(Fetched) + Send),
) -> Result<(), FetchError> {
    let disk = |e: std::io::Error| FetchError::disk(part, &e);
    let mut file = std::fs::OpenOptions::new().create(true).append(true).open(part).map_err(disk)?;
    let mut done = file.metadata().map_err(disk)?.len();
    let mut headers = vec![("accept-encoding", "identity".to_owned())];
    if done > 0 {
        headers.push(("range", format!("bytes={done}-")));
    }
    let ask = Ask { head: false, url: what.url.clone(), headers, token: what.token.clone(), follow: true };
    let mut reply = client.send(&ask).await?;
    match reply.status() {
        206 => {
            let range = reply.header("content-range").unwrap_or_default();
            if !range.starts_with(&format!("bytes {done}-")) {
                return Err(FetchError::Odd { file: name(&what.to), reason: tr!("fetch-other-range", range = range) });
            }
        }
        // The range is refused or passed over: from the beginning.
        416 | 200 if done > 0 => {
            file.set_len(0).map_err(disk)?;
            done = 0;
            if reply.status() == 416 {
                return Err(FetchError::Retry { wait: None, reason: tr!("fetch-no-rest") });
            }
        }
        _ => {}
    }
    checked(&reply, what)?;
    while let Some(chunk) = reply.chunk().await? {
        let chunk = chunk.as_ref();
        if stop.load(Ordering::SeqCst) {
            return Err(FetchError::Stopped);
        }
        let room = usize::try_from(version.bytes.saturating_sub(done)).unwrap_or(usize::MAX);
        if chunk.len() > room {
            file.set_len(0).map_err(disk)?;
            return Err(FetchError::Odd { file: name(&what.to), reason: tr!("fetch-too-much") });
        }
        file.write_all(chunk).map_err(disk)?;
        done += chunk.len() as u64;
        tell(Fetched { done, of: version.bytes, checking: false });
    }
    file.sync_all().map_err(disk)?;
    if done < version.bytes {
        let reason = tr!("fetch-ended", done = done, all = version.bytes);
        return Err(FetchError::Retry { wait: None, reason });
    }
    Ok(())
}

/// Whether an answer is the file, by its status and its kind.
fn checked(reply: &Reply, what: &Fetch) -> Result<(), FetchError> {
    let wait = || reply.header("retry-after").and_then(|s| s.parse().ok()).map(Duration::from_secs);
    match reply.status() {
        200..=299 => {}
        401 | 403 => {
            return Err(FetchError::NeedsToken { page: what.page.clone(), had: what.token.is_some() });
        }
        404 | 410 => return Err(FetchError::Gone { file: name(&what.to), page: what.page.clone() }),
        status @ (408 | 429 | 500..=599) => {
            return Err(FetchError::Retry { wait: wait(), reason: tr!("fetch-answered", status = status) });
        }
        status => {
            return Err(FetchError::Odd { file: name(&what.to), reason: tr!("fetch-answered", status = status) });
        }
    }
    if reply.header("content-type").is_some_and(|t| t.starts_with("text/html")) {
        return Err(FetchError::Page { file: name(&what.to), page: what.page.clone() });
    }
    Ok(())
}

/// Says before a download that the disk is too full for it.
fn room_for(folder: &Path, needed: u64) -> Result<(), FetchError> {
    match super::disk::free_bytes(folder) {
        Some(free) if free < needed.saturating_add(MARGIN) => {
            Err(FetchError::NoRoom { folder: folder.to_path_buf(), needed: needed + MARGIN, free })
        }
        _ => Ok(()),
    }
}

/// A file's SHA-256 in lower-case hex.
///
/// # Errors
/// The disk's.
pub fn sha256(path: &Path) -> std::io::Result<String> {
    let mut file = std::fs::File::open(path)?;
    let mut hash = Sha256::new();
    let mut block = vec![0u8; 1 << 20];
    loop {
        match file.read(&mut block)? {
            0 => break,
            n => hash.update(block.get(..n).unwrap_or_default()),
        }
    }
    Ok(hash.finalize().iter().map(|b| format!("{b:02x}")).collect())
}

/// The finished part under the file's name, on the disk for good.
fn finish(part: &Path, to: &Path) -> std::io::Result<()> {
    std::fs::File::open(part)?.sync_all()?;
    std::fs::rename(part, to)?;
    #[cfg(unix)]
    if let Some(folder) = to.parent() {
        std::fs::File::open(folder)?.sync_all()?;
    }
    Ok(())
}

/// `file.safetensors` to `file.safetensors.part`.
pub(super) fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_os_string();
    name.push(".");
    name.push(ending);
    path.with_file_name(name)
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
