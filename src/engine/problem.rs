//! Errors of the rooms below, as problems an artist can act on.

use super::{Problem, ProblemKind};
use crate::backend::BackendError;
use crate::flux::FluxError;
use crate::library::LibraryError;
use crate::net::NetError;
use crate::picture::PictureError;
use crate::recipe::RecipeError;
use crate::worker::protocol::FailureKind;

/// What to press where a model lacks parts; a name as all of [`Problem::next`], the window has its own words for it.
pub const GET_MODELS: &str = "Get models…";

impl Problem {
    /// One that names no fields.
    pub fn new(kind: ProblemKind, message: impl Into<String>, next: &str) -> Self {
        Self { kind, message: message.into(), next: next.to_owned(), fields: Vec::new() }
    }

    pub(super) fn internal(message: impl Into<String>) -> Self {
        Self::new(ProblemKind::Internal, message, "Run it again")
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl From<PictureError> for Problem {
    fn from(error: PictureError) -> Self {
        Self::new(ProblemKind::BadInput, error.to_string(), "Choose another picture")
    }
}

impl From<NetError> for Problem {
    fn from(error: NetError) -> Self {
        Self::new(ProblemKind::Network, error.to_string(), "Try again")
    }
}

impl From<RecipeError> for Problem {
    fn from(error: RecipeError) -> Self {
        Self::new(ProblemKind::BadInput, error.to_string(), "Change the value")
    }
}

impl From<LibraryError> for Problem {
    fn from(error: LibraryError) -> Self {
        let (kind, next) = match &error {
            LibraryError::DiskFull { .. } => (ProblemKind::DiskFull, "Make room on the disk"),
            LibraryError::ReadOnly { .. } | LibraryError::NotAFolder { .. } => {
                (ProblemKind::ReadOnly, "Choose a folder that can be written")
            }
            LibraryError::Locked => (ProblemKind::Library, "Close the other program"),
            LibraryError::Picture(_) => (ProblemKind::BadInput, "Choose another picture"),
            LibraryError::Missing(_)
            | LibraryError::Newer { .. }
            | LibraryError::Damaged(_)
            | LibraryError::Database(_)
            | LibraryError::Io { .. } => (ProblemKind::Library, "Check the library's folder"),
            LibraryError::Metadata(_) => (ProblemKind::Internal, "Run it again"),
        };
        Self::new(kind, error.to_string(), next)
    }
}

impl From<FluxError> for Problem {
    fn from(error: FluxError) -> Self {
        let (kind, next) = match &error {
            FluxError::MissingParts { .. } | FluxError::MissingEmbedders { .. } => (ProblemKind::NoModel, GET_MODELS),
            FluxError::NoModel { .. }
            | FluxError::NotAModel { .. }
            | FluxError::SeveralModels { .. }
            | FluxError::Unsupported(_) => (ProblemKind::NoModel, "Choose another model"),
            FluxError::OutOfMemory { .. } | FluxError::CardFull => (ProblemKind::OutOfMemory, "Choose a smaller model"),
            FluxError::BadRequest(_) | FluxError::Lora { .. } => (ProblemKind::BadInput, "Change the value"),
            FluxError::Cancelled | FluxError::Compute(_) | FluxError::NoCard(_) => {
                (ProblemKind::Internal, "Run it again")
            }
            _ => (ProblemKind::DamagedModel, "Choose another folder"),
        };
        Self::new(kind, error.to_string(), next)
    }
}

impl From<BackendError> for Problem {
    fn from(error: BackendError) -> Self {
        match error {
            BackendError::Cancelled => Self::internal(crate::tr!("engine-cancelled")),
            BackendError::Died(message) => Self::new(ProblemKind::WorkerDied, message, "Run it again"),
            BackendError::Failed { kind, message } => {
                let (kind, next) = match kind {
                    FailureKind::BadInput => (ProblemKind::BadInput, "Change the value"),
                    FailureKind::NoModel => (ProblemKind::NoModel, "Choose another folder"),
                    FailureKind::DamagedModel => (ProblemKind::DamagedModel, "Choose another folder"),
                    FailureKind::OutOfMemory => (ProblemKind::OutOfMemory, "Choose a smaller model"),
                    FailureKind::Internal => (ProblemKind::Internal, "Run it again"),
                };
                Self::new(kind, message, next)
            }
        }
    }
}
