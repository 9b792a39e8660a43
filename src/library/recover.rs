//! What is done at every start about what a crash left behind.

use std::path::Path;

use rusqlite::params;

use super::{Library, Result, files};
use crate::metadata::read_png;

/// This process, in words that another one can check: its number, and on Linux when it started, because
/// numbers are used again.
pub(super) fn this_process() -> String {
    let id = std::process::id();
    format!("{id}:{}", started(id).unwrap_or_default())
}

/// Ticks from boot to the process's start.
fn started(process: u32) -> Option<String> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // The name in brackets may hold anything; the fields after it are counted from the last bracket.
    let (_, fields) = stat.rsplit_once(')')?;
    fields.split_whitespace().nth(19).map(str::to_owned)
}

/// Whether the process that wrote `owner` still runs.
fn lives(owner: &str) -> bool {
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

impl Library {
    /// Adopts pictures whose rows were never written, then marks jobs of processes that are gone as interrupted.
    pub(super) fn recover(&self) -> Result<()> {
        let mut statement = self.db.prepare("SELECT id, owner FROM jobs WHERE state IN ('queued', 'running')")?;
        let open: Vec<(i64, String)> =
            statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<rusqlite::Result<_>>()?;
        let gone: Vec<i64> = open.into_iter().filter(|(_, owner)| !lives(owner)).map(|(id, _)| id).collect();
        let alive = |process: u32| started(process).is_some() || process_exists(process);
        files::sweep(&self.root, alive);
        files::sweep(&self.root.join("inits"), alive);
        if gone.is_empty() {
            return Ok(());
        }
        self.adopt(&gone, alive)?;
        for id in gone {
            self.db.execute(
                "UPDATE jobs SET state = 'interrupted', owner = ?2 WHERE id = ?1 AND state IN ('queued', 'running')",
                params![id, self.owner],
            )?;
        }
        Ok(())
    }

    /// Looks through the days' folders for pictures of these jobs that no row tells of.
    fn adopt(&self, jobs: &[i64], alive: impl Fn(u32) -> bool) -> Result<()> {
        let Ok(days) = std::fs::read_dir(&self.root) else { return Ok(()) };
        for day in days.flatten().filter(|d| d.path().is_dir() && d.file_name() != "inits") {
            files::sweep(&day.path(), &alive);
            let Ok(entries) = std::fs::read_dir(day.path()) else { continue };
            for path in entries.flatten().map(|e| e.path()).filter(|p| p.extension().is_some_and(|e| e == "png")) {
                let Ok(relative) = path.strip_prefix(&self.root) else { continue };
                let file = relative.to_string_lossy().replace('\\', "/");
                let known: bool = self.db.query_row(
                    "SELECT EXISTS (SELECT 1 FROM pictures WHERE file = ?1)",
                    params![file],
                    |row| row.get(0),
                )?;
                if known {
                    continue;
                }
                let Ok(bytes) = crate::picture::read_file(&path) else { continue };
                let Ok((Some(record), _)) = read_png(&bytes) else { continue };
                if jobs.contains(&record.job) {
                    tracing::info!("adopting {file}, which was saved as the program ended");
                    let (width, height) = (record.recipe.size.width(), record.recipe.size.height());
                    let json = serde_json::to_string(&record).unwrap_or_default();
                    self.db.execute(
                        "INSERT OR IGNORE INTO pictures (job, file, width, height, record, created) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                        params![record.job, file, width, height, json, super::now()],
                    )?;
                    self.db.execute("UPDATE jobs SET state = 'done' WHERE id = ?1", params![record.job])?;
                }
            }
        }
        Ok(())
    }
}
