//! The whole library in a list of numbers, and what the artist thinks of pictures.
//!
//! A number is 8 bytes where a picture's record is a thousand: the window holds all numbers and the records in sight.

use std::collections::BTreeSet;

use rusqlite::params;

use super::filter::{Face, Filter};
use super::{Library, Result};

/// What the gallery holds under a filter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// The pictures that fit, newest first.
    pub ids: Vec<i64>,
    /// How many there are without a filter.
    pub all: u64,
    /// How many lie in the trash.
    pub trashed: u64,
    /// The backends that made any, in the order of the alphabet.
    pub backends: Vec<String>,
    /// The models that made any, likewise.
    pub models: Vec<String>,
}

/// What an artist may think of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mark {
    /// It is a good one.
    Star,
    /// It is none to go on with.
    Rejected,
}

impl Library {
    /// Every picture that a filter lets through, without the trash.
    ///
    /// # Errors
    /// The database's.
    pub fn list(&self, filter: &Filter) -> Result<Listing> {
        let mut listing = Listing { trashed: self.trash_count()?, ..Listing::default() };
        let (mut backends, mut models) = (BTreeSet::new(), BTreeSet::new());
        let sieve = filter.sieve();
        let mut statement = self.db.prepare_cached(
            "SELECT id, star, rejected, backend, model, prompt FROM pictures INDEXED BY pictures_shown
             WHERE trashed IS NULL ORDER BY id DESC",
        )?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let text = |i: usize| row.get_ref(i).ok().and_then(|v| v.as_str().ok()).unwrap_or_default();
            let face =
                Face { star: row.get(1)?, rejected: row.get(2)?, backend: text(3), model: text(4), prompt: text(5) };
            listing.all += 1;
            for (set, name) in [(&mut backends, face.backend), (&mut models, face.model)] {
                if !name.is_empty() && !set.contains(name) {
                    set.insert(name.to_owned());
                }
            }
            if sieve.fits(&face) {
                listing.ids.push(row.get(0)?);
            }
        }
        listing.backends = backends.into_iter().collect();
        listing.models = models.into_iter().collect();
        Ok(listing)
    }

    /// The pictures that may be of one run, newest first: of this backend, this model and, where one is given, this
    /// prompt. No record is read for it.
    ///
    /// # Errors
    /// The database's.
    pub fn alike(&self, backend: &str, model: &str, prompt: Option<&str>) -> Result<Vec<i64>> {
        let mut statement = self.db.prepare_cached(
            "SELECT id FROM pictures INDEXED BY pictures_shown
             WHERE trashed IS NULL AND backend = ?1 AND model = ?2 AND (?3 IS NULL OR prompt = ?3) ORDER BY id DESC",
        )?;
        Ok(statement.query_map(params![backend, model, prompt], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
    }

    /// Sets a mark on pictures, or takes it off; all or none.
    ///
    /// # Errors
    /// The database's.
    pub fn mark(&mut self, ids: &[i64], mark: Mark, on: bool) -> Result<()> {
        let query = match mark {
            Mark::Star => "UPDATE pictures SET star = ?2 WHERE id = ?1",
            Mark::Rejected => "UPDATE pictures SET rejected = ?2 WHERE id = ?1",
        };
        let change = self.db.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        {
            let mut statement = change.prepare_cached(query)?;
            for id in ids {
                statement.execute(params![id, on])?;
            }
        }
        change.commit()?;
        Ok(())
    }
}
