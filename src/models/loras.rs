//! A LoRA's file by its name.

use std::path::{Path, PathBuf};

use super::folders::roots;
use super::resolve::around;
use super::walk::weight_paths;

/// How deep folders are searched.
const DEPTH: usize = 6;

/// The file of the LoRA called `name`, whatever its case: near the model first, then wherever models are looked
/// for.
///
/// # Errors
/// None is called so; the names that there are.
pub fn find_lora(name: &str, model: Option<&Path>, near: &[PathBuf]) -> Result<PathBuf, Vec<String>> {
    let mut folders: Vec<PathBuf> = near.iter().filter_map(|f| f.parent().map(Path::to_path_buf)).collect();
    folders.extend(model.into_iter().flat_map(around));
    folders.extend(roots());
    let stem = |path: &Path| path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let mut names = Vec::new();
    for (i, folder) in folders.iter().enumerate() {
        if folders.iter().take(i).any(|known| known == folder) {
            continue;
        }
        for path in weight_paths(folder, DEPTH) {
            let found = stem(&path);
            if found.eq_ignore_ascii_case(name) {
                return Ok(path);
            }
            let in_loras = path.ancestors().any(|a| {
                a.file_name().is_some_and(|n| n.eq_ignore_ascii_case("loras") || n.eq_ignore_ascii_case("lora"))
            });
            if in_loras && !names.contains(&found) {
                names.push(found);
            }
        }
    }
    names.sort_unstable();
    Err(names)
}
