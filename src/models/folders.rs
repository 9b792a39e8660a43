//! The folders models are looked for in: our own, those the artist added, and where other programs keep theirs.

use std::io::Write;
use std::path::{Path, PathBuf};

use directories::{BaseDirs, ProjectDirs};

use super::yaml;
use crate::tr;

/// The largest list of folders read, in bytes.
const MAX_LIST: u64 = 1 << 20;

fn directories() -> Option<ProjectDirs> {
    ProjectDirs::from("", "", "underpaint")
}

/// Where fetched models are put.
#[must_use]
pub fn own_folder() -> PathBuf {
    directories().map_or_else(|| PathBuf::from("models"), |d| d.data_dir().join("models"))
}

fn list() -> Option<PathBuf> {
    directories().map(|d| d.config_dir().join("model-folders.json"))
}

/// The folders the artist added.
#[must_use]
pub fn added() -> Vec<PathBuf> {
    let text = list().filter(|f| f.metadata().is_ok_and(|m| m.len() <= MAX_LIST)).map(std::fs::read);
    text.and_then(Result::ok).and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default()
}

/// Adds a folder to those that are searched, or takes it off.
///
/// # Errors
/// The list cannot be written.
pub fn remember(folder: &Path, keep: bool) -> std::io::Result<()> {
    let Some(list) = list() else { return Err(std::io::Error::other(tr!("models-no-settings-folder"))) };
    let mut folders = added();
    folders.retain(|known| known != folder);
    if keep {
        folders.push(folder.to_path_buf());
    }
    let above = list.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(above)?;
    let mut file = std::fs::File::create(list.with_extension("part"))?;
    file.write_all(&serde_json::to_vec_pretty(&folders).map_err(std::io::Error::other)?)?;
    file.sync_all()?;
    std::fs::rename(list.with_extension("part"), list)
}

/// All folders that are searched and exist, ours and the artist's first.
#[must_use]
pub fn roots() -> Vec<PathBuf> {
    let mut all = vec![own_folder()];
    all.extend(added());
    all.extend(hugging_face());
    if let Some(home) = BaseDirs::new().map(|d| d.home_dir().to_path_buf()) {
        for comfy in ["ComfyUI", "Documents/ComfyUI", "comfy/ComfyUI"] {
            all.extend(comfyui(&home.join(comfy)));
        }
        for forge in ["stable-diffusion-webui-forge", "Forge/webui", "stable-diffusion-webui"] {
            all.push(home.join(forge).join("models"));
        }
    }
    let mut found: Vec<PathBuf> = Vec::new();
    for root in all {
        if root.is_dir() && !found.contains(&root) {
            found.push(root);
        }
    }
    found
}

/// Hugging Face's cache, where its variables say or where it usually is.
fn hugging_face() -> Option<PathBuf> {
    let variable = |name: &str| std::env::var_os(name).filter(|v| !v.is_empty()).map(PathBuf::from);
    variable("HF_HUB_CACHE").or_else(|| variable("HF_HOME").map(|h| h.join("hub"))).or_else(|| {
        let home = BaseDirs::new()?.home_dir().to_path_buf();
        Some(variable("XDG_CACHE_HOME").unwrap_or_else(|| home.join(".cache")).join("huggingface/hub"))
    })
}

/// ComfyUI's folder of models, and those its `extra_model_paths.yaml` names.
pub(super) fn comfyui(program: &Path) -> Vec<PathBuf> {
    let mut folders = vec![program.join("models")];
    folders.extend(yaml::extra_model_paths(&program.join("extra_model_paths.yaml")));
    folders
}
