//! The painting process on an NVIDIA card: all of Underpaint that links CUDA's libraries.
//!
//! `probe` prints the card as JSON, once it has been seen to reckon right; `worker` speaks frames, as
//! `underpaint worker` does on the processor.

use std::io::Write;
use std::process::ExitCode;

use tracing_subscriber::EnvFilter;
use underpaint::worker::child::{self, Compute};

fn main() -> ExitCode {
    // Logs go to stderr: stdout belongs to answers and frames.
    let filter = EnvFilter::try_from_env("UNDERPAINT_LOG").unwrap_or_else(|_| EnvFilter::new("warn"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).without_time().init();
    let said = match std::env::args().nth(1).as_deref() {
        Some("probe") => child::probe(),
        Some("worker") => child::run(Compute::Card),
        _ => {
            writeln!(std::io::stderr(), "Underpaint starts this program itself; it takes `probe` or `worker`").ok();
            return ExitCode::from(2);
        }
    };
    match said {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            writeln!(std::io::stderr(), "underpaint-worker-cuda: {error}").ok();
            ExitCode::from(3)
        }
    }
}
