//! Where a model's files come from: a folder, single files put together, or the executable itself. All read
//! alike, so the Starter is loaded by exactly the code that loads an artist's own FLUX.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::error::{FluxError, Result};
use super::weights::file::WeightFile;
use crate::tr;

/// The largest configuration, tokenizer or index file read, in bytes.
const MAX_TEXT: u64 = 64 << 20;

/// A file inside the executable.
#[derive(Clone, Copy)]
pub struct EmbeddedFile {
    /// Its path in the model's folder, with `/`.
    pub path: &'static str,
    /// Its content.
    pub bytes: &'static [u8],
}

impl std::fmt::Debug for EmbeddedFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} ({} bytes)", self.path, self.bytes.len())
    }
}

/// A model made of files that lie in different places: what a diffusers folder would hold, and where it is.
#[derive(Clone, Debug, Default)]
pub struct Assembly {
    /// The name shown.
    pub name: String,
    /// Configurations and tokenizers that were found, by their path in a diffusers folder.
    pub small: BTreeMap<String, PathBuf>,
    /// Weight files by part (`transformer`, `vae`, `text_encoder`, `text_encoder_2`).
    pub weights: BTreeMap<&'static str, Vec<PathBuf>>,
    /// The layers outside its blocks that the transformer's own files lack, by Black Forest Labs' names.
    pub lacks: Vec<&'static str>,
    /// Whether the transformer takes distilled guidance.
    pub guided: bool,
    /// The files that lend it those.
    pub lent: Vec<PathBuf>,
}

/// A model, laid out as diffusers does.
#[derive(Clone, Debug)]
pub enum ModelSource {
    /// A folder on disk.
    Folder(PathBuf),
    /// Files of different places.
    Assembled(Arc<Assembly>),
    /// Files inside the executable.
    Embedded(&'static [EmbeddedFile]),
}

impl ModelSource {
    /// Whether the file is there.
    #[must_use]
    pub fn has(&self, path: &str) -> bool {
        match self {
            Self::Folder(folder) => folder.join(path).is_file(),
            Self::Assembled(all) => all.small.contains_key(path),
            Self::Embedded(files) => files.iter().any(|f| f.path == path),
        }
    }

    /// What the model is called where it does not say so itself.
    #[must_use]
    pub fn name(&self) -> Option<String> {
        match self {
            Self::Folder(folder) => folder_name(folder),
            Self::Assembled(all) => Some(all.name.clone()),
            Self::Embedded(_) => None,
        }
    }

    /// A small file's whole content.
    ///
    /// # Errors
    /// Missing, unreadable, or larger than 64 MiB.
    pub fn read(&self, path: &str) -> Result<Vec<u8>> {
        match self {
            Self::Folder(folder) => read_small(&folder.join(path), path),
            Self::Assembled(all) => match all.small.get(path) {
                Some(full) => read_small(full, path),
                None => Err(FluxError::MissingFile { file: path.to_owned() }),
            },
            Self::Embedded(_) => self.embedded(path).map(<[u8]>::to_vec),
        }
    }

    /// An embedded file's content.
    pub(super) fn embedded(&self, path: &str) -> Result<&'static [u8]> {
        let Self::Embedded(files) = self else {
            return Err(FluxError::MissingFile { file: path.to_owned() });
        };
        let found = files.iter().find(|f| f.path == path).map(|f| f.bytes);
        found.ok_or_else(|| FluxError::MissingFile { file: path.to_owned() })
    }

    /// A JSON file as a value of type `T`.
    ///
    /// # Errors
    /// As [`Self::read`], or not the JSON expected.
    pub fn json<T: serde::de::DeserializeOwned>(&self, path: &str) -> Result<T> {
        let bytes = self.read(path)?;
        serde_json::from_slice(&bytes).map_err(|e| FluxError::Damaged { file: path.to_owned(), reason: e.to_string() })
    }

    /// The weight files of a part, open: headers are read, numbers are not.
    ///
    /// # Errors
    /// None there, or one that is unreadable, damaged or cut short.
    pub(super) fn open_weights(&self, part: &str) -> Result<Vec<WeightFile>> {
        let mapped = |path: &Path, name: String| {
            WeightFile::map(path).map_err(|reason| FluxError::Damaged { file: name, reason })
        };
        match self {
            Self::Assembled(all) => {
                let files = all.weights.get(part).filter(|f| !f.is_empty());
                let files = files.ok_or_else(|| FluxError::MissingFile { file: part.to_owned() })?;
                files.iter().map(|f| mapped(f, f.display().to_string())).collect()
            }
            Self::Folder(folder) => {
                self.weight_files(part)?.into_iter().map(|name| mapped(&folder.join(&name), name)).collect()
            }
            Self::Embedded(_) => {
                let inside = |name: String| {
                    WeightFile::inside(self.embedded(&name)?)
                        .map_err(|reason| FluxError::Damaged { file: name, reason })
                };
                self.weight_files(part)?.into_iter().map(inside).collect()
            }
        }
    }

