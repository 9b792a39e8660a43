//! How the library's things look from outside: jobs, pictures, init images, services. Plain values; nothing
//! here does any work.

use std::path::PathBuf;
use std::sync::Arc;

use super::{JobId, PictureId, Problem};
use crate::engine::cloud::ServiceSettings;
use crate::library::Face;
use crate::recipe::Recipe;

/// Decoded pixels: straight RGBA8 sRGB, row by row.
#[derive(Clone, PartialEq)]
pub struct Pixels {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// `width * height * 4` bytes.
    pub rgba: Arc<[u8]>,
}

impl std::fmt::Debug for Pixels {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Pixels({}x{})", self.width, self.height)
    }
}

/// An init image that is safely in the library.
#[derive(Clone, Debug, PartialEq)]
pub struct InitView {
    /// SHA-256 of its file, lower-case hex.
    pub sha256: String,
    /// Its name for people.
    pub name: String,
    /// Upright width (EXIF applied).
    pub width: u32,
    /// Upright height.
    pub height: u32,
    /// Its pixels, at most 2048 on the long edge, for the window.
    pub pixels: Pixels,
    /// What a person should know, such as a broken colour profile.
    pub warnings: Vec<String>,
}

/// Where a job stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum JobState {
    /// Waiting.
    Queued,
    /// Being made.
    Running,
    /// Its picture is in the library.
    Done,
    /// It failed; the reason is with it.
    Failed,
    /// The artist stopped it.
    Cancelled,
    /// The program or the worker ended in the middle of it.
    Interrupted,
    /// Its request is on its way to a service.
    Sending,
    /// A service works on it.
    Waiting,
    /// Its pictures are being fetched from a service.
    Downloading,
    /// Nobody knows whether a service made it: it may have been billed.
    Unknown,
}

impl JobState {
    /// Whether it goes on by itself.
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(self, Self::Queued | Self::Running | Self::Sending | Self::Waiting | Self::Downloading)
    }
}

/// A job as the window shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct JobView {
    /// Which.
    pub id: JobId,
    /// Where it stands.
    pub state: JobState,
    /// What it makes.
    pub recipe: Recipe,
    /// Why it failed or was interrupted.
    pub problem: Option<Problem>,
    /// Its newest picture.
    pub picture: Option<PictureId>,
    /// What a service's job is doing now, in words; empty where there is nothing to say.
    pub note: String,
    /// When it goes on, where it waits for a time that is known.
    pub until: Option<std::time::SystemTime>,
}

impl JobView {
    /// One that was just written down.
    #[must_use]
    pub fn queued(id: JobId, recipe: Recipe) -> Self {
        Self { id, state: JobState::Queued, recipe, problem: None, picture: None, note: String::new(), until: None }
    }
}

/// A picture as the gallery shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct PictureView {
    /// Which.
    pub id: PictureId,
    /// The file.
    pub path: PathBuf,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// The recipe it was made from.
    pub recipe: Recipe,
    /// The model's name.
    pub model: String,
    /// Steps that ran.
    pub steps_run: u32,
    /// The first step's sigma.
    pub sigma_start: f64,
    /// How long it took.
    pub seconds: f64,
    /// Unix seconds.
    pub created: i64,
    /// What a cloud service says that it did: its rewritten prompt, model, steps, seed.
    pub told: std::collections::BTreeMap<String, serde_json::Value>,
    /// Whether a service's safety check took it for unsafe: it is then often black or blurred.
    pub flagged: bool,
    /// Whether the artist gave it a star.
    pub star: bool,
    /// Whether the artist rejected it.
    pub rejected: bool,
}

impl PictureView {
    /// What a filter looks at.
    #[must_use]
    pub fn face(&self) -> Face<'_> {
        let Self { star, rejected, recipe, model, .. } = self;
        Face { star: *star, rejected: *rejected, backend: &recipe.backend, model, prompt: &recipe.prompt }
    }
}

/// A service as the window shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct ServiceView {
    /// The backend's id: `modelslab/flux-img2img`.
    pub backend: String,
    /// Whose key it takes.
    pub key_name: crate::net::KeyName,
    /// Where its key comes from; None where there is none.
    pub key: Option<crate::net::Origin>,
    /// Where the service is.
    pub base_url: String,
    /// What the artist set for it.
    pub settings: ServiceSettings,
    /// Millionths of a US dollar spent there today.
    pub spent_today: i64,
}
