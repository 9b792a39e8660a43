//! What the window needs of an engine; the real one, or a scripted one in tests.

use std::path::Path;

use crate::engine::{Busy, Command, Event, Handle, PictureId, Pixels, Progress};

/// The engine as the window sees it; no call waits.
pub trait Engine: Send + Sync {
    /// See [`Handle::send`].
    ///
    /// # Errors
    /// [`Busy`].
    fn send(&self, command: Command) -> Result<(), Busy>;
    /// See [`Handle::drain`].
    fn drain(&self) -> Vec<Event>;
    /// See [`Handle::progress`].
    fn progress(&self) -> Option<Progress>;
    /// See [`Handle::request_thumbnail`].
    fn request_thumbnail(&self, id: PictureId, path: &Path, frame: u64);
    /// See [`Handle::drain_thumbnails`].
    fn drain_thumbnails(&self) -> Vec<(PictureId, Result<Pixels, String>)>;
}

impl Engine for Handle {
    fn send(&self, command: Command) -> Result<(), Busy> {
        Self::send(self, command)
    }
    fn drain(&self) -> Vec<Event> {
        Self::drain(self)
    }
    fn progress(&self) -> Option<Progress> {
        Self::progress(self)
    }
    fn request_thumbnail(&self, id: PictureId, path: &Path, frame: u64) {
        Self::request_thumbnail(self, id, path, frame);
    }
    fn drain_thumbnails(&self) -> Vec<(PictureId, Result<Pixels, String>)> {
        Self::drain_thumbnails(self)
    }
}
