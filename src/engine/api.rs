//! What goes into the engine and what comes out: plain values, so that a window, a command line and
//! a test can all speak to it. Nothing here does any work.

mod event;
mod grid;
mod problem;
mod queue;
mod request;
mod views;

use std::path::PathBuf;
use std::sync::Arc;

use crate::library::{Filter, Mark};
pub use event::{Brought, Event, Fetching, Progress, Ready, Sorted};
pub use grid::{CellView, GridCommand, GridEvent, GridId, GridSummary, GridView};
pub use problem::{Problem, ProblemKind};
pub use queue::{QueueCommand, QueueView};
pub use request::{CopiedRequest, RequestOf};
pub use views::{InitView, JobState, JobView, PictureView, Pixels, ServiceView};

use crate::net::Secret;
use crate::recipe::{ModelRef, Recipe, Seed};

/// A job's row in the library.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct JobId(pub i64);

/// A picture's row in the library.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PictureId(pub i64);

/// Where an init image comes from.
#[derive(Clone, Debug)]
pub enum InitSource {
    /// A file on this machine.
    File(PathBuf),
    /// An encoded picture (PNG, JPEG, WebP) and the name to remember it by.
    Bytes {
        /// The file's bytes.
        bytes: Arc<[u8]>,
        /// A name for people, never a path.
        name: String,
    },
    /// Pasted pixels: straight RGBA8, row by row.
    Pixels(Pixels),
    /// One that the library already has, by SHA-256.
    Stored(String),
    /// A picture we made.
    Picture(PictureId),
    /// A public https address that the artist gave; the picture is fetched once and kept.
    Web(String),
}

