//! What goes into the engine and what comes out: plain values, so that a window, a command line and
//! a test can all speak to it. Nothing here does any work.

use std::path::PathBuf;
use std::sync::Arc;

use super::GalleryList;
use crate::library::{Face, Filter, Mark};
use crate::models::Scan;
use crate::net::Secret;
use crate::recipe::{Memory, ModelInfo, ModelRef, Recipe, Seed};
use crate::worker::Graphics;

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
}

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

/// A problem in words a person can act on.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Problem {
    /// A word for programs: `bad_input`, `no_init`, `no_model`, `damaged_model`, `worker_died`,
    /// `out_of_memory`, `disk_full`, `disk_read_only`, `library`, `internal`.
    pub kind: ProblemKind,
    /// What happened and what it means for the work.
    pub message: String,
    /// What to do next.
    pub next: String,
    /// The parameters it names, each with its words, to be shown at their fields.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<(String, String)>,
}

/// Kinds of [`Problem`], for exit codes and for the button a card shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProblemKind {
    /// An init image, a prompt or a number that cannot be used.
    BadInput,
    /// No such model, or a folder that is none.
    NoModel,
    /// A model file is missing, cut short or of the wrong shape.
    DamagedModel,
    /// The worker process ended by itself.
    WorkerDied,
    /// Not enough memory.
    OutOfMemory,
    /// The disk is full.
    DiskFull,
    /// The disk or folder cannot be written.
    ReadOnly,
    /// The library's database.
    Library,
    /// A server, or the way to it.
    Network,
    /// A service has no key, or does not know it.
    NoKey,
    /// A service's account cannot pay.
    NoFunds,
    /// A service takes no more requests for now.
    Limited,
    /// A service failed, or is not done.
    Service,
    /// Nobody knows whether a service ran a request, and billed it.
    MayHaveBilled,
    /// A service's safety check.
    Moderated,
    /// It would cost more than the artist allows.
    Budget,
    /// The system's keychain.
    Keychain,
    /// A fault of ours.
    Internal,
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

