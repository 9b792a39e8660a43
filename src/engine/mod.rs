//! WHEN: the background engine behind a channel. Commands in, events out.
//!
//! A thread of its own owns the queue and the library; a runner task works through one job at a time. The
//! window's side ([`Handle`]) never waits. Must never know egui, and never report a picture that is not on
//! disk.

mod api;
mod bring;
mod choices;
mod cloud;
mod counters;
mod fetcher;
mod gallery;
mod grid;
mod handle;
mod outbox;
mod pace;
mod problem;
mod queue;
mod remote;
mod reveal;
mod runner;
mod running;
mod state;
mod work;

pub use api::{
    Brought, CellView, Command, CopiedRequest, Event, Fetching, GridCommand, GridEvent, GridId, GridSummary, GridView,
    InitSource, InitView, JobId, JobState, JobView, PictureId, PictureView, Pixels, Problem, ProblemKind, Progress,
    QueueCommand, QueueView, Ready, RequestOf, ServiceView, Sorted, WeightsKind,
};
pub use bring::MOST_AT_ONCE;
pub use cloud::{BUCKET, BucketSettings, Override, ServiceSettings, dollars, press, recipe_of, setting_of, test_key};
pub use gallery::{GalleryList, Run, around};
pub use grid::label;
pub use handle::{Busy, EngineConfig, Handle, start, start_with};
pub use problem::GET_MODELS;
pub use work::inspect_model;

pub use crate::library::{Face, Filter, Mark, TRASH_DAYS};
