//! What is known of requests that went to a service: written before the first byte is sent, again with what the
//! service answered, so that no crash loses a picture that was paid for.
//!
//! Must never hold a key.

use rusqlite::{OptionalExtension, params};

use super::{JobStatus, Library, LibraryError, Result, now};

/// A request's row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RequestRow {
    /// Its job.
    pub job: i64,
    /// Where the service is: asked there again, whatever the settings say by then.
    pub base_url: String,
    /// Whether that is a server on this machine or its network, by the artist's own word.
    pub local: bool,
    /// SHA-256 of the request's body without the key, lower-case hex.
    pub body_sha256: String,
    /// The number we gave it.
    pub client_id: String,
    /// When it was sent, in seconds since 1970.
    pub sent: i64,
    /// When the service first answered.
    pub answered: Option<i64>,
    /// What the service said when it took it (JSON of the engine's).
    pub ticket: Option<String>,
    /// Where its pictures are (JSON of the engine's).
    pub done: Option<String>,
    /// The init image's place in the artist's bucket, to be deleted afterwards.
    pub upload: Option<String>,
}

impl Library {
    /// Writes a request down and puts its job down as being sent, at once or not at all. Sent again, it replaces the
    /// former row.
    ///
    /// # Errors
    /// The database's.
    pub fn begin_request(&mut self, request: &RequestRow) -> Result<()> {
        let change = self.db.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        change.execute(
            "INSERT OR REPLACE INTO requests (job, base_url, local, body_sha256, client_id, sent, upload)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![
                request.job,
                request.base_url,
                request.local,
                request.body_sha256,
                request.client_id,
                now(),
                request.upload
            ],
        )?;
        change.execute(
            "UPDATE jobs SET state = ?2, problem = NULL, owner = ?3 WHERE id = ?1 AND state <> 'done'",
            params![request.job, JobStatus::Sending.word(), self.owner],
        )?;
        change.commit()?;
        Ok(())
    }

    /// The service took it: what it said, and the job waits.
    ///
    /// # Errors
    /// The database's.
    pub fn request_taken(&mut self, job: i64, ticket: &str) -> Result<()> {
        let change = self.db.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        change.execute(
            "UPDATE requests SET ticket = ?2, answered = COALESCE(answered, ?3) WHERE job = ?1",
            params![job, ticket, now()],
        )?;
        change.execute(
            "UPDATE jobs SET state = 'waiting', problem = NULL, owner = ?2 WHERE id = ?1 AND state <> 'done'",
            params![job, self.owner],
        )?;
        change.commit()?;
        Ok(())
    }

    /// The service made it: where its pictures are, and the job downloads.
    ///
    /// # Errors
    /// The database's.
    pub fn request_done(&mut self, job: i64, done: &str) -> Result<()> {
        let change = self.db.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        change.execute(
            "UPDATE requests SET done = ?2, answered = COALESCE(answered, ?3) WHERE job = ?1",
            params![job, done, now()],
        )?;
        change.execute(
            "UPDATE jobs SET state = 'downloading', problem = NULL, owner = ?2 WHERE id = ?1 AND state <> 'done'",
            params![job, self.owner],
        )?;
        change.commit()?;
        Ok(())
    }

    /// Puts the end of a job down whose pictures are all saved already.
    ///
    /// # Errors
    /// The database's.
    pub fn end_downloads(&mut self, job: i64) -> Result<()> {
        let change = self.db.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        change.execute("UPDATE jobs SET state = 'done', problem = NULL WHERE id = ?1", params![job])?;
        // The service's number stays: it tells later whose a picture of the service's list is. Addresses go.
        change.execute(
            "UPDATE requests SET done = NULL, ticket = CASE WHEN id IS NULL THEN NULL ELSE json_object('id', id) END
             FROM (SELECT COALESCE(json_extract(ticket, '$.id'), json_extract(done, '$.id')) AS id
                   FROM requests WHERE job = ?1)
             WHERE job = ?1",
            params![job],
        )?;
        change.commit()?;
        Ok(())
    }

    /// The service's numbers of all requests that went to an address, with when each was sent, in seconds since 1970.
    ///
    /// # Errors
    /// The database's.
    pub fn numbers_at(&self, base_url: &str) -> Result<Vec<(String, i64)>> {
        let mut query = self.db.prepare(
            "SELECT COALESCE(json_extract(ticket, '$.id'), json_extract(done, '$.id')) AS id, sent FROM requests
             WHERE base_url = ?1 AND id IS NOT NULL",
        )?;
        let rows = query.query_map(params![base_url], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// A job's request; None where none was ever sent.
    ///
    /// # Errors
    /// The database's.
    pub fn request(&self, job: i64) -> Result<Option<RequestRow>> {
        let query = "SELECT base_url, local, body_sha256, client_id, sent, answered, ticket, done, upload
                     FROM requests WHERE job = ?1";
        let row = |row: &rusqlite::Row<'_>| {
            Ok(RequestRow {
                job,
                base_url: row.get(0)?,
                local: row.get(1)?,
                body_sha256: row.get(2)?,
                client_id: row.get(3)?,
                sent: row.get(4)?,
                answered: row.get(5)?,
                ticket: row.get(6)?,
                done: row.get(7)?,
                upload: row.get(8)?,
            })
        };
        self.db.query_row(query, params![job], row).optional().map_err(LibraryError::from)
    }
}
