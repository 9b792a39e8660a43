//! Init images, copied once by their SHA-256 so that a recipe stays reproducible.

use std::path::{Path, PathBuf};

use rusqlite::{OptionalExtension, params};
use sha2::{Digest, Sha256};

use super::{Library, LibraryError, Result, files, now};
use crate::picture::Picture;

/// An init image in the library.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InitImage {
    /// SHA-256 of the file, lower-case hex.
    pub sha256: String,
    /// A name for people.
    pub name: String,
    /// Upright width.
    pub width: u32,
    /// Upright height.
    pub height: u32,
    /// Where the copy lies.
    pub path: PathBuf,
}

/// Lower-case hex of a SHA-256.
pub(super) fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect()
}

impl Library {
    /// Copies a picture's file into the library; `picture` is what it decodes to.
    ///
    /// # Errors
    /// A library that cannot be written.
    pub fn import_init(&self, bytes: &[u8], name: &str, picture: &Picture) -> Result<InitImage> {
        let sha = sha256(bytes);
        let ending = match bytes.first() {
            Some(0x89) => "png",
            Some(0xff) => "jpg",
            _ => "webp",
        };
        let file = format!("inits/{sha}.{ending}");
        let path = self.root.join(&file);
        // The same name means the same bytes: what else lies there was damaged since.
        if !files::create(&path, bytes)? && std::fs::read(&path).ok().as_deref() != Some(bytes) {
            files::replace(&path, bytes).map_err(|e| LibraryError::io(&path, &e))?;
        }
        self.db.execute(
            "INSERT INTO init_images (sha256, file, name, width, height, created) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT (sha256) DO NOTHING",
            params![sha, file, name, picture.width, picture.height, now()],
        )?;
        Ok(InitImage { sha256: sha, name: name.to_owned(), width: picture.width, height: picture.height, path })
    }

    /// An init image by its SHA-256.
    ///
    /// # Errors
    /// [`LibraryError::Missing`], or the database's.
    pub fn init_image(&self, sha256: &str) -> Result<InitImage> {
        let found = self
            .db
            .query_row("SELECT file, name, width, height FROM init_images WHERE sha256 = ?1", params![sha256], |row| {
                let file: String = row.get(0)?;
                Ok(InitImage {
                    sha256: sha256.to_owned(),
                    name: row.get(1)?,
                    width: row.get(2)?,
                    height: row.get(3)?,
                    path: self.root.join(Path::new(&file)),
                })
            })
            .optional()?;
        found.ok_or_else(|| LibraryError::Missing(crate::tr!("library-error-no-init")))
    }
}
