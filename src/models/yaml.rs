//! ComfyUI's `extra_model_paths.yaml`: more folders with models.
//!
//! Sections of `base_path` and lists of folders below it. Source: ComfyUI's `extra_model_paths.yaml.example`.

use std::io::Read;
use std::path::{Path, PathBuf};

use yaml_rust2::{Yaml, YamlLoader};

/// The largest file read, in bytes.
const MAX_BYTES: u64 = 256 << 10;
/// The lists that hold what we use.
const LISTS: [&str; 7] = ["checkpoints", "unet", "diffusion_models", "vae", "clip", "text_encoders", "loras"];

/// The folders a file names; none where it is not there, too large or not understood.
pub(super) fn extra_model_paths(file: &Path) -> Vec<PathBuf> {
    let mut text = String::new();
    let read = std::fs::File::open(file).and_then(|f| f.take(MAX_BYTES + 1).read_to_string(&mut text));
    if read.is_err() || text.len() as u64 > MAX_BYTES {
        return Vec::new();
    }
    folders(&text, file.parent().unwrap_or(Path::new("")))
}

fn folders(text: &str, beside: &Path) -> Vec<PathBuf> {
    // An anchor repeated in itself grows without bound; no such file has one.
    let anchored = |line: &str| line.split_once(':').is_some_and(|(_, v)| v.trim_start().starts_with(['&', '*']));
    if text.lines().any(|line| anchored(line) || line.trim_start().starts_with(['&', '*'])) {
        return Vec::new();
    }
    let Ok(documents) = YamlLoader::load_from_str(text) else { return Vec::new() };
    let mut found = Vec::new();
    for section in documents.iter().filter_map(Yaml::as_hash).flat_map(|sections| sections.values()) {
        let Some(section) = section.as_hash() else { continue };
        let value = |key: &str| section.get(&Yaml::String(key.to_owned()));
        let base = value("base_path").and_then(Yaml::as_str).map_or_else(PathBuf::new, home);
        let base = beside.join(base);
        let texts = LISTS.iter().filter_map(|list| value(list)).flat_map(|v| match v {
            Yaml::Array(all) => all.iter().filter_map(Yaml::as_str).collect(),
            other => other.as_str().into_iter().collect::<Vec<_>>(),
        });
        let lines = texts.flat_map(str::lines).map(str::trim).filter(|l| !l.is_empty());
        found.extend(lines.map(|line| base.join(home(line))));
    }
    found
}

/// A path with `~` for the home folder.
fn home(path: &str) -> PathBuf {
    match (path.strip_prefix('~'), directories::BaseDirs::new()) {
        (Some(rest), Some(dirs)) => dirs.home_dir().join(rest.trim_start_matches(['/', '\\'])),
        _ => PathBuf::from(path),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_to_list_folders_is_understood() {
        let text = "comfyui:\n  base_path: /data/ai\n  is_default: true\n  checkpoints: models/checkpoints/\n  \
                    text_encoders: |\n    models/text_encoders/\n    models/clip/\n  vae: [a, b]\n  configs: no\n\
                    other:\n  unet: more/unet\n";
        let found = folders(text, Path::new("/home/me/ComfyUI"));
        let expected = [
            "/data/ai/models/checkpoints/",
            "/data/ai/a",
            "/data/ai/b",
            "/data/ai/models/text_encoders/",
            "/data/ai/models/clip/",
            "/home/me/ComfyUI/more/unet",
        ];
        assert_eq!(found, expected.map(PathBuf::from));
    }

    #[test]
    fn nonsense_names_no_folder() {
        for text in ["", "\t{{", "a: &a [*a, *a]", "just words", "[1, 2]"] {
            assert!(folders(text, Path::new("/")).is_empty(), "{text:?}");
        }
    }
}
