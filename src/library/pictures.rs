//! Pictures: a file first, then its row and its job's end in one transaction.

use std::path::PathBuf;

use rusqlite::{OptionalExtension, Row, params};
use time::OffsetDateTime;

use super::thumbs::thumbnail_path;
use super::{Library, LibraryError, Result, THUMBNAIL_EDGE, files, now};
use crate::metadata::{Record, with_record, write_png};
use crate::picture::{Picture, Rgb8, opaque, thumbnail_jpeg, with_alpha};

/// A picture's row.
#[derive(Clone, Debug, PartialEq)]
pub struct PictureRow {
    /// Its number.
    pub id: i64,
    /// The file.
    pub path: PathBuf,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// How it came to be, with the model's whole path.
    pub record: Record,
    /// Seconds since 1970.
    pub created: i64,
    /// Whether the artist gave it a star.
    pub star: bool,
    /// Whether the artist rejected it.
    pub rejected: bool,
}

/// A painted picture, encoded: what takes long is done before the library is held.
pub struct Finished {
    job: i64,
    record: Record,
    picture: Picture,
    png: Vec<u8>,
    /// None where it could not be made; it is made again when it is asked for.
    thumbnail: Option<Vec<u8>>,
}

impl Finished {
    /// Encodes the picture that `job` made.
    ///
    /// # Errors
    /// The PNG encoder's.
    pub fn new(job: i64, picture: &Rgb8, record: &Record) -> Result<Self> {
        let record = Record { job, ..record.clone() };
        let png = write_png(picture.width, picture.height, &picture.pixels, &record)?;
        let rgba = with_alpha(&picture.pixels);
        let whole =
            Picture { width: picture.width, height: picture.height, rgba, has_alpha: false, warnings: Vec::new() };
        Ok(Self::with(job, record, whole, png))
    }

    /// A picture that came as a file: a plain PNG stays compressed as it came and only gets its record, everything
    /// else is encoded again. `picture` is what was decoded of it, opaque; `file` is None where that is not all that
    /// the file says, as of a transparent one.
    ///
    /// # Errors
    /// The PNG encoder's.
    pub fn received(job: i64, picture: Picture, file: Option<&[u8]>, record: &Record) -> Result<Self> {
        let record = Record { job, ..record.clone() };
        let kept = file.map(|file| with_record(file, &record)).transpose()?.flatten();
        let png = match kept {
            Some(png) => png,
            None => write_png(picture.width, picture.height, &opaque(&picture).pixels, &record)?,
        };
        Ok(Self::with(job, record, picture, png))
    }

    fn with(job: i64, record: Record, picture: Picture, png: Vec<u8>) -> Self {
        let thumbnail = thumbnail_jpeg(&picture, THUMBNAIL_EDGE).ok();
        Self { job, record, picture, png, thumbnail }
    }

    /// The picture, for whoever shows it once it is saved.
    #[must_use]
    pub fn into_picture(self) -> Picture {
        self.picture
    }
}

pub(super) const COLUMNS: &str = "id, file, width, height, record, created, star, rejected, trashed";

impl Library {
    /// Saves a job's only picture and ends the job: the file is synced under a name of its own before any row tells of
    /// it. If the process dies in between, the next start adopts the file (see `recover`).
    ///
    /// # Errors
    /// A disk that is full or read-only, the database's. The job is then as it was.
    pub fn finish_job(&mut self, finished: &Finished) -> Result<PictureRow> {
        self.save_picture(finished, true)
    }

    /// Saves one picture of a job, which it may end.
    ///
    /// # Errors
    /// As [`Self::finish_job`].
    pub fn save_picture(&mut self, finished: &Finished, ends: bool) -> Result<PictureRow> {
        let Finished { job, record, picture, png, thumbnail } = finished;
        let today = OffsetDateTime::now_local().unwrap_or_else(|_| OffsetDateTime::now_utc()).date();
        let day = format!("{:04}-{:02}-{:02}", today.year(), u8::from(today.month()), today.day());
        files::make_folder(&self.root.join(&day))?;
        let file = loop {
            let number = self.next_number()?;
            let file = format!("{day}/{number:05}-{}.png", record.recipe.seed);
            if files::create(&self.root.join(&file), png)? {
                break file;
            }
        };
        let row = self.add_picture(*job, &file, picture.width, picture.height, record, ends)?;
        if let Some(small) = thumbnail
            && let Err(error) = files::cache(&thumbnail_path(&self.cache, &row.path), small)
        {
            tracing::warn!("no thumbnail could be kept: {error}");
        }
        Ok(row)
    }

