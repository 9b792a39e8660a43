//! What was spent, job by job: what a service told, what was reckoned from a price, and what nobody knows.

use std::fmt::Write as _;
use std::path::Path;

use rusqlite::params;
use time::OffsetDateTime;

use super::{Library, LibraryError, Result, files, now};

/// The most rows of an export.
const EXPORT: u32 = 1_000_000;

/// How the amount of a row is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Spent {
    /// The service told it.
    Told,
    /// Reckoned from the price that the artist set.
    Estimated,
    /// It may or may not have been billed; the amount, if any, is what it would have cost.
    Perhaps,
}

impl Spent {
    const ALL: [(Self, &'static str); 3] =
        [(Self::Told, "told"), (Self::Estimated, "estimated"), (Self::Perhaps, "perhaps")];

    /// Its word in the database and in exports.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(s, _)| *s == self).map_or("", |(_, word)| word)
    }

    fn from_word(word: &str) -> Self {
        Self::ALL.iter().find(|(_, w)| *w == word).map_or(Self::Perhaps, |(s, _)| *s)
    }
}

/// One job's spending.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerRow {
    /// The job.
    pub job: i64,
    /// Seconds since 1970.
    pub created: i64,
    /// The local day, `2026-01-31`.
    pub day: String,
    /// The service: `modelslab`.
    pub service: String,
    /// The endpoint: `modelslab/flux-img2img`.
    pub backend: String,
    /// Pictures that count.
    pub pictures: u32,
    /// Millionths of a US dollar; None where no price is known.
    pub micro_usd: Option<i64>,
    /// How it is known.
    pub source: Spent,
}

/// A day's spending at one service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Total {
    /// The local day.
    pub day: String,
    /// The service.
    pub service: String,
    /// Requests.
    pub jobs: u32,
    /// Pictures.
    pub pictures: u32,
    /// Millionths of a US dollar, of the rows whose amount is known.
    pub micro_usd: i64,
    /// Rows whose amount is not known.
    pub unpriced: u32,
    /// Whether anything of it is reckoned and not told.
    pub estimated: bool,
}

/// Today, as the ledger counts days: by this machine's clock and zone.
fn today() -> String {
    let day = OffsetDateTime::now_local().unwrap_or_else(|_| OffsetDateTime::now_utc()).date();
    format!("{:04}-{:02}-{:02}", day.year(), u8::from(day.month()), day.day())
}

impl Library {
    /// Writes a job's spending down; what is known better replaces what was known worse.
    ///
    /// # Errors
    /// The database's.
    pub fn spend(
        &self,
        job: i64,
        service: &str,
        backend: &str,
        pictures: u32,
        micro_usd: Option<i64>,
        source: Spent,
    ) -> Result<()> {
        self.db.execute(
            "INSERT INTO ledger (job, created, day, service, backend, pictures, micro_usd, source)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
             ON CONFLICT (job) DO UPDATE SET pictures = excluded.pictures, source = excluded.source,
                 micro_usd = COALESCE(excluded.micro_usd, micro_usd)",
            params![job, now(), today(), service, backend, pictures, micro_usd, source.word()],
        )?;
        Ok(())
    }

    /// Takes a job's spending back: it turned out that it never ran.
    ///
    /// # Errors
    /// The database's.
    pub fn unspend(&self, job: i64) -> Result<()> {
        self.db.execute("DELETE FROM ledger WHERE job = ?1", params![job])?;
        Ok(())
    }

    /// Millionths of a US dollar spent today at a service, what may have been billed included.
    ///
    /// # Errors
    /// The database's.
    pub fn spent_today(&self, service: &str) -> Result<i64> {
        let query = "SELECT COALESCE(SUM(micro_usd), 0) FROM ledger WHERE day = ?1 AND service = ?2";
        Ok(self.db.query_row(query, params![today(), service], |row| row.get(0))?)
    }

    /// Every row, newest first, at most `limit`.
    ///
    /// # Errors
    /// The database's.
    pub fn ledger(&self, limit: u32) -> Result<Vec<LedgerRow>> {
        let mut statement = self.db.prepare(
            "SELECT job, created, day, service, backend, pictures, micro_usd, source FROM ledger
             ORDER BY id DESC LIMIT ?1",
        )?;
        let rows = statement.query_map(params![limit], |row| {
            let source: String = row.get(7)?;
            Ok(LedgerRow {
                job: row.get(0)?,
                created: row.get(1)?,
                day: row.get(2)?,
                service: row.get(3)?,
                backend: row.get(4)?,
                pictures: row.get(5)?,
                micro_usd: row.get(6)?,
                source: Spent::from_word(&source),
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Every job as CSV with a line of names, newest first. Amounts are US dollars, empty where no price is known.
    ///
    /// # Errors
    /// The database's.
    pub fn ledger_csv(&self) -> Result<String> {
        let mut out = "day,job,service,backend,pictures,usd,known\n".to_owned();
        for row in self.ledger(EXPORT)? {
            let usd = row.micro_usd.map(|m| format!("{:.6}", m as f64 / 1e6)).unwrap_or_default();
            let (day, job, word) = (&row.day, row.job, row.source.word());
            writeln!(out, "{day},{job},{},{},{},{usd},{word}", row.service, row.backend, row.pictures).ok();
        }
        Ok(out)
    }

    /// Writes [`Self::ledger_csv`] into a file, whole or not at all; one that is there is replaced.
    ///
    /// # Errors
    /// The database's; a folder that cannot be written.
    pub fn export_ledger(&self, path: &Path) -> Result<()> {
        files::replace(path, self.ledger_csv()?.as_bytes()).map_err(|e| LibraryError::io(path, &e))
    }

    /// Writes a file of the artist's, whole or not at all; one that is there is replaced.
    ///
    /// # Errors
    /// A folder that cannot be written, a full disk.
    pub fn export_file(path: &Path, bytes: &[u8]) -> Result<()> {
        files::replace(path, bytes).map_err(|e| LibraryError::io(path, &e))
    }

    /// Totals by day and service, newest first.
    ///
    /// # Errors
    /// The database's.
    pub fn ledger_totals(&self) -> Result<Vec<Total>> {
        let mut statement = self.db.prepare(
            "SELECT day, service, COUNT(*), SUM(pictures), COALESCE(SUM(micro_usd), 0), SUM(micro_usd IS NULL),
                 MAX(source <> 'told') FROM ledger GROUP BY day, service ORDER BY day DESC, service",
        )?;
        let rows = statement.query_map([], |row| {
            Ok(Total {
                day: row.get(0)?,
                service: row.get(1)?,
                jobs: row.get(2)?,
                pictures: row.get(3)?,
                micro_usd: row.get(4)?,
                unpriced: row.get(5)?,
                estimated: row.get(6)?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}
