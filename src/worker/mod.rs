//! The local worker: FLUX in a process of its own.
//!
//! The same executable started as `underpaint worker` ([`child`]), or the one for graphics cards beside it ([`card`]),
//! speaks [`protocol`] frames with the engine's side (`parent`) over stdin and stdout. A panic, an out-of-memory kill or a lost graphics card ends the
//! child and never the artist's session; ending it gives every byte of memory back.

pub mod card;
pub mod child;
mod memory;
mod parent;
pub mod protocol;

pub use card::{Finder, Graphics};
pub use memory::{available_bytes, memory, of_card, total_bytes};
pub use parent::{Worker, WorkerError, memory_now};

/// An environment variable that tells a painting process which language its errors are to be in: a language's tag.
const LANGUAGE: &str = "UNDERPAINT_LANGUAGE";

/// The processor in words: its name and what it has for fast arithmetic.
#[must_use]
pub fn device_name() -> String {
    let info = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let name = info.lines().find_map(|l| l.strip_prefix("model name")?.split_once(':').map(|(_, n)| n.trim()));
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    format!("{}, {threads} threads, {}", name.unwrap_or("CPU"), vector_unit())
}

#[cfg(target_arch = "x86_64")]
fn vector_unit() -> &'static str {
    if std::arch::is_x86_feature_detected!("avx512f") {
        "AVX-512"
    } else if std::arch::is_x86_feature_detected!("avx2") {
        "AVX2"
    } else {
        "SSE2"
    }
}

#[cfg(not(target_arch = "x86_64"))]
fn vector_unit() -> &'static str {
    "NEON"
}
