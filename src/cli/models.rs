//! `underpaint models`: which models are on this machine, and what they lack.

use std::io::Write;
use std::path::PathBuf;

use clap::Subcommand;

use super::{BAD_INPUT, OK, fetch};
use crate::models::{FoundModel, Scan, added, offer, remember, roots, scan};

#[derive(clap::Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Models in the folders that are searched (the default)
    List {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Models in folders you name: any folder, ComfyUI's or Forge's models folder, Hugging Face's cache
    Scan {
        /// The folders
        #[arg(required = true, value_name = "DIR")]
        folders: Vec<PathBuf>,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Search a folder from now on; nothing in it is copied or changed
    Add {
        /// The folder
        folder: PathBuf,
    },
    /// Search a folder no more (nothing in it is deleted), or delete a fetched model's files
    Remove {
        /// The folder, or the fetched model's name
        what: PathBuf,
        /// Delete a fetched model's files without asking
        #[arg(long)]
        yes: bool,
    },
    /// Models that can be fetched: what they are, how large, under which terms
    Offers,
    /// Fetch a model; a download that broke goes on where it was
    Download {
        /// Its name, from `underpaint models offers`
        name: String,
    },
    /// Check a fetched model's files; a damaged one is fetched again
    Verify {
        /// Its name
        name: String,
    },
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<u8> {
    let mut out = std::io::stdout().lock();
    match &arguments.command {
        None => print(&scan(&roots()), &roots(), false, &mut out)?,
        Some(Command::List { json }) => print(&scan(&roots()), &roots(), *json, &mut out)?,
        Some(Command::Scan { folders, json }) => {
            for folder in folders {
                if !folder.is_dir() {
                    writeln!(std::io::stderr(), "{} is no folder that can be read", folder.display())?;
                    return Ok(BAD_INPUT);
                }
            }
            print(&scan(folders), folders, *json, &mut out)?;
        }
        Some(Command::Add { folder }) => {
            let Ok(real) = folder.canonicalize() else {
                writeln!(std::io::stderr(), "{} is not there", folder.display())?;
                return Ok(BAD_INPUT);
            };
            remember(&real, true)?;
            writeln!(out, "{} is searched for models from now on", real.display())?;
        }
        Some(Command::Offers) => fetch::offers(&mut out)?,
        Some(Command::Download { name }) => {
            drop(out);
            return fetch::download(name);
        }
        Some(Command::Verify { name }) => {
            drop(out);
            return fetch::check(name);
        }
        Some(Command::Remove { what, yes }) => {
            if let Some(offer) = what.to_str().and_then(offer) {
                if !yes {
                    writeln!(std::io::stderr(), "{} would be deleted; say so with --yes", offer.name())?;
                    return Ok(BAD_INPUT);
                }
                writeln!(out, "{:.1} GB are free again", fetch::delete(offer)? as f64 / 1e9)?;
                return Ok(OK);
            }
            let real = what.canonicalize().unwrap_or_else(|_| what.clone());
            if !added().contains(&real) {
                writeln!(std::io::stderr(), "{} was not added", real.display())?;
                return Ok(BAD_INPUT);
            }
            remember(&real, false)?;
            writeln!(out, "{} is searched no more; nothing in it was touched", real.display())?;
        }
    }
    Ok(OK)
}

fn print(scan: &Scan, folders: &[PathBuf], json: bool, out: &mut impl Write) -> anyhow::Result<()> {
    if json {
        writeln!(out, "{}", serde_json::to_string_pretty(scan)?)?;
        return Ok(());
    }
    for model in &scan.models {
        print_model(model, out)?;
    }
    if !scan.loras.is_empty() {
        writeln!(out, "LoRAs")?;
    }
    for lora in &scan.loras {
        writeln!(out, "  {}", lora.display())?;
    }
    for refused in &scan.refused {
        writeln!(out, "Not used: {}: {}", refused.path.display(), refused.reason)?;
    }
    if scan.models.is_empty() {
        let names: Vec<String> = folders.iter().map(|f| f.display().to_string()).collect();
        writeln!(
            out,
            "No FLUX model found in {}",
            if names.is_empty() { "any folder".into() } else { names.join(", ") }
        )?;
    }
    Ok(())
}

fn print_model(model: &FoundModel, out: &mut impl Write) -> std::io::Result<()> {
    writeln!(out, "{}\n  {}", model.name, model.path.display())?;
    if let Some(variant) = model.variant {
        writeln!(out, "  {}", variant.name())?;
        if let Some(note) = variant.note() {
            writeln!(out, "  {note}")?;
        }
    }
    for part in &model.parts {
        let file = part.files.first().map(|f| f.display().to_string()).unwrap_or_default();
        let more = if part.files.len() > 1 { format!(" and {} more", part.files.len() - 1) } else { String::new() };
        writeln!(
            out,
            "  {:<20} {:>8.2} GB {:<8} {file}{more}",
            part.part.name(),
            part.bytes as f64 / 1e9,
            part.format
        )?;
    }
    for part in &model.missing {
        writeln!(out, "  {:<20} missing", part.name())?;
    }
    Ok(())
}
