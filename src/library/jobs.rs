//! Jobs as rows: written before they run, ended in the same transaction that saves their picture.

use rusqlite::{OptionalExtension, Row, params};

use super::owner::lives;
use super::{Library, LibraryError, Result, now};
use crate::recipe::Recipe;

/// Where a job stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobStatus {
    /// Waiting.
    Queued,
    /// Being made.
    Running,
    /// Its picture is in the library.
    Done,
    /// It failed.
    Failed,
    /// Stopped by the artist.
    Cancelled,
    /// Its process ended in the middle.
    Interrupted,
    /// Its request is on its way to a service.
    Sending,
    /// A service works on it.
    Waiting,
    /// A service has made its pictures; they are being fetched.
    Downloading,
    /// Nobody knows whether a service made it: it may have been billed.
    Unknown,
}

impl JobStatus {
    const ALL: [(Self, &'static str); 10] = [
        (Self::Queued, "queued"),
        (Self::Running, "running"),
        (Self::Done, "done"),
        (Self::Failed, "failed"),
        (Self::Cancelled, "cancelled"),
        (Self::Interrupted, "interrupted"),
        (Self::Sending, "sending"),
        (Self::Waiting, "waiting"),
        (Self::Downloading, "downloading"),
        (Self::Unknown, "unknown"),
    ];

    pub(super) fn word(self) -> &'static str {
        Self::ALL.iter().find(|(s, _)| *s == self).map_or("", |(_, word)| word)
    }

    pub(super) fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, w)| *w == word).map(|(s, _)| *s)
    }
}

/// A job's row.
#[derive(Clone, Debug, PartialEq)]
pub struct JobRow {
    /// Its number.
    pub id: i64,
    /// Where it stands.
    pub status: JobStatus,
    /// What it makes.
    pub recipe: Recipe,
    /// Why it ended without a picture (JSON of the engine's).
    pub problem: Option<String>,
    /// Its newest picture.
    pub picture: Option<i64>,
    /// Whether its process still runs.
    pub alive: bool,
}

const COLUMNS: &str = "jobs.id, jobs.state, jobs.recipe, jobs.problem,
    (SELECT MAX(id) FROM pictures WHERE pictures.job = jobs.id), jobs.owner";

fn row(row: &Row<'_>) -> rusqlite::Result<Option<JobRow>> {
    let (state, recipe): (String, String) = (row.get(1)?, row.get(2)?);
    // A row of a version whose words we do not know is left alone, not guessed at.
    let (Some(status), Ok(recipe)) = (JobStatus::from_word(&state), serde_json::from_str(&recipe)) else {
        return Ok(None);
    };
    let owner: String = row.get(5)?;
    Ok(Some(JobRow {
        id: row.get(0)?,
        status,
        recipe,
        problem: row.get(3)?,
        picture: row.get(4)?,
        alive: lives(&owner),
    }))
}

/// Writes a queued job down, behind all others.
pub(super) fn add_job(db: &rusqlite::Connection, recipe: &Recipe, owner: &str, resumes: bool) -> Result<i64> {
    let json = serde_json::to_string(recipe).map_err(|e| LibraryError::Database(e.to_string()))?;
    db.execute(
        "INSERT INTO jobs (created, state, recipe, owner, resumes, position)
         VALUES (?1, 'queued', ?2, ?3, ?4, (SELECT COALESCE(MAX(position), 0) + 1 FROM jobs))",
        params![now(), json, owner, resumes],
    )?;
    Ok(db.last_insert_rowid())
}

impl Library {
    /// Writes queued jobs down, all or none.
    ///
    /// # Errors
    /// The database's.
    pub fn add_jobs(&mut self, recipes: &[Recipe]) -> Result<Vec<i64>> {
        let change = self.db.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        let mut ids = Vec::with_capacity(recipes.len());
        for recipe in recipes {
            ids.push(add_job(&change, recipe, &self.owner, self.resumes)?);
        }
        change.commit()?;
        Ok(ids)
    }

    /// Puts a job's new state down. A finished job stays finished.
    ///
    /// # Errors
    /// The database's.
    pub fn set_job(&self, id: i64, status: JobStatus, problem: Option<&str>) -> Result<()> {
        self.db.execute(
            "UPDATE jobs SET state = ?2, problem = ?3, owner = ?4 WHERE id = ?1 AND state <> 'done'",
            params![id, status.word(), problem, self.owner],
        )?;
        Ok(())
    }

    /// Takes over a job that no running process is about; gives whether it is this process's now.
    ///
    /// # Errors
    /// The database's.
    pub fn claim_job(&self, id: i64) -> Result<bool> {
        let query = "SELECT owner, state FROM jobs WHERE id = ?1";
        let (owner, state): (String, String) =
            self.db.query_row(query, params![id], |row| Ok((row.get(0)?, row.get(1)?)))?;
        // Nobody is about a job whose end is not known, whoever wrote that down.
        let free = JobStatus::from_word(&state) == Some(JobStatus::Unknown) || !lives(&owner);
        if owner == self.owner || !free {
            return Ok(owner == self.owner);
        }
        // Only as it was seen: another process may claim it at the same moment.
        let changed = self
            .db
            .execute("UPDATE jobs SET owner = ?3 WHERE id = ?1 AND owner = ?2", params![id, owner, self.owner])?;
        Ok(changed == 1)
    }

    /// Takes an ended job off the list of open ones.
    ///
    /// # Errors
    /// The database's.
    pub fn dismiss_job(&self, id: i64) -> Result<()> {
        self.db.execute(
            "UPDATE jobs SET dismissed = 1 WHERE id = ?1 AND state IN ('failed', 'cancelled', 'interrupted', 'unknown')",
            params![id],
        )?;
        Ok(())
    }

    /// One job.
    ///
    /// # Errors
    /// [`LibraryError::Missing`], or the database's.
    pub fn job(&self, id: i64) -> Result<JobRow> {
        let query = format!("SELECT {COLUMNS} FROM jobs WHERE jobs.id = ?1");
        let found = self.db.query_row(&query, params![id], row).optional()?.flatten();
        found.ok_or_else(|| LibraryError::Missing(crate::tr!("library-error-no-job", id = id.to_string())))
    }

    /// Jobs that are queued, running, or ended without a picture and not dismissed; as they stand in line. Cancelled
    /// ones were the artist's wish and are not listed.
    ///
    /// # Errors
    /// The database's.
    pub fn open_jobs(&self) -> Result<Vec<JobRow>> {
        let query = format!(
            "SELECT {COLUMNS} FROM jobs
             WHERE jobs.dismissed = 0 AND jobs.state NOT IN ('done', 'cancelled') ORDER BY jobs.position, jobs.id"
        );
        let mut statement = self.db.prepare(&query)?;
        let rows = statement.query_map([], row)?.collect::<rusqlite::Result<Vec<_>>>()?;
        Ok(rows.into_iter().flatten().collect())
    }
}
