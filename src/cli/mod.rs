//! The command line: one file per subcommand, all of them driving the same engine as the window.
//!
//! Exit codes: 0 done, 2 wrong argument, 3 input that cannot be used, 4 the job failed, 130 interrupted.

mod arguments;
mod backends;
mod bucket;
mod cloud;
mod doctor;
mod fetch;
mod generate;
mod grid;
mod jobs;
mod keys;
mod ledger;
mod models;
mod out;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::engine::ProblemKind;
use crate::worker::child::{self, Compute};

/// Done.
const OK: u8 = 0;
/// Arguments that do not go together.
const WRONG_ARGUMENT: u8 = 2;
/// Input that cannot be used.
const BAD_INPUT: u8 = 3;
/// The job failed.
const FAILED: u8 = 4;
/// Stopped by Ctrl+C.
const INTERRUPTED: u8 = 130;

/// A native desktop studio for FLUX image-to-image.
#[derive(Parser)]
#[command(version, about, args_conflicts_with_subcommands = true)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    window: Window,
}

#[derive(clap::Args)]
struct Window {
    /// A picture to start with
    image: Option<PathBuf>,
    /// The folder for pictures, init images and the database
    #[arg(long, value_name = "DIR")]
    library: Option<PathBuf>,
    /// How the window is drawn
    #[arg(long, value_enum)]
    renderer: Option<RendererArgument>,
    /// Leave after so many frames (for measuring)
    #[arg(long, hide = true, value_name = "N")]
    exit_after_frames: Option<u64>,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum RendererArgument {
    Wgpu,
    Glow,
}

#[derive(Subcommand)]
enum Command {
    /// Make pictures without a window
    Generate(Box<arguments::Arguments>),
    /// Say what this machine has and what is missing
    Doctor(doctor::Arguments),
    /// Find, fetch and check models
    Models(models::Arguments),
    /// What makes pictures, and every parameter it takes
    Backends(backends::Arguments),
    /// Jobs that have not ended well: list them, go on with them, ask services after them
    Jobs(jobs::Arguments),
    /// Keys of services: keep, test, forget
    Keys(keys::Arguments),
    /// Your own bucket, where init images can go first
    Bucket(bucket::Arguments),
    /// What was spent at services
    Ledger(ledger::Arguments),
    /// The painting process (started by Underpaint itself)
    #[command(hide = true)]
    Worker {
        /// On a graphics card that this program was built for
        #[arg(long)]
        card: bool,
    },
    /// Say what the window can be drawn with, as JSON (asked by Underpaint itself)
    #[command(hide = true)]
    Drawing,
    /// Show every widget on one page
    #[command(hide = true)]
    GalleryOfWidgets,
    /// Say which graphics card this program was built for, as JSON (asked by Underpaint itself)
    #[command(hide = true)]
    Probe,
}

/// Runs what the arguments say.
///
/// # Errors
/// What no subcommand could say itself.
pub fn run() -> anyhow::Result<ExitCode> {
    let arguments = Arguments::parse();
    Ok(ExitCode::from(match arguments.command {
        Some(Command::Generate(generate)) => generate::run(*generate)?,
        Some(Command::Doctor(doctor)) => doctor::run(&doctor)?,
        Some(Command::Models(arguments)) => models::run(&arguments)?,
        Some(Command::Backends(arguments)) => backends::run(&arguments)?,
        Some(Command::Jobs(arguments)) => jobs::run(&arguments)?,
        Some(Command::Keys(arguments)) => keys::run(&arguments)?,
        Some(Command::Bucket(arguments)) => bucket::run(&arguments)?,
        Some(Command::Ledger(arguments)) => ledger::run(&arguments)?,
        Some(Command::Probe) => {
            child::probe()?;
            OK
        }
        Some(Command::Drawing) => {
            doctor::drawing()?;
            OK
        }
        Some(Command::GalleryOfWidgets) => {
            crate::ui::show_widgets()?;
            OK
        }
        Some(Command::Worker { card }) => {
            child::run(if card { Compute::Card } else { Compute::Processor })?;
            OK
        }
        None => {
            let Window { image, library, renderer, exit_after_frames } = arguments.window;
            let renderer = renderer.map(|r| match r {
                RendererArgument::Wgpu => crate::ui::Renderer::Wgpu,
                RendererArgument::Glow => crate::ui::Renderer::Glow,
            });
            let library = library.unwrap_or_else(crate::library::default_root);
            crate::ui::run(&crate::ui::Options { library, renderer, image, exit_after_frames })?;
            OK
        }
    }))
}

/// Which exit code a problem means.
fn exit_code(kind: ProblemKind) -> u8 {
    match kind {
        ProblemKind::BadInput
        | ProblemKind::NoModel
        | ProblemKind::DamagedModel
        | ProblemKind::NoKey
        | ProblemKind::Budget => BAD_INPUT,
        _ => FAILED,
    }
}
