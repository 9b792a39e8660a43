//! The window with its real engine, against a strict server on this machine: what is set by its controls is what the
//! server gets, what comes back is in the gallery, and a hundred jobs do not slow it down.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failing test should fail loudly"
)]

#[path = "../common/cloud/mod.rs"]
mod cloud;
#[path = "../common/services.rs"]
mod clouds;
#[path = "../common/mod.rs"]
mod common;
#[path = "../common/window.rs"]
mod window;

mod controls;
mod copied;
mod hundred;
mod late;
mod requests;
mod speed;
mod studio;
