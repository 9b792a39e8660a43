//! The database's tables, and how older ones become today's.

use std::path::Path;
use std::time::{Duration, Instant};

use rusqlite::{Connection, ErrorCode};

use super::{LibraryError, Result};

/// One entry per version, applied in order.
const MIGRATIONS: &[&str] = &[
    "
    CREATE TABLE init_images (
        sha256 TEXT PRIMARY KEY, file TEXT NOT NULL, name TEXT NOT NULL,
        width INTEGER NOT NULL, height INTEGER NOT NULL, created INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE jobs (
        id INTEGER PRIMARY KEY AUTOINCREMENT, created INTEGER NOT NULL, state TEXT NOT NULL,
        recipe TEXT NOT NULL, owner TEXT NOT NULL, problem TEXT, dismissed INTEGER NOT NULL DEFAULT 0
    ) STRICT;
    CREATE INDEX jobs_open ON jobs (state) WHERE dismissed = 0;
    CREATE TABLE pictures (
        id INTEGER PRIMARY KEY AUTOINCREMENT, job INTEGER NOT NULL UNIQUE REFERENCES jobs (id),
        file TEXT NOT NULL UNIQUE, width INTEGER NOT NULL, height INTEGER NOT NULL,
        record TEXT NOT NULL, created INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
",
    "
    CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT;
    INSERT INTO counters (name, value) SELECT 'picture', COALESCE(MAX(id), 0) FROM pictures;
",
    // A cloud's job has several pictures; what is known of its request; what was spent.
    "
    CREATE TABLE pictures_of_jobs (
        id INTEGER PRIMARY KEY AUTOINCREMENT, job INTEGER NOT NULL REFERENCES jobs (id), number INTEGER NOT NULL DEFAULT 0,
        file TEXT NOT NULL UNIQUE, width INTEGER NOT NULL, height INTEGER NOT NULL,
        record TEXT NOT NULL, created INTEGER NOT NULL, UNIQUE (job, number)
    ) STRICT;
    INSERT INTO pictures_of_jobs (id, job, file, width, height, record, created)
        SELECT id, job, file, width, height, record, created FROM pictures;
    DROP TABLE pictures;
    ALTER TABLE pictures_of_jobs RENAME TO pictures;
    CREATE TABLE requests (
        job INTEGER PRIMARY KEY REFERENCES jobs (id), base_url TEXT NOT NULL, local INTEGER NOT NULL,
        body_sha256 TEXT NOT NULL, client_id TEXT NOT NULL, sent INTEGER NOT NULL, answered INTEGER,
        ticket TEXT, done TEXT, upload TEXT
    ) STRICT;
    CREATE TABLE ledger (
        id INTEGER PRIMARY KEY AUTOINCREMENT, job INTEGER NOT NULL UNIQUE REFERENCES jobs (id), created INTEGER NOT NULL,
        day TEXT NOT NULL, service TEXT NOT NULL, backend TEXT NOT NULL, pictures INTEGER NOT NULL,
        micro_usd INTEGER, source TEXT NOT NULL
    ) STRICT;
    CREATE INDEX ledger_day ON ledger (day, service);
",
    // What the artist thinks of a picture, whether it lies in the trash (since when, in seconds since 1970), and what
    // the gallery filters by, in an index of its own: a look over 100,000 pictures must not read their records.
    "
    ALTER TABLE pictures ADD COLUMN star INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE pictures ADD COLUMN rejected INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE pictures ADD COLUMN trashed INTEGER;
    ALTER TABLE pictures ADD COLUMN backend TEXT NOT NULL DEFAULT '';
    ALTER TABLE pictures ADD COLUMN model TEXT NOT NULL DEFAULT '';
    ALTER TABLE pictures ADD COLUMN prompt TEXT NOT NULL DEFAULT '';
    UPDATE pictures SET
        backend = COALESCE(json_extract(record, '$.recipe.backend'), ''),
        model = COALESCE(json_extract(record, '$.model'), ''),
        prompt = COALESCE(json_extract(record, '$.recipe.prompt'), '')
        WHERE json_valid(record);
    CREATE INDEX pictures_shown ON pictures (id, star, rejected, backend, model, prompt) WHERE trashed IS NULL;
    CREATE INDEX jobs_unfinished ON jobs (id) WHERE state <> 'done';
    CREATE INDEX pictures_trashed ON pictures (trashed) WHERE trashed IS NOT NULL;
",
    // The order of what waits, what goes on by itself at the next start, how often it was begun.
    "
    ALTER TABLE jobs ADD COLUMN position INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE jobs ADD COLUMN resumes INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE jobs ADD COLUMN begun INTEGER NOT NULL DEFAULT 0;
    UPDATE jobs SET position = id;
    CREATE INDEX jobs_position ON jobs (position);
    CREATE TABLE grids (
        id INTEGER PRIMARY KEY AUTOINCREMENT, created INTEGER NOT NULL, plan TEXT NOT NULL
    ) STRICT;
    CREATE TABLE grid_cells (
        grid INTEGER NOT NULL REFERENCES grids (id), line INTEGER NOT NULL, place INTEGER NOT NULL,
        job INTEGER NOT NULL REFERENCES jobs (id), PRIMARY KEY (grid, line, place)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX grid_cells_job ON grid_cells (job);
",
];

/// How long another program may hold the database.
const PATIENCE: Duration = Duration::from_secs(10);

pub(super) fn open(path: &Path) -> Result<Connection> {
    let mut db = Connection::open(path)?;
    // Two windows, or a window and a command line, may share a library: wait for each other's short writes.
    db.busy_timeout(PATIENCE)?;
    let known = MIGRATIONS.len() as i64;
    let found = patiently(|| prepare(&mut db))?;
    if found > known {
        return Err(LibraryError::Newer { path: path.to_path_buf(), found, known });
    }
    Ok(db)
}

/// Tries again while another program is in the way: SQLite's own waiting leaves out the change to WAL, where two
/// programs that open a new library at once meet.
fn patiently<T>(mut attempt: impl FnMut() -> rusqlite::Result<T>) -> rusqlite::Result<T> {
    let until = Instant::now() + PATIENCE;
    loop {
        let result = attempt();
        let busy = matches!(
            result.as_ref().err().and_then(rusqlite::Error::sqlite_error_code),
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked)
        );
        if !busy || Instant::now() >= until {
            return result;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// Sets the connection up and brings the tables to today's; gives the version found, and does nothing to a newer one.
fn prepare(db: &mut Connection) -> rusqlite::Result<i64> {
    let found: i64 = db.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if found > MIGRATIONS.len() as i64 {
        return Ok(found);
    }
    db.pragma_update(None, "journal_mode", "WAL")?;
    // FULL: a job's end is durable when the window hears of it, even if the power goes.
    db.pragma_update(None, "synchronous", "FULL")?;
    db.pragma_update(None, "foreign_keys", true)?;
    let change = db.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    let found: i64 = change.pragma_query_value(None, "user_version", |row| row.get(0))?;
    for (i, migration) in MIGRATIONS.iter().enumerate().skip(usize::try_from(found).unwrap_or(0)) {
        change.execute_batch(migration)?;
        change.pragma_update(None, "user_version", i as i64 + 1)?;
    }
    change.commit()?;
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_programs_that_open_a_new_library_at_once_all_get_it() {
        for _ in 0..20 {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("library.db");
            std::thread::scope(|scope| {
                for _ in 0..4 {
                    scope.spawn(|| open(&path).unwrap());
                }
            });
        }
    }

    #[test]
    fn a_library_of_the_first_version_goes_on_counting_where_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("library.db");
        let old = Connection::open(&path).unwrap();
        old.execute_batch(MIGRATIONS[0]).unwrap();
        old.execute_batch(
            "PRAGMA user_version = 1;
             INSERT INTO jobs (id, created, state, recipe, owner) VALUES (3, 0, 'done', '{}', '');
             INSERT INTO pictures (id, job, file, width, height, record, created) VALUES (5, 3, 'a', 1, 1, '{}', 0);",
        )
        .unwrap();
        drop(old);
        for _ in 0..2 {
            let db = open(&path).unwrap();
            let value: i64 =
                db.query_row("SELECT value FROM counters WHERE name = 'picture'", [], |r| r.get(0)).unwrap();
            let version: i64 = db.pragma_query_value(None, "user_version", |r| r.get(0)).unwrap();
            assert_eq!((value, version), (5, MIGRATIONS.len() as i64));
            let kept: (i64, i64, i64) = db
                .query_row("SELECT id, job, number FROM pictures", [], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))
                .unwrap();
            assert_eq!(kept, (5, 3, 0));
        }
    }

    #[test]
    fn a_library_of_the_third_version_can_be_filtered_and_nothing_in_it_is_in_the_trash() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("library.db");
        let old = Connection::open(&path).unwrap();
        for migration in &MIGRATIONS[..3] {
            old.execute_batch(migration).unwrap();
        }
        let record = serde_json::to_string(&crate::metadata::example()).unwrap().replace('\'', "''");
        old.execute_batch(&format!(
            "PRAGMA user_version = 3;
             INSERT INTO jobs (id, created, state, recipe, owner) VALUES (3, 0, 'done', '{{}}', ''), (4, 0, 'done', '{{}}', '');
             INSERT INTO pictures (id, job, file, width, height, record, created)
                 VALUES (5, 3, 'a', 1, 1, '{record}', 0), (6, 4, 'b', 1, 1, 'no JSON at all', 0);"
        ))
        .unwrap();
        drop(old);
        for _ in 0..2 {
            let db = open(&path).unwrap();
            let query =
                "SELECT id, backend, model, prompt, star + rejected FROM pictures WHERE trashed IS NULL ORDER BY id";
            let mut rows = db.prepare(query).unwrap();
            let rows: Vec<(i64, String, String, String, i64)> = rows
                .query_map([], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?, r.get(4)?)))
                .unwrap()
                .collect::<rusqlite::Result<_>>()
                .unwrap();
            let wanted = crate::metadata::example();
            let words = (wanted.recipe.backend, wanted.model, wanted.recipe.prompt);
            assert_eq!(rows[0], (5, words.0, words.1, words.2, 0));
            assert_eq!(rows[1], (6, String::new(), String::new(), String::new(), 0), "a broken record stops nothing");
        }
    }
}
