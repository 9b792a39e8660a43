//! From a path the artist chose to a model: a diffusers folder as it is, a lone file with the parts it lacks
//! from the folders around it.

use std::cmp::Reverse;
use std::path::{Path, PathBuf};

use super::folders::roots;
use super::walk::{Walk, is_weights, shard};
use crate::flux::find::{Part, WeightSet, assemble, names, source};
use crate::flux::{FluxError, ModelSource};
use crate::tr;

/// How far above a file its program's folder of models may be.
const ABOVE: usize = 4;
/// How deep the folders around a file are searched.
const NEAR: usize = 3;
/// Folders in which other programs keep one kind of part each.
const KINDS: [&str; 12] = [
    "vae",
    "VAE",
    "clip",
    "text_encoders",
    "text_encoder",
    "text_encoder_2",
    "unet",
    "diffusion_models",
    "checkpoints",
    "Stable-diffusion",
    "transformer",
    "loras",
];

/// The model at a path.
///
/// # Errors
/// Nothing there, no FLUX in it, several, or parts that are found nowhere.
pub fn resolve(path: &Path) -> Result<ModelSource, FluxError> {
    if path.is_dir() {
        if path.join("model_index.json").is_file() {
            return Ok(ModelSource::Folder(path.to_path_buf()));
        }
        return folder(path);
    }
    if !path.is_file() {
        return Err(FluxError::NoModel { folder: path.to_path_buf(), missing: tr!("models-nothing-there") });
    }
    let set = WeightSet::read(&with_shards(path))?;
    if set.part(Part::Transformer).is_none() {
        return Err(FluxError::NotAModel { file: path.display().to_string(), reason: reason(&set) });
    }
    complete(&set, Vec::new())
}

/// A folder without a `model_index.json`: the one transformer below it.
fn folder(path: &Path) -> Result<ModelSource, FluxError> {
    let walk = Walk::of(path, NEAR);
    let transformers: Vec<&WeightSet> = walk.sets.iter().filter(|s| s.part(Part::Transformer).is_some()).collect();
    match transformers.as_slice() {
        [one] => complete(one, walk.sets.clone()),
        [] => {
            let refused = walk.refused.first().map(|r| format!("{}: {}", r.path.display(), r.reason));
            let other = walk.sets.iter().find_map(|s| s.refused.clone());
            let missing = refused.or(other).unwrap_or_else(|| tr!("models-no-transformer"));
            Err(FluxError::NoModel { folder: path.to_path_buf(), missing })
        }
        several => Err(FluxError::SeveralModels {
            folder: path.to_path_buf(),
            files: several.iter().map(|s| name(s)).collect(),
        }),
    }
}

/// Why a file is no model.
fn reason(set: &WeightSet) -> String {
    if set.lora {
        return tr!("models-lora");
    }
    if let Some(refused) = &set.refused {
        return refused.clone();
    }
    if set.is_embedders() {
        return tr!("models-layers-alone");
    }
    if set.held.is_empty() {
        tr!("models-no-tensor")
    } else {
        tr!("models-part-alone", parts = names(set.held.iter().map(|h| h.part)))
    }
}

/// All shards of a set, for one of them.
fn with_shards(path: &Path) -> Vec<PathBuf> {
    let (Some((name, _, of)), Some(folder)) = (shard(path), path.parent()) else { return vec![path.to_path_buf()] };
    let ending = path.extension().unwrap_or_default().to_string_lossy().into_owned();
    let digits = path.file_stem().and_then(|s| s.to_str()?.rsplit_once("-of-")).map_or(5, |(_, of)| of.len());
    (1..=of).map(|i| folder.join(format!("{name}-{i:0digits$}-of-{of:0digits$}.{ending}"))).collect()
}

/// A set's name: its file's without its ending.
pub(super) fn name(set: &WeightSet) -> String {
    let first = set.files.first().map(PathBuf::as_path).unwrap_or(Path::new(""));
    match shard(first) {
        Some((name, ..)) => name,
        None => first.file_stem().unwrap_or_default().to_string_lossy().into_owned(),
    }
}

/// A transformer with the parts it lacks, the nearest first; `known` was read already.
fn complete(transformer: &WeightSet, known: Vec<WeightSet>) -> Result<ModelSource, FluxError> {
    let from = transformer.files.first().cloned().unwrap_or_default();
    let near = around(&from);
    let (mut looked, mut refused) = (Vec::new(), Vec::new());
    let mut others = known;
    order(&mut others, &from);
    let (mut assembly, mut missing) = assemble(&name(transformer), transformer, &others);
    for folder in near.into_iter().chain(roots()) {
        if missing.is_empty() {
            break;
        }
        if looked.contains(&folder) {
            continue;
        }
        let walk = Walk::of(&folder, NEAR.max(6));
        others.extend(walk.sets);
        for file in walk.refused.into_iter().filter(|r| is_weights(&r.path)) {
            // Folders may lie in each other.
            if !refused.contains(&file.reason) {
                refused.push(file.reason);
            }
        }
        looked.push(folder);
        order(&mut others, &from);
        (assembly, missing) = assemble(&name(transformer), transformer, &others);
    }
    source(assembly, &missing, looked, refused)
}

/// The folders near a file: its own, and the one above that has a folder for each kind of part.
pub(super) fn around(file: &Path) -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = file.parent().map(Path::to_path_buf).into_iter().collect();
    let kinds = |folder: &Path| KINDS.iter().filter(|kind| folder.join(kind).is_dir()).count();
    let above = file.ancestors().skip(2).take(ABOVE).find(|folder| kinds(folder) >= 2);
    folders.extend(above.map(Path::to_path_buf));
    folders
}

/// Nearest to the transformer first; among equals the most exact numbers, where they are no burden.
pub(super) fn order(sets: &mut [WeightSet], from: &Path) {
    let near = |set: &WeightSet| {
        let file = set.files.first().map(PathBuf::as_path).unwrap_or(Path::new(""));
        file.components().zip(from.components()).take_while(|(a, b)| a == b).count()
    };
    sets.sort_by_cached_key(|set| (Reverse(near(set)), rank(set), strange(set), set.files.clone()));
}

/// Among equals: whether a file is called after another family. Stable Diffusion 3's autoencoder, for one, has
/// FLUX's tensors with other numbers in them, which nothing but its name tells.
fn strange(set: &WeightSet) -> bool {
    let name = name(set).to_lowercase();
    ["sd3", "sd_3", "stable-diffusion-3", "wan", "qwen", "hunyuan", "z_image"].iter().any(|other| name.contains(other))
}

/// Which of several files of one part is taken: eight bits for T5, whose result they do not change visibly and
/// whose size in full would be most of a model's; else the most exact.
fn rank(set: &WeightSet) -> usize {
    // A file of embedding layers alone lies there for that.
    let Some(held) = set.held.first() else { return if set.is_embedders() { 0 } else { usize::MAX } };
    let formats: &[&str] = if held.part == Part::T5 {
        &["Q8_0", "BF16", "F16", "F8_E4M3", "Q6_K", "F32", "Q5_K"]
    } else {
        &["F32", "BF16", "F16", "Q8_0", "F8_E4M3"]
    };
    1 + formats.iter().position(|f| *f == held.format).unwrap_or(formats.len())
}

/// Whether a path could be a model by its ending.
#[must_use]
pub fn could_be(path: &Path) -> bool {
    path.is_dir() || is_weights(path)
}
