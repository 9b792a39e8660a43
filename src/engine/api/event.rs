//! What comes out of the engine.

use std::path::PathBuf;

use super::{
    CopiedRequest, GridEvent, InitView, JobId, JobView, PictureId, PictureView, Pixels, Problem, QueueView,
    ServiceView, WeightsKind,
};
use crate::engine::{GalleryList, Run};
use crate::library::Mark;
use crate::models::Scan;
use crate::net::Origin;
use crate::recipe::{Memory, ModelInfo, ModelRef, Seed, TokenCount};
use crate::worker::Graphics;

/// What the engine says.
#[derive(Clone, Debug)]
pub enum Event {
    /// The engine runs: what the library and this machine have.
    Ready(Box<Ready>),
    /// Jobs were queued, in this order.
    Queued(Vec<JobView>),
    /// An [`Command::Enqueue`](super::Command::Enqueue) could not be taken; nothing was queued.
    Refused(Problem),
    /// Something about grids.
    Grid(Box<GridEvent>),
    /// How the line stands now.
    Queue(Box<QueueView>),
    /// A job changed its state.
    Job(Box<JobView>),
    /// The pixels of the picture that the next [`Event::Saved`] tells of, for a window that shows it at once.
    Fresh {
        /// Which; it is on disk and in the library.
        id: PictureId,
        /// All of its pixels.
        pixels: Pixels,
    },
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
    /// The pictures that differ from one in their seed alone.
    Run(Box<Run>),
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
    /// Where the bucket's access key and its secret key come from; None for one that there is not.
    BucketKeys([Option<Origin>; 2]),
    /// A request, or why there is none.
    RequestCopied(Result<Box<CopiedRequest>, Problem>),
    /// What was spent, by day and service.
    Ledger(Box<Vec<crate::library::Total>>),
    /// How long a LoRA's file is.
    Measured {
        /// The file.
        file: PathBuf,
        /// Its bytes; 0 for one that is not there, which its run will tell.
        bytes: u64,
    },
    /// What several dropped files are.
    Sorted(Box<Sorted>),
    /// One init image of a batch is in the library, or why not.
    Brought(Box<Brought>),
    /// The recipe that an init image carries, if it is a picture of ours.
    RecipeRead {
        /// The init image, by SHA-256.
        sha256: String,
        /// How it came to be.
        record: Option<Box<crate::metadata::Record>>,
        /// Whether the init image that it was made from is in the library.
        init_known: bool,
    },
    /// How many tokens a prompt has; None where that cannot be said.
    Tokens {
        /// For which model.
        model: ModelRef,
        /// The prompt as it is written.
        prompt: String,
        /// Its tokens.
        count: Option<TokenCount>,
    },
    /// Where it was written, or why it was not.
    LedgerWritten(Result<PathBuf, Problem>),
    /// Something that belongs to no job: the worker was restarted, a setting could not be written.
    Notice(Problem),
    /// The engine has ended; nothing follows.
    Stopped,
}

/// What a heap of dropped files is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sorted {
    /// Pictures, in the order they were dropped; those of a folder by name.
    pub pictures: Vec<PathBuf>,
    /// Models and LoRAs.
    pub weights: Vec<(PathBuf, WeightsKind)>,
    /// What is neither, each with what it is.
    pub others: Vec<String>,
    /// Files that were looked at.
    pub files: usize,
    /// Folders that were opened.
    pub folders: usize,
}

/// One picture of a batch.
#[derive(Clone, Debug, PartialEq)]
pub struct Brought {
    /// The batch.
    pub batch: u64,
    /// Its file's name.
    pub name: String,
    /// Its SHA-256 and its upright sides, or why it cannot be used.
    pub result: Result<(String, u32, u32), Problem>,
    /// Whether it is the batch's last.
    pub last: bool,
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
    /// Every setting saved with [`Command::SaveSetting`](super::Command::SaveSetting).
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
