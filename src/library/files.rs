//! Files written whole or not at all: temporary file beside the target, fsync, a link that never overwrites,
//! fsync of the folder.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use super::owner::{lives, this_process};
use super::{LibraryError, Result};

/// How temporary files begin; what a crash leaves of them is swept at the next start.
pub(super) const TEMPORARY: &str = ".underpaint-tmp-";

/// Makes a folder where there is none, so that it is still there after the power went.
pub(super) fn make_folder(path: &Path) -> Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    // Looked at again: another process may have made the folder since.
    if path.exists() && !path.is_dir() {
        return Err(LibraryError::NotAFolder { path: path.to_path_buf() });
    }
    fs::create_dir_all(path).map_err(|e| LibraryError::io(path, &e))?;
    if let Some(parent) = path.parent() {
        sync_folder(parent);
    }
    Ok(())
}

/// Finds out now, not after a minute of painting, that nothing can be written here.
pub(super) fn check_writable(folder: &Path) -> Result<()> {
    let probe = temporary(folder);
    let result = OpenOptions::new().write(true).create_new(true).open(&probe).and_then(|mut f| f.write_all(b"probe"));
    fs::remove_file(&probe).ok();
    result.map_err(|e| LibraryError::io(folder, &e))
}

/// A name no other process uses, now or after a crash: in a container every start may have the same number.
fn temporary(folder: &Path) -> PathBuf {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let owner = this_process().replace(':', ".");
    folder.join(format!("{TEMPORARY}{owner}-{}", NEXT.fetch_add(1, Ordering::Relaxed)))
}

/// Writes `bytes` to `path`, which must not exist. `Ok(false)` when it does.
pub(super) fn create(path: &Path, bytes: &[u8]) -> Result<bool> {
    let folder = path.parent().unwrap_or_else(|| Path::new("."));
    let temporary = temporary(folder);
    let written = write_synced(&temporary, bytes).and_then(|()| match fs::hard_link(&temporary, path) {
        Ok(()) => Ok(true),
        Err(e) if e.kind() == io::ErrorKind::AlreadyExists => Ok(false),
        // File systems without hard links: a rename, after a look. Our own names cannot collide, the number is taken.
        Err(_) if path.exists() => Ok(false),
        Err(_) => fs::rename(&temporary, path).map(|()| true),
    });
    fs::remove_file(&temporary).ok();
    let created = written.map_err(|e| LibraryError::io(path, &e))?;
    sync_folder(folder);
    Ok(created)
}

/// Writes `bytes` to `path`, replacing it whole.
pub(super) fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().unwrap_or_else(|| Path::new("."));
    let temporary = temporary(folder);
    let result = write_synced(&temporary, bytes).and_then(|()| fs::rename(&temporary, path));
    if result.is_err() {
        fs::remove_file(&temporary).ok();
    }
    result
}

/// Writes `bytes` to `path`, replacing it whole, but waits for no disk: for what can be made again.
pub(super) fn cache(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().unwrap_or_else(|| Path::new("."));
    let temporary = temporary(folder);
    let result = fs::write(&temporary, bytes).and_then(|()| fs::rename(&temporary, path));
    if result.is_err() {
        fs::remove_file(&temporary).ok();
    }
    result
}

fn write_synced(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Gives a file another name, in this folder or another, if nothing has that name; [`sync_folder`] both afterwards.
pub(super) fn rename(from: &Path, to: &Path) -> io::Result<()> {
    if to.exists() {
        return Err(io::Error::new(io::ErrorKind::AlreadyExists, crate::tr!("library-error-name-taken")));
    }
    fs::rename(from, to)
}

/// Makes a new name in a folder durable; systems that cannot sync folders do so by themselves.
pub(super) fn sync_folder(folder: &Path) {
    if let Ok(folder) = File::open(folder) {
        folder.sync_all().ok();
    }
}

/// Removes temporary files of processes that are gone.
pub(super) fn sweep(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let Some(rest) = name.to_str().and_then(|n| n.strip_prefix(TEMPORARY)) else { continue };
        let owner = rest.split('-').next().unwrap_or_default().replace('.', ":");
        if !lives(&owner) {
            fs::remove_file(entry.path()).ok();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_there_is_never_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.png");
        assert!(create(&path, b"first").unwrap());
        assert!(!create(&path, b"second").unwrap());
        assert_eq!(fs::read(&path).unwrap(), b"first");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "no temporary file stays");
    }

    #[test]
    fn a_sweep_takes_what_a_dead_process_left_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let ours = temporary(folder.path());
        let earlier = folder.path().join(format!("{TEMPORARY}{}.1-0", std::process::id()));
        let picture = folder.path().join("00001-5.png");
        for path in [&ours, &earlier, &picture] {
            fs::write(path, b"x").unwrap();
        }
        sweep(folder.path());
        assert!(ours.exists() && picture.exists());
        assert!(!earlier.exists(), "its process had our number before us");
    }

    #[test]
    fn no_two_temporary_files_have_one_name() {
        let names: std::collections::HashSet<_> = (0..100).map(|_| temporary(Path::new("x"))).collect();
        assert_eq!(names.len(), 100);
    }
}
