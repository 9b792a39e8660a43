//! Thumbnails, read by two threads, the newest wish first.
//!
//! Wishes carry the frame they were made in; one that is older than the newest by more than a few frames was
//! scrolled past and is dropped. A thumbnail that is missing is made again from the picture.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Condvar, Mutex, PoisonError};

use super::{files, inits};
use crate::picture::{Picture, decode, decode_file, thumbnail_jpeg};

/// Long edge in pixels.
pub const THUMBNAIL_EDGE: u32 = 320;
/// Wishes this many frames older than the newest are dropped.
const STALE: u64 = 30;
const WAITING: usize = 256;

/// Where a picture's thumbnail lies in the cache: named after the picture's path, so that libraries do not mix.
#[must_use]
pub fn thumbnail_path(cache: &Path, picture: &Path) -> PathBuf {
    cache.join(format!("{}.jpg", inits::sha256(picture.to_string_lossy().as_bytes())))
}

#[derive(Default)]
struct Wishes {
    /// Picture number to its file and the frame it was last wished for.
    waiting: HashMap<i64, (PathBuf, u64)>,
    newest: u64,
    ended: bool,
}

type Shared = Arc<(Mutex<Wishes>, Condvar)>;

/// A decoded thumbnail, or why there is none.
pub type Thumbnail = (i64, Result<Picture, String>);

/// The two threads.
pub struct Thumbnails {
    shared: Shared,
    ready: Mutex<Receiver<Thumbnail>>,
}

impl Thumbnails {
    /// Starts them; `wake` is called after each thumbnail.
    ///
    /// # Errors
    /// The system gives no threads.
    pub fn start(cache: &Path, wake: &Arc<dyn Fn() + Send + Sync>) -> std::io::Result<Self> {
        let shared = Shared::default();
        let (sender, ready) = sync_channel(WAITING);
        for i in 0..2 {
            let (shared, sender, wake, cache) = (shared.clone(), sender.clone(), wake.clone(), cache.to_path_buf());
            std::thread::Builder::new()
                .name(format!("thumbnails-{i}"))
                .spawn(move || work(&shared, &sender, &*wake, &cache))?;
        }
        Ok(Self { shared, ready: Mutex::new(ready) })
    }

    /// Wishes for a picture's thumbnail in frame `frame`.
    pub fn request(&self, picture: i64, path: &Path, frame: u64) {
        let (wishes, bell) = &*self.shared;
        let mut wishes = wishes.lock().unwrap_or_else(PoisonError::into_inner);
        wishes.newest = wishes.newest.max(frame);
        wishes.waiting.insert(picture, (path.to_path_buf(), frame));
        bell.notify_one();
    }

    /// What is ready.
    #[must_use]
    pub fn drain(&self) -> Vec<Thumbnail> {
        self.ready.lock().unwrap_or_else(PoisonError::into_inner).try_iter().collect()
    }
}

impl Drop for Thumbnails {
    fn drop(&mut self) {
        let (wishes, bell) = &*self.shared;
        wishes.lock().unwrap_or_else(PoisonError::into_inner).ended = true;
        bell.notify_all();
    }
}

fn work(shared: &Shared, ready: &SyncSender<Thumbnail>, wake: &(dyn Fn() + Send + Sync), cache: &Path) {
    let (wishes, bell) = &**shared;
    loop {
        let (picture, path) = {
            let mut wishes = wishes.lock().unwrap_or_else(PoisonError::into_inner);
            loop {
                if wishes.ended {
                    return;
                }
                let newest = wishes.newest;
                wishes.waiting.retain(|_, (_, frame)| *frame + STALE >= newest);
                let next = wishes.waiting.iter().max_by_key(|(id, (_, frame))| (*frame, **id)).map(|(id, _)| *id);
                if let Some((picture, (path, _))) = next.and_then(|id| wishes.waiting.remove_entry(&id)) {
                    break (picture, path);
                }
                wishes = bell.wait(wishes).unwrap_or_else(PoisonError::into_inner);
            }
        };
        if ready.send((picture, thumbnail(cache, &path))).is_err() {
            return;
        }
        wake();
    }
}

fn thumbnail(cache: &Path, picture: &Path) -> Result<Picture, String> {
    let kept = thumbnail_path(cache, picture);
    if let Ok(small) = decode_file(&kept) {
        return Ok(small);
    }
    let bytes = decode_file(picture).and_then(|p| thumbnail_jpeg(&p, THUMBNAIL_EDGE)).map_err(|e| e.to_string())?;
    if let Err(error) = files::replace(&kept, &bytes) {
        tracing::warn!("no thumbnail could be kept: {error}");
    }
    decode(&bytes).map_err(|e| e.to_string())
}
