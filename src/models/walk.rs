//! Weight files below a folder, shards put together, each read once.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::{Path, PathBuf};

use crate::flux::find::WeightSet;
use crate::tr;

/// How deep folders are searched; Hugging Face's cache is five deep.
const MAX_DEPTH: usize = 8;
/// How many files and folders are looked at below one root.
const MAX_ENTRIES: usize = 100_000;

/// A file that could not be used, and why.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Refused {
    /// The file.
    pub path: PathBuf,
    /// Why.
    pub reason: String,
}

/// What lies below a folder.
#[derive(Debug, Default)]
pub(super) struct Walk {
    /// Folders with a `model_index.json`.
    pub(super) diffusers: Vec<PathBuf>,
    /// Weight files, one entry for each set of shards.
    pub(super) sets: Vec<WeightSet>,
    /// What could not be read.
    pub(super) refused: Vec<Refused>,
}

impl Walk {
    /// Searches `root`, `depth` folders deep at most.
    pub(super) fn of(root: &Path, depth: usize) -> Self {
        let mut walk = Self::default();
        let mut files = Vec::new();
        walk.collect(root, depth.min(MAX_DEPTH), &mut files);
        for group in shards(files, &mut walk.refused) {
            match WeightSet::read(&group) {
                Ok(set) => walk.sets.push(set),
                Err(error) => {
                    let path = group.into_iter().next().unwrap_or_default();
                    walk.refused.push(Refused { path, reason: error.to_string() });
                }
            }
        }
        walk
    }

    fn collect(&mut self, root: &Path, depth: usize, files: &mut Vec<PathBuf>) {
        // Links may lead in circles, and to one file by two ways: each real place counts once.
        let mut seen: HashSet<PathBuf> = HashSet::new();
        let mut open = vec![(root.to_path_buf(), 0)];
        let mut entries = 0usize;
        while let Some((folder, level)) = open.pop() {
            match folder.canonicalize() {
                Ok(real) => {
                    if !seen.insert(real) {
                        continue;
                    }
                }
                Err(error) => {
                    self.refused.push(Refused { path: folder, reason: error.to_string() });
                    continue;
                }
            }
            let listing = match std::fs::read_dir(&folder) {
                Ok(listing) => listing,
                Err(error) => {
                    self.refused.push(Refused { path: folder, reason: error.to_string() });
                    continue;
                }
            };
            let mut paths: Vec<PathBuf> = listing.flatten().map(|entry| entry.path()).collect();
            paths.sort_unstable();
            for path in paths {
                entries += 1;
                if entries > MAX_ENTRIES {
                    let reason = tr!("models-first-only", count = MAX_ENTRIES);
                    self.refused.push(Refused { path: root.to_path_buf(), reason });
                    return;
                }
                let hidden = path.file_name().is_some_and(|n| n.to_string_lossy().starts_with('.'));
                if path.is_dir() {
                    if !hidden && level < depth {
                        open.push((path, level + 1));
                    }
                } else if path.file_name().is_some_and(|n| n == "model_index.json") {
                    self.diffusers.push(folder.clone());
                } else if is_weights(&path) && path.canonicalize().is_ok_and(|real| seen.insert(real)) {
                    files.push(path);
                }
            }
        }
        self.diffusers.sort_unstable();
        files.sort_unstable();
    }
}

/// Weight files below a folder by their paths alone.
pub(super) fn weight_paths(root: &Path, depth: usize) -> Vec<PathBuf> {
    let mut files = Vec::new();
    Walk::default().collect(root, depth.min(MAX_DEPTH), &mut files);
    files
}

/// Whether a file is looked into. Its content decides; its ending only saves opening every file there is.
pub(super) fn is_weights(path: &Path) -> bool {
    let ending = path.extension().map(|e| e.to_string_lossy().to_lowercase());
    matches!(ending.as_deref(), Some("safetensors" | "sft" | "gguf"))
}

/// A shard's place: `name-00002-of-00003.safetensors` is (name, 2, 3).
pub(super) fn shard(path: &Path) -> Option<(String, usize, usize)> {
    let stem = path.file_stem()?.to_str()?;
    let (rest, of) = stem.rsplit_once("-of-")?;
    let (name, number) = rest.rsplit_once('-')?;
    let (number, of) = (number.parse().ok()?, of.parse().ok()?);
    (number >= 1 && number <= of && of <= 1000).then(|| (name.to_owned(), number, of))
}

/// Files, with the shards of one set together; a set with one missing is refused.
fn shards(files: Vec<PathBuf>, refused: &mut Vec<Refused>) -> Vec<Vec<PathBuf>> {
    let mut sets: BTreeMap<(PathBuf, String, usize), BTreeMap<usize, PathBuf>> = BTreeMap::new();
    let mut groups = Vec::new();
    for path in files {
        match shard(&path) {
            Some((name, number, of)) => {
                let folder = path.parent().unwrap_or(Path::new("")).to_path_buf();
                sets.entry((folder, name, of)).or_default().insert(number, path);
            }
            None => groups.push(vec![path]),
        }
    }
    for ((folder, name, of), set) in sets {
        let missing: BTreeSet<usize> = (1..=of).filter(|i| !set.contains_key(i)).collect();
        if missing.is_empty() {
            groups.push(set.into_values().collect());
        } else {
            let names: Vec<String> = missing.iter().map(ToString::to_string).collect();
            let reason = tr!("models-shards", count = of, missing = names.join(", "));
            refused.push(Refused { path: folder.join(name), reason });
        }
    }
    groups
}
