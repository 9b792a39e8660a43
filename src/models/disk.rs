//! How much room a disk has.

use std::path::Path;

/// Free bytes where `path` is, or where the nearest folder above it that exists is; None where the system does not
/// say.
#[cfg(unix)]
#[must_use]
pub fn free_bytes(path: &Path) -> Option<u64> {
    let there = path.ancestors().find(|p| p.exists())?;
    let found = rustix::fs::statvfs(there).ok()?;
    Some(found.f_bavail * found.f_frsize)
}

/// None: this system is not asked yet.
#[cfg(not(unix))]
#[must_use]
pub fn free_bytes(_: &Path) -> Option<u64> {
    None
}
