//! What models a folder holds: whole ones, and what others lack.

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::resolve::{name, order};
use super::walk::{Refused, Walk};
use crate::flux::find::{Part, WeightSet, assemble};
use crate::flux::{ModelSource, folder_name};
use crate::recipe::Variant;

/// A part of a model that was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FoundPart {
    /// Which.
    pub part: Part,
    /// Its files.
    pub files: Vec<PathBuf>,
    /// How its numbers are written.
    pub format: String,
    /// Bytes of its tensors.
    pub bytes: u64,
}

/// A model that was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FoundModel {
    /// Its name.
    pub name: String,
    /// Which training of FLUX.1, as far as its files say; None where there is no transformer to ask.
    pub variant: Option<Variant>,
    /// What to choose: a folder, or the transformer's file.
    pub path: PathBuf,
    /// Its parts.
    pub parts: Vec<FoundPart>,
    /// The parts that lie nowhere below the scanned folders.
    pub missing: Vec<Part>,
}

/// What was found.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Scan {
    /// Models, whole and incomplete.
    pub models: Vec<FoundModel>,
    /// LoRAs, of whatever model.
    pub loras: Vec<PathBuf>,
    /// Files that could not be used, each with the reason.
    pub refused: Vec<Refused>,
}

/// Looks through folders. Parts of one may complete a model of another.
#[must_use]
pub fn scan(folders: &[PathBuf]) -> Scan {
    let mut found = Scan::default();
    let mut sets: Vec<WeightSet> = Vec::new();
    let mut diffusers: Vec<PathBuf> = Vec::new();
    for folder in folders {
        let walk = Walk::of(folder, usize::MAX);
        found.refused.extend(walk.refused);
        diffusers.extend(walk.diffusers);
        for set in walk.sets {
            if !sets.iter().any(|known| known.files == set.files) {
                sets.push(set);
            }
        }
    }
    for folder in &diffusers {
        found.models.extend(diffusers_model(folder, &sets));
    }
    for set in sets.iter().filter(|s| s.part(Part::Transformer).is_some()) {
        let file = set.files.first().cloned().unwrap_or_default();
        if diffusers.iter().any(|folder| file.starts_with(folder)) {
            continue;
        }
        let mut others = sets.clone();
        order(&mut others, &file);
        let (assembly, missing) = assemble(&name(set), set, &others);
        let part = |part: &Part| {
            let files = assembly.weights.get(part.folder())?;
            let held = sets.iter().find(|s| s.files == *files)?.part(*part)?;
            Some(FoundPart { part: *part, files: files.clone(), format: held.format.clone(), bytes: held.bytes })
        };
        let mut parts: Vec<FoundPart> = Part::ALL.iter().filter_map(part).collect();
        if let Some(lender) = sets.iter().find(|s| s.files == assembly.lent) {
            let (format, bytes) = lender.lends();
            parts.push(FoundPart { part: Part::Embedders, files: assembly.lent.clone(), format, bytes });
        }
        found.models.push(FoundModel { name: name(set), variant: Some(set.variant()), path: file, parts, missing });
    }
    for set in &sets {
        match (&set.refused, set.lora) {
            (Some(reason), _) if set.held.is_empty() => {
                let path = set.files.first().cloned().unwrap_or_default();
                found.refused.push(Refused { path, reason: reason.clone() });
            }
            (_, true) => found.loras.extend(set.files.first().cloned()),
            _ => {}
        }
    }
    found.models.sort_by(|a, b| (a.missing.len(), &a.name, &a.path).cmp(&(b.missing.len(), &b.name, &b.path)));
    found.loras.sort_unstable();
    found
}

/// A folder in diffusers' layout; None where it is another pipeline's.
fn diffusers_model(folder: &Path, sets: &[WeightSet]) -> Option<FoundModel> {
    let source = ModelSource::Folder(folder.to_path_buf());
    let index: serde_json::Value = source.json("model_index.json").ok()?;
    let class = index.get("_class_name")?.as_str()?;
    if !class.starts_with("Flux") {
        return None;
    }
    let mut model = FoundModel {
        name: folder_name(folder).unwrap_or_default(),
        variant: None,
        path: folder.to_path_buf(),
        parts: Vec::new(),
        missing: Vec::new(),
    };
    for part in Part::ALL {
        let inside = folder.join(part.folder());
        let of_part = |set: &&WeightSet| set.files.first().is_some_and(|f| f.parent() == Some(&inside));
        match sets.iter().filter(of_part).find_map(|set| Some((set, set.part(part)?))) {
            Some((set, held)) => {
                if part == Part::Transformer {
                    model.variant = Some(if class.contains("Kontext") { Variant::Kontext } else { set.variant() });
                }
                model.parts.push(FoundPart {
                    part,
                    files: set.files.clone(),
                    format: held.format.clone(),
                    bytes: held.bytes,
                });
            }
            None => model.missing.push(part),
        }
    }
    Some(model)
}
