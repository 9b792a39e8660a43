//! Thumbnails, read by two threads, the newest wish first.
//!
//! Wishes carry the frame they were made in; one that is older than the newest by more than a few frames was
//! scrolled past and is dropped. A thumbnail that is missing is made again from the picture.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::UNIX_EPOCH;

use super::{files, inits};
use crate::picture::{Picture, decode, decode_file, thumbnail_jpeg};

/// Long edge in pixels.
pub const THUMBNAIL_EDGE: u32 = 320;
/// Wishes this many frames older than the newest are dropped.
const STALE: u64 = 30;
const WAITING: usize = 256;

/// Where a picture's thumbnail lies in the cache: named after the picture's path, so that libraries do not mix, and
/// after its length and time, so that a new library in an old place does not show the old one's.
#[must_use]
pub fn thumbnail_path(cache: &Path, picture: &Path) -> PathBuf {
    thumbnail_of(cache, picture, std::fs::metadata(picture).ok())
}

/// The same for a file that has moved since: `meta` is what is known of it.
pub(super) fn thumbnail_of(cache: &Path, picture: &Path, meta: Option<std::fs::Metadata>) -> PathBuf {
    let changed = meta.as_ref().and_then(|m| m.modified().ok());
    let nanos = changed.and_then(|t| t.duration_since(UNIX_EPOCH).ok()).map_or(0, |d| d.as_nanos());
    let length = meta.map_or(0, |m| m.len());
    let key = format!("{}\0{length}\0{nanos}", picture.to_string_lossy());
    cache.join(format!("{}.jpg", inits::sha256(key.as_bytes())))
}

#[derive(Default)]
struct Wishes {
    /// Picture number to its file and the frame it was last wished for.
    waiting: HashMap<i64, (PathBuf, u64)>,
    /// Being read, or read and not yet fetched: wished for again, they are not read again.
    busy: HashSet<i64>,
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
        let mut wishes = lock(&self.shared);
        wishes.newest = wishes.newest.max(frame);
        if !wishes.busy.contains(&picture) {
            wishes.waiting.insert(picture, (path.to_path_buf(), frame));
            self.shared.1.notify_one();
        }
    }

    /// What is ready.
    #[must_use]
    pub fn drain(&self) -> Vec<Thumbnail> {
        let ready: Vec<_> = self.ready.lock().unwrap_or_else(PoisonError::into_inner).try_iter().collect();
        let mut wishes = lock(&self.shared);
        for (picture, _) in &ready {
            wishes.busy.remove(picture);
        }
        ready
    }
}

impl Drop for Thumbnails {
    fn drop(&mut self) {
        lock(&self.shared).ended = true;
        self.shared.1.notify_all();
    }
}

fn lock(shared: &Shared) -> MutexGuard<'_, Wishes> {
    shared.0.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Wishes {
    /// The newest wish, the newest picture first; what was scrolled past is forgotten.
    fn next(&mut self) -> Option<(i64, PathBuf)> {
        let newest = self.newest;
        self.waiting.retain(|_, (_, frame)| *frame + STALE >= newest);
        let picture = self.waiting.iter().max_by_key(|(id, (_, frame))| (*frame, **id)).map(|(id, _)| *id)?;
        let (path, _) = self.waiting.remove(&picture)?;
        self.busy.insert(picture);
        Some((picture, path))
    }
}

