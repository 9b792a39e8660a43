//! Underpaint's one executable: the window, a subcommand, or the worker process.

use std::io::Write;
use std::process::ExitCode;

use tracing_subscriber::EnvFilter;
use underpaint::net::{RedactingWriter, no_core_dumps, redact};

/// Where logs go: to stderr, and never with a key in them.
fn logs() -> RedactingWriter<std::io::Stderr> {
    RedactingWriter::new(std::io::stderr())
}

fn main() -> ExitCode {
    // Logs go to stderr: stdout belongs to results, and in a worker to frames.
    let filter =
        EnvFilter::try_from_env("UNDERPAINT_LOG").unwrap_or_else(|_| EnvFilter::new("warn,wgpu_hal=error,naga=error"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(logs).without_time().init();
    if let Err(error) = no_core_dumps() {
        tracing::warn!("a crash may write this program's memory, with keys in it, into a file: {error}");
    }
    match underpaint::cli::run() {
        Ok(code) => code,
        Err(error) => {
            writeln!(std::io::stderr(), "underpaint: {}", redact(&format!("{error:#}"))).ok();
            ExitCode::from(4)
        }
    }
}
