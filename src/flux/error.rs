//! What can go wrong with a model, in words an artist can act on.

use std::path::PathBuf;

use thiserror::Error;

use super::find::Part;
use crate::recipe::Size;

/// Why a model cannot be loaded or run.
#[derive(Debug, Error)]
pub enum FluxError {
    /// No FLUX model there.
    #[error(
        "no FLUX model is in {folder}: {missing}. Choose a model's file (.safetensors or .gguf), or a folder in the diffusers layout, the one that holds model_index.json"
    )]
    NoModel {
        /// The folder asked for.
        folder: PathBuf,
        /// What was looked for.
        missing: String,
    },
    /// A file that is something else than a FLUX transformer.
    #[error("{file} is no FLUX model: {reason}. Choose the file that holds the transformer")]
    NotAModel {
        /// The file.
        file: String,
        /// What it is instead.
        reason: String,
    },
    /// Parts of a model that were found nowhere.
    #[error(
        "{model} is not whole: its {} not found. Looked in {}. Put the file into one of these folders, or fetch it{}",
        and(parts.iter().map(|p| p.name()), parts.len()),
        list(looked),
        unusable(refused)
    )]
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
    #[error(
        "{model} is not whole: its file lacks the layers {}, which other programs take from the model it was trained from. Looked in {}. Put a whole {family}, or a file with these layers alone, into one of these folders, or fetch one{}",
        layers.join(", "),
        list(looked),
        unusable(refused)
    )]
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
    #[error("{folder} holds {} transformers: {}. Choose one of these files", files.len(), files.join(", "))]
    SeveralModels {
        /// The folder.
        folder: PathBuf,
        /// Their names.
        files: Vec<String>,
    },
    /// A file of the model is missing.
    #[error("the model is incomplete: {file} is missing. Download the model again, or choose another folder")]
    MissingFile {
        /// The file, relative to the model's folder.
        file: String,
    },
    /// A file cannot be read.
    #[error("{file} cannot be read: {reason}. Check the folder's permissions, or choose another folder")]
    Unreadable {
        /// The file.
        file: String,
        /// What the system said.
        reason: String,
    },
    /// A weight or configuration file is damaged or cut short.
    #[error("{file} is damaged or cut short ({reason}). Download this file again")]
    Damaged {
        /// The file.
        file: String,
        /// What the reader said.
        reason: String,
    },
    /// A tensor is missing.
    #[error(
        "{file} lacks the tensor {name}: it is not the part of a FLUX model that its configuration says. Download it again, or choose another folder"
    )]
    MissingTensor {
        /// The part.
        file: String,
        /// The tensor's full name.
        name: String,
    },
    /// A tensor has another shape than its configuration asks for.
    #[error(
        "{file}: the tensor {name} has the shape {found:?} where {expected:?} is needed. The weights and the configuration do not belong together; download both again"
    )]
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
    #[error(
        "this model asks for something Underpaint does not build: {0}. Choose a FLUX.1 model (dev, schnell or one trained from them)"
    )]
    Unsupported(String),
    /// A LoRA that cannot be used.
    #[error("the LoRA {file} cannot be used: {reason}. Take it off, or choose another")]
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
    #[error(
        "this picture needs {} of memory and {} are free, so it was not begun. {}",
        gib(*needed),
        gib(*left),
        smaller.map_or_else(
            || "Close other programs, or choose a model in smaller numbers (Q4_K, Q8_0)".to_owned(),
            |s| format!("Paint it at {} x {}, or close other programs", s.width(), s.height())
        )
    )]
    OutOfMemory {
        /// Bytes.
        needed: u64,
        /// Bytes.
        left: u64,
        /// The largest picture of its proportions that does fit.
        smaller: Option<Size>,
    },
    /// The artist stopped it.
    #[error("cancelled")]
    Cancelled,
    /// A graphics card that cannot be used.
    #[error("the graphics card cannot be used: {0}")]
    NoCard(String),
    /// The card's memory ran out in the middle, whatever was planned.
    #[error(
        "the graphics card's memory ran out in the middle of the picture. Nothing that was finished is lost; close other programs that use the card, paint it smaller, or set UNDERPAINT_DEVICE=cpu"
    )]
    CardFull,
    /// The tensor library failed.
    #[error(
        "the computation failed: {0}. Nothing that was finished is lost; run it again, smaller if memory was short"
    )]
    Compute(candle_core::Error),
}

impl From<candle_core::Error> for FluxError {
    fn from(error: candle_core::Error) -> Self {
        // The tensor library has no kind of its own for it; the driver's name for it is in the text.
        if error.to_string().contains("OUT_OF_MEMORY") { Self::CardFull } else { Self::Compute(error) }
    }
}

/// "A was", "A and B were".
fn and(names: impl Iterator<Item = &'static str>, count: usize) -> String {
    format!("{} {}", names.collect::<Vec<_>>().join(" and "), if count == 1 { "was" } else { "were" })
}

fn list(paths: &[PathBuf]) -> String {
    paths.iter().map(|p| p.display().to_string()).collect::<Vec<_>>().join(", ")
}

/// How many files that could not be read are named.
const NAMED: usize = 3;

/// What lay there and could not be used, as a sentence; nothing where nothing did.
fn unusable(refused: &[String]) -> String {
    let named: Vec<&str> = refused.iter().map(String::as_str).take(NAMED).collect();
    let more = refused.len().saturating_sub(NAMED);
    match (named.is_empty(), more) {
        (true, _) => String::new(),
        (false, 0) => format!(". Not usable there: {}", named.join("; ")),
        (false, more) => format!(". Not usable there: {}, and {more} more", named.join("; ")),
    }
}

fn gib(bytes: u64) -> String {
    format!("{:.1} GB", bytes as f64 / 1e9)
}

/// Results of this room.
pub type Result<T> = std::result::Result<T, FluxError>;
