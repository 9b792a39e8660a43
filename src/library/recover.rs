//! What is done at every start about what a crash left behind.
//!
//! Must never touch what belongs to a process that still runs.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;

use rusqlite::params;

use super::owner::lives;
use super::{Library, LibraryError, Result, files};
use crate::metadata::{Record, read_png};
use crate::recipe::Recipe;

/// A job without a picture whose process is gone.
struct Left {
    id: i64,
    owner: String,
    /// None where a version whose words we do not know wrote it.
    recipe: Option<Recipe>,
    /// Whether it waited or ran, so that nobody has yet said how it ended.
    open: bool,
    /// Whether it waits on: it is to go on by itself, and did not end a process twice.
    waits: bool,
}

/// A job that was being painted when its process ended is begun again this often: it may be what ended it.
const BEGUN: i64 = 2;

impl Library {
    /// Removes half-written files, adopts pictures whose rows were never written, then marks jobs of processes
    /// that are gone as interrupted, and those whose request was on its way as unknown. What goes on by itself stays
    /// in line, for a process that takes the line over.
    pub(super) fn recover(&mut self) -> Result<()> {
        let days = self.days();
        for folder in [self.root.clone(), self.root.join("inits"), self.cache.clone()].iter().chain(&days) {
            files::sweep(folder);
        }
        self.settle_trash()?;
        let left = self.left_behind()?;
        if left.is_empty() {
            return Ok(());
        }
        self.adopt(&days, &left)?;
        let change = self.db.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        for job in left.iter().filter(|j| j.open) {
            // Only as it was seen: another process may have taken care of it in the meantime.
            let (state, owner) = if job.waits { ("queued", &job.owner) } else { ("interrupted", &self.owner) };
            change.execute(
                "UPDATE jobs SET state = ?4, owner = ?3
                 WHERE id = ?1 AND owner = ?2 AND state IN ('queued', 'running')",
                params![job.id, job.owner, owner, state],
            )?;
        }
        for job in &left {
            // Whether the request came to anything, nobody here can tell.
            change.execute(
                "UPDATE jobs SET state = 'unknown', owner = ?3 WHERE id = ?1 AND owner = ?2 AND state = 'sending'",
                params![job.id, job.owner, self.owner],
            )?;
        }
        change.commit()?;
        Ok(())
    }

    /// The folders of pictures.
    fn days(&self) -> Vec<PathBuf> {
        let entries = std::fs::read_dir(&self.root).into_iter().flatten().flatten();
        let ours = |name: &std::ffi::OsStr| name == "inits" || name == super::TRASH_FOLDER;
        let folders = entries.filter(|e| e.file_type().is_ok_and(|t| t.is_dir()) && !ours(&e.file_name()));
        folders.map(|e| e.path()).collect()
    }

    /// Failed and cancelled jobs are among them: a picture may be on disk although its row could not be written.
    fn left_behind(&self) -> Result<Vec<Left>> {
        let query = "SELECT id, owner, recipe, state, resumes, begun FROM jobs WHERE state <> 'done'";
        let mut statement = self.db.prepare(query)?;
        let rows = statement.query_map([], |row| {
            let (recipe, state, resumes): (String, String, bool) = (row.get(2)?, row.get(3)?, row.get(4)?);
            let recipe: Option<Recipe> = serde_json::from_str(&recipe).ok();
            let open = matches!(state.as_str(), "queued" | "running");
            // A service's request costs: the artist sends it, not a start.
            let here = recipe.as_ref().is_some_and(|r| r.cloud.is_none());
            let begun: i64 = row.get(5)?;
            let waits = open && resumes && here && (state == "queued" || begun < BEGUN);
            Ok(Left { id: row.get(0)?, owner: row.get(1)?, recipe, open, waits })
        })?;
        let mut left = rows.collect::<rusqlite::Result<Vec<_>>>()?;
        let mut known = HashMap::new();
        left.retain(|job| !*known.entry(job.owner.clone()).or_insert_with(|| lives(&job.owner)));
        Ok(left)
    }

    /// Looks through the days' folders for pictures of these jobs that no row tells of.
    fn adopt(&mut self, days: &[PathBuf], left: &[Left]) -> Result<()> {
        let known: HashSet<String> = {
            let mut statement = self.db.prepare("SELECT file FROM pictures")?;
            statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?
        };
        for day in days {
            let entries = std::fs::read_dir(day).into_iter().flatten().flatten().map(|e| e.path());
            for path in entries.filter(|p| p.extension().is_some_and(|e| e == "png")) {
                let Ok(relative) = path.strip_prefix(&self.root) else { continue };
                let file = relative.to_string_lossy().replace('\\', "/");
                if known.contains(&file) {
                    continue;
                }
                let Ok(bytes) = crate::picture::read_file(&path) else { continue };
                let Ok((Some(record), _)) = read_png(&bytes) else { continue };
                let Some(job) = left.iter().find(|j| j.id == record.job && made(j, &record)) else { continue };
                // Whole, as every file that got its name from us is.
                let Ok(picture) = crate::picture::decode(&bytes) else { continue };
                // The job's recipe knows the model's folder; a picture holds only its name.
                let recipe = job.recipe.clone().unwrap_or_else(|| record.recipe.clone());
                let record = Record { recipe, ..record };
                // A cloud's job may have more pictures, and ends when it has gone on from here.
                let ends = record.recipe.cloud.is_none();
                match self.add_picture(job.id, &file, picture.width, picture.height, &record, ends) {
                    Ok(_) => tracing::info!("adopted {file}, which was saved as the program ended"),
                    // Another process that starts at the same moment was faster.
                    Err(LibraryError::Database(reason)) => tracing::info!("{file} was not adopted: {reason}"),
                    Err(error) => return Err(error),
                }
            }
        }
        Ok(())
    }
}

/// Whether a picture was made by this job, and not by one of another library that has the same number.
fn made(job: &Left, record: &Record) -> bool {
    // A cloud tells the seed and the model's steps; what was asked for is the job's.
    let seed = |r: &Recipe| r.cloud.is_none().then_some((r.seed, r.steps));
    let fingerprint = |r: &Recipe| (seed(r), r.size, r.prompt.clone(), r.negative.clone(), r.init_sha256.clone());
    job.recipe.as_ref().is_some_and(|recipe| fingerprint(recipe) == fingerprint(&record.recipe))
}
