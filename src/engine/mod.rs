//! WHEN: the background engine behind a channel. Commands in, events out.

mod api;

pub use api::{
    Command, Event, InitSource, InitView, JobId, JobState, JobView, PictureId, PictureView, Pixels, Problem, ProblemKind, Progress, Ready,
};
