//! How much memory there is, and how much of it a model may take.

use crate::recipe::Memory;

/// An environment variable with the most gigabytes that a model may take.
pub const LIMIT: &str = "UNDERPAINT_MEMORY_GB";
/// Left to the system, whatever is free.
const SPARE: u64 = 256 << 20;
/// Of all memory, what a picture may take when nothing else runs.
const SHARE: f64 = 0.85;

/// Kilobytes of a line of `/proc/meminfo`, in bytes. None where there is no such file.
fn meminfo(key: &str) -> Option<u64> {
    let text = std::fs::read_to_string("/proc/meminfo").ok()?;
    let line = text.lines().find_map(|l| l.strip_prefix(key)?.strip_prefix(':'))?;
    line.trim().trim_end_matches("kB").trim().parse::<u64>().ok().map(|kb| kb * 1024)
}

/// Memory that can be taken without others suffering, in bytes; None where the system does not say.
#[must_use]
pub fn available_bytes() -> Option<u64> {
    meminfo("MemAvailable")
}

/// All memory, in bytes; None where the system does not say.
#[must_use]
pub fn total_bytes() -> Option<u64> {
    meminfo("MemTotal")
}

/// The artist's own limit, in bytes.
fn limit() -> Option<u64> {
    let gigabytes: f64 = std::env::var(LIMIT).ok()?.trim().parse().ok()?;
    (gigabytes > 0.0).then_some((gigabytes * 1e9) as u64)
}

/// What a picture may take, for one whose model holds `held` bytes already; None where the system does not say.
#[must_use]
pub fn memory(held: u64) -> Option<Memory> {
    let (most, free) = match (total_bytes(), available_bytes()) {
        (Some(total), Some(free)) => ((total as f64 * SHARE) as u64, (free + held).saturating_sub(SPARE)),
        _ => (limit()?, limit()?),
    };
    let limit = limit().unwrap_or(u64::MAX);
    Some(Memory { most: most.min(limit), free: free.min(limit) })
}

/// What a picture may take of a graphics card's memory; None where the card shares the machine's.
#[must_use]
pub fn of_card(total: Option<u64>, free: Option<u64>) -> Option<Memory> {
    let (total, free) = (total?, free?);
    let limit = limit().unwrap_or(u64::MAX);
    // What a desktop draws with comes and goes.
    let most = total.saturating_sub(total / 20).min(limit);
    Some(Memory { most, free: free.saturating_sub(SPARE).min(limit) })
}

/// Bytes that a process holds in memory that no file backs; None where the system does not say.
#[must_use]
pub fn held_by(process: u32) -> Option<u64> {
    let text = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = text.lines().find_map(|l| l.strip_prefix("RssAnon:"))?;
    line.trim().trim_end_matches("kB").trim().parse::<u64>().ok().map(|kb| kb * 1024)
}

/// Begins to measure [`peak_bytes`] anew (`man 5 proc_pid_clear_refs`).
pub(super) fn forget_peak() {
    if let Err(error) = std::fs::write("/proc/self/clear_refs", "5") {
        tracing::debug!("the most memory held is that since the start: {error}");
    }
}

/// The most bytes that this process has held; None where the system does not say.
pub(super) fn peak_bytes() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = text.lines().find_map(|l| l.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches("kB").trim().parse::<u64>().ok().map(|kb| kb * 1024)
}
