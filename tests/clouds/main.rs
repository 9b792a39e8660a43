//! The clouds from end to end: the program against a strict server on this machine.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failing test should fail loudly"
)]

#[path = "../common/bucket.rs"]
mod bucket;
#[path = "../common/cloud/mod.rs"]
mod cloud;
#[path = "../common/mod.rs"]
mod common;
#[path = "../common/http.rs"]
mod http;

mod answers;
#[path = "bucket.rs"]
mod bucket_flow;
mod copied;
mod crashes;
mod ground;
mod money;
mod requests;
mod secrets;
