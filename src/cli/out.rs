//! Where `--out` points: looked at before painting, written without ever leaving half a file.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use crate::engine::{Problem, ProblemKind};
use crate::recipe::Seed;

/// Whether `out` means a folder: it is one, or is written like one.
pub(super) fn is_folder(out: &Path) -> bool {
    out.is_dir() || out.as_os_str().to_string_lossy().ends_with(std::path::MAIN_SEPARATOR)
}

fn beside(target: &Path) -> PathBuf {
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    target.with_file_name(format!(".{name}.{}.part", std::process::id()))
}

/// Makes sure that a picture could be written there.
///
/// # Errors
/// `BadInput`, with what is in the way.
pub(super) fn check(out: &Path) -> Result<(), Problem> {
    let refuse = |why: String| Problem {
        kind: ProblemKind::BadInput,
        message: format!("nothing can be written where --out says: {why}. Choose another place"),
        next: String::new(),
        fields: Vec::new(),
    };
    let folder = if is_folder(out) {
        fs::create_dir_all(out).map_err(|e| refuse(format!("{}: {e}", out.display())))?;
        out.to_path_buf()
    } else {
        match out.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent.to_path_buf(),
            _ => PathBuf::from("."),
        }
    };
    if !folder.is_dir() {
        return Err(refuse(format!("there is no folder {}", folder.display())));
    }
    let trial = beside(&folder.join("underpaint"));
    let tried = fs::File::create(&trial).and_then(|_| fs::remove_file(&trial));
    tried.map_err(|e| refuse(format!("{}: {e}", folder.display())))
}

/// Copies a picture to where `--out` says; several get their seed in their names.
pub(super) fn copy_to(picture: &Path, out: &Path, count: u32, seed: Seed) -> anyhow::Result<PathBuf> {
    let target = if is_folder(out) {
        fs::create_dir_all(out).with_context(|| out.display().to_string())?;
        out.join(picture.file_name().context("the picture has no name")?)
    } else if count > 1 {
        let stem = out.file_stem().unwrap_or_default().to_string_lossy();
        out.with_file_name(format!("{stem}-{seed}.png"))
    } else {
        out.to_path_buf()
    };
    target.file_name().context("--out names no file")?;
    let part = beside(&target);
    let copied = fs::copy(picture, &part)
        .and_then(|_| fs::File::open(&part)?.sync_all())
        .and_then(|()| fs::rename(&part, &target))
        .and_then(|()| sync_folder(&target));
    if copied.is_err() {
        fs::remove_file(&part).ok();
    }
    copied.with_context(|| target.display().to_string())?;
    Ok(target)
}

/// The name is only kept once its folder is on the disk.
fn sync_folder(target: &Path) -> std::io::Result<()> {
    #[cfg(unix)]
    if let Some(folder) = target.parent() {
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        fs::File::open(folder)?.sync_all()?;
    }
    #[cfg(not(unix))]
    let _ = target;
    Ok(())
}