    /// The files that lend a part what its own lack, open.
    ///
    /// # Errors
    /// One that is unreadable, damaged or cut short.
    pub(super) fn open_lent(&self, part: &str) -> Result<Vec<WeightFile>> {
        match self {
            Self::Assembled(all) if part == "transformer" => {
                let open = |path: &PathBuf| {
                    let damaged = |reason| FluxError::Damaged { file: path.display().to_string(), reason };
                    WeightFile::map(path).map_err(damaged)
                };
                all.lent.iter().map(open).collect()
            }
            _ => Ok(Vec::new()),
        }
    }

    /// The files on disk that a part is read from, without a look into them; none inside the executable.
    pub(super) fn paths(&self, part: &str) -> Vec<PathBuf> {
        let config = format!("{part}/config.json");
        match self {
            Self::Folder(folder) => {
                let weights = self.weight_files(part).unwrap_or_default();
                weights.into_iter().chain([config]).map(|name| folder.join(name)).collect()
            }
            Self::Assembled(all) => {
                let weights = all.weights.get(part).into_iter().flatten();
                let lent = all.lent.iter().filter(|_| part == "transformer");
                weights.chain(lent).chain(all.small.get(&config)).cloned().collect()
            }
            Self::Embedded(_) => Vec::new(),
        }
    }

    /// The weight files of a part, relative to the model's folder: one file, or the shards of an index.
    ///
    /// # Errors
    /// None there, a damaged index, or a shard that is missing or named with a path.
    fn weight_files(&self, part: &str) -> Result<Vec<String>> {
        #[derive(serde::Deserialize)]
        struct Index {
            weight_map: std::collections::BTreeMap<String, String>,
        }
        for stem in ["diffusion_pytorch_model", "model"] {
            let index = format!("{part}/{stem}.safetensors.index.json");
            if self.has(&index) {
                let names: std::collections::BTreeSet<String> =
                    self.json::<Index>(&index)?.weight_map.into_values().collect();
                let mut files = Vec::new();
                for name in names {
                    if name.contains(['/', '\\']) {
                        return Err(FluxError::Damaged {
                            file: index,
                            reason: tr!("flux-index-names", name = format!("{name:?}")),
                        });
                    }
                    let file = format!("{part}/{name}");
                    if !self.has(&file) {
                        return Err(FluxError::MissingFile { file });
                    }
                    files.push(file);
                }
                return Ok(files);
            }
            for single in [format!("{part}/{stem}.safetensors"), format!("{part}/{stem}.fp16.safetensors")] {
                if self.has(&single) {
                    return Ok(vec![single]);
                }
            }
        }
        // A file under any other name, as other tools download it: what it is shows in its tensors.
        let mut others = self.weights_in(part);
        match (others.pop(), others.is_empty()) {
            (Some(only), true) => Ok(vec![only]),
            (Some(_), false) => Err(FluxError::Damaged { file: format!("{part}/"), reason: tr!("flux-unindexed") }),
            (None, _) => Err(FluxError::MissingFile { file: tr!("flux-either-file", folder = part) }),
        }
    }

    /// Weight files in a part's folder, by their endings.
    fn weights_in(&self, part: &str) -> Vec<String> {
        let weights = |name: &str| {
            let lower = name.to_lowercase();
            lower.ends_with(".safetensors") || lower.ends_with(".gguf")
        };
        let mut found: Vec<String> = match self {
            Self::Folder(folder) => {
                let files = std::fs::read_dir(folder.join(part)).into_iter().flatten().flatten();
                let names = files.filter(|f| f.path().is_file()).filter_map(|f| f.file_name().into_string().ok());
                names.filter(|n| weights(n)).map(|n| format!("{part}/{n}")).collect()
            }
            Self::Assembled(_) => Vec::new(),
            Self::Embedded(files) => {
                let inside = |path: &&str| path.strip_prefix(part).is_some_and(|rest| rest.starts_with('/'));
                files.iter().map(|f| f.path).filter(inside).filter(|p| weights(p)).map(str::to_owned).collect()
            }
        };
        found.sort_unstable();
        found
    }
}

/// What a model's folder is called; in Hugging Face's cache it is the repository that has the name.
#[must_use]
pub fn folder_name(folder: &Path) -> Option<String> {
    let name = |path: &Path| path.file_name().map(|n| n.to_string_lossy().into_owned());
    let above = folder.parent();
    if above.and_then(name).as_deref() == Some("snapshots") {
        let repository = above.and_then(Path::parent).and_then(name)?;
        return Some(repository.rsplit("--").next().unwrap_or_default().to_owned());
    }
    name(folder)
}

/// A small file's whole content; `name` is what an error calls it.
pub(super) fn read_small(full: &Path, name: &str) -> Result<Vec<u8>> {
    let unreadable = |e: std::io::Error| match e.kind() {
        std::io::ErrorKind::NotFound => FluxError::MissingFile { file: name.to_owned() },
        _ => FluxError::Unreadable { file: full.display().to_string(), reason: e.to_string() },
    };
    let file = File::open(full).map_err(unreadable)?;
    let mut bytes = Vec::new();
    file.take(MAX_TEXT + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > MAX_TEXT {
        return Err(FluxError::Damaged { file: name.to_owned(), reason: tr!("flux-too-long") });
    }
    Ok(bytes)
}