    /// The rows of a picture that is on disk.
    pub(super) fn add_picture(
        &mut self,
        job: i64,
        file: &str,
        width: u32,
        height: u32,
        record: &Record,
        ends: bool,
    ) -> Result<PictureRow> {
        let json = serde_json::to_string(record).map_err(|e| LibraryError::Database(e.to_string()))?;
        let created = now();
        let change = self.db.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        change.execute(
            "INSERT INTO pictures (job, number, file, width, height, record, created, backend, model, prompt)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            params![
                job,
                record.number,
                file,
                width,
                height,
                json,
                created,
                record.recipe.backend,
                record.model,
                record.recipe.prompt
            ],
        )?;
        let id = change.last_insert_rowid();
        if ends {
            change.execute("UPDATE jobs SET state = 'done', problem = NULL WHERE id = ?1", params![job])?;
            // Addresses of pictures may be signed: they are kept as long as they are needed.
            change.execute("UPDATE requests SET ticket = NULL, done = NULL WHERE job = ?1", params![job])?;
        }
        change.commit()?;
        let (path, record) = (self.root.join(file), record.clone());
        Ok(PictureRow { id, path, width, height, record, created, star: false, rejected: false })
    }

    /// Takes a number that no other picture of this library had or will have, in whichever process.
    fn next_number(&self) -> Result<i64> {
        let next = "UPDATE counters SET value = value + 1 WHERE name = 'picture' RETURNING value";
        Ok(self.db.query_row(next, [], |row| row.get(0))?)
    }

    /// Reads [`COLUMNS`].
    pub(super) fn picture_row(&self, row: &Row<'_>) -> rusqlite::Result<Option<PictureRow>> {
        let (id, file, record, trashed): (i64, String, String, Option<i64>) =
            (row.get(0)?, row.get(1)?, row.get(4)?, row.get(8)?);
        let Ok(record) = serde_json::from_str(&record) else { return Ok(None) };
        Ok(Some(PictureRow {
            id,
            path: if trashed.is_some() { self.trash_path(id, &file) } else { self.root.join(file) },
            width: row.get(2)?,
            height: row.get(3)?,
            record,
            created: row.get(5)?,
            star: row.get(6)?,
            rejected: row.get(7)?,
        }))
    }

    /// Pictures newest first, older than `before`, at most `limit`, without the trash; and whether there are more.
    ///
    /// # Errors
    /// The database's.
    pub fn pictures(&self, before: Option<i64>, limit: u32) -> Result<(Vec<PictureRow>, bool)> {
        let query =
            format!("SELECT {COLUMNS} FROM pictures WHERE id < ?1 AND trashed IS NULL ORDER BY id DESC LIMIT ?2");
        let mut statement = self.db.prepare_cached(&query)?;
        let rows = statement
            .query_map(params![before.unwrap_or(i64::MAX), i64::from(limit) + 1], |row| self.picture_row(row))?
            .collect::<rusqlite::Result<Vec<_>>>()?;
        let more = rows.len() > limit as usize;
        Ok((rows.into_iter().take(limit as usize).flatten().collect(), more))
    }

    /// Pictures by their numbers, in that order; what is not there, or lies in the trash, is left out.
    ///
    /// # Errors
    /// The database's.
    pub fn pictures_of(&self, ids: &[i64]) -> Result<Vec<PictureRow>> {
        let query = format!("SELECT {COLUMNS} FROM pictures WHERE id = ?1 AND trashed IS NULL");
        let mut statement = self.db.prepare_cached(&query)?;
        let mut found = Vec::with_capacity(ids.len());
        for id in ids {
            found.extend(statement.query_row(params![id], |row| self.picture_row(row)).optional()?.flatten());
        }
        Ok(found)
    }

    /// One picture, in the trash or not.
    ///
    /// # Errors
    /// [`LibraryError::Missing`], or the database's.
    pub fn picture(&self, id: i64) -> Result<PictureRow> {
        let query = format!("SELECT {COLUMNS} FROM pictures WHERE id = ?1");
        let found = self.db.query_row(&query, params![id], |row| self.picture_row(row)).optional()?.flatten();
        found.ok_or_else(|| LibraryError::Missing(crate::tr!("library-error-no-picture", id = id.to_string())))
    }

    /// Which of a job's pictures are saved, by their number in the job.
    ///
    /// # Errors
    /// The database's.
    pub fn saved_of(&self, job: i64) -> Result<Vec<u32>> {
        let mut statement = self.db.prepare_cached("SELECT number FROM pictures WHERE job = ?1 ORDER BY number")?;
        Ok(statement.query_map(params![job], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
    }

    /// How many pictures there are, without the trash.
    ///
    /// # Errors
    /// The database's.
    pub fn picture_count(&self) -> Result<u64> {
        let count: i64 =
            self.db.query_row("SELECT COUNT(*) FROM pictures WHERE trashed IS NULL", [], |row| row.get(0))?;
        Ok(count.unsigned_abs())
    }
}