fn work(shared: &Shared, ready: &SyncSender<Thumbnail>, wake: &(dyn Fn() + Send + Sync), cache: &Path) {
    loop {
        let (picture, path) = {
            let mut wishes = lock(shared);
            loop {
                if wishes.ended {
                    return;
                }
                match wishes.next() {
                    Some(next) => break next,
                    None => wishes = shared.1.wait(wishes).unwrap_or_else(PoisonError::into_inner),
                }
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
    if let Err(error) = files::cache(&kept, &bytes) {
        tracing::warn!("no thumbnail could be kept: {error}");
    }
    decode(&bytes).map_err(|e| e.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wishes(of: &[(i64, u64)]) -> Wishes {
        let mut wishes = Wishes::default();
        for (picture, frame) in of {
            wishes.newest = wishes.newest.max(*frame);
            wishes.waiting.insert(*picture, (PathBuf::new(), *frame));
        }
        wishes
    }

    #[test]
    fn the_newest_wish_comes_first_and_what_was_scrolled_past_never() {
        let mut wishes = wishes(&[(1, 5), (2, 100), (3, 90), (4, 100)]);
        let order: Vec<i64> = std::iter::from_fn(|| wishes.next().map(|(id, _)| id)).collect();
        assert_eq!(order, [4, 2, 3]);
    }

    #[test]
    fn a_thumbnail_is_made_kept_and_made_again_when_it_is_lost() {
        let folder = tempfile::tempdir().unwrap();
        let (cache, picture) = (folder.path().join("cache"), folder.path().join("a.png"));
        std::fs::create_dir(&cache).unwrap();
        image_of(&picture, 640, 200);
        let (ring, bell) = sync_channel(8);
        let wake: Arc<dyn Fn() + Send + Sync> = Arc::new(move || {
            ring.try_send(()).ok();
        });
        let thumbnails = Thumbnails::start(&cache, &wake).unwrap();
        for _ in 0..2 {
            thumbnails.request(7, &picture, 1);
            bell.recv_timeout(std::time::Duration::from_secs(60)).unwrap();
            let ready = thumbnails.drain();
            let [(7, Ok(small))] = &ready[..] else { panic!("{ready:?}") };
            assert_eq!((small.width, small.height), (320, 100));
            let kept = thumbnail_path(&cache, &picture);
            assert!(kept.exists());
            std::fs::remove_file(kept).unwrap();
        }
    }

    #[test]
    fn a_picture_that_is_gone_is_said_and_does_not_stop_the_others() {
        let folder = tempfile::tempdir().unwrap();
        let picture = folder.path().join("a.png");
        image_of(&picture, 64, 64);
        let (ring, bell) = sync_channel(8);
        let wake: Arc<dyn Fn() + Send + Sync> = Arc::new(move || {
            ring.try_send(()).ok();
        });
        let thumbnails = Thumbnails::start(folder.path(), &wake).unwrap();
        thumbnails.request(1, &folder.path().join("gone.png"), 1);
        thumbnails.request(2, &picture, 1);
        let mut ready = HashMap::new();
        while ready.len() < 2 {
            bell.recv_timeout(std::time::Duration::from_secs(60)).unwrap();
            ready.extend(thumbnails.drain());
        }
        assert!(ready[&1].as_ref().unwrap_err().contains("gone.png"));
        assert!(ready[&2].is_ok());
    }

    #[test]
    fn what_is_being_read_is_not_read_twice() {
        let mut wishes = wishes(&[(1, 5)]);
        assert!(wishes.next().is_some());
        let thumbnails =
            Thumbnails { shared: Arc::new((Mutex::new(wishes), Condvar::new())), ready: Mutex::new(sync_channel(1).1) };
        thumbnails.request(1, Path::new("a.png"), 6);
        assert!(lock(&thumbnails.shared).next().is_none());
    }

    #[test]
    fn a_new_picture_in_an_old_ones_place_has_its_own_thumbnail() {
        let folder = tempfile::tempdir().unwrap();
        let picture = folder.path().join("a.png");
        image_of(&picture, 64, 64);
        let first = thumbnail_path(folder.path(), &picture);
        assert_eq!(first, thumbnail_path(folder.path(), &picture));
        image_of(&picture, 64, 128);
        assert_ne!(first, thumbnail_path(folder.path(), &picture));
    }

    fn image_of(path: &Path, width: u32, height: u32) {
        let rgba = vec![120; (width * height * 4) as usize];
        let picture = Picture { width, height, rgba, has_alpha: false, warnings: Vec::new() };
        std::fs::write(path, crate::picture::encode_png(&picture).unwrap()).unwrap();
    }
}
