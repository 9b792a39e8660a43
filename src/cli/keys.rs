//! `underpaint keys`: keys of services, in the system's keychain.

use std::io::{BufRead, IsTerminal, Write};

use super::{BAD_INPUT, FAILED, OK};
use crate::backend::cloud::services;
use crate::engine::{Override, ServiceSettings, test_key};
use crate::net::{KeyError, KeyName, Keys, Secret};

/// The most bytes of a key that is read.
const LONGEST: u64 = 4096;

#[derive(clap::Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: Option<What>,
}

#[derive(clap::Subcommand)]
enum What {
    /// Say where each service's key comes from (the default)
    List,
    /// Keep a key, read from standard input: never from the command line, which others can see
    Set {
        /// modelslab, stablediffusionapi, aimlapi, hub, s3-access or s3-secret
        service: String,
    },
    /// Ask a service whether its key works; costs nothing
    Test {
        /// The service, or one of its backends
        service: String,
        /// Another address of the service
        #[arg(long, value_name = "URL")]
        base_url: Option<String>,
        /// The service is on this machine or its network
        #[arg(long)]
        allow_local: bool,
    },
    /// Forget a key
    Remove {
        /// The service
        service: String,
    },
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<u8> {
    let keys = Keys::system();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        match arguments.command.as_ref().unwrap_or(&What::List) {
            What::List => list(&keys).await,
            What::Set { service } => match KeyName::by_id(service) {
                Some(name) => set(&keys, name).await,
                None => unknown(service),
            },
            What::Remove { service } => match KeyName::by_id(service) {
                Some(name) => remove(&keys, name).await,
                None => unknown(service),
            },
            What::Test { service, base_url, allow_local } => {
                let over = Override { base_url: base_url.clone(), local: *allow_local };
                test(&keys, service, over).await
            }
        }
    })
}

fn said(text: &str, code: u8) -> anyhow::Result<u8> {
    writeln!(std::io::stderr().lock(), "underpaint: {text}")?;
    Ok(code)
}

fn unknown(service: &str) -> anyhow::Result<u8> {
    let names: Vec<&str> = KeyName::ALL.into_iter().map(KeyName::id).collect();
    said(&format!("no key is called {service:?}. There are: {}", names.join(", ")), BAD_INPUT)
}

async fn list(keys: &Keys) -> anyhow::Result<u8> {
    for name in KeyName::ALL {
        let place = keys.get(name).await.map_or_else(|| "none".to_owned(), |(_, origin)| origin.to_string());
        writeln!(std::io::stdout().lock(), "{:<20} {place}", name.id())?;
    }
    if let Some(trouble) = keys.trouble() {
        writeln!(std::io::stderr().lock(), "underpaint: {trouble}")?;
    }
    Ok(OK)
}

async fn set(keys: &Keys, name: KeyName) -> anyhow::Result<u8> {
    let input = std::io::stdin();
    if input.is_terminal() {
        writeln!(std::io::stderr().lock(), "Paste the key and press Enter:")?;
    }
    let mut line = String::new();
    std::io::Read::take(input.lock(), LONGEST).read_line(&mut line)?;
    let Some(key) = Secret::new(&line) else { return said("no key came", BAD_INPUT) };
    match keys.set(name, key).await {
        Ok(origin) => {
            writeln!(std::io::stdout().lock(), "The key of {} is in {origin}.", name.id())?;
            Ok(OK)
        }
        // In memory it is gone with this process.
        Err(KeyError::InMemory(trouble)) => {
            said(&format!("{trouble}. Nothing was kept; set {} instead", name.variable()), FAILED)
        }
        Err(error) => said(&error.to_string(), FAILED),
    }
}

async fn remove(keys: &Keys, name: KeyName) -> anyhow::Result<u8> {
    match keys.remove(name).await {
        Ok(still) => {
            let still = still.map(|origin| format!(" It is still in {origin}.")).unwrap_or_default();
            writeln!(std::io::stdout().lock(), "The key of {} is forgotten.{still}", name.id())?;
            Ok(OK)
        }
        Err(error) => said(&error.to_string(), FAILED),
    }
}

async fn test(keys: &Keys, name: &str, over: Override) -> anyhow::Result<u8> {
    let Some(service) = services().iter().find(|s| s.facts().key.id() == name || s.spec().id == name) else {
        return said(&format!("no service is called {name:?}; `underpaint backends` lists them"), BAD_INPUT);
    };
    let key = service.facts().key;
    let Some((secret, _)) = keys.get(key).await else {
        let text =
            format!("there is no key for {}: `underpaint keys set {}`, or set {}", key.id(), key.id(), key.variable());
        return said(&text, BAD_INPUT);
    };
    let settings = ServiceSettings { base_url: over.base_url, local: over.local, ..ServiceSettings::default() };
    match test_key(*service, &settings, secret).await {
        Ok(line) => {
            writeln!(std::io::stdout().lock(), "{line}")?;
            Ok(OK)
        }
        Err(problem) => said(&problem.message, FAILED),
    }
}
