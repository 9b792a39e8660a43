//! What can go wrong with a model, in words an artist can act on.

use std::path::{Path, PathBuf};

use thiserror::Error;

use super::find::{Part, names};
use crate::recipe::Size;
use crate::tr;

/// Why a model cannot be loaded or run.
#[derive(Debug, Error)]
pub enum FluxError {
    /// No FLUX model there.
    #[error("{}", tr!("flux-no-model", folder = folder.display().to_string(), missing = missing))]
    NoModel {
        /// The folder asked for.
        folder: PathBuf,
        /// What was looked for.
        missing: String,
    },
    /// A file that is something else than a FLUX transformer.
    #[error("{}", tr!("flux-not-a-model", file = file, reason = reason))]
    NotAModel {
        /// The file.
        file: String,
        /// What it is instead.
        reason: String,
    },
    /// Parts of a model that were found nowhere.
    #[error("{}", missing_parts(model, parts, looked, refused))]
    MissingParts {
        /// The model's name.
        model: String,
        /// What it lacks.
        parts: Vec<Part>,
        /// The folders that were searched.
        looked: Vec<PathBuf>,
        /// What lay there and could not be read, with the reason.
        refused: Vec<String>,
    },
    /// A transformer without the layers outside its blocks, and no other that could lend them.
    #[error("{}", missing_embedders(model, layers, family, looked, refused))]
    MissingEmbedders {
        /// The model's name.
        model: String,
        /// What it lacks, by Black Forest Labs' names.
        layers: Vec<&'static str>,
        /// Which kind of model has them: "FLUX.1 dev".
        family: &'static str,
        /// The folders that were searched.
        looked: Vec<PathBuf>,
        /// What lay there and could not be read, with the reason.
        refused: Vec<String>,
    },
    /// A folder with several transformers.
    #[error("{}", several(folder, files))]
    SeveralModels {
        /// The folder.
        folder: PathBuf,
        /// Their names.
        files: Vec<String>,
    },
    /// A file of the model is missing.
    #[error("{}", tr!("flux-missing-file", file = file))]
    MissingFile {
        /// The file, relative to the model's folder.
        file: String,
    },
    /// A file cannot be read.
    #[error("{}", tr!("flux-unreadable", file = file, reason = reason))]
    Unreadable {
        /// The file.
        file: String,
        /// What the system said.
        reason: String,
    },
    /// A weight or configuration file is damaged or cut short.
    #[error("{}", tr!("flux-damaged", file = file, reason = reason))]
    Damaged {
        /// The file.
        file: String,
        /// What the reader said.
        reason: String,
    },
    /// A tensor is missing.
    #[error("{}", tr!("flux-missing-tensor", file = file, name = name))]
    MissingTensor {
        /// The part.
        file: String,
        /// The tensor's full name.
        name: String,
    },
    /// A tensor has another shape than its configuration asks for.
    #[error("{}", wrong_shape(file, name, expected, found))]
    WrongShape {
        /// The part.
        file: String,
        /// The tensor's full name.
        name: String,
        /// What the configuration asks for.
        expected: Vec<usize>,
        /// What the file has.
        found: Vec<usize>,
    },
    /// A configuration we do not build.
    #[error("{}", tr!("flux-unsupported", what = .0))]
    Unsupported(String),
    /// A LoRA that cannot be used.
    #[error("{}", tr!("flux-lora", file = file, reason = reason))]
    Lora {
        /// Its file's name.
        file: String,
        /// Why.
        reason: String,
    },
    /// A request that cannot be run.
    #[error("{0}")]
    BadRequest(String),
    /// The picture does not fit into memory.
    #[error("{}", out_of_memory(gib(*needed), gib(*left), *smaller))]
    OutOfMemory {
        /// Bytes.
        needed: u64,
        /// Bytes.
        left: u64,
        /// The largest picture of its proportions that does fit.
        smaller: Option<Size>,
    },
    /// The artist stopped it.
    #[error("{}", tr!("flux-cancelled"))]
    Cancelled,
    /// A graphics card that cannot be used.
    #[error("{}", tr!("flux-no-card", reason = .0))]
    NoCard(String),
    /// The card's memory ran out in the middle, whatever was planned.
    #[error("{}", tr!("flux-card-full"))]
    CardFull,
    /// The tensor library failed.
    #[error("{}", tr!("flux-compute", reason = .0.to_string()))]
    Compute(candle_core::Error),
}

impl From<candle_core::Error> for FluxError {
    fn from(error: candle_core::Error) -> Self {
        // The tensor library has no kind of its own for it; the driver's name for it is in the text.
        if error.to_string().contains("OUT_OF_MEMORY") { Self::CardFull } else { Self::Compute(error) }
    }
}

fn missing_parts(model: &str, parts: &[Part], looked: &[PathBuf], refused: &[String]) -> String {
    let (count, folders) = (parts.len(), list(looked));
    let said = tr!("flux-parts", model = model, parts = names(parts.iter().copied()), count = count, folders = folders);
    unusable(said, refused)
}

fn missing_embedders(model: &str, layers: &[&str], family: &str, looked: &[PathBuf], refused: &[String]) -> String {
    let (layers, folders) = (layers.join(", "), list(looked));
    let said = tr!("flux-layers", model = model, layers = layers, folders = folders, family = family);
    unusable(said, refused)
}

fn several(folder: &Path, files: &[String]) -> String {
    let (count, files) = (files.len(), files.join(", "));
    tr!("flux-several", folder = folder.display().to_string(), count = count, files = files)
}

fn wrong_shape(file: &str, name: &str, expected: &[usize], found: &[usize]) -> String {
    let (expected, found) = (format!("{expected:?}"), format!("{found:?}"));
    tr!("flux-wrong-shape", file = file, name = name, found = found, expected = expected)
}

fn out_of_memory(needed: String, free: String, smaller: Option<Size>) -> String {
    match smaller {
        None => tr!("flux-memory", needed = needed, free = free),
        Some(size) => {
            let (width, height) = (size.width(), size.height());
            tr!("flux-memory-smaller", needed = needed, free = free, width = width, height = height)
        }
    }
}

fn list(paths: &[PathBuf]) -> String {
    paths.iter().map(|p| p.display().to_string()).collect::<Vec<_>>().join(", ")
}

/// How many files that could not be read are named.
const NAMED: usize = 3;

/// What was said, with what lay there and could not be used, if anything did.
fn unusable(said: String, refused: &[String]) -> String {
    let named: Vec<&str> = refused.iter().map(String::as_str).take(NAMED).collect();
    let more = refused.len().saturating_sub(NAMED);
    match (named.is_empty(), more) {
        (true, _) => said,
        (false, 0) => tr!("flux-refused", said = said, files = named.join("; ")),
        (false, more) => tr!("flux-refused-more", said = said, files = named.join("; "), more = more),
    }
}

fn gib(bytes: u64) -> String {
    format!("{:.1} GB", bytes as f64 / 1e9)
}

/// Results of this room.
pub type Result<T> = std::result::Result<T, FluxError>;
