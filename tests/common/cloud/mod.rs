//! The proving ground: one server on this machine that stands for the five cloud services, their store of pictures and
//! a foreign host. Strict about what it takes, and able to answer in every way that the services are known to.
//!
//! What it takes is written from the services' own pages, not from the program's tables. Whatever no real client may do
//! is answered as the service would and kept as a [`Violation`]; a test ends with [`Cloud::assert_clean`].
//! [`Cloud::play`] says how the next request is answered, [`Cloud::gate`] holds the server at a point,
//! [`Cloud::billed`] tells what was made and paid for. It never talks to another machine.

#![allow(dead_code, unused_imports, reason = "each user takes its own part of it")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failing test should fail loudly"
)]

mod aimlapi;
mod answer;
mod fields;
mod gate;
mod init;
mod made;
mod modelslab;
mod paint;
mod play;
mod queue;
mod refusals;
mod script;
mod server;
mod service;
mod side;
mod soak;
mod styles;
mod submit;
mod tables;
mod wire;
mod world;

pub use aimlapi::{CREDITS, USD};
pub use gate::{Gate, Point};
pub use made::{Generation, Picture, body_sha256};
pub use paint::{encode, picture, pixel_sha256, sha256};
pub use play::{Effect, Play, Shape};
pub use script::Script;
pub use server::{Cloud, Shared};
pub use service::{Endpoint, Family, Queue, Route};
pub use soak::Soak;
pub use styles::STYLES;
pub use tables::{MODEL, SCHEDULERS};
pub use world::{Door, Fetched, Seen, Settings, Spot, Violation};