/// What the engine says.
#[derive(Clone, Debug)]
pub enum Event {
    /// The engine runs: what the library and this machine have.
    Ready(Box<Ready>),
    /// Jobs were queued, in this order.
    Queued(Vec<JobView>),
    /// An [`Command::Enqueue`] could not be taken; nothing was queued.
    Refused(Problem),
    /// A job changed its state.
    Job(Box<JobView>),
    /// A picture is on disk and in the library.
    Saved(Box<PictureView>),
    /// An init image is in the library.
    InitReady(Box<InitView>),
    /// An init image could not be used; the former one stays.
    InitFailed(Problem),
    /// What the gallery holds.
    Listed(Box<GalleryList>),
    /// Pictures that were asked for; what is not among them is not there any more.
    Pictures {
        /// What was asked for.
        asked: Vec<PictureId>,
        /// The pictures.
        pictures: Vec<PictureView>,
    },
    /// A mark was set on pictures, or taken off.
    Marked {
        /// Which.
        pictures: Vec<PictureId>,
        /// What of.
        mark: Mark,
        /// Set, or taken off.
        on: bool,
    },
    /// Pictures went to the trash.
    Trashed {
        /// Which.
        pictures: Vec<PictureId>,
        /// How many are there now.
        trashed: u64,
        /// Why not all that were asked for.
        problem: Option<Problem>,
    },
    /// Pictures came back out of the trash.
    Restored {
        /// Which.
        pictures: Vec<PictureId>,
        /// How many are still there.
        trashed: u64,
        /// Why not all that were asked for.
        problem: Option<Problem>,
    },
    /// What lay in the trash was deleted.
    TrashEmptied {
        /// How many.
        deleted: u64,
        /// How many came there in the meantime.
        trashed: u64,
    },
    /// A picture's recipe in A1111's words.
    RecipeText {
        /// Which.
        id: PictureId,
        /// The words.
        text: String,
    },
    /// A picture's pixels for the canvas.
    PictureOpened {
        /// Which.
        id: PictureId,
        /// Its pixels, or why there are none.
        pixels: Result<Pixels, Problem>,
    },
    /// A model's face, or why it cannot be used.
    Model {
        /// Which.
        model: ModelRef,
        /// Its face.
        info: Result<Box<ModelInfo>, Problem>,
        /// The memory there is.
        memory: Option<Memory>,
    },
    /// The memory there is now; None where the system does not say.
    Memory(Option<Memory>),
    /// The graphics card that pictures are painted on, or why none is used.
    Graphics(Graphics),
    /// The models on this machine.
    Models(Box<Scan>),
    /// How far the model being fetched is.
    Fetching(Box<Fetching>),
    /// A model is there, or why not.
    FetchEnded {
        /// Its id.
        id: String,
        /// Why it did not come; None when it is there, and when the artist stopped it.
        problem: Option<Problem>,
        /// Whether a token is what it needs.
        needs_token: bool,
    },
    /// What a weight file is for.
    Looked {
        /// The file.
        path: PathBuf,
        /// What for, or why it cannot be read.
        weights: Result<WeightsKind, Problem>,
    },
    /// The services, and how each stands.
    Services(Box<Vec<ServiceView>>),
    /// What a service said of its key.
    KeyTested {
        /// The backend that was asked about.
        backend: String,
        /// A line for the artist, or the service's no.
        result: Result<String, Problem>,
    },
    /// What was spent, by day and service.
    Ledger(Box<Vec<crate::library::Total>>),
    /// How long a LoRA's file is.
    Measured {
        /// The file.
        file: PathBuf,
        /// Its bytes; 0 for one that is not there, which its run will tell.
        bytes: u64,
    },
    /// Where it was written, or why it was not.
    LedgerWritten(Result<PathBuf, Problem>),
    /// Something that belongs to no job: the worker was restarted, a setting could not be written.
    Notice(Problem),
    /// The engine has ended; nothing follows.
    Stopped,
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
    pub settings: super::cloud::ServiceSettings,
    /// Millionths of a US dollar spent there today.
    pub spent_today: i64,
}

/// The first event.
#[derive(Clone, Debug)]
pub struct Ready {
    /// The library's folder.
    pub library: PathBuf,
    /// Queued, running and unfinished jobs, oldest first.
    pub jobs: Vec<JobView>,
    /// The newest pictures, newest first.
    pub pictures: Vec<PictureView>,
    /// Whether there are older ones.
    pub more: bool,
    /// Every setting saved with [`Command::SaveSetting`].
    pub settings: std::collections::BTreeMap<String, serde_json::Value>,
    /// The Starter's face.
    pub starter: ModelInfo,
    /// The memory there is; None where the system does not say.
    pub memory: Option<Memory>,
}

/// How far a model is on its way from the hub.
#[derive(Clone, Debug, PartialEq)]
pub struct Fetching {
    /// The model's id in the catalogue.
    pub id: String,
    /// The file that is coming.
    pub file: String,
    /// Its number, from 1, and how many there are.
    pub number: (usize, usize),
    /// Its bytes on the disk.
    pub done: u64,
    /// Its bytes in all.
    pub of: u64,
    /// Bytes a second, once there is something to reckon from.
    pub rate: Option<f64>,
    /// Whether it is being checked.
    pub checking: bool,
}

/// The running job's latest state; only the newest value is kept.
#[derive(Clone, Debug, PartialEq)]
pub struct Progress {
    /// Which job.
    pub job: JobId,
    /// What is happening, in words: "Loading the model", "Reading the prompt", "Painting".
    pub phase: String,
    /// Steps done.
    pub step: u32,
    /// Steps of this run; 0 while not known.
    pub of: u32,
    /// 0 to 1 of the whole job.
    pub fraction: f32,
    /// Seconds since the job started.
    pub seconds: f64,
    /// Seconds still to go, once there is something to reckon from.
    pub seconds_left: Option<f64>,
    /// The seed being painted.
    pub seed: Seed,
    /// A small picture of what is coming.
    pub preview: Option<Pixels>,
}
