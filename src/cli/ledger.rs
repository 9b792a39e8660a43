//! `underpaint ledger`: what was spent at services.

use std::io::Write;
use std::path::PathBuf;

use super::{FAILED, OK};
use crate::engine::dollars;
use crate::library::{Library, default_cache, default_root};

#[derive(clap::Args)]
pub(super) struct Arguments {
    /// Every job as CSV, newest first
    #[arg(long)]
    csv: bool,
    /// The folder for pictures, init images and the database
    #[arg(long, value_name = "DIR")]
    library: Option<PathBuf>,
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
    let mut out = std::io::stdout().lock();
    if arguments.csv {
        write!(out, "{}", library.ledger_csv()?)?;
        return Ok(OK);
    }
    let totals = library.ledger_totals()?;
    if totals.is_empty() {
        writeln!(out, "Nothing was spent at services yet.")?;
    }
    for total in totals {
        let sum = if total.micro_usd == 0 && total.unpriced == total.jobs {
            "price not known".to_owned()
        } else {
            let about = if total.estimated { "about " } else { "" };
            format!("{about}{}", dollars(total.micro_usd))
        };
        let (jobs, pictures) = (total.jobs, total.pictures);
        writeln!(out, "{}  {:<20} {jobs:>4} jobs {pictures:>5} pictures  {sum}", total.day, total.service)?;
    }
    Ok(OK)
}
