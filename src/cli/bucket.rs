//! `underpaint bucket`: the artist's own bucket, where init images can go first. Its keys are `underpaint keys`' matter.

use std::io::Write;
use std::path::PathBuf;

use super::{FAILED, OK, WRONG_ARGUMENT};
use crate::engine::{BUCKET, BucketSettings};
use crate::library::{Library, default_cache, default_root};
use crate::net::{KeyName, Keys};

/// The longest that an address may live, in seconds.
const WEEK: u64 = 7 * 24 * 3600;

#[derive(clap::Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: Option<What>,
    /// The folder for pictures, init images and the database
    #[arg(long, value_name = "DIR", global = true)]
    library: Option<PathBuf>,
}

#[derive(clap::Subcommand)]
enum What {
    /// Say which bucket is set up, and where its keys come from (the default)
    Show,
    /// Set it up; what is not named stays as it is
    Set(Set),
    /// Forget it; what lies in it stays there
    Clear,
}

#[derive(clap::Args)]
struct Set {
    /// The bucket's name
    #[arg(long)]
    name: Option<String>,
    /// Its server, as https://s3.example.org; empty for Amazon's own
    #[arg(long, value_name = "URL")]
    endpoint: Option<String>,
    /// Its region
    #[arg(long)]
    region: Option<String>,
    /// What comes before a file's name
    #[arg(long)]
    folder: Option<String>,
    /// Whether its name stands in the path and not in the host
    #[arg(long, value_name = "true|false")]
    path_style: Option<bool>,
    /// Whether the server is on this machine or its network: plain http is allowed then
    #[arg(long, value_name = "true|false")]
    local: Option<bool>,
    /// How long the address given to a service works, in seconds
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..=WEEK))]
    lifetime: Option<u64>,
    /// Whether an init image is deleted once its job has ended
    #[arg(long, value_name = "true|false")]
    delete_afterwards: Option<bool>,
}

impl Set {
    fn over(&self, mut bucket: BucketSettings) -> BucketSettings {
        fn take<T: Clone>(place: &mut T, given: Option<&T>) {
            if let Some(given) = given {
                place.clone_from(given);
            }
        }
        take(&mut bucket.bucket, self.name.as_ref());
        take(&mut bucket.endpoint, self.endpoint.as_ref());
        take(&mut bucket.region, self.region.as_ref());
        take(&mut bucket.prefix, self.folder.as_ref());
        take(&mut bucket.path_style, self.path_style.as_ref());
        take(&mut bucket.local, self.local.as_ref());
        take(&mut bucket.lifetime_seconds, self.lifetime.as_ref());
        take(&mut bucket.delete_afterwards, self.delete_afterwards.as_ref());
        bucket
    }
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<u8> {
    let root = arguments.library.clone().unwrap_or_else(default_root);
    let library = match Library::open(&root, &default_cache()) {
        Ok(library) => library,
        Err(error) => {
            writeln!(std::io::stderr().lock(), "underpaint: {error}")?;
            return Ok(FAILED);
        }
    };
    let kept = library.settings()?.remove(BUCKET).filter(|value| !value.is_null());
    let known: Option<BucketSettings> = kept.and_then(|value| serde_json::from_value(value).ok());
    match arguments.command.as_ref().unwrap_or(&What::Show) {
        What::Show => show(known.as_ref()),
        What::Set(set) => {
            let bucket = set.over(known.unwrap_or_default());
            if bucket.bucket.trim().is_empty() {
                writeln!(std::io::stderr().lock(), "underpaint: a bucket needs a name: --name")?;
                return Ok(WRONG_ARGUMENT);
            }
            library.set_setting(BUCKET, &serde_json::to_value(&bucket)?)?;
            show(Some(&bucket))
        }
        What::Clear => {
            library.set_setting(BUCKET, &serde_json::Value::Null)?;
            writeln!(std::io::stdout().lock(), "No bucket is set up any more. What lies in it stays there.")?;
            Ok(OK)
        }
    }
}

fn show(bucket: Option<&BucketSettings>) -> anyhow::Result<u8> {
    let mut out = std::io::stdout().lock();
    let Some(bucket) = bucket else {
        writeln!(
            out,
            "No bucket is set up: `underpaint bucket set --name NAME`, then `underpaint keys set s3-access`."
        )?;
        return Ok(OK);
    };
    let yes = |on: bool| if on { "yes" } else { "no" };
    let endpoint = if bucket.endpoint.is_empty() { "Amazon's own" } else { bucket.endpoint.as_str() };
    let lifetime = format!("{} s", bucket.lifetime_seconds);
    for (name, value) in [
        ("name", bucket.bucket.as_str()),
        ("endpoint", endpoint),
        ("region", bucket.region.as_str()),
        ("folder", bucket.prefix.as_str()),
        ("name in the path", yes(bucket.path_style)),
        ("on this network", yes(bucket.local)),
        ("address works for", lifetime.as_str()),
        ("deleted afterwards", yes(bucket.delete_afterwards)),
    ] {
        writeln!(out, "{name:<20} {value}")?;
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let keys = Keys::system();
    for (name, key) in [("access key", KeyName::S3Access), ("secret key", KeyName::S3Secret)] {
        let place = runtime.block_on(keys.get(key)).map_or_else(|| "none".to_owned(), |(_, origin)| origin.to_string());
        writeln!(out, "{name:<20} {place}")?;
    }
    Ok(OK)
}