/// What is asked of the engine.
#[derive(Clone, Debug)]
pub enum Command {
    /// Make `count` pictures: the recipe's seed, then one higher each. Its `init_sha256` must be in the
    /// library (see [`Command::OpenInit`]). Answer: [`Event::Queued`] or [`Event::Refused`].
    Enqueue {
        /// What to make.
        recipe: Box<Recipe>,
        /// How many, 1 to 64.
        count: u32,
    },
    /// Something about grids. Answers: [`Event::Grid`].
    Grid(GridCommand),
    /// Something about the line of jobs. Answer: [`Event::Queue`].
    Queue(QueueCommand),
    /// Cancel a queued or a running job.
    Cancel(JobId),
    /// Cancel the running job and everything queued.
    CancelAll,
    /// Queue a failed, cancelled or interrupted job's recipe again as a new job.
    RunAgain(JobId),
    /// Take an interrupted, failed or cancelled job off the list (the row stays in the library).
    Dismiss(JobId),
    /// Ask the service what became of a job that may have been billed, or go on with one that waits. Answer:
    /// [`Event::Job`].
    Check(JobId),
    /// Go on with every job of a service that a former process left waiting.
    ResumeAll,
    /// Keep a key in the system's keychain (in memory where there is none). Answer: [`Event::Services`].
    SetKey {
        /// Whose.
        name: crate::net::KeyName,
        /// The key.
        key: Secret,
    },
    /// Forget a key. Answer: [`Event::Services`].
    RemoveKey(crate::net::KeyName),
    /// Try a key on a backend's service, at no cost. Answer: [`Event::KeyTested`].
    TestKey(String),
    /// Say which services there are and how each stands. Answer: [`Event::Services`].
    LoadServices,
    /// Where the keys of the artist's bucket come from. Answer: [`Event::BucketKeys`].
    LoadBucketKeys,
    /// A service's request as text, without its key. Answer: [`Event::RequestCopied`].
    CopyRequest(RequestOf),
    /// What was spent. Answer: [`Event::Ledger`].
    LoadLedger,
    /// Write what was spent into a CSV file, whole or not at all. Answer: [`Event::LedgerWritten`].
    ExportLedger(PathBuf),
    /// Bring an init image into the library and decode it. Answer: [`Event::InitReady`] or [`Event::InitFailed`].
    OpenInit(InitSource),
    /// Decode a picture for the canvas. Answer: [`Event::PictureOpened`].
    OpenPicture(PictureId),
    /// Say what the gallery holds under a filter. Answer: [`Event::Listed`].
    ListGallery(Filter),
    /// Tell of pictures of the gallery, at most 1000. Answer: [`Event::Pictures`].
    LoadPictures(Vec<PictureId>),
    /// Find the pictures that differ from one in their seed alone. Answer: [`Event::Run`].
    FindRun {
        /// From which.
        of: PictureId,
        /// How many to tell of.
        most: usize,
    },
    /// Set a mark on pictures, or take it off. Answer: [`Event::Marked`].
    Mark {
        /// Which.
        pictures: Vec<PictureId>,
        /// What of.
        mark: Mark,
        /// Set, or taken off.
        on: bool,
    },
    /// Move pictures to the trash, out of which they can be brought back. Answer: [`Event::Trashed`].
    Trash(Vec<PictureId>),
    /// Bring pictures back out of the trash. Answer: [`Event::Restored`].
    Restore(Vec<PictureId>),
    /// Bring back everything in the trash. Answer: [`Event::Restored`].
    RestoreAll,
    /// Delete for ever what lies in the trash. Answer: [`Event::TrashEmptied`].
    EmptyTrash,
    /// A picture's recipe in A1111's words. Answer: [`Event::RecipeText`].
    ReadRecipe(PictureId),
    /// Show a picture's file in the system's file manager. An [`Event::Notice`] says where none answers.
    Reveal(PictureId),
    /// Show the library's folder in the system's file manager. An [`Event::Notice`] says where none answers.
    RevealLibrary,
    /// Read a model's face without loading its weights. Answer: [`Event::Model`].
    InspectModel(ModelRef),
    /// Look for models on this machine. Answer: [`Event::Models`].
    FindModels,
    /// Fetch a model of the catalogue; one at a time. Answers: [`Event::Fetching`], then [`Event::FetchEnded`].
    FetchModel {
        /// Its id.
        id: String,
        /// A token the artist typed; None for the one this machine has.
        token: Option<Secret>,
        /// Whether the typed token is to be kept in the system's keychain. [`Event::Notice`] says where it cannot be.
        remember: bool,
    },
    /// Stop fetching; what came is kept.
    StopFetching,
    /// Say what a weight file is for. Answer: [`Event::Looked`].
    LookAt(PathBuf),
    /// How long a LoRA's file is. Answer: [`Event::Measured`].
    Measure(PathBuf),
    /// Say what several dropped files are. Answer: [`Event::Sorted`].
    Sort(Vec<PathBuf>),
    /// Bring several init images into the library, at most [`MOST_AT_ONCE`](super::MOST_AT_ONCE), without showing
    /// them. Answer: [`Event::Brought`] for each.
    BringIn {
        /// A number to tell this batch by.
        batch: u64,
        /// Their files.
        files: Vec<PathBuf>,
    },
    /// Say which recipe an init image of the library carries. Answer: [`Event::RecipeRead`].
    ReadCarried(String),
    /// Count a prompt's tokens as a model reads it. Answer: [`Event::Tokens`].
    CountTokens {
        /// The model.
        model: ModelRef,
        /// The prompt as it is written.
        prompt: String,
        /// The seed that its choices are made with.
        seed: Seed,
    },
    /// Give the model's memory back.
    UnloadModel,
    /// Remember a setting (any JSON) in the library.
    SaveSetting {
        /// Name.
        key: String,
        /// Value.
        value: serde_json::Value,
    },
    /// Finish writing, end the worker, end the engine. A running job is put down as interrupted.
    Shutdown,
}

/// What a weight file is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WeightsKind {
    /// To paint with.
    Model,
    /// To change a model.
    Lora,
    /// No weights: a picture, or something that is told to be none when it is opened.
    Picture,
}
