//! `underpaint models download` and `verify`: what the window's manager does, without a window.

use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use super::{BAD_INPUT, FAILED, INTERRUPTED, OK};
use crate::models::{
    CATALOGUE, FetchError, Fetched, HubFile, Offer, fetch, free_bytes, hub, offer, own_folder, token, verify,
};
use crate::net::{Client, KeyName, Keys, Secret};

/// The models that can be fetched.
pub(super) fn offers(out: &mut impl Write) -> std::io::Result<()> {
    for offer in CATALOGUE {
        let size = if offer.files.iter().all(|f| f.bytes.is_some()) { "" } else { "more than " };
        let terms = if offer.gated() { ", asks for an account with accepted terms" } else { "" };
        writeln!(out, "{:<12} {}: {}", offer.id, offer.name(), offer.about())?;
        writeln!(out, "{:<12} {size}{:.1} GB in all{terms}", "", offer.bytes() as f64 / 1e9)?;
    }
    Ok(())
}

fn known(id: &str) -> anyhow::Result<Option<&'static Offer>> {
    let found = offer(id);
    if found.is_none() {
        let names: Vec<&str> = CATALOGUE.iter().map(|o| o.id).collect();
        writeln!(std::io::stderr(), "no model is called {id:?}; there are {}", names.join(", "))?;
    }
    Ok(found)
}

/// Fetches what is not there yet of an offer.
pub(super) fn download(id: &str) -> anyhow::Result<u8> {
    let Some(offer) = known(id)? else { return Ok(BAD_INPUT) };
    let missing: Vec<&HubFile> = offer.files.iter().filter(|f| !f.place().is_file()).collect();
    let needed: u64 = missing.iter().filter_map(|f| f.bytes).sum();
    if let Some(free) = free_bytes(&own_folder()).filter(|free| *free < needed) {
        let error = FetchError::NoRoom { folder: own_folder(), needed, free };
        writeln!(std::io::stderr(), "{error}")?;
        return Ok(FAILED);
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let client = Client::new()?;
    let stop = Arc::new(AtomicBool::new(false));
    let keys = Keys::system();
    for file in missing {
        writeln!(std::io::stdout(), "{} ({})", file.path, file.licence)?;
        let bar = bar();
        let what = file.fetch(&hub(), if file.gated { runtime.block_on(hub_token(&keys)) } else { token() });
        let done = runtime.block_on(async {
            let mut tell = |at: Fetched| {
                bar.set_length(at.of);
                bar.set_position(at.done);
                bar.set_message(if at.checking { "checking" } else { "" });
            };
            tokio::select! {
                done = fetch(&client, &what, &stop, &mut tell) => Some(done),
                _ = tokio::signal::ctrl_c() => None,
            }
        });
        bar.finish_and_clear();
        match done {
            Some(Ok(())) => {}
            Some(Err(error)) => {
                writeln!(std::io::stderr(), "{error}")?;
                return Ok(FAILED);
            }
            None => {
                stop.store(true, Ordering::SeqCst);
                writeln!(std::io::stderr(), "stopped; what came so far is kept, and the next download goes on there")?;
                return Ok(INTERRUPTED);
            }
        }
    }
    let first = offer.files.first().map(HubFile::place).unwrap_or_default();
    writeln!(std::io::stdout(), "{} is there: underpaint generate --model {}", offer.name(), first.display())?;
    Ok(OK)
}

/// The token that this machine has; the keychain is asked last, because it may ask in turn.
async fn hub_token(keys: &Keys) -> Option<Secret> {
    if let Some(token) = token() {
        return Some(token);
    }
    let kept = keys.get(KeyName::Hub).await;
    if let Some(trouble) = keys.trouble() {
        tracing::warn!("no token for the hub: {trouble}");
    }
    kept.map(|(key, _)| key)
}

fn bar() -> ProgressBar {
    let style = ProgressStyle::with_template("{wide_bar} {bytes} of {total_bytes}, {bytes_per_sec}, {eta} {msg}");
    let bar = ProgressBar::new(0).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}

/// Checks fetched files against what the hub said of them; a damaged one is thrown away and fetched again.
pub(super) fn check(id: &str) -> anyhow::Result<u8> {
    let Some(offer) = known(id)? else { return Ok(BAD_INPUT) };
    let mut out = std::io::stdout().lock();
    let mut broken = false;
    for file in offer.files {
        let place = file.place();
        let word = if !place.is_file() {
            broken = true;
            "is not there"
        } else {
            match verify(&place) {
                Ok(Some(true)) => "is as the hub has it",
                Ok(None) => "was not fetched by Underpaint: nothing to hold it to",
                Ok(Some(false)) => {
                    std::fs::remove_file(&place)?;
                    broken = true;
                    "was damaged and is thrown away"
                }
                Err(error) => {
                    writeln!(out, "{}: {error}", place.display())?;
                    broken = true;
                    continue;
                }
            }
        };
        writeln!(out, "{} {word}", place.display())?;
    }
    drop(out);
    if broken { download(id) } else { Ok(OK) }
}

/// Deletes an offer's files that no other fetched offer uses.
pub(super) fn delete(offer: &Offer) -> std::io::Result<u64> {
    let others = CATALOGUE.iter().filter(|o| o.id != offer.id && o.files.first().is_some_and(|f| f.place().is_file()));
    let used: Vec<_> = others.flat_map(|o| o.files).map(HubFile::place).collect();
    let mut freed = 0;
    for file in offer.files.iter().map(HubFile::place).filter(|f| !used.contains(f) && f.is_file()) {
        freed += file.metadata()?.len();
        std::fs::remove_file(file)?;
    }
    Ok(freed)
}
