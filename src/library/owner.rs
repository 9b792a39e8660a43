//! Which process a row or a temporary file belongs to, in words that another process can check.

use std::path::Path;

/// This process: its number, and on Linux when it started, because numbers are used again.
pub(super) fn this_process() -> String {
    let id = std::process::id();
    format!("{id}:{}", started(id).unwrap_or_default())
}

/// Ticks from boot to the process's start.
fn started(process: u32) -> Option<String> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // The name in brackets may hold anything; the fields after it are counted from the last bracket.
    let (_, fields) = stat.rsplit_once(')')?;
    let mut fields = fields.split_whitespace();
    // A process that ended and was not yet collected by its parent does nothing any more.
    if fields.next().is_none_or(|state| matches!(state, "Z" | "X")) {
        return None;
    }
    fields.nth(18).map(str::to_owned)
}

/// Whether the process that wrote `owner` still runs.
pub(super) fn lives(owner: &str) -> bool {
    let Some((id, start)) = owner.split_once(':') else { return false };
    let Ok(id) = id.parse::<u32>() else { return false };
    if id == std::process::id() {
        return owner == this_process();
    }
    match started(id) {
        Some(found) => found == start,
        // Elsewhere than on Linux there is no /proc: another process is taken to be gone, unless the system knows it.
        None => !Path::new("/proc/self").exists() && process_exists(id),
    }
}

#[cfg(unix)]
fn process_exists(id: u32) -> bool {
    let Some(pid) = i32::try_from(id).ok().and_then(rustix::process::Pid::from_raw) else { return false };
    !matches!(rustix::process::test_kill_process(pid), Err(rustix::io::Errno::SRCH))
}

#[cfg(not(unix))]
fn process_exists(_: u32) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_process_lives_and_an_earlier_one_with_its_number_does_not() {
        assert!(lives(&this_process()));
        assert!(!lives(&format!("{}:1", std::process::id())));
        assert!(!lives("") && !lives("nonsense") && !lives("0:0") && !lives("4294967295:0"));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_process_that_was_killed_is_gone_even_before_its_parent_collects_it() {
        let mut child = std::process::Command::new("sleep").arg("60").spawn().unwrap();
        let owner = format!("{}:{}", child.id(), started(child.id()).unwrap());
        assert!(lives(&owner));
        child.kill().unwrap();
        // Killed is a matter of moments; collecting happens only below.
        while lives(&owner) {
            std::thread::yield_now();
        }
        child.wait().unwrap();
        assert!(!lives(&owner));
    }
}
