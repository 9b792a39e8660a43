//! The trash: a folder of the library. A picture goes there by a rename and comes back by one.
//!
//! Its row is written first and decides where the file belongs; a file that a crash left on the other side follows its
//! row at the next start. So a picture is always in one of two known places, and never in none. What is deleted is
//! deleted here and nowhere else: by the artist's word, or [`TRASH_DAYS`] after it came.

use std::io;
use std::path::{Path, PathBuf};

use rusqlite::params;

use super::pictures::COLUMNS;
use super::thumbs::thumbnail_of;
use super::{Library, LibraryError, PictureRow, Result, files, now};

/// The folder's name in the library.
pub const TRASH_FOLDER: &str = "trash";
/// How long a picture stays in it, in days.
pub const TRASH_DAYS: i64 = 30;

/// The time of those that are being deleted.
const DOOMED: i64 = 0;

/// Where pictures go.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    In,
    Out,
}

/// A picture on its way.
struct Place {
    id: i64,
    /// Its file's name in the library while it is not in the trash.
    file: String,
}

impl Library {
    /// Where a picture's file lies in the trash: under its number, so that no two meet.
    pub(super) fn trash_path(&self, id: i64, file: &str) -> PathBuf {
        let name = file.rsplit('/').next().unwrap_or(file);
        self.root.join(TRASH_FOLDER).join(format!("{id}-{name}"))
    }

    /// Moves pictures to the trash; gives those that are there now. What was there already, or is no picture, is
    /// left out.
    ///
    /// # Errors
    /// The database's; a file that cannot be moved. That picture, and those after it, are then where they were.
    pub fn trash(&mut self, ids: &[i64]) -> Result<Vec<i64>> {
        files::make_folder(&self.root.join(TRASH_FOLDER))?;
        let places = self.claim(ids, Way::In)?;
        self.follow(&places, Way::In)?;
        Ok(places.into_iter().map(|p| p.id).collect())
    }

    /// Brings pictures back out of the trash; gives them as they are then.
    ///
    /// # Errors
    /// As [`Self::trash`].
    pub fn restore(&mut self, ids: &[i64]) -> Result<Vec<PictureRow>> {
        let places = self.claim(ids, Way::Out)?;
        self.follow(&places, Way::Out)?;
        self.pictures_of(&places.iter().map(|p| p.id).collect::<Vec<_>>())
    }

    /// What lies in the trash, newest there first.
    ///
    /// # Errors
    /// The database's.
    pub fn trashed(&self) -> Result<Vec<PictureRow>> {
        let query = format!("SELECT {COLUMNS} FROM pictures WHERE trashed IS NOT NULL ORDER BY trashed DESC, id DESC");
        let mut statement = self.db.prepare_cached(&query)?;
        let rows = statement.query_map([], |row| self.picture_row(row))?.collect::<rusqlite::Result<Vec<_>>>()?;
        Ok(rows.into_iter().flatten().collect())
    }

    /// How many pictures lie in the trash.
    ///
    /// # Errors
    /// The database's.
    pub fn trash_count(&self) -> Result<u64> {
        let query = "SELECT COUNT(*) FROM pictures WHERE trashed IS NOT NULL";
        let count: i64 = self.db.query_row(query, [], |row| row.get(0))?;
        Ok(count.unsigned_abs())
    }

    /// Deletes for ever what lies in the trash; gives how many that were.
    ///
    /// # Errors
    /// A file that cannot be deleted, the database's. What was not deleted is still in the trash.
    pub fn empty_trash(&mut self) -> Result<u64> {
        self.delete_trashed_before(i64::MAX)
    }

    /// At the start: files follow their rows, and what has lain long enough is deleted.
    pub(super) fn settle_trash(&mut self) -> Result<()> {
        let folder = self.root.join(TRASH_FOLDER);
        if !folder.is_dir() {
            return Ok(());
        }
        for place in self.trashed_places(i64::MAX)? {
            self.settle(&place, Way::In);
        }
        let names = std::fs::read_dir(&folder).into_iter().flatten().flatten().map(|e| e.file_name());
        for name in names.filter_map(|n| n.into_string().ok()) {
            let Some(id) = name.split('-').next().and_then(|id| id.parse::<i64>().ok()) else { continue };
            let query = "SELECT file FROM pictures WHERE id = ?1 AND trashed IS NULL";
            let Ok(file) = self.db.query_row(query, params![id], |row| row.get::<_, String>(0)) else { continue };
            if self.trash_path(id, &file) == folder.join(&name) {
                self.settle(&Place { id, file }, Way::Out);
            }
        }
        let deleted = self.delete_trashed_before(now() - TRASH_DAYS * 24 * 3600)?;
        if deleted > 0 {
            tracing::info!("{deleted} pictures that had been in the trash for {TRASH_DAYS} days were deleted");
        }
        Ok(())
    }

