//! How much memory there is.

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