    /// Writes down where pictures belong from now on, all or none; gives those whose row changed.
    fn claim(&mut self, ids: &[i64], way: Way) -> Result<Vec<Place>> {
        let (query, when) = match way {
            Way::In => ("UPDATE pictures SET trashed = ?2 WHERE id = ?1 AND trashed IS NULL RETURNING file", now()),
            Way::Out => ("UPDATE pictures SET trashed = NULL WHERE id = ?1 AND trashed > ?2 RETURNING file", DOOMED),
        };
        let change = self.db.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        let mut places = Vec::with_capacity(ids.len());
        {
            let mut statement = change.prepare_cached(query)?;
            for &id in ids {
                for file in statement.query_map(params![id, when], |row| row.get(0))? {
                    places.push(Place { id, file: file? });
                }
            }
        }
        change.commit()?;
        Ok(places)
    }

    /// Moves files to where their rows say. Where one cannot be moved, its row and those of the rest go back.
    fn follow(&mut self, places: &[Place], way: Way) -> Result<()> {
        let failed = places.iter().enumerate().find_map(|(i, place)| Some((i, self.carry(place, way).err()?)));
        self.sync_folders(places);
        let Some((at, (path, error))) = failed else { return Ok(()) };
        let back: Vec<i64> = places.iter().skip(at).map(|p| p.id).collect();
        self.claim(&back, if way == Way::In { Way::Out } else { Way::In })?;
        Err(LibraryError::io(&path, &error))
    }

    fn carry(&self, place: &Place, way: Way) -> std::result::Result<(), (PathBuf, io::Error)> {
        let (home, trash) = (self.root.join(&place.file), self.trash_path(place.id, &place.file));
        let (from, to) = if way == Way::In { (home, trash) } else { (trash, home) };
        // Gone already: another process settled it, or the file was lost before, and its row follows all the same.
        if !from.exists() {
            return Ok(());
        }
        // A day's folder may have been removed when its last picture left it.
        let folder = to.parent().map_or(Ok(()), std::fs::create_dir_all);
        folder.and_then(|()| files::rename(&from, &to)).map_err(|error| (to, error))
    }

    fn settle(&self, place: &Place, way: Way) {
        if let Err((path, error)) = self.carry(place, way) {
            tracing::warn!("{} could not be put in its place: {error}", path.display());
        }
    }

    fn sync_folders(&self, places: &[Place]) {
        let days: std::collections::BTreeSet<PathBuf> =
            places.iter().filter_map(|p| self.root.join(&p.file).parent().map(Path::to_path_buf)).collect();
        for folder in days.iter().chain([&self.root.join(TRASH_FOLDER)]) {
            files::sync_folder(folder);
        }
    }

    fn trashed_places(&self, before: i64) -> Result<Vec<Place>> {
        let mut statement = self.db.prepare_cached("SELECT id, file FROM pictures WHERE trashed < ?1")?;
        let places = statement.query_map(params![before], |row| Ok(Place { id: row.get(0)?, file: row.get(1)? }))?;
        Ok(places.collect::<rusqlite::Result<_>>()?)
    }

    /// A row is doomed before its file is deleted: from then on nothing brings it back, and the next start goes on.
    fn delete_trashed_before(&mut self, before: i64) -> Result<u64> {
        let mut deleted = 0;
        for place in self.trashed_places(before)? {
            let doom = "UPDATE pictures SET trashed = ?2 WHERE id = ?1 AND trashed IS NOT NULL";
            if self.db.execute(doom, params![place.id, DOOMED])? == 0 {
                continue;
            }
            let path = self.trash_path(place.id, &place.file);
            let small = thumbnail_of(&self.cache, &self.root.join(&place.file), std::fs::metadata(&path).ok());
            match std::fs::remove_file(&path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(LibraryError::io(&path, &error)),
                _ => {}
            }
            std::fs::remove_file(small).ok();
            self.db.execute("DELETE FROM pictures WHERE id = ?1 AND trashed = ?2", params![place.id, DOOMED])?;
            deleted += 1;
        }
        Ok(deleted)
    }
}
